"""Drawings as shapes that PowerPoint can edit and recolour: an SVG's paths become a freeform.

Only drawings of one colour made of plain shapes can become one; whatever else an SVG may hold (a gradient, a
transform, words) makes it a picture instead, and :func:`freeform` says None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from ._pptx_xml import RECT, emu, fill, names, shape, xfrm

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
_PLAIN = {"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "viewBox", "fill-rule", "id", "role"}
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
    found: list[tuple[Any, dict[str, str]]] = []
    if len(view) != 4 or not _gather(root, {"fill": "black", "stroke": "none", "stroke-width": "1"}, found):
        return None
    out: list[tuple[str, str, list[str], str]] = []  # paint, stroke width, paths, cap
    for element, style in found:
        data = _path_of(element)
        drawn = _drawing(data, view) if data else None
        filled, stroked = style["fill"] != "none", style["stroke"] != "none"
        paints = {style[k] for k, used in (("fill", filled), ("stroke", stroked)) if used}
        if drawn is None or len(paints) > 1 or any(p.startswith("url") for p in paints):
            return None
        if not paints:
            continue
        paint, width = paints.pop(), style["stroke-width"] if stroked else ""
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


def _gather(element: Any, style: dict[str, str], found: list[tuple[Any, dict[str, str]]]) -> bool:
    """Every shape with the style it inherits; False for anything that a freeform cannot say."""
    tag = element.tag.removeprefix(_SVG)
    if tag in ("title", "desc", "metadata"):
        return True
    if tag not in _SHAPES | {"svg", "g"}:
        return False
    geometry = {"d", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "points"}
    if set(element.attrib) - _PLAIN - geometry:
        return False
    held = {**style, **{k: v.strip() for k, v in element.attrib.items() if k in _PLAIN}}
    if tag in _SHAPES:
        found.append((element, held))
    return all(_gather(child, held, found) for child in element)


def _number(element: Any, key: str) -> float:
    return float(element.get(key, 0))


def _path_of(element: Any) -> str | None:
    """The element as path data."""
    tag = element.tag.removeprefix(_SVG)
    try:
        if tag == "path":
            return str(element.get("d", "")) or None
        if tag == "rect":
            if element.get("rx") or element.get("ry"):
                return None
            x, y, w, h = (_number(element, k) for k in ("x", "y", "width", "height"))
            return f"M{x} {y}H{x + w}V{y + h}H{x}Z"
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


def _drawing(data: str, view: list[float]) -> str | None:
    """Path data as DrawingML commands, shifted to the view box."""
    from fontTools.pens.recordingPen import RecordingPen
    from fontTools.svgLib.path import parse_path

    pen = RecordingPen()
    try:
        parse_path(data, pen)
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
