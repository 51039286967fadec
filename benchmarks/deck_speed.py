"""The same slides written by packbuilder and by python-pptx as its manual has it: ``python -m benchmarks.deck_speed``.

Both are given the same plan, the same template in the same brand and the same pieces of XML (a paragraph, a table, a
page of notes); one adds slides by ``add_slide``, ``insert_chart`` and ``notes_slide``, and saves. What comes out is
the same, part for part (``same`` says so). Measured in one run, one after the other, in processor seconds.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import re
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from packbuilder.brand import Brand, load_brand
from packbuilder.formats import _pptx, _pptx_chart, deck
from packbuilder.formats._address import encoded
from packbuilder.formats._deck_plan import Plan
from packbuilder.formats._deck_slides import Slide, Words
from packbuilder.formats._pptx_core import Properties
from packbuilder.formats._pptx_notes import NUMBER_FIELD, notes_tree
from packbuilder.formats._pptx_parts import Parts
from packbuilder.formats._pptx_shapes import Drawer
from packbuilder.formats._pptx_stage import our_stages
from packbuilder.formats._pptx_table import table
from packbuilder.formats._pptx_text import Setting, paragraphs
from packbuilder.formats._pptx_xml import NS, A, P, emu, fill, text, xfrm
from packbuilder.resources import Layouts
from packbuilder.selection import select
from packbuilder.session import timed
from packbuilder.workspace import Workspace

ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent
_P, _A = f"{{{P}}}", f"{{{A}}}"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LOOK = Properties("Speed", "How fast", "Packbuilder", "speed", "1.0", "en-GB", dt.date(2026, 11, 2))


@dataclass(frozen=True)
class Case:
    """What both are given."""

    plan: Plan
    layouts: Layouts
    brand: Brand


def case(slides: int) -> Case:
    """A deck of about so many slides: lists, steps, a question, a quiz, a message, a table, and a chart in each ten."""
    with tempfile.TemporaryDirectory() as folder:
        chosen = _selected(Path(folder), max(1, round(slides / 10)))
    layouts = Layouts.standard()
    brand = load_brand(layouts, "oakfield")
    return Case(deck.planned(timed(chosen), brand), layouts, brand)


def _selected(folder: Path, sections: int) -> Any:
    home = folder / "content" / "briefings" / "long"
    (home / "sections").mkdir(parents=True)
    for name in ("organisations", "packs"):
        (folder / "content" / name).mkdir()
    names = [f"part-{n}" for n in range(1, sections + 1)]
    _write(home / "briefing.yaml", {
        "title": "A long session", "short_title": "Long", "subtitle": "To see what a slide costs.",
        "kind": "Staff training", "version": "1.0", "reviewed": "2026-11-02", "review_by": "2027-09-01",
        "for": "Whoever measures.", "sources": [{"id": "r", "title": "The Report", "short": "The Report"}],
        "audiences": {"staff": "Staff"}, "outline": names,
    })  # fmt: skip
    for number, name in enumerate(names, 1):
        _write(home / "sections" / f"{name}.yaml", _section(number, name))
    school = {"name": "A School", "brand": "oakfield", "web": "www.school.example",
              "contacts": {"dsl": {"name": "Ann Lee", "phone": "01632 960001"}}}  # fmt: skip
    line = {"id": "emergency", "name": "Police", "phone": "999", "for": "A child in danger now"}
    _write(folder / "content" / "organisations" / "school.yaml", school)
    _write(folder / "content" / "national-lines.yaml", {"checked": "2026-11-02", "lines": [line]})
    pack = {"title": "P", "briefing": "long", "organisation": "school", "outputs": [{"format": "deck"}]}
    _write(folder / "content" / "packs" / "p.yaml", pack)
    workspace = Workspace(folder)
    held = workspace.pack("p")
    return select(workspace.briefing("long"), workspace.organisation("school"), workspace.national(), held,
                  held.outputs[0], pack_id="p")  # fmt: skip


def _section(number: int, name: str) -> dict[str, Any]:
    points = ["Say what you saw, in plain words.", "Write it down on the day.", f"Ask what was done, in week {number}."]
    rows = [[f"Sign {number}.{n}", "What it may mean, and whom to tell.", "Today"] for n in range(1, 4)]
    data = [{"label": f"Year {n}", "value": n * 7 % 41} for n in range(1, 5)]
    return {"id": name, "title": f"Week {number}", "summary": "A small thing can be the piece that was missing.",
            "notes": "Say that nobody has to be sure before they tell. Give it two minutes, and wait.", "blocks": [
        {"bullets": {"title": f"What to do in week {number}", "items": points}},
        {"steps": {"title": f"In this order in week {number}", "items": points}},
        {"question": {"ask": f"What would you have done in week {number}?", "prompts": points[:2], "minutes": 3}},
        {"quiz": {"question": f"Who tells, in week {number}?", "options": ["A few", "All"], "answer": "B",
                  "why": "Each sees a piece."}},
        {"callout": {"kind": "key", "title": f"Remember week {number}", "text": "You may be the one who notices."}},
        {"table": {"title": f"Signs of week {number}", "columns": ["Sign", "Meaning", "When"], "rows": rows}},
        {"chart": {"kind": "bar", "title": f"Figures of week {number}", "unit": "%", "data": data}},
        {"bullets": {"title": f"Again in week {number}", "items": ["[Read it](https://a.example/g)", *points]}},
        {"callout": {"kind": "caution", "title": f"Take care in week {number}", "text": "Do not promise to keep it."}},
    ]}  # fmt: skip


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


def ours(given: Case) -> bytes:
    """The deck as packbuilder writes it."""
    return _pptx.presentation(
        given.plan.slides, layouts=given.layouts, brand=given.brand, properties=_LOOK, sections=given.plan.sections
    )


def plain(given: Case) -> bytes:
    """The same slides by python-pptx."""
    from pptx import Presentation

    template = _pptx.dressed(given.layouts, given.brand)
    show: Any = Presentation(io.BytesIO(template))
    by_name = {layout.name: layout for layout in show.slide_layouts}
    slides = [show.slides.add_slide(by_name[plan.layout]) for plan in given.plan.slides]
    first: dict[str, Any] = {}
    for plan, slide in zip(given.plan.slides, slides, strict=True):
        first.setdefault(plan.section, slide)
    stages = our_stages(_pptx.layout_parts(Parts.read(template)), given.brand, rtl=False)
    drawer = Drawer(given.layouts, given.brand)
    for number, (plan, slide) in enumerate(zip(given.plan.slides, slides, strict=True), 1):
        _Plain(plan, slide, stages[plan.layout], drawer, first, number).fill()
    _sections(show, given.plan)
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


class _Plain:
    """Fills one slide of python-pptx's."""

    def __init__(self, plan: Slide, slide: Any, stage: Any, drawer: Drawer, first: dict[str, Any], number: int) -> None:
        self.plan, self.slide, self.stage, self.drawer = plan, slide, stage, drawer
        self.first, self.number = first, number
        self.setting = Setting("en-GB", self._web, self._jump)
        self.ids = max((s.shape_id for s in slide.shapes), default=1)

    def fill(self) -> None:
        from pptx.oxml import parse_xml

        tree = self.slide.shapes._spTree
        holders = {p.placeholder_format.idx: p for p in self.slide.placeholders}
        for role, seat in self.stage.seats.items():
            holder = holders[seat.frame.index]
            words = self.plan.placed(role)
            if words is not None and words.paragraphs:
                self._words(holder._element, seat, words)
            elif role != "body" or not self._special(holder, seat):
                holder._element.getparent().remove(holder._element)
        for shape in self.plan.shapes:
            for xml in self.drawer.draw(shape, self._next, self.slide.part, self._link):
                tree.append(parse_xml(xml))
        for foot in self.stage.feet:
            if foot.kind != "ftr" or self.plan.footer:
                tree.append(parse_xml(self._foot(foot)))
        if self.plan.ground:
            ground = f"<p:bg {NS}><p:bgPr>{fill(self.plan.ground)}<a:effectLst/></p:bgPr></p:bg>"
            self.slide._element.find(f"{_P}cSld").insert(0, parse_xml(ground))
        notes = self.slide.notes_slide._element.find(f"{_P}cSld/{_P}spTree")
        notes.getparent().replace(notes, parse_xml(notes_tree(self.plan.notes, "en-GB", self.number)))

    def _next(self) -> int:
        self.ids += 1
        return self.ids

    def _web(self, address: str) -> str:
        return str(self.slide.part.relate_to(encoded(address), f"{_REL}/hyperlink", is_external=True))

    def _jump(self, section: str) -> str:
        target = self.first.get(section)
        if target is None or target is self.slide:
            return ""
        return str(self.slide.part.relate_to(target.part, f"{_REL}/slide"))

    def _link(self, target: str) -> str:
        relation = self._jump(target)
        return f'<a:hlinkClick {NS} r:id="{relation}" action="ppaction://hlinksldjump"/>' if relation else ""

    def _special(self, holder: Any, seat: Any) -> bool:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.oxml import parse_xml
        from pptx.shapes.placeholder import ChartPlaceholder
        from pptx.util import Pt

        if self.plan.grid is not None:
            holder._element.addprevious(parse_xml(table(seat.ident, self.plan.grid, seat.ph, self.setting)))
            return False
        if self.plan.chart is None:
            return False
        data: Any = CategoryChartData(number_format="General")
        data.categories = [bar.label for bar in self.plan.chart.bars]
        data.add_series(self.plan.chart.title, [_pptx_chart.whole(bar.value) for bar in self.plan.chart.bars])
        plan, kind = self.plan.chart, XL_CHART_TYPE.BAR_CLUSTERED
        if plan.free:  # wider than its placeholder
            box = [Pt(value) for value in plan.box]
            frame = self.slide.shapes.add_chart(kind, *box, data)
            holder._element.addprevious(frame._element)
            frame._element.xpath(".//p:cNvPr")[0].set("id", str(seat.ident))
        else:
            frame = ChartPlaceholder(holder._element, holder._parent).insert_chart(kind, data)
            frame._element.find(f"{_P}xfrm/{_A}ext").set("cy", str(emu(plan.height)))
        _pptx_chart.look(frame.chart, plan, "en-GB")
        named = frame._element.xpath(".//p:cNvPr")[0]
        named.set("descr", plan.alt)
        named.set("name", "Chart")
        return not plan.free

    def _words(self, element: Any, seat: Any, words: Words) -> None:
        from pptx.oxml import parse_xml

        frame = seat.frame
        left, top, right, bottom = frame.insets
        sides = zip("ltrb", (left, top if words.top is None else words.top, right + words.narrow, bottom), strict=True)
        insets = " ".join(f'{side}Ins="{emu(value)}"' for side, value in sides)
        body = parse_xml(
            f'<p:txBody {NS}><a:bodyPr {insets} anchor="{frame.anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
            f"{paragraphs(words.paragraphs, self.setting)}</p:txBody>"
        )
        element.replace(element.find(f"{_P}txBody"), body)
        named = element.find(f"{_P}nvSpPr/{_P}cNvPr")
        named.set("name", seat.name)
        look = element.find(f"{_P}spPr")
        own = words.box if frame.role != "school" else None
        look.append(parse_xml(xfrm(*(own or (frame.x, frame.y, frame.w, frame.h))).replace("<a:xfrm", f"<a:xfrm {NS}")))
        if words.fill:
            look.append(
                parse_xml(fill(words.fill).replace("Fill>", f"Fill {NS}>", 1).replace("Fill/>", f"Fill {NS}/>"))
            )
        if words.outline:
            look.append(parse_xml(f'<a:ln {NS} w="{emu(2)}">{fill(words.outline)}<a:miter lim="800000"/></a:ln>'))
        link = self._link(words.target) if words.target else ""
        if link:
            named.append(parse_xml(link))

    def _foot(self, foot: Any) -> str:
        look = f'<a:rPr lang="en-GB" sz="1200">{fill(foot.colour)}</a:rPr>'
        inner = f"<a:r>{look}<a:t>{text(self.plan.footer)}</a:t></a:r>"
        if foot.kind == "sldNum":
            inner = f"{NUMBER_FIELD}{look}<a:t>{self.number}</a:t></a:fld>"
        return (
            f'<p:sp {NS}><p:nvSpPr><p:cNvPr id="{self._next()}" name="{foot.name}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
            f'</p:cNvSpPr><p:nvPr>{foot.ph}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" '
            f'bIns="0" anchor="ctr"/><a:lstStyle/><a:p>{inner}<a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
        )


def _sections(show: Any, plan: Plan) -> None:
    """PowerPoint's sections, as packbuilder lists them: taken from its own file, for it is one element for the deck."""
    from pptx.oxml import parse_xml

    element = show.part._element
    held: dict[str, list[str]] = {}
    for slide, entry in zip(plan.slides, element.sldIdLst, strict=True):
        held.setdefault(slide.section.split("/")[0], []).append(entry.get("id"))
    element.append(parse_xml(_pptx.section_list(held, plan.sections)))


def _parts(data: bytes) -> dict[str, object]:
    """The parts of a package by name, XML without the ways to write the same, relations as a set."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        held = {name: package.read(name) for name in package.namelist() if not name.startswith("docProps/")}
    out: dict[str, object] = {}
    for name, content in held.items():
        if name.endswith(".rels"):
            out[name] = {tuple(sorted(e.attrib.items())) for e in etree.fromstring(content)}
        elif name == "[Content_Types].xml":
            kinds = {e.get("PartName") or e.get("Extension"): e.get("ContentType") for e in etree.fromstring(content)}
            out[name] = {n: kinds.get(f"/{n}") or kinds.get(n.rsplit(".", 1)[-1]) for n in held}
        elif name.endswith(".xml"):
            out[name] = etree.tostring(etree.fromstring(content), method="c14n", exclusive=True)
        elif not name.endswith(".xlsx"):  # its bytes hold the hour at which python-pptx made it
            out[name] = content
    return out


def same(one: bytes, other: bytes) -> list[str]:
    """The parts in which two decks differ; none where they say the same."""
    first, second = _parts(one), _parts(other)
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def seconds(ways: Sequence[Callable[[Case], bytes]], given: Case, rounds: int = ROUNDS) -> list[float]:
    """The median processor seconds of each way, taken in turns."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(rounds + 1):
        for way, held in zip(ways, taken, strict=True):
            gc.collect()
            began = time.process_time()
            way(given)
            if number:  # the first round loads what there is to load
                held.append(time.process_time() - began)
    return [statistics.median(held) for held in taken]


def measure(slides: int = 500, rounds: int = ROUNDS) -> dict[str, Any]:
    """Seconds for about so many slides by packbuilder and by python-pptx, their ratio, and packbuilder's growth.

    ``slide_ms`` is what one slide costs packbuilder, in milliseconds, in decks of 20, 100 and 500.
    """
    given = case(slides)
    differing = same(ours(given), plain(given))
    if differing:
        raise RuntimeError(f"the two decks differ in {differing[:5]}")
    mine, theirs = seconds((ours, plain), given, rounds)
    growth = {}
    for size in (20, 100, 500):
        sized = case(size)
        growth[len(sized.plan.slides)] = round(seconds((ours,), sized, rounds)[0] / len(sized.plan.slides) * 1000, 3)
    return {
        "slides": len(given.plan.slides), "ours": round(mine, 3), "plain": round(theirs, 3),
        "ratio": round(mine / theirs, 3), "slide_ms": growth,
    }  # fmt: skip


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:] if re.fullmatch(r"\d+", word)]
    for size in sizes or [500]:
        print(json.dumps(measure(size)), flush=True)
