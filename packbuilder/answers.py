"""What ``packbuilder new`` asks a school, and how each answer is read.

One list of questions serves the prompts and the options of the command line; an answer that will not do is
answered with what would.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ._colour import parse as parse_colour
from .diagnostics import Diagnostics, PackError, did_you_mean

# The phone numbers that an organisation's file takes; kept here as a sentence of its own, since this module must
# not load the model. A test holds the two together.
PHONE = re.compile(r"[+(]?[0-9][0-9 ()\u00a0-]*")

COLOURS = {
    "black": "#1D1D1B", "blue": "#1D4F91", "bottle green": "#14453D", "brown": "#5B3A29", "burgundy": "#6D1A36",
    "gold": "#C9A227", "green": "#1F6B3A", "grey": "#4A4F54", "light blue": "#7DB4D8", "maroon": "#6B1D2A",
    "navy": "#1B2A4E", "orange": "#E07A1F", "pink": "#C2417C", "purple": "#4F2D7F", "red": "#B3202C",
    "royal blue": "#22409A", "scarlet": "#C8281E", "silver": "#A7ACB1", "sky blue": "#5BA4CF", "teal": "#0F6B6B",
    "yellow": "#FFD200",
}  # fmt: skip
"""Colours that schools name, as inks that print well."""

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "revd", "fr", "sister"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to tell. ``phone`` is exactly as written; what was not given is empty."""

    name: str
    phone: str = ""
    hours: str = ""
    place: str = ""
    email: str = ""

    @property
    def called(self) -> str:
        """What the person is called inside a sentence: ``Bo``, but ``Mrs Example`` in full."""
        first = self.name.split()[0]
        return self.name if first.rstrip(".").lower() in TITLES else first


@dataclass(frozen=True, slots=True)
class Answers:
    """What a school said of itself. ``numbers`` are telephone numbers by role: front-door, out-of-hours, lado."""

    school: str
    lead: Person
    head: Person
    short_name: str = ""
    deputies: tuple[Person, ...] = ()
    numbers: Mapping[str, str] = field(default_factory=dict)
    web: str = ""
    email: str = ""
    address: str = ""
    logo: Path | None = None
    colour: str = "#23405C"

    @property
    def slug(self) -> str:
        """The school's name as a file name: lower-case letters, digits and hyphens."""
        plain = unicodedata.normalize("NFKD", self.short_name or self.school).encode("ascii", "ignore").decode()
        words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
        return "-".join(words)[:40].strip("-") or "school"


class AnswerError(ValueError):
    """An answer that will not do: what is wrong, and what would do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} ({hint})")
        self.message, self.hint = message, hint


def text(value: str) -> str:
    """A name or a phrase on one line, without the byte order mark that is pasted along with it now and then."""
    value = unicodedata.normalize("NFC", value.replace("\ufeff", "")).strip()
    odd = next((c for c in value if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")), None)
    if odd is not None:
        raise AnswerError(f"{value[:30]!r} holds a sign that cannot be printed", "type it rather than paste it")
    if len(value) > 200:
        raise AnswerError(f"{value[:30]} ... is {len(value)} characters long", "200 will do")
    return value


def phone(value: str) -> str:
    """A telephone number, kept exactly as written."""
    value = text(value)
    if not PHONE.fullmatch(value):
        raise AnswerError(f"{value[:30]!r} is not a telephone number", "write figures only, for example 01632 960901")
    return value


def person(value: str) -> Person:
    """``Name, number, place``: the parts after the name may stand in any order, or be missing."""
    name, *rest = [part.strip() for part in text(value).split(",")]
    if not name or PHONE.fullmatch(name):
        raise AnswerError(f"{value[:30]!r} does not begin with a name", "write: Name, number, place")
    held: dict[str, list[str]] = {"phone": [], "email": [], "place": []}
    for part in filter(None, rest):
        held["phone" if PHONE.fullmatch(part) else "email" if re.fullmatch(r"\S+@\S+", part) else "place"].append(part)
    for kind, what in (("phone", "telephone number"), ("email", "e-mail address")):
        if len(held[kind]) > 1:
            raise AnswerError(f"{name} has more than one {what}", "give the one to use first")
    return Person(name, **{kind: ", ".join(parts) for kind, parts in held.items()})


def people(value: str) -> tuple[Person, ...]:
    """Several persons with ``;`` between them."""
    return tuple(person(part) for part in value.split(";") if part.strip())


def web(value: str) -> str:
    """A web address, as it should be printed."""
    value = text(value)
    if not re.fullmatch(r"(https?://)?[^\s/@]+\.[^\s@]+", value):
        raise AnswerError(f"{value[:40]!r} is not a web address", "write it as in www.school.example/safeguarding")
    return value


def email(value: str) -> str:
    """An e-mail address."""
    value = text(value)
    if not re.fullmatch(r"[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+", value):
        raise AnswerError(f"{value[:40]!r} is not an e-mail address", "write it as in office@school.example")
    return value


def colour(value: str) -> str:
    """``#RRGGBB`` from the same or from a common name."""
    value = text(value)
    named = COLOURS.get(value.lower().replace("gray", "grey"))
    found = named or parse_colour(value)
    if found is None:
        near = did_you_mean(value.lower(), COLOURS)
        raise AnswerError(f"{value[:30]!r} is not a colour", f"{near}; or write it as in #14453D")
    return found


def logo(value: str) -> Path:
    """The path of an SVG, PNG or JPEG file that a brand can use as it is."""
    from ._drawing import read_drawing

    path = Path(value.strip().strip("\"'")).expanduser()
    if path.suffix.lower() not in (".svg", ".png", ".jpg", ".jpeg"):
        raise AnswerError(f"{path.name} is not an SVG, PNG or JPEG file", "ask for the logo in one of these")
    try:
        read_drawing(path.read_bytes(), path.name)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise AnswerError(f"{path} cannot be read: {reason}", "check the name and the folder") from None
    except PackError as fault:
        first = fault.diagnostics[0]
        raise AnswerError(first.message, first.hint) from None
    return path


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask. ``key`` names the option too (``out_of_hours`` is ``--out-of-hours``); ``read`` raises
    :class:`AnswerError` where an answer will not do."""

    key: str
    ask: str
    example: str
    read: Callable[[str], Any]
    required: bool = False


QUESTIONS: Sequence[Question] = (
    Question("school", "What is the school called?", "Example Primary School", text, required=True),
    Question("short_name", "What do people call it for short?", "Example", text),
    Question("lead", "Who is the designated safeguarding lead?", "Alex Example", text, required=True),
    Question("lead_phone", "The lead's telephone number?", "01632 960901", phone, required=True),
    Question("lead_hours", "When can the lead be reached?", "8am to 5pm in term time", text),
    Question("lead_place", "Where is the lead to be found?", "Room 4, by the main office", text),
    Question("deputies", "Deputies: name, number, place; the next after a ;", "Bo Example, 01632 960902, Hall", people),
    Question("head", "The head teacher: name, number, place?", "Chris Example, 01632 960903", person, required=True),
    Question("front_door", "Number of children's social care, to refer a child?", "01632 960904", phone),
    Question("out_of_hours", "Their number at night and at weekends?", "01632 960905", phone),
    Question("lado", "Number of the designated officer, about adults?", "01632 960906", phone),
    Question("web", "Web page about safeguarding?", "www.school.example/safeguarding", web),
    Question("email", "E-mail address for worries?", "safeguarding@school.example", email),
    Question("address", "The school's address?", "1 Example Road, Exampleton", text),
    Question("logo", "File of the logo: SVG, PNG or JPEG?", "logo.svg", logo),
    Question("colour", "The school's colour, a name or #RRGGBB?", "navy", colour),
)
"""In the order in which they are asked. Whatever is not required may be left empty."""


def read_answers(given: Mapping[str, str]) -> Answers:
    """The answers to :data:`QUESTIONS` by their keys. Raises :class:`PackError` (2) with every one that will not do."""
    faults = Diagnostics()
    read: dict[str, Any] = {}
    known = {question.key for question in QUESTIONS}
    for key in given.keys() - known:
        faults.error(f"nothing is called {key}", hint=did_you_mean(key, known))
    for question in QUESTIONS:
        value = given.get(question.key, "")
        option = "--" + question.key.replace("_", "-")
        if not value.strip():
            if question.required:
                faults.error(f"{option} is needed", hint=f'{question.ask} As in: {option} "{question.example}"')
            continue
        try:
            read[question.key] = question.read(value)
        except AnswerError as fault:
            faults.error(f"{option}: {fault.message}", hint=fault.hint)
    if faults.errors:
        raise PackError(faults, exit_code=2)
    lead = Person(read["lead"], read["lead_phone"], read.get("lead_hours", ""), read.get("lead_place", ""))
    numbers = {key.replace("_", "-"): read[key] for key in ("front_door", "out_of_hours", "lado") if key in read}
    rest = {k: read[k] for k in ("short_name", "deputies", "web", "email", "address", "logo", "colour") if k in read}
    return Answers(school=read["school"], lead=lead, head=read["head"], numbers=numbers, **rest)
