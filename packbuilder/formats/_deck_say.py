"""What the notes of a slide are headed with, in the language of the deck."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..words import Vocabulary
from ._deck_slides import CLOCK, Note

_PAGE = re.compile(r"\(p(\d+(?:–\d+)?)\)")
LABELS = {
    "About": "note_about", "Background": "note_background", "Beside it": "note_beside", CLOCK: "note_clock",
    "Edition": "note_edition", "For": "note_for", "In full": "note_full", "In short": "note_short",
    "Left out for time": "note_left_out", "Link": "note_link", "Listen for": "note_listen", "Numbers": "note_numbers",
    "Part of": "note_part", "Say": "note_say", "Source": "note_source", "The point": "note_point",
    "Title in full": "note_title",
}  # fmt: skip
"""The label of a note in a plan, and the key of the word for it."""


def labelled(notes: Iterable[Note], words: Vocabulary) -> tuple[Note, ...]:
    """The notes with their labels, and with references to pages, as a reader of the language writes them."""

    def paged(found: re.Match[str]) -> str:
        return f"({words.cited(found[1])})"

    return tuple(
        replace(n, label=words[LABELS[n.label]] if n.label else "", text=_PAGE.sub(paged, n.text)) for n in notes
    )
