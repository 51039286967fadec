"""Whole sheets in Polish, Ukrainian, Welsh, Urdu and Arabic, read back as a stranger would."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from languages import LANGUAGES, LAYOUTS, built, chosen, made, workspace, written
from pdfs import elements, opened
from verapdf import complaints, judge

from packbuilder.diagnostics import PackError
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.pptx import read_pptx
from packbuilder.statements import statements
from packbuilder.words import load_words
from packbuilder.workspace import Workspace

RTL = ("ar", "ur")
SHEETS = ("handout", "guide", "worksheet", "register")
FACES = {"ar": "Noto-Sans-Arabic", "ur": "Noto-Sans-Arabic", "uk": "Noto-Sans", "cy": "Noto-Sans", "pl": "Atkinson"}


def searched(data: bytes, words: str) -> bool:
    """Whether a viewer's search finds ``words``."""
    document = pypdfium2.PdfDocument(data)
    return any(page.get_textpage().search(words).get_next() for page in document)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_says_all_that_it_should_and_nothing_else(language: str, kind: str) -> None:
    selected, artifact = built(language, kind)
    proof = prove(artifact.data, artifact.suffix, selected, LAYOUTS)
    assert [d.message for d in proof.diagnostics] == []
    assert artifact.diagnostics == (), "every word of its own is in its language"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_poster_fills_its_page_in_the_language(language: str) -> None:
    selected = chosen(language, "poster")
    artifact = made(selected, workspace(language))
    (_, poster) = selected.posters[0]
    proof = prove(artifact.data, artifact.suffix, selected.for_poster(poster), LAYOUTS)
    assert [d.message for d in proof.diagnostics] == []


def test_verapdf_has_nothing_against_any(tmp_path: Path) -> None:
    files = []
    for language in LANGUAGES:
        for kind in ("handout", "register") if language in RTL else ("handout",):
            files.append(tmp_path / f"{language}-{kind}.pdf")
            files[-1].write_bytes(built(language, kind)[1].data)
    assert [(Path(v.file).name, v.failures) for v in judge(files) if not v.passed or v.failures] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quick_judge_has_nothing_against_it_and_the_faces_are_in_it(language: str) -> None:
    data = built(language, "handout")[1].data
    assert complaints(data) == []
    with opened(data) as pdf:
        fonts = {str(f.BaseFont) for page in pdf.pages for f in page.Resources.get("/Font", {}).as_dict().values()}
        assert any(FACES[language] in name for name in fonts)
        assert {name.split("+")[1].split("-")[0] for name in fonts} <= {"Atkinson", "Noto"}
        assert str(pdf.Root.Lang) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_viewer_finds_every_word(language: str) -> None:
    selected, artifact = built(language, "handout")
    words = {
        w
        for s in statements(selected)
        if s.role != "alt"
        for w in re.findall(r"[^\W\d_]{4,}", re.sub(r"https?:\S+", "", s.text))
    }
    text = "\n".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(artifact.data)).casefold()
    assert {w for w in words if w.casefold() not in text.replace("\ufffe", "")} == set()
    assert len(words) > 100
    longest = max(words, key=len)
    assert searched(artifact.data, longest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_sheet_is_in_the_language(language: str) -> None:
    data = built(language, "handout")[1].data
    text = " ".join(piece.text for piece in read_pdf(data).face)
    words = load_words(LAYOUTS, "handout", language)
    for key in ("who_for", "case", "caution", "law", "discuss", "scenario", "sources", "signature"):
        assert words[key].rstrip(".") in " ".join(text.split()), key
    english = load_words(LAYOUTS, "handout", "en")
    for key in ("contents", "remember_three", "case", "discuss", "slip", "signature", "review_by", "answers"):
        assert english[key] not in text, key
    assert re.search(r"\b2027\b", text) and "September" not in text


UNSEEN = ("alt", "link", "bookmark", "tag", "comment", "title", "metadata")
ADDRESS = re.compile(r"\S+@\S+|\S*[\w-]+\.(?:example|org)\S*")
#: The program, its engine, the standards that a file keeps to.
MADE_BY = {"packbuilder", "weasyprint"}


def latin(text: str) -> set[str]:
    """The words of Latin letters in ``text``, without addresses."""
    return {w.casefold() for w in re.findall(r"(?<!\w)[A-Za-z\u00c0-\u024f]{2,}", ADDRESS.sub(" ", text))}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["handout", "guide", "poster", "deck"])
def test_no_english_is_left_in_what_is_said_but_not_shown(language: str, kind: str) -> None:
    home = workspace(language)
    data = made(chosen(language, kind), home).data if kind == "poster" else built(language, kind)[1].data
    reading = read_pptx(data) if kind == "deck" else read_pdf(data)
    written_ = " ".join(path.read_text(encoding="utf-8") for path in home.root.rglob("*.yaml")).replace("](", " ")
    own = " ".join({*load_words(LAYOUTS, kind, language).every()} - {*load_words(LAYOUTS, kind, "en").every()})
    said = [p for p in reading.passages if p.kind in UNSEEN]
    known = latin(written_) | latin(own) | MADE_BY
    assert {(p.text, w) for p in said for w in latin(p.text) - known} == set()
    shown = " ".join([p.text for p in reading.face] + [p.text for p in reading.passages if p.kind == "notes"])
    assert not re.search(r"\bp\d", shown), "a page of the source is written as the language writes it"
    assert {p.kind for p in said} >= ({"alt"} if kind in ("poster", "deck") else {"link", "bookmark"})


@pytest.mark.parametrize("language", RTL)
def test_the_page_is_mirrored_and_numbers_keep_their_order(language: str) -> None:
    selected, artifact = built(language, "handout")
    reading = read_pdf(artifact.data)
    width = reading.pages[0].width
    label = load_words(LAYOUTS, "handout", language)["who_for"].split()[0]
    (margin,) = [p for p in reading.face if p.page == 1 and p.text.strip().startswith(label) and p.role != "Artifact"][
        :1
    ]
    assert margin.box is not None and margin.box.right == pytest.approx(width - 20 / 25.4 * 72, abs=1.5)
    lead = selected.organisation.contact("dsl")
    assert lead is not None
    number = next(p for p in reading.face if p.text.replace("\u00a0", " ").strip() == lead.phone and p.size > 14)
    assert number.box is not None
    document = pypdfium2.PdfDocument(artifact.data)
    page = document[0].get_textpage()
    finder = page.search(lead.phone.split()[0])
    first, _ = finder.get_next()
    places = [page.get_charbox(first + n)[0] for n in range(5)]
    assert places == sorted(places), "a telephone number runs from left to right"
    code = next(p.text for p in reading.face if re.search(r"1\.2-[A-Z0-9]{4}", p.text))
    assert re.search(r"1\.2-[A-Z0-9]{4}", code), "and so does a reference number"
    with opened(artifact.data) as pdf:
        assert pdf.Root.ViewerPreferences.get("/Direction", pikepdf.Name.R2L) == pikepdf.Name.R2L


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_block_in_another_language_says_so(language: str) -> None:
    with opened(built(language, "handout")[1].data) as pdf:
        inner = [e for e in elements(pdf) if str(e.get("/Lang", "")) == "en-GB"]
    assert inner


def test_urdu_in_an_english_briefing_runs_from_right_to_left(tmp_path: Path) -> None:
    from briefings import build as build_one
    from briefings import made as made_of
    from briefings import section

    urdu = "بچے کی حفاظت سب کا کام ہے۔ فون نمبر 01632 960118 ہے۔"
    selected = made_of(tmp_path, [section("one", blocks=[{"text": "In English."}, {"text": urdu, "lang": "ur"}])])
    artifact = build_one(selected)
    assert not [d.message for d in prove(artifact.data, "pdf", selected, LAYOUTS).diagnostics]
    assert complaints(artifact.data) == [] and searched(artifact.data, "حفاظت")
    (piece,) = [p for p in read_pdf(artifact.data).face if "حفاظت" in p.text][:1]
    assert piece.box is not None and piece.box.right == pytest.approx((210 - 20) / 25.4 * 72, abs=1.5)


DETAILS: tuple[dict[str, object], ...] = (
    {"large_print": True}, {"detail": "summary"}, {"detail": "summary", "large_print": True},
    {"paper": ("a5-booklet",)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "detail"),
    [
        pytest.param(language, detail, marks=() if language == "ur" or number == 0 else pytest.mark.soak)
        for language in LANGUAGES
        for number, detail in enumerate(DETAILS)
    ],
)
def test_large_print_summary_and_booklet(language: str, detail: dict[str, object]) -> None:
    selected = chosen(language, "handout", **detail)
    artifact = made(selected, workspace(language))
    assert [d.message for d in prove(artifact.data, "pdf", selected, LAYOUTS).diagnostics] == []


@pytest.mark.parametrize(
    ("language", "kind"),
    [
        pytest.param(language, kind, marks=() if language in ("pl", "ur") and kind != "guide" else pytest.mark.soak)
        for language in LANGUAGES
        for kind in ("handout", "poster", "deck", "guide")
    ],
)
def test_any_page_of_the_source_may_be_referred_to_and_no_other(tmp_path: Path, language: str, kind: str) -> None:
    far = {
        "{p12}": "{p157}",
        "{p13}": "{p263}",
        "{p70-71}": "{p281-282}",
        "{p34}": "{p299}",
        "[p12]": "[p157, p401-402]",
    }
    home = written(tmp_path, language, far)
    selected = chosen(language, kind, home)
    artifact = made(selected, home)
    selected = selected.for_poster(selected.posters[0][1]) if kind == "poster" else selected
    assert [d.message for d in prove(artifact.data, artifact.suffix, selected, LAYOUTS).diagnostics] == []
    if kind in ("handout", "poster"):
        near = chosen(language, kind)
        near = near.for_poster(near.posters[0][1]) if kind == "poster" else near
        told = [d.message for d in prove(artifact.data, artifact.suffix, near, LAYOUTS).diagnostics]
        assert any("the figure 157 is not in the content" in t for t in told)


# -- numbers and names among words from right to left ---------------------------------------------

SENTENCES = {
    "ur": ("بچہ {x} سکول میں۔ آج ہی بتائیں {x}۔ {x} میں ({x}) اور “{x}”، {x}؛ آج **{x}** ہے {x}", "دیکھنا"),
    "ar": ("الطفل {x} في المدرسة. أخبرنا اليوم {x}. {x} في ({x}) و“{x}”، {x}؛ اليوم **{x}** هنا {x}", "الملاحظة"),
}
FEW = ("0800 1111", "2026-11-02", "20 MB", "KCSIE 2025 (Part 1)")
MANY = (
    "4", "12%", "3-5", "70–71", "01632 960331", "+44 1632 960331", "£5", "5 €", "$20", "10:30", "8.5", "1,000", "9/10",
    "Grace Okafor", "Section 47", "2016, Sidebotham", "Sidebotham, 2016", "nadia@gulistan.example", "10 000", "18+",
    "www.example.org/a-b/", "1.2-7392", "3, 4, 5", "½", "8:00–16:00", "A & B", "(4)", "5 x 3", "A4", "no. 7", "3rd",
)  # fmt: skip


def numbered(folder: Path, language: str, found: tuple[str, ...]) -> Workspace:
    """The workspace of ``language`` with a paragraph more for each of ``found``; the emergency number has a space."""
    home = written(folder, language, {'phone: "999"': "phone: 0800 1111"})
    (section,) = (
        p for p in folder.rglob("sections/*.yaml") if f"title: {SENTENCES[language][1]}" in p.read_text("utf-8")
    )
    lines = (json.dumps(SENTENCES[language][0].format(x=x), ensure_ascii=False) for x in found)
    text = section.read_text(encoding="utf-8") + "".join(f"\n  - text: {line}" for line in lines)
    section.write_text(text + "\n", encoding="utf-8")
    return home


@pytest.mark.parametrize("language", RTL)
def test_numbers_keep_their_order_in_large_print(tmp_path: Path, language: str) -> None:
    home = numbered(tmp_path, language, FEW)
    selected = chosen(language, "handout", home, large_print=True)
    data = made(selected, home).data
    assert [d.message for d in prove(data, "pdf", selected, LAYOUTS).diagnostics] == []
    assert seen_from_the_left(data, "0800") and seen_from_the_left(data, "2026")


def seen_from_the_left(data: bytes, first: str) -> bool:
    """Whether, wherever ``first`` stands on a page, what it begins goes on at its right and not at its left."""
    good, all_ = 0, 0
    document = pypdfium2.PdfDocument(data)
    for page in document:
        text = page.get_textpage()
        finder = text.search(first)
        while (at := finder.get_next()) is not None:
            _, bottom, right, top = text.get_charbox(at[0] + len(first) - 1)
            after = text.get_text_bounded(right + 0.5, bottom, right + 22, top)
            all_ += 1
            good += bool(re.match(r"\W*\d\d", after))
    return 0 < all_ == good


@pytest.mark.soak
@pytest.mark.parametrize("language", RTL)
@pytest.mark.parametrize("detail", [{}, *DETAILS])
def test_numbers_of_every_kind_keep_their_order(tmp_path: Path, language: str, detail: dict[str, object]) -> None:
    home = numbered(tmp_path, language, (*FEW, *MANY))
    selected = chosen(language, "handout", home, **detail)
    assert [d.message for d in prove(made(selected, home).data, "pdf", selected, LAYOUTS).diagnostics] == []


# -- characters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["handout", "poster", "deck"])
def test_a_character_that_no_face_has_is_told_at_its_line(tmp_path: Path, kind: str) -> None:
    home = written(tmp_path, "pl", {"headline: Zauważ, zapytaj, powiedz": "headline: Zauważ ☃ i powiedz",
                                    "Przestaje": "", "Spóźnienia i nieobecności.": "Spóźnienia ☃."})  # fmt: skip
    with pytest.raises(PackError) as told:
        made(chosen("pl", kind, home), home)
    fault = told.value.diagnostics[0]
    assert "☃ (U+2603)" in fault.message
    assert fault.at is not None and "☃" in fault.at.excerpt and fault.at.file.endswith("zauwazyc.yaml")


def test_quotes_and_hyphens_of_every_kind_print(tmp_path: Path) -> None:
    said = "„Tak” – powie\u00addzia\u00adła, czarno\u2011biały\u00a0kot… ‘nie’ “ano” «oui»."
    home = written(tmp_path, "pl", {"Brudna albo za mała odzież.": said})
    selected = chosen("pl", "handout", home)
    artifact = made(selected, home)
    assert [d.message for d in prove(artifact.data, "pdf", selected, LAYOUTS).diagnostics] == []
    text = "".join(p.text for p in read_pdf(artifact.data).face)
    assert "powiedziała" in text.replace("\u00ad", "").replace("\x02", "") and "“ano”" in text


# -- slides ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_speak_the_language(language: str) -> None:
    selected, artifact = built(language, "deck")
    assert [d.message for d in prove(artifact.data, "pptx", selected, LAYOUTS).diagnostics] == []
    xml = slides(artifact.data).replace("\u00a0", " ")
    words, english = load_words(LAYOUTS, "deck", language), load_words(LAYOUTS, "deck", "en")
    for key in ("today", "teaches", "answer", "made_up", "or_these", "note_say", "note_listen", "discuss"):
        assert words[key] in xml, key
        assert f">{english[key]}<" not in xml, key
    assert f'lang="{language}"' in xml and 'lang="en-GB"' in xml
    assert ('rtl="1"' in xml) is (language in RTL)


def slides(data: bytes) -> str:
    """The XML of all slides and their notes."""
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as package:
        names = [n for n in package.namelist() if re.fullmatch(r"ppt/(slides|notesSlides)/\w+\.xml", n)]
        return "".join(package.read(n).decode("utf-8") for n in names)
