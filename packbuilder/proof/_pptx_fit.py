"""Whether the words of a slide fit their frames, by the metrics of their faces.

PowerPoint lays text out only when somebody opens the file, so nothing in the file tells. Words are wrapped here as it
wraps them, greedily and with kerning; a line is 1.2 times its size at single spacing. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from .. import measure
from ..office import Paragraph, Run
from ._pdf_page import quoted
from ._pptx_slide import Shape
from .reading import Fault

LINE = 1.2
_SLACK = 1.5  # points: rounding to EMU, and a hair of kerning
_UNKNOWN = 1.08  # a face that is measured by another: it may be the narrower of the two


def check_fit(shape: Shape, slide: int, width: float, height: float) -> list[Fault]:
    """Faults of one shape: words taller than their frame, wider than it, or a table off the slide."""
    if shape.box is None or shape.decorative:
        return []
    if shape.rows:
        return _table(shape, slide, height)
    if not shape.text.strip() or shape.grows:
        return []
    left, top, right, bottom = shape.insets
    inner = shape.box.width - left - right
    if _roomy(shape, inner):
        return []
    need = text_height(shape.paragraphs, inner if shape.wraps else 1e6)
    room = shape.box.height - top - bottom
    faults = []
    if need > room + _SLACK:
        faults.append(
            Fault("overflowing", f"needs {need:.0f} pt in a frame of {room:.0f}: {quoted(shape.text)}", slide)
        )
    widest, word = _widest(shape.paragraphs)
    if widest > (inner if shape.wraps else width) + _SLACK:
        faults.append(Fault("overflowing", f"the word {quoted(word)} is wider than its frame", slide))
    return faults


def _roomy(shape: Shape, inner: float) -> bool:
    """Whether the words fit even if every letter were a wide one: most labels and feet, which need no measuring."""
    assert shape.box is not None
    high = 0.0
    for paragraph in shape.paragraphs:
        size = max((r.size for r in paragraph.runs), default=18.0)
        width = (inner if shape.wraps else 1e6) - paragraph.left - max(0.0, paragraph.indent)
        longest = max((len(w) for w in paragraph.text.split()), default=0)
        if paragraph.spacing <= 0 or width <= 0 or longest * size > width:
            return False
        lines = sum(1 + int(len(part) * size * 0.75 // width) for part in paragraph.text.split("\n"))
        high += lines * size * LINE * paragraph.spacing + paragraph.before + paragraph.after
    return high <= shape.box.height - shape.insets[1] - shape.insets[3]


def text_height(paragraphs: Iterable[Paragraph], width: float) -> float:
    """How high the paragraphs stand when set ``width`` wide."""
    high = 0.0
    for number, paragraph in enumerate(paragraphs):
        first = max((r.size for r in paragraph.runs), default=0.0)
        hung = _hung(paragraph)
        size = max((r.size for r in hung.runs), default=first)
        lines = _lines(hung, max(1.0, width - paragraph.left)) if hung.text.strip() else 1
        high += _leading(paragraph, first) + (lines - 1) * _leading(paragraph, size)
        high += (paragraph.before if number else 0) + paragraph.after
    return high


def _leading(paragraph: Paragraph, size: float) -> float:
    return size * LINE * paragraph.spacing if paragraph.spacing > 0 else -paragraph.spacing


def _hung(paragraph: Paragraph) -> Paragraph:
    """The paragraph without what hangs before its left edge: a number and a tab."""
    if paragraph.indent >= 0 or "\t" not in paragraph.text:
        return paragraph
    runs: list[Run] = []
    for number, run in enumerate(paragraph.runs):
        if "\t" in run.text:
            rest = run.text.split("\t", 1)[1]
            runs = [replace(run, text=rest)] if rest else []
            runs += paragraph.runs[number + 1 :]
            break
    return replace(paragraph, runs=tuple(runs))


def _table(shape: Shape, slide: int, height: float) -> list[Fault]:
    assert shape.box is not None
    high = 0.0
    for declared, cells in shape.rows:
        wanted = (
            text_height(c.paragraphs, c.width - c.margins[0] - c.margins[2]) + c.margins[1] + c.margins[3]
            for c in cells
        )
        high += max([declared, *wanted])
    if shape.box.top + high > height + _SLACK:
        return [Fault("overflowing", f"the table runs {shape.box.top + high - height:.0f} pt off the slide", slide)]
    return []


def _lines(paragraph: Paragraph, width: float) -> int:
    looks = {(r.size, r.tracking) for r in paragraph.runs if r.text.strip()}
    fonts, slack = _fonts(next((r.face for r in paragraph.runs if r.face), ""))
    first = (width - max(0.0, paragraph.indent)) * slack
    if len(looks) == 1:
        size, tracking = next(iter(looks))
        pieces = [measure.Piece(_shown(r), r.bold, r.italic) for r in paragraph.runs]
        return len(fonts.wrap(pieces, first, size, tracking=tracking))
    return _mixed(paragraph.runs, fonts, first)


def _shown(run: Run) -> str:
    """The letters that are drawn: capitals where the look of a template says so."""
    return run.text.upper() if run.caps else run.text


def _mixed(runs: tuple[Run, ...], fonts: measure.Fonts, width: float) -> int:
    """Lines of a paragraph in more than one size: word by word."""
    lines, used = 1, 0.0
    for run in runs:
        for part in _shown(run).replace("\n", " \n ").split(" "):
            if part == "\n":
                lines, used = lines + 1, 0.0
                continue
            wide = fonts.width(part, run.size, bold=run.bold, tracking=run.tracking)
            if used and used + wide > width:
                lines, used = lines + 1, 0.0
            used += wide + fonts.width(" ", run.size)
    return lines


def _widest(paragraphs: Iterable[Paragraph]) -> tuple[float, str]:
    best, word = 0.0, ""
    for paragraph in paragraphs:
        for run in paragraph.runs:
            fonts, slack = _fonts(run.face)
            longest = max(_shown(run).split(), key=len, default="")
            if longest:
                wide = fonts.width(longest, run.size, bold=run.bold, tracking=run.tracking) / slack
                best, word = max((best, word), (wide + paragraph.left, longest))
    return best, word


@lru_cache(maxsize=16)
def _fonts(face: str) -> tuple[measure.Fonts, float]:
    """What measures for ``face``, and how much more room it is given where its own file is not at hand."""
    found = measure.stand_in(face)
    return found.fonts, 1.0 if found.known else _UNKNOWN
