"""Who the pack is for: a school, the trust it extends, and the words both fill in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from whole import write

from packbuilder.diagnostics import PackError
from packbuilder.organisation import contact_words, slot_hint
from packbuilder.workspace import Workspace


def test_a_trust_as_written(whole: Workspace) -> None:
    trust = whole.organisation("trust")
    assert (trust.id, trust.name, trust.short_name, trust.brand, trust.logo) == (
        "trust",
        "River Schools Trust",
        "River",
        "plain",
        None,
    )
    dsl = trust.contact("dsl")
    assert dsl and (dsl.name, dsl.first, dsl.role, dsl.phone) == (
        "Dr. Ann Field", "Ann", "Designated safeguarding lead", "01632 960201",
    )  # fmt: skip
    lado = trust.contact("lado")
    assert lado and (lado.option, lado.hours, lado.email) == ("option 3", "Weekdays", "lado@river.example")
    assert [d.role_id for d in trust.deputies] == ["deputy-1", "deputy-2"]
    assert (
        trust.role_label("deputy-2") == "Deputy safeguarding lead"
        and trust.role_label("premises-team") == "Premises team"
    )
    assert trust.contact("police") is None and trust.role_label("police") == "Police, not an emergency"


def test_a_school_takes_over_what_it_does_not_say(whole: Workspace) -> None:
    hill = whole.organisation("hill")
    assert (hill.name, hill.short_name, hill.kind, hill.web, hill.brand) == (
        "Hill School", "Hill School", "Trust", "www.river.example", "plain",
    )  # fmt: skip
    dsl, lado = hill.contact("dsl"), hill.contact("lado")
    assert dsl and (dsl.name, dsl.first, dsl.phone, dsl.email) == ("Bea Stone", "Beatrice", "+44 1632 960211", "")
    assert lado and lado.phone == "01632 960203"
    assert [d.name for d in hill.deputies] == ["Ed Moss"] and hill.contact("deputy-2") is None
    assert hill.contact("head") is None
    assert hill.brand.at.file == "content/organisations/trust.yaml"


def test_the_words_it_fills_in(whole: Workspace) -> None:
    words = whole.organisation("hill").words
    assert words["school.name"] == "Hill School" and words["school.address"] == "1 River Walk"
    assert (
        words["dsl.first"] == "Beatrice" and words["dsl.phone"] == "+44 1632 960211" and words["dsl.place"] == "Room 9"
    )
    assert (
        words["deputy-1.name"] == "Ed Moss" and words["room.quiet"] == "The Nest" and words["room.garden"] == "The Yard"
    )
    assert not {"head.name", "dsl.email", "deputy-2.name", "lado.place"} & set(words) and "" not in words.values()
    national = contact_words(whole.national().lines)
    assert national["childline.phone"] == "0800 1111" and national["childline.place"] == "Children who want to talk"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Priya Nair", "Priya"),
        ("Dr. Ann Field", "Ann"),
        ("Mrs Field", "Mrs Field"),
        ("Mr T B Field", "T"),
        ("Sam", "Sam"),
    ],
)
def test_a_first_name(name: str, first: str, tmp_path: Path) -> None:
    dsl = write(tmp_path, {"Dr. Ann Field": name}).organisation("trust").contact("dsl")
    assert dsl and dsl.first == first


@pytest.mark.parametrize(
    "phone",
    [
        "01234567012",
        "01632 960118",
        "+44 1632 960118",
        "+44 (0)1632 960118",
        "0800 800 5000",
        "999",
        "01632-960118",
        "116 123",
    ],
)
def test_a_number_arrives_as_typed(phone: str, tmp_path: Path) -> None:
    dsl = write(tmp_path, {"phone: 01632 960201": f"phone: {phone}"}).organisation("trust").contact("dsl")
    assert dsl and dsl.phone == phone


@pytest.mark.parametrize(
    "phone", ["ring me", "01632 960118 ext 5", "01632 960118, option 2", "O1632 960118", "(01632) 960118x"]
)
def test_what_is_no_number(phone: str, tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is not a telephone number"):
        write(tmp_path, {"phone: 01632 960201": f"phone: {phone}"}).organisation("trust")


def test_an_organisation_stands_in_its_folder(tmp_path: Path) -> None:
    workspace = write(tmp_path, {"extends: trust": "extends: ../packs/whole"})
    with pytest.raises(PackError, match=r"there is no organisation \.\./packs/whole"):
        workspace.organisation("hill")


def test_national_lines_grow_old_after_a_year(whole: Workspace) -> None:
    national = whole.national()
    assert national.checked == dt.date(2026, 11, 2) and all(c.national for c in national.lines)
    assert not national.stale(dt.date(2027, 11, 2)) and national.stale(dt.date(2027, 11, 3))


@pytest.mark.parametrize(
    ("slot", "hint"),
    [
        ("dsl.nmae", "did you mean dsl.name?"),
        ("head.name", "write `head:` with `name:` in the organisation's file, or take the slot out"),
        ("deputy-3.first", "write `deputy-3:` with `first_name:` in the organisation's file, or take the slot out"),
        ("school.email", "write `email:` in the organisation's file, or take the slot out"),
        ("zzz.qqq", "choose from dsl.name, dsl.phone"),
    ],
)
def test_what_to_do_about_a_slot(slot: str, hint: str) -> None:
    assert slot_hint(slot, {"dsl.name": "A", "dsl.phone": "1"}) == hint
