"""The mending of PDF tags: what no validator looks at, read from finished files; and both validators' verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from pdfs import FONTS, NOWHERE, artifacts, elements, html, kids, kinds, opened, printed
from verapdf import complaints, judge

from packbuilder.diagnostics import PackError
from packbuilder.formats import _print, _print_notes, _tags
from packbuilder.formats._tags_tree import Tree
from packbuilder.words import english

WORDS = "many words "
LONG = "A paragraph that is long enough to go over the foot of a page. " * 12


def picture(title: str, more: str = "") -> str:
    shape = f'<title>{title}</title><path d="M0 0h9v9"/>'
    return f'<svg {more} viewBox="0 0 9 9" style="width:3mm;height:3mm">{shape}</svg>'


STYLE = """
@page { @top-left { content: element(head) } @bottom-right { content: "Page " counter(page) } }
.head { position: running(head) }
.toc a::after { content: leader('.') target-counter(attr(href), page) }
ul.sign { list-style: disc inside }
thead { display: table-header-group }
"""
ROWS = "".join(f"<tr><th>Row {n}</th><td>{WORDS * (260 if n == 3 else 1)}</td></tr>" for n in range(14))
BODY = f"""
<div class="head">Running head {picture("logo")}</div>
<h1>A trial</h1>
<nav><ol class="toc" data-pdf="TOC"><li><a href="#a">One <b>thing</b></a><ol
><li><a href="#b">Inner</a></li></ol></li></ol></nav>
<p>{picture("icon", 'aria-hidden="true"')} {picture("1 of 10")}</p>
<section id="a"><h2>One thing</h2><p class="long">{LONG}</p><p>{LONG}</p><p>{LONG}</p>
<p lang="cy">Cymraeg <span lang="fr">oui</span>.
<a href="https://example.org/a/b">A link that is long enough to go over the end of a line</a>,
<a href="mailto:a@example.org">write</a>, <a href="#b" title="See the inner part">more</a></p></section>
<section id="b"><h3>Inner</h3>
<table><caption>Figures</caption><thead><tr><th>Age</th><th>Share</th></tr></thead>
<tbody>{ROWS}</tbody></table>
<dl><div><dt>Term</dt><dd>Meaning</dd></div><div><dt>Another</dt><dd>More</dd></div></dl>
<ul><li><p>One paragraph</p><p>and another</p></li><li>Plain <strong>bold</strong><ul><li>inner</li></ul></li></ul>
<ul class="sign"><li>with a sign</li></ul><ol><li>first</li></ol>
<blockquote><p>Said.</p></blockquote></section>
"""


@pytest.fixture(scope="module")
def data() -> bytes:
    return printed(BODY, STYLE)


@pytest.fixture
def pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    with opened(data) as pdf:
        yield pdf


def only(found: list[object]) -> object:
    assert len(found) == 1, found
    return found[0]


def test_both_validators_have_nothing_to_say(data: bytes, tmp_path: Path) -> None:
    assert complaints(data) == []
    file = tmp_path / "trial.pdf"
    file.write_bytes(data)
    (verdict,) = judge([file])
    assert verdict.passed, verdict.failures
    assert verdict.rules > 20


def test_both_validators_see_a_planted_fault(data: bytes, tmp_path: Path) -> None:
    with opened(data) as pdf:
        for figure in elements(pdf, "Figure"):
            del figure["/Alt"]
        del pdf.Root.StructTreeRoot.ParentTree
        pdf.save(tmp_path / "spoilt.pdf")
    (verdict,) = judge([tmp_path / "spoilt.pdf"])
    assert not verdict.passed
    assert any("7.3-1" in failure for failure in verdict.failures), verdict.failures
    assert complaints((tmp_path / "spoilt.pdf").read_bytes())


def test_running_heads_and_feet_are_artifacts(pdf: pikepdf.Pdf) -> None:
    for page in range(len(pdf.pages)):
        assert artifacts(pdf, page).count("Pagination") >= 3  # the head's words, its logo, the foot


def test_leaders_are_artifacts_and_their_links_are_kept(pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages[0].Annots) >= 2
    for link in elements(pdf, "Link"):
        assert any(str(k.get("/Type", "")) == "/OBJR" for k in kids(link) if isinstance(k, pikepdf.Dictionary))


def test_contents_are_toc_and_toci_with_links(pdf: pikepdf.Pdf) -> None:
    outer, inner = elements(pdf, "TOC")
    assert kinds(outer) == ["TOCI"]
    assert kinds(kids(outer)[0]) == ["Link", "TOC"]
    assert kinds(inner) == ["TOCI"]


def test_a_paragraph_over_a_page_break_is_one(pdf: pikepdf.Pdf) -> None:
    section = elements(pdf, "Sect")[0]
    assert kinds(section) == ["H2", "P", "P", "P", "P"]
    pages = {kid.Pg.objgen for p in elements(pdf, "P") for kid in kids(p) if "/Pg" in kid}
    assert len(pages) > 1


def test_a_table_over_pages_is_one_with_one_head_and_one_caption(pdf: pikepdf.Pdf) -> None:
    table = only(elements(pdf, "Table"))
    assert sorted(kinds(table)) == ["Caption", "TBody", "THead"]
    body = next(kid for kid in kids(table) if str(kid.S) == "/TBody")
    assert kinds(body) == ["TR"] * 14
    assert all(kinds(row) == ["TH", "TD"] for row in kids(body)), "a row over a page break is one"


def test_every_head_cell_has_a_scope(pdf: pikepdf.Pdf) -> None:
    scopes = [str(cell.A.Scope) for cell in elements(pdf, "TH")]
    assert scopes == ["/Column", "/Column", *["/Row"] * 14]


def test_inner_languages_are_kept(pdf: pikepdf.Pdf) -> None:
    assert [str(e.Lang) for e in elements(pdf) if "/Lang" in e] == ["cy", "fr"]
    assert str(pdf.Root.Lang) == "en-GB"


def test_a_link_over_a_line_end_is_one_and_described_in_words(pdf: pikepdf.Pdf) -> None:
    said = [
        {str(kid.Obj.Contents) for kid in kids(link) if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid}
        for link in elements(pdf, "Link")
    ]  # fmt: skip
    long = "A link that is long enough to go over the end of a line, website example.org"
    assert said == [
        {"Go to One thing"}, {"Go to Inner"}, {long}, {"write, e-mail to a@example.org"}, {"See the inner part"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("<i>0:05</i><i>1</i>Aware<b>ness</b> and <b>understanding</b>.", "0:05 1 Awareness and understanding."),
        ("<i>1</i>Awareness", "1 Awareness"),
        ("<b>(A</b> note)<i>, here</i>", "(A note), here"),
        ("Plain  words", "Plain words"),
    ],
)
def test_parts_of_a_link_that_stand_apart_are_said_apart(link: str, said: str) -> None:
    from xml.etree import ElementTree

    assert _print_notes.words_of(ElementTree.fromstring(f"<a>{link}</a>")) == said


def test_each_annotation_belongs_to_its_link(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owner = {int(numbers[n]): numbers[n + 1] for n in range(0, len(numbers), 2)}
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            assert str(owner[int(annotation.StructParent)].S) == "/Link"


def test_lists_have_bodies_labels_and_numbering(pdf: pikepdf.Pdf) -> None:
    lists = elements(pdf, "L")
    assert [str(each.A.ListNumbering) for each in lists] == ["/None", "/None", "/None", "/Disc", "/Decimal"]
    terms, outer, inner = lists[:3]
    assert [kinds(item) for item in kids(terms)] == [["Lbl", "LBody"]] * 2
    assert [kinds(item) for item in kids(outer)] == [["LBody"]] * 2
    assert kinds(kids(kids(outer)[0])[0]) == ["P", "P"]
    assert "L" in kinds(kids(kids(outer)[1])[0])
    assert [kinds(item) for item in kids(inner)] == [["LBody"]]


def test_a_hidden_figure_is_an_artifact_and_the_other_has_words_and_a_box(pdf: pikepdf.Pdf) -> None:
    figure = only(elements(pdf, "Figure"))
    assert str(figure.Alt) == "1 of 10"
    left, bottom, right, top = (float(v) for v in figure.A.BBox)
    assert (round(right - left, 1), round(top - bottom, 1)) == (8.5, 8.5)  # 3 mm in points
    assert 210 < bottom < top < 480


def test_bold_is_a_span_and_a_block_quotation_stays_one(pdf: pikepdf.Pdf) -> None:
    assert elements(pdf, "BlockQuote")
    assert not elements(pdf, "Strong")


def test_headings_are_bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        top = outline.root[0]
        assert (top.title, top.children[0].title, top.children[0].children[0].title) == (
            "A trial", "One thing", "Inner",
        )  # fmt: skip


def test_no_note_is_left_in_the_file(data: bytes, pdf: pikepdf.Pdf) -> None:
    assert not [key for element in elements(pdf) for key in element.keys() if str(key).startswith("/X")]  # noqa: SIM118


def test_every_piece_of_content_is_reached_once(pdf: pikepdf.Pdf) -> None:
    reached: list[tuple[object, int]] = []
    for element in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, int):
                reached.append((element.Pg.objgen, int(kid)))
            elif "/MCID" in kid:
                reached.append((kid.Pg.objgen, int(kid.MCID)))
    marked = {
        (page.objgen, int(instruction.operands[1].MCID))
        for page in pdf.pages
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) == "BDC" and "/MCID" in instruction.operands[1]
    }
    assert len(reached) == len(set(reached))
    assert set(reached) == marked


def test_the_pages_look_as_they_did(data: bytes) -> None:
    import pypdfium2

    laid = _print.document(html(BODY, STYLE), layouts=NOWHERE, fonts=FONTS)
    raw = laid._rendered.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=False)
    for before, after in zip(pypdfium2.PdfDocument(raw), pypdfium2.PdfDocument(data), strict=True):
        assert before.render(scale=1).to_pil().tobytes() == after.render(scale=1).to_pil().tobytes()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("cy", ["Ewch i: x", "x, e-bost at a@example.org", "x, ffôn", "x, gwefan example.org"]),
        (
            "pl",
            ["Przejdź do: x", "x, e-mail na adres a@example.org", "x, telefon", "x, strona internetowa example.org"],
        ),
        ("uk-UA", ["Перейти до: x", "x, електронний лист на a@example.org", "x, телефон", "x, вебсайт example.org"]),
        ("ur", ["یہاں جائیں: x", "x، ای میل بنام a@example.org", "x، فون", "x، ویب سائٹ example.org"]),
        ("ar", ["الانتقال إلى: x", "x، بريد إلكتروني إلى a@example.org", "x، هاتف", "x، موقع example.org"]),
        ("en-GB", ["Go to x", "x, e-mail to a@example.org", "x, telephone", "x, website example.org"]),
        ("fi", ["Go to x", "x, e-mail to a@example.org", "x, telephone", "x, website example.org"]),
    ],
)
def test_links_are_described_in_the_language_of_the_page(language: str, said: list[str]) -> None:
    places = ("#a", "mailto:a@example.org", "tel:01632960001", "https://example.org/a/b")
    body = '<p id="a">a</p>' + "".join(f'<p><a href="{place}">x</a></p>' for place in places)
    page = html(body).replace('lang="en-GB"', f'lang="{language}"')
    with opened(_print.to_pdf(page, layouts=NOWHERE, fonts=FONTS)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert [str(a.Contents) for a in pdf.pages[0].Annots] == said


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(PackError, match="alt"):
        printed('<p>x<svg viewBox="0 0 9 9" style="width:3mm;height:3mm"><path d="M0 0h9v9"/></svg></p>')


def test_a_file_that_carries_no_notes_is_refused(data: bytes) -> None:
    with pytest.raises(PackError, match="no notes"):
        _tags.mend(data, english())


def test_without_the_hook_the_faults_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above look: a running head that is left in the tree, a head cell without a scope, are seen."""
    monkeypatch.setattr(Tree, "artifact_unreachable", lambda self: None)
    monkeypatch.setattr(_tags, "mend_contents", lambda tree: None)
    with opened(printed(BODY, STYLE)) as pdf:
        assert artifacts(pdf).count("Pagination") == 0
        assert not elements(pdf, "TOC")


def test_the_hook_notes_each_element_once() -> None:
    assert set(_print_notes.ATTRIBUTES.values()) == {
        "XLang", "XScope", "XLabel", "XTitle", "XRole", "XHidden", "XAlt",
    }  # fmt: skip


def test_a_block_in_another_language_is_read_in_it(tmp_path: Path) -> None:
    from briefings import LAYOUTS, brand_of, made, section
    from sheets import changed

    from packbuilder.formats import handout
    from packbuilder.proof import prove

    welsh = {"text": "Siaradwch â rhywun heddiw. Mae pob plentyn yn cyfrif.", "lang": "cy"}
    selected = made(tmp_path / "w", [section("one", blocks=[welsh, {"text": "Plain words in English."}])])
    sheet = handout.sheets(selected)[0]
    good = handout.build(sheet, LAYOUTS, brand_of(selected))
    assert prove(good.data, "pdf", selected, LAYOUTS).ok
    mute = changed(tmp_path / "looks", "handout/section.html", '<div lang="{{ block.lang }}"', "<div")
    told = prove(handout.build(sheet, mute, brand_of(selected)).data, "pdf", selected, LAYOUTS)
    assert told.check("unreadable").detail == (
        "“Siaradwch â rhywun heddiw.” is in cy, and is read aloud as en-GB (page 2)",
        "“Mae pob plentyn yn cyfrif.” is in cy, and is read aloud as en-GB (page 2)",
    )
