"""Ink for a copier, by the operators of the file: nothing solid over 4 square centimetres but letters and codes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from packbuilder.brand import Brand
from packbuilder.checking import brand_of
from packbuilder.formats import poster
from packbuilder.selection import Selected, select
from packbuilder.workspace import Workspace

CM = 72 / 2.54
MOST = 4.0
"""Square centimetres of one solid."""
RULE = 0.4
"""A line no broader than this is a rule and no solid, however long (an outline on A3 has 3.7 mm); cm."""
SPACE = Workspace(Path(__file__).resolve().parents[2])
Point = tuple[float, float]


@cache
def chosen(school: str, paper: str, ink: str) -> tuple[Selected, Brand]:
    pack = SPACE.pack("staffroom")
    output = pack.outputs[0].model_copy(update={"paper": (paper,), "ink": ink, "posters": ()})
    organisation = SPACE.organisation(school)
    held = select(SPACE.briefing("serious-case-reviews"), organisation, SPACE.national(), pack, output)
    return held, brand_of(SPACE.layouts, organisation)


def files(school: str, paper: str, ink: str) -> dict[str, bytes]:
    """Every poster of the briefing that this paper has room for."""
    held, brand = chosen(school, paper, ink)
    sheets = [s for s in poster.sheets(held) if "landscape" not in paper or "be-curious" in s.name]
    return {s.name: poster.build(s, SPACE.layouts, brand).data for s in sheets}


def area(points: list[Point]) -> float:
    """The area within a ring of points, signed by its direction."""
    rings = zip(points, [*points[1:], *points[:1]], strict=True)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in rings) / 2


def around(points: list[Point]) -> float:
    """The length of the edge of a ring of points."""
    return sum(hypot(a[0] - b[0], a[1] - b[1]) for a, b in pairwise([*points, points[0]]))


def solids(data: bytes) -> list[float]:
    """The inked area of each filled path and broad line of a page, in cm²; rules, white and codes left out."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(_solids(pdf.pages[0]))


def _solids(holder: Any, matrix: pikepdf.Matrix | None = None) -> Iterator[float]:
    matrix = pikepdf.Matrix() if matrix is None else matrix
    fill: tuple[float, ...] = (0.0,)
    stroke, line = fill, 1.0
    held = []
    rings: list[list[Point]] = []
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator in ("BI", "INLINE IMAGE"):
            raise AssertionError("a picture on a light poster")
        v = [float(x) for x in instruction.operands if isinstance(x, (int, float, Decimal))]
        if operator == "q":
            held.append((matrix, fill, stroke, line))
        elif operator == "Q":
            matrix, fill, stroke, line = held.pop()
        elif operator == "Do":
            thing = holder.Resources.XObject[str(instruction.operands[0])]
            assert thing.Subtype == "/Form", "a picture on a light poster"
            own = pikepdf.Matrix(*(float(x) for x in thing.get("/Matrix") or (1, 0, 0, 1, 0, 0)))
            yield from _solids(thing, own @ matrix)
        elif operator == "cm":
            matrix = pikepdf.Matrix(*v) @ matrix
        elif operator in ("rg", "g", "sc", "scn", "k"):
            fill = tuple(v)
        elif operator in ("RG", "G", "SC", "SCN", "K"):
            stroke = tuple(v)
        elif operator == "w":
            line = v[0]
        elif operator == "m":
            rings.append([(v[0], v[1])])
        elif operator in ("l", "c", "v", "y"):
            rings[-1] += [(v[i], v[i + 1]) for i in range(0, len(v), 2)]
        elif operator == "re":
            x, y, w, h = v
            rings.append([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
        elif operator in ("f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "n"):
            size = abs(matrix.a * matrix.d - matrix.b * matrix.c) / CM**2
            code = len(rings) > 60  # of small squares
            if operator in ("f", "F", "f*", "B", "B*", "b", "b*") and rings and not code and set(fill) != {1.0}:
                found = [area(r) for r in rings]
                if "*" in operator:  # what lies within another is cut out of it
                    whole = max(map(abs, found))
                    inked = 2 * whole - sum(map(abs, found))
                else:
                    inked = abs(sum(found))
                if 2 * inked / sum(map(around, rings)) * size**0.5 > RULE:  # how broad it is, on the whole
                    yield inked * size
            if operator in ("S", "s", "B", "B*", "b", "b*") and rings and set(stroke) != {1.0}:
                long = sum(hypot(a[0] - b[0], a[1] - b[1]) for r in rings for a, b in pairwise(r))
                if line * hypot(matrix.a, matrix.b) > RULE * CM:  # broader than a rule
                    yield long * line * size
            rings = []


@pytest.mark.parametrize(
    ("school", "paper"),
    [("oakfield-primary", "a4"), ("harbour-street", "a3"),
     ("oakfield-primary", "a4-landscape")],
)  # fmt: skip
def test_light_ink_prints_no_solids(school: str, paper: str) -> None:
    for name, data in files(school, paper, "light").items():
        large = [round(s, 1) for s in solids(data) if s > MOST]
        assert large == [], name


def test_the_reader_of_operators_sees_the_fields_of_a_poster_in_colour() -> None:
    """A headline's field is three fifths of A4: some 370 cm²."""
    held, brand = chosen("oakfield-primary", "a4", "colour")
    sheet = next(s for s in poster.sheets(held) if "be-curious" in s.name)
    assert 300 < max(solids(poster.build(sheet, SPACE.layouts, brand).data)) < 500
