"""Drawings as shapes that PowerPoint can edit and recolour: an SVG's paths become a freeform.

Only drawings made of plain shapes can become one, moved and turned as they may be; whatever else an SVG may hold (a
gradient, a clip, what shines through) makes it a picture instead, and :func:`freeform` says None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from ._pptx_xml import RECT, emu, fill, names, shape, xfrm

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_PLAIN = {
    "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "viewBox", "fill-rule", "id", "role",
    "transform", "style",
}  # fmt: skip
#: What a style may say besides without changing a drawing of shapes, as drawing programs write it.
_IDLE = {
    "stroke-dasharray": "none", "paint-order": "normal", "display": "inline", "visibility": "visible",
    "opacity": "1", "fill-opacity": "1", "stroke-opacity": "1", "clip-rule": "", "stroke-miterlimit": "",
    "stroke-dashoffset": "",
}  # fmt: skip
_MOVE = re.compile(r"(\w+)\s*\(([^)]*)\)")
#: Units of a freeform's own coordinates to one of the drawing's.
_FINE = 1000


@dataclass(frozen=True, slots=True)
class Freeform:
    """A drawing of one colour: its outline as DrawingML paths in a box of ``width`` by ``height`` units."""

    paths: str
    width: float
    height: float
    stroke: float
    cap: str

    def xml(self, shape_id: int, name: str, box: tuple[float, float, float, float], paint: str, alt: str = "") -> str:
        """The drawing as a shape at ``box`` (points) in the DrawingML fill ``paint``."""
        line = "<a:ln><a:noFill/></a:ln>"
        if self.stroke:
            wide = emu(self.stroke * box[2] / self.width)
            line = f'<a:ln w="{wide}" cap="{self.cap}">{paint}<a:miter lim="800000"/></a:ln>'
        geometry = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{self.paths}</a:pathLst></a:custGeom>'
        )
        return shape(names(shape_id, name, alt), xfrm(*box), geometry, paint + line)


def freeform(svg: str) -> Freeform | None:
    """The drawing in ``svg`` as one freeform, or None where it holds more than shapes of one colour."""
    found = freeforms(svg)
    return found[0][0] if found and len(found) == 1 else None


def freeforms(svg: str) -> list[tuple[Freeform, str]] | None:
    """The drawing in ``svg`` as freeforms, each with the paint it is in; None where it holds more than plain shapes."""
    try:
        root = ElementTree.fromstring(svg)
        view = [float(v) for v in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    except (ElementTree.ParseError, ValueError):
        return None
    found: list[tuple[Any, dict[str, str], tuple[float, ...]]] = []
    plain = {"fill": "black", "stroke": "none", "stroke-width": "1"}
    try:
        if len(view) != 4 or not _gather(root, plain, _STILL, found):
            return None
    except ValueError:
        return None
    out: list[tuple[str, str, list[str], str]] = []  # paint, stroke width, paths, cap
    for element, style, move in found:
        data = _path_of(element)
        drawn = _drawing(data, view, move) if data else None
        filled, stroked = style["fill"] != "none", style["stroke"] != "none"
        paints = {style[k] for k, used in (("fill", filled), ("stroke", stroked)) if used}
        if drawn is None or len(paints) > 1 or any(p.startswith("url") for p in paints):
            return None
        if not paints:
            continue
        thick = _thickness(style["stroke-width"], move) if stroked else 0.0
        if thick is None:
            return None
        paint, width = paints.pop(), f"{thick:g}" if thick else ""
        size = f'w="{round(view[2] * _FINE)}" h="{round(view[3] * _FINE)}"'
        path = f'<a:path {size} fill="{"norm" if filled else "none"}" stroke="{int(stroked)}">{drawn}</a:path>'
        cap = {"square": "sq", "round": "rnd"}.get(style.get("stroke-linecap", ""), "flat")
        last = out[-1] if out else None
        if last and last[0] == paint and (not width or not last[1] or last[1] == width):
            last[2].append(path)
            out[-1] = (paint, last[1] or width, last[2], cap if width else last[3])
        else:
            out.append((paint, width, [path], cap))
    return [(Freeform("".join(p), view[2], view[3], float(w or 0), cap), paint) for paint, w, p, cap in out] or None


_STILL = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _moved(text: str, move: tuple[float, ...]) -> tuple[float, ...]:
    """``move`` with the moves of a ``transform`` before it (SVG 1.1, 7.6). Raises ValueError for what is none."""
    from math import radians, tan

    from fontTools.misc.transform import Transform

    made = Transform(*move)
    if _MOVE.sub("", text).strip(" ,\n\t"):
        raise ValueError(text)
    for name, given in _MOVE.findall(text):
        n = [float(v) for v in re.split(r"[\s,]+", given.strip())]
        match name, len(n):
            case "matrix", 6:
                made = made.transform(tuple(n))
            case "translate", 1 | 2:
                made = made.translate(n[0], n[1] if len(n) > 1 else 0)
            case "scale", 1 | 2:
                made = made.scale(n[0], n[-1])
            case "rotate", 1:
                made = made.rotate(radians(n[0]))
            case "rotate", 3:
                made = made.translate(n[1], n[2]).rotate(radians(n[0])).translate(-n[1], -n[2])
            case "skewX", 1:
                made = made.transform((1, 0, tan(radians(n[0])), 1, 0, 0))
            case "skewY", 1:
                made = made.transform((1, tan(radians(n[0])), 0, 1, 0, 0))
            case _:
                raise ValueError(text)
    return tuple(made)


def _thickness(width: str, move: tuple[float, ...]) -> float | None:
    """How thick a line is once it is moved; None where it would be thicker one way than the other."""
    a, b, c, d = move[:4]
    one, other = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
    if abs(one - other) > 0.01 * max(one, other) or abs(a * c + b * d) > 0.01 * one * other:
        return None
    return round(float(width.removesuffix("px")) * float(one), 4)


def _styled(element: Any) -> dict[str, str] | None:
    """What an element says of its look, its ``style`` before its attributes; None for what no freeform can say."""
    out = {k: v.strip() for k, v in element.attrib.items() if k in _PLAIN - {"style", "transform"}}
    for part in element.get("style", "").split(";"):
        key, _, value = (p.strip() for p in part.partition(":"))
        if key in _PLAIN:
            out[key] = value
        elif key and not key.startswith("-") and _IDLE.get(key, value + "?") not in ("", value):
            return None
    return out


def _gather(
    element: Any, style: dict[str, str], move: tuple[float, ...],
    found: list[tuple[Any, dict[str, str], tuple[float, ...]]],
) -> bool:  # fmt: skip
    """Every shape with the style and the moves it inherits; False for anything that a freeform cannot say."""
    tag = element.tag.removeprefix(_SVG)
    if tag in ("title", "desc", "metadata") or (tag == "defs" and not len(element)):
        return True
    if tag not in _SHAPES | {"svg", "g"}:
        return False
    geometry = {"d", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "points"}
    if set(element.attrib) - _PLAIN - geometry:
        return False
    own = _styled(element)
    if own is None:
        return False
    held = {**style, **own}
    move = _moved(element.get("transform", ""), move)
    if tag in _SHAPES:
        found.append((element, held, move))
    return all(_gather(child, held, move, found) for child in element)


def _number(element: Any, key: str) -> float:
    return float(element.get(key, 0))


def _path_of(element: Any) -> str | None:
    """The element as path data."""
    tag = element.tag.removeprefix(_SVG)
    try:
        if tag == "path":
            return str(element.get("d", "")) or None
        if tag == "rect":
            x, y, w, h = (_number(element, k) for k in ("x", "y", "width", "height"))
            rx = min(_number(element, "rx") or _number(element, "ry"), w / 2)
            ry = min(_number(element, "ry") or _number(element, "rx"), h / 2)
            if rx <= 0 or ry <= 0:
                return f"M{x} {y}H{x + w}V{y + h}H{x}Z"
            right, foot, bend = x + w, y + h, f"A{rx} {ry} 0 0 1"
            return (
                f"M{x + rx} {y}H{right - rx}{bend} {right} {y + ry}V{foot - ry}{bend} {right - rx} {foot}"
                f"H{x + rx}{bend} {x} {foot - ry}V{y + ry}{bend} {x + rx} {y}Z"
            )
        if tag in ("circle", "ellipse"):
            cx, cy = _number(element, "cx"), _number(element, "cy")
            rx = _number(element, "r" if tag == "circle" else "rx")
            ry = _number(element, "r" if tag == "circle" else "ry")
            return f"M{cx - rx} {cy}A{rx} {ry} 0 0 1 {cx + rx} {cy}A{rx} {ry} 0 0 1 {cx - rx} {cy}Z"
        if tag == "line":
            x1, y1, x2, y2 = (_number(element, k) for k in ("x1", "y1", "x2", "y2"))
            return f"M{x1} {y1}L{x2} {y2}"
        points = " ".join(element.get("points", "").replace(",", " ").split())
        return f"M{points}{'Z' if tag == 'polygon' else ''}" if points else None
    except ValueError:
        return None


def _drawing(data: str, view: list[float], move: tuple[float, ...]) -> str | None:
    """Path data as DrawingML commands, moved, and shifted to the view box."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    try:
        parse_path(data, TransformPen(pen, move) if move != _STILL else pen)
    except (ValueError, IndexError, AssertionError, TypeError):
        return None

    def at(point: tuple[float, float]) -> str:
        return f'<a:pt x="{round((point[0] - view[0]) * _FINE)}" y="{round((point[1] - view[1]) * _FINE)}"/>'

    out = []
    for command, points in pen.value:
        match command:
            case "moveTo":
                out.append(f"<a:moveTo>{at(points[0])}</a:moveTo>")
            case "lineTo":
                out.append(f"<a:lnTo>{at(points[0])}</a:lnTo>")
            case "curveTo":
                out.append(f"<a:cubicBezTo>{''.join(at(p) for p in points)}</a:cubicBezTo>")
            case "qCurveTo" if len(points) == 2:
                out.append(f"<a:quadBezTo>{''.join(at(p) for p in points)}</a:quadBezTo>")
            case "closePath":
                out.append("<a:close/>")
            case "endPath":
                pass
            case _:
                return None
    return "".join(out)


def squares(
    boxes: list[tuple[float, float]], side: float, origin: tuple[float, float], size: tuple[float, float]
) -> str:
    """Path data, in thousandths of a point, for squares at ``boxes`` in a field of ``size`` at ``origin``."""
    parts = []
    for x, y in boxes:
        left, top = round((x - origin[0]) * _FINE), round((y - origin[1]) * _FINE)
        right, bottom = left + round(side * _FINE), top + round(side * _FINE)
        corners = "".join(
            f'<a:lnTo><a:pt x="{a}" y="{b}"/></a:lnTo>' for a, b in ((right, top), (right, bottom), (left, bottom))
        )
        parts.append(f'<a:moveTo><a:pt x="{left}" y="{top}"/></a:moveTo>{corners}<a:close/>')
    return f'<a:path w="{round(size[0] * _FINE)}" h="{round(size[1] * _FINE)}">{"".join(parts)}</a:path>'


def rectangle(shape_id: int, name: str, box: tuple[float, float, float, float], role: str, outline: float = 0) -> str:
    """A field in a colour role, or its edge alone."""
    look = f"{fill(role)}<a:ln><a:noFill/></a:ln>"
    if outline:
        look = f'<a:noFill/><a:ln w="{emu(outline)}">{fill(role)}<a:miter lim="800000"/></a:ln>'
    return shape(names(shape_id, name), xfrm(*box), RECT, look)
