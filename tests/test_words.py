"""What sheets say of themselves, in every language: the same keys, the same braces, forms for every plural."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from packbuilder.diagnostics import PackError
from packbuilder.resources import Layouts
from packbuilder.words import CATEGORIES, SHARED, Vocabulary, braces, load_words, plural

LAYOUTS = Layouts.standard()
ROOT = LAYOUTS.roots[-1]
FOLDERS = sorted(path.parent.name for path in ROOT.glob("*/words.yaml"))
LANGUAGES = ("ar", "cy", "pl", "uk", "ur")
WHOLE = range(130)
NEEDED = {
    "en": {"one", "other"}, "ur": {"one", "other"}, "cy": {"other"}, "pl": {"one", "few", "many", "other"},
    "uk": {"one", "few", "many", "other"}, "ar": set(CATEGORIES),
}  # fmt: skip


def words(folder: str, language: str, *more: Path) -> Vocabulary:
    return load_words(Layouts(*more, *LAYOUTS.roots), folder, language)


def test_the_folders_of_all_sheets_are_here() -> None:
    sheets = {"print", "guide", "worksheet", "register", "print-this", "poster", "deck", "mail"}
    assert sheets <= set(FOLDERS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_language_has_every_key_every_brace_and_every_plural(folder: str, language: str) -> None:
    assert (ROOT / folder / f"words-{language}.yaml").is_file()
    english, ours = words(folder, "en"), words(folder, language)
    assert ours.told == (), "a key is missing"
    assert set(ours) == set(english)
    for key, forms in ours.forms.items():
        assert braces(forms) == braces(english.forms[key]), key
        if len(english.forms[key]) > 1:
            assert NEEDED[language] <= set(forms) <= {plural(language, n) for n in (*WHOLE, 0.5)}, key
        for form in forms.values():
            assert form.strip() and form.format(**dict.fromkeys(braces(forms), "x")), key
        if language != "cy" and not forms["other"].isascii() and english[key] not in ("", ", "):
            assert forms["other"] != english[key], key


@pytest.mark.parametrize("language", ("en", *LANGUAGES))
def test_twelve_months_and_no_key_that_hides_a_method(language: str) -> None:
    for folder in FOLDERS:
        ours = words(folder, language)
        assert not {key for key in ours if hasattr(ours, key)}, "a layout would call the method"
    assert len(ours["months"].split()) == len(ours["short_months"].split()) == 12


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 minute", "2 minutes", "2½ minutes", "5 minutes", "22 minutes"]),
        ("pl", ["1 minuta", "2 minuty", "2½ minuty", "5 minut", "22 minuty"]),
        ("uk", ["1 хвилина", "2 хвилини", "2½ хвилини", "5 хвилин", "22 хвилини"]),
        ("cy", ["1 munud", "2 funud", "2½ munud", "5 munud", "22 munud"]),
        ("ur", ["1 منٹ", "2 منٹ", "2½ منٹ", "5 منٹ", "22 منٹ"]),
        ("ar", ["دقيقة واحدة", "دقيقتان", "2½ دقيقة", "5 دقائق", "22 دقيقة"]),
    ],
)
def test_minutes_by_the_plurals_of_the_language(language: str, said: list[str]) -> None:
    assert [words("print", language).spoken(n) for n in (1, 2, 2.5, 5, 22)] == said


def test_plurals_as_cldr_has_them() -> None:
    assert [plural("pl", n) for n in (0, 1, 4, 5, 12, 21, 22, 112)] == [
        "many", "one", "few", "many", "many", "many", "few", "many",
    ]  # fmt: skip
    assert [plural("uk-UA", n) for n in (1, 11, 21, 24, 14, 111)] == ["one", "many", "one", "few", "many", "many"]
    assert [plural("cy", n) for n in (0, 1, 2, 3, 4, 6)] == ["zero", "one", "two", "few", "other", "many"]
    assert [plural("ar", n) for n in (0, 1, 2, 3, 11, 100, 103)] == [
        "zero",
        "one",
        "two",
        "few",
        "many",
        "other",
        "few",
    ]
    assert {plural("fr", 1), plural("fr", 5)} == {"one", "other"}


@pytest.mark.parametrize(
    ("language", "said", "both"),
    [
        ("en-GB", "1 September 2027", "a, b and c"),
        ("pl", "1 września 2027", "a, b i c"),
        ("uk", "1 вересня 2027", "a, b і c"),
        ("cy", "1 Medi 2027", "a, b a c"),
        ("ur-PK", "1 ستمبر 2027", "a، b اور c"),
        ("ar", "1 سبتمبر 2027", "a، b وc"),
    ],
)
def test_dates_and_lists(language: str, said: str, both: str) -> None:
    ours = words("print", language)
    assert ours.day(dt.date(2027, 9, 1)) == said
    assert ours.joined(["a", "b", "c"]) == both
    assert ours.joined(["a"]) == "a" and ours.joined([]) == ""


# -- files of one's own ---------------------------------------------------------------------------


def own(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_workspace_changes_single_words(tmp_path: Path) -> None:
    mine = own(own(tmp_path, "print/words.yaml", "page: Side\n"), "print/words-pl.yaml", "page: Str.\n")
    assert words("handout", "en", mine)["page"] == "Side" and words("handout", "en", mine)["source"] == "Source"
    assert words("handout", "pl", mine)["page"] == "Str." and words("handout", "pl", mine)["source"] == "Źródło"


def test_what_a_language_lacks_is_english_and_that_is_said(tmp_path: Path) -> None:
    mine = own(tmp_path, "print/words-fr.yaml", "page: Page\nsource: Source\nof: sur\n")
    ours = words("register", "fr", mine)
    assert (ours["of"], ours["slip"], ours["heading"]) == ("sur", "Read and understood", "Read and understood")
    told = [note.message for note in ours.told]
    assert any("print/words-fr.yaml has no" in t and "slip" in t and "source" not in t.split() for t in told)
    assert "layouts/register/words-fr.yaml is not there: English stands in for it" in told
    assert words("register", "en-GB").told == ()


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("page: Seite\npag: Seite\n", "no sheet says pag", 2),
        ("logo_of: Logo {nam}\n", "nothing fills in {nam}", 1),
        ("logo_of: Logo {name\n", "a brace is not closed", 1),
        ("minutes: {one: 1 Minute}\n", "neither a text nor the forms of a plural", 1),
        ("minutes: {other: x, some: y}\n", "neither a text nor the forms of a plural", 1),
        ("page: [Seite]\n", "neither a text nor the forms of a plural", 1),
        ("- page\n", "keys with a text each", 1),
    ],
)
def test_a_file_that_is_not_well_written_is_told_at_its_line(tmp_path: Path, text: str, says: str, line: int) -> None:
    with pytest.raises(PackError, match=says) as told:
        words("handout", "de", own(tmp_path, f"{SHARED}/words-de.yaml", text))
    (fault,) = told.value.diagnostics
    assert fault.at is not None and fault.at.line == line and fault.at.file.endswith("print/words-de.yaml")


def test_a_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    mine = own(tmp_path, "print/words-pl.yaml", "page: A\n")
    assert words("handout", "pl", mine)["page"] == "A"
    own(tmp_path, "print/words-pl.yaml", "page: Bb\n")
    assert words("handout", "pl", mine)["page"] == "Bb"


@pytest.mark.parametrize("folder", ["handout", "deck", "guide", "worksheet", "slides-notes"])
def test_from_a_hundred_minutes_on_a_length_is_said_in_hours(folder: str) -> None:
    said = [words(folder, "en-GB").spoken(minutes) for minutes in (60, 99, 100, 120, 140)]
    assert said == ["60 minutes", "99 minutes", "1 hour 40 minutes", "2 hours", "2 hours 20 minutes"]
