"""The columns of a table of schools: what a heading means, however an office writes it."""

from __future__ import annotations

import re
import unicodedata

#: Where a value belongs in an organisation's file.
Place = tuple[str, ...]

_SCHOOL: dict[str, tuple[str, ...]] = {
    "name": ("name", "school", "school name", "organisation", "establishment", "establishment name"),
    "id": ("id", "folder"),
    "short_name": ("short name", "short", "known as"),
    "kind": ("kind", "type", "phase"),
    "extends": ("extends", "trust"),
    "brand": ("brand",),
    "logo": ("logo",),
    "web": ("web", "website", "web site", "web page"),
    "email": ("email", "school email"),
    "address": ("address", "school address"),
    "hide": ("hide",),
}
_ROLES: dict[str, tuple[str, ...]] = {
    "dsl": ("lead", "dsl", "safeguarding lead", "designated safeguarding lead"),
    "head": ("head", "head teacher", "headteacher", "principal"),
    "governor": ("governor", "safeguarding governor"),
    "front-door": ("front door", "social care", "childrens social care"),
    "early-help": ("early help",),
    "lado": ("lado", "designated officer"),
    "out-of-hours": ("out of hours", "emergency duty team"),
    "police": ("police",),
}
_FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "first_name": ("first name", "called"),
    "role": ("role", "title", "job title"),
    "phone": ("phone", "telephone", "tel", "number", "phone number", "telephone number", "mobile"),
    "option": ("option", "ext", "extension"),
    "hours": ("hours", "times"),
    "place": ("place", "room", "where"),
    "email": ("email",),
    "web": ("web", "website"),
}
#: Of these a heading without a field means the number; of people, the name.
_LINES = frozenset({"front-door", "early-help", "lado", "out-of-hours", "police"})
_DEPUTY = re.compile(r"(?:deputy|dep|dsl deputy|ddsl|deputy dsl|deputy lead)(?: ?(\d{1,2}))?(?: (.+))?")
_WORD = re.compile(r"word ([a-z0-9-]+)[. ]([a-z0-9-]+)")

#: What a template has: the columns that a school fills in most.
TEMPLATE = (
    "name", "short name", "id", "extends", "kind", "brand", "logo", "web", "email", "address",
    "lead name", "lead role", "lead phone", "lead option", "lead hours", "lead place", "lead email",
    "deputy 1 name", "deputy 1 phone", "deputy 1 place", "deputy 2 name", "deputy 2 phone", "deputy 2 place",
    "head name", "head phone", "governor name", "governor email", "front door phone", "front door hours",
    "early help phone", "lado name", "lado phone", "out of hours phone", "police phone",
)  # fmt: skip


def folded(heading: str) -> str:
    """A heading without what does not matter: case, spaces, hyphens, brackets, apostrophes."""
    text = unicodedata.normalize("NFKC", heading).casefold().replace("e-mail", "email")
    text = re.sub(r"['’*]", "", text)
    return " ".join(re.sub(r"[\s_/()\-:]+", " ", text).split())


def place_of(heading: str, roles: frozenset[str]) -> Place | None:
    """Where the values under ``heading`` belong; ``roles`` are those that the trust has besides. None: nowhere."""
    text = folded(heading)
    for key, names in _SCHOOL.items():
        if text in names:
            return (key,)
    deputy = _DEPUTY.fullmatch(text)
    if deputy and (field := _field(deputy[2] or "name")):
        return ("deputies", str(int(deputy[1] or 1)), field)
    word = _WORD.fullmatch(text)
    if word:
        return ("words", word[1], word[2])
    known = dict(_ROLES) | {role: (role.replace("-", " "),) for role in sorted(roles) if role not in _ROLES}
    for role, names in known.items():
        for name in names:
            if text == name:
                return ("contacts", role, "phone" if role in _LINES else "name")
            if text.startswith(f"{name} ") and (field := _field(text[len(name) + 1 :])):
                return ("contacts", role, field)
    own = re.fullmatch(r"contact ([a-z][a-z0-9 ]*)", text)
    for names in _FIELDS.values() if own else ():
        for name in names:
            if own and own[1].endswith(f" {name}"):
                field = _field(name)
                return ("contacts", own[1].removesuffix(f" {name}").replace(" ", "-"), str(field))
    return None


def _field(text: str) -> str:
    return next((field for field, names in _FIELDS.items() if text in names), "")


def headings(roles: frozenset[str]) -> list[str]:
    """Headings as they may be written, to find the one that was meant."""
    out = [names[0] for names in _SCHOOL.values()]
    for role in ("lead", "deputy 1", "deputy 2", *(n[0] for r, n in _ROLES.items() if r != "dsl"), *sorted(roles)):
        out += [f"{role} {names[0]}" for names in _FIELDS.values()]
    return out
