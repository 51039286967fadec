"""A pack on one picture: every poster, or every page, under its name; from the finished files, the same bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image

from packbuilder import preview
from packbuilder.brand import load_brand
from packbuilder.cli import cli
from packbuilder.diagnostics import PackError
from packbuilder.preview import Shown, contact_sheet
from packbuilder.proof.pptx import read_pptx
from packbuilder.resources import Layouts

FONTS = load_brand(Layouts.standard(), "oakfield").fonts
COLOURS = [(200, 30, 30), (30, 150, 30), (30, 30, 200), (160, 30, 160)]


def pdf(path: Path, colours: list[tuple[int, int, int]], size: tuple[float, float] = (595, 842)) -> Path:
    """A file with a page of each colour."""
    with pikepdf.new() as made:
        for colour in colours:
            made.add_blank_page(page_size=size)
            text = " ".join(f"{c / 255:.4f}" for c in colour) + f" rg 0 0 {size[0]} {size[1]} re f"
            made.pages[-1].Contents = made.make_stream(text.encode())
        made.save(path)
    return path


def tiles(data: bytes) -> set[tuple[int, int, int]]:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    found = image.getcolors(1 << 20) or []
    return {c for n, c in found if n > 20_000} & set(COLOURS)


def test_a_pack_without_posters_is_shown_page_by_page(tmp_path: Path) -> None:
    file = Shown("handout", pdf(tmp_path / "h.pdf", COLOURS), "handout")
    assert tiles(contact_sheet([file], FONTS)) == set(COLOURS)


def test_a_pack_with_posters_is_shown_by_them_and_by_first_pages(tmp_path: Path) -> None:
    files = [
        Shown("poster-one-a4", pdf(tmp_path / "a.pdf", COLOURS[:1]), "poster"),
        Shown("poster-two-a4-landscape", pdf(tmp_path / "b.pdf", COLOURS[1:2], (842, 595)), "poster"),
        Shown("handout", pdf(tmp_path / "c.pdf", COLOURS[2:]), "handout"),
    ]
    data = contact_sheet(files, FONTS)
    assert tiles(data) == set(COLOURS[:3])
    assert contact_sheet(files, FONTS) == data
    renamed = [*files[:2], Shown("handbook", files[2].path, "handout")]
    assert contact_sheet(renamed, FONTS) != data  # the names are drawn


def test_what_is_too_much_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = Shown("handout", pdf(tmp_path / "h.pdf", COLOURS), "handout")
    monkeypatch.setattr(preview, "MOST", 2)
    assert tiles(contact_sheet([file], FONTS)) == set(COLOURS[:2])


def test_names_keep_to_their_tile() -> None:
    face = preview._face(FONTS, preview.SIZE, bold=False)
    long = "poster-a-headline-that-goes-on-for-ever-and-a-day-a4-landscape"
    assert preview.shortened("handout", face, 300) == "handout"
    assert preview.shortened(long, face, 300).endswith("…")
    assert face.getlength(preview.shortened(long, face, 300)) <= 300


@pytest.mark.parametrize(("count", "across"), [(1, 1), (2, 2), (3, 2), (8, 4), (12, 4), (49, 9), (500, 10)])
def test_the_sheet_is_rather_wide_than_tall(count: int, across: int) -> None:
    assert preview.columns(count) == across


def test_nothing_to_show_is_said(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="nothing to show"):
        contact_sheet([], FONTS)
    with pytest.raises(PackError, match=r"cannot read gone\.pdf"):
        contact_sheet([Shown("gone", tmp_path / "gone.pdf", "handout")], FONTS)


def deck(folder: Path) -> Path:
    root = str(Path(__file__).resolve().parent.parent)
    asked = ["--sections", "curiosity", "--format", "deck", "--jobs", "1", "--output", str(folder)]
    told = CliRunner().invoke(cli, ["--workspace", root, "build", "training", *asked, "--preview"])
    assert told.exit_code == 0, told.output
    assert "preview.png shows them all." in told.output
    return folder / "oakfield-primary" / "training"


def test_build_writes_the_sheet_with_every_slide_of_a_deck(tmp_path: Path) -> None:
    made = deck(tmp_path)
    (file,) = made.glob("*.pptx")
    count = len(read_pptx(file.read_bytes()).pages)
    held = Image.open(made / "preview.png").convert("RGB")
    tile = (preview.WIDE + preview.AROUND, round(preview.WIDE * 9 / 16) + preview.WORDS + preview.AROUND)
    across = preview.columns(count)
    wanted = (across * tile[0] + preview.AROUND, -(-count // across) * tile[1] + preview.AROUND)
    assert count > 2 and held.size == pytest.approx(wanted, abs=20)
    first = held.crop((preview.AROUND, preview.AROUND, preview.AROUND + 300, preview.AROUND + 160))
    colours = {c for n, c in first.getcolors(1 << 16) or [] if n > 2000}
    assert any(abs(c[0] - 0x14) < 4 and abs(c[1] - 0x45) < 4 for c in colours), "the field of the opening slide"


def test_a_deck_that_cannot_be_drawn_is_a_list_of_its_titles(tmp_path: Path) -> None:
    (file,) = deck(tmp_path).glob("*.pptx")
    held = Image.open(io.BytesIO(contact_sheet([Shown("deck", file, "deck")], FONTS))).convert("L")
    assert held.size[0] < 500 and held.crop((40, 60, 300, 200)).getextrema()[0] < 90  # words on the tile
