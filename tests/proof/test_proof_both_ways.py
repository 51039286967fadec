"""Lines from right to left, read from where their letters stand, as they were set by UAX 9."""

from __future__ import annotations

import unicodedata

import pytest

from packbuilder.proof._pdf_bidi import told
from packbuilder.proof._pdf_page import Letter
from packbuilder.words import Vocabulary

URDU = Vocabulary("ur", {})


def set_out(*pieces: str) -> list[list[Letter]]:
    """Pieces as they stand from the left, a letter a point; words from right to left as PDFium tells them, in order."""
    made, at = [], 0
    for piece in pieces:
        made.append(_words_turned([Letter(char, at + n, at + n + 1) for n, char in enumerate(piece)]))
        at += len(piece)
    return made


def _words_turned(letters: list[Letter]) -> list[Letter]:
    out: list[Letter] = []
    word: list[Letter] = []
    for letter in [*letters, None]:
        if letter is not None and unicodedata.bidirectional(letter.text) in ("R", "AL"):
            word.insert(0, letter)
            continue
        out, word = [*out, *word], []
        out += [letter] if letter is not None else []
    return out


def read(*pieces: str, rtl: bool = True) -> str:
    """The line as read."""
    return "".join(text for _, text in told(set_out(*pieces), rtl=rtl))


# As they stand from the left: the letters of a word from right to left are turned, its brackets too.
@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        (("۔", ")31", " ص", "( ", "ےہ"), "ہے (ص 31)۔"),
        ((".)31", " ص", "( ", "ءام"), "ماء (ص 31)."),
        (("01632\u00a0960331 ", "نوف"), "فون 01632\u00a0960331"),
        (("0800 1111 ", "نوف"), "فون 0800 1111"),
        (("+44 1632 ", "نوف"), "فون +44 1632"),
        (("2026-11-02 ", "خیرات"), "تاریخ 2026-11-02"),
        (("71–70 ", "ص"), "ص 70–71"),
        (("5 ,4 ,3 ", "ےرمک"), "کمرے 3, 4, 5"),
        (("48%", " ", "ےہ"), "ہے 48%"),
        (("£5 ", "ےہ"), "ہے £5"),
        (("5 € ", "ےہ"), "ہے 5 €"),
        (("ںیم ", "Grace Okafor 2016", " ےن"), "نے Grace Okafor 2016 میں"),
        (("ںیم ", "20 MB", " ےن"), "نے 20 MB میں"),
        (("Part 1 .", "Part 2", " ےہ"), "ہے Part 2. Part 1"),
        (("nadia@gulistan.example ", "لیم"), "میل nadia@gulistan.example"),
        (("12", " ", "ںیم", " ", "10"), "10 میں 12"),
    ],
)
def test_a_line_from_right_to_left_is_read_as_it_was_written(pieces: tuple[str, ...], said: str) -> None:
    assert read(*pieces) == said


def test_pieces_come_in_the_order_of_the_line() -> None:
    order = [number for number, _ in told(set_out("۔", ")31", " ص", "( ", "ےہ"), rtl=True)]
    assert order == [4, 3, 2, 1, 0]


def test_a_line_from_left_to_right_keeps_its_order_around_words_that_do_not() -> None:
    assert read("He said ", "ےہ ںیم", " (twice) in 2024.", rtl=False) == "He said میں ہے (twice) in 2024."
    assert read("No such word, 1 of 2", rtl=False) == "No such word, 1 of 2"


def test_a_mark_over_a_letter_stays_with_it() -> None:
    letters = [Letter("م", 4, 6), Letter("\u064f", 4, 4), Letter("ا", 2, 4), Letter(" ", 1, 2), Letter("4", 0, 1)]
    assert told([letters], rtl=True) == [(0, "م\u064fا 4")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("فون 0800 1111 ہے", "فون \u200f\u200e0800\u00a01111\u200e\u200f ہے"),
        ("سال 2024 کا", "سال 2024 کا"),
        ("وقت 10:30 ہے", "وقت 10:30 ہے"),
        ("کمرے 3, 4, 5", "کمرے 3, 4, 5"),
        ("ص 70–71", "ص 70–71"),
        ("عمر 3-5 یا 18+ ہے", "عمر \u200f\u200e3-5\u200e\u200f یا \u200f\u200e18+\u200e\u200f ہے"),
        ("48%، £5، 5 €", "\u200f\u200e48%\u200e\u200f، \u200f\u200e£5\u200e\u200f، \u200f\u200e5\u00a0€\u200e\u200f"),
        ("نام Grace Okafor ہے", "نام Grace Okafor ہے"),
        ("فائل 20 MB ہے", "فائل \u200e20 MB ہے"),
        ("Section 47 میں", "Section \u200e47 میں"),
    ],
)
def test_what_a_reader_would_take_apart_is_marked(written: str, kept: str) -> None:
    assert URDU.ordered(written) == kept
    assert Vocabulary("en-GB", {}).ordered(written) == written
