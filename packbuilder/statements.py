"""The statements of an output: what it must carry, sentence by sentence, and what it may not.

This is the contract between those who set a page and those who prove it. A sentence is one statement,
with the pages of the source it rests on and the place it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ._people import EMERGENCY, people
from ._teller import Statement, Teller, Where, block_statements, poster_statements, split
from .blocks import Block, Slip, details, filled
from .briefing import Briefing, Section
from .bundle import counted
from .organisation import Contact
from .selection import Chosen, Selected

__all__ = [
    "EMERGENCY", "ROWS", "Statement", "Where", "block_statements", "deck_statements", "edition", "everything",
    "forbidden", "is_activity", "is_guided", "people", "poster_statements", "register_rows", "slip_of", "split",
    "statements",
]  # fmt: skip

#: Crockford's base 32: no letter that can be taken for a figure.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Rows on one sheet of a register.
ROWS = 18


def statements(selected: Selected) -> tuple[Statement, ...]:
    """What this output must carry, in its order."""
    if selected.poster is not None:
        path = next((s.path for s, p in selected.posters if p.id == selected.poster.id), "")
        teller = Teller(path)
        teller.out = poster_statements(selected.poster, path)
        for contact in people(selected):
            if selected.poster.layout == "seven" and contact.role_id == EMERGENCY:
                teller.say(contact.phone, "contact")  # 999 needs no name in a box
            else:
                teller.contacts((contact,))
        return tuple(teller.out)
    if selected.output.format == "poster":
        return tuple(s for _, p in selected.posters for s in statements(selected.for_poster(p)))
    cover = Teller("")
    cover.say(selected.title, "title")
    if selected.output.format in _SHEETS:
        return (*cover.out, *_SHEETS[selected.output.format](selected))
    cover.say(selected.subtitle, "title")
    if selected.output.format == "handout":
        cover.say((selected.for_, selected.remember), "text")
        return tuple(cover.out) + tuple(s for c in selected.sections for s in _handout(selected, c))
    return tuple(cover.out) + tuple(s for c in selected.sections for s in _deck(selected, c))


def _handout(selected: Selected, section: Chosen) -> Iterator[Statement]:
    teller = Teller(section.path)
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
    teller = Teller(section.path)
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
    teller = Teller(path)
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


def is_activity(block: Block) -> bool:
    """Whether a room works on ``block``: a question, a scenario, a quiz, or a list that has minutes."""
    return block.kind in ("question", "scenario", "quiz") or bool(getattr(block.body, "minutes", None))


def is_guided(section: Chosen) -> bool:
    """Whether a facilitator is told something of ``section``, or of one inside it."""
    own = not section.shell and bool(section.notes or section.content_note or section.minutes)
    return own or any(is_activity(b) for b in section.blocks) or any(is_guided(s) for s in section.sections)


def _guide(selected: Selected) -> Iterator[Statement]:
    """What is said and asked, what to listen for, and the right answers."""
    yield from _told(selected.subtitle, "title", "")
    for section in (s for s in selected.walk() if is_guided(s)):
        teller = Teller(section.path)
        teller.say(section.title, "title")
        if not section.shell:
            teller.say((section.headline,) if section.headline.plain != section.title.plain else (), "title")
            teller.say(section.content_note, "text")
            teller.say(section.notes, "notes")
        for block in filter(is_activity, section.blocks):
            teller.out += block_statements(block, section.path, "face")
            teller.say(getattr(block.body, "listen_for", ()), "listen for")
        yield from teller.out


def _worksheet(selected: Selected) -> Iterator[Statement]:
    """What a room works on, without a word of the answers."""
    for section in selected.walk():
        for block in filter(is_activity, section.blocks):
            yield from (s for s in block_statements(block, section.path, "face") if s.role != "answer")


def register_rows(selected: Selected) -> int:
    """How many rows a register has: whole sheets, enough for all who sign."""
    return ROWS * -(-(selected.output.rows or ROWS) // ROWS)


def slip_of(selected: Selected) -> tuple[str, Slip] | None:
    """The first slip to sign, with the path of its section."""
    return next(((s.path, b.body) for s in selected.walk() for b in s.blocks if b.kind == "slip"), None)


def _register(selected: Selected) -> Iterator[Statement]:
    """What is signed, and a number for each row."""
    held = slip_of(selected)
    if held:
        yield from _told((held[1].title, held[1].text), "slip", held[0])
    for row in range(1, register_rows(selected) + 1):
        yield Statement(str(row), "any", "", "count")


def _print_this(selected: Selected) -> Iterator[Statement]:
    """The name of each file of the pack; and what was counted once they were built."""
    yield from _told(selected.pack.title, "title", "")
    for file in selected.files:
        yield from _told(file.name, "text", "")
        yield from _told(str(file.number if file.copies and file.printed else ""), "text", "")
    if all(file.count for file in selected.files if file.printed):
        paper = counted(selected.files)
        numbers = [file.sheets for file in selected.files if file.printed]
        for number in (*numbers, *paper.sheets.values(), *paper.each.values()):
            yield Statement(str(number), "face", "", "count")


_SHEETS = {"guide": _guide, "worksheet": _worksheet, "register": _register, "print-this": _print_this}


def _told(value: object, role: str, path: str) -> list[Statement]:
    teller = Teller(path)
    teller.say(value, role)
    return teller.out


def _held(selected: Selected, block: Block) -> tuple[Contact, ...]:
    return selected.contacts(block.body.roles) if block.kind == "contacts" else ()


def everything(briefing: Briefing) -> tuple[Statement, ...]:
    """Every statement of a briefing, whoever it is for and wherever it would stand."""
    cover = Teller("")
    cover.say((briefing.title, briefing.subtitle, briefing.for_, briefing.remember), "text", "any")
    cover.say(briefing.cover.says if briefing.cover else (), "text", "any")
    out = list(cover.out)
    for path, section in briefing.walk():
        out += _whole(section, path)
    return tuple(out)


def _whole(section: Section, path: str) -> list[Statement]:
    teller = Teller(path)
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
    return tuple(s for s in _everything(selected) if s.text.casefold() not in allowed)


#: What a briefing says with a school's words in it; the files of a pack ask for it one after the other.
_SAID: dict[tuple[int, int], tuple[Briefing, Mapping[str, str], tuple[Statement, ...]]] = {}


def _everything(selected: Selected) -> tuple[Statement, ...]:
    """:func:`everything`, with slots filled before it is cut into sentences: a name may hold a full stop."""
    sections = selected.briefing.sections  # of a selection's briefing, these are as they were read
    key = (id(sections), hash(frozenset(selected.words.items())))
    held = _SAID.get(key)
    same = held is not None and held[0].sections is sections and _frame(held[0]) == _frame(selected.briefing)
    if held is None or not same or held[1] != selected.words:
        if len(_SAID) >= 4:
            _SAID.clear()
        held = selected.briefing, selected.words, everything(filled(selected.briefing, selected.words))
        _SAID[key] = held
    return held[2]


def _frame(briefing: Briefing) -> tuple[object, ...]:
    return (briefing.title, briefing.subtitle, briefing.for_, briefing.remember, briefing.cover)


def edition(selected: Selected) -> str:
    """The code on every printed sheet: the version, and four characters that change with any word on it."""
    digest = hashlib.sha256()
    for statement in (s for s in statements(selected) if s.role != "count"):  # what is counted is no word of it
        digest.update(f"{statement.text}\x1f{' '.join(statement.pages)}\x1e".encode())
    for detail in _details(selected):
        digest.update(f"{detail}\x1e".encode())
    organisation = selected.organisation
    for contact in _named(selected):
        parts = (contact.role, contact.name, contact.phone, contact.option, contact.hours, contact.place, contact.email)
        digest.update("\x1f".join(parts).encode() + b"\x1e")
    digest.update(f"{organisation.name}\x1f{organisation.web}\x1f{selected.briefing.review_by}".encode())
    number = int.from_bytes(digest.digest()[:5], "big")
    code = "".join(_ALPHABET[(number >> shift) & 31] for shift in (15, 10, 5, 0))
    return f"{selected.briefing.version}-{code}"


def _named(selected: Selected) -> tuple[Contact, ...]:
    """Who may stand on a sheet: on a poster only those that it names."""
    if selected.poster is not None:
        return people(selected)
    return (*selected.organisation.contacts.values(), *selected.national.lines)


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
        yield from selected.cover.says if selected.cover else ()
        yield from (f"{s.title.plain} {s.authors} {s.year} {s.web} {s.superseded_by}" for s in selected.sources)
