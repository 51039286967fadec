"""Posters for the tests: made from a few words, and read back from their finished files."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from pdfs import text as words_of

from packbuilder.brand import Brand, load_brand
from packbuilder.briefing import Poster
from packbuilder.diagnostics import PackError
from packbuilder.floors import load_floors
from packbuilder.formats import Artifact, Sheet, poster
from packbuilder.model import read_model
from packbuilder.organisation import Contact
from packbuilder.pack import Output, Pack
from packbuilder.proof._pdf_page import read_sheets
from packbuilder.proof.pdf import read_pdf
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.source import parse
from packbuilder.statements import statements
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
LAYOUTS = Layouts.standard()
MM = 72 / 25.4
OAKFIELD, HARBOUR = "oakfield-primary", "harbour-street"
NAMES = ("Tom Ashby", "Grace Okafor", "Dewi Pritchard", "Samira Haddad", "Peter Lund", "Ngozi Eze", "Ruth Keane")
CONTACTS = "id: who\ndesign: contacts\nheadline: Worried about a child? Tell us today.\n"


# -- making ---------------------------------------------------------------------------------------


@cache
def workspace() -> Workspace:
    return Workspace(ROOT)


@cache
def brand(school: str) -> Brand:
    organisation = workspace().organisation(school)
    return load_brand(LAYOUTS, organisation.brand, logo=organisation.logo)


@cache
def selected(school: str = OAKFIELD, paper: str = "a4", ink: str = "colour") -> Selected:
    output = read_model(Output, parse(f"format: poster\npaper: [{paper}]\nink: {ink}\n".encode(), "pack.yaml"))
    held = f"title: T\nbriefing: serious-case-reviews\norganisation: {school}\noutputs:\n  - format: poster\n"
    pack = read_model(Pack, parse(held.encode(), "pack.yaml"))
    space = workspace()
    return select(space.briefing("serious-case-reviews"), space.organisation(school), space.national(), pack, output)


def sheet(text: str, of: Selected | None = None, paper: str = "a4") -> Sheet:
    """The sheet of a poster written for one test."""
    made = read_model(Poster, parse(text.encode(), "poster.yaml"))
    return Sheet(f"poster-{made.id}-{paper}", replace(of or selected(), poster=made), {"paper": paper})


@cache
def real(name: str, school: str = OAKFIELD, paper: str = "a4", ink: str = "colour") -> tuple[Artifact, Sheet]:
    """One of the briefing's own posters, made once, and its sheet."""
    tail = "" if ink == "colour" else f"-{ink}"
    each = next(s for s in poster.sheets(selected(school, paper, ink)) if s.name == f"poster-{name}-{paper}{tail}")
    return poster.build(each, LAYOUTS, brand(school)), each


def built(text: str, of: Selected | None = None, paper: str = "a4", layouts: Layouts = LAYOUTS) -> Artifact:
    return poster.build(sheet(text, of, paper), layouts, brand(OAKFIELD))


def refused(text: str, of: Selected | None = None, paper: str = "a4") -> str:
    with pytest.raises(PackError) as caught:
        built(text, of, paper)
    return str(caught.value)


def points(design: str, count: int, each: int, lead: str = "", headline: str = "Ask again") -> str:
    """A poster of ``count`` points of ``each`` words."""
    some = ("child", "says", "little", "and", "we", "look", "again", "at", "what", "has", "changed", "this", "week")
    out = f"id: made\ndesign: {design}\nheadline: {headline}\npoints:\n"
    for n in range(count):
        text = " ".join(some[(n + i * 5) % len(some)] for i in range(each))
        head = f"lead: {lead} {n + 1}\n    " if lead else ""
        out += f"  - {head}text: Point {n + 1} {text}.\n"
    return out


def with_deputies(count: int) -> Selected:
    """Oakfield with so many deputies."""
    people = tuple(
        Contact(f"deputy-{n + 1}", "Deputy safeguarding lead", name, name.split()[0], f"01632 96020{n}", place="Year 5")
        for n, name in enumerate(NAMES[:count])
    )
    held = selected()
    others = {k: v for k, v in held.organisation.contacts.items() if not k.startswith("deputy-")}
    contacts = {**others, **{p.role_id: p for p in people}}
    return replace(held, organisation=replace(held.organisation, contacts=contacts, deputies=people))


# -- reading back ---------------------------------------------------------------------------------


class Char:
    """One printed character: its ink box in mm from the top left, and its size in pt."""

    def __init__(self, char: str, box: tuple[float, float, float, float], size: float, height: float) -> None:
        self.char, self.size = char, size
        left, bottom, right, top = box
        self.left, self.right = left / MM, right / MM
        self.top, self.bottom = (height - top) / MM, (height - bottom) / MM


def characters(data: bytes) -> list[Char]:
    page = pypdfium2.PdfDocument(data)[0]
    held = page.get_textpage()
    out = []
    for n in range(held.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(held, n))
        if char.strip() and not raw.FPDFText_IsGenerated(held, n):
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(held, n, matrix)
            size = raw.FPDFText_GetFontSize(held, n) * matrix.a
            out.append(Char(char, held.get_charbox(n), size, page.get_height()))
    return out


def picture(data: bytes, dpi: int = 100) -> Any:
    return pypdfium2.PdfDocument(data)[0].render(scale=dpi / 72).to_pil().convert("L")


def bare(text: str) -> str:
    """``text`` without what a line's end may change."""
    return re.sub(r"[\s-]", "", text).casefold()


def inked(data: bytes) -> float:
    """The share of a sheet that is ink: the mean of 1 minus luminance, at 100 dots an inch."""
    grey = picture(data).histogram()
    linear = [((v / 255 + 0.055) / 1.055) ** 2.4 if v > 10 else v / 255 / 12.92 for v in range(256)]
    return float(sum(n * (1 - level) for n, level in zip(grey, linear, strict=True)) / sum(grey))


def sound(
    artifact: Artifact,
    of: Selected,
    paper: str = "a4",
    headline: str = "headline",
    body: str = "points",
    *,
    latin: bool = True,
) -> None:
    """What holds of every poster; without ``latin`` its words are left to the proof, and joined letters to the eye."""
    data, floors = artifact.data, load_floors(LAYOUTS, "poster", paper)
    assert len(pypdfium2.PdfDocument(data)) == artifact.count == 1
    # A hyphen at a line's end is told by PDFium as no letter; and a line's end as a space.
    said = bare(re.sub(r"\s?\(p[\d–]+\)", "", words_of(data)))
    for statement in statements(of) if latin else ():
        assert bare(statement.text) in said, statement.text
    page = pypdfium2.PdfDocument(data)[0]
    width, height = page.get_width() / MM, page.get_height() / MM
    chars = characters(data)
    for char in chars:
        edge = min(char.left, char.top, width - char.right, height - char.bottom)
        assert edge >= floors["safe"], f"{char.char} is {edge:.1f} mm from the edge"
    sizes = sorted({round(c.size, 1) for c in chars})
    assert len(sizes) <= 4, sizes
    assert sizes[0] >= floors["foot"] - 0.05 and sizes[-1] >= floors[headline] - 0.05
    others = {"contacts": floors["contacts"], "points": floors["points"], "seven": floors["seven"]}
    assert sizes[1] >= min(others[body], others["contacts"]) - 0.05
    assert not latin or not overlaps(chars)
    assert not list(crossings(data, chars))


def overlaps(chars: list[Char]) -> list[str]:
    """Characters whose ink crosses; not a kerned pair, and not an ascender beside a descender in a headline."""
    found = []
    ordered = sorted(enumerate(chars), key=lambda c: c[1].left)
    for n, (place, one) in enumerate(ordered):
        for other_place, other in ordered[n + 1 :]:
            if other.left > one.right - 0.15:
                break
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            across = min(one.right, other.right) - max(one.left, other.left)
            tight = abs(one.size - other.size) < 0.1 and one.size > 30
            if down > 0.15 and across > 0.15 and abs(place - other_place) > 1 and not tight:
                found.append(f"{one.char} {other.char}")
    return found


def empty_bands(data: bytes) -> list[float]:
    """Bands over a fifth of the height in which no row of the page has any ink but its ground's."""
    page = picture(data, 50)
    width, height = page.size
    pixels = page.load()
    run, found = 0, []
    for y in range(height):
        row = {pixels[x, y] for x in range(width)}
        run = run + 1 if max(row) - min(row) < 12 else 0
        if run > height / 5:
            found.append(y / height)
    return found


def crossings(data: bytes, chars: list[Char]) -> Iterator[str]:
    """Characters that lie across the edge of something drawn: a field, a rule, a bar, a code; whole inside is well."""
    for field in read_sheets(data)[0].fields:
        left, top, right, bottom = (v / MM for v in (field.box.left, field.box.top, field.box.right, field.box.bottom))
        for char in chars:
            across = min(char.right, right) - max(char.left, left)
            down = min(char.bottom, bottom) - max(char.top, top)
            inside = char.left > left - 0.1 and char.right < right + 0.1 and char.top > top - 0.1
            if across > 0.15 and down > 0.15 and not (inside and char.bottom < bottom + 0.1):
                yield f"{char.char} ({char.size:.1f} pt) lies across an edge at {left:.1f}, {top:.1f} mm"


def out_of_order(data: bytes, *, rtl: bool = False) -> list[str]:
    """Where reading aloud goes up the sheet again without going on to what stands beside: not as an eye goes."""
    found = []
    pieces = [p for p in read_pdf(data).face if p.box is not None and p.text.strip()]
    begun = pieces[0].box
    for before, after in itertools.pairwise(pieces):
        one, two = before.box, after.box
        if rtl and before.block == after.block and abs(one.bottom - two.bottom) < before.size:
            continue  # a line of several faces goes on
        if rtl:  # it began at the right of its last face
            one, begun = replace(one, right=max(one.right, begun.right)), two
        beside = two.right <= one.left + 1 if rtl else two.left >= one.right - 1
        column = two.right < one.right - 30 if rtl else two.left > one.left + 30
        if two.top < one.top - 0.5 * (one.bottom - one.top) and not beside and not column:
            found.append(f"“{after.text}” is read after “{before.text}”")
    return found
