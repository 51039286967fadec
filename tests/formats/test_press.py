"""A poster for a print shop: its boxes, marks, bleed, fonts and pictures, read back from the finished file."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import verapdf
from pikepdf import Array, Dictionary, Name

from packbuilder.checking import brand_of
from packbuilder.diagnostics import PackError, Severity
from packbuilder.formats import Artifact, Sheet, _press, poster
from packbuilder.proof import prove
from packbuilder.selection import select
from packbuilder.workspace import Workspace

MM = 72 / 25.4
SPACE = Workspace(Path(__file__).resolve().parents[2])


@cache
def made(name: str, paper: str = "a4", ink: str = "colour") -> tuple[Artifact, Sheet]:
    pack = SPACE.pack("staffroom")
    changes = {"press": True, "paper": (paper,), "ink": ink, "posters": ()}
    output = pack.outputs[0].model_copy(update=changes)
    school = SPACE.organisation("oakfield-primary")
    chosen = select(SPACE.briefing("serious-case-reviews"), school, SPACE.national(), pack, output)
    sheet = next(s for s in poster.sheets(chosen) if name in s.name)
    return poster.build(sheet, SPACE.layouts, brand_of(SPACE.layouts, school)), sheet


def boxes(page: Any) -> dict[str, list[float]]:
    return {k: [round(float(v) / MM, 2) for v in page[f"/{k}Box"]] for k in ("Media", "Crop", "Bleed", "Trim")}


@pytest.mark.parametrize(("paper", "width", "height"), [("a4", 210, 297), ("a3", 297, 420), ("a4-landscape", 297, 210)])
def test_the_boxes_are_those_of_the_sheet(paper: str, width: int, height: int) -> None:
    artifact, _ = made("be-curious", paper)
    assert artifact.name == f"poster-be-curious-{paper}-press"
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        (page,) = pdf.pages
        held = boxes(page)
    assert held["Trim"] == pytest.approx([0, 0, width, height], abs=0.02)
    assert held["Bleed"] == pytest.approx([-3, -3, width + 3, height + 3], abs=0.02)
    assert held["Media"] == held["Crop"] == pytest.approx([-10, -10, width + 10, height + 10], abs=0.02)


@pytest.mark.parametrize("name", ["be-curious", "babies-under-one", "make-it-a-referral"])
def test_fields_run_into_the_bleed_and_no_further(name: str) -> None:
    """At each edge the bleed has the colour of the sheet beside it; beyond it there is only white, and the marks."""
    artifact, _ = made(name)
    dots = 4  # a millimetre
    image = pypdfium2.PdfDocument(artifact.data)[0].render(scale=dots / MM).to_pil().convert("RGB")
    coloured = 0
    for y in range(12, 305, 5):
        for inner, bleed, beyond in ((11, 7.6, 5), (208, 212.4, 215)):
            inside, out, clear = (image.getpixel((int((x + (0 if x < 100 else 10)) * dots), y * dots)) for x in
                                  (inner, bleed, beyond))  # fmt: skip
            assert clear == (255, 255, 255)
            assert inside == out
            coloured += out != (255, 255, 255)
    top = [image.getpixel((110 * dots, int(y * dots))) for y in (7.6, 10.6)]
    foot = [image.getpixel((110 * dots, int(y * dots))) for y in (306.4, 309.4)]
    assert top[0] == top[1] and foot[0] == (foot[1] if foot[1] != (255, 255, 255) else foot[0])
    assert coloured > 20


def test_marks_stand_at_the_cut_outside_the_bleed() -> None:
    artifact, _ = made("be-curious")
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        last = pdf.pages[0].Contents[-1].read_bytes().decode()
    assert last.startswith("/Artifact BMC") and last.rstrip().endswith("EMC")
    lines = [[float(v) / MM for v in (p[0], p[1], p[3], p[4])] for p in (x.split() for x in last.splitlines()[1:-1])]
    assert len(lines) == 8
    for x1, y1, x2, y2 in lines:
        upright = abs(x1 - x2) < 0.01
        assert min(abs((x1 if upright else y1) - edge) for edge in (0, 210 if upright else 297)) < 0.01
        along = (y1, y2) if upright else (x1, x2)
        length = 297 if upright else 210
        assert all(v < -3.5 or v > length + 3.5 for v in along)
        assert abs(along[0] - along[1]) == pytest.approx(5, abs=0.01)


def test_it_is_said_proven_embedded_and_in_rgb() -> None:
    artifact, sheet = made("be-curious")
    (note,) = artifact.diagnostics
    assert note.severity is Severity.NOTE and "RGB" in note.message and "3 mm" in note.message
    proof = prove(artifact.data, "pdf", sheet.selected, SPACE.layouts)
    assert [d for c in proof.checks for d in c.detail] == []
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts and all(any(k in f for k in ("/FontFile", "/FontFile2", "/FontFile3")) for f in fonts)
        used = {str(i.operator) for i in pikepdf.parse_content_stream(pdf.pages[0])}
        assert not used & {"k", "K"}
    assert made.__wrapped__("be-curious")[0].data == artifact.data


def test_the_proof_measures_from_the_cut() -> None:
    """A word that is safe on the sheet as printed, and not once it is cut, is told."""
    artifact, sheet = made("be-curious")
    with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
        pdf.pages[0].TrimBox = Array([0, -12 * MM, 210 * MM, 285 * MM])
        out = io.BytesIO()
        pdf.save(out)
    proof = prove(out.getvalue(), "pdf", sheet.selected, SPACE.layouts)
    assert any("of the edge" in d for c in proof.checks for d in c.detail)


def test_a_light_poster_has_no_field_to_bleed() -> None:
    artifact, sheet = made("be-curious", ink="light")
    assert artifact.name.endswith("-light-press")
    assert prove(artifact.data, "pdf", sheet.selected, SPACE.layouts).ok


def page_with(width: int, drawn: float, form: bool) -> bytes:
    """A page with a picture of so many dots drawn so wide, in millimetres; inside a form or not."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(210 * MM, 297 * MM))
    picture = pdf.make_stream(bytes(width * width), Type=Name.XObject, Subtype=Name.Image, Width=width, Height=width,
                              ColorSpace=Name.DeviceGray, BitsPerComponent=8)  # fmt: skip
    size = drawn * MM
    held = Dictionary(XObject=Dictionary(Im=picture))
    text = f"q {size} 0 0 {size} 50 50 cm /Im Do Q"
    if form:
        inner = pdf.make_stream(f"q {size / 2} 0 0 {size / 2} 0 0 cm /Im Do Q".encode(), Type=Name.XObject,
                                Subtype=Name.Form, BBox=[0, 0, 999, 999], Resources=held)  # fmt: skip
        held, text = Dictionary(XObject=Dictionary(Fm=inner)), "q 2 0 0 2 9 9 cm /Fm Do Q"
    pdf.pages[0].Resources = held
    pdf.pages[0].Contents = pdf.make_stream(text.encode())
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form", [False, True])
def test_a_picture_that_is_too_coarse_is_refused(form: bool) -> None:
    assert _press.ready(page_with(300, 25.4, form))
    with pytest.raises(PackError, match="150 dots an inch"):
        _press.ready(page_with(300, 50.8, form))


def test_press_posters_are_tagged(tmp_path: Path) -> None:
    files = []
    for name in ("be-curious", "babies-under-one"):
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(made(name)[0].data)
    assert [(v.failures, v.passed) for v in verapdf.judge(files)] == [((), True)] * 2
