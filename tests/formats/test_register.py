"""The register: real files, read back. Eighteen rows to a sheet, each sheet whole in itself."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from briefings import made, section
from pdfs import elements, opened, text
from sheets import again, build, chosen, faults, rules
from verapdf import complaints, judge

from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.formats import Artifact
from packbuilder.pack import load_pack
from packbuilder.statements import edition


@pytest.fixture(scope="module")
def artifact() -> Artifact:
    return build(chosen("register", rows=40))


def pages(artifact: Artifact) -> list[str]:
    import pypdfium2

    document = pypdfium2.PdfDocument(artifact.data)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_rows_come_in_whole_sheets(artifact: Artifact) -> None:
    assert artifact.count == 3
    assert faults(chosen("register", rows=40), artifact) == []
    with opened(artifact.data) as pdf:
        assert len(elements(pdf, "TR")) == 3 * (18 + 1)


def test_rows_are_nine_point_four_millimetres_high(artifact: Artifact) -> None:
    found = rules(artifact.data, 150)
    gaps = [round(below - above, 1) for above, below in pairwise(y for y in found if 80 < y < 260)]
    assert [gap for gap in gaps if 9.2 <= gap <= 9.6] == gaps[:17] and len(gaps) >= 17


def test_each_sheet_tells_school_briefing_version_and_edition(artifact: Artifact) -> None:
    selected = chosen("register", rows=40)
    for number, page in enumerate(pages(artifact), 1):
        for words in (
            "Oakfield Primary School", "Learning from serious case reviews", "Version 1.0",
            f"Edition {edition(selected)}", "1 September 2027", f"Page {number} of 3", "Signature",
            "I know whom to tell", "ask Priya Nair (Room 4, by the library)",
        ):  # fmt: skip
            assert words in page, (number, words)
    assert "54" in pages(artifact)[2].split()


def test_more_rows_are_no_other_edition() -> None:
    assert edition(chosen("register", rows=40)) == edition(chosen("register"))


def test_heads_of_columns_are_heads_and_headings_skip_no_level(artifact: Artifact) -> None:
    with opened(artifact.data) as pdf:
        assert {str(e.A.Scope) for e in elements(pdf, "TH")} == {"/Column"}
        levels = [int(str(e.S)[2]) for e in elements(pdf) if str(e.S)[2:].isdigit()]
        assert levels == [1, 2, 2]
        assert not any(element.S == "/Figure" and "/Alt" not in element for element in elements(pdf))


def test_one_sheet_has_no_page_number() -> None:
    artifact = build(chosen("register", "harbour-street"))
    assert artifact.count == 1
    assert "Page 1" not in text(artifact.data) and "Harbour Street Academy" in text(artifact.data)


def test_without_a_slip_it_has_words_of_its_own(tmp_path: Path) -> None:
    selected = again(
        made(tmp_path, [section("a", blocks=[{"text": "Words that stand nowhere else at all."}])]), "register"
    )
    artifact = build(selected)
    assert faults(selected, artifact) == []
    assert "By signing I say that I have read" in text(artifact.data)


def test_both_judges_of_pdf_ua_have_nothing_to_say(artifact: Artifact, tmp_path: Path) -> None:
    mono = build(chosen("register", "harbour-street", ink="mono"))
    for name, made_ in (("a.pdf", artifact), ("b.pdf", mono)):
        assert complaints(made_.data) == []
        (tmp_path / name).write_bytes(made_.data)
    assert [v.failures for v in judge([tmp_path / "a.pdf", tmp_path / "b.pdf"]) if not v.passed] == []


def test_the_same_register_has_the_same_bytes_and_is_printed_at_its_size() -> None:
    one, two = build(chosen("register")), build(chosen("register"))
    assert one.data == two.data
    with opened(one.data) as pdf:
        assert str(pdf.Root.ViewerPreferences.PrintScaling) == "/None"


def test_only_a_register_has_rows(tmp_path: Path) -> None:
    pack = tmp_path / "p.yaml"
    pack.write_text("title: A\nbriefing: b\norganisation: c\noutputs:\n  - format: handout\n    rows: 20\n", "utf-8")
    with pytest.raises(PackError, match="a handout has no rows"):
        load_pack(pack, tmp_path, Diagnostics())


def test_the_school_is_heard_once(artifact: Artifact) -> None:
    from packbuilder.proof.pdf import read_pdf

    heads = [p for p in read_pdf(artifact.data).face if p.text.strip() == "Oakfield Primary School"]
    assert [p.role == "Artifact" for p in heads] == [False, True, True]
