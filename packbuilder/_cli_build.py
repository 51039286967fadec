"""``packbuilder build``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import _cli_print as speak
from . import again, stamp
from ._cli_options import How, date_option, names_option
from .diagnostics import PackError, Severity

if TYPE_CHECKING:
    from .pool import Hands


@click.command("build")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option("--briefing", default="", metavar="NAME", help="Another briefing; without a pack, this alone.")
@names_option("organisation", "Another school or trust, or several.")
@click.option(
    "--organisations", type=click.Path(path_type=Path), help="Many schools: a CSV table, or a folder of YAML."
)
@click.option("--extends", default="", metavar="NAME", help="With --organisations: the trust that all of them share.")
@names_option("audience", "Whom it is for.")
@names_option("sections", "Only these sections (a section brings those inside it).")
@names_option("topics", "Only what is on these topics.")
@names_option("exclude", "Leave these sections out.")
@names_option("format", "handout, poster, deck or another.")
@names_option("paper", "a4, a3, a4-landscape; for a handout, a5-booklet.")
@click.option("--copies-per-sheet", type=click.IntRange(1, 2), help="2: two A5 copies of a poster on each A4 sheet.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where to build; output/ if left out.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--force", is_flag=True, help="Build all anew, and replace files that somebody has changed.")
@click.option("--preview", is_flag=True, help="Draw preview.png beside the files: all of a pack on one sheet.")
@click.option("--explain", is_flag=True, help="Say of each file why it was built, or why not.")
@click.option("--open", "open_after", is_flag=True, help="Open the folder when done.")
@click.option("--jobs", type=click.IntRange(0, 64), default=0, help="Files to set at once; 0: one a processor.")
@click.option("--timeout", type=click.FloatRange(0.001), metavar="SECONDS", help="Give a file up after so long (300).")
@click.option("--cluster", default="", metavar="ADDRESS", help="Build on a Dask cluster: tcp://scheduler:8786.")
@click.option("--as-of", callback=date_option, metavar="DATE", help="Build as on this day (2027-09-01).")
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
@click.pass_obj
def build(
    start: Path | None, packs: tuple[str, ...], briefing: str, organisation: tuple[str, ...],
    organisations: Path | None, extends: str, audience: tuple[str, ...],
    sections: tuple[str, ...], topics: tuple[str, ...], exclude: tuple[str, ...], format: tuple[str, ...],  # noqa: A002
    paper: tuple[str, ...], copies_per_sheet: int | None, output: Path | None, strict: bool, force: bool,
    preview: bool, explain: bool, open_after: bool, jobs: int, timeout: float | None, cluster: str,
    as_of: dt.date | None, as_json: bool,
) -> None:  # fmt: skip
    """Build packs into output/ (without a name: all of them), and prove each file.

    A file that somebody has changed is kept beside the new one. What has not changed is not built again.
    """
    from .cli import root_of, today

    if extends and organisations is None:
        raise click.UsageError("--extends goes with --organisations")
    root = root_of(start)
    day = as_of or today()
    folder = (output or root / "output").resolve()
    wanted = (briefing, organisation, audience, sections, topics, exclude, format, paper, copies_per_sheet or 0)
    many = (organisations, extends) if organisations else None
    beside = (organisations,) if organisations else ()
    name = stamp.key(packs, wanted, str(folder), strict, *(map(str, many) if many else ()))
    words = again.call(sys.argv[1:]) if start is None and as_of is None else ""
    said = None if force or preview or explain else stamp.recall(root, name, day.isoformat(), beside, words)
    code = 0
    if said is None:
        seen = stamp.looked(root, beside)
        how = How(hands_of(jobs, timeout, cluster), strict, force, as_json, preview, explain)
        if many:
            from ._cli_many import build_many

            said, later, files, until, code = build_many(root, folder, packs, wanted, day, many, how)
        else:
            said, later, files, until, code = anew(root, folder, packs, wanted, day, how)
        if code == 0:
            stamp.keep(root, name, day.isoformat(), until.isoformat(), files, later, seen=seen, beside=beside,
                       words=words)  # fmt: skip
    if as_json:
        click.echo(said["json"])
    else:
        for line in said["lines"]:
            click.echo(line["text"], err=line["err"])
    if open_after and code == 0:
        click.launch(str(folder))
    sys.exit(code)


def hands_of(jobs: int, timeout: float | None, cluster: str) -> Hands:
    """What makes the files: processes of this machine, which load their engines from now on, or a cluster's."""
    from . import pool

    seconds = timeout or pool.TIMEOUT
    if cluster:
        from .cluster import Cluster

        return Cluster(cluster, seconds)
    pool.warm()
    return pool.Pool(jobs, seconds)


def anew(
    root: Path, folder: Path, packs: tuple[str, ...], asked: tuple[Any, ...], day: dt.date, how: How
) -> tuple[dict[str, Any], dict[str, Any], list[Path], dt.date, int]:
    """Build; returns what to say now and the next time, what was written, until when it holds, and the exit code.

    Raises :class:`PackError` where nothing can be built.
    """
    from . import build as builder
    from . import planning, proving
    from .cache import Cache
    from .store import Store
    from .workspace import Workspace, ages_on

    workspace = Workspace(root)
    report = builder.Report()
    wanted = planning.Wanted(*asked)
    try:
        planned = planning.plan(workspace, packs, wanted, day, report.found)
        if how.strict and any(d.severity is Severity.WARNING for d in report.found):
            raise PackError(d for d in report.found if d.severity is Severity.WARNING)
    except PackError:
        if how.quiet:
            click.echo("[]")
        raise
    store = Store(folder, force=how.force, day=day.isoformat(), asked=wanted.told)
    cache = None if how.force else Cache(root)
    with speak.progress(len(planned), quiet=how.quiet) as (started, finished):
        report.built = builder.run(
            planned, workspace.layouts, store, cache=cache, hands=how.hands, strict=how.strict, explain=how.explain,
            started=started,
            finished=finished,
        )  # fmt: skip
    papers, faults = proving.write_reports(report.built, workspace, folder, day)
    report.found.extend(faults)
    said: dict[str, Any] = {"lines": speak.summary(report, root), "json": speak.as_json(report)}
    if how.preview:
        said["lines"] += speak.drawn(proving.write_previews(report.built, workspace, folder), root)
    same = speak.unchanged(report)
    files = [*(b.path for b in report.built if b.path), *papers]
    briefings = {b.job.sheet.selected.briefing.id: b.job.sheet.selected.briefing for b in report.built}
    until = ages_on(workspace, briefings.values(), day)
    later = {"lines": speak.summary(same, root), "json": speak.as_json(same)}
    return said, later, files, until, report.exit_code


BUILD = build
