"""Tables as slides: columns as wide as their words ask for, rows as high as they come out, the head on every slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..blocks import Block
from ..text import Inline
from ._deck_fit import Fit, packed
from ._deck_frames import BY_NAME
from ._deck_scene import Scene
from ._deck_slides import Bit, Grid, Note, Para, Slide, bits
from ._deck_words import has_words, short

FRAME = BY_NAME["Table"].by_role["body"]
CELLS, HEAD = (18.0, 20.0), 18.0
PAD, ROW_PAD = 16.0, 12.0
MARGIN = 220.0


def table(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A native table, its rows as high as they come out, on as many slides as it takes."""
    body = block.body
    title = (block.slide.title if block.slide else None) or body.title
    if has_words(block):
        return short(scene, block, title)
    return grid_slides(scene, block, title, body.columns, body.rows, row_heads=body.row_heads)


def grid_slides(
    scene: Scene, block: Block, title: Inline | str | None, columns: Sequence[Inline | str],
    rows: Sequence[Sequence[Inline | str]], *, row_heads: bool, kind: str = "table",
) -> list[Slide]:  # fmt: skip
    """A table over slides, the head repeated; a cell taller than a slide is cut, and whole in the notes.

    Its words are at 18 points, or at 20 where that takes no more slides.
    """
    sizes = scene.fit.sizes("table", CELLS)
    laid = _laid(scene, columns, rows, row_heads, sizes[0])
    larger = _laid(scene, columns, rows, row_heads, sizes[-1])
    if len(larger.runs) <= len(laid.runs) and not larger.cut:
        laid = larger
    named = ", ".join(c.words if isinstance(c, Inline) else c for c in columns)
    notes = [Note("In full", words) for words in laid.cut]
    out = []
    for n, run in enumerate(laid.runs, 1):
        heights = [laid.high(r) for r in run]
        grow = min(max(0.0, laid.room - sum(heights)) / len(run), 44.0)
        plain = "; ".join(", ".join(p.plain for p in r) for r in run)
        grid = Grid(
            laid.widths, (laid.head_h, *(round(h + grow, 2) for h in heights)),
            (laid.head, *(tuple((p,) for p in r) for r in run)), FRAME.y, FRAME.x,
            scene.fit.words.counted("rows", len(run), title=named, said=plain[:160]), scene.colour, row_heads, pad=PAD,
        )  # fmt: skip
        slide = scene.slide(
            "Table", title, [], block, part=(n, len(laid.runs)), notes=notes if n == 1 else (), kind=kind
        )
        out.append(replace(slide, grid=grid))
    return out


@dataclass(frozen=True)
class _Laid:
    """A table at one size of its words: widths, head, and its rows in the runs that a slide holds."""

    fit: Fit
    widths: tuple[float, ...]
    head: tuple[tuple[Para, ...], ...]
    runs: tuple[tuple[tuple[Para, ...], ...], ...]
    cut: tuple[str, ...]

    def inner(self, column: int) -> float:
        return _inner(self.widths, column)

    @property
    def head_h(self) -> float:
        return max(self.fit.para_height(c[0], self.inner(n)) for n, c in enumerate(self.head)) + 8

    @property
    def room(self) -> float:
        return FRAME.h - self.head_h

    def high(self, row: Sequence[Para]) -> float:
        return max(self.fit.para_height(p, self.inner(n)) for n, p in enumerate(row)) + ROW_PAD


def _inner(widths: Sequence[float], column: int) -> float:
    return widths[column] - (PAD if column < len(widths) - 1 else 0)


def _laid(
    scene: Scene, columns: Sequence[Inline | str], rows: Sequence[Sequence[Inline | str]], heads: bool, size: float
) -> _Laid:
    head = tuple((Para(bits(c, bold=True), HEAD, True, scene.colour),) for c in columns)
    cells = [[bits(c) for c in row] for row in rows]
    large = heads and _fits_margin(scene, head[0][0], cells)
    widths = tuple(_widths(scene, columns, cells, FRAME.w, heads, size, large=large))
    empty = _Laid(scene.fit, widths, head, (), ())
    made, gone = [], []
    for row in cells:
        paras = []
        for column, words in enumerate(row):
            first = heads and column == 0
            para = Para(words, 24.0 if first and large else size, first)
            kept, cut = scene.fit.cut(para, empty.inner(column), empty.room - ROW_PAD)
            if cut:
                gone.append("".join(b.text for b in words))
            paras.append(kept)
        made.append(tuple(paras))
    return replace(empty, runs=tuple(packed(made, empty.high, empty.room, 40)), cut=tuple(gone))


def _fits_margin(scene: Scene, head: Para, cells: Sequence[Sequence[tuple[Bit, ...]]]) -> bool:
    """Whether the names of the rows stand at 24 points in the margin column, the rest beginning where text does."""
    return all(
        scene.fit.width(words, size, bold=True) <= MARGIN - PAD
        for words, size in ((head.bits, HEAD), *((row[0], 24.0) for row in cells))
    )


def _widths(
    scene: Scene, columns: Sequence[Inline | str], cells: Sequence[Sequence[tuple[Bit, ...]]], total: float,
    heads: bool, size: float, *, large: bool = False,
) -> list[float]:  # fmt: skip
    """Widths that give long columns more, and every column its longest word; the first the margin's where it fits."""
    if large and len(columns) > 1:
        rest = _widths(scene, columns[1:], [row[1:] for row in cells], total - MARGIN, False, size)
        return [MARGIN, *rest]
    fit = scene.fit
    least, want = [], []
    for n, column in enumerate(columns):
        bold = heads and n == 0
        texts = [bits(column, bold=True), *(row[n] for row in cells)]
        words = {w for t in texts for w in "".join(b.text for b in t).split()}
        pad = PAD if n < len(columns) - 1 else 0
        longest = max((fit.width(w, size, bold=True) for w in words), default=20.0)
        least.append(min(longest + 2, total / len(columns)) + pad)
        whole = max(fit.width(t, size, bold=bold) for t in texts) + pad + 2
        area = sum(fit.width(t, size, bold=bold) for t in texts) / len(texts)
        want.append((whole, max(area, 40.0) ** 0.6))
    if sum(w for w, _ in want) <= total:
        spare = total - sum(w for w, _ in want)
        return [w + spare * w / sum(x for x, _ in want) for w, _ in want]
    spare = total - sum(least)
    if spare <= 0:
        return [total * w / sum(least) for w in least]
    widths = list(least)
    open_columns = set(range(len(columns)))
    while open_columns and spare > 0.5:
        share = sum(want[n][1] for n in open_columns)
        given = {n: min(spare * want[n][1] / share, want[n][0] - widths[n]) for n in open_columns}
        for n, more in given.items():
            widths[n] += max(0.0, more)
        spare = total - sum(widths)
        full = {n for n in open_columns if widths[n] >= want[n][0] - 0.5}
        if not full:
            break
        open_columns -= full
    widths[-1] += total - sum(widths)
    return widths
