"""The picture of a first page: a mark for each review, true to its numbers, where there is room for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from briefings import LAYOUTS, ROOT, build, made, of_pack, section, setter
from pdfs import elements, opened, read_aloud

from packbuilder.briefing import Cover
from packbuilder.diagnostics import PackError
from packbuilder.formats import _page_cover, _page_draw, handout
from packbuilder.measure import fonts
from packbuilder.model import read_model
from packbuilder.proof import prove
from packbuilder.selection import Selected
from packbuilder.source import parse
from packbuilder.statements import edition
from packbuilder.workspace import Workspace

FONTS = fonts("Atkinson Hyperlegible", "Noto Sans")
COVER: dict[str, Any] = {
    "caption": "One mark for each of the 40 visits",
    "alt": "40 marks, one for each visit: 12 at home, and 28 at school.",
    "marks": [{"count": 12, "text": "at home"}, {"count": 28, "text": "at school"}],
}


def small(folder: Path, count: int = 3, outline: dict[str, Any] | None = None, **output: Any) -> Selected:
    sections = [section(f"s{n}", blocks=[{"text": "Some words. " * 60}]) for n in range(count)]
    return made(folder, sections, {"cover": COVER, **(outline or {})}, **output)


def circles(svg: str) -> list[tuple[str, str, float, float]]:
    """Of each mark: its radius, its fill, and where it stands."""
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)" fill="([^"]+)"', svg)
    return [(r, fill, float(x), float(y)) for x, y, r, fill in found]


def test_there_is_a_mark_for_each_and_each_part_has_its_own_form() -> None:
    drawn = _page_draw.many([66, 109, 118], ("#F7B58C", "#FFFFFF"), 5, 170, "All 293", rtl=False)
    marks = circles(drawn.svg)
    assert [(m[0], m[1]) for m in marks] == [("3.9", "#F7B58C")] * 66 + [("2.3", "#FFFFFF")] * 109 + [
        ("3.2", "none")
    ] * 118
    assert len({m[2:] for m in marks}) == 293, "no mark lies on another"
    assert drawn.svg.count("<title>All 293</title>") == 1
    assert drawn.width == pytest.approx(170, abs=0.01) and drawn.height < 15
    assert marks[0][2:] == (4, 4) and marks[5][2:] == (14, 4), "column by column"


def test_in_a_language_from_right_to_left_they_begin_at_the_right() -> None:
    left = circles(_page_draw.many([3, 4], ("#000", "#000"), 2, 170, "7", rtl=False).svg)
    right = circles(_page_draw.many([3, 4], ("#000", "#000"), 2, 170, "7", rtl=True).svg)
    assert [(38 - x, y) for _, _, x, y in left] == [(x, y) for _, _, x, y in right]


def test_few_marks_are_not_blown_up() -> None:
    drawn = _page_draw.many([10], ("#000", "#000"), 5, 170, "10", rtl=False)
    assert drawn.height <= 5 * _page_draw.WIDEST


def test_what_they_are_is_said_on_as_many_lines_as_it_takes() -> None:
    cover = read_model(Cover, parse(str(COVER).encode(), "f"))
    one = _page_cover.picture(cover, FONTS, ("#000", "#000"), 5)
    two = _page_cover.picture(cover, FONTS, ("#000", "#000"), 5, width=80)
    assert [[i.words for i in line] for line in one.lines] == [[COVER["caption"], "12 at home", "28 at school"]]
    assert [len(line) for line in two.lines] == [2, 1] and two.height > one.height


@pytest.mark.parametrize(
    ("pack", "organisation", "output", "rows"),
    [("governors", "", {}, 5), ("everything", "", {}, 5), ("everything", "harbour-street", {}, 5),
     ("governors", "", {"ink": "light"}, 4),
     ("governors", "", {"large_print": True}, 4)],
)  # fmt: skip
def test_the_first_page_of_each_pack_has_room_for_it(
    pack: str, organisation: str, output: dict[str, Any], rows: int
) -> None:
    laid_by = setter(of_pack(ROOT, pack, organisation, **output))
    plan = handout.decide(laid_by)
    assert plan.cover >= rows
    if not output.get("large_print"):
        lower = next(laid_by.lay_out(plan).places(klass="lower"))
        assert lower.page == 1 and lower.bottom <= 273, "all else stays on the first page"


def test_it_is_seen_and_said_and_proven(tmp_path: Path) -> None:
    selected = small(tmp_path)
    artifact = build(selected)
    with opened(artifact.data) as pdf:
        assert str(elements(pdf, "Figure")[1].Alt) == COVER["alt"]  # the first is the logo
    words = " ".join(read_aloud(artifact.data).split())
    assert "One mark for each of the 40 visits 12 at home 28 at school" in words
    assert artifact.diagnostics == selected.diagnostics
    proof = prove(artifact.data, "pdf", selected, LAYOUTS)
    assert proof.ok, proof.diagnostics


def test_where_there_is_no_room_it_is_left_out_with_a_note(tmp_path: Path) -> None:
    selected = small(tmp_path, outline={"for": "Whoever reads it, and all who work with them. " * 36})
    plan = handout.decide(setter(selected))
    assert plan.cover == 0
    artifact = build(selected)
    (note,) = [d for d in artifact.diagnostics if "no room for the picture of the cover" in d.message]
    assert note.at is not None and note.at.file.endswith("briefing.yaml") and str(note.severity) == "note"
    assert "One mark for each" not in read_aloud(artifact.data)
    assert prove(artifact.data, "pdf", selected, LAYOUTS).ok


def test_a_summary_has_no_picture_and_says_nothing_of_it(tmp_path: Path) -> None:
    artifact = build(small(tmp_path, detail="summary"))
    assert "One mark for each" not in read_aloud(artifact.data)
    assert not [d for d in artifact.diagnostics if "picture" in d.message]


def test_another_number_is_another_edition(tmp_path: Path) -> None:
    more = {
        **COVER,
        "alt": "41 marks: 13 and 28, of 41.",
        "marks": [{"count": 13, "text": "at home"}, COVER["marks"][1]],
    }
    one, other = small(tmp_path / "a"), small(tmp_path / "b", outline={"cover": more})
    assert edition(one) != edition(other)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"alt": "Marks for 12 visits at home and 28 at school."}, "the alt text does not say 40"),
        ({"alt": "400 marks: 121 and 28."}, "the alt text does not say 40 and 12"),
        ({"marks": [{"count": 4, "text": "x"}], "alt": "4"}, "from 10 to 1000 can be drawn"),
        ({"marks": [{"count": 0, "text": "x"}]}, "1"),
        ({"marks": []}, "wants 1 or more"),
        ({"marks": [{"count": 12, "text": "x"}] * 4}, "may have 3 at most"),
        ({"caption": None}, "caption"),
        ({"alt": None}, "alt"),
        ({"marks": [{"count": 12}]}, "text"),
    ],
)
def test_a_picture_that_is_not_true_or_not_said_is_refused(change: dict[str, Any], says: str) -> None:
    import json

    written = {k: v for k, v in {**COVER, **change}.items() if v is not None}
    with pytest.raises(PackError) as refused:
        read_model(Cover, parse(json.dumps(written).encode(), "f"))
    assert says in " ".join(d.line() for d in refused.value.diagnostics)


def test_the_example_s_picture_is_what_the_report_rests_on() -> None:
    """293 reviews; of these 175 with a final report; of those 66 read in depth (tests/facts.yaml)."""
    cover = Workspace(ROOT).briefing("serious-case-reviews").cover
    assert cover is not None
    assert [part.count for part in cover.marks] == [66, 175 - 66, 293 - 175] and cover.count == 293


def test_both_brands_show_it_on_their_field() -> None:
    from packbuilder._colour import contrast
    from packbuilder.brand import load_brand

    for name in ("oakfield", "harbour"):
        for ink in ("colour", "mono", "light"):
            brand = load_brand(LAYOUTS, name).ink(ink)
            ground = "#FFFFFF" if ink == "light" else brand["primary"]
            assert all(contrast(brand[t], ground) >= 3 for t in ("accent-on-primary", "on-primary"))
