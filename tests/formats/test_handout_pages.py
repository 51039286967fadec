"""How the handout falls on its pages, over made and random matter, and what is decided before."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from briefings import ROOT, SENTENCE, build, made, of_pack, section, setter
from pdfs import elements, opened, text
from verapdf import complaints

from packbuilder.formats._handout_plan import Plan, air, run_on
from packbuilder.formats._page_values import themes
from packbuilder.formats._print_places import Laid
from packbuilder.formats.handout import decide, laid_out
from packbuilder.measure import fonts
from packbuilder.proof.pdf import read_pdf

FONTS = fonts("Atkinson Hyperlegible", "Noto Sans")
pytestmark = pytest.mark.slow


def plain(words: str) -> str:
    """Words to be compared: no page references, no kind of space or dash told from another."""
    words = re.sub(r"\(?\bp\d+(?:[-–]\d+)?\)?", " ", words)
    return re.sub(r"[^\w]+", "", words.casefold())


def generated(seed: int) -> list[dict[str, Any]]:
    """Sections of random blocks of random length."""
    chance = random.Random(seed)

    def words(most: int) -> str:
        return " ".join(chance.choice(SENTENCE.split()[:-1]) for _ in range(chance.randint(3, most))) + "."

    def block() -> dict[str, Any]:
        kind = chance.choice(("text", "text", "bullets", "actions", "case", "callout", "table", "question", "terms"))
        some = [words(25) for _ in range(chance.randint(1, 8))]
        return {
            "text": {"text": "\n\n".join(words(120) for _ in range(chance.randint(1, 3)))},
            "bullets": {"bullets": {"title": words(8), "items": some}},
            "actions": {"actions": some},
            "case": {"case": {"title": words(8), "happened": words(90), "learned": words(40)}},
            "callout": {"callout": {"kind": "caution", "title": words(6), "text": words(60)}},
            "table": {
                "table": {"title": words(8), "columns": ["One", "Two"], "rows": [[words(9), s] for s in some * 3]}
            },
            "question": {"question": {"ask": words(12), "prompts": some[:3]}},
            "terms": {"terms": [{"term": words(4), "meaning": s} for s in some]},
        }[kind]

    return [
        section(
            f"n{number}", theme=chance.random() < 0.5, blocks=[block() for _ in range(chance.randint(1, 5))],
            sections=[
                section(f"n{number}-{inner}", blocks=[block() for _ in range(chance.randint(1, 4))])
                for inner in range(chance.randint(0, 3))
            ],
        )
        for number in range(3)
    ]  # fmt: skip


@pytest.fixture(scope="module", params=range(4))
def laid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Laid:
    made_ = setter(made(tmp_path_factory.mktemp("pages"), generated(request.param)))
    return made_.lay_out(decide(made_))


def boxes(laid: Laid) -> Iterator[tuple[int, Any]]:
    """Every box of every page with its page's number; the one place where the tests know the engine's."""

    def walk(box: Any) -> Iterator[Any]:
        box = getattr(box, "_box", box)
        yield box
        for child in getattr(box, "children", ()):
            yield from walk(child)

    for number, sheet in enumerate(laid._rendered.pages, 1):
        for box in walk(sheet._page_box):
            yield number, box


def test_nothing_stands_alone_at_the_foot_or_head_of_a_page(laid: Laid) -> None:
    paragraphs: dict[Any, list[tuple[int, int]]] = {}
    for number, box in boxes(laid):
        if box.element is not None and box.element.tag == "p" and type(box).__name__ == "BlockBox":
            lines = sum(type(child).__name__ == "LineBox" for child in box.children)
            if lines:
                paragraphs.setdefault(box.element, []).append((number, lines))
    broken = [parts for parts in paragraphs.values() if len(parts) > 1]
    assert all(lines >= 2 for parts in broken for _, lines in parts), broken


LONG_TITLE = "A title that is much too long to be set in four lines of the margin column, and so stands over its list"


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """Sections that begin a page each, with more and more lines before something with a head of its own."""
    kinds = ("section", "table", "bullets")
    follow: dict[str, dict[str, Any]] = {
        "table": {"table": {"title": "Title of a table", "columns": ["One", "Two"], "rows": [["a", "b"]] * 9}},
        "bullets": {"bullets": {"title": LONG_TITLE, "items": ["a"] * 9}},
    }
    sections = []
    for number in range(36):
        kind, step = kinds[number % 3], number // 3
        lines = [{"text": SENTENCE * 4}, {"text": "A line."}] if step % 2 else [{"text": SENTENCE * 4}]
        blocks: list[dict[str, Any]] = [*lines, {"bullets": ["x"] * (17 + step // 2)}]
        blocks += [follow[kind]] if kind in follow else []
        below = [] if kind in follow else [section(f"under-{number}", blocks=[{"text": SENTENCE * 6}])]
        sections.append(section(f"n{number}", theme=True, blocks=blocks, sections=below))
    return setter(made(tmp_path_factory.mktemp("stepped"), sections)).lay_out(Plan())


def test_heads_are_kept_with_what_follows_wherever_they_fall(stepped: Laid) -> None:
    for klass in ("head", "title"):
        lowest = max(place.bottom for place in stepped.places(klass=klass))
        assert lowest > 235, "no head came near the foot of a page: the test would see nothing"
    test_a_heading_has_something_under_it(stepped)
    test_a_table_s_head_has_a_row_under_it(stepped)


def test_a_heading_has_something_under_it(laid: Laid) -> None:
    ends = {n: max((w.y + w.height for w in laid.words() if w.page == n and w.y < 270), default=0.0)
            for n in range(1, laid.pages + 1)}  # fmt: skip
    for klass in ("head", "headline", "title"):
        for place in laid.places(klass=klass):
            assert ends[place.page] > place.bottom + 4, (klass, place.text, place.page)


def test_a_table_s_head_has_a_row_under_it(laid: Laid) -> None:
    heads = {(p.page, round(p.y, 1)) for p in laid.places(tag="thead")}
    rows = list(laid.places(tag="tr"))
    for number, y in heads:
        assert any(row.page == number and row.y > y + 1 for row in rows), (number, y)


def test_cards_and_rows_are_whole(laid: Laid) -> None:
    for klass in ("panel", "whole"):
        seen: dict[str, list[int]] = {}
        for number, box in boxes(laid):
            element = box.element
            classes = (element.get("class") or "").split() if element is not None else []
            if klass in classes and type(box).__name__ == "BlockBox":
                seen.setdefault(str(id(element)), []).append(number)
        assert all(len(set(pages)) == 1 for pages in seen.values())


def test_nothing_stands_within_five_millimetres_of_the_edge(laid: Laid) -> None:
    for words in laid.words():
        width, height = laid.size(words.page)
        assert words.x >= 5, words
        assert words.x + words.width <= width - 5, words
        assert 5 <= words.y <= height - 5 - words.height, words


PANELS: list[dict[str, Any]] = [
    {"callout": {"kind": "key", "title": "A title", "text": SENTENCE * 4}},
    {"callout": {"kind": "law", "text": SENTENCE}},
    {"case": {"title": "A child", "happened": SENTENCE * 5, "learned": f"One thing.\n\n{SENTENCE}"}},
    {"case": {"title": "A child", "happened": "Short {p1}.", "learned": "So {p2}."}},
]


def test_hung_references_stand_beside_their_line_and_never_on_one_another(tmp_path: Path) -> None:
    blocks = [{"text": f"{SENTENCE * 6}\n\nShort {{p1}}. And {{p2}}. {SENTENCE * 4}"} for _ in range(6)]
    made_ = setter(made(tmp_path, [section("one", blocks=blocks), section("two", blocks=PANELS)]))
    laid = made_.lay_out(Plan())
    laid.part_words("pr")
    spans = [(w.page, w.x, w.y, w.x + w.width, w.y + w.height) for w in laid.words() if w.x < 60 and w.size < 10]
    for n, one in enumerate(spans):
        for other in spans[n + 1 :]:
            apart = one[0] != other[0] or one[3] <= other[1] + 0.1 or other[3] <= one[1] + 0.1
            assert apart or one[4] <= other[2] + 0.1 or other[4] <= one[2] + 0.1, (one, other)
    lines: dict[int, list[float]] = {}
    for words in laid.words():
        if words.x > 60 and words.size == pytest.approx(12):
            lines.setdefault(words.page, []).append(words.y + words.height / 2)
    for place in laid.places(klass="pr"):
        assert 14.9 <= place.x < 50, place
        middle = place.y + place.height / 2
        assert min(abs(middle - line) for line in lines[place.page]) < 1.5, place


def test_a_table_longer_than_a_page_repeats_its_head(tmp_path: Path) -> None:
    rows = [[f"Row {n}", SENTENCE] for n in range(60)]
    block = {"table": {"columns": ["Which", "What of it"], "rows": rows, "row_heads": True}}
    data = build(made(tmp_path, [section("one", blocks=[block])])).data
    assert text(data).count("What of it") >= 4
    with opened(data) as pdf:
        (table,) = elements(pdf, "Table")
        assert [str(kid.S) for kid in table.K].count("/THead") == 1
    again = [piece.role for piece in read_pdf(data).drawn if "continued" in piece.text]
    assert again == ["Artifact"] * (text(data).count("What of it") - 1), "only where the head comes again, and not read"
    assert all(f"Row {n} " in text(data) for n in range(60))


def test_a_cell_longer_than_a_page_is_set_whole(tmp_path: Path) -> None:
    cell = " ".join(f"word{n}" for n in range(900))
    data = build(
        made(tmp_path, [section("one", blocks=[{"table": {"columns": ["A", "B"], "rows": [["x", cell]]}}])])
    ).data
    words = set(text(data).split())
    assert all(f"word{n}" in words for n in range(900))
    assert complaints(data) == []


def test_a_card_longer_than_a_page_is_set_whole(tmp_path: Path) -> None:
    story = " ".join(f"word{n}" for n in range(900))
    block = {"case": {"title": "Long", "happened": story, "learned": "Short."}}
    words = set(text(build(made(tmp_path, [section("one", blocks=[block])])).data).split())
    assert all(f"word{n}" in words for n in range(900))


def test_a_long_token_stays_inside_and_its_link_works(tmp_path: Path) -> None:
    web = "https://www.example.org/" + "abcdefghij" * 9
    token = "x" * 90
    blocks = [{"text": f"See [{token}]({web}) and {token}."}, {"links": [{"text": token, "web": web}]},
              {"table": {"columns": ["A", "B"], "rows": [[token, token]]}}, {"case": {"title": token, "happened": token,
              "learned": token}}, {"bullets": {"title": token, "items": [token]}}]  # fmt: skip
    made_ = setter(made(tmp_path, [section("one", title=token, headline="Short", blocks=blocks)]))
    laid = made_.lay_out(Plan())
    for words in laid.words():
        assert words.x + words.width <= 195.1, words
    data = laid.pdf()
    with opened(data) as pdf:
        links = {str(a.A.URI) for sheet in pdf.pages for a in sheet.get("/Annots", []) if "/A" in a}
    assert web in links
    assert plain(text(data)).count("x" * 90) >= 8


# -- decisions ------------------------------------------------------------------------------------


def test_short_sections_follow_one_another_and_themes_begin_a_page(tmp_path: Path) -> None:
    short, slip = [{"text": SENTENCE * 6}], {"slip": {"text": "I have read it."}}
    long = [{"text": SENTENCE * 12}] * 4
    named: list[tuple[str, list[dict[str, Any]], bool]] = [
        ("a", short, False), ("b", short, False), ("c", long, False), ("d", short, False), ("t", short, True),
        ("e", short, False), ("f", [*short, slip], False), ("g", short, False),
    ]  # fmt: skip
    made_ = setter(made(tmp_path, [section(n, theme=t, blocks=blocks) for n, blocks, t in named]))
    assert run_on(made_.selected) == {"b", "c", "d", "f", "end"}
    laid = laid_out(made_)[1]
    places = {n: next(laid.places(ident=f"s-{n}")) for n, _, _ in named}
    begun = {page: [n for n in places if places[n].page == page] for page in range(1, laid.pages + 1)}
    assert {"a", "b"} <= set(begun[places["a"].page])
    for name in ("a", "t", "e", "g"):
        assert begun[places[name].page][0] == name, f"{name} does not begin its page: {begun}"
    for name in ("b", "c", "d", "f"):  # room for a beginning, or the next page
        assert places[name].y < 270 - 75 + 0.1
        assert places[name].y > 35 or begun[places[name].page][0] == name


@pytest.mark.parametrize(("lines", "same"), [(16, True), (17, False), (28, False)])
def test_a_section_goes_over_the_page_where_there_is_no_room_for_its_beginning(
    tmp_path: Path, lines: int, same: bool
) -> None:
    sections = [section("a", blocks=[{"bullets": ["x"] * lines}]), section("b", blocks=[{"text": SENTENCE * 30}])]
    laid = laid_out(setter(made(tmp_path, sections)))[1]
    first, second = (next(laid.places(ident=f"s-{n}-all")) for n in "ab")
    assert (second.page == first.page) is same
    assert (270 - first.bottom - 15 >= 75) is same
    assert second.y == pytest.approx(first.bottom + 15 if same else 27.0)


def test_what_the_first_page_takes_is_reckoned_as_it_comes_out(tmp_path: Path) -> None:
    words = {"remember": [{"lead": "Look.", "text": SENTENCE}, {"lead": "Ask.", "text": SENTENCE * 2}]}
    few = made(tmp_path, [section(f"n{n}", blocks=[{"text": SENTENCE * 50}]) for n in range(5)], words)
    for selected in (of_pack(ROOT, "governors"), of_pack(ROOT, "everything"), few):
        made_ = setter(selected)
        first = made_.opening(Plan())
        for plan in (Plan(gap=6.0, row=6.0), Plan(gap=3.0, row=5.1, field=4.5, points=0.75), Plan(field=30, gap=12)):
            assert made_.opening(plan).bottom == pytest.approx(first.end(plan), abs=0.05)


def test_a_subtitle_longer_than_the_page_is_set_all_the_same(tmp_path: Path) -> None:
    made_ = setter(made(tmp_path, [section("a", blocks=[{"text": "Words."}])], {"subtitle": SENTENCE * 60}))
    assert min(made_.opening(Plan()).words) > 273
    assert laid_out(made_)[1].pages >= 3


def test_room_on_the_first_page_goes_to_the_field_most_of_all() -> None:
    plan = air(Plan(), 223.5)
    assert plan.field > 9 + 25
    assert plan.gap == 12.0
    assert air(Plan(), 273.0).field == 9.0


@pytest.mark.parametrize(("pages", "contents"), [(1, False), (6, True)])
def test_contents_come_with_four_pages(tmp_path: Path, pages: int, contents: bool) -> None:
    blocks = [{"text": SENTENCE * 40}] * pages
    made_ = setter(made(tmp_path, [section("one", blocks=blocks)]))
    laid = laid_out(made_)[1]
    assert made_.contents is contents
    assert (laid.pages >= 4) is contents
    assert bool(list(laid.places(klass="toc"))) is contents


def test_the_first_page_holds_its_matter() -> None:
    made_ = setter(of_pack(ROOT, "governors"))
    plan = decide(made_)
    assert next(made_.lay_out(plan).places(klass="lower")).page == 1


def test_the_running_head_names_the_section_where_there_are_too_many_themes(tmp_path: Path) -> None:
    few = made(tmp_path / "few", [section(f"n{n}", theme=True) for n in range(3)])
    many = made(tmp_path / "many", [section(f"n{n}", theme=True) for n in range(9)])
    columns = themes(few.sections, FONTS, 9)
    assert [column["left"] for column in columns] == [0, 58.33, 116.67]
    assert themes(many.sections, FONTS, 9) == []
