"""Whom to tell, as slides: the lead large, deputies beneath, the other numbers in a table before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..blocks import Block
from ..organisation import Contact
from ..text import Inline
from ._deck_frames import BY_NAME
from ._deck_scene import Scene
from ._deck_slides import Bit, Grid, Note, Para, Slide, Words
from ._deck_tables import grid_slides
from ._deck_words import display


def contacts(scene: Scene, index: int, block: Block) -> list[Slide]:
    """Whom to tell: the lead, the deputies and as many more as fit; the other numbers in a table before them."""
    wording = block.slide
    title = (wording.title if wording else None) or block.body.title or scene.section.headline
    if len(scene.section.blocks) == 1 and not (wording and wording.title):
        title = scene.section.headline
    return contact_slides(scene, block, title, scene.contacts(tuple(str(r) for r in block.body.roles)))


def contact_slides(scene: Scene, block: Block | None, title: Inline | str, people: Sequence[Contact]) -> list[Slide]:
    """The slides of a card of contacts."""
    urgent = next((c for c in people if c.role_id == "emergency"), None)
    rest = [c for c in people if c is not urgent]
    lead = next((c for c in rest if c.role_id == "dsl"), rest[0] if rest else None)
    if lead is None:
        return []
    rest.remove(lead)
    near = [c for c in rest if c.role_id.startswith("deputy-")]
    others = [c for c in rest if c not in near]
    said = scene.fit.words
    columns = (said["who"], said["what_for"], said["number"], said["when"])
    spec = BY_NAME["Contacts"].by_role
    most = (488 - 184 - 34) // 40
    if len(near) + len(others) <= most:
        near, others = near + others, []
    near, others = near[:most], [*others, *near[most:]]
    shown = display(scene, title, spec["title"], "on-primary")
    out: list[Slide] = []
    if others:
        rows = [(c.name, _purpose(c), _number(c), c.hours) for c in others]
        if block is not None:
            out = grid_slides(scene, block, said["more_numbers"], columns, rows, row_heads=True, kind="numbers")
    words = _card(scene, lead, urgent)
    if len(near) > 4:
        words = [w for w in words if w.role != "web"]
    notes = [Note("Numbers", _in_full(c)) for c in (lead, *near, *([urgent] if urgent else []))]
    title_words = shown or scene.title(title, replace(spec["title"], h=300), (1, 1))[0]
    main = scene.slide("Contacts", title, words, block, title_words=title_words, notes=notes, kind="contacts", label="")
    if near:
        main = replace(main, grid=_people(scene, near, high=len(near) > 4))
    return [*out, main]


def _card(scene: Scene, lead: Contact, urgent: Contact | None) -> list[Words]:
    spec = BY_NAME["Contacts"].by_role
    where = scene.fit.words["comma"].join(p for p in (lead.place, lead.hours) if p)
    name_size = 32.0 if scene.fit.width(lead.name, 32, bold=True) <= spec["name"].w else 24.0
    if lead.phone and scene.fit.width(lead.phone, 32, bold=True) > spec["number"].w:
        name_size = 24.0
    out = [
        Words("label", (Para((Bit(lead.role),), 24),)),
        Words("name", (Para((Bit(lead.name, bold=True),), name_size, True, "heading"),)),
    ]
    if lead.phone:
        out.append(Words("number", (Para((Bit(lead.phone, bold=True),), name_size, True, "heading", align="r"),)))
    if where:
        size = next((z for z in (24.0, 20.0, 18.0) if scene.fit.width(where, z) <= spec["side"].w), 18.0)
        para, _ = scene.fit.cut(Para((Bit(where),), size), spec["side"].w, spec["side"].h)
        out.append(Words("side", (para,)))
    if urgent:
        said = urgent.place or urgent.name
        calls = scene.fit.words["call"].format(phone=urgent.phone)
        both = [
            (Para((Bit(f"{said}:"),), z, colour="on-primary"), Para((Bit(calls, bold=True),), z, True, "on-primary"))
            for z in (24.0, 20.0, 18.0)
        ]
        out.append(Words("aside", next((p for p in both if scene.fit.fits(p, spec["aside"])), both[-1])))
    if scene.web:
        size = 24.0 if scene.fit.width(scene.web, 24, bold=True) <= spec["web"].w else 18.0
        address = Para((Bit(scene.web, bold=True),), size, True)
        out.append(Words("web", (Para((Bit(scene.fit.words["website"]),), 24), address)))
    return out


def _people(scene: Scene, people: Sequence[Contact], *, high: bool) -> Grid:
    """Names and numbers under the lead, hairlines between them."""
    spec = BY_NAME["Contacts"].by_role["body"]
    room = (488 if high else spec.y + spec.h) - spec.y
    deputies = all(c.role_id.startswith("deputy-") for c in people)
    head_h = 34.0
    row_h = min(48.0, (room - head_h) / len(people))
    wide = max(scene.fit.width(_number(c), 24) for c in people) + 4
    name = spec.w - wide
    size = next(
        (z for z in (24.0, 20.0, 18.0) if all(scene.fit.width(c.name, z, bold=True) <= name - 12 for c in people)), 18.0
    )
    head = (
        (Para((Bit(scene.fit.words["deputies" if deputies else "or_these"], bold=True),), 18, True, "heading"),),
        (Para((Bit(scene.fit.words["number"], bold=True),), 18, True, "heading", align="r"),),
    )
    rows = [
        ((Para((Bit(c.name, bold=True),), size, True),), (Para((Bit(_number(c)),), size, align="r"),)) for c in people
    ]
    alt = scene.fit.words["table"].format(said="; ".join(f"{c.name} {_number(c)}" for c in people))
    return Grid((name, wide), (head_h, *(row_h for _ in people)), (head, *rows), spec.y, spec.x, alt,
                "heading", True, pad=12)  # fmt: skip


def _number(contact: Contact) -> str:
    return f"{contact.phone}, {contact.option}" if contact.phone and contact.option else contact.phone or contact.email


def _purpose(contact: Contact) -> str:
    if contact.national:
        return contact.place
    return contact.role if contact.role != contact.name else contact.place


def _in_full(contact: Contact) -> str:
    """A contact in a line of the notes: what each thing is begins anew, for each is written as it begins."""
    role = contact.role if contact.role != contact.name else ""
    first = ", ".join(p for p in (role, _number(contact)) if p)
    email = contact.email if contact.phone else ""
    return f"{contact.name}: " + ". ".join(p for p in (first, contact.hours, contact.place, email) if p)
