"""Slides with their notes, on paper: for those who were away, and for whoever leads without a screen.

The slides are the deck's own plan, drawn as words and shapes of the page and not as pictures: they are read aloud,
searched and copied like all else on it. Two with short notes stand on a page; a long note goes on over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..brand import Brand
from ..floors import load_floors
from ..resources import Layouts
from ..selection import Chosen, Selected
from ..session import clock, timed
from ..words import load_words
from . import Artifact, Sheet, _page_sheet
from ._deck_fit import Fit
from ._deck_photo import photos
from ._deck_plan import Plan, plan
from ._deck_say import labelled
from ._deck_slides import CLOCK, Note, Slide
from ._slide_page import SlidePage, paged
from ._slide_words import SlideDesk

NAME = "slides-notes"


@dataclass(frozen=True, slots=True)
class Shown:
    """A slide on the page: what stands beside it, the slide, and its notes by their labels."""

    number: int
    clock: str
    minutes: str
    level: int
    page: SlidePage
    notes: tuple[tuple[str, tuple[Note, ...]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The slides of one section at the top; a theme begins a page, and ``strip`` is its running head."""

    theme: int
    strip: tuple[Chosen, ...]
    new_page: bool
    shown: tuple[Shown, ...]


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """One file, of what fits the minutes that the output asks for."""
    return tuple(replace(s, selected=timed(selected).selected) for s in _page_sheet.sheets(selected, NAME))


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The slides and notes as a PDF. Raises :class:`PackError` for whatever keeps them from being set whole."""
    session = timed(sheet.selected)
    fit = Fit(brand.deck_fonts, str(sheet.selected.briefing.language), load_floors(layouts, "deck", "slide").values,
              load_words(layouts, "deck", str(sheet.selected.briefing.language)))  # fmt: skip
    made = plan(session, fit, photos(sheet.options.get("folder")))
    desk = SlideDesk(sheet, layouts, brand, made.slides)
    words = desk.words
    length = words.spoken_long(session.minutes) if session.minutes else ""
    values = {
        "parts_": tuple(parts(made, sheet.selected, fit, brand.logo_ratio, words["min"])),
        "about_": words["for"].format(length=length) if length else words["for_any"],
        "deck_family": desk.deck_family,
    }
    file = desk.finished(desk.lay_out(**values), **values)
    beside = any(output.format == "deck" for output in sheet.selected.pack.outputs)  # then they are told there
    return file if beside else replace(file, diagnostics=(*file.diagnostics, *made.diagnostics))


def parts(made: Plan, selected: Selected, fit: Fit, mark: float, minutes: str) -> Iterator[Part]:
    """The slides of a plan by the sections at the top. ``minutes`` is how a length is said: ``{n} min``."""
    tops = {section.path: section for section in selected.sections}
    begun = False
    for path, held in groupby(enumerate(made.slides, 1), key=lambda item: item[1].section.split("/")[0]):
        slides = list(held)
        top = tops.get(path)
        opens = slides[0][1].kind == "opener"
        theme = top.theme if top else 0
        yield Part(
            theme=theme,
            strip=(top,) if top and (opens or not begun) else (),
            new_page=opens,
            shown=tuple(
                _shown(number, slide, 3 if opens and slide.kind != "opener" else 2, fit, mark, minutes)
                for number, slide in slides
            ),
        )
        begun = begun or top is not None


def _shown(number: int, slide: Slide, level: int, fit: Fit, mark: float, minutes: str) -> Shown:
    told = [note for note in slide.notes if note.label != CLOCK and note.text.strip()]
    timed_ = any(note.label == CLOCK for note in slide.notes)
    return Shown(
        number=number,
        clock=clock(slide.start) if timed_ else "",
        minutes=minutes.format(n=figure(slide.minutes)) if timed_ and slide.minutes >= 0.25 else "",
        level=level,
        page=paged(slide, fit, mark),
        notes=grouped(labelled(told, fit.words)),
    )


def grouped(notes: Sequence[Note]) -> tuple[tuple[str, tuple[Note, ...]], ...]:
    """Notes under their labels, each label once for what follows it."""
    return tuple((label, tuple(held)) for label, held in groupby(notes, key=lambda note: note.label))


def figure(minutes: float) -> str:
    """Minutes to the half: ``2``, ``2½``, ``½``."""
    halves = round(minutes * 2)
    whole = str(halves // 2) if halves > 1 else ""
    return f"{whole}{'½' if halves % 2 else ''}"
