"""What no validator looks at and a listener would: every statement of the issue has its fault planted here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from spoiling import Case, made, say, spoil, spoil_text

from packbuilder.proof.aloud import misheard
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.want import Want
from packbuilder.resources import Layouts

Name, Dictionary, Array, String = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String

LONG = "This sentence is one of those that go on for so long that a page ends somewhere in the middle of it, "
OVER = LONG * 44 + "and then it comes to an end."
ROWS = "".join(f"<tr><th>Row {n}</th><td>{'many words ' * 12}</td></tr>" for n in range(34))
PAGE = f"""<html lang="en-GB"><head><title>Noticing</title><style>
@page {{ size: A4; margin: 28mm 20mm; @top-left {{ content: element(strip) }}
  @bottom-right {{ content: "Page " counter(page) " of " counter(pages); font-size: 9pt }} }}
.strip {{ position: running(strip); font-size: 9pt }}
body {{ font-size: 12pt; line-height: 17pt; color: #1D2523 }} h1 {{ font-size: 28pt; line-height: 34pt }}
ol {{ list-style: none; padding: 0 }} td, th {{ text-align: left; vertical-align: top }}
thead {{ display: table-header-group }}
.toc a::after {{ content: leader('.') target-counter(attr(href), page) }}
.pic {{ width: 20mm; height: 20mm }}
</style></head><body>
<p class="strip">The head that runs along</p>
<h1>Noticing comes first</h1>
<nav><ol class="toc" data-pdf="TOC"><li><a href="#one">What to see</a></li><li><a href="#two">Whom to tell</a></li>
<li><a href="#three">What it rests on</a></li></ol></nav>
<section id="one"><h2>What to see</h2><p>{OVER}</p>
<p lang="cy">Siaradwch â rhywun heddiw, nid yfory.</p>
<p>Read <a href="https://oakfield.example/safeguarding">our page on safeguarding</a>.</p></section>
<section id="two"><h2>Whom to tell</h2><h3>Today</h3><p>Tell the safeguarding lead the same day.</p>
<table><thead><tr><th scope="col">Age</th><th scope="col">Words</th></tr></thead><tbody>{ROWS}</tbody></table></section>
<section id="three"><h2>What it rests on</h2>
<svg class="pic" viewBox="0 0 9 9"><title>A square</title><path d="M0 0h9v9"/></svg></section>
</body></html>"""


@pytest.fixture(scope="module")
def spoken(layouts: Layouts) -> Case:
    """A handout with all that is asked for, in order."""
    want = Want(
        format="handout", statements=(*say(OVER), *say("Tell the safeguarding lead the same day.")), language="en-GB",
        addresses=("https://oakfield.example/safeguarding",), inner=(("cy", "Siaradwch â rhywun heddiw, nid yfory."),),
    )  # fmt: skip
    return Case(made(PAGE, layouts), "pdf", want)


def tags(pdf: Any, name: str) -> list[Any]:
    """Every tag of one kind, in reading order."""

    def walk(element: Any) -> Iterator[Any]:
        if isinstance(element, Dictionary) and "/S" in element:
            yield element
        kids = element.get("/K") if isinstance(element, Dictionary) else None
        for kid in kids if isinstance(kids, Array) else [kids] if kids is not None else []:
            yield from walk(kid)

    return [e for e in walk(pdf.Root.StructTreeRoot) if str(e.S) == f"/{name}"]


def heard(case: Case, change: Callable[[Any], None]) -> str:
    """What is found in a spoilt copy by whoever listens to it, and looks at nothing."""
    reading = read_pdf(spoil(case.data, change))
    return "\n".join([*(f.detail for f in reading.faults), *misheard(reading, case.want)])


def test_a_file_in_order_passes(spoken: Case) -> None:
    proof = spoken.prove()
    assert proof.check("unreadable").detail == () and proof.check("lost").detail == ()
    assert proof.count >= 4, "the sentence, the table and the running head go over pages"


# -- running heads and leaders are artifacts --------------------------------------------------------


def rewritten(pdf: Any, change: Callable[[Any, list[Any]], list[Any]]) -> None:
    """The instructions of each page, changed."""
    for page in pdf.pages:
        page.Contents = pdf.make_stream(
            pikepdf.unparse_content_stream(change(page, list(pikepdf.parse_content_stream(page))))
        )


def head_in_the_text(pdf: Any) -> None:
    """What is drawn as a running head is given a tag on each page, as a program does that knows no better."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    body = tags(pdf, "Document")[0]

    def change(page: Any, instructions: list[Any]) -> list[Any]:
        held = next(numbers[n + 1] for n in range(0, len(numbers), 2) if int(numbers[n]) == int(page.StructParents))
        out = []
        for each in instructions:
            if str(each.operator) == "BDC" and str(each.operands[0]) == "/Artifact":
                mcid = len(held)
                element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=body, Pg=page.obj, K=mcid))
                held.append(element)
                body.K.append(element)
                each = pikepdf.ContentStreamInstruction([Name.P, Dictionary(MCID=mcid)], pikepdf.Operator("BDC"))
            out.append(each)
        return out

    rewritten(pdf, change)


def dots_in_the_text(pdf: Any) -> None:
    """The leaders of the contents are put back among what is read."""
    line = tags(pdf, "TOCI")[0]

    def change(page: Any, instructions: list[Any]) -> list[Any]:
        if int(page.StructParents) != 0:
            return instructions
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        held = next(numbers[n + 1] for n in range(0, len(numbers), 2) if int(numbers[n]) == 0)
        out = []
        for each in instructions:
            if str(each.operator) == "BMC" and str(each.operands[0]) == "/Artifact":
                mcid = len(held)
                held.append(line)
                line.K.append(mcid)
                each = pikepdf.ContentStreamInstruction([Name.Span, Dictionary(MCID=mcid)], pikepdf.Operator("BDC"))
            out.append(each)
        return out

    rewritten(pdf, change)


def test_a_running_head_that_is_read_is_missed(spoken: Case) -> None:
    told = heard(spoken, head_in_the_text)
    assert "a running head or foot is read aloud on every page: “The head that runs along”" in told
    assert "“Page 0 of 0”" in told


def test_the_dots_of_a_leader_that_are_read_are_missed(spoken: Case) -> None:
    assert "the dots of a leader are read aloud" in heard(spoken, dots_in_the_text)


# -- contents, links ----------------------------------------------------------------------------------


def contents_as_a_list(pdf: Any) -> None:
    for toc in tags(pdf, "TOC"):
        toc.S = Name.L
    for line in tags(pdf, "TOCI"):
        line.S = Name.LI


def line_as_a_paragraph(pdf: Any) -> None:
    tags(pdf, "TOCI")[1].S = Name.P


def line_without_its_link(pdf: Any) -> None:
    def without(element: Any) -> None:
        kids = [k for k in element.K if not (isinstance(k, Dictionary) and k.get("/Type") == "/OBJR")]
        element.K = Array(kids)
        for kid in kids:
            if isinstance(kid, Dictionary) and "/S" in kid and isinstance(kid.get("/K"), Array):
                without(kid)

    without(tags(pdf, "TOCI")[1])


def link_to_nowhere(pdf: Any) -> None:
    pdf.pages[0].Annots[0].Dest = String("no-such-place")


def link_to_another_page(pdf: Any) -> None:
    for annotation in pdf.pages[0].Annots:
        if "/Dest" in annotation and str(annotation.Dest) == "three":
            annotation.Dest = Array([pdf.pages[0].obj, Name.Fit])


def described_by_its_address(pdf: Any) -> None:
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            if "/A" in annotation:
                annotation.Contents = annotation.A.URI


def described_by_its_place(pdf: Any) -> None:
    pdf.pages[0].Annots[0].Contents = String(str(pdf.pages[0].Annots[0].Dest))


def described_by_nothing(pdf: Any) -> None:
    pdf.pages[0].Annots[0].Contents = String("→ 2")


# -- tables, languages, page breaks, headings ---------------------------------------------------------


def heads_without_a_scope(pdf: Any) -> None:
    del tags(pdf, "TH")[1].A["/Scope"]


def heads_of_nothing(pdf: Any) -> None:
    tags(pdf, "TH")[0].A.Scope = Name.Table


def language_dropped(pdf: Any) -> None:
    for element in tags(pdf, "P"):
        if "/Lang" in element:
            del element["/Lang"]


def sentence_in_two(pdf: Any) -> None:
    """The paragraph that goes over a page becomes two, as it comes out of the print engine."""
    (whole,) = [p for p in tags(pdf, "P") if spread(p)]
    parent = whole.P
    inner = Array([k for k in whole.K if isinstance(k, Dictionary) and str(k.Pg.objgen) != str(whole.K[0].Pg.objgen)])
    rest = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=parent, Pg=inner[0].Pg, K=inner))
    for kid in inner:
        if "/S" in kid:
            kid.P = rest
    whole.K = Array([k for k in whole.K if k.objgen not in {i.objgen for i in inner}])
    out = []
    for kid in parent.K:
        out.append(kid)
        if kid.objgen == whole.objgen:
            out.append(rest)
    parent.K = Array(out)


def spread(element: Any) -> bool:
    pages = {str(k.Pg.objgen) for k in element.K if isinstance(k, Dictionary) and "/Pg" in k}
    return len(pages) > 1


def table_in_two(pdf: Any) -> None:
    (table,) = tags(pdf, "Table")
    parent = table.P
    body = next(k for k in table.K if str(k.S) == "/TBody")
    rows = list(body.K)
    first = str(rows[0].K[0].K[0].Pg.objgen)
    later = [r for r in rows if str(r.K[0].K[0].Pg.objgen) != first]
    rest = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Table, P=parent, Pg=later[0].K[0].K[0].Pg,
                                        K=Array(later)))  # fmt: skip
    for row in later:
        row.P = rest
    body.K = Array([r for r in rows if r.objgen not in {x.objgen for x in later}])
    parent.K.append(rest)


def level_left_out(pdf: Any) -> None:
    tags(pdf, "H3")[0].S = Name.H4


def picture_called_by_its_file(pdf: Any) -> None:
    tags(pdf, "Figure")[0].Alt = String("IMG_2034")


def outline(change: Callable[[Any], None]) -> Callable[[Any], None]:
    def spoilt(pdf: Any) -> None:
        with pdf.open_outline() as bookmarks:
            change(bookmarks.root)

    return spoilt


def no_bookmarks(pdf: Any) -> None:
    del pdf.Root["/Outlines"]


def renamed(root: Any) -> None:
    root[0].children[0].title = "Something else"


def swapped(root: Any) -> None:
    root[0].children[0], root[0].children[1] = root[0].children[1], root[0].children[0]


def left_out(root: Any) -> None:
    del root[0].children[2]


def too_deep(root: Any) -> None:
    item = root[0].children.pop(2)
    root[0].children[1].children.append(item)


def to_another_page(root: Any) -> None:
    root[0].children[2].destination = Array([root[0].destination[0], Name.Fit])


def no_title_shown(pdf: Any) -> None:
    pdf.Root.ViewerPreferences.DisplayDocTitle = False


def no_language(pdf: Any) -> None:
    del pdf.Root["/Lang"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (contents_as_a_list, "contents are tagged as a list: “What to see"),
        (line_as_a_paragraph, "a line of the contents is tagged P"),
        (line_without_its_link, "a line of the contents has no link: “Whom to tell"),
        (link_to_nowhere, "a link leads nowhere: “Go to What to see”"),
        (link_to_another_page, "and lead to page 1: “What it rests on"),
        (described_by_its_address, "a link is described by an address: “https://oakfield.example/safeguarding”"),
        (described_by_its_place, "a link is described by an address: “one”"),
        (described_by_nothing, "a link is described by an address: “→ 2”"),
        (heads_without_a_scope, "a head cell does not say what it is the head of: “Words”"),
        (heads_of_nothing, "a head cell does not say what it is the head of: “Age”"),
        (language_dropped, "“Siaradwch â rhywun heddiw, nid yfory.” is in cy, and is read aloud as en-GB"),
        (sentence_in_two, "goes over to page 2, and is tagged as two"),
        (table_in_two, "a table that goes over a page is tagged as two"),
        (level_left_out, "a heading H4 follows H2"),
        (picture_called_by_its_file, "a picture's alt text is a file name: IMG_2034"),
        (no_bookmarks, "the file has headings and no bookmarks"),
        (outline(renamed), "a bookmark is no heading, or stands in another order: “Something else”"),
        (outline(renamed), "a heading has no bookmark: “What to see”"),
        (outline(swapped), "a bookmark is no heading, or stands in another order: “What to see”"),
        (outline(left_out), "a heading has no bookmark: “What it rests on”"),
        (outline(too_deep), "a bookmark lies under one that is no larger: “What it rests on”"),
        (outline(to_another_page), "a bookmark leads to page 1, not"),
        (no_title_shown, "the window does not show the document's title"),
    ],
)
def test_what_would_be_heard_wrong_is_missed(spoken: Case, change: Callable[[Any], None], fault: str) -> None:
    assert fault in heard(spoken, change)


def test_a_file_without_a_language_is_missed(spoken: Case) -> None:
    assert "the file does not say its language" in spoken.faults("unreadable", spoil(spoken.data, no_language))


def test_a_fault_told_once_is_not_told_of_what_is_right(spoken: Case) -> None:
    data = spoil(spoken.data, heads_without_a_scope)
    assert spoken.faults("unreadable", data) == heard(spoken, heads_without_a_scope) + " (page 2)"
    assert "\n" not in spoken.faults("unreadable", data)


def test_a_line_that_is_drawn_as_an_artifact_is_lost_and_not_only_quiet(spoken: Case) -> None:
    data = spoil_text(spoken.data, "Tell the safeguarding", lambda inside: [])
    assert "“Tell the safeguarding lead the same day.”" in spoken.faults("lost", data)
