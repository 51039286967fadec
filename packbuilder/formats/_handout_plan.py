"""What is decided of a handout before its pages are set: what runs on, and how the first page shares out its room.

Pure: lengths in, a :class:`Plan` out. All are mm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..measure import MM, Fonts
from ..selection import Chosen, Selected

FIRST_BOTTOM, LARGE_BOTTOM = 273.0, 264.0
"""Bottom of what the first page holds, mm, and in large print: its foot has two lines."""
WIDE = 170.0
TIGHT_ROW, TOC_TOP, WHO_TOP = 6.0, 4.5, 3.0
"""A line of the contents so high, mm, has a tighter page, which does without so much air over contents and contacts."""


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
class Opening:
    """What the matter of a first page takes, mm, as it stood in ``plan`` on a page long enough for all of it.

    ``words`` is where its paragraphs end, ``bottom`` where the contents and contacts below do; ``toc`` and ``who``
    are the heights of these two, side by side unless ``stacked``. ``entries`` are the lines of the contents, ``points``
    the steps between things to remember, ``gaps`` the places that have ``plan.gap``.
    """

    plan: Plan
    words: tuple[float, ...]
    bottom: float
    toc: float
    who: float
    entries: int
    points: int
    gaps: int
    stacked: bool = False

    def end(self, plan: Plan) -> float:
        """Where the matter would end as ``plan`` has it."""
        saved = self.gaps * (self.plan.gap - plan.gap) + self.plan.field - plan.field
        saved += self.points * (self.plan.points - plan.points)
        if not self.stacked:
            toc, who = self.toc, self.who
            if plan.row <= TIGHT_ROW < self.plan.row:
                toc, who = toc - TOC_TOP, who - WHO_TOP
            toc -= self.entries * (self.plan.row - plan.row)
            saved += max(self.toc, self.who) - max(toc, who)
        return self.bottom - saved


def shared(opening: Opening, heights: Mapping[int, float], most: float) -> Plan:
    """How the first page shares out its room, with as much of the cover's picture as it has room for.

    ``heights`` is what the picture takes in so many rows, ``most`` where the page ends, mm. Where its matter goes over
    the page, the contents and the contacts are on the second.
    """
    plan = opening.plan
    plans = [plan]
    for values in TIGHTER:
        said = {name: value for name, value in values.items() if name != "row" or not opening.stacked}
        plans.append(replace(plan, **said))  # type: ignore[arg-type]  # all are floats
    fitting = [(p, opening.end(p)) for p in plans if opening.end(p) <= most - 0.1]
    if fitting:
        return covered(fitting, heights, most) or air(*fitting[0], most)
    above = covered([(plan, max(end for end in opening.words if end < most))], heights, most)
    return replace(plan, cover=above.cover if above else 0)


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
