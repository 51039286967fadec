"""Pictures as they come from cameras, printers and drawing programs, made plain; and those that will not do."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from packbuilder import pictures
from packbuilder.diagnostics import PackError, Position
from packbuilder.pictures import MAX_BYTES, UnusableError, kind, plain, read

AT = Position("content/briefings/b/sections/one.yaml", 7, 12)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">%s</svg>'


def saved(picture: Any, form: str, **options: Any) -> bytes:
    target = BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def opened(data: bytes) -> Any:
    return Image.open(BytesIO(data))


def claimed_png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, in a few bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def corner(red: bool = True) -> Any:
    """A picture with a red corner at its top left, wider than it is high."""
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("red" if red else "blue", (0, 0, 30, 20))
    return picture


@pytest.mark.parametrize(("turn", "size", "where"), [(1, (60, 40), (5, 5)), (6, (40, 60), (35, 5)),
                                                     (3, (60, 40), (55, 35)), (8, (40, 60), (5, 55))])  # fmt: skip
def test_a_photograph_is_turned_upright_and_says_nothing_of_its_place(
    turn: int, size: tuple[int, int], where: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = turn, "Taken at 12 High Street"
    exif.get_ifd(0x8825)[1] = "N"
    made = plain(saved(corner(), "JPEG", quality=95, exif=exif), "JPEG")
    picture = opened(made)
    assert (picture.format, picture.size) == ("JPEG", size)
    red, green, blue = picture.getpixel(where)
    assert red > 200 and green < 60 and blue < 60
    assert not picture.getexif() and b"High Street" not in made and b"Exif" not in made


def test_the_colours_of_a_press_become_those_of_a_screen() -> None:
    made = opened(plain(saved(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG", quality=95), "JPEG"))
    assert made.mode == "RGB"
    red, green, blue = made.getpixel((4, 4))
    assert red > 230 and green < 40 and blue < 40


def test_a_picture_s_own_profile_is_minded() -> None:
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    odd = plain(saved(corner(), "PNG", icc_profile=swapped), "PNG")
    assert opened(odd).getpixel((5, 5)) == (255, 0, 0), "a profile that is not of RGB is left out"
    same = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = opened(plain(saved(corner(), "PNG", icc_profile=same), "PNG"))
    assert made.getpixel((5, 5)) == (255, 0, 0) and "icc_profile" not in made.info


@pytest.mark.parametrize(
    ("mode", "colour", "shown", "pixel"),
    [("RGBA", (20, 69, 61, 120), "RGBA", (20, 69, 61, 120)), ("LA", (40, 0), "RGBA", (40, 40, 40, 0)),
     ("1", 1, "L", 255), ("L", 77, "L", 77), ("I;16", 32768, "L", 128), ("P", 0, "RGB", (0, 0, 0))],
)  # fmt: skip
def test_what_lets_through_stays_so_and_the_rest_has_eight_bits(mode: str, colour: Any, shown: str, pixel: Any) -> None:
    made = opened(plain(saved(Image.new(mode, (6, 6), colour), "PNG"), "PNG"))
    assert (made.format, made.mode, made.getpixel((2, 2))) == ("PNG", shown, pixel)


def test_one_colour_that_lets_through_is_kept() -> None:
    made = opened(plain(saved(corner().quantize(2), "PNG", transparency=0), "PNG"))
    assert {made.getpixel((2, 2))[3], made.getpixel((50, 30))[3]} == {0, 255}


def test_a_large_photograph_is_no_finer_than_it_is_wanted() -> None:
    photo = Image.effect_noise((1000, 750), 40).resize((4000, 3000)).convert("RGB")
    for form in ("JPEG", "PNG"):
        made = plain(saved(photo, form), form, (1491, 1772))
        assert kind(made) == "JPEG" and opened(made).size == (1491, 1118)
        assert len(made) < 1_500_000
    drawing = plain(saved(corner().resize((3000, 2000)), "PNG"), "PNG", (1500, 1500))
    assert kind(drawing) == "PNG" and opened(drawing).size == (1500, 1000)


def test_the_same_picture_has_the_same_bytes() -> None:
    data = saved(corner(), "JPEG")
    assert plain(data, "JPEG") == plain(data, "JPEG")


# -- what will not do -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("logo.eps", b"%!PS-Adobe-3.0 EPSF-3.0", "SVG, PNG or JPEG"),
        ("photo.tiff", saved(corner(), "TIFF"), "SVG, PNG or JPEG"),
        ("photo.heic", b"\0\0\0\x18ftypheic", "SVG, PNG or JPEG"),
        ("photo", saved(corner(), "PNG"), "SVG, PNG or JPEG"),
        ("photo.jpg", saved(corner(), "PNG"), "it is not a JPEG, whatever its name says"),
        ("photo.png", b"GIF89a", "it is not a PNG"),
        ("photo.jpg", saved(corner(), "JPEG")[:500], "it is broken"),
        ("photo.png", saved(Image.effect_noise((90, 90), 40), "PNG")[:900], "it is broken"),
        ("large.png", claimed_png(8_000, 6_000), "48 million pixels, and 40 million is the most"),
        ("bomb.png", claimed_png(60_000, 60_000), "too many pixels"),
        ("heavy.png", b"\x89PNG" + bytes(MAX_BYTES), "larger than 25 MB"),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG % b"", "DOCTYPE"),
        ("a.svg", b"<html/>", "not an SVG"),
        ("a.svg", b"<svg><path></svg>", "not well-formed SVG (line 1)"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "give it a viewBox"),
        ("a.svg", SVG % b'<image xlink:href="photo.png"/>', "it shows another picture"),
        ("a.svg", SVG % b'<use href="other.svg#a"/>', "it shows another picture"),
    ],
)  # fmt: skip
def test_a_picture_that_will_not_do_is_named_at_its_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(PackError) as refused:
        read(tmp_path, name, AT)
    (fault,) = refused.value.diagnostics
    assert fault.at == AT and name in fault.message and says in fault.hint


def test_half_a_picture_is_refused_whatever_the_print_engine_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import ImageFile

    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(UnusableError, match="broken"):
        plain(saved(Image.effect_noise((400, 400), 40), "JPEG")[:9000], "JPEG")
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


@pytest.mark.parametrize("name", ["none.png", "../secret.png", "/etc/hostname", "."])
def test_a_picture_is_looked_for_in_its_own_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(saved(corner(), "PNG"))
    (tmp_path / "own").mkdir()
    with pytest.raises(PackError, match="there is no picture"):
        read(tmp_path / "own", name, AT)
    with pytest.raises(PackError, match="there is no picture"):
        read(None, name, AT)


def test_an_svg_is_taken_as_it_is(tmp_path: Path) -> None:
    data = SVG % b'<path id="a" d="M0 0h9v9z"/><use xlink:href="#a"/>'
    (tmp_path / "a.SVG").write_bytes(data)
    assert read(tmp_path, "a.SVG", AT) == data


def test_nothing_heavy_is_read_to_know_what_a_picture_is(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(claimed_png(6_000, 6_000))  # of 36 million pixels, in a few bytes
    assert pictures.look(tmp_path, "a.png")[1] == "PNG"


def test_a_picture_is_made_plain_once_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(saved(Image.new("RGB", (60, 40), "red"), "PNG"))
    (tmp_path / "b.jpg").write_bytes((tmp_path / "a.png").read_bytes())
    first = read(tmp_path, "a.png")
    assert read(tmp_path, "a.png") is first and read(tmp_path, "a.png", most=(30, 20)) != first
    with pytest.raises(PackError):
        read(tmp_path, "b.jpg")
    (tmp_path / "a.png").write_bytes(saved(Image.new("RGB", (60, 40), "blue"), "PNG"))
    assert read(tmp_path, "a.png") != first
    monkeypatch.setattr(pictures, "KEPT_BYTES", len(first))
    for colour in ("green", "black", "white"):
        (tmp_path / "a.png").write_bytes(saved(Image.new("RGB", (60, 40), colour), "PNG"))
        read(tmp_path, "a.png")
    assert len(pictures._READY) == 1
