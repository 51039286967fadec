"""What one poster says: the author's words, the organisation's people, and what a sheet says of itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..blocks import Chart
from ..briefing import Poster
from ..diagnostics import Diagnostics, Position
from ..measure import NBSP, Fonts, Piece
from ..organisation import Contact
from ..selection import Selected
from ..statements import EMERGENCY, edition, people
from ..text import Inline
from ..words import Vocabulary
from ._poster_script import Script, script

#: To whom anyone may refer a child, or a worry about an adult.
REFER_ROLES = ("front-door", "out-of-hours", "early-help", "lado", "police", "police-101")
#: What these are for, the heading over them says.
TOLD = ("front-door", "out-of-hours")
_PHONE = re.compile(r"(?<![\w.])(?:\+|0)\d[\d ]{5,}\d")
_SMALL = re.compile(r"(?i)(?<=\b)(room|year|option|class|block|floor|gate|page|paragraph|part|stage|tier|level) (?=\d)")
_NUMBER = re.compile(
    r"(?:(?:over|under|almost|nearly|about|around|only|up to|more than|less than|fewer than|at least)\s)?"
    r"(?:[£€$]?\d[\d,.]*\d|\d)%?(?:\s(?:in|out of|of)\s\d[\d,.]*%?)?(?=\s)",
    re.IGNORECASE,
)

Text = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to tell: a name, what they are for, where and when they are, and a number on one line."""

    name: str
    role: str
    purpose: str
    where: str
    phone: str
    first: str
    place: str
    style: Script

    @property
    def detail(self) -> str:
        """What there is to know beside name and number."""
        return self.style.sentence(self.purpose, self.where)


@dataclass(frozen=True, slots=True)
class Point:
    """A point: a few words that lead (or none) and the text."""

    lead: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Says:
    """Everything that stands on one poster, as text to be set."""

    id: str
    school: str
    audience: Text
    headline: Text
    figure: Text
    mark: str
    intro: Text
    points: tuple[Point, ...]
    chart: Chart | None
    ask: Text
    lead: Person | None
    deputies: tuple[Person, ...]
    others: tuple[Person, ...]
    more: tuple[Person, ...]
    danger: Person | None
    web: str
    source: str
    edition: str
    review_by: str
    stale: bool
    words: Mapping[str, str]
    script: Script
    at: Position

    @property
    def address(self) -> str:
        """The web address as it is read: no scheme, no ``www.``."""
        return re.sub(r"^(https?://)?(www\.)?", "", self.web).rstrip("/")

    @property
    def link(self) -> str:
        """The web address as a telephone follows it."""
        return self.web if re.match(r"https?://", self.web) else f"https://{self.web}"

    def word(self, key: str, **values: str) -> str:
        """The sheet's own words for ``key``, filled in."""
        text = self.words.get(key, key)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text


def _paged(poster: Poster, words: Vocabulary) -> Poster:
    """``poster`` with its references to pages as the language writes them."""

    def paged(text: Inline | None) -> Inline | None:
        if text is None or not text.pages:
            return text
        runs = (replace(run, text=f"({words.cited(run.page)})") if run.page else run for run in text.runs)
        return Inline(tuple(runs), text.at)

    points = tuple(p.model_copy(update={"lead": paged(p.lead), "text": paged(p.text)}) for p in poster.points)
    changed = {name: paged(getattr(poster, name)) for name in ("for_", "headline", "intro", "ask")}
    return poster.model_copy(update={**changed, "points": points})


def pieces(inline: Inline | None) -> Text:
    """The runs of a text as pieces to measure: a page reference hangs on to the word before it, a number holds."""
    if inline is None:
        return ()
    out: list[Piece] = []
    for run in inline.runs:
        if run.page:
            if out:
                out[-1] = out[-1]._replace(text=out[-1].text.rstrip(" ") + NBSP)
            out.append(Piece(run.text, False, False))
        else:
            out.append(Piece(held(run.text), run.bold, run.italic))
    return tuple(out)


def held(text: str) -> str:
    """``text`` with no break inside a telephone number, or in Room 4, Year 5 and the like."""
    return _SMALL.sub(rf"\1{NBSP}", _PHONE.sub(lambda m: m[0].replace(" ", NBSP), text))


def plain(text: str, *, bold: bool = False) -> Text:
    """A string as one piece."""
    return (Piece(held(text), bold),) if text else ()


def small(role: str) -> str:
    """A role in the middle of a sentence, its first letter small unless it is an abbreviation."""
    return role[:1].lower() + role[1:] if role[1:2].islower() else role


def split_figure(headline: Text) -> tuple[Text, Text]:
    """The number that a headline begins with, and the rest; () and the whole where it begins with none."""
    whole = "".join(p.text for p in headline)
    match = _NUMBER.match(whole)
    if not match:
        return (), headline
    rest = whole[match.end() :].strip()
    return plain(match[0], bold=True), plain(rest, bold=True)


def says(selected: Selected, poster: Poster, words: Vocabulary, *, figure: bool = False) -> Says:
    """What ``poster`` says in ``selected``; with ``figure`` the number that its headline begins with is apart."""
    selected = selected.for_poster(poster)
    poster = _paged(poster, words)
    shown = people(selected)
    danger = next((c for c in shown if c.role_id == EMERGENCY), None)
    rest = [c for c in shown if c is not danger]
    lead = next((c for c in rest if c.role_id == "dsl"), None)
    if lead is None and rest and not rest[0].national and rest[0].role_id not in REFER_ROLES:
        lead = rest[0]
    deputies = [c for c in rest if c.role_id.startswith("deputy-") and c is not lead]
    others = [c for c in rest if c is not lead and c not in deputies]
    number, headline = split_figure(pieces(poster.headline)) if figure else ((), pieces(poster.headline))
    briefing = selected.briefing
    style = script(str(briefing.language))
    return Says(
        id=str(poster.id),
        school=selected.organisation.name,
        audience=pieces(poster.for_),
        headline=tuple(p._replace(bold=True) for p in headline),
        figure=number,
        mark=str(poster.mark or ""),
        intro=pieces(poster.intro),
        points=tuple(Point(pieces(p.lead), pieces(p.text)) for p in poster.points),
        chart=poster.chart,
        ask=pieces(poster.ask),
        lead=_person(lead, style) if lead else None,
        deputies=tuple(_person(c, style) for c in deputies),
        others=tuple(_other(c, style) for c in others if c.role_id in REFER_ROLES),
        more=tuple(_other(c, style) for c in others if c.role_id not in REFER_ROLES),
        danger=_other(danger, style) if danger else None,
        web=selected.organisation.web,
        source=_source(selected, poster, words),
        edition=edition(selected),
        review_by=words.day(briefing.review_by),
        stale=selected.stale,
        words=words,
        script=style,
        at=poster.at,
    )


def _person(contact: Contact, style: Script) -> Person:
    """One of our own people: place and hours are what there is to know."""
    style = style.of(contact.role, contact.place, contact.hours, contact.option)
    where = f"{style.comma} ".join(p for p in (style.sentence(contact.place, contact.hours), contact.option) if p)
    if not contact.phone and contact.email:
        where = style.sentence(where, contact.email)
    return Person(contact.name, contact.role, "", where, contact.phone, contact.first, contact.place, style)


def _other(contact: Contact, style: Script) -> Person:
    """Somebody elsewhere: what they are for comes first (a national line has it as its place)."""
    person = _person(contact, style)
    if contact.national:
        return replace(person, purpose=contact.place, where=contact.hours)
    said = contact.role == contact.name or contact.role_id in TOLD
    return replace(person, purpose="" if said else contact.role)


def _source(selected: Selected, poster: Poster, words: Vocabulary) -> str:
    """The source line: who, when, what, and the pages of ``pages:`` (others stand where they are referred to).

    "" for a poster that rests on no source.
    """
    texts = (poster.headline, poster.intro, poster.ask, *(t for p in poster.points for t in (p.lead, p.text)))
    inside = any(text is not None and text.pages for text in texts)
    if not selected.briefing.sources or not (poster.pages or inside or poster.chart):
        return ""
    source = selected.briefing.sources[0]
    year = f" ({source.year})" if source.year else ""
    shown = ", ".join(map(words.cited, poster.pages))
    who = f"{source.authors}{year}, " if source.authors else ""
    return f"{who}{source.title.plain}{year if not source.authors else ''}" + (f", {shown}" if shown else "")


def unprintable(says: Says, poster: Poster, fonts: Fonts) -> Diagnostics:
    """Characters that no face of the brand has, each at the text that holds them."""
    found = Diagnostics()
    texts: list[tuple[str, Position]] = [
        (t.plain, t.at) for t in (poster.headline, poster.for_, poster.intro, poster.ask) if t is not None
    ]
    texts += [(t.plain, t.at) for p in poster.points for t in (p.lead, p.text) if t is not None]
    if poster.mark:
        texts.append((str(poster.mark), poster.mark.at))
    people = (says.lead, *says.deputies, *says.others, *says.more, says.danger)
    texts += [(f"{p.name}{p.detail}{p.phone}", says.at) for p in people if p]
    for text, at in texts:
        for char in fonts.missing(text):
            message = f"none of the brand’s fonts has {char} (U+{ord(char):04X})"
            found.error(message, at, "use another sign, or give the brand a fallback family that has it")
    return found
