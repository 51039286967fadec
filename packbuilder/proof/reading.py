"""What was read from a finished file, whichever kind it is: the only thing that the checks look at.

Lengths are points (1/72 inch) and places count from the top left corner of a page or slide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from .words import Text


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether ``other`` lies within, give or take ``slack``."""
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and self.right + slack >= other.right
            and self.bottom + slack >= other.bottom
        )

    def shared(self, other: Box) -> Box | None:
        """What both cover, or None."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, right, bottom) if right > left and bottom > top else None


@dataclass(frozen=True, slots=True)
class Page:
    """A page or a slide: its size in points, and its title where it has one."""

    width: float
    height: float
    title: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one size and colour on one line (PDF), or one run of a paragraph (PPTX).

    ``role`` is the tag (``P``, ``H1``, ``TOCI``, ``Artifact``) or the kind of shape (``title``, ``body``, ``table``,
    ``chart``, ``footer``). ``ground`` is the colour declared below it, '' where a picture or a gradient lies there.
    ``glued`` means that no word ends between the piece before and this one. ``block`` is the number of the tag that it
    is a part of (a paragraph, a cell), ``lang`` its language where that is not the file's.
    """

    text: str
    page: int
    box: Box | None = None
    size: float = 0.0
    colour: str = ""
    ground: str = ""
    bold: bool = False
    role: str = ""
    glued: bool = False
    block: int = 0
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that stands in the file but not on the face of a page: notes, alt text, a bookmark, metadata, a part."""

    kind: str
    text: str
    where: str
    page: int = 0


#: What stands for the words of a QR code that has no tag to say them.
UNTOLD = "QR code"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page, what is said for it aloud, and where it stands."""

    alt: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Fault:
    """What a reader found wrong by the way; ``check`` is the name of the check that it belongs to."""

    check: str
    detail: str
    page: int = 0


@dataclass(frozen=True)
class Reading:
    """All that stands in a finished file. ``face`` is in reading order, ``drawn`` in the order of drawing."""

    kind: str
    pages: tuple[Page, ...]
    face: tuple[Piece, ...]
    drawn: tuple[Piece, ...]
    passages: tuple[Passage, ...]
    faults: tuple[Fault, ...]
    language: str = ""
    title: str = ""
    pictures: int = 0
    placed: tuple[Picture, ...] = ()
    unit: str = field(default="pages")

    @cached_property
    def face_text(self) -> Text:
        """The face in reading order, to search in."""
        return _text(self.face)

    @cached_property
    def drawn_text(self) -> Text:
        """The face in the order of drawing, to search in."""
        return self.face_text if self.drawn is self.face else _text(self.drawn)

    @cached_property
    def notes_text(self) -> Text:
        """The speaker's notes, to search in."""
        return Text([p.text for p in self.passages if p.kind == "notes"])

    @cached_property
    def alt_text(self) -> Text:
        """The words that stand for pictures, to search in."""
        return Text([p.text for p in self.passages if p.kind == "alt"])


def _text(pieces: tuple[Piece, ...]) -> Text:
    return Text([p.text for p in pieces], (i for i, p in enumerate(pieces) if p.glued))
