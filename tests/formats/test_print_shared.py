"""What the documents of one process share, and that none is touched by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdfs import FONTS, NOWHERE, html

from packbuilder.diagnostics import PackError
from packbuilder.formats import _print, _print_fonts, _print_templates
from packbuilder.formats._fetch import ORIGIN
from packbuilder.resources import Layouts

PAGE = html("<h1>Words in <b>bold</b></h1><p>ffi, 0123, Żółć</p>", "h1 { font-size: 30pt }")
SOURCE = f"{ORIGIN}{_print_fonts.FOLDER}1.ttf"
FACES = f'@font-face {{ font-family: other; src: url("{SOURCE}") }} p {{ font-family: other }}'


def made(page: str) -> bytes:
    return _print.to_pdf(page, layouts=NOWHERE, fonts=FONTS)


def kept() -> list[object]:
    return [faces.configuration for faces in _print_fonts._KEPT.values()]


def test_faces_are_read_once_and_the_bytes_are_those_of_a_first_document() -> None:
    _print_fonts.forget()
    first = made(PAGE)
    [faces] = kept()
    other = made(html("<p>Another page, with more letters: QWERTY 9876</p>", "p { font-size: 7pt }"))
    assert kept() == [faces]
    assert made(PAGE) == first
    _print_fonts.forget()
    assert made(html("<p>Another page, with more letters: QWERTY 9876</p>", "p { font-size: 7pt }")) == other
    assert kept() != [faces]


def test_a_face_that_one_document_brings_is_not_there_for_the_next() -> None:
    _print_fonts.forget()
    before = made(html("<p>Words</p>", "p { font-family: other }"))
    faces = kept()
    assert made(html("<p>Words</p>", FACES)) != before
    assert made(html("<p>Words</p>", "p { font-family: other }")) == before
    assert kept() != faces


def test_faces_that_the_engine_complains_of_are_not_kept(tmp_path: Path) -> None:
    from dataclasses import replace

    (tmp_path / "bad.ttf").write_bytes(b"no font at all")
    fonts = replace(FONTS, files=(*FONTS.files, replace(FONTS.files[0], path=tmp_path / "bad.ttf", family="Bad")))
    for _ in range(2):
        with pytest.raises(PackError):
            _print.to_pdf(PAGE, layouts=NOWHERE, fonts=fonts)


def test_no_more_sets_of_faces_are_kept_than_a_few() -> None:
    from dataclasses import replace

    for number in range(_print_fonts.MOST + 2):
        fonts = replace(FONTS, files=tuple(replace(f, family=f"{f.family} {number}") for f in FONTS.files))
        _print.to_pdf(PAGE, layouts=NOWHERE, fonts=fonts)
    assert len(kept()) == _print_fonts.MOST


def test_a_template_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    _print_templates._CODE.clear()
    (tmp_path / "a.html").write_text("one {{ x }}")
    said = [_print.render(_print.environment(Layouts(tmp_path)), "a.html", x=n) for n in (1, 2)]
    assert said == ["one 1", "one 2"] and len(_print_templates._CODE) == 1
    (tmp_path / "a.html").write_text("two {{ x }}")
    assert _print.render(_print.environment(Layouts(tmp_path)), "a.html", x=3) == "two 3"
    assert len(_print_templates._CODE) == 2


def test_a_filter_of_one_brand_does_not_answer_for_another(tmp_path: Path) -> None:
    """Jinja reckons what is constant while it compiles; here it must not, for filters differ."""
    (tmp_path / "a.html").write_text("{{ 'word' | own }} {% set x = 'word' | own %}{{ x }} {{ '<' | own }}")
    said = []
    for name in ("first", "second"):
        engine = _print.environment(Layouts(tmp_path))
        engine.filters["own"] = lambda value, name=name: f"{name} {value}"
        said.append(_print.render(engine, "a.html"))
    assert said == ["first word first word first &lt;", "second word second word second &lt;"]
