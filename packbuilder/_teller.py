"""What is said, sentence by sentence: a statement, and the statements of a block or a poster."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .blocks import Block, Chart
from .briefing import Point, Poster
from .diagnostics import Position
from .model import NOWHERE
from .organisation import Contact
from .text import Inline, Prose, sentences

Where = Literal["face", "notes", "any"]
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


class Teller:
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
        """Add a chart's title, its labels and figures, and its note."""
        self.say(chart.title, "title", where)
        for datum in chart.data:
            self.say(datum.label, "label", where)
            self.say(chart.label_of(datum), "value", where)
        self.say(chart.note, "note", where)

    def contacts(self, contacts: Iterable[Contact], where: Where = "face") -> None:
        """Add people's names and numbers."""
        for contact in contacts:
            self.say(contact.name, "contact", where)
            self.say(contact.phone, "contact", where)


def block_statements(block: Block, path: str, where: Where, *, contacts: Iterable[Contact] = ()) -> list[Statement]:
    """What a reader sees of ``block``; what only a facilitator sees (``listen_for``) is not in it."""
    teller = Teller(path)
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
    teller = Teller(path)
    teller.say(poster.headline, "title")
    teller.say((poster.for_, poster.intro), "text")
    teller.say(poster.points, "item")
    if poster.chart:
        teller.chart(poster.chart, "face")
    teller.say(poster.ask, "text")
    return teller.out
