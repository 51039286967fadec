"""A table on a school's template: columns as wide as the place allows, rows as high as they come out, in parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ._deck_fit import Fit, line, packed
from ._deck_slides import Grid, Note, Para
from ._theirs_book import Place

LEAST = 18.0
_PAD = 12.0
_WHOLE = 18


def fitted(grid: Grid, fit: Fit, width: float, place: Place, most: float) -> Grid:
    """``grid`` made ``width`` wide, without the colours of our own looks, its rows as high as their words.

    No word is larger than ``most``, and all are at 18 points where the columns would be too narrow otherwise.
    """
    rows = tuple(tuple(tuple(_bare(p, place.colour) for p in cell) for cell in row) for row in grid.rows)
    for size in (most, LEAST):
        held = tuple(tuple(tuple(replace(p, size=min(p.size, size)) for p in cell) for cell in row) for row in rows)
        widths, whole = _widths(grid, held, fit, width, place.wide)
        if whole:
            break
    heights = tuple(_high(grid, row, widths, fit, place) for row in held)
    return replace(grid, widths=widths, heights=heights, rows=held)


def pieces(grid: Grid, high: float, fit: Fit) -> tuple[list[Grid], list[Note]]:
    """``grid`` in as many parts as are ``high`` at most, the head over each; a row higher than that is cut."""
    head, *rest = range(len(grid.rows))
    room = high - grid.heights[head]
    notes: list[Note] = []
    rows, heights = list(grid.rows), list(grid.heights)
    for n in rest:
        if heights[n] > room:
            cells = []
            for column, cell in enumerate(rows[n]):
                inner = grid.widths[column] - (grid.pad if column < len(grid.widths) - 1 else 0)
                cells.append(tuple(fit.cut(p, inner, room - _PAD)[0] for p in cell))
            notes.append(Note("In full", "; ".join(p.plain for cell in rows[n] for p in cell)))
            rows[n], heights[n] = tuple(cells), room
    runs = packed(rest, lambda n: heights[n], room, 40)
    out = []
    for run in runs or [()]:
        taken = [heights[n] for n in run]
        grow = min(24.0, max(0.0, room - sum(taken)) / len(run)) if run else 0.0
        out.append(
            replace(
                grid, rows=(rows[head], *(rows[n] for n in run)),
                heights=(heights[head], *(round(h + grow, 2) for h in taken)),
            )
        )  # fmt: skip
    return out, notes


def _bare(para: Para, colour: str) -> Para:
    bits = tuple(replace(b, colour=colour) for b in para.bits)
    return replace(para, bits=bits, colour=colour)


def _widths(
    grid: Grid, rows: Sequence[Sequence[Sequence[Para]]], fit: Fit, width: float, wide: float
) -> tuple[tuple[float, ...], bool]:
    """Columns in the shares they had, each at least its longest word; and whether all of them have that."""
    count = len(grid.widths)
    for most in (_WHOLE, 0):  # a telephone number or a time stays on one line, if it can
        least = []
        for column in range(count):
            words = [
                fit.width(word, p.size, bold=p.bold or any(b.bold for b in p.bits))
                for row in rows
                for p in row[column]
                for word in ([p.plain] if len(p.plain) <= most else p.plain.split())
            ]
            least.append(max(words, default=20.0) * wide + 2 + (grid.pad if column < count - 1 else 0))
        if sum(least) <= width:
            break
    total = sum(grid.widths)
    held = [w * width / total for w in grid.widths]
    short = {n for n in range(count) if held[n] < least[n]}
    if not short:
        return tuple(held), True
    if sum(least) > width:
        return tuple(v * width / sum(least) for v in least), False
    spare = width - sum(least)
    over = [max(0.0, held[n] - least[n]) for n in range(count)]
    return tuple(least[n] + spare * over[n] / (sum(over) or 1.0) for n in range(count)), True


def _high(grid: Grid, row: Sequence[Sequence[Para]], widths: Sequence[float], fit: Fit, place: Place) -> float:
    tallest = 0.0
    for column, cell in enumerate(row):
        inner = (widths[column] - (grid.pad if column < len(widths) - 1 else 0)) / place.wide
        tallest = max(tallest, sum(fit.lines(p.bits, inner, p.size, bold=p.bold) * line(p.size) for p in cell))
    return round(tallest * place.tall + _PAD, 2)
