"""A poster's design: chosen, named by the poster or by the pack, and told where it is wrong or does not suit."""

from __future__ import annotations

from pathlib import Path

import pytest

from packbuilder import checking, cli
from packbuilder.briefing import Poster
from packbuilder.designs import ill_suited, load_design
from packbuilder.diagnostics import PackError
from packbuilder.formats import poster
from packbuilder.model import read_model
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.source import parse
from packbuilder.workspace import Workspace

PACK = "title: Own\nbriefing: serious-case-reviews\norganisation: oakfield-primary\noutputs:\n  - format: poster\n"

DESIGNS = ("headline", "checklist", "numbers", "contacts", "seven")


def written(text: str) -> Poster:
    return read_model(Poster, parse(text.encode(), "poster.yaml"))


def chosen(folder: Path, output: str) -> Selected:
    """The posters of a pack of its own in the workspace ``folder``."""
    (folder / "content" / "packs" / "own.yaml").write_text(PACK + output, encoding="utf-8")
    space = Workspace(folder)
    pack = space.pack("own")
    school = space.organisation("oakfield-primary")
    return select(space.briefing("serious-case-reviews"), school, space.national(), pack, pack.outputs[0])


@pytest.mark.parametrize(
    ("matter", "design"),
    [
        ("points: [a, b]", "headline"),
        ("points: [a, b, c, d]", "checklist"),
        ("chart: {kind: bar, title: T, data: [{label: L, value: 3}]}", "numbers"),
        ("roles: [dsl]", "contacts"),
        ("points: [a, b, c, d, e, f, g]", "checklist"),
        (f"points: [{', '.join(['one two three four five six seven eight nine ten eleven twelve'] * 7)}]", "seven"),
    ],
)
def test_a_sensible_design_is_chosen_that_suits(matter: str, design: str, layouts: Layouts) -> None:
    made = written(f"{{id: p, headline: H, {matter}}}")
    assert made.layout == design and ill_suited(made, layouts) is None


def test_the_pack_names_the_design_of_its_posters_over_their_own(workspace: Path, layouts: Layouts) -> None:
    held = chosen(workspace, "    posters: [be-curious, make-it-a-referral]\n    design: contacts\n")
    assert [p.layout for _, p in held.posters] == ["contacts", "contacts"]
    assert [s.name for s in poster.sheets(held)] == [
        f"poster-{n}-contacts-a4" for n in ("be-curious", "make-it-a-referral")
    ]
    assert checking.check(Workspace(workspace), held.briefing.reviewed).errors == ()


def test_a_misspelt_design_of_a_pack_is_told_at_its_line(workspace: Path) -> None:
    (workspace / "layouts" / "poster").mkdir(parents=True)
    (workspace / "layouts" / "poster" / "notice.yaml").write_bytes(Path("layouts/poster/headline.yaml").read_bytes())
    held = chosen(workspace, "    posters: [be-curious]\n    design: checklsit\n")
    space = Workspace(workspace)
    (told,) = checking.check(space, held.briefing.reviewed).errors
    every = "There are checklist, contacts, headline, notice, numbers, seven"
    assert told.line() == (
        f"content/packs/own.yaml:7:13: error: there is no design checklsit (did you mean checklist? {every})"
    )
    chosen(workspace, "    posters: [be-curious]\n    design: notice\n")
    assert checking.check(Workspace(workspace), held.briefing.reviewed).errors == ()


@pytest.mark.parametrize(
    ("design", "says"),
    [
        ("numbers", "the poster be-curious has no chart, which the design numbers is made for"),
        ("seven", "the poster be-curious has 3 points, and the design seven has seven boxes"),
    ],
)
def test_words_that_do_not_suit_a_design_are_told(workspace: Path, design: str, says: str) -> None:
    held = chosen(workspace, f"    posters: [be-curious]\n    design: {design}\n")
    (told,) = checking.check(Workspace(workspace), held.briefing.reviewed).errors
    assert told.message == says and told.hint == "choose from checklist, contacts, headline"
    assert str(told.at) == "content/packs/own.yaml:7:13"


def test_nothing_that_a_poster_says_is_dropped_by_a_design(layouts: Layouts) -> None:
    chart = "chart: {kind: bar, title: T, data: [{label: L, value: 3}]}"
    told = ill_suited(written(f"{{id: p, design: headline, headline: H, points: [a], {chart}}}"), layouts)
    assert told is not None and told.message == "the design headline has no place for the `chart:` of the poster p"
    assert told.hint == "choose from numbers"


@pytest.mark.parametrize("format_", ["handout", "deck"])
def test_only_posters_have_a_design(workspace: Path, format_: str) -> None:
    (workspace / "content" / "packs" / "own.yaml").write_text(
        PACK.replace("poster", format_) + "    design: headline\n", encoding="utf-8"
    )
    with pytest.raises(PackError, match=f"a {format_} has no design"):
        Workspace(workspace).pack("own")


def test_list_names_the_designs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--workspace", str(workspace), "list"]) == 0
    said = capsys.readouterr().out.partition("Poster designs")[2]
    assert all(f"  {name} " in said for name in DESIGNS) and "Who to tell: names and numbers" in said


def test_every_design_says_what_it_is_for(layouts: Layouts) -> None:
    assert set(DESIGNS) == set(layouts.designs("poster"))
    assert all(load_design(layouts, name).about for name in DESIGNS)
