"""Large enough, dark enough, and open to a screen reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from ..floors import Floors
from ..statements import Statement
from ._pdf_page import quoted
from .aloud import misheard
from .colours import contrast, wanted
from .pixels import Scanned
from .placed import paper_of
from .reading import Piece, Reading
from .result import Check
from .want import Want
from .words import locate, squeeze

_HAIR = 0.05  # points
_QUIET = 4  # modules (ISO/IEC 18004, 9.1)
Pixels = Callable[[Reading, list[Piece]], Iterator[str]]


def unreadable(reading: Reading, want: Want, pixels: Pixels | None = None, codes: Iterable[Scanned] = ()) -> Check:
    """Sizes, contrast by declared colours and on ``pixels``, tags, alt text, language, titles of slides, QR codes."""
    unit = reading.unit[:-1]
    details = [f.detail + (f" ({unit} {f.page})" if f.page else "") for f in reading.faults if f.check == "unreadable"]
    details += _language(reading, want)
    details += _titles(reading)
    details += _sizes(reading, want)
    dim, unsure = _contrast(reading)
    details += dim
    if pixels is not None:
        details += pixels(reading, unsure)
    details += _codes(reading, want, codes)
    details += misheard(reading, want) if reading.kind == "pdf" and not want.imposed else ()
    figure = f"{len(reading.face)} pieces of text, {reading.pictures} pictures"
    figure += "; for paper only, so no tags were asked for" if want.imposed else ""
    return Check("unreadable", not details, figure, tuple(details))


def _codes(reading: Reading, want: Want, codes: Iterable[Scanned]) -> Iterator[str]:
    """A telephone can read every code: large enough, with room around it."""
    floors = want.floors.get(paper_of(reading)) or want.floors.get("")
    least = floors.values.get("qr", 0.0) if floors is not None else 0.0
    for code in codes:
        where = f"({reading.unit[:-1]} {code.page})"
        if code.text is None:
            yield f"a telephone can't read the {quoted(code.alt)} {where}"
        elif code.width < least - 0.2:
            yield f"the QR code is {code.width:.0f} mm wide where {least:g} is the least {where}"
        elif code.quiet < _QUIET - 0.3:
            yield f"the QR code has {code.quiet:.0f} modules of quiet around it, not {_QUIET} {where}"


def _language(reading: Reading, want: Want) -> Iterator[str]:
    if not reading.language:
        yield "the file does not say its language"
    elif want.language and reading.language.split("-")[0].lower() != want.language.split("-")[0].lower():
        yield f"the file says its language is {reading.language}, not {want.language}"


def _titles(reading: Reading) -> Iterator[str]:
    if reading.kind == "pptx":
        for title, count in Counter(" ".join(p.title.split()) for p in reading.pages if p.title).items():
            if count > 1:
                yield f"{count} slides have the title {quoted(title)}"


def _sizes(reading: Reading, want: Want) -> Iterator[str]:
    """Every statement at or above the floor of its role; all other words above the foot's."""
    floors = want.floors.get(paper_of(reading)) or want.floors.get("") or want.floors.get("a4")
    if floors is None:
        return
    unit = reading.unit[:-1]
    told: set[int] = set()
    for number, slide in enumerate(reading.pages, 1):
        sizes = [p.size for p in reading.face if p.role == "title" and p.page == number and p.text.strip()]
        if sizes and "title" in floors and max(sizes) < floors["title"] - _HAIR:
            yield f"{max(sizes):g} pt where {floors['title']:g} is the least: {quoted(slide.title)} ({unit} {number})"
    for index, statement in enumerate(want.statements):
        least = _floor(statement, want, floors, first=index == 0)
        if least is None or (statement.where == "notes" and reading.kind == "pptx"):
            continue
        small = _small(reading, statement.text, least, floors)
        if small and index == 0 and want.format == "poster":
            small = _headline(reading, statement.text, small, least, floors)
        if small and not told & set(small):
            told |= set(small)
            piece = reading.face[small[0]]
            yield f"{piece.size:g} pt where {least:g} is the least: {quoted(statement.text)} ({unit} {piece.page})"
    foot = _foot(floors)
    foot *= floors["large-print"] / floors["body"] if want.large_print and "body" in floors else 1.0
    tiny = [p for i, p in enumerate(reading.face) if i not in told and p.text.strip() and 0 < p.size < foot - _HAIR]
    for size, text, page in dict.fromkeys((p.size, p.text, p.page) for p in tiny[:20]):
        yield f"{size:g} pt where {foot:g} is the least: {quoted(text)} ({unit} {page})"


def _small(reading: Reading, text: str, least: float, floors: Floors) -> list[int]:
    """The pieces that are too small where ``text`` stands; none if it stands large enough anywhere."""
    found: list[int] = []
    start, needle = 0, squeeze(text)
    for _ in range(40):
        spans, missing = locate(reading.face_text, text, start)
        if missing or not spans:
            break
        indices = {i for at, length in spans for i in reading.face_text.parts(at, length)}
        small = [i for i in sorted(indices) if 0 < reading.face[i].size < _row(reading.face[i], least, floors) - _HAIR]
        if not small:
            return []
        found = found or small
        start = spans[0][0] + len(needle) if len(spans) == 1 else spans[-1][0] + spans[-1][1]
    return found


def _headline(reading: Reading, text: str, small: list[int], least: float, floors: Floors) -> list[int]:
    """A headline may be set in two sizes: the larger has its own floor, what goes with it that of the points."""
    spans, _ = locate(reading.face_text, text)
    sizes = [reading.face[i].size for at, length in spans for i in reading.face_text.parts(at, length)]
    if max(sizes, default=0.0) < least - _HAIR:
        return small
    return [i for i in small if reading.face[i].size < floors["points"] - _HAIR]


def _foot(floors: Floors) -> float:
    return floors.values.get("foot", 0.0)


def _row(piece: Piece, least: float, floors: Floors) -> float:
    """A table or chart of a deck has floors of its own."""
    if piece.role == "table" and "table" in floors:
        return min(least, floors["table"])
    return min(least, floors["foot"]) if piece.role == "chart" and "foot" in floors else least


def _floor(statement: Statement, want: Want, floors: Floors, *, first: bool) -> float | None:
    """The smallest size that the statement may have; None where only the foot's floor holds."""
    role = statement.role
    if role in ("caption", "note", "alt", "quote", "count"):
        return None
    if want.format == "poster":
        if want.design == "seven" and "seven" in floors:
            row = "seven-headline" if first and "seven-headline" in floors else "seven"
            return floors[row] if role in ("item", "title", "contact") else None
        if first and role == "title":
            return floors["headline"]
        key = {"item": "points", "contact": "contacts", "title": "contacts"}.get(role)
        return floors[key] if key else None
    if want.format == "deck":
        return floors["table"] if role in ("cell", "title", "contact") else floors["body"]
    if statement.where == "notes" and "notes" in floors:
        return floors["notes"]
    return floors["large-print"] if want.large_print else floors["body"]


def _contrast(reading: Reading) -> tuple[list[str], list[Piece]]:
    """Faults by declared colours, and the pieces whose ground is not one colour that the file declares."""
    dim: dict[tuple[str, str, bool], Piece] = {}
    unsure: list[Piece] = []
    for piece in reading.face:
        if not piece.text.strip() or not piece.colour:
            continue
        if not piece.ground:
            unsure.append(piece)
        elif contrast(piece.colour, piece.ground) < wanted(piece.size, piece.bold) - 0.005:
            dim.setdefault((piece.colour, piece.ground, piece.bold), piece)
    unit = reading.unit[:-1]
    return [
        f"{colour} on {ground} is {contrast(colour, ground):.1f}:1, not {wanted(p.size, p.bold):g}:1: "
        f"{quoted(p.text)} ({unit} {p.page})"
        for (colour, ground, _), p in dim.items()
    ], unsure
