"""Figures made into lengths: bars to scale, numerals that fill their column, columns of a table.

Every bar begins at nought. A figure that is only a bound is drawn as one: past its value with a cut, or just
short of a line at its value. Lengths are mm, sizes of type pt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from ..blocks import Chart, Stat, Table
from ..measure import MM, Fonts
from ..text import Inline
from . import _page_draw as draw

BODY = 12.0
SIZES = (67.3, 50.5, 37.9, 28.4)
"""Sizes of type that a numeral may have, largest first; the last is taken even where it is too wide."""
GAP = 3.0
CUT, STUB, SHORT = 0.35, 2.0, 1.6
"""Of a bar for an inexact figure: the cut, the piece after it, and how far a bar stays from its line."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure drawn. ``length`` is along the scale; ``stub`` and ``line`` are where those stand, 0 for none.

    ``end`` is where the drawing ends and its value may begin; ``left`` and ``width`` place a column.
    """

    label: Inline
    shown: str
    emphasis: bool
    length: float
    stub: float = 0.0
    line: float = 0.0
    end: float = 0.0
    left: float = 0.0
    width: float = 0.0
    key: Markup = field(default=Markup(""))


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """A chart as lengths. ``over`` and ``under`` tell which inexact forms are used, to be explained beside it."""

    bars: tuple[Bar, ...]
    height: float = 0.0
    over: bool = False
    under: bool = False
    svg: Markup = field(default=Markup(""))


def bars(chart: Chart, fonts: Fonts, width: float, size: float = BODY) -> DrawnChart:
    """Bars of a chart in ``width``: as long as they can be with every value standing after its bar."""
    room = []
    for datum in chart.data:
        after = fonts.width(chart.label_of(datum), size, bold=True) / MM + GAP + (CUT + STUB if datum.bound else 0)
        if datum.value:
            room.append((width - after) / abs(datum.value))
    scale = max(0.0, min(room, default=0.0))
    return _chart(chart, [_bar(chart, n, scale) for n in range(len(chart.data))])


def _bar(chart: Chart, number: int, scale: float) -> Bar:
    datum = chart.data[number]
    full = round((datum.value or 0) * scale, 2)
    length, stub, line = full, 0.0, 0.0
    if datum.bound == "over" and full:
        stub = full + CUT
    elif datum.bound == "under" and full:
        length, line = max(full - SHORT, 0.0), full
    end = stub + STUB if stub else max(full, length)
    shown = chart.label_of(datum)
    return Bar(datum.label, shown, datum.emphasis, round(length, 2), round(stub, 2), line, round(end, 2))


def columns(chart: Chart, fonts: Fonts, width: float, height: float = 60.0) -> DrawnChart:
    """Columns of a chart in ``width`` by ``height``; the tallest leaves room for its value above it."""
    most = max((datum.value or 0 for datum in chart.data), default=0) or 1
    scale = (height - 9 - CUT - STUB) / most
    step = width / len(chart.data)
    made = []
    for number, bar in enumerate(_bar(chart, n, scale) for n in range(len(chart.data))):
        made.append(replace(bar, left=round(number * step, 2), width=round(step - GAP, 2)))
    return _chart(chart, made, height)


def ring(chart: Chart, fills: Sequence[str], line: str) -> DrawnChart:
    """A ring of the chart's parts, each with a key beside its label and its value."""
    parts = [(datum.value or 0.0, fills[n % len(fills)]) for n, datum in enumerate(chart.data)]
    made = [
        Bar(datum.label, chart.label_of(datum), datum.emphasis, datum.value or 0.0, key=draw.key(fill, line))
        for datum, (_, fill) in zip(chart.data, parts, strict=True)
    ]
    return DrawnChart(tuple(made), svg=draw.ring(parts, line))


def _chart(chart: Chart, made: list[Bar], height: float = 0.0) -> DrawnChart:
    return DrawnChart(
        tuple(made), height, any(bar.stub for bar in made), any(datum.bound == "under" for datum in chart.data)
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral and its words. ``size`` pt on lines of ``line`` mm; ``marks`` where it counts something."""

    value: Inline
    text: Inline
    of: int | None
    size: float
    line: float
    marks: draw.Drawn | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Numerals side by side, so many to a row."""

    figures: tuple[Figure, ...]
    columns: int


def figures(
    stats: Sequence[Stat], fonts: Fonts, colour: str, width: float = 170.0, gap: float = 5.0,
    said: str = "{n} of {total}",
) -> Figures:  # fmt: skip
    """Numerals of one size, the largest at which each fits its column; three stand in a row if they may be large.

    ``said`` describes a row of marks.
    """

    def largest(room: float) -> float:
        inks = [fonts.ink(s.value.plain, 1, bold=True, tracking=-0.03) for s in stats]
        widths = [(ink.right - ink.left) / MM for ink in inks]
        return next((size for size in SIZES if all(w * size <= room for w in widths)), SIZES[-1])

    three, half = (width - 2 * gap) / 3, (width - gap) / 2
    many = len(stats) in (3, 6) and largest(three) >= SIZES[1]
    room = three if many else half
    size = largest(room)
    made = []
    for stat in stats:
        drawn = draw.marks(stat.count or 0, stat.of, colour, room, said) if stat.of else None
        made.append(Figure(stat.value, stat.text, stat.of, size, round(size / MM * 0.95 * 2) / 2, drawn))
    return Figures(tuple(made), 3 if many else min(len(stats), 2))


def column_widths(table: Table, fonts: Fonts, width: float, size: float = BODY) -> tuple[float, ...]:
    """Widths of a table's columns: each holds its longest word, and the rest goes where most text is."""
    padding = 5.0
    count = len(table.columns)
    last = count - 1

    def natural(cell: Inline, bold: bool, measure: Callable[[list[float]], float]) -> float:
        return measure([fonts.width(word, size, bold=bold) / MM for word in cell.plain.split()])

    least, most = [], []
    for column in range(count):
        gap = 0.0 if column == last else padding
        cells = [(table.columns[column], True)]
        cells += [(row[column], table.row_heads and column == 0) for row in table.rows]
        least.append(min(max(natural(cell, bold, max) for cell, bold in cells) + 0.05, width / count) + gap)
        longest = max(fonts.width(cell.plain, size, bold=bold) / MM for cell, bold in cells)
        most.append(min(longest, width) + gap)
    spare = width - sum(least)
    wanted = [max(m - n, 0.0) for m, n in zip(most, least, strict=True)]
    total = sum(wanted)
    if total <= spare:
        extra = [w + (spare - total) * m / sum(most) for w, m in zip(wanted, most, strict=True)]
    else:
        extra = [spare * w / total for w in wanted]
    return tuple(round(n + e, 2) for n, e in zip(least, extra, strict=True))
