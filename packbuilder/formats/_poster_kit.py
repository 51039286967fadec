"""What the parts of a poster are measured with: sizes, faces, words, and lines that know when they do not fit.

All lengths are mm of the A4 drawing, also sizes of type; the paper's scale makes them real.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..floors import Floors
from ..measure import MM, Fonts, Line, tied
from ._poster_script import LATIN, Script
from ._poster_words import Says, Text
from ._qr import code as qr

#: Steps of the body over its floor: the root of the scale's 1.333.
STEP = 1.333**0.5
#: Two steps of the scale from the body to what is large beside it.
LARGE = 1.333**2


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of one sheet. ``large`` is 0 in a compact sheet, ``small`` 0 in one that has ``large``."""

    kind: str
    step: int
    foot: float
    body: float
    small: float
    large: float
    text: float
    script: Script = LATIN

    @property
    def compact(self) -> bool:
        """Whether nothing between body and display is used."""
        return not self.large

    @property
    def detail(self) -> float:
        """The size of what is added to a name: small, or the body where small is not used."""
        return self.small or self.body

    @property
    def lead(self) -> float:
        """The size of what stands out from the body: large, or the body in bold."""
        return self.large or self.body

    def role(self, size: float) -> str:
        """What ``size`` is called."""
        names = ("foot", "small", "text", "body", "large")
        return next((n for n in names if size and getattr(self, n) == size), "display")

    def leading(self, size: float) -> float:
        """The line height of ``size``."""
        return size * self.script.leading[self.role(size)]

    def tracking(self, size: float) -> float:
        """How much closer than by itself ``size`` is set, em."""
        return self.script.tracking.get(self.role(size), 0.0)


def candidates(kind: str, floors: Floors, scale: float, script: Script = LATIN) -> list[Sizes]:
    """The sets of sizes that a sheet may be set in, from large to small: the body from its growth down to its floor."""

    def drawn(name: str) -> float:
        return floors[name] / MM / scale

    last = int(math.log(floors["growth"], STEP) + 1e-9) if floors["growth"] > 1 else 0
    out: list[Sizes] = []
    for step in range(last, -1, -1):
        grown = STEP**step
        body, small = drawn("points") * grown, drawn("contacts") * grown
        if kind == "hand":
            text = drawn("seven") * grown
            out.append(Sizes(kind, step, drawn("foot"), max(drawn("points"), text), 0, 0, text, script))
        elif kind == "plain":
            out.append(Sizes(kind, step, drawn("foot"), body, small, 0, 0, script))
        else:
            out.append(Sizes(kind, step, drawn("foot"), body, 0, body * LARGE, 0, script))
            out.append(Sizes(kind, step, drawn("foot"), body, small, 0, 0, script))
    return out


@dataclass(frozen=True, slots=True)
class Gap:
    """Room that may grow: from ``low`` to ``high`` as a matter of course, to ``most`` where words are few."""

    low: float
    high: float
    most: float

    def __mul__(self, times: float) -> Gap:
        return Gap(self.low * times, self.high * times, self.most * times)


NONE = Gap(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Wide:
    """Words that are wider than their place by ``excess``."""

    text: str
    excess: float


@dataclass(frozen=True)
class Part:
    """A block that was measured: its height at these sizes, without ``pads`` times the padding it may have.

    ``before`` is the gap over it; ``wraps`` how many lines it needs beyond one for each of its texts.
    ``late`` gives more data once the display size and the part's height are known.
    """

    kind: str
    width: float
    height: float
    data: Mapping[str, Any] = field(default_factory=dict)
    pads: int = 0
    pad: Gap = NONE
    before: Gap = NONE
    wraps: int = 0
    wide: tuple[Wide, ...] = ()
    late: Callable[[float, float], Mapping[str, Any]] | None = None
    display: tuple[str, ...] = ()


class Kit:
    """Measures lines for one set of sizes, and remembers which did not fit.

    ``code`` is how large a QR code is, ``logo`` how wide the logo is (0 for none), ``light`` that no ground is printed.
    """

    def __init__(
        self,
        fonts: Fonts,
        sizes: Sizes,
        says: Says,
        *,
        code: float,
        logo: float,
        ground: str = "none",
        landscape: bool = False,
        light: bool = False,
    ) -> None:
        self.fonts, self.sizes, self.says = fonts, sizes, says
        self.code, self.logo = code, logo
        self.ground, self.landscape, self.light = ground, landscape, light
        self.wide: list[Wide] = []
        self.wraps = 0

    def on(self, ground: str) -> Kit:
        """The same for another ground, with nothing remembered."""
        return Kit(
            self.fonts, self.sizes, self.says, code=self.code, logo=self.logo, ground=ground,
            landscape=self.landscape, light=self.light,
        )  # fmt: skip

    def lines(self, text: Text | str, width: float, size: float, *, bold: bool = False, even: int = 4) -> Block:
        """``text`` on lines no wider than ``width``; up to ``even`` of them are balanced by sense."""
        if not text:
            return Block((), size, 0.0)
        tracking = self.sizes.tracking(size)
        lines = self.fonts.wrap(text, width, size, bold=bold, tracking=tracking)
        if 1 < len(lines) <= even:
            lines = self.fonts.balance(text, width, size, bold=bold, tracking=tracking)
        elif len(lines) > 1:
            lines = self.fonts.wrap(tied(text), width, size, bold=bold, tracking=tracking)
        self.wide += [Wide(line.text, line.width - width) for line in lines if line.width > width + 0.02]
        self.wraps += len(lines) - 1
        return Block(lines, size, self.sizes.leading(size))

    def width(self, text: Text | str, size: float, *, bold: bool = False) -> float:
        """How wide ``text`` is on one line."""
        return self.fonts.width(text, size, bold=bold, tracking=self.sizes.tracking(size))

    def part(self, kind: str, width: float, height: float, **rest: Any) -> Part:
        """A part with all that was remembered since the last one."""
        made = Part(kind, width, height, wraps=self.wraps, wide=tuple(self.wide), **rest)
        self.wide, self.wraps = [], 0
        return made


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one size, for a template: ``size`` and ``leading`` in mm, ``height`` of them all."""

    lines: tuple[Line, ...]
    size: float
    leading: float

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(line.text for line in self.lines)

    @property
    def height(self) -> float:
        """How high it is."""
        return len(self.lines) * self.leading

    @property
    def width(self) -> float:
        """How wide its widest line is."""
        return max((line.width for line in self.lines), default=0.0)

    def __bool__(self) -> bool:
        return bool(self.lines)


def bolded(text: Text) -> Text:
    """The same text, all bold."""
    return tuple(p._replace(bold=True) for p in text)


def joined(*parts: Text) -> Text:
    """Texts one after the other."""
    return tuple(piece for part in parts for piece in part)


def code_data(kit: Kit, patch: bool) -> dict[str, Any]:
    """How large the code is: ``size`` without its quiet zone, which hangs outside the grid unless it is a patch."""
    if not kit.says.web:
        return {}
    made = qr(kit.says.link)
    quiet = made.quiet(kit.code)
    whole = kit.code + 2 * quiet
    return {
        "code": made, "size": kit.code, "quiet": quiet, "whole": whole, "patch": patch,
        "width": whole if patch else kit.code, "height": whole if patch else kit.code,
    }  # fmt: skip
