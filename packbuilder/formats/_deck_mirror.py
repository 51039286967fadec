"""A slide for a script that is written from right to left: the grid mirrored, everything else as planned."""

from __future__ import annotations

from dataclasses import replace

from ._deck_frames import BY_NAME, SLIDE, Frame
from ._deck_slides import Grid, Group, Marks, Rect, Shape, Slide, Words

_W = SLIDE[0]


def mirrored(slide: Slide) -> Slide:
    """``slide`` with every place mirrored about the middle of the slide."""
    words = tuple(_words(w, BY_NAME[slide.layout].by_role[w.role]) for w in slide.words)
    shapes = tuple(_shape(s) for s in slide.shapes)
    return replace(slide, words=words, shapes=shapes, grid=_grid(slide.grid) if slide.grid else None)


def mirrored_frame(frame: Frame) -> Frame:
    """``frame`` on the other side, its insets changed over."""
    left, top, right, bottom = frame.insets
    return replace(frame, x=_W - frame.x - frame.w, insets=(right, top, left, bottom))


def _words(words: Words, frame: Frame) -> Words:
    x, y, w, h = words.box or (frame.x, frame.y, frame.w, frame.h)
    return replace(words, box=(_W - x - w, y, w, h))


def _grid(grid: Grid) -> Grid:
    return replace(grid, left=_W - grid.left - sum(grid.widths))


def _shape(shape: Shape) -> Shape:
    if isinstance(shape, Rect):
        return replace(shape, x=_W - shape.x - shape.w)
    if isinstance(shape, Group):
        return replace(shape, rects=tuple(replace(r, x=_W - r.x - r.w) for r in shape.rects))
    if isinstance(shape, Marks):
        wide = (min(shape.of, shape.row) - 1) * shape.pitch + shape.side
        return replace(shape, x=_W - shape.x - wide)
    return replace(shape, x=_W - shape.x - shape.size)
