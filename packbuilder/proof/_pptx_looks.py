"""How a paragraph of a slide looks, with all that it inherits: from its shape, layout, master and the presentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._package import A
from ._pptx_colours import Palette

EMU = 12700  # to a point


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph in one look. ``size`` in points; ``language`` is '' where none is said."""

    text: str
    size: float
    bold: bool
    italic: bool
    colour: str
    face: str
    tracking: float
    language: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs, with the room around them in points; ``spacing`` is a share of single where positive, else points."""

    runs: tuple[Run, ...]
    left: float
    indent: float
    spacing: float
    before: float
    after: float

    @property
    def text(self) -> str:
        """The words."""
        return "".join(r.text for r in self.runs)


class Looks:
    """Reads paragraphs by a chain of list styles, the nearest first."""

    def __init__(self, chain: list[Any], palette: Palette, scale: float = 1.0, squeeze: float = 0.0) -> None:
        self.chain = [c for c in chain if c is not None]
        self.palette = palette
        self.scale = scale
        self.squeeze = squeeze
        self._levels: dict[int, list[Any]] = {}

    def paragraph(self, element: Any, colour: str = "", bold: bool = False) -> Paragraph:
        """The ``a:p`` ``element``; ``colour`` and ``bold`` hold where nothing nearer says otherwise."""
        own = element.find(f"{A}pPr")
        level = int(own.get("lvl") or 0) if own is not None else 0
        above = self._level(level)
        steps = [own, *above] if own is not None else above
        runs = tuple(self._runs(element, steps, colour, bold))
        size = max((r.size for r in runs), default=self._size(None, steps))
        return Paragraph(
            runs=runs,
            left=self._length(steps, "marL"),
            indent=self._length(steps, "indent"),
            spacing=self._spacing(steps, "lnSpc", size) or 1.0,
            before=self._spacing(steps, "spcBef", size, points=True),
            after=self._spacing(steps, "spcAft", size, points=True),
        )

    def _level(self, level: int) -> list[Any]:
        if level not in self._levels:
            found = [c.find(f"{A}lvl{level + 1}pPr") for c in self.chain]
            found += [c.find(f"{A}defPPr") for c in self.chain]
            self._levels[level] = [f for f in found if f is not None]
        return self._levels[level]

    def _runs(self, element: Any, steps: list[Any], colour: str, bold: bool) -> Iterator[Run]:
        for child in element:
            kind = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
            if kind not in ("r", "br", "fld") or child.get("type") == "slidenum":
                continue  # PowerPoint counts the slides itself
            look = child.find(f"{A}rPr")
            text = "\n" if kind == "br" else (child.findtext(f"{A}t") or "").replace("\v", "\n")
            size = self._size(look, steps)
            fill = self._first(look, steps, f"{A}solidFill")
            link = look is not None and look.find(f"{A}hlinkClick") is not None
            if link and (look is None or look.find(f"{A}solidFill") is None):
                shown = _hex(self.palette, "hlink")
            elif look is not None and look.find(f"{A}solidFill") is not None:
                shown = self.palette.of(look.find(f"{A}solidFill"))
            else:
                shown = colour or (self.palette.of(fill) if fill is not None else _hex(self.palette, "tx1"))
            face = self._first(look, steps, f"{A}latin")
            weight = self._attribute(look, steps, "b")
            spacing = float(self._attribute(look, steps, "spc") or 0) / 100
            yield Run(
                text=text,
                size=size,
                bold=bold if weight is None else weight in ("1", "true"),
                italic=self._attribute(look, steps, "i") in ("1", "true"),
                colour=shown,
                face=self.palette.face(face.get("typeface") or "") if face is not None else self.palette.faces["mn"],
                tracking=spacing / size if size else 0.0,
                language=(look.get("lang") or "") if look is not None else "",
            )

    def _size(self, look: Any, steps: list[Any]) -> float:
        return float(self._attribute(look, steps, "sz") or 1800) / 100 * self.scale

    def _attribute(self, look: Any, steps: list[Any], name: str) -> str | None:
        for holder in (look, *(s.find(f"{A}defRPr") for s in steps)):
            if holder is not None and holder.get(name) is not None:
                return str(holder.get(name))
        return None

    def _first(self, look: Any, steps: list[Any], tag: str) -> Any:
        for holder in (look, *(s.find(f"{A}defRPr") for s in steps)):
            found = holder.find(tag) if holder is not None else None
            if found is not None:
                return found
        return None

    def _length(self, steps: list[Any], name: str) -> float:
        return next((int(s.get(name)) / EMU for s in steps if s.get(name) is not None), 0.0)

    def _spacing(self, steps: list[Any], tag: str, size: float, *, points: bool = False) -> float:
        for step in steps:
            found = step.find(f"{A}{tag}")
            if found is None or not len(found):
                continue
            value = (found[0].get("val") or "0").rstrip("%")
            if found[0].tag == f"{A}spcPts":
                return float(value) / 100 if points else -float(value) / 100
            share = float(value) / 100000 if len(value) > 3 or value == "0" else float(value) / 100
            if not points:
                return share - self.squeeze
            return share * size * 1.2
        return 0.0


def _hex(palette: Palette, slot: str) -> str:
    from .colours import hex_colour

    found = palette.slots.get(palette.mapping.get(slot, slot))
    return hex_colour(found) if found else "#000000"
