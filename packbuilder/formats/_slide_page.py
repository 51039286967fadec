"""A slide as it is printed: the plan's words and shapes in their places, for a layout to draw; pure.

Lengths stay points of a slide of 960 x 540, sizes of type too; the layout scales all of them at once. Where a
program that shows slides finds a place by itself (an anchor, a chart's bars), it is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ._deck_fit import Fit, line
from ._deck_frames import BY_NAME, SLIDE, STRIP_H, Frame, LayoutSpec, beside_mark
from ._deck_mirror import mirrored, mirrored_frame
from ._deck_slides import Bit, Drawn, Grid, Group, Marks, Note, Para, Photo, Rect, Slide, Words
from ._pptx_text import is_rtl
from ._slide_charts import Box, PageChart, charted, turned


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph to set: its bits after what hangs before them (``lead``), its height of a line, space above."""

    bits: tuple[Bit, ...]
    lead: tuple[Bit, ...]
    size: float
    height: float
    before: float
    hang: float
    bold: bool
    colour: str
    align: str
    lang: str
    bullet: str
    number: int
    target: str


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs that belong together: a ``list`` of points (``ul`` or ``ol``), or paragraphs one under another."""

    tag: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The words of one placeholder. ``box`` is where they stand; ``field`` the ground behind, where there is one."""

    role: str
    box: Box
    runs: tuple[Run, ...]
    track: float
    field: Box | None = None
    fill: str = ""
    outline: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A plain rectangle in a colour role, or its edge alone; ``words`` stand in it."""

    box: Box
    colour: str
    outline: float = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; ``scope`` is ``col`` or ``row`` for a head, and empty for a figure."""

    lines: tuple[Line, ...]
    scope: str
    pad: float


@dataclass(frozen=True, slots=True)
class Table:
    """A table at its place: widths of columns, and rows with their heights, the head first."""

    box: Box
    widths: tuple[float, ...]
    rows: tuple[tuple[float, tuple[Cell, ...]], ...]
    colour: str


@dataclass(frozen=True, slots=True)
class SlidePage:
    """A slide to be drawn in print. ``fields`` lie under the words, ``over`` upon them, in this order."""

    ground: str
    title: str
    fields: tuple[Field, ...]
    words: tuple[Placed, ...]
    over: tuple[Field, ...]
    drawings: tuple[Drawn, ...]
    marks: tuple[Marks, ...]
    brand_mark: tuple[float, float, float, str] | None
    table: Table | None = None
    chart: PageChart | None = None
    photo: tuple[Box, Photo] | None = None
    notes: tuple[Note, ...] = field(default=())


def paged(slide: Slide, fit: Fit, mark: float = 0.0) -> SlidePage:
    """``slide`` with everything in its place. ``mark`` is how wide the brand's mark is for its height, 0 for none.

    For a script that is written from right to left it is mirrored, as the deck is.
    """
    spec = BY_NAME[slide.layout]
    rtl = is_rtl(fit.language)
    slide = mirrored(slide) if rtl else slide
    ground = slide.ground or (spec.ground if spec.ground != "paper" else "")
    under = [Field(Box(0, 0, SLIDE[0], STRIP_H), "line")] if spec.strip else []
    under += [Field(turned(Box(b.x, b.y, b.w, b.h), rtl), b.colour) for b in spec.blocks if b.h > 4]
    over = [Field(turned(Box(b.x, b.y, b.w, b.h), rtl), b.colour) for b in spec.blocks if b.h <= 4]
    over += [f for s in slide.shapes for f in _fields(s)]
    body = spec.by_role.get("body")
    frame = mirrored_frame(body) if body and rtl else body
    place = spec.mark
    if place and rtl:
        place = (SLIDE[0] - place[0] - place[2] * mark, *place[1:])
    return SlidePage(
        ground=ground,
        title=" ".join(slide.title.split()),
        fields=tuple(under),
        words=tuple(_placed(w, spec, fit, mark, rtl=rtl) for w in slide.words if w.paragraphs),
        over=tuple(over),
        drawings=tuple(s for s in slide.shapes if isinstance(s, Drawn)),
        marks=tuple(s for s in slide.shapes if isinstance(s, Marks)),
        brand_mark=place,
        table=_table(slide.grid) if slide.grid else None,
        chart=charted(slide.chart, body, fit, rtl=rtl) if slide.chart and body else None,
        photo=(Box(frame.x, frame.y, frame.w, frame.h), slide.photo) if slide.photo and frame else None,
        notes=slide.notes,
    )  # fmt: skip


# -- words ----------------------------------------------------------------------------------------


def _placed(words: Words, spec: LayoutSpec, fit: Fit, mark: float, *, rtl: bool) -> Placed:
    frame = spec.by_role[words.role]
    school = words.role == "school"
    frame = beside_mark(frame, mark) if school else frame
    frame = mirrored_frame(frame) if rtl else frame
    own = None if school else words.box
    x, y, w, h = own or (frame.x, frame.y, frame.w, frame.h)
    left, top, right, bottom = frame.insets
    top = top if words.top is None else words.top
    wide = w - left - right - words.narrow
    high = fit.height(words.paragraphs, wide)
    spare = h - top - bottom - high
    down = {"b": spare, "ctr": spare / 2}.get(frame.anchor, 0.0)
    fill = words.fill or frame.fill
    has_field = bool(fill and fill != "none") or bool(words.outline)
    return Placed(
        role=words.role,
        box=Box(x + left, y + top + max(down, 0.0), wide, high),
        runs=tuple(_runs(words.paragraphs, frame)),
        track=0.0 if rtl else frame.track,
        field=Box(x, y, w, h) if has_field else None,
        fill=fill if fill != "none" else "",
        outline=words.outline,
        target=words.target,
    )


def _runs(paras: Sequence[Para], frame: Frame) -> Iterator[Run]:
    """Paragraphs in runs: what has a mark, or a height of line that rules go by, is a point of a list."""
    lines = [(_kind(p), _line(p, frame, first=n == 0)) for n, p in enumerate(paras)]
    for tag, held in groupby(lines, key=lambda item: item[0]):
        made = tuple(item[1] for item in held)
        if made[0].bullet == "number":  # each goes on from the one before, as a program that shows slides counts them
            made = tuple(replace(one, number=made[0].number + n) for n, one in enumerate(made))
        yield Run(tag if len(made) > 1 or tag == "p" or made[0].bullet else "p", made)


def _kind(para: Para) -> str:
    if para.bullet in ("number", "letter"):
        return "ol"
    return "ul" if para.bullet or para.exact in (25.0, 30.0) else "p"


def _line(para: Para, frame: Frame | None, *, first: bool) -> Line:
    bits = para.bits
    lead: tuple[Bit, ...] = ()
    if bits and bits[0].text.endswith("\t"):
        lead, bits = (bits[0],), bits[1:]
    return Line(
        bits=bits,
        lead=tuple(Bit(b.text.rstrip("\t"), b.bold, b.italic, b.href, b.size, b.colour) for b in lead),
        size=para.size,
        height=line(para.size, para.exact),
        before=0.0 if first else para.before,
        hang=para.hang,
        bold=para.bold,
        colour=(para.colour if not para.bullet else "") or (frame.colour if frame else "ink"),
        align=para.align or (frame.align if frame else "l"),
        lang=para.lang,
        bullet=para.bullet,
        number=para.start,
        target=para.target,
    )


# -- shapes ---------------------------------------------------------------------------------------


def _fields(shape: object) -> Iterator[Field]:
    """Rectangles, those of a group too."""
    if isinstance(shape, Rect):
        yield Field(Box(shape.x, shape.y, shape.w, shape.h), shape.colour, shape.outline, shape.label)
    elif isinstance(shape, Group):
        for rect in shape.rects:
            yield from _fields(rect)


def _table(grid: Grid) -> Table:
    last = len(grid.widths) - 1
    rows = []
    for number, (height, row) in enumerate(zip(grid.heights, grid.rows, strict=True)):
        cells = tuple(
            Cell(
                tuple(_line(p, None, first=n == 0) for n, p in enumerate(cell)),
                "col" if number == 0 else "row" if grid.row_heads and column == 0 else "",
                grid.pad if column < last else 0.0,
            )
            for column, cell in enumerate(row)
        )
        rows.append((height, cells))
    return Table(Box(grid.left, grid.top, sum(grid.widths), sum(grid.heights)), grid.widths, tuple(rows), grid.colour)


def first_slides(slides: Sequence[Slide]) -> Mapping[str, int]:
    """The number of the first slide of each section, for links."""
    found: dict[str, int] = {}
    for number, slide in enumerate(slides, 1):
        found.setdefault(slide.section, number)
    return found
