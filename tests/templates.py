"""Schools' own templates for tests: made by python-pptx and XML as people make them, and spoilt as others would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu, Pt

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
SECRET = "Kieran Doe was seen by the nurse on Monday"
GERMAN = {
    "Title Slide": "Titelfolie", "Title and Content": "Titel und Inhalt", "Section Header": "Abschnittsüberschrift",
    "Two Content": "Zwei Inhalte", "Title Only": "Nur Titel", "Blank": "Leer",
}  # fmt: skip
WELSH = {"Title Slide": "Sleid Teitl", "Title and Content": "Teitl a Chynnwys", "Section Header": "Pennyn Adran",
         "Title Only": "Teitl yn Unig"}  # fmt: skip


def _saved(show: Any) -> bytes:
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def edited(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The file after ``change`` had its parts by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    change(held)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in held.items():
            package.writestr(name, part)
    return out.getvalue()


def in_part(data: bytes, name: str, change: Callable[[Any], None]) -> bytes:
    """The file after ``change`` had the root of one part."""

    def rewrite(held: dict[str, bytes]) -> None:
        root = etree.fromstring(held[name])
        change(root)
        held[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return edited(data, rewrite)


def replaced(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The file with one part's text changed."""

    def rewrite(held: dict[str, bytes]) -> None:
        assert old in held[name], (name, old)
        held[name] = held[name].replace(old, new)

    return edited(data, rewrite)


def related(held: dict[str, bytes], source: str, kind: str, target: str, mode: str = "", key: str = "rId99") -> None:
    """One relation more."""
    folder, base = source.rsplit("/", 1)
    name = f"{folder}/_rels/{base}.rels"
    root = etree.fromstring(held[name]) if name in held else etree.Element(f"{{{REL}}}Relationships")
    more = etree.SubElement(
        root, f"{{{REL}}}Relationship", Id=key, Type=kind if "/" in kind else f"{OFFICE}/{kind}", Target=target
    )
    if mode:
        more.set("TargetMode", mode)
    held[name] = etree.tostring(root)


def typed(held: dict[str, bytes], name: str, kind: str) -> None:
    """A content type for a part more."""
    root = etree.fromstring(held["[Content_Types].xml"])
    etree.SubElement(root, root.tag.replace("Types", "Override"), PartName=f"/{name}", ContentType=kind)
    held["[Content_Types].xml"] = etree.tostring(root)


# -- templates as schools have them -------------------------------------------------------------------


def old_office() -> bytes:
    """PowerPoint's own of twenty years ago, as python-pptx brings it: 4:3, Calibri, English names."""
    return _saved(Presentation())


def wide(names: dict[str, str] = GERMAN, *, types: bool = True, dark: bool = True) -> bytes:
    """16:9, its layouts named in another language, in a school's colours and face; the cover and sections dark."""
    show: Any = Presentation()
    share = 12192000 / show.slide_width
    show.slide_width, show.slide_height = Emu(12192000), Emu(6858000)
    for sheet in (show.slide_master, *show.slide_layouts):
        for where in sheet._element.iter(f"{A}xfrm"):
            for spot, key in ((where.find(f"{A}off"), "x"), (where.find(f"{A}ext"), "cx")):
                spot.set(key, str(round(int(spot.get(key)) * share)))
    for layout in show.slide_layouts:
        layout.name = names.get(layout.name, f"Layout {layout.name}")
        if not types:
            layout._element.attrib.pop("type", None)
    if dark:
        for n in (0, 2):
            ground = (
                f"<p:bg {NS}><p:bgPr><a:solidFill><a:srgbClr val='1F2A44'/></a:solidFill><a:effectLst/></p:bgPr></p:bg>"
            )
            show.slide_layouts[n]._element.find(f"{P}cSld").insert(0, etree.fromstring(ground))
    theme = next(r.target_part for r in show.slide_master.part.rels.values() if r.reltype.endswith("/theme"))
    root = etree.fromstring(theme.blob)
    for slot, value in (("accent1", "7A1F3D"), ("accent2", "2F6B4F"), ("dk2", "1F2A44")):
        holder = root.find(f".//{A}clrScheme/{A}{slot}")
        for child in list(holder):
            holder.remove(child)
        etree.SubElement(holder, f"{A}srgbClr").set("val", value)
    for tag in ("majorFont", "minorFont"):
        root.find(f".//{A}{tag}/{A}latin").set("typeface", "Arial")
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _saved(show)


def used() -> bytes:
    """A deck that somebody gave before: slides with a picture, a chart, a link, notes, comments, sections, a show."""
    show: Any = Presentation()
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(picture, "PNG")
    for number in range(3):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = f"{SECRET} {number}"
        slide.placeholders[1].text = SECRET
        slide.notes_slide.notes_text_frame.text = SECRET
    picture.seek(0)
    show.slides[0].shapes.add_picture(picture, Pt(10), Pt(10))
    data: Any = CategoryChartData()
    data.categories = [SECRET, "B"]
    data.add_series("S", (1, 2))
    show.slides[1].shapes.add_chart(XL_CHART_TYPE.PIE, Pt(10), Pt(10), Pt(200), Pt(200), data)
    run = show.slides[2].shapes.add_textbox(Pt(5), Pt(5), Pt(90), Pt(20)).text_frame.paragraphs[0].add_run()
    run.text, run.hyperlink.address = "a link", "file:///C:/staff/kieran.docx"
    show.core_properties.author, show.core_properties.title = "Kieran Doe", SECRET

    def more(held: dict[str, bytes]) -> None:
        comments = (
            f'<p:cmLst {NS}><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/><p:text>{SECRET}</p:text></p:cm></p:cmLst>'
        )
        held["ppt/comments/comment1.xml"] = comments.encode()
        person = '<p:cmAuthor id="0" name="Kieran Doe" initials="K" lastIdx="1" clrIdx="0"/>'
        authors = f"<p:cmAuthorLst {NS}>{person}</p:cmAuthorLst>"
        held["ppt/commentAuthors.xml"] = authors.encode()
        held["docProps/custom.xml"] = SECRET.encode()
        pml = "application/vnd.openxmlformats-officedocument.presentationml"
        typed(held, "ppt/comments/comment1.xml", f"{pml}.comments+xml")
        typed(held, "ppt/commentAuthors.xml", f"{pml}.commentAuthors+xml")
        related(held, "ppt/slides/slide1.xml", "comments", "../comments/comment1.xml")
        related(held, "ppt/presentation.xml", "commentAuthors", "commentAuthors.xml", key="rId98")
        listed = '<p:outlineViewPr><p:cViewPr/><p:sldLst><p:sld r:id="rId1"/></p:sldLst></p:outlineViewPr>'
        held["ppt/viewProps.xml"] = f"<p:viewPr {NS}>{listed}</p:viewPr>".encode()
        related(held, "ppt/viewProps.xml", "slide", "slides/slide1.xml", key="rId1")
        root = etree.fromstring(held["ppt/presentation.xml"])
        first, key = root.find(f"{P}sldIdLst")[0], "{" + OFFICE + "}id"
        show_ = etree.fromstring(
            f'<p:custShowLst {NS}><p:custShow name="{SECRET}" id="0"><p:sldLst><p:sld r:id="{first.get(key)}"/>'
            "</p:sldLst></p:custShow></p:custShowLst>"
        )
        root.find(f"{P}notesSz").addnext(show_)
        sections = (
            f'<p:extLst {NS}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
            f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="{SECRET}" '
            f'id="{{11111111-2222-3333-4444-555555555555}}"><p14:sldIdLst>'
            f'<p14:sldId id="{first.get("id")}"/></p14:sldIdLst>'
            "</p14:section></p14:sectionLst></p:ext></p:extLst>"
        )
        root.append(etree.fromstring(sections))
        held["ppt/presentation.xml"] = etree.tostring(root)

    return edited(_saved(show), more)


def sized(width: float, height: float) -> bytes:
    """The old template with its slides and places ``width`` by ``height`` points."""
    show: Any = Presentation()
    across, down = Pt(width) / show.slide_width, Pt(height) / show.slide_height
    show.slide_width, show.slide_height = Pt(width), Pt(height)
    for sheet in (show.slide_master, *show.slide_layouts):
        for where in sheet._element.iter(f"{A}xfrm"):
            for tag, keys in (("off", "xy"), ("ext", ("cx", "cy"))):
                spot = where.find(f"{A}{tag}")
                for key, share in zip(keys, (across, down), strict=True):
                    spot.set(key, str(round(int(spot.get(key)) * share)))
    return _saved(show)
