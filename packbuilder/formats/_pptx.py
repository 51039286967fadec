"""The door to python-pptx: slides as values in, a presentation's bytes out.

Everything that python-pptx lacks is here or in the modules beside it: placeholders with explicit text, alternative
text and the mark of what only decorates, footers and numbers, links between slides, sections, languages, notes,
and a package that holds no part too many and has the same bytes every time.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..brand import Brand
from ..diagnostics import PackError, did_you_mean
from ..resources import Layouts
from . import _pptx_chart
from ._deck_frames import BY_NAME, Frame
from ._deck_mirror import mirrored, mirrored_frame
from ._deck_slides import Slide, Words
from ._pptx_brand import beside_mark, dress, on_primary
from ._pptx_notes import NUMBER_FIELD, notes_tree
from ._pptx_save import normalise
from ._pptx_shapes import Drawer
from ._pptx_table import table
from ._pptx_template import frame_name
from ._pptx_text import Setting, encoded, is_rtl, paragraphs
from ._pptx_xml import NS, A, P, emu, fill, text, xfrm

_A, _P = f"{{{A}}}", f"{{{P}}}"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
TEMPLATE = "deck/template.pptx"


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself. ``date`` stands for both made and changed: no clock is read."""

    title: str
    subject: str
    author: str
    keywords: str
    version: str
    language: str
    date: dt.date


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
    return _Deck(layouts, brand, properties).make(slides, sections)


class _Deck:
    def __init__(self, layouts: Layouts, brand: Brand, properties: Properties) -> None:
        from pptx import Presentation

        self.brand, self.properties = brand, properties
        self.prs: Any = Presentation(io.BytesIO(layouts.read_bytes(TEMPLATE)))
        self._count_names()
        self.rtl = is_rtl(properties.language)
        dress(self.prs, brand, rtl=self.rtl)
        self.layouts = {layout.name: layout for layout in self.prs.slide_layouts}
        self.drawer = Drawer(layouts, brand)
        self.first: dict[str, Any] = {}

    def _count_names(self) -> None:
        """python-pptx walks the whole package for each new part's name; a counter does, and keeps 500 slides linear."""
        counts: dict[str, int] = {}
        from pptx.opc.packuri import PackURI

        def next_partname(template: str) -> Any:
            counts[template] = counts.get(template, 0) + 1
            return PackURI(template % counts[template])

        self.prs.part.package.next_partname = next_partname

    def make(self, slides: Sequence[Slide], sections: Mapping[str, str]) -> bytes:
        slides = [mirrored(s) for s in slides] if self.rtl else slides
        made = [self.prs.slides.add_slide(self._layout(s.layout)) for s in slides]
        for plan, slide in zip(slides, made, strict=True):
            self.first.setdefault(plan.section, slide)
        for number, (plan, slide) in enumerate(zip(slides, made, strict=True), 1):
            _Filler(self, plan, slide, number).fill()
        self._sections(slides, sections)
        self._core()
        buffer = io.BytesIO()
        self.prs.save(buffer)
        return normalise(buffer.getvalue(), self.properties.date)

    def _layout(self, name: str) -> Any:
        if name not in self.layouts:
            hint = did_you_mean(name, self.layouts)
            raise PackError.one(f"the deck's template has no layout {name}", hint=hint)
        return self.layouts[name]

    def _sections(self, slides: Sequence[Slide], sections: Mapping[str, str]) -> None:
        from pptx.oxml import parse_xml

        held: dict[str, list[int]] = {}
        element = self.prs.part._element
        for plan, entry in zip(slides, element.find(f"{_P}sldIdLst"), strict=True):
            held.setdefault(plan.section.split("/")[0], []).append(int(entry.get("id")))
        body = ""
        for top, ids in held.items():
            name = sections.get(top, top)
            guid = str(uuid.uuid5(uuid.NAMESPACE_URL, f"section:{top}")).upper()
            inner = "".join(f'<p14:sldId id="{i}"/>' for i in ids)
            body += f'<p14:section name="{_attribute(name)}" id="{{{guid}}}"><p14:sldIdLst>{inner}</p14:sldIdLst>'
            body += "</p14:section>"
        extensions = element.find(f"{_P}extLst")
        if extensions is None:
            extensions = parse_xml(f"<p:extLst {NS}/>")
            element.append(extensions)
        extensions.insert(
            0,
            parse_xml(
                f'<p:ext {NS} uri="{_SECTIONS}"><p14:sectionLst '
                f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{body}</p14:sectionLst></p:ext>'
            ),
        )

    def _core(self) -> None:
        core, given = self.prs.core_properties, self.properties
        stamp = dt.datetime.combine(given.date, dt.time())
        core.title, core.subject, core.author = given.title, given.subject, given.author
        core.last_modified_by, core.keywords, core.version = given.author, given.keywords, given.version
        core.language, core.category, core.comments = given.language, "", ""
        core.created = core.modified = stamp
        core.revision = 1


def _attribute(words: str) -> str:
    return text(words).replace('"', "&quot;")


class _Filler:
    """Fills one slide."""

    def __init__(self, deck: _Deck, plan: Slide, slide: Any, number: int) -> None:
        self.deck, self.plan, self.slide, self.number = deck, plan, slide, number
        self.language = deck.properties.language
        self.tree = slide.shapes._spTree
        self.setting = Setting(self.language, self._web, self._jump, on_primary(deck.brand))
        self.ids = max((s.shape_id for s in slide.shapes), default=1)

    def _next(self) -> int:
        self.ids += 1
        return self.ids

    def _web(self, address: str) -> str:
        return str(self.slide.part.relate_to(encoded(address), f"{_REL}/hyperlink", is_external=True))

    def _jump(self, section: str) -> str:
        target = self.deck.first.get(section)
        if target is None or target is self.slide:
            return ""
        return str(self.slide.part.relate_to(target.part, f"{_REL}/slide"))

    def fill(self) -> None:
        spec = BY_NAME[self.plan.layout].by_role
        by_index = {s.placeholder_format.idx: s for s in self.slide.placeholders}
        for role, frame in spec.items():
            holder = by_index[frame.index]
            words = self.plan.placed(role)
            if words is not None and words.paragraphs:
                self._words(holder._element, words, frame)
            elif role == "body" and self._special(holder):
                pass
            else:
                holder._element.getparent().remove(holder._element)
        for shape in self.plan.shapes:
            for xml in self.deck.drawer.draw(shape, self._next, self.slide.part, self._link_shape):
                self._append(xml)
        self._foot()
        if self.plan.ground:
            self._ground()
        self._notes()

    def _append(self, xml: str) -> None:
        from pptx.oxml import parse_xml

        self.tree.append(parse_xml(xml))

    def _special(self, holder: Any) -> bool:
        """A table, a chart or a picture in the placeholder's place."""
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import qn

        if self.plan.grid is not None:
            ph = '<p:ph type="tbl" idx="1"/>'
            ident = holder.shape_id
            holder._element.addprevious(parse_xml(table(ident, self.plan.grid, ph, self.setting)))
            holder._element.getparent().remove(holder._element)
            return True
        if self.plan.chart is not None:
            frame = _pptx_chart.insert(holder, self.plan.chart, self.language)
            named = frame._element.xpath(".//p:cNvPr")[0]
            named.set("descr", self.plan.chart.alt)
            named.set("name", "Chart")
            box = frame._element.find(qn("p:xfrm"))
            box.find(qn("a:ext")).set("cy", str(emu(self.plan.chart.height)))
            return True
        if self.plan.photo is not None:
            return self.deck.drawer.photo(holder, self.plan.photo)
        return False

    def _words(self, element: Any, words: Words, frame: Frame) -> None:
        """Words in a placeholder, its place and insets written out: not every program looks them up in the layout."""
        from pptx.oxml import parse_xml

        body = element.find(f"{_P}txBody")
        if frame.role == "school":
            frame = beside_mark(self.deck.brand, frame)
        if self.deck.rtl:
            frame = mirrored_frame(frame)
        left, top, right, bottom = frame.insets
        left, right = (left + words.narrow, right) if self.deck.rtl else (left, right + words.narrow)
        top = top if words.top is None else words.top
        sides = zip("ltrb", (left, top, right, bottom), strict=True)
        insets = " ".join(f'{side}Ins="{emu(value)}"' for side, value in sides)
        new = parse_xml(
            f'<p:txBody {NS}><a:bodyPr {insets} anchor="{frame.anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
            f"{paragraphs(words.paragraphs, self.setting)}</p:txBody>"
        )
        element.replace(body, new)
        element.find(f"{_P}nvSpPr/{_P}cNvPr").set("name", frame_name(frame))
        look = element.find(f"{_P}spPr")
        own = words.box if frame.role != "school" else None
        box = own or (frame.x, frame.y, frame.w, frame.h)
        look.insert(0, parse_xml(_ns(xfrm(*box))))
        if words.fill:
            look.append(parse_xml(_ns(fill(words.fill, self.setting.on_primary))))
        if words.outline:
            look.append(parse_xml(f'<a:ln {NS} w="{emu(2)}">{fill(words.outline)}<a:miter lim="800000"/></a:ln>'))
        if words.target:
            named = element.find(f"{_P}nvSpPr/{_P}cNvPr")
            link = self._link_shape(words.target)
            if link:
                named.append(parse_xml(_ns(link)))

    def _link_shape(self, target: str) -> str:
        relation = self._jump(target)
        return f'<a:hlinkClick r:id="{relation}" action="ppaction://hlinksldjump"/>' if relation else ""

    def _foot(self) -> None:
        foot = BY_NAME[self.plan.layout].foot
        if foot is None:
            return
        language = self.language
        shade = fill(foot[2], self.setting.on_primary)  # on the run too: some programs apply an inherited shade twice
        look = f'<a:rPr lang="{language}" sz="1200">{shade}</a:rPr>'
        insets = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        for kind, name, index, inner in (
            ("ftr", "Footer", 11, f"<a:r>{look}<a:t>{text(self.plan.footer)}</a:t></a:r>"),
            ("sldNum", "Slide number", 12, f"{NUMBER_FIELD}{look}<a:t>{self.number}</a:t></a:fld>"),
        ):
            if kind == "ftr" and not self.plan.footer:
                continue
            self._append(
                f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{self._next()}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
                f'</p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>'
                f'<p:txBody>{insets}<a:p>{inner}<a:endParaRPr lang="{language}"/></a:p></p:txBody></p:sp>'
            )

    def _ground(self) -> None:
        from pptx.oxml import parse_xml

        common = self.slide._element.find(f"{_P}cSld")
        common.insert(0, parse_xml(f"<p:bg {NS}><p:bgPr>{fill(self.plan.ground)}<a:effectLst/></p:bgPr></p:bg>"))

    def _notes(self) -> None:
        from pptx.oxml import parse_xml

        notes = self.slide.notes_slide
        old = notes._element.find(f"{_P}cSld/{_P}spTree")
        old.getparent().replace(old, parse_xml(notes_tree(self.plan.notes, self.language, self.number)))


def _ns(xml: str) -> str:
    """A piece of DrawingML that can stand alone: its first element declares the namespaces."""
    head = xml.split(">", 1)[0]
    cut = len(head.rstrip("/").split(" ", 1)[0])
    return f"{xml[:cut]} {NS}{xml[cut:]}"
