"""Pages put on larger sheets: in the right order, at a size that can be read, for paper only; and still proven."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from packbuilder.checking import brand_of
from packbuilder.diagnostics import Diagnostics, PackError, Severity
from packbuilder.formats import Artifact, Sheet, _impose, handout, poster
from packbuilder.model import Plain
from packbuilder.pack import load_pack
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.pixels import codes
from packbuilder.proof.report import what_it_is
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.workspace import Workspace

MM = 72 / 25.4


@cache
def workspace() -> Workspace:
    return Workspace(Path(__file__).resolve().parents[2])


def chosen(format_: str, **changes: Any) -> Selected:
    """A small handout, or the staff room's posters."""
    space = workspace()
    pack = space.pack("staffroom" if format_ == "poster" else "governors")
    output = next(o for o in pack.outputs if o.format == format_).model_copy(update=changes)
    school = space.organisation("oakfield-primary")
    if format_ == "handout":
        pack = pack.model_copy(update={"sections": (Plain.of("introduction"), Plain.of("what-is-an-scr"))})
    return select(space.briefing("serious-case-reviews"), school, space.national(), pack, output)


def made(sheet: Sheet) -> Artifact:
    module = poster if sheet.selected.output.format == "poster" else handout
    return module.build(sheet, workspace().layouts, brand_of(workspace().layouts, sheet.selected.organisation))


@cache
def pair() -> tuple[Artifact, Sheet]:
    sheet = next(s for s in poster.sheets(chosen("poster", copies_per_sheet=2)) if "be-curious" in s.name)
    return made(sheet), sheet


@cache
def folded() -> tuple[Artifact, Sheet]:
    (sheet,) = handout.sheets(chosen("handout", paper=("a5-booklet",)))
    return made(sheet), sheet


def words(data: bytes, page: int, left: float, right: float) -> str:
    """The words on a strip of a page, between two parts of its width."""
    held = pypdfium2.PdfDocument(data)[page]
    width, height = held.get_size()
    return str(held.get_textpage().get_text_bounded(left * width, 0, right * width, height))


def faults(artifact: Artifact, sheet: Sheet) -> Sequence[str]:
    proof = prove(artifact.data, "pdf", sheet.selected, workspace().layouts)
    return [detail for check in proof.checks for detail in check.detail]


@pytest.mark.parametrize("pages", range(1, 34))
def test_folding_the_pile_brings_the_pages_in_order(pages: int) -> None:
    """Sheets lie in each other: the outer one holds the first and the last pages. Read as a hand turns them."""
    sides = _impose.folded(pages)
    assert len(sides) % 2 == 0 and 0 <= 2 * len(sides) - pages < 4
    fronts, backs = sides[::2], sides[1::2]
    first = [n for front, back in zip(fronts, backs, strict=True) for n in (front[1], back[0])]
    second = [n for front, back in zip(reversed(fronts), reversed(backs), strict=True) for n in (back[1], front[0])]
    assert first + second == list(range(2 * len(sides)))
    assert _impose.folded(pages, right_to_left=True) == [(right, left) for left, right in sides]


def test_two_of_a_poster_stand_on_a_sheet() -> None:
    artifact, sheet = pair()
    assert (artifact.name, artifact.count) == ("poster-be-curious-a5-two-up", 1)
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        assert [round(float(v) / MM) for v in pdf.pages[0].mediabox] == [0, 0, 297, 210]
        assert "/StructTreeRoot" not in pdf.Root and b"pdfuaid:part" not in pdf.Root.Metadata.read_bytes()
        assert str(pdf.docinfo["/Title"]).startswith("Be curious")
        drawn = pdf.pages[0].Contents.read_bytes().decode()
        assert drawn.count(" Do ") == 2 and f"{297 * MM / 2:.3f} 0 m" in drawn  # the line to cut along
    for left, right in ((0, 0.5), (0.5, 1)):
        half = words(artifact.data, 0, left, right)
        assert "Be curious." in half and "01632 960118" in half and "Dewi Pritchard" in half
    (note,) = artifact.diagnostics
    assert note.severity is Severity.NOTE and "paper only" in note.message
    assert faults(artifact, sheet) == []


def test_the_proof_of_a_pair_still_sees_what_is_wrong() -> None:
    artifact, sheet = pair()
    other = next(p for _, p in sheet.selected.posters if p.id == "never-assume")
    told = faults(artifact, replace(sheet, selected=sheet.selected.for_poster(other)))
    assert any("not in the file" in f for f in told)
    a4 = replace(sheet.selected, output=sheet.selected.output.model_copy(update={"copies_per_sheet": 1}))
    told = faults(artifact, replace(sheet, selected=a4))
    assert any("no tags" in f for f in told) and any("pt where" in f for f in told)


def test_a_poster_that_cannot_be_halved_stays_alone_on_its_sheet_and_says_so() -> None:
    sheet = next(s for s in poster.sheets(chosen("poster", copies_per_sheet=2)) if "seven" in s.name)
    artifact = made(sheet)
    assert artifact.name == "poster-seven-minutes-a4" and faults(artifact, sheet) == []
    (told,) = artifact.diagnostics
    assert told.severity is Severity.WARNING and "the poster seven-minutes stays one to a sheet" in told.message
    assert told.hint == "for two to a sheet of it, ask for paper a3"


def test_a_design_of_ones_own_to_read_in_the_hand_is_not_halved(tmp_path: Path) -> None:
    (tmp_path / "poster").mkdir()
    text = workspace().layouts.read_text("poster/headline.yaml").replace("sizes: plain", "sizes: hand")
    (tmp_path / "poster" / "headline.yaml").write_text(text)
    sheet = pair()[1]
    with pytest.raises(
        PackError, match="the poster be-curious is to be read in the hand, and would be too small on A5"
    ):
        poster.build(
            sheet,
            Layouts(tmp_path, *workspace().layouts.roots),
            brand_of(workspace().layouts, sheet.selected.organisation),
        )


def test_two_of_a4_stand_on_a3() -> None:
    sheet = next(s for s in poster.sheets(chosen("poster", copies_per_sheet=2, paper=("a3",))) if "seven" in s.name)
    artifact = made(sheet)
    assert artifact.name == "poster-seven-minutes-a4-two-up" and faults(artifact, sheet) == []
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        assert [round(float(v) / MM) for v in pdf.pages[0].mediabox] == [0, 0, 420, 297]


def test_a_booklet_is_folded_proven_and_said() -> None:
    artifact, sheet = folded()
    assert artifact.name == "handout-a5-booklet" and artifact.count % 2 == 0
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        assert {tuple(round(float(v) / MM) for v in p.mediabox) for p in pdf.pages} == {(0, 0, 297, 210)}
        assert pdf.Root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge"
        assert "/StructTreeRoot" not in pdf.Root and "/Outlines" not in pdf.Root
    assert sheet.selected.title.plain.split()[0] in words(artifact.data, 0, 0.5, 1)  # its cover, at the right
    assert "large print" not in "".join(words(artifact.data, n, 0, 1) for n in range(artifact.count))
    note = artifact.diagnostics[-1]
    assert "12.1 pt" in note.message and "short edge" in note.message and note.severity is Severity.NOTE
    assert faults(artifact, sheet) == []


def test_the_proof_says_what_it_did_not_ask_for() -> None:
    for artifact, sheet in (pair(), folded()):
        proof = prove(artifact.data, "pdf", sheet.selected, workspace().layouts)
        assert "no tags were asked for" in next(c for c in proof.checks if c.name == "unreadable").figure
    assert what_it_is(pair()[1].selected) == "Poster, Be curious. Ask again, two to a sheet"
    assert what_it_is(folded()[1].selected) == "Handout to fold"


def test_a_booklet_in_a_wrong_order_is_not_what_was_wanted() -> None:
    """The proof reads the pages as a hand turns them: a sentence over two of them is whole only in the right order."""
    artifact, sheet = folded()
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        pdf.pages.reverse()
        out = io.BytesIO()
        pdf.save(out)
    whole = made(sheet)
    assert whole.data == artifact.data  # and the same bytes each time
    assert any("not in the file" in f for f in faults(replace(artifact, data=out.getvalue()), sheet))


def test_a_booklet_stands_beside_the_handout_to_send() -> None:
    names = [s.name for s in handout.sheets(chosen("handout", paper=("a4", "a5-booklet"), ink="mono"))]
    assert names == ["handout-mono", "handout-a5-booklet-mono"]
    (first, second) = handout.sheets(chosen("handout", paper=("a4", "a5-booklet")))
    assert not first.selected.output.imposed and second.selected.output.imposed


PACK = "title: T\nbriefing: b\norganisation: o\noutputs:\n  - "


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("{format: handout, copies_per_sheet: 2}", "a handout has one copy a sheet"),
        ("{format: deck, press: yes}", "a deck is not made for a press"),
        ("{format: poster, press: yes, copies_per_sheet: 2}", "a press sets several on a sheet itself"),
        ("{format: poster, paper: a4-landscape, copies_per_sheet: 2}", "side by side"),
        ("{format: poster, paper: a5-booklet}", "a poster is no booklet"),
        ("{format: poster, copies_per_sheet: 3}", "2"),
    ],
)
def test_what_does_not_go_together_is_told_at_its_line(output: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(PACK + output + "\n")
    with pytest.raises(PackError, match=says) as caught:
        load_pack(path, tmp_path, Diagnostics())
    at = caught.value.diagnostics[0].at
    assert at is not None and at.line == 5


def test_the_codes_of_a_pair_are_read_off_the_sheet_and_large_enough() -> None:
    artifact, sheet = pair()
    found = list(codes(artifact.data, read_pdf(artifact.data, imposed="side by side")))
    assert [c.text for c in found] == ["https://www.oakfield.example/safeguarding"] * 2
    assert all(c.width >= 25 and c.quiet >= 3.9 for c in found)
    elsewhere = replace(sheet.selected.organisation, web="other.example", words={})
    told = faults(artifact, replace(sheet, selected=replace(sheet.selected, organisation=elsewhere)))
    assert any("the QR code leads to https://www.oakfield.example/safeguarding, which is not" in f for f in told)


def test_a_code_of_a_pair_that_nobody_can_read_is_told() -> None:
    artifact, sheet = pair()
    (one, _) = codes(artifact.data, read_pdf(artifact.data, imposed="side by side"))
    place = next(p for p in read_pdf(artifact.data, imposed="side by side").placed)
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        height = float(pdf.pages[0].mediabox[3])
        middle = (place.box.left + place.box.right) / 2 - 20, height - (place.box.top + place.box.bottom) / 2 - 20
        pdf.pages[0].contents_add(pdf.make_stream(f"q 1 g {middle[0]} {middle[1]} 40 60 re f Q".encode()))
        out = io.BytesIO()
        pdf.save(out)
    told = faults(replace(artifact, data=out.getvalue()), sheet)
    assert one.text and any("QR code" in f for f in told)
