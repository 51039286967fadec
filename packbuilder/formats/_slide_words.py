"""What the layout of a printed slide sets its words and drawings with: the deck's face, links, icons, marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from .. import pictures
from ..brand import Brand, icon
from ..measure import Fonts
from ..resources import Layouts
from ..words import ordered
from . import Sheet
from . import _page_draw as draw
from ._deck_slides import Bit, Drawn, Marks, Photo, Slide
from ._page_sheet import Desk
from ._print_fonts import family_list
from ._slide_page import Line, first_slides

_PIXELS = "slide-{number}.{suffix}"
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")


class SlideDesk(Desk):
    """A desk for slides: it has the deck's face besides the page's own, and the slides' pictures."""

    def __init__(self, sheet: Sheet, layouts: Layouts, brand: Brand, slides: Sequence[Slide]) -> None:
        self.slides = slides
        self.first = first_slides(slides)
        super().__init__(sheet, layouts, brand)

    @property
    def fonts(self) -> Fonts:
        """The brand's own faces, then the deck's."""
        own = self.brand.fonts.files
        return Fonts((*own, *(file for file in self.brand.deck_fonts.files if file not in own)))

    @property
    def deck_family(self) -> str:
        """The families of the deck, in order, as CSS has them."""
        return family_list(self.brand.deck_fonts.files)

    @cached_property
    def _assets(self) -> dict[str, Any]:
        shown = {self._picture(s.photo): pictures.Ready(s.photo.data) for s in self.slides if s.photo is not None}
        return {**super()._assets, **self.brand.assets(), **shown}

    def _picture(self, photo: Photo) -> str:
        number = next(n for n, slide in enumerate(self.slides, 1) if slide.photo is photo)
        return _PIXELS.format(number=number, suffix="png" if pictures.kind(photo.data) == "PNG" else "jpg")

    def _filters(self) -> dict[str, Any]:
        return {
            **super()._filters(), "bits": self._bits, "drawn": self._drawn, "marks": self._marks,
            "ltr": self._ltr, "marks_box": marks_box, "ring": self._ring, "brand_mark": self._brand_mark,
            "picture": self._picture,
        }  # fmt: skip

    def _token(self, role: str) -> str:
        """The colour of a role on paper."""
        if role == "on-theme":
            return self.brand["ink"] if self.brand.mode == "light" else "#FFFFFF"
        return self.brand[role]

    def _bits(self, bits: Sequence[Bit], line: Line) -> Markup:
        """Words in their styles; a line that leads to a section leads to its first slide here."""
        made = Markup("")
        for href, held in groupby(bits, key=lambda bit: bit.href):
            words = Markup("").join(_styled(bit, line) for bit in held)
            made += Markup('<a href="{}">{}</a>').format(href, words) if href else words
        number = self.first.get(line.target) if line.target else None
        return Markup('<a href="#slide-{}">{}</a>').format(number, made) if number else made

    def _ltr(self, line: Line | str) -> Markup:
        """On a slide from right to left, what has no letter of that script keeps its own order: a telephone number."""
        words = line if isinstance(line, str) else "".join(bit.text for bit in line.bits)
        return Markup(' dir="ltr"') if self.rtl and not _RTL_LETTER.search(words) else Markup("")

    def _drawn(self, item: Drawn) -> Markup:
        if item.name == "mark":
            x = item.x + item.size * (1 - self.brand.logo_ratio) if self.rtl else item.x  # it was mirrored as a square
            return self._brand_mark((x, item.y, item.size, item.colour))
        if item.name == "quote":
            sign = draw.quotation_mark(self.brand.deck_fonts, self._token(item.colour))
            return _hidden(sign.svg, item.x, item.y, item.size * sign.width / sign.height, item.size)
        svg = Markup(icon(self.layouts, item.name, self._token(item.colour)))
        return _hidden(svg, item.x, item.y, item.size, item.size)

    def _brand_mark(self, place: tuple[float, float, float, str]) -> Markup:
        """The brand's mark, for the eye alone: the sheet's own foot and head name it."""
        x, y, size, role = place
        svg = self.brand.logo_svg(self._token(role), "mark", field=role in ("on-primary", "on-theme"))
        return _hidden(Markup(svg), x, y, size * self.brand.logo_ratio, size) if svg else Markup("")

    def _marks(self, item: Marks) -> Markup:
        """``count`` of ``of`` squares filled, the rest outlines."""
        colour = self._token(item.colour)
        thick = max(1.0, min(3.0, item.side / 12))
        wide, high = _size(item)
        shapes = []
        for n in range(item.of):
            x, y = n % item.row * item.pitch, n // item.row * item.pitch
            x = wide - x - item.side if self.rtl else x
            look = f'fill="{colour}"'
            inset, side = 0.0, item.side
            if n >= item.count:
                look = f'fill="none" stroke="{colour}" stroke-width="{thick:g}"'
                inset, side = thick / 2, item.side - thick
            shapes.append(f'<rect x="{x + inset:g}" y="{y + inset:g}" width="{side:g}" height="{side:g}" {look}/>')
        return draw.svg((0, 0, wide, high), item.alt, "".join(shapes))

    def _ring(self, parts: Sequence[tuple[float, str]]) -> Markup:
        return draw.ring([(value, self._token(role)) for value, role in parts], "#FFFFFF")


def _size(item: Marks) -> tuple[float, float]:
    rows = -(-item.of // item.row)
    across = min(item.of, item.row)
    return (across - 1) * item.pitch + item.side, (rows - 1) * item.pitch + item.side


def marks_box(item: Marks) -> str:
    """Where the squares stand, as CSS."""
    wide, high = _size(item)
    return f"left:{item.x:g}rem;top:{item.y:g}rem;width:{wide:g}rem;height:{high:g}rem"


def _hidden(svg: Markup, x: float, y: float, wide: float, high: float) -> Markup:
    style = f"left:{x:g}rem;top:{y:g}rem;width:{wide:.2f}rem;height:{high:g}rem"
    return Markup('<div class="b w" style="{}" aria-hidden="true">{}</div>').format(style, svg)


def _styled(bit: Bit, line: Line) -> Markup:
    words = Markup(escape(ordered(bit.text) if _RTL_LETTER.search(bit.text) else bit.text))
    if bit.italic:
        words = Markup("<em>{}</em>").format(words)
    if bit.bold and not line.bold:
        words = Markup("<strong>{}</strong>").format(words)
    style = f"font-size:{bit.size:g}rem" if bit.size else ""
    if not style and not bit.colour:
        return words
    kind = f"c-{bit.colour}" if bit.colour else ""
    return Markup('<span class="{}" style="{}">{}</span>').format(kind, style, words)
