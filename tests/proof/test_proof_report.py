"""The proof of a pack: one page in its brand, and JSON with every figure."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from spoiling import Case, spoil_text

from packbuilder.brand import Brand, load_brand
from packbuilder.diagnostics import Diagnostic, Severity
from packbuilder.proof import NAMES, Proof
from packbuilder.proof.page import html_text, weight
from packbuilder.proof.report import Item, PackProof, consistent, json_text
from packbuilder.resources import Layouts
from packbuilder.selection import LeftOut


@pytest.fixture(scope="module")
def brand(layouts: Layouts) -> Brand:
    return load_brand(layouts, "oakfield")


@pytest.fixture(scope="module")
def pack(handout: Case, poster: Case, slides: Case) -> PackProof:
    def named(case: Case, file: str) -> Proof:
        return replace(case.prove(), file=f"oak/staff/scr-{file}")

    left = (LeftOut("allegations", "Managing allegations", "for governors only"),)
    return PackProof(
        organisation="Oakfield & Friends", title="Staffroom", web="oakfield.example", version="1.0",
        review_by="1 September 2027", versions={"packbuilder": "0.1.0"}, items=(
            Item(named(handout, "handout.pdf"), "Handout", "to read", "1.0-K7Q2", left),
            Item(named(poster, "poster-be-curious-a4.pdf"), "Poster, Be curious", "for a wall", "1.0-K7Q2"),
            Item(named(slides, "deck.pptx"), "Slides", "for a session", "1.0-K7Q2"),
        ),
    )  # fmt: skip


def words(html: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


def test_a_pack_in_order_is_ready(pack: PackProof, layouts: Layouts, brand: Brand) -> None:
    text = words(html_text(pack, layouts, brand))
    assert "Ready to print" in text
    assert "Three files were made from one briefing, and each was checked. Nothing is left for you to mend." in text
    assert "Oakfield &amp; Friends" in text
    assert "Handout handout.pdf 2 " in text
    assert "For governors only: Managing allegations." in text
    assert "Proof of edition 1.0-K7Q2" in text
    assert "Look first" not in text
    assert "$" not in text


def test_what_is_wrong_is_told_first(pack: PackProof, handout: Case, layouts: Layouts, brand: Brand) -> None:
    bad = handout.prove(spoil_text(handout.data, "Tell the safeguarding", lambda inside: []), stale=True)
    spoilt = replace(
        pack, items=(replace(pack.items[0], proof=replace(bad, file="a/scr-handout.pdf")), *pack.items[1:])
    )
    text = words(html_text(spoilt, layouts, brand))
    assert "Not ready yet" in text
    assert "One of them has faults" in text
    assert (
        "Handout: something is missing. “Tell the safeguarding lead the same day.” (noticing) is not in the file."
        in text
    )
    assert text.index("something is missing") < text.index("It is out of date")


def test_warnings_leave_it_ready(pack: PackProof, layouts: Layouts, brand: Brand) -> None:
    near = Diagnostic(Severity.WARNING, "the review date is near", hint="read it again")
    text = words(html_text(replace(pack, warnings=(near,)), layouts, brand))
    assert "Ready to print" in text
    assert "One thing wants a look from you first." in text
    assert "The review date is near. Read it again." in text


def test_files_that_disagree_are_not_ready(pack: PackProof) -> None:
    first = pack.items[1].proof
    other = replace(first, file="b/deck.pptx", facts={"people": ("Priya Nair\t01632960119",)})
    assert consistent([first, other]) == (
        "Priya Nair has 01632960118 in scr-poster-be-curious-a4.pdf, but 01632960119 in deck.pptx",
    )
    assert not replace(pack, items=(pack.items[1], replace(pack.items[2], proof=other))).ok


@pytest.mark.parametrize("count", [1, 8, 9, 15, 26, 40])
def test_it_is_one_sheet_however_many_files(pack: PackProof, layouts: Layouts, brand: Brand, count: int) -> None:
    import weasyprint

    items = (pack.items * count)[:count]
    look = tuple(Diagnostic(Severity.WARNING, f"warning {n}: {'look at this ' * 8}") for n in range(3))
    full = replace(pack, items=items, warnings=look)
    assert len(weasyprint.HTML(string=html_text(full, layouts, brand)).render().pages) == 1


def test_the_page_is_made_without_anything_from_outside(pack: PackProof, layouts: Layouts, brand: Brand) -> None:
    html = html_text(pack, layouts, brand)
    assert not re.findall(r"""(?:src|href)=["']?(?!data:|#)[^"'>]+|url\((?!"?data:)""", html)
    assert html == html_text(pack, layouts, brand)


def test_the_json_says_all(pack: PackProof) -> None:
    told = json.loads(json_text(pack))
    assert told["ok"] is True
    assert [f["file"] for f in told["files"]] == [i.proof.file for i in pack.items]
    first = told["files"][0]
    assert [c["name"] for c in first["checks"]] == list(NAMES)
    assert first["checks"][0]["figure"] == f"{len(first['statements'])} of {len(first['statements'])} statements"
    assert re.fullmatch(r"[0-9a-f]{64}", first["sha256"])
    assert first["statements"][0] == {
        "text": "Noticing comes first", "section": "noticing", "role": "title", "source": [], "found": True, "page": 1,
    }  # fmt: skip
    assert first["left_out"] == [
        {"section": "allegations", "title": "Managing allegations", "why": "for governors only"}
    ]
    assert told["files"][2]["slides"] == 5


def test_weights_as_people_say_them() -> None:
    assert [weight(n) for n in (10, 214_300, 1_250_000)] == ["1 kB", "214 kB", "1.2 MB"]
