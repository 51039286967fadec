"""How well text stands out, as WCAG 2 reckons it."""

from __future__ import annotations

Rgb = tuple[int, int, int]

LARGE = 18.0  # points; bold from 14 (WCAG 2.2, "large scale")
LARGE_BOLD = 14.0


def hex_colour(rgb: Rgb) -> str:
    """``#RRGGBB``."""
    return f"#{rgb[0]:02X}{rgb[1]:02X}{rgb[2]:02X}"


def rgb(colour: str) -> Rgb:
    """The three parts of ``#RRGGBB``."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def blend(over: Rgb, alpha: float, under: Rgb) -> Rgb:
    """``over`` laid on ``under`` with that much cover, 0 to 1."""
    if alpha >= 0.999:
        return over
    return (
        round(over[0] * alpha + under[0] * (1 - alpha)),
        round(over[1] * alpha + under[1] * (1 - alpha)),
        round(over[2] * alpha + under[2] * (1 - alpha)),
    )


def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 to 1."""
    parts = [c / 255 for c in colour]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: float, other: float) -> float:
    """The contrast of two luminances, 1 to 21."""
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def contrast(one: str, other: str) -> float:
    """The contrast of two ``#RRGGBB`` colours, 1 to 21."""
    return ratio(luminance(rgb(one)), luminance(rgb(other)))


def wanted(size: float, bold: bool) -> float:
    """The contrast that text of ``size`` points needs: 4.5, or 3 where it is large."""
    return 3.0 if size >= LARGE or (bold and size >= LARGE_BOLD) else 4.5
