"""A plan of ours on a school's own template: the same slides and words, measured again in their places and faces.

Titles stand in their titles, words in their place for words with their signs, and tables, charts and pictures below
or above them in the same place. What does not fit at the larger size is tried at the smaller, the same through a
section; then it is parted between slides; what one slide cannot hold goes to the notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..measure import NBSP
from ._deck_fit import line
from ._deck_plan import Plan
from ._deck_slides import CLOCK, Bit, Note, Para, Slide, Words
from ._theirs_book import Book, Place, Room
from ._theirs_flow import BODY, Laid, lay
from ._theirs_items import KIND_OF, Flow, Item, flow

TITLES = (60.0, 54.0, 48.0, 44.0, 40.0, 36.0, 32.0, 28.0)
_LARGE = 32.0
_COVER = (28.0, 24.0, 20.0, 18.0)
#: Titles begin at the largest size that so many of them stand at.
_SHARE = 0.85


def onto(plan: Plan, book: Book, shorts: frozenset[str]) -> Plan:
    """``plan`` on the template that ``book`` describes; ``shorts`` are the short names of its sections."""
    return _Onto(plan, book, shorts).run()


@dataclass(frozen=True, slots=True)
class _Title:
    """A title's words, apart from the sign that a slide is one of several."""

    words: str
    tail: str


class _Onto:
    def __init__(self, plan: Plan, book: Book, shorts: frozenset[str]) -> None:
        self.plan, self.book, self.shorts = plan, book, shorts
        self.part = book.rooms["text"].title.fit.words["part"]
        said = re.escape(self.part).replace(r"\{n\}", r"(?P<n>\d+)").replace(r"\{total\}", r"(?P<total>\d+)")
        self.parted = re.compile(rf" \({said}\)")
        self.largest = self._largest()

    def run(self) -> Plan:
        out: list[Slide] = []
        slides = list(self.plan.slides)
        while slides:
            many = next((n for n, s in enumerate(slides) if s.section != slides[0].section), len(slides))
            out += self._section(slides[:many])
            del slides[:many]
        return replace(
            self.plan, slides=tuple(self._unique(out)), diagnostics=(*self.plan.diagnostics, *self.book.told)
        )

    def _room(self, slide: Slide) -> tuple[str, Room]:
        kind = KIND_OF.get(slide.layout, "text")
        return kind, self.book.rooms[kind]

    # -- titles ---------------------------------------------------------------------------------------

    def _largest(self) -> float:
        """The size that titles begin at: the largest at which most of them stand on two lines."""
        held = [s for s in self.plan.slides if s.kind not in ("cover", "opener") and s.title]
        for size in TITLES:
            fits = [self._stands(_title(s), self._room(s)[1].title, size) for s in held]
            if held and sum(fits) >= _SHARE * len(held):
                return size
        return TITLES[-1]

    def _stands(self, title: _Title, place: Place, size: float, lines: int = 2) -> bool:
        if size > max(place.frame.size, TITLES[-1] * self.book.scale):
            return False
        room, words = place.room, place.shown(title.words + title.tail)
        count = place.fit.lines(words, room.inner_w, size, bold=True)
        if place.fit.overlong(words, room.inner_w, size, bold=True):
            return False
        return count <= lines and count * line(size) <= room.inner_h + 0.01

    def _heading(
        self, slide: Slide, place: Place, tail: str, *, lines: int = 2, most: float = 0
    ) -> tuple[Words, list[Note]]:
        """The title at the largest size it stands at; one that stands at none is cut, and whole in the notes."""
        title = replace(_title(slide), tail=tail)
        sizes = [z for z in (place.frame.size, *TITLES) if z <= (most or self.largest)]
        scaled = [round(z * self.book.scale) for z in TITLES[-2:]] if self.book.scale > 1 else []
        sizes = sorted({*sizes, *scaled, TITLES[-1] if self.book.scale == 1 else scaled[-1]}, reverse=True)
        size = next((z for z in sizes if self._stands(title, place, z, lines)), None)
        notes: list[Note] = []
        if size is None:
            size = sizes[-1]
            notes.append(Note("Title in full", title.words))
            kept = title.words.split()
            while len(kept) > 1 and not self._stands(_Title(" ".join(kept) + " …", tail), place, size, lines):
                kept.pop()
            title = replace(title, words=" ".join(kept) + " …")
        bold = place.frame.bold
        tied = replace(title, words=NBSP.join(title.words.rsplit(" ", 1)))
        if len(title.words.split()) > 3 and not tail and self._stands(tied, place, size, lines):
            title = tied
        bits = [Bit(title.words, bold=bold, colour=place.colour)]
        if tail:
            bits.append(Bit(f" {tail.strip().replace(' ', NBSP)}", bold=bold, colour=place.colour))
        lang = next((p.lang for w in slide.words if w.role == "title" for p in w.paragraphs), "")
        return Words("title", (Para(tuple(bits), size, bold, place.colour, lang=lang),)), notes

    def _unique(self, slides: list[Slide]) -> list[Slide]:
        """No title twice: a number tells apart those that came to be alike because they were cut or taken apart."""
        seen: set[str] = set()
        out = []
        for slide in slides:
            number = 2
            made = slide
            while made.title.casefold() in seen:
                place = self.book.rooms[slide.layout].title
                made = self._retitled(slide, place, f" ({number})")
                number += 1
            seen.add(made.title.casefold())
            out.append(made)
        return out

    def _retitled(self, slide: Slide, place: Place, tail: str) -> Slide:
        words, _ = self._heading(slide, place, tail)
        return replace(slide, words=tuple(words if w.role == "title" else w for w in slide.words))

    # -- slides ---------------------------------------------------------------------------------------

    def _section(self, slides: Sequence[Slide]) -> list[Slide]:
        """The slides of one section, all at one size: the larger, unless something would have to be parted."""
        slides = [self._named(slides[0]), *slides[1:]]
        sizes = self._sizes(slides)
        for size in sizes:
            made = [self._slides(s, size) for s in slides]
            if all(len(part) == 1 and not cut for part, cut in made):
                break
        return self._numbered(list(slides), [part for part, _ in made])

    def _named(self, slide: Slide) -> Slide:
        """The first slide of a section says in its notes which it is: ours has that in the margin."""
        label = slide.placed("label")
        name = label.plain if label else ""
        if name not in self.shorts or slide.kind == "opener":
            return slide
        return replace(slide, notes=(*slide.notes, Note("Part of", name)))

    def _sizes(self, slides: Sequence[Slide]) -> list[float]:
        """The sizes of words: ours, or theirs where that is smaller, as long as the floor allows."""
        place = self.book.rooms["text"].body
        own = place.frame.size if place is not None else BODY[0]
        sizes = [z * self.book.scale for z in BODY]
        return sorted({round(max(sizes[-1], min(z, own))) for z in sizes}, reverse=True)

    def _numbered(self, before: list[Slide], made: list[list[Slide]]) -> list[Slide]:
        """Slides that are parts of one are counted anew: "2 of 3" of ours may be "3 of 4" here."""
        out: list[Slide] = []
        n = 0
        while n < len(before):
            title = _title(before[n])
            part = self.parted.fullmatch(title.tail)
            most = int(part["total"]) if part and part["n"] == "1" else 1
            run = max(1, sum(1 for s in before[n : n + most] if _title(s).words == title.words))
            held = [slide for each in made[n : n + run] for slide in each]
            if len(held) == run:
                out += held
            else:
                for number, slide in enumerate(held, 1):
                    tail = f" ({self.part.format(n=number, total=len(held))})"
                    if title.tail and not part:
                        tail = title.tail + tail
                    out.append(self._retitled(slide, self.book.rooms[slide.layout].title, tail))
            n += run
        return out

    def _slides(self, slide: Slide, size: float) -> tuple[list[Slide], bool]:
        """``slide`` on their template, on as many slides as it takes; and whether anything had to be cut."""
        kind, room = self._room(slide)
        if kind in ("cover", "section"):
            return [self._front(slide, kind, room)], False
        said = flow(slide, self.shorts)
        if kind == "quote":
            slide, said = self._quoted(slide, said)
        base = self.book.rooms["text"].body
        place = room.body if room.body is not None and said.items else base
        assert place is not None
        if said.items and room.body is None:
            kind, room = "text", self.book.rooms["text"]
        large = round(min(_LARGE * self.book.scale, place.frame.size))
        laid = lay(said, place, large, self.book) if kind in ("message", "quote") and large > size else []
        if len(laid) != 1 or laid[0].cut:
            laid = lay(said, place, size, self.book)
        tail = _title(slide).tail
        title, notes = self._heading(slide, room.title, tail)
        out = [self._made(slide, kind, room, title, notes, each, first=n == 0) for n, each in enumerate(laid)]
        return out, any(each.cut for each in laid)

    def _made(
        self, slide: Slide, kind: str, room: Room, title: Words, notes: Sequence[Note], laid: Laid, *, first: bool
    ) -> Slide:
        own = slide.notes if first else tuple(n for n in slide.notes if n.label == CLOCK)
        return Slide(
            kind, (title, *([laid.words] if laid.words else [])), slide.section, slide.theme, laid.shapes, laid.grid,
            laid.chart, laid.photo, (*(notes if first else ()), *own, *laid.notes), self._footer(slide, room), "",
            slide.kind, slide.minutes if first else 0, slide.start, slide.pages,
        )  # fmt: skip

    def _front(self, slide: Slide, kind: str, room: Room) -> Slide:
        """The cover or the opening of a section: the title, and what stands under it as far as there is room."""
        title, notes = self._heading(slide, room.title, "", lines=3, most=TITLES[0])
        roles = ("body", "aside", "school") if kind == "cover" else ("body", "aside")
        under = [p for role in roles if (held := slide.placed(role)) for p in held.paragraphs]
        words: list[Words] = [title]
        place = room.body
        while under:
            made = self._under(under, place) if place is not None else None
            if made is not None:
                words.append(Words("body", made))
                break
            notes.append(Note("About", under.pop().plain))
        return replace(
            slide, layout=kind, words=tuple(words), shapes=(), ground="", notes=(*slide.notes, *notes),
            footer=self._footer(slide, room) if kind == "section" else "",
        )  # fmt: skip

    def _under(self, paras: Sequence[Para], place: Place) -> tuple[Para, ...] | None:
        sizes = [z for z in place.fit.sizes("body", _COVER) if z <= max(place.frame.size, _COVER[-2])]
        for size in sizes:
            made = tuple(
                Para(tuple(replace(b, size=None, colour=place.colour) for b in p.bits), size, p.bold, place.colour,
                     before=round(size / 3), lang=p.lang)
                for p in paras
            )  # fmt: skip
            shown = tuple(replace(p, bits=tuple(replace(b, text=place.shown(b.text)) for b in p.bits)) for p in made)
            if place.fit.fits(shown, place.room):
                return made
        return None

    def _quoted(self, slide: Slide, said: Flow) -> tuple[Slide, Flow]:
        """A quotation is the title where it stands there on two lines; else whoever said it is, and it is the words."""
        room = self.book.rooms["quote"]
        title = _title(slide)
        if self._stands(title, room.title, TITLES[-1]) or not said.items:
            return slide, said
        first, *rest = said.items
        quoted = Item((Bit(title.words),))
        held = slide.placed("title")
        assert held is not None
        named = replace(held, paragraphs=(replace(held.paragraphs[-1], bits=first.bits),))
        renamed = replace(slide, words=tuple(named if w is held else w for w in slide.words))
        return renamed, replace(said, items=(quoted, *rest))

    def _footer(self, slide: Slide, room: Room) -> str:
        """The foot of a slide, as much of it as their footer holds."""
        place = room.foot
        if place is None or not slide.footer:
            return slide.footer if place is not None else ""
        size = min(14.0, max(12.0, place.frame.size))
        short = slide.footer.split(". ")[0]
        for words in (slide.footer, short):
            shown = place.shown(words)
            if place.fit.lines(shown, place.room.inner_w, size) == 1 and not place.fit.overlong(
                shown, place.room.inner_w, size
            ):
                return words
        return ""


def _title(slide: Slide) -> _Title:
    """The title of a planned slide; what a plan adds to it in brackets stands apart."""
    held = slide.placed("title")
    paras = held.paragraphs if held else ()
    bits = [b for p in paras for b in p.bits]
    tail = ""
    if len(bits) > 1 and bits[-1].text.startswith(" (") and bits[-1].text.endswith(")"):
        tail = bits.pop().text
    return _Title(" ".join("".join(b.text for b in bits).replace("\u00a0", " ").split()), tail)
