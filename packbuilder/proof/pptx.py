"""Reading a finished deck: what stands on its slides, in their notes, and everywhere else in the file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from ..diagnostics import PackError
from ..office import EMU, A, P, Package, Paragraph, R, open_package
from ._pdf_page import quoted
from ._pdf_tree import FILE_NAME
from ._pptx_chart import read_chart
from ._pptx_fit import check_fit
from ._pptx_slide import Shape, Slides
from ._pptx_whole import misdirected, misspelt, moving, undescribed, unlisted
from .reading import Box, Fault, Page, Passage, Piece, Reading

_TITLES = ("title", "ctrTitle")
_SMALL = ("ftr", "sldNum", "dt")
_REFUSED = {
    "vbaProject": "a macro", "oleObject": "an embedded object", "comments": "comments", "commentAuthors": "comments",
    "control": "a control", "attachedToolbars": "a macro", "externalLinkPath": "a link to a file",
}  # fmt: skip
_PICTURES = ("png", "jpg", "jpeg", "gif", "tif", "tiff", "webp")
#: Attributes long enough to hold words.
_ATTRIBUTE = re.compile(rb"""=(?:"([^"<]{16,})"|'([^'<]{16,})')""")
_SECTION = "{http://schemas.microsoft.com/office/powerpoint/2010/main}section"


def read_pptx(data: bytes) -> Reading:
    """The deck ``data`` as a :class:`Reading`; raises :class:`PackError` where it can't be opened."""
    package = open_package(data)
    start = [r.target for r in package.relations.get("", ()) if r.kind == "officeDocument"]
    if not start or package.parts.get(start[0]) is None or not package.xml(start[0]).tag.endswith("}presentation"):
        raise PackError.one("this is no PowerPoint file", hint="give a .pptx")
    return _Deck(package, start[0]).read()


class _Deck:
    """Reads one deck."""

    def __init__(self, package: Package, main: str) -> None:
        self.package, self.main = package, main
        self.root = package.xml(main)
        size = self.root.find(f"{P}sldSz")
        self.width = int(size.get("cx")) / EMU if size is not None else 960.0
        self.height = int(size.get("cy")) / EMU if size is not None else 540.0
        self.faults: list[Fault] = []
        self.passages: list[Passage] = []
        self.face: list[Piece] = []
        self.pages: list[Page] = []
        self.pictures = 0
        self.language = ""

    def read(self) -> Reading:
        """All of it."""
        slides = Slides(self.package, self.main)
        names = [self.package.target(self.main, e.get(f"{R}id")) for e in self.root.iterfind(f"{P}sldIdLst/{P}sldId")]
        shown = [n.target for n in names if n is not None]
        for number, name in enumerate(shown, 1):
            self._slide(slides, name, number)
        self._elsewhere(shown)
        for fault in (*unlisted(self.root), *misspelt(self.package), *undescribed(self.package, self.language)):
            self._fault("unreadable", fault)
        face = tuple(self.face)
        core = self.package.parts.get("docProps/core.xml")
        title = (
            self.package.xml("docProps/core.xml").findtext("{http://purl.org/dc/elements/1.1/}title") if core else ""
        )
        if not (title or "").strip():
            self._fault("unreadable", "the file has no title")
        return Reading(
            kind="pptx", pages=tuple(self.pages), face=face, drawn=face, passages=tuple(self.passages),
            faults=tuple(self.faults), language=self.language, title=title or "", pictures=self.pictures, unit="slides",
        )  # fmt: skip

    def _fault(self, check: str, detail: str, slide: int = 0) -> None:
        self.faults.append(Fault(check, detail, slide))

    def _say(self, kind: str, text: str, where: str, slide: int = 0) -> None:
        if text.strip():
            self.passages.append(Passage(kind, text, where, slide))

    # A slide.

    def _slide(self, slides: Slides, name: str, number: int) -> None:
        shapes = slides.read(name)
        hidden = self.package.xml(name).get("show") in ("0", "false")
        if hidden:
            self._fault("leaked", "a slide is hidden: it is not shown, but anyone can read it", number)
        titles = [s for s in shapes if s.place in _TITLES and s.text.strip()]
        title = " ".join(titles[0].text.split()) if titles else ""
        self.pages.append(Page(self.width, self.height, title, hidden))
        if not titles:
            self._fault("unreadable", "the slide has no title", number)
        elif next((s for s in shapes if s.text.strip() and s.kind == "sp"), None) is not titles[0]:
            self._fault("unreadable", "the title is not what a screen reader says first", number)
        spoken: list[Any] = []
        whole = Box(0, 0, self.width, self.height)
        for shape in shapes:
            covered = any(group in shape.element.iterancestors() for group in spoken)
            if shape.kind == "grpSp" and (shape.alt or shape.decorative):
                spoken.append(shape.element)
            self._alt(shape, number, covered)
            self._place(shape, number, whole)
            pieces = list(self._pieces(shape, number))
            unseen = hidden or shape.hidden or (shape.box is not None and shape.box.shared(whole) is None)
            if unseen or self._covered(shape, shapes):
                self._unseen(pieces, number, "hidden" if unseen else "covered by something drawn over it")
            else:
                self.face += pieces
        for fault in (*moving(self.package.xml(name), "the slide"), *misdirected(self.package.xml(name))):
            self._fault("unreadable", fault, number)
        self._notes(name, number)

    def _pieces(self, shape: Shape, number: int) -> Iterator[Piece]:
        role = "title" if shape.place in _TITLES else "small" if shape.place in _SMALL else "body"
        yield from self._words(shape.paragraphs, number, shape.box, shape.ground, role)
        for _, cells in shape.rows:
            for cell in cells:
                yield from self._words(cell.paragraphs, number, shape.box, cell.ground, "table")
        if shape.chart and shape.chart in self.package.parts:
            chart = read_chart(self.package, shape.chart)
            for word in chart.words:
                yield Piece(word, number, shape.box, chart.size, role="chart")
            for fault in chart.faults:
                self._fault("unreadable", fault, number)
            if chart.hidden:
                what = ", ".join(chart.hidden[:3])
                self._fault(
                    "leaked", f"the chart's workbook holds what the chart does not show: {quoted(what)}", number
                )
                self._say("workbook", "\n".join(chart.hidden), f"the workbook of a chart on slide {number}", number)

    def _words(
        self, paragraphs: tuple[Paragraph, ...], number: int, box: Box | None, ground: str, role: str
    ) -> Iterator[Piece]:
        silent = 0
        for paragraph in paragraphs:
            first = True
            for run in paragraph.runs:
                if not run.text:
                    continue
                silent += bool(run.text.strip()) and not run.language
                self.language = self.language or run.language
                yield Piece(run.text, number, box, run.size, run.colour, ground, run.bold, role, glued=not first)
                first = False
        if silent:
            self._fault("unreadable", "text has no language", number)

    def _alt(self, shape: Shape, number: int, covered: bool) -> None:
        if shape.kind in ("pic", "graphicFrame", "grpSp"):
            self.pictures += 1
            if not shape.alt and not shape.decorative and not covered:
                self._fault("unreadable", f"a picture has no alt text: {shape.name}", number)
        elif (
            shape.kind == "sp" and not shape.place and not shape.text.strip() and not shape.alt
            and not shape.decorative and not covered
        ):  # fmt: skip
            self._fault("unreadable", f"a drawn shape has neither words nor alt text: {shape.name}", number)
        if shape.alt and FILE_NAME.match(shape.alt):
            self._fault("unreadable", f"a picture's alt text is a file name: {shape.alt[:60]}", number)
        if shape.rows and not shape.head:
            self._fault("unreadable", "a table has no head row", number)
        if shape.place and not shape.known:
            self._fault("unreadable", f"{shape.name} has no such place in its layout", number)
        if shape.place and shape.place not in ("pic", *_SMALL) and shape.kind == "sp" and not shape.text.strip():
            self._fault("unreadable", f"a place for words is empty: {shape.name}", number)
        self._say("alt", shape.alt, f"the alt text of {shape.name} on slide {number}", number)

    def _place(self, shape: Shape, number: int, whole: Box) -> None:
        if shape.box is not None and not whole.holds(shape.box, 0.5):
            what = quoted(shape.text) if shape.text.strip() else shape.name
            self._fault("overflowing", f"stands off the slide: {what}", number)
        self.faults += check_fit(shape, number, self.width, self.height)

    def _covered(self, shape: Shape, shapes: list[Shape]) -> bool:
        if shape.box is None or not (shape.text.strip() or shape.rows or shape.chart):
            return False
        later = shapes[shapes.index(shape) + 1 :]
        return any(
            s.box is not None and s.fill not in ("", "?") and s.kind == "sp" and s.box.holds(shape.box, -0.5)
            for s in later
        )

    def _unseen(self, pieces: list[Piece], number: int, why: str) -> None:
        text = "\n".join(p.text for p in pieces)
        if text.strip():
            self._say("unseen", text, f"unseen text on slide {number}", number)
            if not self.pages[-1].hidden:
                self._fault("unreadable", f"text is {why}: {quoted(text)}", number)

    def _notes(self, name: str, number: int) -> None:
        for notes in self.package.related(name, "notesSlide"):
            for fault in misdirected(self.package.xml(notes)):
                self._fault("unreadable", f"in the notes, {fault}", number)
            lines = []
            for shape in self.package.xml(notes).iter(f"{P}sp"):
                ph = shape.find(f"*/{P}nvPr/{P}ph")
                if ph is not None and ph.get("type") in ("sldNum", "ftr", "dt", "hdr", "sldImg"):
                    continue
                lines += ["".join(_said(p)) for p in shape.iterfind(f"{P}txBody/{A}p")]
            self._say("notes", "\n".join(lines), f"the notes of slide {number}", number)

    # The rest of the file.

    def _elsewhere(self, shown: list[str]) -> None:
        reached = self.package.reached()
        for twice in self.package.twice:
            self._fault("leaked", f"a part stands in the file twice: {twice}")
        for name in self.package.parts:
            if not name.endswith(".rels") and name != "[Content_Types].xml":
                if name not in reached:
                    self._fault("leaked", f"a part of the file is not used: {name}")
                if not self.package.types.get(name):
                    self._fault("unreadable", f"PowerPoint can't tell what {name} is")
            self._part(name, shown)
        for source, relations in self.package.relations.items():
            for relation in relations:
                if relation.kind in _REFUSED:
                    self._fault("leaked", f"the file holds {_REFUSED[relation.kind]}")
                elif relation.external and relation.kind != "hyperlink":
                    self._fault("leaked", f"the file links to another: {relation.target[:80]}")
                elif relation.external:
                    self._say("address", relation.target, f"a link in {source.rsplit('/', 1)[-1]}")
                elif relation.target not in self.package.parts:
                    self._fault("unreadable", f"a part is missing: {relation.target}")
                elif relation.kind == "slide" and source == self.main and relation.target not in shown:
                    self._fault("leaked", "a slide that was taken out still stands in the file")
        for section in self.root.iter(_SECTION):
            self._say("bookmark", section.get("name") or "", "the name of a section")

    def _part(self, name: str, shown: list[str]) -> None:
        suffix = name.rsplit(".", 1)[-1].lower()
        data = self.package.parts[name]
        if suffix in _PICTURES:
            for text in _picture_words(data):
                self._say("metadata", text, f"the picture {name.rsplit('/', 1)[-1]}")
        if suffix not in ("xml", "rels", "svg") or name == "[Content_Types].xml" or name.endswith(".rels"):
            return
        kind = name.split("/")[-2] if "/" in name else ""
        root = self.package.xml(name)
        if kind in ("slideLayouts", "slideMasters"):
            for fault in moving(root, "a layout" if kind == "slideLayouts" else "the master"):
                self._fault("unreadable", fault)
        if name not in shown and kind not in ("notesSlides", "charts"):
            where = {"docProps": "the file's properties", "slideLayouts": "a layout", "slideMasters": "the master"}
            paragraphs = list(root.iter(f"{A}p"))
            texts = ["".join(_said(p)) for p in paragraphs] or [t for t in root.itertext() if t.strip()]
            for text in texts:
                self._say("metadata" if kind == "docProps" else "part", text, where.get(kind, f"the part {name}"))
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            data = data.decode("utf-16", "replace").encode()
        for double, single in _ATTRIBUTE.findall(data):
            value = double or single
            if b" " in value and not value.startswith(b"http"):
                self._say("part", unescape(value.decode("utf-8", "replace")), f"a hidden entry of {name}")


def _said(paragraph: Any) -> list[str]:
    return ["\n" if e.tag == f"{A}br" else e.text or "" for e in paragraph.iter(f"{A}t", f"{A}br")]


def _picture_words(data: bytes) -> Iterator[str]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            for key, value in picture.info.items():
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) and key != "icc_profile" else value
                if isinstance(text, str) and key != "icc_profile":
                    yield re.sub(r"<[^>]*>", " ", text)
            for value in picture.getexif().values():
                if isinstance(value, str):
                    yield value
    except (OSError, ValueError, SyntaxError):
        return
