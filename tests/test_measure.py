"""Widths against the engine that sets the page, and lines against what a person would break."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packbuilder.diagnostics import PackError
from packbuilder.measure import MM, NBSP, Fonts, Piece, font_files, fonts, tied, twin

PRINT = ("Atkinson Hyperlegible", "Noto Sans", "Noto Sans Arabic")


@pytest.fixture(scope="module")
def stack() -> Fonts:
    return fonts(*PRINT)


def texts(lines: object) -> list[str]:
    return [line.text for line in lines]  # type: ignore[attr-defined]


def set_by_weasyprint(stack: Fonts, samples: list[tuple[str, float, bool, float]]) -> list[float]:
    """The widths in pt that WeasyPrint gives the samples, from the same files."""
    from weasyprint import HTML
    from weasyprint.formatting_structure import boxes

    css = "".join(
        f'@font-face{{font-family:"{f.family}";font-weight:{f.weight or "100 900"};'
        f'font-style:{"italic" if f.italic else "normal"};src:url("{f.path.as_uri()}")}}'
        for f in stack.files
    )
    families = ",".join(f'"{name}"' for name in stack.families)
    spans = "".join(
        f'<p><span style="font-size:{size}pt;font-weight:{700 if bold else 400};letter-spacing:{track}em">{t}</span>'
        for t, size, bold, track in samples
    )
    document = HTML(string=f"<style>{css}p{{font-family:{families};white-space:nowrap}}</style>{spans}").render()

    def walk(box: object) -> object:
        yield box
        for child in getattr(box, "children", ()):
            yield from walk(child)  # type: ignore[misc]

    found = [b for b in walk(document.pages[0]._page_box) if isinstance(b, boxes.InlineBox) and b.element_tag == "span"]  # type: ignore[attr-defined]
    return [b.width * 0.75 for b in found]


def test_width_is_what_the_printed_page_has(stack: Fonts) -> None:
    samples = [
        ("Worried about a child? Tell us today. AVAV To", 65.0, True, -0.022),
        ("Of 293 reviews, over 40% were about babies (p34)", 17.0, False, 0.0),
        ("01632 960118", 30.2, True, -0.01),
        ("مرحبا بالعالم", 17.0, False, 0.0),
        ("Dŵr a bwyd, ŵyn bach", 24.0, True, 0.0),
    ]
    mine = [stack.width(t, size, bold=bold, tracking=track) for t, size, bold, track in samples]
    assert mine == pytest.approx(set_by_weasyprint(stack, samples), rel=2e-4)


def test_kerning_counts(stack: Fonts) -> None:
    assert stack.width("AV", 100) < stack.width("A", 100) + stack.width("V", 100)


def test_bold_is_wider_in_a_file_with_a_weight_axis() -> None:
    arimo = fonts("Arial")
    assert arimo.families == ("Arimo",)
    assert arimo.width("Tell us today", 20, bold=True) > arimo.width("Tell us today", 20) * 1.03


def test_arial_twin_has_arials_advances() -> None:
    # Arial's advances of H and e are 1479 and 1139 of 2048 (its hmtx table).
    assert fonts("Arial").width("H", 2048) == 1479
    assert fonts("Arial").width("e", 2048) == 1139
    assert twin("Calibri") == "Carlito" and twin("Noto Sans") == "Noto Sans"


def test_missing_names_what_no_family_has(stack: Fonts) -> None:
    assert stack.missing("Plain words, ŵ, Б, مرحبا, a\u00a0b, soft\u00adhyphen") == ()
    assert stack.missing("a \u2713 and \u2713 then \U0001f600") == ("\u2713", "\U0001f600")
    assert fonts("Atkinson Hyperlegible").missing("dŵr") == ("ŵ",)


def test_a_family_that_is_not_there_is_told_by_name() -> None:
    with pytest.raises(PackError) as caught:
        font_files(["Atkinson Hyperlegible", "No Such Face", "Nor This"])
    assert caught.value.exit_code == 3
    assert "No Such Face, Nor This" in str(caught.value) and "fontpkg-no-such-face" in str(caught.value)


def test_font_files_serve_the_print_engine() -> None:
    files = font_files(PRINT)
    assert [f.family for f in files if not f.italic][:2] == ["Atkinson Hyperlegible"] * 2
    assert {(f.weight, f.italic) for f in files if f.family == PRINT[0]} == {
        (400, False),
        (700, False),
        (400, True),
        (700, True),
    }
    assert all(f.path.is_file() for f in files)
    assert {f.weight for f in files if f.family == "Noto Sans"} == {None}


def test_wrap_is_greedy_and_keeps_no_break_spaces(stack: Fonts) -> None:
    width = stack.width("Tell Priya Nair", 17) + 0.5
    assert texts(stack.wrap("Tell Priya Nair today", width, 17)) == ["Tell Priya Nair", "today"]
    assert texts(stack.wrap(f"Tell Priya{NBSP}Nair{NBSP}today", width, 17)) == ["Tell", f"Priya{NBSP}Nair{NBSP}today"]


def test_wrap_keeps_runs_apart_and_measures_each_in_its_weight(stack: Fonts) -> None:
    runs = [Piece("Ask kindly.", bold=True), Piece(" A shrug? Choose another moment.")]
    (line,) = stack.wrap(runs, 1000, 17)
    assert line.pieces == tuple(runs)
    assert line.width == pytest.approx(
        stack.width("Ask kindly.", 17, bold=True) + stack.width(" A shrug? Choose another moment.", 17)
    )
    first, *_ = stack.wrap(runs, line.width - 1, 17)
    assert first.pieces[0] == runs[0] and first.text.startswith("Ask kindly. A shrug?")


def test_a_hyphen_may_break_but_not_before_a_digit(stack: Fonts) -> None:
    assert texts(stack.wrap("seven-minute", 1, 17)) == ["seven-", "minute"]
    assert texts(stack.wrap("p70-71 2011–2014", 1, 17)) == ["p70-71", "2011–2014"]


def test_a_word_that_cannot_fit_stands_alone_and_is_too_wide(stack: Fonts) -> None:
    lines = stack.wrap("a Llanfairpwllgwyngyll b", 60, 17)
    assert texts(lines) == ["a", "Llanfairpwllgwyngyll", "b"] and lines[1].width > 60


def test_line_ends_in_the_text_hold(stack: Fonts) -> None:
    assert texts(stack.wrap("one\ntwo three", 1000, 17)) == ["one", "two three"]
    assert texts(stack.balance("one\ntwo three", 1000, 17)) == ["one", "two three"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Worried about a child? Tell us today.", ["Worried about", "a child?", "Tell us today."]),
        ("Be curious. Ask again.", ["Be curious.", "Ask again."]),
        ("Notice what changes", ["Notice", "what changes"]),
        ("of 293 serious case reviews were about a baby under one", None),
        ("If you wonder, ask. If you worry, tell us today.", ["If you wonder, ask.", "If you worry, tell us today."]),
        ("Not as they were: thinner, or less cared for", ["Not as they were:", "thinner, or less cared for"]),
    ],
)
def test_balanced_lines_break_by_sense(stack: Fonts, text: str, lines: list[str] | None) -> None:
    count = len(lines) if lines else 2
    narrowest = max(line.width for line in stack.balance(text, 10_000, 30, lines=count, bold=True))
    found = texts(stack.balance(text, narrowest, 30, lines=count, bold=True))
    assert " ".join(found) == text
    if lines:
        assert found == lines
    else:
        assert not any(line.split()[-1] in ("a", "of", "about", "under", "were") for line in found[:-1])


def test_balance_keeps_the_number_of_lines(stack: Fonts) -> None:
    text = "Late, hungry, quiet: what might it mean? Ask the child, and then ask again on another day."
    greedy = stack.wrap(text, 300, 17)
    even = stack.balance(text, 300, 17)
    assert len(even) == len(greedy)
    spread = [max(x.width for x in lines) - min(x.width for x in lines) for lines in (even, greedy)]
    assert spread[0] < spread[1]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text("abcdefghij.,-?", min_size=1, max_size=9), min_size=1, max_size=25),
    st.floats(40, 400),
)
def test_no_word_is_lost_and_no_line_is_wider(words: list[str], width: float) -> None:
    stack = fonts(*PRINT)
    text = " ".join(words)
    for lines in (stack.wrap(text, width, 17), stack.balance(text, width, 17)):
        assert "".join("".join(texts(lines)).split()) == "".join(words)
        assert all(line.width <= width + 0.02 or len(line.text.split()) == 1 for line in lines)


def test_tied_binds_the_last_two_words_only() -> None:
    assert tied("We can be the eyes") == (Piece(f"We can be the{NBSP}eyes"),)
    assert tied("Too short here") == (Piece("Too short here"),)
    assert tied("one two three incomprehensibilities") == (Piece("one two three incomprehensibilities"),)
    runs = tied([Piece("Ring us on "), Piece("01632 960118", bold=True)])
    assert runs[1] == Piece(f"01632{NBSP}960118", bold=True)


def test_ink_and_outline_agree(stack: Fonts) -> None:
    ink = stack.ink("?", 1000, bold=True)
    drawn = stack.outline("?")
    assert (ink.left, ink.right, ink.top, ink.bottom) == (drawn.left, drawn.right, drawn.top, drawn.bottom)
    assert drawn.advance == pytest.approx(stack.width("?", 1000, bold=True))
    assert drawn.path.startswith("M") and drawn.path.endswith("Z")
    assert stack.ink("Ask again.", 100, bold=True).bottom < -15  # the g
    assert stack.ink("Ask", 100, bold=True).bottom > -2


def test_baseline_stands_where_css_puts_it(stack: Fonts) -> None:
    up, down = stack.metrics(100)
    assert (up, down) == pytest.approx((95, 29))
    assert stack.baseline(100, 124) == pytest.approx(95)
    assert stack.baseline(100, 100) == pytest.approx(83)
    assert pytest.approx(72 / 25.4) == MM


def test_settings_offer_every_number_of_lines(stack: Fonts) -> None:
    found = stack.settings("Be curious. Ask again.", most=4)
    assert [len(lines) for lines, _ in found] == [1, 2, 3, 4]
    assert min(found, key=lambda f: f[1])[0][0].text == "Be curious."


def test_the_family_that_has_the_letters_leads(stack: Fonts) -> None:
    assert stack.led_by("Notice and ask") is stack
    assert stack.led_by("24.7") is stack
    assert stack.led_by("Ask Івана what she saw today") is stack, "a name in other letters changes nothing"
    led = stack.led_by("Помітити, запитати, сказати")
    assert led.families[0] == "Noto Sans" and set(led.files) == set(stack.files)
    assert [f for f in led.files if f.family != "Noto Sans"] == [f for f in stack.files if f.family != "Noto Sans"]
