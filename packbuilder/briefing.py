"""A briefing and its sections: read, cross-checked, never cut (that is selection's)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from .blocks import AnyBlock, Chart, _keyed, fault, texts
from .diagnostics import Diagnostics, PackError, did_you_mean
from .model import Given, Located, Plain, read_file
from .text import Inline, Prose, sentences

#: Seven points of so many words or more are the boxes of a seven-minute briefing; shorter ones are a list.
BOXFUL = 12
#: What `only:` and `except:` may name beside audiences; a format that is added is added here.
OUTPUTS = ("handout", "poster", "deck", "guide", "worksheet", "register", "print-this")
MAX_DEPTH = 3
#: A sentence of fewer words than this is nobody's own.
TELLING = 3
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PAGE = re.compile(r"p\d+(-\d+)?")
#: Names that Windows keeps for devices; a file of that name cannot be made there.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


def _id(value: Plain) -> Plain:
    """An id names files and bookmarks: lower-case letters, digits and hyphens, at most 60."""
    if not _ID.fullmatch(value) or len(value) > 60:
        raise fault(f"{value[:60]!r} cannot be an id", "use lower-case letters, digits and hyphens")
    if value in _DEVICES:
        raise fault(f"{value} is a name that Windows keeps for itself", "choose another id")
    return value


def _page(value: Plain) -> Plain:
    if not _PAGE.fullmatch(value):
        raise fault(f"{value!r} is not a page reference", "write it as p34 or p70-71")
    return value


def _date(value: Any) -> Any:
    """A date as ``2027-09-01``; pydantic would take a number of seconds, too."""
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise fault(f"{str(value)[:40]!r} is not a date", "write it as 2027-09-01") from None


Id = Annotated[Given, AfterValidator(_id)]
Page = Annotated[Plain, AfterValidator(_page)]
Day = Annotated[dt.date, BeforeValidator(_date)]


class Point(Located):
    """A few words that lead, and a sentence."""

    lead: Inline | None = None
    text: Inline


def _points(value: Any) -> Any:
    """A point written as a bare text."""
    return [_keyed(v, "text") for v in value] if isinstance(value, (list, tuple)) else value


class Poster(Located):
    """What one poster says."""

    id: Id
    #: One of ours, or the name of a design that the workspace has in ``layouts/poster/``.
    design: Id | None = None
    for_: Inline | None = Field(default=None, alias="for")
    headline: Inline
    mark: Plain | None = None
    intro: Inline | None = None
    points: Annotated[tuple[Point, ...], BeforeValidator(_points)] = ()
    chart: Chart | None = None
    ask: Inline | None = None
    pages: tuple[Page, ...] = ()
    roles: tuple[Plain, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Poster:
        if self.design == "seven" and len(self.points) != 7:
            raise fault(f"a seven-minute briefing has seven boxes, this has {len(self.points)}", "write seven points")
        if self.design == "numbers" and self.chart is None:
            raise fault("a numbers poster needs a chart", "write `chart:`, or choose another design")
        if self.design in ("headline", "checklist") and not self.points:
            raise fault(f"a {self.design} poster needs points", "write three to five")
        if self.mark and len(self.mark) > 2:
            raise fault("the mark is one or two signs", "shorten it", self.mark.at)
        return self

    @property
    def layout(self) -> str:
        """The design: as named, else what its matter calls for."""
        if self.design:
            return str(self.design)
        if self.chart:
            return "numbers"
        if not self.points:
            return "contacts"
        if len(self.points) == 7 and sum(len(p.text.words.split()) for p in self.points) >= 7 * BOXFUL:
            return "seven"
        return "headline" if len(self.points) <= 3 else "checklist"


class Source(Located):
    """Something the briefing rests on; the first one is what page references point into."""

    id: Id
    title: Inline
    authors: Plain = Plain("")
    year: Plain = Plain("")
    short: Inline
    web: Plain = Plain("")
    superseded_by: Plain | None = None


class Section(Located):
    """A section with its blocks and the sections inside it."""

    id: Id
    title: Inline
    headline: Inline | None = None
    short_title: Inline | None = None
    theme: bool = False
    audiences: tuple[Plain, ...] = ()
    topics: tuple[Plain, ...] = ()
    minutes: float | None = Field(default=None, ge=0, le=600)
    priority: int = Field(default=2, ge=1, le=3)
    summary: Inline
    content_note: Inline | None = None
    notes: Prose | None = None
    see_also: tuple[Plain, ...] = ()
    poster: tuple[Poster, ...] = ()
    blocks: tuple[AnyBlock, ...] = ()
    sections: tuple[Section, ...] = ()

    @field_validator("poster", mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @property
    def posters(self) -> tuple[Poster, ...]:
        """Its posters."""
        return self.poster

    def walk(self, path: str = "") -> Iterator[tuple[str, Section]]:
        """This section and all below it, each with its path ``parent/child``."""
        here = f"{path}/{self.id}" if path else str(self.id)
        yield here, self
        for child in self.sections:
            yield from child.walk(here)


class Part(Located):
    """So many of the marks of a cover, and what they have in common."""

    count: int = Field(ge=1, le=1000)
    text: Inline

    @property
    def said(self) -> str:
        """``66 reviews read in depth``."""
        return f"{self.count} {self.text.words}"


class Cover(Located):
    """The picture of the first page: a mark for each of what the briefing rests on, in up to three parts.

    ``alt`` says it to whoever cannot see it, with every number that is drawn.
    """

    marks: tuple[Part, ...] = Field(min_length=1, max_length=3)
    caption: Inline
    alt: Plain

    @property
    def count(self) -> int:
        """How many marks there are."""
        return sum(part.count for part in self.marks)

    @property
    def says(self) -> tuple[str, ...]:
        """Its words: the caption, what is said aloud, and what each part is."""
        return self.caption.words, str(self.alt), *(part.said for part in self.marks)

    @model_validator(mode="after")
    def _true(self) -> Cover:
        if not 10 <= self.count <= 1000:
            raise fault(f"the picture has {self.count} marks", "from 10 to 1000 can be drawn")
        numbers = set(re.findall(r"\d+", self.alt))
        missing = [str(n) for n in dict.fromkeys((self.count, *(p.count for p in self.marks))) if str(n) not in numbers]
        if missing:
            said = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
            hint = "say each number that is drawn, and what they come to"
            raise fault(f"the alt text does not say {said}", hint, self.alt.at)
        return self


class Outline(Located):
    """What stands in briefing.yaml."""

    title: Inline
    short_title: Inline
    subtitle: Inline
    kind: Inline
    language: Plain = Plain("en-GB")
    version: Given
    reviewed: Day
    review_by: Day
    for_: Inline = Field(alias="for")
    remember: tuple[Point, ...] = Field(default=(), max_length=3)
    cover: Cover | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    audiences: dict[Id, Inline] = Field(default_factory=dict)
    topics: dict[Id, Inline] = Field(default_factory=dict)
    outline: tuple[Id, ...] = Field(min_length=1)

    @field_validator("language", mode="after")
    @classmethod
    def _tag(cls, value: Plain) -> Plain:
        """A BCP 47 tag, as far as its form goes."""
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", value):
            raise fault(f"{value!r} is not a language", "write it as en-GB, cy or ur")
        return value


class Briefing(Outline):
    """A whole briefing: what briefing.yaml says, with its sections in the outline's order."""

    id: str
    sections: tuple[Section, ...]

    def walk(self) -> Iterator[tuple[str, Section]]:
        """Every section with its path, in order."""
        for section in self.sections:
            yield from section.walk()

    @cached_property
    def paths(self) -> dict[str, Section]:
        """Every section by its path."""
        return dict(self.walk())

    def path_of(self, name: str) -> str | None:
        """The path of a section by id or path."""
        if name in self.paths:
            return name
        return next((p for p, s in self.walk() if s.id == name), None)


def load_briefing(folder: Path, root: Path, found: Diagnostics) -> Briefing:
    """Read ``folder`` (``content/briefings/<id>``); positions are relative to ``root``.

    Warnings go into ``found``. Raises :class:`PackError` with every fault of all its files.
    """
    basket = Diagnostics()
    outline: Outline | None = None
    try:
        outline = read_file(Outline, folder / "briefing.yaml", root, found)
    except PackError as error:
        basket.extend(error.diagnostics)
    sections: dict[str, Section] = {}
    for path in sorted((folder / "sections").glob("*.yaml")):
        try:
            section = read_file(Section, path, root, found)
        except PackError as error:
            basket.extend(error.diagnostics)
            continue
        if section.id in sections:
            first = sections[section.id].id.at
            basket.error(f"the section id {section.id} is used twice (first in {first})", section.id.at, "rename one")
            continue
        sections[section.id] = section
    if outline is None:
        raise PackError(basket)
    broken = bool(basket.errors)
    for index, name in enumerate(outline.outline):
        if name in outline.outline[:index]:
            basket.error(f"the section {name} stands twice in the outline", name.at, "take one out")
        elif name not in sections and not broken:
            basket.error(f"there is no section {name}", name.at, did_you_mean(name, sections))
    for section in sections.values():
        if section.id not in outline.outline:
            basket.error(f"the section {section.id} is not in the outline", section.id.at, "add it in briefing.yaml")
    ordered = tuple(sections[n] for n in dict.fromkeys(outline.outline) if n in sections)
    rest = tuple(s for s in sections.values() if s not in ordered)
    _cross_check(outline, ordered + rest, basket, whole=not broken)
    basket.check()
    found.extend(basket)
    fields = {n: getattr(outline, n) for n in type(outline).model_fields}
    made = Briefing.model_construct(id=folder.name, sections=ordered, **fields)
    made._at = outline.at
    return made


def _cross_check(outline: Outline, sections: tuple[Section, ...], found: Diagnostics, *, whole: bool) -> None:
    """Ids used once, references that lead somewhere, audiences and topics that exist."""
    every = [pair for s in sections for pair in s.walk()]
    ids: dict[str, Section] = {}
    posters: dict[str, Poster] = {}
    for path, section in every:
        if section.id in ids:
            first = ids[section.id].id.at
            found.error(f"the section id {section.id} is used twice (first in {first})", section.id.at, "rename one")
        ids.setdefault(section.id, section)
        if path.count("/") >= MAX_DEPTH:
            found.error(f"sections go {MAX_DEPTH} levels deep at most", section.id.at, "raise it a level")
        for poster in section.posters:
            if poster.id in posters:
                first = posters[poster.id].id.at
                found.error(f"the poster id {poster.id} is used twice (first in {first})", poster.id.at, "rename one")
            posters.setdefault(poster.id, poster)
    _off_walls([s for _, s in every], found)
    known = {*ids, *(p for p, _ in every)}
    for _, section in every:
        for name in section.see_also:
            if whole and name not in known:
                found.error(f"there is no section {name}", name.at, did_you_mean(name, known))
        _known(section.audiences, outline.audiences, "audience", found)
        _known(section.topics, outline.topics, "topic", found)
        for block in section.blocks:
            _known((*block.only, *block.except_), {*outline.audiences, *OUTPUTS}, "audience or output", found)


def _off_walls(sections: list[Section], found: Diagnostics) -> None:
    """No poster says a sentence of a block that must stay off walls: its story, not the questions put about it."""
    kept: dict[str, Any] = {}
    for section in sections:
        for block in section.blocks:
            if block.is_sensitive:
                asked = (*getattr(block.body, "prompts", ()), *getattr(block.body, "listen_for", ()))
                for text in (t for t in texts(block.body) if t not in asked):
                    for sentence in sentences(text.words):
                        if sentence.count(" ") >= TELLING - 1:
                            kept.setdefault(_bare(sentence), (block.kind, text.at))
    for poster in (p for s in sections for p in s.posters if kept):
        for text in texts(poster):
            for sentence in sentences(text.words):
                kind, where = kept.get(_bare(sentence), ("", None))
                if kind:
                    message = f"“{sentence}” is from a {kind} ({where}), which must stay off walls"
                    found.error(message, text.at, f"say it in other words, or write `wall: yes` in that {kind}")


def _bare(sentence: str) -> str:
    """The words of a sentence, without what stands around and between them."""
    return " ".join(re.findall(r"\w+", sentence.casefold()))


def _known(names: tuple[Plain, ...], known: Any, what: str, found: Diagnostics) -> None:
    for name in names:
        if name not in known:
            found.error(f"there is no {what} {name}", name.at, did_you_mean(name, known))
