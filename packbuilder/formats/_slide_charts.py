"""A chart as it is printed with its slide: where names, bars and values stand, worked out as a program would; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from ._deck_fit import Fit, line
from ._deck_frames import SLIDE, Frame
from ._deck_slides import ChartPlan

#: Of the room for one bar, the bar itself; the rest stands between it and its neighbour.
_BAR, _COLUMN = 1 / 1.3, 1 / 1.6
_RING = ("mid", "line", "soft")


class Box(NamedTuple):
    """A place on a slide, points from its top left corner."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One figure of a chart: where its name (on so many ``lines``), its bar and its value stand."""

    label: str
    shown: str
    colour: str
    lines: int
    name: Box
    bar: Box | None
    value: Box


@dataclass(frozen=True, slots=True)
class PageChart:
    """A chart: its bars, the size of its words; ``ring`` are the parts of a ring (value, colour), none for bars."""

    kind: str
    size: float
    height: float
    bars: tuple[ChartBar, ...]
    ring: tuple[tuple[float, str], ...] = ()
    ring_box: Box | None = None


def turned(box: Box, rtl: bool) -> Box:
    """``box`` on the other side of the slide, where the script is written from right to left."""
    return box._replace(x=SLIDE[0] - box.x - box.w) if rtl else box


def charted(plan: ChartPlan, frame: Frame, fit: Fit, *, rtl: bool) -> PageChart:
    """``plan`` in the placeholder ``frame``, or in its own box; turned for a script from right to left."""
    draw = {"bar": _bars, "column": _columns, "doughnut": _ring}[plan.kind]
    made = draw(plan, Box(*plan.box) if plan.box else Box(frame.x, frame.y, frame.w, plan.height), fit)
    if not rtl:
        return made
    bars = tuple(
        replace(b, name=turned(b.name, rtl), value=turned(b.value, rtl), bar=turned(b.bar, rtl) if b.bar else None)
        for b in made.bars
    )
    return replace(made, bars=bars, ring_box=turned(made.ring_box, rtl) if made.ring_box else None)


def _shade(plan: ChartPlan, number: int) -> str:
    if plan.bars[number].strong:
        return plan.colour
    return _RING[number % 3] if plan.kind == "doughnut" else "mid"


def _bars(plan: ChartPlan, box: Box, fit: Fit) -> PageChart:
    """Names in a column of their own, bars to scale from its edge, each with its value after it."""
    slot, high = box.h / len(plan.bars), line(plan.size)
    thick = slot * _BAR
    made = []
    for n, bar in enumerate(plan.bars):
        top = box.y + n * slot
        long = (bar.value or 0.0) / plan.most * (box.w - plan.labels) if plan.most else 0.0
        lines = fit.lines(bar.label, plan.labels - 20, plan.size)
        middle = top + slot / 2
        start = box.x + plan.labels
        made.append(
            ChartBar(
                bar.label, bar.shown if bar.value is not None else "", _shade(plan, n), lines,
                Box(box.x, middle - lines * high / 2, plan.labels - 6, lines * high),
                Box(start, middle - thick / 2, long, thick) if long > 0 else None,
                Box(start + long + 8, middle - high / 2, box.w - plan.labels - long - 8, high),
            )
        )  # fmt: skip
    return PageChart("bar", plan.size, high, tuple(made))


def _columns(plan: ChartPlan, box: Box, fit: Fit) -> PageChart:
    """Columns from a common foot, each with its value over it and its name under it."""
    slot, high = box.w / len(plan.bars), line(plan.size)
    foot = box.y + box.h - plan.labels
    thick = slot * _COLUMN
    made = []
    for n, bar in enumerate(plan.bars):
        tall = (bar.value or 0.0) / plan.most * (box.h - plan.labels) if plan.most else 0.0
        left = box.x + n * slot
        made.append(
            ChartBar(
                bar.label, bar.shown if bar.value is not None else "", _shade(plan, n), 0,
                Box(left, foot + 8, slot, plan.labels - 8),
                Box(left + (slot - thick) / 2, foot - tall, thick, tall) if tall > 0 else None,
                Box(left, foot - tall - high - 2, slot, high),
            )
        )  # fmt: skip
    return PageChart("column", plan.size, high, tuple(made))


def _ring(plan: ChartPlan, box: Box, fit: Fit) -> PageChart:
    """A ring with its key beside it."""
    side = min(box.h * 0.96, box.w * 0.5)
    left, wide = box.x + box.w * 0.5 + 24, box.w * 0.5 - 24
    high = line(plan.size)
    heights = [fit.lines(f"{b.label}: {b.shown}", wide - 32, plan.size) * high + 12 for b in plan.bars]
    top = box.y + max(0.0, (side - sum(heights)) / 2)
    made = []
    for n, bar in enumerate(plan.bars):
        made.append(
            ChartBar(
                bar.label, bar.shown, _shade(plan, n), 0, Box(left + 32, top, wide - 32, heights[n]),
                Box(left, top + (high - 18) / 2, 18, 18), Box(0, 0, 0, 0),
            )
        )  # fmt: skip
        top += heights[n]
    parts = tuple((b.value or 0.0, _shade(plan, n)) for n, b in enumerate(plan.bars))
    return PageChart("doughnut", plan.size, high, tuple(made), parts, Box(box.x, box.y, side, side))
