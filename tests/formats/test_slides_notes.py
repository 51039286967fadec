"""Slides with their notes on paper: the deck's own slides as words of the page, two to a page, nothing lost."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from briefings import made, section
from pdfs import artifacts, elements, opened, read_aloud, text
from sheets import LAYOUTS, again, brand_of, build, changed, chosen, faults
from verapdf import complaints, judge

from packbuilder.diagnostics import Diagnostics
from packbuilder.formats import Artifact, deck, slides_notes
from packbuilder.formats._deck_fit import Fit
from packbuilder.formats._deck_plan import plan
from packbuilder.formats._deck_slides import Photo, Slide
from packbuilder.formats._slide_page import paged
from packbuilder.planning import Wanted
from packbuilder.planning import plan as jobs
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.reading import Piece
from packbuilder.selection import Selected
from packbuilder.session import clock, timed
from packbuilder.statements import statements
from packbuilder.workspace import Workspace

PART = ("facts-and-figures", "awareness", "talk-it-over")
MARGIN = 37.6 / 25.4 * 72
"""Where slides begin, points from the left edge."""


@pytest.fixture(scope="module")
def selected() -> Selected:
    return chosen("slides-notes", sections=PART)


@pytest.fixture(scope="module")
def slides(selected: Selected) -> tuple[Slide, ...]:
    return planned(selected)


@pytest.fixture(scope="module")
def artifact(selected: Selected) -> Artifact:
    return build(selected)


def planned(selected: Selected) -> tuple[Slide, ...]:
    fit = Fit(brand_of(selected).deck_fonts, "en-GB", {"title": 28, "body": 20, "table": 18})
    return plan(timed(selected), fit, lambda file, alt, decorative: Photo(b"", alt, decorative)).slides


def said(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").split())


def test_it_carries_what_the_deck_carries_and_nothing_else(selected: Selected, artifact: Artifact) -> None:
    assert faults(selected, artifact) == []
    beside = chosen("deck", sections=PART)
    assert [s.text for s in statements(selected)] == [s.text for s in statements(beside)]
    assert artifact.name == "slides-notes" and artifact.unit == "pages"


def test_a_note_that_is_lost_is_caught(tmp_path: Path) -> None:
    selected = chosen("slides-notes", sections=("working-together",))
    layouts = changed(tmp_path, "slides-notes/slides-notes.html", "{{ note.text|inline }}", "")
    assert prove(build(selected, layouts).data, "pdf", selected, LAYOUTS).faults("lost") >= 3


def test_a_note_under_its_floor_is_caught(tmp_path: Path) -> None:
    selected = chosen("slides-notes", sections=("working-together",))
    layouts = changed(tmp_path, "slides-notes/slides-notes.css", ".nt p + p", ".nt p { font-size: 10pt }\n.nt p + p")
    proof = prove(build(selected, layouts).data, "pdf", selected, LAYOUTS)
    assert any("10 pt where 12 is the least" in d.message for d in proof.diagnostics)


def test_titles_are_those_of_the_deck_in_its_order_as_headings(selected: Selected, artifact: Artifact) -> None:
    from pptx import Presentation

    beside = chosen("deck", sections=PART)
    made_ = deck.build(deck.sheets(beside)[0], LAYOUTS, brand_of(beside))
    titles = [said(s.shapes.title.text_frame.text) for s in Presentation(io.BytesIO(made_.data)).slides]
    pieces = read_pdf(artifact.data).face
    with opened(artifact.data) as pdf:
        levels = [int(str(e.S)[2]) for e in elements(pdf) if re.fullmatch(r"/H\d", str(e.S))]
    assert levels[0] == 1 and levels.count(1) == 1 and len(levels) == len(titles) + 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    whole = said(" ".join(p.text for p in pieces if re.fullmatch(r"H[23]", p.role)))
    at = -1
    for title in titles:
        found = whole.find(title, at + 1)
        assert found > at, title
        at = found


def test_number_and_clock_stand_beside_each_slide(slides: tuple[Slide, ...], artifact: Artifact) -> None:
    beside = [p for p in read_pdf(artifact.data).face if p.box is not None and p.box.right <= MARGIN]
    numbers = [p.text.strip() for p in beside if p.size > 20]
    assert numbers == [str(n) for n in range(1, len(slides) + 1)]
    clocks = [p.text.strip() for p in beside if re.fullmatch(r"\d:\d\d", p.text.strip())]
    told = [clock(s.start) for s in slides if any(note.label == "Clock" for note in s.notes)]
    assert clocks == told and len(told) > 10


def tagged(artifact: Artifact, kind: str) -> int:
    with opened(artifact.data) as pdf:
        return len(elements(pdf, kind))


def test_slides_are_words_and_not_pictures(slides: tuple[Slide, ...], artifact: Artifact) -> None:
    marked = sum(bool(s.brand_mark is None and s.marks) or bool(s.marks) for s in map(page_of, slides))
    assert tagged(artifact, "Figure") <= marked + 1, "beside the logo, only what has words of its own is a figure"
    assert tagged(artifact, "Table") == sum(s.grid is not None for s in slides) >= 1
    assert tagged(artifact, "L") >= 8
    heard = said(read_aloud(artifact.data))
    bars = [bar for s in slides if s.chart for bar in s.chart.bars]
    assert bars and all(f"{bar.label} {bar.shown}" in heard for bar in bars)


def page_of(slide: Slide) -> Any:
    return paged(slide, Fit(brand_of(chosen("slides-notes", sections=("facts-and-figures",))).deck_fonts, "en-GB"))


def starts(artifact: Artifact) -> dict[int, list[int]]:
    """The slides that begin on each page."""
    found: dict[int, list[int]] = {}
    for p in read_pdf(artifact.data).face:
        if p.size > 20 and p.box is not None and p.box.right <= MARGIN:
            found.setdefault(p.page, []).append(int(p.text))
    return found


def test_words_are_as_heavy_as_on_the_slide(tmp_path: Path) -> None:
    law = {"callout": {"kind": "law", "title": "Anybody can refer", "text": "Whoever is worried may refer a child."}}
    key = {"callout": {"kind": "key", "title": "Your part", "text": "The next step is yours, and yours alone."}}
    data = build(again(made(tmp_path, [section("a", blocks=[law, key])]), "slides-notes")).data
    heavy = {p.text.strip(): p.bold for p in read_pdf(data).drawn if p.size < 16}
    assert not any(bold for words, bold in heavy.items() if "Whoever is" in words)
    assert all(bold for words, bold in heavy.items() if "The next step" in words)


def test_two_slides_stand_on_most_pages_and_none_is_parted(selected: Selected, artifact: Artifact) -> None:
    begun = starts(artifact)
    assert max(map(len, begun.values())) == 2
    assert sum(len(n) == 2 for n in begun.values()) >= len(begun) / 2
    assert artifact.count <= len(planned(selected))


def smallest(pieces: tuple[Piece, ...]) -> float:
    return min(p.size for p in pieces if p.text.strip())


def test_words_of_a_slide_are_nine_points_and_no_word_is_under_eight(selected: Selected, artifact: Artifact) -> None:
    pieces = read_pdf(artifact.data).face
    assert smallest(pieces) >= 8
    small = {p.text.strip() for p in pieces if p.size < 9 - 0.01 and p.text.strip()}
    points = {said(para.plain) for s in planned(selected) for w in s.words if w.role == "body" for para in w.paragraphs}
    points = {point for point in points if len(point.split()) > 4}  # a section may be called by a short one
    assert len(points) > 20 and not small & points, "only labels, tables and charts"


def long_note(tmp_path: Path) -> Selected:
    note = "This is said to the room, and it goes on for quite a while. " * 84
    assert len(note) > 5000
    sections = [section("a", notes=note, minutes=5, blocks=[{"bullets": {"title": "What we saw", "items": ["One"]}}])]
    return again(made(tmp_path, [*sections, section("b", notes="Say b.", minutes=1)]), "slides-notes")


def test_a_note_of_five_thousand_characters_goes_on_and_says_whose_it_is(tmp_path: Path) -> None:
    selected = long_note(tmp_path)
    artifact = build(selected)
    assert faults(selected, artifact) == []
    begun = starts(artifact)
    (page,) = [p for p, numbers in begun.items() if 2 in numbers or 3 in numbers][:1]
    later = [p for p in read_pdf(artifact.data).drawn if "continued" in p.text]
    assert later and all(p.page > page for p in later)
    assert {p.role for p in read_pdf(artifact.data).face if "continued" in p.text} == {"Artifact"}, "aloud it is one"
    with opened(artifact.data) as pdf:
        assert "Pagination" in artifacts(pdf, 1)


def test_every_kind_of_slide_is_drawn(tmp_path: Path) -> None:
    from PIL import Image

    blocks: list[dict[str, Any]] = [
        {"quote": {"text": "Somebody should have asked.", "by": "A teacher"}},
        {"stats": [{"value": "3 in 4", "text": "were known", "count": 3, "of": 4}]},
        {"stats": [{"value": str(n), "text": f"things of kind {n}"} for n in (11, 12, 13)]},
        {"chart": {"kind": "doughnut", "title": "In a ring", "data": [{"label": "Aye", "value": 60}, {"label": "No"}]}},
        {
            "chart": {
                "kind": "column",
                "title": "Upright",
                "data": [{"label": f"Y{n}", "value": n} for n in range(1, 6)],
            }
        },
        {"case": {"title": "A case", "happened": "It happened so.", "learned": "Ask at once."}},
        {"callout": {"kind": "law", "title": "The duty", "text": "Anyone may refer."}},
        {"callout": {"kind": "caution", "title": "Take care", "text": "Not every sign is one."}},
        {"image": {"file": "photo.png", "alt": "A gate in the sun", "caption": "The gate"}},
        {"image": {"file": "photo.png", "decorative": True, "caption": "The gate again"}},
        {"terms": {"title": "Words", "items": [{"term": "CSE", "meaning": "Child sexual exploitation"}]}},
        {"steps": {"title": "In order", "items": ["First", "Second"]}},
    ]
    found = again(made(tmp_path, [section("a", minutes=2, blocks=blocks)]), "slides-notes")
    folder = tmp_path / "content" / "briefings" / "test"
    Image.new("RGB", (400, 300), "#336699").save(folder / "photo.png")
    artifact = build(found, folder=str(folder))
    assert faults(found, artifact) == []
    assert complaints(artifact.data) == []
    heard = said(read_aloud(artifact.data))
    assert "Aye: 60" in heard and "Y5 5" in heard and "1 First 2 Second" in heard
    with opened(artifact.data) as pdf:
        alts = {str(e.get("/Alt", "")) for e in elements(pdf, "Figure")}
    assert {"A gate in the sun", "3 of 4 squares filled"} <= alts


def test_in_a_script_from_right_to_left_it_is_mirrored_and_numbers_keep_their_order(tmp_path: Path) -> None:
    words = "بچے کی بات غور سے سنیں اور فوراً لکھ لیں"
    blocks = [
        {"bullets": {"title": words, "items": [words, "01632 960001"]}},
        {"stats": [{"value": "1 in 10", "text": words, "count": 1, "of": 10}]},
        {"chart": {"kind": "bar", "title": words, "data": [{"label": "A", "value": 4}, {"label": "B", "value": 2}]}},
        {"table": {"columns": ["A", words], "rows": [["01632 960002", words]]}},
    ]
    found = again(
        made(tmp_path, [section("a", minutes=2, blocks=blocks)], {"language": "ur", "title": words}), "slides-notes"
    )
    artifact = build(found)
    assert faults(found, artifact) == [] and complaints(artifact.data) == []
    pieces = read_pdf(artifact.data).face
    numbers = [p for p in pieces if p.size > 20 and p.text.strip().isdigit() and p.box is not None]
    assert len(numbers) >= 6 and min(p.box.left for p in numbers if p.box) > 600 - MARGIN - 60, "on the right"
    assert "1 in 10" in said(read_aloud(artifact.data))


def test_the_agenda_leads_to_the_slides(artifact: Artifact) -> None:
    with opened(artifact.data) as pdf:
        agenda = next(e for e in elements(pdf, "Table"))
        inside = [k for k in _below(agenda) if str(k.S) == "/Link"]
    assert len(inside) >= 2


def _below(element: Any) -> list[Any]:
    from pdfs import kids
    from pikepdf import Dictionary

    found = [k for k in kids(element) if isinstance(k, Dictionary) and "/S" in k]
    return found + [e for k in found for e in _below(k)]


@pytest.mark.parametrize("ink", ["light", "mono"])
def test_in_other_inks_all_of_it_is_still_there(ink: str) -> None:
    other = chosen("slides-notes", "harbour-street", ("awareness",), ink=ink)
    artifact = build(other)
    assert artifact.name == f"slides-notes-{ink}" and faults(other, artifact) == []
    grounds = {p.ground.upper() for p in read_pdf(artifact.data).face if p.ground}
    if ink == "light":
        assert grounds == {"#FFFFFF"}, "no word stands on a field"


def test_both_judges_of_pdf_ua_have_nothing_to_say(artifact: Artifact, tmp_path: Path) -> None:
    assert complaints(artifact.data) == []
    (tmp_path / "notes.pdf").write_bytes(artifact.data)
    (verdict,) = judge([tmp_path / "notes.pdf"])
    assert verdict.passed, verdict.failures


def test_the_same_each_time(tmp_path: Path) -> None:
    small = again(made(tmp_path, [section("a", notes="Say this.", minutes=2)]), "slides-notes")
    assert build(small).data == build(small).data


def test_it_has_the_minutes_of_the_packs_deck_and_its_own_blocks(workspace: Path) -> None:
    (workspace / "content" / "packs" / "small.yaml").write_text(
        "title: Small\nbriefing: serious-case-reviews\norganisation: oakfield-primary\naudience: staff\n"
        "outputs:\n  - {format: deck, minutes: 30}\n  - format: slides-notes\n"
        "  - {format: slides-notes, ink: mono, minutes: 20}\n"
    )
    found = jobs(Workspace(workspace), ["small"], Wanted(), dt.date(2026, 11, 25), Diagnostics())
    shown, follows, own = (job.sheet.selected for job in found)
    assert follows.output.minutes == 30 and own.output.minutes == 20
    assert [s.path for s in follows.walk()] == [s.path for s in shown.walk()]
    assert follows.output.like == "deck"
    alone = jobs(
        Workspace(workspace), ["small"], Wanted(formats=("slides-notes",)), dt.date(2026, 11, 25), Diagnostics()
    )
    assert [job.sheet.selected.output.minutes for job in alone] == [30, 20]


def test_what_gave_way_is_told_where_no_deck_tells_it(tmp_path: Path) -> None:
    sections = [section("a", minutes=3), section("b", title="Late", minutes=9, priority=3)]
    alone = again(made(tmp_path, sections), "slides-notes", minutes=4)
    deck_ = alone.output.model_copy(update={"format": "deck"})
    beside = replace(alone, pack=alone.pack.model_copy(update={"outputs": (deck_, alone.output)}))
    assert any("left out to fit 4 minutes: Late" in d.message for d in build(alone).diagnostics)
    assert not any("left out" in d.message for d in build(beside).diagnostics)


def test_only_deck_means_its_pages_too(tmp_path: Path) -> None:
    blocks = [{"text": "For the screen.", "only": ["deck"]}, {"text": "For paper.", "except": ["deck"]}]
    found = again(made(tmp_path, [section("a", blocks=blocks)]), "slides-notes")
    assert [b.body.plain for s in found.walk() for b in s.blocks] == ["For the screen."]


def test_past_its_date_it_says_so(tmp_path: Path) -> None:
    selected = again(made(tmp_path, [section("a", minutes=3)]), "slides-notes")
    assert "Past its review date" in text(build(replace(selected, stale=True)).data)


def test_lengths_in_the_margin() -> None:
    assert [slides_notes.figure(m) for m in (0.5, 1, 1.4, 2.5)] == ["½", "1", "1½", "2½"]
