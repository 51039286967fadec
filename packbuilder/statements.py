"""The statements of an output: what it must carry, sentence by sentence, and what it may not.

This is the contract between those who set a page and those who prove it. A sentence is one statement,
with the pages of the source it rests on and the place it was written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .blocks import Block, Chart, details, filled
from .briefing import Briefing, Point, Poster, Section
from .diagnostics import Position
from .model import NOWHERE
from .organisation import Contact
from .selection import Chosen, Selected
from .text import Inline, Prose, sentences

Where = Literal["face", "notes", "any"]
#: Crockford's base 32: no letter that can be taken for a figure.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MARK = re.compile(r"[ \u00a0]?\x00(p[\d-]+)\x00")


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence (or title, item, figure) of an output.

    ``text`` is without page references; ``where`` is where it must stand: on the face of a page or slide, in
    the speaker's notes, or either. ``path`` is its section (``""`` on a cover), ``role`` what it is there.
    """

    text: str
    where: Where
    path: str
    role: str
    pages: tuple[str, ...] = ()
    at: Position = NOWHERE


def split(inline: Inline) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of a paragraph, each with the pages it refers to."""
    marked = "".join(f"\x00{r.page}\x00" if r.page else r.text for r in inline.runs)
    out: list[tuple[str, tuple[str, ...]]] = []
    for piece in sentences(marked):
        words = _MARK.sub("", piece).strip()
        pages = tuple(_MARK.findall(piece))
        if words:
            out.append((words, pages))
        elif out and pages:  # a reference after the full stop belongs to the sentence before it
            out[-1] = (out[-1][0], out[-1][1] + pages)
    return out


class _Teller:
    """Collects statements for one section."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.out: list[Statement] = []

    def say(self, value: object, role: str, where: Where = "face") -> None:
        """Add every sentence of ``value``: a text, paragraphs, points, or any sequence of them."""
        if value is None:
            return
        if isinstance(value, str):
            if value:
                self.out.append(Statement(value, where, self.path, role))
        elif isinstance(value, Inline):
            for words, pages in split(value):
                self.out.append(Statement(words, where, self.path, role, pages, value.at))
        elif isinstance(value, Prose):
            self.say(value.paragraphs, role, where)
        elif isinstance(value, Point):
            self.say(value.lead, role, where)
            self.say(value.text, role, where)
        elif isinstance(value, Iterable):
            for item in value:
                self.say(item, role, where)
        else:  # pragma: no cover - a programming fault
            raise TypeError(type(value).__name__)

    def chart(self, chart: Chart, where: Where) -> None:
        self.say(chart.title, "title", where)
        for datum in chart.data:
            self.say(datum.label, "label", where)
            self.say(chart.label_of(datum), "value", where)
        self.say(chart.note, "note", where)

    def contacts(self, contacts: Iterable[Contact], where: Where = "face") -> None:
        for contact in contacts:
            self.say(contact.name, "contact", where)
            self.say(contact.phone, "contact", where)


def block_statements(block: Block, path: str, where: Where, *, contacts: Iterable[Contact] = ()) -> list[Statement]:
    """What a reader sees of ``block``; what only a facilitator sees (``listen_for``) is not in it."""
    teller = _Teller(path)
    body, say = block.body, teller.say
    match block.kind:
        case "text":
            say(body, "text", where)
        case "bullets" | "steps" | "actions":
            say(body.title, "title", where)
            say(body.items, "item", where)
        case "callout":
            say(body.title, "title", where)
            say(body.text, "callout", where)
        case "quote":
            say((body.text, body.by, body.role), "quote", where)
        case "case":
            say(body.title, "title", where)
            say((body.happened, body.learned), "case", where)
        case "stats":
            for stat in body:
                say(stat.value, "value", where)
                say(stat.text, "text", where)
        case "chart":
            teller.chart(body, where)
        case "table":
            say(body.title, "title", where)
            say((body.columns, body.rows), "cell", where)
        case "image":
            say(body.alt, "alt", where)
            say((body.caption, body.credit), "caption", where)
        case "terms":
            say(body.title, "title", where)
            for item in body.items:
                say((item.term, item.meaning), "term", where)
        case "question":
            say(body.ask, "question", where)
            say((body.context, body.prompts), "question", where)
        case "scenario":
            say(body.title, "title", where)
            say(body.story, "scenario", where)
            for moment in body.moments:
                say((moment.when, moment.text), "scenario", where)
            say(body.prompts, "question", where)
        case "quiz":
            say((body.question, body.options), "question", where)
            say(body.why, "answer", where)
        case "contacts":
            say(body.title, "title", where)
            teller.contacts(contacts, where)
        case "links":
            for link in body:
                say((link.text, link.note), "link", where)
        case "slip":
            say((body.title, body.text), "slip", where)
        case kind:  # pragma: no cover - held by a test over BLOCKS
            raise ValueError(kind)
    return teller.out


def poster_statements(poster: Poster, path: str) -> list[Statement]:
    """What a poster says, less its contacts."""
    teller = _Teller(path)
    teller.say(poster.headline, "title")
    teller.say((poster.for_, poster.intro), "text")
    teller.say(poster.points, "item")
    if poster.chart:
        teller.chart(poster.chart, "face")
    teller.say(poster.ask, "text")
    return teller.out


def statements(selected: Selected) -> tuple[Statement, ...]:
    """What this output must carry, in its order."""
    if selected.poster is not None:
        path = next((s.path for s, p in selected.posters if p.id == selected.poster.id), "")
        teller = _Teller(path)
        teller.out = poster_statements(selected.poster, path)
        teller.contacts(selected.contacts(selected.poster.roles or ("dsl",)))
        return tuple(teller.out)
    if selected.output.format == "poster":
        return tuple(s for _, p in selected.posters for s in statements(selected.for_poster(p)))
    cover = _Teller("")
    cover.say((selected.title, selected.subtitle), "title")
    if selected.output.format == "handout":
        cover.say((selected.for_, selected.remember), "text")
        return tuple(cover.out) + tuple(s for c in selected.sections for s in _handout(selected, c))
    return tuple(cover.out) + tuple(s for c in selected.sections for s in _deck(selected, c))


def _handout(selected: Selected, section: Chosen) -> Iterator[Statement]:
    teller = _Teller(section.path)
    teller.say(section.title, "title")
    if not section.shell and section.headline.plain != section.title.plain:
        teller.say(section.headline, "title")
    teller.say(section.content_note, "text")
    teller.say(section.summary, "summary")
    yield from teller.out
    for block in section.blocks:
        yield from block_statements(block, section.path, "face", contacts=_held(selected, block))
    for child in section.sections:
        yield from _handout(selected, child)


def _deck(selected: Selected, section: Chosen) -> Iterator[Statement]:
    teller = _Teller(section.path)
    if not section.shell:
        teller.say(section.headline, "title", "any")
        teller.say(section.content_note, "text", "any")
        teller.say(section.summary, "summary", "any")
        teller.say(section.notes, "notes", "notes")
    else:
        teller.say(section.title, "title", "any")
    yield from teller.out
    for block in section.blocks:
        yield from deck_statements(block, section.path, contacts=_held(selected, block))
    for child in section.sections:
        yield from _deck(selected, child)


def deck_statements(block: Block, path: str, *, contacts: Iterable[Contact] = ()) -> list[Statement]:
    """What a deck carries of ``block``: its slide wording in its stead; prose without one goes to the notes."""
    teller = _Teller(path)
    if block.slide is not None:
        teller.say(block.slide.title, "title", "any")
        teller.say((block.slide.text, block.slide.points), "item", "any")
        if not (block.slide.text or block.slide.points):
            teller.out += block_statements(block, path, "any", contacts=contacts)
    else:
        teller.out += block_statements(block, path, "notes" if block.kind == "text" else "any", contacts=contacts)
    if block.kind in ("question", "scenario"):
        teller.say(block.body.listen_for, "listen for", "notes")
    return teller.out


def _held(selected: Selected, block: Block) -> tuple[Contact, ...]:
    return selected.contacts(block.body.roles) if block.kind == "contacts" else ()


def everything(briefing: Briefing) -> tuple[Statement, ...]:
    """Every statement of a briefing, whoever it is for and wherever it would stand."""
    cover = _Teller("")
    cover.say((briefing.title, briefing.subtitle, briefing.for_, briefing.remember), "text", "any")
    out = list(cover.out)
    for path, section in briefing.walk():
        out += _whole(section, path)
    return tuple(out)


def _whole(section: Section, path: str) -> list[Statement]:
    teller = _Teller(path)
    teller.say((section.title, section.headline), "title", "any")
    teller.say((section.content_note, section.summary), "text", "any")
    teller.say(section.notes, "notes", "any")
    for block in section.blocks:
        teller.out += [replace(s, where="any") for s in block_statements(block, path, "any")]
        teller.out += [s for s in deck_statements(block, path) if s not in teller.out]
    for poster in section.posters:
        teller.out += [replace(s, where="any") for s in poster_statements(poster, path)]
    return teller.out


def forbidden(selected: Selected) -> tuple[Statement, ...]:
    """What stands in the briefing and was left out of this output, with its slots filled where they can be."""
    allowed = {s.text.casefold() for s in statements(selected)}
    allowed |= {text.casefold() for s in selected.walk() for text in (s.title.words, s.short_title.words)}
    whole = filled(selected.briefing, selected.words)  # before it is cut into sentences: a name may hold a full stop
    return tuple(s for s in everything(whole) if s.text.casefold() not in allowed)


def edition(selected: Selected) -> str:
    """The code on every printed sheet: the version, and four characters that change with any word on it."""
    digest = hashlib.sha256()
    for statement in statements(selected):
        digest.update(f"{statement.text}\x1f{' '.join(statement.pages)}\x1e".encode())
    for detail in _details(selected):
        digest.update(f"{detail}\x1e".encode())
    organisation = selected.organisation
    for contact in (*organisation.contacts.values(), *selected.national.lines):
        parts = (contact.role, contact.name, contact.phone, contact.option, contact.hours, contact.place, contact.email)
        digest.update("\x1f".join(parts).encode() + b"\x1e")
    digest.update(f"{organisation.name}\x1f{organisation.web}\x1f{selected.briefing.review_by}".encode())
    number = int.from_bytes(digest.digest()[:5], "big")
    code = "".join(_ALPHABET[(number >> shift) & 31] for shift in (15, 10, 5, 0))
    return f"{selected.briefing.version}-{code}"


def _details(selected: Selected) -> Iterator[str]:
    """What a sheet shows beside its statements: the letter of an answer, figures drawn, addresses, sources."""
    yield f"{selected.briefing.kind.plain} {selected.briefing.short_title.plain}"
    if selected.poster is not None:
        yield from details(selected.poster)
        return
    for section in selected.walk():
        yield from details(tuple(block.body for block in section.blocks))
        for ref in section.see_also:
            yield f"{ref.title.plain} {ref.here}"
    if selected.output.format == "handout":
        yield from (f"{s.title.plain} {s.authors} {s.year} {s.web} {s.superseded_by}" for s in selected.sources)
