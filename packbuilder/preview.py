"""One picture of a whole pack, to choose from: a contact sheet of what was built, drawn from the finished files.

A pack with posters is shown by its posters and the first page of all else; any other pack by all its pages and slides.
Pages are drawn from their files; slides, which take an office suite to draw, from a PDF of the same plan. Where there
is none, a tile lists the titles of the deck as its file has them.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .diagnostics import PackError
from .measure import Fonts

#: A tile's room, the space around it and the height of the words under it; pixels.
WIDE, TALL, AROUND, WORDS = 300, 424, 28, 40
#: Size of the words, and of a list of titles; pixels.
SIZE, LINE = 17, 22
#: No more than so many tiles are drawn.
MOST = 160
_GROUND, _INK, _PAPER, _LINE = "#E9EBEA", "#1D2523", "#FFFFFF", "#AEBBB3"


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished file to show: what to call it, where it is, its format; of a deck, its ``slides`` as a PDF."""

    name: str
    path: Path
    format: str
    slides: bytes = b""


def contact_sheet(files: Sequence[Shown], fonts: Fonts) -> bytes:
    """A PNG of ``files``, in their order, the same bytes each time; words in the first family of ``fonts``.

    Raises :class:`PackError` for a file that cannot be read, and where there is nothing to show.
    """
    from PIL import Image, ImageDraw

    firsts = any(f.format == "poster" for f in files)
    regular, bold = (_face(fonts, SIZE, bold=b) for b in (False, True))
    tiles: list[tuple[Any, str]] = []
    left = 0
    for picture, words in _tiles(files, firsts, regular, bold):
        if len(tiles) < MOST:
            tiles.append((picture, words))
        else:
            left += 1
    if not tiles:
        raise PackError.one("there is nothing to show: no file was built")
    across = columns(len(tiles))
    rows = list(_rows(tiles, across, apart=not firsts))
    talls = [max(picture.height for picture, _ in row) for row in rows]  # a row of slides is low
    height = sum(talls) + len(rows) * (WORDS + AROUND) + AROUND + (LINE if left else 0)
    whole = Image.new("RGB", (across * (WIDE + AROUND) + AROUND, height), _GROUND)
    draw = ImageDraw.Draw(whole)
    y = AROUND
    for row, tall in zip(rows, talls, strict=True):
        for number, (picture, words) in enumerate(row):
            x, top = AROUND + number * (WIDE + AROUND), y + tall - picture.height  # feet on one line, names under them
            whole.paste(picture, (x, top))
            draw.rectangle((x - 1, top - 1, x + picture.width, y + tall), outline=_LINE)
            draw.text((x, y + tall + 10), shortened(words, regular, WIDE), fill=_INK, font=regular)
        y += tall + WORDS + AROUND
    if left:
        draw.text((AROUND, whole.height - LINE - 6), f"and {left} pages more", fill=_INK, font=bold)
    out = io.BytesIO()
    whole.save(out, "PNG", optimize=True)
    return out.getvalue()


def _rows(tiles: Iterable[tuple[Any, str]], across: int, *, apart: bool) -> Iterator[list[tuple[Any, str]]]:
    """Tiles in rows; ``apart``: slides and pages not in the same row."""
    row: list[tuple[Any, str]] = []
    for tile in tiles:
        turned = row and (tile[0].width > tile[0].height) != (row[0][0].width > row[0][0].height)
        if len(row) == across or (apart and turned):
            yield row
            row = []
        row.append(tile)
    yield row


def columns(count: int) -> int:
    """How many tiles stand side by side: a sheet rather wide than tall."""
    return next((n for n in range(1, 10) if n >= count or n * n * 0.75 >= count), 10)


def shortened(words: str, face: Any, room: float) -> str:
    """``words``, or as many letters of them as ``room`` holds and an ellipsis."""
    if face.getlength(words) <= room:
        return words
    while words and face.getlength(words + "…") > room:
        words = words[:-1]
    return words.rstrip(" -") + "…"


def _face(fonts: Fonts, size: int, *, bold: bool) -> Any:
    from PIL import ImageFont

    family = [f for f in fonts.files if f.family == fonts.families[0] and not f.italic]
    file = next((f for f in family if (f.weight or 400) >= 600) if bold else iter(family), family[0])
    face = ImageFont.truetype(str(file.path), size, layout_engine=ImageFont.Layout.BASIC)
    if not file.weight:  # one file with an axis of weights
        face.set_variation_by_axes([700 if bold else 400])
    return face


def _tiles(files: Iterable[Shown], firsts: bool, regular: Any, bold: Any) -> Iterator[tuple[Any, str]]:
    for file in files:
        try:
            data = file.path.read_bytes()
        except OSError as error:
            raise PackError.one(f"cannot read {file.path.name}: {error.strerror}") from None
        if file.slides:
            yield from _pages(file.slides, file, firsts, "slides")
        elif file.path.suffix == ".pptx":
            yield _titles(data, regular, bold), f"{file.name}: titles of its slides"
        else:
            yield from _pages(data, file, firsts, "pages")


def _pages(data: bytes, file: Shown, firsts: bool, unit: str) -> Iterator[tuple[Any, str]]:
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        count = len(document)
        for number in range(1 if firsts else count):
            page = document[number]
            width, height = page.get_size()
            picture = page.render(scale=min(WIDE / width, TALL / height)).to_pil().convert("RGB")
            page.close()
            told = f", {number + 1} of {count}" if not firsts else f", {count} {unit}" if count > 1 else ""
            yield picture.crop((0, 0, min(picture.width, WIDE), min(picture.height, TALL))), file.name + told
    finally:
        document.close()


def _titles(data: bytes, regular: Any, bold: Any) -> Any:
    """A tile with the titles of a deck's slides, as many as it holds."""
    from PIL import Image, ImageDraw

    from .proof.pptx import read_pptx

    titles = [" ".join(page.title.split()) for page in read_pptx(data).pages]
    tile = Image.new("RGB", (WIDE, TALL), _PAPER)
    draw = ImageDraw.Draw(tile)
    draw.text((16, 14), f"{len(titles)} slides", fill=_INK, font=bold)
    room = (TALL - 14 - 2 * LINE) // LINE
    lines = [f"{n}  {title}" for n, title in enumerate(titles, 1) if title]
    if len(lines) > room:
        lines = [*lines[: room - 1], f"and {len(lines) - room + 1} more"]
    for number, line in enumerate(lines):
        draw.text((16, 14 + LINE * (number + 1) + 8), shortened(line, regular, WIDE - 32), fill=_INK, font=regular)
    return tile
