"""From located YAML to frozen types; the words for each fault stand in tests/cases."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.model import NOWHERE, Given, Located, Plain, read_file, read_model, shown
from packbuilder.source import parse
from packbuilder.text import Inline


class Inner(Located):
    name: Given
    count: int = 0


class Outer(Located):
    title: Inline
    plain: Plain = Plain.of("")
    share: float | None = None
    on: bool = False
    inner: tuple[Inner, ...] = ()


def outer(text: str) -> Outer:
    return read_model(Outer, parse(text.encode(), "f.yaml"))


def test_everything_knows_where_it_was_written() -> None:
    made = outer("title: T\nplain: P\ninner:\n  - name: one\n  - {name: two, count: 010}\n")
    assert (str(made.at), str(made.title.at), str(made.plain.at)) == ("f.yaml:1:1", "f.yaml:1:8", "f.yaml:2:8")
    assert [str(i.at) for i in made.inner] == ["f.yaml:4:5", "f.yaml:5:5"] and made.inner[1].count == 10
    assert pickle.loads(pickle.dumps(made)).inner[1].at == made.inner[1].at


def test_models_are_frozen_and_take_no_other_keys() -> None:
    made = outer("title: T\n")
    with pytest.raises(ValidationError):
        made.plain = Plain.of("other")  # type: ignore[misc]
    with pytest.raises(PackError, match="there is no key titel here"):
        outer("title: T\ntitel: U\n")


@pytest.mark.parametrize(
    ("written", "arrives"), [("yes", True), ("No", False), ("on", True), ("TRUE", True), ("off", False)]
)
def test_yes_and_no_as_people_write_them(written: str, arrives: bool) -> None:
    assert outer(f"title: T\non: {written}\n").on is arrives


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", ".inf", "1e999", "1,5", "five", "5%", "0x10"])
def test_only_figures_are_a_number(number: str) -> None:
    with pytest.raises(PackError, match="a number is wanted here"):
        outer(f"title: T\nshare: {number}\n")


@pytest.mark.parametrize(
    ("written", "arrives"),
    [
        ("01632 960118", "01632 960118"),
        ('" padded "', "padded"),
        ("|\n  two\n  lines\n", "two lines"),
        (">-\n  two\n\n  lines", "two lines"),
        ("a\u00a0b", "a\u00a0b"),
        ("no **bold** {p34}", "no **bold** {p34}"),
    ],
)
def test_plain_text_is_one_line_as_typed(written: str, arrives: str) -> None:
    assert outer(f"title: T\nplain: {written}\n").plain == arrives


def test_every_fault_of_a_file_is_told_in_one_go(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("title: [a]\nshare: x\nshare: y\ninner:\n  - nam: z\n  - {name: '', count: 1.5}\nplain: {a: b}\n")
    with pytest.raises(PackError) as caught:
        read_file(Outer, path, tmp_path, Diagnostics())
    places = [(d.at.line, d.at.column) for d in caught.value.diagnostics if d.at]
    assert places == [(1, 8), (2, 8), (3, 1), (5, 5), (6, 6), (6, 23), (7, 8)]


def test_what_yaml_has_said_of_a_line_is_not_said_again(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_text("title: &T\nplain: {dsl.name}\n")
    with pytest.raises(PackError) as caught:
        read_file(Outer, path, tmp_path, Diagnostics())
    assert [d.message for d in caught.value.diagnostics] == [
        "a value may not begin with '&'", "a value that begins with { needs quotes",
    ]  # fmt: skip


def test_models_can_be_made_without_a_file() -> None:
    made = Outer.model_validate({"title": "T **b**", "plain": "P"})
    assert made.title.plain == "T b" and made.at == made.title.at == NOWHERE


def test_a_value_is_quoted_short() -> None:
    assert shown("a\nb") == "'a b'" and shown([1]) == "a list" and shown({}) == "keys and values"
    assert len(shown("x" * 500)) == 60
