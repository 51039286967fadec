"""Counting paper: sheets by size, both sides or one, copies, and one for each person."""

from __future__ import annotations

import pytest

from packbuilder.bundle import PackFile, counted


@pytest.mark.parametrize(
    ("file", "sheets"),
    [
        (PackFile("handout.pdf", "handout", count=1), 1),
        (PackFile("handout.pdf", "handout", count=2), 1),
        (PackFile("handout.pdf", "handout", count=13, copies=3), 21),
        (PackFile("guide.pdf", "guide", count=14), 7),
        (PackFile("worksheet.pdf", "worksheet", count=3, copies=20), 60),
        (PackFile("poster-x-a3.pdf", "poster", paper="a3", count=1, copies=5), 5),
    ],
)
def test_sheets_of_a_file(file: PackFile, sheets: int) -> None:
    assert file.sheets == sheets


def test_a_page_alone_has_one_side() -> None:
    assert not PackFile("handout.pdf", "handout", count=1).both_sides
    assert PackFile("handout.pdf", "handout", count=2).both_sides
    assert not PackFile("register.pdf", "register", count=2).both_sides


def test_what_is_for_each_person_is_summed_apart_and_what_is_no_paper_not_at_all() -> None:
    paper = counted([
        PackFile("deck.pptx", "deck", count=70),
        PackFile("handout.pdf", "handout", count=11),
        PackFile("worksheet.pdf", "worksheet", count=3, copies=10),
        PackFile("poster-a-a4-landscape.pdf", "poster", paper="a4-landscape", count=1),
        PackFile("poster-b-a3.pdf", "poster", paper="a3", count=1, copies=4),
    ])  # fmt: skip
    assert paper.sheets == {"A4": 31, "A3": 4}
    assert list(paper.sheets) == ["A4", "A3"], "the size of which most is wanted comes first"
    assert paper.each == {"A4": 6}
