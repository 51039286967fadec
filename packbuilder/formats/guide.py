"""The facilitator guide: a running clock, what to say and ask, what to listen for, and the right answers.

Pure up to the layout: a session on its clock becomes parts (the sections at the top) and steps (a section, or
something that the room does). How they look is in ``layouts/guide``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from ..blocks import Block
from ..brand import Brand
from ..measure import NBSP
from ..resources import Layouts
from ..selection import Chosen, Selected
from ..session import Activity, Session, clock, timed
from ..statements import is_activity, is_guided
from ..text import Inline
from ..words import Vocabulary
from . import Artifact, Sheet, _page_sheet
from . import _page_refs as refs
from ._guide_slides import TOLD, ranged, slide_numbers
from ._page_sheet import filled
from ._print_words import phones

NAME = "guide"
#: What the margin names a step by, beside the quiz, whose questions are numbered.
KINDS = {"question": "discuss", "scenario": "scenario"}
CLOCK_HEIGHT = 10.5
"""How high the clock stands in the margin, mm."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the guide: a section that is told, or a ``block`` that the room works on.

    ``margin`` are the lines under the clock, the first one bold where the step is named. ``height`` is what the
    margin takes, mm.
    """

    title: Inline
    level: int
    clock: str
    kind: str
    margin: tuple[str, ...]
    height: float
    section: Chosen
    point: Inline | None = None
    block: Block | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section at the top with its steps; ``late`` are the sections in it that may go when time is short.

    A ``quiet`` one has a single step, and no heading but that.
    """

    section: Chosen
    start: str
    end: str
    minutes: str
    steps: tuple[Step, ...]
    quiet: bool
    new_page: bool
    late: tuple[tuple[str, str], ...]
    slide: str


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """One file."""
    return tuple(replace(s, selected=timed(selected).selected) for s in _page_sheet.sheets(selected, NAME))


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The guide as a PDF. Raises :class:`PackError` for whatever keeps it from being set whole."""
    desk = _page_sheet.Desk(sheet, layouts, brand)
    session = timed(sheet.selected)
    deck = sheet.options.get("deck")
    numbers = slide_numbers(deck, brand, layouts) if isinstance(deck, Selected) else {}
    parts = Setter(desk, session, numbers).parts()
    values = {
        "parts_": parts,
        "go_on": lambda part: _go_on(part, desk.words),
        "late": lambda found: _late(found, desk.words),
        "length": desk.words.spoken_long(session.minutes) if session.minutes else "",
        "before": list(_before(sheet.selected, desk.words)),
        "left": [item.title for item in session.left_out if takes_time(sheet.selected, item.path)],
        "fits": desk.words.counted("left", session.wanted) if session.wanted else "",
        "readers": desk.words.joined([str(session.selected.briefing.audiences[a]) for a in _readers(session.selected)]),
    }  # fmt: skip
    made = desk.finished(desk.lay_out(**values), **values)
    told = () if numbers else session.diagnostics  # beside a deck of the same session they are told there
    return replace(made, diagnostics=(*made.diagnostics, *told))


class Setter:
    """Takes a session apart into parts and steps."""

    def __init__(self, desk: _page_sheet.Desk, session: Session, slides: Mapping[tuple[str, int], list[int]]) -> None:
        self.desk, self.session, self.slides = desk, session, slides
        self.quiz = 0

    def parts(self) -> list[Part]:
        """Every section at the top that a facilitator is told something of."""
        out: list[Part] = []
        after_theme = True
        for section in (s for s in self.session.selected.sections if is_guided(s)):
            held = self.session.part(section.path)
            quiet = not section.theme and not any(is_guided(s) for s in section.sections)
            quiet = quiet and not any(is_activity(block) for block in section.blocks)
            steps = tuple(self._steps(section, quiet=quiet))
            out.append(
                Part(
                    section=section,
                    start=self._clock(held.start),
                    end=self._clock(held.start + held.minutes),
                    minutes=self.desk.words.spoken(held.minutes) if held.minutes else "",
                    steps=steps,
                    quiet=quiet,
                    new_page=after_theme or section.theme > 0,
                    late=tuple(self._late(section)),
                    slide=self._first_slide(section),
                )
            )
            after_theme = section.theme > 0
        return out

    def _steps(self, section: Chosen, *, quiet: bool = False) -> Iterator[Step]:
        part = self.session.part(section.path)
        titled = section.headline.plain != section.title.plain and not section.shell
        top = section.depth == 1 and not quiet
        if not (section.shell and top):
            title = section.headline if top and titled else section.title
            point = section.headline if titled and not top else None
            told = self.slides.get((section.path, TOLD), [])
            made = self._step(section, title, part.start, "", part.talk, told, point=point)
            yield replace(made, level=2) if quiet else made
        now = part.start + part.talk
        given = {activity.place[1]: activity for activity in part.activities}
        for index, block in enumerate(section.blocks):
            if is_activity(block):
                activity = given.get(index)
                yield self._activity(section, index, block, now, activity)
                now += activity.minutes if activity else 0.0
        for child in section.sections:
            if is_guided(child):
                yield from self._steps(child)

    def _activity(self, section: Chosen, index: int, block: Block, now: float, activity: Activity | None) -> Step:
        body, words = block.body, self.desk.words
        if block.kind == "quiz":
            self.quiz += 1
        kind = f"{words['question']} {self.quiz}" if block.kind == "quiz" else words[KINDS.get(block.kind, "do")]
        title = next((t for n in ("ask", "question", "title") if (t := getattr(body, n, None))), section.title)
        minutes = activity.minutes if activity else 0.0
        return self._step(section, title, now, kind, minutes, self.slides.get((section.path, index), []), block=block)

    def _step(
        self, section: Chosen, title: Inline, now: float, kind: str, minutes: float, slides: list[int],
        *, point: Inline | None = None, block: Block | None = None,
    ) -> Step:  # fmt: skip
        words = self.desk.words
        said = words.counted("slides", len(slides), n=ranged(slides, words)) if slides else ""
        margin = tuple(filter(None, (kind, words.spoken(minutes) if minutes else "", said)))
        brand = self.desk.brand
        lines = sum(_page_sheet.lines(text, brand, refs.MARGIN, 12, bold=text == kind) for text in margin)
        level = min(section.depth + (2 if block is not None or section.depth == 1 else 1), 6)
        told = self._clock(now)
        height = (CLOCK_HEIGHT if told else 0.0) + _page_sheet.LEADING * lines
        return Step(title, level, told, kind, margin, height, section, point, block)

    def _clock(self, now: float) -> str:
        """The clock at ``now``; nothing in a briefing that gives no minutes at all."""
        return clock(now) if self.session.minutes else ""

    def _late(self, section: Chosen) -> Iterator[tuple[str, str]]:
        """The sections inside that give way first, with their minutes; two at most."""
        inside = [s for child in section.sections for s in child.walk()]
        timed_ = [s for s in inside if self.session.part(s.path).minutes]
        most = max((s.priority for s in timed_), default=1)
        if most > 1:
            light = [s for s in timed_ if all(below.priority == most for below in s.walk())]
            for each in light[:2]:
                yield each.title.words, self.desk.words.spoken(self.session.part(each.path).minutes).replace(" ", NBSP)

    def _first_slide(self, section: Chosen) -> str:
        numbers = [n for (path, _), found in self.slides.items() if path == section.path for n in found]
        return self.desk.words["slide_in"].format(n=min(numbers)) if numbers else ""


def _before(selected: Selected, words: Vocabulary) -> Iterator[Any]:
    """What to do before the session begins."""
    kinds = {file.format for file in selected.files if file.printed}
    printed = [words[f"print_{kind}"] for kind in ("worksheet", "handout", "register") if kind in kinds]
    if printed:
        list_ = next((file.name for file in selected.files if file.format == "print-this"), "")
        yield filled(words["print_list" if list_ else "print"], what=words.joined(printed), list=_whole(list_))
    hard = [f"“{s.title.words}”" for s in selected.walk() if s.content_note]
    if hard:
        yield filled(words.form("read", len(hard)), titles=words.joined(hard))
    lead = selected.organisation.contact("dsl")
    if lead and lead.phone:
        yield filled(words["number"], name=lead.name, phone=phones(lead.phone))


def _whole(name: str) -> Markup:
    """A file's name, bold and on one line."""
    return Markup('<strong class="nw">{}</strong>').format(name)


def _go_on(part: Part, words: Vocabulary) -> Markup:
    """``Go on to 3 Supporting adolescents, slide 44.``"""
    title = f"{part.section.number} {part.section.title.words}".strip()
    said = filled(words["next"], title=Markup("<strong>{}</strong>").format(title))
    return said + (f", {part.slide}." if part.slide else ".")


def _late(found: Sequence[tuple[str, str]], words: Vocabulary) -> Markup:
    """``Running late? Leave out Seeing beyond the behaviour (2 minutes).``"""
    made = [Markup("<strong>{}</strong> ({})").format(*each) for each in found]
    return filled(words["late"], titles=Markup(words.joined(made)))


def takes_time(selected: Selected, path: str) -> bool:
    """Whether a section of the briefing asks for minutes; one to be looked up is not missed in a session."""
    section = selected.briefing.paths.get(path)
    return section is not None and any(
        s.minutes or any(getattr(block.body, "minutes", None) for block in s.blocks) for _, s in section.walk()
    )


def _readers(selected: Selected) -> list[Any]:
    """The audiences that the pack names; none where it is for all."""
    return [a for a in selected.briefing.audiences if a in selected.pack.audience]
