"""What goes into one output, and the reason for all that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whole import pick, write

from packbuilder.blocks import texts
from packbuilder.diagnostics import PackError
from packbuilder.selection import Selected
from packbuilder.workspace import Workspace


def paths(selected: Selected) -> list[str]:
    """Every section that is in, a shell in brackets."""
    return [f"({s.path})" if s.shell else s.path for s in selected.walk()]


def said(selected: Selected) -> set[str]:
    """The first words of every block that is in."""
    return {t.plain for s in selected.walk() for b in s.blocks for t in texts(b.body)}


def left(selected: Selected) -> dict[str, str]:
    return {item.title: item.reason for item in selected.left_out}


ALL = ["zero", "one", "one/one-a", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii", "two", "three"]


# -- which sections -------------------------------------------------------------------------------------


def test_everything_is_in_if_nothing_is_asked_for(whole: Workspace) -> None:
    selected = pick(whole, "deck")
    assert paths(selected) == ALL and selected.audiences == ("staff", "governors", "dsl")
    assert set(left(selected).values()) == {"for others only"}


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (("three", "one"), ["one", "one/one-a", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii", "three"]),
        (("one-b",), ["(one)", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii"]),
        (("one/one-b/one-b-ii", "one-a"), ["(one)", "one/one-a", "(one/one-b)", "one/one-b/one-b-ii"]),
        (("one-b-i", "one-b"), ["(one)", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii"]),
        (("two", "two"), ["two"]),
    ],
)
def test_sections_by_name_in_the_documents_order(whole: Workspace, sections: Any, expected: list[str]) -> None:
    assert paths(pick(whole, "deck", sections=sections)) == expected


def test_a_shell_keeps_its_title_and_nothing_else(whole: Workspace) -> None:
    shell = pick(whole, "deck", sections="one-a").sections[0]
    assert shell.shell and shell.title.plain == "Title of one" and shell.theme == 1
    assert (shell.summary, shell.content_note, shell.notes) == (None, None, None)
    assert shell.blocks == shell.posters == shell.see_also == ()


def test_what_is_excluded_is_out_with_all_below_it(whole: Workspace) -> None:
    selected = pick(whole, "deck", exclude=("one-b", "three"))
    assert paths(selected) == ["zero", "one", "one/one-a", "two"]
    assert left(selected)["Title of one b"] == left(selected)["Title of three"] == "excluded by the pack"
    assert paths(pick(whole, "deck", sections=("one", "two"), exclude="one")) == ["two"]
    assert paths(pick(whole, "deck", sections=("one-b-i", "two"), exclude="one/one-b")) == ["two"]


@pytest.mark.parametrize(
    ("audience", "gone"),
    [
        ("staff", {"one/one-a": "Title of one a"}),
        ("governors", {"two": "Title of two"}),
        (("governors", "dsl"), {}),
        ("dsl", {"one/one-a": "Title of one a"}),
    ],
)
def test_sections_are_for_their_audiences(whole: Workspace, audience: Any, gone: dict[str, str]) -> None:
    selected = pick(whole, "deck", audience=audience)
    assert paths(selected) == [p for p in ALL if p not in gone]
    for title in gone.values():
        assert left(selected)[title] in ("for governors only", "for staff, safeguarding leads only")


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ("seeing", ["one", "one/one-a", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii"]),
        ("telling", ["(one)", "(one/one-b)", "one/one-b/one-b-i", "two"]),
        (("seeing", "telling"), ALL[1:-1]),
    ],
)
def test_topics_take_what_is_on_them_and_all_inside_it(whole: Workspace, topics: Any, expected: list[str]) -> None:
    selected = pick(whole, "deck", topics=topics)
    assert paths(selected) == expected
    assert left(selected)["Title of three"] == "not on the topics chosen"


def test_sections_topics_and_audience_all_hold(whole: Workspace) -> None:
    assert paths(pick(whole, "deck", sections=("one-b", "two"), topics="telling")) == [
        "(one)",
        "(one/one-b)",
        ALL[4],
        "two",
    ]
    assert paths(pick(whole, "deck", topics="telling", audience="governors")) == ["(one)", "(one/one-b)", ALL[4]]


def test_an_output_may_take_fewer_sections_than_its_pack(whole: Workspace) -> None:
    selected = pick(whole, "deck", sections=("one", "two"), output={"sections": ("one-b", "three")})
    assert paths(selected) == ["(one)", "one/one-b", "one/one-b/one-b-i", "one/one-b/one-b-ii"]
    assert left(selected) == {
        "Title of zero": "not among the sections chosen",
        "Title of one a": "not among the sections chosen",
        "Title of two": "not among the sections chosen",
        "Title of three": "not among the sections chosen",
    }


def test_what_a_session_has_no_time_for_is_dropped_with_the_reason(whole: Workspace) -> None:
    selected = pick(whole, "deck", drop={"one/one-b": "no time", "two": "no time"})
    assert paths(selected) == ["zero", "one", "one/one-a", "three"]
    assert left(selected)["Title of one b"] == left(selected)["Title of two"] == "no time"


def test_nothing_at_all_is_an_error(whole: Workspace) -> None:
    with pytest.raises(PackError, match="nothing is left to set"):
        pick(whole, "deck", sections="two", audience="governors")


# -- which blocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format", "audience", "there"),
    [
        ("handout", (), {"no deck", "governors", "no governors", "leads"}),
        ("deck", (), {"deck", "governors", "no governors"}),
        ("handout", "governors", {"no deck", "governors"}),
        ("handout", ("governors", "staff"), {"no deck", "governors", "no governors"}),
        ("handout", "dsl", {"no deck", "no governors", "leads"}),
        ("deck", "dsl", {"deck", "no governors"}),
        ("deck", "governors", {"deck", "governors"}),
    ],
)
def test_only_and_except(whole: Workspace, format: str, audience: Any, there: set[str]) -> None:  # noqa: A002
    marked = {
        "Only for a deck.": "deck",
        "Not for a deck.": "no deck",
        "Only for governors.": "governors",
        "Not for governors.": "no governors",
        "Only for leads with a handout.": "leads",
    }
    selected = pick(whole, format, sections="one", audience=audience)
    assert {short for text, short in marked.items() if text in said(selected)} == there
    gone = {title.removeprefix("Title of one: ") for title, why in left(selected).items() if why == "for others only"}
    assert {marked[text] for text in gone} == set(marked.values()) - there


def test_a_section_with_nothing_for_this_output_is_left_out(whole: Workspace) -> None:
    assert "three" in paths(pick(whole, "deck")) and "three" in paths(pick(whole, "poster"))
    handout = pick(whole)
    assert "three" not in paths(handout) and left(handout)["Title of three"] == "nothing in it is for this output"
    assert "zero" in paths(handout)  # it has no blocks at all: its summary is what it says


def test_a_summary_keeps_every_sections_sentence_its_actions_and_key_messages(whole: Workspace) -> None:
    selected = pick(whole, output={"detail": "summary"})
    assert paths(selected) == ALL[:-1]
    assert [s.summary.plain for s in selected.walk() if s.summary][:3] == [
        "Summary of zero.", "Summary of one (p2).", "Summary of one a.",
    ]  # fmt: skip
    assert said(selected) == {"Action one.", "Action two.", "Title of the key.", "Text of the key."}
    assert left(selected)["Title of one: Text of the caution."] == "not in the summary"
    assert left(selected)["Title of one: Only for a deck."] == "for others only"


# -- numbers, references, sources, slots -----------------------------------------------------------------


def test_numbers_are_renewed_and_colours_keep_their_place(whole: Workspace) -> None:
    def numbered(selected: Selected) -> dict[str, tuple[str, int]]:
        return {s.path: (s.number, s.theme) for s in selected.walk()}

    assert numbered(pick(whole, "deck")) == {
        "zero": ("", 0), "one": ("1", 1), "one/one-a": ("1.1", 1), "one/one-b": ("1.2", 1),
        "one/one-b/one-b-i": ("1.2.1", 1), "one/one-b/one-b-ii": ("1.2.2", 1), "two": ("2", 2), "three": ("", 0),
    }  # fmt: skip
    assert numbered(pick(whole, "deck", sections=("one-b-ii", "two"))) == {
        "one": ("1", 1), "one/one-b": ("1.1", 1), "one/one-b/one-b-ii": ("1.1.1", 1), "two": ("2", 2),
    }  # fmt: skip
    assert numbered(pick(whole, "deck", sections="two")) == {"two": ("1", 2)}


def test_cross_references_say_whether_what_they_name_is_here(whole: Workspace) -> None:
    def refs(selected: Selected, path: str) -> list[tuple[str, str, bool]]:
        (section,) = (s for s in selected.walk() if s.path == path)
        return [(r.title.plain, r.number, r.here) for r in section.see_also]

    everything = pick(whole, "deck")
    assert refs(everything, "one") == [("Title of two", "2", True), ("Title of one b i", "1.2.1", True)]  # not itself
    assert refs(everything, "one/one-b/one-b-i") == [("Title of one a", "1.1", True)]
    some = pick(whole, "deck", sections=("zero", "one-b-i"), audience="staff")
    assert refs(some, "zero") == [("Title of two", "", False)]
    assert refs(some, "one/one-b/one-b-i") == [("Title of one a", "", False)] and refs(some, "one") == []


@pytest.mark.parametrize(
    ("format", "pack", "cited"),
    [
        ("handout", {"sections": "zero"}, ["report"]),  # {p1} on the cover
        ("handout", {"sections": "one"}, ["report", "guidance"]),  # its address in a list of links
        ("handout", {"sections": "two"}, ["report"]),
        ("deck", {"sections": "two"}, ["report", "law"]),  # named in what the speaker says
        ("poster", {"sections": "one"}, ["report"]),
        ("poster", {"sections": "two"}, []),
    ],
)
def test_only_sources_that_are_cited(whole: Workspace, format: str, pack: Any, cited: list[str]) -> None:  # noqa: A002
    assert [s.id for s in pick(whole, format, **pack).sources] == cited


def test_slots_are_filled_for_each_organisation(whole: Workspace) -> None:
    trust, hill = pick(whole), pick(whole, organisation="hill")
    assert "Paragraph two for Dr. Ann Field in The Nest (p6)." in said(trust)
    assert "Paragraph two for Bea Stone in The Nest (p6)." in said(hill)
    assert (trust.for_.plain, hill.for_.plain) == ("Readers at River.", "Readers at Hill School.")


def test_slots_in_the_foot_and_the_sources_are_filled(tmp_path: Path) -> None:
    workspace = write(
        tmp_path,
        {"short_title: Whole": "short_title: For {school.short}", "kind: Test briefing": 'kind: "{school.short}"'},
    )
    selected = pick(workspace)
    assert selected.briefing.short_title.plain == "For River" and selected.briefing.kind.plain == "River"


def test_a_slot_without_a_value_is_an_error_only_where_it_is_in(tmp_path: Path) -> None:
    workspace = write(tmp_path, {"Text of two.": "Ask {dsl.hours}, {dsl.nmae} or {lado.hours}."})
    assert pick(workspace, sections="one")
    with pytest.raises(PackError) as caught:
        pick(workspace)
    assert [d.line().split(": error: ")[1] for d in caught.value.diagnostics] == [
        "{dsl.hours} has no value for River Schools Trust "
        "(write `dsl:` with `hours:` in the organisation's file, or take the slot out)",
        "{dsl.nmae} has no value for River Schools Trust (did you mean dsl.name?)",
    ]
    assert [(d.at.line, d.at.column) for d in caught.value.diagnostics if d.at] == [(9, 15), (9, 28)]


def test_contacts_by_role_with_deputies_and_national_lines(whole: Workspace) -> None:
    hill = pick(whole, organisation="hill")
    got = hill.contacts(("childline", "deputies", "dsl", "head", "police", "deputy-1"))
    assert [c.name for c in got] == ["Childline", "Ed Moss", "Bea Stone", "Ed Moss"]
    trust = pick(whole)
    assert [c.name for c in trust.contacts(("deputies", "head"))] == ["Jo Marsh", "Li Wei", "Omar Lund"]


def test_a_role_that_nobody_has_here_is_noted_and_one_that_is_misspelt_an_error(tmp_path: Path) -> None:
    workspace = write(tmp_path, {"roles: [dsl, deputies, lado, childline]": "roles: [dsl, police, governor]"})
    notes = [d.line() for d in pick(workspace).diagnostics]
    assert len(notes) == 2 and all("note: River Schools Trust names nobody as " in n for n in notes)
    workspace = write(tmp_path / "b", {"roles: [dsl, deputies, lado, childline]": "roles: [dls, childlin]"})
    with pytest.raises(
        PackError, match=r"there is no role dls \(did you mean dsl\?\)\n.*childlin \(did you mean childline\?\)"
    ):
        pick(workspace)


# -- posters --------------------------------------------------------------------------------------------


def test_posters_stand_in_order_or_as_they_are_asked_for(whole: Workspace) -> None:
    def ids(**output: Any) -> list[str]:
        return [str(p.id) for _, p in pick(whole, "poster", output=output).posters]

    assert ids() == ["one-poster", "two-poster", "three-poster"]
    assert ids(posters=("three-poster", "one-poster")) == ["three-poster", "one-poster"]
    assert ids(sections=("two", "three")) == ["two-poster", "three-poster"]


def test_a_poster_that_is_not_in_the_sections_chosen(whole: Workspace) -> None:
    with pytest.raises(PackError, match=r"the poster two-poster is not in the sections chosen"):
        pick(whole, "poster", sections="one", output={"posters": ("one-poster", "two-poster")})
    with pytest.raises(PackError, match=r"the sections chosen have no poster \(choose others, or write `poster:`\)"):
        pick(whole, "poster", sections="zero")
    assert pick(whole, "handout", sections="zero", output={"posters": ("one-poster",)})


def test_one_posters_own_selection(whole: Workspace) -> None:
    selected = pick(whole, "poster")
    (_, poster), *_ = selected.posters
    own = selected.for_poster(poster)
    assert own.poster is poster and selected.poster is None and own.sections == selected.sections


# -- names ----------------------------------------------------------------------------------------------


def test_every_name_that_leads_nowhere_is_told_with_a_suggestion(whole: Workspace) -> None:
    with pytest.raises(PackError) as caught:
        pick(
            whole, "poster", sections=("onne", "one-b/one-a"), exclude="thre", audience="govenors", topics="seing",
            output={"sections": ("tow",), "posters": ("one-postr",)},
        )  # fmt: skip
    assert sorted(d.line() for d in caught.value.diagnostics) == [
        "error: there is no audience govenors (did you mean governors?)",
        "error: there is no poster one-postr (did you mean one-poster?)",
        "error: there is no section one-b/one-a (did you mean one/one-a?)",
        "error: there is no section onne (did you mean one?)",
        "error: there is no section thre (did you mean three?)",
        "error: there is no section tow (did you mean two?)",
        "error: there is no topic seing (did you mean seeing?)",
    ]
