"""What the letters of a PDF say: so that words in joined scripts can be searched, copied and read aloud.

A letter of an Arabic face is often two glyphs, a shape and its dots, and one shape serves many letters: the first
form of b, t, th, n and y is the same. WeasyPrint 70.0 gives each glyph in the file one meaning, that of the letter
it was first met in, and none at all to the second glyph of a letter (which ISO 14289-1, 7.21.7, forbids). So words
came out as other words.

Here every letter that is drawn with several glyphs, or with a glyph that already means another, is drawn with a
glyph of its own: the same shapes at the same places, put together in the face that goes into the file. So each glyph
means one letter, in every reader.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

#: Scripts that are joined, or have marks: combining marks, Hebrew to Khmer, and the old forms of Arabic.
_JOINED = re.compile("[\u0300-\u036f\u0590-\u10ff\u1700-\u1cff\ufb1d-\ufdff\ufe70-\ufefc]")
_PART = re.compile(r"<([0-9a-f]*)>|(-?[\d.]+(?:e-?\d+)?)")
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_STEP = 4
"""Places of glyphs inside a letter are kept to this many thousandths of an em, or rounding would make twins."""


@dataclass(slots=True)
class _Glyph:
    """A glyph as drawn, ``rise`` over the line in units of text.

    ``text`` is that of its letter for one of the letter's glyphs, and '' for the others.
    """

    font: Any
    number: int
    text: str
    rise: float = 0.0


@dataclass(slots=True)
class _Kern:
    """A move between glyphs, backwards, in thousandths of an em."""

    by: float


_Part = _Glyph | _Kern
_Placed = tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class _Made:
    """The glyphs that were put together for one face: what of, in thousandths of an em, and how wide."""

    first: int
    letters: dict[tuple[_Placed, str], int] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)

    def number(self, placed: _Placed, text: str, width: int) -> int:
        """The number of the glyph that draws ``placed`` and means ``text``."""
        number = self.letters.setdefault((placed, text), self.first + len(self.letters))
        self.widths[number] = width
        return number

    def parts(self) -> set[int]:
        """The face's own glyphs that are part of one."""
        return {number for placed, _ in self.letters for number, _, _ in placed}

    def added(self, content: bytes, em: int) -> bytes:
        """The face with them: composite glyphs (OpenType, glyf), after as many empty ones as it takes."""
        from fontTools.ttLib import TTFont
        from fontTools.ttLib.tables import _g_l_y_f as glyf

        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it mutters that the face has no date
        face = TTFont(BytesIO(content), recalcTimestamp=False)
        table, order = face["glyf"], face.getGlyphOrder()
        names = [*order, *(f"none{n}" for n in range(len(order), self.first))]
        names += [f"letter{n}" for n in self.letters.values()]
        face.setGlyphOrder(names)
        table.glyphOrder = names
        for name in names[len(order) :]:
            table.glyphs[name] = glyf.Glyph()
            face["hmtx"].metrics[name] = (0, 0)
        for (placed, _), number in self.letters.items():
            made = glyf.Glyph()
            made.numberOfContours = -1
            made.components = []
            for part, x, y in placed:
                component = glyf.GlyphComponent()
                component.glyphName = names[part]
                component.x, component.y = round(x * em / 1000), round(y * em / 1000)
                component.flags = 0x0002  # the two numbers are its place
                made.components.append(component)
            made.recalcBounds(table)
            table.glyphs[names[number]] = made
            face["hmtx"].metrics[names[number]] = (round(self.widths[number] * em / 1000), made.xMin)
        target = BytesIO()
        face.save(target)
        return target.getvalue()


class _Meanings(dict[int, str]):
    """Stands in for a font's own table of meanings while a line is drawn, and hears what each glyph is part of."""

    def __init__(self, font: Any, heard: list[_Glyph]) -> None:
        super().__init__()
        self.font, self.heard = font, heard

    def __contains__(self, glyph: object) -> bool:
        return False

    def __setitem__(self, glyph: int, text: str) -> None:
        self.heard.append(_Glyph(self.font, glyph, text))


class _Listener:
    """A page's stream that keeps what is drawn of one line, glyph by glyph, until it is known what each means."""

    def __init__(self, stream: Any, made: dict[str, _Made]) -> None:
        self.stream, self.made = stream, made
        self.heard: list[_Glyph] = []
        self.drawn: list[_Part] = []
        self.own: list[tuple[Any, dict[int, str]]] = []
        self.size, self.rise = 1.0, 0.0
        self.string, self.moved = "", 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    # What WeasyPrint calls while it draws.

    def add_font(self, pango_font: Any) -> Any:
        font, size = self.stream.add_font(pango_font)
        if not isinstance(font.to_unicode, _Meanings):
            self.own.append((font, font.to_unicode))
            font.to_unicode = _Meanings(font, self.heard)
        return font, size

    def set_font_size(self, name: Any, size: float) -> None:
        self._write()
        self.stream.set_font_size(name, size)
        self.size = size

    def set_text_rise(self, height: float) -> None:
        self.rise = height

    def show_text(self, string: str) -> None:
        for codes, kern in _PART.findall(string):
            if kern:
                self.drawn.append(_Kern(float(kern)))
            for _ in range(0, len(codes), 4):
                glyph = self.heard.pop(0)
                glyph.rise = self.rise
                self.drawn.append(glyph)

    def finish(self) -> None:
        """Write what is left, and give the fonts their tables back."""
        self._write()
        for font, meanings in self.own:
            font.to_unicode = meanings

    # Writing it.

    def _write(self) -> None:
        """Write what was kept: letters of one glyph as they are, others with a glyph of their own."""
        tables = {id(font): meanings for font, meanings in self.own}
        for letter in letters(self.drawn):
            glyphs = [part for part in letter if isinstance(part, _Glyph)]
            first = glyphs[0] if glyphs else None
            text = _text(letter) if first is None or len(glyphs) > 1 else seen(first)
            if first is None:
                self._kern(sum(part.by for part in letter if isinstance(part, _Kern)))
                continue
            meanings = tables[id(first.font)]
            plain = len(glyphs) == 1 and not first.rise and meanings.setdefault(first.number, text) == text
            if plain or "glyf" not in first.font.tables:
                self._as_it_is(letter, meanings)
            else:
                self._letter(letter, first.font, text, meanings)
        self.drawn = []
        self._end()

    def _letter(self, letter: list[_Part], font: Any, text: str, meanings: dict[int, str]) -> None:
        """A letter of several glyphs as one, which stands where the widest of them stood.

        A vowel mark has no width, and stands where the glyph before it ends: a gap there would be read as a space.
        """
        made = self.made.setdefault(font.hash, _Made(font.glyph_count))
        mark = all(map(unicodedata.combining, text))
        pen, found = -self.moved if mark else 0.0, []
        self.moved = 0.0 if mark else self.moved
        for part in letter:
            if isinstance(part, _Glyph):
                found.append((font.widths[part.number], pen, part.rise / self.size * 1000, part.number))
                pen += font.widths[part.number]
            else:
                pen -= part.by
        width, origin, _, _ = (0, 0.0, 0.0, 0) if mark else max(found)
        placed = tuple((number, _near(x - origin), _near(y)) for _, x, y, number in found)
        number = made.number(placed, text, width)
        font.widths[number] = width
        meanings[number] = text
        self._kern(-origin)
        self._show(number)
        self._kern(origin + width - pen)

    def _as_it_is(self, letter: list[_Part], meanings: dict[int, str]) -> None:
        """Glyphs as WeasyPrint draws them: what a face with other than TrueType outlines has to make do with."""
        for part in letter:
            if isinstance(part, _Kern):
                self._kern(part.by)
                continue
            meanings.setdefault(part.number, part.text)
            if part.rise:
                self._end()
                self.stream.set_text_rise(part.rise)
            self._show(part.number)
            if part.rise:
                self._end()
                self.stream.set_text_rise(0)

    def _show(self, number: int) -> None:
        if abs(self.moved) >= 0.5:
            self.string += f"{self.moved:.0f}"
            self.moved -= round(self.moved)
        self.string += f"<{number:04x}>"

    def _kern(self, kern: float) -> None:
        self.moved += kern

    def _end(self) -> None:
        if self.string and abs(self.moved) >= 0.5:
            self.string += f"{self.moved:.0f}"
        self.moved = 0.0
        if self.string:
            self.stream.show_text(self.string.replace("><", ""))
            self.string = ""


def _near(place: float) -> int:
    return round(place / _STEP) * _STEP


def letters(drawn: Iterable[_Part]) -> Iterator[list[_Part]]:
    """The glyphs that make up one letter together, with the moves among them; other moves by themselves.

    The text of a letter comes with the first of its glyphs from the left where it is written from right to left, and
    with the last where it is written from left to right; the others come with none.
    """
    held: list[_Part] = []
    for part in drawn:
        if isinstance(part, _Glyph):
            said = _text(held)
            if said and (part.text or not _leftward(said)):
                yield from _ended(held)
                held = []
            held.append(part)
        elif held:
            held.append(part)
        else:
            yield [part]
    yield from _ended(held)


def seen(glyph: _Glyph) -> str:
    """The text of a glyph; of a bracket that was turned over, what it looks like: a reader turns it back."""
    turned = glyph.text.translate(_MIRRORED)
    if turned == glyph.text or _plain(glyph.font).get(ord(turned[0])) != glyph.number:
        return glyph.text
    return turned


def _plain(font: Any) -> dict[int, int]:
    """The glyph that a face has for each character by itself."""
    known: dict[int, int] | None = getattr(font, "packbuilder_plain", None)
    if known is None:
        from fontTools.ttLib import TTFont

        face = TTFont(BytesIO(font.file_content), fontNumber=font.index, lazy=True)
        known = {char: face.getGlyphID(name) for char, name in face.getBestCmap().items()}
        font.packbuilder_plain = known
    return known


def _leftward(text: str) -> bool:
    """Whether ``text`` is written from right to left, or is marks only."""
    return all(unicodedata.bidirectional(char) in ("R", "AL", "NSM") for char in text)


def _text(letter: Iterable[_Part]) -> str:
    """What the glyphs of a letter mean together."""
    return "".join(part.text for part in letter if isinstance(part, _Glyph))


def _ended(held: list[_Part]) -> Iterator[list[_Part]]:
    """The letter in ``held``, then the moves after it."""
    last = max((n for n, part in enumerate(held) if isinstance(part, _Glyph)), default=-1)
    if held[: last + 1]:
        yield held[: last + 1]
    yield from ([part] for part in held[last + 1 :])


@contextmanager
def telling() -> Iterator[None]:
    """While this is active, each glyph of a PDF that WeasyPrint writes means one letter."""
    from weasyprint.draw import text as engine
    from weasyprint.pdf.fonts import Font

    draw, clean = engine.draw_first_line, Font.clean
    made: dict[str, _Made] = {}

    def draw_first_line(stream: Any, textbox: Any, *rest: Any) -> Any:
        if textbox.style["direction"] == "ltr" and not _JOINED.search(textbox.pango_layout.text):
            return draw(stream, textbox, *rest)
        listener = _Listener(stream, made)
        emojis = draw(listener, textbox, *rest)
        listener.finish()
        return emojis

    def cleaned(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
        own = made.get(font.hash)
        if own is None or not to_unicode:
            clean(font, to_unicode, hinting)
            return
        kept = {number: text for number, text in to_unicode.items() if number < font.glyph_count}
        clean(font, {**dict.fromkeys(own.parts(), ""), **kept}, hinting)
        font.file_content = own.added(font.file_content, font.upem)

    engine.draw_first_line, Font.clean = draw_first_line, cleaned
    try:
        yield
    finally:
        engine.draw_first_line, Font.clean = draw, clean
