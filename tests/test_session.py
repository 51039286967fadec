from __future__ import annotations

from pathlib import Path

import pytest
from decks import section, selected

from packbuilder.session import Session, clock, spoken, timed

QUESTION = "  - question: {{ask: What do we see?, minutes: {0}}}\n"


def session(folder: Path, sections: dict[str, str], minutes: float | None = None) -> Session:
    return timed(selected(folder, sections, minutes=minutes))


@pytest.mark.parametrize(("minutes", "shown"), [(0, "0:00"), (13, "0:13"), (59.5, "0:59"), (61, "1:01"), (125, "2:05")])
def test_the_clock(minutes: float, shown: str) -> None:
    assert clock(minutes) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(1, "1 minute"), (45, "45 minutes"), (2.5, "2½ minutes"), (0.5, "half a minute"), (0.1, "under half a minute")],
)
def test_lengths_in_words(minutes: float, shown: str) -> None:
    assert spoken(minutes) == shown


def test_a_part_takes_its_own_minutes_its_activities_and_what_is_inside(tmp_path: Path) -> None:
    inner = "sections:\n  - id: inner\n    title: Inner\n    summary: In.\n    minutes: 3\n"
    made = session(
        tmp_path, {"a": section("a", QUESTION.format(4), "minutes: 2\n") + inner, "b": section("b", "", "minutes: 5\n")}
    )
    assert [(p.path, p.start, p.minutes) for p in made.parts] == [("a", 0, 9), ("a/inner", 6, 3), ("b", 9, 5)]
    assert made.minutes == 14 and made.wanted is None
    assert [p.path for p in made.agenda] == ["a", "b"]
    assert made.activities["a", 0].minutes == 4


def test_what_fits_is_left_alone(tmp_path: Path) -> None:
    made = session(tmp_path, {"a": section("a", QUESTION.format(4), "minutes: 6\n")}, minutes=10)
    assert made.minutes == 10 and made.left_out == () and made.diagnostics == ()


def test_priority_three_gives_way_first_and_activities_before_two(tmp_path: Path) -> None:
    sections = {
        "one": section("one", QUESTION.format(6), "minutes: 4\npriority: 1\n"),
        "two": section("two", "", "minutes: 4\npriority: 2\n"),
        "three": section("three", "", "minutes: 4\npriority: 3\n"),
    }
    made = session(tmp_path, sections, minutes=13)
    assert [item.path for item in made.left_out] == ["three"]
    assert made.activities["one", 0].minutes == 5  # a minute shorter, and nothing of priority 2 has gone
    assert made.minutes == 13
    assert [p.path for p in made.parts] == ["one", "two"]
    assert "left out to fit 13 minutes: Section three" in made.diagnostics[0].message


def test_two_goes_when_activities_are_at_their_shortest_the_last_one_first(tmp_path: Path) -> None:
    sections = {
        "a": section("a", QUESTION.format(6), "minutes: 4\npriority: 1\n"),
        "b": section("b", "", "minutes: 4\npriority: 2\n"),
        "c": section("c", "", "minutes: 4\npriority: 2\n"),
    }
    made = session(tmp_path, sections, minutes=12)
    assert [item.path for item in made.left_out] == ["c"]
    assert made.activities["a", 0].minutes == 4 and made.minutes == 12


def test_an_activity_keeps_two_thirds_and_two_minutes(tmp_path: Path) -> None:
    made = session(tmp_path, {"a": section("a", QUESTION.format(9) + QUESTION.format(2), "minutes: 1\n")}, minutes=4)
    assert [a.minutes for a in made.activities.values()] == [6, 2]
    assert made.minutes == 9 and made.left_out == ()  # the only section stays
    assert made.diagnostics[-1].severity == "warning" and "longer than the 4 asked for" in made.diagnostics[-1].message


def test_what_takes_no_time_and_no_one_waits_for_goes_too(tmp_path: Path) -> None:
    sections = {"a": section("a", "", "minutes: 9\n"), "words": section("words", "", "priority: 3\n")}
    assert [i.path for i in session(tmp_path / "short", sections, minutes=5).left_out] == ["words"]
    assert session(tmp_path / "long", sections, minutes=9).left_out == ()


def test_timing_a_cut_session_again_changes_nothing(tmp_path: Path) -> None:
    sections = {
        "a": section("a", QUESTION.format(6), "minutes: 4\npriority: 1\n"),
        "c": section("c", "", "minutes: 4\npriority: 3\n"),
    }
    first = session(tmp_path, sections, minutes=9)
    again = timed(first.selected)
    assert [p.path for p in again.parts] == ["a"] and again.minutes == first.minutes == 9
    assert again.left_out == first.left_out
