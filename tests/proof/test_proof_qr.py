"""A QR code is read off the page as a telephone reads it; one that leads elsewhere, or nowhere, is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pikepdf
import pytest
import segno
from spoiling import POSTER, Case, made, spoil, tag

from packbuilder.proof.qr import decode
from packbuilder.resources import Layouts

WEB = "oakfield.example/safeguarding"


def drawn(text: str, side: float = 30, quiet: int = 4) -> str:
    rows = [list(r) for r in segno.make(text, error="m", micro=False).matrix]
    whole = len(rows) + 2 * quiet
    path = "".join(f"M{x + quiet} {y + quiet}h1v1h-1z" for y, r in enumerate(rows) for x, on in enumerate(r) if on)
    size = side * whole / len(rows)
    return (
        f'<svg viewBox="0 0 {whole} {whole}" style="width:{size}mm;height:{size}mm;display:block">'
        f'<title>QR code for {WEB}</title><rect width="{whole}" height="{whole}" fill="#FFFFFF"/>'
        f'<path d="{path}"/></svg>'
    )


def with_code(poster: Case, layouts: Layouts, picture: str) -> Case:
    want = replace(poster.want, addresses=(f"https://{WEB}",))
    return Case(made(POSTER.replace('<p class="foot">', picture + '<p class="foot">'), layouts), "pdf", want)


@pytest.fixture(scope="module")
def coded(poster: Case, layouts: Layouts) -> Case:
    return with_code(poster, layouts, drawn(f"https://www.{WEB}"))


def test_a_code_that_leads_where_it_says_passes(coded: Case) -> None:
    assert [c.detail for c in coded.prove().checks] == [()] * 7


@pytest.mark.parametrize("level", "lmqh")
@pytest.mark.parametrize("text", ["12345678", "HTTPS://OAK.EXAMPLE/A-1", "https://ysgol.example/diogelu-â", "x" * 130])
def test_codes_of_every_level_are_read(text: str, level: str) -> None:
    made_ = segno.make(text, error=level, micro=False, boost_error=False)
    assert decode([[bool(b) for b in r] for r in made_.matrix]) == text or made_.version > 10


def test_a_code_that_leads_elsewhere_is_told(poster: Case, layouts: Layouts) -> None:
    case = with_code(poster, layouts, drawn("https://oakfield.example/elsewhere"))
    assert "the QR code leads to https://oakfield.example/elsewhere, which is not" in case.faults("differing")


def test_a_code_that_says_something_else_aloud_is_told(coded: Case) -> None:
    def change(pdf: Any) -> None:
        tag(pdf, "Figure").Alt = pikepdf.String("QR code for harbour.example")

    assert "and says that it is “QR code for harbour.example”" in coded.faults("differing", spoil(coded.data, change))


def test_a_code_that_is_scribbled_over_is_told(coded: Case) -> None:
    def change(pdf: Any) -> None:
        box = [float(v) for v in tag(pdf, "Figure").A.BBox]
        pdf.pages[0].contents_add(pdf.make_stream(b"q"), prepend=True)
        scribble = f"Q /Artifact BMC q 0 g {box[2] - 50} {box[1] + 14} 36 36 re f Q EMC"
        pdf.pages[0].contents_add(pdf.make_stream(scribble.encode()), prepend=False)

    data = spoil(coded.data, change)
    assert "QR code" in coded.faults("unreadable", data) + coded.faults("differing", data)


def test_a_small_code_and_a_crowded_one_are_told(poster: Case, layouts: Layouts) -> None:
    small = with_code(poster, layouts, drawn(f"https://{WEB}", side=18))
    assert "the QR code is 18 mm wide where 25 is the least" in small.faults("unreadable")
    crowded = with_code(poster, layouts, drawn(f"https://{WEB}", quiet=1))
    assert "modules of quiet around it, not 4" in crowded.faults("unreadable")
