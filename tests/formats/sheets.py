"""Guides, worksheets, registers and sheets for the office: chosen, set, proven and read back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
from briefings import LAYOUTS, ROOT, brand_of

from packbuilder import formats
from packbuilder.formats import Artifact, Sheet
from packbuilder.model import Plain
from packbuilder.pack import Output
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.session import timed
from packbuilder.workspace import Workspace


@cache
def _workspace() -> Workspace:
    return Workspace(ROOT)


def chosen(
    kind: str, organisation: str = "oakfield-primary", sections: tuple[str, ...] = (), **output: Any
) -> Selected:
    """What an output of ``kind`` takes of the project's own briefing for staff, cut to its minutes."""
    workspace = _workspace()
    pack = workspace.pack("training")
    pack = pack.model_copy(update={"sections": tuple(Plain.of(s) for s in sections)})
    made = select(
        workspace.briefing(pack.briefing), workspace.organisation(organisation), workspace.national(), pack,
        Output.model_validate({"format": kind, **output}), pack_id="training",
    )  # fmt: skip
    return timed(made).selected


def again(selected: Selected, kind: str, **output: Any) -> Selected:
    """What another output takes of the same briefing."""
    made = Output.model_validate({"format": kind, **output})
    return select(selected.briefing, selected.organisation, selected.national, selected.pack, made, pack_id="test")


def build(selected: Selected, layouts: Layouts = LAYOUTS, **options: Any) -> Artifact:
    """The file of a selection."""
    module = formats.load(str(selected.output.format))
    (sheet,) = module.sheets(selected)
    return module.build(Sheet(sheet.name, replace(sheet.selected, files=selected.files), options), layouts,
                        brand_of(selected))  # fmt: skip


def faults(selected: Selected, artifact: Artifact, check: str = "") -> list[str]:
    """What the proof has against a file (or one of its checks)."""
    proof = prove(artifact.data, artifact.suffix, selected, LAYOUTS)
    return [d.message for d in proof.diagnostics if d.message.startswith(check)]


def changed(folder: Path, name: str, old: str, new: str) -> Layouts:
    """The looks with one file of them changed: ``old`` for ``new``, which must be there."""
    text = LAYOUTS.read_text(name)
    assert old in text
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return Layouts(folder, *LAYOUTS.roots)


def rules(data: bytes, x: float, page: int = 0) -> list[float]:
    """Where thin rules cross the page at ``x``: mm from its top, as they are printed."""
    scale = 200 / 72
    picture = pypdfium2.PdfDocument(data)[page].render(scale=scale).to_pil().convert("L")
    left = round(x / 25.4 * 200)
    column = picture.crop((left, 0, left + 1, picture.height)).tobytes()
    found: list[float] = []
    start = None
    for y, dark in enumerate([*(tone < 225 for tone in column), False]):
        if dark and start is None:
            start = y
        elif not dark and start is not None:
            if y - start <= 5:  # 0.6 mm: a rule, and no letter or field
                found.append((start + y - 1) / 2 / 200 * 25.4)
            start = None
    return found


def running_head(data: bytes, page: int) -> list[str]:
    """What the running head of a page (from 1) says in bold: where one is."""
    top = 25 * 72 / 25.4
    pieces = (p for p in read_pdf(data).face if p.page == page and p.box is not None and p.box.top < top)
    return [p.text.strip() for p in pieces if p.bold and p.size < 10]


def workspace_of(folder: Path, pack: str) -> Path:
    """A folder with a copy of the project's content and one more pack, ``small``, written as YAML."""
    shutil.copytree(ROOT / "content", folder / "content")
    head = "title: Small\npurpose: To try it.\nbriefing: serious-case-reviews\n"
    (folder / "content" / "packs" / "small.yaml").write_text(head + pack, encoding="utf-8")
    return folder
