"""A briefing from its folder; what is said of its faults stands in tests/cases/workspace.yaml."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from whole import write

from packbuilder.briefing import MAX_DEPTH, OUTPUTS, Poster, Section, load_briefing
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.formats import FORMATS
from packbuilder.model import read_model
from packbuilder.resources import Layouts
from packbuilder.source import parse
from packbuilder.workspace import Workspace


def test_everything_that_is_written_is_read(whole: Workspace) -> None:
    b = whole.briefing("whole")
    assert (b.id, b.title.plain, b.short_title.plain, b.kind.plain) == (
        "whole",
        "The whole of it",
        "Whole",
        "Test briefing",
    )
    assert (b.language, b.version, b.reviewed, b.review_by) == (
        "en-GB",
        "2.5",
        dt.date(2026, 11, 2),
        dt.date(2027, 9, 1),
    )
    assert [(p.lead and p.lead.plain, p.text.plain) for p in b.remember] == [
        ("Lead of remember one.", "Text of remember one (p1)."), (None, "Text of remember two."),
    ]  # fmt: skip
    assert [(s.id, s.year, s.superseded_by) for s in b.sources] == [
        ("report", "2016", None), ("guidance", "", None), ("law", "", "A later law"),
    ]  # fmt: skip
    assert {str(k): v.plain for k, v in b.topics.items()} == {"seeing": "Seeing", "telling": "Telling"}
    one = b.sections[1]
    assert (one.theme, one.minutes, one.priority, one.topics) == (True, 4, 1, ("seeing",))
    assert one.notes and len(one.notes.paragraphs) == 2 and len(one.blocks) == 29
    (poster,) = one.posters
    assert (poster.layout, poster.mark, poster.pages, poster.roles) == (
        "checklist",
        "?!",
        ("p3", "p4-5"),
        ("dsl", "childline"),
    )
    assert b.at.file == "content/briefings/whole/briefing.yaml"


def test_sections_stand_in_the_order_of_the_outline_and_are_found_by_id_or_path(whole: Workspace) -> None:
    b = whole.briefing("whole")
    paths = ["zero", "one", "one/one-a", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii", "two", "three"]
    assert [path for path, _ in b.walk()] == paths == list(b.paths)
    assert [b.path_of(path.split("/")[-1]) for path in paths] == paths == [b.path_of(path) for path in paths]
    assert b.path_of("one-b-i/one-b") is b.path_of("four") is None


def test_left_out_keys_have_their_defaults() -> None:
    section = read_model(Section, parse(b"{id: a, title: T, summary: S}", "f"))
    assert (section.theme, section.minutes, section.priority, section.headline, section.audiences) == (
        False,
        None,
        2,
        None,
        (),
    )
    assert section.posters == section.blocks == section.sections == section.see_also == ()


@pytest.mark.parametrize("bad", ["A", "a b", "a_b", "-a", "a-", "a--b", "é", "con", "com1", "a/b", "a.b", "x" * 61])
def test_an_id_can_be_a_file_name_anywhere(bad: str) -> None:
    with pytest.raises(PackError, match=r"cannot be an id|Windows keeps"):
        read_model(Section, parse(f"{{id: '{bad}', title: T, summary: S}}".encode(), "f"))


@pytest.mark.parametrize("tag", ["en", "en-GB", "cy", "ur", "zh-Hans-CN", "es-419"])
def test_languages(tag: str, tmp_path: Path) -> None:
    assert write(tmp_path, {"language: en-GB": f"language: {tag}"}).briefing("whole").language == tag


@pytest.mark.parametrize("tag", ["english", "EN", "en_GB", "en-gb", "e"])
def test_what_is_no_language(tag: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is not a language"):
        write(tmp_path, {"language: en-GB": f"language: {tag}"}).briefing("whole")


@pytest.mark.parametrize(
    "day", ["2026-9-1", "01/09/2026", "1 September 2026", "2026-02-30", "20260901000", "1790000000"]
)
def test_a_date_is_written_in_one_way(day: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is not a date"):
        write(tmp_path, {"reviewed: 2026-11-02": f"reviewed: {day}"}).briefing("whole")


def test_sections_go_three_deep(tmp_path: Path) -> None:
    deep = "        sections: [{id: deep, title: D, summary: S}]\n        summary: Summary of one b ii."
    with pytest.raises(PackError, match=f"sections go {MAX_DEPTH} levels deep at most"):
        write(tmp_path, {"        summary: Summary of one b ii.": deep}).briefing("whole")


def test_names_of_outputs_and_designs_are_those_there_are() -> None:
    assert set(FORMATS) - {"slides-notes"} == set(OUTPUTS)  # slides with their notes take what the deck takes
    for design in Layouts.standard().designs("poster"):
        points = "points: [a, b, c, d, e, f, g], chart: {kind: bar, title: t, data: [{label: l}]}"
        poster = read_model(Poster, parse(f"{{id: p, headline: h, design: {design}, {points}}}".encode(), "f"))
        assert poster.layout == design


def test_warnings_are_handed_on(tmp_path: Path) -> None:
    write(tmp_path, {"Text of two.": "Text of safe- guarding."})
    found = Diagnostics()
    load_briefing(tmp_path / "content/briefings/whole", tmp_path, found)
    assert [str(d.at) for d in found] == ["content/briefings/whole/sections/two.yaml:9:23"]


OFF_WALLS = {
    "a case": ("What happened in the case.", "case"),
    "a case, in other signs": ("“What happened, in the CASE”", "case"),
    "a story": ("Story of the scenario.", "scenario"),
    "a moment": ("Text of the moment. Ask about it.", "scenario"),
    "a block that is not sensitive": ("Bullet three of many.", ""),
    "a quote for the wall": ("Words of the quote.", ""),
    "a question about a story": ("Prompt of the scenario?", ""),
    "a facilitator's words": ("Listen for that.", ""),
}


@pytest.mark.parametrize(("words", "kind"), OFF_WALLS.values(), ids=OFF_WALLS)
def test_a_poster_says_nothing_that_must_stay_off_walls(words: str, kind: str, tmp_path: Path) -> None:
    space = write(tmp_path, {"Point one of the poster.": words})
    if not kind:
        assert space.briefing("whole")
        return
    with pytest.raises(PackError) as caught:
        space.briefing("whole")
    (told,) = caught.value.diagnostics
    assert f"is from a {kind} (" in told.message and "must stay off walls" in told.message
    assert told.at is not None and words.split()[0] in told.at.excerpt and f"in that {kind}" in told.hint


def test_a_block_may_be_let_onto_walls_or_kept_off_them(tmp_path: Path) -> None:
    case = "  - case: {title: Title of the case., happened: What happened in the case., learned: What was learned.}"
    poster = {"Point one of the poster.": "What happened in the case."}
    assert write(tmp_path / "a", {**poster, case: f"{case}\n    wall: yes"}).briefing("whole")
    slip = "  - slip: {title: Title of the slip., text: Text of the slip.}"
    kept = {"Point one of the poster.": "Text of the slip.", slip: f"{slip}\n    sensitive: yes"}
    with pytest.raises(PackError, match="is from a slip"):
        write(tmp_path / "b", kept).briefing("whole")
