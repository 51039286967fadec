"""The participants' worksheet: questions, made-up stories and the quiz, with room to write and no answers.

It is laid out once to see what comes to stand on which page; then the room that a page leaves goes to its lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..blocks import Block
from ..brand import Brand
from ..diagnostics import PackError
from ..resources import Layouts
from ..selection import Chosen, Selected
from ..session import timed
from ..statements import is_activity
from ..words import Vocabulary
from . import Artifact, Sheet, _page_sheet
from ._page_sheet import LIVE
from ._print_places import Laid

NAME = "worksheet"
LINE = 9.0
"""From one writing line to the next, mm."""
FEWEST, MOST = 2, 6
"""Lines to each thing to write on: at least, and where a page has room for more."""
GAP = 12.0
"""Between two exercises, mm."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something to work on. ``top`` is the section at the top that it belongs to; ``number`` counts quiz questions.

    ``lines`` are for each prompt. ``strip`` are the sections that the running head of its page names, where it is
    the first on that page. ``minutes`` are of the whole quiz for its first question.
    """

    id: str
    block: Block
    top: Chosen
    theme: int
    minutes: str
    number: int = 0
    lines: int = FEWEST
    strip: tuple[Chosen, ...] | None = None

    @property
    def writes(self) -> int:
        """How many things there are to write on."""
        return len(getattr(self.block.body, "prompts", ())) or int(self.block.kind in ("question", "scenario"))


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """One file. Raises :class:`PackError` where nothing is there to work on."""
    if not any(is_activity(block) for section in selected.walk() for block in section.blocks):
        hint = "choose sections with a question, a scenario or a quiz, or take the worksheet out"
        raise PackError.one("a worksheet has nothing to work on here", selected.output.at, hint)
    return _page_sheet.sheets(selected, NAME)


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The worksheet as a PDF. Raises :class:`PackError` for whatever keeps it from being set whole."""
    desk = _page_sheet.Desk(sheet, layouts, brand)
    found = exercises(sheet.selected, desk.words)
    values: dict[str, Any] = {
        "made_up": any(e.block.kind == "scenario" for e in found),
        "asked": any(e.writes for e in found),
        "exercises": found,
        "length": length(sheet.selected, desk.words),
    }
    draft = desk.lay_out(**{**values, "draft": True})
    for kept in (0.0, GAP, LIVE[1]):  # where the engine finds no room after all, a little less of it, and then none
        values["exercises"] = settled(found, draft, kept)
        laid = desk.lay_out(**values)
        if laid.pages <= draft.pages:
            break
    return desk.finished(laid, **values)


def length(selected: Selected, words: Vocabulary) -> str:
    """How long all of it takes, in words; empty where nothing says."""
    minutes = sum(activity.minutes for activity in timed(selected).activities.values())
    return words.spoken_long(minutes) if minutes else ""


def exercises(selected: Selected, words: Vocabulary) -> tuple[Exercise, ...]:
    """Everything to work on, in order; the quiz questions of a section follow each other."""
    given = timed(selected).activities
    out: list[Exercise] = []
    number = 0
    for top in selected.sections:
        for section in top.walk():
            quiz = sum(a.minutes for (path, _), a in given.items() if path == section.path and a.kind == "quiz")
            for index, block in enumerate(section.blocks):
                if not is_activity(block):
                    continue
                activity = given.get((section.path, index))
                minutes = activity.minutes if activity else 0.0
                if block.kind == "quiz":
                    number += 1
                    opens = not out or out[-1].block.kind != "quiz"
                    minutes = quiz if opens else 0.0
                out.append(
                    Exercise(
                        f"ex-{len(out) + 1}", block, top, section.theme, words.spoken(minutes) if minutes else "",
                        number if block.kind == "quiz" else 0,
                    )
                )  # fmt: skip
    return tuple(out)


def settled(found: Sequence[Exercise], laid: Laid, kept: float = 0.0) -> tuple[Exercise, ...]:
    """The exercises with the lines that their page has room for, and the running head of each page.

    ``kept`` is left free at the foot of a page, mm.
    """
    places = {exercise.id: list(laid.places(ident=exercise.id)) for exercise in found}
    pages: dict[int, list[Exercise]] = {}
    for exercise in found:
        if places[exercise.id]:
            pages.setdefault(places[exercise.id][0].page, []).append(exercise)
    made: Mapping[str, Exercise] = {
        exercise.id: one
        for page, held in pages.items()
        for exercise, one in zip(held, _page(held, page, places, kept), strict=True)
    }
    return tuple(made.get(exercise.id, exercise) for exercise in found)


def _page(held: Sequence[Exercise], page: int, places: Mapping[str, Any], kept: float) -> list[Exercise]:
    """The exercises that begin on one page."""
    tops = tuple({e.top.path: e.top for e in held}.values())
    last = places[held[-1].id][-1]
    writes = sum(exercise.writes for exercise in held)
    room = int((LIVE[1] - kept - last.bottom) / LINE / writes) if writes and last.page == page else 0
    lines = min(FEWEST + max(room, 0), MOST)
    return [replace(e, lines=lines, strip=tops if n == 0 else None) for n, e in enumerate(held)]
