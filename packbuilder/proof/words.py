"""Words as a reader meets them, whatever line, page or typeface they were set in.

Two texts are the same when the same letters and figures follow each other. So a text is *squeezed*: ligatures,
quotes, dashes, soft hyphens, spaces and the case of letters are taken out of the comparison, and page references
such as ``(p34)`` too, since a handout hangs them in the margin. What makes a figure a different figure stays:
the point of ``1.5``, the colon of ``10:30``, the dash of ``70-71``, per cent, plus and pound signs.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

# Soft hyphen, zero-width characters, marks of direction, byte order mark.
_UNSEEN = dict.fromkeys(
    [0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]
)
# PDFium tells a hyphen at the end of a line as U+0002.
_DASHES = str.maketrans(dict.fromkeys("\x02\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"))
_PAGES = r"\s?\d+(?:\s*-\s*\d+)?\b"
# As English and Arabic or Urdu write them; as Polish, Ukrainian and Welsh do in brackets, or by themselves in a margin.
_REFERENCE = re.compile(
    rf"\(?\b(?:pp?\.?|ص\s?){_PAGES}(?:\s*[,;،]\s*(?:pp?\.?|ص\s?){_PAGES})*\s?\)?"
    rf"|\(\s*[stс]\.{_PAGES}\s?\)|(?m:^[stс]\.{_PAGES}$)"
)
_TOKEN = re.compile(r"[^\W_]+(?:(?<=\d)[.,:](?=\d)[^\W_]+)*|[%£€$+<>=␞]|(?<=\d)\s*-\s*(?=\d)")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'’”)]*\s+(?=\S)")
RUN = 5  # words in a row that may not stand in a file if they stand only in what was left out
_SHINGLE = 12


def fold(text: str) -> str:
    """``text`` with compatibility forms, unseen characters, kinds of dash and case made one."""
    return unicodedata.normalize("NFKC", text).translate(_UNSEEN).translate(_DASHES).casefold()


def _masked(folded: str) -> str:
    return _REFERENCE.sub(lambda m: " " * len(m.group()), folded)


@lru_cache(maxsize=40_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words and figures of ``text`` in order, folded, without page references."""
    return tuple(m.group().strip() or "-" for m in _TOKEN.finditer(_masked(fold(text))))


def squeeze(text: str) -> str:
    """The letters and figures of ``text`` in one run, as compared."""
    return "".join(tokens(text))


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text``; a paragraph ends one too."""
    found = [s.strip() for part in re.split(r"\n\s*\n", text) for s in _SENTENCE.split(part)]
    return tuple(s for s in found if tokens(s))


@lru_cache(maxsize=20_000)
def runs(text: str, length: int = RUN) -> tuple[str, ...]:
    """Every run of ``length`` words of ``text``, squeezed; none where it has fewer."""
    words = tokens(text)
    return tuple("".join(words[i : i + length]) for i in range(len(words) - length + 1))


class Text:
    """A long text made of pieces, to search in; every find gives places that lead back to the pieces.

    ``parts`` are the pieces in reading order; between two of them a word ends, unless ``glued`` names the second
    by its index (a word half of which is bold); ``apart``: no find reaches from one piece into the next.
    """

    def __init__(self, parts: Sequence[str], glued: Iterable[int] = (), *, apart: bool = False) -> None:
        joined, starts, at = [], [], 0
        between = "\n␞\n" if apart else "\n"
        together = set(glued)
        for index, part in enumerate(parts):
            piece = fold(part)
            if index and index not in together:
                piece = between + piece
            starts.append(at)
            joined.append(piece)
            at += len(piece)
        self.folded = "".join(joined)
        self._parts = starts
        words: list[str] = []
        self._from: list[int] = []
        self._raw: list[int] = []
        self._begins: set[int] = set()
        self._ends: set[int] = set()
        size = 0
        for match in _TOKEN.finditer(_masked(self.folded)):
            word = match.group().strip() or "-"
            words.append(word)
            self._from.append(size)
            self._raw.append(match.start())
            self._begins.add(size)
            size += len(word)
            self._ends.add(size)
        self.squeezed = "".join(words)
        self._shingles: set[str] | None = None

    def find(self, needle: str, start: int = 0) -> int:
        """Where the squeezed ``needle`` stands as whole words, at or after ``start``; -1 where it does not."""
        if not needle:
            return -1
        at = self.squeezed.find(needle, start)
        while at >= 0:
            if at in self._begins and at + len(needle) in self._ends:
                return at
            at = self.squeezed.find(needle, at + 1)
        return -1

    def __contains__(self, needle: str) -> bool:
        return self.find(needle) >= 0

    def parts(self, start: int, length: int) -> tuple[int, ...]:
        """The indices of the pieces whose words make up the squeezed characters ``start`` to ``start + length``."""
        first = bisect_right(self._from, start) - 1
        last = bisect_right(self._from, start + max(length, 1) - 1)
        return tuple(dict.fromkeys(bisect_right(self._parts, self._raw[i]) - 1 for i in range(first, last)))

    def finds(self, needle: str) -> Iterator[int]:
        """Every place where the squeezed ``needle`` stands as whole words."""
        at = self.find(needle)
        while at >= 0:
            yield at
            at = self.find(needle, at + 1)

    def may_hold(self, needle: str) -> bool:
        """False where ``needle`` cannot stand in the text."""
        return any(self.among((needle,)))

    def among(self, needles: Iterable[str]) -> Iterator[str]:
        """Those of ``needles`` that may stand in the text; quick, for thousands of them."""
        text = self.squeezed
        if self._shingles is None:
            self._shingles = {text[i : i + _SHINGLE] for i in range(len(text) - _SHINGLE + 1)}
        there = self._shingles
        return (n for n in needles if (n[:_SHINGLE] in there if len(n) >= _SHINGLE else n in text))


def locate(text: Text, statement: str, start: int = 0) -> tuple[tuple[tuple[int, int], ...], str]:
    """Where ``statement`` stands in ``text``, as spans (start, length), and what of it is missing ('' where whole).

    A statement is there when it stands in one run, or when its sentences all stand there in their order.
    """
    whole = squeeze(statement)
    if not whole:
        return (), ""
    at = text.find(whole, start)
    if at >= 0:
        return ((at, len(whole)),), ""
    parts = sentences(statement)
    if len(parts) < 2:
        return (), statement
    spans: list[tuple[int, int]] = []
    for sentence in parts:
        needle = squeeze(sentence)
        at = text.find(needle, start)
        if at < 0:
            return tuple(spans), sentence
        spans.append((at, len(needle)))
        start = at + len(needle)
    return tuple(spans), ""
