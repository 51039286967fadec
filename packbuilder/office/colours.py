"""What colour a deck's colours are: theme slots, the map between them, their shades (ECMA-376 part 1, 20.1.2.3)."""

from __future__ import annotations

import colorsys
from typing import Any

from .package import A

Rgb = tuple[int, int, int]

_PRESET = {"black": (0, 0, 0), "white": (255, 255, 255)}
_STRAIGHT = {n: n for n in ("dk1", "lt1", "dk2", "lt2", *(f"accent{i}" for i in range(1, 7)), "hlink", "folHlink")}
_USUAL = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}


class Palette:
    """The twelve colours of a theme as one slide sees them."""

    def __init__(self, theme: Any, mapping: dict[str, str] | None = None) -> None:
        self.slots: dict[str, Rgb] = {}
        scheme = theme.find(f"{A}themeElements/{A}clrScheme") if theme is not None else None
        for slot in scheme if scheme is not None else ():
            child = slot[0] if len(slot) else None
            if child is not None:
                value = child.get("lastClr") or child.get("val") or "000000"
                self.slots[slot.tag.rsplit("}", 1)[-1]] = _rgb(value)
        self.mapping = {**_STRAIGHT, **_USUAL, **(mapping or {})}
        fonts = theme.find(f"{A}themeElements/{A}fontScheme") if theme is not None else None
        self.faces: dict[str, str] = {}
        for kind, tag in (("mj", "majorFont"), ("mn", "minorFont")):
            latin = fonts.find(f"{A}{tag}/{A}latin") if fonts is not None else None
            self.faces[kind] = (latin.get("typeface") or "") if latin is not None else ""

    def face(self, typeface: str) -> str:
        """The family that ``+mn-lt`` or a plain name stands for."""
        return self.faces.get(typeface[1:3], "") if typeface.startswith("+") else typeface

    def slot(self, name: str) -> str:
        """The ``#RRGGBB`` of a slot by the name that slides use: ``tx1``, ``hlink``; black where there is none."""
        found = self.slots.get(self.mapping.get(name, name))
        return _hex(found) if found else "#000000"

    def of(self, fill: Any, ground: str = "") -> str:
        """The ``#RRGGBB`` of an element that holds one colour (``a:solidFill``); '' where that is unknown."""
        if fill is None or not len(fill):
            return ""
        element = fill[0]
        kind = element.tag.rsplit("}", 1)[-1]
        value = element.get("val") or ""
        base: Rgb | None
        if kind == "schemeClr":
            base = self.slots.get(self.mapping.get(value, value))
        elif kind == "srgbClr":
            base = _rgb(value)
        elif kind == "sysClr":
            base = _rgb(element.get("lastClr") or "000000")
        else:
            base = _PRESET.get(value)
        if base is None:
            return ""
        shade, alpha = _shaded(base, element)
        if alpha < 1 and ground:
            under = _rgb(ground)
            red, green, blue = (round(o * alpha + u * (1 - alpha)) for o, u in zip(shade, under, strict=True))
            shade = (red, green, blue)
        return _hex(shade)


def _hex(colour: Rgb) -> str:
    return f"#{colour[0]:02X}{colour[1]:02X}{colour[2]:02X}"


def _rgb(value: str) -> Rgb:
    digits = value[-6:].rjust(6, "0")
    try:
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    except ValueError:
        return (0, 0, 0)


def _light(value: float) -> float:
    """How much light a channel stands for (IEC 61966-2-1)."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _number(light: float) -> float:
    """The channel that stands for so much light."""
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def _shaded(base: Rgb, element: Any) -> tuple[Rgb, float]:
    red, green, blue = (c / 255 for c in base)
    alpha = 1.0
    for change in element:
        name = change.tag.rsplit("}", 1)[-1]
        share = int(change.get("val") or 100000) / 100000
        if name == "alpha":
            alpha = share
        elif name in ("lumMod", "lumOff", "satMod", "satOff"):
            hue, light, full = colorsys.rgb_to_hls(red, green, blue)
            light = light * share if name == "lumMod" else light + share if name == "lumOff" else light
            full = full * share if name == "satMod" else full + share if name == "satOff" else full
            red, green, blue = colorsys.hls_to_rgb(hue, min(1, max(0, light)), min(1, max(0, full)))
        elif name in ("tint", "shade"):  # of light, not of numbers: black tinted to 75% is #898989 in PowerPoint
            white = 1 - share if name == "tint" else 0.0
            red, green, blue = (_number(_light(c) * share + white) for c in (red, green, blue))
    return (round(red * 255), round(green * 255), round(blue * 255)), alpha
