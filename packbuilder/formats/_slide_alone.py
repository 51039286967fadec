"""The slides of a deck, a page each, to look at: for the picture of a whole pack. Nobody is given this file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..brand import Brand
from ..floors import load_floors
from ..resources import Layouts
from ..session import timed
from ..words import load_words
from . import Sheet
from . import _print as press
from ._deck_fit import Fit
from ._deck_photo import photos
from ._deck_plan import plan
from ._slide_page import SlidePage, paged
from ._slide_words import SlideDesk

FOLDER = "slides-notes"


@dataclass(frozen=True, slots=True)
class Alone:
    """A slide, and the number of its section's hue (0 for none)."""

    page: SlidePage
    theme: int


def pictures(sheet: Sheet, layouts: Layouts, brand: Brand) -> bytes:
    """The slides that ``sheet``, a deck's, comes to, as a PDF. Raises :class:`PackError` as the deck itself does."""
    output = sheet.selected.output.model_copy(update={"format": FOLDER})
    selected = replace(timed(sheet.selected).selected, output=output)
    language = str(selected.briefing.language)
    fit = Fit(
        brand.deck_fonts, language, load_floors(layouts, "deck", "slide").values, load_words(layouts, "deck", language)
    )
    made = plan(timed(sheet.selected), fit, photos(sheet.options.get("folder")))
    desk = SlideDesk(replace(sheet, selected=selected), layouts, brand, made.slides)
    tops = {section.path: section.theme for section in selected.sections}
    shown = [Alone(paged(s, fit, brand.logo_ratio), tops.get(s.section.split("/")[0], 0)) for s in made.slides]
    values = {**desk.values, "shown": shown, "deck_family": desk.deck_family}
    values["styles"] = [*desk.values["styles"], f"{FOLDER}/slides.css"]
    html = press.render(desk.engine, f"{FOLDER}/slides.html", **values)
    return press.document(html, layouts=layouts, fonts=desk.fonts, assets=desk._assets).pdf()
