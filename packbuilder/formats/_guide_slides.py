"""Which slides of the pack's deck belong to a section, and which to something the room does in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..blocks import Block
from ..brand import Brand
from ..floors import load_floors
from ..resources import Layouts
from ..selection import Chosen, Selected
from ..session import Place, timed
from ..statements import is_activity
from ..words import Vocabulary, load_words
from ._deck_fit import Fit
from ._deck_plan import plan
from ._deck_slides import Photo, Slide
from ._theirs import on_template

TOLD = -1
"""In a place: the slides of the section that are told, and not worked on."""
#: Kinds of slide that go on with what the one before them began.
_ON = frozenset({"discuss", "scenario", "quiz", "answer", "closing"})
#: What a title is told apart by: (1 of 2), (answer), the section's short title.
_AFTER = re.compile(r"( \([^()]*\))+$")


def slide_numbers(deck: Selected, brand: Brand, layouts: Layouts) -> dict[Place, list[int]]:
    """The numbers of the slides that a deck of ``deck`` has, by section and block (or :data:`TOLD`)."""
    fit = Fit(brand.deck_fonts, str(deck.briefing.language), load_floors(layouts, "deck", "slide").values,
              load_words(layouts, "deck", str(deck.briefing.language)))  # fmt: skip
    made = plan(timed(deck), fit, lambda file, alt, decorative: Photo(b"", alt, decorative))
    made, _ = on_template(made, fit, brand, deck)
    sections = {section.path: section for section in deck.walk()}
    out: dict[Place, list[int]] = {}
    held: dict[str, int] = {}
    for number, slide in enumerate(made.slides, 1):
        section = sections.get(slide.section)
        if section is not None:
            index = _block_of(slide, section, held.get(section.path, TOLD))
            held[section.path] = index
            out.setdefault((section.path, index), []).append(number)
    return out


def _block_of(slide: Slide, section: Chosen, before: int) -> int:
    """The block that ``slide`` belongs to: the one whose title it has, or that of the slide before it.

    A long title may be cut, or only its last sentence may stand as the title.
    """
    shown = _AFTER.sub("", slide.title.replace("\n", " ").replace("\u00a0", " ")).rstrip(" …").casefold()
    for index, block in enumerate(section.blocks):
        if shown and is_activity(block) and shown in _title(block).casefold():
            return index
    return before if slide.kind in _ON else TOLD


def _title(block: Block) -> str:
    if block.slide is not None and block.slide.title:
        return block.slide.title.words
    body = block.body
    title = next((t for n in ("ask", "question", "title") if (t := getattr(body, n, None))), None)
    return title.words if title else ""


def ranged(numbers: Sequence[int], words: Vocabulary) -> str:
    """``3, 4 and 7`` or ``29 to 32``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[str] = []
    for run in runs:
        said += [f"{run[0]} {words['to']} {run[-1]}"] if len(run) > 2 else [str(n) for n in run]
    return words.joined(said)
