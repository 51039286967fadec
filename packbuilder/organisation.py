"""Who the pack is for: an organisation's names, contacts and words, and the published national lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from .blocks import fault
from .briefing import Day, Id
from .diagnostics import Diagnostics, PackError, Position, did_you_mean
from .model import NOWHERE, Given, Located, Plain, read_file, read_model
from .resources import stands
from .source import Map, Node, Scalar, Seq

#: What the roles are called where a contact does not say.
ROLE_NAMES = {
    "dsl": "Designated safeguarding lead",
    "deputy": "Deputy safeguarding lead",
    "head": "Head teacher",
    "governor": "Safeguarding governor",
    "front-door": "Children’s social care",
    "early-help": "Early help",
    "lado": "Local authority designated officer",
    "out-of-hours": "Out of hours",
    "police": "Police, not an emergency",
}
FIELDS = ("name", "first", "role", "phone", "option", "hours", "place", "email", "web")
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()\u00a0-]*")
_TITLE = re.compile(r"(?:Dr|Mr|Mrs|Ms|Miss|Mx|Prof|Rev|Fr|Sr)\.?", re.IGNORECASE)
#: Lines that were checked longer ago than this are warned of.
CHECKED_WITHIN = dt.timedelta(days=365)


def _phone(value: Plain) -> Plain:
    if value and not _PHONE.fullmatch(value):
        raise fault(f"{value[:40]!r} is not a telephone number", "write figures only; put an extension in `option:`")
    return value


Phone = Annotated[Plain, AfterValidator(_phone)]
_EMPTY = Plain("")


class ContactEntry(Located):
    """One contact as written."""

    name: Plain = _EMPTY
    first_name: Plain = _EMPTY
    role: Plain = _EMPTY
    phone: Phone = _EMPTY
    option: Plain = _EMPTY
    hours: Plain = _EMPTY
    place: Plain = _EMPTY
    email: Plain = _EMPTY
    web: Plain = _EMPTY


class OrganisationEntry(Located):
    """An organisation's file as written."""

    name: Given
    short_name: Plain = _EMPTY
    kind: Plain = _EMPTY
    extends: Plain | None = None
    brand: Plain = Plain.of("plain")
    logo: Plain | None = None
    web: Plain = _EMPTY
    email: Plain = _EMPTY
    address: Plain = _EMPTY
    contacts: dict[Id, ContactEntry] = Field(default_factory=dict)
    deputies: tuple[ContactEntry, ...] = ()
    hide: tuple[Plain, ...] = ()
    words: dict[Id, dict[Id, Plain]] = Field(default_factory=dict)


class LineEntry(Located):
    """A published national line."""

    id: Id
    name: Given
    phone: Annotated[Given, AfterValidator(_phone)]
    hours: Plain = _EMPTY
    web: Plain = _EMPTY
    for_: Plain = Field(default=_EMPTY, alias="for")


class LinesEntry(Located):
    """national-lines.yaml."""

    checked: Day
    lines: tuple[LineEntry, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to tell. Fields that were not given are empty; ``phone`` is exactly as written."""

    role_id: str
    role: str
    name: str = ""
    first: str = ""
    phone: str = ""
    option: str = ""
    hours: str = ""
    place: str = ""
    email: str = ""
    web: str = ""
    national: bool = False
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NationalLines:
    """The published lines and the day they were last checked."""

    checked: dt.date
    lines: tuple[Contact, ...]
    at: Position = field(default=NOWHERE, compare=False)

    def stale(self, as_of: dt.date) -> bool:
        """Whether they were checked more than a year before ``as_of``."""
        return as_of - self.checked > CHECKED_WITHIN


@dataclass(frozen=True, slots=True)
class Organisation:
    """A school or a trust."""

    id: str
    name: str
    short_name: str
    kind: str
    web: str
    email: str
    address: str
    brand: Plain
    logo: str | None
    contacts: Mapping[str, Contact]
    deputies: tuple[Contact, ...]
    words: Mapping[str, str]
    at: Position = field(default=NOWHERE, compare=False)

    def contact(self, role: str) -> Contact | None:
        """Who has ``role`` (``deputy-1`` for the first deputy)."""
        return self.contacts.get(role)

    def role_label(self, role: str) -> str:
        """What ``role`` is called here."""
        held = self.contacts.get(role)
        return held.role if held else ROLE_NAMES.get(role, role.replace("-", " ").capitalize())


def load_lines(path: Path, root: Path, found: Diagnostics) -> NationalLines:
    """Read national-lines.yaml. Raises :class:`PackError`."""
    entry = read_file(LinesEntry, path, root, found)
    lines = tuple(
        Contact(
            role_id=line.id, role=line.name, name=line.name, first=line.name, phone=line.phone, hours=line.hours,
            place=line.for_, web=line.web, national=True, at=line.at,
        )
        for line in entry.lines
    )  # fmt: skip
    return NationalLines(entry.checked, lines, entry.at)


def load_organisation(name: str, folder: Path, root: Path, found: Diagnostics) -> Organisation:
    """Read ``folder/<name>.yaml``, laid over whatever it extends.

    Raises :class:`PackError` with every fault; warnings go into ``found``.
    """
    return Organisations(root, folder).load(name, found)


class Organisations:
    """Organisations by name, out of ``folders``; the first that has one wins. What others extend is read once."""

    def __init__(self, root: Path, *folders: Path) -> None:
        self.root, self.folders = root, folders
        self._entries: dict[str, OrganisationEntry] = {}

    def load(self, name: str, found: Diagnostics) -> Organisation:
        """As :func:`load_organisation`."""
        return _merged(name, [*self._chain(name, None, [], found, keep=False)], found)

    def over(self, name: str, node: Map, found: Diagnostics) -> Organisation:
        """The organisation ``name`` that ``node`` says, laid over whatever it extends. Raises :class:`PackError`."""
        faults = Diagnostics()
        rest: list[OrganisationEntry] = []
        wanted = node.get(Scalar("extends"))
        try:
            if isinstance(wanted, Scalar) and wanted.strip():
                rest = self._chain(wanted.strip(), wanted.at, [], found)
        except PackError as error:
            faults.extend(error.diagnostics)
        try:
            entry = read_model(OrganisationEntry, _lift_deputies(node))
        except PackError as error:
            raise PackError([*error.diagnostics, *faults]) from None
        faults.check()
        return _merged(name, [entry, *rest], found)

    def entry(self, name: str, at: Position | None, found: Diagnostics, *, keep: bool = True) -> OrganisationEntry:
        """What the file of ``name`` says. Raises :class:`PackError`, with ``at``, where there is none."""
        if name in self._entries:
            return self._entries[name]
        for folder in self.folders:
            path = folder / f"{name}.yaml"
            if stands(path) and path.resolve().parent == folder.resolve():
                break
        else:
            known = [p.stem for folder in self.folders for p in folder.glob("*.yaml")]
            raise PackError.one(f"there is no organisation {name}", at, did_you_mean(name, known))
        entry = read_file(OrganisationEntry, path, self.root, found, _lift_deputies)
        if keep:
            self._entries[name] = entry
        return entry

    def _chain(
        self, wanted: str, at: Position | None, seen: list[str], found: Diagnostics, *, keep: bool = True
    ) -> list[OrganisationEntry]:
        """The entry of ``wanted``, then that of what it extends, and so on."""
        chain: list[OrganisationEntry] = []
        while True:
            if wanted in seen:
                raise PackError.one(f"{' extends '.join([*seen, wanted])}: a circle", at, "take one `extends:` out")
            chain.append(entry := self.entry(wanted, at, found, keep=keep or bool(chain)))
            seen.append(wanted)
            if entry.extends is None:
                return chain
            wanted, at = entry.extends, entry.extends.at


def _lift_deputies(node: Node) -> Node:
    """``deputies`` is a list among the contacts' mappings; the model wants it beside them."""
    contacts = node.get(Scalar("contacts")) if isinstance(node, Map) else None
    if isinstance(node, Map) and isinstance(contacts, Map) and isinstance(contacts.get(Scalar("deputies")), Seq):
        out, rest = Map(node), Map(contacts)
        out.at, rest.at = node.at, contacts.at
        key = next(k for k in rest if k == "deputies")
        out[key] = rest.pop(key)
        out[next(k for k in out if k == "contacts")] = rest
        return out
    return node


def _merged(name: str, chain: list[OrganisationEntry], found: Diagnostics) -> Organisation:
    """The first of ``chain`` over the next, and so on."""
    entry = chain[0]

    def first(attribute: str) -> str:
        return str(next((v for e in chain if (v := getattr(e, attribute))), ""))

    contacts: dict[str, ContactEntry] = {}
    for each in reversed(chain):
        contacts.update({str(k): v for k, v in each.contacts.items()})
        for role in each.hide:
            if contacts.pop(role, None) is None:
                found.warning(f"there is no contact {role} to hide", role.at, did_you_mean(role, contacts))
    deputies = next((e.deputies for e in chain if e.deputies), ())
    held = {role: _contact(role, c, found) for role, c in contacts.items()}
    seconds = tuple(_contact(f"deputy-{n}", c, found) for n, c in enumerate(deputies, 1))
    held.update({c.role_id: c for c in seconds})
    school = {
        "name": entry.name,
        "short": entry.short_name or entry.name,
        "web": first("web"),
        "email": first("email"),
        "address": first("address"),
    }
    words = {f"school.{k}": str(v) for k, v in school.items() if v}
    words.update(contact_words(held.values()))
    for each in reversed(chain):
        words.update({f"{g}.{k}": str(v) for g, group in each.words.items() for k, v in group.items()})
    if "dsl" not in held:
        found.warning(f"{entry.name} names no safeguarding lead", entry.at, "write `contacts:`, `dsl:`")
    brand = next((e.brand for e in chain if "brand" in e.model_fields_set), Plain.of("plain"))
    logo = next((e.logo for e in chain if e.logo), None)
    return Organisation(
        id=name, name=str(entry.name), short_name=str(school["short"]), kind=first("kind"), web=school["web"],
        email=school["email"], address=school["address"], brand=brand, logo=str(logo) if logo else None,
        contacts=held, deputies=seconds, words=words, at=entry.at,
    )  # fmt: skip


def _contact(role: str, entry: ContactEntry, found: Diagnostics) -> Contact:
    kind = "deputy" if role.startswith("deputy-") else role
    label = str(entry.role) or ROLE_NAMES.get(kind, kind.replace("-", " ").capitalize())
    name = str(entry.name) or label
    if not (entry.phone or entry.email or entry.place):
        found.warning(f"{name} has no number, e-mail or place", entry.at, "write `phone:`")
    first_name = str(entry.first_name) or (_first(name) if entry.name else name)
    return Contact(
        role_id=role, role=label, name=name, first=first_name, phone=str(entry.phone), option=str(entry.option),
        hours=str(entry.hours), place=str(entry.place), email=str(entry.email), web=str(entry.web), at=entry.at,
    )  # fmt: skip


def _first(name: str) -> str:
    """The first name in a name: `Dr. Ann Field` is Ann, and `Mrs Field` has none but that."""
    words = name.split()
    if not _TITLE.fullmatch(words[0]):
        return words[0]
    return words[1] if len(words) > 2 else name


def slot_hint(slot: str, words: Mapping[str, str]) -> str:
    """What to do about a slot that ``words`` have no value for: name it rightly, or write the value down."""
    group, _, key = slot.partition(".")
    role = "deputy" if group.startswith("deputy-") else group
    if (role in ROLE_NAMES and key in FIELDS) or (group == "school" and key in ("web", "email", "address")):
        owner = f"`{group}:` with " if role in ROLE_NAMES else ""
        key = "first_name" if key == "first" else key
        return f"write {owner}`{key}:` in the organisation's file, or take the slot out"
    return did_you_mean(slot, words)


def contact_words(contacts: Iterable[Contact]) -> dict[str, str]:
    """The slots that contacts fill: ``dsl.name``, ``dsl.phone`` …; none for what was left out."""
    out: dict[str, str] = {}
    for contact in contacts:
        for name in FIELDS:
            value = getattr(contact, name)
            if value:
                out[f"{contact.role_id}.{name}"] = value
    return out
