from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from decks import A, P, parts
from lxml import etree

from packbuilder.formats import _pptx_template
from packbuilder.formats._deck_frames import BY_NAME, INDEX, LAYOUTS, SINGLE, SLIDE, Frame
from packbuilder.formats._pptx_xml import SLOTS, emu
from packbuilder.resources import Layouts

SHIPPED = Layouts.standard().path("deck/template.pptx")


@pytest.fixture(scope="module")
def shipped() -> dict[str, bytes]:
    return parts(SHIPPED.read_bytes())


def layouts(held: dict[str, bytes]) -> dict[str, Any]:
    trees = [etree.fromstring(b) for n, b in held.items() if n.startswith("ppt/slideLayouts/slideLayout")]
    return {t.find(f"{P}cSld").get("name"): t for t in trees}


def test_the_file_is_what_the_script_makes(shipped: dict[str, bytes], tmp_path: Path) -> None:
    made = {name: text.encode() for name, text in _pptx_template.parts().items()}
    assert list(shipped)[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert sorted(made) == sorted(shipped)
    assert [n for n in made if made[n] != shipped[n]] == [], "run python -m packbuilder.formats._pptx_template"
    _pptx_template.main(tmp_path / "again.pptx")
    assert parts((tmp_path / "again.pptx").read_bytes()) == shipped
    assert _pptx_template.template() == _pptx_template.template()


def test_every_layout_of_the_design_is_there(shipped: dict[str, bytes]) -> None:
    held = layouts(shipped)
    for name in (
        "Title", "Agenda", "Section", "Content", "Two columns", "Big number", "Chart", "Table", "Quote", "Case",
        "Discuss", "Scenario", "Quiz question", "Quiz answer", "Contacts", "Closing", "Title only", "Blank", "Message",
        "Picture",
    ):  # fmt: skip
        assert name in held
    presentation = etree.fromstring(shipped["ppt/presentation.xml"])
    size = presentation.find(f"{P}sldSz")
    assert int(size.get("cx")) * 9 == int(size.get("cy")) * 16
    assert presentation.find(f"{P}notesMasterIdLst") is not None


def test_every_placeholder_has_a_frame_of_its_own_inside_the_slide(shipped: dict[str, bytes]) -> None:
    for name, tree in layouts(shipped).items():
        numbers = []
        for shape in tree.iter(f"{P}sp"):
            ph = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
            where = shape.find(f"{P}spPr/{A}xfrm")
            assert where is not None, (name, shape)
            off, ext = where.find(f"{A}off"), where.find(f"{A}ext")
            assert int(off.get("x")) >= 0 and int(off.get("y")) >= 0
            assert int(off.get("x")) + int(ext.get("cx")) <= emu(SLIDE[0]), name
            assert int(off.get("y")) + int(ext.get("cy")) <= emu(SLIDE[1]), name
            if ph is not None:
                numbers.append(ph.get("idx", "0"))
        assert len(numbers) == len(set(numbers)), name


def test_a_role_has_one_number_and_frames_agree_with_the_file(shipped: dict[str, bytes]) -> None:
    assert len(set(INDEX.values())) == len(INDEX)
    for name, tree in layouts(shipped).items():
        places = {}
        for shape in tree.iter(f"{P}sp"):
            ph, off = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph"), shape.find(f"{P}spPr/{A}xfrm/{A}off")
            if ph is not None:
                places[int(ph.get("idx", "0"))] = (int(off.get("x")), int(off.get("y")))
        for frame in BY_NAME[name].frames:
            assert places[frame.index] == (emu(frame.x), emu(frame.y)), (name, frame.role)


def test_colours_are_slots_and_faces_are_the_themes(shipped: dict[str, bytes]) -> None:
    for name, data in shipped.items():
        if "theme/" in name:
            continue
        assert b"srgbClr" not in data and b"prstClr" not in data, name
        assert b'<a:latin typeface="' not in data.replace(b'typeface="+m', b""), name
    assert {slot for slot, _ in SLOTS.values()} >= {f"accent{n}" for n in range(1, 7)}


def test_nothing_is_left_to_autofit(shipped: dict[str, bytes]) -> None:
    for name, data in shipped.items():
        assert b"normAutofit" not in data and b"spAutoFit" not in data, name


def test_margins_and_sizes_are_those_of_the_grid() -> None:
    def sides(frame: Frame) -> float:
        return frame.x + frame.insets[0]

    for layout in LAYOUTS:
        assert layout.frames == () or layout.frames[0].role == "title", layout.name
        for frame in layout.frames:
            assert frame.size in SINGLE
            assert frame.kind in ("tbl", "chart", "pic") or frame.size >= 18
            assert sides(frame) >= 40 and frame.x + frame.w - frame.insets[2] <= SLIDE[0] - 20, (
                layout.name,
                frame.role,
            )
