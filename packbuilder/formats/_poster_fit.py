"""How a poster's parts share its sheet: sizes from the scale, the headline in what they leave, then the space. Pure.

Every length is in mm of the A4 drawing. A plan either fits by the metrics of the faces or says by how much it
does not; nothing is ever cut or set under a floor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..designs import ColumnEntry, DesignEntry
from ..floors import Floors
from ..measure import MM, Fonts
from ._poster_headline import EXTRA, Headline, Misfit, Setting
from ._poster_ink import MOST, ink
from ._poster_kit import Block, Gap, Kit, Part, Sizes, Wide, candidates
from ._poster_paper import Paper
from ._poster_parts import MAKERS
from ._poster_words import Says

#: Where the first words stand, and how much is left under the last.
TOP, BOTTOM = 14.0, 6.6
#: No more of a sheet's height than this may be empty.
EMPTY = 1 / 5
_HEADLINE = {"after": Gap(6.5, 10, 40), "mark": Gap(5.5, 8, 13)}
_FOOT_OF = {"field": Gap(4.5, 8.5, 18), "tint": Gap(4.5, 7, 12), "none": Gap(0, 0, 0)}
#: Under bare paper, before a field begins.
_BARE = Gap(5, 7.5, 14)
#: The same under rows that have room of their own, whose last words would else stand on the field's edge.
_PADDED = Gap(1.5, 2.5, 4)
_HEAD_OF = {"field": Gap(4.5, 6, 9), "tint": Gap(4.5, 6, 9), "none": Gap(0, 0, 0)}


@dataclass(frozen=True, slots=True)
class Placed:
    """A part where it stands on the sheet; ``pad`` is what each of its pads came to."""

    kind: str
    ground: str
    x: float
    y: float
    width: float
    height: float
    pad: float
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Area:
    """A stretch of one ground, edge to edge; ``start`` and ``end`` are how far its words keep from its sides."""

    ground: str
    x: float
    y: float
    width: float
    height: float
    first: bool
    last: bool
    start: float
    end: float


@dataclass(frozen=True)
class Plan:
    """A sheet that fits. ``cost`` ranks it among others: the lower, the better it looks."""

    sizes: Sizes
    display: float
    areas: tuple[Area, ...]
    parts: tuple[Placed, ...]
    cost: float


def plans(
    design: DesignEntry,
    paper: Paper,
    floors: Floors,
    says: Says,
    fonts: Fonts,
    *,
    logo: float = 0.0,
    light: bool = False,
) -> tuple[list[Plan], Misfit | None]:
    """Every plan that fits, the best first; or none, and how far the smallest is from fitting.

    ``logo`` is how wide the brand's logo is in the brand row, 0 for none; ``light`` that no ground is printed.
    """
    found: list[Plan] = []
    nearest: Misfit | None = None
    for sizes in candidates(design.sizes, floors, paper.scale, says.script):
        made = _plan(design, paper, floors, says, fonts, sizes, logo, light)
        if isinstance(made, Plan):
            found.append(made)
        elif nearest is None or (bool(made.wide), made.excess) < (bool(nearest.wide), nearest.excess):
            nearest = made
    return sorted(found, key=lambda p: p.cost), None if found else nearest


def _plan(
    design: DesignEntry, paper: Paper, floors: Floors, says: Says, fonts: Fonts, sizes: Sizes, logo: float, light: bool
) -> Plan | Misfit:
    columns = design.landscape if paper.landscape else design.portrait
    height, margin = paper.height / paper.scale, floors["margin"] / paper.scale
    code = max(floors["qr"] / paper.scale + 0.4, 25.4) * (sizes.body / (floors["points"] / MM / paper.scale)) ** 0.6
    head = Headline(design, floors, paper, says, fonts, sizes, light=light)
    found: list[tuple[list[Area], list[Placed], float]] = []
    x, excess, display = 0.0, 0.0, 0.0
    wide: list[Wide] = []
    for number, entry in enumerate(columns):
        width = entry.width if len(columns) > 1 else paper.width / paper.scale
        sides = (entry.left or margin, entry.right or margin)
        column = _Column(entry, x, width, sides, height, number == 0, number == len(columns) - 1)
        kit = Kit(fonts, sizes, says, code=code, logo=logo, landscape=paper.landscape, light=light)
        made = column.settle(kit, head, display)
        if isinstance(made, Misfit):
            excess = max(excess, made.excess)
            wide.extend(made.wide)
        else:
            found.append((made[0], made[1], made[2]))
            display = max(display, made[3])
        x += width
    if excess or wide:
        return Misfit(excess, tuple(wide))
    cost = sum(c for _, _, c in found) + head.cost(display)
    cost += 0.5 * (1 - sizes.step / 3) * (0.6 if sizes.kind == "hand" else 1)
    cost += 0.5 if sizes.kind == "large" and sizes.compact else 0.0
    cost += 0.5 if sizes.tight else 0.0
    if light:
        inked = ink([p.data for _, ps, _ in found for p in ps], fonts) * paper.scale**2 / (paper.width * paper.height)
        cost += 5.0 + inked if inked > MOST else 0.0
    return Plan(
        sizes,
        display,
        tuple(a for areas, _, _ in found for a in areas),
        tuple(p for _, ps, _ in found for p in ps),
        cost,
    )


class _Column:
    """One column of a sheet: its bands from top to bottom."""

    def __init__(
        self,
        entry: ColumnEntry,
        x: float,
        width: float,
        sides: tuple[float, float],
        height: float,
        first: bool,
        last: bool,
    ) -> None:
        self.entry, self.x, self.width, self.height = entry, x, width, height
        self.left, self.inner = sides[0], width - sides[0] - sides[1]

    def settle(
        self, kit: Kit, head: Headline, display: float
    ) -> tuple[list[Area], list[Placed], float, float] | Misfit:
        """Areas, parts, cost and display size; or how far it is from fitting."""
        bands = [self._parts(kit, band.ground, band.blocks) for band in self.entry.bands]
        parts = [part for band in bands for part in band]
        wide = [w for part in parts for w in part.wide]
        tail = Block((), 0.0, 0.0)
        if any(part.kind == "headline" for part in parts):
            probe = kit.on("none")
            tail = head.tail(probe, self.inner)
            wide += probe.wide
        gaps = self._gaps(bands)
        fixed = TOP + (BOTTOM if parts and parts[-1].kind == "foot" else TOP) + sum(part.height for part in parts)
        fixed += tail.height + (0.45 * tail.size if tail else 0.0)
        low = sum(gap.low for gap in gaps.values())
        high = sum(gap.high for gap in gaps.values())
        most = sum(gap.most for gap in gaps.values())
        extra = [text for part in parts for text in part.display]
        setting: Setting | None = None
        if any(part.kind == "headline" for part in parts):
            rest = self.height - fixed - low
            chosen = None
            for comfort in (0.5, 0.25, 0.0):
                room = min(rest - comfort * (high - low), head.share)
                chosen = head.fit(self.inner, room, extra)
                if chosen:
                    break
            if not chosen:
                short = head.short(self.inner, min(rest, head.share), extra)
                return Misfit(short.excess, (*short.wide, *wide))
            setting, display = chosen
            fixed += display * setting.height
        fixed += display * EXTRA * len(extra)
        wide += self._too_wide(kit, extra, display)
        spare = self.height - fixed - low
        if spare < -1e-6 or wide:
            return Misfit(max(0.0, -spare), tuple(wide))
        grown, cost = _grow(gaps, spare, low, high, most, self.height)
        cost += 0.07 * min(1.0, self.inner / 180) * sum(part.wraps for part in parts)  # a narrow column wraps anyway
        areas, placed = self._place(kit, bands, grown, setting, tail, display)
        return areas, placed, cost, display

    def _too_wide(self, kit: Kit, extra: Sequence[str], display: float) -> Iterator[Wide]:
        """Lines of display size that are wider than the column; a column with the headline has room for its own."""
        for text in extra:
            wide = kit.fonts.width(text, display, bold=True, tracking=kit.sizes.script.tracking.get("display", 0.0))
            if wide > self.inner + 0.02:
                yield Wide(text, wide - self.inner)

    def _parts(self, kit: Kit, ground: str, blocks: Sequence[str]) -> list[Part]:
        made: list[Part] = []
        for block in blocks:
            name, _, form = block.partition(":")
            part = MAKERS[name](kit.on(ground), self.inner, form)
            if part is not None:
                made.append(part)
        return made

    def _gaps(self, bands: Sequence[Sequence[Part]]) -> dict[tuple[str, int, int], Gap]:
        """Everything that can grow, by what it is: a band's top or foot, the gap before a part, a part's pads."""
        gaps: dict[tuple[str, int, int], Gap] = {}
        for b, (entry, parts) in enumerate(zip(self.entry.bands, bands, strict=True)):
            if b:
                gaps["top", b, 0] = _HEAD_OF[entry.ground]
            for p, part in enumerate(parts):
                if p or (b and entry.ground == "none"):
                    before = part.before
                    if part.kind == "headline":
                        before = _HEADLINE["mark" if p and parts[p - 1].kind == "mark" else "after"]
                    gaps["before", b, p] = before
                if part.pads:
                    gaps["pads", b, p] = part.pad * part.pads
            if b < len(bands) - 1:
                bare = entry.ground == "none" and self.entry.bands[b + 1].ground != "none"
                padded = bool(parts) and parts[-1].kind == "checks"
                gaps["foot", b, 0] = (_PADDED if padded else _BARE) if bare else _FOOT_OF[entry.ground]
        return gaps

    def _place(
        self,
        kit: Kit,
        bands: Sequence[Sequence[Part]],
        grown: Mapping[tuple[str, int, int], float],
        setting: Setting | None,
        tail: Block,
        display: float,
    ) -> tuple[list[Area], list[Placed]]:
        areas: list[Area] = []
        placed: list[Placed] = []
        y = 0.0
        for b, (entry, parts) in enumerate(zip(self.entry.bands, bands, strict=True)):
            start = y
            y += grown.get(("top", b, 0), 0.0) if b else TOP
            for p, part in enumerate(parts):
                y += grown.get(("before", b, p), 0.0)
                pads = grown.get(("pads", b, p), 0.0)
                height = part.height + pads
                data: dict[str, Any] = dict(part.data)
                if part.kind == "headline" and setting is not None:
                    height = display * setting.height + tail.height + (0.45 * tail.size if tail else 0.0)
                    data = self._headline(kit, setting, tail, display)
                height += EXTRA * display * len(part.display)
                if part.late:
                    data.update(part.late(display, height))
                pad = pads / part.pads if part.pads else 0.0
                placed.append(Placed(part.kind, entry.ground, self.x + self.left, y, self.inner, height, pad, data))
                y += height
            last = b == len(bands) - 1
            y = self.height if last else y + grown.get(("foot", b, 0), 0.0)
            end = self.width - self.left - self.inner
            areas.append(Area(entry.ground, self.x, start, self.width, y - start, b == 0, last, self.left, end))
        return areas, placed

    def _headline(self, kit: Kit, setting: Setting, tail: Block, display: float) -> dict[str, Any]:
        script = kit.sizes.script
        leading = display * script.leading["display"]
        baseline = kit.fonts.baseline(display, leading, bold=True)
        stem = 0.0 if script.rtl else kit.fonts.ink("H", display, bold=True).left
        lines = tuple(replace(line, width=line.width * display) for line in setting.lines)
        return {
            "text": Block(lines, display, leading),
            "top": setting.top * display - baseline,
            "hang": stem,
            "tail": tail,
            "under": display * setting.height + 0.45 * tail.size,
        }


def _grow(
    gaps: Mapping[tuple[str, int, int], Gap], spare: float, low: float, high: float, most: float, sheet: float
) -> tuple[dict[tuple[str, int, int], float], float]:
    """Share ``spare`` out: all gaps alike up to their high mark, then to their most, then whatever is left."""
    first = min(1.0, spare / (high - low)) if high > low else 1.0
    rest = max(0.0, spare - (high - low))
    second = min(1.0, rest / (most - high)) if most > high else 0.0
    over = max(0.0, rest - (most - high))
    grown = {k: g.low + first * (g.high - g.low) + second * (g.most - g.high) for k, g in gaps.items()}
    if over and most:
        grown = {k: v + over * gaps[k].most / most for k, v in grown.items()}
    cost = max(0.0, 0.3 - first) + 0.25 * second + 6 * over / sheet
    empty = max((v for (kind, _, _), v in grown.items() if kind != "pads"), default=0.0)
    return grown, cost + (3.0 if empty > EMPTY * sheet else 0.0)
