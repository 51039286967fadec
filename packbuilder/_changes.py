"""What stands in an edition, as plain values; and what is different between two, in plain words.

Kept short on purpose: contacts in full, for people are named in what has changed; of each statement a few
characters that change with it, for it is enough to know that it did.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .organisation import Contact
from .selection import Selected
from .statements import statements
from .workspace import day

_FIELDS = ("role_id", "role", "name", "phone", "option", "hours", "place", "email")
#: Roles that a person has, and is introduced by; anything else is known by its name.
_PEOPLE = ("dsl", "deputy", "head", "governor")
_NUMBER = re.compile(r"[+\d][\d ()-]*")
#: What is said of a field: "the number of Priya Nair".
_NAMED = {"phone": "number", "option": "option", "hours": "hours", "place": "place", "email": "e-mail address"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, in words. ``names`` are the people and numbers it is about."""

    text: str
    names: tuple[str, ...] = ()


#: An edition is another one by more than what is kept of it here.
DETAIL = Change("a detail: the answer to a question, a figure drawn, a web address or a source")


def contents(selected: Selected) -> dict[str, Any]:
    """What stands in ``selected``, small enough to keep: a few kilobytes, as values for JSON."""
    titles = {s.path: s.title.words for s in selected.walk()}
    sections: dict[str, list[str]] = {}
    shows: list[str] = []
    for statement in statements(selected):
        if statement.role == "contact":
            shows.append(statement.text)
        if statement.role in ("contact", "count"):
            continue
        mark = hashlib.sha256(f"{statement.text}\x1f{' '.join(statement.pages)}".encode()).hexdigest()[:10]
        sections.setdefault(statement.path, []).append(mark)
    organisation = selected.organisation
    return {
        "version": str(selected.briefing.version),
        "review_by": selected.briefing.review_by.isoformat(),
        "organisation": organisation.name,
        "web": organisation.web,
        "contacts": [_contact(c) for c in organisation.contacts.values()],
        "national": [_contact(c) for c in selected.national.lines],
        "shows": list(dict.fromkeys(shows)),
        "sections": [[path, titles.get(path, ""), " ".join(marks)] for path, marks in sections.items()],
    }


def _contact(contact: Contact) -> list[str]:
    return [str(getattr(contact, name)) for name in _FIELDS]


def changes(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> tuple[Change, ...]:
    """What is different in ``new``, another edition, weightiest first. Empty where ``old`` is not there or spoiled."""
    try:
        return tuple(_changes(old, new)) or (DETAIL,) if old is not None else ()
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()  # not as we wrote it


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    found = [*_people(old["contacts"], new["contacts"]), *_people(old["national"], new["national"])]
    yield from found
    for key in ("contacts", "national"):
        names = [[c[2] for c in each[key]] for each in (old, new)]
        if names[0] != names[1] and sorted(names[0]) == sorted(names[1]) and not found:
            yield Change("the contacts stand in another order")
    named = {name for change in found for name in change.names}
    for shows, others, what in ((new, old, "now"), (old, new, "no longer")):
        for name in shows["shows"]:
            if name not in others["shows"] and name not in named and not _NUMBER.fullmatch(name):
                yield Change(f"it {what} shows {name}")
    for key, what in (("organisation", "the name"), ("web", "the web address")):
        if old[key] != new[key]:
            yield Change(f"{what} is now {new[key]} (it was {old[key]})" if new[key] else f"{what} is no longer given")
    yield from _sections(old["sections"], new["sections"])
    if old["version"] != new["version"]:
        yield Change(f"it is now version {new['version']} of the briefing (it was {old['version']})")
    if old["review_by"] != new["review_by"]:
        now, was = (day(dt.date.fromisoformat(each["review_by"])) for each in (new, old))
        yield Change(f"it is now to be reviewed by {now} (it was {was})")


# -- people -----------------------------------------------------------------------------------------


def _people(old: Iterable[Sequence[str]], new: Iterable[Sequence[str]]) -> Iterator[Change]:
    """A deputy's place in the list says nothing: deputies are told apart by name."""
    before, after = _by_role(old), _by_role(new)
    staying = {c["name"] for held in after.values() for c in held}
    for role in dict.fromkeys((*before, *after)):
        was, now = before.get(role, []), after.get(role, [])
        left = [c for c in was if c["name"] not in {n["name"] for n in now}]
        come = [c for c in now if c["name"] not in {w["name"] for w in was}]
        if len(was) == len(now) == len(left) == len(come) == 1:
            yield _succeeded(left[0], come[0])
            continue
        for contact in left:
            if contact["name"] in staying:
                yield _change(f"{contact['name']} is no longer {_label(contact)}", contact)
            else:
                yield _change(f"{_introduced(contact)} is no longer there", contact)
        for contact in come:
            yield _change(f"{_introduced(contact)} is new", contact)
        names = {c["name"]: c for c in was}
        for contact in now:
            if contact["name"] in names:
                yield from _fields(names[contact["name"]], contact)


def _by_role(contacts: Iterable[Sequence[str]]) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {}
    for values in contacts:
        contact = dict(zip(_FIELDS, values, strict=True))
        role = contact["role_id"]
        out.setdefault("deputy" if role.startswith("deputy-") else role, []).append(contact)
    return out


def _succeeded(old: Mapping[str, str], new: Mapping[str, str]) -> Change:
    names = tuple(v for c in (old, new) for v in (c["name"], c["phone"]) if v)
    if not _person(new):
        return Change(f"{old['name']} is now {new['name']}", names)
    return Change(f"the {_label(new)} is now {new['name']}, no longer {old['name']}", names)


def _fields(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    whom = new["name"]
    for key, what in _NAMED.items():
        if old[key] == new[key]:
            continue
        names = tuple(dict.fromkeys(v for v in (whom, old["phone"], new["phone"]) if v))
        if old[key] and new[key]:
            yield Change(f"the {what} of {whom} changed from {old[key]} to {new[key]}", names)
        elif new[key]:
            yield Change(f"the {what} of {whom} is new: {new[key]}", names)
        else:
            yield Change(f"the {what} of {whom} is no longer given", names)
    if old["role"] != new["role"]:
        yield _change(f"{whom} is now called {_label(new)}", new)


def _change(text: str, contact: Mapping[str, str]) -> Change:
    return Change(text, tuple(v for v in (contact["name"], contact["phone"]) if v))


def _introduced(contact: Mapping[str, str]) -> str:
    """``deputy safeguarding lead Tom Ashby``; a service is known by its name alone."""
    person = _person(contact) and contact["role"] != contact["name"]
    return f"{_label(contact)} {contact['name']}" if person else contact["name"]


def _person(contact: Mapping[str, str]) -> bool:
    return contact["role_id"].startswith("deputy-") or contact["role_id"] in _PEOPLE


def _label(contact: Mapping[str, str]) -> str:
    """A role within a sentence: its first letter small, where the word is not all capitals."""
    role = contact["role"]
    return role[:1].lower() + role[1:] if role[1:2].islower() else role


# -- sections ---------------------------------------------------------------------------------------


def _sections(old: Iterable[Sequence[str]], new: Iterable[Sequence[str]]) -> Iterator[Change]:
    before = {path: (title, marks.split()) for path, title, marks in old}
    after = {path: (title, marks.split()) for path, title, marks in new}
    for path in dict.fromkeys((*before, *after)):
        if path not in after:
            yield Change(f"{_called(before[path][0])} is no longer in it")
        elif path not in before:
            yield Change(f"{_called(after[path][0])} is new in it")
        elif before[path][1] != after[path][1]:
            name = _called(after[path][0])
            yield Change(f"{name}: {_counted(before[path][1], after[path][1])}")
    common = [p for p in before if p in after]
    if common != [p for p in after if p in before]:
        yield Change("its sections stand in another order")


def _called(title: str) -> str:
    return f"the section “{title}”" if title else "the cover"


def _counted(old: list[str], new: list[str]) -> str:
    """``2 statements changed, 1 new``. One gone for one come is one that changed."""
    gone = (Counter(old) - Counter(new)).total()
    come = (Counter(new) - Counter(old)).total()
    changed = min(gone, come)
    words = {"changed": changed, "new": come - changed, "gone": gone - changed}
    said = [f"{n} {what}" for what, n in words.items() if n]
    if not said:
        return "its statements stand in another order"
    first, _, rest = said[0].partition(" ")
    said[0] = f"{first} statement{'' if first == '1' else 's'} {rest}"
    return ", ".join(said)
