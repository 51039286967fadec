"""The worksheet: real files, read back. What is asked is there with room to write, and no answer is."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from briefings import made, section
from pdfs import artifacts, elements, opened, text
from sheets import LAYOUTS, again, build, changed, chosen, faults, rules, running_head
from verapdf import complaints, judge

from packbuilder.diagnostics import PackError
from packbuilder.formats import Artifact, worksheet
from packbuilder.proof import prove
from packbuilder.selection import Selected

SCENARIO = {"title": "A story", "story": "Somebody says something.", "prompts": ["What now?"]}
QUIZ = {"question": "Who?", "options": ["Anybody", "Nobody"], "answer": "A", "why": "Because it is so, and for all."}
RIGHT_EDGE = 188.0
"""Where a writing line is crossed, and no word: mm from the left."""


@pytest.fixture(scope="module")
def selected() -> Selected:
    return chosen("worksheet", sections=("awareness", "talk-it-over"))


@pytest.fixture(scope="module")
def artifact(selected: Selected) -> Artifact:
    return build(selected)


def activities(selected: Selected, kind: str) -> list[Any]:
    return [b.body for s in selected.walk() for b in s.blocks if b.kind == kind]


def test_everything_to_work_on_is_there_and_no_answer(selected: Selected, artifact: Artifact) -> None:
    assert faults(selected, artifact) == []
    assert len(activities(selected, "quiz")) == 5 and len(activities(selected, "scenario")) == 2
    said = text(artifact.data)
    for quiz in activities(selected, "quiz"):
        assert quiz.why.words[:30] not in said
    assert "Listen for" not in said


def test_an_answer_that_is_printed_is_caught(selected: Selected, tmp_path: Path) -> None:
    layouts = changed(tmp_path, "worksheet/worksheet.html", "</ol></div>", "</ol><p>{{ body.why|inline }}</p></div>")
    proof = prove(build(selected, layouts).data, "pdf", selected, LAYOUTS)
    assert proof.faults("leaked") >= 5


def test_made_up_cases_say_so(selected: Selected, artifact: Artifact) -> None:
    assert text(artifact.data).count("Made up for this exercise") == len(activities(selected, "scenario"))


def test_lines_are_nine_millimetres_apart_and_fill_the_page(artifact: Artifact) -> None:
    found = rules(artifact.data, RIGHT_EDGE, 0)
    lines = [y for y in found if y > 110]  # below the head and the question
    gaps = [below - above for above, below in pairwise(lines)]
    nine = [gap for gap in gaps if abs(gap - 9) < 0.2]
    assert len(nine) >= 6 and min(gaps) > 8.8
    assert 235 < max(lines) < 270, "room was left, or a line runs into the foot"


@pytest.mark.parametrize("prompts", [0, 1, 3, 7])
def test_a_question_is_whole_on_its_page_whatever_it_asks(tmp_path: Path, prompts: int) -> None:
    question = {"ask": "What do we do?", "prompts": [f"What about the number {n}?" for n in range(prompts)]}
    chosen_ = again(made(tmp_path, [section("a", blocks=[{"question": question}])]), "worksheet")
    artifact = build(chosen_)
    assert faults(chosen_, artifact) == []
    assert artifact.count == (1 if prompts < 7 else 2)
    lines = [
        y
        for page in range(artifact.count)
        for y in rules(artifact.data, RIGHT_EDGE, page)
        if (90 if page == 0 else 24) < y < 272
    ]
    assert 2 * max(prompts, 1) <= len(lines) <= 6 * max(prompts, 1) + 1
    assert max(rules(artifact.data, RIGHT_EDGE)[:-1]) > 120, "the first page is not left empty"


def test_the_running_head_names_every_theme_of_its_page() -> None:
    several = chosen("worksheet", sections=("awareness", "attitudes", "adolescents", "working-together"))
    artifact = build(several)
    heads = [running_head(artifact.data, page) for page in range(2, artifact.count + 1)]
    assert heads == [["2 Attitudes", "3 Adolescents"], ["4 Agencies"]]
    with opened(artifact.data) as pdf:
        assert "Pagination" in artifacts(pdf, 1)
        assert [str(e.S) for e in elements(pdf)].count("/H1") == 1


def test_both_judges_of_pdf_ua_have_nothing_to_say(artifact: Artifact, tmp_path: Path) -> None:
    light = build(chosen("worksheet", "harbour-street", ("scenarios",), ink="light"))
    assert light.name == "worksheet-light"
    for name, made_ in (("a.pdf", artifact), ("b.pdf", light)):
        assert complaints(made_.data) == []
        (tmp_path / name).write_bytes(made_.data)
    verdicts = judge([tmp_path / "a.pdf", tmp_path / "b.pdf"])
    assert [v.failures for v in verdicts if not v.passed] == []


def test_it_is_printed_at_its_size_on_one_side(artifact: Artifact) -> None:
    with opened(artifact.data) as pdf:
        wishes = pdf.Root.ViewerPreferences
        assert str(wishes.PrintScaling) == "/None" and "/Duplex" not in wishes


def test_the_same_worksheet_has_the_same_bytes(tmp_path: Path) -> None:
    small = again(made(tmp_path, [section("a", blocks=[{"scenario": SCENARIO}, {"quiz": QUIZ}])]), "worksheet")
    assert build(small).data == build(small).data


def test_nothing_to_work_on_is_refused(tmp_path: Path) -> None:
    bare = again(made(tmp_path, [section("a", blocks=[{"text": "Words."}])]), "worksheet")
    with pytest.raises(PackError, match="nothing to work on"):
        worksheet.sheets(bare)


def test_a_worksheet_in_large_print_is_refused(tmp_path: Path) -> None:
    small = made(tmp_path, [section("a", blocks=[{"quiz": QUIZ}])])
    with pytest.raises(PackError, match="large print"):
        build(again(small, "worksheet", large_print=True))
