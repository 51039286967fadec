"""The door to python-pptx: slides as values in, a presentation's bytes out.

python-pptx opens and dresses the template and makes the charts. The slides are written here, as text, because it
looks through all that there is for each new slide, and lacks what a deck needs: placeholders with explicit text,
alternative text and the mark of what only decorates, footers and numbers, links between slides, sections, languages,
and a package that holds no part too many and has the same bytes every time.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from ..brand import Brand
from ..diagnostics import PackError, did_you_mean
from ..resources import Layouts
from . import _pptx_chart
from ._address import encoded
from ._deck_frames import Frame
from ._deck_mirror import mirrored
from ._deck_slides import Slide, Words
from ._pptx_brand import dress, on_primary
from ._pptx_core import Properties, core
from ._pptx_notes import NUMBER_FIELD, notes_tree
from ._pptx_parts import BOOK, CHART, NOTES, SLIDE, Parts
from ._pptx_save import pack, workbook
from ._pptx_shapes import Drawer
from ._pptx_stage import Foot, Seat, Stage, our_stages
from ._pptx_table import table
from ._pptx_text import Setting, is_rtl, paragraphs, runs_left
from ._pptx_theirs import Theirs
from ._pptx_xml import HEAD, NS, P, emu, fill, text, xfrm

_P = f"{{{P}}}"
_FIRST_ID = 256
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_TREE = (
    '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{}</p:spTree>'
)
_MAP = "<p:clrMapOvr>{}</p:clrMapOvr>"
_MASTER = "<a:masterClrMapping/>"
TEMPLATE = "deck/template.pptx"
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own table style without fields and lines."""


def presentation(
    slides: Sequence[Slide],
    *,
    layouts: Layouts,
    brand: Brand,
    properties: Properties,
    sections: Mapping[str, str],
) -> bytes:
    """The deck of ``slides`` in ``brand``. ``sections`` gives each slide's section its name, in order.

    Raises :class:`PackError` for a layout that the template lacks.
    """
    rtl = is_rtl(properties.language)
    parts = Parts.read(dressed(layouts, brand, rtl=rtl))
    stages = our_stages(layout_parts(parts), brand, rtl=rtl)
    slides = [mirrored(s) for s in slides] if rtl else slides
    return Deck(parts, stages, Drawer(layouts, brand), brand, properties).make(slides, sections)


def on_theirs(
    slides: Sequence[Slide], theirs: Theirs, *, layouts: Layouts, brand: Brand, properties: Properties,
    sections: Mapping[str, str],
) -> bytes:  # fmt: skip
    """The deck of ``slides``, planned for it, on a school's own template, which stays as it was."""
    deck = Deck(theirs.parts, theirs.stages, Drawer(layouts, brand), brand, properties)
    deck.table_style, deck.keep_links, deck.free = _NO_STYLE, not theirs.book.link, True
    deck.notes_places = theirs.notes
    return deck.make(slides, sections)


def dressed(layouts: Layouts, brand: Brand, *, rtl: bool = False) -> bytes:
    """Our own template in ``brand``: its theme and its masters."""
    from pptx import Presentation

    prs: Any = Presentation(io.BytesIO(layouts.read_bytes(TEMPLATE)))
    dress(prs, brand, rtl=rtl)
    buffer = io.BytesIO()
    prs.save(buffer)
    return buffer.getvalue()


def layout_parts(parts: Parts) -> dict[str, str]:
    """The part of each layout by the layout's name."""
    from lxml import etree

    out = {}
    for name, content in parts.held.items():
        if name.startswith("ppt/slideLayouts/") and name.endswith(".xml"):
            out[etree.fromstring(content).find(f"{_P}cSld").get("name", "")] = name
    return out


def section_list(held: Mapping[str, Sequence[int | str]], names: Mapping[str, str]) -> str:
    """PowerPoint's own sections as the ``p:extLst`` of a presentation: the numbers of the slides of each."""
    body = ""
    for top, numbers in held.items():
        guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"section:{top}")).upper()
        inner = "".join(f'<p14:sldId id="{i}"/>' for i in numbers)
        body += (
            f'<p14:section name={quoteattr(names.get(top, top))} id="{{{guid}}}"><p14:sldIdLst>{inner}</p14:sldIdLst>'
        )
        body += "</p14:section>"
    return (
        f'<p:extLst {NS}><p:ext uri="{_SECTIONS}"><p14:sectionLst '
        f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{body}</p14:sectionLst></p:ext></p:extLst>'
    )


class Deck:
    """A deck being written: ``parts`` of a template without slides, and its layouts as ``stages``."""

    def __init__(
        self, parts: Parts, stages: Mapping[str, Stage], drawer: Drawer, brand: Brand, properties: Properties
    ) -> None:
        self.parts, self.stages, self.drawer = parts, stages, drawer
        self.brand, self.properties = brand, properties
        self.rtl = is_rtl(properties.language)
        self.main = "ppt/presentation.xml"
        self.first: dict[str, str] = {}
        self.table_style: str | None = None
        self.keep_links = False
        self.free = False
        self.notes_places: Mapping[str, str] = {}

    def make(self, slides: Sequence[Slide], sections: Mapping[str, str]) -> bytes:
        """The file's bytes. Raises :class:`PackError` for a layout that is not there."""
        main = self.parts.relations(self.main)
        names = [self.parts.name("ppt/slides/slide%d.xml") for _ in slides]
        for slide, name in zip(slides, names, strict=True):
            self.first.setdefault(slide.section, name)
            self._stage(slide.layout)
        ids = [main.add("slide", name) for name in names]
        for number, (slide, name) in enumerate(zip(slides, names, strict=True), 1):
            _Filler(self, slide, name, number).fill()
        self._listed(slides, ids, sections)
        main.write()
        self.parts.held["docProps/core.xml"] = core(self.properties).encode("utf-8")
        return pack(self.parts.save())

    def _stage(self, name: str) -> Stage:
        if name not in self.stages:
            raise PackError.one(f"the deck's template has no layout {name}", hint=did_you_mean(name, self.stages))
        return self.stages[name]

    def notes_master(self) -> str:
        """The part of the notes master."""
        return next(n for n in self.parts.held if n.startswith("ppt/notesMasters/") and n.endswith(".xml"))

    def _listed(self, slides: Sequence[Slide], ids: Sequence[str], sections: Mapping[str, str]) -> None:
        """The list of slides, and PowerPoint's own sections over it."""
        from lxml import etree

        root = etree.fromstring(self.parts.held[self.main])
        held: dict[str, list[int]] = {}
        listed = ""
        for number, (slide, relation) in enumerate(zip(slides, ids, strict=True), _FIRST_ID):
            held.setdefault(slide.section.split("/")[0], []).append(number)
            listed += f'<p:sldId id="{number}" r:id="{relation}"/>'
        after = [e for e in root if e.tag in {f"{_P}{n}MasterIdLst" for n in ("sld", "notes", "handout")}][-1]
        after.addnext(etree.fromstring(f"<p:sldIdLst {NS}>{listed}</p:sldIdLst>"))
        extensions = root.find(f"{_P}extLst")
        if extensions is None:
            extensions = etree.SubElement(root, f"{_P}extLst")
        extensions.insert(0, etree.fromstring(section_list(held, sections))[0])
        self.parts.held[self.main] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class _Filler:
    """Fills one slide."""

    def __init__(self, deck: Deck, plan: Slide, name: str, number: int) -> None:
        self.deck, self.plan, self.name, self.number = deck, plan, name, number
        self.stage = deck.stages[plan.layout]
        self.language = deck.properties.language
        self.relations = deck.parts.relations(name)
        self.relations.add("slideLayout", self.stage.part)
        self.setting = Setting(
            self.language, self._web, self._jump, on_primary(deck.brand), deck.table_style, deck.keep_links
        )
        self.ids = max((s.ident for s in self.stage.seats.values()), default=1)

    def _next(self) -> int:
        self.ids += 1
        return self.ids

    def _web(self, address: str) -> str:
        return self.relations.add("hyperlink", encoded(address), external=True)

    def _jump(self, section: str) -> str:
        target = self.deck.first.get(section)
        if target is None or target == self.name:
            return ""
        return self.relations.add("slide", target)

    def fill(self) -> None:
        """Write the slide and its notes into the package."""
        shapes = []
        for role, seat in self.stage.seats.items():
            words = self.plan.placed(role)
            if words is not None and words.paragraphs:
                shapes.append(self._words(seat, words))
            elif role == "body" and seat.spelt:
                shapes.append(self._special(seat.ident, seat.frame, seat.ph))
        if self.deck.free:
            shapes.insert(self._free_at(shapes), self._special(0, None, ""))
        for shape in self.plan.shapes:
            shapes += self.deck.drawer.draw(shape, self._next, self.relations, self._link_shape)
        shapes += self._feet()
        ground = f"<p:bg><p:bgPr>{fill(self.plan.ground)}<a:effectLst/></p:bgPr></p:bg>" if self.plan.ground else ""
        tree = _TREE.format("".join(shapes)).replace(f" {NS}", "")
        mapping = _MAP.format(self.stage.mapping or _MASTER)
        whole = f"{HEAD}<p:sld {NS}><p:cSld>{ground}{tree}</p:cSld>{mapping}</p:sld>"
        self.deck.parts.add(self.name, whole, SLIDE)
        self._notes()
        self.relations.write()

    def _special(self, ident: int, frame: Frame | None, ph: str) -> str:
        """A table, a chart or a picture in a placeholder's place, or where its plan says that it stands."""
        grid, chart, photo = self.plan.grid, self.plan.chart, self.plan.photo
        if grid is None and chart is None and photo is None:
            return ""
        ident = ident or self._next()
        x, y, w, h = (frame.x, frame.y, frame.w, frame.h) if frame is not None else (0.0, 0.0, 0.0, 0.0)
        if grid is not None:
            return table(ident, grid, ph, self.setting)
        if chart is not None:
            return _pptx_chart.framed(ident, chart, chart.box or (x, y, w, chart.height), ph, self._chart(chart))
        assert photo is not None
        return self.deck.drawer.photo(ident, photo, photo.box or (x, y, w, h), ph, self.relations)

    def _free_at(self, shapes: Sequence[str]) -> int:
        """Where a graphic that is in no placeholder comes in reading order: before words that stand below it."""
        words = self.plan.placed("body")
        box = next((held.box for held in (self.plan.chart, self.plan.photo) if held is not None), None)
        below = box is not None and words is not None and words.box is not None and words.box[1] > box[1]
        return 1 if below else len(shapes)

    def _chart(self, plan: Any) -> str:
        """A chart's part with its workbook; its relation."""
        parts = self.deck.parts
        chart, book = _pptx_chart.made(plan, self.language)
        name = parts.name("ppt/charts/chart%d.xml")
        sheet = parts.name("ppt/embeddings/Microsoft_Excel_Sheet%d.xlsx")
        parts.add(name, chart, CHART)
        parts.add(sheet, workbook(book, self.deck.properties.date), BOOK)
        inner = parts.relations(name)
        inner.add("package", sheet)
        inner.write()
        return self.relations.add("chart", name)

    def _words(self, seat: Seat, words: Words) -> str:
        """Words in a placeholder, its place and insets written out: not every program looks them up in the layout."""
        frame = seat.frame
        own = words.box if frame.role != "school" else None
        sides = zip("ltrb", frame.insets, strict=True)
        kept = "".join(f' {side}Ins="{emu(value)}"' for side, value in sides) + ' anchor="t"' if own else ""
        setting = f'<a:bodyPr wrap="square"{kept} numCol="1"><a:noAutofit/></a:bodyPr>'
        box = (frame.x, frame.y, frame.w, frame.h)
        where = xfrm(*(own or box)) if own or seat.moved else ""
        if seat.spelt:
            left, top, right, bottom = frame.insets
            left, right = (left + words.narrow, right) if self.deck.rtl else (left, right + words.narrow)
            top = top if words.top is None else words.top
            sides = zip("ltrb", (left, top, right, bottom), strict=True)
            insets = " ".join(f'{side}Ins="{emu(value)}"' for side, value in sides)
            setting = f'<a:bodyPr {insets} anchor="{frame.anchor}"><a:noAutofit/></a:bodyPr>'
            where = xfrm(*(own or box))
        look = fill(words.fill, self.setting.on_primary) if words.fill else ""
        if words.outline:
            look += f'<a:ln w="{emu(2)}">{fill(words.outline)}<a:miter lim="800000"/></a:ln>'
        link = self._link_shape(words.target) if words.target else ""
        inner = paragraphs(words.paragraphs, self.setting)
        names = f'<p:cNvPr id="{seat.ident}" name={quoteattr(seat.name)}{f">{link}</p:cNvPr>" if link else "/>"}'
        return (
            f'<p:sp><p:nvSpPr>{names}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{seat.ph}</p:nvPr></p:nvSpPr>'
            f"<p:spPr>{where}{look}</p:spPr><p:txBody>{setting}<a:lstStyle/>{inner}</p:txBody></p:sp>"
        )

    def _link_shape(self, target: str) -> str:
        relation = self._jump(target)
        return f'<a:hlinkClick r:id="{relation}" action="ppaction://hlinksldjump"/>' if relation else ""

    def _feet(self) -> list[str]:
        return [self._foot(foot) for foot in self.stage.feet if foot.kind != "ftr" or self.plan.footer]

    def _foot(self, foot: Foot) -> str:
        language = self.language
        # On the run too: some programs apply an inherited shade twice.
        shade = fill(foot.colour, self.setting.on_primary) if foot.colour else ""
        look = f'<a:rPr lang="{language}" sz="{round(foot.size * 100)}">{shade}</a:rPr>'
        insets = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>' if foot.spelt else "<a:bodyPr/>"
        inner = f"<a:r>{look}<a:t>{text(self.plan.footer)}</a:t></a:r>"
        if runs_left(self.plan.footer, language):
            inner = f'<a:pPr rtl="1"/>{inner}'
        if foot.kind == "sldNum":
            inner = f"{NUMBER_FIELD}{look}<a:t>{self.number}</a:t></a:fld>"
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self._next()}" name={quoteattr(foot.name)}/><p:cNvSpPr>'
            f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>{foot.ph}</p:nvPr></p:nvSpPr><p:spPr/>'
            f'<p:txBody>{insets}<a:lstStyle/><a:p>{inner}<a:endParaRPr lang="{language}"/></a:p></p:txBody></p:sp>'
        )

    def _notes(self) -> None:
        parts = self.deck.parts
        name = parts.name("ppt/notesSlides/notesSlide%d.xml")
        inner = parts.relations(name)
        inner.add("notesMaster", self.deck.notes_master())
        inner.add("slide", self.name)
        inner.write()
        tree = notes_tree(self.plan.notes, self.language, self.number, self.deck.notes_places).replace(f" {NS}", "")
        parts.add(name, f"{HEAD}<p:notes {NS}><p:cSld>{tree}</p:cSld>{_MAP.format(_MASTER)}</p:notes>", NOTES)
        self.relations.add("notesSlide", name)
