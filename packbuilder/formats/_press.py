"""A finished page made ready for a print shop: room for bleed, its boxes, marks to cut by, and pictures fine enough.

The page keeps its place: its trimmed corner stays the origin, so whatever its tags say of places stays true.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from math import hypot
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

from ..diagnostics import PackError

MM = 72 / 25.4
#: How far fields run past the cut; where a mark begins, and how long it is; mm.
BLEED, CLEAR, MARK = 3.0, 4.0, 5.0
#: The least that a press wants of a picture, in dots an inch, and what rounding may take from it.
DPI, ROUNDING = 300, 8
_DEPTH = 8


def ready(data: bytes) -> bytes:
    """``data`` with its boxes and crop marks. Raises :class:`PackError` for a coarse picture."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            least = min(pictures(page), default=float(DPI))
            if least < DPI - ROUNDING:
                message = f"a picture has {least:.0f} dots an inch at its printed size, and a print shop wants {DPI}"
                raise PackError.one(message, hint="give a larger picture, or a logo as SVG")
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            around = (CLEAR + MARK + 1) * MM
            page.MediaBox = _box(width, height, around)
            page.CropBox = _box(width, height, around)
            page.BleedBox = _box(width, height, BLEED * MM)
            page.TrimBox = _box(width, height, 0)
            page.contents_add(pdf.make_stream(_marks(width, height)))
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def _box(width: float, height: float, more: float) -> Array:
    return Array([round(v, 3) for v in (-more, -more, width + more, height + more)])


def _marks(width: float, height: float) -> bytes:
    """Two lines at each corner, outside the bleed: decoration, so an artifact."""
    near, far = CLEAR * MM, (CLEAR + MARK) * MM
    lines = []
    for x, out in ((0.0, -1), (width, 1)):
        for y, up in ((0.0, -1), (height, 1)):
            lines.append(f"{x + out * near:.3f} {y:.3f} m {x + out * far:.3f} {y:.3f} l S")
            lines.append(f"{x:.3f} {y + up * near:.3f} m {x:.3f} {y + up * far:.3f} l S")
    return ("/Artifact BMC q 0.25 w 0 0 0 RG\n" + "\n".join(lines) + "\nQ EMC").encode()


def pictures(holder: Any, matrix: Any = None, depth: int = 0) -> Iterator[float]:
    """How many dots an inch each picture drawn on a page (or in a form) has, across or up, whichever is less."""
    now = pikepdf.Matrix() if matrix is None else matrix
    held: list[Any] = []
    named = (holder.get("/Resources") or Dictionary()).get("/XObject") or Dictionary()
    for instruction in pikepdf.parse_content_stream(holder):
        operator = str(instruction.operator)
        if operator == "q":
            held.append(now)
        elif operator == "Q" and held:
            now = held.pop()
        elif operator == "cm":
            now = pikepdf.Matrix(*(float(v) for v in instruction.operands)) @ now
        elif operator == "Do":
            thing = named.get(str(instruction.operands[0]))
            if thing is None or depth > _DEPTH:
                continue
            if thing.get("/Subtype") == "/Image":
                a, b, c, d = now.a, now.b, now.c, now.d
                yield min(int(thing.Width) / (hypot(a, b) / 72), int(thing.Height) / (hypot(c, d) / 72))
            elif thing.get("/Subtype") == "/Form":
                own = pikepdf.Matrix(*(float(v) for v in thing.get("/Matrix") or (1, 0, 0, 1, 0, 0)))
                yield from pictures(thing, own @ now, depth + 1)
