"""Posters, made and read back: one page, every word, nothing under a floor, nothing on anything else; or a refusal."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pdfs import FONTS, NOWHERE, elements, opened
from pdfs import text as words_of
from posters import (
    CONTACTS,
    HARBOUR,
    LAYOUTS,
    MM,
    NAMES,
    OAKFIELD,
    brand,
    built,
    characters,
    empty_bands,
    inked,
    out_of_order,
    overlaps,
    picture,
    points,
    real,
    refused,
    selected,
    sheet,
    sound,
    with_deputies,
)  # fmt: skip

from packbuilder.diagnostics import PackError
from packbuilder.floors import load_floors
from packbuilder.formats import _print, load, poster
from packbuilder.formats._poster_parts import levelled
from packbuilder.formats._qr import QUIET, code
from packbuilder.proof import prove
from packbuilder.resources import Layouts

# -- the briefing's own posters ---------------------------------------------------------------------

REAL = [str(p.id) for _, p in selected().posters]


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("school", [OAKFIELD, HARBOUR])
def test_every_poster_of_the_briefing_is_one_sound_page(school: str, name: str) -> None:
    made, each = real(name, school)
    hand = each.selected.poster is not None and each.selected.poster.layout == "seven"
    sound(made, each.selected, headline="seven-headline" if hand else "headline", body="seven" if hand else "points")
    assert made.name == f"poster-{name}-a4" and (made.suffix, made.unit) == ("pdf", "pages")


@pytest.mark.parametrize("paper", ["a3", "a4-landscape"])
@pytest.mark.parametrize("name", ["be-curious", "tell-us-today", "babies-under-one"])
def test_other_papers(paper: str, name: str) -> None:
    made, each = real(name, HARBOUR, paper)
    sound(made, each.selected, paper)
    size = pypdfium2.PdfDocument(made.data)[0].get_size()
    wanted = (297, 420) if paper == "a3" else (297, 210)
    assert [round(v / MM) for v in size] == list(wanted)


def test_the_same_words_give_the_same_bytes() -> None:
    one, two = (built(points("checklist", 4, 6, "Sign")).data for _ in range(2))
    assert one == two


def test_names_of_files() -> None:
    names = [s.name for s in poster.sheets(selected(OAKFIELD, "a4, a3", "light"))]
    assert "poster-be-curious-a3-light" in names and len(names) == 2 * len(REAL)
    assert load("poster").NAME == "poster"


def test_an_accessible_page() -> None:
    """A title, a language, one first heading that is read first, an alternative for each picture."""
    made = built("id: a\ndesign: headline\nheadline: Ask again\nmark: '?'\npoints: [One point.]\n")
    pdf = opened(made.data)
    assert str(pdf.docinfo["/Title"]).startswith("Ask again, Oakfield Primary School")
    assert str(pdf.Root.Lang) == "en-GB"
    assert len(elements(pdf, "H1")) == 1
    alts = [str(e.Alt) for e in elements(pdf, "Figure")]
    assert alts == ["?", "QR code for oakfield.example/safeguarding"]


@pytest.mark.parametrize("paper", ["a4", "a4-landscape"])
def test_it_is_read_aloud_in_the_order_of_the_eye(paper: str) -> None:
    """The headline first of all, then down the sheet, column by column; and nothing is read that is not seen."""
    for name in REAL if paper == "a4" else [n for n in REAL if n != "seven-minutes"]:
        made, _ = real(name, paper=paper)
        assert out_of_order(made.data) == [], name


def test_reading_out_of_order_is_seen(tmp_path: Path) -> None:
    (tmp_path / "poster").mkdir()
    page = LAYOUTS.read_text("poster/poster.html").replace("for p in parts %", "for p in parts | reverse %")
    (tmp_path / "poster" / "poster.html").write_text(page)
    made = built(points("headline", 3, 6), layouts=Layouts(tmp_path, *LAYOUTS.roots))
    assert out_of_order(made.data)


@pytest.mark.slow
def test_verapdf_finds_no_fault(tmp_path: Path) -> None:
    from verapdf import judge

    files = []
    for ink, paper in (("colour", "a4"), ("light", "a3"), ("mono", "a4-landscape")):
        for each in poster.sheets(selected(OAKFIELD, paper, ink)):
            design = each.selected.poster.layout if each.selected.poster else ""
            if "landscape" in paper and design == "seven":
                continue
            file = tmp_path / f"{each.name}.pdf"
            file.write_bytes(poster.build(each, LAYOUTS, brand(OAKFIELD)).data)
            files.append(file)
    assert [v.failures for v in judge(files) if not v.passed] == []


# -- fit --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("design", ["headline", "checklist"])
@pytest.mark.parametrize(("count", "each"), [(1, 3), (2, 30), (4, 12), (7, 8), (9, 20), (15, 3), (15, 60)])
def test_any_number_of_points_is_a_full_page_or_a_refusal(design: str, count: int, each: int) -> None:
    written = points(design, count, each)
    try:
        made = built(written)
    except PackError as error:
        assert re.search(r"is \d+ mm too high for A4, at the smallest sizes \(.*cut first: “", str(error)), error
        assert count * each > 100, "this much must fit"
        return
    sound(made, sheet(written).selected)
    assert not empty_bands(made.data)


@pytest.mark.parametrize("name", REAL)
def test_no_band_over_a_fifth_is_empty(name: str) -> None:
    assert not empty_bands(real(name)[0].data)


@pytest.mark.parametrize("paper", ["a4", "a4-landscape"])
@pytest.mark.parametrize("name", ["make-it-a-referral", "notice-what-changes"])
def test_the_last_row_of_a_checklist_keeps_clear_of_the_field_under_it(name: str, paper: str) -> None:
    data = real(name, paper=paper)[0].data
    page = picture(data)
    side = [page.getpixel((page.width - 4, y)) for y in range(page.height)]
    edge = max(y for y in range(1, page.height) if side[y] < 250 <= side[y - 1]) * 25.4 / 100
    column = 110 if "landscape" in paper else 0
    assert edge - max(c.bottom for c in characters(data) if c.top < edge - 1 and c.left > column) >= 4


def test_metrics_foretell_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """One layout is enough where the prediction holds, and four are the most there ever are."""
    count = 0
    real = _print.document

    def counted(*args: Any, **options: Any) -> Any:
        nonlocal count
        count += 1
        return real(*args, **options)

    monkeypatch.setattr(_print, "document", counted)
    built(points("headline", 4, 9, "Sign"))
    assert count == 1
    count = 0
    monkeypatch.setattr(poster, "faults_of", lambda *_, **__: iter(["it takes 2 pages"]))
    assert "it takes 2 pages" in refused(points("headline", 4, 9, "Sign"))
    assert count == 4 == poster.LAYOUTS


def test_a_page_that_came_out_wrong_is_seen() -> None:
    """The look at the real layout finds words off the safe area, on one another, and beside a second page."""

    def faults(body: str) -> list[str]:
        page = "<style>@page{size:210mm 297mm;margin:0}body{margin:0;height:290mm}p{position:absolute;margin:0}</style>"
        html = f'<html lang="en"><head><title>T</title></head><body>{page}{body}</body></html>'
        laid = _print.document(html, layouts=NOWHERE, fonts=FONTS)
        return list(poster.faults_of(laid, poster.paper("a4"), load_floors(LAYOUTS, "poster", "a4"), FONTS))

    good = '<p style="left:30mm;top:30mm">first words</p><p style="left:30mm;top:60mm">other words</p>'
    assert faults(good) == []
    assert "from the edge" in faults('<p style="left:2mm;top:30mm">first words</p>')[0]
    assert "stand on one another" in faults(good.replace("60mm", "31mm").replace("30mm;top:31", "40mm;top:31"))[0]
    assert faults('<div>b</div><div style="break-before:page">a</div>') == ["it takes 2 pages"]


def test_headlines_break_by_sense() -> None:
    made = built(points("headline", 3, 5, headline="Be someone who listens, and acts"))
    chars = [c for c in characters(made.data) if c.size > 50]
    lines: dict[float, str] = {}
    for char in chars:
        key = next((k for k in lines if abs(k - char.bottom) < char.size / MM / 2), char.bottom)
        lines[key] = lines.get(key, "") + char.char
    assert next(iter(lines.values())).endswith(("someone", "listens,"))
    assert not any(line.endswith(("who", "and")) for line in lines.values())


def test_few_words_are_large_and_many_are_not_small() -> None:
    few = max(c.size for c in characters(built(points("headline", 2, 3)).data))
    many = [c.size for c in characters(built(points("headline", 8, 14)).data)]
    assert few >= 90
    assert min(many) >= 9 and sorted({round(s, 1) for s in many})[1] >= 14


def test_a_user_may_raise_a_floor(tmp_path: Path) -> None:
    text = (LAYOUTS.path("floors.yaml")).read_text().replace("points: 17", "points: 21")
    (tmp_path / "floors.yaml").write_text(text)
    made = built(points("headline", 3, 5), layouts=Layouts(tmp_path, *LAYOUTS.roots))
    sizes = sorted({round(c.size, 1) for c in characters(made.data)})
    assert 21 <= sizes[2] <= 21 * 1.6


def test_a_look_that_breaks_the_plan_is_refused(tmp_path: Path) -> None:
    """Someone's own style sheet sets type that was not measured: nothing is clipped or run over, it is refused."""
    (tmp_path / "poster").mkdir()
    css = LAYOUTS.read_text("poster/poster.css").replace("letter-spacing: -.028em", "letter-spacing: -.015em")
    (tmp_path / "poster" / "poster.css").write_text(css)
    each = sheet(points("headline", 3, 6, headline="Someone who listens"))
    with pytest.raises(PackError, match="runs out of its place"):
        poster.build(each, Layouts(tmp_path, *LAYOUTS.roots), brand(OAKFIELD))


# -- refusals -----------------------------------------------------------------------------------------


def test_too_much_is_refused_with_millimetres_and_what_to_cut() -> None:
    said = refused(points("headline", 9, 34))
    assert re.search(r"poster\.yaml:\d+:\d+: error: the poster made is \d+ mm too high for A4", said)
    assert "9 points are too many; cut first: “Point" in said


def test_what_a4_refuses_may_fit_a3() -> None:
    """Said only where it is so: A3 has the same proportions, but its small type may be smaller beside the rest."""
    everyone = CONTACTS + "roles: [dsl, deputies, emergency, front-door, out-of-hours, early-help, lado, police-101]\n"
    of = with_deputies(7)
    sound(built(everyone, of), sheet(everyone, of).selected, body="contacts")
    everyone = everyone.replace("dsl,", "dsl, head, governor,")
    assert "or print it on A3" in refused(everyone, of)
    sound(built(everyone, of, "a3"), sheet(everyone, of, "a3").selected, "a3", body="contacts")
    assert "A3" not in refused(points("headline", 9, 34))


def test_a_word_too_wide_is_told_at_its_place() -> None:
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2
    said = refused(f"id: w\ndesign: headline\nheadline: Ask\npoints:\n  - Short.\n  - {long}\n")
    assert re.search(rf"poster\.yaml:6:5: error: “{long}” is \d+ mm wider than its place on A4", said)
    assert "mm wider" in refused(f"id: w\ndesign: headline\nheadline: {long}\npoints: [Short.]\n")


def test_a_sign_that_no_face_has_is_told_at_its_place() -> None:
    said = refused("id: s\ndesign: headline\nheadline: Ask\npoints:\n  - Fine.\n  - Tick ✓ it.\n")
    assert "poster.yaml:6:5: error: none of the brand’s fonts has ✓ (U+2713)" in said


def test_seven_has_no_layout_on_its_side() -> None:
    written = points("seven", 7, 8, "Box")
    said = refused(written, paper="a4-landscape")
    assert "the poster made is in the design seven, which stands upright only" in said
    assert "(ask for a4; on their side go checklist, contacts, headline, numbers)" in said


# -- designs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 3, 7])
def test_any_number_of_deputies_each_number_as_written_on_one_line(count: int) -> None:
    of = with_deputies(count)
    made = built(CONTACTS, of)
    sound(made, sheet(CONTACTS, of).selected, body="contacts")
    lines = [
        " ".join(line.split())
        for line in pypdfium2.PdfDocument(made.data)[0].get_textpage().get_text_range().splitlines()
    ]
    numbers = [
        "01632 960118",
        *(d.phone for d in of.organisation.deputies),
        "01632 960150",
        "01632 960151",
        "01632 960158",
    ]
    for number in numbers:
        assert any(number in line for line in lines), number
    text = words_of(made.data)
    assert all(name in text for name in NAMES[:count]) and "999" in text and "option 2" in text and "101" in text


def test_a_contact_without_a_number_is_reached_another_way() -> None:
    held = selected()
    dsl = replace(held.organisation.contacts["dsl"], phone="")
    contacts = {**held.organisation.contacts, "dsl": dsl}
    of = replace(held, organisation=replace(held.organisation, contacts=contacts))
    assert "p.nair@oakfield.example" in words_of(built(CONTACTS + "roles: [dsl]\n", of).data)


def test_the_code_is_large_enough_and_says_where_it_leads(tmp_path: Path) -> None:
    made = built(points("headline", 3, 6))
    assert "oakfield.example/safeguarding" in words_of(made.data)
    pdf = opened(made.data)
    figure = elements(pdf, "Figure")[-1]
    left, bottom, right, top = (float(v) / MM for v in figure.A.BBox)
    drawn = code("https://www.oakfield.example/safeguarding")
    assert (right - left) * drawn.modules / drawn.side >= 25
    assert right - left == pytest.approx(top - bottom, abs=0.1)
    if shutil.which("zbarimg") is None:
        pytest.skip("zbarimg is not on this machine (Debian: apt-get install zbar-tools)")
    picture(made.data, 150).save(tmp_path / "page.png")
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", str(tmp_path / "page.png")], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "https://www.oakfield.example/safeguarding"


def test_a_code_on_a_field_has_a_white_patch_with_its_quiet_zone() -> None:
    made, _ = real("babies-under-one")
    pdf = opened(made.data)
    left, _, right, top = (float(v) for v in elements(pdf, "Figure")[-1].A.BBox)
    page = pypdfium2.PdfDocument(made.data)[0].render(scale=2).to_pil().convert("RGB")
    side = code("https://www.oakfield.example/safeguarding").side
    module, height = (right - left) / side, page.height / 2
    for step in range(QUIET):
        at = (left + (step + 0.5) * module, height - top + side / 2 * module)
        assert page.getpixel((int(at[0] * 2), int(at[1] * 2))) == (255, 255, 255)


def test_without_a_web_address_there_is_no_code() -> None:
    held = selected()
    of = replace(held, organisation=replace(held.organisation, web=""))
    assert not elements(opened(built(points("headline", 3, 6), of).data), "Figure")


def test_a_sheet_past_its_review_says_so() -> None:
    assert "Past its review date" in words_of(built(points("headline", 2, 6), replace(selected(), stale=True)).data)
    assert "Past its review date" not in words_of(built(points("headline", 2, 6)).data)


def test_a_long_name_of_a_school_takes_two_lines() -> None:
    name = "St Bartholomew’s Church of England Voluntary Aided Primary School and Nursery"
    held = selected()
    of = replace(held, organisation=replace(held.organisation, name=name))
    written = points("headline", 3, 6) + "for: For everyone here\n"
    made = built(written, of)
    sound(made, sheet(written, of).selected)
    assert name in words_of(made.data)


def test_columns_are_drawn_to_scale_from_nought() -> None:
    written = (
        "id: n\ndesign: numbers\nheadline: Half of them\nchart:\n  kind: column\n  title: T\n  unit: '%'\n  data:\n"
        "    - {label: A, value: 40, emphasis: yes}\n    - {label: B, value: 20}\n"
        "    - {label: C, value: 10, bound: under}\n"
        "    - {label: D, value: ''}\n"
    )
    made = built(written)
    heights = bars(made.data)
    assert heights[1] / heights[0] == pytest.approx(0.5, abs=0.01)
    assert heights[2] < heights[0] / 4  # stops short of its line
    assert "no figure" in words_of(made.data)


def bars(data: bytes) -> list[float]:
    """Heights of the filled rectangles between the headline and the field at the foot, left to right."""
    rects = []
    pdf = pikepdf.open(BytesIO(data))
    for step in pikepdf.parse_content_stream(pdf.pages[0]):
        if str(step.operator) == "re":
            x, _, width, height = (float(v) for v in step.operands)
            rects.append((x, width, height))
    wide = max(w for _, w, _ in rects)
    found = sorted({(round(x), round(w), round(h, 2)) for x, w, h in rects if 0.15 * wide < w < 0.3 * wide and h > 10})
    return [h for _, _, h in found]


def test_cells_are_levelled_from_the_lowest() -> None:
    assert levelled([10, 20, 30], 60) == pytest.approx([10, 20, 30])
    assert levelled([10, 20, 30], 80) == pytest.approx([25, 25, 30])
    assert levelled([10, 20, 30], 120) == pytest.approx([40, 40, 40])


@pytest.mark.parametrize("paper", ["a4", "a4-landscape"])
def test_ink_for_a_copier(paper: str) -> None:
    """Light: no more than 15 % of the sheet is inked, at 100 dpi; the words are those of the sheet in colour."""
    for name in REAL if paper == "a4" else [n for n in REAL if n != "seven-minutes"]:
        made, each = real(name, paper=paper, ink="light")
        assert inked(made.data) <= 0.15, (name, inked(made.data))
        sound(made, each.selected, paper, headline="seven-headline", body="seven")


# -- designs of one's own -------------------------------------------------------------------------------

OWN = "sizes: plain\nheadline: {aim: 80, most: 100}\nportrait:\n  - width: 210\n    bands:\n"


def own(folder: Path, bands: str) -> Layouts:
    (folder / "poster").mkdir(exist_ok=True)
    (folder / "poster" / "headline.yaml").write_text(OWN + bands)
    return Layouts(folder, *LAYOUTS.roots)


def test_a_user_changes_a_design_without_code(tmp_path: Path) -> None:
    bands = "      - {ground: tint, blocks: [brand, points]}\n      - {ground: field, blocks: [headline, call, foot]}\n"
    made = built(points("headline", 3, 6), layouts=own(tmp_path, bands))
    text = words_of(made.data)
    assert text.index("Point 3") < text.index("Ask again") < text.index("Priya Nair")
    assert made.count == 1 and not overlaps(characters(made.data))


@pytest.mark.parametrize(
    ("bands", "says"),
    [
        ("      - {ground: tint, blocks: [brand, headlin]}\n", "no block headlin for posters (did you mean headline?)"),
        ("      - {ground: tint, blocks: ['points:cheks']}\n", "no form cheks (did you mean checks?)"),
        ("      - {ground: tinted, blocks: [brand]}\n", "tinted"),
    ],
)
def test_a_design_that_is_wrong_is_told_at_its_place(tmp_path: Path, bands: str, says: str) -> None:
    with pytest.raises(PackError) as caught:
        built(points("headline", 3, 6), layouts=own(tmp_path, bands))
    assert says in str(caught.value) and "headline.yaml:6:" in str(caught.value)


def test_the_words_of_the_sheet_may_be_in_another_language(tmp_path: Path) -> None:
    (tmp_path / "poster").mkdir()
    (tmp_path / "poster" / "words.yaml").write_text("ask: Poeni am blentyn? Dywedwch wrth {first} heddiw.\n")
    (tmp_path / "poster" / "words-cy.yaml").write_text("edition: Argraffiad {code}\n")
    from packbuilder.words import load_words

    words = load_words(Layouts(tmp_path, *LAYOUTS.roots), "poster", "cy")
    assert words["edition"] == "Argraffiad {code}" and words["ask"].startswith("Poeni")


def test_a_design_of_ones_own_to_read_in_the_hand_has_the_floors_of_the_hand(tmp_path: Path) -> None:
    (tmp_path / "poster").mkdir()
    text = LAYOUTS.read_text("poster/seven.yaml")
    (tmp_path / "poster" / "boxes.yaml").write_text(text)
    layouts = Layouts(tmp_path, *LAYOUTS.roots)
    written = points("boxes", 7, 30, "Box")
    made = built(written, layouts=layouts)
    of = sheet(written).selected
    assert [d for c in prove(made.data, "pdf", of, layouts).checks for d in c.detail] == []
    assert any("pt where 17" in d for c in prove(made.data, "pdf", of, LAYOUTS).checks for d in c.detail)
