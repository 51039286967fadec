"""WeasyPrint's tagged PDF made to read well: PDF/UA-1 in truth, not only to a validator.

What WeasyPrint 70.0 writes nearly passes, and reads badly aloud: running heads are read on every page, a
paragraph over a page break is two, a table's repeated head comes again, contents are no contents, links say
their address. Each pass below mends one of these; none touches what is seen on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pikepdf import Array, Dictionary, Name, String

from ..diagnostics import PackError
from ..words import Vocabulary
from ._tags_tree import Tree, is_annotation, is_element, kids, kind, note, same, walk

ROLES = {
    "strong": "Span",
    "b": "Span",
    "em": "Span",
    "i": "Span",
    "sub": "Span",
    "sup": "Span",
    "small": "Span",
    "mark": "Span",
    "abbr": "Span",
    "cite": "Span",
    "code": "Code",
    "q": "Quote",
    "figure": "Div",
    "aside": "Div",
    "header": "Div",
    "footer": "Div",
    "nav": "Div",
}
"""HTML elements that WeasyPrint leaves without a role, and the standard structure type each has."""

PIXEL = 0.75
"""Points in a CSS pixel."""


def mend(data: bytes, words: Vocabulary, *, viewer: Mapping[str, str] | None = None) -> bytes:
    """The PDF ``data``, written by WeasyPrint under ``_print_notes.noting``, with its tags mended.

    ``words`` are the shared ones, in its language: links are described in them.
    ``viewer`` adds viewer preferences by name: ``{"Duplex": "DuplexFlipLongEdge", "PrintScaling": "None"}``.
    Raises :class:`PackError` where the file cannot be made good: no notes, no title, no language.
    """
    tree = Tree(data)
    check_input(tree)
    join_fragments(tree, tree.document)
    tree.artifact_unreachable()
    for element in list(walk(tree.document)):
        mend_element(tree, element)
    mend_lists(tree, tree.document)
    mend_contents(tree)
    mend_links(tree, words)
    for name, value in (viewer or {}).items():
        tree.pdf.Root.ViewerPreferences[f"/{name}"] = Name(f"/{value}")
    return tree.save()


def check_input(tree: Tree) -> None:
    """Refuse a file that has no notes to mend by, no title or no language."""
    if not any("/XTag" in element for element in walk(tree.document)):
        raise PackError.one("the PDF has no notes to mend its tags by", hint="this is a fault of the program")
    if not str(tree.pdf.docinfo.get("/Title", "")).strip():
        raise PackError.one("the PDF has no title", hint="the layout needs a <title>")
    if not str(tree.pdf.Root.get("/Lang", "")).strip():
        raise PackError.one("the PDF has no language", hint="the layout needs <html lang>")


def join_fragments(tree: Tree, element: Any) -> None:
    """Join what WeasyPrint made of one HTML element over a line or page break."""
    out: list[Any] = []
    first: dict[tuple[int, str, str], Any] = {}
    for kid in kids(element):
        if is_element(kid) and "/XEl" in kid and kind(kid) != "Figure":
            key = (int(kid.XEl), str(kid.S), note(kid, "XTag"))
            if key in first:
                if kind(kid) == "Table":  # head, foot and caption come again on each page
                    for group in kids(kid):
                        if is_element(group) and kind(group) in ("THead", "TFoot", "Caption"):
                            tree.artifact(group)
                tree.absorb(first[key], kid)
                continue
            first[key] = kid
        out.append(kid)
    tree.set_kids(element, out)
    for kid in out:
        if is_element(kid):
            join_fragments(tree, kid)


def mend_element(tree: Tree, element: Any) -> None:
    """Mend one element by its notes: its role, scope, language, alternative; or declare it an artifact."""
    if "/XLeader" in element:
        drop_leader(tree, element)
        return
    if note(element, "XHidden") == "true":
        tree.artifact(element)
        return
    tag = note(element, "XTag")
    if kind(element) == "Figure":
        mend_figure(tree, element)
    elif kind(element) == "NonStruct" and tag in ROLES:
        element.S = Name("/" + ROLES[tag])
    elif kind(element) == "TH":
        scope = note(element, "XScope")
        in_head = element.P.get("/P") is not None and kind(element.P.P) == "THead"
        row = scope in ("row", "rowgroup") if scope else not in_head
        element.A.Scope = Name.Row if row else Name.Column
    elif kind(element) == "L":
        element.A = Dictionary(O=Name.List, ListNumbering=numbering(element, tag))
    if "/XLang" in element and not tag.startswith(("html", "body")):
        element.Lang = element.XLang
    if note(element, "XRole") not in ("", "TOC"):
        element.S = Name("/" + note(element, "XRole"))


def drop_leader(tree: Tree, leader: Any) -> None:
    """A dot leader is decoration; the link it carries belongs to the link around it."""
    around = leader.P
    while is_element(around) and kind(around) != "Link" and not same(around, tree.document):
        around = around.P
    for part in list(walk(leader)):
        for kid in kids(part):
            if is_annotation(kid) and kind(around) == "Link":
                around.K = Array([*kids(around), kid])
                tree.own_annotation(kid.Obj, around)
    tree.artifact(leader)


def mend_figure(tree: Tree, figure: Any) -> None:
    """Give a figure its alternative and its true box; one with an empty alternative is decoration."""
    if "/Alt" not in figure and "/XLabel" not in figure and note(figure, "XAlt", "?") == "":
        tree.artifact(figure)
        return
    if "/XLabel" in figure:
        figure.Alt = figure.XLabel
    if not str(figure.get("/Alt", "")).strip():
        raise PackError.one("a picture of the layout has no alt text", hint="give the svg a <title>, or hide it")
    if "/A" in figure and "/BBox" in figure.A:  # written in CSS pixels, counted from the top
        height = float(figure.Pg.MediaBox[3])
        left, top, right, bottom = (float(value) * PIXEL for value in figure.A.BBox)
        figure.A.BBox = Array([round(value, 3) for value in (left, height - bottom, right, height - top)])
        figure.A.Placement = Name.Block if len(kids(figure.P)) == 1 else Name.Inline


def numbering(element: Any, tag: str) -> Any:
    """How a list is numbered: by figures, by a sign, or not at all."""
    if tag == "ol":
        return Name.Decimal
    items = [kid for kid in kids(element) if is_element(kid)]
    labelled = any(is_element(part) and kind(part) == "Lbl" for item in items for part in kids(item))
    return Name.Disc if labelled else Name("/None")


def mend_lists(tree: Tree, element: Any) -> None:
    """Bring every list to ``L > LI > Lbl? LBody``: terms are labels, stray parts join the body."""
    for kid in kids(element):
        if is_element(kid):
            mend_lists(tree, kid)
    if kind(element) == "L":
        flatten_groups(tree, element)
        if any(note(kid, "XTag") in ("dt", "dd") for kid in kids(element) if is_element(kid)):
            join_terms(tree, element)
    if kind(element) == "LI":
        shape_item(tree, element)
    if kind(element) == "L":
        adopt_inner_lists(tree, element)


def flatten_groups(tree: Tree, terms: Any) -> None:
    """``<div>`` around a term and its meaning is allowed in HTML and not in a PDF list."""
    out: list[Any] = []
    for kid in kids(terms):
        if is_element(kid) and kind(kid) in ("Div", "NonStruct"):
            out.extend(kids(kid))
        else:
            out.append(kid)
    tree.set_kids(terms, out)


def join_terms(tree: Tree, terms: Any) -> None:
    """A term becomes the label of an item, and the meanings after it its body."""
    out: list[Any] = []
    for item in kids(terms):
        if note(item, "XTag") == "dt" or not out:
            for body in kids(item):
                if is_element(body):
                    body.S = Name.Lbl
            out.append(item)
        else:
            tree.set_kids(out[-1], kids(out[-1]) + kids(item))
    tree.set_kids(terms, out)


def shape_item(tree: Tree, item: Any) -> None:
    """Labels first, then one body with all the rest."""
    labels = [kid for kid in kids(item) if is_element(kid) and kind(kid) == "Lbl"]
    rest = [kid for kid in kids(item) if not (is_element(kid) and kind(kid) == "Lbl")]
    if len(rest) == 1 and is_element(rest[0]) and kind(rest[0]) == "LBody":
        return
    body = next((kid for kid in rest if is_element(kid) and kind(kid) == "LBody"), None)
    if body is None:
        body = tree.new("LBody", item, item.get("/Pg"))
    content = [part for kid in rest for part in (kids(kid) if is_element(kid) and kind(kid) == "LBody" else [kid])]
    tree.set_kids(body, content)
    tree.set_kids(item, [*labels, body])


def adopt_inner_lists(tree: Tree, outer: Any) -> None:
    """A list directly in a list goes into the body of the item before it, as in the HTML."""
    out: list[Any] = []
    for kid in kids(outer):
        if is_element(kid) and kind(kid) == "L" and out and kind(out[-1]) == "LI":
            body = kids(out[-1])[-1]
            tree.set_kids(body, [*kids(body), kid])
        else:
            out.append(kid)
    tree.set_kids(outer, out)


def mend_contents(tree: Tree) -> None:
    """``<ol data-pdf="TOC">``: the list and those in it become TOC, their items TOCI."""
    for top in [e for e in walk(tree.document) if kind(e) == "L" and note(e, "XRole") == "TOC"]:
        for each in [e for e in walk(top) if kind(e) == "L"]:
            each.S = Name.TOC
            if "/A" in each:
                del each["/A"]
            for item in kids(each):
                item.S = Name.TOCI
                tree.set_kids(item, unwrapped(item))


def unwrapped(element: Any) -> list[Any]:
    """The kids of an element, those of bodies and of boxes without a meaning in their stead."""
    out: list[Any] = []
    for kid in kids(element):
        bare = is_element(kid) and kind(kid) in ("LBody", "NonStruct") and all(is_element(k) for k in kids(kid))
        out += unwrapped(kid) if bare else [kid]
    return out


def mend_links(tree: Tree, words: Vocabulary) -> None:
    """One link element a link, holding its annotations, each described in words."""
    for link in [e for e in walk(tree.document) if kind(e) == "Link"]:
        if kind(link) == "Link":  # an outer one may have flattened it meanwhile
            gather_annotations(tree, link, words)
    for page in tree.pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation.F = 4  # printed, as PDF/A wants
            x1, y1, x2, y2 = (float(value) for value in annotation.Rect)
            annotation.Rect = Array([min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)])


def gather_annotations(tree: Tree, link: Any, words: Vocabulary) -> None:
    """Bring the annotations below ``link`` up to it, flatten links inside it, and describe them."""
    moved: list[Any] = []

    def gather(element: Any) -> None:
        kept = []
        for kid in kids(element):
            if is_annotation(kid) and not same(element, link):
                moved.append(kid)
                continue
            if is_element(kid):
                gather(kid)
                if kind(kid) == "Link":
                    kid.S = Name.Span
            kept.append(kid)
        element.K = Array(kept)

    gather(link)
    link.K = Array(kids(link) + moved)
    for kid in moved:
        tree.own_annotation(kid.Obj, link)
    for kid in kids(link):
        if is_annotation(kid):
            kid.Obj.Contents = String(description(link, kid.Obj, words))


def description(link: Any, annotation: Any, words: Vocabulary) -> str:
    """What a link is, in words: the author's, else its text and where it leads; never a bare address."""
    if note(link, "XTitle"):
        return note(link, "XTitle")
    said = note(link, "XText") or words["link_bare"]
    action = annotation.get("/A")
    if action is None:
        return words["link_to"].format(words=said)
    address = urlsplit(str(action.get("/URI", "")))
    if address.scheme == "mailto":
        return words["link_mail"].format(words=said, address=address.path)
    if address.scheme == "tel":
        return words["link_phone"].format(words=said)
    return said if address.netloc in said else words["link_web"].format(words=said, host=address.netloc)
