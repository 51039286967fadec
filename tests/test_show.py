"""A briefing as text: what a reader of the full handout could read."""

from __future__ import annotations

import re

from whole import pick

from packbuilder.show import as_text, outline, tree
from packbuilder.statements import statements
from packbuilder.workspace import Workspace


def test_a_tree_of_the_sections(whole: Workspace) -> None:
    root = tree(whole.briefing("whole"))
    assert (root["id"], root["title"]) == ("whole", "The whole of it")
    assert root["text"].split("\n\n") == [
        "Every key stands here once.", "Readers at {school.short}.", "Lead of remember one.",
        "Text of remember one (p1).", "Text of remember two.",
    ]  # fmt: skip
    assert [s["id"] for s in root["sections"]] == ["zero", "one", "two", "three"]
    inner = root["sections"][1]["sections"][1]["sections"][0]
    assert (inner["id"], inner["title"], inner["sections"]) == ("one-b-i", "Title of one b i", [])
    assert inner["text"] == "Summary of one b i.\n\nText of one b i (p7)."


def test_it_holds_every_statement_of_the_full_handout_but_contacts(whole: Workspace) -> None:
    """Unfilled, of course; and what only facilitators, slides and walls have is not in it."""
    text = as_text(tree(whole.briefing("whole"))).replace("{school.short}", "River")
    text = text.replace("{dsl.name}", "Dr. Ann Field").replace("{room.quiet}", "The Nest")
    text = re.sub(r" \(p[\d-]+\)", "", text)
    carried = [s for s in statements(pick(whole)) if s.role != "contact"]
    assert len(carried) > 70 and [s.text for s in carried if s.text not in text] == []
    for other in ("Notes of one", "Listen for", "Slide ", "of the poster", "only for a deck"):
        assert (other in text) is (other == "only for a deck")


def test_page_references_have_a_hyphen_and_other_dashes_stay(shipped: Workspace) -> None:
    text = as_text(tree(shipped.briefing("serious-case-reviews")))
    assert "(p70-71)" in text and "(p70–71)" not in text and "2011–2014" in text


def test_figures_links_and_alt_texts_are_spelled_out(whole: Workspace) -> None:
    text = tree(whole.briefing("whole"))["sections"][1]["text"].split("\n\n")
    assert {"Label one: over 40%", "Label two: 12.5%", "Label three: no figure", "https://example.org/guidance",
            "Alt of the image.", "3 in 10"} <= set(text)  # fmt: skip


def test_an_outline_for_the_terminal(whole: Workspace) -> None:
    lines = outline(whole.briefing("whole")).split("\n")
    assert lines[0] == "The whole of it (whole, version 2.5)" and lines[2].split() == ["zero", "Title", "of", "zero"]
    assert lines[3].split(None, 3) == ["one", "4", "min", "Title of one"]
    assert lines[4].startswith("  one-a ") and lines[4].endswith("Title of one a  [governors]")
    assert lines[6].startswith("    one-b-i ") and len({line.index("Title") for line in lines[2:]}) == 1


def test_text_for_the_terminal(whole: Workspace) -> None:
    assert (
        as_text({"title": "A", "text": "x", "sections": [{"title": "Bb", "text": "", "sections": []}]})
        == "A\n=\n\nx\n\nBb\n--"
    )
