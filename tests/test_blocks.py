"""Every kind of block: what it is made of, what short forms it takes, and the walks over its texts."""

from __future__ import annotations

from typing import Any

import pytest

from packbuilder.blocks import BLOCKS, AnyBlock, Block, details, filled, read_texts, texts
from packbuilder.briefing import Poster, Section
from packbuilder.diagnostics import PackError
from packbuilder.model import Located, read_model
from packbuilder.source import parse
from packbuilder.workspace import Workspace


class One(Located):
    block: tuple[AnyBlock, ...]


def block(text: str) -> Block:
    """The block written in flow style: ``bullets: [one, two]``."""
    return read_model(One, parse(f"block: [{{{text}}}]".encode(), "f.yaml")).block[0]


def test_the_sample_has_every_kind(whole: Workspace) -> None:
    kinds = {b.kind for _, s in whole.briefing("whole").walk() for b in s.blocks}
    assert kinds == set(BLOCKS)
    assert {kind: cls.KIND for kind, cls in BLOCKS.items()} == {kind: kind for kind in BLOCKS}


def test_every_block_gives_up_every_text_that_was_written(whole: Workspace) -> None:
    for _, section in whole.briefing("whole").walk():
        for each in section.blocks:
            places = [(t.at.line, t.at.column) for t in texts(each) if t.at.file]
            assert len(set(places)) == len(places) and (places or each.body.decorative)
            assert set(map(str, read_texts(each.body))) <= set(map(str, texts(each)))


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("bullets: [one, two]", "bullets: {items: [one, two]}"),
        ("steps: [one]", "steps: {items: [one]}"),
        ("actions: [one]", "actions: {items: [one]}"),
        ("terms: [{term: a, meaning: b}]", "terms: {items: [{term: a, meaning: b}]}"),
        ("contacts: [dsl]", "contacts: {roles: [dsl]}"),
        ("text: a, slide: b", "text: a, slide: {text: b}"),
        ("text: a, slide: [b, c]", "text: a, slide: {points: [b, c]}"),
    ],
)
def test_short_forms_mean_the_long_ones(short: str, long: str) -> None:
    def plain(value: Any) -> list[str]:
        return [t.plain for t in texts(value)] + list(details(value))

    assert plain(block(short)) == plain(block(long))
    assert texts(block(short)) and all(t.at.file == "f.yaml" for t in texts(block(short)))


def test_a_short_form_keeps_its_place() -> None:
    assert str(block("bullets: [one, two]").body.at) == "f.yaml:1:19"


@pytest.mark.parametrize(
    ("written", "sensitive"),
    [
        ("text: a", False), ("text: a, sensitive: yes", True), ("text: a, sensitive: yes, wall: yes", False),
        ("quote: {text: a}", True), ("quote: {text: a}, wall: yes", False), ("quote: {text: a}, sensitive: no", False),
        ("case: {title: a, happened: b, learned: c}", True), ("scenario: {title: a, story: b}", True),
        ("question: {ask: a}", False),
    ],
)  # fmt: skip
def test_what_stays_off_walls(written: str, sensitive: bool) -> None:
    assert block(written).is_sensitive is sensitive


def test_a_bar_says_what_was_written_of_it() -> None:
    chart = block(
        'chart: {kind: bar, title: T, unit: "%", data: [{label: a, value: 40, shown: over 40%}, '
        "{label: b, value: 12.50}, {label: c, value: }, {label: d}, {label: e, value: 1234567}]}"
    ).body
    assert [chart.label_of(d) for d in chart.data] == ["over 40%", "12.5%", "no figure", "no figure", "1,234,567%"]


@pytest.mark.parametrize(("letter", "index"), [("A", 0), ("c", 2)])
def test_the_answer_is_a_letter(letter: str, index: int) -> None:
    quiz = block(f"quiz: {{question: q, options: [x, y, z], answer: {letter}, why: w}}").body
    assert quiz.answer_index == index


@pytest.mark.parametrize("answer", ["D", "AB", "1", "''", "ß", "ab"])
def test_another_is_refused(answer: str) -> None:
    with pytest.raises(PackError, match=r"none of the options|answer is empty"):
        block(f"quiz: {{question: q, options: [x, y, z], answer: {answer}, why: w}}")


def test_filling_leaves_all_else_as_it_was(whole: Workspace) -> None:
    section = whole.briefing("whole").sections[1]
    words = {"dsl.name": "Ann", "room.quiet": "The Nest"}
    done = filled(section, words)
    assert isinstance(done, Section)
    assert [t.plain for t in texts(done)] == [
        t.plain.replace("{dsl.name}", "Ann").replace("{room.quiet}", "The Nest") for t in texts(section)
    ]
    assert done.blocks[1] is section.blocks[1] and done.at == section.at
    assert filled(section, {}) is section


@pytest.mark.parametrize(
    ("written", "layout"),
    [
        ("points: [a, b, c]", "headline"),
        ("points: [a, b, c, d]", "checklist"),
        ("points: [a, b, c, d, e, f, g]", "checklist"),
        ("chart: {kind: bar, title: t, data: [{label: l, value: 1}]}", "numbers"),
        ("roles: [dsl]", "contacts"),
        ("points: [a], design: checklist", "checklist"),
    ],
)
def test_a_poster_has_the_design_its_matter_calls_for(written: str, layout: str) -> None:
    poster = read_model(Poster, parse(f"{{id: p, headline: h, {written}}}".encode(), "f"))
    assert poster.layout == layout
