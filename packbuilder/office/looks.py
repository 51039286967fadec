"""How a paragraph of a slide looks, with all that it inherits: from its shape, layout, master and the presentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .colours import Palette
from .package import A

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
    caps: bool = False


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


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of a chain of list styles comes to; what nothing in the chain says is None.

    ``bullet`` is the element that says which sign stands before it (``a:buNone`` where plainly none does).
    """

    size: str | None
    bold: str | None
    italic: str | None
    tracking: str | None
    caps: str | None
    fill: Any
    face: Any
    left: str | None
    indent: str | None
    line: Any
    before: Any
    after: Any
    bullet: Any = None


#: What chains come to, by the identity of their elements; the elements are kept, so that no other takes their place.
Levels = dict[tuple[int, ...], tuple[Level, list[Any]]]


class Looks:
    """Reads paragraphs by a chain of list styles, the nearest first; ``known`` keeps what chains come to."""

    def __init__(
        self, chain: list[Any], palette: Palette, scale: float = 1.0, squeeze: float = 0.0, known: Levels | None = None
    ) -> None:
        self.chain = [c for c in chain if c is not None and len(c)]
        self.palette = palette
        self.scale = scale
        self.squeeze = squeeze
        self.known = {} if known is None else known
        self.key = tuple(id(c) for c in self.chain)

    def paragraph(self, element: Any, colour: str = "", bold: bool = False) -> Paragraph:
        """The ``a:p`` ``element``; ``colour`` and ``bold`` hold where nothing nearer says otherwise."""
        own = element.find(f"{A}pPr")
        level = self.level(int(own.get("lvl") or 0) if own is not None else 0)
        if own is not None:
            level = self._over(own, level)
        runs = tuple(self._runs(element, level, colour, bold))
        size = max((r.size for r in runs), default=self._points(level.size))
        return Paragraph(
            runs=runs,
            left=int(level.left or 0) / EMU,
            indent=int(level.indent or 0) / EMU,
            spacing=self._line(level.line),
            before=_room(level.before, size),
            after=_room(level.after, size),
        )

    def level(self, number: int) -> Level:
        """What the level ``number`` (0 for the first) of the chain comes to."""
        key = (number, *self.key)
        if key not in self.known:
            steps = [c.find(f"{A}lvl{number + 1}pPr") for c in self.chain]
            steps += [c.find(f"{A}defPPr") for c in self.chain]
            level = _NOTHING
            for step in reversed([s for s in steps if s is not None]):
                level = self._over(step, level)
            self.known[key] = level, self.chain
        return self.known[key][0]

    @staticmethod
    def _over(step: Any, below: Level) -> Level:
        """``step`` (an ``a:lvl1pPr`` or ``a:pPr``) laid over what is ``below`` it."""
        look = step.find(f"{A}defRPr")
        said = dict(look.attrib) if look is not None else {}
        parts = {c.tag: c for c in step}
        inner = {c.tag: c for c in look} if look is not None else {}
        return Level(
            size=said.get("sz", below.size),
            bold=said.get("b", below.bold),
            italic=said.get("i", below.italic),
            tracking=said.get("spc", below.tracking),
            caps=said.get("cap", below.caps),
            fill=inner.get(f"{A}solidFill", below.fill),
            face=inner.get(f"{A}latin", below.face),
            left=step.get("marL", below.left),
            indent=step.get("indent", below.indent),
            line=parts.get(f"{A}lnSpc", below.line),
            before=parts.get(f"{A}spcBef", below.before),
            after=parts.get(f"{A}spcAft", below.after),
            bullet=next((parts[t] for t in _BULLETS if t in parts), below.bullet),
        )

    def _runs(self, element: Any, level: Level, colour: str, bold: bool) -> Iterator[Run]:
        for child in element:
            kind = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
            if kind not in ("r", "br", "fld") or child.get("type") == "slidenum":
                continue  # PowerPoint counts the slides itself
            look = child.find(f"{A}rPr")
            said = look.attrib if look is not None else {}
            inner = {c.tag: c for c in look} if look is not None else {}
            text = "\n" if kind == "br" else (child.findtext(f"{A}t") or "").replace("\v", "\n")
            size = self._points(said.get("sz", level.size))
            weight = said.get("b", level.bold)
            face = inner.get(f"{A}latin", level.face)
            yield Run(
                text=text,
                size=size,
                bold=bold if weight is None else weight in ("1", "true"),
                italic=said.get("i", level.italic) in ("1", "true"),
                colour=self._colour(inner, level, colour),
                face=self.palette.face(face.get("typeface") or "") if face is not None else self.palette.faces["mn"],
                tracking=float(said.get("spc", level.tracking) or 0) / 100 / size if size else 0.0,
                language=said.get("lang", ""),
                caps=said.get("cap", level.caps) == "all",
            )

    def _colour(self, inner: dict[Any, Any], level: Level, colour: str) -> str:
        own = inner.get(f"{A}solidFill")
        if own is not None:
            return self.palette.of(own)
        if f"{A}hlinkClick" in inner:
            return self.palette.slot("hlink")
        if colour:
            return colour
        return self.palette.of(level.fill) if level.fill is not None else self.palette.slot("tx1")

    def _points(self, size: str | None) -> float:
        return float(size or 1800) / 100 * self.scale

    def _line(self, element: Any) -> float:
        """Line spacing: a share of single, or points below nought."""
        if element is None or not len(element):
            return 1.0
        if element[0].tag == f"{A}spcPts":
            return -_number(element[0]) / 100
        return (_share(element[0]) - self.squeeze) or 1.0


_BULLETS = tuple(f"{A}{name}" for name in ("buNone", "buChar", "buAutoNum", "buBlip"))
_NOTHING = Level(None, None, None, None, None, None, None, None, None, None, None, None)


def _room(element: Any, size: float) -> float:
    """Room before or after a paragraph, in points."""
    if element is None or not len(element):
        return 0.0
    if element[0].tag == f"{A}spcPts":
        return _number(element[0]) / 100
    return _share(element[0]) * size * 1.2


def _number(element: Any) -> float:
    return float((element.get("val") or "0").rstrip("%"))


def _share(element: Any) -> float:
    value = element.get("val") or "0"
    return _number(element) / (100 if value.endswith("%") else 100000)
