"""``trace``, ``reprint`` and ``diff``: what a briefing's papers say, where, and since when."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import _cli_print as speak
from .diagnostics import Diagnostics, PackError, Severity, did_you_mean

if TYPE_CHECKING:
    from .briefing import Briefing
    from .editions import Answer, Sheet
    from .resources import Layouts
    from .store import Store
    from .trace import Row, Trace
    from .workspace import Workspace

Folder = click.Path(path_type=Path, file_okay=False)
#: So many changes are told of a sheet; the rest are counted.
TOLD = 8


# -- trace ------------------------------------------------------------------------------------------


@click.command("trace")
@click.argument("briefing")
@click.option("--output", type=Folder, help="Where to write; output/ if left out.")
@click.pass_obj
def trace(start: Path | None, briefing: str, output: Path | None) -> None:
    """Write where every statement of BRIEFING comes from and where it stands, as a page and as a table.

    The page is trace-BRIEFING.html, to read and to print; the table trace-BRIEFING.csv, for a spreadsheet. They
    tell the source page of each statement, and every file of every pack that says it.
    """
    from . import planning
    from . import trace as tracing
    from .cli import _open, today
    from .store import Store

    workspace: Workspace = _open(start)
    made = workspace.briefing(briefing)
    packs = [name for name in workspace.packs() if workspace.pack(name).briefing == made.id]
    jobs = planning.plan(workspace, packs, planning.Wanted(), today(), Diagnostics()) if packs else []
    outputs = []
    for job in jobs:
        selected = job.sheet.selected
        outputs.append((tracing.Place(job.pack_id, job.organisation, str(selected.output.format), job.rel), selected))
    found = tracing.trace(made, outputs)
    store = Store((output or workspace.root / "output").resolve())
    for suffix, data in (("html", _page(found, workspace.layouts).encode()), ("csv", tracing.as_csv(found))):
        stored = store.put(f"trace-{made.id}.{suffix}", data)
        click.echo(f"{speak.shown(stored.path, workspace.root)} written")
        if stored.kept:
            click.echo(f"    somebody had changed it: their copy is kept beside it as {stored.kept.name}")
    click.echo(tracing.summary(found))


def _page(found: Trace, layouts: Layouts) -> str:
    """The trace as a page of HTML that needs nothing beside it."""
    from . import trace as tracing
    from .formats._print import environment, render
    from .workspace import day

    briefing = found.briefing
    shared = f"{briefing.id}-" if found.places else ""
    engine = environment(layouts, "trace")
    engine.filters.update(
        pages=tracing.page_list, role=tracing.role_name, standing=tracing.standing,
        tail=lambda name: name.removeprefix(shared),
    )  # fmt: skip
    none = found.of("none")
    parts = (
        ("In the text", [r for r in none if not r.wording]),
        ("In the shorter wordings on slides and posters", [r for r in none if r.wording]),
    )
    return render(
        engine, "trace.html",
        css=layouts.read_text("trace/trace.css"), briefing=briefing, review_by=day(briefing.review_by),
        counts=tracing.counts(found), aside=found.aside, shared=shared, sections=_sections(found.rows),
        unsourced=[{"caption": caption, "sections": _sections(rows)} for caption, rows in parts if rows],
        outputs=[(place, sum(place in row.places for row in found.rows)) for place in found.places],
    )  # fmt: skip


def _sections(rows: Iterable[Row]) -> list[dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for row in rows:
        out.setdefault(row.path, {"path": row.path, "title": row.section, "rows": []})["rows"].append(row)
    return list(out.values())


# -- reprint ----------------------------------------------------------------------------------------


@click.command("reprint")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="Only this pack; may be given again.")
@click.option("--code", default="", metavar="CODE", help="Tell of the sheet in your hand, by its edition code.")
@click.option("--done", is_flag=True, help="Old copies have been dealt with: do not name them again.")
@click.option("--output", type=Folder, help="Where packs were built; output/ if left out.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def reprint(
    start: Path | None, packs: tuple[str, ...], code: str, done: bool, output: Path | None, as_json: bool
) -> None:
    """Say which sheets are out of date, and what to do: take down, print again, send again, present again.

    It holds what was built against what would be built now, before or after you build again. Once every old copy
    has been replaced, say --done.

    Ends with 0 when no sheet is out of date (with --code: when that sheet is current), else with 1.
    """
    from . import editions, planning
    from .cli import _open, today
    from .store import Store
    from .workspace import safe_name

    if code and done:
        raise click.UsageError("say --code or --done, not both")
    workspace: Workspace = _open(start)
    found = Diagnostics()
    names = packs or tuple(workspace.packs())
    jobs = planning.plan(workspace, names, planning.Wanted(), today(), found) if names else []
    now = {job.rel: editions.note(job.sheet.selected) for job in jobs}
    store = Store((output or workspace.root / "output").resolve())
    folders = {safe_name(p) for p in packs}
    known = {rel: k for rel, k in store.sheets.items() if not folders or editions.pack_of(rel) in folders}
    if code:
        sys.exit(_in_hand(code, editions.codes(known, now), known, now, store, as_json=as_json))
    sheets = editions.compare(known, store.written, now, store.contents)
    if done:
        _settle(store, sheets)
        sheets = editions.compare(
            {r: k for r, k in store.sheets.items() if r in known}, store.written, now, store.contents
        )
    if as_json:
        click.echo(json.dumps([_record(s) for s in sheets], ensure_ascii=False, indent=1))
    else:
        speak.show_diagnostics(d for d in found if d.severity is Severity.WARNING)
        _say(sheets, store)
    sys.exit(1 if any(s.state in editions.OUT_OF_DATE for s in sheets) else 0)


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
        (State.OWN, "Asked for on the command line alone: build them the same way again to be sure"),
    ):
        listed = [s for s in sheets if s.state is state]
        if listed:
            _heading(words, listed)
            for sheet in listed:
                _line(sheet, store)
    _tally(sheets)


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


def _in_hand(code: str, codes: list[str], known: Any, now: Any, store: Store, *, as_json: bool) -> int:
    """What is to be said of one sheet; 0 where it is current."""
    from . import editions

    meant = editions.code_of(code, codes)
    found = editions.answers(meant, known, now, store.contents) if meant else []
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
        click.echo("  It was asked for on the command line alone: build it the same way again, and compare the code.")
    else:
        import datetime as dt

        try:
            since = f" since {day(dt.date.fromisoformat(answer.until))}"
        except ValueError:
            since = ""
        click.echo(f"  It is out of date{since}: it is now {sheet.new}. {sheet.deed}.")
        _changed([c.text for c in sheet.changes])


# -- diff -------------------------------------------------------------------------------------------


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print a section for the briefing: what has changed.")
@click.pass_obj
def diff(start: Path | None, old: str, new: str, as_json: bool, as_yaml: bool) -> None:
    """Show what changed between two versions of a briefing, by section and statement.

    OLD and NEW are each a folder with a briefing.yaml, a whole folder with content/ in it, or the name of a
    briefing here. With --yaml it prints a section that can stand in the briefing; save it as
    sections/what-has-changed.yaml and add what-has-changed to the outline.

    Ends with 0 whether or not anything changed.
    """
    from ._compared import as_section, as_text, record
    from .compare import compare

    if as_json and as_yaml:
        raise click.UsageError("say --json or --yaml, not both")
    faults: list[Any] = []
    held: list[Briefing] = []
    for name, other in ((old, new), (new, old)):
        try:
            held.append(_version(start, name, other))
        except PackError as error:
            faults.append(error)
    if faults:
        raise PackError(dict.fromkeys(d for e in faults for d in e.diagnostics), max(e.exit_code for e in faults))
    found = compare(*held)
    if as_yaml:
        click.echo(as_section(found).encode("utf-8"), nl=False)  # as a file has to be, whatever the console speaks
    elif as_json:
        click.echo(json.dumps(record(found), ensure_ascii=False, indent=1))
    else:
        click.echo(as_text(found))
    if found and held[0].version == held[1].version:
        basket = Diagnostics()
        hint = "raise `version:`, so that people can tell them apart"
        basket.warning(f"both are version {held[1].version}", held[1].version.at, hint)
        speak.show_diagnostics(basket)


def _version(start: Path | None, name: str, other: str) -> Briefing:
    """The briefing that ``name`` stands for. Raises :class:`PackError` (wrong use) where it stands for none."""
    from .briefing import load_briefing
    from .cli import _open

    folder = Path(name)
    if (folder / "briefing.yaml").is_file():
        folder, here = folder.resolve(), Path.cwd()
        return load_briefing(folder, here if folder.is_relative_to(here) else folder.parent, Diagnostics())
    if (folder / "content" / "briefings").is_dir():
        briefings = sorted(p.parent for p in (folder / "content" / "briefings").glob("*/briefing.yaml"))
        same = [p for p in briefings if p.name == Path(other).resolve().name]
        if same or len(briefings) == 1:
            return load_briefing((same or briefings)[0].resolve(), folder.resolve(), Diagnostics())
        hint = "name the folder of one: " + ", ".join(p.as_posix() for p in briefings[:5])
        raise PackError.one(f"{name} has {speak.counted(len(briefings), 'briefing')}", hint=hint, exit_code=2)
    if folder.is_dir():
        hint = "name the folder that has briefing.yaml in it, as in content/briefings/…"
        raise PackError.one(f"{name} has no briefing.yaml", hint=hint, exit_code=2)
    workspace: Workspace = _open(start)
    return workspace.briefing(name)


TRACE, REPRINT, DIFF = trace, reprint, diff
"""The commands, by the names that the command line fetches them by."""
