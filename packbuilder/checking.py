"""``packbuilder check``: everything read, nothing built, all that is wrong said in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from . import pictures
from .blocks import texts
from .briefing import Briefing, Poster
from .designs import ill_suited
from .diagnostics import Diagnostic, Diagnostics, PackError, did_you_mean
from .organisation import Organisation, contact_words, slot_hint
from .resources import Layouts, stands
from .selection import Selected, select
from .text import Inline
from .workspace import Workspace, aged

if TYPE_CHECKING:
    from .brand import Brand

T = TypeVar("T")


class _Findings:
    """Diagnostics, each once, also from what raises."""

    def __init__(self) -> None:
        self.found = Diagnostics()
        self._said: set[Diagnostic] = set()

    def keep(self, items: object) -> None:
        for item in items:  # type: ignore[attr-defined]
            if item not in self._said:
                self._said.add(item)
                self.found.extend([item])

    def attempt(self, action: Callable[[], T]) -> T | None:
        try:
            return action()
        except PackError as error:
            self.keep(error.diagnostics)
            return None


def check(workspace: Workspace, as_of: dt.date) -> Diagnostics:
    """Every fault and warning of the workspace, each once; ``as_of`` is the day it is checked for."""
    from .brand import load_brand

    findings = _Findings()
    findings.attempt(workspace.national)
    for name in workspace.brands():
        brand = findings.attempt(lambda name=name: load_brand(workspace.layouts, name))  # type: ignore[misc]
        findings.keep(brand.notes if brand else ())
    for name in workspace.organisations():
        organisation = findings.attempt(lambda name=name: workspace.organisation(name))  # type: ignore[misc]
        if organisation is not None:
            findings.attempt(lambda o=organisation: brand_of(workspace.layouts, o))  # type: ignore[misc]
    for name in workspace.briefings():
        briefing = findings.attempt(lambda name=name: workspace.briefing(name))  # type: ignore[misc]
        if isinstance(briefing, Briefing):
            findings.keep(missing_pictures(briefing, workspace.content / "briefings" / name))
            findings.keep(unknown_designs((p for _, s in briefing.walk() for p in s.posters), workspace.layouts))
            findings.keep(findings.attempt(lambda b=briefing: aged(workspace, b, as_of)) or ())  # type: ignore[misc]
    for name in workspace.packs():
        findings.attempt(lambda name=name: _pack(workspace, name, findings))  # type: ignore[misc]
    findings.keep(workspace.found)
    return findings.found


def _pack(workspace: Workspace, name: str, findings: _Findings) -> None:
    """Everything a pack leads to, as far as it can be told without setting it."""
    pack = workspace.pack(name)
    briefing = findings.attempt(lambda: workspace.briefing(pack.briefing, pack.briefing.at))
    for who in pack.organisation:
        organisation = findings.attempt(lambda who=who: workspace.organisation(who, who.at))  # type: ignore[misc]
        if briefing is None or organisation is None:
            continue
        brand = findings.attempt(lambda o=organisation: brand_of(workspace.layouts, o))  # type: ignore[misc]
        words = {**contact_words(workspace.national().lines), **organisation.words}
        findings.keep(_empty_slots(briefing, words, organisation.name))
        for output in pack.outputs:
            selected = findings.attempt(
                lambda o=output, who=organisation: select(  # type: ignore[misc]
                    briefing, who, workspace.national(), pack, o, pack_id=name
                )
            )
            if selected is None:
                continue
            findings.keep(selected.diagnostics)
            if output.design:
                findings.keep(unknown_designs((p for _, p in selected.posters), workspace.layouts))
            if brand is not None:
                findings.keep(unprintable(selected, brand))


def brand_of(layouts: Layouts, organisation: Organisation) -> Brand:
    """The brand an organisation's sheets are set in, with its own logo."""
    from .brand import load_brand

    at = organisation.brand.at if organisation.brand.at.file else organisation.at
    return load_brand(layouts, organisation.brand, logo=organisation.logo, at=at)


def _empty_slots(briefing: Briefing, words: dict[str, str], who: str) -> Iterator[Diagnostic]:
    """Slots anywhere in the briefing, whatever a pack takes of it."""
    basket = Diagnostics()
    for run in (run for inline in texts(briefing) for run in inline.slots if run.slot not in words):
        basket.error(f"{{{run.slot}}} has no value for {who}", run.at, slot_hint(str(run.slot), words))
    yield from basket


def unknown_designs(posters: Iterable[Poster], layouts: Layouts) -> Iterator[Diagnostic]:
    """Designs that neither the program nor the workspace has, or that have no place for what a poster says."""
    yield from filter(None, (ill_suited(poster, layouts) for poster in posters))


def missing_pictures(briefing: Briefing, folder: Path) -> Iterator[Diagnostic]:
    """Pictures that are not in the briefing's ``folder``, each at its place."""
    basket = Diagnostics()
    here = folder.resolve()
    for body in (b.body for _, s in briefing.walk() for b in s.blocks if b.kind == "image"):
        path = (here / str(body.file)).resolve()
        if path.is_relative_to(here) and stands(path):
            try:
                pictures.look(here, str(body.file), body.file.at)
            except PackError as error:
                basket.extend(error.diagnostics)
        else:
            known = [p.relative_to(here).as_posix() for p in here.rglob("*") if p.suffix.lower() in pictures.KINDS]
            hint = did_you_mean(str(body.file), known) or "put it beside briefing.yaml"
            basket.error(f"there is no picture {body.file}", body.file.at, hint)
    yield from basket


def unprintable(selected: Selected, brand: Brand) -> Iterator[Diagnostic]:
    """Characters that none of the brand's families has, each at its place. An error: they would not print."""
    fonts = brand.fonts
    basket = Diagnostics()
    for inline in _inlines(selected):
        for run in inline.runs:
            for character in fonts.missing(run.text):
                code = f"U+{ord(character):04X}"
                families = ", ".join(fonts.families)
                message = f"the character {character} ({code}) is in none of the fonts ({families})"
                basket.error(message, run.at, "write it in another way, or give the brand a family that has it")
    yield from basket


def _inlines(selected: Selected) -> Iterator[Inline]:
    yield from (selected.title, selected.subtitle, selected.for_)
    yield from texts((selected.remember, selected.cover))
    for section in selected.walk():
        yield from (i for i in (section.title, section.headline, section.summary, section.content_note) if i)
        yield from texts(section.blocks)
        yield from texts(section.posters)
    organisation = selected.organisation
    for contact in organisation.contacts.values():
        for value in (contact.name, contact.role, contact.place, contact.hours):
            yield Inline.of(value, contact.at)
    yield Inline.of(organisation.name, organisation.at)
