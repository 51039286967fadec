"""What finished files are made of in these tests, and hands to spoil them with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from lxml import etree

from packbuilder.measure import fonts
from packbuilder.proof import Proof, prove_want
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.want import Want
from packbuilder.resources import Layouts
from packbuilder.statements import Statement

LONG = (
    "Staff see the same children almost every day, so a change in how a child looks, eats or behaves is often noticed "
    "at school first."
)
SPLIT = "This paragraph is long enough to run over from one page to the next. " * 14
LEFT_OUT = (
    Statement("One governor alone may look at the record of allegations against staff.", "any", "allegations", "text"),
    Statement("Managing allegations quietly", "any", "allegations", "title"),
    Statement("Whistleblowing", "any", "whistle", "title"),
)
PEOPLE = (("Priya Nair", "01632 960118"), ("Sam Okoro", "01632 960245"))

HANDOUT = f"""<html lang="en-GB"><head><title>Noticing</title><style>
@page {{ size: A4; margin: 25mm 20mm; @bottom-left {{ content: "Noticing. Review by 1 September 2027"; font-size: 9pt }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); font-size: 9pt }} }}
body {{ font-size: 12pt; line-height: 17pt; color: #1D2523 }} h1 {{ font-size: 28pt; line-height: 34pt }}
.hung {{ position: absolute; left: -14mm; font-size: 9pt }}
.field {{ background: #14453D; color: #FFFFFF; padding: 5mm }}
td, th {{ text-align: left }} svg {{ width: 60mm; height: 12mm }} svg text {{ font-size: 12pt }}
</style></head><body>
<h1>Noticing comes first</h1>
<p>{LONG.replace("noticed ", '<b>noti</b>ced <span class="hung">p34</span> ')}</p>
<div class="field"><p>Tell the safeguarding lead the same day (p117).</p></div>
<h2>Who to tell</h2>
<ul><li>Priya Nair, safeguarding lead, 01632 960118</li><li>Sam Okoro, deputy, 01632 960245</li></ul>
<p>In the years 2011–14 it was 42% of 293 reviews; the office “found” five. Read
<a href="https://oakfield.example/safeguarding" title="Our page on safeguarding">oakfield.example/safeguarding</a>.</p>
<table><thead><tr><th scope="col">Age</th><th scope="col">Reviews</th></tr></thead>
<tbody><tr><td>Under one</td><td>120</td></tr></tbody></table>
<svg viewBox="0 0 60 12" role="img" aria-label="A bar of 42 per cent"><title>A bar of 42 per cent</title>
<rect width="25" height="6" fill="#14453D"/></svg>
<p>{SPLIT}</p><p>{SPLIT.replace("This", "That")}</p>
</body></html>"""

POSTER = """<html lang="en-GB"><head><title>Be curious</title><style>
@page { size: A4; margin: 15mm } body { margin: 0; color: #1D2523; font-size: 17pt; line-height: 24pt }
h1 { font-size: 60pt; line-height: 60pt; margin: 0 0 10mm } .who { font-size: 14pt } .foot { font-size: 9pt }
</style></head><body><h1>Be curious about a child</h1>
<ul><li>Ask what a day at home is like</li><li>Write down what you hear</li></ul>
<p class="who">Priya Nair 01632 960118</p><p class="foot">Review by 1 September 2027</p></body></html>"""


def say(*texts: str, role: str = "text", where: Any = "face") -> tuple[Statement, ...]:
    """Statements of one role."""
    return tuple(Statement(t, where, "noticing", role) for t in texts)


@dataclass(frozen=True)
class Case:
    """A finished file and what it has to be."""

    data: bytes
    suffix: str
    want: Want

    def prove(self, data: bytes | None = None, **changes: Any) -> Proof:
        """The proof of the file, or of a spoilt copy of it."""
        return prove_want(data or self.data, self.suffix, replace(self.want, **changes))

    def faults(self, name: str, data: bytes | None = None, **changes: Any) -> str:
        """What the check ``name`` found, one fault a line."""
        return "\n".join(self.prove(data, **changes).check(name).detail)


def made(html: str, layouts: Layouts) -> bytes:
    """``html`` as a PDF in the faces that ship with the program."""
    from packbuilder.formats._print import to_pdf

    return to_pdf(html, layouts=layouts, fonts=fonts("Atkinson Hyperlegible", "Noto Sans"))


# -- spoiling a PDF ---------------------------------------------------------------------------------


def spoil(data: bytes, change: Callable[[Any], None]) -> bytes:
    """``data`` after ``change`` had its way with the opened file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def spoil_text(data: bytes, words: str, change: Callable[[list[Any]], list[Any]]) -> bytes:
    """``data`` after ``change`` had the instructions that draw the piece of text which holds ``words``."""
    from packbuilder.proof._pdf_page import read_sheets

    number, mcid = next(
        (n, d.mcid) for n, s in enumerate(read_sheets(data)) for d in s.texts if words in d.piece.text and d.mcid >= 0
    )

    def rewrite(pdf: Any) -> None:
        page = pdf.pages[number]
        out: list[Any] = []
        inside: list[Any] | None = None
        for instruction in pikepdf.parse_content_stream(page):
            operands, operator = instruction.operands, str(instruction.operator)
            if operator == "BDC" and int(operands[1].get("/MCID", -1)) == mcid:
                out.append(instruction)
                inside = []
            elif inside is not None and operator == "EMC":
                out += [*change(inside), instruction]
                inside = None
            else:
                (out if inside is None else inside).append(instruction)
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(out))

    return spoil(data, rewrite)


def op(name: str, *operands: Any) -> Any:
    """One drawing instruction."""
    return pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(name))


def tag(pdf: Any, name: str) -> Any:
    """The first structure element with the tag ``name``."""

    def walk(element: Any) -> Any:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == f"/{name}":
            return element
        kids = element.get("/K") if isinstance(element, pikepdf.Dictionary) else None
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []:
            found = walk(kid)
            if found is not None:
                return found
        return None

    return walk(pdf.Root.StructTreeRoot)


def texts(data: bytes) -> list[str]:
    """Every piece of text on the face, in reading order."""
    return [p.text for p in read_pdf(data).face]


# -- spoiling a deck --------------------------------------------------------------------------------


def repack(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """``data`` (a zip) after ``change`` had its parts by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def spoil_part(data: bytes, name: str, change: Callable[[Any], None]) -> bytes:
    """``data`` after ``change`` had the root element of the part ``name``."""

    def rewrite(parts: dict[str, bytes]) -> None:
        root = etree.fromstring(parts[name])
        change(root)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    return repack(data, rewrite)


# -- a deck -----------------------------------------------------------------------------------------

NOTES = "Say that nobody needs to be sure before they tell. Allow two minutes."
CHART_ALT = "Bars: 42 per cent under one, 21 per cent from one to five"


def deck(layouts: Layouts) -> bytes:
    """Five slides on our template: words, a list, a chart, a table, a picture; notes under the first."""
    from PIL import Image
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    show: Any = Presentation(str(layouts.path("deck/template.pptx")))
    by_name = {layout.name: layout for layout in show.slide_layouts}

    def slide(layout: str, words: dict[int, list[str]], keep: tuple[int, ...] = ()) -> Any:
        made = show.slides.add_slide(by_name[layout])
        for place in list(made.placeholders):
            index = place.placeholder_format.idx
            if index in words:
                place.text_frame.text = "\n".join(words[index])
            elif index not in keep:
                place._element.getparent().remove(place._element)
        return made

    one = slide("Message", {0: ["Noticing comes first"], 1: ["Tell the safeguarding lead the same day."]})
    one.notes_slide.notes_text_frame.text = NOTES
    slide("Content", {0: ["What to look for"], 1: ["A change in how a child looks", "A child who stops coming"]})
    chart = slide("Chart", {0: ["Most were babies"]}, (1,))
    data = CategoryChartData(number_format="0%")
    data.categories = ["Under one", "One to five"]
    data.add_series("Reviews", (0.42, 0.21))
    frame = next(p for p in chart.placeholders if p.placeholder_format.idx == 1).insert_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, data
    )
    frame.chart.font.size = Pt(18)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", CHART_ALT)
    grid = slide("Table", {0: ["Who to tell"]}, (1,))
    table = next(p for p in grid.placeholders if p.placeholder_format.idx == 1).insert_table(2, 2)
    for cell, words in zip(table.table.iter_cells(), ("Name", "Number", "Priya Nair", "01632 960118"), strict=True):
        cell.text = words
        cell.text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    table._element.nvGraphicFramePr.cNvPr.set("descr", "Names and numbers")
    picture = slide("Picture", {0: ["Five doors"]}, (1,))
    image = io.BytesIO()
    Image.new("RGB", (640, 340), (20, 69, 61)).save(image, "PNG")
    image.seek(0)
    shown = next(p for p in picture.placeholders if p.placeholder_format.idx == 1).insert_picture(image)
    shown._element.nvPicPr.cNvPr.set("descr", "Five doors in a row")
    show.core_properties.title = "Noticing"
    for each in show.slides:
        for run in each._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}r"):
            run.get_or_add_rPr().set("lang", "en-GB")
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()
