"""What a planned slide says, in order, without its looks: the words of each place of ours as items of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ._deck_slides import Bit, Bullet, ChartPlan, Grid, Marks, Note, Para, Photo, Slide

Mark = Literal["", "own", "number", "letter", "box"]
#: Which kind of slide of theirs each layout of ours becomes.
KIND_OF = {
    "Title": "cover", "Agenda": "agenda", "Section": "section", "Content": "text", "Two columns": "text",
    "Big number": "numbers", "Figures": "numbers", "Chart": "chart", "Table": "table", "Quote": "quote",
    "Case": "case", "Case story": "case", "Discuss": "discuss", "Scenario": "case", "Story": "case",
    "Quiz question": "quiz", "Quiz answer": "quiz", "Message": "message", "Picture": "picture",
    "Contacts": "contacts", "Closing": "closing", "Title only": "title-only",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph to be: ``mark`` is its sign (``own``: the layout's); ``lead`` stays with what comes after it.

    ``large`` is a figure that is drawn as large as there is room for.
    """

    bits: tuple[Bit, ...]
    mark: Mark = ""
    bold: bool = False
    lead: bool = False
    large: bool = False
    start: int = 1
    lang: str = ""

    @property
    def plain(self) -> str:
        """Its words."""
        return "".join(b.text for b in self.bits).replace("\t", " ")


Graphic = Grid | ChartPlan | Photo | Marks


@dataclass(frozen=True, slots=True)
class Flow:
    """What one slide says under its title: ``items``, and a ``graphic``, with the words ``below`` it or over it."""

    items: tuple[Item, ...] = ()
    graphic: Graphic | None = None
    below: bool = False
    notes: tuple[Note, ...] = ()


_SIGNS: dict[Bullet, Mark] = {"number": "number", "letter": "letter", "box": "box", "dot": "own", "own": "own"}


def _item(para: Para, *, lead: bool = False) -> Item:
    """A paragraph of ours without its looks; a point of a ruled list gets the sign of their layout."""
    bits = tuple(replace(b, size=None, colour="") for b in para.bits)
    mark: Mark = _SIGNS.get(para.bullet, "own" if para.exact and not para.bullet else "")
    return Item(bits, mark, para.bold, lead, start=para.start, lang=para.lang)


def _of(slide: Slide, role: str, *, lead: bool = False) -> list[Item]:
    held = slide.placed(role)
    return [_item(p, lead=lead) for p in held.paragraphs] if held else []


def _joined(items: Sequence[Item], by: str) -> list[Item]:
    """Items as one bold line that leads."""
    said = by.join(i.plain.strip() for i in items if i.plain.strip())
    return [Item((Bit(said, bold=True),), bold=True, lead=True)] if said else []


def flow(slide: Slide, shorts: frozenset[str]) -> Flow:
    """What ``slide`` says. ``shorts`` are the names of sections, which a label only repeats."""
    label = [i for i in _of(slide, "label", lead=True) if i.plain not in shorts]
    label = [replace(i, bold=True, bits=tuple(replace(b, bold=True) for b in i.bits)) for i in label]
    side, body = _of(slide, "side"), _of(slide, "body")
    match slide.layout:
        case "Agenda":
            return Flow(graphic=slide.grid)
        case "Table":
            return Flow(tuple(side), slide.grid)
        case "Chart":
            return Flow(tuple(side), slide.chart, below=True)
        case "Picture":
            return Flow(tuple(side), slide.photo, below=True)
        case "Big number":
            marks = next((s for s in slide.shapes if isinstance(s, Marks)), None)
            return Flow((*(replace(i, large=True) for i in _of(slide, "value")), *body), marks)
        case "Figures":
            return Flow(tuple(i for n in (1, 2, 3) for i in _figure(slide, n)))
        case "Case":
            lessons = [replace(i, mark="own") for i in _of(slide, "second")]
            return Flow((*body, *_led(_of(slide, "label2")), *lessons))
        case "Discuss":
            return Flow((*_panel(slide), *side, *body))
        case "Scenario":
            moments = [i for n in (1, 2, 3) for i in _moment(_of(slide, f"item{n}"))]
            return Flow((*_led(side), *_of(slide, "aside"), *moments, *_asked(slide)))
        case "Story":
            return Flow((*_led(side), *body, *_asked(slide)))
        case "Quiz question":
            return Flow((*label, *side, *(_letter(i) for i in body)))
        case "Quiz answer":
            return Flow((*_asked(slide), *_led(_of(slide, "label2")), *body))
        case "Contacts":
            return Flow((*_lead_person(slide), *_one(_of(slide, "aside")), *_one(_of(slide, "web"))), slide.grid)
        case "Closing":
            return Flow((*body, *_of(slide, "aside")))
        case _:
            return Flow((*label, *body, *_of(slide, "second"), *side))


def _one(items: Sequence[Item]) -> list[Item]:
    """Paragraphs as one: "A child in danger now: call 999"."""
    if not items:
        return []
    bits = [b for n, i in enumerate(items) for b in ((Bit(" "), *i.bits) if n else i.bits)]
    return [replace(items[0], bits=tuple(bits), bold=False)]


def _led(items: Sequence[Item]) -> list[Item]:
    return [replace(i, lead=True, bold=True, bits=tuple(replace(b, bold=True) for b in i.bits)) for i in items]


def _figure(slide: Slide, number: int) -> list[Item]:
    """A figure with what it counts beside it."""
    value, words = _of(slide, f"figure{number}"), _of(slide, f"item{number}")
    if not value:
        return words
    lead = Item(tuple(replace(b, bold=True) for b in value[0].bits), bold=True, lead=True)
    return [lead, *words]


def _moment(items: Sequence[Item]) -> list[Item]:
    """When, in bold, and what happens, in one point."""
    if len(items) < 2:
        return list(items)
    when = tuple(replace(b, bold=True) for b in items[0].bits)
    said = tuple(b for i in items[1:] for b in i.bits)
    return [Item((*when, Bit("  "), *said), "own", lang=items[1].lang)]


def _panel(slide: Slide) -> list[Item]:
    """What to do, and for how many minutes, as one line."""
    items = _of(slide, "panel")
    if len(items) < 3:
        return _joined(items, " ")
    word, *rest = items
    return _joined([word, Item((Bit(" ".join(i.plain for i in rest)),))], ", ")


def _asked(slide: Slide) -> list[Item]:
    """The band: a question with its minutes, or an answer with its letter, in bold."""
    out = []
    for item in _of(slide, "panel"):
        bits = tuple(replace(b, bold=True, text=b.text.replace("\t", "  ")) for b in item.bits)
        out.append(replace(item, bits=bits, bold=True))
    return out


def _letter(item: Item) -> Item:
    return replace(item, bits=(Bit(f"{chr(64 + item.start)}\t", bold=True), *item.bits))


def _lead_person(slide: Slide) -> list[Item]:
    """Whom to tell first: the role, then name and number on one line, then where."""
    name, number = _of(slide, "name"), _of(slide, "number")
    line = tuple(replace(b, bold=True) for b in (name[0].bits if name else ()))
    if number:
        line = (*line, Bit("  "), *(replace(b, bold=True) for b in number[0].bits))
    own = [Item(line, bold=True, lead=True)] if line else []
    role = [replace(i, lead=True) for i in _of(slide, "label")]
    return [*role, *own, *_of(slide, "side")]
