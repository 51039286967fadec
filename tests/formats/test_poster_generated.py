"""Posters of any words: one full page with every word and nothing on anything else, or a refusal with the reason.

A dozen in the ordinary run, hundreds behind the soak mark; each from its own seed, so that one can be had again.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pypdfium2
import pytest
from posters import LAYOUTS, empty_bands, inked, out_of_order, selected, sheet, sound

from packbuilder.brand import Brand, load_brand
from packbuilder.diagnostics import PackError
from packbuilder.formats import Artifact, Sheet, _print, poster
from packbuilder.organisation import Contact, Organisation
from packbuilder.proof import prove
from packbuilder.selection import Selected

USUAL, MANY = 12, 400
DESIGNS = ("headline", "checklist", "numbers", "contacts", "seven")
BRANDS = {"oakfield": "", "harbour": "harbour-street", "plain": ""}
WORDS = (
    "child", "says", "little", "and", "we", "look", "again", "at", "what", "has", "changed", "this", "week", "tell",
    "someone", "today", "who", "can", "help", "write", "it", "down", "in", "plain", "words", "with", "the", "date",
    "listen", "safeguarding", "responsibilities", "ask", "where", "everyone", "was", "heard", "not", "only", "said",
    "nobody", "should", "wait", "for", "another", "person", "to", "act", "attendance", "behaviour", "appearance",
)  # fmt: skip
LEADS = ("", "", "Sign", "What you see", "Look again at it")
SCHOOLS = (
    "Oakfield Primary School",
    "St Bartholomew’s Church of England Voluntary Aided Primary School and Nursery",
    "Quay",
)
FIRST = ("Priya", "Tom", "Grace", "Dewi", "Samira", "Peter", "Ngozi", "Wilhelmina", "Ruth", "Jo", "Mary Anne", "Al")
LAST = (
    "Nair", "Ashby", "Okafor", "Pritchard", "Haddad", "Lund", "Eze", "Featherstonehaugh-Cholmondeley", "Keane", "Ng",
)  # fmt: skip
ELSEWHERE = ("front-door", "out-of-hours", "lado", "early-help", "head", "governor", "police", "attendance", "nurse")
PLACES = ("", "Room 4", "Year 5, upstairs", "Main office, beside reception", "The Snug, by the library")
HOURS = ("", "School hours", "8am to 5pm in term time", "Nights, weekends and holidays", "Mornings")


@dataclass(frozen=True)
class Case:
    """A poster to try."""

    sheet: Sheet
    brand: Brand
    body: str
    paper: str


@cache
def brand_of(name: str) -> Brand:
    return load_brand(LAYOUTS, name, logo=BRANDS[name] or None)


def some(draw: random.Random, count: int) -> str:
    text = " ".join(draw.choice(WORDS) for _ in range(count))
    return text[:1].upper() + text[1:]


def contacts(draw: random.Random, count: int, held: Organisation) -> Organisation:
    """An organisation that names so many people: a lead, those who stand in, and others."""

    def person(role_id: str, role: str, n: int) -> Contact:
        name = f"{FIRST[(n // 100 * 6 + n) % 12]} {LAST[n % 10]}"
        option = draw.choice(("", "", "option 2", "option 4"))
        phone = f"01632 960{n:03}" if draw.random() < 0.95 else ""
        return Contact(role_id, role, name, name.split()[0], phone, option=option, hours=draw.choice(HOURS),
                       place=draw.choice(PLACES), email="a@oakfield.example")  # fmt: skip

    stand_in = draw.randint(0, min(9, count - 1))
    deputies = tuple(person(f"deputy-{n}", "Deputy safeguarding lead", 100 + n) for n in range(1, stand_in + 1))
    people = {"dsl": person("dsl", "Designated safeguarding lead", 100), **{d.role_id: d for d in deputies}}
    for n, role in enumerate(draw.sample(ELSEWHERE, min(len(ELSEWHERE), count - 1 - stand_in))):
        people[role] = person(role, f"For {some(draw, draw.randint(1, 5)).lower()}", 200 + n)
    return replace(held, name=draw.choice(SCHOOLS), contacts=people, deputies=deputies)


def case(seed: int) -> Case:
    draw = random.Random(seed)
    design = DESIGNS[seed % len(DESIGNS)]
    lying = design != "seven" and draw.random() < 0.4
    paper = draw.choice(["a4", "a3"]) + ("-landscape" if lying else "")
    ink = draw.choice(["colour", "mono", "light"])
    two = 2 if not lying and draw.random() < 0.15 else 1
    lines = [f"id: made-{seed}", f"design: {design}"]
    lines.append(f"headline: {draw.choice(['', '', 'Over 40% '])}{some(draw, draw.randint(1, 8))}")
    count = 7 if design == "seven" else draw.randint(0 if design in ("numbers", "contacts") else 1, 15)
    most = draw.choice([3, 6, 12, 25, 60])
    if count:
        lead = draw.choice(LEADS)
        lines.append("points:")
        for n in range(count):
            text = f"Point {n + 1} {some(draw, draw.randint(3, most)).lower()}."
            lines.append(f"  - {{lead: {lead} {n + 1}, text: {text}}}" if lead or design == "seven" else f"  - {text}")
    if design == "numbers":
        lines += [
            "chart:",
            f"  kind: {draw.choice(['column', 'bar'])}",
            f"  title: {some(draw, 4)}",
            "  unit: '%'",
            "  data:",
        ]
        for n in range(draw.randint(1, 9)):
            bound = draw.choice(["", "", "over", "under"])
            more = f", bound: {bound}" if bound else ""
            lines.append(f"    - {{label: {some(draw, draw.randint(1, 3))} {n}, value: {draw.randint(0, 90)}{more}}}")
    for key, size in (("for", 3), ("intro", 8), ("ask", 9)):
        if draw.random() < 0.6:
            lines.append(f"{key}: {some(draw, size)}{'.' if key == 'ask' else ''}")
    if design == "headline" and draw.random() < 0.5:
        lines.append(f"mark: '{draw.choice(['?', '??', '!', '1'])}'")
    held = selected("oakfield-primary", paper, ink)
    number = draw.randint(1, 15)
    organisation = contacts(draw, number, held.organisation)
    if design == "contacts" or draw.random() < 0.2:
        roles = [r for r in organisation.contacts if not r.startswith("deputy")]
        lines.append(f"roles: [{', '.join([*roles, 'deputies', 'emergency'])}]")
    output = held.output.model_copy(update={"copies_per_sheet": two, "press": two == 1 and draw.random() < 0.1})
    of = replace(held, organisation=organisation, output=output)
    body = {"seven": "seven", "contacts": "contacts"}.get(design, "points")
    return Case(sheet("\n".join(lines) + "\n", of, paper), brand_of(draw.choice(sorted(BRANDS))), body, paper)


def faults(made: Artifact, of: Selected) -> list[str]:
    """What the proof has against it, as it would on anyone's desk."""
    return [d for c in prove(made.data, "pdf", of, LAYOUTS).checks for d in c.detail]


def try_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    each = case(seed)
    real, count = _print.document, 0

    def counted(*args: Any, **options: Any) -> Any:
        nonlocal count
        count += 1
        return real(*args, **options)

    monkeypatch.setattr(_print, "document", counted)
    try:
        made = poster.build(each.sheet, LAYOUTS, each.brand)
    except PackError as error:
        said = str(error)
        assert (
            re.search(r"is \d+ mm (too high for|wider than its place on) A[345]", said) or "too small on A5" in said
        ), said
        assert re.search(r"cut first: “|shorten|name fewer people|ask for one copy", said), said
        assert count <= poster.LAYOUTS
        return
    assert 1 <= count <= poster.LAYOUTS
    of = each.sheet.selected
    assert faults(made, of) == []
    assert len(pypdfium2.PdfDocument(made.data)) == made.count == 1
    if of.output.imposed or of.output.press:
        return
    hand = each.body == "seven"
    sound(made, of, each.paper, headline="seven-headline" if hand else "headline", body=each.body)
    assert not empty_bands(made.data)
    assert not out_of_order(made.data)
    assert of.output.ink != "light" or inked(made.data) <= 0.15


@pytest.mark.parametrize("seed", range(USUAL))
def test_any_poster_is_one_full_page_or_refused_with_the_reason(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    try_one(seed, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(USUAL, USUAL + MANY))
def test_hundreds_more(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    try_one(seed, monkeypatch)
