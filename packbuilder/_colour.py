"""Colours as ``#RRGGBB``: luminance, contrast, mixtures, greys. Part of the floor ``brand``.

Contrast is that of WCAG 2.2 (definitions of relative luminance and contrast ratio).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

WHITE, BLACK = "#FFFFFF", "#000000"
_HEX = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")


def parse(text: str) -> str | None:
    """``#RRGGBB`` for ``#14453d``, ``14453D`` or ``#fff``; None for anything else."""
    match = _HEX.fullmatch(text.strip())
    if not match:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(c * 2 for c in match[1])
    return "#" + digits.upper()


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def spell(red: float, green: float, blue: float) -> str:
    """``#RRGGBB`` of three channels."""
    return "#" + "".join(f"{round(min(255.0, max(0.0, c))):02X}" for c in (red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    parts = [c / 255 for c in channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def mix(a: str, b: str, share: float) -> str:
    """``a`` with ``share`` (0 to 1) of ``b`` in it."""
    return spell(*(x * (1 - share) + y * share for x, y in zip(channels(a), channels(b), strict=True)))


def grey(colour: str) -> str:
    """The grey of the same luminance: what a black-and-white copier makes of it."""
    level = luminance(colour)
    value = 255 * (12.92 * level if level <= 0.0031308 else 1.055 * level ** (1 / 2.4) - 0.055)
    return spell(value, value, value)


def worst(colour: str, grounds: Sequence[str]) -> tuple[float, str]:
    """The lowest contrast of ``colour`` with any of ``grounds``, and which that is."""
    return min((contrast(colour, g), g) for g in grounds)


def nearest(colour: str, grounds: Sequence[str], ratio: float) -> str | None:
    """The shade nearest to ``colour`` that reaches ``ratio`` on every one of ``grounds``: darker or lighter.

    A shade is a mixture with black or with white, in steps of a hundredth; None where no shade reaches it.
    """
    for step in range(101):
        for end in (BLACK, WHITE):
            shade = mix(colour, end, step / 100)
            if worst(shade, grounds)[0] >= ratio:
                return shade
    return None
