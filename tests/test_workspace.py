"""A folder with content/, read by name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from whole import write

from packbuilder.diagnostics import PackError, Position
from packbuilder.workspace import LONGEST, Workspace, aged, ages_on, day, safe_name


def test_names(whole: Workspace, tmp_path: Path) -> None:
    assert (whole.briefings(), whole.organisations(), whole.packs()) == (["whole"], ["hill", "trust"], ["whole"])
    assert {"harbour", "oakfield", "plain"} <= set(whole.brands())
    empty = Workspace(tmp_path)
    assert empty.briefings() == empty.organisations() == empty.packs() == []


def test_a_workspace_has_brands_of_its_own(tmp_path: Path) -> None:
    for name in ("mine", "unfinished"):
        (tmp_path / "layouts/brands" / name).mkdir(parents=True)
    (tmp_path / "layouts/brands/mine/brand.yaml").write_text('colours: {primary: "#123456"}')
    brands = Workspace(tmp_path).brands()
    assert "mine" in brands and "plain" in brands and "unfinished" not in brands


def test_each_file_is_read_once(tmp_path: Path) -> None:
    workspace = write(tmp_path)
    things = [
        workspace.briefing("whole"),
        workspace.organisation("hill"),
        workspace.pack("whole"),
        workspace.national(),
    ]
    again = [workspace.briefing("whole"), workspace.organisation("hill"), workspace.pack("whole"), workspace.national()]
    assert all(a is b for a, b in zip(things, again, strict=True))


@pytest.mark.parametrize("what", ["briefing", "organisation", "pack"])
@pytest.mark.parametrize("name", ["whle", "../whole", "", "whole/", "."])
def test_a_name_that_is_not_there(whole: Workspace, what: str, name: str) -> None:
    with pytest.raises(PackError, match=f"there is no {what} {name}") as caught:
        getattr(whole, what)(name)
    assert caught.value.exit_code == 2
    if what != "pack":
        with pytest.raises(PackError) as caught:
            getattr(whole, what)(name, Position("content/packs/p.yaml", 3, 12))
        assert caught.value.exit_code == 1 and caught.value.diagnostics[0].at


def test_without_national_lines_there_are_none(tmp_path: Path) -> None:
    national = Workspace(tmp_path).national()
    assert national.lines == () and not national.stale(dt.date(9999, 1, 1))


def test_what_grows_old_and_when(whole: Workspace) -> None:
    briefing = whole.briefing("whole")

    def told(as_of: dt.date) -> list[str]:
        return [d.message for d in aged(whole, briefing, as_of)]

    superseded = "Statutes has been superseded by A later law"
    assert told(dt.date(2027, 9, 1)) == [superseded]
    review = "The whole of it was to be reviewed by 1 September 2027"
    assert told(dt.date(2027, 9, 2)) == [review, superseded]
    lines = "the national lines were last checked on 2 November 2026, more than a year ago"
    assert told(dt.date(2027, 11, 3)) == [review, superseded, lines]
    days = [dt.date(2026, 11, 25)]
    while days[-1] != dt.date.max:
        days.append(ages_on(whole, [briefing], days[-1]))
    assert days[1:] == [dt.date(2027, 9, 2), dt.date(2027, 11, 3), dt.date.max]


def test_a_line_of_a_file_to_show(whole: Workspace) -> None:
    file = "content/briefings/whole/sections/two.yaml"
    assert whole.excerpt(file, 2) == "title: Title of two"
    assert whole.excerpt(file, 999) == whole.excerpt("nowhere.yaml", 1) == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("be-curious-a4", "be-curious-a4"),
        ("St Mary's #1 100%", "st-mary-s-1-100"),
        ("../../etc", "etc"),
        ("a/b\\c:d", "a-b-c-d"),
        ("Żółć", "zolc"),
        ("École d’Été", "ecole-d-ete"),
        ("...", "unnamed"),
        ("CON", "_con"),
        ("aux.pdf", "_aux.pdf"),
        ("com7.tar.gz", "_com7.tar.gz"),
        ("console", "console"),
    ],
)
def test_a_name_that_any_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_long_names_are_cut_and_still_differ() -> None:
    names = [safe_name("x" * 300), safe_name("x" * 299 + "y"), safe_name("x" * 119 + "-" + "y" * 40)]
    assert len(set(names)) == 3 and all(100 < len(n) <= LONGEST and n.startswith("xxx") for n in names)
    assert safe_name("x" * LONGEST) == "x" * LONGEST


def test_a_date_as_people_write_it() -> None:
    assert day(dt.date(2027, 9, 1)) == "1 September 2027"
