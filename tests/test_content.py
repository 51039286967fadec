"""The content that comes with the project: whole, true to its source, and fit to be shown to anyone."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from packbuilder.blocks import BLOCKS, texts
from packbuilder.briefing import Briefing
from packbuilder.checking import check
from packbuilder.schema import schemas
from packbuilder.show import tree
from packbuilder.statements import block_statements, poster_statements
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
FACTS = yaml.safe_load((ROOT / "tests/facts.yaml").read_text(encoding="utf-8"))
FILES = sorted(p for base in ("content", "layouts/starter") for p in (ROOT / base).rglob("*.yaml"))
#: Ofcom keeps these for invented people: https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
INVENTED = re.compile(r"01632 960\d{3}")
#: The published lines: 999 and 101 (gov.uk), NSPCC, Childline, Samaritans (their own websites).
PUBLISHED = {"999", "101", "0808 800 5000", "0800 1111", "116 123"}


@pytest.fixture(scope="module")
def briefing(shipped: Workspace) -> Briefing:
    return shipped.briefing("serious-case-reviews")


def test_nothing_at_all_is_said_of_it(shipped: Workspace) -> None:
    assert [d.render() for d in check(shipped, dt.date(2026, 11, 25))] == []


def test_the_committed_schemas_are_those_of_the_code() -> None:
    """``packbuilder schema`` writes them; run it after a change to the content language."""
    written = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "content/schema").iterdir()}
    assert written == dict(schemas())


# -- the facts ------------------------------------------------------------------------------------------


def by_path(node: dict[str, Any], path: str = "") -> dict[str, str]:
    """The text of each section with all that stands below it."""
    out = {}
    for child in node["sections"]:
        here = f"{path}/{child['id']}" if path else child["id"]
        below = by_path(child, here)
        own = {h: t for h, t in below.items() if h.count("/") == here.count("/") + 1}
        out |= {here: "\n".join([child["title"], child["text"], *own.values()]), **below}
    return out


@pytest.fixture(scope="module")
def sections(briefing: Briefing) -> dict[str, str]:
    return by_path(tree(briefing))


@pytest.mark.parametrize("fact", FACTS, ids=[f"{f['section']}: {f['says'][:50]}" for f in FACTS])
def test_a_fact_stands_in_its_section_with_its_page(fact: dict[str, Any], sections: dict[str, str]) -> None:
    text = sections[fact["section"]]
    pages = set(re.findall(r"\bp\d+(?:-\d+)?", text))
    assert [p for p in fact.get("pages", []) if p not in pages] == []
    assert [need for need in fact.get("needs", []) if not re.search(need, text, re.IGNORECASE)] == []


def test_there_are_sixty_eight_facts() -> None:
    assert len(FACTS) == 68 and all(f["says"] and f.get("needs") for f in FACTS)


# -- what a session, a wall and a reader need ------------------------------------------------------------


def test_each_section_has_what_the_outputs_need(briefing: Briefing) -> None:
    themes = {str(s.id) for s in briefing.sections if s.theme}
    for path, section in briefing.walk():
        assert section.summary and section.notes, path
        assert section.minutes or path.split("/")[0] not in themes, path
        assert len(section.summary.plain.split()) <= 40, path
        assert not section.blocks or any(b.kind != "text" or b.slide for b in section.blocks), f"{path}: no slide"


def test_there_is_enough_to_do(briefing: Briefing) -> None:
    kinds = [b.kind for _, s in briefing.walk() for b in s.blocks]
    assert kinds.count("scenario") >= 2 and kinds.count("quiz") >= 5
    themes = [s for s in briefing.sections if s.theme]
    assert len(themes) == 4
    for theme in themes:
        assert any(b.kind == "question" for _, s in theme.walk() for b in s.blocks), theme.id


def test_every_kind_of_block_is_used_here_or_in_the_sample(briefing: Briefing, whole: Workspace) -> None:
    here = {b.kind for _, s in briefing.walk() for b in s.blocks}
    assert set(BLOCKS) - here <= {"quote", "image"}
    assert {b.kind for _, s in whole.briefing("whole").walk() for b in s.blocks} == set(BLOCKS)


@pytest.mark.parametrize("name", ["suicide", "sexual-exploitation"])
def test_hard_sections_open_with_a_note_and_end_with_where_to_find_support(name: str, briefing: Briefing) -> None:
    section = briefing.paths[briefing.path_of(name) or ""]
    assert section.content_note and "support" in section.content_note.plain
    last = section.blocks[-1]
    assert last.kind == "contacts" and {"samaritans", "childline"} & set(last.body.roles)


def test_the_editors_own_section_says_so_and_what_has_changed(briefing: Briefing, sections: dict[str, str]) -> None:
    text = sections[str(briefing.sections[-1].id)]
    assert re.search(r"editor’s own", text)
    for changed in ("safeguarding partners", "child safeguarding practice review", "early help assessment",
                    "Keeping Children Safe in Education", "LSCB", "Common Assessment Framework|CAF"):  # fmt: skip
        assert re.search(changed, text, re.IGNORECASE), changed


# -- walls ----------------------------------------------------------------------------------------------


def runs(text: str, length: int = 6) -> set[str]:
    words = re.findall(r"[\w’]+", text.lower())
    return {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}


@pytest.mark.parametrize("name", ["serious-case-reviews", "whole"])
def test_no_poster_holds_words_of_what_stays_off_walls(name: str, shipped: Workspace, whole: Workspace) -> None:
    briefing = (shipped if name == "serious-case-reviews" else whole).briefing(name)
    blocks = [(path, b) for path, s in briefing.walk() for b in s.blocks if b.is_sensitive]
    kept_off = {run for path, b in blocks for said in block_statements(b, path, "any") for run in runs(said.text)}
    posters = [(path, p) for path, s in briefing.walk() for p in s.posters]
    assert blocks and posters
    for path, poster in posters:
        said = " ".join(s.text for s in poster_statements(poster, path))
        assert not runs(said) & kept_off, poster.id


def test_posters_say_it_in_few_words(briefing: Briefing) -> None:
    posters = [p for _, s in briefing.walk() for p in s.posters]
    assert len(posters) >= 6 and len({p.layout for p in posters}) >= 4
    for poster in posters:
        assert 2 <= len(poster.headline.plain.split()) <= 8, poster.id
        assert len(poster.points) == 7 if poster.layout == "seven" else len(poster.points) <= 5, poster.id
        assert not re.search(r"\b(suicide|died|death|killed|raped?)\b", " ".join(t.plain for t in texts(poster)), re.I)


# -- people and numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=[str(p.relative_to(ROOT)) for p in FILES])
def test_telephone_numbers_are_invented_or_published(path: Path) -> None:
    for number in re.findall(r"(?<![\w.])(?:\+44|0)[\d ()-]{7,}\d|(?<=phone: )\S.*", path.read_text(encoding="utf-8")):
        assert INVENTED.fullmatch(number) or number.strip('"') in PUBLISHED, number


def test_national_lines_are_the_published_ones_and_the_starters_the_same(shipped: Workspace) -> None:
    assert {c.phone for c in shipped.national().lines} == PUBLISHED
    starter = Workspace(ROOT / "layouts/starter").national()
    assert starter == shipped.national()


def test_the_invented_schools(shipped: Workspace) -> None:
    names = shipped.organisations()
    oakfield, street, trust = (shipped.organisation(n) for n in ("oakfield-primary", "harbour-street", "harbour-trust"))
    assert (
        oakfield.kind == "Primary school"
        and trust.brand == street.brand == "harbour"
        and street.logo == "harbour-street"
    )
    own, theirs = street.contact("dsl"), trust.contact("dsl")
    assert own and theirs and own.name != theirs.name and street.contact("front-door") == trust.contact("front-door")
    people = [c for n in names for c in shipped.organisation(n).contacts.values()]
    assert all(re.fullmatch(r"[\w.]+@[\w-]+\.example", c.email) for c in people if c.email)
    assert all(shipped.organisation(n).web.split("/")[0].endswith(".example") for n in names)


def test_the_packs_that_people_build(shipped: Workspace) -> None:
    assert shipped.packs() == ["everything", "governors", "staffroom", "training"]
    packs = {n: shipped.pack(n) for n in shipped.packs()}
    assert all("oakfield-primary" in p.organisation and p.purpose for p in packs.values())
    assert "harbour-street" in packs["staffroom"].organisation
    assert {o.format for o in packs["everything"].outputs} >= {"handout", "poster", "deck"}
