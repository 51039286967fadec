"""The plan of a deck: pure values, no PowerPoint anywhere near."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from decks import ROOT, chosen, fit, planned, said, section, selected, spoken_by
from pydantic import TypeAdapter

from packbuilder.blocks import BLOCKS
from packbuilder.formats._deck_fit import MOST_POINTS, Fit, line, packed, parted
from packbuilder.formats._deck_frames import BODY, BY_NAME, Frame
from packbuilder.formats._deck_plan import DRAWERS, Plan
from packbuilder.formats._deck_slides import Bit, Para, Rect, Slide, bits
from packbuilder.measure import NBSP
from packbuilder.proof.words import squeeze
from packbuilder.statements import statements
from packbuilder.text import Inline

SENTENCE = "Somebody saw it and said so to a colleague."


def plan(folder: Path, blocks: str, extra: str = "", **kw: object) -> Plan:
    return planned(selected(folder, {"a": section("a", blocks, extra)}, **kw))  # type: ignore[arg-type]


def slides(made: Plan, kind: str = "") -> list[Slide]:
    """The slides between cover and the last card, of one kind if named."""
    held = [s for s in made.slides if s.kind not in ("cover", "agenda") and s.section]
    return [s for s in held if s.kind == kind] if kind else held


def layouts(made: Plan) -> list[str]:
    return [s.layout for s in slides(made)]


def test_the_plan_knows_no_powerpoint() -> None:
    code = "import sys, packbuilder.formats._deck_plan, packbuilder.session; sys.exit('pptx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


def test_every_kind_of_block_has_a_drawer() -> None:
    assert set(DRAWERS) == set(BLOCKS)


# -- blocks are what they are -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        ("  - bullets: [one, two]\n", ["Content"]),
        ("  - steps: [one, two]\n", ["Content"]),
        ("  - quote: {text: Bring me the small worry., by: Ann}\n", ["Quote"]),
        ("  - case: {title: A case, happened: It was seen., learned: Ask.}\n", ["Case"]),
        ("  - stats: [{value: 1 in 10, text: children here, count: 1, of: 10}]\n", ["Big number"]),
        ("  - stats: [{value: '1', text: a}, {value: '2', text: b}, {value: '3', text: c}]\n", ["Figures"]),
        ("  - chart: {kind: bar, title: T, unit: '%', data: [{label: A, value: 1}]}\n", ["Chart"]),
        ("  - table: {title: T, columns: [A, B], rows: [[x, y]]}\n", ["Table"]),
        ("  - terms: [{term: CSE, meaning: a word}]\n", ["Table"]),
        ("  - callout: {kind: key, text: Say it.}\n", ["Message"]),
        ("  - question: {ask: What now?, prompts: [a, b], minutes: 5}\n", ["Discuss"]),
        ("  - scenario: {title: S, story: Once., prompts: [And now?], minutes: 4}\n", ["Story"]),
        ("  - scenario: {title: S, moments: [{when: May, text: x}, {when: June, text: y}], prompts: [And now?]}\n",
         ["Scenario"]),
        ("  - scenario: {title: S, moments: [{when: May, text: x}], prompts: [a, b], minutes: 4}\n",
         ["Scenario", "Discuss"]),
        ("  - quiz: {question: Who?, options: [a, b], answer: B, why: So.}\n", ["Quiz question", "Quiz answer"]),
        ("  - contacts: [dsl, emergency]\n", ["Contacts"]),
        ("  - actions: [do this, do that]\n", ["Closing"]),
        ("  - slip: {text: I have read it.}\n", ["Message"]),
    ],
)  # fmt: skip
def test_a_block_becomes_what_it_is(tmp_path: Path, block: str, wanted: list[str]) -> None:
    made = plan(tmp_path, block)
    assert layouts(made)[: len(wanted)] == wanted


def test_the_slide_wording_wins(tmp_path: Path) -> None:
    made = plan(
        tmp_path,
        "  - text: A long tale of the handout.\n    slide: {title: In short, text: Beside., points: [First, Second]}\n"
        "  - bullets: [one, two]\n    slide: {title: Only the title}\n"
        "  - table: {title: T, columns: [A], rows: [[cell of the handout]]}\n    slide: [As a point]\n",
    )
    first, second, third = slides(made)[:3]
    assert first.title == "In short" and first.placed("side").plain == "Beside."  # type: ignore[union-attr]
    assert [p.plain for p in first.placed("body").paragraphs] == ["First", "Second"]  # type: ignore[union-attr]
    assert second.title == "Only the title" and "one" in "\n".join(spoken_by(second))
    assert third.grid is None and "As a point" in "\n".join(spoken_by(third))
    assert "tale of the handout" not in said(made) and "cell of the handout" not in said(made)


def test_prose_without_wording_goes_to_the_notes_of_the_slide_before(tmp_path: Path) -> None:
    made = plan(tmp_path, "  - bullets: [one, two]\n  - text: Only for the notes {p34}.\n  - bullets: [three]\n")
    first, second = slides(made)[:2]
    assert any(n.label == "Background" and "Only for the notes (p34)." in n.text for n in first.notes)
    assert not any(n.label == "Background" for n in second.notes)


def test_a_section_of_prose_alone_has_its_point_on_a_slide(tmp_path: Path) -> None:
    made = plan(tmp_path, "  - text: Only for the notes.\n", "headline: The point of it\n")
    assert slides(made)[0].title == "The point of it"
    assert "The sum of a." in slides(made)[0].placed("body").plain  # type: ignore[union-attr]


def test_page_references_stand_at_the_foot_and_in_the_notes(tmp_path: Path) -> None:
    made = plan(tmp_path, "  - bullets: ['Seen every day {p34}, and told {p70-71}', two]\n")
    slide = slides(made)[0]
    assert slide.placed("body").paragraphs[0].plain == "Seen every day, and told"  # type: ignore[union-attr]
    assert slide.footer == "Short. The report: p34, p70–71"
    assert slide.notes[-1].label == "Source" and slide.notes[-1].text == "The report, p34, p70–71"


def test_bits_lose_page_references_and_the_space_before_them() -> None:
    words = TypeAdapter(Inline).validate_python("**Bold** text {p1} and [more](https://a.example) {p2}.")
    assert "".join(b.text for b in bits(words)) == "Bold text and more."
    assert [b.href for b in bits(words) if b.href] == ["https://a.example"]


def test_the_quiz_shows_the_answer_on_a_slide_of_its_own(tmp_path: Path) -> None:
    made = plan(
        tmp_path,
        "  - quiz: {question: Who may refer?, options: [One, Anyone], answer: B, why: It says so., minutes: 2}\n",
    )
    asked, shown = slides(made)[:2]
    assert [p.start for p in asked.placed("body").paragraphs] == [1, 2]  # type: ignore[union-attr]
    assert asked.placed("label").plain == "Quiz, 2 minutes"  # type: ignore[union-attr]
    assert shown.title == "Who may refer? (answer)" and shown.placed("panel").plain == "B\tAnyone"  # type: ignore[union-attr]
    assert "It says so." not in "\n".join(spoken_by(asked))


def test_what_to_listen_for_is_for_the_notes_only(tmp_path: Path) -> None:
    made = plan(
        tmp_path, "  - question: {ask: What?, prompts: [a, b], listen_for: [Somebody else rang.], minutes: 6}\n"
    )
    slide = slides(made, "discuss")[0]
    assert "Somebody else rang." not in "\n".join(w.plain for w in slide.words)
    assert [n.text for n in slide.notes if n.label == "Listen for"] == ["Somebody else rang."]
    assert slide.placed("panel").plain == "Discuss\n6\nminutes"  # type: ignore[union-attr]


def test_a_content_note_stands_first(tmp_path: Path) -> None:
    made = plan(tmp_path, "  - bullets: [one, two]\n", "content_note: This is hard to hear.\n")
    assert slides(made)[0].kind == "note" and slides(made)[0].placed("body").plain == "This is hard to hear."  # type: ignore[union-attr]


def test_the_last_list_of_things_to_do_closes(tmp_path: Path) -> None:
    made = planned(
        selected(
            tmp_path,
            {
                "a": section("a", "  - actions: [early]\n"),
                "b": section("b", "  - actions: {items: [late], minutes: 3}\n"),
            },
            remember="remember: [{lead: Keep this., text: The rest of it.}]",
        )
    )
    kinds = [(s.kind, s.layout, s.title) for s in made.slides]
    at = next(n for n, k in enumerate(kinds) if k[0] == "closing")
    assert kinds[at - 1][2] == "One thing to remember" and kinds[-1][1] == "Contacts"
    assert [k for k in kinds if k[1] == "Closing"] == [kinds[at]]
    assert "Keep this. The rest of it." in said(made)


# -- titles ------------------------------------------------------------------------------------------


def test_titles_are_unique_whatever_the_blocks_say(tmp_path: Path) -> None:
    same = "  - bullets: {title: The same, items: [a, b]}\n"
    made = planned(selected(tmp_path, {"a": section("a", same * 3), "b": section("b", same)}))
    titles = [s.title for s in made.slides]
    assert len(titles) == len(set(titles)) and all(titles)


def test_a_title_takes_two_lines_at_most_and_one_too_long_is_told(tmp_path: Path) -> None:
    long = (
        "What anybody in a school may see and ought to say to somebody who can act upon it, today and not tomorrow, "
        "and never only in passing"
    )
    assert len(long) > 130
    made = plan(tmp_path, f"  - bullets: {{title: '{long}', items: [a, b]}}\n")
    frame = BY_NAME["Content"].by_role["title"]
    (para,) = slides(made)[0].placed("title").paragraphs  # type: ignore[union-attr]
    assert fit().lines(para.bits, frame.inner_w, para.size, bold=True) <= 2 and para.size >= 28
    assert any(n.label == "Title in full" and n.text == long for n in slides(made)[0].notes)
    (warning,) = [d for d in made.diagnostics if d.severity == "warning"]
    assert warning.at and warning.at.file.endswith("a.yaml") and "too long for a slide" in warning.message


def test_titles_break_by_sense() -> None:
    frame = BY_NAME["Content"].by_role["title"]
    title = (Bit("Four themes in 45 minutes, then one thing to do", bold=True),)
    taken = fit().narrow(title, frame, 32)
    assert fit().fonts.wrap(title, (frame.inner_w - taken) * 0.985, 32)[0].text == "Four themes in 45 minutes,"
    assert fit().narrow((Bit("Short", bold=True),), frame, 32) == 0
    frame, said = BY_NAME["Contacts"].by_role["title"], (Bit("Worried about a child? Tell someone today", bold=True),)
    held, taken = fit().titled(said, frame, 42)
    lines = fit().fonts.wrap(held, (frame.inner_w - taken) * 0.985, 42, tracking=frame.track)
    assert [line.text.replace(NBSP, " ") for line in lines] == ["Worried about", "a child? Tell", "someone today"]


# -- fit ---------------------------------------------------------------------------------------------


def fits_everywhere(made: Plan, language: str = "en-GB") -> None:
    """No frame's words are higher than the frame, no word is wider, no table lower than its rows or off the slide."""
    measure = fit(language)
    for slide in made.slides:
        spec = BY_NAME[slide.layout].by_role
        for words in slide.words:
            frame: Frame = spec[words.role]
            wide = (words.box[2] if words.box else frame.w) - frame.insets[0] - frame.insets[2] - words.narrow
            high = (words.box[3] if words.box else frame.h) - (frame.insets[1] if words.top is None else words.top)
            high -= frame.insets[3]
            assert measure.height(words.paragraphs, wide) <= high + 0.1, (slide.title, words.role)
            for para in words.paragraphs:
                if "\t" not in para.plain:
                    assert not measure.overlong(para.bits, wide - para.hang, para.size, bold=para.bold), (
                        slide.title, words.role, para.plain,
                    )  # fmt: skip
                least = 18 if words.role in ("label", "label2", "side", "aside", "school", "item1") else 20
                assert para.size >= least, (slide.title, words.role)
        if slide.grid:
            grid = slide.grid
            assert grid.top + sum(grid.heights) <= 488.1 and grid.left + sum(grid.widths) <= 960
            for height, row in zip(grid.heights, grid.rows, strict=True):
                for width, cell in zip(grid.widths, row, strict=True):
                    assert sum(measure.para_height(p, width - grid.pad) for p in cell) <= height + 25, slide.title


def test_sixty_bullets_part_evenly_with_their_heading(tmp_path: Path) -> None:
    items = "".join(f"        - Point {n} of a long list\n" for n in range(60))
    made = plan(tmp_path, f"  - bullets:\n      title: Sixty\n      items:\n{items}")
    held = slides(made)
    assert [s.title for s in held[:10]] == [f"Sixty ({n} of 10)" for n in range(1, 11)]
    assert all(len(s.placed("body").paragraphs) == MOST_POINTS for s in held[:10])  # type: ignore[union-attr]
    assert all(f"Point {n} of a long list" in said(made) for n in range(60))
    fits_everywhere(made)


def body_sizes(made: Plan) -> set[float]:
    bodies = [s.placed("body") for s in slides(made) if s.layout == "Content"]
    return {p.size for b in bodies if b for p in b.paragraphs}


def test_one_size_through_a_section(tmp_path: Path) -> None:
    long = (
        "A point that is so very long that it needs more than one line of the text column, and then some more of it too"
    )
    made = plan(tmp_path, f"  - bullets: [short, points]\n  - bullets: {{title: Long, items: {[long] * 6}}}\n")
    sizes = {p.size for s in slides(made) for p in (s.placed("body").paragraphs if s.layout == "Content" else ())}  # type: ignore[union-attr]
    assert sizes == {20.0}
    assert {p.size for p in slides(plan(tmp_path / "b", "  - bullets: [a, b]\n"))[0].placed("body").paragraphs} == {
        24.0
    }  # type: ignore[union-attr]


def test_no_size_goes_under_a_floor_that_was_raised() -> None:
    raised = Fit(fit().fonts, "en-GB", {"body": 22, "title": 40})
    assert raised.sizes("body", (24, 20)) == (24,) and raised.sizes("table", (18, 20)) == (18, 20)
    assert raised.sizes("title", (32, 28)) == (32,)  # nothing is large enough: the largest there is


def test_a_cell_of_two_hundred_sentences_is_cut_and_whole_in_the_notes(tmp_path: Path) -> None:
    made = plan(
        tmp_path, f"  - table: {{title: T, columns: [A, B], rows: [[x, '{' '.join([SENTENCE] * 200)}'], [y, z]]}}\n"
    )
    tables = [s for s in made.slides if s.layout == "Table"]
    assert [s.title for s in tables] == ["T (1 of 2)", "T (2 of 2)"]
    assert all(s.grid.rows[0][0][0].plain == "A" for s in tables if s.grid)  # the head comes again
    assert said(made).count(SENTENCE) >= 200
    fits_everywhere(made)


@pytest.mark.parametrize(
    "block",
    [
        f"  - quote: {{text: '{SENTENCE * 30}', by: Ann, role: '{SENTENCE * 5}'}}\n",
        f"  - case: {{title: '{SENTENCE * 4}', happened: '{SENTENCE * 60}', learned: '{SENTENCE * 50}'}}\n",
        f"  - callout: {{kind: law, text: '{SENTENCE * 60}'}}\n",
        f"  - question: {{ask: '{SENTENCE * 4}', context: '{SENTENCE * 30}', minutes: 12.5,\n"
        f"      prompts: {['x ' + SENTENCE * 5] * 8}}}\n",
        f"  - scenario: {{title: S, story: '{SENTENCE * 9}', prompts: [a],\n"
        f"      moments: [{{when: a, text: '{SENTENCE * 40}'}}]}}\n",
        f"  - scenario: {{title: S, story: '{SENTENCE * 60}', prompts: ['{SENTENCE * 6}']}}\n",
        f"  - quiz: {{question: '{SENTENCE * 5}', options: ['{SENTENCE * 9}', b], answer: A,\n"
        f"      why: '{SENTENCE * 50}'}}\n",
        f"  - stats: [{{value: '{SENTENCE}', text: '{SENTENCE * 40}'}}]\n",
        f"  - stats: [{{value: '{SENTENCE}', text: '{SENTENCE * 20}'}}, {{value: '2', text: b}},\n"
        "      {value: '3', text: c}]\n",
        f"  - bullets: ['{SENTENCE * 40}', 'b {'unbreakable' * 9}']\n",
        "  - stats: [{value: 293, text: children, count: 66, of: 293}]\n",
    ],
)
def test_whatever_is_too_much_is_parted_or_cut_and_no_word_is_lost(tmp_path: Path, block: str) -> None:
    held = selected(tmp_path, {"a": section("a", block)})
    made = planned(held)
    if "unbreakable" not in block:
        fits_everywhere(made)
    text = squeeze(said(made))
    for statement in statements(held):
        assert squeeze(statement.text) in text, statement


def test_the_pages_of_the_real_briefing_fit_and_say_everything(tmp_path: Path) -> None:
    for pack in ("training", "everything"):
        made = planned(chosen(ROOT, pack))
        fits_everywhere(made)
        titles = [s.title.casefold() for s in made.slides]
        assert len(titles) == len(set(titles))
        assert not [d for d in made.diagnostics if d.severity != "note"]


def test_right_to_left_is_measured_with_a_reserve(tmp_path: Path) -> None:
    block = '  - bullets: {title: "بچے کی بات سنیں", items: ["بچے سے اکیلے میں بات کریں", "غور سے سنیں"]}\n'
    made = plan(tmp_path, block, language="ur")
    fits_everywhere(made, "ur")
    text = "غور سے سنیں اور لکھ لیں " * 6
    assert fit("ur").lines(text, 400, 24) > len(fit("ur").fonts.wrap(text, 400 * 0.985, 24)) - 1
    assert fit("ur").width("غ", 24) > fit().width("غ", 24)


def test_a_line_is_as_high_as_renderers_make_it() -> None:
    assert line(24) == pytest.approx(24 * 1.2 * 1.08)
    para = Para((Bit("word " * 60),), 24)
    assert fit().para_height(para, BODY.inner_w) == pytest.approx(fit().lines(para.bits, BODY.inner_w, 24) * line(24))


def test_parting_is_even_and_keeps_the_order() -> None:
    assert parted(list(range(9)), lambda run: True, 6) == [(0, 1, 2, 3, 4), (5, 6, 7, 8)]
    assert parted([1, 2, 3], lambda run: len(run) < 2, 6) == [(1,), (2,), (3,)]
    assert parted([], lambda run: True, 6) == []
    assert packed([5, 5, 5, 5, 5, 5, 5], lambda n: n, 30, 40) == [(5, 5, 5, 5), (5, 5, 5)]
    assert packed([99, 1], lambda n: n, 30, 40) == [(99,), (1,)]


# -- time --------------------------------------------------------------------------------------------


def test_thirty_sections_have_an_agenda_that_fits(tmp_path: Path) -> None:
    held = {
        f"s{n}": section(f"s{n}", "  - bullets: [a, b]\n", f"minutes: 2\ntheme: {'yes' if n % 2 else 'no'}\n")
        for n in range(30)
    }
    made = planned(selected(tmp_path, held))
    pages = [s for s in made.slides if s.kind == "agenda"]
    assert len(pages) > 1 and pages[0].title == "15 themes in 60 minutes (1 of 5)"
    assert pages[0].grid and [r[0][0].plain for r in pages[0].grid.rows[1:3]] == ["0:00", "0:02"]
    fits_everywhere(made)


def test_notes_begin_with_the_clock_and_share_the_minutes(tmp_path: Path) -> None:
    made = planned(
        selected(
            tmp_path,
            {
                "a": section(
                    "a", "  - bullets: [a]\n  - bullets: {title: B, items: [b]}\n", "minutes: 4\nnotes: Say this.\n"
                ),
                "b": section("b", "  - question: {ask: Why?, minutes: 6}\n"),
            },
        )
    )
    held = slides(made)
    assert [n.text for n in (held[0].notes[0], held[1].notes[0], held[2].notes[0])] == [
        "0:00, 2 minutes", "0:02, 2 minutes", "0:04, 6 minutes",
    ]  # fmt: skip
    assert ("Say", "Say this.") in [(n.label, n.text) for n in held[0].notes]


def test_the_agenda_links_and_says_what_was_left_out(tmp_path: Path) -> None:
    made = planned(chosen(ROOT, "training"))
    (agenda,) = [s for s in made.slides if s.kind == "agenda"]
    assert agenda.title == "Four themes in 45 minutes, then one thing to do"
    assert agenda.grid is not None
    targets = [row[0][0].target for row in agenda.grid.rows[1:]]
    assert {"awareness", "attitudes", "adolescents", "working-together"} <= set(targets)
    assert any(n.label == "Left out for time" and "Home education" in n.text for n in agenda.notes)
    assert all(
        s.path in {x.section for x in made.slides} for s in chosen(ROOT, "training").sections if s.path in targets
    )


# -- the look ----------------------------------------------------------------------------------------


def test_no_paragraph_ends_in_one_word(tmp_path: Path) -> None:
    measure, frame = fit(), BODY
    words = [
        "Somebody",
        "in",
        "the",
        "school",
        "saw",
        "that",
        "a",
        "child",
        "was",
        "losing",
        "weight",
        "and",
        "said",
        "so",
    ]
    count = next(
        n for n in range(8, len(words) * 4)
        if len(lines := measure.broken(" ".join((words * 4)[:n]), frame.w, 24)) == 2 and " " not in lines[1]
    )  # fmt: skip
    said_ = " ".join((words * 4)[:count])
    made = plan(tmp_path, f"  - text: x\n    slide: {{title: T, text: {said_}}}\n")
    body = slides(made)[0].placed("body")
    assert body and body.plain == "\u00a0".join(said_.rsplit(" ", 1))
    assert " " in measure.broken(body.paragraphs[0].bits, frame.w, 24)[-1].replace("\u00a0", " ")


def test_the_strip_says_where_we_are(tmp_path: Path) -> None:
    held = {f"s{n}": section(f"s{n}", "  - bullets: [a, b]\n", "theme: yes\n") for n in range(3)}
    made = planned(selected(tmp_path, held | {"z": section("z", "  - bullets: [a, b]\n")}))
    strips = {
        s.section: (shape.x, shape.w, shape.colour)
        for s in slides(made) for shape in s.shapes if isinstance(shape, Rect) and shape.name == "Theme"
    }  # fmt: skip
    assert strips == {"s0": (0, 320, "theme-1"), "s1": (320, 320, "theme-2"), "s2": (640, 320, "theme-3")}
