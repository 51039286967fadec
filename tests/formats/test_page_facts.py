"""Figures made into lengths, and what meets the margin column."""

from __future__ import annotations

from typing import Any

import pytest
from briefings import SENTENCE

from packbuilder.blocks import Chart, Stat, Table
from packbuilder.formats import _page_draw as draw
from packbuilder.formats import _page_facts as facts
from packbuilder.formats import _page_refs as refs
from packbuilder.formats import _page_values as page
from packbuilder.measure import MM, fonts
from packbuilder.text import Inline, Prose, Run

FONTS = fonts("Atkinson Hyperlegible", "Noto Sans")


FONTS = fonts("Atkinson Hyperlegible", "Noto Sans")


# -- figures drawn --------------------------------------------------------------------------------


def chart(*data: dict[str, Any], kind: str = "bar") -> Chart:
    made_ = [{"label": Inline.of(d.pop("label", "A")), **d} for d in data]
    return Chart.model_validate({"kind": kind, "title": Inline.of("T"), "unit": "%", "data": made_})


def test_bars_are_to_scale_from_nought() -> None:
    drawn = facts.bars(chart({"value": 40}, {"value": 22}, {"value": 10}, {"value": 0}), FONTS, 126.25)
    lengths = [bar.length for bar in drawn.bars]
    assert [round(length / lengths[0], 3) for length in lengths] == [1, 0.55, 0.25, 0]
    longest = drawn.bars[0]
    assert longest.end + facts.GAP + FONTS.width("40%", 12, bold=True) / MM == pytest.approx(126.25, abs=0.1)


def test_an_inexact_figure_is_drawn_as_one() -> None:
    over, under, exact = facts.bars(
        chart({"value": 40, "bound": "over"}, {"value": 40, "bound": "under"}, {"value": 40}), FONTS, 126.25
    ).bars
    assert over.stub > over.length == exact.length
    assert over.end > exact.end
    assert under.length < under.line == exact.length
    assert not exact.stub
    assert not exact.line


def test_a_figure_that_is_not_known_has_no_bar() -> None:
    bar = facts.bars(chart({"value": 4}, {"value": None}), FONTS, 126.25).bars[1]
    assert (bar.length, bar.shown) == (0, "no figure")


def test_columns_stand_inside_their_width() -> None:
    drawn = facts.columns(chart({"value": 4, "bound": "over"}, {"value": 2}, kind="column"), FONTS, 170)
    assert drawn.bars[0].length == pytest.approx(2 * drawn.bars[1].length, abs=0.02)
    assert drawn.bars[-1].left + drawn.bars[-1].width <= 170


def test_a_ring_is_to_scale() -> None:
    assert draw.ring([(3, "#000"), (1, "#fff")], "#000").count("<path") == 2
    assert draw.ring([(1, "#000"), (0, "#fff")], "#000").count("<path") == 1
    assert draw.ring([(0, "#000")], "#000").count("<path") == 0


@pytest.mark.parametrize(("count", "of"), [(1, 10), (17, 32), (0, 1), (66, 293), (400, 400)])
def test_marks_are_counted_and_fit(count: int, of: int) -> None:
    drawn = draw.marks(count, of, "#123456", 82.5)
    assert drawn.svg.count('fill="#123456"') == count
    assert drawn.svg.count("<circle") == of
    assert drawn.width <= 82.5
    assert f"<title>{count} of {of}</title>" in drawn.svg


def test_numerals_take_the_size_that_all_of_them_fit() -> None:
    def stats(*values: str) -> list[Stat]:
        return [Stat.model_validate({"value": Inline.of(v), "text": Inline.of("x")}) for v in values]

    assert facts.figures(stats("1 in 10", "17 of 32"), FONTS, "#000").figures[0].size == 67.3
    assert facts.figures(stats("1", "2", "3"), FONTS, "#000").columns == 3
    long = facts.figures(stats("more than three-quarters", "1"), FONTS, "#000")
    assert long.figures[0].size == long.figures[1].size == 28.4


def test_columns_of_a_table_fill_the_width_and_hold_their_words() -> None:
    table = Table.model_validate({
        "columns": [Inline.of("Age"), Inline.of("What was found")],
        "rows": [[Inline.of("Responsibilities"), Inline.of(SENTENCE * 3)]],
    })  # fmt: skip
    first, second = facts.column_widths(table, FONTS, 170)
    assert first + second == pytest.approx(170, abs=0.1)
    assert first >= FONTS.width("Responsibilities", 12) / MM + 5


# -- margin ---------------------------------------------------------------------------------------


def runs(*parts: str) -> Inline:
    return Inline(tuple(Run(f"({p})", page=p) if p.startswith("p1") else Run(p) for p in parts))


def test_a_title_stands_in_the_margin_where_it_fits() -> None:
    assert refs.fits(Inline.of("In order"), FONTS, 2)
    assert not refs.fits(Inline.of("A title that is far too long to stand in the margin"), FONTS, 2)
    assert not refs.fits(Inline.of("x" * 40), FONTS, 4), "a word would be cut"


def test_references_hang_in_a_panel_only_below_its_label() -> None:
    line = "words that fill a line and more " * 2
    high = Prose((runs("Short ", "p12", "."),))
    low = Prose((runs(line * 4, "p12", "."),))
    for text_, clear in ((high, False), (low, True)):
        assert refs.clear_of_label(type("Body", (), {"text": text_, "title": None})(), FONTS) is clear


def test_dates_and_words_for_the_foot() -> None:
    assert page.lowered("Designated lead") == "designated lead"
    assert page.lowered("DSL") == "DSL"
    assert page.host("www.example.org/a") == "example.org"
