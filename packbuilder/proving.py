"""The proof of whole packs: the report beside the files, and finished files proven on their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from .checking import brand_of
from .diagnostics import Diagnostic, PackError, did_you_mean
from .preview import Shown, contact_sheet
from .proof import Proof, prove
from .proof.page import html_text
from .proof.report import Item, PackProof, json_text, what_it_is
from .statements import edition
from .store import write_whole
from .together import counted, waits
from .workspace import Workspace, aged, day

if TYPE_CHECKING:
    from .build import Built
    from .planning import Job

#: What each kind of file is for, as the report says it.
PURPOSES = {
    "handout": "to read, to send by e-mail, to keep",
    "poster": "to print and to put up",
    "deck": "to teach from",
    "guide": "for whoever leads the session",
    "worksheet": "to write on in the session",
    "slides-notes": "for those who were away",
    "register": "to sign",
    "print-this": "for whoever stands at the printer",
}
#: The programs whose version a report names.
PROGRAMS = ("packbuilder", "weasyprint", "pikepdf", "python-pptx", "pypdfium2")


def pack_proofs(built: Sequence[Built], workspace: Workspace, as_of: dt.date) -> dict[str, PackProof]:
    """The proof of each pack that was built, by its folder below output/."""
    folders: dict[str, list[Built]] = {}
    for one in built:
        folders.setdefault(one.job.rel.rsplit("/", 1)[0], []).append(one)
    return {folder: _pack(made, workspace, as_of) for folder, made in folders.items()}


def _pack(built: Sequence[Built], workspace: Workspace, as_of: dt.date) -> PackProof:
    first = built[0].job.sheet.selected
    items = [_item(b.job, b.proof) for b in built if b.proof is not None]
    pack, briefing = first.pack, first.briefing
    return PackProof(
        organisation=first.organisation.name,
        title=pack.title.plain,
        items=tuple(items),
        web=first.organisation.web,
        purpose=pack.purpose.plain if pack.purpose else "",
        version=str(briefing.version),
        review_by=day(briefing.review_by),
        made=day(as_of),
        warnings=tuple(aged(workspace, briefing, as_of)),
        versions={name: version(name) for name in PROGRAMS},
    )


def _item(job: Job, proof: Proof) -> Item:
    selected = job.sheet.selected
    paper = str(job.sheet.options.get("paper", ""))
    return Item(
        proof, what_it_is(selected, paper=paper), PURPOSES[selected.output.format], edition(selected),
        selected.left_out,
    )  # fmt: skip


def write_reports(
    built: Sequence[Built], workspace: Workspace, output: Path, as_of: dt.date
) -> tuple[list[Path], list[Diagnostic]]:
    """Write proof.html and proof.json into each pack's folder; what disagrees between files comes back as errors."""
    written: list[Path] = []
    faults: list[Diagnostic] = []
    for folder, pack in pack_proofs(built, workspace, as_of).items():
        job = next(b.job for b in built if b.job.rel.startswith(folder + "/"))
        brand = brand_of(workspace.layouts, job.sheet.selected.organisation)
        place = output.joinpath(*folder.split("/"))
        try:
            write_whole(place / "proof.html", html_text(pack, workspace.layouts, brand).encode())
            write_whole(place / "proof.json", json_text(pack).encode())
            written += [place / "proof.html", place / "proof.json"]
        except PackError as error:
            faults += error.diagnostics
        faults += [PackError.one(f"{folder}: {words}").diagnostics[0] for words in pack.disagreements]
    return written, faults


def write_previews(built: Sequence[Built], workspace: Workspace, output: Path) -> list[Path]:
    """Write preview.png into each pack's folder: a contact sheet of its files that were built, and where it is.

    Raises :class:`PackError` where one of them cannot be read or written.
    """
    folders: dict[str, list[Built]] = {}
    for one in built:
        if one.ok and one.path is not None:
            folders.setdefault(one.job.rel.rsplit("/", 1)[0], []).append(one)
    written = []
    for folder, made in folders.items():
        brand = brand_of(workspace.layouts, made[0].job.sheet.selected.organisation)
        files = [
            Shown(b.job.sheet.name, b.path, str(b.job.sheet.selected.output.format), _slides(b, workspace))
            for b in made
            if b.path
        ]
        written.append(output.joinpath(*folder.split("/"), "preview.png"))
        write_whole(written[-1], contact_sheet(files, brand.fonts))
    return written


def _slides(built: Built, workspace: Workspace) -> bytes:
    """A deck's slides as a PDF to look at; none of another file, and none where they cannot be drawn on paper."""
    selected = built.job.sheet.selected
    if selected.output.format != "deck":
        return b""
    from .formats._slide_alone import pictures

    try:
        return pictures(built.job.sheet, workspace.layouts, brand_of(workspace.layouts, selected.organisation))
    except PackError:
        return b""


def prove_files(files: Sequence[Path], jobs: Sequence[Job], workspace: Workspace) -> list[tuple[Path, Proof]]:
    """Prove finished ``files`` against what ``jobs`` say each should be, from the files and the content alone.

    Raises :class:`PackError` (wrong use) for a file that none of the jobs makes, and for one that is not there.
    """
    out = []
    for path in files:
        job = _job_of(path, jobs)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PackError.one(f"cannot read {path}: {error.strerror}", exit_code=2) from None
        if waits(job):
            job = counted(job, path.parent)
        suffix = job.rel.rsplit(".", 1)[-1]
        out.append((path, replace(prove(data, suffix, job.sheet.selected, workspace.layouts, name=job.rel))))
    return out


def _job_of(path: Path, jobs: Iterable[Job]) -> Job:
    """The job that makes a file of this name: by its place in output/ if it lies there, else by its name alone."""
    name = path.name.removesuffix(".rejected")
    every = list(jobs)
    tail = "/".join((*path.resolve().parts[-3:-1], name))
    exact = [j for j in every if j.rel == tail]
    alike = exact or [j for j in every if j.rel.rsplit("/", 1)[-1] == name]
    if not alike:
        known = [j.rel.rsplit("/", 1)[-1] for j in every]
        raise PackError.one(f"no pack makes a file called {name}", hint=did_you_mean(name, known), exit_code=2)
    if len(alike) > 1:
        places = ", ".join(j.rel.rsplit("/", 1)[0] for j in alike)
        hint = "say --pack and --organisation, or name the file where it was built"
        raise PackError.one(f"{name} could be of {places}", hint=hint, exit_code=2)
    return alike[0]
