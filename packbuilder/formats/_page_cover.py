"""The picture of a first page: a mark for each of what the briefing rests on, and a line that says what they are.

It stands in the field under the title, where the page has room for it. Lengths are mm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ..briefing import Cover
from ..measure import MM, Fonts
from . import _page_draw as draw

ROWS = (5, 4, 3)
"""In how many rows the marks may stand; the first is as it should be, the others save room."""
ABOVE, BETWEEN = 5.0, 2.0
"""Room above the marks, and between them and what says what they are."""
MARK, GAP = 3.9, 6.0
"""In that line: what a mark takes, and what parts one item from the next."""


@dataclass(frozen=True, slots=True)
class Item:
    """What one form of mark means; the first item of all has no mark and says what a mark is."""

    words: str
    mark: Markup | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture as it is set: the marks, and its items line by line. ``height`` is all that it takes."""

    marks: draw.Drawn
    lines: tuple[tuple[Item, ...], ...]
    height: float


def picture(
    cover: Cover, fonts: Fonts, colours: tuple[str, str], rows: int, *, width: float = 170.0, large: bool = False,
    rtl: bool = False,
) -> Picture:  # fmt: skip
    """The marks of ``cover`` in ``rows``, the first part in the first of ``colours``; ``rtl`` begins at the right."""
    counts = [part.count for part in cover.marks]
    marks = draw.many(counts, colours, rows, width, str(cover.alt), rtl=rtl)
    size, line = (13.5, 6.0) if large else (9.0, 4.5)
    lines = tuple(_lines(list(_items(cover, colours)), fonts, size, width))
    return Picture(marks, lines, round(ABOVE + marks.height + BETWEEN + len(lines) * line, 2))


def _items(cover: Cover, colours: tuple[str, str]) -> Iterator[Item]:
    yield Item(cover.caption.words)
    for number, part in enumerate(cover.marks):
        kind = draw.form(number, len(cover.marks))
        yield Item(part.said, draw.svg((0, 0, 8, 8), kind, draw.mark(kind, colours, 4, 4)))


def _lines(items: list[Item], fonts: Fonts, size: float, width: float) -> Iterator[tuple[Item, ...]]:
    """The items on as many lines as they need."""
    line: list[Item] = []
    used = 0.0
    for item in items:
        wide = fonts.width(item.words, size) / MM + (MARK if item.mark else 0.0)
        if line and used + GAP + wide > width - 0.5:
            yield tuple(line)
            line, used = [], 0.0
        used += wide + (GAP if line else 0.0)
        line.append(item)
    yield tuple(line)
