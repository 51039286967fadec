"""Small exact drawings for a printed page, as SVG: marks, rings, the quotation mark. Lengths are mm."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, cos, pi, sin
from typing import NamedTuple

from markupsafe import Markup, escape

from ..measure import Fonts

WIDEST = 4.0
"""From one mark of a cover to the next, at most, mm."""
SVG = "http://www.w3.org/2000/svg"


class Drawn(NamedTuple):
    """A drawing and the size of the box to set it in."""

    svg: Markup
    width: float
    height: float


def svg(box: tuple[float, float, float, float], title: str, shapes: str) -> Markup:
    """An SVG with this viewBox, called ``title`` aloud; it fills whatever box it is set in."""
    view = " ".join(f"{value:g}" for value in box)
    return Markup('<svg xmlns="{}" viewBox="{}"><title>{}</title>{}</svg>').format(SVG, view, title, Markup(shapes))


def marks(count: int, of: int, colour: str, width: float, said: str = "{n} of {total}") -> Drawn:
    """``count`` full marks of ``of``, the rest rings: told by form, so grey is enough. At most ``width`` wide.

    A mark is 5.3 mm across, smaller where there are many; whole rows as even as they can be. ``said`` is its
    description.
    """
    pitch = 7.6 if of <= 11 else 5.25
    row = min(of, int((width + 0.3 * pitch) // pitch))
    rows = ceil(of / row)
    row = ceil(of / rows)
    while rows > 6 and pitch > 2.6:
        pitch *= 0.85
        row = int((width + 0.3 * pitch) // pitch)
        rows = ceil(of / row)
        row = ceil(of / rows)
    shapes = []
    for number in range(of):
        x, y = (number % row) * 10 + 3.5, (number // row) * 10 + 3.5
        if number < count:
            shapes.append(f'<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="{colour}"/>')
        else:
            shapes.append(f'<circle cx="{x:g}" cy="{y:g}" r="3" fill="none" stroke="{colour}" stroke-width="1"/>')
    wide, high = row * 10 - 3, rows * 10 - 3
    drawn = svg((0, 0, wide, high), said.format(n=count, total=of), "".join(shapes))
    return Drawn(drawn, wide * pitch / 10, high * pitch / 10)


def many(counts: Sequence[int], colours: tuple[str, str], rows: int, width: float, title: str, *, rtl: bool) -> Drawn:
    """A mark for each of several counts, in so many rows, filled column by column; at most ``width`` wide.

    The first count is large and full in the first of ``colours``, the last in rings, one between them small and full:
    told by form, so grey is enough.
    """
    total = sum(counts)
    columns = ceil(total / rows)
    pitch = min(width / (columns - 0.2), WIDEST)
    shapes: list[str] = []
    for part, count in enumerate(counts):
        for number in range(len(shapes), len(shapes) + count):
            column = columns - 1 - number // rows if rtl else number // rows
            shapes.append(mark(form(part, len(counts)), colours, column * 10 + 4, number % rows * 10 + 4))
    wide, high = columns * 10 - 2, min(rows, total) * 10 - 2
    return Drawn(svg((0, 0, wide, high), title, "".join(shapes)), wide * pitch / 10, high * pitch / 10)


def form(part: int, parts: int) -> str:
    """Which form the marks of a part have: ``full``, ``small`` or ``ring``."""
    return "full" if part == 0 else "ring" if part == parts - 1 else "small"


def mark(kind: str, colours: tuple[str, str], x: float, y: float) -> str:
    """One mark of a cover, about 8 across, around a point."""
    if kind == "full":
        return f'<circle cx="{x:g}" cy="{y:g}" r="3.9" fill="{colours[0]}"/>'
    if kind == "small":
        return f'<circle cx="{x:g}" cy="{y:g}" r="2.3" fill="{colours[1]}"/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="3.2" fill="none" stroke="{colours[1]}" stroke-width="1"/>'


def wedge(start: float, end: float, fill: str, line: str) -> str:
    """A part of a ring of radius 48, from ``start`` to ``end`` (parts of one, clockwise from the top)."""

    def at(part: float, radius: float) -> str:
        angle = 2 * pi * part - pi / 2
        return f"{50 + radius * cos(angle):.3f} {50 + radius * sin(angle):.3f}"

    if end - start > 0.9999:  # an arc of a whole turn draws nothing
        end = start + 0.9999
    large = int(end - start > 0.5)
    return (
        f'<path d="M{at(start, 48)}A48 48 0 {large} 1 {at(end, 48)}L{at(end, 28)}A28 28 0 {large} 0 {at(start, 28)}Z" '
        f'fill="{fill}" stroke="{line}" stroke-width="1"/>'
    )


def ring(parts: list[tuple[float, str]], line: str) -> Markup:
    """A ring of ``(value, fill)`` parts to scale, from the top, clockwise."""
    total = sum(value for value, _ in parts) or 1.0
    start, shapes = 0.0, []
    for value, fill in parts:
        if value > 0:
            shapes.append(wedge(start, start + value / total, fill, line))
        start += value / total
    return svg((0, 0, 100, 100), "ring", "".join(shapes))


def key(fill: str, line: str) -> Markup:
    """The square beside a label that says which part of a ring it names."""
    square = f'<rect x=".5" y=".5" width="9" height="9" fill="{fill}" stroke="{line}"/>'
    return svg((0, 0, 10, 10), "key", square)


def quotation_mark(fonts: Fonts, colour: str) -> Drawn:
    """The opening quotation mark of the brand's bold face, drawn, 12 mm high."""
    drawn = fonts.outline("“")
    wide, high = drawn.right - drawn.left, drawn.top - drawn.bottom
    path = f'<path transform="scale(1,-1)" d="{escape(drawn.path)}" fill="{colour}"/>'
    return Drawn(svg((drawn.left, -drawn.top, wide, high), "“", path), 12 * wide / high, 12)
