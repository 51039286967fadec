"""The facilitator guide: real files, read back, and held against the session's clock and the deck."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from briefings import brand_of, made, section
from pdfs import artifacts, elements, opened, read_aloud, text
from sheets import LAYOUTS, again, build, changed, chosen, faults, running_head
from verapdf import complaints, judge

from packbuilder.bundle import PackFile
from packbuilder.diagnostics import PackError
from packbuilder.formats import Artifact, _guide_slides, deck, guide
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.selection import Selected
from packbuilder.session import clock, spoken, timed
from packbuilder.words import load_words

PART = ("working-together", "talk-it-over")
FILES = (
    PackFile("deck.pptx", "deck"), PackFile("handout.pdf", "handout"), PackFile("register.pdf", "register"),
    PackFile("print-this.pdf", "print-this"),
)  # fmt: skip


@pytest.fixture(scope="module")
def selected() -> Selected:
    return replace(chosen("guide", sections=PART), files=FILES)


@pytest.fixture(scope="module")
def slides() -> Selected:
    return chosen("deck", sections=PART)


@pytest.fixture(scope="module")
def artifact(selected: Selected, slides: Selected) -> Artifact:
    return build(selected, deck=slides)


def blocks(selected: Selected, *kinds: str) -> list[Any]:
    return [b.body for s in selected.walk() for b in s.blocks if b.kind in kinds]


def test_notes_questions_hints_and_answers_are_there_and_nothing_else(selected: Selected, artifact: Artifact) -> None:
    assert faults(selected, artifact) == []
    assert len(blocks(selected, "quiz")) == 5 and len(blocks(selected, "scenario")) == 2
    said = text(artifact.data)
    for quiz in blocks(selected, "quiz"):
        assert quiz.why.words.split(".")[0] in said
    assert said.count("Listen for") == len([b for b in blocks(selected, "question", "scenario") if b.listen_for])


def test_a_hint_that_is_lost_is_caught(selected: Selected, tmp_path: Path) -> None:
    layouts = changed(tmp_path, "guide/guide.html", "{{ several(body.listen_for) }}", "")
    proof = prove(build(selected, layouts).data, "pdf", selected, LAYOUTS)
    assert proof.faults("lost") >= 6


def aloud(artifact: Artifact) -> str:
    """What a screen reader says, each white space one space."""
    return " ".join(read_aloud(artifact.data).split())


def test_the_clock_is_the_session_s(selected: Selected, artifact: Artifact) -> None:
    session = timed(selected)
    said = aloud(artifact)
    for part in session.parts:
        assert clock(part.start) in said, part.path
        now = part.start + part.talk
        for number, activity in enumerate(part.activities, 1):
            if activity.kind == "quiz":
                assert f"{clock(now)} Question {number} {spoken(activity.minutes)}" in said
            now += activity.minutes
    assert f"{clock(session.minutes)} The end of the session." in said
    agenda = " ".join(p.text for p in read_pdf(artifact.data).face if p.role == "TOCI")
    top = [part for part in session.parts if part.section.depth == 1]
    assert re.findall(r"\b\d:\d\d\b", agenda) == [clock(part.start) for part in top]
    assert all(part.section.title.words in agenda for part in top)


def test_slides_are_named_by_the_numbers_that_the_deck_gives_them(selected: Selected, slides: Selected) -> None:
    import io

    from pptx import Presentation

    brand = brand_of(slides)
    numbers = _guide_slides.slide_numbers(slides, brand, LAYOUTS)
    made_ = deck.build(deck.sheets(slides)[0], LAYOUTS, brand)
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(io.BytesIO(made_.data)).slides]
    count = 0
    for s in selected.walk():
        for index, block in enumerate(s.blocks):
            title = getattr(block.body, "ask", None) or getattr(block.body, "question", None)
            if title is not None:
                found = numbers[s.path, index]
                shown = " ".join(titles[found[0] - 1].replace("\v", " ").split())
                assert shown in title.words, "a long question stands on its slide by its last sentence"
                count += 1
    assert count == 6
    every = [n for found in numbers.values() for n in found]
    assert len(every) == len(set(every)), "no slide belongs to two steps"


def test_slide_numbers_stand_beside_the_clock(selected: Selected, artifact: Artifact, slides: Selected) -> None:
    numbers = _guide_slides.slide_numbers(slides, brand_of(slides), LAYOUTS)
    first = next(s for s in selected.walk() if s.id == "working-together")
    index = next(n for n, b in enumerate(first.blocks) if b.kind == "question")
    (slide,) = numbers[first.path, index]
    activity = timed(selected).activities[first.path, index]
    asked = " ".join(first.blocks[index].body.ask.words.split())
    assert f"Discuss {spoken(activity.minutes)} Slide {slide} {asked}" in aloud(artifact)
    assert "Slide " not in text(build(selected).data), "without a deck in the pack there are no slides to name"


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3], "3"),
        ([3, 4], "3 and 4"),
        ([3, 4, 5, 6], "3 to 6"),
        ([3, 4, 7], "3, 4 and 7"),
        ([1, 5, 6, 7], "1 and 5 to 7"),
    ],
)
def test_slides_in_words(numbers: list[int], said: str) -> None:
    assert _guide_slides.ranged(numbers, load_words(LAYOUTS, "guide", "en")) == said


def test_the_right_answer_is_a_filled_square_bold_and_said(selected: Selected, artifact: Artifact) -> None:
    pieces = read_pdf(artifact.data).face
    letters = [p for p in pieces if p.text.strip() in tuple("ABCD") and p.bold]
    filled = [p for p in letters if p.ground.upper() not in ("#FFFFFF", "")]
    assert len(letters) == 20 and len(filled) == 5
    assert [p.text.strip() for p in filled] == [quiz.answer for quiz in blocks(selected, "quiz")]
    assert len([p for p in pieces if p.text.strip() == "Right"]) == 5


def test_in_light_ink_the_right_answer_is_an_outline_and_still_said() -> None:
    light = chosen("guide", "harbour-street", ("quiz",), ink="light")
    artifact = build(light)
    assert artifact.name == "guide-light" and faults(light, artifact) == []
    pieces = read_pdf(artifact.data).face
    assert not [p for p in pieces if p.bold and p.ground.upper() not in ("#FFFFFF", "")]
    assert len([p for p in pieces if p.text.strip() == "Right"]) == 5


def test_what_to_print_and_to_have_ready(artifact: Artifact, selected: Selected) -> None:
    said = text(artifact.data)
    assert "Print the handout and the register: print-this.pdf says how many." in said
    assert "Priya Nair’s number to hand, 01632 960118" in said
    alone = text(build(replace(selected, files=())).data)
    assert "Print the" not in alone


def test_what_gave_way_is_told_and_what_may(tmp_path: Path) -> None:
    inside = [
        section("a1", title="Kept inside", minutes=3, priority=1, content_note="This is hard to read."),
        section("a2", title="May go inside", minutes=4, priority=2),
    ]
    sections = [
        section("a", title="The first part", minutes=2, priority=1, theme="yes", notes="Say a.", sections=inside),
        section("b", title="No time for this", minutes=9, priority=3),
        section("c", title="Only to look up", priority=3),
        section("d", title="The last part", minutes=1, priority=1, notes="Say d."),
    ]
    short = timed(again(made(tmp_path, sections), "guide", minutes=11)).selected
    artifact = build(short)
    said = text(artifact.data)
    assert "To fit 11 minutes: No time for this." in said
    assert "Only to look up" not in said, "a section that takes no time is not missed"
    assert "Running late? Drop May go inside (4 minutes)." in said
    assert "Go on to The last part." in said
    assert "Read “Kept inside” beforehand. It opens with a content note." in said
    assert faults(short, artifact) == []
    assert any("left out to fit 11 minutes" in d.message for d in artifact.diagnostics)


def test_contents_lead_to_their_parts_and_headings_skip_no_level(artifact: Artifact) -> None:
    with opened(artifact.data) as pdf:
        entries = elements(pdf, "TOCI")
        assert len(entries) == 2
        links = [e for entry in entries for e in _below(entry) if str(e.S) == "/Link"]
        assert len(links) == 2
        levels = [int(str(e.S)[2]) for e in elements(pdf) if re.fullmatch(r"/H\d", str(e.S))]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert "Pagination" in artifacts(pdf, 1), "running heads are no part of the text"


def _below(element: Any) -> list[Any]:
    from pdfs import kids
    from pikepdf import Dictionary

    found = [k for k in kids(element) if isinstance(k, Dictionary) and "/S" in k]
    return found + [e for k in found for e in _below(k)]


def test_the_running_head_says_where_one_is_from_the_page_where_a_theme_begins(artifact: Artifact) -> None:
    begins = next(p.page for p in read_pdf(artifact.data).face if p.role == "H2" and p.text.startswith("Working"))
    assert running_head(artifact.data, begins) == ["1 Agencies"]


def test_no_step_is_parted_and_none_stands_over_its_neighbour(artifact: Artifact, selected: Selected) -> None:
    desk = guide._page_sheet.Desk(guide.sheets(selected)[0], LAYOUTS, brand_of(selected))
    session = timed(selected)
    parts = guide.Setter(desk, session, {}).parts()
    assert all(step.height > 10 for part in parts for step in part.steps)
    assert [part.section.id for part in parts] == list(PART)
    assert artifact.count >= 5


def test_both_judges_of_pdf_ua_have_nothing_to_say(artifact: Artifact, tmp_path: Path) -> None:
    assert complaints(artifact.data) == []
    (tmp_path / "guide.pdf").write_bytes(artifact.data)
    (verdict,) = judge([tmp_path / "guide.pdf"])
    assert verdict.passed, verdict.failures


def test_it_asks_for_both_sides_at_its_size(artifact: Artifact) -> None:
    with opened(artifact.data) as pdf:
        wishes = pdf.Root.ViewerPreferences
        assert (str(wishes.PrintScaling), str(wishes.Duplex)) == ("/None", "/DuplexFlipLongEdge")


def test_a_small_guide_is_the_same_each_time(tmp_path: Path) -> None:
    question = {"ask": "What now?", "prompts": ["And then?"], "listen_for": ["Somebody who waits {p3}."], "minutes": 3}
    small = again(
        made(tmp_path, [section("a", notes="Say this.", minutes=2, blocks=[{"question": question}])]), "guide"
    )
    one, two = build(small), build(small)
    assert one.data == two.data
    assert faults(small, one) == []
    assert "5 minutes" in text(one.data)


def test_large_print_is_refused_in_words() -> None:
    with pytest.raises(PackError, match="not set in large print"):
        build(chosen("guide", sections=("quiz",), large_print=True))
