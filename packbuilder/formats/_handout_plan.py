"""What is decided of a handout before its pages are set: what runs on, and how the first page shares out its room.

Pure: lengths in, a :class:`Plan` out. All are mm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..selection import Chosen, Selected
from . import _page_values as page
from ._print_places import Laid

LIVE, LARGE_LIVE, BOOKLET_LIVE = (27.0, 270.0), (30.0, 254.0), (30.0, 264.0)
"""Top and bottom of what a page holds, mm; of one in large print, and of one to be made smaller for a booklet."""
FIRST_BOTTOM = 273.0
"""Bottom of what the first page holds, mm: its foot has two lines."""
WIDE = 170.0
TIGHT_ROW, TOC_TOP, WHO_TOP = 6.0, 4.5, 3.0
"""A line of the contents so high, mm, has a tighter page, which does without so much air over contents and contacts."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided before the pages are set.

    On the first page, mm: ``field`` and ``gap`` are air, ``points`` is between the things to remember, ``row`` is the
    height of a line of the contents. ``cover`` is how many rows the marks of the cover's picture stand in, 0 without.
    Sections in ``run_on`` begin on the page of the one before, those in ``snug`` stand a little closer. ``close`` is
    how close all of a summary stands, from 0.
    """

    contents: bool = True
    run_on: frozenset[str] = frozenset()
    snug: frozenset[str] = frozenset()
    close: int = 0
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


SUMMARIES = (
    Plan(contents=False, gap=6.0, field=7.5),
    Plan(contents=False, gap=4.5, field=6.0, points=1.5, close=1),
    Plan(contents=False, gap=4.5, field=6.0, points=1.5, close=2),
    Plan(contents=False, gap=3.0, field=4.5, points=0.75, close=3),
)
"""How close a summary may stand: as on the comp's page, and three steps below it (layouts/handout/summary.css)."""
SAVED = 0.12
"""What standing closer may save of a page, at most."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a section came to stand: its first and last page, and its bottom on the last, mm."""

    path: str
    first: int
    last: int
    bottom: float


@dataclass(frozen=True, slots=True)
class Opening:
    """What the matter of a first page takes, mm, as it stood in ``plan`` on a page long enough for all of it.

    ``words`` is where its paragraphs end, ``bottom`` where the contents and contacts below do; ``toc`` and ``who``
    are the heights of these two, side by side. ``entries`` are the lines of the contents, ``points`` the steps between
    things to remember, ``gaps`` the places that have ``plan.gap``.
    """

    plan: Plan
    words: tuple[float, ...]
    bottom: float
    toc: float
    who: float
    entries: int
    points: int
    gaps: int

    def end(self, plan: Plan) -> float:
        """Where the matter would end as ``plan`` has it."""
        saved = self.gaps * (self.plan.gap - plan.gap) + self.plan.field - plan.field
        saved += self.points * (self.plan.points - plan.points)
        toc, who = self.toc, self.who
        if plan.row <= TIGHT_ROW < self.plan.row:
            toc, who = toc - TOC_TOP, who - WHO_TOP
        toc -= self.entries * (self.plan.row - plan.row)
        return self.bottom - saved - max(self.toc, self.who) + max(toc, who)


def shared(opening: Opening, heights: Mapping[int, float], most: float = FIRST_BOTTOM) -> Plan:
    """How the first page shares out its room, with as much of the cover's picture as it has room for.

    ``heights`` is what the picture takes in so many rows, ``most`` where the page ends, mm. Where its matter goes over
    the page, the contents and the contacts are on the second.
    """
    plan = opening.plan
    plans = [plan, *(replace(plan, **values) for values in TIGHTER)]  # type: ignore[arg-type]  # all are floats
    fitting = [(p, opening.end(p)) for p in plans if opening.end(p) <= most - 0.1]
    if fitting:
        return covered(fitting, heights, most) or air(*fitting[0], most)
    above = covered([(plan, max((end for end in opening.words if end < most), default=most))], heights, most)
    return replace(plan, cover=above.cover if above else 0)


def large_openings(plan: Plan, heights: Mapping[int, float]) -> list[Plan]:
    """How the first pages of large print may be set, the best first: with the cover's picture if it costs no page."""
    tighter = (plan, replace(plan, row=6.0, gap=4.5), replace(plan, row=5.7, gap=3.0, field=4.5, points=0.75))
    return [replace(each, cover=rows) for rows in (*list(heights)[:1], 0) for each in tighter]


def extents(selected: Selected, laid: Laid) -> list[Extent]:
    """Where each top-level section, and what follows them, came to stand."""
    names = [*((s.path, page.anchor(s.path)) for s in selected.sections), ("end", "end")]
    found = []
    for path, ident in names:
        places = list(laid.places(ident=f"{ident}-all"))
        if places:
            found.append(Extent(path, places[0].page, places[-1].page, places[-1].bottom))
    return found


def snug(sections: Sequence[Extent], live: tuple[float, float]) -> frozenset[str]:
    """The sections that may take a page less when they stand a little closer: with those they run on from.

    One that ends a run, and has so little on its last page that the closer lines of the pages before may hold it.
    ``live`` is the top and bottom of what a page holds, mm.
    """
    out: set[str] = set()
    first = 0
    for number, section in enumerate(sections):
        if section.first > sections[first].last:
            first = number
        ends = number + 1 == len(sections) or sections[number + 1].first > section.last
        before = section.last - sections[first].first
        if ends and before and section.bottom - live[0] <= SAVED * before * (live[1] - live[0]):
            out |= {s.path for s in sections[first : number + 1]}
    return frozenset(out)


def closest(pages: Sequence[int], most: int) -> int:
    """How close a summary stands: as little as makes the fewest sheets of paper, of those that have ``most`` pages.

    ``pages`` is how many it takes, from the widest to the closest.
    """
    sheets = [(max(count - most, 0), -(-count // 2)) for count in pages]
    return sheets.index(min(sheets))


def has_slip(section: Chosen) -> bool:
    """Whether a section ends with a slip to be cut off."""
    last = list(section.walk())[-1]
    return bool(last.blocks) and last.blocks[-1].kind == "slip"


def run_on(selected: Selected) -> frozenset[str]:
    """The sections that need no page of their own, ``"end"`` for what follows them: no theme, and after no theme.

    The first begins a page, after the opening; and nothing may follow what ends with a slip to be cut off. Whether
    there is room for a beginning is for the page to see (handout.css).
    """
    out: set[str] = set()
    alone = True
    for section in selected.sections:
        if not section.theme and not alone:
            out.add(section.path)
        alone = section.theme > 0 or has_slip(section)
    return frozenset(out if alone else {*out, "end"})


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
