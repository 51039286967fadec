"""How much of a sheet its letters and codes ink, from the outlines of the faces. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..measure import Fonts
from ._poster_kit import Block

#: The most that letters and codes may ink where ink is dear: rules, outlines and the soft edges of letters come
#: to 0.02 more, and 0.15 is the most of a sheet. What a code inks of its square.
MOST, CODE = 0.125, 0.52


def solid(text: str, fonts: Fonts, *, bold: bool = True) -> float:
    """How much is ink of ``text`` at size 1."""
    return sum(fonts.outline(char, bold=bold).solid for char in text if not char.isspace())


def ink(values: Any, fonts: Fonts) -> float:
    """What the letters and codes in a part's ``values`` ink, in the square of the unit that they are measured in."""
    if isinstance(values, Block):
        pieces = (piece for line in values.lines for piece in line.pieces)
        return values.size**2 * sum(solid(p.text, fonts, bold=p.bold) for p in pieces)
    if isinstance(values, Mapping):
        own = 0.0
        if "number" in values and "display" in values:
            own = values["display"] ** 2 * solid(str(values["number"]), fonts)
        if "whole" in values and "size" in values:
            own = CODE * values["size"] ** 2
        return own + ink(values.values(), fonts)
    if isinstance(values, Iterable) and not isinstance(values, str):
        return sum(ink(each, fonts) for each in values)
    return 0.0
