"""Page numbers in the text: right in the finished file, and set without laying the pages out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from pdfs import FONTS, NOWHERE, html
from weasyprint.layout import page as engine  # type: ignore[import-untyped]

from packbuilder.formats import _print, _print_rounds
from packbuilder.formats._print_places import Laid

STYLE = """
h2 { break-before: page } li, p { margin: 0; font-size: 12pt }
.toc a { position: relative; display: block; padding-right: 12mm }
.toc a::after { content: target-counter(attr(href), page); position: absolute; right: 0; top: 0 }
.also a::after { content: ", page " target-counter(attr(href), page) }
"""


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The pages that are laid out meanwhile, each time that one is."""
    made: list[int] = []
    original = engine.remake_page

    def remake(index: int, *rest: object) -> object:
        made.append(index + 1)
        return original(index, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(engine, "remake_page", remake)
        yield made


def book(sections: int, *, also: str = "", pages: int = 1, direction: str = "ltr") -> str:
    """A contents page, and so many sections, each of so many pages and with a line that refers to others."""
    toc = "".join(f'<li><a href="#s{n}">Section {n}</a></li>' for n in range(1, sections + 1))
    body = ""
    for n in range(1, sections + 1):
        others = (n % sections + 1, (n * 7) % sections + 1)
        links = "; ".join(f'<a href="#s{other}">Section {other}</a>' for other in others)
        more = "".join(f'<p style="break-before: page">And more of {n}.</p>' for _ in range(pages - 1))
        body += f'<h2 id="s{n}">Section {n}</h2><p class="also">See also: {links} and no more.</p>{more}'
    return html(f'<ul class="toc">{toc}</ul><div dir="{direction}">{body}</div>', f"{STYLE} {also}")


def said(laid: Laid) -> list[str]:
    """The words of each page of the finished file, by PDFium."""
    document = pdfium.PdfDocument(laid.pdf())
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def check(pages: list[str], sections: int) -> None:
    """Every number is that of the page that the section begins on."""
    begins = {n: next(i for i, text in enumerate(pages, 1) if f"Section {n} See also" in text)
              for n in range(1, sections + 1)}  # fmt: skip
    referred = [pair for text in pages for pair in re.findall(r"Section (\d+), page (\d+)", text)]
    listed = [pair for text in pages for pair in re.findall(r"Section (\d+) (\d+)(?= |$)", text.split("See also")[0])]
    assert len(referred) == 2 * sections
    assert len(listed) >= sections
    for section, page in referred + listed:
        assert begins[int(section)] == int(page), section


@pytest.mark.parametrize("pages", [1, 3])
def test_numbers_are_right_and_each_page_is_laid_out_once(pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as made:
        laid = _print.document(book(12, pages=pages), layouts=NOWHERE, fonts=FONTS)
    assert made == list(range(1, laid.pages + 1))
    check(said(laid), 12)


def test_what_follows_a_short_number_moves_up() -> None:
    laid = _print.document(book(9), layouts=NOWHERE, fonts=FONTS)
    line = [words for words in laid.words() if words.page == 5 and words.y < 60]
    for one, other in pairwise(line):
        if one.y == other.y:
            assert one.x + one.width == pytest.approx(other.x, abs=0.05), (one.text, other.text)
    assert any(words.text == ", page 6" for words in line)


def test_a_number_in_the_margin_stays_at_its_edge() -> None:
    laid = _print.document(book(12), layouts=NOWHERE, fonts=FONTS)
    numbers = [words for words in laid.words() if words.page == 1 and words.text.isdecimal()]
    assert {words.text for words in numbers} >= {"2", "9", "13"}
    edges = [words.x + words.width for words in numbers]
    assert max(edges) - min(edges) < 0.05


def test_the_same_places_as_by_laying_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    short = book(8, pages=2, also="p { font-size: 8pt }")
    quick = _print.document(short, layouts=NOWHERE, fonts=FONTS)
    with monkeypatch.context() as patch:
        patch.setattr(_print_rounds, "one_round", _print._print_lines.whole_stretches)
        slow = _print.document(short, layouts=NOWHERE, fonts=FONTS)
    places = [[(w.page, w.text, round(w.x, 1), round(w.y, 1)) for w in laid.words()] for laid in (quick, slow)]
    assert places[0] == places[1]


CENTRED, JUSTIFIED = ".also { text-align: center }", ".also { text-align: justify }"


@pytest.mark.parametrize("also", [CENTRED, JUSTIFIED])
def test_a_line_that_is_not_set_from_its_beginning_is_laid_out_again(
    also: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with counted(monkeypatch) as made:
        laid = _print.document(book(9, also=also), layouts=NOWHERE, fonts=FONTS)
    assert made.count(3) == 2
    check(said(laid), 9)


def test_numbers_of_three_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch) as made:
        laid = _print.document(book(104), layouts=NOWHERE, fonts=FONTS)
    assert laid.pages > 104
    again = [page for page in made if made.count(page) > 1]
    assert again, "three figures have no room where two were thought of"
    assert made.count(1) == made.count(50) == 1
    check(said(laid), 104)


def test_from_right_to_left_the_line_keeps_its_right_edge() -> None:
    laid = _print.document(book(6, direction="rtl"), layouts=NOWHERE, fonts=FONTS)
    texts = [words for words in laid.words() if words.page == 4]
    first = max(words.x + words.width for words in texts if "See also" in words.text)
    line = sorted((w for w in texts if w.y == next(t.y for t in texts if "See also" in t.text)), key=lambda w: -w.x)
    for one, other in pairwise(line):
        assert other.x + other.width == pytest.approx(one.x, abs=0.05), (one.text, other.text)
    assert line[0].x + line[0].width == pytest.approx(first, abs=0.05)
    links = [(p.x, p.right) for p in laid.places(tag="a") if p.page == 4]
    for left, right in links:  # the link is as wide as its words
        assert any(abs(words.x - left) < 0.05 for words in line)
        assert any(abs(words.x + words.width - right) < 0.05 for words in line)


def test_the_number_of_all_pages_in_the_text() -> None:
    number = 'target-counter(attr(href), page) " of " target-counter(attr(href), pages)'
    also = f'.also a::after {{ content: ", page " {number} }}'
    laid = _print.document(book(5, also=also), layouts=NOWHERE, fonts=FONTS)
    found = [pair for text in said(laid) for pair in re.findall(r", page (\d+) of (\d+)", text)]
    assert len(found) == 10
    assert {whole for _, whole in found} == {str(laid.pages)}


def test_a_page_that_names_its_own_number_in_the_text() -> None:
    also = '.also::after { content: " This is page " counter(page) "." }'
    laid = _print.document(book(11, also=also), layouts=NOWHERE, fonts=FONTS)
    for number, text in enumerate(said(laid), 1):
        if number > 1:
            assert f"This is page {number}." in text
