"""Letters of joined scripts: each means itself in the file, and looks as it did."""

from __future__ import annotations

from contextlib import nullcontext

import pypdfium2
import pytest
from pdfs import NOWHERE, html, opened
from PIL import ImageChops
from verapdf import complaints

from packbuilder.formats import _print, _print_text
from packbuilder.formats._print_mirror import mirrored, mirrored_page
from packbuilder.measure import fonts

FACES = fonts("Atkinson Hyperlegible", "Noto Sans", "Noto Sans Arabic")
WORDS = "بنت ثبت تين ذهب ظل غيث قفل محمّد لا إله یہ کیا ہے کتاب ك"


def printed(words: str) -> bytes:
    page = html(f"<h1>{words}</h1><p>{words} <b>{words}</b></p>", lang="ar").replace("<html", '<html dir="rtl"', 1)
    return _print.to_pdf(page, layouts=NOWHERE, fonts=FACES)


def text(data: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range().split())


def test_every_word_is_read_as_it_was_written_and_found() -> None:
    data = printed(WORDS)
    read = text(data)
    assert [word for word in WORDS.split() if word not in read] == []
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    assert all(page.search(word).get_next() for word in WORDS.split() if len(word) > 2)
    assert complaints(data) == []


def test_without_it_words_come_out_as_other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_print_text, "telling", nullcontext)
    assert "بنت" not in text(printed(WORDS)), "WeasyPrint tells letters apart by itself: this module can go"


def test_it_looks_as_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    told = pypdfium2.PdfDocument(printed(WORDS))[0].render(scale=2).to_pil().convert("L")
    monkeypatch.setattr(_print_text, "telling", nullcontext)
    plain = pypdfium2.PdfDocument(printed(WORDS))[0].render(scale=2).to_pil().convert("L")
    off = ImageChops.difference(told, plain).point(lambda grey: 255 if grey > 128 else 0)
    inked = sum(plain.point(lambda grey: 1 if grey < 128 else 0).tobytes())
    assert inked > 3000 and sum(1 for byte in off.tobytes() if byte) < inked * 0.03


def test_the_same_page_has_the_same_bytes() -> None:
    assert printed(WORDS) == printed(WORDS)


def test_latin_text_is_left_alone() -> None:
    page = html("<p>Plain words (p34).</p>")
    with opened(_print.to_pdf(page, layouts=NOWHERE, fonts=FACES)) as pdf:
        assert b"/ActualText" not in pdf.pages[0].Contents.read_bytes()


@pytest.mark.parametrize(
    ("css", "other"),
    [
        (".a { left: 0; padding-right: 2mm }", ".a { right: 0; padding-left: 2mm }"),
        (".a{padding:1mm 2mm 3mm 4mm}", ".a{padding:1mm 4mm 3mm 2mm}"),
        (".a { margin: 0 -5mm calc(1mm + (2mm)) 4mm }", ".a { margin: 0 4mm calc(1mm + (2mm)) -5mm }"),
        (".a { margin: 0 1mm; padding: 1mm }", ".a { margin: 0 1mm; padding: 1mm }"),
        ("@page { @bottom-left { content: element(foot) } }", "@page { @bottom-right { content: element(foot) } }"),
        (".a { float: right; text-align: left }", ".a { float: left; text-align: right }"),
        (".copyright { color: red }", ".copyright { color: red }"),
    ],
)  # fmt: skip
def test_style_sheets_are_mirrored(css: str, other: str) -> None:
    assert mirrored(css) == other
    assert mirrored(mirrored(css)) == css


def test_only_style_sheets_of_a_page_are() -> None:
    page = '<style>b{left:0}</style><p style="left:1mm">left</p>'
    assert mirrored_page(page) == '<style>b{right:0}</style><p style="left:1mm">left</p>'
