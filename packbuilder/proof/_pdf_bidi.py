"""In what order a line is read that runs from right to left, or both ways: from where its letters stand.

PDFium puts such a line in order by itself, but goes wrong beside brackets, figures and addresses. So only the words
of a script from right to left are taken as it tells them, and all else from its place, by the rules that it was set
by (Unicode, UAX 9): figures and words from left to right keep their order, and so does what stands between two of
them, where a word is one of them; figures with nothing but their own signs between them are one figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..words import direction
from ._pdf_page import Drawn, Letter, Sheet
from .reading import Box

_CLASSES = {
    "L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "CS": "S", "ES": "S", "WS": "S", "ET": "T",
}  # fmt: skip
_TURNED = re.compile(r"[ \u00a0][.,:;!?،](?![ \u00a0])")
_APART = 0.6  # of the size: two pieces of one line without tags that are further apart are not read on


@dataclass(frozen=True, slots=True)
class _Part:
    """A word from right to left, or another sign by itself: of which piece, and what kind.

    ``kind``: ``L`` left to right, ``R`` right to left, ``N`` a figure, ``S`` what may stand inside a number, ``T`` what
    may stand at its end, ``O`` other.
    """

    piece: int
    text: str
    middle: float
    kind: str


def settle(sheets: Iterable[Sheet], language: str, langs: Mapping[tuple[int, int], str]) -> None:
    """Put the pieces of ``sheets`` in order, and the words of each; pages without a word from right to left stay.

    ``language`` is that of the file, ``langs`` those of its pieces, by page index and number, where they have others.
    """
    for index, sheet in enumerate(sheets):
        if not sheet.both_ways:
            continue
        texts: list[Drawn] = []
        for line in _lines(sheet.texts):
            rtl = direction(langs.get((index, line[0].mcid)) or language) == "rtl"
            for n, text in told([d.letters or _whole(d) for d in line], rtl=rtl):
                texts.append(replace(line[n], piece=replace(line[n].piece, text=text), at=len(texts)))
        sheet.texts[:] = texts


def told(pieces: Sequence[Sequence[Letter]], *, rtl: bool) -> list[tuple[int, str]]:
    """The pieces of one line in the order they are read in, each by its number and with its text in order.

    One that is read in two parts, with another between them, comes twice; but not for its brackets and quotes alone,
    which are left out then.
    ``rtl`` says that the language runs from right to left; a line of words that do not keeps the order of those.
    """
    row = sorted(_parts(pieces), key=lambda part: part.middle)
    kinds = {part.kind for part in row}
    rtl = rtl and ("R" in kinds or "L" not in kinds)
    stretches: list[list[_Part]] = []
    for part in _leftward(row) if rtl else _rightward(row):
        if not stretches or stretches[-1][0].piece != part.piece:
            stretches.append([])
        stretches[-1].append(part)
    said = {n for n, parts in enumerate(stretches) if any(part.kind in "LRN" for part in parts)}
    told_of = {stretches[n][0].piece for n in said}
    kept = [parts for n, parts in enumerate(stretches) if n in said or parts[0].piece not in told_of]
    return [(parts[0].piece, "".join(part.text for part in parts)) for parts in kept]


def _lines(texts: Iterable[Drawn]) -> Iterator[list[Drawn]]:
    """Pieces that stand on one line of one tag, or follow each other on a line without any."""
    line: list[Drawn] = []
    for drawn in texts:
        if line and not _goes_on(line[-1], drawn):
            yield line
            line = []
        line.append(drawn)
    if line:
        yield line


def _goes_on(one: Drawn, other: Drawn) -> bool:
    if one.mcid != other.mcid or abs(one.baseline - other.baseline) > 0.1 * one.piece.size:
        return False
    a, b = one.piece.box, other.piece.box
    return one.mcid >= 0 or a is None or b is None or abs(b.left - a.right) < _APART * one.piece.size


def _whole(drawn: Drawn) -> tuple[Letter, ...]:
    """A piece whose letters have no places, as one."""
    box = drawn.piece.box or Box(0, 0, 0, 0)
    return (Letter(drawn.piece.text, box.left, box.right),)


def _parts(pieces: Sequence[Sequence[Letter]]) -> Iterator[_Part]:
    for number, letters in enumerate(pieces):
        word: list[Letter] = []
        for letter in letters:
            kind = _kind(letter.text)
            if kind == "R" or (word and kind == "M"):
                word.append(letter)
                continue
            yield from _joined(number, word)
            word = []
            yield _Part(number, letter.text, (letter.left + letter.right) / 2, "O" if kind == "M" else kind)
        yield from _joined(number, word)


def _joined(number: int, word: Sequence[Letter]) -> Iterator[_Part]:
    if word:
        middle = (min(letter.left for letter in word) + max(letter.right for letter in word)) / 2
        yield _Part(number, "".join(letter.text for letter in word), middle, "R")


def _kind(text: str) -> str:
    known = [unicodedata.bidirectional(char) for char in text]
    if len(text) > 1:
        return "R" if {"R", "AL"} & set(known) else "L" if "L" in known else "N" if "EN" in known else "O"
    return "M" if known == ["NSM"] else _CLASSES.get(known[0], "O") if known else "O"


def _leftward(row: Sequence[_Part]) -> Iterator[_Part]:
    """``row``, which is as it stands from the left, as read from the right."""
    for word, parts in groupby(reversed(row), key=lambda part: part.kind == "R"):
        held = list(parts)
        yield from held if word else _stretches(held[::-1])


def _stretches(row: Sequence[_Part]) -> Iterator[_Part]:
    """What stands between two words from right to left, as it stands from the left: its stretches, from the right."""
    end = len(row)
    for first, last in reversed(list(_ends(row))):
        yield from reversed(row[last:end])
        yield from row[first:last]
        end = first
    yield from reversed(row[:end])


def _ends(row: Sequence[_Part]) -> Iterator[tuple[int, int]]:
    """Where the stretches that are read from left to right begin and end."""
    strong = [n for n, part in enumerate(row) if part.kind in "LN"]
    worded = any(part.kind == "L" for part in row)
    done = 0
    while strong:
        taken = 1
        while taken < len(strong) and _one(row[strong[taken - 1] + 1 : strong[taken]], worded=worded):
            taken += 1
        first, last = strong[0], strong[taken - 1]
        before, after = row[done:first][::-1], row[last + 1 :]
        done = last + 1 + _signs(after, row[last], "+", "\u00a0 ")
        yield first - _signs(before, row[first], "+-\u2212"), done
        strong = strong[taken:]


def _signs(beside: Sequence[_Part], figure: _Part, other: str, space: str = "") -> int:
    """How many of the parts beside a figure, outwards, are signs of its own: ``£``, ``%``, a plus, a space before."""
    if figure.kind != "N" or not beside:
        return 0
    if beside[0].kind == "T" or beside[0].text in other:
        return 1
    return 2 if beside[0].text in space and len(beside) > 1 and beside[1].kind == "T" else 0


def _one(between: Sequence[_Part], *, worded: bool) -> bool:
    """Whether what stands on both sides of this is read on, from left to right.

    Figures are with one sign between them: ``10:30``, ``01632 960331``, ``2026-11-02``. Where there are words
    (``worded``) all is, but for a stop that has its space on the left: that one was set from right to left.
    """
    if not worded:
        return not between or (len(between) == 1 and between[0].kind == "S")
    return not _TURNED.search("".join(part.text for part in between))


def _rightward(row: Sequence[_Part]) -> Iterator[_Part]:
    """``row`` as read from the left: only words from right to left, and what is between two of them, turn round."""
    for word, parts in groupby(row, key=lambda part: part.kind == "L"):
        held = list(parts)
        turned = [n for n, part in enumerate(held) if part.kind == "R"]
        if word or not turned:
            yield from held
            continue
        yield from held[: turned[0]]
        yield from _leftward(held[turned[0] : turned[-1] + 1])
        yield from held[turned[-1] + 1 :]
