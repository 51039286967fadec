"""Words and one graphic laid into one place of a school's template, on as many slides as they take.

Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ._deck_fit import NUMERAL_SIZES, line, packed
from ._deck_scene import HANGS
from ._deck_slides import Bit, Bullet, ChartPlan, Grid, Marks, Note, Para, Photo, Shape, Words
from ._theirs_book import Book, Place
from ._theirs_grid import fitted, pieces
from ._theirs_items import Flow, Graphic, Item

BODY = (24.0, 20.0)
AIR = (0.9, 0.7, 0.5)
"""The room over a paragraph as a share of its size: as much of it as there is room for."""
_LETTER = 36.0
_GAP = 16.0
_SLACK = 1.06
"""A box that is made for its words is a little higher than they are."""
_CHART_LEAST, _PHOTO_LEAST = 150.0, 120.0


@dataclass(frozen=True, slots=True)
class Laid:
    """What stands under the title of one slide; ``cut`` where something had to give way."""

    words: Words | None = None
    grid: Grid | None = None
    chart: ChartPlan | None = None
    photo: Photo | None = None
    shapes: tuple[Shape, ...] = ()
    notes: tuple[Note, ...] = ()
    cut: bool = False


def lay(flow: Flow, place: Place, size: float, book: Book) -> list[Laid]:
    """``flow`` in ``place`` with its words at ``size``, on one slide or on several."""
    return _Layer(place, size, book).lay(flow)


class _Layer:
    def __init__(self, place: Place, size: float, book: Book) -> None:
        self.place, self.size, self.book, self.fit = place, size, book, place.fit
        self.room = place.room
        self.air = AIR[-1]
        left, top, right, bottom = place.frame.insets
        frame = place.frame
        self.area = (frame.x + left, frame.y + top, frame.w - left - right, frame.h - top - bottom)

    def lay(self, flow: Flow) -> list[Laid]:
        if flow.graphic is None:
            return self._words(flow.items, self.room.inner_h)
        if not flow.items:
            return self._graphics(flow.graphic, self.area[1], self.area[3])
        high = self._high(flow.items) * self.place.tall * _SLACK
        _, over, _, under = self.place.frame.insets
        spare = self.area[3] - high - _GAP
        if self._fits(flow.items, self.area[3] / self.place.tall) and spare >= self._least(flow.graphic):
            x, y, w, _ = self.place.box
            at = self.area[1] if flow.below else self.area[1] + high + _GAP
            graphics = self._graphics(flow.graphic, at, spare)
            if len(graphics) == 1 and not graphics[0].cut:
                start = y + spare + _GAP if flow.below else y
                box = (x, start, w, high + over + under)
                return [replace(graphics[0], words=Words("body", self._paras(flow.items), box=box))]
        words = self._words(flow.items, self.room.inner_h)
        graphics = self._graphics(flow.graphic, self.area[1], self.area[3])
        return [*graphics, *words] if flow.below else [*words, *graphics]

    # -- words ----------------------------------------------------------------------------------------

    def _paras(self, items: Sequence[Item]) -> tuple[Para, ...]:
        return tuple(self._para(item) for item in items)

    def _para(self, item: Item) -> Para:
        colour = self.place.colour
        bits = tuple(replace(b, colour=colour) for b in item.bits)
        size = self._large(item) if item.large else self.size
        before = round(size * (0.2 if item.large else self.air))
        if item.mark == "letter":
            return Para(bits, size, item.bold, colour, before, hang=_LETTER, lang=item.lang)
        bullet: Bullet = item.mark
        hang = self.place.hang if bullet == "own" else HANGS[bullet]
        return Para(bits, size, item.bold, colour, before, bullet=bullet, start=item.start, hang=hang, lang=item.lang)

    def _large(self, item: Item) -> float:
        """The largest size at which a figure stands on one line, and takes no more than half of the place."""
        for size in NUMERAL_SIZES:
            if self.fit.width(item.plain, size, bold=True) <= self.room.inner_w and line(size) <= self.room.inner_h / 2:
                return size
        return self.size

    def _shown(self, paras: Sequence[Para]) -> tuple[Para, ...]:
        """As they are drawn: in capitals where the layout says so."""
        if not self.place.caps:
            return tuple(paras)
        return tuple(replace(p, bits=tuple(replace(b, text=b.text.upper()) for b in p.bits)) for p in paras)

    def _high(self, items: Sequence[Item]) -> float:
        return self.fit.height(self._shown(self._paras(items)), self.room.inner_w)

    def _fits(self, items: Sequence[Item], high: float) -> bool:
        return self.fit.fits(self._shown(self._paras(items)), self.room, height=high)

    def _words(self, items: Sequence[Item], high: float) -> list[Laid]:
        """Words alone, parted where they must be: a line that leads stays with what comes after it."""
        for self.air in AIR:
            if self._fits(items, high):
                return [Laid(Words("body", self._paras(items)))]
        blocks = _blocks(items)
        runs = packed(blocks, lambda b: self._high(b) + self.size * self.air, high, 40)
        out = []
        for run in runs:
            held = [item for block in run for item in block]
            out.append(self._whole(held, high))
        return out

    def _whole(self, items: Sequence[Item], high: float) -> Laid:
        """The words of one slide; the paragraph that does not fit is cut, and whole in the notes."""
        if self._fits(items, high):
            return Laid(Words("body", self._paras(items)), cut=True)
        kept: list[Para] = []
        notes: list[Note] = []
        spare = high
        for item in items:
            para = self._para(item)
            spare -= para.before if kept else 0
            if spare < line(self.size):
                notes.append(Note("In full", item.plain))
                continue
            (shown,) = self._shown([para])
            if self.fit.para_height(shown, self.room.inner_w) > spare + 0.01:
                shorter, _ = self.fit.cut(shown, self.room.inner_w, spare)
                count = len("".join(b.text for b in shorter.bits).removesuffix(" …"))
                text = f"{para.plain[:count].rstrip()} …"
                para = replace(para, bits=(Bit(text, bold=item.bold, colour=self.place.colour),))
                notes.append(Note("In full", item.plain))
            kept.append(para)
            spare -= self.fit.para_height(self._shown([para])[0], self.room.inner_w)
        return Laid(Words("body", tuple(kept)), notes=tuple(notes), cut=True)

    # -- graphics -------------------------------------------------------------------------------------

    def _least(self, graphic: Graphic) -> float:
        if isinstance(graphic, Grid):
            return sum(fitted(graphic, self.fit, self.area[2], self.place, self.size).heights)
        if isinstance(graphic, Marks):
            return self._marks(graphic, 0)[1]
        return _CHART_LEAST if isinstance(graphic, ChartPlan) else _PHOTO_LEAST

    def _graphics(self, graphic: Graphic, top: float, high: float) -> list[Laid]:
        x, _, w, _ = self.area
        if isinstance(graphic, Grid):
            grid = fitted(graphic, self.fit, w, self.place, self.size)
            parts, notes = pieces(grid, high, self.fit)
            coloured = [replace(g, left=x, top=top, colour=self.book.rule) for g in parts]
            held = [Laid(grid=g, cut=len(coloured) > 1 or bool(notes)) for g in coloured]
            held[0] = replace(held[0], notes=tuple(notes))
            return held
        if isinstance(graphic, Marks):
            return [Laid(shapes=(self._marks(graphic, top)[0],))]
        if isinstance(graphic, ChartPlan):
            return [Laid(chart=self._chart(graphic, (x, top, w, high)))]
        return [Laid(photo=replace(graphic, box=(x, top, w, high)))]

    def _marks(self, marks: Marks, top: float) -> tuple[Marks, float]:
        """The squares as wide as the place; and how high they stand."""
        across = min(marks.of, marks.row)
        share = min(1.0, self.area[2] / ((across - 1) * marks.pitch + marks.side))
        rows = -(-marks.of // marks.row)
        made = replace(
            marks, x=self.area[0], y=top, pitch=marks.pitch * share, side=marks.side * share, colour=self.book.rule
        )
        return made, (rows - 1) * made.pitch + made.side

    def _chart(self, plan: ChartPlan, box: tuple[float, float, float, float]) -> ChartPlan:
        """The chart in ``box``: bars as thick as they may be, labels no wider than two fifths."""
        wide, high = box[2], box[3]
        if plan.kind == "bar":
            high = min(high, 84.0 * len(plan.bars))
            labels = min(plan.labels, wide * 0.4)
            plot = wide - labels
            rooms = [max(60.0, plot - 16 - self.fit.width(b.shown, plan.size, bold=True)) for b in plan.bars]
            top = max([b.value or 0 for b in plan.bars] + [1e-9])
            most = max([top, *((b.value or 0) * plot / r for b, r in zip(plan.bars, rooms, strict=True))])
        else:
            labels = plan.labels
            most = plan.most * plan.height / max(1.0, plan.height)
            most = max(plan.most, max([b.value or 0 for b in plan.bars] + [1e-9]) * high / max(60.0, high - 40))
        colour = self.book.rule if plan.colour != "ink" else plan.colour
        return replace(
            plan, labels=labels, most=most, height=high, width=wide, colour=colour, box=(box[0], box[1], wide, high)
        )


def _blocks(items: Sequence[Item]) -> list[list[Item]]:
    """Items in blocks that stay together: lines that lead, with the item after them."""
    out: list[list[Item]] = []
    open_ = False
    for item in items:
        if open_ and out:
            out[-1].append(item)
        else:
            out.append([item])
        open_ = item.lead
    return out
