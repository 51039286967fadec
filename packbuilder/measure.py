"""How wide and high text is, from real font files: the only floor that knows them.

Sizes and lengths are in pt. Shaping is HarfBuzz's, which is also what sets the printed page, so a line that
fits here fits there. Nothing here reads the machine's fonts, the clock or the environment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ._lines import NBSP, Line, Piece, Styled, Text, bound, fill, level, pieces
from ._shaping import TWINS, Face, FontFile, Ink, Outline, best, coverage, ignorable, own_file, packaged
from .diagnostics import PackError

__all__ = [
    "MM",
    "NBSP",
    "FontFile",
    "Fonts",
    "Ink",
    "Line",
    "Outline",
    "Piece",
    "StandIn",
    "Styled",
    "font_files",
    "fonts",
    "own_file",
    "stand_in",
    "tied",
    "twin",
]

#: Points in a millimetre.
MM = 72 / 25.4
#: Slack for sums of rounded advances, in pt.
_HAIR = 0.01


def twin(family: str) -> str:
    """The family whose metrics stand for an Office face: Arimo for Arial; any other is its own."""
    return TWINS.get(family.strip().lower(), family)


def font_files(families: Sequence[str], own: Mapping[str, tuple[FontFile, ...]] | None = None) -> tuple[FontFile, ...]:
    """The files of ``families``, in their order: from ``own`` (a brand's) where it has the family, else packaged.

    Raises :class:`PackError` (the machine, 3) naming every family that is in neither.
    """
    found: list[FontFile] = []
    absent: list[str] = []
    for family in dict.fromkeys(families):
        files = (own or {}).get(family) or packaged(family)
        found += files
        if not files:
            absent.append(family)
    if absent:
        slugs = " ".join("fontpkg-" + "-".join(name.lower().split()) for name in absent)
        what = "font family" if len(absent) == 1 else "font families"
        raise PackError.one(f"{what} not found: {', '.join(absent)}", hint=f"pip install {slugs}", exit_code=3)
    return tuple(found)


def fonts(*families: str, own: Mapping[str, tuple[FontFile, ...]] | None = None) -> Fonts:
    """A stack of ``families``, the first one first; an Office face is measured by its twin."""
    return Fonts(font_files([twin(f) for f in families], own))


#: Faces of Office and of schools' templates that run no wider than Arial; what is not here may run a good deal wider.
_NARROW = frozenset({
    "abadi", "aptos", "aptos display", "bahnschrift", "calibri", "calibri light", "cambria", "candara", "constantia",
    "corbel", "franklin gothic book", "garamond", "gill sans", "gill sans mt", "helvetica neue", "lato",
    "palatino linotype", "roboto", "segoe ui", "segoe ui light", "source sans pro", "tahoma", "times",
    "times new roman", "trebuchet ms", "tw cen mt",
})  # fmt: skip
_WIDE = 1.2
_TALL = 1.12


@dataclass(frozen=True, slots=True)
class StandIn:
    """What measures for a face: ``fonts``, and how much wider and taller than they say the face may come out.

    ``known`` where the face itself, or its metric twin, is at hand: then both are 1.
    """

    fonts: Fonts
    wide: float
    tall: float
    known: bool


def stand_in(family: str, own: Mapping[str, tuple[FontFile, ...]] | None = None) -> StandIn:
    """The face ``family`` itself where it is at hand; else Arimo, with a reserve."""
    rest = ("Noto Sans", "Noto Sans Arabic")
    try:
        return StandIn(fonts(family, *rest, own=own), 1.0, 1.0, True)
    except PackError:
        narrow = family.strip().lower() in _NARROW
        return StandIn(fonts("Arimo", *rest), 1.0 if narrow else _WIDE, _TALL, False)


def tied(text: Text) -> tuple[Piece, ...]:
    """``text`` with its last two words bound, so that it does not end in one word alone."""
    return bound(pieces(text))


@dataclass(frozen=True)
class Fonts:
    """A stack of families: a character comes from the first that has it."""

    files: tuple[FontFile, ...]

    @property
    def families(self) -> tuple[str, ...]:
        """The families, the first one first."""
        return tuple(dict.fromkeys(f.family for f in self.files))

    def led_by(self, text: str) -> Fonts:
        """The same families, that which has most letters of ``text`` first, where the first has not even half of them.

        Lines are as high as the first family's, so it has to be the one that the words are set in.
        """
        letters = [char for char in text if char.isalpha()]

        def lacking(family: str) -> int:
            have: set[int] = set().union(*(coverage(f.path) for f in self.files if f.family == family))
            return sum(ord(char) not in have for char in letters)

        if not letters or 2 * lacking(self.families[0]) <= len(letters):
            return self
        first = min(self.families, key=lacking)
        return Fonts(tuple(sorted(self.files, key=lambda file: file.family != first)))

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of ``text`` that no family has, once each, in order."""
        have = [coverage(f.path) for f in self.files]
        lacking = (c for c in text if not ignorable(c) and not any(ord(c) in h for h in have))
        return tuple(dict.fromkeys(lacking))

    def width(self, text: Text, size: float, *, bold: bool = False, tracking: float = 0.0) -> float:
        """How far ``text`` reaches at ``size`` pt, with kerning; ``tracking`` in em after each character."""
        return self._wide(pieces(text, bold), size, tracking)

    def wrap(
        self, text: Text, width: float, size: float, *, bold: bool = False, tracking: float = 0.0
    ) -> tuple[Line, ...]:
        """Greedy lines no wider than ``width``. A word that is wider by itself is a line of its own, and wider."""
        return fill(pieces(text, bold), width + _HAIR, lambda p: self._wide(p, size, tracking))

    def balance(
        self,
        text: Text,
        width: float,
        size: float,
        *,
        lines: int | None = None,
        bold: bool = False,
        tracking: float = 0.0,
    ) -> tuple[Line, ...]:
        """Lines of much the same length that break by sense, on ``lines`` lines, or as few as :meth:`wrap` needs.

        Where that many cannot hold it, one more, and so on; text with a word too wide for ``width`` comes as
        :meth:`wrap` sets it.
        """
        parts = pieces(text, bold)
        greedy = self.wrap(text if isinstance(text, str) else parts, width, size, bold=bold, tracking=tracking)
        if any("\n" in p.text for p in parts) or any(line.width > width + _HAIR for line in greedy):
            return greedy
        for count in range(lines or len(greedy), max(lines or 0, len(greedy)) + 2):
            found = level(parts, width + _HAIR, count, lambda p: self._wide(p, size, tracking))
            if found:
                return found[0]
        return greedy

    def settings(
        self, text: Text, *, most: int = 6, bold: bool = True, tracking: float = 0.0
    ) -> tuple[tuple[tuple[Line, ...], float], ...]:
        """``text`` on one line, on two, up to ``most``: each balanced with no limit of width, at 1 pt, and its cost.

        Widths and height grow with the size, so whoever has a box can take the setting that fills it best.
        """
        parts = pieces(text, bold)
        found = (
            level(parts, float("inf"), count, lambda p: self._wide(p, 1.0, tracking)) for count in range(1, most + 1)
        )
        return tuple(f for f in found if f)

    def metrics(self, size: float, *, bold: bool = False) -> tuple[float, float]:
        """Ascent and descent of the first family, both positive."""
        up, down = _stack(self, bold, False)[0].metrics
        return up * size, down * size

    def baseline(self, size: float, leading: float, *, bold: bool = False) -> float:
        """How far under the top of a line ``leading`` high its baseline stands (CSS 2.2, 10.8.1)."""
        up, down = self.metrics(size, bold=bold)
        return (leading - up - down) / 2 + up

    def ink(self, text: Text, size: float, *, bold: bool = False, tracking: float = 0.0) -> Ink:
        """Where the ink of one line of ``text`` lies about its origin and baseline."""
        pen, boxes = 0.0, []
        for piece in pieces(text, bold):
            for face, part in self._itemised(piece):
                left, right, top, bottom = face.ink(part)
                boxes.append((pen + left, pen + right + tracking * (len(part) - 1), top, bottom))
                pen += face.advance(part) + tracking * len(part)
        if not boxes:
            return Ink(0.0, 0.0, 0.0, 0.0)
        lefts, rights, tops, bottoms = zip(*boxes, strict=True)
        return Ink(min(lefts) * size, max(rights) * size, max(tops) * size, min(bottoms) * size)

    def outline(self, char: str, *, bold: bool = True) -> Outline:
        """One character as a drawing."""
        return self._itemised(Piece(char, bold))[0][0].outline(char)

    def _wide(self, parts: tuple[Piece, ...], size: float, tracking: float) -> float:
        return size * sum(_em(self, piece) + tracking * len(piece.text) for piece in parts)

    def _itemised(self, piece: Piece) -> list[tuple[Face, str]]:
        return _items(_stack(self, piece.bold, piece.italic), piece.text)


@lru_cache(maxsize=256)
def _stack(stack: Fonts, bold: bool, italic: bool) -> tuple[Face, ...]:
    faces: list[Face] = []
    for family in stack.families:
        file = best(tuple(f for f in stack.files if f.family == family), bold, italic)
        if file:
            faces.append(Face.of(file, bold))
    return tuple(faces)


@lru_cache(maxsize=65536)
def _em(stack: Fonts, piece: Piece) -> float:
    return sum(face.advance(part) for face, part in _items(_stack(stack, piece.bold, piece.italic), piece.text))


def _items(faces: tuple[Face, ...], text: str) -> list[tuple[Face, str]]:
    """``text`` in stretches of one face each: the first that has the character; marks stay with what they sit on.

    A space between two faces belongs to the one that stands first in the stack (which is how Pango mostly has
    it; where it has not, a line comes out a hair too wide here, never too narrow).
    """
    order: list[int] = []
    for char in text:
        plain = order[-1] if order and ignorable(char) else None
        order.append(next((n for n, f in enumerate(faces) if f.has(char)), 0) if plain is None else plain)
    for n, char in enumerate(text):
        if char.isspace() and n and faces[order[n - 1]].has(char):
            order[n] = min(order[n - 1], order[n + 1] if n + 1 < len(text) else order[n - 1])
    out: list[tuple[Face, str]] = []
    for n, char in zip(order, text, strict=True):
        if out and out[-1][0] is faces[n]:
            out[-1] = (faces[n], out[-1][1] + char)
        else:
            out.append((faces[n], char))
    return out
