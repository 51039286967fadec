"""What is wrong, where, and what to do."""

from __future__ import annotations

import pytest

from packbuilder.diagnostics import (
    Diagnostic,
    Diagnostics,
    PackError,
    Position,
    Severity,
    caret,
    did_you_mean,
)

AT = Position("a/b.yaml", 2, 8, "title: a: b")


def test_one_line_says_where_what_and_what_to_do() -> None:
    fault = Diagnostic(Severity.ERROR, "it is wrong", AT, "mend it")
    assert fault.line() == "a/b.yaml:2:8: error: it is wrong (mend it)"
    assert fault.render() == "a/b.yaml:2:8: error: it is wrong (mend it)\n  title: a: b\n         ^"
    assert Diagnostic(Severity.NOTE, "by the way").render() == "note: by the way"
    assert Diagnostic(Severity.NOTE, "by the way", Position("")).line() == "note: by the way"


@pytest.mark.parametrize(("line", "column"), [("short", 3), ("x" * 500, 400), ("a\tb\x0bc", 5), ("", 1), ("end", 9)])
def test_the_caret_stands_under_its_column(line: str, column: int) -> None:
    shown, mark = caret(Position("f", 1, column, line)).split("\n")
    assert len(shown) <= 103 and mark.strip() == "^" and shown.isprintable()
    under = shown[len(mark) - 1 :][:1]
    assert under == "".join(c if c.isprintable() else " " for c in line[column - 1 : column])


def test_a_long_line_is_cut_around_its_place() -> None:
    line = "".join(chr(97 + i % 26) for i in range(400))
    shown, mark = caret(Position("f", 1, 301, line)).split("\n")
    assert shown.startswith("  …") and shown[len(mark) - 1] == line[300]


def test_a_basket_raises_once_with_all_it_holds() -> None:
    basket = Diagnostics()
    basket.note("n")
    basket.warning("w")
    basket.check()
    basket.error("e", AT)
    basket.extend([Diagnostic(Severity.ERROR, "f")])
    assert [d.message for d in basket.errors] == ["e", "f"] and len(basket) == 4
    with pytest.raises(PackError) as caught:
        basket.check()
    assert [d.message for d in caught.value.diagnostics] == ["n", "w", "e", "f"]
    assert caught.value.exit_code == 1 and "a/b.yaml:2:8: error: e" in str(caught.value)


def test_a_place_is_known_by_file_line_and_column_alone() -> None:
    assert Position("f", 1, 2, "here") == Position("f", 1, 2, "there")
    assert len({Diagnostic(Severity.ERROR, "m", Position("f", 1, 2, line)) for line in ("x", "y")}) == 1
    assert [str(p) for p in sorted([Position("b"), Position("a", 10), Position("a", 9)])] == [
        "a:9:1",
        "a:10:1",
        "b:1:1",
    ]


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("titel", ["title", "text"], "did you mean title?"),
        ("A4", ["a4", "a3"], "did you mean a4?"),
        ("Everything", ["everything"], "did you mean everything?"),
        ("xyz", ["b", "a", "b"], "choose from a, b"),
        ("xyz", ["a"], "there is only a"),
        ("xyz", [], ""),
        ("xyz", list("abcdefghijklmno"), "choose from a, b, c, d, e, f, g, h, i, j, k, l and 3 more"),
    ],
)  # fmt: skip
def test_a_hint_names_the_nearest_or_all_there_is(word: str, known: list[str], hint: str) -> None:
    assert did_you_mean(word, known) == hint
