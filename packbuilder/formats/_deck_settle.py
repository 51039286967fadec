"""The last touch to words that already fit: no paragraph ends in one word alone."""

from __future__ import annotations

from dataclasses import replace

from ._deck_fit import RESERVE, Fit
from ._deck_frames import BY_NAME
from ._deck_slides import Grid, Para, Slide, Words

_NBSP = "\u00a0"
_LONGEST = 14
_APART = ("title", "name", "number", "value")


def settled(slide: Slide, fit: Fit) -> Slide:
    """``slide`` with the last two words of a paragraph bound together where the last would stand alone on a line."""
    words = tuple(w if w.role in _APART else _words(w, slide, fit) for w in slide.words)
    return replace(slide, words=words, grid=_grid(slide.grid, fit) if slide.grid else None)


def _words(words: Words, slide: Slide, fit: Fit) -> Words:
    frame = BY_NAME[slide.layout].by_role[words.role]
    wide = (words.box[2] if words.box else frame.w) - frame.insets[0] - frame.insets[2] - words.narrow
    return replace(words, paragraphs=tuple(_tied(p, wide - p.hang, fit) for p in words.paragraphs))


def _grid(grid: Grid, fit: Fit) -> Grid:
    last = len(grid.widths) - 1
    wide = [w - (grid.pad if n < last else 0) for n, w in enumerate(grid.widths)]
    rows = tuple(tuple(tuple(_tied(p, wide[n], fit) for p in cell) for n, cell in enumerate(row)) for row in grid.rows)
    return replace(grid, rows=rows)


def _tied(para: Para, wide: float, fit: Fit) -> Para:
    """``para`` with a no-break space before its last word, if that word stands alone and the line can take it."""
    text = para.plain
    alone = text.split(" ")
    if len(alone) < 4 or len(alone[-1]) > _LONGEST or "\t" in text or not para.bits:
        return para
    last = para.bits[-1]
    cut = last.text.rfind(" ")
    if cut <= 0:
        return para
    lines = fit.broken(para.bits, wide, para.size, bold=para.bold)
    later = fit.broken(para.bits, wide / RESERVE * 1.02, para.size, bold=para.bold)
    if all(len(each) < 2 or " " in each[-1].strip() for each in (lines, later)):
        return para
    tied = replace(para, bits=(*para.bits[:-1], replace(last, text=f"{last.text[:cut]}{_NBSP}{last.text[cut + 1 :]}")))
    return tied if fit.lines(tied.bits, wide, para.size, bold=para.bold) == len(lines) else para
