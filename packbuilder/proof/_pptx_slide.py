"""The shapes of one slide: where they stand, what they say and how, with all that layout and master lend them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..office import EMU, MC, A, Levels, Looks, P, Package, Palette, Paragraph, R
from .reading import Box

_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
_TITLES = ("title", "ctrTitle")
_SMALL = ("ftr", "sldNum", "dt", "hdr")
_NO_STYLE = ("{2D5ABB26-0587-4C30-8999-92F81FD0307C}", "{5940675A-B579-460E-94D1-54222C63F5DA}")


@dataclass(slots=True)
class Cell:
    """One cell of a table: its words, its column's width and its margins in points, its own ground."""

    paragraphs: tuple[Paragraph, ...]
    width: float
    margins: tuple[float, float, float, float]
    ground: str


@dataclass(slots=True)
class Shape:
    """A shape of a slide. ``kind`` is its tag; ``place`` the kind of its placeholder, '' for none."""

    kind: str
    name: str
    element: Any
    box: Box | None
    place: str = ""
    known: bool = True
    alt: str = ""
    decorative: bool = False
    hidden: bool = False
    fill: str = ""
    ground: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    insets: tuple[float, float, float, float] = (7.2, 3.6, 7.2, 3.6)
    wraps: bool = True
    grows: bool = False
    rows: list[tuple[float, list[Cell]]] = field(default_factory=list)
    head: bool = True
    chart: str = ""

    @property
    def text(self) -> str:
        """Its words, a line a paragraph."""
        return "\n".join(p.text for p in self.paragraphs)


class Slides:
    """Reads slides; keeps what they share."""

    def __init__(self, package: Package, presentation: str) -> None:
        self.package = package
        self.presentation = package.xml(presentation)
        self.default = self.presentation.find(f"{P}defaultTextStyle")
        self.levels: Levels = {}
        self.palettes: dict[str, Palette] = {}
        self.table_styles: dict[str, Any] = {}
        for name in package.related(presentation, "tableStyles"):
            self.table_styles.update({s.get("styleId"): s for s in package.xml(name)})

    def read(self, name: str) -> list[Shape]:
        """The shapes of the slide part ``name`` in reading order, groups opened."""
        layout = (self.package.related(name, "slideLayout") or [""])[0]
        master = (self.package.related(layout, "slideMaster") or [""])[0] if layout else ""
        theme = (self.package.related(master, "theme") or [""])[0] if master else ""
        sheets = [self.package.xml(s) for s in (name, layout, master) if s]
        mapping = sheets[0].find(f"{P}clrMapOvr/{A}overrideClrMapping")
        if mapping is None and master:
            mapping = sheets[-1].find(f"{P}clrMap")
        named = dict(mapping.attrib if mapping is not None else {})
        key = f"{master} {sorted(named.items())}"
        if key not in self.palettes:
            self.palettes[key] = Palette(self.package.xml(theme) if theme else None, named)
        palette = self.palettes[key]
        return _Slide(self, name, sheets, palette).read()


class _Slide:
    def __init__(self, slides: Slides, name: str, sheets: list[Any], palette: Palette) -> None:
        self.slides, self.name, self.palette = slides, name, palette
        self.slide = sheets[0]
        self.layout = sheets[1] if len(sheets) > 1 else None
        self.master = sheets[2] if len(sheets) > 2 else None
        self.layers: list[tuple[Box | None, str]] = []

    def read(self) -> list[Shape]:
        self._layers()
        tree = self.slide.find(f"{P}cSld/{P}spTree")
        return [s for element, shift in _open(tree) if (s := self._shape(element, shift))]

    # What lies below.

    def _layers(self) -> None:
        for sheet in (self.slide, self.layout, self.master):
            ground = sheet.find(f"{P}cSld/{P}bg") if sheet is not None else None
            if ground is not None:
                fill = ground.find(f"{P}bgPr/{A}solidFill")
                fill = ground.find(f"{P}bgRef") if fill is None else fill
                self.layers.append((None, self.palette.of(fill)))
                break
        else:
            self.layers.append((None, "#FFFFFF"))
        shown = self.slide.get("showMasterSp") != "0"
        below = [self.layout] if shown else []
        if shown and self.layout is not None and self.layout.get("showMasterSp") != "0":
            below.insert(0, self.master)
        for sheet in below:
            if sheet is None:
                continue
            for element, shift in _open(sheet.find(f"{P}cSld/{P}spTree")):
                if element.find(f".//{P}nvPr/{P}ph") is None:
                    self._lay(_box(element, shift), self._fill(element) or "")

    def _lay(self, box: Box | None, fill: str) -> None:
        if fill and box is not None:
            self.layers.append((box, "" if fill == "?" else fill))

    def _fill(self, element: Any) -> str | None:
        """Its own plain colour; '?' for a picture or a gradient; '' for plainly none; None where it does not say."""
        if element.tag == f"{P}pic":
            return "?"
        look = element.find(f"{P}spPr")
        for child in look if look is not None else ():
            kind = child.tag.rsplit("}", 1)[-1]
            if kind == "solidFill":
                return self.palette.of(child, self.layers[0][1]) or "?"
            if kind == "noFill":
                return ""
            if kind in ("gradFill", "blipFill", "pattFill"):
                return "?"
        style = element.find(f"{P}style/{A}fillRef")
        return self.palette.of(style) if style is not None and style.get("idx") != "0" else None

    def _ground(self, box: Box | None) -> str:
        found = self.layers[0][1]
        for there, colour in self.layers[1:]:
            if there is not None and box is not None and there.holds(box, 2.0):
                found = colour
        return found

    # One shape.

    def _shape(self, element: Any, shift: tuple[float, float, float, float]) -> Shape | None:
        kind = element.tag.rsplit("}", 1)[-1]
        names = element.find(f"*/{P}cNvPr")
        if names is None:
            return None
        ph = element.find(f"*/{P}nvPr/{P}ph")
        lenders, known = self._lenders(ph)
        box = _box(element, shift)
        for lender in lenders:
            box = box or _box(lender, (0, 0, 1, 1))
        shape = Shape(
            kind=kind, name=names.get("name") or "", element=element, box=box, known=known,
            place=(ph.get("type") or "obj") if ph is not None else "", alt=(names.get("descr") or "").strip(),
            decorative=any(d.get("val") in ("1", "true") for d in names.iter(_DECORATIVE)),
            hidden=names.get("hidden") in ("1", "true"),
        )  # fmt: skip
        shape.ground = self._ground(box)
        if kind in ("sp", "pic"):
            said = (self._fill(s) for s in (element, *lenders))
            shape.fill = next((f for f in said if f is not None), "")
            self._lay(box, shape.fill)
            shape.ground = ("" if shape.fill == "?" else shape.fill) or shape.ground
        body = element.find(f"{P}txBody")
        if body is not None:
            self._words(shape, body, lenders)
        table = element.find(f"{A}graphic/{A}graphicData/{A}tbl")
        if table is not None:
            self._table(shape, table)
        chart = element.find(f"{A}graphic/{A}graphicData/*[@{R}id]")
        if chart is not None and table is None:
            relation = self.slides.package.target(self.name, chart.get(f"{R}id"))
            shape.chart = relation.target if relation else ""
        return shape

    def _lenders(self, ph: Any) -> tuple[list[Any], bool]:
        if ph is None or self.layout is None:
            return [], True
        kind, index = ph.get("type") or "obj", ph.get("idx") or "0"
        found = None
        for candidate in self.layout.iter(f"{P}ph"):
            same = (candidate.get("idx") or "0") == index
            if same and (candidate.get("type") or "obj") == kind:
                found = candidate
                break
            if found is None and (same if index != "0" else (candidate.get("type") or "obj") == kind):
                found = candidate
        lenders = [found.getparent().getparent().getparent()] if found is not None else []
        if self.master is not None:
            wanted = "title" if kind in _TITLES else kind if kind in _SMALL else "body"
            for candidate in self.master.iter(f"{P}ph"):
                if candidate.get("type") == wanted:
                    lenders.append(candidate.getparent().getparent().getparent())
                    break
        return lenders, found is not None

    def _words(self, shape: Shape, body: Any, lenders: list[Any]) -> None:
        bodies = [body, *(b for s in lenders if (b := s.find(f"{P}txBody")) is not None)]
        settings = [b.find(f"{A}bodyPr") for b in bodies]
        scale, squeeze = 1.0, 0.0
        for setting in settings:
            fitted = [c for c in setting if c.tag.lower().endswith("autofit")] if setting is not None else []
            if fitted:
                shape.grows = fitted[0].tag.endswith("spAutoFit")
                scale = int(fitted[0].get("fontScale") or 100000) / 100000
                squeeze = int(fitted[0].get("lnSpcReduction") or 0) / 100000
                break
        chain = [b.find(f"{A}lstStyle") for b in bodies]
        styles = self.master.find(f"{P}txStyles") if self.master is not None else None
        if styles is not None and shape.place and shape.place not in _SMALL:
            chain.append(styles.find(f"{P}{'titleStyle' if shape.place in _TITLES else 'bodyStyle'}"))
        elif styles is not None:
            chain.append(styles.find(f"{P}otherStyle"))
        looks = Looks([*chain, self.slides.default], self.palette, scale, squeeze, self.slides.levels)
        style = shape.element.find(f"{P}style/{A}fontRef")
        colour = self.palette.of(style) if style is not None and not shape.place else ""
        shape.paragraphs = tuple(looks.paragraph(p, colour) for p in body.iterfind(f"{A}p"))
        left, top, right, bottom = shape.insets
        shape.insets = (
            _inset(settings, "lIns", left), _inset(settings, "tIns", top),
            _inset(settings, "rIns", right), _inset(settings, "bIns", bottom),
        )  # fmt: skip
        shape.wraps = next((s.get("wrap") for s in settings if s is not None and s.get("wrap")), "square") != "none"

    def _table(self, shape: Shape, table: Any) -> None:
        flags = table.find(f"{A}tblPr")
        shape.head = flags is not None and flags.get("firstRow") in ("1", "true")
        style_id = (flags.findtext(f"{A}tableStyleId") or "") if flags is not None else ""
        style = self.slides.table_styles.get(style_id)
        widths = [int(c.get("w") or 0) / EMU for c in table.iterfind(f"{A}tblGrid/{A}gridCol")]
        looks = Looks([self.slides.default], self.palette, known=self.slides.levels)
        for number, row in enumerate(table.iterfind(f"{A}tr")):
            cells = []
            for column, cell in enumerate(row.iterfind(f"{A}tc")):
                span = int(cell.get("gridSpan") or 1)
                first = column == 0 and flags is not None and flags.get("firstCol") in ("1", "true")
                part = "firstRow" if number == 0 and shape.head else "firstCol" if first else "wholeTbl"
                cells.append(self._cell(shape, cell, sum(widths[column : column + span]), looks, style, part, style_id))
            shape.rows.append((int(row.get("h") or 0) / EMU, cells))

    def _cell(self, shape: Shape, cell: Any, width: float, looks: Looks, style: Any, part: str, style_id: str) -> Cell:
        own = cell.find(f"{A}tcPr")
        sides = [own] if own is not None else []
        margins = (
            _inset(sides, "marL", 7.2), _inset(sides, "marT", 3.6),
            _inset(sides, "marR", 7.2), _inset(sides, "marB", 3.6),
        )  # fmt: skip
        colour, bold, ground = "", False, shape.ground if style is not None or style_id in ("", *_NO_STYLE) else ""
        for name in ("wholeTbl", part):
            look = style.find(f"{A}{name}") if style is not None else None
            if look is None:
                continue
            text = look.find(f"{A}tcTxStyle")
            if text is not None:
                bold = text.get("b") == "on" or bold
                fills = [c for c in text if c.tag != f"{A}fontRef"]
                colour = self.palette.of(_Holder(fills)) if fills else colour
            fill = look.find(f"{A}tcStyle/{A}fill/{A}solidFill")
            ground = self.palette.of(fill) if fill is not None else ground
        fill = own.find(f"{A}solidFill") if own is not None else None
        ground = self.palette.of(fill) if fill is not None else ground
        body = cell.find(f"{A}txBody")
        words = () if body is None else tuple(looks.paragraph(p, colour, bold) for p in body.iterfind(f"{A}p"))
        return Cell(words, width, margins, ground)


class _Holder(list[Any]):
    """Children without a parent, for :meth:`Palette.of`."""


def _inset(settings: list[Any], name: str, usual: float) -> float:
    return next((int(s.get(name)) / EMU for s in settings if s is not None and s.get(name) is not None), usual)


def _box(element: Any, shift: tuple[float, float, float, float]) -> Box | None:
    place = element.find(f"{P}spPr/{A}xfrm")
    place = element.find(f"{P}xfrm") if place is None else place
    if place is None or place.find(f"{A}off") is None or place.find(f"{A}ext") is None:
        return None
    off, ext = place.find(f"{A}off"), place.find(f"{A}ext")
    left, top = int(off.get("x")) / EMU, int(off.get("y")) / EMU
    width, height = int(ext.get("cx")) / EMU, int(ext.get("cy")) / EMU
    dx, dy, sx, sy = shift
    return Box(left * sx + dx, top * sy + dy, (left + width) * sx + dx, (top + height) * sy + dy)


def _open(tree: Any, shift: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)) -> Iterator[tuple[Any, Any]]:
    """The shapes of a tree with the shift and scale of the groups they stand in; a group comes before its shapes."""
    for element in tree if tree is not None else ():
        if element.tag == f"{MC}AlternateContent":
            choice = element.find(f"{MC}Choice")
            yield from _open(choice, shift)
        elif element.tag == f"{P}grpSp":
            yield element, shift
            yield from _open(element, _grouped(element, shift))
        elif element.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame", f"{P}cxnSp", f"{P}contentPart"):
            yield element, shift


def _grouped(group: Any, shift: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    place = group.find(f"{P}grpSpPr/{A}xfrm")
    parts = [place.find(f"{A}{n}") for n in ("off", "ext", "chOff", "chExt")] if place is not None else []
    if not parts or any(p is None for p in parts):
        return shift
    off, ext, inner, size = parts
    dx, dy, sx, sy = shift
    across = int(ext.get("cx")) / max(1, int(size.get("cx")))
    down = int(ext.get("cy")) / max(1, int(size.get("cy")))
    left = int(off.get("x")) / EMU - int(inner.get("x")) / EMU * across
    top = int(off.get("y")) / EMU - int(inner.get("y")) / EMU * down
    return (dx + left * sx, dy + top * sy, sx * across, sy * down)
