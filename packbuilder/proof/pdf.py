"""Reading a finished PDF: what is drawn, in reading order, and all words that stand in the file besides."""

from __future__ import annotations

from dataclasses import replace

from ..diagnostics import PackError
from . import _pdf_spoken as spoken
from ._pdf_bidi import settle
from ._pdf_nodes import holders
from ._pdf_page import Drawn, Sheet, quoted, read_sheets
from ._pdf_tree import Tree, read_tree
from .reading import UNTOLD, Box, Fault, Passage, Picture, Piece, Reading

_AROUND = 0.18  # of a code's width: more than four modules of any that a telephone reads at a glance
_GAP = 0.17  # of the size: two pieces nearer than that on one line are one word


def read_pdf(data: bytes, *, imposed: str = "", archive: bool = False) -> Reading:
    """The PDF ``data`` as a :class:`Reading`; raises :class:`PackError` where it can't be opened.

    ``imposed`` says that pages were put together on larger sheets, which have no tags; ``archive`` that it is to be
    kept for years; both as in :class:`Want`.
    """
    import pikepdf
    import pypdfium2

    try:
        sheets = read_sheets(data)
        tree = read_tree(data, archive=archive)
    except (pikepdf.PdfError, pikepdf.PasswordError, pypdfium2.PdfiumError) as error:
        raise PackError.one(f"this is no PDF that can be read: {str(error)[:100]}", hint="build it again") from error
    langs = {place: held.lang for place, held in holders(tree.root).items()} if not imposed else {}
    settle(sheets, tree.language, langs)
    faults = list(tree.faults)
    passages = list(tree.passages)
    for sheet in sheets:
        faults += sheet.faults
        for drawn in sheet.texts:
            if drawn.unseen:
                check = "overflowing" if "cut off" in drawn.unseen or "outside" in drawn.unseen else "unreadable"
                if "cut off" not in drawn.unseen:
                    faults.append(Fault(check, f"text {drawn.unseen}: {quoted(drawn.piece.text)}", drawn.piece.page))
                where = f"unseen text on page {drawn.piece.page}"
                passages.append(Passage("unseen", drawn.piece.text, where, drawn.piece.page))
    if not imposed:
        faults += _tagging(sheets, tree)
        faults += spoken.faults(tree.root, tree.bookmarks, sheets) if tree.tagged else ()
    return Reading(
        kind="pdf",
        pages=tuple(s.page for s in sheets),
        face=_glue(_unfolded(sheets, imposed) if imposed else _reading_order(sheets, tree)),
        drawn=_glue([d for s in sheets for d in s.texts if not d.unseen]),
        passages=tuple(passages),
        faults=tuple(faults),
        language=tree.language,
        title=tree.title,
        pictures=tree.pictures,
        placed=_codes(sheets) if imposed else tuple(tree.placed),
    )


def _codes(sheets: list[Sheet]) -> tuple[Picture, ...]:
    """The QR codes of sheets without tags, by their looks, each with the room around it."""
    found = []
    for number, sheet in enumerate(sheets, 1):
        for box in sheet.codes:
            more = _AROUND * box.width
            room = Box(box.left - more, box.top - more, box.right + more, box.bottom + more)
            found.append(Picture(UNTOLD, number, room))
    return tuple(found)


def _reading_order(sheets: list[Sheet], tree: Tree) -> list[Drawn]:
    """The text in the order of the tags; then the contents list; then what has no tag: heads, feet and the rest."""
    by_tag: dict[tuple[int, int], list[Drawn]] = {}
    for index, sheet in enumerate(sheets):
        for drawn in sheet.texts:
            if drawn.mcid >= 0:
                by_tag.setdefault((index, drawn.mcid), []).append(drawn)
    body: list[Drawn] = []
    contents: list[Drawn] = []
    used: set[int] = set()
    held = holders(tree.root)
    for page, mcid, role in tree.order:
        for drawn in sorted(by_tag.get((page, mcid), ()), key=lambda drawn: drawn.at):
            if id(drawn) not in used:
                used.add(id(drawn))
                owner = held[page, mcid]
                drawn.piece = replace(drawn.piece, role=role, block=owner.block, lang=owner.lang)
                (contents if role == "TOCI" else body).append(drawn)
    loose = [d for s in sheets for d in s.texts if id(d) not in used]
    return [d for d in [*body, *contents, *loose] if not d.unseen]


def _unfolded(sheets: list[Sheet], imposed: str) -> list[Drawn]:
    """The text of imposed sheets page after page, as a reader turns them; then heads and feet.

    A booklet of n pages has n and 1 on its first side, 2 and n - 1 on the next, and so on inwards.
    """
    last = 2 * len(sheets)
    pages: dict[int, list[Drawn]] = {}
    for index, sheet in enumerate(sheets):
        halves: tuple[list[Drawn], list[Drawn]] = ([], [])
        for drawn in sheet.texts:
            box = drawn.piece.box
            if box is not None and not drawn.unseen:
                halves[box.left > sheet.page.width / 2].append(drawn)
        order = (2 * index + 1, 2 * index + 2)
        if imposed.startswith("booklet"):
            order = (last - index, index + 1) if index % 2 == 0 else (index + 1, last - index)
        order = order[::-1] if imposed.endswith("right to left") else order
        pages.update(zip(order, halves, strict=True))
    whole = [drawn for number in sorted(pages) for drawn in pages[number]]
    return [d for d in whole if not d.artifact] + [d for d in whole if d.artifact]


def _tagging(sheets: list[Sheet], tree: Tree) -> list[Fault]:
    if not tree.tagged:
        return [Fault("unreadable", "the file has no tags: a screen reader has no order to read in")]
    listed = {(page, mcid) for page, mcid, _ in tree.order}
    faults = []
    for index, sheet in enumerate(sheets):
        loose = [d for d in sheet.texts if not d.artifact and (index, d.mcid) not in listed]
        if loose:
            what = f"text has no tag: {quoted(loose[0].piece.text)}"
            more = f" and {len(loose) - 1} more" if len(loose) > 1 else ""
            faults.append(Fault("unreadable", what + more, index + 1))
        if sheet.untagged:
            faults.append(Fault("unreadable", "a picture has no tag", index + 1))
    return faults


def _glue(drawn: list[Drawn]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    before: Drawn | None = None
    for here in drawn:
        piece = here.piece
        pieces.append(replace(piece, glued=True) if before is not None and _one_word(before, here) else piece)
        before = here
    return tuple(pieces)


def _one_word(one: Drawn, other: Drawn) -> bool:
    a, b = one.piece, other.piece
    if a.page != b.page or a.box is None or b.box is None or abs(one.baseline - other.baseline) > 0.1 * a.size:
        return False
    if a.text[-1:].isspace() or b.text[:1].isspace():
        return False
    return -0.5 * a.size < b.box.left - a.box.right < _GAP * min(a.size, b.size)
