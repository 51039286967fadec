"""A file to be kept for years: PDF/A-2a and PDF/UA-1 at once, to veraPDF, and the same to look at."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from briefings import LAYOUTS, section
from briefings import made as written
from PIL import Image
from verapdf import judge

from packbuilder import formats
from packbuilder.checking import brand_of
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.formats import Artifact, Sheet
from packbuilder.formats._archive import keep
from packbuilder.model import read_model
from packbuilder.pack import Output, Pack
from packbuilder.planning import Wanted, plan
from packbuilder.proof import prove
from packbuilder.source import parse
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PACK = """title: Small
briefing: serious-case-reviews
organisation: [oakfield-primary, harbour-street]
sections: [awareness, attitudes]
archive: yes
outputs:
  - {format: handout, detail: summary}
  - {format: poster, posters: [be-curious]}
  - {format: guide, minutes: 20, sections: [awareness]}
  - {format: worksheet, minutes: 20, sections: [awareness]}
  - {format: register}
  - {format: print-this}
  - {format: deck, minutes: 20, sections: [awareness]}
"""


def sheets_of(folder: Path, pack: str = PACK) -> dict[str, Sheet]:
    """The sheets of a pack for Oakfield and for Harbour Street, by the names of their files."""
    import datetime as dt
    import shutil

    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content" / "packs" / "small.yaml").write_text(pack, encoding="utf-8")
    jobs = plan(Workspace(folder), ["small"], Wanted(), dt.date(2026, 11, 25), Diagnostics())
    return {job.rel: job.sheet for job in jobs}


def set_(sheet: Sheet) -> Artifact:
    if sheet.selected.files:  # what the office prints is counted once it is built
        files = tuple(replace(file, count=1) for file in sheet.selected.files)
        sheet = replace(sheet, selected=replace(sheet.selected, files=files))
    return formats.build(sheet, LAYOUTS, brand_of(LAYOUTS, sheet.selected.organisation))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Sheet, Artifact]]:
    """Every kind of file that can be kept, for one school, and a poster for the other."""
    sheets = sheets_of(tmp_path_factory.mktemp("kept"))
    wanted = {rel: s for rel, s in sheets.items() if rel.endswith(".pdf") and ("oakfield" in rel or "poster" in rel)}
    return {rel: (sheet, set_(sheet)) for rel, sheet in wanted.items()}


def test_every_pdf_of_a_pack_is_kept_and_named_for_it(kept: dict[str, tuple[Sheet, Artifact]], tmp_path: Path) -> None:
    names = [rel.rpartition("/")[2].removeprefix("serious-case-reviews-") for rel in kept if "oakfield" in rel]
    assert names == [
        "handout-summary-archive.pdf", "poster-be-curious-a4-archive.pdf", "guide-archive.pdf",
        "worksheet-archive.pdf", "register-archive.pdf", "print-this-archive.pdf",
    ]  # fmt: skip
    decks = [rel for rel in sheets_of(tmp_path) if rel.endswith(".pptx")]
    assert all(rel.endswith("-deck.pptx") for rel in decks) and len(decks) == 2


def test_verapdf_finds_nothing_under_either_standard(kept: dict[str, tuple[Sheet, Artifact]], tmp_path: Path) -> None:
    files = []
    for number, (_, file) in enumerate(kept.values()):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(file.data)
    verdicts = judge(files, "2a,ua1")
    assert {v.standard for v in verdicts} == {"2a", "ua1"} and len(verdicts) == 2 * len(kept)
    assert [(v.file, v.standard, v.failures) for v in verdicts if not v.passed] == []
    assert all(v.checks > 1000 for v in verdicts)


def test_the_proof_has_nothing_against_it_and_the_bytes_repeat(kept: dict[str, tuple[Sheet, Artifact]]) -> None:
    for rel, (sheet, made) in kept.items():
        proof = prove(made.data, "pdf", sheet.selected, LAYOUTS)
        assert not proof.check("unreadable").detail, (rel, proof.check("unreadable").detail)
        assert not proof.check("leaked").detail
    sheet, made = next(iter(kept.values()))
    assert set_(sheet).data == made.data


def test_it_looks_as_it_did_and_weighs_little_more(kept: dict[str, tuple[Sheet, Artifact]]) -> None:
    for sheet, made in list(kept.values())[:2]:
        plain = formats.load(sheet.selected.output.format).build(sheet, LAYOUTS, brand_of(
            LAYOUTS, sheet.selected.organisation))  # fmt: skip
        assert 0 < len(made.data) - len(plain.data) < 6_000
        pairs = zip(pypdfium2.PdfDocument(plain.data), pypdfium2.PdfDocument(made.data), strict=True)
        for before, after in pairs:
            assert before.render(scale=1).to_pil().tobytes() == after.render(scale=1).to_pil().tobytes()


def test_a_photograph_and_a_picture_that_lets_light_through_are_kept_too(tmp_path: Path) -> None:
    home = tmp_path / "content" / "briefings" / "test"
    blocks = [{"image": {"file": f, "alt": f"What {n} shows"}} for n, f in enumerate(("a.jpg", "b.png"))]
    selected = written(tmp_path, [section("one", blocks=blocks)], archive=True)
    Image.linear_gradient("L").convert("CMYK").resize((600, 400)).save(home / "a.jpg")
    clear = Image.new("RGBA", (200, 200), (20, 69, 61, 120))
    clear.save(home / "b.png")
    (sheet,) = formats.sheets(selected)
    data = set_(replace(sheet, options={"folder": str(home)})).data
    with pikepdf.open(BytesIO(data)) as pdf:
        pictures = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert len(pictures) == 3  # the second has its mask besides
        assert not [p for p in pictures if "/Interpolate" in p or p.ColorSpace == "/DeviceCMYK"]
    (tmp_path / "x.pdf").write_bytes(data)
    assert [v.failures for v in judge([tmp_path / "x.pdf"], "2a,ua1")] == [(), ()]


# -- what cannot be ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "says", "hint"),
    [
        ("{format: deck, archive: yes}", "slides cannot be kept as PDF/A", "keep the handout"),
        ("{format: poster, archive: yes, press: yes}", "a poster for a press cannot be", "keep the poster itself"),
        ("{format: poster, archive: yes, copies_per_sheet: 2}", "pages put together on a", "keep the poster itself"),
        ("{format: handout, archive: yes, paper: a5-booklet}", "pages put together on a", "keep the handout itself"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(output: str, says: str, hint: str) -> None:
    written = f"title: T\nbriefing: b\norganisation: o\noutputs:\n  - {output}\n".encode()
    with pytest.raises(PackError) as refused:
        read_model(Pack, parse(written, "small.yaml"))
    (fault,) = refused.value.diagnostics
    assert says in fault.message and hint in fault.hint and "archive:" in fault.hint
    assert fault.at is not None and (fault.at.file, fault.at.line) == ("small.yaml", 5)


def test_a_pack_to_be_kept_leaves_what_cannot_be_as_it_is() -> None:
    outputs = [
        Output.model_validate(o)
        for o in (
            {"format": "poster"}, {"format": "poster", "press": True}, {"format": "poster", "archive": False},
            {"format": "deck"},
        )
    ]  # fmt: skip
    assert [bool(o.kept(True).archive) for o in outputs] == [True, False, False, False]
    assert not any(o.kept(False).archive for o in outputs)


def test_the_command_line_cannot_fold_what_is_to_be_kept(tmp_path: Path) -> None:
    import datetime as dt

    kept = "title: T\nbriefing: serious-case-reviews\norganisation: oakfield-primary\noutputs:\n"
    sheets_of(tmp_path, kept + "  - {format: handout, archive: yes}\n")
    with pytest.raises(PackError, match="cannot be kept") as refused:
        plan(Workspace(tmp_path), ["small"], Wanted(paper=("a5-booklet",)), dt.date(2026, 11, 25), Diagnostics())
    assert refused.value.exit_code == 2


def test_nobody_prints_the_copy_that_is_kept(tmp_path: Path) -> None:
    pack = PACK.replace("archive: yes\n", "").split("outputs:")[0] + (
        "outputs:\n  - {format: register}\n  - {format: register, archive: yes}\n  - {format: print-this}\n"
    )
    sheets = sheets_of(tmp_path, pack)
    office = next(s for rel, s in sheets.items() if rel.endswith("print-this.pdf"))
    assert [file.name for file in office.selected.files] == ["register.pdf"]


def test_a_file_without_tags_is_refused(kept: dict[str, tuple[Sheet, Artifact]]) -> None:
    with pikepdf.open(BytesIO(next(iter(kept.values()))[1].data)) as pdf:
        del pdf.Root["/StructTreeRoot"]
        out = BytesIO()
        pdf.save(out)
    with pytest.raises(PackError, match="without tags"):
        keep(out.getvalue())
