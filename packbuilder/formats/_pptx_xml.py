"""Pieces of PresentationML as text: colours by theme slot, frames, rectangles, drawn shapes.

Pure strings, so that the template's author script and the decks made from it say things the same way. Lengths come
in points and go out in EMU (12,700 to a point).
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
NS = f'xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SLOTS: dict[str, tuple[str, str]] = {
    "ink": ("tx1", ""),
    "paper": ("bg1", ""),
    "heading": ("tx2", ""),
    "tint": ("bg2", ""),
    "soft": ("tx1", '<a:lumMod val="75000"/><a:lumOff val="25000"/>'),
    "line": ("bg2", '<a:satMod val="50000"/><a:lumMod val="75000"/>'),
    "mid": ("tx2", '<a:satMod val="25000"/><a:lumMod val="50000"/><a:lumOff val="45000"/>'),
    "theme-1": ("accent1", ""),
    "theme-2": ("accent2", ""),
    "theme-3": ("accent3", ""),
    "theme-4": ("accent4", ""),
    "primary": ("accent5", ""),
    "accent": ("accent6", ""),
    "on-theme": ("bg1", ""),
    "on-primary": ("lt1", ""),
}
"""Which slot of the theme each colour role of a brand is.

Every colour in a deck is one of these, never a fixed one, so that choosing other theme colours in PowerPoint
recolours the deck. `soft`, `line` and `mid` are shades that PowerPoint derives from their slot. `on-primary` alone
is written `lt1` (everything light says `bg1`): where a brand's primary is a light colour it becomes `dk1`.
"""

DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
"""What tells a screen reader to pass a shape by; the content of its ``cNvPr``."""


def emu(points: float) -> int:
    """Points to EMU."""
    return round(points * 12700)


def colour(role: str, on_primary: str = "lt1") -> str:
    """The ``a:schemeClr`` of a colour role; ``on_primary`` is the slot that reads on the primary colour."""
    slot, shade = SLOTS[role]
    slot = on_primary if role == "on-primary" else slot
    return f'<a:schemeClr val="{slot}">{shade}</a:schemeClr>' if shade else f'<a:schemeClr val="{slot}"/>'


def fill(role: str, on_primary: str = "lt1") -> str:
    """A solid fill in a colour role; ``none`` for none."""
    return f"<a:solidFill>{colour(role, on_primary)}</a:solidFill>" if role != "none" else "<a:noFill/>"


def xfrm(x: float, y: float, w: float, h: float, tag: str = "a") -> str:
    """Where a shape stands."""
    return (
        f'<{tag}:xfrm><a:off x="{emu(x)}" y="{emu(y)}"/><a:ext cx="{emu(x + w) - emu(x)}" '
        f'cy="{emu(y + h) - emu(y)}"/></{tag}:xfrm>'
    )


def names(shape_id: int, name: str, alt: str = "", link: str = "") -> str:
    """The ``p:cNvPr`` of a shape: decorative where it has no alternative text. ``link`` is an ``a:hlinkClick``."""
    described = f" descr={quoteattr(alt)}" if alt else ' descr=""'
    inner = link + ("" if alt else DECORATIVE)
    return f"<p:cNvPr id={quoteattr(str(shape_id))} name={quoteattr(name)}{described}>{inner}</p:cNvPr>"


def shape(cnv: str, where: str, geometry: str, look: str) -> str:
    """A drawn shape without words."""
    return (
        f'<p:sp {NS}><p:nvSpPr>{cnv}<p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{where}{geometry}{look}'
        '</p:spPr><p:txBody><a:bodyPr rtlCol="0" anchor="ctr"/><a:lstStyle/><a:p><a:endParaRPr lang="en-GB"/></a:p>'
        "</p:txBody></p:sp>"
    )


RECT = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def group(cnv: str, box: tuple[float, float, float, float], shapes: Sequence[str]) -> str:
    """Shapes held together; ``box`` is both the group's place and its own coordinates."""
    where = xfrm(*box)
    inner = where.replace("<a:xfrm>", "").replace("</a:xfrm>", "")
    child = inner.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
    return (
        f"<p:grpSp {NS}><p:nvGrpSpPr>{cnv}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{inner}{child}"
        f"</a:xfrm></p:grpSpPr>{''.join(shapes)}</p:grpSp>"
    )


def text(words: str) -> str:
    """Words for an element's content."""
    return escape(words)
