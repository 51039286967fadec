"""Small printed documents for the tests, and how they are read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary

from packbuilder.formats import _print
from packbuilder.measure import fonts
from packbuilder.proof.pdf import read_pdf
from packbuilder.resources import Layouts

FONTS = fonts("Atkinson Hyperlegible", "Noto Sans")
NOWHERE = Layouts(Path(__file__).resolve().parent / "no-such-folder")
PAGE = "@page { size: A5; margin: 20mm } ul, ol { list-style: none }"


def html(body: str, style: str = "", *, head: str = "<title>A trial</title>", lang: str = "en-GB") -> str:
    """A whole page around ``body``."""
    return (
        f'<!doctype html><html lang="{lang}"><head>{head}<style>{PAGE}{style}</style></head><body>{body}</body></html>'
    )


def printed(body: str, style: str = "", **options: Any) -> bytes:
    """``body`` as a finished PDF."""
    return _print.to_pdf(html(body, style), layouts=NOWHERE, fonts=FONTS, **options)


def opened(data: bytes) -> pikepdf.Pdf:
    """The PDF, to look into."""
    return pikepdf.open(BytesIO(data))


def text(data: bytes) -> str:
    """All words on its pages, in the order they were drawn, each white space one space."""
    document = pypdfium2.PdfDocument(data)
    found = " ".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s+", " ", found.replace("\ufffe", "").replace("\x02", "")).strip()


def read_aloud(data: bytes) -> str:
    """All words in the order that the tags give them: what a screen reader says."""
    return " ".join(piece.text for piece in read_pdf(data).face)


def kids(element: Any) -> list[Any]:
    found = element.get("/K")
    return [] if found is None else list(found) if isinstance(found, Array) else [found]


def elements(pdf: pikepdf.Pdf, kind: str = "") -> list[Any]:
    """Every structure element in reading order, or those of one type."""

    def walk(element: Any) -> Iterator[Any]:
        yield element
        for kid in kids(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from walk(kid)

    found = walk(pdf.Root.StructTreeRoot.K[0])
    return [e for e in found if not kind or str(e.S) == f"/{kind}"]


def kinds(element: Any) -> list[str]:
    """The types of an element's own elements."""
    return [str(kid.S)[1:] for kid in kids(element) if isinstance(kid, Dictionary) and "/S" in kid]


def artifacts(pdf: pikepdf.Pdf, page: int = 0) -> list[str]:
    """What each artifact of a page is said to be: ``Pagination``, or nothing."""
    found = []
    for instruction in pikepdf.parse_content_stream(pdf.pages[page]):
        if str(instruction.operator) in ("BDC", "BMC") and str(instruction.operands[0]) == "/Artifact":
            bare = len(instruction.operands) == 1
            found.append("" if bare else str(instruction.operands[1].get("/Type", ""))[1:])
    return found
