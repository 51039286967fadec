"""What the manifest remembers of a sheet: its edition, and the editions before it that may still be about.

Pure: plain values in and out. A manifest that somebody spoiled is read as far as it makes sense.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

#: So many earlier editions of a sheet are remembered; older ones are forgotten.
EARLIER = 20


@dataclass(frozen=True, slots=True)
class Note:
    """What a sheet is, as it is written: ``contents`` are plain values that tell what stands in it."""

    edition: str
    title: str
    kind: str
    contents: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An edition that was replaced: ``until`` the day of it (ISO, or empty); ``done``: no copy is about any more."""

    edition: str
    until: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A sheet as the manifest knows it. ``earlier`` is newest first; ``done``: it is gone, and was dealt with.

    ``asked`` is what the command line asked for over what its pack says: ``--paper a3``.
    """

    edition: str
    title: str
    kind: str
    earlier: tuple[Earlier, ...] = ()
    done: bool = False
    asked: str = ""

    @property
    def about(self) -> tuple[Earlier, ...]:
        """The earlier editions of which copies may still be in use."""
        return tuple(e for e in self.earlier if not e.done)


def noted(known: Known | None, note: Note, day: str, asked: str = "") -> Known:
    """The entry of a sheet once ``note`` was written on ``day``, as it was ``asked`` for.

    What its pack made by itself at some time stays the pack's.
    """
    asked = asked if known is None or known.asked else ""
    if known is None:
        return Known(note.edition, note.title, note.kind, asked=asked)
    earlier = known.earlier
    if known.edition != note.edition:
        earlier = (Earlier(known.edition, day, known.done), *earlier)
    kept = tuple(e for e in earlier if e.edition != note.edition)
    first = {e.edition: e for e in reversed(kept)}  # each edition once, as it was last replaced
    earlier = tuple(e for e in kept if first[e.edition] is e)[:EARLIER]
    return Known(note.edition, note.title, note.kind, earlier, asked=asked)


def settled(known: Known, *, gone: bool) -> Known:
    """The entry once every old copy was dealt with."""
    return replace(known, earlier=tuple(replace(e, done=True) for e in known.earlier), done=gone)


def read(values: Any) -> dict[str, Known]:
    """The manifest's ``sheets`` by file; whatever is not as we wrote it is passed over."""
    out: dict[str, Known] = {}
    for rel, entry in values.items() if isinstance(values, dict) else ():
        if isinstance(entry, dict) and isinstance(entry.get("edition"), str):
            held = entry.get("earlier")
            earlier = [
                Earlier(e["edition"], str(e.get("until", "")), e.get("done") is True)
                for e in (held if isinstance(held, list) else ())
                if isinstance(e, dict) and isinstance(e.get("edition"), str)
            ]
            title, kind = str(entry.get("title", "")), str(entry.get("kind", ""))
            done, asked = entry.get("done") is True, str(entry.get("asked", ""))
            out[str(rel)] = Known(entry["edition"], title, kind, tuple(earlier), done, asked)
    return out


def plain(sheets: Mapping[str, Known]) -> dict[str, Any]:
    """The same as values for JSON."""
    return {rel: _plain(known) for rel, known in sheets.items()}


def _plain(known: Known) -> dict[str, Any]:
    out: dict[str, Any] = {"edition": known.edition, "title": known.title, "kind": known.kind}
    if known.earlier:
        out["earlier"] = [
            {"edition": e.edition, **({"until": e.until} if e.until else {}), **({"done": True} if e.done else {})}
            for e in known.earlier
        ]
    if known.done:
        out["done"] = True
    if known.asked:
        out["asked"] = known.asked
    return out
