"""What is drawn on the pages of a PDF, object by object, through PDFium.

Every piece of text comes with its box, size, colour, the colour of the field below it, and the number of the tag that
it belongs to. What cannot be seen (drawn invisibly, cut off by a clip, hidden under a field, off the page) is told
apart from what can.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from .colours import blend, hex_colour
from .reading import Box, Fault, Page, Piece

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_DEPTH = 12  # forms inside forms; ours have one or two
_CORNERS = 300  # the smallest QR code has well over a hundred runs of dark modules, of four corners each
_WHITE = (255, 255, 255)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BOLD = ("bold", "black", "heavy", "semibold")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, and where it stands from the left of the page, in points."""

    text: str
    left: float
    right: float


@dataclass(slots=True)
class Drawn:
    """One piece of text as drawn: ``mcid`` is -1 where it has no tag; ``unseen`` says why it cannot be read.

    On a page with words from right to left it has its ``letters``, and ``at`` is where it comes when its line is read
    (``_pdf_bidi``): in a line from right to left the last that is drawn comes first.
    """

    piece: Piece
    mcid: int
    artifact: bool
    baseline: float
    unseen: str = ""
    letters: tuple[Letter, ...] = ()
    at: int = -1


@dataclass(slots=True)
class Field:
    """A filled shape or a picture; ``colour`` is None where it is not one plain colour over a rectangle."""

    box: Box
    colour: tuple[int, int, int] | None
    alpha: float
    order: int
    plain: bool


@dataclass(slots=True)
class Sheet:
    """A page as drawn."""

    page: Page
    texts: list[Drawn] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    untagged: int = 0
    #: Whether words from right to left stand on it.
    both_ways: bool = False
    #: Where one shape of very many corners fills a square: a QR code, as far as can be told without reading it.
    codes: list[Box] = field(default_factory=list)


_Matrix = tuple[float, float, float, float, float, float]


def read_sheets(data: bytes) -> list[Sheet]:
    """The pages of the PDF ``data`` as drawn; raises ``pypdfium2.PdfiumError`` where it is no PDF."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        return [_Reader(document, number).read() for number in range(len(document))]
    finally:
        document.close()


class _Reader:
    """Reads one page."""

    def __init__(self, document: Any, index: int) -> None:
        import pypdfium2.raw as raw

        self.raw = raw
        self.number = index + 1
        self.page = document[index]
        self.text_page = self.page.get_textpage()
        left, bottom, right, top = self.page.get_trimbox()  # what is left of it once it is cut; else the whole
        self.left, self.top = left, top
        self.sheet = Sheet(Page(round(right - left, 2), round(top - bottom, 2)))
        self.whole = Box(0, 0, self.sheet.page.width, self.sheet.page.height)
        self.order = 0
        self.orders: list[int] = []
        self.fonts: dict[int, bool] = {}
        self.buffer = ctypes.create_string_buffer(8192)
        self.wide = ctypes.cast(self.buffer, ctypes.POINTER(raw.FPDF_WCHAR))
        self.letters = self._places()

    def read(self) -> Sheet:
        """Everything on the page; text that a later field covers is marked as unseen."""
        for thing in self._objects(self.page, self.raw.FPDFPage_CountObjects, self.raw.FPDFPage_GetObject):
            self._take(thing, None, None, 0)
        self._cover()
        self.text_page.close()
        self.page.close()
        return self.sheet

    def _places(self) -> dict[int, list[Letter]]:
        """The letters of each piece of text with their places, on a page with words from right to left."""
        found: dict[int, list[Letter]] = {}
        count = self.raw.FPDFText_CountChars(self.text_page)
        chars = [self.raw.FPDFText_GetUnicode(self.text_page, i) for i in range(count)]
        self.sheet.both_ways = _RIGHT_TO_LEFT.search("".join(map(chr, chars))) is not None
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for i in range(count if self.sheet.both_ways else 0):
            if chars[i] and not self.raw.FPDFText_IsGenerated(self.text_page, i):
                self.raw.FPDFText_GetCharBox(self.text_page, i, left, right, bottom, top)
                thing = _address(self.raw.FPDFText_GetTextObject(self.text_page, i))
                found.setdefault(thing, []).append(Letter(chr(chars[i]), left.value, right.value))
        return found

    @staticmethod
    def _objects(holder: Any, count: Any, get: Any) -> Iterator[Any]:
        for i in range(count(holder)):
            yield get(holder, i)

    def _take(self, thing: Any, matrix: _Matrix | None, clip: Box | None, depth: int) -> None:
        self.order += 1
        kind = self.raw.FPDFPageObj_GetType(thing)
        if kind == _FORM:
            if depth < _DEPTH:
                inner = _times(self._matrix(thing), matrix)
                within = self._clip(thing, matrix, clip)
                for part in self._objects(thing, self.raw.FPDFFormObj_CountObjects, self.raw.FPDFFormObj_GetObject):
                    self._take(part, inner, within, depth + 1)
            return
        box = self._bounds(thing, matrix)
        clip = self._clip(thing, matrix, clip)
        if kind == _TEXT:
            self._take_text(thing, box, matrix, clip)
            return
        seen = box if clip is None else box.shared(clip)
        if kind in (_IMAGE, _SHADING):
            if kind == _IMAGE and self.raw.FPDFPageObj_CountMarks(thing) == 0 and depth == 0:
                self.sheet.untagged += 1
            if seen:
                self.sheet.fields.append(Field(seen, None, 1.0, self.order, True))
        elif kind == _PATH and seen:
            self._take_path(thing, seen)

    def _take_text(self, thing: Any, box: Box, matrix: _Matrix | None, clip: Box | None) -> None:
        text = self._text(thing)
        if not text.strip():
            return
        own = _times(self._matrix(thing), matrix)
        size = ctypes.c_float()
        self.raw.FPDFTextObj_GetFontSize(thing, size)
        points = round(size.value * hypot(own[2], own[3]), 2)
        colour, alpha = self._fill(thing)
        ground = self._ground(box)
        shown = blend(colour, alpha, ground) if ground else colour
        mcid, artifact = self._mark(thing)
        piece = Piece(
            text=text,
            page=self.number,
            box=box,
            size=points,
            colour=hex_colour(shown),
            ground=hex_colour(ground) if ground else "",
            bold=self._bold(thing),
            role="Artifact" if artifact else "",
        )
        drawn = Drawn(piece, mcid, artifact, self.top - own[5], letters=tuple(self.letters.get(_address(thing), ())))
        mode = self.raw.FPDFTextObj_GetTextRenderMode(thing)
        if mode in (3, 7) or alpha < 0.02:
            drawn.unseen = "is drawn invisibly"
        elif box.shared(self.whole) is None:
            drawn.unseen = "stands outside the page"
        elif clip is not None and not clip.holds(box, max(0.6, points * 0.06)):
            cut = box.shared(clip)
            gone = cut is None or cut.width * cut.height < 0.5 * box.width * box.height
            self.sheet.faults.append(Fault("overflowing", f"is cut off by its box: {quoted(text)}", self.number))
            if gone:
                drawn.unseen = "is cut off by its box"
        self.sheet.texts.append(drawn)
        self.orders.append(self.order)

    def _take_path(self, thing: Any, box: Box) -> None:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        self.raw.FPDFPath_GetDrawMode(thing, mode, stroke)
        if not mode.value:
            return
        colour, alpha = self._fill(thing)
        self.sheet.fields.append(Field(box, colour, alpha, self.order, self._is_rectangle(thing)))
        square = abs(box.width - box.height) < 0.03 * box.width
        if square and self.raw.FPDFPath_CountSegments(thing) >= _CORNERS:
            self.sheet.codes.append(box)

    def _is_rectangle(self, path: Any) -> bool:
        count = self.raw.FPDFPath_CountSegments(path)
        if not 4 <= count <= 6:
            return False
        xs, ys = set(), set()
        x, y = ctypes.c_float(), ctypes.c_float()
        for i in range(count):
            segment = self.raw.FPDFPath_GetPathSegment(path, i)
            if self.raw.FPDFPathSegment_GetType(segment) == self.raw.FPDF_SEGMENT_BEZIERTO:
                return False
            self.raw.FPDFPathSegment_GetPoint(segment, x, y)
            xs.add(round(x.value, 1))
            ys.add(round(y.value, 1))
        return len(xs) == 2 and len(ys) == 2

    def _ground(self, box: Box) -> tuple[int, int, int] | None:
        """The colour of what was drawn below ``box`` so far; None where that is no one plain colour."""
        below: tuple[int, int, int] | None = _WHITE
        for there in self.sheet.fields:
            common = there.box.shared(box)
            if common is None or common.width * common.height < 0.05 * box.width * box.height:
                continue
            if there.colour is None or not there.plain or not there.box.holds(box, 1.0):
                below = None
            elif there.alpha > 0.99:
                below = there.colour
            elif below is not None:
                below = blend(there.colour, there.alpha, below)
        return below

    def _cover(self) -> None:
        for drawn, order in zip(self.sheet.texts, self.orders, strict=True):
            box = drawn.piece.box
            if drawn.unseen or box is None:
                continue
            for there in reversed(self.sheet.fields):
                if there.order < order:
                    break
                if there.plain and there.alpha > 0.9 and there.box.holds(box, -0.1 * min(box.width, box.height)):
                    drawn.unseen = "is covered by something drawn over it"
                    break

    # What PDFium tells of one object.

    def _text(self, thing: Any) -> str:
        size = self.raw.FPDFTextObj_GetText(thing, self.text_page, self.wide, len(self.buffer) // 2)
        if size > len(self.buffer):
            self.buffer = ctypes.create_string_buffer(size + 2)
            self.wide = ctypes.cast(self.buffer, ctypes.POINTER(self.raw.FPDF_WCHAR))
            size = self.raw.FPDFTextObj_GetText(thing, self.text_page, self.wide, len(self.buffer) // 2)
        return self.buffer.raw[: max(0, size)].decode("utf-16-le", "replace").split("\0", 1)[0]

    def _matrix(self, thing: Any) -> _Matrix:
        m = self.raw.FS_MATRIX()
        self.raw.FPDFPageObj_GetMatrix(thing, m)
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _bounds(self, thing: Any, matrix: _Matrix | None) -> Box:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self.raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
        return self._placed(left.value, bottom.value, right.value, top.value, matrix)

    def _placed(self, left: float, bottom: float, right: float, top: float, matrix: _Matrix | None) -> Box:
        if matrix is not None:
            corners = [_apply(matrix, x, y) for x in (left, right) for y in (bottom, top)]
            xs, ys = [c[0] for c in corners], [c[1] for c in corners]
            left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)

    def _clip(self, thing: Any, matrix: _Matrix | None, outer: Box | None) -> Box | None:
        path = self.raw.FPDFPageObj_GetClipPath(thing)
        result = outer
        x, y = ctypes.c_float(), ctypes.c_float()
        for i in range(max(0, self.raw.FPDFClipPath_CountPaths(path)) if path else 0):
            xs, ys = [], []
            for j in range(self.raw.FPDFClipPath_CountPathSegments(path, i)):
                self.raw.FPDFPathSegment_GetPoint(self.raw.FPDFClipPath_GetPathSegment(path, i, j), x, y)
                xs.append(x.value)
                ys.append(y.value)
            if not xs:
                continue
            box = self._placed(min(xs), min(ys), max(xs), max(ys), matrix)
            result = box if result is None else (result.shared(box) or Box(0, 0, 0, 0))
        return result

    def _fill(self, thing: Any) -> tuple[tuple[int, int, int], float]:
        r, g, b, a = (ctypes.c_uint() for _ in range(4))
        if not self.raw.FPDFPageObj_GetFillColor(thing, r, g, b, a):
            return (0, 0, 0), 1.0
        return (r.value, g.value, b.value), a.value / 255

    def _mark(self, thing: Any) -> tuple[int, bool]:
        mcid = self.raw.FPDFPageObj_GetMarkedContentID(thing)
        if mcid >= 0:
            return mcid, False
        size = ctypes.c_ulong()
        for i in range(self.raw.FPDFPageObj_CountMarks(thing)):
            mark = self.raw.FPDFPageObj_GetMark(thing, i)
            self.raw.FPDFPageObjMark_GetName(mark, self.wide, 64, size)
            if self.buffer.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace") == "Artifact":
                return -1, True
        return -1, False

    def _bold(self, thing: Any) -> bool:
        font = self.raw.FPDFTextObj_GetFont(thing)
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self.fonts:
            name = ctypes.create_string_buffer(256)
            self.raw.FPDFFont_GetBaseFontName(font, name, 256)
            self.fonts[key] = any(w in name.value.decode("latin-1").lower() for w in _BOLD)
        return self.fonts[key]


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


def quoted(text: str, length: int = 60) -> str:
    """``text`` in quotation marks, cut to ``length``."""
    one = " ".join(text.split())
    return f"“{one if len(one) <= length else one[: length - 1].rstrip() + '…'}”"


def _times(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _apply(m: _Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
