from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from decks import built, parts, section, selected

from packbuilder.brand import load_brand
from packbuilder.formats import deck, handout
from packbuilder.formats._address import encoded
from packbuilder.proof import prove
from packbuilder.resources import Layouts

SPELT = {
    "https://a.example/guidé?q=ä": "https://a.example/guid%C3%A9?q=%C3%A4",
    "https://exämple.org/a%20b?x=[1]&y=~": "https://xn--exmple-cua.org/a%20b?x=[1]&y=~",
    "https://ä..example/": "https://%C3%A4..example/",
    "mailto:a@b.example?subject=Hi%20all": "mailto:a@b.example?subject=Hi%20all",
}


@pytest.mark.parametrize("written", SPELT)
def test_an_address_is_spelt_in_ascii_once(written: str) -> None:
    assert encoded(written) == encoded(encoded(written)) == SPELT[written]


@pytest.mark.slow
def test_a_link_is_the_same_on_a_slide_and_on_paper_and_known_to_the_proof(tmp_path: Path) -> None:
    known = {written: spelt for written, spelt in SPELT.items() if ".." not in written}
    points = ", ".join(f"'see [it]({address}) now'" for address in known)
    chosen = selected(tmp_path, {"a": section("a", f"  - bullets: [{points}]\n")})
    layouts = Layouts.standard()
    slides = built(chosen).data
    on_slides = {
        html.unescape(target)
        for name, content in parts(slides).items()
        if name.endswith(".rels")
        for target in re.findall(r'Target="([^"]*)" TargetMode="External"', content.decode())
    }
    output = chosen.output.model_copy(update={"format": "handout"})
    printed = replace(chosen, output=output)
    page = handout.build(handout.sheets(printed)[0], layouts, load_brand(layouts, "oakfield")).data
    with pikepdf.open(io.BytesIO(page)) as pdf:
        links = [a.A for p in pdf.pages for a in p.get("/Annots", []) if "/A" in a and "/URI" in a.A]
        on_paper = {str(link.URI) for link in links}
    assert on_slides == set(known.values()) and on_slides <= on_paper
    (sheet,) = deck.sheets(chosen)
    for data, suffix, what in ((slides, "pptx", sheet.selected), (page, "pdf", printed)):
        assert prove(data, suffix, what, layouts).check("differing").detail == ()
