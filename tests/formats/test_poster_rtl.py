"""Posters from right to left, in Urdu: mirrored, measured, numbers in their own order, and proven."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
import verapdf
from pdfs import elements, opened
from posters import HARBOUR, LAYOUTS, MM, OAKFIELD, brand, characters, empty_bands, out_of_order, selected, sheet, sound

from packbuilder.formats import Artifact, Sheet, poster
from packbuilder.formats._poster_script import script
from packbuilder.model import Plain
from packbuilder.proof import prove

BOX = "ہم تقریباً ہر روز انہی بچوں سے ملتے ہیں اور رویے میں تبدیلی دیکھ سکتے ہیں (p34)۔"
WRITTEN = {
    "headline": """for: تمام عملے کے لیے
headline: تجسس رکھیں۔ پھر پوچھیں۔
mark: "؟؟"
points:
  - {lead: دیکھیں۔, text: دیر سے آنا، بھوک، خاموشی۔ کب سے؟}
  - {lead: پوچھیں۔, text: جواب نہیں ملا؟ پرسکون وقت میں پوچھیں (p133)۔}
  - {lead: بتائیں۔, text: جو دیکھا اور سنا ہمیں بتائیں۔}
ask: چھوٹی باتیں مل کر بڑی ہو جاتی ہیں۔ ہمیں بتائیں۔
pages: [p133, p140-141]
""",
    "checklist": """for: تمام عملے کے لیے
headline: تبدیلی پر نظر رکھیں
points:
  - {lead: حلیہ, text: پہلے سے کمزور، یا دیکھ بھال میں کمی}
  - {lead: رویہ, text: اس بچے کے لیے غیر معمولی۔ وجہ کیا ہے؟}
  - {lead: بھوک, text: اکثر بھوکا، یا کھانا نہ کھانا}
  - {lead: حاضری, text: زیادہ غیر حاضری، زیادہ دیر سے آنا}
ask: تبدیلی دیکھی؟ بچے سے پوچھیں۔ پھر آج ہی ہمیں بتائیں۔
""",
    "numbers": """headline: 40% بچے ایک سال سے کم عمر تھے
intro: 293 جائزے، بچے کی عمر کے لحاظ سے
chart:
  kind: column
  title: جائزوں میں بچوں کی عمر
  unit: "%"
  data:
    - {label: ایک سال سے کم, value: 40, bound: over, shown: 40% سے زیادہ, emphasis: yes}
    - {label: 1 سے 5, value: 22}
    - {label: 6 سے 10, value: 10, bound: under}
    - {label: 11 سے 18, value: 28}
ask: بچہ آپ کی کلاس میں نہیں۔ اس کی بہن ہو سکتی ہے۔
""",
    "contacts": "for: سب کے لیے\nheadline: بچے کے بارے میں فکر ہے؟ آج ہی بتائیں۔\n",
    "seven": f"""for: سات منٹ کی بریفنگ
headline: دیکھیں، پوچھیں، بتائیں
points:
{"".join(f"  - {{lead: عنوان {n}, text: '{BOX}'}}{chr(10)}" for n in range(1, 8))}""",
}
LYING = [name for name in WRITTEN if name != "seven"]


@cache
def made(name: str, paper: str = "a4", ink: str = "colour", school: str = OAKFIELD) -> tuple[Artifact, Sheet]:
    of = selected(school, paper, ink)
    of = replace(of, briefing=of.briefing.model_copy(update={"language": Plain("ur")}))
    each = sheet(f"id: {name}\ndesign: {name}\n{WRITTEN[name]}", of, paper)
    return poster.build(each, LAYOUTS, brand(school)), each


@pytest.mark.parametrize(("name", "paper"), [*((n, "a4") for n in WRITTEN), *((n, "a4-landscape") for n in LYING)])
def test_every_design_is_one_sound_page_that_the_proof_can_read(name: str, paper: str) -> None:
    artifact, each = made(name, paper)
    assert [d for c in prove(artifact.data, "pdf", each.selected, LAYOUTS).checks for d in c.detail] == []
    hand = name == "seven"
    body = "seven" if hand else "contacts" if name == "contacts" else "points"
    sound(artifact, each.selected, paper, "seven-headline" if hand else "headline", body, latin=False)
    assert not empty_bands(artifact.data)
    assert out_of_order(artifact.data, rtl=True) == []


@pytest.mark.parametrize(("paper", "ink", "school"), [("a3", "light", OAKFIELD), ("a4-landscape", "mono", HARBOUR)])
def test_on_other_papers_in_other_inks(paper: str, ink: str, school: str) -> None:
    for name in ("headline", "numbers"):
        artifact, each = made(name, paper, ink, school)
        assert [d for c in prove(artifact.data, "pdf", each.selected, LAYOUTS).checks for d in c.detail] == []


def test_the_sheet_is_mirrored() -> None:
    """Headline and points begin at the right margin, the code stands at the left, the school's name at the right."""
    artifact, _ = made("headline")
    width = pypdfium2.PdfDocument(artifact.data)[0].get_width() / MM
    large = [c for c in characters(artifact.data) if c.size > 50]
    assert width - max(c.right for c in large) == pytest.approx(15, abs=2.5)
    pdf = opened(artifact.data)
    figures = elements(pdf, "Figure")
    code = [float(v) / MM for v in next(f for f in figures if "safeguarding" in str(f.Alt)).A.BBox]
    assert code[2] < width / 2
    first, second = ([float(v) / MM for v in f.A.BBox] for f in figures[:2])
    assert first[0] > second[2] - 1, "the first sign of the mark is the right one"


@pytest.mark.parametrize("name", ["headline", "contacts", "seven"])
def test_numbers_keep_their_order(name: str) -> None:
    """As the eye reads the sheet, each number stands from left to right, whole and on one line."""
    artifact, _ = made(name)
    rows: dict[float, list[tuple[float, str]]] = {}
    for char in characters(artifact.data):
        row = next((k for k in rows if abs(k - char.bottom) < 1.2), char.bottom)
        rows.setdefault(row, []).append((char.left, char.char))
    seen = ["".join(char for _, char in sorted(row)) for row in rows.values()]
    for number in ("01632960118", "01632960121"):
        assert any(number in row for row in seen), (number, seen)
    assert any("1.0-" in row for row in seen)


def test_letters_that_join_are_not_tracked_and_have_room_above_and_below() -> None:
    urdu, latin = script("ur"), script("en-GB")
    assert not urdu.tracking and latin.tracking["display"] < 0
    assert all(urdu.leading[role] > latin.leading[role] for role in latin.leading)
    assert (urdu.start, urdu.stop, script("he").rtl, script("cy").rtl) == ("right", "۔", True, False)


def test_what_runs_the_other_way_stands_apart() -> None:
    urdu = script("ur")
    assert urdu.shown("فون 01632 960118 آج") == 'فون <span class="ltr">01632 960118</span> آج'
    assert script("en").shown("call 01632 960118 & go") == "call 01632 960118 &amp; go"
    assert urdu.foreign("Room 4, by the library.") and not urdu.foreign("کمرہ 4") and not urdu.foreign("999")
    assert urdu.of("Room 4").stop == "." and urdu.of("کمرہ").stop == "۔"


def test_posters_from_right_to_left_pass_verapdf(tmp_path: Path) -> None:
    files = []
    for name in WRITTEN:
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(made(name)[0].data)
    assert [v.failures for v in verapdf.judge(files) if not v.passed] == []
