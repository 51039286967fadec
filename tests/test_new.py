"""A new workspace holds what the school said, builds as it stands, and never writes over a file."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packbuilder import answers as answers_module
from packbuilder import new
from packbuilder.answers import COLOURS, AnswerError, Answers, read_answers
from packbuilder.brand import load_brand
from packbuilder.diagnostics import Diagnostics, PackError, Severity
from packbuilder.new import UNKNOWN, organisation_yaml, still_missing, write_workspace
from packbuilder.organisation import load_organisation
from packbuilder.resources import shipped
from packbuilder.workspace import Workspace

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


@pytest.fixture
def least() -> Answers:
    return read_answers(
        {"school": "Example School", "lead": "Alex Example", "lead_phone": "01632 960901", "head": "Chris Example, 2a"}
    )


@pytest.fixture
def most(tmp_path: Path) -> Answers:
    (tmp_path / "crest of 2%.svg").write_text(SVG)
    return read_answers(
        {
            "school": "St Brigid’s: “No” & 'Sons' #1 {dsl.name} \\ *x*",
            "short_name": "St Brigid’s",
            "lead": "Mrs A. O’Neill",
            "lead_phone": "+44 1632 960901",
            "lead_hours": "8am: to 5pm # always",
            "lead_place": "- Room 4",
            "deputies": "Bo Example, 01632 960902, Hall; No, 01632 960907",
            "head": "Chris Example, 01632 960903",
            "front_door": "01632 960904",
            "out_of_hours": "01632 960905",
            "lado": "01632 960906",
            "web": "www.school.example",
            "email": "office@school.example",
            "address": "1 Example Road, Exampleton",
            "logo": str(tmp_path / "crest of 2%.svg"),
            "colour": "maroon",
        }
    )


def read_all(folder: Path) -> Workspace:
    """Read everything in a workspace; raises where anything will not do."""
    workspace = Workspace(folder)
    for name in workspace.briefings():
        workspace.briefing(name)
    for name in workspace.packs():
        workspace.pack(name)
    workspace.national()
    return workspace


def test_every_answer_comes_back_as_it_was_given(tmp_path: Path, most: Answers) -> None:
    folder = tmp_path / "packs"
    files = write_workspace(folder, most)
    assert sorted(p for p in folder.rglob("*") if p.is_file()) == files
    workspace = read_all(folder)
    assert workspace.organisations() == ["st-brigids"]
    school = workspace.organisation("st-brigids")
    assert (school.name, school.short_name) == (most.school, most.short_name)
    assert (school.web, school.email, school.address) == (most.web, most.email, most.address)
    lead = school.contacts["dsl"]
    assert (lead.name, lead.first, lead.phone) == ("Mrs A. O’Neill", "Mrs A. O’Neill", "+44 1632 960901")
    assert (lead.hours, lead.place) == ("8am: to 5pm # always", "- Room 4")
    assert [(d.name, d.phone, d.place) for d in school.deputies] == [
        ("Bo Example", "01632 960902", "Hall"),
        ("No", "01632 960907", ""),
    ]
    numbers = {role: school.contacts[role].phone for role in ("head", "front-door", "out-of-hours", "lado")}
    assert list(numbers.values()) == ["01632 960903", "01632 960904", "01632 960905", "01632 960906"]
    assert (folder / "layouts/brands/st-brigids/logo.svg").read_text() == SVG
    assert list(workspace.found) == []


def test_the_look_is_read_back(tmp_path: Path, most: Answers, least: Answers) -> None:
    write_workspace(tmp_path / "packs", most)
    brand = load_brand(Workspace(tmp_path / "packs").layouts, "st-brigids")
    assert (brand.name, brand.tokens["primary"]) == ("St Brigid’s", "#6B1D2A")
    assert "<path" in brand.logo_svg("#000000")
    write_workspace(tmp_path / "plain", least)
    brand = load_brand(Workspace(tmp_path / "plain").layouts, "example-school")
    assert brand.tokens["primary"] == least.colour


@pytest.mark.parametrize("name", sorted(COLOURS))
def test_each_named_colour_makes_a_brand(tmp_path: Path, least: Answers, name: str) -> None:
    """None of them is so pale or so strong that no legible set of shades can be derived."""
    write_workspace(tmp_path / "packs", replace(least, colour=COLOURS[name]))
    load_brand(Workspace(tmp_path / "packs").layouts, "example-school")


def test_the_packs_are_the_schools_own(tmp_path: Path, least: Answers) -> None:
    write_workspace(tmp_path / "packs", least)
    workspace = read_all(tmp_path / "packs")
    assert workspace.packs() != []
    for name in workspace.packs():
        assert workspace.pack(name).organisation == ("example-school",)


def test_no_slot_is_left_without_a_value(tmp_path: Path, least: Answers) -> None:
    """Whatever a school leaves out, every slot in the starter's words is filled or reworded."""
    write_workspace(tmp_path / "packs", least)
    known = read_all(tmp_path / "packs").organisation("example-school").words
    used = set()
    for path in (tmp_path / "packs/content/briefings").rglob("*.yaml"):
        used |= set(re.findall(r"\{([a-z0-9-]+\.[a-z]+)\}", path.read_text(encoding="utf-8")))
    assert used - known.keys() == set()
    assert "dsl.name" in used


def test_the_starter_uses_each_slot_that_can_be_reworded() -> None:
    words = "".join(p.read_text(encoding="utf-8") for p in (shipped("layouts") / "starter").rglob("*.yaml"))
    for slot in UNKNOWN:
        assert "{" + slot + "}" in words


def test_what_was_not_given_is_said(tmp_path: Path, least: Answers) -> None:
    write_workspace(tmp_path / "packs", least)
    text = (tmp_path / "packs/README.txt").read_text(encoding="utf-8")
    assert "Still to be filled in" in text
    assert "{front-door.phone} and {lado.phone}" in text
    notes = still_missing(least)
    assert len(notes) == 3
    assert all(n.severity is Severity.NOTE and "example-school.yaml" in n.hint for n in notes)


def test_what_is_kept_as_a_comment_can_be_uncommented(tmp_path: Path, least: Answers) -> None:
    write_workspace(tmp_path / "packs", least)
    path = tmp_path / "packs/content/organisations/example-school.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(
        line.replace("# ", "", 1).replace("phone:", "phone: 01632 960999") if re.match(r"  # +[a-z-]+:", line) else line
        for line in lines
    ), encoding="utf-8")  # fmt: skip
    school = read_all(tmp_path / "packs").organisation("example-school")
    assert {r: school.contacts[r].phone for r in ("front-door", "out-of-hours", "lado")} == dict.fromkeys(
        ("front-door", "out-of-hours", "lado"), "01632 960999"
    )


def test_a_full_readme_asks_for_nothing(most: Answers) -> None:
    assert "Still to be filled in" not in new.readme(most, [])
    assert still_missing(most) == ()


def test_nothing_is_written_where_a_file_stands_in_the_way(tmp_path: Path, least: Answers) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/national-lines.yaml").write_text("mine")
    with pytest.raises(PackError, match=r"already in .*: content/national-lines\.yaml") as fault:
        write_workspace(tmp_path, least)
    assert fault.value.exit_code == 2
    assert [p.name for p in tmp_path.rglob("*")] == ["content", "national-lines.yaml"]
    assert (tmp_path / "content/national-lines.yaml").read_text() == "mine"


def test_a_folder_with_other_things_keeps_them(tmp_path: Path, least: Answers) -> None:
    (tmp_path / "letter.docx").write_text("mine")
    write_workspace(tmp_path, least)
    assert (tmp_path / "letter.docx").read_text() == "mine"
    assert not list(tmp_path.glob(".packbuilder*"))
    read_all(tmp_path)


def test_a_second_time_is_refused(tmp_path: Path, least: Answers) -> None:
    write_workspace(tmp_path / "packs", least)
    before = {p: p.read_bytes() for p in (tmp_path / "packs").rglob("*") if p.is_file()}
    with pytest.raises(PackError, match="nothing was written"):
        write_workspace(tmp_path / "packs", least)
    assert {p: p.read_bytes() for p in (tmp_path / "packs").rglob("*") if p.is_file()} == before


def test_a_fault_halfway_leaves_nothing_behind(tmp_path: Path, least: Answers) -> None:
    """A file stands where a folder is wanted: found only while writing, and all is taken back."""
    (tmp_path / "output").write_text("mine")
    with pytest.raises(PackError, match="nothing was written") as fault:
        write_workspace(tmp_path, least)
    assert fault.value.exit_code == 3
    assert [p.name for p in tmp_path.iterdir()] == ["output"]


def test_the_target_is_a_file(tmp_path: Path, least: Answers) -> None:
    (tmp_path / "packs").write_text("mine")
    with pytest.raises(PackError, match="is a file"):
        write_workspace(tmp_path / "packs", least)


def test_the_same_answers_give_the_same_files(tmp_path: Path, most: Answers) -> None:
    one, two = (write_workspace(tmp_path / name, most) for name in ("one", "two"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_a_path_with_odd_signs(tmp_path: Path, least: Answers) -> None:
    folder = tmp_path / "St Brigid's #1 50%"
    write_workspace(folder, least)
    read_all(folder)


def test_without_a_starter(tmp_path: Path, least: Answers) -> None:
    with pytest.raises(PackError, match="install packbuilder again"):
        write_workspace(tmp_path / "packs", least, starter=tmp_path)


def _kept(tmp_path: Path, value: str) -> None:
    try:
        value = answers_module.text(value)
    except AnswerError:
        return
    answers = Answers("Example", new.Person("b"), new.Person("c"), address=value)
    (tmp_path / "school.yaml").write_text(organisation_yaml(answers), encoding="utf-8", newline="")
    school = load_organisation("school", tmp_path, tmp_path, Diagnostics())
    assert school.address == value


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=st.text(min_size=1, max_size=30))
def test_whatever_may_be_answered_comes_back(tmp_path: Path, value: str) -> None:
    _kept(tmp_path, value)


@pytest.mark.soak
@settings(max_examples=20_000, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(value=st.text(min_size=1, max_size=200))
def test_whatever_may_be_answered_comes_back_every_time(tmp_path: Path, value: str) -> None:
    _kept(tmp_path, value)


def test_a_mark_that_nobody_sees_is_not_kept(tmp_path: Path) -> None:
    assert answers_module.text("\ufeffOakfield\ufeff ") == "Oakfield"
    _kept(tmp_path, "\ufeff")


def test_quotes_hold_anything_that_can_be_printed() -> None:
    answers = Answers("a", new.Person("b"), new.Person("c"), address='"\\ \t é 你 \u200f')
    assert 'address: "\\"\\\\ \\t é 你 \u200f"' in organisation_yaml(answers)
