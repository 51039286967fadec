"""Font files and the shapes in them, by HarfBuzz: the same shaper that sets the printed page.

Part of the floor ``measure``; nothing else imports it. Faces come from the ``fontpkg-*`` packages or from a
brand's own files, never from the machine, so a width is the same everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from .diagnostics import PackError

REGULAR, BOLD = 400, 700

#: Office faces and the free faces with the same advances.
TWINS = {
    "arial": "Arimo",
    "helvetica": "Arimo",
    "liberation sans": "Arimo",
    "calibri": "Carlito",
    "cambria": "Caladea",
    "times new roman": "Tinos",
}


@dataclass(frozen=True, slots=True)
class FontFile:
    """A file of one face. ``weight`` is None for a file with a weight axis, which serves them all."""

    family: str
    path: Path
    weight: int | None = REGULAR
    italic: bool = False


class Ink(NamedTuple):
    """Where the ink of a text lies, in pt: right of its origin, and above its baseline (``bottom`` is below it)."""

    left: float
    right: float
    top: float
    bottom: float


class Outline(NamedTuple):
    """One character drawn: an SVG path with y upwards, its bounds and its advance, all in units of 1/1000 em."""

    path: str
    left: float
    bottom: float
    right: float
    top: float
    advance: float

    @property
    def solid(self) -> float:
        """How much of it is ink, in em squared; within a hundredth or so, for curves are cut by their middles."""
        return _inside(self.path) / 1e6


@lru_cache(1024)
def _inside(path: str) -> float:
    """The area inside a path, less that of its holes."""
    total, at, start = 0.0, (0.0, 0.0), (0.0, 0.0)
    for command, numbers in re.findall(r"([MLQCZ])([^MLQCZ]*)", path):
        values = [float(n) for n in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        if command == "M":
            at = start = points[0]
            continue
        for point in _middles(command, at, points) if points else [start]:
            total += at[0] * point[1] - point[0] * at[1]
            at = point
    return abs(total) / 2


def _middles(command: str, at: tuple[float, float], points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A curve as short lines: quadratic ones (with points left out between their handles), and cubic ones."""
    if command == "L":
        return points
    out: list[tuple[float, float]] = []
    if command == "C":
        a, b, c, d = at, *points[:3]
        for t in (0.25, 0.5, 0.75, 1.0):
            u = 1 - t
            out.append(tuple(u**3 * a[k] + 3 * u * u * t * b[k] + 3 * u * t * t * c[k] + t**3 * d[k] for k in (0, 1)))  # type: ignore[arg-type]
        return out
    for number, handle in enumerate(points[:-1]):
        last = number == len(points) - 2
        after = points[-1] if last else tuple((handle[k] + points[number + 1][k]) / 2 for k in (0, 1))
        for t in (0.25, 0.5, 0.75, 1.0):
            u = 1 - t
            out.append(tuple(u * u * at[k] + 2 * u * t * handle[k] + t * t * after[k] for k in (0, 1)))  # type: ignore[arg-type]
        at = out[-1]
    return out


@cache
def packaged(family: str) -> tuple[FontFile, ...]:
    """The files of ``family`` from its ``fontpkg-*`` package: regular, bold and italics; () where there is none."""
    import fontpkg

    try:
        found = fontpkg.family(family)
    except fontpkg.FamilyNotInstalled:
        return ()
    files = [
        FontFile(found.name, Path(f.path), None if f.variable else f.weight, f.style == "italic")
        for f in found.files
        if f.variable or f.weight in (REGULAR, BOLD)
    ]
    return tuple(sorted(files, key=lambda f: (f.italic, f.weight or 0, f.path.name)))


def own_file(path: Path, family: str, weight: int = REGULAR, italic: bool = False) -> FontFile:
    """A brand's own font file; one with a weight axis serves every weight.

    Raises :class:`PackError` for what is not an uncompressed OpenType file.
    """
    try:
        head = path.read_bytes()[:4]
    except OSError as error:
        raise PackError.one(f"the font file {path.name} cannot be read: {error.strerror}") from None
    if head not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        raise PackError.one(f"{path.name} is not a font file that can be used", hint="use TTF or OTF, not WOFF")
    face = _font(path, None).face
    if not face.glyph_count or not face.unicodes:
        raise PackError.one(f"the font file {path.name} is broken", hint="get it again from where it came from")
    axes = {axis.tag for axis in face.axis_infos}
    return FontFile(family, path, None if "wght" in axes else weight, italic)


def best(files: tuple[FontFile, ...], bold: bool, italic: bool) -> FontFile | None:
    """The file nearest to what is asked for: the slope first, then the weight."""
    weight = BOLD if bold else REGULAR
    return min(files, key=lambda f: (f.italic != italic, abs((f.weight or weight) - weight)), default=None)


def _engine() -> Any:
    import uharfbuzz  # type: ignore[import-untyped]  # it has no types

    return uharfbuzz


@lru_cache(maxsize=64)
def _font(path: Path, weight: int | None) -> Any:
    hb = _engine()
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    if weight is not None:
        font.set_variations({"wght": float(weight)})
    return font


@lru_cache(maxsize=64)
def coverage(path: Path) -> frozenset[int]:
    """The code points that the face at ``path`` has."""
    return frozenset(_font(path, None).face.unicodes)


def ignorable(char: str) -> bool:
    """Characters that need no glyph: controls, joiners, soft hyphens, variation selectors."""
    return unicodedata.category(char) in ("Cc", "Cf") or 0xFE00 <= ord(char) <= 0xFE0F


@dataclass(frozen=True, slots=True)
class Face:
    """One face at one weight. Lengths are in em unless they say otherwise."""

    path: Path
    weight: int | None

    @classmethod
    def of(cls, file: FontFile, bold: bool) -> Face:
        """The face in ``file``; where the file has a weight axis, set to regular or bold."""
        return cls(file.path, (BOLD if bold else REGULAR) if file.weight is None else None)

    def has(self, char: str) -> bool:
        """Whether the face can draw ``char``."""
        return ord(char) in coverage(self.path)

    def advance(self, text: str) -> float:
        """How far ``text`` moves the pen, kerned, joined and with ligatures."""
        return _advance(self, text)

    @property
    def metrics(self) -> tuple[float, float]:
        """Ascent and descent (both positive), as browsers and WeasyPrint take them for a line."""
        return _metrics(self)

    def ink(self, text: str) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of the ink of ``text``."""
        return _ink(self, text)

    def outline(self, char: str) -> Outline:
        """``char`` as a path."""
        return _outline(self, char)

    @property
    def _hb(self) -> Any:
        return _font(self.path, self.weight)


def _shaped(face: Face, text: str) -> tuple[Any, Any, float]:
    hb = _engine()
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    font = face._hb
    hb.shape(font, buffer)
    return buffer.glyph_infos, buffer.glyph_positions, float(font.face.upem)


@lru_cache(maxsize=65536)
def _advance(face: Face, text: str) -> float:
    _, positions, em = _shaped(face, text)
    return float(sum(p.x_advance for p in positions)) / em


@lru_cache(maxsize=64)
def _metrics(face: Face) -> tuple[float, float]:
    font = face._hb
    extents = font.get_font_extents("ltr")
    return extents.ascender / font.face.upem, -extents.descender / font.face.upem


@lru_cache(maxsize=4096)
def _ink(face: Face, text: str) -> tuple[float, float, float, float]:
    infos, positions, em = _shaped(face, text)
    boxes: list[tuple[float, float, float, float]] = []
    pen = 0
    for info, position in zip(infos, positions, strict=True):
        box = face._hb.get_glyph_extents(info.codepoint)
        if box and box.width:
            left, top = pen + position.x_offset + box.x_bearing, position.y_offset + box.y_bearing
            boxes.append((left, left + box.width, top, top + box.height))
        pen += position.x_advance
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    left, right, top, bottom = zip(*boxes, strict=True)
    return min(left) / em, max(right) / em, max(top) / em, min(bottom) / em


@lru_cache(maxsize=256)
def _outline(face: Face, char: str) -> Outline:
    font = face._hb
    glyph = font.get_nominal_glyph(ord(char))
    box = font.get_glyph_extents(glyph)
    k = 1000 / font.face.upem
    parts: list[str] = []

    class Pen:
        """Collects the path; the names are the ones that a font pen has."""

        def moveTo(self, p: Any) -> None:  # noqa: N802
            parts.append(f"M{spell(p)}")

        def lineTo(self, p: Any) -> None:  # noqa: N802
            parts.append(f"L{spell(p)}")

        def qCurveTo(self, *ps: Any) -> None:  # noqa: N802
            parts.append("Q" + " ".join(spell(p) for p in ps))

        def curveTo(self, *ps: Any) -> None:  # noqa: N802
            parts.append("C" + " ".join(spell(p) for p in ps))

        def closePath(self) -> None:  # noqa: N802
            parts.append("Z")

    def spell(point: tuple[float, float]) -> str:
        return f"{point[0] * k:.7g} {point[1] * k:.7g}"

    font.draw_glyph_with_pen(glyph, Pen())
    left, top = box.x_bearing * k, box.y_bearing * k
    bottom, right = top + box.height * k, left + box.width * k
    return Outline("".join(parts), left, bottom, right, top, font.get_glyph_h_advance(glyph) * k)
