"""A finished deck that is right passes; one that was spoilt after it was made does not, whatever was done to it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from spoiling import Case, repack, say, spoil_part

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
REL = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECRET = "One governor alone may look at the record of allegations against staff."
MAIN = "ppt/presentation.xml"
Change = Callable[[Any], None]


def slide(number: int) -> str:
    return f"ppt/slides/slide{number}.xml"


def names(data: bytes, begin: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return next(n for n in archive.namelist() if n.startswith(begin) and "_rels" not in n)


def retext(old: str, new: str) -> Change:
    def change(root: Any) -> None:
        hit = [t for t in root.iter(f"{A}t", f"{C}v") if t.text and old in t.text]
        assert hit
        for t in hit:
            t.text = t.text.replace(old, new)

    return change


def attribute(tag: str, name: str, value: str | None) -> Change:
    def change(root: Any) -> None:
        for element in root.iter(tag):
            if value is None:
                element.attrib.pop(name, None)
            else:
                element.set(name, value)

    return change


def placed(slide_root: Any, kind: str) -> Any:
    """The shape whose placeholder is of ``kind``."""
    return next(s for s in slide_root.iter(f"{P}sp") if (s.find(f".//{P}ph").get("type") or "obj") == kind)


def test_a_deck_in_order_passes(slides: Case) -> None:
    proof = slides.prove()
    assert [c.detail for c in proof.checks] == [()] * 7
    assert (proof.count, proof.unit) == (5, "slides")


# -- lost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "old", "lost"),
    [
        (1, "Tell the safeguarding lead", "neither on a slide nor in the notes"),
        (2, "A child who stops coming", "neither on a slide nor in the notes"),
        (4, "01632 960118", "neither on a slide nor in the notes"),
    ],
)
def test_words_taken_off_a_slide_are_lost(slides: Case, part: int, old: str, lost: str) -> None:
    assert lost in slides.faults("lost", spoil_part(slides.data, slide(part), retext(old, "Someone else")))


def test_words_taken_out_of_the_notes_are_lost(slides: Case) -> None:
    data = spoil_part(slides.data, names(slides.data, "ppt/notesSlides/"), retext("Allow two minutes.", ""))
    assert slides.faults("lost", data) == "“Allow two minutes.” (noticing) is not in the notes"


def test_notes_do_not_stand_in_for_a_slide(slides: Case) -> None:
    assert "is not in the file" in slides.faults("lost", statements=say("Allow two minutes.", where="face"))


def test_a_label_taken_out_of_a_chart_is_lost(slides: Case) -> None:
    data = spoil_part(slides.data, names(slides.data, "ppt/charts/chart"), retext("One to five", "Others"))
    assert "“One to five”" in slides.faults("lost", data)


def test_a_figure_changed_in_a_chart_is_lost_and_differs(slides: Case) -> None:
    data = spoil_part(slides.data, names(slides.data, "ppt/charts/chart"), retext("0.42", "0.43"))
    assert "“42%”" in slides.faults("lost", data)
    assert "the figure 43% is not in the content" in slides.faults("differing", data)


def test_a_shape_off_the_slide_is_lost(slides: Case) -> None:
    def change(root: Any) -> None:
        look = placed(root, "body").find(f"{P}spPr")
        look.append(etree.fromstring(
            f'<a:xfrm xmlns:a="{A[1:-1]}"><a:off x="13000000" y="0"/><a:ext cx="9000000" cy="3000000"/></a:xfrm>'
        ))  # fmt: skip

    data = spoil_part(slides.data, slide(1), change)
    assert "“Tell the safeguarding lead the same day.”" in slides.faults("lost", data)
    assert "stands off the slide" in slides.faults("overflowing", data)


def test_a_shape_under_another_is_lost(slides: Case) -> None:
    def change(root: Any) -> None:
        tree = root.find(f"{P}cSld/{P}spTree")
        tree.append(etree.fromstring(
            f'<p:sp xmlns:p="{P[1:-1]}" xmlns:a="{A[1:-1]}"><p:nvSpPr><p:cNvPr id="99" name="Lid" descr="A lid"/>'
            '<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="12192000" cy="6858000"/>'
            '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFFF"/>'
            "</a:solidFill></p:spPr></p:sp>"
        ))  # fmt: skip

    data = spoil_part(slides.data, slide(2), change)
    assert "“A child who stops coming”" in slides.faults("lost", data)
    assert "covered by something drawn over it" in slides.faults("unreadable", data)


# -- leaked -------------------------------------------------------------------------------------------


def added(name: str, data: bytes, kind: str = "") -> Callable[[dict[str, bytes]], None]:
    """A part more in the file, that nothing leads to."""

    def change(parts: dict[str, bytes]) -> None:
        parts[name] = data

    return change


def related(parts: dict[str, bytes], source: str, kind: str, target: str, mode: str = "") -> None:
    folder, base = source.rsplit("/", 1)
    name = f"{folder}/_rels/{base}.rels"
    root = etree.fromstring(parts[name])
    more = etree.SubElement(root, f"{{{REL}}}Relationship", Id="rId99", Type=f"{OFFICE}/{kind}", Target=target)
    if mode:
        more.set("TargetMode", mode)
    parts[name] = etree.tostring(root)


def test_what_was_left_out_is_found_on_a_slide_and_in_its_notes(slides: Case) -> None:
    data = spoil_part(slides.data, slide(2), retext("A change in how a child looks", SECRET))
    assert "(allegations) stands in slide 2" in slides.faults("leaked", data)
    data = spoil_part(slides.data, names(slides.data, "ppt/notesSlides/"), retext("Allow two minutes.", SECRET))
    assert "stands in the notes of slide 1" in slides.faults("leaked", data)


@pytest.mark.parametrize(
    ("part", "tag", "name", "value", "where"),
    [
        ("ppt/slides/slide5.xml", f"{P}cNvPr", "descr", SECRET, "the alt text of"),
        ("ppt/slides/slide5.xml", f"{P}cNvPr", "title", SECRET, "a hidden entry of ppt/slides/slide5.xml"),
        ("ppt/slides/slide5.xml", f"{P}cNvPr", "name", SECRET, "a hidden entry of ppt/slides/slide5.xml"),
    ],
)
def test_what_was_left_out_is_found_in_attributes(
    slides: Case, part: str, tag: str, name: str, value: str, where: str
) -> None:
    assert where in slides.faults("leaked", spoil_part(slides.data, part, attribute(tag, name, value)))


def test_what_was_left_out_is_found_in_the_properties(slides: Case) -> None:
    def change(root: Any) -> None:
        etree.SubElement(root, "{http://purl.org/dc/elements/1.1/}subject").text = SECRET

    assert "stands in the file's properties" in slides.faults(
        "leaked", spoil_part(slides.data, "docProps/core.xml", change)
    )


def test_what_was_left_out_is_found_in_a_layout(slides: Case) -> None:
    data = spoil_part(slides.data, "ppt/slideLayouts/slideLayout1.xml", retext("What it is about", SECRET))
    assert "stands in a layout" in slides.faults("leaked", data)


def test_what_was_left_out_is_found_in_a_chart_and_its_workbook(slides: Case) -> None:
    data = spoil_part(
        slides.data, names(slides.data, "ppt/charts/chart"), retext("Reviews", "Managing allegations quietly")
    )
    assert "“Managing allegations quietly” (allegations) stands in slide 3" in slides.faults("leaked", data)
    book = names(slides.data, "ppt/embeddings/")

    def change(parts: dict[str, bytes]) -> None:
        def inner(cells: dict[str, bytes]) -> None:
            cells["xl/sharedStrings.xml"] = cells["xl/sharedStrings.xml"].replace(b"Reviews", SECRET.encode())

        parts[book] = repack(parts[book], inner)

    faults = slides.faults("leaked", repack(slides.data, change))
    assert "the chart's workbook holds what the chart does not show" in faults
    assert "stands in the workbook of a chart on slide 3" in faults


def test_a_hidden_slide_is_a_leak_and_its_words_are_lost(slides: Case) -> None:
    def change(root: Any) -> None:
        root.set("show", "0")

    data = spoil_part(slides.data, slide(2), change)
    assert "a slide is hidden" in slides.faults("leaked", data)
    assert "“A child who stops coming”" in slides.faults("lost", data)


def test_a_slide_taken_out_of_the_show_only_is_a_leak(slides: Case) -> None:
    def change(root: Any) -> None:
        listed = root.find(f"{P}sldIdLst")
        listed.remove(listed[-1])

    assert "a slide that was taken out still stands in the file" in slides.faults(
        "leaked", spoil_part(slides.data, MAIN, change)
    )


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (added("ppt/media/image9.png", b"\x89PNG"), "a part of the file is not used: ppt/media/image9.png"),
        (
            added("ppt/slides/slide9.xml", f'<a xmlns="x"><t>{SECRET}</t></a>'.encode()),
            "the part ppt/slides/slide9.xml",
        ),
        (lambda parts: related(parts, MAIN, "vbaProject", "vbaProject.bin"), "the file holds a macro"),
        (lambda parts: related(parts, slide(1), "comments", "../comments/c1.xml"), "the file holds comments"),
        (
            lambda parts: related(parts, slide(1), "image", "file:///c/photo.png", "External"),
            "the file links to another",
        ),
    ],
)
def test_what_has_no_place_in_a_deck_is_a_leak(
    slides: Case, change: Callable[[dict[str, bytes]], None], fault: str
) -> None:
    assert fault in slides.faults("leaked", repack(slides.data, change))


def test_words_in_a_picture_file_are_a_leak(slides: Case) -> None:
    from PIL import Image, PngImagePlugin

    def change(parts: dict[str, bytes]) -> None:
        name = next(n for n in parts if n.startswith("ppt/media/"))
        info = PngImagePlugin.PngInfo()
        info.add_text("Description", SECRET)
        out = io.BytesIO()
        Image.new("RGB", (9, 9)).save(out, "PNG", pnginfo=info)
        parts[name] = out.getvalue()

    assert "stands in the picture image" in slides.faults("leaked", repack(slides.data, change))


# -- differing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        ("Ring 01632 960999", "the telephone number 01632960999"),
        ("Read it by 3 May 2026", "the date 2026-05-03"),
        ("See oakfield.example/elsewhere", "the address oakfield.example/elsewhere"),
        ("It was 57 per cent", "the figure 57%"),
        ("It was 7 of 91", "the figure 7 of 91"),
    ],
)
def test_a_fact_that_is_not_in_the_content_is_told(slides: Case, new: str, fault: str) -> None:
    data = spoil_part(slides.data, slide(2), retext("A change in how a child looks", new))
    assert f"{fault} is not in the content" in slides.faults("differing", data)


# -- overflowing --------------------------------------------------------------------------------------


def test_words_taller_than_their_frame_are_told(slides: Case) -> None:
    data = spoil_part(slides.data, slide(2), retext("A change in how a child looks", "A change, however small. " * 40))
    assert "pt in a frame of" in slides.faults("overflowing", data)


def test_a_word_wider_than_its_frame_is_told(slides: Case) -> None:
    data = spoil_part(slides.data, slide(2), retext("A change in how a child looks", "Donau" * 30))
    assert "is wider than its frame" in slides.faults("overflowing", data)


def test_a_table_off_the_slide_is_told(slides: Case) -> None:
    data = spoil_part(slides.data, slide(4), retext("Priya Nair", "Priya Nair, " * 90))
    assert "the table runs" in slides.faults("overflowing", data)


# -- unreadable ---------------------------------------------------------------------------------------


def test_small_print_is_told(slides: Case) -> None:
    data = spoil_part(slides.data, slide(2), attribute(f"{A}rPr", "sz", "1400"))
    faults = slides.faults("unreadable", data)
    assert "14 pt where 28 is the least: “What to look for”" in faults
    assert "14 pt where 20 is the least: “A child who stops coming”" in faults


def test_faint_text_is_told(slides: Case) -> None:
    def change(root: Any) -> None:
        for look in root.iter(f"{A}rPr"):
            fill = etree.SubElement(look, f"{A}solidFill")
            etree.SubElement(fill, f"{A}schemeClr", val="bg2")

    assert "on #FFFDF9 is 1." in slides.faults("unreadable", spoil_part(slides.data, slide(2), change))


def untitled(root: Any) -> None:
    shape = placed(root, "title")
    shape.getparent().remove(shape)


def title_last(root: Any) -> None:
    shape = placed(root, "title")
    shape.getparent().append(shape)


def not_a_head(root: Any) -> None:
    root.find(f".//{A}tblPr").attrib.pop("firstRow")


@pytest.mark.parametrize(
    ("number", "change", "fault"),
    [
        (5, attribute(f"{P}cNvPr", "descr", None), "a picture has no alt text"),
        (5, attribute(f"{P}cNvPr", "descr", "doors.png"), "a picture's alt text is a file name: doors.png"),
        (1, attribute(f"{A}rPr", "lang", None), "text has no language (slide 1)"),
        (1, untitled, "the slide has no title (slide 1)"),
        (2, title_last, "the title is not what a screen reader says first (slide 2)"),
        (4, not_a_head, "a table has no head row (slide 4)"),
        (2, retext("What to look for", "Who to tell"), "2 slides have the title “Who to tell”"),
        (2, retext("A change in how a child looks", ""), ""),
    ],
)
def test_what_a_screen_reader_needs_is_missed(slides: Case, number: int, change: Change, fault: str) -> None:
    assert fault in slides.faults("unreadable", spoil_part(slides.data, slide(number), change))


def test_a_file_without_a_title_is_told(slides: Case) -> None:
    def change(root: Any) -> None:
        root.find("{http://purl.org/dc/elements/1.1/}title").text = ""

    assert "the file has no title" in slides.faults("unreadable", spoil_part(slides.data, "docProps/core.xml", change))


# -- unfilled, broken ---------------------------------------------------------------------------------


def test_an_unfilled_place_is_told(slides: Case) -> None:
    data = spoil_part(slides.data, slide(2), retext("A change in how a child looks", "Tell {dsl.name}"))
    assert "“{dsl.name}” stands in slide 2" in slides.faults("unfilled", data)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_a_file_that_is_no_deck_fails_without_a_crash(slides: Case, data: bytes) -> None:
    proof = slides.prove(data or b" ")
    assert not proof.ok
    assert all(not c.ok for c in proof.checks)


def test_a_zip_of_something_else_fails_without_a_crash(slides: Case) -> None:
    data = repack(slides.data, lambda parts: [parts.pop(n) for n in list(parts) if n.startswith("ppt/")])  # type: ignore[func-returns-value]
    assert not slides.prove(data).ok


def test_a_bomb_is_not_unpacked(slides: Case) -> None:
    data = repack(slides.data, added("ppt/media/bomb.bin", b"\0" * 60_000_000))
    proof = slides.prove(data)
    assert "unpacks to far more than a deck holds" in proof.diagnostics[0].message


def test_entities_are_not_read(slides: Case) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    proof = slides.prove(repack(slides.data, added(slide(1), bomb)))
    assert "declares a document type" in proof.diagnostics[0].message


# -- what a deck is beside its words ------------------------------------------------------------------

SECTIONS = (
    '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:ext uri="{{521415D9}}">'
    '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="All" '
    'id="{{1}}"><p14:sldIdLst>{}</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
)


@pytest.mark.parametrize("part", [slide(2), "ppt/slideLayouts/slideLayout4.xml", "ppt/slideMasters/slideMaster1.xml"])
@pytest.mark.parametrize(("tag", "what"), [("transition", "a transition"), ("timing", "an animation")])
def test_motion_is_told(slides: Case, part: str, tag: str, what: str) -> None:
    def change(root: Any) -> None:
        etree.SubElement(root, f"{P}{tag}")

    assert f"has {what}" in slides.faults("unreadable", spoil_part(slides.data, part, change))


def test_text_from_right_to_left_says_so(slides: Case) -> None:
    def change(root: Any, rtl: str = "") -> None:
        retext("A child who stops coming", "بچے کی بات سنیں")(root)
        for paragraph in root.iter(f"{A}p"):
            if "بچے" in "".join(paragraph.itertext()):
                paragraph.find(f"{A}r/{A}rPr").set("lang", "ur")
                if rtl:
                    paragraph.insert(0, etree.Element(f"{A}pPr", rtl=rtl))

    told = slides.faults("unreadable", spoil_part(slides.data, slide(2), change))
    assert "text is set from left to right: “بچے کی بات سنیں” (slide 2)" in told
    right = spoil_part(slides.data, slide(2), lambda root: change(root, "1"))
    assert "left to right" not in slides.faults("unreadable", right)


def test_sections_hold_each_slide_once(slides: Case) -> None:
    def change(wanted: Callable[[list[str]], list[str]]) -> Change:
        def listed(root: Any) -> None:
            held = wanted([e.get("id") for e in root.iter(f"{P}sldId")])
            root.append(etree.fromstring(SECTIONS.format("".join(f'<p14:sldId id="{i}"/>' for i in held))))

        return listed

    def told(wanted: Callable[[list[str]], list[str]]) -> str:
        return slides.faults("unreadable", spoil_part(slides.data, MAIN, change(wanted)))

    assert told(lambda ids: ids) == ""
    assert "a slide stands in no section" in told(lambda ids: ids[1:])
    assert "a slide stands in 2 sections" in told(lambda ids: [*ids, ids[0]])
    assert "a section lists no slide (id 999)" in told(lambda ids: [*ids, "999"])


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://a.example/guid%C3%A9?q=%20", True),
        ("https://a.example/guidé", False),
        ("https://a.example/a b", False),
        ("https://a.example/100%", False),
    ],
)
def test_a_link_is_percent_encoded(slides: Case, address: str, good: bool) -> None:
    data = repack(slides.data, lambda parts: related(parts, slide(2), "hyperlink", address, "External"))
    assert ("a link is not spelt as a web address" not in slides.faults("unreadable", data)) == good


@pytest.mark.parametrize(
    ("said", "fault"), [("", "does not say its language"), ("pl", "says that it is in pl, and its words are in en-GB")]
)
def test_the_file_says_its_language(slides: Case, said: str, fault: str) -> None:
    def change(root: Any) -> None:
        root.find("{http://purl.org/dc/elements/1.1/}language").text = said

    assert fault in slides.faults("unreadable", spoil_part(slides.data, "docProps/core.xml", change))


def book_changed(slides: Case, change: Callable[[dict[str, bytes]], None]) -> str:
    book = names(slides.data, "ppt/embeddings/")

    def rewrite(parts: dict[str, bytes]) -> None:
        parts[book] = repack(parts[book], change)

    return slides.faults("unreadable", repack(slides.data, rewrite))


def test_the_workbook_behind_a_chart_opens_and_holds_what_it_shows(slides: Case) -> None:
    chart, book = names(slides.data, "ppt/charts/chart"), names(slides.data, "ppt/embeddings/")

    def sheet(old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
        def change(parts: dict[str, bytes]) -> None:
            assert old in parts["xl/worksheets/sheet1.xml"]
            parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(old, new)

        return change

    assert book_changed(slides, lambda parts: None) == ""
    assert "a chart shows 0.42 where its sheet has 0.43" in book_changed(slides, sheet(b"0.42", b"0.43"))
    assert "does not open" in book_changed(slides, lambda parts: parts.pop("xl/worksheets/sheet1.xml"))  # type: ignore[arg-type, return-value]
    broken = repack(slides.data, lambda parts: parts.update({book: b"PK broken"}))
    assert "the sheet behind a chart does not open" in slides.faults("unreadable", broken)
    missing = repack(slides.data, lambda parts: parts.pop(book))  # type: ignore[arg-type, return-value]
    assert "the sheet behind a chart is missing" in slides.faults("unreadable", missing)

    def loose(root: Any) -> None:
        root.remove(root.find(f"{C}externalData"))

    assert "a chart has no sheet behind it" in slides.faults("unreadable", spoil_part(slides.data, chart, loose))

    def elsewhere(root: Any) -> None:
        for formula in root.iter(f"{C}f"):
            formula.text = "Sheet9!$A$1"

    assert "names cells that its sheet has not" in slides.faults(
        "unreadable", spoil_part(slides.data, chart, elsewhere)
    )


def test_a_word_in_capitals_is_measured_in_capitals(slides: Case) -> None:
    def change(root: Any) -> None:
        retext("A change in how a child looks", "iiiii iiiii iiiii iiiii iiiii iiiii " * 14)(root)
        for look in root.iter(f"{A}rPr"):
            look.set("sz", "2000")
            look.set("cap", "none")

    def capitals(root: Any) -> None:
        change(root)
        retext("iiiii", "mmmmm")(root)
        for look in root.iter(f"{A}rPr"):
            look.set("cap", "all")

    assert slides.faults("overflowing", spoil_part(slides.data, slide(2), change)) == ""
    assert "pt in a frame of" in slides.faults("overflowing", spoil_part(slides.data, slide(2), capitals))
