"""Whether a PDF reads well aloud: what no validator looks at, and a person who listens to it would.

Everything here goes by the finished file alone: its tags, its bookmarks, and where its words stand on the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ._pdf_nodes import LinkEnd, Mark, Node
from ._pdf_page import Sheet, quoted
from .reading import Fault
from .words import squeeze

MM = 72 / 25.4
#: Where running heads and feet stand: so far from the top and from the bottom of a page, in points.
HEAD, FOOT = 24 * MM, 26 * MM
_DOTS = re.compile(r"[\s.·…․]+")
_LEADER = 6  # dots in a line that are a leader, and no sentence that trails off
_NUMBER = re.compile(r"\d+")
_ADDRESS = re.compile(r"(?:https?:|mailto:|tel:|file:|www\.|#)\S*|\S+@\S+|[\w.-]+\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)
_SCOPES = frozenset({"Row", "Column", "Both"})
_HEADING = re.compile(r"H[1-6]")
_Texts = dict[tuple[int, int], str]


def faults(root: Node, bookmarks: Sequence[Mark], sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """Everything that would read badly aloud."""
    texts = _texts(sheets)
    yield from _running(sheets)
    yield from _leaders(sheets)
    yield from _contents(root, texts, len(sheets))
    yield from _links(root)
    yield from _tables(root, texts)
    yield from _bookmarks(root, bookmarks, texts)


def _texts(sheets: Sequence[Sheet]) -> _Texts:
    """What each piece of content says, by (page index, number)."""
    made: dict[tuple[int, int], list[str]] = {}
    for index, sheet in enumerate(sheets):
        for drawn in sorted(sheet.texts, key=lambda drawn: drawn.at):
            if drawn.mcid >= 0:
                made.setdefault((index, drawn.mcid), []).append(drawn.piece.text)
    return {key: "".join(parts) for key, parts in made.items()}


def _said(node: Node, texts: _Texts) -> str:
    """The words of a tag and of all below it."""
    return " ".join(" ".join(texts.get(c, "") for n in node.walk() for c in n.content).split())


def _fault(detail: str, page: int = 0) -> Fault:
    return Fault("unreadable", detail, page)


def _running(sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """The same words at the same height of a head or foot, page after page, belong to the page and not to the text."""
    seen: dict[tuple[str, int], list[int]] = {}
    for number, sheet in enumerate(sheets, 1):
        for drawn in sheet.texts:
            box = drawn.piece.box
            if drawn.artifact or box is None or (box.bottom > HEAD and box.top < sheet.page.height - FOOT):
                continue
            words = _NUMBER.sub("0", " ".join(drawn.piece.text.split()))
            if words:
                seen.setdefault((words, round(box.top)), []).append(number)
    for (words, _), pages in seen.items():
        if len(set(pages)) > 1 and len(set(pages)) * 2 > len(sheets):
            yield _fault(f"a running head or foot is read aloud on every page: {quoted(words)}", pages[1])


def _leaders(sheets: Sequence[Sheet]) -> Iterator[Fault]:
    """Many dots in one line, each drawn for itself, that have a tag."""
    for number, sheet in enumerate(sheets, 1):
        lines: dict[int, int] = {}
        for drawn in sheet.texts:
            if not drawn.artifact and _DOTS.fullmatch(drawn.piece.text):
                lines[round(drawn.baseline)] = lines.get(round(drawn.baseline), 0) + len(drawn.piece.text.strip())
        if any(count >= _LEADER for count in lines.values()):
            yield _fault("the dots of a leader are read aloud", number)


# -- contents and links -------------------------------------------------------------------------------


def _contents(root: Node, texts: _Texts, pages: int) -> Iterator[Fault]:
    """Contents are tagged as such, and each line leads to the page it names."""
    for node in root.walk():
        if node.tag == "L" and len(node.kids) > 2 and all(_inner(item) for item in node.kids):
            yield _fault(f"contents are tagged as a list: {quoted(_said(node.kids[0], texts))}", node.page)
        if node.tag == "TOC":
            for kid in node.kids:
                if kid.tag not in ("TOCI", "TOC", "Caption"):
                    yield _fault(f"a line of the contents is tagged {kid.tag}", kid.page or node.page)
        if node.tag != "TOCI":
            continue
        words = _said(_own(node), texts)
        ends = [end for n in _own(node).walk() for end in n.links]
        if not ends:
            yield _fault(f"a line of the contents has no link: {quoted(words)}", node.page)
            continue
        named = [int(n) for text in _pieces(_own(node), texts)[-1:] for n in _NUMBER.findall(text) if text.strip() == n]
        leads = ends[0].page
        if leads and named and named[0] != leads and named[0] <= max(pages, leads):
            yield _fault(f"the contents say page {named[0]} and lead to page {leads}: {quoted(words)}", node.page)


def _inner(item: Node) -> bool:
    """Whether all that an item of a list has are links to places in the file, and it has one."""
    ends = [end for n in item.walk() for end in n.links]
    outside = any(n.content for n in item.walk() if n.tag in ("LBody", "LI", "P")) and not any(
        n.tag == "Link" for n in item.walk()
    )
    return bool(ends) and not outside and all(end.name and not end.address for end in ends)


def _own(item: Node) -> Node:
    """A line of the contents without the lines inside it."""
    kids = [kid for kid in item.kids if kid.tag != "TOC"]
    return Node(item.tag, item.page, kids=kids, content=item.content, links=item.links)


def _pieces(node: Node, texts: _Texts) -> list[str]:
    return [texts[c] for n in node.walk() for c in n.content if texts.get(c, "").strip()]


def _links(root: Node) -> Iterator[Fault]:
    """Every link leads somewhere, and says so in words."""
    for node in root.walk():
        for end in dict.fromkeys(node.links):
            if not end.address and not end.page:
                yield _fault(f"a link leads nowhere: {quoted(end.said or end.name)}", node.page)
            if end.said and _bare(end):
                yield _fault(f"a link is described by an address: {quoted(end.said)}", node.page)


def _bare(end: LinkEnd) -> bool:
    """Whether what a link says of itself is no words at all."""
    words = end.said.casefold().removesuffix("/")
    targets = {end.address.casefold().removesuffix("/"), end.name.casefold()} - {""}
    return words in targets or _ADDRESS.fullmatch(words) is not None or not any(c.isalpha() for c in words)


# -- tables, headings ---------------------------------------------------------------------------------


def _tables(root: Node, texts: _Texts) -> Iterator[Fault]:
    """Each head cell has a scope; a table that goes over a page is one."""
    for node in root.walk():
        if node.tag == "TH" and node.scope not in _SCOPES:
            yield _fault(f"a head cell does not say what it is the head of: {quoted(_said(node, texts))}", node.page)
        for one, other in pairwise(node.kids):
            if one.tag == other.tag == "Table" and _last_page(one) < _first_page(other):
                heads = [_said(k, texts) for t in (one, other) for k in t.kids if k.tag == "THead"]
                if len(heads) < 2 or heads[0] == heads[1]:
                    yield _fault("a table that goes over a page is tagged as two", _first_page(other))


def _first_page(node: Node) -> int:
    return min((page for n in node.walk() for page, _ in n.content), default=-1) + 1


def _last_page(node: Node) -> int:
    return max((page for n in node.walk() for page, _ in n.content), default=-1) + 1


def _bookmarks(root: Node, bookmarks: Sequence[Mark], texts: _Texts) -> Iterator[Fault]:
    """Each bookmark is a heading, in its order, on its page and under the one above it; each large heading has one."""
    headings = [(int(n.tag[1]), _said(n, texts), n) for n in root.walk() if _HEADING.fullmatch(n.tag)]
    if not bookmarks:
        if len(headings) > 1:
            yield _fault("the file has headings and no bookmarks")
        return
    at = 0
    above: list[tuple[int, int]] = []  # depth and level of the bookmarks that this one lies under
    marked: set[int] = set()
    for mark in bookmarks:
        found = next((k for k in range(at, len(headings)) if squeeze(headings[k][1]) == squeeze(mark.title)), None)
        if found is None:
            yield _fault(f"a bookmark is no heading, or stands in another order: {quoted(mark.title)}", mark.page)
            continue
        level, words, node = headings[found]
        at = found + 1
        marked.add(found)
        above = [pair for pair in above if pair[0] < mark.depth]
        if above and above[-1][1] >= level:
            yield _fault(f"a bookmark lies under one that is no larger: {quoted(mark.title)}", mark.page)
        above.append((mark.depth, level))
        if mark.page != _first_page(node):
            yield _fault(f"a bookmark leads to page {mark.page}, not {_first_page(node)}: {quoted(words)}", mark.page)
    for number, (level, words, node) in enumerate(headings):
        if level <= 2 and number not in marked:
            yield _fault(f"a heading has no bookmark: {quoted(words)}", node.page)
