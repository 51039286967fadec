"""Where words meet the margin column: what fits into it, and which references may hang in it."""

from __future__ import annotations

from typing import Any

from ..measure import MM, Fonts
from ..text import Inline, Prose

MARGIN, TEXT = 38.75, 126.25
"""The margin column and the text column of the grid, mm."""
BODY = 12.0


def fits(title: Inline, fonts: Fonts, lines: int, size: float = BODY) -> bool:
    """Whether a title can stand in the margin column on so many lines of bold body text, no word cut."""
    set_ = fonts.wrap(title.plain, MARGIN * MM, size, bold=True)
    return len(set_) <= lines and all(line.width <= MARGIN * MM + 0.1 for line in set_)


def height(title: Inline, fonts: Fonts, width: float = MARGIN, leading: float = 6.0, size: float = BODY) -> float:
    """How high a title stands in a column of ``width``, in bold body text on lines of ``leading`` mm."""
    return len(fonts.wrap(title.plain, width * MM, size, bold=True)) * leading


def lines_before(paragraph: Inline, fonts: Fonts) -> list[int]:
    """For each page reference in a paragraph, the line (from 0) that it stands on when references hang."""
    found: list[int] = []
    before: list[Any] = []
    for run in paragraph.runs:
        if run.page:
            found.append(max(len(fonts.wrap(tuple(before), TEXT * MM, BODY)) - 1, 0))
        else:
            before.append(run)
    return found


def clear_of_label(body: Any, fonts: Fonts) -> bool:
    """Whether the references in a panel all hang below the icon and label in its margin (16.5 mm of it).

    The label covers three lines of text, and one less for each line that the panel's title takes.
    """
    text: Prose = body.happened if hasattr(body, "happened") else body.text
    covered = 2 if getattr(body, "title", None) else 3
    return not text or all(line >= covered for line in lines_before(text.paragraphs[0], fonts))


def is_short(text: Prose, fonts: Fonts) -> bool:
    """Whether a key message can be set large: five lines of 16 pt bold at most."""
    return sum(len(fonts.wrap(p.plain, TEXT * MM, 16, bold=True)) for p in text.paragraphs) <= 5
