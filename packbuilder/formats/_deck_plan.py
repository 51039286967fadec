"""The plan of a deck: which slides, in which layout, with which words and sizes; pure, and sure to lose no word.

From the cover to the last slide: agenda, an opener for each theme, each section's blocks as what they are, what to
remember, what to do, whom to tell. Titles are unique. What has no place on a slide stands in its notes, with what to
say, the minutes and the clock, and the pages of the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..blocks import BLOCKS, Block
from ..diagnostics import Diagnostic
from ..selection import Chosen, Selected
from ..session import Session, clock
from . import _deck_figures as figures
from . import _deck_room as room
from . import _deck_tables as tables
from . import _deck_words as words
from ._deck_agenda import agenda, counted, cover
from ._deck_contacts import contact_slides, contacts
from ._deck_fit import BODY_SIZES, Fit
from ._deck_frames import BY_NAME, SLIDE, STRIP_ON_H
from ._deck_scene import Scene, page_list, pages_of, paragraphs_of
from ._deck_settle import settled
from ._deck_slides import CLOCK, Bit, Drawn, Note, Para, Photo, Rect, Slide, Words, bits

Drawer = Callable[[Scene, int, Block], list[Slide]]
DRAWERS: Mapping[str, Drawer] = {
    "text": words.text, "bullets": words.listing, "steps": words.listing, "actions": words.listing,
    "callout": words.callout, "quote": words.quote, "case": words.case, "stats": figures.stats, "chart": figures.chart,
    "table": tables.table, "image": figures.image, "terms": words.terms, "question": room.question,
    "scenario": room.scenario, "quiz": room.quiz, "contacts": contacts, "links": words.links, "slip": words.slip,
}  # fmt: skip
if set(DRAWERS) != set(BLOCKS):  # a kind of block without a drawer fails here, not in a school
    raise RuntimeError(f"deck: no drawer for {sorted(set(BLOCKS) ^ set(DRAWERS))}")

OPENING = ""
"""The section that cover and agenda belong to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The slides in order; each top section's name for PowerPoint's own sections; what there is to tell."""

    slides: tuple[Slide, ...]
    sections: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def plan(session: Session, fit: Fit, photo: Callable[[str, str, bool], Photo]) -> Plan:
    """The slides of ``session``, measured with ``fit``. ``photo`` reads a picture by file, alt text and decoration."""
    return _Planner(session, fit, photo).run()


def _sign(section: Chosen) -> str:
    """The icon of what a section without a number is made of: what the room talks about, else what it does."""
    kinds = {block.kind for each in section.walk() for block in each.blocks}
    if kinds & {"question", "scenario", "quiz"}:
        return "discuss"
    return next((icon for icon, kind in (("do", "actions"), ("case", "case"), ("key", "callout")) if kind in kinds), "")


class _Planner:
    def __init__(self, session: Session, fit: Fit, photo: Callable[[str, str, bool], Photo]) -> None:
        self.session, self.fit, self.photo = session, fit, photo
        self.selected: Selected = session.selected
        self.found: list[Diagnostic] = list(session.diagnostics)
        self.closing = self._closing()
        self.short = self.selected.briefing.short_title.words

    def run(self) -> Plan:
        slides: list[Slide] = []
        for section in self.selected.sections:
            slides += self._section(section)
        slides = self._ending(slides)
        slides = [*cover(self.session, self.fit), *agenda(self.session, self.fit, self.short), *slides]
        slides = [self._placed(self._timed(s)) for s in self._unique(slides)]
        slides = [settled(s, self.fit) for s in slides]
        names = {OPENING: self.selected.title.words}
        names |= {s.path: s.title.words for s in self.selected.sections}
        return Plan(tuple(slides), names, tuple(self.found))

    # -- sections -------------------------------------------------------------------------------------

    def _closing(self) -> tuple[str, int]:
        """The list of things to do that closes the session: the last that takes time, else one in the last section."""
        every = [(s.path, i, b) for s in self.selected.walk() for i, b in enumerate(s.blocks) if b.kind == "actions"]
        timed = [item for item in every if item[2].body.minutes]
        last = self.selected.sections[-1].path
        held = timed or [item for item in every if item[0].split("/")[0] == last]
        return held[-1][:2] if held else ("", -1)

    def _scene(self, section: Chosen, size: float) -> Scene:
        activities = self.session.activities

        def minutes(index: int) -> float:
            held = activities.get((section.path, index))
            return held.minutes if held else 0.0

        return Scene(
            section=section, fit=self.fit, size=size, cite=self.cite, minutes=minutes, photo=self.photo,
            contacts=self.selected.contacts, web=self.selected.organisation.web,
            closing=self.closing[1] if section.path == self.closing[0] else -1,
        )  # fmt: skip

    def cite(self, pages: Sequence[str]) -> str:
        """The foot of a slide: the short title, and the pages of the source where it rests on some."""
        if not pages:
            return self.short
        sources = self.selected.sources or self.selected.briefing.sources
        whole = f"{self.short}. {sources[0].short.words}: {page_list(pages, self.fit.words)}"
        if self.fit.width(whole, 12) <= 540:
            return whole
        short = f"{self.short}. {page_list(pages, self.fit.words)}"
        return short if self.fit.width(short, 12) <= 540 else self.short

    def _section(self, section: Chosen) -> list[Slide]:
        scene, drawn = self._drawn(section)
        self.found += [d for d in scene.found if d not in self.found]
        lead: list[Slide] = []
        if section.depth == 1 and (section.theme or section.sections):
            lead.append(self._opener(scene))
        if section.content_note:
            lead.append(self._content_note(scene))
        own = [*lead, *(s for _, slides in drawn for s in slides)]
        if not own and not section.shell:
            own = [self._summary(scene)]
        own = self._noted(section, own, lead, drawn)
        own = self._clocked(section, own, drawn)
        for child in section.sections:
            own += self._section(child)
        if section.shell and section.depth > 1 and own:  # no slide of its own: said where its part begins
            own[0] = replace(own[0], notes=(Note("Part of", section.title.plain), *own[0].notes))
        return own

    def _drawn(self, section: Chosen) -> tuple[Scene, list[tuple[int, list[Slide]]]]:
        """Every block's slides, all at one size: the larger, unless something would have to be parted or cut."""
        for size in self.fit.sizes("body", BODY_SIZES):
            scene = self._scene(section, size)
            drawn = [(i, DRAWERS[b.kind](scene, i, b)) for i, b in enumerate(section.blocks)]
            drawn = [(i, [self._spoken(s, section.blocks[i]) for s in slides]) for i, slides in drawn]
            if not scene.tight:
                break
        return scene, drawn

    def _spoken(self, slide: Slide, block: Block) -> Slide:
        """A block in another language says so on every run."""
        if not block.lang:
            return slide
        lang = str(block.lang)
        held = tuple(
            replace(w, paragraphs=tuple(replace(p, lang=lang) for p in w.paragraphs)) if w.role != "label" else w
            for w in slide.words
        )
        return replace(slide, words=held, notes=tuple(replace(n, lang=lang) for n in slide.notes))

    def _opener(self, scene: Scene) -> Slide:
        section, spec = scene.section, BY_NAME["Section"].by_role
        shown = words.display(scene, section.title, spec["title"], "on-theme")
        title = shown or scene.title(section.title, spec["title"])[0]
        out: list[Words] = []
        if section.number and "." not in section.number:
            size = next((z for z in (270.0, 160.0, 120.0) if self.fit.width(section.number, z, bold=True) < 216), 90.0)
            out.append(Words("value", (Para((Bit(section.number, bold=True),), size, True, "on-theme"),)))
        notes: list[Note] = []
        if section.summary:
            frame = spec["body"]
            for size in BODY_SIZES:
                paras = (Para(bits(section.summary), size, colour="on-theme"),)
                if self.fit.fits(paras, frame):
                    out.append(Words("body", paras))
                    break
            else:
                notes.append(Note("In short", section.summary.plain))
        part = self.session.part(section.path)
        if part.minutes:
            line = self.fit.words["starts"].format(time=self.fit.words.spoken(part.minutes), clock=clock(part.start))
            out.append(Words("aside", (Para((Bit(line),), 24, colour="on-theme"),)))
        ground = scene.colour if section.theme else ""
        sign = "" if section.number else _sign(section)
        return Slide(
            "Section", (title, *out), section.path, section.theme, notes=tuple(notes), footer=self.short,
            shapes=(Drawn(sign, 44, 104, 144, "on-theme"),) if sign else (), ground=ground, kind="opener",
        )  # fmt: skip

    def _content_note(self, scene: Scene) -> Slide:
        """What stands first before anything hard to read."""
        body, notes = scene.message(scene.section.content_note, outline="accent")
        title = self.fit.words["before"].format(title=scene.section.short_title.words)
        icon = Drawn("caution", 46, 58, 34, scene.colour)
        return scene.slide(
            "Message", title, [body], None, notes=notes, shapes=[icon], label=self.fit.words["please_note"], kind="note"
        )

    def _summary(self, scene: Scene) -> Slide:
        """A section of which nothing is made for a slide: its point, and its sentence."""
        paras, notes = scene.prose(scene.section.summary, BY_NAME["Content"].by_role["body"], sizes=(32, *BODY_SIZES))
        return scene.slide("Content", scene.section.headline, [Words("body", paras)], None, notes=notes)

    # -- notes ----------------------------------------------------------------------------------------

    def _noted(
        self, section: Chosen, own: list[Slide], lead: list[Slide], drawn: list[tuple[int, list[Slide]]]
    ) -> list[Slide]:
        """The section's notes on its first slide, and each text that is for the notes beside the slide before it."""
        if not own:
            return own
        extra: dict[int, list[Note]] = {n: [] for n in range(len(own))}
        first = next((n for n, s in enumerate(own) if s.kind not in ("note", "numbers")), 0)
        face = " ".join(w.plain for s in own for w in s.words)
        if not section.shell:
            point = [t.plain for t in (section.headline, section.summary) if t and t.words not in face]
            extra[first] += [Note("The point", p) for p in point]
            extra[first] += [Note("Say", p.plain) for p in paragraphs_of(section.notes) if not isinstance(p, str)]
        at = max(0, len(lead) - 1)
        seen = len(lead)
        for index, slides in drawn:
            block = section.blocks[index]
            if slides:
                seen += len(slides)
                at = seen - 1
            elif block.kind in ("text", "links"):
                held = [Note(label, said, str(block.lang or "")) for label, said in words.noted(block)]
                extra[min(at, len(own) - 1)] += held
        return [replace(s, notes=(*extra[n], *s.notes)) for n, s in enumerate(own)]

    def _clocked(self, section: Chosen, own: list[Slide], drawn: list[tuple[int, list[Slide]]]) -> list[Slide]:
        """When each slide begins and how long it has: activities their own minutes, the rest share the telling."""
        part = self.session.part(section.path)
        given: dict[int, float] = {}
        at = len(own) - sum(len(slides) for _, slides in drawn)
        for index, slides in drawn:
            activity = next((a for a in part.activities if a.place[1] == index), None)
            if activity and slides:
                quiz = section.blocks[index].kind == "quiz"
                for n in range(len(slides)):
                    given[at + n] = activity.minutes / len(slides) if quiz else 0.0
                if not quiz:
                    given[at + len(slides) - 1] = activity.minutes
            at += len(slides)
        tellers = [n for n in range(len(own)) if n not in given]
        for n in tellers or range(min(1, len(own))):
            given[n] = given.get(n, 0.0) + part.talk / max(1, len(tellers))
        now, out = part.start, []
        for n, slide in enumerate(own):
            out.append(replace(slide, start=now, minutes=given.get(n, 0.0)))
            now += given.get(n, 0.0)
        return out

    def _timed(self, slide: Slide) -> Slide:
        """The first and the last of a slide's notes: the clock, and the pages it rests on."""
        before, after = [], []
        if self.session.minutes and (slide.section or slide.minutes):
            length = f"{self.fit.words['comma']}{self.fit.words.spoken(slide.minutes)}" if slide.minutes else ""
            before.append(Note(CLOCK, f"{clock(slide.start)}{length}"))
        if slide.pages:
            sources = self.selected.sources or self.selected.briefing.sources
            after.append(Note("Source", f"{sources[0].title.words}, {page_list(slide.pages, self.fit.words)}"))
        return replace(slide, notes=(*before, *slide.notes, *after))

    def _placed(self, slide: Slide) -> Slide:
        """Where we are: the part of the strip along the top that is this theme's, in its colour."""
        themes = [s for s in self.selected.sections if s.number]
        at = next((n for n, s in enumerate(themes) if slide.section.split("/")[0] == s.path), None)
        if at is None or not slide.theme or not BY_NAME[slide.layout].strip:
            return slide
        wide = SLIDE[0] / len(themes)
        here = Rect(round(at * wide, 2), 0, round(wide, 2), STRIP_ON_H, f"theme-{slide.theme}", name="Theme")
        return replace(slide, shapes=(*slide.shapes, here))

    # -- the end --------------------------------------------------------------------------------------

    def _ending(self, slides: list[Slide]) -> list[Slide]:
        """What to remember before the last thing to do, and at the very end whom to tell."""
        last = self.selected.sections[-1]
        scene = self._scene(last, 24)
        out = list(slides)
        if self.selected.remember:
            points = self.selected.remember
            leads = [p.lead or p.text for p in points]
            count = counted(len(leads), self.fit.words)
            title = self.fit.words.counted("to_remember", len(leads), number=count)
            notes = [Note("Say", f"{p.lead.plain if p.lead else ''} {p.text.plain}".strip()) for p in points]
            at = next((n for n, s in enumerate(out) if s.kind == "closing"), len(out))
            holder = out[at] if at < len(out) else None
            made = scene.listed(title, leads, None, notes=notes, label=self.fit.words["take_away"])
            pages = pages_of(points)
            made = [
                replace(s, section=holder.section if holder else last.path, theme=0, pages=pages,
                        footer=self.cite(pages), start=holder.start if holder else self.session.minutes)
                for s in made
            ]  # fmt: skip
            out[at:at] = made
        people = self.selected.contacts(("dsl", "deputies", "emergency"))
        if any(c.role_id == "dsl" for c in people) and not any(s.kind == "contacts" for s in out[-2:]):
            end = contact_slides(scene, None, self.fit.words["worried"], people)
            out += [replace(s, start=self.session.minutes, footer=self._edition()) for s in end]
        return [replace(s, footer=self._edition()) if s.kind in ("contacts", "closing") else s for s in out]

    def _edition(self) -> str:
        briefing = self.selected.briefing
        due = self.fit.words.day(briefing.review_by)
        return self.fit.words["version"].format(version=briefing.version, date=due)

    # -- titles ---------------------------------------------------------------------------------------

    def _unique(self, slides: list[Slide]) -> list[Slide]:
        """No title twice: the section's short title tells them apart, or else a number."""
        counts = Counter(s.title.casefold() for s in slides)
        seen: set[str] = set()
        names = {s.path: s.short_title.words for s in self.selected.walk()}
        out = []
        for slide in slides:
            if counts[slide.title.casefold()] > 1 or slide.title.casefold() in seen:
                for suffix in (names.get(slide.section, ""), *(str(n) for n in range(2, len(slides) + 2))):
                    made = self._renamed(slide, suffix)
                    if suffix and made.title.casefold() not in seen and made.title.casefold() not in counts:
                        slide = made
                        break
            seen.add(slide.title.casefold())
            out.append(slide)
        return out

    def _renamed(self, slide: Slide, suffix: str) -> Slide:
        held = slide.placed("title")
        if held is None or not suffix:
            return slide
        frame = BY_NAME[slide.layout].by_role["title"]
        para = held.paragraphs[-1]
        tail = Bit(f" ({suffix})", size=min(24.0, para.size), colour=para.colour)
        kept = "".join(b.text for b in para.bits).split()
        trial = para
        lines = 2 if para.size <= 32 else 6
        for size in dict.fromkeys((para.size, 28.0)):
            trial = replace(para, bits=(*para.bits, tail), size=size)
            if self._stands(trial, frame.inner_w, frame.inner_h, lines):
                break
        while not self._stands(trial, frame.inner_w, frame.inner_h, lines) and len(kept) > 1:
            kept.pop()
            trial = replace(trial, bits=(Bit(" ".join(kept) + " …", bold=True), tail))
        narrow = self.fit.narrow(trial.bits, frame, trial.size)
        new = replace(held, paragraphs=(*held.paragraphs[:-1], trial), narrow=narrow)
        return replace(slide, words=tuple(new if w is held else w for w in slide.words))

    def _stands(self, para: Para, width: float, height: float, lines: int) -> bool:
        return (
            self.fit.lines(para.bits, width, para.size, bold=True) <= lines
            and self.fit.para_height(para, width) <= height + 0.01
        )
