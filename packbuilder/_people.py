"""Whom a poster names: decided here once, so that whoever sets it and whoever proves it mean the same people. Pure."""

from __future__ import annotations

from .organisation import Contact
from .selection import Selected

EMERGENCY = "emergency"
#: Whom anyone with a worry may need: on a poster that is about people.
ALL = ("dsl", "deputies", EMERGENCY, "front-door", "out-of-hours", "lado", "police-101")
#: On a poster with a line or two for people: the lead, and so many of those who stand in.
CALL = ("dsl", "deputies")
DEPUTIES = 3
#: Who is named where the poster does not say, by its design; :data:`CALL` for a design of somebody's own.
ROLES = {
    "contacts": ALL,
    "seven": (*CALL, EMERGENCY),
    "checklist": ("dsl",),
    "numbers": ("dsl",),
}


def people(selected: Selected) -> tuple[Contact, ...]:
    """Everyone that the poster of ``selected`` names, each once: those of its roles, else those of its design.

    Where the author names no roles, :data:`DEPUTIES` are the most of those who stand in, but for ``contacts``.
    """
    poster = selected.poster
    if poster is None:
        return ()
    if poster.roles:
        return tuple(dict.fromkeys(selected.contacts(tuple(str(r) for r in poster.roles))))
    found = selected.contacts(ROLES.get(poster.layout, CALL))
    if poster.layout == "contacts":
        return found
    deputies = selected.organisation.deputies
    return tuple(c for c in found if c not in deputies or deputies.index(c) < DEPUTIES)
