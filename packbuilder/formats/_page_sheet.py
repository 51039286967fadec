"""A printed sheet that shares the handout's grid: its words, its values, and the way from a layout to a PDF.

Guide, worksheet, register and "print this" are set with it. What each sets is its own; what is alike is here: the
words of its folder, the brand's tokens, the foot, one side or two.
"""

from __future__ import annotations

from functools import cached_property
from math import ceil
from typing import Any

from markupsafe import Markup, escape

from ..brand import Brand
from ..bundle import BOTH_SIDES
from ..diagnostics import PackError
from ..measure import MM, Fonts
from ..resources import Layouts
from ..session import clock
from ..text import Inline
from ..words import Vocabulary, direction, load_words
from . import Artifact, Sheet
from . import _page_refs as refs
from . import _page_values as page
from . import _print as press
from ._letters import check_letters
from ._print_places import ACTUAL_SIZE, Laid
from ._print_places import BOTH_SIDES as DUPLEX
from ._print_words import printed, worded

WIDE = 170.0
LIVE = (27.0, 270.0)
"""Width of what a page holds, and its top and bottom, mm."""
LEADING = 6.0
"""From one line of text to the next, mm."""
HEADINGS = {1: (28.4, -0.008), 2: (16.0, 0.0)}
"""Size and tracking of a heading in the text column: of a page, and of a step on it."""


class Desk:
    """One sheet being set from the layouts of its own folder, ``layouts/<format>``.

    Raises :class:`PackError` for what cannot be set: a character without a font, large print.
    """

    def __init__(self, sheet: Sheet, layouts: Layouts, brand: Brand) -> None:
        self.sheet, self.layouts = sheet, layouts
        self.selected = sheet.selected
        self.folder = str(self.selected.output.format)
        self.brand = brand.ink(self.selected.output.ink)
        self._check()
        check_letters(self.selected, self.fonts)
        self.engine = press.environment(layouts, self.folder)
        self.engine.filters.update(page.FILTERS)
        self.engine.filters.update(self._filters())
        self.words: Vocabulary = load_words(layouts, self.folder, self.language)
        self.engine.filters.update(worded(self.words))
        self.engine.finalize = printed(self.words)
        self.values = self._values()

    @property
    def fonts(self) -> Fonts:
        """The faces that the page may use, the default first."""
        return self.brand.fonts

    @property
    def rtl(self) -> bool:
        """Whether the sheet is written from right to left."""
        return direction(self.language) == "rtl"

    @property
    def language(self) -> str:
        """The briefing's language, as a tag."""
        return str(self.selected.briefing.language)

    def lay_out(self, **values: Any) -> Laid:
        """``<folder>/<folder>.html`` on its pages, given ``values`` besides what every sheet is given."""
        html = press.render(self.engine, f"{self.folder}/{self.folder}.html", **{**self.values, **values})
        return press.document(html, layouts=self.layouts, fonts=self.fonts, assets=self._assets, mirror=self.rtl)

    def finished(self, laid: Laid, **values: Any) -> Artifact:
        """``laid`` as the file; a sheet of one page is set again without "page 1 of 1"."""
        if laid.pages == 1:
            laid = self.lay_out(**{**values, "single": True})
        viewer = DUPLEX if self.folder in BOTH_SIDES and laid.pages > 1 else ACTUAL_SIZE
        return Artifact(
            self.sheet.name,
            "pdf",
            laid.pdf(viewer),
            laid.pages,
            "pages",
            (*self.selected.diagnostics, *self.words.told),
        )

    def _check(self) -> None:
        at = self.selected.output.at
        what = self.folder.replace("-", " ")
        if self.selected.output.large_print:
            raise PackError.one(f"a {what} is not set in large print", at, "take `large_print:` out here")

    @cached_property
    def _assets(self) -> dict[str, Any]:
        return dict(page.logo_assets(self.brand))

    def _values(self) -> dict[str, Any]:
        made = page.values(self.selected, self.layouts, self.brand, self.words)
        styles = ["handout/handout.css", "print/sheet.css"]
        own = f"{self.folder}/{self.folder}.css"
        styles += [own] if self.layouts.find(own) else []
        styles += ["print/light.css"] if self.brand.mode == "light" else []
        styles += ["print/rtl.css"] if self.rtl else []
        return {
            **made,
            "title": f"{self.words['kind']}: {self.selected.title.words}, {self.selected.organisation.name}",
            "about": f"{self.words['kind']}. {self.selected.briefing.short_title.words}.",
            "styles": styles,
            "classes": f"sheet {self.folder} {self.brand.mode}",
            "large": False,
            "draft": False,
            "single": False,
            "refs": "line",
            "themes": page.themes(self.selected.sections, self.brand.fonts),
            "lead": self.selected.organisation.contact("dsl"),
            "school": self._school(made["logo_width"](9)),
        }

    def _school(self, logo: float) -> dict[str, float]:
        """Where the school's name stands in the head, mm: between the logo and the kind of sheet."""
        fonts = self.brand.fonts
        left = logo + 3 if logo else 0.0
        width = WIDE - left - fonts.width(self.words["kind"], 12) / MM - 5
        lines = len(fonts.wrap(self.selected.organisation.name, width * MM, 12, bold=True))
        return {"left": round(left, 2), "width": round(width, 2), "lines": lines}

    def _filters(self) -> dict[str, Any]:
        brand = self.brand

        def balanced(title: Inline | str, level: int) -> Any:
            size, tracking = HEADINGS[level]
            title = Inline.of(title) if isinstance(title, str) else title
            # WeasyPrint 70.0 breaks a line too early where the space at its end would stand outside the column.
            space = brand.fonts.width(" ", size, bold=True) / MM
            return page.balanced(title, brand, refs.TEXT - space - 0.2, size, tracking, words=self.words)

        def tall(title: Inline | str, width: float = refs.MARGIN) -> float:
            return LEADING * lines(title if isinstance(title, str) else title.words, brand, width, 12, bold=True)

        return {"balanced": balanced, "tall": tall, "clock": clock}


def sheets(selected: Any, name: str) -> tuple[Sheet, ...]:
    """One file; its name says an ink that is not the usual: ``guide-mono``."""
    ink = selected.output.ink
    return (Sheet(name if ink == "colour" else f"{name}-{ink}", selected),)


def filled(words: str, **values: Any) -> Markup:
    """``words`` with what stands in braces filled in."""
    made = escape(words)
    for name, value in values.items():
        made = made.replace(f"{{{name}}}", escape(value))
    return Markup(made)


def lines(text: str, brand: Brand, width: float, size: float, *, bold: bool = False) -> int:
    """How many lines ``text`` takes in ``width`` mm at ``size`` pt; a word that is wider is broken, as on the page."""
    found = brand.fonts.wrap(text, width * MM, size, bold=bold)
    return sum(max(1, ceil(line.width / (width * MM) - 0.001)) for line in found)
