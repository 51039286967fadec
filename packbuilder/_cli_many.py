"""``packbuilder build --organisations`` and ``packbuilder schools``: many schools, from a table or a folder."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import _cli_print as speak
from .diagnostics import Diagnostics, PackError, Severity

if TYPE_CHECKING:
    from ._cli_options import How
    from .many import Tally
    from .workspace import Workspace

#: Schools of which it is said on the terminal why they have not all their files; the table says all.
SHOWN = 20


def opened(root: Path, organisations: Path, extends: str) -> Workspace:
    """The workspace, with the schools of ``organisations``. Raises :class:`PackError`."""
    from .schools import read_schools
    from .workspace import Workspace

    workspace = Workspace(root)
    workspace.schools = read_schools(organisations, workspace.root, workspace.content / "organisations", extends)
    return workspace


def asked_for(root: Path, organisations: Path, extends: str, more: str = "") -> str:
    """The schools as they are said on the command line, and what is said besides."""
    place = speak.shown(organisations.resolve(), root)
    place = f'"{place}"' if " " in place else place
    return " ".join(filter(None, (f"--organisations {place}", f"--extends {extends}" if extends else "", more)))


def build_many(
    root: Path, folder: Path, packs: tuple[str, ...], asked: tuple[Any, ...], day: dt.date, schools: tuple[Path, str],
    how: How,
) -> tuple[dict[str, Any], dict[str, Any], list[Path], dt.date, int]:  # fmt: skip
    """Build for many schools: what to say now and the next time, what was written, until when, and the exit code."""
    from . import many, planning
    from .cache import Cache
    from .store import Store
    from .workspace import ages_on

    found = Diagnostics()
    wanted = planning.Wanted(*asked)
    try:
        workspace = opened(root, *schools)
        taken = planning.chosen(workspace, packs, wanted, found)
        found.check()
        many.check(workspace, taken, wanted, day, found, strict=how.strict)
    except PackError:
        if how.quiet:
            click.echo("[]")
        raise
    store = Store(folder, force=how.force, day=day.isoformat(), asked=asked_for(root, *schools, wanted.told))
    cache = None if how.force else Cache(root)
    count = len(many.wanted_ids(workspace, wanted)) * len(taken)
    with speak.progress(count, quiet=how.quiet) as (started, advance):
        tally = many.run(
            workspace, taken, wanted, day, store, cache=cache, hands=how.hands, strict=how.strict, preview=how.preview,
            explain=how.explain,
            started=started, finished=lambda school: advance(None),
        )  # fmt: skip
    every = Diagnostics()
    every.extend(dict.fromkeys([*found, *tally.told]))
    said = {"lines": summary(tally, every, folder, root), "json": as_json(tally)}
    for school in tally.schools.values():
        school.unchanged, school.built = school.unchanged + school.built, 0
    tally.why = []
    later = {"lines": summary(tally, every, folder, root), "json": as_json(tally)}
    until = ages_on(workspace, tally.briefings.values(), day)
    paths = [folder / many.SUMMARY, *(folder / rel for rel in tally.paths)]
    return said, later, paths, until, tally.exit_code


def summary(tally: Tally, found: Diagnostics, folder: Path, root: Path) -> list[dict[str, Any]]:
    """What to say of a build for many schools: warnings, the schools that have not all their files, and the sum."""
    from .many import SUMMARY

    lines = [{"text": text, "err": True} for text in speak.told(found)]
    if tally.untold:
        lines.append({"text": f"and {tally.untold:,} more warnings, in each school's proof.html", "err": True})
    lines += [{"text": f"{rel}: {why}", "err": False} for rel, why in tally.why]
    lacking = [s for s in tally.schools.values() if s.failed]
    for school in lacking[:SHOWN]:
        lines.append({"text": f"{school.name} ({school.id}): {len(school.failed)} not built", "err": False})
        lines += [{"text": f"    {rel}: {why}", "err": False} for rel, why in school.failed[:SHOWN]]
    if len(lacking) > SHOWN:
        lines.append({"text": f"and {len(lacking) - SHOWN:,} more schools; {SUMMARY} names them all", "err": False})
    built = sum(s.built for s in tally.schools.values())
    stood = sum(s.unchanged for s in tally.schools.values())
    failed = sum(len(s.failed) for s in tally.schools.values())
    words = f"{built:,} {'file' if built == 1 else 'files'} built" if built or failed else "nothing to do"
    words += f", {stood:,} unchanged" if stood else ""
    words += f", {failed:,} not built at {speak.counted(len(lacking), 'school')}" if failed else ""
    schools = f"{len(tally.schools):,} {'school' if len(tally.schools) == 1 else 'schools'}"
    place = speak.shown(folder, root)
    lines.append({"text": f"{schools}: {words}, in {place} (a folder for each; {SUMMARY} there has a row for each)",
                  "err": False})  # fmt: skip
    return lines


def as_json(tally: Tally) -> str:
    """The build as an array of objects, a school each."""
    return json.dumps(
        [
            {"school": s.id, "name": s.name, "built": s.built, "unchanged": s.unchanged,
             "failed": [{"path": rel, "why": why} for rel, why in s.failed]}
            for s in tally.schools.values()
        ],
        ensure_ascii=False, indent=1,
    )  # fmt: skip


@click.command("schools")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--template", is_flag=True, help="Write FILE, a table to fill in; what is there stays.")
@click.option("--extends", default="", metavar="NAME", help="The trust whose words and numbers all of them share.")
@click.pass_obj
def schools(start: Path | None, file: Path, template: bool, extends: str) -> None:
    """Read a table of schools (or a folder of them), and say all that is wrong with it.

    Build for all of them with: packbuilder build PACK --organisations FILE
    """
    from .cli import root_of
    from .schools import check_schools
    from .schools import template as blank
    from .store import write_whole

    if template:
        if file.exists():
            raise PackError.one(f"{file} is there already", hint="say another name", exit_code=2)
        write_whole(file, blank())
        click.echo(f"{file} written: a row for each school; the example's row can go. Save it as CSV UTF-8.")
        return
    workspace = opened(root_of(start), file, extends)
    assert workspace.schools is not None
    found = Diagnostics()
    names = [o.name for o in check_schools(workspace.schools, found)]
    speak.show_diagnostics(sorted(found, key=lambda d: (d.at.line, d.at.column) if d.at else (0, 0)))
    errors = len(found.errors)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    count = f"{len(names):,} {'school' if len(names) == 1 else 'schools'}"
    words = f"{speak.counted(errors, 'error')}, {speak.counted(warnings, 'warning')}" if errors or warnings else ""
    click.echo(f"{count} read. {words or 'All is well.'}")
    sys.exit(1 if errors else 0)


SCHOOLS = schools
