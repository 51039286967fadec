"""Photographs and logos as they come, in finished handouts, posters and decks."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from briefings import LAYOUTS, made, of_pack, section
from PIL import Image, ImageDraw
from sheets import again
from verapdf import complaints

from packbuilder import formats
from packbuilder.blocks import is_file_name
from packbuilder.brand import Brand, load_brand
from packbuilder.diagnostics import PackError
from packbuilder.formats import Artifact
from packbuilder.proof import prove
from packbuilder.resources import Layouts
from packbuilder.selection import Selected

BLUE = (0, 60, 170)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">%s</svg>'


def turned() -> Any:
    """What a camera writes that was held on its side, and where it was."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "12 High Street"
    return exif


def logo(folder: Path, name: str) -> None:
    """A logo twice as wide as it is high: a blue disc, and beside it nothing."""
    picture = Image.new("RGBA", (400, 200), (255, 255, 255, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 190, 190), fill=(*BLUE, 255))
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture)
    if name == "clear.png":
        picture.save(folder / name)
    elif name == "press.jpg":
        flat.convert("CMYK").save(folder / name, quality=95)
    elif name == "turned.jpg":
        flat.transpose(Image.Transpose.ROTATE_90).save(folder / name, quality=95, exif=turned())
    elif name == "drawn.svg":
        (folder / name).write_text(
            SVG % '<circle cx="10" cy="10" r="9" fill="#003CAA"/><path fill="#888" d="M39 0h1v1h-1z"/>'
        )


def school(folder: Path, name: str) -> tuple[Layouts, Brand]:
    """A brand of its own with a logo."""
    home = folder / "layouts" / "brands" / "own"
    home.mkdir(parents=True)
    logo(home, name)
    (home / "brand.yaml").write_text(
        f'name: Own\ncolours: {{primary: "#E8E8F4", accent: "#B5451B"}}\nlogos: {{default: {name}}}\n', encoding="utf-8"
    )
    layouts = Layouts.standard(folder)
    return layouts, load_brand(layouts, "own")


def images(data: bytes) -> list[Any]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            (str(o.ColorSpace), int(o.Width), int(o.Height), "/SMask" in o)
            for o in pdf.objects
            if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"
        ]


def blue(data: bytes) -> tuple[float, float, float, float]:
    """Where blue is printed on the first page: left, top, right, bottom in mm; every field is pale."""
    scale = 4.0
    shown = pypdfium2.PdfDocument(data)[0].render(scale=scale).to_pil().convert("RGB")
    near = shown.point(lambda v: v).convert("RGB").split()
    mask = Image.new("L", shown.size, 0)
    pixels = zip(*(channel.tobytes() for channel in near), strict=True)
    mask.putdata([255 if r < 70 and 30 < g < 110 and b > 130 else 0 for r, g, b in pixels])
    box = mask.getbbox()
    assert box is not None, "no blue is printed"
    left, top, right, bottom = (v / scale / 72 * 25.4 for v in box)
    return left, top, right, bottom


@pytest.mark.parametrize(
    ("kind", "name"),
    [("handout", "clear.png"), ("handout", "turned.jpg"), ("poster", "clear.png"), ("poster", "press.jpg"),
     ("poster", "drawn.svg")],
)  # fmt: skip
def test_a_logo_prints_upright_and_in_its_colour(tmp_path: Path, kind: str, name: str) -> None:
    layouts, brand = school(tmp_path, name)
    poster = {"id": "look", "design": "headline", "headline": "Look at it twice", "points": ["Ask", "Write it down"]}
    selected = again(made(tmp_path / "w", [section("one", poster=poster)]), kind)
    sheet = formats.sheets(selected)[0]
    if kind == "poster":
        sheet = replace(sheet, selected=selected.for_poster(selected.posters[0][1]))
    data = formats.build(sheet, layouts, brand).data
    left, top, right, bottom = blue(data)
    assert (right - left) / (bottom - top) == pytest.approx(1, abs=0.06), "the disc is round: its ratio was kept"
    assert 4 < bottom - top < 12, "it is as large as a mark, and covers nothing"
    assert prove(data, "pdf", sheet.selected, layouts).ok
    for space, width, height, _ in images(data):
        assert space in ("/DeviceRGB", "/DeviceGray") and abs(width - 2 * height) <= 1
    assert bool([i for i in images(data) if i[3]]) == (name == "clear.png")
    assert complaints(data) == []


@pytest.mark.parametrize("name", ["clear.png", "press.jpg", "turned.jpg"])
def test_a_logo_stands_upright_on_a_slide(tmp_path: Path, name: str) -> None:
    layouts, brand = school(tmp_path, name)
    selected = again(made(tmp_path / "w", [section("one", blocks=[{"bullets": ["One", "Two"]}])]), "deck")
    data = formats.build(formats.sheets(selected)[0], layouts, brand).data
    shown = media(data)
    assert shown and all(p.size == (400, 200) and p.mode in ("RGB", "RGBA") for p in shown)
    assert all(p.convert("RGB").getpixel((100, 100))[2] > 130 for p in shown)


def media(data: bytes) -> list[Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [n for n in parts.namelist() if n.startswith("ppt/media/") and n.endswith((".png", ".jpg", ".jpeg"))]
        return [Image.open(io.BytesIO(parts.read(n))) for n in names]


# -- photographs ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve megapixels, held on its side, from a camera that writes down the street."""
    folder = tmp_path_factory.mktemp("photo")
    picture = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).convert("RGB")
    picture.paste((200, 0, 0), (0, 0, 2000, 1500))
    picture.save(folder / "photo.jpg", quality=90, exif=turned())
    return folder


def with_photo(
    folder: Path, home: Path, file: str = "photo.jpg", kind: str = "handout", **output: Any
) -> tuple[Selected, Artifact]:
    picture = {"image": {"file": file, "alt": "The gate of the school", "caption": "Our gate"}}
    selected = again(made(folder, [section("one", blocks=[picture])]), kind, **output)
    sheet = replace(formats.sheets(selected)[0], options={"folder": home})
    brand = load_brand(LAYOUTS, selected.organisation.brand)
    return selected, formats.build(sheet, LAYOUTS, brand)


def test_a_photograph_of_twelve_megapixels_is_as_fine_as_print_wants(photo: Path, tmp_path: Path) -> None:
    selected, artifact = with_photo(tmp_path, photo)
    assert len(artifact.data) < 2_000_000
    ((space, width, height, _),) = images(artifact.data)
    assert space == "/DeviceRGB" and (width, height) == (1328, 1771), "upright, 150 mm high at 300 an inch"
    assert b"High Street" not in artifact.data
    assert prove(artifact.data, "pdf", selected, LAYOUTS).ok


def test_it_is_as_large_in_large_print(photo: Path, tmp_path: Path) -> None:
    _, artifact = with_photo(tmp_path, photo, large_print=True)
    ((_, width, height, _),) = images(artifact.data)
    assert (width, height) == (1683, 2244) and len(artifact.data) < 2_000_000


def test_a_photograph_on_a_slide_is_upright_and_light(photo: Path, tmp_path: Path) -> None:
    _, artifact = with_photo(tmp_path, photo, kind="deck")
    shown = max(media(artifact.data), key=lambda p: p.size[0] * p.size[1])
    assert shown.size == (2025, 2700) and not shown.getexif()
    assert shown.getpixel((1900, 100))[0] > 180 > shown.getpixel((100, 2600))[0] + 40, "its red corner is at the right"
    assert len(artifact.data) < 3_000_000


def test_a_drawing_is_set_as_one(tmp_path: Path) -> None:
    (tmp_path / "plan.svg").write_text(SVG % '<rect width="40" height="20" fill="#003CAA"/>')
    _, artifact = with_photo(tmp_path / "w", tmp_path, "plan.svg")
    assert images(artifact.data) == [] and complaints(artifact.data) == []


def test_a_drawing_is_refused_on_a_slide_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "plan.svg").write_text(SVG % "")
    with pytest.raises(
        PackError, match=r"one\.yaml:1:\d+: error: the picture plan\.svg .*on slides, use a PNG or JPEG"
    ):
        with_photo(tmp_path / "w", tmp_path, "plan.svg", kind="deck")


def test_check_tells_of_a_picture_that_will_not_do(workspace: Path) -> None:
    from packbuilder.checking import missing_pictures

    home = workspace / "content" / "briefings" / "serious-case-reviews"
    section_file = home / "sections" / "introduction.yaml"
    text = section_file.read_text("utf-8")
    assert "\nblocks:\n" in text
    block = "\nblocks:\n  - image: {file: logo.eps, alt: The logo of the school}\n"
    section_file.write_text(text.replace("\nblocks:\n", block), encoding="utf-8")
    (home / "logo.eps").write_bytes(b"%!PS-Adobe")
    briefing = of_pack(workspace, "everything").briefing
    (fault,) = missing_pictures(briefing, home)
    assert "logo.eps" in fault.message and "SVG, PNG or JPEG" in fault.hint
    assert fault.at is not None and fault.at.file.endswith("introduction.yaml")


@pytest.mark.parametrize(
    ("alt", "file", "name"),
    [("hall.png", "hall.png", True), ("our hall.jpeg", "a.png", True), ("IMG_2034", "a.jpg", True),
     ("DSC00017", "a.jpg", True), ("school-gate", "pictures/school-gate.jpg", True), ("Hall.PNG.", "a.png", True),
     ("The school gate", "school-gate.jpg", False), ("Bar chart of ages, under 1 to 17", "chart.png", False),
     ("Image 3 of the plan shows the gate", "a.png", False)],
)  # fmt: skip
def test_alt_text_is_not_what_the_file_is_called(alt: str, file: str, name: bool) -> None:
    assert is_file_name(alt, file) is name
