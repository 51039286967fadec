"""Counting paper: sheets by size, both sides or one, copies, and one for each person."""

from __future__ import annotations

import pytest

from packbuilder.bundle import HEAVY, PackFile, attached, counted, heavy, megabytes


@pytest.mark.parametrize(
    ("file", "sheets"),
    [
        (PackFile("handout.pdf", "handout", count=1), 1),
        (PackFile("handout.pdf", "handout", count=2), 1),
        (PackFile("handout.pdf", "handout", count=13, copies=3), 21),
        (PackFile("guide.pdf", "guide", count=14), 7),
        (PackFile("worksheet.pdf", "worksheet", count=3, copies=20), 60),
        (PackFile("poster-x-a3.pdf", "poster", paper="a3", count=1, copies=5), 5),
        (PackFile("poster-x-a5-two-up.pdf", "poster", count=1, copies=5, per_sheet=2), 3),
        (PackFile("poster-x-a5-two-up.pdf", "poster", count=1, per_sheet=2), 1),
        (PackFile("handout-a5-booklet.pdf", "handout", paper="a5-booklet", count=10, copies=3), 15),
    ],
)
def test_sheets_of_a_file(file: PackFile, sheets: int) -> None:
    assert file.sheets == sheets


def test_a_page_alone_has_one_side() -> None:
    assert not PackFile("handout.pdf", "handout", count=1).both_sides
    assert PackFile("handout.pdf", "handout", count=2).both_sides
    assert not PackFile("register.pdf", "register", count=2).both_sides


def test_sheets_that_lie_on_their_side_are_turned_over_their_short_edge() -> None:
    assert PackFile("handout-a5-booklet.pdf", "handout", paper="a5-booklet", count=4).short_edge
    assert not PackFile("handout.pdf", "handout", count=4).short_edge
    assert not PackFile("poster-x.pdf", "poster", paper="a4-landscape", count=1).short_edge, "it has one side"
    assert PackFile("handout-a5-booklet.pdf", "handout", paper="a5-booklet", count=4).sheet == "A4"


def test_what_goes_to_a_print_shop_is_not_printed_here() -> None:
    file = PackFile("poster-x-a3-press.pdf", "poster", paper="a3", count=1, press=True)
    assert not file.printed and counted([file]).sheets == {}


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


@pytest.mark.parametrize("size", [0, 1, 2, 3, 57, 58, 1000, 164_284])
def test_what_a_file_weighs_in_an_e_mail_is_what_an_e_mail_writes(size: int) -> None:
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message.set_content(bytes(size), maintype="application", subtype="pdf")
    body = message.as_bytes().partition(b"\r\n\r\n")[2]
    assert attached(size) == len(body)


def test_a_heavy_file_is_told_with_what_to_do() -> None:
    assert heavy("a.pdf", HEAVY) == ()
    (told,) = heavy("a.pdf", HEAVY + 1)
    assert told.message.startswith("a.pdf is 7.0 MB, and 9.6 MB as an e-mail attachment")
    assert str(told.severity) == "warning" and "send people a link" in told.hint
    assert attached(HEAVY) < 10_000_000, "what is not warned of goes through a post of 10 MB"


def test_weights_are_said_as_people_say_them() -> None:
    assert [megabytes(n) for n in (1, 1499, 84_400, 999_999, 1_240_000)] == [
        "1 kB",
        "1 kB",
        "84 kB",
        "1000 kB",
        "1.2 MB",
    ]
