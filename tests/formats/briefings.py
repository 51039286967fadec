"""Selections to set: the project's own briefing, and small ones made for one test."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from packbuilder.brand import Brand, load_brand
from packbuilder.formats import Artifact, handout
from packbuilder.formats.handout import Setter
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
LAYOUTS = Layouts.standard()

OUTLINE: dict[str, Any] = {
    "title": "A briefing made for a test",
    "short_title": "A test",
    "subtitle": "What it is about, in one sentence.",
    "kind": "Staff briefing",
    "version": "1.0",
    "reviewed": "2026-11-02",
    "review_by": "2027-09-01",
    "for": "Whoever reads it.",
    "remember": [{"lead": "Tell someone.", "text": "Today and not tomorrow {p9}."}],
    "sources": [
        {"id": "report", "title": "The Report", "authors": "A. Writer", "year": "2016", "short": "Writer, 2016",
         "web": "https://www.example.org/report"},
    ],
    "audiences": {"staff": "Staff", "governors": "Governors"},
}  # fmt: skip


def made(
    folder: Path, sections: list[dict[str, Any]], outline: dict[str, Any] | None = None, **output: Any
) -> Selected:
    """A handout of ``sections`` for Oakfield. JSON is YAML, so the files are written as that."""
    home = folder / "content" / "briefings" / "test"
    (home / "sections").mkdir(parents=True)
    whole = {**OUTLINE, "outline": [section["id"] for section in sections], **(outline or {})}
    (home / "briefing.yaml").write_text(json.dumps(whole), encoding="utf-8")
    for section in sections:
        written = json.dumps(section)
        (home / "sections" / f"{section['id']}.yaml").write_text(written, encoding="utf-8")
    for name in ("organisations", "packs"):
        (folder / "content" / name).mkdir()
    shutil.copy(ROOT / "content" / "organisations" / "oakfield-primary.yaml", folder / "content" / "organisations")
    shutil.copy(ROOT / "content" / "national-lines.yaml", folder / "content")
    pack = {
        "title": "Test", "briefing": "test", "organisation": "oakfield-primary",
        "outputs": [{"format": "handout", **output}],
    }  # fmt: skip
    (folder / "content" / "packs" / "test.yaml").write_text(json.dumps(pack), encoding="utf-8")
    return of_pack(folder, "test")


def of_pack(folder: Path, name: str, organisation: str = "", **changes: Any) -> Selected:
    """The handout of a pack of the workspace ``folder``; ``changes`` are to its output."""
    workspace = Workspace(folder)
    pack = workspace.pack(name)
    output = next(o for o in pack.outputs if o.format == "handout").model_copy(update=changes)
    return select(
        workspace.briefing(str(pack.briefing)),
        workspace.organisation(organisation or str(pack.organisation[0])),
        workspace.national(),
        pack,
        output,
        pack_id=name,
    )


def brand_of(selected: Selected) -> Brand:
    """The brand of the selection's organisation."""
    return load_brand(LAYOUTS, selected.organisation.brand, logo=selected.organisation.logo)


def build(selected: Selected) -> Artifact:
    """The handout of a selection, built."""
    return handout.build(handout.sheets(selected)[0], LAYOUTS, brand_of(selected))


def setter(selected: Selected) -> Setter:
    """What lays out the handout of a selection, to see how pages come out."""
    return Setter(handout.sheets(selected)[0], LAYOUTS, brand_of(selected).ink(selected.output.ink))


SENTENCE = "Some words that go on for a while, as they do, and then come to an end {p12}. "


def section(ident: str, **more: Any) -> dict[str, Any]:
    """A section with what every section must have."""
    head = {"title": f"Section {ident}", "headline": f"What section {ident} says", "summary": "In one sentence."}
    return {"id": ident, **head, **more}
