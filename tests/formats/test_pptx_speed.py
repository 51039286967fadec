"""A long deck costs what its slides cost: held without a stopwatch, by what is called and by what comes out."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from decks import parts

from benchmarks import deck_speed
from packbuilder.formats import _pptx
from packbuilder.formats._pptx_parts import Parts

# What python-pptx walks through all there is for: the next part's name, a relation by its kind, the next slide's id.
WALKS = {"next_partname", "iter_parts", "iter_rels", "_rels_by_reltype", "_get_matching", "_next_rId", "_next_id"}


@pytest.fixture(scope="module")
def small() -> deck_speed.Case:
    return deck_speed.case(20)


@pytest.fixture(scope="module")
def large() -> deck_speed.Case:
    return deck_speed.case(60)


def calls(way: Callable[[deck_speed.Case], bytes], given: deck_speed.Case) -> Counter[str]:
    """How often each of the walks is begun while ``way`` writes a deck."""
    found: Counter[str] = Counter()

    def look(frame: Any, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_name in WALKS and "pptx" in code.co_filename:
            found[code.co_name] += 1

    sys.setprofile(look)
    try:
        way(given)
    finally:
        sys.setprofile(None)
    return found


def test_nothing_is_walked_through_for_each_slide(small: deck_speed.Case, large: deck_speed.Case) -> None:
    assert calls(deck_speed.ours, large) == calls(deck_speed.ours, small)
    few, many = calls(deck_speed.plain, small), calls(deck_speed.plain, large)  # the counter does see them
    assert all(many[name] > few[name] + 30 for name in ("next_partname", "_rels_by_reltype", "_next_id"))


def test_the_slides_are_those_that_python_pptx_writes(large: deck_speed.Case) -> None:
    mine, theirs = deck_speed.ours(large), deck_speed.plain(large)
    assert deck_speed.same(mine, theirs) == []
    assert len([n for n in parts(mine) if n.startswith("ppt/charts/chart")]) == 6


def test_a_difference_would_be_seen(small: deck_speed.Case) -> None:
    changed = replace(small, plan=replace(small.plan, slides=(*small.plan.slides[:-1], small.plan.slides[0])))
    assert "ppt/slides/slide23.xml" in deck_speed.same(deck_speed.ours(small), deck_speed.ours(changed))


def test_the_brand_is_in_theme_and_masters_alone(small: deck_speed.Case) -> None:
    tokens = {**small.brand.tokens, "primary": "#3B1F5B", "heading": "#3B1F5B", "theme-1": "#5B1F2B", "tint": "#EEEAF4"}
    other = replace(small, brand=replace(small.brand, name="Other", tokens=tokens))
    one, two = parts(deck_speed.ours(small)), parts(deck_speed.ours(other))
    assert one.keys() == two.keys()
    assert {n for n in one if one[n] != two[n]} == {"ppt/theme/theme1.xml", "ppt/theme/theme2.xml"}


def test_parts_have_names_of_their_own_and_a_picture_has_one(small: deck_speed.Case) -> None:
    held = Parts.read(_pptx.dressed(small.layouts, small.brand))
    held.held["ppt/slides/slide2.xml"] = b""
    assert [held.name("ppt/slides/slide%d.xml") for _ in range(3)] == [f"ppt/slides/slide{n}.xml" for n in (1, 3, 4)]
    held.held["ppt/media/image1.emf"] = b""
    assert held.picture(b"\x89PNG", "image/png") == held.picture(b"\x89PNG", "image/png") == "ppt/media/image2.png"
    assert held.endings["png"] == "image/png"
    relations = held.relations("ppt/slides/slide9.xml")
    assert relations.add("slide", "ppt/slides/slide4.xml") == relations.add("slide", "ppt/slides/slide4.xml") == "rId1"
    assert relations.add("hyperlink", "https://a.example", external=True) == "rId2"
    relations.write()
    assert b'Target="slide4.xml"' in held.held["ppt/slides/_rels/slide9.xml.rels"]
    again = held.relations("ppt/slides/slide9.xml")
    assert again.add("slide", "ppt/slides/slide4.xml") == "rId1" and again.add("image", "ppt/media/a.png") == "rId3"
