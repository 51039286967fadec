"""The tags of a PDF in reading order, and every other place in the file where words can hide, through pikepdf."""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ._pdf_archive import claims, unkept
from ._pdf_nodes import LinkEnd, Mark, Node
from .reading import Box, Fault, Passage, Picture

# Tags that do not change what the text inside them is.
_PASSING = {
    "Document", "DocumentFragment", "Part", "Art", "Sect", "Div", "BlockQuote", "Aside", "NonStruct", "Private",
    "Span", "Em", "Strong", "Code", "Quote", "Link", "Reference", "Sub", "Annot", "L", "LBody", "TR", "TBody", "THead",
}  # fmt: skip
_SIMPLE_FONTS = ("/Type1", "/TrueType")
_DEPTH = 200
_LIMIT = 20_000_000  # bytes of one stream that we are ready to read
#: A name that ends as a file's does, or that a camera gave.
FILE_NAME = re.compile(
    r".*\.(?:png|jpe?g|svg|gif|webp|tiff?|bmp|pdf|emf|wmf|heic|eps)\W*$|(?:img|dsc[nf]?|dcim|pict)[-_ ]?\d+\W*$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(slots=True)
class Tree:
    """The tags: ``order`` leads from reading order to (page index, number of the content, role)."""

    root: Node = field(default_factory=lambda: Node("", 0))
    bookmarks: list[Mark] = field(default_factory=list)
    order: list[tuple[int, int, str]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    language: str = ""
    title: str = ""
    tagged: bool = False
    pictures: int = 0
    placed: list[Picture] = field(default_factory=list)


def read_tree(data: bytes, *, archive: bool = False) -> Tree:
    """The tags and hidden words of the PDF ``data``; raises ``pikepdf.PdfError`` where it is none.

    One that is to be kept for years (``archive``), or says that it can be, is asked for what PDF/A wants.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        tree = _Reader(pdf, data).read()
        if archive or claims(pdf):
            tree.faults += [Fault("unreadable", f"not fit to be kept: {why}") for why in unkept(pdf)]
        return tree


class _Reader:
    """Reads one file."""

    def __init__(self, pdf: Any, data: bytes) -> None:
        import pikepdf

        self.dictionary, self.array = pikepdf.Dictionary, pikepdf.Array
        self.string, self.stream, self.name = pikepdf.String, pikepdf.Stream, pikepdf.Name
        self.pdf = pdf
        self.data = data
        self.tree = Tree()
        self.pages = {page.objgen: i for i, page in enumerate(pdf.pages)}
        self.roles: dict[str, str] = {}
        self.heading = 0
        self.tables: list[bool] = []

    def read(self) -> Tree:
        """All of it."""
        root = self.pdf.Root
        self.tree.language = _str(root.get("/Lang"))
        marks = root.get("/MarkInfo")
        structure = root.get("/StructTreeRoot")
        self.tree.tagged = structure is not None and marks is not None and bool(marks.get("/Marked", False))
        if structure is not None:
            for name, value in (structure.get("/RoleMap") or {}).items():
                self.roles[name[1:]] = str(value)[1:]
            for kid in self._kids(structure):
                self._element(kid, "", None, 0, self.tree.root)
        self._metadata(root)
        self._bookmarks(root)
        self._annotations()
        self._attachments()
        self._elsewhere(root)
        return self.tree

    def _fault(self, check: str, detail: str, page: int = 0) -> None:
        self.tree.faults.append(Fault(check, detail, page))

    def _say(self, kind: str, text: str, where: str, page: int = 0) -> None:
        if text.strip():
            self.tree.passages.append(Passage(kind, text, where, page))

    def _kids(self, element: Any) -> list[Any]:
        kids = element.get("/K")
        if kids is None:
            return []
        return list(kids) if isinstance(kids, self.array) else [kids]

    # The tags.

    def _element(self, element: Any, role: str, page: Any, depth: int, parent: Node) -> None:
        if depth > _DEPTH:
            return
        if isinstance(element, int):
            if page is not None and page.objgen in self.pages:
                self.tree.order.append((self.pages[page.objgen], int(element), role))
                parent.content.append((self.pages[page.objgen], int(element)))
            return
        if not isinstance(element, self.dictionary):
            return
        own = element.get("/Pg", page)
        if "/S" not in element:
            mcid = element.get("/MCID")
            if mcid is not None and own is not None and own.objgen in self.pages:
                self.tree.order.append((self.pages[own.objgen], int(mcid), role))
                parent.content.append((self.pages[own.objgen], int(mcid)))
            elif element.get("/Type") == "/OBJR" and "/Obj" in element:
                parent.links.append(self._end(element.Obj))
            return
        tag = str(element.S)[1:]
        tag = self.roles.get(tag, tag)
        number = self.pages.get(own.objgen, -1) + 1 if own is not None else 0
        node = Node(tag, number, _str(element.get("/Lang")) or parent.lang, self._scope(element) if tag == "TH" else "")
        parent.kids.append(node)
        self._words(element, tag, number)
        self._heading(tag, number)
        if tag == "Table":
            self.tables.append(False)
        elif tag == "TH" and self.tables:
            self.tables[-1] = True
        if tag in ("TOC", "TOCI"):
            role = "TOCI"
        elif role not in ("TOCI", "Figure") and tag not in _PASSING:
            role = tag
        for kid in self._kids(element):
            self._element(kid, role, own, depth + 1, node)
        if tag == "Table" and not self.tables.pop():
            self._fault("unreadable", "a table has no head cells", number)

    def _scope(self, cell: Any) -> str:
        """What a head cell is the head of."""
        held = cell.get("/A")
        several = list(held) if isinstance(held, self.array) else [held] if held is not None else []
        return next((str(a.Scope)[1:] for a in several if isinstance(a, self.dictionary) and "/Scope" in a), "")

    def _end(self, annotation: Any) -> LinkEnd:
        action = annotation.get("/A")
        address = _str(action.get("/URI")) if action is not None else ""
        where = annotation.get("/Dest", action.get("/D") if action is not None else None)
        name = str(where) if isinstance(where, (self.string, self.name)) else ""
        return LinkEnd(_str(annotation.get("/Contents")).strip(), address, name, self._page_of(where))

    def _page_of(self, where: Any) -> int:
        """The page that a destination is on, from 1; 0 for one that leads nowhere."""
        if where is not None and not isinstance(where, self.array):
            where = self.named.get(str(where))
        if isinstance(where, self.dictionary):
            where = where.get("/D")
        if not isinstance(where, self.array) or not len(where) or not isinstance(where[0], self.dictionary):
            return 0
        return self.pages.get(where[0].objgen, -1) + 1

    @cached_property
    def named(self) -> dict[str, Any]:
        """The places of the file that have a name."""
        import pikepdf

        names = self.pdf.Root.get("/Names")
        held = names.get("/Dests") if names is not None else None
        return {str(k): v for k, v in pikepdf.NameTree(held).items()} if held is not None else {}

    def _words(self, element: Any, tag: str, page: int) -> None:
        where = f"page {page}" if page else "the tags"
        alt = element.get("/Alt")
        if alt is not None:
            self._say("alt", str(alt), f"the alt text of a picture on {where}", page)
        for key in ("/ActualText", "/E", "/T"):
            value = element.get(key)
            if value is not None:
                self._say("tag", str(value), f"a tag on {where}", page)
        if tag in ("Figure", "Formula"):
            self.tree.pictures += 1
            self._placed(element, "" if alt is None else str(alt), page)
            if (alt is None or not str(alt).strip()) and "/ActualText" not in element:
                self._fault("unreadable", "a picture has no alt text", page)
            elif alt is not None and FILE_NAME.match(str(alt)):
                self._fault("unreadable", f"a picture's alt text is a file name: {str(alt)[:60]}", page)

    def _placed(self, element: Any, alt: str, page: int) -> None:
        holder = element.get("/A")
        box = holder.get("/BBox") if isinstance(holder, self.dictionary) else None
        if box is not None and len(box) == 4 and 0 < page <= len(self.pdf.pages):
            left, bottom, right, top = (float(v) for v in box)
            sheet = [float(v) for v in self.pdf.pages[page - 1].trimbox]
            place = Box(left - sheet[0], sheet[3] - top, right - sheet[0], sheet[3] - bottom)
            self.tree.placed.append(Picture(alt, page, place))

    def _heading(self, tag: str, page: int) -> None:
        if len(tag) == 2 and tag[0] == "H" and tag[1].isdigit():
            level = int(tag[1])
            if level > self.heading + 1:
                before = f"H{self.heading}" if self.heading else "nothing"
                self._fault("unreadable", f"a heading {tag} follows {before}: a level is left out", page)
            self.heading = level

    # Words that stand on no page.

    def _metadata(self, root: Any) -> None:
        info = self.pdf.trailer.get("/Info")
        if info is not None:
            self.tree.title = _str(info.get("/Title"))
            for key, value in info.items():
                if isinstance(value, self.string):
                    self._say("metadata", str(value), f"the document's {key[1:].lower()}")
        packet = root.get("/Metadata")
        if packet is not None:
            xml = self._bytes(packet).decode("utf-8", "replace")
            text = re.sub(r"<[^>]*>", "\n", xml)
            for line in {_plain(t.strip()) for t in text.splitlines() if t.strip()}:
                self._say("metadata", line, "the document's metadata")
            found = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", xml, re.DOTALL)
            if found:
                self.tree.title = _plain(found.group(1).strip())
        shown = root.get("/ViewerPreferences")
        if not self.tree.title or shown is None or not bool(shown.get("/DisplayDocTitle", False)):
            self._fault("unreadable", "the window does not show the document's title")

    def _bookmarks(self, root: Any) -> None:
        outlines = root.get("/Outlines")
        todo = [(outlines.get("/First"), 1)] if outlines is not None else []
        seen: set[tuple[int, int]] = set()
        while todo:
            item, depth = todo.pop()
            if item is None or item.objgen in seen:
                continue
            seen.add(item.objgen)
            title, action = _str(item.get("/Title")), item.get("/A")
            where = item.get("/Dest", action.get("/D") if action is not None else None)
            self.tree.bookmarks.append(Mark(depth, title, self._page_of(where)))
            self._say("bookmark", title, "a bookmark")
            todo += [(item.get("/Next"), depth), (item.get("/First"), depth + 1)]

    def _annotations(self) -> None:
        for number, page in enumerate(self.pdf.pages, 1):
            for annotation in page.get("/Annots") or ():
                kind = str(annotation.get("/Subtype", ""))[1:]
                what = "link" if kind == "Link" else "comment"
                for key in ("/Contents", "/T", "/Subj", "/RC", "/TU", "/V", "/DV"):
                    self._say(what, _str(annotation.get(key)), f"a {what} on page {number}", number)
                action = annotation.get("/A")
                if action is not None and "/URI" in action:
                    self._say("address", _str(action.get("/URI")), f"a link on page {number}", number)
                if kind == "Link" and not _str(annotation.get("/Contents")).strip():
                    self._fault("unreadable", "a link says nothing about where it leads", number)
                if kind not in ("Link", "Widget", "Popup"):
                    self._fault("leaked", f"a note ({kind}) hangs on the page", number)

    def _attachments(self) -> None:
        for name, spec in self.pdf.attachments.items():
            self._fault("leaked", f"another file is attached: {name[:60]}")
            self._say("attachment", name, "the name of an attached file")
            data = spec.get_file().read_bytes()[:_LIMIT]
            self._say("attachment", data.decode("utf-8", "replace"), f"the attached file {name[:60]}")

    def _elsewhere(self, root: Any) -> None:
        if "/OCProperties" in root:
            self._fault("leaked", "the file has layers that can be hidden")
            for group in root.OCProperties.get("/OCGs") or ():
                self._say("layer", _str(group.get("/Name")), "the name of a layer")
        if self.data.count(b"%%EOF") > 1 and b"/Linearized" not in self.data[:2048]:
            self._fault("leaked", "the file holds an earlier version of itself")
        if "/AcroForm" in root or isinstance(root.get("/OpenAction"), self.dictionary):
            self._fault("leaked", "the file holds a form or a script")
        known = root.get("/Metadata")
        for thing in self.pdf.objects:
            if isinstance(thing, self.stream):
                if thing.get("/Type") == "/Metadata" and (known is None or thing.objgen != known.objgen):
                    text = re.sub(r"<[^>]*>", "\n", self._bytes(thing).decode("utf-8", "replace"))
                    self._say("object", _plain(text), "the metadata of a part")
            elif isinstance(thing, self.dictionary):
                self._object(thing, thing.get("/Type"))

    def _object(self, thing: Any, kind: Any) -> None:
        if kind == "/StructElem":
            return
        name = str(thing.get("/FontName", thing.get("/BaseFont", "")))[1:]
        hollow = kind == "/FontDescriptor" and not any(k in thing for k in ("/FontFile", "/FontFile2", "/FontFile3"))
        if hollow or (kind == "/Font" and thing.get("/Subtype") in _SIMPLE_FONTS and "/FontDescriptor" not in thing):
            self._fault("unreadable", f"the font {name} is not in the file")
        elif kind == "/Filespec":
            self._fault("leaked", "the file names another file")
        for key, value in thing.items():
            if isinstance(value, self.string) and len(bytes(value)) > 15:
                self._say("object", str(value), f"a hidden entry ({key[1:]})")

    def _bytes(self, stream: Any) -> bytes:
        return bytes(stream.read_bytes()[:_LIMIT])


def _str(value: Any) -> str:
    return "" if value is None else str(value)


def _plain(text: str) -> str:
    return html.unescape(text)
