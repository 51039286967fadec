"""How the command line speaks: diagnostics, summaries, progress."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .bundle import attached, megabytes
from .diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from .build import Built, Report
    from .planning import Job

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def forgiving_streams() -> None:
    """A console that cannot print a character shows a mark in its stead, and never fails."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]


def show_diagnostics(items: Iterable[Diagnostic]) -> None:
    """Print each diagnostic once, with its line and a caret, to standard error."""
    for text in told(items):
        click.echo(text, err=True)


def told(items: Iterable[Diagnostic]) -> Iterator[str]:
    """Each diagnostic once, as it is printed."""
    for item in dict.fromkeys(items):
        word = f"{item.severity}: "
        before, found, after = item.render().partition(word)
        yield before + (click.style(word, fg=_COLOURS[item.severity], bold=True) if found else "") + after


def counted(number: int, one: str, many: str = "") -> str:
    """``1 file``, ``3 files``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


#: A weight as people say it: 84 kB, 1.2 MB.
size = megabytes


def summary(report: Report, root: Path) -> list[dict[str, Any]]:
    """What to say of a build: ``{"text", "err"}`` a line. A line a file, faults, then what was built and where."""
    lines: list[dict[str, Any]] = []

    def say(text: str, *, err: bool = False) -> None:
        lines.append({"text": text, "err": err})

    for built in report.built:
        say(_line(built, root))
        if built.why:
            say(f"    why: {built.why}")
        if built.kept:
            say(f"    somebody had changed this file: their copy is kept beside it as {built.kept.name}")
    for text in told([*report.found, *(d for b in report.built for d in b.diagnostics)]):
        say(text, err=True)
    good = [b for b in report.built if b.ok]
    bad = len(report.built) - len(good)
    folders = sorted({shown(b.path.parent, root) for b in good if b.path})
    fresh = sum(b.status == "built" for b in good)
    words = f"{counted(fresh, 'file')} built" if fresh or bad or not good else "nothing to do"
    words += f", {len(good) - fresh} unchanged" if len(good) - fresh else ""
    words += f", {bad} not built" if bad else ""
    say(words + ("." if not folders else f", in {', '.join(folders)} (proof.html there says what was proven)."))
    return lines


def drawn(paths: Iterable[Path], root: Path) -> list[dict[str, Any]]:
    """What to say of contact sheets, as in :func:`summary`."""
    return [{"text": f"{shown(path, root)} shows them all.", "err": False} for path in paths]


def unchanged(report: Report) -> Report:
    """The report as it reads when the same build is asked for again."""
    from dataclasses import replace

    from .build import Report

    return Report([replace(b, status="unchanged", kept=None, why="") for b in report.built], report.found)


def _line(built: Built, root: Path) -> str:
    path = shown(built.path, root) if built.path else built.job.rel
    if built.ok:
        unit = built.unit[:-1] if built.count == 1 else built.unit
        proof = f"  {built.proof.line()}" if built.proof else ""
        weight = f"{size(built.size)} ({size(attached(built.size))} in an e-mail)"
        return f"{path}  {built.count} {unit}, {weight}{proof}"
    return f"{path}  {'kept aside, not proven' if built.status == 'rejected' else 'not built'}"


def shown(path: Path, root: Path) -> str:
    """A path as it is named to a user: from the workspace, where it is inside."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)


def as_json(report: Report) -> str:
    """The build as an array of objects, a file each."""
    import json

    return json.dumps([_record(b) for b in report.built], ensure_ascii=False, indent=1)


def _record(built: Built) -> dict[str, Any]:
    return {
        "pack": built.job.pack_id,
        "organisation": built.job.organisation,
        "format": built.job.sheet.selected.output.format,
        "status": built.status,
        "path": built.path.as_posix() if built.path else None,
        "kept": built.kept.as_posix() if built.kept else None,
        built.unit or "pages": built.count,
        "bytes": built.size,
        "attached": attached(built.size),
        "sha256": built.sha256,
        **({"why": built.why} if built.why else {}),
        "diagnostics": [diagnostic_record(d) for d in built.diagnostics],
    }


def diagnostic_record(item: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain values."""
    at = item.at if item.at and item.at.file else None
    return {
        "severity": str(item.severity), "message": item.message, "hint": item.hint,
        "file": at.file if at else None, "line": at.line if at else None, "column": at.column if at else None,
    }  # fmt: skip


@contextlib.contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[tuple[Callable[[Job], None], Callable[[Built | None], None]]]:
    """A bar on standard error with what is being built; nothing at all when it is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield (lambda job: None), (lambda built: None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def started(job: Job) -> None:
            bar.update(task, description=job.rel)

        def finished(built: Built | None) -> None:
            bar.advance(task)

        yield started, finished
