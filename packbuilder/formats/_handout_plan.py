"""What is decided of a handout before its pages are set: what runs on, and how the first page shares out its room.

Pure: lengths in, a :class:`Plan` out. All are mm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..measure import MM, Fonts
from ..selection import Chosen, Selected
from . import _page_values as page
from ._print_places import Laid

LIVE, LARGE_LIVE = (27.0, 270.0), (30.0, 264.0)
"""Top and bottom of what a page holds, mm, and of one in large print."""
FIRST_BOTTOM = 273.0
"""Bottom of what the first page holds, mm: its foot has two lines."""
WIDE = 170.0
RUN_ON_GAP = 15.0
BEGINNING = 75.0
"""What a section that goes over the page has to have under the one before, mm: its head and its first lines."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided before the pages are set.

    On the first page, mm: ``field`` and ``gap`` are air, ``points`` is between the things to remember, ``row`` is the
    height of a line of the contents. ``cover`` is how many rows the marks of the cover's picture stand in, 0 without.
    """

    contents: bool = True
    run_on: frozenset[str] = frozenset()
    field: float = 9.0
    gap: float = 7.5
    row: float = 6.7
    points: float = 3.0
    cover: int = 0


TIGHTER = (
    {"gap": 6.0, "row": 6.0},
    {"gap": 4.5, "row": 5.7, "field": 7.5},
    {"gap": 4.5, "row": 5.4, "field": 6.0, "points": 1.5},
    {"gap": 3.0, "row": 5.1, "field": 4.5, "points": 0.75},
)
"""What gives way on a first page that does not hold its matter; then the contents go to the second page."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a section came to stand, with nothing run on. ``bottom`` is on its last page, mm.

    Nothing may follow a ``closed`` one on its page: it ends with a slip to be cut off.
    """

    path: str
    theme: bool
    closed: bool
    pages: int
    bottom: float


def extents(selected: Selected, laid: Laid) -> list[Extent]:
    """Where each top-level section, and what follows them, came to stand."""
    names = [(s.path, page.anchor(s.path), s.theme > 0, has_slip(s)) for s in selected.sections]
    found = []
    for path, ident, theme, closed in [*names, ("end", "end", False, False)]:
        places = list(laid.places(ident=ident))
        if places:
            found.append(Extent(path, theme, closed, places[-1].page - places[0].page + 1, places[-1].bottom))
    return found


def has_slip(section: Chosen) -> bool:
    """Whether a section ends with a slip to be cut off."""
    last = list(section.walk())[-1]
    return bool(last.blocks) and last.blocks[-1].kind == "slip"


def run_on(sections: Sequence[Extent], live: tuple[float, float] = LIVE) -> frozenset[str]:
    """The sections that need no page of their own: they follow one that is no theme, with room for a beginning.

    ``live`` is the top and bottom of what a page holds, mm.
    """
    out: set[str] = set()
    page_height = live[1] - live[0]
    bottom, closed = live[1], True
    for section in sections:
        height = (section.pages - 1) * page_height + section.bottom - live[0]
        start = bottom + RUN_ON_GAP
        fits = start + height <= live[1]
        if not section.theme and not closed and (fits or live[1] - start >= BEGINNING):
            out.add(section.path)
            bottom = start + height
            while bottom > live[1]:
                bottom -= page_height
        else:
            bottom = section.bottom
        closed = section.theme or section.closed
    return frozenset(out)


def covered(fitting: Sequence[tuple[Plan, float]], heights: Mapping[int, float], most: float) -> Plan | None:
    """The first plan that has room for the cover's picture, in as many rows as can be.

    ``fitting`` are plans with the bottom of the page's matter in each; ``heights`` what the picture takes in so many
    rows; ``most`` is where the page ends; all mm.
    """
    for rows, height in heights.items():
        for plan, bottom in fitting:
            if bottom + height <= most - 0.5:
                return air(replace(plan, cover=rows), bottom + height, most)
    return None


def air(plan: Plan, bottom: float, most: float = FIRST_BOTTOM) -> Plan:
    """Share out what room the first page leaves: most to the field, the rest between its parts.

    ``bottom`` is where the page's matter ends, and ``most`` where the page does, mm.
    """
    spare = max(most - bottom - 0.5, 0.0)
    gap = min(spare * 0.12, 4.5)
    return replace(plan, field=round(plan.field + max(spare - 3 * gap, 0.0), 2), gap=round(plan.gap + gap, 2))


def themes(sections: Sequence[Chosen], fonts: Fonts, size: float) -> list[dict[str, Any]]:
    """The themes as the running head shows them: equal columns of the page's width, 5 mm apart.

    None where there are too many for that: then the running head names the section only.
    """
    found = [section for section in sections if section.theme and section.number]
    width = (WIDE - 5 * (len(found) - 1)) / len(found) if found else 0
    for section in found:
        if fonts.width(f"{section.number} {section.short_title.words}", size, bold=True) / MM > width:
            return []
    return [
        {
            "path": section.path,
            "number": section.number,
            "title": section.short_title,
            "left": round(number * (width + 5), 2),
            "width": round(width, 2),
        }
        for number, section in enumerate(found)
    ]
