"""The deck: slides for a session, planned, measured and drawn as native PowerPoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from ..brand import Brand
from ..diagnostics import Diagnostic, Severity
from ..floors import load_floors
from ..resources import Layouts
from ..selection import Selected
from ..session import Session, timed
from ..words import Vocabulary, english, load_words
from . import Artifact, Sheet
from ._deck_fit import Fit, line
from ._deck_photo import photos
from ._deck_plan import Plan, plan
from ._deck_say import labelled
from ._deck_slides import Bit, Slide
from ._letters import check_letters
from ._pptx_text import is_rtl

NAME = "deck"
#: What a page of notes holds beside its slide: points wide and high, at 12 pt with 6 between paragraphs.
NOTES_W, NOTES_H, NOTES_SIZE, NOTES_GAP = 499.276, 428.0, 12.0, 6.0
_RTL_NOTE = "right-to-left text is measured with the face of its script and a reserve of 15 per cent"


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """One deck, of what fits the minutes that the output asks for."""
    return (Sheet(NAME, timed(selected).selected),)


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The deck of ``sheet``. Raises :class:`PackError` where something cannot be drawn as it should be."""
    from ._pptx import on_theirs, presentation
    from ._pptx_brand import undrawable
    from ._pptx_core import Properties
    from ._theirs import on_template

    check_letters(sheet.selected, brand.deck_fonts)
    floors = load_floors(layouts, NAME, "slide").values
    words = load_words(layouts, NAME, str(sheet.selected.briefing.language))
    made = planned(timed(sheet.selected), brand, sheet, floors, words)
    selected = sheet.selected
    if selected.stale:
        made = _stamped(made, words["stale"])
    briefing, organisation = selected.briefing, selected.organisation
    language = str(briefing.language)
    properties = Properties(
        title=selected.title.words, subject=selected.subtitle.words, author=organisation.name,
        keywords="; ".join(dict.fromkeys((briefing.kind.words, briefing.short_title.words))),
        version=str(briefing.version), language=language, date=briefing.reviewed,
    )  # fmt: skip
    fit = Fit(brand.deck_fonts, language, floors, words)
    made, theirs = on_template(made, fit, brand, selected)
    slides = [replace(slide, notes=labelled(slide.notes, words)) for slide in made.slides]
    if theirs is not None:
        data = on_theirs(
            slides, theirs, layouts=layouts, brand=brand, properties=properties, sections=made.sections
        )  # fmt: skip
    else:
        data = presentation(slides, layouts=layouts, brand=brand, properties=properties, sections=made.sections)
    told = [Diagnostic(Severity.NOTE, _RTL_NOTE)] if is_rtl(language) else []
    if theirs is None and undrawable(brand):
        message = f"the logo of {brand.name} is too intricate to be drawn on slides, and is left out"
        hint = "put a PNG of the same name beside it, or give the brand a logo of plain shapes"
        told.append(Diagnostic(Severity.WARNING, message, hint=hint))
    page = theirs.book.notes if theirs is not None else (NOTES_W, NOTES_H)
    warned = (*told, *words.told, *made.diagnostics, *_notes_too_long(made, brand, selected, page))
    return Artifact(sheet.name, "pptx", data, len(made.slides), "slides", warned)


def _stamped(made: Plan, said: str) -> Plan:
    """The plan with a stamp on its first slide, in place of the occasion: it is past its review date."""
    stamp = Bit(said, bold=True)
    cover, *rest = made.slides
    words = tuple(
        replace(w, paragraphs=tuple(replace(p, bits=(stamp,)) for p in w.paragraphs)) if w.role == "aside" else w
        for w in cover.words
    )
    return replace(made, slides=(replace(cover, words=words), *rest))


def planned(
    session: Session, brand: Brand, sheet: Sheet | None = None, floors: Mapping[str, float] | None = None,
    words: Vocabulary | None = None,
) -> Plan:  # fmt: skip
    """The plan of a session in a brand's face, no size under ``floors``; pictures are read from the sheet's folder."""
    fit = Fit(brand.deck_fonts, str(session.selected.briefing.language), floors or {}, words or english())
    return plan(session, fit, photos(sheet.options.get("folder") if sheet else None))


def _notes_too_long(made: Plan, brand: Brand, selected: Selected, page: tuple[float, float]) -> list[Diagnostic]:
    """A warning for each slide whose notes do not fit their printed ``page``, where they were written."""
    fit = Fit(brand.deck_fonts, str(selected.briefing.language))
    written = {s.path: (s.notes or s.headline).at for s in selected.walk()}
    out = []
    for number, slide in enumerate(made.slides, 1):
        over = ceil((notes_height(slide, fit, page[0]) - page[1]) / line(NOTES_SIZE) - 0.001)
        if over > 0:
            message = f"slide {number} ({slide.title[:50]}): its notes are longer than a printed notes page"
            hint = f"cut {over} line{'s' if over > 1 else ''}, or print `slides-notes`, where notes go on over the page"
            out.append(Diagnostic(Severity.WARNING, message, written.get(slide.section), hint))
    return out


def notes_height(slide: Slide, fit: Fit, width: float = NOTES_W) -> float:
    """How high the notes of a slide come out, in points, set ``width`` wide."""
    lines = sum(fit.lines(f"{n.label}. {n.text}", width, NOTES_SIZE) for n in slide.notes)
    return lines * line(NOTES_SIZE) + max(0, len(slide.notes) - 1) * NOTES_GAP
