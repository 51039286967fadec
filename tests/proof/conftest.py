"""Finished files that are as they should be.

Nothing here goes through a format: a PDF is set from a few lines of HTML, a deck is put together on the template, and
what has to stand in them is a list of statements.
"""

from __future__ import annotations

import pytest
from spoiling import CHART_ALT, HANDOUT, LEFT_OUT, LONG, PEOPLE, POSTER, SPLIT, Case, deck, made, say

from packbuilder.floors import load_floors
from packbuilder.proof.want import Want
from packbuilder.resources import Layouts


@pytest.fixture(scope="session")
def handout(layouts: Layouts) -> Case:
    """A handout of two pages, all in order."""
    statements = (
        *say("Noticing comes first", "Who to tell", role="title"),
        *say(LONG, "Tell the safeguarding lead the same day."),
        *say("Priya Nair", "01632 960118", "Sam Okoro", "01632 960245", role="contact"),
        *say("In the years 2011–14 it was 42% of 293 reviews; the office “found” five."),
        *say("Age", "Reviews", "Under one", "120", role="cell"),
        *say("A bar of 42 per cent", role="alt"),
        *say(SPLIT.strip(), SPLIT.replace("This", "That").strip()),
    )
    want = Want(
        format="handout", statements=statements, forbidden=LEFT_OUT,
        allowed=("Noticing", "2027-09-01", "1 September 2027"), addresses=("https://oakfield.example/safeguarding",),
        people=PEOPLE, floors={"": load_floors(layouts, "handout", "a4")}, language="en-GB", review_by="2027-09-01",
    )  # fmt: skip
    return Case(made(HANDOUT, layouts), "pdf", want)


@pytest.fixture(scope="session")
def poster(layouts: Layouts) -> Case:
    """A poster of one page, all in order."""
    statements = (
        *say("Be curious about a child", role="title"),
        *say("Ask what a day at home is like", "Write down what you hear", role="item"),
        *say("Priya Nair", "01632 960118", role="contact"),
    )
    floors = {p: load_floors(layouts, "poster", p) for p in ("a5", "a4", "a3")}
    want = Want(
        format="poster", statements=statements, forbidden=LEFT_OUT, allowed=("1 September 2027",), people=PEOPLE,
        floors=floors, language="en-GB", one_page=True, design="checklist",
    )  # fmt: skip
    return Case(made(POSTER, layouts), "pdf", want)


@pytest.fixture(scope="session")
def slides(layouts: Layouts) -> Case:
    """A deck of five slides, all in order."""
    statements = (
        *say("Noticing comes first", "What to look for", "Most were babies", "Who to tell", role="title", where="any"),
        *say("Tell the safeguarding lead the same day.", "A child who stops coming", role="item", where="any"),
        *say("Say that nobody needs to be sure before they tell.", "Allow two minutes.", role="notes", where="notes"),
        *say("Under one", "42%", "One to five", "21%", role="label", where="any"),
        *say("Priya Nair", "01632 960118", role="contact", where="any"),
        *say(CHART_ALT, role="alt"),
    )
    want = Want(
        format="deck", statements=statements, forbidden=LEFT_OUT, allowed=("Noticing",), people=PEOPLE,
        floors={"": load_floors(layouts, "deck", "slide")}, language="en-GB",
    )  # fmt: skip
    return Case(deck(layouts), "pptx", want)
