"""Where lines of print end: words and spaces at the edge of a column, read back from the laid-out page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from pdfs import FONTS, NOWHERE, html, opened, printed

from packbuilder.formats import _print
from packbuilder.resources import Layouts
from packbuilder.words import load_words

SIZE = 12.0
ENGLISH = load_words(Layouts(), "handout", "en-GB")
CASES = {
    "one-word link": "The law is in the <a href='https://www.example.org'>guidance</a>. And then more.",
    "longer link": "The law is in the <a href='https://www.example.org'>old guidance</a>. And then more.",
    "in brackets": "The law (see <a href='https://www.example.org'>guidance</a>) and then more words.",
    "slanting": "The law is in the <em>guidance</em>. And then more words.",
}


def lines(body: str, width: float) -> list[str]:
    """What ``body`` says on each line in a column of ``width`` pt."""
    style = f"p {{ width: {width}pt; font-size: {SIZE}pt; overflow-wrap: anywhere; margin: 0 }}"
    laid = _print.document(html(f"<p>{body}</p>", style), layouts=NOWHERE, fonts=FONTS)
    found: dict[float, list[str]] = {}
    for words in laid.words():
        found.setdefault(round(words.y), []).append(words.text)
    return [" ".join(texts) for _, texts in sorted(found.items())]


@pytest.mark.parametrize("body", CASES.values(), ids=CASES)
def test_no_line_ends_before_it_must(body: str) -> None:
    said = "The law is in the"
    edge = FONTS.width(said, SIZE) if "(" not in body else FONTS.width("The law (see", SIZE)
    for more in (-2.0, 0.2, 1.0, 2.0, 3.0, 3.6):
        width = edge + more
        for line, after in pairwise(lines(body, width)):
            first = after.split()[0]
            assert not after.startswith((".", ")", ",")), (width, line, after)
            assert FONTS.width(f"{line} {first}", SIZE) > width - 0.3, f"{line!r} had room for {first!r} in {width}"


@pytest.mark.parametrize("more", [0.3, 1.0, 3.0, 5.0])
def test_a_title_breaks_where_it_was_measured_to_break(more: float) -> None:
    from packbuilder.formats._page_values import broken

    (first, second) = FONTS.balance("One line of a title and another", 95.0, SIZE, lines=2)
    width = max(first.width, second.width) + more
    said = ["".join(piece.text for piece in line.pieces) for line in (first, second)]
    assert lines(str(broken((first, second), ENGLISH)), width) == said


def test_words_parted_by_a_break_are_two_words_for_who_cannot_see() -> None:
    from packbuilder.formats._page_values import broken

    title = broken(FONTS.balance("One line of a title and another", 95.0, SIZE, lines=2), ENGLISH)
    with opened(printed(f"<h1>{title}</h1>")) as pdf, pdf.open_outline() as outline:
        assert " ".join(str(outline.root[0].title).split()) == "One line of a title and another"
