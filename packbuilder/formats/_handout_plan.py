"""What is decided of a handout before its pages are set: what runs on, and how the first page shares out its room.

Pure: lengths in, a :class:`Plan` out. All are mm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..measure import MM, Fonts
from ..selection import Chosen, Selected

FIRST_BOTTOM = 273.0
"""Bottom of what the first page holds, mm: its foot has two lines."""
WIDE = 170.0
TOC_TOP = 4.5
"""Air over the contents, mm, that a tighter page does without."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is decided before the pages are set.

    On the first page, mm: ``field`` and ``gap`` are air, ``points`` is between the things to remember, ``row`` is the
    height of a line of the contents.
    """

    contents: bool = True
    run_on: frozenset[str] = frozenset()
    field: float = 9.0
    gap: float = 7.5
    row: float = 6.7
    points: float = 3.0


TIGHTER = (
    {"gap": 6.0, "row": 6.0},
    {"gap": 4.5, "row": 5.7, "field": 7.5},
    {"gap": 4.5, "row": 5.4, "field": 6.0, "points": 1.5},
)
"""What gives way on a first page that does not hold its matter; then the contents go to the second page."""


def tighter(plan: Plan, bottom: float, entries: int, points: int) -> Iterator[Plan]:
    """What may bring onto the first page a matter whose end would stand at ``bottom``, mm, as ``plan`` has it.

    ``entries`` are the lines of its contents, ``points`` what there is to remember. A plan that cannot be enough,
    whatever else stands beside the contents, is not offered.
    """
    for values in TIGHTER:
        tight: Plan = replace(plan, **values)  # type: ignore[arg-type]  # all are floats
        saved = 3 * (plan.gap - tight.gap) + plan.field - tight.field
        saved += max(points - 1, 0) * (plan.points - tight.points)
        saved += entries * (plan.row - tight.row) + TOC_TOP
        if bottom - saved < FIRST_BOTTOM + 0.5:
            yield tight


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


def air(plan: Plan, bottom: float) -> Plan:
    """Share out what room the first page leaves: most to the field, the rest between its parts.

    ``bottom`` is where the page's matter ends, mm.
    """
    spare = max(FIRST_BOTTOM - bottom - 0.5, 0.0)
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
