"""Tokens against the design's own figures; colours that cannot be read; logos that cannot be used."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest

from packbuilder.brand import ICONS, TOKENS, Brand, contrast, icon, load_brand
from packbuilder.diagnostics import PackError, Severity
from packbuilder.measure import font_files
from packbuilder.resources import Layouts

STANDARD = Layouts.standard()
BOX = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="#123456"/></svg>'


def brand(folder: Path, text: str, *, logo: str | None = None, **files: bytes) -> Brand:
    """The brand ``mine`` made of ``text`` and its files (``logo__svg`` is logo.svg)."""
    home = folder / "layouts/brands/mine"
    home.mkdir(parents=True, exist_ok=True)
    (home / "brand.yaml").write_text(text)
    for name, data in files.items():
        (home / name.replace("__", ".")).write_bytes(data)
    return load_brand(Layouts(folder / "layouts", *STANDARD.roots), "mine", logo=logo)


def faults(folder: Path, text: str, **files: bytes) -> list[tuple[int, str]]:
    with pytest.raises(PackError) as caught:
        brand(folder, text, **files)
    return [(d.at.line if d.at else 0, d.line()) for d in caught.value.diagnostics if d.severity is Severity.ERROR]


def test_tokens_are_those_of_the_design() -> None:
    oakfield = load_brand(STANDARD, "oakfield")
    assert dict(oakfield.tokens) == {
        "ink": "#1D2523", "soft": "#565C5A", "primary": "#14453D", "on-primary": "#FFFFFF",
        "quiet-on-primary": "#8AA29E", "heading": "#14453D", "accent": "#B5451B", "accent-on-primary": "#F7B58C",
        "tint": "#E8EFEA", "line": "#AEBBB3", "writing": "#8E9291", "mid": "#7B9792", "theme-1": "#1B6E78",
        "theme-2": "#93385A", "theme-3": "#8A5A0B", "theme-4": "#34589A", "paper": "#FFFDF9",
    }  # fmt: skip
    harbour = load_brand(STANDARD, "harbour")
    assert (harbour["heading"], harbour["accent-on-primary"], harbour["mid"]) == ("#17181C", "#1D3F8F", "#909092")
    assert (harbour["soft"], harbour["writing"]) == ("#515255", "#8B8C8E")
    assert harbour.light_field and not oakfield.light_field
    assert not oakfield.notes and not harbour.notes


def test_mono_and_light_are_those_of_the_design() -> None:
    oakfield = load_brand(STANDARD, "oakfield")
    mono, light = oakfield.ink("mono"), oakfield.ink("light")
    assert (mono["primary"], mono["tint"], mono["mid"], mono["accent"]) == ("#3E3E3E", "#EDEDED", "#919191", "#232323")
    assert mono["theme-2"] == mono["heading"] and mono["accent-on-primary"] == mono["on-primary"]
    assert (light["primary"], light["tint"], light["ink"]) == ("#FFFFFF", "#FFFFFF", "#141414")
    assert light.mode == "light" and oakfield.ink("colour") is oakfield
    for inked in (mono, light):
        assert list(inked.tokens) == list(TOKENS)
        for colour in inked.tokens.values():
            assert colour[1:3] == colour[3:5] == colour[5:7]


@pytest.mark.parametrize("name", ["oakfield", "harbour", "plain"])
@pytest.mark.parametrize("mode", ["colour", "mono", "light"])
def test_text_can_be_read(name: str, mode: str) -> None:
    b = load_brand(STANDARD, name).ink(mode)
    for text in ("ink", "soft", "heading", "accent", "theme-1", "theme-2", "theme-3", "theme-4"):
        for ground in ("#FFFFFF", b["paper"], b["tint"]):
            assert contrast(b[text], ground) >= 4.5, (text, ground)
    assert contrast(b["on-primary"], b["primary"]) >= 4.5
    assert contrast(b["accent-on-primary"], b["primary"]) >= 4.5
    if mode != "light":
        assert contrast(b["mid"], "#FFFFFF") >= 3


def test_css_and_theme_come_from_the_same_tokens() -> None:
    b = load_brand(STANDARD, "oakfield")
    assert b.css().startswith(":root{--ink:#1D2523;--soft:#565C5A;") and "--theme-4:#34589A;" in b.css()
    theme = b.theme()
    assert set(theme) == {"dk1", "lt1", "dk2", "lt2", "hlink", "folHlink", "major", "minor"} | {
        f"accent{n}" for n in range(1, 7)
    }
    assert (theme["dk1"], theme["accent5"], theme["accent6"], theme["major"]) == ("1D2523", "14453D", "B5451B", "Arial")


def test_one_colour_is_enough(tmp_path: Path) -> None:
    b = brand(tmp_path, 'colours:\n  primary: "7B1FA2"\n')
    assert b["primary"] == b["heading"] == b["accent"] == "#7B1FA2" and b["on-primary"] == "#FFFFFF"
    assert b.fonts.families[0] == "Atkinson Hyperlegible" and b.deck_fonts.families[0] == "Arimo"
    assert b.logo is None and b.logo_svg("#000000") == "" and not b.notes


def test_an_unreadable_colour_gives_way_to_the_nearest_shade(tmp_path: Path) -> None:
    b = brand(tmp_path, 'colours:\n  primary: "#14453D"\n  accent: "#E0662F"\n  on-primary: "#808080"\n')
    assert b["accent"] != "#E0662F"
    on_tint = contrast(b["accent"], b["tint"])
    assert 4.5 <= on_tint < 4.8  # the nearest that passes, not just any dark one
    assert contrast(b["on-primary"], b["primary"]) >= 4.5
    by_line = {d.at.line: d for d in b.notes if d.at}
    assert set(by_line) == {3, 4} and {d.severity for d in b.notes} == {Severity.NOTE}
    note = by_line[3]
    assert f"{contrast('#E0662F', b['tint']):.1f} to 1" in note.message
    assert f"{b['accent']} is used, with {on_tint:.1f} to 1" in note.message
    assert b["accent"] in note.hint


def test_a_colour_that_no_shade_can_mend_is_an_error_at_its_line(tmp_path: Path) -> None:
    found = faults(tmp_path, 'colours:\n  primary: "#14453D"\n  accent: "#B5451B"\n  tint: "#3A3A3A"\n')
    accent = next(text for line, text in found if line == 3)
    assert "accent #B5451B has a contrast of" in accent and "no shade" in accent and "choose a lighter tint" in accent


def test_a_light_primary_is_no_heading(tmp_path: Path) -> None:
    b = brand(tmp_path, 'colours:\n  primary: "#FFD200"\n')
    assert b["heading"] == b["ink"] and b["on-primary"] == b["ink"]
    assert contrast(b["accent-on-primary"], b["primary"]) >= 5.5


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("colours:\n  primary: #14453D\n", 2, "read as a comment (put it in quotes"),
        ('colours:\n  primary: "green"\n', 2, "'green' is not a colour"),
        ('colours:\n  accent: "#B5451B"\n', 1, "no primary colour"),
        ('colours:\n  primray: "#14453D"\n', 2, "primary"),
        ('extends: oakfeild\ncolours:\n  primary: "#14453D"\n', 1, "did you mean oakfield?"),
        ("extends: mine\n", 1, "a circle"),
        ('colours: {primary: "#123456"}\nfonts:\n  print: [No Such Face]\n', 3, "font family not found: No Such Face"),
        ('colours: {primary: "#123456"}\nlogos:\n  default: nowhere.svg\n', 3, "no logo file nowhere.svg"),
        (
            'colours: {primary: "#123456"}\nfonts:\n  files:\n    - {family: Mine, file: mine.woff2}\n',
            4,
            "no font file mine.woff2",
        ),
    ],
)
def test_faults_are_told_at_their_place(tmp_path: Path, text: str, line: int, says: str) -> None:
    found = faults(tmp_path, text)
    assert any(where == line and says in said for where, said in found), found


def test_a_school_extends_its_trust(tmp_path: Path) -> None:
    b = brand(tmp_path, 'extends: harbour\nname: Mine\ncolours:\n  accent: "#7A1F3D"\n')
    assert b.name == "Mine" and b["primary"] == "#FFD200" and b["accent"] == "#7A1F3D"
    assert "circle" in b.logo_svg("#000000")
    street = brand(tmp_path, "extends: harbour\n", logo="harbour-street")
    assert "<rect" in street.logo_svg("#000000") and street.name == "Harbour"


def test_an_unknown_brand_and_logo_are_told() -> None:
    with pytest.raises(PackError, match="did you mean oakfield"):
        load_brand(STANDARD, "oakfeld")
    with pytest.raises(PackError, match="no logo harbor-street"):
        load_brand(STANDARD, "harbour", logo="harbor-street")


def test_a_brand_may_bring_its_own_face(tmp_path: Path) -> None:
    file = next(f for f in font_files(["Arimo"]) if not f.italic)
    home = tmp_path / "layouts/brands/mine"
    home.mkdir(parents=True)
    shutil.copy(file.path, home / "mine.ttf")
    text = 'colours: {primary: "#123456"}\nfonts:\n  print: [Mine]\n  files:\n    - {family: Mine, file: mine.ttf}\n'
    b = brand(tmp_path, text)
    assert b.fonts.families == ("Mine", "Noto Sans", "Noto Sans Arabic")
    assert b.fonts.files[0].path == home / "mine.ttf" and b.fonts.files[0].weight is None
    (home / "mine.ttf").write_bytes(b"wOF2 and so on")
    assert "not WOFF" in faults(tmp_path, text)[0][1]


def test_a_logo_of_one_colour_takes_any(tmp_path: Path) -> None:
    b = brand(tmp_path, 'colours: {primary: "#123456"}\nlogos: {default: logo.svg}\n', logo__svg=BOX)
    drawn = b.logo_svg("#ABCDEF", "Mine & yours")
    assert 'fill="#ABCDEF"' in drawn and "#123456" not in drawn
    assert "<title>Mine &amp; yours</title>" in drawn and b.logo_ratio == 2
    assert "<title>" not in b.logo_svg("#ABCDEF")
    bare = BOX.replace(b' fill="#123456"', b"")
    b = brand(tmp_path, 'colours: {primary: "#123456"}\nlogos: {default: logo.svg}\n', logo__svg=bare)
    assert 'fill="#ABCDEF"' in b.logo_svg("#ABCDEF")


def test_a_logo_of_two_colours_keeps_them_and_gets_a_patch(tmp_path: Path) -> None:
    two = BOX.replace(b"</svg>", b'<circle r="3" style="fill:#FF0000"/></svg>')
    b = brand(tmp_path, 'colours: {primary: "#123456"}\nlogos: {default: logo.svg}\n', logo__svg=two)
    assert "#123456" in b.logo_svg("#ABCDEF") and "#FFFFFF" not in b.logo_svg("#ABCDEF")
    assert 'fill="#FFFFFF"' in b.logo_svg("#ABCDEF", field=True)


def test_a_logo_of_pixels_is_named_for_the_engine(tmp_path: Path) -> None:
    from PIL import Image

    held = BytesIO()
    Image.new("RGB", (30, 10), "red").save(held, "PNG")
    b = brand(tmp_path, 'colours: {primary: "#123456"}\nlogos: {default: logo.png}\n', logo__png=held.getvalue())
    ((name, data),) = b.assets().items()
    shown = Image.open(BytesIO(data))
    assert shown.size == (30, 10) and shown.getpixel((5, 5)) == (255, 0, 0)
    assert f'href="{name}"' in b.logo_svg("#000000") and b.logo_ratio == 3


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("logo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "DOCTYPE"),
        ("logo.svg", BOX.replace(b"<rect", b"<script>1</script><rect"), "holds a <script>"),
        ("logo.svg", BOX.replace(b"<rect", b'<rect onclick="x()"'), "holds a script"),
        ("logo.svg", BOX.replace(b"<rect", b'<use href="https://a.example/x.svg#y"/><rect'), "outside itself"),
        ("logo.svg", BOX.replace(b"#123456", b"url(https://a.example/x)"), "outside itself"),
        ("logo.svg", BOX.replace(b"<rect", b"<style>@import 'x.css';</style><rect"), "outside itself"),
        ("logo.svg", BOX.replace(b' viewBox="0 0 20 10"', b""), "nothing of its size"),
        ("logo.svg", b"<svg><rect></svg>", "not well-formed"),
        ("logo.svg", b"<html/>", "is not an SVG"),
        ("logo.png", b"not a picture", "it is not a PNG"),
        ("logo.gif", b"GIF89a", "use SVG, PNG or JPEG"),
    ],
)
def test_a_logo_that_cannot_be_used_is_refused(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    text = f'colours: {{primary: "#123456"}}\nlogos:\n  default: {name}\n'
    ((line, said),) = faults(tmp_path, text, **{name.replace(".", "__"): data})
    assert line == 3 and says in said


def test_the_six_icons() -> None:
    assert set(ICONS) == {"key", "caution", "law", "case", "discuss", "do"}
    for name, title in ICONS.items():
        drawn = icon(STANDARD, name, "#14453D")
        assert f"<title>{title}</title>" in drawn and 'stroke="#14453D"' in drawn and "currentColor" not in drawn
