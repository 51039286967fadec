"""Contrast as it comes out on paper: lines of a PDF drawn at 300 dots an inch, darkest against lightest.

At 100 dpi the thin strokes of small text measure false; at 300 they reach their colour. What the declared colours
leave open (text on a picture or a drawn shape) is measured line by line; of the rest, one line of every pair of
colours, so that a file that declares one thing and shows another is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._pdf_page import quoted
from .colours import contrast, luminance, ratio, wanted
from .reading import Box, Piece, Reading

DPI = 300
_TOLERANCE = 0.9
_MOST = 24  # lines measured in one file
_CODE = re.compile(r"\bQR\b")
_MARGIN = 0.6  # points around the ink


def measured(data: bytes, reading: Reading, unsure: list[Piece]) -> Iterator[str]:
    """A fault for each line of the PDF ``data`` that comes out too faint."""
    import pypdfium2 as pdfium

    chosen = _chosen(reading, unsure)
    document = pdfium.PdfDocument(data)
    pages: dict[int, Any] = {}
    try:
        for piece in chosen:
            page = pages.setdefault(piece.page, None) or document[piece.page - 1]
            pages[piece.page] = page
            found = _extremes(page, piece)
            want = wanted(piece.size, piece.bold)
            if found is not None and found < want * _TOLERANCE:
                yield (f"comes out at {found:.1f}:1, not {want:g}:1: {quoted(piece.text)} "
                       f"({reading.unit[:-1]} {piece.page})")  # fmt: skip
    finally:
        for page in pages.values():
            page.close()
        document.close()


def _chosen(reading: Reading, unsure: list[Piece]) -> list[Piece]:
    """Every line that is unsure, up to a bound; then the smallest line of every pair of colours."""
    lines = list(dict.fromkeys(p for p in unsure if p.box is not None))[:_MOST]
    pairs: dict[tuple[str, str], Piece] = {}
    for piece in reading.face:
        if piece.ground and piece.box is not None and len(piece.text.strip()) > 2:
            key = (piece.colour, piece.ground)
            if contrast(*key) < wanted(piece.size, piece.bold):
                continue  # told by its colours already
            if key not in pairs or piece.size < pairs[key].size:
                pairs[key] = piece
    close = sorted(pairs.values(), key=lambda p: contrast(p.colour, p.ground))
    return lines + close[: max(4, _MOST - len(lines))]


def _extremes(page: Any, piece: Piece) -> float | None:
    box = piece.box
    if box is None:
        return None
    right = min(box.right + _MARGIN, box.left + 150)
    image = _drawn(page, Box(box.left - _MARGIN, box.top - _MARGIN, right, box.bottom + _MARGIN))
    if image is None:
        return None
    image = image.convert("RGB")
    colours = image.getcolors(1 << 14) or image.quantize(64).convert("RGB").getcolors(256)
    if not colours:
        return None
    least = max(2, image.width * image.height // 2000)
    lights = [luminance(c) for n, c in colours if n >= least]
    return ratio(max(lights), min(lights)) if lights else None


@dataclass(frozen=True, slots=True)
class Scanned:
    """A QR code on a page: what is said for it, what a telephone would read (None for nothing), how wide it is in mm
    without its quiet zone, and how many light modules surround it."""

    alt: str
    page: int
    text: str | None
    width: float = 0.0
    quiet: float = 0.0


def codes(data: bytes, reading: Reading) -> Iterator[Scanned]:
    """Every picture of the PDF ``data`` whose alt text calls it a QR code, read as a telephone reads it."""
    import pypdfium2 as pdfium

    from .qr import read_code

    found = [p for p in reading.placed if _CODE.search(p.alt)]
    if not found:
        return
    document = pdfium.PdfDocument(data)
    try:
        for picture in found:
            page = document[picture.page - 1]
            image = _drawn(page, picture.box)
            read = read_code(image.convert("L")) if image is not None else None
            if read is None:
                yield Scanned(picture.alt, picture.page, None)
            else:
                yield Scanned(picture.alt, picture.page, read.text, read.width * 25.4 / DPI, read.quiet)
            page.close()
    finally:
        document.close()


def _drawn(page: Any, box: Box) -> Any:
    """The part of a page within ``box`` as a picture; None where there is nothing of it."""
    whole, trim = page.get_cropbox(), page.get_trimbox()
    across, down = trim[0] - whole[0], whole[3] - trim[3]  # a press sheet is drawn with what is cut off
    width, height = page.get_size()
    left, top = max(0.0, box.left + across), max(0.0, box.top + down)
    right, bottom = min(width, box.right + across), min(height, box.bottom + down)
    if right - left < 1 or bottom - top < 1:
        return None
    return page.render(scale=DPI / 72, crop=(left, height - bottom, width - right, top)).to_pil()
