"""The sheet for the office: real files, read back; what it counts are the finished files of its pack."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from pdfs import elements, opened, text
from sheets import LAYOUTS, build, changed, chosen, faults, workspace_of
from verapdf import complaints, judge

from packbuilder.bundle import PackFile
from packbuilder.cli import main
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.formats import print_this
from packbuilder.planning import Wanted, plan
from packbuilder.proof import prove
from packbuilder.proof.counting import pages
from packbuilder.selection import Selected
from packbuilder.statements import edition
from packbuilder.words import load_words
from packbuilder.workspace import Workspace

WORDS = load_words(LAYOUTS, "print-this", "en-GB")
DAY = ("--as-of", "2026-11-25")
HANDOUT = PackFile("handout.pdf", "handout", copies=34, count=16)
POSTER = PackFile("poster-be-curious-a3.pdf", "poster", paper="a3", copies=5, count=1)
REGISTER = PackFile("register.pdf", "register", count=2)
DECK = PackFile("deck.pptx", "deck")


def told(*files: PackFile, organisation: str = "oakfield-primary") -> Selected:
    return replace(chosen("print-this", organisation), files=files)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((HANDOUT, POSTER, REGISTER), "Three files to print, 274 sheets of A4 and 5 of A3."),
        (
            (replace(HANDOUT, copies=None), POSTER),
            "Two files to print, 5 sheets of A3, and 8 sheets of A4 for each person.",
        ),
        ((replace(HANDOUT, copies=None),), "One file to print, 8 sheets of A4 for each person."),
        ((replace(REGISTER, count=1), DECK), "One file to print, 1 sheet of A4."),
        ((REGISTER,) * 13, "13 files to print, 26 sheets of A4."),
    ],
)
def test_the_first_sentence_counts_and_sums(files: tuple[PackFile, ...], said: str) -> None:
    assert print_this.summed(files, WORDS) == said


def test_a_row_tells_paper_sides_copies_and_sheets(tmp_path: Path) -> None:
    selected = told(HANDOUT, POSTER, REGISTER, DECK, replace(HANDOUT, name="guide.pdf", format="guide", copies=None))
    artifact = build(selected, place="oakfield-primary/training")
    assert faults(selected, artifact) == []
    said = text(artifact.data)
    for row in (
        "handout.pdf 16 pages, to hand out A4 Both, long edge 34 272",
        "poster-be-curious-a3.pdf to put up A3, colour One side 5 5 of A3",
        "register.pdf 2 pages, to sign, and to keep A4 One side 1 2",
        "guide.pdf 16 pages, for whoever leads A4 Both, long edge 1 8",
        "guide.pdf has the answers", "deck.pptx is for the screen",
        "In the folder oakfield-primary/training, each with serious-case", "before its name",
        "Recycle what is left after 1 September 2027", "Nothing is told by colour alone",
    ):  # fmt: skip
        assert row in said
    assert complaints(artifact.data) == []
    (tmp_path / "a.pdf").write_bytes(artifact.data)
    (verdict,) = judge([tmp_path / "a.pdf"])
    assert verdict.passed, verdict.failures
    with opened(artifact.data) as pdf:
        assert [str(e.A.Scope) for e in elements(pdf, "TH")].count("/Row") == 4
        assert str(pdf.Root.ViewerPreferences.PrintScaling) == "/None"


def test_copies_are_the_largest_figures_of_the_table() -> None:
    from packbuilder.proof.pdf import read_pdf

    pieces = read_pdf(build(told(HANDOUT)).data).face
    (copies,) = [p for p in pieces if p.text.strip() == "34"]
    assert copies.bold and copies.size == pytest.approx(16, abs=0.1)
    assert max(p.size for p in pieces if p.text.strip() == "272") == pytest.approx(12, abs=0.1)


def test_for_each_person_the_office_writes_the_number_in() -> None:
    selected = told(replace(HANDOUT, copies=None))
    artifact = build(selected)
    assert faults(selected, artifact) == []
    assert "Both, long edge 8 each" in text(artifact.data)


def test_a_long_pack_stands_on_one_sheet_where_it_can() -> None:
    many = tuple(replace(POSTER, name=f"poster-number-{n}-a4.pdf", paper="a4") for n in range(11))
    selected = told(*many, organisation="harbour-street")
    artifact = build(selected)
    assert artifact.count == 1
    assert faults(selected, artifact) == []
    selected = told(*many, *many)
    artifact = build(selected)
    assert artifact.count == 2 and "Page 2 of 2" in text(artifact.data)
    assert faults(selected, artifact) == []


def test_files_in_other_inks_are_pointed_to() -> None:
    said = text(build(told(replace(POSTER, name="poster-a-a4-mono.pdf", paper="a4", ink="mono"))).data)
    assert "names end in -mono" in said and "A4, black" in said


def test_every_kind_of_output_has_its_own_advice() -> None:
    """A booklet is turned over its short edge and folded; a pair is cut; a print shop gets its own."""
    booklet = PackFile("handout-a5-booklet.pdf", "handout", paper="a5-booklet", copies=20, count=12)
    pair = PackFile("poster-a-a5-two-up-light.pdf", "poster", ink="light", copies=9, count=1, per_sheet=2)
    lying = replace(POSTER, name="poster-b-a3-landscape.pdf", paper="a3-landscape")
    press = PackFile("poster-c-a3-press.pdf", "poster", paper="a3", copies=50, count=1, press=True)
    selected = told(booklet, pair, lying, press)
    artifact = build(selected)
    assert faults(selected, artifact) == []
    said = text(artifact.data)
    for row in (
        "handout-a5-booklet.pdf 12 pages, to hand out, to fold A4 Both, short edge 20 120",
        "poster-a-a5-two-up-light.pdf to put up, two to a sheet, to cut apart A4, black One side 5 5",
        "poster-b-a3-landscape.pdf to put up A3, landscape, colour One side 5 5 of A3",
        "Three files to print, 125 sheets of A4 and 5 of A3.",
        "To save toner, take the files whose names end in -light.", "For a print shop",
        "Send poster-c-a3-press.pdf there, and do not print it here.",
    ):  # fmt: skip
        assert row in said, said
    assert "-mono" not in said and "for the screen" not in said


def test_a_pack_tells_its_sheet_what_each_file_is(workspace: Path) -> None:
    outputs = """outputs:
  - {format: handout, paper: a5-booklet, copies: 4}
  - {format: poster, posters: [be-curious], copies_per_sheet: 2, copies: 3}
  - {format: poster, posters: [be-curious], press: yes, paper: a3}
  - format: print-this
"""
    head = "title: Own\nbriefing: serious-case-reviews\norganisation: oakfield-primary\n"
    (workspace / "content" / "packs" / "own.yaml").write_text(head + outputs, encoding="utf-8")
    jobs = plan(Workspace(workspace), ["own"], Wanted(), dt.date(2026, 11, 25), Diagnostics())
    booklet, pair, press = jobs[-1].sheet.selected.files
    assert (booklet.paper, booklet.sheet, booklet.copies) == ("a5-booklet", "A4", 4)
    assert (pair.per_sheet, pair.number, pair.paper) == (2, 2, "a4")
    assert press.press and not press.printed


def test_a_wrong_sum_is_caught(tmp_path: Path) -> None:
    layouts = changed(tmp_path, "print-this/print-this.html", "{{ file.sheets }}", "{{ file.sheets }}0")
    selected = told(HANDOUT, POSTER)
    proof = prove(build(selected, layouts).data, "pdf", selected, LAYOUTS)
    assert not proof.ok and (proof.faults("lost") or proof.faults("differing"))


def test_nothing_to_print_and_a_file_that_was_not_built_are_refused() -> None:
    with pytest.raises(PackError, match="nothing in this pack to print"):
        build(told(DECK))
    with pytest.raises(PackError, match=r"register\.pdf could not be counted"):
        build(told(HANDOUT, replace(REGISTER, count=0)))


def test_the_edition_changes_with_the_files_and_not_with_their_pages() -> None:
    assert edition(told(HANDOUT)) == edition(told(replace(HANDOUT, count=0)))
    assert edition(told(HANDOUT)) != edition(told(replace(HANDOUT, copies=33)))
    assert edition(told(HANDOUT)) != edition(told(HANDOUT, REGISTER))


# -- in a build -----------------------------------------------------------------------------------

SMALL = """organisation: harbour-street
audience: staff
sections: [scenarios]
outputs:
  - format: print-this
  - format: worksheet
    copies: 60
  - format: register
    rows: 20
"""


def test_it_is_built_last_from_the_finished_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace = ["--workspace", str(workspace_of(tmp_path, SMALL))]
    assert main([*workspace, "build", "small", *DAY]) == 0, capsys.readouterr()
    folder = tmp_path / "output/harbour-street/small"
    sheet = folder / "serious-case-reviews-print-this.pdf"
    worksheet = folder / "serious-case-reviews-worksheet.pdf"
    sheets = 60 * pages(worksheet) + 2
    assert f"Two files to print, {sheets} sheets of A4." in text(sheet.read_bytes())

    assert main([*workspace, "proof", str(sheet), *DAY]) == 0, "a finished sheet is held against the files beside it"
    before = sheet.read_bytes()
    assert main([*workspace, "build", "small", "--format", "print-this", *DAY]) == 0
    assert sheet.read_bytes() == before, "asked for alone, it still tells of the whole pack"

    worksheet.unlink()
    capsys.readouterr()
    assert main([*workspace, "build", "small", "--format", "print-this", "--force", *DAY]) == 1
    assert "worksheet.pdf could not be counted" in capsys.readouterr().err
