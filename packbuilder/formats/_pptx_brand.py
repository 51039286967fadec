"""A brand put into a template: its colours in the theme's slots, its face, its mark where there is a place for it."""

from __future__ import annotations

import io
from typing import Any

from ..brand import Brand, Drawing
from ..diagnostics import PackError
from ._pptx_draw import freeforms
from ._pptx_template import MARK
from ._pptx_xml import NS, RECT, A, P, fill, group, names, xfrm

_A, _P = f"{{{A}}}", f"{{{P}}}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_THEME, _IMAGE = f"{_RELATIONS}/theme", f"{_RELATIONS}/image"
_SVG = "image/svg+xml"
_SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def on_primary(brand: Brand) -> str:
    """The slot that reads on the primary colour: ``lt1``, or ``dk1`` where the primary is light."""
    return "dk1" if brand.light_field else "lt1"


def dress(presentation: Any, brand: Brand, *, rtl: bool = False) -> None:
    """Put ``brand`` into the template: theme colours and faces, what stands on the primary, the marks.

    With ``rtl`` the grid is mirrored, for a script that is written from right to left.
    """
    masters = list(presentation.slide_masters)
    for part in (*(m.part for m in masters), presentation.notes_master.part):
        _theme(part.part_related_by(_THEME), brand)
    slot = on_primary(brand)
    for holder in (*masters, *(layout for m in masters for layout in m.slide_layouts)):
        if slot != "lt1":
            for node in holder._element.iter(f"{_A}schemeClr"):
                if node.get("val") == "lt1":
                    node.set("val", slot)
        for shape in list(holder.shapes):
            if shape.name == MARK:
                _replace(shape._element, holder, brand)
        if rtl:
            _mirror(holder._element, presentation.slide_width)


def _mirror(element: Any, width: int) -> None:
    """Everything that a master or layout places, changed over from left to right."""
    for where in element.iter(f"{_A}xfrm"):
        off, ext = where.find(f"{_A}off"), where.find(f"{_A}ext")
        if where.getparent().tag != f"{_P}grpSpPr":
            off.set("x", str(int(width) - int(off.get("x")) - int(ext.get("cx"))))
    for body in element.iter(f"{_A}bodyPr"):
        left, right = body.get("lIns"), body.get("rIns")
        if left is not None and right is not None:
            body.set("lIns", right)
            body.set("rIns", left)
    for style in element.iter():
        if isinstance(style.tag, str) and style.tag.endswith("pPr") and style.get("algn") in ("l", "r"):
            style.set("algn", "r" if style.get("algn") == "l" else "l")
            style.set("rtl", "1")


def _theme(part: Any, brand: Brand) -> None:
    from lxml import etree

    root = etree.fromstring(part.blob)
    wanted = brand.theme()
    root.set("name", brand.name)
    for slot in root.find(f".//{_A}clrScheme"):
        value = wanted.get(slot.tag.removeprefix(_A))
        if value:
            for child in list(slot):
                slot.remove(child)
            etree.SubElement(slot, f"{_A}srgbClr").set("val", value)
    root.find(f".//{_A}clrScheme").set("name", brand.name)
    for tag, key in (("majorFont", "major"), ("minorFont", "minor")):
        fonts = root.find(f".//{_A}{tag}")
        fonts.find(f"{_A}latin").set("typeface", wanted[key])
        fonts.find(f"{_A}cs").set("typeface", wanted[key])
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _replace(element: Any, holder: Any, brand: Brand) -> None:
    """The mark's place in the template filled with the brand's mark, as high as it and as wide as it must be."""
    from pptx.oxml import parse_xml

    where = element.find(f"{_P}spPr/{_A}xfrm")
    off, ext = where.find(f"{_A}off"), where.find(f"{_A}ext")
    x, y, size = int(off.get("x")) / 12700, int(off.get("y")) / 12700, int(ext.get("cy")) / 12700
    colour = element.find(f"{_P}spPr/{_A}solidFill/{_A}schemeClr").get("val")
    ident = element.find(f".//{_P}cNvPr").get("id")
    dark = colour in ("lt1", "dk1", "bg1")
    xml = mark(int(ident), brand, (x, y, size), colour, holder.part, dark=dark)
    if xml:
        element.addprevious(parse_xml(xml))
        _make_way(holder._element, x, x + size * brand.logo_ratio + 8)
    else:
        _close_up(holder._element, off.get("x"))
    element.getparent().remove(element)


def _close_up(element: Any, x: str) -> None:
    """Without a mark, the foot that stood right beside it begins in its place."""
    for ph in element.iter(f"{_P}ph"):
        off = ph.getparent().getparent().getparent().find(f"{_P}spPr/{_A}xfrm/{_A}off")
        if ph.get("type") == "ftr" and off is not None and 0 < int(off.get("x")) - int(x) < 40 * 12700:
            off.set("x", x)


def _make_way(element: Any, left: float, right: float) -> None:
    """Beside a wide mark the foot begins after it, and is so much shorter."""
    for ph in element.iter(f"{_P}ph"):
        where = ph.getparent().getparent().getparent().find(f"{_P}spPr/{_A}xfrm")
        if ph.get("type") != "ftr" or where is None:
            continue
        off, ext = where.find(f"{_A}off"), where.find(f"{_A}ext")
        more = round(right * 12700) - int(off.get("x"))
        if int(off.get("x")) > round(left * 12700) and 0 < more < int(ext.get("cx")):
            off.set("x", str(int(off.get("x")) + more))
            ext.set("cx", str(int(ext.get("cx")) - more))


def mark(
    ident: int,
    brand: Brand,
    box: tuple[float, float, float],
    slot: str,
    part: Any,
    *,
    dark: bool = False,
    alt: str = "",
) -> str:
    """The brand's mark as a shape ``box[2]`` points high; "" where it has none.

    A drawing of one colour becomes a freeform in the theme slot ``slot``, so that it is recoloured with the theme;
    one that is no plain shapes becomes a picture, an SVG with the same in pixels for programs that show none. Pixels
    are a picture too; ``dark`` grounds take the brand's second logo.
    """
    drawing = brand.logo_on_primary if dark and brand.logo_on_primary else brand.logo
    if drawing is None:
        return ""
    x, y, size = box
    patch = dark and drawing is brand.logo
    shapes = drawing.kind == "svg" and _can(drawing)
    rim = 0.0  # of the white ground that it lies on, as a share of its height
    if patch and drawing.kind == "svg" and not drawing.paint and (shapes or not drawing.beside):
        rim = 0.2
    place = (x, y, size * (drawing.ratio + rim) / (1 + rim), size)
    if drawing.kind != "svg":
        return _picture(ident, (drawing.data,), place, part, alt, patch=patch)
    if shapes:
        return _drawn(ident, drawing, place, slot, alt, patch=patch)
    both = _as_picture(drawing, brand, brand["on-primary"] if dark else brand["heading"], patch=bool(rim))
    return _picture(ident, both, place, part, alt, patch=patch and not drawing.paint) if both else ""


def _as_picture(drawing: Drawing, brand: Brand, colour: str, *, patch: bool = False) -> tuple[bytes, ...]:
    """An SVG as pixels and as itself; none where nothing makes pixels of it, and no PNG lies beside it.

    With ``patch`` it lies on a white ground, a tenth of its height larger all round.
    """
    from ._print_pixels import png

    svg = drawing.svg(colour, patch=patch)
    ratio = (drawing.ratio + 0.2) / 1.2 if patch else drawing.ratio
    try:
        pixels = drawing.beside or png(drawing.svg(colour, "logo", patch=patch), ratio, brand.fonts)
    except PackError:
        return ()
    return pixels, svg.encode("utf-8")


def _drawn(
    ident: int, drawing: Drawing, place: tuple[float, float, float, float], slot: str, alt: str, *, patch: bool
) -> str:
    """An SVG as one freeform in a theme slot; one of several colours as a group that keeps them."""
    made = freeforms(drawing.svg("#000000", patch=patch and not drawing.paint))
    if not made:
        return ""
    if drawing.paint and len(made) == 1:
        return made[0][0].xml(ident, MARK, place, f'<a:solidFill><a:schemeClr val="{slot}"/></a:solidFill>', alt)
    parts = []
    for n, (shape, paint) in enumerate(made, 1):
        look = f'<a:solidFill><a:schemeClr val="{slot}"/></a:solidFill>' if drawing.paint else _own(paint)
        parts.append(shape.xml(ident * 100 + n, f"Part {n}", place, look))
    return group(names(ident, MARK, alt), place, parts)


def _own(paint: str) -> str:
    """A colour that a logo has of itself: the one kind of colour here that no theme changes."""
    from PIL import ImageColor

    red, green, blue = ImageColor.getrgb(paint)[:3]
    return f'<a:solidFill><a:srgbClr val="{red:02X}{green:02X}{blue:02X}"/></a:solidFill>'


def mark_ratio(brand: Brand) -> float:
    """How wide the brand's mark is for its height on slides; 0 where there is none."""
    return 0.0 if undrawable(brand) else brand.logo_ratio


def undrawable(brand: Brand) -> bool:
    """Whether the brand has a logo that cannot be shown in a deck: an SVG that nothing here makes pixels of."""
    logos = (brand.logo, brand.logo_on_primary)
    return any(
        d is not None and d.kind == "svg" and not _can(d) and not _as_picture(d, brand, brand["heading"]) for d in logos
    )


def _can(drawing: Drawing) -> bool:
    try:
        made = freeforms(drawing.svg("#000000"))
        return bool(made) and (bool(drawing.paint) or all(_own(paint) for _, paint in made or ()))
    except ValueError:
        return False


def _picture(
    ident: int, both: tuple[bytes, ...], place: tuple[float, float, float, float], part: Any, alt: str, *, patch: bool
) -> str:
    """A picture of its pixels, and of the SVG after them where there is one ([MS-ODRAWXML] 2.1.1735, svgBlip)."""
    _, relation = part.get_or_add_image_part(io.BytesIO(both[0]))
    blip = f'<a:blip r:embed="{relation}"/>'
    if len(both) > 1:
        blip = (
            f'<a:blip r:embed="{relation}"><a:extLst><a:ext uri="{_SVG_BLIP}"><asvg:svgBlip xmlns:asvg="{_ASVG}" '
            f'r:embed="{_svg_relation(part, both[1])}"/></a:ext></a:extLst></a:blip>'
        )
    ground = fill("paper") if patch else "<a:noFill/>"
    return (
        f'<p:pic {NS}><p:nvPicPr>{names(ident, MARK, alt)}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f'<p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill>{blip}<a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr>{xfrm(*place)}{RECT}{ground}</p:spPr></p:pic>"
    )


def _svg_relation(part: Any, svg: bytes) -> str:
    """The relation of ``part`` to an SVG: python-pptx knows no such picture, so its part is made here, once."""
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    if not hasattr(part, "package"):  # a slide that is written as text
        return str(part.get_or_add_image_part(io.BytesIO(svg))[1])
    names_ = set()
    for held in part.package.iter_parts():
        if held.content_type == _SVG and held.blob == svg:
            return str(part.relate_to(held, _IMAGE))
        names_.add(str(held.partname).rsplit(".", 1)[0])
    number = next(n for n in range(1, len(names_) + 2) if f"/ppt/media/image{n}" not in names_)
    made = Part(PackURI(f"/ppt/media/image{number}.svg"), _SVG, part.package, svg)
    return str(part.relate_to(made, _IMAGE))
