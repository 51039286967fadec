"""A page that was laid out, to be measured: where everything came to stand, in millimetres.

A format lays out once to see (how many pages, what fits, which references share a line), decides, and lays
out again. All lengths are mm from the top left of the page; sizes of type are points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..words import Vocabulary

ACTUAL_SIZE = {"PrintScaling": "None"}
BOTH_SIDES = {"PrintScaling": "None", "Duplex": "DuplexFlipLongEdge"}
"""Viewer preferences: print at the size drawn; print on both sides."""

MM = 25.4 / 96
"""Millimetres in a CSS pixel."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one box of an HTML element stands. An element over two pages, or lines, has two places."""

    page: int
    x: float
    y: float
    width: float
    height: float
    tag: str
    id: str
    classes: tuple[str, ...]
    text: str

    @property
    def right(self) -> float:
        """Its right edge, mm."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge, mm."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text on one line: its ink, from the tops of capitals to the feet of descenders."""

    page: int
    x: float
    y: float
    width: float
    height: float
    size: float
    text: str


class Laid:
    """A document on its pages. Pages count from 1."""

    def __init__(self, rendered: Any, words: Vocabulary, write: Callable[[], bytes]) -> None:
        self._rendered = rendered
        self._words = words
        self._write = write

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._rendered.pages)

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page, mm."""
        found = self._rendered.pages[page - 1]
        return found.width * MM, found.height * MM

    def pdf(self, viewer: Mapping[str, str] = ACTUAL_SIZE) -> bytes:
        """The finished PDF; ``viewer`` as for ``_print.to_pdf``."""
        from ._tags import mend

        return mend(self._write(), self._words, viewer=viewer)

    def places(self, *, klass: str = "", ident: str = "", tag: str = "") -> Iterator[Place]:
        """Every place of the elements that have this class, id and tag, in document order."""
        for number, page in enumerate(self._rendered.pages, 1):
            for box in _outer_boxes(page._page_box):
                element = box.element
                classes = tuple((element.get("class") or "").split())
                if klass and klass not in classes:
                    continue
                if (ident and element.get("id") != ident) or (tag and element.tag != tag):
                    continue
                yield Place(
                    number,
                    box.border_box_x() * MM,
                    box.border_box_y() * MM,
                    box.border_width() * MM,
                    box.border_height() * MM,
                    element.tag,
                    element.get("id") or "",
                    classes,
                    "".join(b.text for b in _boxes(box) if hasattr(b, "text")),
                )

    def part_words(self, klass: str, gap: float = 2.5) -> None:
        """Set side by side what hangs on the same line: boxes of ``klass`` that are out of the flow.

        Two references in one line of text would print on top of each other; nothing else moves.
        """
        for page in self._rendered.pages:
            ends: dict[int, float] = {}
            for box in _outer_boxes(page._page_box):
                if klass in (box.element.get("class") or "").split():
                    line = round(box.position_y)
                    width = max((b.width for b in _boxes(box) if hasattr(b, "text")), default=0.0)
                    start = max(ends.get(line, box.position_x), box.position_x)
                    box.translate(start - box.position_x, 0)
                    ends[line] = start + width + gap / MM

    def show_again(self, klass: str) -> None:
        """Show the hidden words of ``klass`` in what is repeated: in the head of a table, on its later pages.

        There they are no part of what is read aloud, for a head that comes again is an artifact.
        """
        met: set[int] = set()
        for page in self._rendered.pages:
            here = set()
            for box in _boxes(page._page_box):
                element = getattr(box, "element", None)
                if element is None or klass not in (element.get("class") or "").split():
                    continue
                here.add(id(element))
                if id(element) in met:
                    box.style = box.style.copy()
                    box.style["visibility"] = "visible"
            met |= here

    def words(self) -> Iterator[Words]:
        """Every stretch of text, also in the margins, in document order."""
        for number, page in enumerate(self._rendered.pages, 1):
            for box in _boxes(page._page_box):
                if hasattr(box, "text") and box.text.strip():
                    size = box.style["font_size"]
                    base = box.position_y + box.baseline
                    yield Words(
                        number,
                        box.position_x * MM,
                        (base - 0.72 * size) * MM,
                        box.width * MM,
                        0.92 * size * MM,
                        size * 0.75,
                        box.text.strip(),
                    )


def _boxes(box: Any) -> Iterator[Any]:
    """The box and every box inside it."""
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def _outer_boxes(box: Any, within: Any = None) -> Iterator[Any]:
    """The outermost box of each HTML element below ``box``, once a fragment; generated content has none."""
    box = getattr(box, "_box", box)
    element = box.element
    if element is not None and element is not within and isinstance(element.tag, str):
        if "::" in str(box.element_tag):
            return
        yield box
    for child in getattr(box, "children", ()):
        yield from _outer_boxes(child, element if element is not None else within)
