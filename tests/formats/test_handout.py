"""The handout: real files, read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from briefings import LAYOUTS, ROOT, SENTENCE, brand_of, build, made, of_pack, section
from pdfs import elements, opened, read_aloud
from verapdf import complaints, judge

from packbuilder.blocks import BLOCKS
from packbuilder.diagnostics import PackError
from packbuilder.formats import Artifact, handout
from packbuilder.measure import fonts
from packbuilder.proof import prove
from packbuilder.resources import Layouts
from packbuilder.selection import Selected
from packbuilder.statements import statements

FONTS = fonts("Atkinson Hyperlegible", "Noto Sans")


def plain(words: str) -> str:
    """Words to be compared: no page references, no kind of space or dash told from another."""
    words = re.sub(r"\(?\bp\d+(?:[-–]\d+)?\)?", " ", words)
    return re.sub(r"[^\w]+", "", words.casefold())


# -- the whole of a real one ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def governors() -> Selected:
    return of_pack(ROOT, "governors")


@pytest.fixture(scope="module")
def artifact(governors: Selected) -> Artifact:
    return build(governors)


@pytest.fixture
def pdf(artifact: Artifact) -> Iterator[pikepdf.Pdf]:
    with opened(artifact.data) as pdf:
        yield pdf


def test_the_artifact_says_what_it_is(artifact: Artifact, pdf: pikepdf.Pdf) -> None:
    assert (artifact.name, artifact.suffix, artifact.unit) == ("handout", "pdf", "pages")
    assert artifact.count == len(pdf.pages)
    assert len(artifact.data) < 500_000


def test_both_judges_of_pdf_ua_have_nothing_to_say(artifact: Artifact, tmp_path: Path) -> None:
    assert complaints(artifact.data) == []
    (tmp_path / "handout.pdf").write_bytes(artifact.data)
    (verdict,) = judge([tmp_path / "handout.pdf"])
    assert verdict.passed, verdict.failures


def test_every_statement_is_there_and_nothing_that_was_left_out(artifact: Artifact, governors: Selected) -> None:
    proof = prove(artifact.data, "pdf", governors, LAYOUTS)
    assert proof.ok, [d.line() for d in proof.diagnostics]


def test_headings_skip_no_level_and_bookmarks_are_the_headings(pdf: pikepdf.Pdf) -> None:
    levels = [int(str(e.S)[2]) for e in elements(pdf) if re.fullmatch(r"/H\d", str(e.S))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))

    def count(items: Any) -> int:
        return sum(1 + count(item.children) for item in items)

    with pdf.open_outline() as outline:
        assert count(outline.root) == len(levels)


def test_title_language_and_dates_are_set(pdf: pikepdf.Pdf, governors: Selected) -> None:
    assert str(pdf.docinfo.Title) == "Learning from serious case reviews: Oakfield Primary School"
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.CreationDate).startswith("D:" + governors.briefing.reviewed.strftime("%Y%m%d"))


def test_contents_lead_to_the_pages_they_name(pdf: pikepdf.Pdf, governors: Selected) -> None:
    titles = [str(link.Obj.Contents) for toci in elements(pdf, "TOCI") for link in objects(toci)]
    for chosen in governors.sections:
        assert any(chosen.title.words in title for title in titles)
    assert len(pdf.pages[0].Annots) >= len(governors.sections)


def objects(element: Any) -> list[Any]:
    out = []
    for kid in element.K if isinstance(element.K, pikepdf.Array) else [element.K]:
        if isinstance(kid, pikepdf.Dictionary):
            out += [kid] if "/Obj" in kid else objects(kid) if "/S" in kid and "/K" in kid else []
    return out


def test_bars_are_rows_with_a_head(pdf: pikepdf.Pdf) -> None:
    rows = [row for row in elements(pdf, "TR") if len(row.K) == 2]
    assert rows
    assert all("/Scope" in cell.A for cell in elements(pdf, "TH"))


def test_marks_have_words_for_who_cannot_see_them(pdf: pikepdf.Pdf) -> None:
    said = {str(figure.Alt) for figure in elements(pdf, "Figure")}
    assert {"1 of 10", "17 of 32", "Logo of Oakfield Primary School"} <= said


def test_the_same_selection_has_the_same_bytes(tmp_path: Path) -> None:
    selected = made(tmp_path, [section("one", blocks=[{"text": "Words."}])])
    assert build(selected).data == build(selected).data


# -- what is in the layouts -----------------------------------------------------------------------


def test_every_kind_of_block_has_a_layout() -> None:
    handout.check_layouts(LAYOUTS)


def test_a_kind_without_a_layout_fails_at_start_up(tmp_path: Path) -> None:
    with pytest.raises(PackError) as told:
        handout.check_layouts(Layouts(tmp_path))
    assert len(told.value.diagnostics) == len(BLOCKS)


def test_a_letter_that_no_font_has_is_told_at_its_line(tmp_path: Path) -> None:
    selected = made(tmp_path, [section("one", blocks=[{"text": "A tick ✓ here."}])])
    with pytest.raises(PackError, match=r"one\.yaml:1:\d+: error: no font of the brand has ✓ \(U\+2713\)"):
        build(selected)


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ({}, "handout"),
        ({"ink": "mono"}, "handout-mono"),
        ({"large_print": True, "ink": "light"}, "handout-large-print-light"),
        ({"detail": "summary"}, "handout-summary"),
    ],
)
def test_the_name_tells_what_differs(governors: Selected, output: dict[str, Any], name: str) -> None:
    selected = replace(governors, output=governors.output.model_copy(update=output))
    assert [sheet.name for sheet in handout.sheets(selected)] == [name]


# -- every kind of block, in every form -----------------------------------------------------------

ALL: list[dict[str, Any]] = [
    {"text": f"{SENTENCE * 3}\n\nA second paragraph with **bold**, *italic* and [a link](https://www.example.org/a)."},
    {"bullets": ["One", "Two {p4}"]},
    {"bullets": {"title": "A title that is far too long to stand in the margin beside its list, so it stands over it",
                 "items": ["One"]}},
    {"steps": {"title": "In order", "items": ["First", "Second", "Third"]}},
    {"actions": {"title": "Do this", "items": ["**Write** it down", "Tell someone"], "minutes": 3}},
    {"callout": {"kind": "key", "text": "Never assume."}},
    {"callout": {"kind": "key", "title": "A title", "text": SENTENCE * 4}},
    {"callout": {"kind": "caution", "title": "Take care", "text": SENTENCE}},
    {"callout": {"kind": "law", "text": SENTENCE}},
    {"quote": {"text": "Somebody said this.", "by": "A person", "role": "a witness"}},
    {"case": {"title": "A child", "happened": SENTENCE * 2, "learned": "One thing.\n\nAnother {p7}."}},
    {"stats": [{"value": "3 of 5", "text": "were so", "count": 3, "of": 5}]},
    {"stats": [{"value": "12", "text": "of one kind"}, {"value": "about a hundred", "text": "of another"}]},
    {"stats": [{"value": "1", "text": "a"}, {"value": "2", "text": "b"}, {"value": "3", "text": "c"}]},
    {"chart": {"kind": "bar", "title": "Bars", "unit": "%", "note": "A note.", "data": [
        {"label": "One", "value": 40, "shown": "over 40%", "bound": "over", "emphasis": True},
        {"label": "Two", "value": 20, "bound": "under"}, {"label": "Nothing known"}]}},
    {"chart": {"kind": "column", "title": "Columns", "data": [
        {"label": "One", "value": 4, "bound": "over", "emphasis": True}, {"label": "Two", "value": 2}]}},
    {"chart": {"kind": "doughnut", "title": "Parts", "data": [
        {"label": "One", "value": 3, "emphasis": True}, {"label": "Two", "value": 1}]}},
    {"table": {"title": "A table", "columns": ["Age", "Found"], "row_heads": True, "rows": [["One", SENTENCE]]}},
    {"image": {"file": "picture.png", "alt": "A grey square", "caption": "A caption", "credit": "A credit"}},
    {"image": {"file": "picture.png", "decorative": True}},
    {"terms": {"title": "Words", "items": [{"term": "Escalate", "meaning": "Take it further."}]}},
    {"question": {"ask": "What now?", "context": SENTENCE, "prompts": ["Who?"], "listen_for": ["Secret"],
                  "minutes": 4}},
    {"scenario": {"title": "A made-up story", "story": SENTENCE, "moments": [{"when": "Monday", "text": "It began."}],
                  "prompts": ["What next?"], "listen_for": ["Secret"], "minutes": 1}},
    {"quiz": {"question": "Which?", "options": ["This", "That"], "answer": "B", "why": "Because."}},
    {"contacts": {"title": "Tell", "roles": ["dsl", "deputies", "front-door", "nspcc"]}},
    {"links": [{"text": "The guidance", "web": "https://www.example.org/guidance", "note": "Read it."}]},
    {"slip": {"text": "I have read it."}},
]  # fmt: skip


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> tuple[Selected, Path]:
    from PIL import Image

    folder = tmp_path_factory.mktemp("every")
    Image.new("RGB", (300, 200), "#888888").save(folder / "picture.png")
    inner = section("inner", blocks=ALL[9:18], see_also=["outer"], content_note="This may be hard to read.")
    outer = section("outer", theme=True, blocks=ALL[:9], sections=[inner])
    return made(folder, [outer, section("last", blocks=ALL[18:], see_also=["inner"])]), folder


def set_all(every: tuple[Selected, Path], **output: Any) -> Artifact:
    selected, folder = every
    selected = replace(selected, output=selected.output.model_copy(update=output))
    sheet = replace(handout.sheets(selected)[0], options={"folder": folder})
    return handout.build(sheet, LAYOUTS, brand_of(selected))


def test_all_kinds_are_in_the_test() -> None:
    assert {kind for block in ALL for kind in block} == set(BLOCKS)


@pytest.mark.parametrize("output", [{}, {"ink": "mono"}, {"ink": "light"}, {"large_print": True}])
def test_every_kind_of_block_is_set_whole_in_every_form(every: tuple[Selected, Path], output: dict[str, Any]) -> None:
    made_ = set_all(every, **output)
    words = plain(read_aloud(made_.data))
    missing = [s.text for s in statements(every[0]) if s.role != "alt" and plain(s.text) not in words]
    assert missing == []
    assert "secret" not in words, "what only a facilitator may see"
    assert complaints(made_.data) == []


def test_a_quiz_is_answered_at_the_end_and_not_beside_the_question(every: tuple[Selected, Path]) -> None:
    words = " ".join(read_aloud(set_all(every).data).split())
    assert words.index("Which?") < words.index("I have read it.") < words.index("B. That. Because.")


def test_a_picture_has_its_words_and_a_decoration_none(every: tuple[Selected, Path]) -> None:
    with opened(set_all(every).data) as pdf:
        assert [str(f.Alt) for f in elements(pdf, "Figure")].count("A grey square") == 1


def test_a_missing_picture_is_named_at_its_line(every: tuple[Selected, Path], tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"last\.yaml:1:\d+: error: there is no picture picture\.png"):
        set_all((every[0], tmp_path))


def picture_set(folder: Path, file: str) -> Artifact:
    selected = made(folder, [section("one", blocks=[{"image": {"file": file, "alt": "A field"}}])])
    return handout.build(replace(handout.sheets(selected)[0], options={"folder": folder}), LAYOUTS, brand_of(selected))


def test_another_kind_of_picture_is_answered_with_what_will_do(tmp_path: Path) -> None:
    (tmp_path / "logo.eps").write_bytes(b"%!PS-Adobe")
    with pytest.raises(PackError, match=r"one\.yaml:1:\d+: error: the picture logo\.eps .*SVG, PNG or JPEG"):
        picture_set(tmp_path, "logo.eps")


def test_a_large_photo_is_upright_and_no_finer_than_print(tmp_path: Path) -> None:
    from PIL import Image

    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was held on its side
    photo = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).convert("RGB")
    photo.save(tmp_path / "photo.jpg", quality=90, exif=turned)
    data = picture_set(tmp_path, "photo.jpg").data
    assert len(data) < 2_000_000
    with opened(data) as pdf:
        (image,) = (x for sheet in pdf.pages for x in sheet.Resources.get("/XObject", {}).values())
        assert int(image.Height) > int(image.Width), "it lies on its side"
        assert int(image.Height) <= 150 / 25.4 * 300 + 1


def test_a_briefing_that_names_no_page_still_names_its_source_at_the_foot(tmp_path: Path) -> None:
    remember = [{"lead": "Tell someone.", "text": "Today."}]
    selected = made(tmp_path, [section("one", blocks=[{"text": "Some words."}])], {"remember": remember})
    assert selected.sources == ()
    artifact = build(selected)
    assert "Writer, 2016" in read_aloud(artifact.data)
    assert prove(artifact.data, "pdf", selected, LAYOUTS).ok


@pytest.mark.parametrize("organisation", ["oakfield-primary", "harbour-street"])
def test_the_summary_of_all_for_all_readers_takes_four_pages(organisation: str) -> None:
    selected = of_pack(ROOT, "everything", organisation, detail="summary")
    assert build(selected).count == 4
