"""Decks built for real and read back as packages: what PowerPoint, a screen reader and a trainer would find."""

from __future__ import annotations

import io
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from decks import (
    ROOT,
    A,
    C,
    P,
    R,
    built,
    chosen,
    office,
    parts,
    planned,
    said_on_slides,
    section,
    selected,
    slide_trees,
    words,
)  # fmt: skip
from lxml import etree
from PIL import Image

from packbuilder.brand import load_brand
from packbuilder.diagnostics import PackError
from packbuilder.formats import Artifact, Sheet, deck
from packbuilder.formats._address import encoded
from packbuilder.formats._pptx_draw import freeform, freeforms
from packbuilder.formats._pptx_template import MARK
from packbuilder.proof import prove
from packbuilder.resources import Layouts
from packbuilder.selection import Selected

BIN = Path(sys.executable).parent
BULLETS = "  - bullets: [one, two]\n"
EVERY_KIND = (
    "  - bullets: {title: Points, items: [one, 'see [the guidance](https://a.example/guidé?q=ä)']}\n"
    "  - steps: {title: Steps, items: [one, two]}\n"
    "  - quote: {text: Bring me the small worry., by: Ann, role: Lead}\n"
    "  - case: {title: A case, happened: It was seen., learned: Ask.}\n"
    "  - stats: [{value: 1 in 10, text: children here, count: 1, of: 10}]\n"
    "  - stats: [{value: '1', text: a}, {value: '2', text: b}, {value: '3', text: c}]\n"
    "  - chart: {kind: bar, title: Bars, unit: '%',\n"
    "      data: [{label: 'A & B', value: 40, shown: 'Score<5'}, {label: C, value: ''}]}\n"
    "  - chart: {kind: column, title: Columns, unit: '%',\n"
    "      data: [{label: A, value: 40, emphasis: yes}, {label: B, value: 0}]}\n"
    "  - chart: {kind: doughnut, title: Ring, unit: '%', data: [{label: A, value: 60}, {label: B, value: 40}]}\n"
    "  - table: {title: Rows, columns: [A, B], row_heads: yes, rows: [[x, y], [z, w]]}\n"
    "  - terms: [{term: CSE, meaning: a word}]\n"
    "  - callout: {kind: key, title: Key, text: Say it.}\n"
    "  - callout: {kind: caution, title: Take care, text: Say it.}\n"
    "  - callout: {kind: law, title: Law, text: Say it.}\n"
    "  - question: {ask: What now?, context: Think., prompts: [a, b], listen_for: [c], minutes: 5}\n"
    "  - scenario: {title: Told, story: Once., prompts: [And now?], minutes: 4}\n"
    "  - scenario: {title: Lived, story: Two., prompts: [a, b],\n"
    "      moments: [{when: May, text: x}, {when: June, text: y}]}\n"
    "  - quiz: {question: Who?, options: [a, b], answer: B, why: So.}\n"
    "  - contacts: [dsl, deputies, emergency]\n"
    "  - actions: {items: [do this, do that], minutes: 2}\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def training() -> Artifact:
    return built(chosen(ROOT, "training"))


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Artifact:
    folder = tmp_path_factory.mktemp("every")
    held = {
        "a": section("a", EVERY_KIND, "theme: yes\nminutes: 3\ncontent_note: Hard to hear.\nnotes: Say this.\n"),
        "b": section("b", BULLETS, "theme: yes\nminutes: 2\n"),
    }
    return built(selected(folder, held))


def schema_faults(data: bytes, folder: Path) -> str:
    path = folder / "deck.pptx"
    path.write_bytes(data)
    ran = subprocess.run(
        [BIN / "openxml-audit", "-m", "20", path], capture_output=True, text=True, timeout=120, check=False
    )
    return "" if "Errors: 0" in ran.stdout and ran.returncode == 0 else ran.stdout


def overflow_faults(data: bytes, folder: Path) -> str:
    path = folder / "deck.pptx"
    path.write_bytes(data)
    command = [BIN / "ooxml-integrity", "check", "--no-config", "--fail-on", "warn", path]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return "" if ran.returncode == 0 and "0 error(s), 0 warning(s)" in ran.stdout else ran.stdout


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The package with something planted in one part."""
    held = parts(data)
    assert old in held[name], (name, old)
    held[name] = held[name].replace(old, new, 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part, content in held.items():
            package.writestr(part, content)
    return buffer.getvalue()


# -- the package -------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["training", "every"])
def test_the_schema_validator_finds_nothing(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assert schema_faults(request.getfixturevalue(which).data, tmp_path) == ""


@pytest.mark.parametrize("which", ["training", "every"])
def test_the_overflow_validator_finds_nothing(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assert overflow_faults(request.getfixturevalue(which).data, tmp_path) == ""


def test_both_validators_see_a_planted_fault(every: Artifact, tmp_path: Path) -> None:
    slide = "ppt/slides/slide4.xml"
    assert "slide4" in schema_faults(changed(every.data, slide, b"<a:buNone/>", b"<a:buNone/><a:nonsense/>"), tmp_path)
    long = b"<a:t>one " + b"and a word more " * 400 + b"</a:t>"
    found = overflow_faults(changed(every.data, "ppt/slides/slide5.xml", b"<a:t>one</a:t>", long), tmp_path)
    assert "PPT001" in found and "slide5" in found


def test_no_part_is_an_orphan_and_every_relation_leads_somewhere(training: Artifact, every: Artifact) -> None:
    for artifact in (training, every):
        held = parts(artifact.data)
        types = etree.fromstring(held["[Content_Types].xml"])
        named = {e.get("PartName") for e in types if e.get("PartName")}
        endings = {e.get("Extension") for e in types if e.get("Extension")}
        reached = {"/[Content_Types].xml"}
        for name, content in held.items():
            if not name.endswith(".rels"):
                assert f"/{name}" in named or name.rsplit(".", 1)[-1] in endings, name
                continue
            base = "/" + posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(content):
                if relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join(base, relation.get("Target")))
                    assert target.lstrip("/") in held, (name, target)
                    reached.add(target)
        assert [n for n in held if not n.endswith(".rels") and f"/{n}" not in reached] == []


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    made = [built(selected(tmp_path / name, {"a": section("a", EVERY_KIND)})).data for name in ("one", "two")]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as package:
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    held = parts(made[0])
    (book,) = {n for n in held if n.endswith("Sheet1.xlsx")} or {next(n for n in held if n.endswith(".xlsx"))}
    assert b"2026-11-02T00:00:00Z" in parts(held[book])["docProps/core.xml"]


def test_the_properties_are_the_briefings_and_no_clock_was_read(training: Artifact) -> None:
    core = parts(training.data)["docProps/core.xml"].decode()
    for said in ("Learning from serious case reviews", "Oakfield Primary School", "en-GB", "2026-11-02T00:00:00Z"):
        assert said in core
    assert training.name == "deck" and training.suffix == "pptx" and training.unit == "slides"
    assert training.count == len(slide_trees(training.data))


# -- what a screen reader meets ----------------------------------------------------------------------


def problems(data: bytes) -> list[str]:
    """Our own check: titles, alternative text, languages, heads of tables, the edges of the slide."""
    out = []
    titles: Counter[str] = Counter()
    held = parts(data)
    for number, tree in enumerate(slide_trees(data), 1):
        at = f"slide {number}"
        shapes = [
            e
            for e in tree.find(f"{P}cSld/{P}spTree")
            if e.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame", f"{P}grpSp")
        ]
        first = shapes[0].find(f".//{P}ph")
        if first is None or first.get("type") not in ("title", "ctrTitle"):
            out.append(f"{at}: the title is not first")
        titles[words(shapes[0]).casefold()] += 1
        ids = [e.get("id") for e in tree.iter(f"{P}cNvPr")]
        out += [f"{at}: id {i} twice" for i, n in Counter(ids).items() if n > 1]
        for shape in shapes:
            name = shape.find(f".//{P}cNvPr")
            decorative = bool(name.xpath(".//*[local-name()='decorative' and @val='1']"))
            text = words(shape).strip()
            if not text and not decorative and not name.get("descr"):
                out.append(f"{at}: {name.get('name')} says nothing and is not decorative")
            if re.search(r"\.(png|jpe?g|svg)$", name.get("descr", ""), re.I):
                out.append(f"{at}: a file's name for alternative text")
            for where in (*shape.iter(f"{A}xfrm"), *shape.iter(f"{P}xfrm")):
                off, ext = where.find(f"{A}off"), where.find(f"{A}ext")
                if (
                    int(off.get("x")) < 0 or int(off.get("x")) + int(ext.get("cx")) > 12192000
                    or int(off.get("y")) < 0 or int(off.get("y")) + int(ext.get("cy")) > 6858000
                ):  # fmt: skip
                    out.append(f"{at}: {name.get('name')} is off the slide")
        out += [f"{at}: a run without a language" for r in tree.iter(f"{A}rPr") if not r.get("lang")]
        out += [f"{at}: a run without a size" for r in tree.iter(f"{A}rPr") if not r.get("sz")]
        out += [f"{at}: a fixed colour" for _ in tree.iter(f"{A}srgbClr")]
        out += [f"{at}: a table without a head" for t in tree.iter(f"{A}tblPr") if t.get("firstRow") != "1"]
        out += [f"{at}: motion" for tag in ("transition", "timing") for _ in tree.iter(f"{P}{tag}")]
        notes = etree.fromstring(held[f"ppt/notesSlides/notesSlide{number}.xml"])
        out += [f"{at}: notes without a language" for r in notes.iter(f"{A}rPr") if not r.get("lang")]
    return out + [f"{n} slides are called {t!r}" for t, n in titles.items() if n > 1 or not t]


def test_our_own_check_finds_nothing(training: Artifact, every: Artifact) -> None:
    assert problems(training.data) == []
    assert problems(every.data) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (b'<a:rPr lang="en-GB"', b"<a:rPr", "a run without a language"),
        (b'type="title"', b'type="body"', "the title is not first"),
        (b"decorative ", b"d3corative ", "says nothing"),
        (b'firstRow="1"', b'firstRow="0"', "a table without a head"),
        (b'<a:off x="609600"', b'<a:off x="9609600"', "is off the slide"),
    ],
)
def test_our_own_check_sees_a_planted_fault(every: Artifact, old: bytes, new: bytes, found: str) -> None:
    number = next(n for n, t in enumerate(slide_trees(every.data), 1) if old in etree.tostring(t))
    data = changed(every.data, f"ppt/slides/slide{number}.xml", old, new)
    assert any(found in problem for problem in problems(data))


def test_no_placeholder_is_empty_and_unused_layouts_stay(every: Artifact) -> None:
    for tree in slide_trees(every.data):
        for shape in tree.iter(f"{P}sp"):
            if shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph") is not None:
                assert words(shape).strip()
    held = parts(every.data)
    names = [
        etree.fromstring(b).find(f"{P}cSld").get("name") for n, b in held.items() if "slideLayouts/slideLayout" in n
    ]
    assert "Two columns" in names and "Blank" in names


def test_every_slide_has_its_foot_and_its_number(training: Artifact) -> None:
    for number, tree in enumerate(slide_trees(training.data)[1:], 2):
        feet = {ph.get("type"): words(ph.getparent().getparent().getparent()) for ph in tree.iter(f"{P}ph")}
        assert feet["sldNum"].strip() == str(number) and feet["ftr"].strip()
        assert [f.get("type") for f in tree.iter(f"{A}fld")] == ["slidenum"]


def test_words_stand_in_real_placeholders(training: Artifact) -> None:
    loose = [
        words(shape)
        for tree in slide_trees(training.data)
        for shape in tree.find(f"{P}cSld/{P}spTree").findall(f"{P}sp")
        if words(shape).strip() and shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph") is None
    ]
    assert loose == []


# -- native things -----------------------------------------------------------------------------------


def test_charts_are_native_with_a_workbook_that_opens(every: Artifact) -> None:
    held = parts(every.data)
    charts = {n: etree.fromstring(b) for n, b in held.items() if re.fullmatch(r"ppt/charts/chart\d+\.xml", n)}
    assert len(charts) == 3
    for tree in charts.values():
        assert all(not e.get("val").startswith("-") for e in tree.iter(f"{C}axId"))
        colours = list(tree.iter(f"{A}schemeClr"))
        assert colours and not list(tree.iter(f"{A}srgbClr"))
    bars = next(
        t
        for t in charts.values()
        if t.find(f".//{C}barDir") is not None and t.find(f".//{C}barDir").get("val") == "bar"
    )
    assert "Score<5" in words(bars)
    assert [v.text for v in bars.iter(f"{C}v")].count("40") == 1  # and nothing for the missing value
    assert any("C (no figure)" in (v.text or "") for v in bars.iter(f"{C}v"))
    for name in (n for n in held if n.endswith(".xlsx")):
        book = parts(held[name])
        assert "xl/worksheets/sheet1.xml" in book and etree.fromstring(book["xl/workbook.xml"]) is not None


def test_tables_have_computed_rows_and_hairlines(every: Artifact) -> None:
    tables = [t for tree in slide_trees(every.data) for t in tree.iter(f"{A}tbl")]
    assert tables
    for table in tables:
        columns = table.find(f"{A}tblGrid").findall(f"{A}gridCol")
        for row in table.findall(f"{A}tr"):
            assert len(row.findall(f"{A}tc")) == len(columns) and int(row.get("h")) > 12700 * 20


def test_links_between_slides_and_out_of_them(training: Artifact, every: Artifact) -> None:
    agenda = slide_trees(training.data)[1]
    jumps = [h for h in agenda.iter(f"{A}hlinkClick") if h.get("action") == "ppaction://hlinksldjump"]
    assert len(jumps) >= 10  # a row each, and the strip's parts
    relations = etree.fromstring(parts(training.data)["ppt/slides/_rels/slide2.xml.rels"])
    targets = {r.get("Id"): r.get("Target") for r in relations}
    assert all(re.match(r"slide\d+\.xml|\.\./slides/slide\d+\.xml", targets[j.get(f"{R}id")]) for j in jumps)
    out = [b for n, b in parts(every.data).items() if n.startswith("ppt/slides/_rels") and b"a.example" in b]
    assert b"https://a.example/guid%C3%A9?q=%C3%A4" in out[0]
    assert encoded("https://a.example/a%20b") == "https://a.example/a%20b"


def test_sections_list_each_slide_once_under_the_sections_name(training: Artifact) -> None:
    tree = etree.fromstring(parts(training.data)["ppt/presentation.xml"])
    listed = [e.get("id") for e in tree.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId")]
    assert listed == [e.get("id") for e in tree.iter(f"{P}sldId")]
    names = [e.get("name") for e in tree.iter("{http://schemas.microsoft.com/office/powerpoint/2010/main}section")]
    assert names[0] == "Learning from serious case reviews" and "Supporting adolescents" in names


def test_notes_carry_clock_words_and_source(training: Artifact) -> None:
    held = parts(training.data)
    every_note = "\n".join(words(etree.fromstring(b)) for n, b in held.items() if "notesSlides/notesSlide" in n)
    assert (
        re.search(r"Clock\. 0:0[1-9], ", every_note)
        and "Listen for." in every_note
        and "Left out for time." in every_note
    )
    assert "Source. Triennial Analysis of Serious Case Reviews 2011–2014, p133" in every_note
    assert "notesMasterIdLst" in held["ppt/presentation.xml"].decode()


# -- the brand ---------------------------------------------------------------------------------------


def test_the_theme_is_the_brands_and_slides_speak_only_of_slots(training: Artifact) -> None:
    theme = etree.fromstring(parts(training.data)["ppt/theme/theme1.xml"])
    slots = {e.tag.removeprefix(A): e[0].get("val") for e in theme.find(f".//{A}clrScheme")}
    wanted = load_brand(Layouts.standard(), "oakfield").theme()
    assert slots == {k: v for k, v in wanted.items() if k not in ("major", "minor")}
    used = {e.get("val") for t in slide_trees(training.data) for e in t.iter(f"{A}schemeClr")}
    assert {"accent1", "accent2", "accent3", "accent4", "tx2"} <= used


def test_what_stands_on_a_light_primary_is_dark() -> None:
    artifact = built(chosen(ROOT, "training", "harbour-street"))
    held = parts(artifact.data)
    for name, content in held.items():
        if name.startswith(("ppt/slides/slide", "ppt/slideLayouts/slideLayout")):
            assert b'schemeClr val="lt1"' not in content, name
    assert b'schemeClr val="dk1"' in held["ppt/slideLayouts/slideLayout1.xml"]
    assert problems(artifact.data) == []


def marks(data: bytes) -> list[Any]:
    held = parts(data)
    trees = [
        etree.fromstring(b)
        for n, b in held.items()
        if "slideLayouts/slideLayout" in n or "slideMasters/slideMaster" in n
    ]
    return [e for t in trees for e in t.iter(f"{P}cNvPr") if e.get("name") == "Brand mark"]


def test_the_mark_is_drawn_by_master_and_layouts(training: Artifact) -> None:
    found = marks(training.data)
    assert len(found) >= 6
    assert all(e.getparent().getparent().find(f".//{A}custGeom") is not None for e in found)


SVG = '<svg xmlns="http://www.w3.org/2000/svg"'
LOGOS = {
    "two.svg": f'{SVG} viewBox="0 0 20 10"><rect width="10" height="10" fill="#FF0000"/>'
    '<circle cx="15" cy="5" r="4" fill="none" stroke="blue" stroke-width="2"/></svg>',
    "hard.svg": f'{SVG} viewBox="0 0 9 9"><linearGradient id="g"><stop stop-color="#f00"/>'
    '</linearGradient><rect width="9" height="9" fill="url(#g)"/></svg>',
}  # fmt: skip


@pytest.mark.parametrize("logo", ["two.svg", "hard.svg", "photo.png", "none"])
def test_any_logo_is_drawn_or_told_of(tmp_path: Path, logo: str) -> None:
    folder = tmp_path / "layouts" / "brands" / "own"
    folder.mkdir(parents=True)
    named = "" if logo == "none" else f"logos: {{default: {logo}}}\n"
    (folder / "brand.yaml").write_text(f'name: Own\ncolours: {{primary: "#14453D"}}\n{named}')
    if logo.endswith(".svg"):
        (folder / logo).write_text(LOGOS[logo])
    elif logo == "photo.png":
        Image.new("RGB", (300, 100), "#0033aa").save(folder / logo)
    layouts = Layouts.standard(tmp_path)
    held = selected(tmp_path / "w", {"a": section("a", BULLETS + "  - question: {ask: Why?, minutes: 3}\n")})
    (sheet,) = deck.sheets(held)
    made = deck.build(sheet, layouts, load_brand(layouts, "own"))
    assert not [d for d in made.diagnostics if "too intricate" in d.message]
    assert bool(marks(made.data)) == (logo != "none")
    name = (
        next(e for e in slide_trees(made.data)[0].iter(f"{P}cNvPr") if e.get("name") == "School")
        .getparent()
        .getparent()
    )
    began = int(name.find(f".//{A}off").get("x")) / 12700
    wide = {"two.svg": 68 + 12, "hard.svg": 34 + 12, "photo.png": 102 + 12}
    assert began == 48 + wide.get(logo, 0)
    assert schema_faults(made.data, tmp_path) == ""


ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
TURNED = (
    f'{SVG} viewBox="0 0 20 10"><g transform="rotate(20 10 5)" opacity=".5"><rect x="4" y="2" width="9" height="6"'
    ' fill="#0a0"/></g><rect width="3" height="3" fill="#00a"/></svg>'
)


def own_logo(folder: Path, **files: str | bytes) -> Artifact:
    """A deck in a brand of which ``files`` are the logo and what lies beside it, by their suffix."""
    here = folder / "layouts" / "brands" / "own"
    here.mkdir(parents=True)
    (here / "brand.yaml").write_text('name: Own\ncolours: {primary: "#14453D"}\nlogos: {default: logo.svg}\n')
    for suffix, content in files.items():
        (here / f"logo.{suffix}").write_bytes(content.encode() if isinstance(content, str) else content)
    layouts = Layouts.standard(folder)
    held = selected(folder / "w", {"a": section("a", BULLETS + "  - question: {ask: Why?, minutes: 3}\n")})
    return deck.build(deck.sheets(held)[0], layouts, load_brand(layouts, "own"))


@pytest.mark.parametrize("svg", [LOGOS["hard.svg"], TURNED], ids=["gradient", "see-through"])
def test_an_svg_that_is_no_plain_shapes_is_kept_with_its_pixels_beside_it(tmp_path: Path, svg: str) -> None:
    made = own_logo(tmp_path, svg=svg)
    held = parts(made.data)
    drawn = [n for n in held if n.endswith(".svg")]
    pixels = [n for n in held if n.endswith(".png")]
    assert len(drawn) == len(pixels) == 2, "on paper as it is, on a field with a white ground"
    assert all(etree.fromstring(held[name]).tag.endswith("svg") for name in drawn)
    corners = []
    for name in pixels:
        with Image.open(io.BytesIO(held[name])) as picture:
            assert picture.height == 480 and picture.mode == "RGBA"
            corners.append(picture.getpixel((picture.width - 2, 2)))
    assert svg != TURNED or sorted(c[3] for c in corners) == [0, 255], "what lies under a logo shows through"
    blips = 0
    for name in (n for n in held if n.endswith(".xml")):
        rels = held.get(f"{name.rpartition('/')[0]}/_rels/{name.rpartition('/')[2]}.rels", b"")
        for blip in etree.fromstring(held[name]).iter(ASVG):
            target = re.search(rf'Id="{blip.get(f"{R}embed")}"[^>]*', rels.decode()) or re.search(
                rf'<Relationship [^>]*Id="{blip.get(f"{R}embed")}"', rels.decode()
            )
            assert target is not None
            blips += 1
    assert blips >= 5, "the master, its layouts, and a slide with a field"
    assert schema_faults(made.data, tmp_path) == "" and problems(made.data) == []
    assert made.data == own_logo(tmp_path / "again", svg=svg).data


def test_a_png_beside_an_svg_is_what_stands_beside_it(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (90, 90), "#123456").save(buffer, "PNG")
    made = own_logo(tmp_path, svg=LOGOS["hard.svg"], png=buffer.getvalue())
    (pixels,) = [c for n, c in parts(made.data).items() if n.endswith(".png")]
    with Image.open(io.BytesIO(pixels)) as picture:
        assert picture.size == (90, 90) and picture.convert("RGB").getpixel((9, 9)) == (0x12, 0x34, 0x56)


def test_the_foot_begins_after_a_wide_mark(tmp_path: Path) -> None:
    wide = f'{SVG} viewBox="0 0 60 10"><rect width="60" height="10" fill="red"/></svg>'
    held = parts(own_logo(tmp_path, svg=wide).data)
    beside = 0
    for name in (n for n in held if n.startswith("ppt/slideLayouts/slideLayout")):
        spans: dict[str, tuple[int, int]] = {}
        for shape in etree.fromstring(held[name]).iter(f"{P}sp"):
            where, ph = shape.find(f"{P}spPr/{A}xfrm"), shape.find(f".//{P}ph")
            called = shape.find(f".//{P}cNvPr").get("name") if ph is None else ph.get("type", "")
            if where is not None:
                off, ext = where.find(f"{A}off"), where.find(f"{A}ext")
                spans[called] = (int(off.get("x")), int(off.get("x")) + int(ext.get("cx")))
        if MARK in spans and "ftr" in spans:
            assert spans[MARK][1] < spans["ftr"][0] < spans["ftr"][1] < spans["sldNum"][0] + 12700, name
            beside += 1
    assert beside >= 3


@pytest.mark.parametrize(
    "harm",
    ["<script>1</script>", '<use href="https://x.example/a.svg#b"/>', '<g onload="x()"/>',
     '<rect fill="url(https://x.example/a)"/>', "<foreignObject/>"],
)  # fmt: skip
def test_an_svg_that_could_do_harm_is_put_into_no_deck(tmp_path: Path, harm: str) -> None:
    with pytest.raises(PackError, match=r"the logo logo\.svg"):
        own_logo(tmp_path, svg=f'{SVG} viewBox="0 0 9 9">{harm}<path d="M0 0h9v9z"/></svg>')


def test_without_the_print_engine_a_logo_without_a_png_is_told_of(tmp_path: Path) -> None:
    own_logo(tmp_path, svg=LOGOS["hard.svg"])
    fake = tmp_path / "fake" / "weasyprint"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    asked = (
        "from packbuilder.brand import load_brand; from packbuilder.formats._pptx_brand import mark_ratio, undrawable;"
        "from packbuilder.resources import Layouts; from pathlib import Path; import sys;"
        "own = load_brand(Layouts.standard(Path(sys.argv[1])), 'own'); print(undrawable(own), mark_ratio(own))"
    )
    for path, found in ((f"{fake.parent}", "True 0.0"), ("", "False 1.0")):
        told = subprocess.run([sys.executable, "-c", asked, str(tmp_path)], env={**os.environ, "PYTHONPATH": path},
                              capture_output=True, text=True, cwd=ROOT)  # fmt: skip
        assert told.stdout.strip() == found, told.stderr


def test_drawings_become_freeforms_or_say_that_they_cannot() -> None:
    made = freeform(LOGOS["two.svg"].replace("#FF0000", "blue"))
    assert made is not None and made.stroke == 2 and made.paths.count("<a:path ") == 2
    pair = freeforms(LOGOS["two.svg"])
    assert (
        pair is not None and [paint for _, paint in pair] == ["#FF0000", "blue"] and freeform(LOGOS["two.svg"]) is None
    )
    bad_path, moved = '<path d="M0 zz" fill="red"/>', '<g transform="scale(2)"/>'
    for bad in (
        LOGOS["hard.svg"], "<svg", f'{SVG}><path d="M0 0"/></svg>', f'{SVG} viewBox="0 0 9 9">{bad_path}</svg>',
        f'{SVG} viewBox="0 0 9 9">{moved}</svg>',
    ):  # fmt: skip
        assert freeforms(bad) is None


@pytest.mark.parametrize(
    ("moved", "plain"),
    [
        ('<g transform="translate(2 3) scale(2)"><rect x="1" y="1" width="2" height="1"/></g>', "M4 5H8V7H4Z"),
        ('<rect width="4" height="2" transform="matrix(1 0 0 1 1 1)"/>', "M1 1H5V3H1Z"),
        ('<g transform="rotate(90 5 5)"><path d="M5 0H6V1H5Z"/></g>', "M10 5V6H9V5Z"),
        ('<g transform="translate(1)"><g transform="translate(0,2)"><path d="M0 0H1V1H0Z"/></g></g>', "M1 2H2V3H1Z"),
        ('<path d="M0 0H1V1H0Z" style="fill:#0a0;stroke:none;fill-opacity:1;-inkscape-x:y"/>', "M0 0H1V1H0Z"),
    ],
)
def test_a_drawing_may_be_moved_and_turned(moved: str, plain: str) -> None:
    made, wanted = (
        freeform(f'{SVG} viewBox="0 0 10 10">{moved}</svg>'),
        freeform(f'{SVG} viewBox="0 0 10 10"><path d="{plain}"/></svg>'),
    )
    assert made is not None and wanted is not None

    def corners(paths: str) -> set[tuple[str, ...]]:
        return set(re.findall(r'<a:pt x="(-?\d+)" y="(-?\d+)"/>', paths))

    assert corners(made.paths) == corners(wanted.paths) and len(corners(made.paths)) == 4


def test_lines_grow_with_their_drawing_and_corners_are_round() -> None:
    thick = freeform(
        f'{SVG} viewBox="0 0 9 9"><g transform="scale(3)" fill="none" stroke="red"><path d="M0 1H3"/></g></svg>'
    )
    assert thick is not None and thick.stroke == 3
    uneven = f'{SVG} viewBox="0 0 9 9"><path transform="scale(3 1)" fill="none" stroke="red" d="M0 1H3"/></svg>'
    assert freeform(uneven) is None
    soft = freeform(f'{SVG} viewBox="0 0 9 9"><rect width="9" height="9" rx="2"/></svg>')
    assert soft is not None and soft.paths.count("cubicBezTo>") == 8
    for hidden in ("display:none", "stroke-dasharray:1 2;stroke:red;fill:none", "opacity:.5"):
        assert freeform(f'{SVG} viewBox="0 0 9 9"><path style="{hidden}" d="M0 1H3V3Z"/></svg>') is None
    assert freeform(f'{SVG} viewBox="0 0 9 9"><path transform="shake(3)" d="M0 1H3V3Z"/></svg>') is None


# -- decks that nobody would write -------------------------------------------------------------------

SAID = "It was seen, written down and passed on the same day. "
LONG = (
    "A title that goes on until it has one hundred and thirty characters "
    + "and more than two lines of a slide hold " * 2
)
URDU = "بچے کی بات غور سے سنیں اور فوراً لکھ لیں"


def points(count: int, title: str, words_: str = "Point {n} of a long list") -> str:
    items = "".join(f"        - {words_.format(n=n)}\n" for n in range(1, count + 1))
    return f"  - bullets:\n      title: '{title}'\n      items:\n{items}"


@pytest.fixture(scope="module")
def wild(tmp_path_factory: pytest.TempPathFactory) -> tuple[Selected, Artifact]:
    """Sixty bullets, a title of 130 characters, a cell of 200 sentences, a note of 5,000 characters, 30 sections."""
    assert len(LONG) >= 130
    cell = f"  - table: {{title: Rows, columns: [What, So], rows: [[one, '{SAID * 200}'], [two, end]]}}\n"
    held = {"s01": section("s01", points(60, "Sixty") + points(2, LONG) + cell, f'minutes: 3\nnotes: "{SAID * 94}"\n')}
    assert len(SAID * 94) > 5000
    held |= {f"s{n:02}": section(f"s{n:02}", points(3, f"Of {n}"), "minutes: 1\n") for n in range(2, 31)}
    chosen_ = selected(tmp_path_factory.mktemp("wild"), held)
    return chosen_, built(chosen_)


@pytest.fixture(scope="module")
def urdu(tmp_path_factory: pytest.TempPathFactory) -> tuple[Selected, Artifact]:
    """Every kind of slide in a language that is written from right to left."""
    words_ = EVERY_KIND
    for latin in ("Points", "Bring me the small worry.", "A case", "It was seen.", "children here", "What now?"):
        words_ = words_.replace(latin, f'"{URDU}"' if ":" not in latin else latin, 1)
    held = {"a": section("a", words_ + points(20, URDU, URDU + " {n}"), f'theme: yes\nminutes: 3\nnotes: "{URDU}"\n')}
    chosen_ = selected(tmp_path_factory.mktemp("urdu"), held, language="ur", title=URDU)
    return chosen_, built(chosen_)


@pytest.mark.parametrize("which", ["wild", "urdu"])
def test_whatever_is_written_both_validators_and_our_own_check_find_nothing(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    chosen_, made = request.getfixturevalue(which)
    assert schema_faults(made.data, tmp_path) == ""
    assert overflow_faults(made.data, tmp_path) == ""
    assert problems(made.data) == []
    proof = prove(made.data, "pptx", chosen_, Layouts.standard())
    assert [d.message for d in proof.diagnostics] == []


def test_what_was_too_much_is_told_with_its_place(wild: tuple[Selected, Artifact]) -> None:
    told = {d.message.split(":")[0]: d for d in wild[1].diagnostics if d.severity == "warning"}
    assert "the title is too long for a slide" in told
    assert any("notes are longer than a printed notes page" in d.message for d in told.values())
    assert all(d.at is not None and d.at.file.endswith("s01.yaml") and d.hint for d in told.values())


# -- pictures, languages, long notes -----------------------------------------------------------------


def test_a_picture_is_upright_and_keeps_its_words_not_its_camera(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    Image.new("RGB", (400, 200), "#884400").save(tmp_path / "photo.jpg", exif=exif)
    held = selected(
        tmp_path / "w",
        {
            "a": section(
                "a",
                "  - image: {file: photo.jpg, alt: A door that stands open, caption: The door}\n"
                "  - image: {file: photo.jpg, decorative: yes, caption: Again}\n",
            )
        },
    )
    made = built(held, {"folder": tmp_path})
    pictures = [p for t in slide_trees(made.data) for p in t.iter(f"{P}pic")]
    size = [p.find(f"{P}spPr/{A}xfrm/{A}ext") for p in pictures]
    assert len(pictures) == 2 and all(int(s.get("cy")) > int(s.get("cx")) for s in size)
    assert pictures[0].find(f".//{P}cNvPr").get("descr") == "A door that stands open"
    (name,) = [n for n in parts(made.data) if n.startswith("ppt/media/")]
    assert b"A camera" not in parts(made.data)[name]
    assert problems(made.data) == [] and schema_faults(made.data, tmp_path) == ""


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"no picture")
    held = selected(tmp_path / "w", {"a": section("a", "  - image: {file: bad.png, alt: A thing}\n")})
    with pytest.raises(Exception, match=r"the picture bad\.png cannot be (read|used)"):
        built(held, {"folder": tmp_path})


def test_right_to_left_is_mirrored_and_marked(tmp_path: Path) -> None:
    block = (
        '  - bullets: {title: "بچے کی بات سنیں", items: ["بچے سے اکیلے میں بات کریں", "غور سے سنیں"]}\n'
        '  - table: {title: "جدول", columns: ["ایک", "دو"], rows: [["تین", "چار"]]}\n'
    )
    made = built(selected(tmp_path / "w", {"a": section("a", block)}, language="ur"))
    assert any("reserve of 15 per cent" in d.message for d in made.diagnostics)
    tree = slide_trees(made.data)[1]
    runs = list(tree.iter(f"{A}rPr"))
    assert runs and {r.get("lang") for r in runs} == {"ur"}
    assert any(p.get("rtl") == "1" and p.get("algn") == "r" for p in tree.iter(f"{A}pPr"))
    body = next(s for s in tree.iter(f"{P}sp") if s.find(f".//{P}cNvPr").get("name") == "Body")
    assert int(body.find(f".//{A}off").get("x")) == (960 - 268 - 644) * 12700
    numbers = [p for t in slide_trees(made.data) for p in t.iter(f"{A}p") if "01632 960001" in words(p) or False]
    assert all(p.find(f"{A}pPr").get("rtl") == "0" for p in numbers if p.find(f"{A}pPr") is not None)
    master = etree.fromstring(parts(made.data)["ppt/slideMasters/slideMaster1.xml"])
    mark = next(e for e in master.iter(f"{P}cNvPr") if e.get("name") == "Brand mark").getparent().getparent()
    assert int(mark.find(f".//{A}off").get("x")) == (960 - 48 - 20) * 12700
    assert any(t.get("rtl") == "1" for tree in slide_trees(made.data) for t in tree.iter(f"{A}tblPr"))
    assert problems(made.data) == [] and schema_faults(made.data, tmp_path) == ""
    assert overflow_faults(made.data, tmp_path) == ""


def test_a_note_longer_than_its_page_is_warned_of(tmp_path: Path) -> None:
    long = "Somebody saw it and said so to a colleague. " * 115
    made = built(selected(tmp_path, {"a": section("a", BULLETS, f'notes: "{long}"\n')}))
    (warning,) = [d for d in made.diagnostics if d.severity == "warning"]
    assert "notes are longer than a printed notes page" in warning.message
    assert warning.at is not None and warning.at.file.endswith("a.yaml") and "Somebody" in warning.at.excerpt
    cut = re.fullmatch(r"cut (\d+) lines, or print `slides-notes`, where notes go on over the page", warning.hint or "")
    assert cut is not None
    kept = " ".join(long.split()[: len(long.split()) - (int(cut[1]) + 1) * 19])  # about so many words to a line
    assert not built(selected(tmp_path / "b", {"a": section("a", BULLETS, f'notes: "{kept}"\n')})).diagnostics
    assert "colleague" in words(etree.fromstring(parts(made.data)["ppt/notesSlides/notesSlide2.xml"]))


def test_signs_that_xml_forbids_or_reads_are_neither_lost_nor_harmful(tmp_path: Path) -> None:
    made = built(selected(tmp_path, {"a": section("a", "  - bullets: ['<b> & \"quoted\" ]]> %', 'Zażółć → ½']\n")}))
    text = "\n".join(words(t) for t in slide_trees(made.data))
    assert '<b> & "quoted" ]]> %' in text and "Zażółć → ½" in text


@pytest.mark.slow
def test_a_long_session_of_many_parts_has_its_agenda_on_its_slides(tmp_path: Path) -> None:
    more = ["theme: true\nminutes: 2\n"] * 4 + ["minutes: 2\n"] * 66
    held = {f"s{n}": section(f"s{n}", "  - bullets: [a, b]\n", extra) for n, extra in enumerate(more)}
    chosen_ = selected(tmp_path, held)
    made = built(chosen_)
    proof = prove(made.data, "pptx", chosen_, Layouts.standard())
    assert proof.ok, [d.message for d in proof.diagnostics]
    text = "\n".join(words(t) for t in slide_trees(made.data))
    assert "2 hours 20 minutes" in text
    assert all(f"Section s{n}" in text for n in range(70))


@pytest.mark.slow
def test_five_hundred_slides_are_built(tmp_path: Path) -> None:
    held = {f"s{n}": section(f"s{n}", "  - bullets: [a, b]\n" * 2) for n in range(250)}
    made = built(selected(tmp_path, held))
    assert made.count > 500
    assert len({t.get("name") for t in slide_trees(made.data)}) == 1


def test_a_deck_names_its_file_and_what_gave_way() -> None:
    (sheet,) = deck.sheets(chosen(ROOT, "training"))
    assert isinstance(sheet, Sheet) and sheet.name == "deck"
    assert "talk-it-over/quiz" not in {s.path for s in sheet.selected.walk()}
    assert any(i.reason == "no time in 45 minutes" for i in sheet.selected.left_out)
    assert planned(sheet.selected).slides == planned(chosen(ROOT, "training")).slides


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("which", ["training", "every"])
def test_it_goes_through_libreoffice_and_back(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    before = tmp_path / "before.pptx"
    before.write_bytes(request.getfixturevalue(which).data)
    office(["--outdir", tmp_path / "after", before], tmp_path)
    assert said_on_slides(tmp_path / "after" / "before.pptx") == said_on_slides(before)
