"""What an output must carry and what it may not, sentence by sentence; and the code that changes with any of it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whole import names, pick, write

from packbuilder.blocks import BLOCKS
from packbuilder.briefing import Briefing, Outline, Section
from packbuilder.diagnostics import PackError
from packbuilder.model import Plain, read_model
from packbuilder.organisation import NationalLines, Organisation
from packbuilder.pack import Output, Pack
from packbuilder.selection import select
from packbuilder.source import parse
from packbuilder.statements import edition, everything, forbidden, people, split, statements
from packbuilder.text import parse_inline
from packbuilder.workspace import Workspace


def texts_of(selected: Any) -> list[str]:
    return [s.text for s in statements(selected)]


def on(selected: Any, path: str) -> list[tuple[str, str]]:
    """(role, text) of one section."""
    return [(s.role, s.text) for s in statements(selected) if s.path == path]


def test_a_statement_is_a_sentence_with_its_pages_and_its_place() -> None:
    tree = parse(b"- One {p1}. Two, {p2} and {p3-4} more {p5}. {p6} Three? {p7}", "f")
    assert split(parse_inline(tree[0])) == [  # type: ignore[index,arg-type]
        ("One.", ("p1",)), ("Two, and more. Three?", ("p2", "p3-4", "p5", "p6", "p7")),
    ]  # fmt: skip


def test_a_handout_carries_each_section_with_title_headline_note_and_summary(whole: Workspace) -> None:
    handout = pick(whole)
    assert texts_of(handout)[:6] == [
        "The whole of it", "Every key stands here once.", "Readers at River.", "Lead of remember one.",
        "Text of remember one.", "Text of remember two.",
    ]  # fmt: skip
    assert on(handout, "one")[:4] == [
        ("title", "Title of one"), ("title", "Headline of one"), ("text", "Content note of one."),
        ("summary", "Summary of one."),
    ]  # fmt: skip
    assert on(handout, "one/one-b") == [
        ("title", "Title of one b"), ("summary", "Summary of one b."), ("text", "Text of one b."),
    ]  # fmt: skip
    assert {s.where for s in statements(handout)} == {"face"}
    assert next(s for s in statements(handout) if s.text == "Summary of one.").pages == ("p2",)
    assert str(next(s for s in statements(handout) if s.text == "Text of two.").at).endswith("sections/two.yaml:9:11")
    assert not {"Notes of one begin.", "Listen for this.", "Slide point one.", "Intro of the poster."} & set(
        texts_of(handout)
    )


def test_a_deck_carries_slide_wordings_in_their_stead_and_prose_in_its_notes(whole: Workspace) -> None:
    deck = pick(whole, "deck")
    where = {s.text: s.where for s in statements(deck)}
    assert (
        where["Headline of one"]
        == where["Summary of one."]
        == where["Slide point one."]
        == where["Bullet one."]
        == "any"
    )
    assert where["Slide title of two."] == where["Slide text of two."] == where["Slide point of two."] == "any"
    assert where["Notes of one begin."] == where["Listen for this."] == where["Only for a deck."] == "notes"
    assert not {"Bullet three.", "Title of one", "Text of two.", "Text of remember one.", "Text of the law."} & set(
        where
    )


def test_a_shell_has_its_title_in_either(whole: Workspace) -> None:
    for format in ("handout", "deck"):  # noqa: A001
        assert on(pick(whole, format, sections="one-a"), "one") == [("title", "Title of one")]


def test_a_poster_carries_its_words_and_its_contacts(whole: Workspace) -> None:
    selected = pick(whole, "poster")
    own = [texts_of(selected.for_poster(p)) for _, p in selected.posters]
    assert own[0] == [
        "Headline of the poster", "For the wall", "Intro of the poster.", "Point one of the poster.",
        "Lead of point two.", "Text of point two.", "Ask of the poster.",
        "Dr. Ann Field", "01632 960201", "Childline", "0800 1111",
    ]  # fmt: skip
    assert own[1] == ["Headline of the second poster", "Jo Marsh", "01632 960204", "Li Wei"]
    assert own[2][:4] == [
        "Headline of the third poster",
        "Title of the poster's chart.",
        "Label of the poster's chart",
        "7",
    ]
    assert texts_of(selected) == [text for each in own for text in each]


def test_a_poster_names_whom_it_shows(shipped: Workspace) -> None:
    """Everyone of its roles; else the lead, and those who stand in as far as the design has room for them."""
    pack = shipped.pack("staffroom")
    school = shipped.organisation("oakfield-primary")
    held = select(shipped.briefing("serious-case-reviews"), school, shipped.national(), pack, pack.outputs[0])
    named = {str(p.id): [c.name for c in people(held.for_poster(p))] for _, p in held.posters}
    deputies = [d.name for d in school.deputies]
    assert len(deputies) == 3
    assert named["be-curious"] == ["Priya Nair", *deputies]
    assert named["make-it-a-referral"] == named["babies-under-one"] == ["Priya Nair"]
    assert named["seven-minutes"] == ["Priya Nair", *deputies, "Police, fire or ambulance"]
    assert set(named["tell-us-today"]) > {"Priya Nair", *deputies, "Emergency duty team"}
    for _, poster in held.posters:
        told = {s.text for s in statements(held.for_poster(poster)) if s.role == "contact"}
        assert {c.phone for c in people(held.for_poster(poster)) if c.phone} <= told


@pytest.mark.parametrize("kind", BLOCKS)
def test_every_kind_of_block_says_something(kind: str, whole: Workspace) -> None:
    """Each word that the sample gives a block stands in the full handout, what a facilitator has not."""
    blocks = [b for b in pick(whole).sections[1].blocks if b.kind == kind]
    said = " ".join(texts_of(pick(whole)))
    written = json.dumps(
        [b.model_dump(mode="json", serialize_as_any=True) for b in blocks], ensure_ascii=False, default=str
    )
    told = re.findall(r'"text": "([^"]+)"', written)
    assert told or kind == "contacts"
    for text in told:
        shown = re.sub(r"^\(p.*\)$|^\s+|\s+$", "", text)
        assert (shown in said) is not (shown.startswith(("Listen", "Slide")))


def test_all_of_the_briefing_is_in_everything(whole: Workspace) -> None:
    told = {s.text for s in everything(whole.briefing("whole"))}
    assert {"Notes of one end.", "Listen for this.", "Slide point two.", "Ask of the poster.", "Text of two.",
            "Only for governors.", "Paragraph two for {dsl.name} in {room.quiet}."} <= told  # fmt: skip


def test_words_that_were_left_out_are_forbidden_with_their_slots_filled(whole: Workspace) -> None:
    selected = pick(whole, sections="two")
    told = {s.text for s in forbidden(selected)}
    assert {"Paragraph two for Dr. Ann Field in The Nest.", "Title of one", "Notes of two name The Statute Book.",
            "Slide text of two.", "Headline of the second poster"} <= told  # fmt: skip
    assert not {"Title of two", "Text of two.", "Readers at River."} & told


def test_the_whole_briefing_is_gone_through_once_for_a_school(
    shipped: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from packbuilder import statements as module

    pack = shipped.pack("everything")
    briefing, lines = shipped.briefing(pack.briefing), shipped.national()
    schools = [shipped.organisation(name) for name in ("oakfield-primary", "quay-primary")]
    outputs = [Output.model_validate({"format": f}) for f in ("handout", "deck", "poster")]
    chosen = [select(briefing, s, lines, pack, o) for s in schools for o in outputs]
    monkeypatch.setattr(module, "_SAID", {})
    fresh = []
    for selected in chosen:
        module._SAID.clear()
        fresh.append(forbidden(selected))
    module._SAID.clear()
    asked: list[Briefing] = []
    monkeypatch.setattr(module, "everything", lambda whole: asked.append(whole) or everything(whole))
    assert [forbidden(selected) for selected in chosen] == fresh
    assert len(asked) == 2


def test_a_full_stop_in_a_name_makes_nothing_forbidden(tmp_path: Path) -> None:
    """The sentence is cut where the name ends, in what is set and in what is forbidden alike."""
    workspace = write(tmp_path, {"Dr. Ann Field": "Ann F. Who Knows"})
    handout = pick(workspace, sections="one")
    assert not [s.text for s in forbidden(handout) if "Knows" in s.text]


# -- against a simple reckoning -------------------------------------------------------------------------

AUDIENCES, TOPICS = ("staff", "governors"), ("seeing", "telling")
FORMATS = ("handout", "deck", "guide", "worksheet")


@dataclass
class Case:
    """A briefing of numbered words, a pack, and the numbers that its output has to carry."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    pack: dict[str, tuple[str, ...]] = field(default_factory=dict)
    format: str = "handout"
    detail: str = "full"
    expected: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)  # of what is in: these may stand anywhere
    count: int = 0


@st.composite
def briefings(draw: st.DrawFn) -> Case:
    case = Case()

    def word(name: str) -> str:
        case.count += 1
        return f"{name} {case.count}."

    def some(values: tuple[str, ...]) -> list[str]:
        return draw(st.one_of(st.just([]), st.lists(st.sampled_from(values), unique=True, max_size=2)))

    def block() -> dict[str, Any]:
        made: dict[str, Any] = draw(
            st.sampled_from([
                lambda: {"text": word("Text")},
                lambda: {"actions": [word("Action")]},
                lambda: {"callout": {"kind": "key", "text": word("Key")}},
                lambda: {"callout": {"kind": "law", "text": word("Law")}},
                lambda: {"question": {"ask": word("Ask"), "listen_for": [word("Listen")]}},
                lambda: {"bullets": {"title": word("Title"), "items": [word("Item")]}, "slide": word("Slide")},
            ])
        )()  # fmt: skip
        for key in ("only", "except"):
            made[key] = some((*AUDIENCES, *FORMATS)) if draw(st.integers(0, 3)) == 0 else []
        return made

    def section(depth: int) -> dict[str, Any]:
        made = {
            "id": f"s{case.count}", "title": word("Title"), "content_note": word("Note"), "summary": word("Summary"),
            "notes": word("Notes"), "audiences": some(AUDIENCES), "topics": some(TOPICS),
            "blocks": [block() for _ in range(draw(st.integers(0, 3)))],
        }  # fmt: skip
        made["sections"] = [section(depth + 1) for _ in range(draw(st.integers(0, 2)))] if depth < 3 else []
        return made

    case.sections = [section(1) for _ in range(draw(st.integers(1, 3)))]
    ids = tuple(s["id"] for top in case.sections for s in down(top))
    case.pack = {
        "sections": tuple(some(ids)), "exclude": tuple(some(ids)[:1]), "audience": tuple(some(AUDIENCES)),
        "topics": tuple(some(TOPICS)[:1]),
    }  # fmt: skip
    case.format, case.detail = draw(st.sampled_from(FORMATS)), draw(st.sampled_from(("full", "full", "summary")))
    for top in case.sections:
        reckon(case, top, named=False, topical=False)
    return case


def down(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield section
    for child in section["sections"]:
        yield from down(child)


def numbers(value: Any) -> set[int]:
    """The numbers of the words in a value."""
    return {int(n) for n in re.findall(r"[A-Z][a-z]+ (\d+)\.", json.dumps(value))}


def reckon(case: Case, section: dict[str, Any], *, named: bool, topical: bool) -> bool:
    """Whether the section is in, adding the numbers that it brings; by the rules as the manual puts them."""
    pack = case.pack
    readers = set(pack["audience"] or AUDIENCES)
    if section["id"] in pack["exclude"] or (section["audiences"] and not readers & set(section["audiences"])):
        return False
    named = named or section["id"] in pack["sections"]
    topical = topical or bool(set(pack["topics"]) & set(section["topics"]))
    whole = (named or not pack["sections"]) and (topical or not pack["topics"])
    below = [reckon(case, child, named=named, topical=topical) for child in section["sections"]]
    meant = [b for b in section["blocks"] if block_is_for(b, case.format, readers)]
    if not any(below) and (not whole or (section["blocks"] and not meant)):
        return False
    case.titles |= numbers(section["title"])
    shown = [b for b in meant if case.detail == "full" or is_brief(b)] if whole else []
    heard = [section["summary"], section["content_note"], section["notes"]] if whole else []
    title, listen = section["title"], [b["question"]["listen_for"] for b in shown if "question" in b]
    asked = [b["question"]["ask"] for b in shown if "question" in b]
    bodies = [{k: v for k, v in b.items() if k not in ("slide", "question")} for b in shown]
    case.expected |= {
        "handout": numbers([title, heard[:2], bodies, asked]),
        "deck": numbers([title, heard, [b.get("slide", b) for b in shown]]),
        "guide": numbers([title, heard[1:], asked, listen]),
        "worksheet": numbers(asked),
    }[case.format]
    return True


def is_brief(block: dict[str, Any]) -> bool:
    """Whether a summary keeps it."""
    return "actions" in block or block.get("callout", {}).get("kind") == "key"


def block_is_for(block: dict[str, Any], format: str, readers: set[str]) -> bool:  # noqa: A002
    only, other = block["only"], block["except"]
    for_outputs = [o for o in only if o in FORMATS]
    for_readers = [r for r in only if r in AUDIENCES]
    not_readers = {r for r in other if r in AUDIENCES}
    return (
        (not for_outputs or format in for_outputs)
        and (not for_readers or bool(readers & set(for_readers)))
        and format not in other
        and not (not_readers and readers <= not_readers)
    )


SCHOOL = Organisation("o", "O", "O", "", "", "", "", Plain.of("plain"), None, {}, (), {"school.name": "O"})
OUTLINE = {
    "title": "T", "short_title": "T", "subtitle": "T", "kind": "T", "version": "1", "reviewed": "2026-11-02",
    "review_by": "2027-09-01", "for": "T", "sources": [{"id": "t", "title": "T", "short": "T"}],
    "audiences": {a: a for a in AUDIENCES}, "topics": {t: t for t in TOPICS},
}  # fmt: skip


def hold(case: Case) -> None:
    def read(model: Any, value: Any) -> Any:
        return read_model(model, parse(json.dumps(value).encode(), "f"))

    sections = tuple(read(Section, s) for s in case.sections)
    outline = read(Outline, {**OUTLINE, "outline": [s["id"] for s in case.sections]})
    head = {name: getattr(outline, name) for name in Outline.model_fields}
    briefing = Briefing.model_construct(id="b", sections=sections, **head)
    out = Output.model_validate({"format": case.format, "detail": case.detail})
    lists = {key: names(value) for key, value in case.pack.items()}
    pack = Pack.model_construct(
        title=None, purpose=None, briefing=Plain.of("b"), organisation=(), outputs=(out,), **lists
    )
    try:
        selected = select(briefing, SCHOOL, NationalLines(dt.date.max, ()), pack, out)
    except PackError as error:
        assert case.expected == set() and "nothing is left" in str(error)
        return
    carried = [number for s in statements(selected) for number in numbers(s.text)]
    kept_away = numbers([s.text for s in forbidden(selected)])
    assert carried == sorted(set(carried))  # each once, and in the order of the document
    assert set(carried) == case.expected
    assert kept_away == set(range(1, case.count + 1)) - case.expected - case.titles
    assert edition(selected) == edition(selected)


QUICK = settings(max_examples=80, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(briefings())
def test_what_is_chosen_stands_in_it_and_all_else_is_forbidden(case: Case) -> None:
    hold(case)


@pytest.mark.soak
@settings(QUICK, max_examples=5_000, derandomize=False)
@given(briefings())
def test_what_is_chosen_stands_in_it_for_long(case: Case) -> None:
    hold(case)


@pytest.mark.parametrize("organisation", ["oakfield-primary", "harbour-street"])
@pytest.mark.parametrize("name", ["everything", "governors", "staffroom", "training"])
def test_in_every_shipped_pack_the_two_have_nothing_in_common(name: str, organisation: str, shipped: Workspace) -> None:
    pack = shipped.pack(name)
    for output in pack.outputs:
        selected = select(
            shipped.briefing("serious-case-reviews"),
            shipped.organisation(organisation),
            shipped.national(),
            pack,
            output,
        )
        carried = {s.text.casefold() for s in statements(selected)}
        kept_away = {s.text.casefold() for s in forbidden(selected)}
        assert carried and kept_away and not carried & kept_away
        titles = {t.casefold() for s in selected.walk() for t in (s.title.words, s.short_title.words)}
        told = {s.text.casefold() for s in everything(selected.briefing) if "{" not in s.text}
        assert told <= carried | kept_away | titles


# -- the edition ----------------------------------------------------------------------------------------


def codes(workspace: Workspace) -> list[str]:
    """The editions of a handout, a deck and the first poster."""
    wall = pick(workspace, "poster", output={"posters": ("one-poster",)})
    return [edition(s) for s in (pick(workspace), pick(workspace, "deck"), wall.for_poster(wall.posters[0][1]))]


CHANGES = {
    "a word of a text": ("Text of one b i ", "Text of one b ii ", "hd"),
    "a title": ("title: Title of zero", "title: Title of naught", "hd"),
    "a summary": ("Summary of two.", "Summaries of two.", "hd"),
    "a page": ("{p7}", "{p8}", "hd"),
    "what only readers have": ("Not for a deck.", "Never for a deck.", "h"),
    "what only a facilitator has": ("Listen for this.", "Listen to this.", "d"),
    "notes": ("Notes of one end.", "Notes of one stop.", "d"),
    "a slide's words": ("Slide point one.", "Slide point 1.", "d"),
    "the words that a slide stands for": ("Bullet three.", "Bullet 3.", "h"),
    "the letter of an answer": ("answer: b", "answer: a", "hd"),
    "a figure that is drawn": ("value: 40,", "value: 41,", "hd"),
    "a row of marks": ("count: 3,", "count: 4,", "hd"),
    "where a link leads": ("https://example.org/a)", "https://example.org/b)", "hd"),
    "a source that is cited": ("authors: A. Writer", "authors: B. Writer", "h"),
    "a source that is not": ("superseded_by: A later law", "superseded_by: A law", ""),
    "the foot of a page": ("short_title: Whole", "short_title: All", "hdp"),
    "the version": ('version: "2.5"', 'version: "2.6"', "hdp"),
    "the day of review": ("review_by: 2027-09-01", "review_by: 2027-09-02", "hdp"),
    "the name of the school": ("River Schools Trust", "River Trust", "hdp"),
    "a phone number on the poster": ("01632 960201", "01632 960209", "hdp"),
    "a phone number not on it": ("01632 960202", "01632 960209", "hd"),
    "a national number": ("0800 1111", "0800 1112", "hdp"),
    "an option not on it": ("option 3", "option 4", "hd"),
    "a poster's point": ("Point one of the poster.", "Point 1 of the poster.", "p"),
    "a poster's mark": ('mark: "?!"', 'mark: "!!"', "p"),
    "a poster's pages": ("pages: [p3, p4-5]", "pages: [p3, p4]", "p"),
    "whom a poster names": ("roles: [dsl, childline]", "roles: [dsl]", "p"),
    "another poster": ("Headline of the second poster", "Headline of number two", ""),
    "a topic": ("seeing: Seeing", "seeing: To see", ""),
    "the order of keys": ("minutes: 4\npriority: 1", "priority: 1\nminutes: 4", ""),
    "how a text is broken into lines": ("text: Text of two.", "text: Text\n      of two.", ""),
    "a remark": ("id: zero", "# nothing\nid: zero", ""),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "changed"), CHANGES.values(), ids=CHANGES)
def test_an_edition_changes_with_any_word_on_the_sheet_and_with_nothing_else(
    old: str, new: str, changed: str, whole: Workspace, tmp_path: Path
) -> None:
    other = write(tmp_path, {old: new})
    assert any(new in p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.yaml"))
    differ = [a != b for a, b in zip(codes(whole), codes(other), strict=True)]
    assert "".join(letter for letter, change in zip("hdp", differ, strict=True) if change) == changed


def test_an_edition_can_be_read_out(whole: Workspace) -> None:
    for code in codes(whole):
        assert re.fullmatch(r"2\.5-[0-9A-HJKMNP-TV-Z]{4}", code)
    assert len(set(codes(whole))) == 3
    assert edition(pick(whole)) != edition(pick(whole, organisation="hill")) != edition(pick(whole, sections="one"))
