"""``trace`` and ``diff``: what a briefing's papers say, and where."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import _cli_print as speak
from .diagnostics import Diagnostics, PackError

if TYPE_CHECKING:
    from .briefing import Briefing
    from .resources import Layouts
    from .trace import Row, Trace
    from .workspace import Workspace

Folder = click.Path(path_type=Path, file_okay=False)


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


TRACE, DIFF = trace, diff
"""The commands, by the names that the command line fetches them by."""
