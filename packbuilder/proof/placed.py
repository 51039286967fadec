"""Nothing runs over: no words off the page, into its margin, out of a frame or over other words."""

from __future__ import annotations

from collections.abc import Iterator

from ._pdf_page import quoted
from .reading import Box, Fault, Piece, Reading
from .result import Check
from .want import Want

MM = 72 / 25.4
_PAPERS = {"a3": (297.0, 420.0), "a4": (210.0, 297.0), "a5": (148.0, 210.0)}


def paper_of(reading: Reading) -> str:
    """``a3``, ``a4`` or ``a5`` by the first page's size, lying or upright; '' for another."""
    if not reading.pages:
        return ""
    sides = sorted((reading.pages[0].width / MM, reading.pages[0].height / MM))
    return next((n for n, (w, h) in _PAPERS.items() if abs(sides[0] - w) < 2 and abs(sides[1] - h) < 2), "")


def overflowing(reading: Reading, want: Want) -> Check:
    """Every word lies whole on its page, clear of its edge and of other words; a poster is one page."""
    faults = [f for f in reading.faults if f.check == "overflowing"]
    if want.one_page and len(reading.pages) != 1:
        faults.append(Fault("overflowing", f"the poster has {len(reading.pages)} pages, not one"))
    if not reading.pages:
        faults.append(Fault("overflowing", "the file has no pages"))
    if reading.kind == "pdf":
        floors = want.floors.get(paper_of(reading)) or want.floors.get("")
        margin = floors["safe"] * MM if floors is not None and "safe" in floors else 0.0
        faults += _near_edge(reading, margin)
        faults += _collisions(reading)
    unit = reading.unit[:-1]
    details = tuple(f.detail + (f" ({unit} {f.page})" if f.page else "") for f in faults)
    count = f"{len(reading.pages)} {reading.unit if len(reading.pages) != 1 else unit}"
    return Check("overflowing", not details, f"{count}, {len(reading.face)} pieces of text", details)


def _near_edge(reading: Reading, margin: float) -> Iterator[Fault]:
    for piece in reading.drawn:
        if piece.box is None:
            continue
        page = reading.pages[piece.page - 1]
        if not Box(0, 0, page.width, page.height).holds(piece.box, 0.3):
            yield Fault("overflowing", f"runs off the page: {quoted(piece.text)}", piece.page)
        elif not Box(margin, margin, page.width - margin, page.height - margin).holds(piece.box, 0.3):
            edge = margin / MM
            yield Fault("overflowing", f"stands within {edge:g} mm of the edge: {quoted(piece.text)}", piece.page)


def _collisions(reading: Reading) -> Iterator[Fault]:
    """Words drawn over other words: what happens where a text is too long for a region of fixed height."""
    by_page: dict[int, list[tuple[Box, Piece]]] = {}
    for piece in reading.drawn:
        if piece.box is not None and piece.text.strip():
            by_page.setdefault(piece.page, []).append((_core(piece.box), piece))
    for page, pieces in by_page.items():
        pieces.sort(key=lambda p: p[0].top)
        for i, (box, piece) in enumerate(pieces):
            for other, second in pieces[i + 1 :]:
                if other.top >= box.bottom:
                    break
                common = box.shared(other)
                if common is not None and common.width > 1.5 and common.height > 1.0:
                    words = f"{quoted(piece.text, 40)} and {quoted(second.text, 40)}"
                    yield Fault("overflowing", f"words run into each other: {words}", page)
                    break


def _core(box: Box) -> Box:
    """The middle of a line's ink, where no neighbour's ink may lie: tails and accents may touch."""
    return Box(box.left + 0.5, box.top + 0.22 * box.height, box.right - 0.5, box.bottom - 0.22 * box.height)
