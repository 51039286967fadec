"""What is drawn on a slide beside its placeholders: rules, icons, marks, the mark of the brand, photographs."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import quoteattr

from ..brand import Brand
from ..resources import Layouts
from ._deck_slides import Drawn, Group, Marks, Photo, Rect, Shape
from ._pptx_brand import mark, on_primary
from ._pptx_draw import Freeform, freeform, rectangle, squares
from ._pptx_xml import DECORATIVE, RECT, SLOTS, emu, fill, group, names, shape, text, xfrm

Ids = Callable[[], int]
Link = Callable[[str], str]


class Drawer:
    """Draws shapes for one deck; icons are read once."""

    def __init__(self, layouts: Layouts, brand: Brand) -> None:
        self.layouts, self.brand = layouts, brand
        self.slot = on_primary(brand)
        self._icons: dict[str, Freeform | None] = {}

    def draw(self, item: Shape, ids: Ids, part: Any, link: Link) -> list[str]:
        """``item`` as shapes, in order."""
        if isinstance(item, Rect):
            return [self._rect(item, ids, link)]
        if isinstance(item, Group):
            return [self._group(item, ids, link)]
        if isinstance(item, Marks):
            return [self._marks(item, ids)]
        return self._drawn(item, ids, part)

    def _rect(self, item: Rect, ids: Ids, link: Link) -> str:
        box = (item.x, item.y, item.w, item.h)
        if not item.label:
            return rectangle(ids(), item.name, box, item.colour, item.outline)
        words = text(item.label)
        click = link(item.target) if item.target else ""
        return (
            shape(
                names(ids(), item.name, item.label, click),
                xfrm(*box),
                RECT,
                fill(item.colour) + "<a:ln><a:noFill/></a:ln>",
            )
            .replace(
                '<a:bodyPr rtlCol="0" anchor="ctr"/>',
                f'<a:bodyPr lIns="{emu(10)}" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"/>',
            )
            .replace(
                '<a:endParaRPr lang="en-GB"/>',
                f'<a:r><a:rPr lang="en-GB" sz="1800" b="1">{fill("on-theme")}</a:rPr><a:t>{words}</a:t></a:r>',
            )
        )

    def _group(self, item: Group, ids: Ids, link: Link) -> str:
        left, top = min(r.x for r in item.rects), min(r.y for r in item.rects)
        right, bottom = max(r.x + r.w for r in item.rects), max(r.y + r.h for r in item.rects)
        own = ids()
        inner = [self._rect(r, ids, link) for r in item.rects]
        return group(names(own, item.name, item.alt), (left, top, right - left, bottom - top), inner)

    def _marks(self, item: Marks, ids: Ids) -> str:
        rows = -(-item.of // item.row)
        across = min(item.of, item.row)
        size = ((across - 1) * item.pitch + item.side, (rows - 1) * item.pitch + item.side)
        places = [(item.x + n % item.row * item.pitch, item.y + n // item.row * item.pitch) for n in range(item.of)]
        box = (item.x, item.y, *size)
        own, out = ids(), []
        thick = max(1.0, min(3.0, item.side / 12))
        for name, boxes, outline in (("Filled", places[: item.count], 0.0), ("Open", places[item.count :], thick)):
            if boxes:
                inset = outline / 2
                inner = [(x + inset, y + inset) for x, y in boxes]
                paths = squares(inner, item.side - outline, (item.x, item.y), size)
                look = f"{fill(item.colour)}<a:ln><a:noFill/></a:ln>"
                if outline:
                    look = f'<a:noFill/><a:ln w="{emu(outline)}">{fill(item.colour)}<a:miter lim="800000"/></a:ln>'
                geometry = (
                    "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
                    f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{paths}</a:pathLst></a:custGeom>'
                )
                out.append(shape(names(ids(), name), xfrm(*box), geometry, look))
        return group(names(own, "Marks", item.alt), box, out)

    def _drawn(self, item: Drawn, ids: Ids, part: Any) -> list[str]:
        if item.name == "mark":
            slot = SLOTS[item.colour][0]
            xml = mark(ids(), self.brand, (item.x, item.y, item.size), slot, part, dark=True)
            return [xml] if xml else []
        if item.name == "quote":
            return [self._quote(item, ids())]
        if item.name not in self._icons:
            self._icons[item.name] = freeform(self.layouts.read_text(f"icons/{item.name}.svg"))
        made = self._icons[item.name]
        if made is None:
            return []
        box = (item.x, item.y, item.size, item.size)
        return [made.xml(ids(), f"Icon: {item.name}", box, fill(item.colour, self.slot))]

    def _quote(self, item: Drawn, ident: int) -> str:
        """The opening quotation mark of the deck's own face, ``size`` points high."""
        drawn = self.brand.deck_fonts.outline("“", bold=True)
        width, height = drawn.right - drawn.left, drawn.top - drawn.bottom
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{drawn.left} {drawn.bottom} {width} {height}">'
            f'<path d="{drawn.path}"/></svg>'
        )
        made = freeform(svg)
        if made is None:
            return ""
        box = (item.x, item.y, item.size * width / height, item.size)
        xml = made.xml(ident, "Quotation mark", box, fill(item.colour))
        return xml.replace("<a:xfrm>", '<a:xfrm flipV="1">', 1)  # a font's y goes up

    def photo(self, ident: int, item: Photo, box: tuple[float, float, float, float], ph: str, part: Any) -> str:
        """A picture in ``box``, whole and centred, with its words; ``ph`` is the placeholder whose place it takes."""
        from PIL import Image

        with Image.open(io.BytesIO(item.data)) as image:
            ratio = image.width / image.height
        _, relation = part.get_or_add_image_part(io.BytesIO(item.data))
        x, y, w, h = emu(box[0]), emu(box[1]), emu(box[0] + box[2]) - emu(box[0]), emu(box[1] + box[3]) - emu(box[1])
        wide, high = (w, round(w / ratio)) if w / h < ratio else (round(h * ratio), h)
        named = f'<p:cNvPr id="{ident}" name="Picture" descr={quoteattr(item.alt)}'
        named += f">{DECORATIVE}</p:cNvPr>" if item.decorative else "/>"
        return (
            f'<p:pic><p:nvPicPr>{named}<p:cNvPicPr><a:picLocks noGrp="1" noChangeAspect="1"/></p:cNvPicPr><p:nvPr>{ph}'
            f'</p:nvPr></p:nvPicPr><p:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
            f'</p:blipFill><p:spPr><a:xfrm><a:off x="{x}" y="{y + (h - high) // 2}"/><a:ext cx="{wide}" cy="{high}"/>'
            f"</a:xfrm></p:spPr></p:pic>"
        )
