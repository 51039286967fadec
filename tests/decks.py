"""Decks for tests: briefings written on the spot, built for real, and read back as packages."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from packbuilder.brand import load_brand
from packbuilder.formats import Artifact, Sheet, deck
from packbuilder.formats._deck_fit import Fit
from packbuilder.formats._deck_plan import Plan
from packbuilder.formats._deck_slides import Slide
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.session import timed
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_BRIEFING = """\
title: {title}
short_title: Short
subtitle: What it is about.
kind: Staff briefing
language: {language}
version: "1.0"
reviewed: 2026-11-02
review_by: 2027-09-01
for: Everyone here.
{remember}
sources:
  - {{id: report, title: The report, short: The report}}
audiences: {{staff: Staff}}
outline: [{outline}]
"""
_SCHOOL = """\
name: Test School
brand: oakfield
web: www.test.example
contacts:
  dsl: {name: Ann Lee, phone: 01632 960001, place: Room 1}
  deputies:
    - {name: Bo Fry, phone: 01632 960002}
"""
_LINES = """\
checked: "2026-11-02"
lines:
  - {id: emergency, name: Police, phone: "999", for: A child in danger now}
"""


def section(name: str, blocks: str, extra: str = "") -> str:
    """A section's file: its blocks as YAML, and more keys before them."""
    held = f"blocks:\n{blocks}" if blocks else ""
    return f"id: {name}\ntitle: Section {name}\nsummary: The sum of {name}.\n{extra}{held}"


def selected(
    folder: Path, sections: Mapping[str, str], *, minutes: float | None = None, language: str = "en-GB",
    title: str = "A short briefing", remember: str = "",
) -> Selected:  # fmt: skip
    """What a deck of these sections carries."""
    briefing = folder / "content" / "briefings" / "test"
    (briefing / "sections").mkdir(parents=True)
    for name in ("organisations", "packs"):
        (folder / "content" / name).mkdir()
    text = _BRIEFING.format(title=title, language=language, outline=", ".join(sections), remember=remember)
    (briefing / "briefing.yaml").write_text(text, encoding="utf-8")
    for name, body in sections.items():
        (briefing / "sections" / f"{name}.yaml").write_text(body, encoding="utf-8")
    (folder / "content" / "organisations" / "school.yaml").write_text(_SCHOOL, encoding="utf-8")
    (folder / "content" / "national-lines.yaml").write_text(_LINES, encoding="utf-8")
    length = f"\n    minutes: {minutes:g}" if minutes else ""
    (folder / "content" / "packs" / "p.yaml").write_text(
        f"title: P\nbriefing: test\norganisation: school\noutputs:\n  - format: deck{length}\n", encoding="utf-8"
    )
    return chosen(folder, "p")


def chosen(folder: Path, pack: str, organisation: str = "") -> Selected:
    """What the deck of a pack of a workspace carries."""
    workspace = Workspace(folder)
    held = workspace.pack(pack)
    output = next(o for o in held.outputs if o.format == "deck")
    return select(
        workspace.briefing(held.briefing), workspace.organisation(organisation or held.organisation[0]),
        workspace.national(), held, output, pack_id=pack,
    )  # fmt: skip


def fit(language: str = "en-GB") -> Fit:
    """Measures in the deck's face."""
    return Fit(load_brand(Layouts.standard(), "oakfield").deck_fonts, language)


def planned(chosen_: Selected) -> Plan:
    """The plan alone."""
    return deck.planned(timed(chosen_), load_brand(Layouts.standard(), chosen_.organisation.brand))


def built(chosen_: Selected, options: Mapping[str, Any] | None = None) -> Artifact:
    """The deck itself."""
    layouts = Layouts.standard()
    brand = load_brand(layouts, chosen_.organisation.brand, logo=chosen_.organisation.logo)
    (sheet,) = deck.sheets(chosen_)
    return deck.build(Sheet(sheet.name, sheet.selected, dict(options or {})), layouts, brand)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert len(set(package.namelist())) == len(package.namelist()), "a part twice"
        return {name: package.read(name) for name in package.namelist()}


def slide_trees(data: bytes) -> list[Any]:
    """The slides of a deck, in order."""
    held = parts(data)
    count = sum(1 for n in held if n.startswith("ppt/slides/slide") and n.endswith(".xml"))
    return [etree.fromstring(held[f"ppt/slides/slide{n}.xml"]) for n in range(1, count + 1)]


def words(tree: Any) -> str:
    """All the words of a part, a line for each paragraph."""
    return "\n".join("".join(t.text or "" for t in p.iter(f"{A}t")) for p in tree.iter(f"{A}p"))


def said(plan: Plan) -> str:
    """Everything that a plan says, on slides and in notes."""
    return "\n".join(line for s in plan.slides for line in spoken_by(s))


def spoken_by(slide: Slide) -> Iterator[str]:
    """Everything that one slide says."""
    yield from (w.plain for w in slide.words)
    if slide.grid:
        yield slide.grid.plain
    if slide.chart:
        yield from (f"{b.label} {b.shown}" for b in slide.chart.bars)
    yield from (n.text for n in slide.notes)


def office(command: list[object], folder: Path) -> None:
    """LibreOffice, with a profile of its own in ``folder``, writes what it has read as a deck again."""
    start = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "pptx"]
    subprocess.run([*start, *map(str, command)], check=True, capture_output=True, timeout=300)


def said_on_slides(path: Path) -> list[list[str]]:
    """The words of each slide in a fixed order, white space as one; the number of a slide is a field."""
    from pptx import Presentation

    return [
        sorted(
            " ".join(shape.text_frame.text.split())
            for shape in slide.shapes
            if shape.has_text_frame and shape.text_frame.text.strip() and not list(shape._element.iter(f"{A}fld"))
        )
        for slide in Presentation(str(path)).slides
    ]
