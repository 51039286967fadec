"""A school's own template: matched, measured, built on, proven; and refused where it must be, in plain words."""

from __future__ import annotations

import copy
import io
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import templates as t
from decks import A, P, office, parts, said_on_slides, section, selected, slide_trees, words
from lxml import etree
from test_deck import EVERY_KIND, overflow_faults, schema_faults

from packbuilder.brand import Brand, Template, load_brand
from packbuilder.diagnostics import PackError
from packbuilder.floors import load_floors
from packbuilder.formats import Artifact, deck
from packbuilder.formats._deck_fit import Fit
from packbuilder.formats._pptx_clean import cleaned
from packbuilder.formats._pptx_theirs import Theirs, read_theirs
from packbuilder.formats._theirs_names import Named, match
from packbuilder.formats._theirs_report import examine
from packbuilder.proof import prove
from packbuilder.resources import Layouts
from packbuilder.selection import Selected

LAYOUTS = Layouts.standard()
MASTER, LAYOUT, MAIN = "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout2.xml", "ppt/presentation.xml"


def template(folder: Path, data: bytes, names: dict[str, str] | None = None, file: str = "their.pptx") -> Template:
    path = folder / file
    path.write_bytes(data)
    return Template(file, path, names or {})


def branded(held: Template) -> Brand:
    return replace(load_brand(LAYOUTS, "oakfield"), template=held)


def on(held: Template, what: Selected) -> Artifact:
    (sheet,) = deck.sheets(what)
    return deck.build(sheet, LAYOUTS, branded(held))


def read(held: Template) -> Theirs:
    return read_theirs(
        held, Fit(load_brand(LAYOUTS, "oakfield").deck_fonts, "en-GB", load_floors(LAYOUTS, "deck", "slide").values)
    )


def refused(folder: Path, data: bytes, **more: Any) -> str:
    with pytest.raises(PackError) as caught:
        read(template(folder, data, **more))
    return "\n".join(f"{d.message} ({d.hint})" for d in caught.value.diagnostics)


def whole(folder: Path) -> Selected:
    """A deck with every kind of block."""
    held = {
        "a": section("a", EVERY_KIND, "theme: yes\nminutes: 3\ncontent_note: Hard to hear.\nnotes: Say this.\n"),
        "b": section("b", "  - bullets: [one, two]\n", "theme: yes\nminutes: 2\n"),
    }
    return selected(folder, held)


SOAKED = {"old", "large"}
KINDS: dict[str, Callable[[], bytes]] = {
    "old": t.old_office, "german": t.wide, "used": t.used, "large": lambda: t.sized(1440, 810),
    "small": lambda: t.sized(720, 405),
}  # fmt: skip


@pytest.fixture(scope="module", params=[pytest.param(n, marks=pytest.mark.soak) if n in SOAKED else n for n in KINDS])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Artifact, Selected]:
    folder = tmp_path_factory.mktemp(request.param)
    what = whole(folder / "w")
    return on(template(folder, KINDS[request.param]()), what), what


# -- what is built on one ----------------------------------------------------------------------------


def test_every_validator_and_the_proof_find_nothing(built: tuple[Artifact, Selected], tmp_path: Path) -> None:
    artifact, what = built
    assert schema_faults(artifact.data, tmp_path) == ""
    assert overflow_faults(artifact.data, tmp_path) == ""
    (sheet,) = deck.sheets(what)
    proof = prove(artifact.data, "pptx", sheet.selected, LAYOUTS)
    assert [(c.name, c.detail) for c in proof.checks if not c.ok] == []


def test_titles_are_unique_and_nothing_is_off_the_slide(built: tuple[Artifact, Selected]) -> None:
    held = parts(built[0].data)
    size = etree.fromstring(held[MAIN]).find(f"{P}sldSz")
    titles = []
    for tree in slide_trees(built[0].data):
        shapes = list(tree.find(f"{P}cSld/{P}spTree"))[2:]
        assert shapes[0].find(f".//{P}ph").get("type") in ("title", "ctrTitle")
        titles.append(words(shapes[0]))
        for shape in shapes:
            for where in (*shape.iter(f"{A}xfrm"), *shape.iter(f"{P}xfrm")):
                off, ext = where.find(f"{A}off"), where.find(f"{A}ext")
                assert int(off.get("x")) >= 0 and int(off.get("x")) + int(ext.get("cx")) <= int(size.get("cx"))
                assert int(off.get("y")) >= 0 and int(off.get("y")) + int(ext.get("cy")) <= int(size.get("cy"))
        assert all(r.get("lang") and r.get("sz") for r in tree.iter(f"{A}rPr"))
        assert not list(tree.iter(f"{A}srgbClr"))
    assert len(set(titles)) == len(titles)


def test_the_template_stays_as_it_was(built: tuple[Artifact, Selected], request: pytest.FixtureRequest) -> None:
    before = parts(KINDS[request.node.callspec.params["built"]]())
    after = parts(built[0].data)
    for name in before:
        if "slideLayouts/slideLayout" in name or "theme/theme1" in name:
            assert etree.tostring(etree.fromstring(after[name]), method="c14n") == etree.tostring(
                etree.fromstring(before[name]), method="c14n"
            ), name
    assert "notesMasterIdLst" in after[MAIN].decode()


def test_no_part_is_an_orphan_and_none_is_missing(built: tuple[Artifact, Selected]) -> None:
    import posixpath

    held = parts(built[0].data)
    reached = {"[Content_Types].xml"}
    for name, content in held.items():
        if name.endswith(".rels"):
            base = posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(content):
                if relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", base, relation.get("Target"))).lstrip("/")
                    assert target in held, (name, target)
                    reached.add(target)
    assert [n for n in held if not n.endswith(".rels") and n not in reached] == []


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(on(template(tmp_path / name, t.used()), whole(tmp_path / name / "w")).data)
    assert made[0] == made[1]


def test_sample_slides_leave_nothing_behind(tmp_path: Path) -> None:
    held = template(tmp_path, t.used())
    assert SECRET_IN(held.path.read_bytes())
    made = on(held, whole(tmp_path / "w"))
    assert not SECRET_IN(made.data)
    names = parts(made.data)
    assert not [n for n in names if "comment" in n or "custom" in n or "thumbnail" in n]
    assert [n for n in names if n.startswith("ppt/media/")] == []
    main = names[MAIN].decode()
    assert "custShow" not in main and main.count("<p:sldId ") == made.count
    assert any("its 3 slides are left out" in d.message for d in made.diagnostics)


def SECRET_IN(data: bytes) -> bool:  # noqa: N802
    """Whether any part, or a workbook in one, says what the sample slides said."""
    for name, content in parts(data).items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                content = b"".join(book.read(n) for n in book.namelist())
        if b"Kieran" in content:
            return True
    return False


def test_frames_and_signs_are_those_of_the_layout(tmp_path: Path) -> None:
    made = on(template(tmp_path, t.old_office()), whole(tmp_path / "w"))
    tree = next(s for s in slide_trees(made.data) if words(s).startswith("Points"))
    title, body = list(tree.find(f"{P}cSld/{P}spTree"))[2:4]
    assert [len(s.find(f"{P}spPr")) for s in (title, body)] == [0, 0]  # where the layout says
    first = body.find(f".//{A}pPr")
    assert first.get("marL") is None and first.find(f"{A}buNone") is None  # with the sign of the layout
    assert body.find(f"{P}nvSpPr/{P}nvPr/{P}ph").get("idx") == "1"
    assert {r.get("sz") for r in body.iter(f"{A}rPr")} <= {"2400", "2000"}


def test_native_things_stay_native(built: tuple[Artifact, Selected]) -> None:
    held = parts(built[0].data)
    assert len([n for n in held if n.startswith("ppt/charts/chart")]) == 3
    trees = slide_trees(built[0].data)
    assert sum(1 for tree in trees for _ in tree.iter(f"{A}tbl")) >= 3
    feet = [ph.get("type") for tree in trees[1:] for ph in tree.iter(f"{P}ph")]
    assert feet.count("sldNum") == len(trees) - 1
    notes = [n for n in held if n.startswith("ppt/notesSlides/notesSlide")]
    assert len(notes) == len(trees)


def test_sizes_grow_with_a_large_slide_and_keep_their_floor_on_a_small_one(tmp_path: Path) -> None:
    for width, height, least, most in ((1440, 810, 30, 32), (720, 405, 20, 24)):
        (tmp_path / str(width)).mkdir()
        made = on(template(tmp_path / str(width), t.sized(width, height)), whole(tmp_path / str(width) / "w"))
        tree = next(s for s in slide_trees(made.data) if words(s).startswith("Points"))
        body = list(tree.find(f"{P}cSld/{P}spTree"))[3]
        assert {int(r.get("sz")) // 100 for r in body.iter(f"{A}rPr")} <= {least, most}


def test_long_words_are_parted_counted_and_none_is_lost(tmp_path: Path) -> None:
    items = "\n".join(
        f"      - Point {n} says a good deal, on and on, for as long as a point may be on a slide." for n in range(12)
    )
    rows = ", ".join(f"['Row {n}', 'It says what it says in so many words that it takes two lines']" for n in range(14))
    block = (
        f"  - bullets:\n      title: Many points\n      items:\n{items.replace('      -', '        -')}\n"
        f"  - table: {{title: Many rows, columns: [Who, What], rows: [{rows}]}}\n"
        f"  - quote: {{text: '{'It was a long time before anybody said so. ' * 6}', by: Ann}}\n"
        f"  - callout: {{kind: law, title: {'A title that goes on and on and never comes to its end ' * 3},\n"
        "      text: So.}\n"
    )
    what = selected(tmp_path / "w", {"a": section("a", block)})
    made = on(template(tmp_path, t.sized(720, 405)), what)
    titles = [words(list(s.find(f"{P}cSld/{P}spTree"))[2]) for s in slide_trees(made.data)]
    many = [x.replace("\u00a0", " ") for x in titles if x.startswith("Many points")]
    assert many == [f"Many points ({n} of {len(many)})" for n in range(1, len(many) + 1)] and len(many) > 2
    tables = [tree for tree in slide_trees(made.data) if words(tree).startswith("Many rows")]
    assert len(tables) > 2 and all("Who" in words(tree) for tree in tables)
    (sheet,) = deck.sheets(what)
    proof = prove(made.data, "pptx", sheet.selected, LAYOUTS)
    assert [(c.name, c.detail) for c in proof.checks if not c.ok] == []
    assert overflow_faults(made.data, tmp_path) == ""


def test_a_script_from_right_to_left_runs_that_way_on_it(tmp_path: Path) -> None:
    block = (
        '  - bullets: {title: "بچے کی بات سنیں", items: ["بچے سے اکیلے میں بات کریں", "غور سے سنیں"]}\n'
        '  - table: {title: "جدول", columns: ["ایک", "دو"], rows: [["تین", "چار"]]}\n'
    )
    what = selected(tmp_path / "w", {"a": section("a", block)}, language="ur")
    made = on(template(tmp_path, t.wide()), what)
    (sheet,) = deck.sheets(what)
    proof = prove(made.data, "pptx", sheet.selected, LAYOUTS)
    assert [(c.name, c.detail) for c in proof.checks if not c.ok] == []
    tree = slide_trees(made.data)[1]
    assert any(p.get("rtl") == "1" and p.get("algn") == "r" for p in tree.iter(f"{A}pPr"))


def test_the_guide_counts_the_slides_of_that_deck(tmp_path: Path) -> None:
    from packbuilder.formats._guide_slides import slide_numbers

    what = whole(tmp_path / "w")
    held = template(tmp_path, t.sized(720, 405))
    made = on(held, what)
    numbers = slide_numbers(deck.sheets(what)[0].selected, branded(held), LAYOUTS)
    assert max(n for each in numbers.values() for n in each) == made.count


# -- which layout is for what ------------------------------------------------------------------------


def test_layouts_are_found_by_name_by_kind_and_by_the_map(tmp_path: Path) -> None:
    english = read(template(tmp_path, t.old_office())).book.rooms
    assert [english[k].layout for k in ("cover", "text", "section", "table", "quiz")] == [
        "Title Slide", "Title and Content", "Section Header", "Title Only", "Title and Content",
    ]  # fmt: skip
    welsh = read(template(tmp_path, t.wide(t.WELSH))).book.rooms
    assert welsh["text"].layout == "Teitl a Chynnwys" and welsh["section"].layout == "Pennyn Adran"
    names = {"cover": "Titelfolie", "text": "titel  und inhalt", "closing": "Zwei Inhalte"}
    german = read(template(tmp_path, t.wide(types=False), names)).book.rooms
    assert german["text"].layout == "Titel und Inhalt" and german["section"].layout == "Titel und Inhalt"
    assert german["closing"].layout == "Zwei Inhalte"
    own = match([Named("Cover", ""), Named("Discuss", ""), Named("Content", ""), Named("Title", "")], {}, "x.pptx")
    assert own.chosen["discuss"] == 1 and own.chosen["cover"] == 3 and own.chosen["quiz"] == 2


def test_what_is_missing_is_named_with_what_there_is(tmp_path: Path) -> None:
    said = refused(tmp_path, t.wide(types=False))
    assert "their.pptx has no layout for the first slide (such as Title Slide)" in said
    assert "it has: Titelfolie, Titel und Inhalt" in said and "deck_layouts: {cover: Name of the layout}" in said
    wrong = refused(tmp_path, t.old_office(), names={"cover": "Titelfolie", "quizz": "Blank"})
    assert "their.pptx has no layout called Titelfolie (it has: Title Slide" in wrong
    assert "quizz is no kind of slide (did you mean quiz?)" in wrong
    bare = refused(tmp_path, t.old_office(), names={"text": "Blank"})
    assert "the layout Blank has no place for a title" in bare


def test_a_slide_of_a_shape_that_cannot_serve_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert "is too small for a line of 28 points" in refused(tmp_path, t.sized(360, 270))
    low = t.in_part(t.old_office(), MASTER, lambda root: [e.set("cy", "1500000") for e in root.iter(f"{A}ext")])
    assert "too small a place for words (give it one of 10.6 by 5.6 cm" in refused(tmp_path, low)
    assert read(template(tmp_path, t.sized(540, 780))).size == (540, 780)  # upright, and large enough


# -- what can be read on what ------------------------------------------------------------------------


def test_words_take_a_colour_that_is_seen_on_their_ground(tmp_path: Path) -> None:
    held = template(tmp_path, t.wide())  # its cover and sections are dark, and their words black
    rooms = read(held).book
    assert rooms.rooms["cover"].title.colour == "paper" and rooms.rooms["text"].title.colour == ""
    assert any("titles of the layout Titelfolie are #000000 on #1F2A44" in d.message for d in rooms.told)
    made = on(held, whole(tmp_path / "w"))
    cover = slide_trees(made.data)[0]
    assert {e.get("val") for e in cover.iter(f"{A}schemeClr")} == {"bg1"}


def test_a_faint_footer_is_made_darker(tmp_path: Path) -> None:
    theirs = read(template(tmp_path, t.old_office()))  # #898989, as PowerPoint had it for years
    assert all(foot.colour == "ink" for foot in theirs.stages["text"].feet)


def test_words_that_no_colour_of_the_theme_can_make_legible_refuse_it(tmp_path: Path) -> None:
    grey = b'<a:srgbClr val="7F7F7F"/>'
    ground = f"<p:bg><p:bgPr><a:solidFill>{grey.decode()}</a:solidFill><a:effectLst/></p:bgPr></p:bg>".encode()

    def change(held: dict[str, bytes]) -> None:
        held[LAYOUT] = re.sub(rb"(<p:cSld[^>]*>)", rb"\1" + ground, held[LAYOUT], count=1)
        for slot in (b"dk1", b"lt1", b"dk2", b"lt2"):
            held["ppt/theme/theme1.xml"] = re.sub(
                rb"<a:" + slot + rb">.*?</a:" + slot + rb">", b"<a:" + slot + b">" + grey + b"</a:" + slot + b">",
                held["ppt/theme/theme1.xml"], flags=re.S,
            )  # fmt: skip

    assert "no colour of its theme is better (make the ground lighter or darker)" in refused(
        tmp_path, t.edited(t.old_office(), change)
    )


def test_a_field_across_the_words_is_warned_of_and_a_picture_behind_them_told(tmp_path: Path) -> None:
    def band(look: str) -> bytes:
        shape = (
            '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Band"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="0" y="4000000"/><a:ext cx="9144000" cy="2858000"/></a:xfrm>{look}</p:spPr></p:sp>'
        )

        def change(held: dict[str, bytes]) -> None:
            held[MASTER] = held[MASTER].replace(b"</p:grpSpPr>", b"</p:grpSpPr>" + shape.encode(), 1)

        return t.edited(t.old_office(), change)

    dark = read(template(tmp_path, band('<a:solidFill><a:srgbClr val="301020"/></a:solidFill>')))
    (told,) = [d for d in dark.book.told if "words of the layout Title and Content may run over a field" in d.message]
    assert told.severity == "warning"
    light = read(template(tmp_path, band('<a:solidFill><a:srgbClr val="F0F0F0"/></a:solidFill>')))
    assert not [d for d in light.book.told if d.severity == "warning"]
    unknown = read(template(tmp_path, band("<a:gradFill><a:gsLst/></a:gradFill>")))
    assert any("is a picture, a pattern or a gradient" in d.message for d in unknown.book.told)


def test_faces_are_the_themes_and_one_that_is_not_here_is_told_of(tmp_path: Path) -> None:
    arial = read(template(tmp_path, t.wide()))
    assert dict(arial.faces) == {"Arial": True} and arial.book.rooms["text"].title.wide == 1
    unknown = t.replaced(
        t.wide(), "ppt/theme/theme1.xml", b'latin typeface="Arial"', b'latin typeface="Sassoon Infant"'
    )
    theirs = read(template(tmp_path, unknown))
    assert theirs.book.rooms["text"].title.wide == 1.2
    assert any("is set in Sassoon Infant, whose file is not here" in d.message for d in theirs.book.told)


def test_the_brands_own_font_file_measures_its_face(tmp_path: Path) -> None:
    from packbuilder.measure import font_files

    unknown = t.replaced(
        t.wide(), "ppt/theme/theme1.xml", b'latin typeface="Arial"', b'latin typeface="Sassoon Infant"'
    )
    own = {"Sassoon Infant": tuple(replace(f, family="Sassoon Infant") for f in font_files(["Arimo"]))}
    theirs = read_theirs(template(tmp_path, unknown), Fit(load_brand(LAYOUTS, "oakfield").deck_fonts, "en-GB"), own)
    assert dict(theirs.faces) == {"Sassoon Infant": True} and theirs.book.rooms["text"].title.wide == 1


def test_capitals_are_measured_as_capitals(tmp_path: Path) -> None:
    capital = t.replaced(t.old_office(), MASTER, b'<a:defRPr sz="4400"', b'<a:defRPr cap="all" sz="4400"')
    theirs = read(template(tmp_path, capital))
    assert theirs.book.rooms["text"].title.caps and theirs.book.rooms["text"].title.shown("abc") == "ABC"
    what = whole(tmp_path / "w")
    made = on(template(tmp_path, capital), what)
    (sheet,) = deck.sheets(what)
    assert prove(made.data, "pptx", sheet.selected, LAYOUTS).check("overflowing").ok


# -- what is refused ---------------------------------------------------------------------------------


def test_a_potx_is_taken_and_becomes_a_deck(tmp_path: Path) -> None:
    potx = t.replaced(t.old_office(), "[Content_Types].xml", b"presentation.main+xml", b"template.main+xml")
    made = on(template(tmp_path, potx, file="their.potx"), whole(tmp_path / "w"))
    assert b"presentationml.presentation.main+xml" in parts(made.data)["[Content_Types].xml"]


def _macro(held: dict[str, bytes]) -> None:
    held["ppt/vbaProject.bin"] = b"macro"
    t.typed(held, "ppt/vbaProject.bin", "application/vnd.ms-office.vbaProject")
    t.related(held, MAIN, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")


def _bomb(held: dict[str, bytes]) -> None:
    held["ppt/media/bomb.bin"] = b"\0" * 60_000_000


def _many(held: dict[str, bytes]) -> None:
    held.update({f"ppt/media/m{n}.bin": b"" for n in range(5_001)})


def _entity(held: dict[str, bytes]) -> None:
    held[LAYOUT] = b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + held[LAYOUT].split(b"?>", 1)[-1]


def _late_entity(held: dict[str, bytes]) -> None:
    body = b'<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + held["ppt/theme/theme1.xml"].split(b"?>", 1)[-1]
    held["ppt/theme/theme1.xml"] = b"<?xml version='1.0'?><!--" + b"x" * 9000 + b"-->" + body


def _wide_entity(held: dict[str, bytes]) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE p [<!ENTITY a "ha">]>'
    body = held[MASTER].decode().split("?>", 1)[-1]
    held[MASTER] = (text + body).encode("utf-16")


def _named_in(held: dict[str, bytes], part: str, markup: str) -> None:
    held[part] = held[part].replace(b"</p:spTree>", markup.encode() + b"</p:spTree>")


def _linked_picture(held: dict[str, bytes]) -> None:
    t.related(held, LAYOUT, "image", "http://spy.example/pixel.png", "External")
    _named_in(held, LAYOUT, _PICTURE.format("link"))


def _local_picture(held: dict[str, bytes]) -> None:
    t.related(held, LAYOUT, "image", "file:///etc/passwd", "External")
    _named_in(held, LAYOUT, _PICTURE.format("link"))


_PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="77" name="P"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill><a:blip r:{}="rId99"/>'
    "<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr/></p:pic>"
)
_OBJECT = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="78" name="O"/><p:cNvGraphicFramePr/><p:nvPr/>'
    "</p:nvGraphicFramePr>"
    '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/presentationml/2006/ole"><p:oleObj r:id="rId99" progId="X"><p:embed/>'
    "</p:oleObj></a:graphicData></a:graphic></p:graphicFrame>"
)


def _object(held: dict[str, bytes]) -> None:
    held["ppt/embeddings/o.bin"] = b"\xd0\xcf"
    t.typed(held, "ppt/embeddings/o.bin", "application/vnd.openxmlformats-officedocument.oleObject")
    t.related(held, LAYOUT, "oleObject", "../embeddings/o.bin")
    _named_in(held, LAYOUT, _OBJECT)


def _linked_object(held: dict[str, bytes]) -> None:
    t.related(held, MASTER, "oleObject", "file:///C:/x.xlsx", "External")
    _named_in(held, MASTER, _OBJECT)


def _control(held: dict[str, bytes]) -> None:
    held["ppt/activeX/a.xml"] = b"<a/>"
    t.related(held, LAYOUT, "control", "../activeX/a.xml")
    held[LAYOUT] = held[LAYOUT].replace(
        b"</p:cSld>", b'<p:controls><p:control r:id="rId99" name="C"/></p:controls></p:cSld>'
    )


def _svg(inner: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(held: dict[str, bytes]) -> None:
        held["ppt/media/l.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg">' + inner + b"</svg>"
        t.typed(held, "ppt/media/l.svg", "image/svg+xml")
        t.related(held, LAYOUT, "image", "../media/l.svg")
        _named_in(held, LAYOUT, _PICTURE.format("embed"))

    return change


def _disguised(held: dict[str, bytes]) -> None:
    held["ppt/media/p.bin"] = b"MZ"
    t.typed(held, "ppt/media/p.bin", "application/x-msdownload")
    t.related(held, LAYOUT, "image", "../media/p.bin")
    _named_in(held, LAYOUT, _PICTURE.format("embed"))


def _gone(held: dict[str, bytes]) -> None:
    del held[LAYOUT]


def _torn(held: dict[str, bytes]) -> None:
    held[LAYOUT] = held[LAYOUT][:400]


def _strict(held: dict[str, bytes]) -> None:
    held[MAIN] = held[MAIN].replace(
        b"http://schemas.openxmlformats.org/presentationml/2006/main", b"http://purl.oclc.org/ooxml/presentationml/main"
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_macro, "has macros in it (save it as .pptx or .potx"),
        (_bomb, "unpacks to far more than a deck holds"),
        (_many, "unpacks to far more than a deck holds"),
        (_entity, "slideLayout2.xml declares a document type"),
        (_late_entity, "theme1.xml declares a document type"),
        (_wide_entity, "slideMaster1.xml declares a document type"),
        (_linked_picture, "the layout Title and Content has a picture that is linked: http://spy.example/pixel.png"),
        (_local_picture, "has a picture that is linked: file:///etc/passwd"),
        (_object, "the layout Title and Content has an embedded object"),
        (_linked_object, "the slide master has a link to another file (oleObject): file:///C:/x.xlsx"),
        (_control, "has an ActiveX control"),
        (_svg(b"<script>alert(1)</script>"), "l.svg holds a script or a link"),
        (_svg(b'<image href="http://spy.example/p.png"/>'), "l.svg holds a script or a link"),
        (_disguised, "ppt/media/p.bin is not what it says it is"),
        (_gone, "the part ppt/slideLayouts/slideLayout2.xml is missing"),
        (_torn, "slideLayout2.xml can't be read"),
        (_strict, "is in the strict form of Open XML"),
    ],
)
def test_what_must_not_be_in_a_template_refuses_it(
    tmp_path: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    assert said in refused(tmp_path, t.edited(t.old_office(), change))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (OLD + b"\0" * 900, "is a PowerPoint file of before 2007 (save it as .pptx or .potx)"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "is locked with a password (open it in PowerPoint"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.presentation", "is an OpenDocument file"),
        (b"%PDF-1.7", "is not a PowerPoint file"),
        (b"", "is not a PowerPoint file"),
        (b"PK\x03\x04 broken", "this is no PowerPoint file that can be read"),
        (b"PK" + b"\0" * 60_000_001, "is larger than 60 MB"),
    ],
)
def test_what_is_no_template_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refused(tmp_path, data)


def test_a_truncated_file_and_random_bytes_in_it_never_crash(tmp_path: Path) -> None:
    data = t.old_office()
    for cut in range(200, len(data), len(data) // 25):
        assert refused(tmp_path, data[:cut])
        spoilt = bytearray(data)
        spoilt[cut : cut + 40] = bytes(range(40))
        try:
            read(template(tmp_path, bytes(spoilt)))
        except PackError as error:
            assert error.diagnostics[0].message


def shaken(data: bytes, seed: int) -> bytes:
    """The file with some of its XML taken out, doubled or made nonsense of."""
    chance = random.Random(seed)

    def change(held: dict[str, bytes]) -> None:
        for _ in range(chance.randint(1, 4)):
            name = chance.choice([n for n in held if n.endswith((".xml", ".rels")) and "custom" not in n])
            root = etree.fromstring(held[name])
            element = chance.choice(list(root.iter(etree.Element)))
            match chance.randint(0, 4):
                case 0 if element.getparent() is not None:
                    element.getparent().remove(element)
                case 1 if element.attrib:
                    element.attrib.pop(chance.choice(list(element.attrib)))
                case 2 if element.attrib:
                    key = chance.choice(list(element.attrib))
                    element.set(key, chance.choice(["", "-1", "999999999999", "x", "0", "rId1", "NaN", "../../x", "é"]))
                case 3:
                    del held[name]
                    continue
                case 4 if element.getparent() is not None:
                    element.addnext(copy.deepcopy(element))
            held[name] = etree.tostring(root)

    return t.edited(data, change)


def shake(folder: Path, seeds: range) -> None:
    """A deck on each, or a reason why not; nothing else."""
    what = selected(folder / "w", {"a": section("a", "  - bullets: [one, two]\n  - stats: [{value: '1', text: a}]\n")})
    kinds = (t.used(), t.wide())
    for seed in seeds:
        held = template(folder, shaken(kinds[seed % 2], seed))
        try:
            if seed % 4:
                read(held)
            else:
                on(held, what)
        except PackError as error:
            assert all(d.message for d in error.diagnostics)


def test_a_template_that_is_shaken_gives_a_deck_or_a_reason(tmp_path: Path) -> None:
    shake(tmp_path, range(170, 210))


@pytest.mark.soak
def test_many_templates_that_are_shaken_give_a_deck_or_a_reason(tmp_path: Path) -> None:
    shake(tmp_path, range(1000, 3000))


def test_a_master_without_a_theme_is_refused(tmp_path: Path) -> None:
    data = t.in_part(
        t.old_office(), "ppt/slideMasters/_rels/slideMaster1.xml.rels",
        lambda root: [root.remove(e) for e in list(root) if e.get("Type").endswith("/theme")],
    )  # fmt: skip
    assert "the slide master has no theme" in refused(tmp_path, data)


def test_links_motion_and_locks_are_left_out_and_told(tmp_path: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        t.related(held, MASTER, "hyperlink", "file:///C:/staff", "External", key="rId97")
        t.related(held, MASTER, "hyperlink", "https://www.school.example/", "External", key="rId96")
        shape = (
            '<p:sp><p:nvSpPr><p:cNvPr id="{0}" name="L"><a:hlinkClick r:id="rId{0}"/></p:cNvPr><p:cNvSpPr/><p:nvPr/>'
            "</p:nvSpPr><p:spPr/></p:sp>"
        )
        _named_in(held, MASTER, shape.format(97) + shape.format(96))
        held[LAYOUT] = held[LAYOUT].replace(
            b"</p:clrMapOvr>", b'</p:clrMapOvr><p:transition spd="slow"><p:fade/></p:transition>'
        )
        held[MAIN] = re.sub(rb"(<p:notesSz[^>]*/>)", rb'\1<p:modifyVerifier cryptProviderType="rsaFull"/>', held[MAIN])

        macro = '<a:hlinkClick r:id="" action="ppaction://macro?name=Go"/>'
        _named_in(held, LAYOUT, shape.format(95).replace('<a:hlinkClick r:id="rId95"/>', macro))

    held = cleaned(t.edited(t.old_office(), change), "their.pptx")
    assert b"ppaction://macro" not in held.parts.held[LAYOUT]
    assert set(held.told) >= {
        "something that is started by a click on the layout Title and Content is left out",
        "a link to a file or a slide on the slide master is left out", "its lock against changes is left out",
        "the animation of the layout Title and Content is left out",
    }  # fmt: skip
    relations = held.parts.held["ppt/slideMasters/_rels/slideMaster1.xml.rels"]
    assert b"https://www.school.example/" in relations and b"file:///" not in relations
    assert b"transition" not in held.parts.held[LAYOUT] and b"modifyVerifier" not in held.parts.held[MAIN]
    assert b'r:id="rId97"' not in held.parts.held[MASTER] and b'r:id="rId96"' in held.parts.held[MASTER]


# -- the brand, and the look before a build ----------------------------------------------------------


def test_a_brand_names_its_template_and_the_map(tmp_path: Path) -> None:
    folder = tmp_path / "layouts" / "brands" / "own"
    folder.mkdir(parents=True)
    (folder / "their.pptx").write_bytes(t.wide(types=False))
    lines = 'name: Own\ncolours: {primary: "#14453D"}\ndeck_template: their.pptx\n'
    (folder / "brand.yaml").write_text(lines + "deck_layouts: {cover: Titelfolie, text: Titel und Inhalt}\n")
    child = tmp_path / "layouts" / "brands" / "child"
    child.mkdir()
    (child / "brand.yaml").write_text("extends: own\ndeck_layouts: {closing: Zwei Inhalte, text: Zwei Inhaltee}\n")
    layouts = Layouts.standard(tmp_path)
    brand = load_brand(layouts, "own")
    assert brand.template is not None and brand.template.file == "their.pptx"
    made = deck.build(deck.sheets(whole(tmp_path / "w"))[0], layouts, brand)
    assert made.count > 10
    with pytest.raises(PackError, match=r"child/brand\.yaml:2:.*has no layout called Zwei Inhaltee"):
        deck.build(deck.sheets(whole(tmp_path / "v"))[0], layouts, load_brand(layouts, "child"))
    (folder / "brand.yaml").write_text(lines.replace("their.pptx", "gone.pptx"))
    with pytest.raises(PackError, match=r"there is no template gone\.pptx"):
        load_brand(layouts, "own")
    (folder / "brand.yaml").write_text(lines.replace("deck_template: their.pptx", "deck_layouts: {cover: A}"))
    with pytest.raises(PackError, match="names the layouts of no template"):
        load_brand(layouts, "own")


def test_a_report_says_what_serves_for_what(tmp_path: Path) -> None:
    said = examine(template(tmp_path, t.used()), LAYOUTS)
    whole_ = "\n".join(said.lines)
    assert said.ok and "25.4 by 19.1 cm (4:3); it has 11 layouts" in whole_
    assert re.search(r"the opening of a section +Section Header", whole_)
    assert "Title and Content also serves for: large figures; a key message" in whole_ and "Calibri (not here" in whole_
    assert any("its 3 slides are left out" in d.message for d in said.found)
    bad = examine(template(tmp_path, b"no"), LAYOUTS)
    assert not bad.ok and bad.lines == ()


def test_layout_colours_of_its_own_go_onto_the_slide(tmp_path: Path) -> None:
    mapping = (
        b'<a:overrideClrMapping bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2" accent1="accent1" accent2="accent2" '
        b'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
    )
    ground = b'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'

    def change(held: dict[str, bytes]) -> None:
        held[LAYOUT] = held[LAYOUT].replace(b"<a:masterClrMapping/>", mapping)
        held[LAYOUT] = re.sub(rb"(<p:cSld[^>]*>)", rb"\1" + ground, held[LAYOUT], count=1)

    what = whole(tmp_path / "w")
    made = on(template(tmp_path, t.edited(t.old_office(), change)), what)
    tree = next(s for s in slide_trees(made.data) if words(s).startswith("Points"))
    assert tree.find(f"{P}clrMapOvr/{A}overrideClrMapping").get("tx1") == "lt1"
    (sheet,) = deck.sheets(what)
    proof = prove(made.data, "pptx", sheet.selected, LAYOUTS)
    assert [(c.name, c.detail) for c in proof.checks if not c.ok] == []


# -- other programs ----------------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["german", "used"])
def test_it_goes_through_libreoffice_and_back(kind: str, tmp_path: Path) -> None:
    before = tmp_path / "before.pptx"
    before.write_bytes(on(template(tmp_path, KINDS[kind]()), whole(tmp_path / "w")).data)
    office(["--outdir", tmp_path / "after", before], tmp_path)
    assert said_on_slides(tmp_path / "after" / "before.pptx") == said_on_slides(before)


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_a_template_that_libreoffice_made_serves(tmp_path: Path) -> None:
    first = tmp_path / "first.pptx"
    first.write_bytes(t.used())
    office(["--outdir", tmp_path / "made", first], tmp_path)
    what = whole(tmp_path / "w")
    data = (tmp_path / "made" / "first.pptx").read_bytes()
    made = on(template(tmp_path, data), what)  # it gives layouts names of its own
    (sheet,) = deck.sheets(what)
    proof = prove(made.data, "pptx", sheet.selected, LAYOUTS)
    assert [(c.name, c.detail) for c in proof.checks if not c.ok] == []
    assert schema_faults(made.data, tmp_path) == ""
