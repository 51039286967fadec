"""Jobs of one pack that know of each other: the sheet for the office counts the others, the guide names them.

What is known when a pack is planned is filled in by :func:`introduced`; pages are known once the others are built,
and :func:`counted` reads them from the finished files.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from .bundle import PackFile
from .pack import BOOKLET

if TYPE_CHECKING:
    from .planning import Job

#: Formats whose sheets tell of the other files of their pack.
TELLING = frozenset({"guide", "print-this"})
#: Formats that go by the deck of their pack where they say nothing else.
FOLLOWING = frozenset({"slides-notes"})
#: Of these, the one that is made last: it counts pages.
COUNTING = "print-this"


def introduced(jobs: Sequence[Job]) -> list[Job]:
    """The jobs of one pack for one organisation, each that tells of its pack given the other files.

    A guide is given the selection of the pack's deck too, so that it can name slides.
    """
    deck = next((job.sheet.selected for job in jobs if _kind(job) == "deck"), None)
    names = {job.rel for job in jobs}
    out = []
    for job in jobs:
        if _kind(job) in TELLING:
            files = tuple(_file(other) for other in jobs if other is not job and not _copy(other, names))
            options = dict(job.sheet.options)
            if _kind(job) == COUNTING:
                options["place"] = job.rel.rpartition("/")[0]
            elif deck is not None:
                options["deck"] = deck
            sheet = replace(job.sheet, selected=replace(job.sheet.selected, files=files), options=options)
            job = replace(job, sheet=sheet)
        out.append(job)
    return out


def waits(job: Job) -> bool:
    """Whether ``job`` can be made only when the others of its pack are there."""
    return _kind(job) == COUNTING


def counted(job: Job, folder: Path) -> Job:
    """``job`` with the pages that the pack's other files have in ``folder``; 0 for one that is not there."""
    from .proof.counting import pages

    name = job.rel.rpartition("/")[2]
    prefix = name[: len(name) - len(f"{job.sheet.name}.pdf")]
    files = tuple(
        replace(file, count=pages(folder / f"{prefix}{file.name}")) if file.printed else file
        for file in job.sheet.selected.files
    )
    return replace(job, sheet=replace(job.sheet, selected=replace(job.sheet.selected, files=files)))


def _copy(job: Job, names: Set[str]) -> bool:
    """Whether ``job`` is a copy to be kept of what stands in the pack besides: nobody prints that."""
    return bool(job.sheet.selected.output.archive) and job.rel.replace("-archive.pdf", ".pdf") in names


def _kind(job: Job) -> str:
    return str(job.sheet.selected.output.format)


def _file(job: Job) -> PackFile:
    output = job.sheet.selected.output
    suffix = job.rel.rpartition(".")[2]
    return PackFile(
        name=f"{job.sheet.name}.{suffix}",
        format=str(output.format),
        paper=BOOKLET if BOOKLET in output.paper else str(job.sheet.options.get("paper", "a4")),
        ink=str(output.ink),
        copies=output.copies,
        per_sheet=output.copies_per_sheet,
        press=output.press,
    )
