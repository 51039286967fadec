"""What a school answers is kept as it said it, or refused with what would do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from packbuilder import answers as module
from packbuilder import organisation
from packbuilder.answers import QUESTIONS, AnswerError, Person, read_answers
from packbuilder.diagnostics import PackError

LEAST = {"school": "Example School", "lead": "Alex Example", "lead_phone": "01632 960901", "head": "Chris Example"}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'


@pytest.mark.parametrize("number", ["01632 960901", "0808 800 5000", "116 123", "999", "+44 1632 960901", "01632-9609"])
def test_a_number_stays_exactly_as_written(number: str) -> None:
    assert read_answers({**LEAST, "lead_phone": f"  {number} "}).lead.phone == number


@pytest.mark.parametrize("number", ["ring the office", "01632 960901 ext 4", "01632/960901", "1632.5e3", "０１６３２"])
def test_a_number_that_is_none(number: str) -> None:
    with pytest.raises(PackError, match="is not a telephone number") as fault:
        read_answers({**LEAST, "lead_phone": number})
    assert fault.value.exit_code == 2


def test_numbers_are_those_that_an_organisation_takes() -> None:
    assert module.PHONE.pattern == organisation._PHONE.pattern


def test_every_fault_is_told_at_once() -> None:
    given = {"lead_phone": "x", "colour": "navvy", "email": "nobody", "web": "no address", "hed": "Chris"}
    with pytest.raises(PackError) as fault:
        read_answers(given)
    said = "\n".join(d.line() for d in fault.value.diagnostics)
    for part in (
        "nothing is called hed (did you mean head?)",
        "--school is needed",
        "--lead is needed",
        "--head is needed",
        "--lead-phone: 'x' is not a telephone number",
        "--colour: 'navvy' is not a colour (did you mean navy?",
        "--email: 'nobody' is not an e-mail address",
        "--web: 'no address' is not a web address",
    ):
        assert part in said
    assert len(fault.value.diagnostics) == 8


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Bo Example", Person("Bo Example")),
        ("Bo Example, 01632 960902, Hall", Person("Bo Example", phone="01632 960902", place="Hall")),
        ("Bo Example, Room 4, upstairs, 01632 960902", Person("Bo Example", "01632 960902", "", "Room 4, upstairs")),
        ("Bo Example,bo@school.example,", Person("Bo Example", email="bo@school.example")),
    ],
)
def test_a_person_in_any_order(said: str, meant: Person) -> None:
    assert module.person(said) == meant


@pytest.mark.parametrize("said", ["01632 960902, Bo", ", Hall", "Bo, 999, 101", "Bo, a@b.example, c@d.example"])
def test_a_person_that_cannot_be_understood(said: str) -> None:
    with pytest.raises(AnswerError):
        module.person(said)


def test_deputies_stand_in_their_order() -> None:
    read = read_answers({**LEAST, "deputies": "Bo Example, 01632 960902; Di Example; "})
    assert [d.name for d in read.deputies] == ["Bo Example", "Di Example"]


def test_what_a_person_is_called() -> None:
    assert Person("Alex Example").called == "Alex"
    assert Person("Mrs A. Example").called == "Mrs A. Example"
    assert Person("Dr. Example").called == "Dr. Example"


@pytest.mark.parametrize(
    ("said", "meant"),
    [("#14453d", "#14453D"), ("14453D", "#14453D"), ("#fff", "#FFFFFF"), ("Navy", "#1B2A4E"), ("gray", "#4A4F54")],
)
def test_a_colour(said: str, meant: str) -> None:
    assert module.colour(said) == meant


@pytest.mark.parametrize("said", ["#12345", "#GGGGGG", "mauvish", "rgb(1,2,3)"])
def test_a_colour_that_is_none(said: str) -> None:
    with pytest.raises(AnswerError, match="#14453D"):
        module.colour(said)


@pytest.mark.parametrize("name", ["Example\x07School", "Example\ufffeSchool", "Example\nSchool", "x" * 300])
def test_a_name_that_cannot_be_printed(name: str) -> None:
    with pytest.raises(PackError):
        read_answers({**LEAST, "school": name})


@pytest.mark.parametrize(
    ("school", "short", "slug"),
    [
        ("St Brigid’s R.C. Primary", "", "st-brigids-r-c-primary"),
        ("École Sainte-Anne", "", "ecole-sainte-anne"),
        ("مدرسة", "", "school"),
        ("Example Primary School", "Oak's", "oaks"),
    ],
)
def test_the_name_of_its_files(school: str, short: str, slug: str) -> None:
    assert read_answers({**LEAST, "school": school, "short_name": short}).slug == slug


def test_logos_that_will_do(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SVG)
    Image.new("RGB", (4, 4)).save(tmp_path / "logo.png")
    Image.new("RGB", (4, 4)).save(tmp_path / "LOGO.JPG", "jpeg")
    for name in ("logo.svg", "logo.png", "LOGO.JPG"):
        assert module.logo(f'"{tmp_path / name}"') == tmp_path / name


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("logo.gif", b"GIF89a", "not an SVG, PNG or JPEG"),
        ("logo.png", b"\xff\xd8\xff\xe0", "is not a PNG"),
        ("logo.svg", b"<svg", "not well-formed"),
        ("logo.svg", b"<html/>", "is not an SVG"),
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.encode(), "DOCTYPE or an ENTITY"),
        ("logo.svg", SVG.replace("<path", "<script/><path").encode(), "holds a <script>"),
    ],
)
def test_logos_that_will_not(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AnswerError, match=said):
        module.logo(str(tmp_path / name))


def test_a_logo_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AnswerError, match="cannot be read: no such file"):
        module.logo(str(tmp_path / "none.svg"))


def test_the_examples_of_the_questions_are_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logo.svg").write_text(SVG)
    read = read_answers({question.key: question.example for question in QUESTIONS})
    assert read.numbers == {"front-door": "01632 960904", "out-of-hours": "01632 960905", "lado": "01632 960906"}
    assert read.colour == "#1B2A4E"
