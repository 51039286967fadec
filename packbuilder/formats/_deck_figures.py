"""Blocks of figures as slides: statistics, charts, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..blocks import Block, Chart, Stat
from ..text import Inline
from ._deck_fit import NUMERAL_SIZES, line
from ._deck_frames import BOTTOM, BY_NAME, COLUMNS, MARGIN, TEXT_W, TEXT_X
from ._deck_scene import Scene
from ._deck_slides import Bar, ChartPlan, Marks, Note, Para, Rect, Shape, Slide, Words, bits
from ._deck_words import has_words, short

_BARS = 10
#: Of a figure that has the slide to itself.
_LARGER = (220.0, 190.0)
#: A chart's longest bar is at least so long, or its words become smaller.
_LONG = 240.0


def stats(scene: Scene, index: int, block: Block) -> list[Slide]:
    """One figure, or two, fill a slide each; three and more stand side by side, three to a slide."""
    if has_words(block):
        return short(scene, block, None)
    title = block.slide.title if block.slide else None
    figures: Sequence[Stat] = block.body
    if len(figures) <= 2:
        return [_big(scene, block, s, title if len(figures) == 1 else None) for s in figures]
    count = -(-len(figures) // 3)
    size, extra = divmod(len(figures), count)
    out, at = [], 0
    for n in range(count):
        step = size + (n < extra)
        out.append(_figures(scene, block, figures[at : at + step], title, (n + 1, count)))
        at += step
    return out


def _big(scene: Scene, block: Block, stat: Stat, title: Inline | None) -> Slide:
    """One figure at the size of the slide, its marks under it, what it counts as the title; or under a title."""
    spec = BY_NAME["Big number"].by_role
    value = bits(stat.value, bold=True)
    sizes = NUMERAL_SIZES if title else (*_LARGER, *NUMERAL_SIZES)
    size = scene.fit.first_size(value, replace(spec["value"], h=260.0), sizes, lines=1)
    if size is None:
        paras, notes = scene.prose(stat.text, BY_NAME["Content"].by_role["body"])
        return scene.slide("Content", stat.value, [Words("body", paras)], block, notes=notes)
    body, notes = scene.prose(stat.text, spec["body"]) if title else ((), [])
    shapes: list[Shape] = []
    marked = stat.count is not None and stat.of is not None
    if stat.count is not None and stat.of is not None:
        shapes.append(_marks(stat.count, stat.of, scene.colour, 62.0 if title else 110.0, scene.fit.words["squares"]))
    words = [Words("value", (Para(value, size, True, scene.colour),)), Words("body", body)]
    made = scene.slide(
        "Big number", title or stat.text, words, block, shapes=shapes, notes=notes, kind="number", label=""
    )
    return made if title else _centred(made, scene, marked=marked)


def _centred(slide: Slide, scene: Scene, *, marked: bool) -> Slide:
    """The figure, its marks and its title as one group, a little above the middle of the slide."""
    spec = BY_NAME["Big number"].by_role
    value, title = slide.placed("value"), slide.placed("title")
    if value is None or title is None:
        return slide
    high = line(value.paragraphs[0].size) + 4
    marks = [s for s in slide.shapes if isinstance(s, Marks)]
    tall = max((_tall(m) + 34 for m in marks), default=20.0)
    words = scene.fit.height(title.paragraphs, spec["title"].inner_w)
    top = 40 + max(0.0, BOTTOM - 40 - high - tall - words) * 0.42
    value = replace(value, box=(spec["value"].x, round(top, 2), spec["value"].w, round(high, 2)))
    title_y = round(top + high + tall, 2)
    title = replace(title, box=(spec["title"].x, title_y, spec["title"].w, max(spec["title"].h, round(words, 2))))
    moved = tuple(replace(m, y=round(top + high + 8, 2)) for m in marks)
    others = tuple(s for s in slide.shapes if not isinstance(s, Marks))
    held = {"value": value, "title": title}
    return replace(slide, words=tuple(held.get(w.role, w) for w in slide.words), shapes=(*moved, *others))


def _marks(count: int, of: int, colour: str, high: float, said: str) -> Marks:
    """Squares in the text column, between figure and title, at most ``high``: as few rows as leave them legible."""
    best, row = 0.0, of
    for rows in range(1, 9):
        across = -(-of // rows)
        pitch = min(66.0, TEXT_W / (across - 0.242), high / (rows - 0.242) if rows > 1 else 66.0)
        if pitch > best + 1:
            best, row = pitch, across
    side = best * (50 / 66)
    return Marks(count, of, 268, 228, row, best, side, colour, said.format(n=count, total=of))


def _tall(marks: Marks) -> float:
    return (-(-marks.of // marks.row) - 1) * marks.pitch + marks.side


def _figures(scene: Scene, block: Block, figures: Sequence[Stat], title: Inline | None, part: tuple[int, int]) -> Slide:
    spec = BY_NAME["Figures"].by_role
    frame = spec["figure1"]
    sizes = [
        scene.fit.first_size(bits(s.value, bold=True), frame, (90.0, 68.0, 54.0, 42.0, 32.0, 24.0), lines=1)
        for s in figures
    ]
    size = min(s or 24.0 for s in sizes)
    body = next(
        (z for z in (24.0, 20.0) if all(scene.fit.fits((Para(bits(s.text), z),), spec["item1"]) for s in figures)), 20.0
    )
    words, notes = [], []
    for n, stat in enumerate(figures, 1):
        para, cut = scene.fit.cut(Para(bits(stat.text), body), spec["item1"].inner_w, spec["item1"].inner_h)
        if cut:
            notes.append(Note("In full", stat.text.plain))
        words.append(Words(f"figure{n}", (Para(bits(stat.value, bold=True), size, True, scene.colour),)))
        words.append(Words(f"item{n}", (para,)))
    rules = [Rect(round(x, 2), 154, 277.33, 3, scene.colour) for x in COLUMNS[: len(figures)]]
    return scene.slide("Figures", title, words, block, part=part, notes=notes, shapes=rules, kind="figures")


def chart(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A native chart with its data; long series in parts."""
    body: Chart = block.body
    if has_words(block):
        return short(scene, block, body.title)
    title = (block.slide.title if block.slide else None) or body.title
    count = -(-len(body.data) // _BARS)
    step = -(-len(body.data) // count)
    runs = [body.data[i : i + step] for i in range(0, len(body.data), step)]
    side, notes = scene.side(body.note, "Chart")
    out = []
    for n, run in enumerate(runs, 1):
        made = scene.slide(
            "Chart", title, [side] if n == 1 else [], block, part=(n, len(runs)), notes=notes if n == 1 else (),
            kind="chart",
        )  # fmt: skip
        wide = body.kind == "bar" and not side.paragraphs
        out.append(replace(made, chart=_plan(scene, body, body.model_copy(update={"data": tuple(run)}), wide=wide)))
    return out


def _plan(scene: Scene, whole: Chart, chart: Chart, *, wide: bool) -> ChartPlan:
    """``chart``, a part of ``whole``, measured. A ``wide`` one has its names in the margin, bars where text begins."""
    fit = scene.fit
    width = TEXT_W + TEXT_X - MARGIN if wide else TEXT_W
    bars = []
    for datum in chart.data:
        shown = chart.label_of(datum)
        bare = datum.value is not None or chart.kind == "doughnut"  # a ring's key gives every figure
        label = datum.label.words if bare else f"{datum.label.words} ({shown})"
        bars.append(Bar(label, datum.value, shown, datum.emphasis or not any(d.emphasis for d in whole.data)))
    size = 24.0 if len(bars) <= 6 else 18.0
    top = max([d.value or 0 for d in whole.data] + [1e-9])
    height = min(332.0, (96.0 if wide else 84.0) * len(bars)) if chart.kind == "bar" else 332.0
    if chart.kind == "bar":
        for size in (24.0, 20.0, 18.0):
            labels = min(max(fit.width(b.label, size) for b in bars), 216.0) + 20
            labels = TEXT_X - MARGIN if wide else labels
            low = all(fit.lines(b.label, labels - 20, size) * line(size) <= height / len(bars) for b in bars)
            low = low and not any(fit.overlong(b.label, labels - 20, size) for b in bars)
            plot = width - labels
            rooms = [max(60.0, plot - 16 - fit.width(b.shown, size, bold=True)) for b in bars]
            most = max([top, *((b.value or 0) * plot / r for b, r in zip(bars, rooms, strict=True))])
            if low and plot * top / most >= _LONG:
                break
    else:
        each = TEXT_W / len(bars)
        size = next((z for z in (24.0, 20.0, 18.0) if all(fit.lines(b.label, each - 8, z) <= 2 for b in bars)), 18.0)
        labels = max(fit.lines(b.label, each - 8, size) for b in bars) * line(size) + 16
        most = top * height / max(60.0, height - line(size) - 8)
    said = "; ".join(f"{b.label} {b.shown}" if b.value is not None else b.label for b in bars)
    alt = fit.words[chart.kind].format(title=whole.title.words, said=said)
    return ChartPlan(
        chart.kind, whole.title.words, tuple(bars), size, scene.colour, alt, labels,
        most, height, width, (MARGIN, 148.0, width, height) if wide else None, wide,
    )  # fmt: skip


def image(scene: Scene, index: int, block: Block) -> list[Slide]:
    """A picture with its words for those who cannot see it."""
    body = block.body
    title = (block.slide.title if block.slide else None) or body.caption
    if has_words(block):
        return short(scene, block, title)
    photo = scene.photo(body.file, str(body.alt or ""), body.decorative)
    side, notes = scene.side(body.credit, "Picture")
    slide = scene.slide("Picture", title, [side], block, notes=notes, kind="picture")
    return [replace(slide, photo=photo)]
