"""``packbuilder reprint``: which sheets are out of date, and what to do with them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import _cli_print as speak
from .diagnostics import Diagnostics, PackError, Severity, did_you_mean

if TYPE_CHECKING:
    from ._ledger import Known, Note
    from .editions import Answer, Sheet
    from .store import Store
    from .workspace import Workspace

Folder = click.Path(path_type=Path, file_okay=False)
#: So many changes are told of a sheet; the rest are counted.
TOLD = 8


@click.command("reprint")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="Only this pack; may be given again.")
@click.option("--code", default="", metavar="CODE", help="Tell of the sheet in your hand, by its edition code.")
@click.option("--done", is_flag=True, help="Old copies have been dealt with: do not name them again.")
@click.option("--organisations", type=click.Path(path_type=Path), help="Of the schools in a table or folder, too.")
@click.option("--extends", default="", metavar="NAME", help="With --organisations: the trust that all of them share.")
@click.option("--output", type=Folder, help="Where packs were built; output/ if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def reprint(
    start: Path | None, packs: tuple[str, ...], code: str, done: bool, organisations: Path | None, extends: str,
    output: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say which sheets are out of date, and what to do: take down, print again, send again, present again.

    It holds what was built against what would be built now, before or after you build again. Once every old copy
    has been replaced, say --done. What was built with --organisations is told of with the same words here.

    Ends with 0 when no sheet is out of date (with --code: when that sheet is current), else with 1.
    """
    from . import editions, planning
    from ._cli_many import asked_for
    from .cli import _open, today
    from .store import Store
    from .workspace import safe_name

    if code and done:
        raise click.UsageError("say --code or --done, not both")
    if extends and organisations is None:
        raise click.UsageError("--extends goes with --organisations")
    workspace: Workspace = _open(start)
    found = Diagnostics()
    names = packs or tuple(workspace.packs())
    jobs = planning.plan(workspace, names, planning.Wanted(), today(), found) if names else []
    now = {job.rel: editions.note(job.sheet.selected) for job in jobs}
    store = Store((output or workspace.root / "output").resolve())
    told = ""
    if organisations:
        told = asked_for(workspace.root, organisations, extends)
        now |= _of_schools(workspace, organisations, extends, names, store.sheets, found)
    folders = {safe_name(p) for p in packs}
    known = {rel: k for rel, k in store.sheets.items() if not folders or editions.pack_of(rel) in folders}
    if code:
        sys.exit(_in_hand(code, known, now, store, told, as_json=as_json))
    sheets = editions.compare(known, store.written, now, store.contents, told)
    if done:
        _settle(store, sheets)
        sheets = editions.compare(
            {r: k for r, k in store.sheets.items() if r in known}, store.written, now, store.contents, told
        )
    if as_json:
        click.echo(json.dumps([_record(s) for s in sheets], ensure_ascii=False, indent=1))
    else:
        speak.show_diagnostics(d for d in found if d.severity is Severity.WARNING)
        _say(sheets, store)
    sys.exit(1 if any(s.state in editions.OUT_OF_DATE for s in sheets) else 0)


def _of_schools(
    workspace: Workspace, organisations: Path, extends: str, packs: tuple[str, ...], known: Mapping[str, Known],
    found: Diagnostics,
) -> dict[str, Note]:  # fmt: skip
    """What would be built now for the schools of a table or a folder: of the packs that were built for each."""
    from . import editions, planning
    from ._cli_many import opened
    from .cli import today
    from .many import wanted_ids
    from .workspace import safe_name

    schools = opened(workspace.root, organisations, extends)
    built = {tuple(rel.split("/")[:2]) for rel in known}
    out: dict[str, Note] = {}
    faults = Diagnostics()
    for name, pack in planning.chosen(schools, packs, planning.Wanted(), faults):
        for who in wanted_ids(schools, planning.Wanted()):
            if (safe_name(who), safe_name(name)) not in built:
                continue
            try:
                jobs = planning.plan_one(schools, name, pack, planning.Wanted(), who, today(), found)
            except PackError as error:
                faults.extend(d for d in error.diagnostics if d not in set(faults))
                continue
            out |= {job.rel: editions.note(job.sheet.selected) for job in jobs}
    faults.check()
    return out


def _settle(store: Store, sheets: list[Sheet]) -> None:
    """Old copies of what is built, and sheets that nobody makes any more, are not named again."""
    from .editions import State

    built = [s.rel for s in sheets if s.state is State.REPLACED]
    store.settle(built)
    store.settle((s.rel for s in sheets if s.state is State.GONE), gone=True)


def _record(sheet: Sheet) -> dict[str, Any]:
    return {
        "path": sheet.rel, "title": sheet.title, "format": sheet.kind, "state": str(sheet.state),
        "old": list(sheet.old), "new": sheet.new, "changes": [c.text for c in sheet.changes],
    }  # fmt: skip


def _say(sheets: list[Sheet], store: Store) -> None:
    from .editions import State

    old = [s for s in sheets if s.state in (State.OUT, State.REPLACED)]
    for deed in dict.fromkeys(s.deed for s in old):
        _heading(deed, [s for s in old if s.deed == deed])
        for changes in dict.fromkeys(s.changes for s in old if s.deed == deed):
            _changed([c.text for c in changes])
            for sheet in (s for s in old if s.deed == deed and s.changes == changes):
                _line(sheet, store)
    for state, words in (
        (State.GONE, "No pack makes these any more: take them down, and hand them out no more"),
        (State.UNKNOWN, "Built before editions were noted: build once more, and compare the code on your sheet"),
        (State.NEW, "Not built here yet"),
    ):
        listed = [s for s in sheets if s.state is state]
        if listed:
            _heading(words, listed)
            for sheet in listed:
                _line(sheet, store)
    own = [s for s in sheets if s.state is State.OWN]
    for words in dict.fromkeys(map(_to_be_sure, own)):
        listed = [s for s in own if _to_be_sure(s) == words]
        _heading(f"Asked for on the command line: {words}", listed)
        for sheet in listed:
            _line(sheet, store)
    _tally(sheets)


def _to_be_sure(sheet: Sheet) -> str:
    """What tells of a sheet that no pack makes as it is written."""
    from .editions import OWN, pack_of

    pack = pack_of(sheet.rel)
    if sheet.asked.startswith("--organisations "):
        return f"to be sure, packbuilder reprint {sheet.asked}"
    if sheet.asked and pack != OWN:
        return f"to be sure, packbuilder build {pack} {sheet.asked}"
    return "build them the same way again to be sure"


def _heading(words: str, sheets: list[Sheet]) -> None:
    click.echo(click.style(f"{words} ({speak.counted(len(sheets), 'sheet')})", bold=True))


def _changed(texts: list[str]) -> None:
    for text in texts[:TOLD]:
        click.echo(f"  {text}")
    if len(texts) > TOLD:
        click.echo(f"  and {speak.counted(len(texts) - TOLD, 'more change')}")
    if not texts:
        click.echo("  what changed cannot be told: no note of the old edition is left")


def _line(sheet: Sheet, store: Store) -> None:
    from .editions import State

    codes = ", ".join(sheet.old)
    code = f"{codes} -> {sheet.new}" if codes and sheet.new else codes or sheet.new
    built = "  (new one built)" if sheet.state is State.REPLACED else ""
    click.echo(f"    {code}  {sheet.title}{built}\n        {sheet.rel}")
    path = store.folder.joinpath(*sheet.rel.split("/"))
    if sheet.state is not State.NEW:
        for copy in sorted(path.parent.glob(f"{path.stem} (edited*{path.suffix}")):
            click.echo(f"        somebody’s own copy is beside it, to be put right by hand: {copy.name}")


def _tally(sheets: list[Sheet]) -> None:
    from .editions import State

    def number(*states: State) -> int:
        return sum(s.state in states for s in sheets)

    old = number(State.OUT, State.REPLACED, State.UNKNOWN)
    parts = [f"{speak.counted(old, 'sheet')} out of date" if old else "No sheet is out of date"]
    for state, words in (
        (State.GONE, "gone"), (State.NEW, "not built yet"), (State.CURRENT, "up to date"),
    ):  # fmt: skip
        if number(state):
            parts.append(f"{number(state)} {words}")
    click.echo(", ".join(parts) + ".")
    if number(State.OUT, State.UNKNOWN):
        click.echo("Build the new ones: packbuilder build")
    if number(State.REPLACED, State.GONE) and not number(State.OUT):
        click.echo("Once no old copy is left: packbuilder reprint --done")


def _in_hand(
    code: str, known: Mapping[str, Known], now: Mapping[str, Note], store: Store, told: str, *, as_json: bool
) -> int:
    """What is to be said of one sheet; 0 where it is current."""
    from . import editions

    codes = editions.codes(known, now)
    meant = editions.code_of(code, codes)
    found = editions.answers(meant, known, now, store.contents, told) if meant else []
    current = any(a.current for a in found)
    if as_json:
        values = [{**_record(a.sheet), "until": a.until} for a in found]
        click.echo(json.dumps(values, ensure_ascii=False, indent=1))
    elif not found:
        hint = did_you_mean(code, codes)
        words = f"{code}: not known. No sheet that was built here has this edition code"
        click.echo(f"{words} ({hint})." if hint else f"{words}.")
    else:
        for answer in found if not current else [a for a in found if a.current]:
            _answer(meant, answer)
    return 0 if current else 1


def _answer(code: str, answer: Answer) -> None:
    from .editions import State
    from .workspace import day

    sheet = answer.sheet
    click.echo(f"{code}: {sheet.title} ({sheet.kind}, {sheet.rel})")
    if answer.current:
        click.echo("  It is current.")
    elif sheet.state is State.GONE:
        click.echo("  It is out of date: no pack makes it any more. Take it down.")
    elif sheet.state is State.OWN:
        click.echo(f"  It was asked for on the command line: {_to_be_sure(sheet)}.")
    else:
        import datetime as dt

        try:
            since = f" since {day(dt.date.fromisoformat(answer.until))}"
        except ValueError:
            since = ""
        click.echo(f"  It is out of date{since}: it is now {sheet.new}. {sheet.deed}.")
        _changed([c.text for c in sheet.changes])


REPRINT = reprint
"""The command, by the name that the command line fetches it by."""
