"""A poster's headline: how it may break, and how large it is in the room that the rest leaves. Pure.

Every length is in mm of the A4 drawing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..designs import DesignEntry
from ..floors import Floors
from ..measure import MM, Fonts, Line
from ._poster_ink import solid
from ._poster_kit import Block, Kit, Sizes, Wide
from ._poster_paper import Paper
from ._poster_words import Says

#: What a line of display size takes that stands under other words, sizes.
EXTRA = 0.95
#: What a line of one short word costs; what ends a sentence.
LONE = 0.3
STOPS = ".?!:…۔؟"
#: What share of a sheet its letters of display size may ink where ink is dear, and how much less for each step that the
#: rest has grown: all of a sheet may ink 0.15.
SPARING, GROWN = 0.085, 0.006
#: How far a stop at a line's end may hang out of a headline's measure, em.
HANG = 0.09


@dataclass(frozen=True, slots=True)
class Misfit:
    """How far a sheet is from fitting: ``excess`` mm too high, or words too wide for their place."""

    excess: float
    wide: tuple[Wide, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """A headline on so many lines, at size 1: how wide and high its ink is, and what its breaks cost."""

    lines: tuple[Line, ...]
    width: float
    top: float
    height: float
    cost: float


def _lone(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is a short word that is no sentence of its own: a headline in scraps is read twice."""
    word = lines[number].text
    begins = not number or lines[number - 1].text[-1:] in STOPS
    whole = begins and word[-1:] in STOPS
    return len(lines) > 1 and not re.search(r"\s", word) and len(word.strip(STOPS + ",;")) < 6 and not whole


class Headline:
    """The headline's settings, and how large it may be in a given room."""

    def __init__(
        self, design: DesignEntry, floors: Floors, paper: Paper, says: Says, fonts: Fonts, sizes: Sizes, *,
        light: bool = False,
    ) -> None:  # fmt: skip
        self.fonts, self.says, self.sizes = fonts, says, sizes
        self.script = sizes.script
        self.tracking = self.script.tracking.get("display", 0.0)
        key = "seven-headline" if design.sizes == "hand" else "headline"
        self.floor = floors[key] / MM / paper.scale
        self.most = max(design.headline.most / MM, self.floor)
        self.share = design.headline.share * paper.height / paper.scale
        self.aim = design.headline.aim / MM
        self.figure = bool(says.figure)
        text = says.figure or says.headline
        share = SPARING - GROWN * sizes.step
        self.ink = share * paper.width * paper.height / paper.scale**2 if light else math.inf
        self.solid = solid("".join(piece.text for piece in text), fonts)
        found = fonts.settings(text, most=1 if self.figure else design.headline.lines, tracking=self.tracking)
        self.settings = [self._setting(lines, cost) for lines, cost in found]

    def _setting(self, lines: tuple[Line, ...], cost: float) -> Setting:
        inks = [self.fonts.ink(line.pieces, 1.0, tracking=self.tracking) for line in lines]
        top, bottom = inks[0].top, inks[-1].bottom
        cost += LONE * sum(_lone(lines, n) for n in range(len(lines)))
        height = top - bottom + (len(lines) - 1) * self.script.leading["display"]
        if self.script.rtl:
            return Setting(lines, max(line.width for line in lines), top, height, cost)
        stem = self.fonts.ink("H", 1.0, bold=True).left  # the first stem meets the margin
        reach = (i.right - (HANG if line.text[-1:] in ".,:;?!" else 0.0) for i, line in zip(inks, lines, strict=True))
        return Setting(lines, max(reach) - stem, top, height, cost)

    def tail(self, kit: Kit, width: float) -> Block:
        """What follows the figure, smaller, under it."""
        return kit.lines(self.says.headline, width, self.sizes.lead) if self.figure else Block((), 0, 0)

    def fit(self, width: float, room: float, extra: Sequence[str]) -> tuple[Setting, float] | None:
        """The setting that fills ``width`` and ``room`` best, and its size; ``extra`` are more lines of its size."""
        widths = [self.fonts.width(text, 1.0, bold=True, tracking=self.tracking) for text in extra]
        inked = self.solid + sum(solid(text, self.fonts) for text in extra)
        most = max(self.floor, min(self.most, math.sqrt(self.ink / max(inked, 1e-6))))
        best: tuple[float, Setting, float] | None = None
        for setting in self.settings:
            high = setting.height + EXTRA * len(extra)
            size = min(most, width / max([setting.width, *widths]), room / high)
            if size < self.floor - 1e-6:
                continue
            merit = size * math.exp(-0.8 * setting.cost)
            if best is None or merit > best[0]:
                best = (merit, setting, size)
        return (best[1], best[2]) if best else None

    def short(self, width: float, room: float, extra: Sequence[str]) -> Misfit:
        """Why nothing fits: the widest word, or how much too high the lowest setting is."""
        fitting = [s for s in self.settings if s.width * self.floor <= width + 1e-6]
        if not fitting:
            narrow = min(self.settings, key=lambda s: s.width)
            line = max(narrow.lines, key=lambda each: each.width)
            return Misfit(0.0, (Wide(line.text, narrow.width * self.floor - width),))
        need = min(s.height + EXTRA * len(extra) for s in fitting) * self.floor
        return Misfit(need - room)

    def cost(self, size: float) -> float:
        """What it costs that the headline is smaller than it should be."""
        return 1.2 * max(0.0, (self.aim - size) / self.aim)
