"""Which sheets are out of date, by their edition code: ``packbuilder reprint``.

Pure: what the manifest knows is held against what would be built now. The edition code of a sheet changes with
any word on it, so two equal codes are the same sheet; nothing has to be set to tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ._changes import Change, changes, contents
from ._ledger import Known, Note
from .selection import Selected
from .statements import edition

Contents = Callable[[str], Mapping[str, Any] | None]
#: The pack of files that were asked for on the command line alone; nothing says how they would be built now.
OWN = "own"


class State(StrEnum):
    """How a sheet stands."""

    OUT = "out of date"  # the file is not what would be built now
    REPLACED = "replaced"  # the file is, but copies of an earlier edition may be about
    UNKNOWN = "unknown"  # built before editions were noted
    GONE = "gone"  # no pack makes it any more
    NEW = "new"  # never built here
    OWN = "own"  # asked for on the command line: it cannot be told how it would be now
    CURRENT = "up to date"


#: States of which a copy on a wall or in a tray may say what is no longer so.
OUT_OF_DATE = (State.OUT, State.REPLACED, State.UNKNOWN, State.GONE)
#: What to do with a sheet that is out of date, by its format; another format is printed.
DEEDS = {
    "poster": "Take down, and put up the new one",
    "handout": "Send again, and print again where it was printed",
    "deck": "Present again from the new slides",
    "slides-notes": "Send again, and print again where it was printed",
}
PRINTED = "Print again, and take the old ones back"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and how it stands. ``old`` are editions of which copies may be about, ``new`` what it is now."""

    rel: str
    title: str
    kind: str
    state: State
    old: tuple[str, ...] = ()
    new: str = ""
    changes: tuple[Change, ...] = ()
    #: What was asked for on the command line, where it was.
    asked: str = ""

    @property
    def deed(self) -> str:
        """What to do with it."""
        return DEEDS.get(self.kind, PRINTED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said of a sheet in somebody's hand. ``until`` is the day it was replaced, where that is known."""

    sheet: Sheet
    current: bool
    until: str = ""


def note(selected: Selected) -> Note:
    """What the manifest notes of a file made of ``selected``."""
    title = selected.poster.headline.words if selected.poster else selected.title.words
    return Note(edition(selected), title, str(selected.output.format), contents(selected))


def compare(
    known: Mapping[str, Known], written: Iterable[str], now: Mapping[str, Note], held: Contents, told: str = ""
) -> list[Sheet]:
    """Every sheet that is known or would be built ``now``, in that order.

    ``written`` are all files in the manifest, ``held`` gives what stood in an edition, ``told`` is what the command
    line asked for that led to ``now``.
    """
    files = set(written)
    out = [_now(rel, note, known.get(rel), rel in files, held) for rel, note in now.items()]
    for rel, sheet in known.items():
        if rel not in now and not sheet.done:
            old = (sheet.edition, *(e.edition for e in sheet.about))
            out.append(Sheet(rel, sheet.title, sheet.kind, _unplanned(rel, sheet, told), old, asked=sheet.asked))
    return out


def _now(rel: str, note: Note, known: Known | None, written: bool, held: Contents) -> Sheet:
    if known is None:
        return Sheet(rel, note.title, note.kind, State.UNKNOWN if written else State.NEW, (), note.edition)
    codes = [known.edition, *(e.edition for e in known.about)]
    old = tuple(c for c in codes if c != note.edition)
    if not old:
        return Sheet(rel, note.title, note.kind, State.CURRENT, (), note.edition)
    before = [held(code) for code in old]
    first = next((b for b in reversed(before) if b), None)  # the oldest: all that has changed since
    found = changes(first, note.contents)
    state = State.REPLACED if known.edition == note.edition else State.OUT
    return Sheet(rel, note.title, note.kind, state, old, note.edition, found)


def _unplanned(rel: str, known: Known, told: str) -> State:
    """How a sheet stands that packs do not make, as they are written and with what is ``told``."""
    looked = not known.asked or (told and f"{known.asked} ".startswith(f"{told} "))
    return State.GONE if looked and pack_of(rel) != OWN else State.OWN


def pack_of(rel: str) -> str:
    """The pack that a file below output/ belongs to."""
    parts = rel.split("/")
    return parts[1] if len(parts) > 2 else ""


# -- a sheet in the hand ----------------------------------------------------------------------------


def code_of(text: str, known: Iterable[str]) -> str:
    """The edition meant by ``text``: letters of either size, O for 0, I and L for 1; the version may be left out."""
    wanted = _folded(text)
    for code in known:
        if wanted in (_folded(code), _folded(code.rsplit("-", 1)[-1])):
            return code
    return ""


def _folded(code: str) -> str:
    """As Crockford's base 32 is read (crockford.com/base32.html)."""
    return re.sub(r"[\s-]", "", code).upper().translate(str.maketrans("OIL", "011"))


def codes(known: Mapping[str, Known], now: Mapping[str, Note]) -> list[str]:
    """Every edition that anything is known of."""
    found = [n.edition for n in now.values()]
    for sheet in known.values():
        found += [sheet.edition, *(e.edition for e in sheet.earlier)]
    return list(dict.fromkeys(found))


def answers(
    code: str, known: Mapping[str, Known], now: Mapping[str, Note], held: Contents, told: str = ""
) -> list[Answer]:
    """Every sheet that ``code`` is or was an edition of; the current ones first."""
    out = []
    for rel, note in now.items():
        if note.edition == code:
            out.append(Answer(Sheet(rel, note.title, note.kind, State.CURRENT, (), code), True))
    before = held(code)
    for rel, sheet in known.items():
        until = {e.edition: e.until for e in reversed(sheet.earlier)}
        current = now.get(rel)
        if (code != sheet.edition and code not in until) or (current and current.edition == code):
            continue
        if current is None:
            old = Sheet(rel, sheet.title, sheet.kind, _unplanned(rel, sheet, told), (code,), asked=sheet.asked)
            out.append(Answer(old, False))
            continue
        found = changes(before, current.contents)
        state = State.OUT if code == sheet.edition else State.REPLACED
        new = Sheet(rel, current.title, current.kind, state, (code,), current.edition, found)
        out.append(Answer(new, False, until.get(code, "")))
    return out
