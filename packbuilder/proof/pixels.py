"""Contrast as it comes out on paper: lines of a PDF drawn at 300 dots an inch, darkest against lightest.

At 100 dpi the thin strokes of small text measure false; at 300 they reach their colour. What the declared colours
leave open (text on a picture or a drawn shape) is measured line by line; of the rest, one line of every pair of
colours, so that a file that declares one thing and shows another is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._pdf_page import quoted
from .colours import contrast, luminance, ratio, wanted
from .reading import Piece, Reading

DPI = 300
_TOLERANCE = 0.9
_MOST = 24  # lines measured in one file
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
    width, height = page.get_size()
    left, top = max(0.0, box.left - _MARGIN), max(0.0, box.top - _MARGIN)
    right, bottom = min(width, box.right + _MARGIN, box.left + 150), min(height, box.bottom + _MARGIN)
    if right - left < 1 or bottom - top < 1:
        return None
    bitmap = page.render(scale=DPI / 72, crop=(left, height - bottom, width - right, top))
    image = bitmap.to_pil().convert("RGB")
    colours = image.quantize(64).convert("RGB").getcolors(256) if image.width * image.height > 1 else None
    if not colours:
        return None
    least = max(2, image.width * image.height // 2000)
    lights = [luminance(c) for n, c in colours if n >= least]
    return ratio(max(lights), min(lights)) if lights else None
