"""Where lines of text end, put right while pages are laid out.

WeasyPrint 70.0 takes a stretch of text that is followed by bold, italic or linked words with the space at its end.
Where the words would fit on the line and only that space does not, it breaks the line after the *first* word of the
stretch (``text.line_break.split_first_line``, step 3). The space at the end of a line takes no room in CSS
(css-text-3, 4.1.2), and the rest of the engine knows that: so here such a stretch stays whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any


@contextmanager
def whole_stretches() -> Iterator[None]:
    """While this lasts, no line ends early for the space that follows its last word."""
    from weasyprint.layout import inline

    split = inline.split_first_line

    def kept(text: str, style: Any, context: Any, width: float | None, spacing: Any, *more: Any, **options: Any) -> Any:
        found = split(text, style, context, width, spacing, *more, **options)
        broken = found[2] is not None and width is not None and width != inf
        if not broken or not text.endswith(" ") or style["white_space"] not in ("normal", "pre-line"):
            return found
        bare = split(text.rstrip(" "), style, context, width, spacing, *more, **options)
        if bare[2] is not None or bare[3] > width:
            return found
        return split(text, style, context, None, spacing, *more, **options)

    inline.split_first_line = kept
    try:
        yield
    finally:
        inline.split_first_line = split
