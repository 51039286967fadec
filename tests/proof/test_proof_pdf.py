"""A finished PDF that is right passes; one that was spoilt after it was made does not, whatever was done to it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from spoiling import POSTER, Case, made, op, say, spoil, spoil_text, tag, texts

from packbuilder.proof.facts import numbers_by_name
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.words import Text
from packbuilder.resources import Layouts

Name, Dictionary, Array, String = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String
SECRET = "One governor alone may look at the record of allegations against staff."


def test_a_handout_in_order_passes(handout: Case) -> None:
    proof = handout.prove()
    assert [c.detail for c in proof.checks] == [()] * 7
    assert proof.ok
    assert proof.line() == f"all {len(handout.want.statements)} statements there, none leaked, 0 accessibility faults"
    assert proof.count == 2
    assert proof.diagnostics == ()


def test_a_poster_in_order_passes(poster: Case) -> None:
    assert [c.detail for c in poster.prove().checks] == [()] * 7


def test_a_statement_over_two_pages_is_found_where_it_begins(handout: Case) -> None:
    pages = {p.text[:4]: p.page for p in handout.prove().places if p.text.startswith(("This", "That"))}
    assert pages == {"This": 1, "That": 1}


# -- lost ---------------------------------------------------------------------------------------------


def test_a_line_taken_out_is_lost(handout: Case) -> None:
    data = spoil_text(handout.data, "Tell the safeguarding", lambda inside: [])
    assert handout.faults("lost", data) == "“Tell the safeguarding lead the same day.” (noticing) is not in the file"


def test_one_line_of_a_paragraph_taken_out_is_lost(handout: Case) -> None:
    words = texts(handout.data)[next(i for i, t in enumerate(texts(handout.data)) if "This para" in t) + 3]
    data = spoil_text(handout.data, words, lambda inside: [])
    assert handout.faults("lost", data).startswith("“This paragraph is long enough")


def test_a_statement_wanted_twice_has_to_stand_twice(handout: Case) -> None:
    twice = (*handout.want.statements, *say("Tell the safeguarding lead the same day."))
    assert "Tell the safeguarding lead" in handout.faults("lost", statements=twice)


def test_one_title_may_serve_two(handout: Case) -> None:
    assert handout.faults("lost", statements=(*say("Noticing comes first", role="title"),) * 2) == ""


def test_words_in_another_order_are_lost(handout: Case) -> None:
    assert handout.faults("lost", statements=say("Tell the lead safeguarding the same day."))


def test_a_figure_with_another_point_is_lost(handout: Case) -> None:
    assert handout.faults("lost", statements=say("In the years 2011–14 it was 4.2% of 293 reviews"))


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("drawn invisibly", lambda inside: [op("Tr", 3), *inside], "is drawn invisibly"),
        ("under a white field", None, "is covered by something drawn over it"),
        ("off the page", lambda inside: [op("cm", 1, 0, 0, 1, -900, 0), *inside], "stands outside the page"),
    ],
)
def test_text_that_cannot_be_seen_is_lost(
    handout: Case, name: str, change: Callable[[list[Any]], list[Any]] | None, why: str
) -> None:
    if change is None:
        data = spoil(handout.data, lambda pdf: cover(pdf))
    else:
        data = spoil_text(handout.data, "Who to tell", change)
    assert "“Who to tell”" in handout.faults("lost", data)
    assert why in handout.faults("unreadable", data) + handout.faults("overflowing", data)


def cover(pdf: Any) -> None:
    """A white field over the whole first page."""
    page = pdf.pages[0]
    page.contents_add(pdf.make_stream(b"/Artifact BMC q 1 g 0 0 596 842 re f Q EMC"), prepend=False)


# -- leaked -------------------------------------------------------------------------------------------


def in_info(pdf: Any) -> None:
    pdf.docinfo["/Keywords"] = SECRET


def in_xmp(pdf: Any) -> None:
    with pdf.open_metadata() as meta:
        meta["dc:description"] = SECRET


def in_alt(pdf: Any) -> None:
    tag(pdf, "Figure").Alt = String(SECRET)


def in_actual_text(pdf: Any) -> None:
    tag(pdf, "P").ActualText = String(SECRET)


def in_bookmark(pdf: Any) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Managing allegations quietly", 0))


def in_one_word_bookmark(pdf: Any) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Whistleblowing", 0))


def in_attachment(pdf: Any) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode(), filename="notes.txt")


def in_annotation(pdf: Any) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=String(SECRET))
    pdf.pages[0].Annots = Array([*pdf.pages[0].get("/Annots", []), pdf.make_indirect(note)])


def in_unused_object(pdf: Any) -> None:
    pdf.Root["/PieceInfo"] = pdf.make_indirect(Dictionary(Draft=String(SECRET)))


def in_layer(pdf: Any) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Managing allegations quietly")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (in_info, "the document's keywords"),
        (in_xmp, "the document's subject"),
        (in_alt, "the alt text of a picture on page 1"),
        (in_actual_text, "a tag on page 1"),
        (in_bookmark, "a bookmark"),
        (in_one_word_bookmark, "a bookmark"),
        (in_attachment, "the attached file notes.txt"),
        (in_annotation, "a comment on page 1"),
        (in_unused_object, "a hidden entry (Draft)"),
        (in_layer, "the name of a layer"),
    ],
)
def test_what_was_left_out_is_found_wherever_it_stands(
    handout: Case, change: Callable[[Any], None], where: str
) -> None:
    assert f"stands in {where}" in handout.faults("leaked", spoil(handout.data, change))


def test_what_was_left_out_is_found_on_the_page(handout: Case, layouts: Layouts) -> None:
    html = POSTER.replace("Write down", "A governor alone may look at the rec&shy;ord. Write down")
    assert "“governor alone may look at the record” (allegations) stands in page 1" in handout.faults(
        "leaked", made(html, layouts)
    )


def test_four_words_of_what_was_left_out_are_no_leak(handout: Case, layouts: Layouts) -> None:
    html = POSTER.replace("Write down", "The governor alone may look. Write down")
    assert handout.faults("leaked", made(html, layouts)) == ""


def test_words_that_stand_in_what_is_allowed_too_are_no_leak(handout: Case) -> None:
    forbidden = say("Staff see the same children almost every day, which few outsiders do.")
    assert handout.faults("leaked", forbidden=forbidden) == ""


def test_two_allowed_statements_side_by_side_are_no_leak(handout: Case) -> None:
    assert (
        handout.faults("leaked", forbidden=say("Under one: 120 A bar", "Noticing comes first: staff see the same"))
        == ""
    )


def test_an_earlier_version_inside_the_file_is_a_leak(handout: Case) -> None:
    assert "an earlier version" in handout.faults("leaked", handout.data + b"\n% again\n%%EOF\n")


# -- differing ----------------------------------------------------------------------------------------


def test_a_number_changed_in_the_file_is_told(poster: Case) -> None:
    data = spoil_text(poster.data, "01632 960118", lambda inside: swapped(inside))
    assert "01632 960118" not in "".join(texts(data))
    assert "telephone number" in poster.faults("differing", data)


def swapped(inside: list[Any]) -> list[Any]:
    """The last two different glyphs of the line change places."""
    out = []
    for i in inside:
        if str(i.operator) == "TJ":
            glyphs = b"".join(bytes(s) for s in i.operands[0] if isinstance(s, pikepdf.String))
            pairs = [glyphs[k : k + 2] for k in range(0, len(glyphs), 2)]
            pairs[-1], pairs[-4] = pairs[-4], pairs[-1]
            out.append(op("TJ", Array([String(b"".join(pairs))])))
        else:
            out.append(i)
    return out


def test_a_number_may_stand_far_from_its_name_if_nobody_else_is_named_between() -> None:
    people = [("Jo Ashby", "01632 960201"), ("Al Okafor", "01632 960202")]
    long = "Where and when to find somebody may take a good many words to say, more than a line or two of them. " * 2
    rows = (f"Jo Ashby {long}01632 960201", f"Al Okafor {long}01632 960202")
    pairs, wrong = numbers_by_name(Text(rows), people)
    assert wrong == [] and pairs == {"Jo Ashby": "01632960201", "Al Okafor": "01632960202"}
    swapped = (f"Jo Ashby {long}01632 960202", f"Al Okafor {long}01632 960201")
    assert numbers_by_name(Text(swapped), people)[1] == ["Jo Ashby stands with the number of Al Okafor, 01632960202"]


def test_a_number_beside_the_wrong_name_is_told(handout: Case, layouts: Layouts) -> None:
    html = POSTER.replace("Priya Nair 01632 960118", "Priya Nair 01632 960245</p><p>Sam Okoro 01632 960118")
    assert "Priya Nair stands with the number of Sam Okoro" in handout.faults("differing", made(html, layouts))


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Review by 2 September 2027", "the date 2027-09-02 is not in the content"),
        ("Read oakfield.example/other", "the address oakfield.example/other is not in the content"),
        ("It was 43% of them", "the figure 43% is not in the content"),
        ("Ring 01632 960999", "the telephone number 01632960999 is not in the content"),
    ],
)
def test_a_fact_that_is_not_in_the_content_is_told(handout: Case, layouts: Layouts, words: str, fault: str) -> None:
    html = POSTER.replace("Write down what you hear", words)
    assert fault in handout.faults("differing", made(html, layouts))


def test_a_link_to_somewhere_else_is_told(handout: Case) -> None:
    def change(pdf: Any) -> None:
        for annotation in pdf.pages[0].Annots:
            annotation.A.URI = String("https://oakfield.example/elsewhere")

    assert "a link leads to https://oakfield.example/elsewhere" in handout.faults(
        "differing", spoil(handout.data, change)
    )


# -- overflowing --------------------------------------------------------------------------------------


def shifted(x: float, y: float) -> Callable[[list[Any]], list[Any]]:
    return lambda inside: [op("q"), op("cm", 1, 0, 0, 1, x, y), *inside, op("Q")]


def test_a_line_over_the_edge_of_the_page_is_told(handout: Case) -> None:
    assert "runs off the page: “Who to tell”" in handout.faults(
        "overflowing", spoil_text(handout.data, "Who to tell", shifted(700, 0))
    )


def test_a_line_too_near_the_edge_is_told(handout: Case) -> None:
    assert "stands within 5 mm of the edge: “Who to tell”" in handout.faults(
        "overflowing", spoil_text(handout.data, "Who to tell", shifted(-75, 0))
    )


def test_a_line_cut_by_its_box_is_told(handout: Case) -> None:
    def clip(inside: list[Any]) -> list[Any]:
        return [op("q"), op("re", 0, 0, 90, 842), op("W"), op("n"), *inside, op("Q")]

    assert "is cut off by its box: “Who to tell”" in handout.faults(
        "overflowing", spoil_text(handout.data, "Who to tell", clip)
    )


def test_words_over_other_words_are_told(poster: Case) -> None:
    data = spoil_text(poster.data, "Write down", shifted(0, -30))
    assert "words run into each other" in poster.faults("overflowing", data)


def test_a_poster_of_two_pages_is_told(poster: Case) -> None:
    data = spoil(poster.data, lambda pdf: pdf.pages.append(pdf.pages[0]))
    assert "the poster has 2 pages, not one" in poster.faults("overflowing", data)


# -- unreadable ---------------------------------------------------------------------------------------


def scaled(factor: float) -> Callable[[list[Any]], list[Any]]:
    return lambda inside: [
        op("Tf", i.operands[0], float(i.operands[1]) * factor) if str(i.operator) == "Tf" else i for i in inside
    ]


def test_small_print_is_told(handout: Case, poster: Case) -> None:
    data = spoil_text(handout.data, "Tell the safeguarding", scaled(0.9))
    assert "10.8 pt where 12 is the least: “Tell the safeguarding" in handout.faults("unreadable", data)
    lines = [t for t in texts(poster.data)[:4] if t.strip() in "Be curious about a child"]
    data = poster.data
    for line in lines:
        data = spoil_text(data, line, scaled(0.8))
    assert "48 pt where 51 is the least" in poster.faults("unreadable", data)


def coloured(red: float, green: float, blue: float) -> Callable[[list[Any]], list[Any]]:
    return lambda inside: [op("q"), op("rg", red, green, blue),
                           *[i for i in inside if str(i.operator) not in ("rg", "scn", "cs")], op("Q")]  # fmt: skip


def test_faint_text_is_told(handout: Case) -> None:
    data = spoil_text(handout.data, "In the years", coloured(0.7, 0.7, 0.7))
    assert "#B3B3B3 on #FFFFFF is 2.1:1, not 4.5:1" in handout.faults("unreadable", data)


def test_text_that_its_field_swallows_is_told(handout: Case) -> None:
    data = spoil_text(handout.data, "Tell the safeguarding", coloured(0.1, 0.3, 0.25))
    assert "on #14453D is 1." in handout.faults("unreadable", data)


def test_what_shows_is_measured_where_the_colours_do_not_tell(handout: Case) -> None:
    """Light words on a drawn shape that is no rectangle: only the pixels know."""

    def change(inside: list[Any]) -> list[Any]:
        blob = [op("q"), op("rg", 0.9, 0.9, 0.9), op("m", 0, 0), op("l", 600, 0), op("l", 620, 400), op("l", 600, 842),
                op("l", 0, 842), op("f"), op("Q")]  # fmt: skip
        return [*blob, *coloured(0.75, 0.75, 0.75)(inside)]

    data = spoil_text(handout.data, "Noticing comes", change)
    assert "comes out at 1." in handout.faults("unreadable", data)


def no_alt(pdf: Any) -> None:
    del tag(pdf, "Figure")["/Alt"]


def file_name_alt(pdf: Any) -> None:
    tag(pdf, "Figure").Alt = String("chart-final.png")


def no_language(pdf: Any) -> None:
    del pdf.Root["/Lang"]


def other_language(pdf: Any) -> None:
    pdf.Root.Lang = String("fr")


def no_tags(pdf: Any) -> None:
    del pdf.Root["/StructTreeRoot"]


def one_tag_gone(pdf: Any) -> None:
    tag(pdf, "H2").K = Array([])


def heading_left_out(pdf: Any) -> None:
    tag(pdf, "H2").S = Name.H4


def no_heads(pdf: Any) -> None:
    while (head := tag(pdf, "TH")) is not None:
        head.S = Name.TD


def no_title(pdf: Any) -> None:
    del pdf.Root["/ViewerPreferences"]


def silent_link(pdf: Any) -> None:
    for annotation in pdf.pages[0].Annots:
        del annotation["/Contents"]


def no_font(pdf: Any) -> None:
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/FontDescriptor":
            for key in [k for k in thing if k.startswith("/FontFile")]:
                del thing[key]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (no_alt, "a picture has no alt text (page 1)"),
        (file_name_alt, "a picture's alt text is a file name: chart-final.png"),
        (no_language, "the file does not say its language"),
        (other_language, "the file says its language is fr, not en-GB"),
        (no_tags, "the file has no tags"),
        (one_tag_gone, "text has no tag: “Who to tell”"),
        (heading_left_out, "a heading H4 follows H1"),
        (no_heads, "a table has no head cells"),
        (no_title, "the window does not show the document's title"),
        (silent_link, "a link says nothing about where it leads"),
        (no_font, "is not in the file"),
    ],
)
def test_what_a_screen_reader_needs_is_missed(handout: Case, change: Callable[[Any], None], fault: str) -> None:
    assert fault in handout.faults("unreadable", spoil(handout.data, change))


# -- unfilled, stale, broken --------------------------------------------------------------------------


def test_an_unfilled_place_is_told(handout: Case, layouts: Layouts) -> None:
    html = POSTER.replace("Write down what you hear", "Tell {dsl.name} what you hear")
    assert "“{dsl.name}” stands in page 1" in handout.faults("unfilled", made(html, layouts))

    def change(pdf: Any) -> None:
        tag(pdf, "Figure").Alt = String("The number of {dsl.name}")

    assert "the alt text of a picture" in handout.faults("unfilled", spoil(handout.data, change))


def test_what_is_out_of_date_is_a_warning(handout: Case) -> None:
    proof = handout.prove(stale=True, superseded=("Keeping children safe 2016",))
    assert proof.ok
    assert proof.check("stale").detail == (
        "past its review date, 2027-09-01",
        "rests on “Keeping children safe 2016”, which has been superseded",
    )
    assert [str(d.severity) for d in proof.diagnostics] == ["warning", "warning"]


@pytest.mark.parametrize("data", [b"", b"no pdf at all", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"])
def test_a_file_that_is_no_pdf_fails_without_a_crash(handout: Case, data: bytes) -> None:
    proof = handout.prove(data or b" ")
    assert not proof.ok
    assert "no PDF that can be read" in proof.diagnostics[0].message


def test_a_locked_file_fails_without_a_crash(handout: Case) -> None:
    with pikepdf.open(io.BytesIO(handout.data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert not handout.prove(out.getvalue()).ok


def test_reading_order_follows_the_tags(handout: Case) -> None:
    words = texts(handout.data)
    assert words[0].strip() == "Noticing comes first"
    assert read_pdf(handout.data).face_text.folded.index("who to tell") < len("".join(words)) / 2
