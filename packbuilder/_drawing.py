"""Logos and icons: SVG made safe and recoloured, PNG and JPEG checked. Part of the floor ``brand``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from .diagnostics import PackError, Position
from .resources import Layouts

SVG = "http://www.w3.org/2000/svg"
#: What the six boxed meanings are called, for a reader who cannot see the icon.
ICONS = {
    "key": "Key message",
    "caution": "Caution",
    "law": "The law",
    "case": "Case story",
    "discuss": "Discuss",
    "do": "What to do",
}
MAX_BYTES = 4_000_000
MAX_SIDE = 3000
_PAINT = re.compile(r"(?<![\w-])(fill|stroke|stop-color|color)\s*[:=]\s*[\"']?\s*([^;\"'}]+)")
_HARMFUL = {"script", "foreignObject", "image", "text", "animate", "set"}
_NO_PAINT = {"none", "transparent", "inherit"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that stands for a brand. ``kind`` is ``svg``, ``png`` or ``jpeg``; ``ratio`` is width by height.

    ``markup`` is the SVG without its own size. ``paint`` is its one colour, where it has just one: such a
    drawing takes whatever colour it is asked for. ``beside`` is the same picture as a PNG, where an SVG has one of
    its name beside it: for programs that show no SVG.
    """

    kind: str
    data: bytes
    ratio: float
    markup: str = ""
    paint: str | None = None
    beside: bytes = b""

    def svg(self, colour: str, title: str = "", *, name: str = "", patch: bool = False) -> str:
        """The drawing as SVG for a page, in ``colour`` if it has one colour, and called ``title`` aloud.

        Pixels are named in it as ``name``. With ``patch`` it lies on a white ground a tenth larger.
        """
        if self.kind == "svg":
            text = self.markup
            if self.paint:
                text = _PAINT.sub(lambda m: m[0].replace(m[2], colour) if m[2].strip() == self.paint else m[0], text)
            text = text.replace("\x00", escape(title)) if title else text.replace("<title>\x00</title>", "")
        else:
            width = 100 * self.ratio
            text = (
                f'<svg xmlns="{SVG}" viewBox="0 0 {width:.6g} 100">{f"<title>{escape(title)}</title>" if title else ""}'
                f'<image href="{name}" width="{width:.6g}" height="100"/></svg>'
            )
        return _patched(text) if patch else text


def _patched(text: str) -> str:
    box = re.search(r'viewBox="([^"]*)"', text)
    left, top, width, height = (float(v) for v in box[1].split()) if box else (0.0, 0.0, 1.0, 1.0)
    rim = 0.1 * height
    size = f'width="{width + 2 * rim:.6g}" height="{height + 2 * rim:.6g}"'
    view = f"{left - rim:.6g} {top - rim:.6g} {width + 2 * rim:.6g} {height + 2 * rim:.6g}"
    text = re.sub(r'viewBox="[^"]*"', f'viewBox="{view}"', text, count=1)
    head = re.match(r"<svg[^>]*>(?:<title>[^<]*</title>)?", text)
    end = head.end() if head else 0
    return f'{text[:end]}<rect x="{left - rim:.6g}" y="{top - rim:.6g}" {size} fill="#FFFFFF"/>{text[end:]}'


def read_drawing(data: bytes, name: str, at: Position | None = None) -> Drawing:
    """The picture in ``data``; its kind is told from what it holds and must agree with the suffix of ``name``.

    Raises :class:`PackError` at ``at`` for what cannot be used: another kind, an SVG with a DOCTYPE, a script
    or anything from outside itself, a picture too large or broken.
    """
    if len(data) > MAX_BYTES:
        raise PackError.one(f"the logo {name} is larger than {MAX_BYTES // 1_000_000} MB", at, "make it smaller")
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix == "svg":
        return _read_svg(data, name, at)
    if suffix in ("png", "jpg", "jpeg"):
        return _read_pixels(data, name, "png" if suffix == "png" else "jpeg", at)
    raise PackError.one(f"the logo {name} is not a picture that can be used", at, "use SVG, PNG or JPEG")


def _read_svg(data: bytes, name: str, at: Position | None) -> Drawing:
    from lxml import etree

    def refuse(why: str, hint: str = "save it again as plain SVG") -> PackError:
        return PackError.one(f"the logo {name} {why}", at, hint)

    head = data.upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise refuse("has a DOCTYPE or an ENTITY")
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except etree.XMLSyntaxError as error:
        raise refuse(f"is not well-formed SVG (line {error.lineno})") from None
    if root.tag != f"{{{SVG}}}svg":
        raise refuse("is not an SVG, whatever its name says")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).namespace != SVG:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)  # an editor's own notes
            continue
        local = etree.QName(element).localname
        if local in _HARMFUL:
            raise refuse(f"holds a <{local}>", "draw it with shapes only, then save it as plain SVG")
        for key, value in element.attrib.items():
            link = etree.QName(key).localname
            if link.lower().startswith("on"):
                raise refuse("holds a script")
            if (link == "href" and not value.startswith("#")) or _outside(value):
                raise refuse("takes something from outside itself")
        if local == "style" and (_outside(element.text or "") or "@import" in (element.text or "")):
            raise refuse("takes something from outside itself")
    box = _view_box(root)
    if box is None:
        raise refuse("says nothing of its size", "give it a viewBox")
    for title in root.findall(f"{{{SVG}}}title"):
        root.remove(title)
    for key in ("width", "height"):
        root.attrib.pop(key, None)
    if not _PAINT.search(etree.tostring(root, encoding="unicode")):
        root.set("fill", "currentColor")  # it would be black
    root.set("viewBox", " ".join(f"{v:g}" for v in box))
    named = etree.Element(f"{{{SVG}}}title")
    named.text = "title"
    root.insert(0, named)
    etree.cleanup_namespaces(root)
    markup = etree.tostring(root, encoding="unicode").strip()
    markup = markup.replace("<title>title</title>", "<title>\x00</title>", 1)
    return Drawing("svg", data, box[2] / box[3], markup, _one_paint(markup))


def _outside(value: str) -> bool:
    return any(not m.strip(" '\"").startswith("#") for m in re.findall(r"url\(([^)]*)\)", value))


def _view_box(root: Any) -> tuple[float, float, float, float] | None:
    try:
        parts = [float(v) for v in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if v]
        if not parts:
            parts = [0.0, 0.0, *(float(re.sub(r"(px|pt|mm)$", "", root.get(k, ""))) for k in ("width", "height"))]
    except ValueError:
        return None
    if len(parts) != 4 or parts[2] <= 0 or parts[3] <= 0:
        return None
    return parts[0], parts[1], parts[2], parts[3]


def _one_paint(markup: str) -> str | None:
    """The one colour that an SVG paints with, or None for none named, or more."""
    paints = {m.strip() for _, m in _PAINT.findall(markup)} - _NO_PAINT
    return next(iter(paints)) if len(paints) == 1 and not any(p.startswith("url(") for p in paints) else None


def _read_pixels(data: bytes, name: str, kind: str, at: Position | None) -> Drawing:
    from . import pictures

    try:
        plain = pictures.plain(data, kind.upper(), (MAX_SIDE, MAX_SIDE))
        width, height = pictures.size(plain, pictures.kind(plain))
    except pictures.UnusableError as why:
        raise PackError.one(f"the logo {name} cannot be used", at, str(why)) from why
    return Drawing(pictures.kind(plain).lower(), plain, width / height)


def icon(layouts: Layouts, name: str, colour: str) -> str:
    """The icon of one of the six meanings (see :data:`ICONS`) as SVG in ``colour``, with its meaning as title.

    It has a viewBox and no size: whoever sets it sizes the box around it.
    """
    drawing = read_drawing(layouts.read_bytes(f"icons/{name}.svg"), f"{name}.svg")
    return drawing.svg(colour, ICONS.get(name, ""))
