"""What is heard: each sentence in one piece, and in its own language."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ._pdf_page import quoted
from .reading import Piece, Reading
from .want import Want
from .words import locate, tokens

#: Fewer words than these may stand side by side where a page ends, and be no sentence.
_LONG = 4


def misheard(reading: Reading, want: Want) -> Iterator[str]:
    """Sentences that are cut in two where a page ends, and those in another language that are read in the file's.

    Only of a PDF with tags: a screen reader goes by them.
    """
    for statement in want.statements:
        pieces = _pieces(reading, statement.text) if len(tokens(statement.text)) >= _LONG else []
        for one, other in pairwise(pieces):
            if one.page != other.page and one.block and other.block and one.block != other.block:
                yield f"{quoted(statement.text)} goes over to page {other.page}, and is tagged as two"
    for lang, text in want.inner:
        pieces = _pieces(reading, text)
        wrong = [p.lang or reading.language for p in pieces if _primary(p.lang or reading.language) != _primary(lang)]
        if wrong:
            yield f"{quoted(text)} is in {lang}, and is read aloud as {wrong[0]} (page {pieces[0].page})"


def _pieces(reading: Reading, text: str) -> list[Piece]:
    """The pieces in which ``text`` first stands; none where it does not stand whole."""
    spans, missing = locate(reading.face_text, text)
    if missing:
        return []
    return [reading.face[i] for at, length in spans for i in reading.face_text.parts(at, length)]


def _primary(lang: str) -> str:
    return lang.split("-")[0].casefold()
