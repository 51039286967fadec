"""What guide, worksheet, register and the sheet for the office share: heads, words that are too long, the stamp."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from briefings import made, section
from pdfs import text
from sheets import LAYOUTS, again, brand_of, build, faults

from packbuilder.bundle import PackFile
from packbuilder.formats import FORMATS
from packbuilder.formats._page_sheet import lines
from packbuilder.selection import Selected
from packbuilder.words import load_words

KINDS = ("guide", "worksheet", "slides-notes", "register", "print-this")
TOKEN = "x" * 90
SCHOOL = "Saint Somebody and All Angels Church of England Voluntary Controlled Federated Junior School"
TITLE = "A title that is far too long to stand on a line, or on two, and that goes on and on to the end"
QUESTION: dict[str, Any] = {
    "ask": f"What do we do about {TOKEN} on a day like this one, with everything that goes with it?",
    "context": f"Some {TOKEN}.",
    "prompts": [f"Why {TOKEN}?", "And " + "many words " * 60 + "?"],
    "listen_for": [f"Hear {TOKEN}."],
}
SCENARIO: dict[str, Any] = {
    "title": TITLE,
    "moments": [
        {"when": "The last week of the summer term, before the holidays", "text": "It " + "goes on " * 40},
        {"when": "Donnerstagnachmittagssitzung", "text": "Now."},
    ],
    "prompts": ["What now?"],
}
QUIZ = {"question": "Who " + "may " * 40 + "?", "options": [f"A {TOKEN}", "words " * 30], "answer": "B", "why": TOKEN}


@pytest.fixture
def hard(tmp_path: Path) -> Selected:
    """A briefing that is past its date, in which everything is longer than anybody would want."""
    blocks = [{"question": QUESTION}, {"scenario": SCENARIO}, {"quiz": QUIZ}]
    inner = section("b", notes="Say b.", sections=[section("c", notes="Say c.", blocks=[{"quiz": QUIZ}])])
    whole = section("a", notes="Say " + "this and that " * 80 + TOKEN, blocks=blocks, sections=[inner])
    found = made(tmp_path, [whole], {"title": f"{TITLE} {TOKEN[:40]}"})
    return replace(found, organisation=replace(found.organisation, name=SCHOOL), stale=True)


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_words_nothing_is_lost_and_nothing_runs_into_anything(hard: Selected, kind: str) -> None:
    files = (PackFile(f"handout-{TOKEN}.pdf", "handout", count=3, copies=1000),) if kind == "print-this" else ()
    changed = {"organisation": hard.organisation, "stale": True, "files": files}
    selected = replace(again(hard, kind), **changed)
    artifact = build(selected, place="a/b")
    assert faults(selected, artifact) == ["stale: past its review date, 2027-09-01"]
    assert "Past its review date" in text(artifact.data)
    if kind == "register":
        assert artifact.count == 1, "a long title takes from the rows, and not a sheet more"


def test_a_word_wider_than_its_column_counts_for_as_many_lines_as_it_takes(hard: Selected) -> None:
    brand = brand_of(hard)
    assert lines("short", brand, 25, 12) == 1
    assert lines("Donnerstagnachmittagssitzung", brand, 25, 12, bold=True) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_has_words_for_its_head_and_its_stamp(kind: str) -> None:
    words = load_words(LAYOUTS, kind, "en-GB")
    assert words["kind"] and words["stale"] and kind in FORMATS


def test_lists_and_lengths_in_words() -> None:
    words = load_words(LAYOUTS, "guide", "en-GB")
    said = [words.spoken_long(minutes) for minutes in (1, 45, 60, 66, 121)]
    assert said == ["1 minute", "45 minutes", "1 hour", "1 hour 6 minutes", "2 hours 1 minute"]
