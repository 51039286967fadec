"""What a slide is made of, before it is a file: plain values that the plan writes and the door to python-pptx draws.

Lengths are points on a slide of 960 x 540; colours are roles of a brand (``heading``, ``theme-2``), never values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ..text import Inline, Run

Bullet = Literal["", "number", "letter", "box", "dot", "own"]
CLOCK = "Clock"
"""The label of the note that tells when a slide begins, and how long it has."""


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of text in one style. ``size`` and ``colour`` differ from the paragraph's where they are given."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    size: float | None = None
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph with its size in points, written out on every run so that no program has to find it.

    ``before`` is space above it; ``exact`` a line height that holds in every renderer, where rules have to meet the
    words. ``start`` numbers a point of a list; a letter is part of the words, so that it can be read back.
    ``target`` makes the paragraph a link to a section's first slide. ``own`` is the bullet of the layout itself.
    """

    bits: tuple[Bit, ...]
    size: float
    bold: bool = False
    colour: str = ""
    before: float = 0
    exact: float = 0
    bullet: Bullet = ""
    start: int = 1
    hang: float = 0
    align: str = ""
    target: str = ""
    lang: str = ""

    @property
    def plain(self) -> str:
        """Its words."""
        return "".join(b.text for b in self.bits)


@dataclass(frozen=True, slots=True)
class Words:
    """What fills a placeholder. ``narrow`` takes so much off its right, so that lines break by sense.

    ``fill`` and ``outline`` recolour a placeholder that is a field; ``top`` moves the first line down.
    ``target`` makes the whole of it a link to a section's first slide.
    """

    role: str
    paragraphs: tuple[Para, ...]
    narrow: float = 0
    top: float | None = None
    fill: str = ""
    outline: str = ""
    box: tuple[float, float, float, float] | None = None
    target: str = ""

    @property
    def plain(self) -> str:
        """Its words, a line for each paragraph."""
        return "\n".join(p.plain for p in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in the placeholder ``body``: column widths, row heights (computed, not hoped for) and cells."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    rows: tuple[tuple[tuple[Para, ...], ...], ...]
    top: float
    left: float
    alt: str
    colour: str
    row_heads: bool = False
    pad: float = 16

    @property
    def plain(self) -> str:
        """Its words, a line for each cell."""
        return "\n".join(p.plain for row in self.rows for cell in row for p in cell)


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure of a chart: ``value`` is None where there is none; ``shown`` is printed beside it."""

    label: str
    value: float | None
    shown: str
    strong: bool


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """A native chart. ``labels`` is the width kept for the labels' column, ``most`` the end of the scale: all fits.

    ``box`` is where it stands, if not in the placeholder ``body``; ``free`` says that it takes no placeholder's place.
    """

    kind: Literal["bar", "column", "doughnut"]
    title: str
    bars: tuple[Bar, ...]
    size: float
    colour: str
    alt: str
    labels: float
    most: float
    height: float
    width: float = 644.0
    box: tuple[float, float, float, float] | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class Rect:
    """A field or a rule; ``outline`` draws its edge instead, so many points thick. ``label`` is for a number in it."""

    x: float
    y: float
    w: float
    h: float
    colour: str
    outline: float = 0
    name: str = "Rule"
    label: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing by name: an icon (``case``), the brand's ``mark``, the ``quote`` sign."""

    name: str
    x: float
    y: float
    size: float
    colour: str


@dataclass(frozen=True, slots=True)
class Marks:
    """``count`` of ``of`` squares filled, in rows of ``row``, ``pitch`` apart and ``side`` wide."""

    count: int
    of: int
    x: float
    y: float
    row: int
    pitch: float
    side: float
    colour: str
    alt: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rectangles held together under one name; decorative unless it has words for those who cannot see it."""

    name: str
    rects: tuple[Rect, ...]
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture for the picture placeholder, or for ``box``."""

    data: bytes
    alt: str
    decorative: bool
    box: tuple[float, float, float, float] | None = None


Shape = Rect | Drawn | Marks | Group


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph of the notes under a label: Say, Listen for, Source."""

    label: str
    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its layout, the words of each placeholder, and what is drawn on it."""

    layout: str
    words: tuple[Words, ...]
    section: str = ""
    theme: int = 0
    shapes: tuple[Shape, ...] = ()
    grid: Grid | None = None
    chart: ChartPlan | None = None
    photo: Photo | None = None
    notes: tuple[Note, ...] = ()
    footer: str = ""
    ground: str = ""
    kind: str = ""
    minutes: float = 0
    start: float = 0
    pages: tuple[str, ...] = field(default=())

    @property
    def title(self) -> str:
        """The words of its title."""
        return next((w.plain for w in self.words if w.role == "title"), "")

    def placed(self, role: str) -> Words | None:
        """What stands in ``role``."""
        return next((w for w in self.words if w.role == role), None)


def bits(text: Inline | Iterable[Run] | str, *, bold: bool = False) -> tuple[Bit, ...]:
    """Runs as bits, without page references (those go to the foot of the slide) and the space before each."""
    if isinstance(text, str):
        return (Bit(text, bold),) if text else ()
    out: list[Bit] = []
    for run in text.runs if isinstance(text, Inline) else text:
        if run.page:
            if out:
                out[-1] = Bit(out[-1].text.rstrip(" \u00a0"), out[-1].bold, out[-1].italic, out[-1].href)
            continue
        words = run.text
        if not out:
            words = words.lstrip(" ")
        if words:
            out.append(Bit(words, run.bold or bold, run.italic, run.href))
    if out:
        out[-1] = Bit(out[-1].text.rstrip(" "), out[-1].bold, out[-1].italic, out[-1].href)
    return tuple(b for b in out if b.text)
