"""The door to Jinja2 and WeasyPrint: what comes out is the same everywhere, and every complaint is heard."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pdfs import FONTS, NOWHERE, html, opened, printed, text

from packbuilder.diagnostics import PackError
from packbuilder.formats import _print, _print_notes
from packbuilder.formats._print_places import BOTH_SIDES
from packbuilder.formats._print_words import bound, inline, phones, prose
from packbuilder.measure import NBSP
from packbuilder.model import NOWHERE as NO_PLACE
from packbuilder.resources import Layouts
from packbuilder.source import Scalar
from packbuilder.text import Inline, parse_inline, parse_prose

WORDS = "<h1>Title</h1><p>Plain, <b>bold</b>, <i>italic</i>, <b><i>both</i></b>, ŵ and Привіт.</p>"


def read(markup: str) -> Inline:
    text_ = Scalar(markup)
    text_.at = NO_PLACE
    return parse_inline(text_)


# -- the same everywhere --------------------------------------------------------------------------


def test_the_same_page_has_the_same_bytes() -> None:
    assert printed(WORDS) == printed(WORDS)


def test_bytes_do_not_depend_on_time_zone_hash_seed_folder_or_fontconfig(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pdfs import printed; "
        f"sys.stdout.buffer.write(printed({WORDS!r}))"
    )
    here = str(Path(__file__).resolve().parent)
    made = set()
    for name, seed, zone, fontconfig in (("a", "1", "UTC", ""), ("b c", "2", "Asia/Tokyo", str(tmp_path / "none"))):
        (tmp_path / name).mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LANG": "ar_EG.UTF-8"}
        if fontconfig:
            environment["FONTCONFIG_FILE"] = fontconfig
        done = subprocess.run(
            [sys.executable, "-c", program, here], cwd=tmp_path / name, env=environment, capture_output=True,
            timeout=120, check=True,
        )  # fmt: skip
        made.add(done.stdout)
    assert made == {printed(WORDS)}


def test_only_the_faces_handed_in_are_used() -> None:
    fonts = {
        str(font.BaseFont).split("+")[1]
        for page in opened(printed(WORDS)).pages
        for font in page.Resources.Font.as_dict().values()
    }
    assert {name.rsplit("-", 1)[0] if name.count("-") > 1 else name for name in fonts} <= {
        "Atkinson-Hyperlegible", "Atkinson-Hyperlegible-Bold", "Noto-Sans", "Noto-Sans-Bold",
    }  # fmt: skip
    assert any(name.startswith("Noto-Sans") for name in fonts), "the fallback was not used"


def test_a_family_of_the_machine_cannot_be_named() -> None:
    pdf = opened(printed('<p style="font-family: DejaVu Serif, serif">Words</p>'))
    names = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.as_dict().values()]
    assert all("Atkinson" in name or "Noto" in name for name in names)


def test_the_dates_are_those_of_the_content() -> None:
    head = '<title>T</title><meta name="dcterms.created" content="2026-09-01">'
    data = _print.to_pdf(html("<p>x</p>", head=head), layouts=NOWHERE, fonts=FONTS)
    with opened(data) as pdf, opened(printed("<p>x</p>")) as undated:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260901")
        assert "/CreationDate" not in undated.docinfo


def test_viewers_are_asked_for_actual_size() -> None:
    with opened(printed("<p>x</p>")) as pdf, opened(printed("<p>x</p>", viewer=BOTH_SIDES)) as both:
        assert str(pdf.Root.ViewerPreferences.PrintScaling) == "/None"
        assert str(both.Root.ViewerPreferences.Duplex) == "/DuplexFlipLongEdge"
        assert both.Root.ViewerPreferences.DisplayDocTitle


# -- every complaint is heard ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('<img src="none.png" alt="x">', "none.png"),
        ('<img src="https://example.org/a.png" alt="x">', "example.org"),
        ('<img src="file:///etc/passwd" alt="x">', "passwd"),
        ('<link rel="stylesheet" href="none.css">', "none.css"),
        ('<link rel="attachment" href="file:///etc/passwd">', "passwd"),
        ('<p style="colour: red">x</p>', "colour"),
        ('<p style="background: url(none.svg)">x</p>', "none.svg"),
        ("<style>@import url(https://example.org/x.css);</style><p>x</p>", "example.org"),
        ("<p>a ✓ that no face has</p>", "U+2713"),
        ('<svg viewBox="0 0 1 1" style="width:5mm;height:5mm"><path d="M0 0h1"/></svg>', "alt"),
    ],
)
def test_what_the_engine_mutters_stops_the_build(body: str, says: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PackError) as told:
        printed(body)
    assert says in str(told.value)
    assert capfd.readouterr() == ("", "")


def test_what_an_svg_fetches_is_refused_too() -> None:
    inner = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="file:///etc/passwd"/></svg>'
    with pytest.raises(PackError, match="passwd"):
        printed('<img src="a.svg" alt="x">', assets={"a.svg": inner})


def test_a_picture_handed_in_is_set() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    assert printed('<p>x</p><img src="a b.svg" alt="A square" style="width:9mm">', assets={"a b.svg": svg})


@pytest.mark.parametrize("page", [html("<p>x</p>", head=""), html("<p>x</p>", lang="")])
def test_a_page_without_title_or_language_is_refused(page: str) -> None:
    with pytest.raises(PackError, match=r"title|lang"):
        _print.to_pdf(page, layouts=NOWHERE, fonts=FONTS)


def test_another_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    with pytest.raises(PackError, match=r"70\.1") as told:
        printed("<p>x</p>")
    assert told.value.exit_code == 3


def test_the_hook_is_there_and_is_taken_out_again() -> None:
    from weasyprint.pdf import tags

    before = tags._build_box_tree
    _print_notes.check_engine()
    with _print_notes.noting():
        assert tags._build_box_tree is not before
    assert tags._build_box_tree is before


# -- templates ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sheet").mkdir()
    return tmp_path


def write(folder: Path, source: str) -> None:
    (folder / "sheet" / "a.html").write_text(source, encoding="utf-8")


def rendered(folder: Path, **values: object) -> str:
    return _print.render(_print.environment(Layouts(folder), "sheet"), "a.html", **values)


def test_a_template_escapes(folder: Path) -> None:
    write(folder, "<p>{{ words }}</p>")
    assert rendered(folder, words="a < b & c") == "<p>a &lt; b &amp; c</p>"


def test_a_user_s_template_goes_before_ours(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "sheet").mkdir()
    write(folder, "ours")
    write(own, "theirs")
    assert _print.render(_print.environment(Layouts(own, folder), "sheet"), "a.html") == "theirs"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("<p>\n{{ nothing }}</p>", "sheet/a.html:2:1"),
        ("<p>\n\n{% if %}", "sheet/a.html:3:1"),
        ("{% include 'b.html' %}", "b.html"),
        ("{{ ''.__class__.__mro__ }}", "cannot be filled in"),
        ("\n{{ words|nofilter }}", "sheet/a.html:2:1"),
    ],
)
def test_a_template_that_will_not_do_is_told_at_its_line(folder: Path, source: str, says: str) -> None:
    write(folder, source)
    with pytest.raises(PackError) as told:
        rendered(folder, words="x")
    assert says in str(told.value)


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "refs", "wanted"),
    [
        ("**Tell** *us* a < b", "line", "<strong>Tell</strong> <em>us</em> a &lt; b"),
        ("It shows {p34}.", "line", f"It shows{NBSP}(p34)."),
        ("**Tell us**, *now*.", "line", "<strong>Tell us,</strong> <em>now.</em>"),
        ("It shows {p70-71}.", "margin", 'It shows.<span class="pr">p70–71</span>'),
        ("It shows {p34}.", "none", "It shows."),
        ("[see *this*](https://example.org/a)", "line", '<a href="https://example.org/a">see <em>this</em></a>'),
        ("Call 01632 960118", "line", f"Call 01632{NBSP}960118"),
    ],
)
def test_runs_become_html(markup: str, refs: str, wanted: str) -> None:
    assert str(inline(read(markup), refs)) == wanted


def test_a_reference_hangs_after_the_stop_so_that_no_line_begins_with_one() -> None:
    assert str(inline(read("One {p1}, two {p2}"), "margin")) == (
        'One,<span class="pr">p1</span> two<span class="pr">p2</span>'
    )


def test_the_last_two_words_stay_together() -> None:
    assert bound("so that no line holds one") == f"so that no line holds{NBSP}one"
    assert str(inline(read("so that no line holds one"), bind=False)).endswith("holds one")
    assert bound("Tell us") == "Tell us"


def test_only_telephone_numbers_are_kept_whole() -> None:
    assert phones("in 2014 300 children") == "in 2014 300 children"
    assert NBSP in phones("call +44 1632 960118")


def test_paragraphs_are_paragraphs() -> None:
    words = Scalar("One.\n\nTwo {p9}.")
    words.at = NO_PLACE
    words_ = parse_prose(words)
    assert str(prose(words_)).count("<p>") == 2
    assert 'class="t"' in str(prose(words_, "margin"))


# -- places ---------------------------------------------------------------------------------------


def test_places_are_measured_in_millimetres() -> None:
    laid = _print.document(
        html('<div class="a" style="height:30mm">one</div><p id="b">two</p>', "body{margin:0}"),
        layouts=NOWHERE, fonts=FONTS,
    )  # fmt: skip
    (box,) = laid.places(klass="a")
    assert (box.page, round(box.x, 2), round(box.y, 2), round(box.height, 2)) == (1, 20, 20, 30)
    assert next(laid.places(ident="b")).text == "two"
    assert [word.text for word in laid.words()] == ["one", "two"]
    assert laid.size(1) == pytest.approx((148, 210))


def test_references_on_one_line_are_set_side_by_side() -> None:
    style = ".t{position:relative;margin-left:40mm}.pr{position:absolute;left:-40mm;width:38mm}"
    body = '<p class="t">one<span class="pr">p1</span> two<span class="pr">p22</span></p>'
    laid = _print.document(html(body, style), layouts=NOWHERE, fonts=FONTS)
    before = [place.x for place in laid.places(klass="pr")]
    laid.part_words("pr")
    after = [place.x for place in laid.places(klass="pr")]
    assert before[0] == before[1] == after[0]
    assert after[1] > after[0] + 4
    assert "p1" in text(laid.pdf())
