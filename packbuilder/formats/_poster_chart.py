"""Figures drawn to scale: columns, or bars where there are many. Every bar begins at nought. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..blocks import Chart
from ._poster_kit import Gap, Kit, Part, bolded
from ._poster_words import pieces, plain

#: Between columns, the least width of one, and how high the tallest may be.
GUTTER, NARROW = 5.0, 21.0
LOW, HIGH, MOST = 42.0, 72.0, 116.0
#: The gap that cuts a bar which stands for more than its length, and the piece beyond it.
CUT, BEYOND = 1.0, 1.6
#: How far a bar stops short of its line where it stands for less.
SHORT = 2.2
#: What it costs, in lines, that bars stand for columns.
INSTEAD = 4


def draw(kit: Kit, width: float) -> Part:
    """The chart of the poster."""
    chart = kit.says.chart
    assert chart is not None
    count = len(chart.data)
    across = (width - GUTTER * (count - 1)) / count
    made = _columns(kit, chart, width, across) if across >= NARROW and chart.kind != "bar" else None
    if made:
        return made
    bars = _bars(kit, chart, width)
    return bars if chart.kind == "bar" else replace(bars, wraps=bars.wraps + INSTEAD)


def _share(chart: Chart, value: float | None) -> float:
    top = max((d.value or 0.0 for d in chart.data), default=0.0)
    return max(0.0, (value or 0.0) / top) if top > 0 else 0.0


def _columns(kit: Kit, chart: Chart, width: float, across: float) -> Part | None:
    sizes = kit.sizes
    data: list[dict[str, Any]] = []
    plainly = not any(d.emphasis for d in chart.data)
    for datum in chart.data:
        shown = plain(chart.label_of(datum), bold=True)
        value = kit.lines(shown, across, sizes.lead, even=3)
        label = kit.lines(pieces(datum.label), across, sizes.body)
        if kit.wide or len(label.lines) > 3 or len(value.lines) > 2:
            kit.wide, kit.wraps = [], 0
            return None
        data.append(
            {"value": value, "label": label, "share": _share(chart, datum.value), "bound": datum.bound or "",
             "none": datum.value is None, "strong": plainly or datum.emphasis}
        )  # fmt: skip
    kit.wraps = 0
    title = kit.lines(bolded(pieces(chart.title)), width, sizes.body)
    note = kit.lines(pieces(chart.note), width, sizes.body)
    over = max(d["value"].height for d in data) + 1.5 + (CUT + BEYOND)
    under = max(d["label"].height for d in data) + 2.5
    fixed = title.height + 4 + over + under + (note.height + 3 if note else 0.0)

    def late(display: float, height: float) -> Mapping[str, Any]:
        return {"area": height - fixed}

    held = {
        "title": title, "note": note, "columns": data, "across": across, "gutter": GUTTER, "over": over,
        "under": under, "cut": CUT, "beyond": BEYOND, "short": SHORT, "head": title.height + 4,
    }  # fmt: skip
    room = Gap(0, HIGH - LOW, MOST - LOW)
    return kit.part("columns", width, fixed + LOW, data=held, pads=1, pad=room, before=Gap(6, 10, 22), late=late)


def _bars(kit: Kit, chart: Chart, width: float) -> Part:
    sizes = kit.sizes
    plainly = not any(d.emphasis for d in chart.data)
    labels = [pieces(d.label) for d in chart.data]
    column = min(max(kit.width(t, sizes.body) for t in labels) + GUTTER, 0.4 * width)
    values = [kit.width(plain(chart.label_of(d), bold=True), sizes.body) for d in chart.data]
    room = width - column - max(values) - 3 - CUT - BEYOND
    rows: list[dict[str, Any]] = []
    for datum, text in zip(chart.data, labels, strict=True):
        label = kit.lines(text, column - GUTTER, sizes.body)
        value = kit.lines(plain(chart.label_of(datum), bold=True), width, sizes.body)
        rows.append(
            {"label": label, "value": value, "share": _share(chart, datum.value), "bound": datum.bound or "",
             "none": datum.value is None, "strong": plainly or datum.emphasis,
             "height": max(label.height, sizes.leading(sizes.body))}
        )  # fmt: skip
    title = kit.lines(bolded(pieces(chart.title)), width, sizes.body)
    note = kit.lines(pieces(chart.note), width, sizes.body)
    height = title.height + 3 + sum(r["height"] for r in rows) + (note.height + 3 if note else 0.0)
    data = {
        "title": title, "note": note, "rows": rows, "column": column, "room": max(room, 1.0), "cut": CUT,
        "beyond": BEYOND, "short": SHORT, "head": title.height + 3,
    }  # fmt: skip
    before = Gap(6, 10, 22)
    return kit.part("bars", width, height, data=data, pads=2 * len(rows), pad=Gap(0.6, 2.5, 7), before=before)
