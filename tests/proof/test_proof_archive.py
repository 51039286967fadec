"""A file to be kept for years passes; one that somebody spoilt for that does not, whatever was done to it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from spoiling import Case, spoil

from packbuilder.formats._archive import keep
from packbuilder.proof._pdf_archive import unkept

Name, Dictionary, Array, String = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array, pikepdf.String


@pytest.fixture(scope="module")
def kept(handout: Case) -> Case:
    """The handout in order, as PDF/A-2a."""
    return Case(keep(handout.data), "pdf", replace(handout.want, archive=True))


def packet(old: bytes, new: bytes) -> Callable[[Any], None]:
    """``old`` for ``new`` in the metadata."""

    def change(pdf: Any) -> None:
        text = pdf.Root.Metadata.read_bytes()
        assert old in text
        pdf.Root.Metadata.write(text.replace(old, new))

    return change


def intent(pdf: Any) -> Any:
    return pdf.Root.OutputIntents[0]


def no_intent(pdf: Any) -> None:
    del pdf.Root["/OutputIntents"]


def of_a_press(pdf: Any) -> None:
    intent(pdf).S = Name.GTS_PDFX


def no_profile(pdf: Any) -> None:
    del intent(pdf)["/DestOutputProfile"]


def other_profile(pdf: Any) -> None:
    profile = intent(pdf).DestOutputProfile
    profile.write(profile.read_bytes().replace(b"RGB XYZ", b"CMYKXYZ", 1))


def fonts(pdf: Any, kind: str) -> list[Any]:
    return [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == kind]


def no_font(pdf: Any) -> None:
    for each in fonts(pdf, "/FontDescriptor"):
        del each["/FontFile2"]


def no_letters(pdf: Any) -> None:
    for each in fonts(pdf, "/Font"):
        if "/ToUnicode" in each:
            del each["/ToUnicode"]


def smoothed(pdf: Any) -> None:
    picture(pdf).Interpolate = True


def of_ink(pdf: Any) -> None:
    picture(pdf).ColorSpace = Name.DeviceCMYK


def picture(pdf: Any) -> Any:
    """A picture among the first page's parts."""
    made = pdf.make_stream(b"\0", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8,
                           ColorSpace=Name.DeviceGray)  # fmt: skip
    pdf.pages[0].Resources.XObject = Dictionary(Im0=made)
    return made


def hidden_link(pdf: Any) -> None:
    pdf.pages[0].Annots[0].F = 4 | 2


def unprinted_link(pdf: Any) -> None:
    del pdf.pages[0].Annots[0]["/F"]


def script(pdf: Any) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))


def attached(pdf: Any) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"notes", filename="notes.txt")


def elsewhere(pdf: Any) -> None:
    picture(pdf).F = String("other.jpg")


def test_a_file_to_be_kept_passes(kept: Case) -> None:
    assert [c.detail for c in kept.prove().checks] == [()] * 7


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (no_intent, "it does not say what its colours mean"),
        (of_a_press, "it does not say what its colours mean"),
        (no_profile, "the profile of its colours is not one of RGB"),
        (other_profile, "the profile of its colours is not one of RGB"),
        (packet(b'pdfaid:part="2"', b""), "it does not say that it is PDF/A-2a"),
        (packet(b'conformance="A"', b'conformance="B"'), "it does not say that it is PDF/A-2a"),
        (packet(b'pdfuaid:part="1"', b""), "it does not say that it is PDF/UA-1"),
        (packet(b">pdfuaid<", b">other<"), "its metadata do not explain what they say of PDF/UA"),
        (no_font, "is not in the file"),
        (no_letters, "cannot be told"),
        (smoothed, "a picture is smoothed"),
        (of_ink, "in the colours of a press"),
        (hidden_link, "a link or note on it is not printed"),
        (unprinted_link, "a link or note on it is not printed"),
        (script, "it holds a script"),
        (attached, "another file is attached"),
        (elsewhere, "a part of it lies outside the file"),
    ],
)
def test_what_would_be_lost_in_years_is_missed(kept: Case, change: Callable[[Any], None], fault: str) -> None:
    told = kept.faults("unreadable", spoil(kept.data, change))
    assert any(line.startswith("not fit to be kept") and fault in line for line in told.splitlines()), told


@pytest.mark.parametrize("way", [Name.LZWDecode, Name.Crypt])
def test_a_part_packed_in_a_way_that_may_be_forgotten_is_missed(kept: Case, way: Any) -> None:
    with pikepdf.open(io.BytesIO(kept.data)) as pdf:
        picture(pdf).Filter = way  # whoever saves it would pack it anew
        assert list(unkept(pdf)) == ["a part of it is packed in a way that is not allowed"]


def test_a_locked_file_is_missed(kept: Case) -> None:
    with pikepdf.open(io.BytesIO(kept.data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="secret", user=""))
    assert "not fit to be kept: it is locked" in kept.faults("unreadable", out.getvalue())


def test_an_ordinary_file_is_not_asked_unless_it_should_be_kept(handout: Case, kept: Case) -> None:
    assert handout.faults("unreadable") == ""
    assert "it does not say that it is PDF/A-2a" in kept.faults("unreadable", handout.data)


def test_a_file_that_claims_to_be_kept_is_held_to_it(handout: Case, kept: Case) -> None:
    assert "what its colours mean" in handout.faults("unreadable", spoil(kept.data, no_intent))
