"""A drawing as pixels, for programs that show no SVG: set by the print engine, and read back as a picture."""

from __future__ import annotations

import io
from functools import lru_cache

from ..measure import Fonts
from ..resources import Layouts
from . import _print

HIGH, WIDE = 480, 2400
"""Pixels of a drawing's height, and the most of its width: 600 an inch at the size of a logo on a slide."""


@lru_cache(maxsize=8)
def png(svg: str, ratio: float, fonts: Fonts) -> bytes:
    """The drawing ``svg``, ``ratio`` times as wide as high, as a PNG that lets its ground through; the same each time.

    ``fonts`` are those that the print engine asks for, though a drawing has no words. Raises :class:`PackError` where
    the engine cannot run, or has something to say against the drawing.
    """
    import pypdfium2 as pdfium

    high = HIGH if ratio * HIGH <= WIDE else max(1, round(WIDE / ratio))
    wide = max(1, round(high * ratio))
    page = (
        '<!doctype html><html lang="en"><head><title>drawing</title><style>'
        f"@page {{ size: {wide}px {high}px; margin: 0 }} body, div {{ margin: 0; width: {wide}px; height: {high}px }}"
        f" svg {{ display: block; width: 100%; height: 100% }}</style></head><body><div>{svg}</div></body></html>"
    )
    document = pdfium.PdfDocument(_print.to_pdf(page, layouts=Layouts(), fonts=fonts))
    try:
        bitmap = document[0].render(scale=96 / 72, fill_color=(255, 255, 255, 0), maybe_alpha=True)
        picture = bitmap.to_pil().convert("RGBA").crop((0, 0, wide, high))
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
