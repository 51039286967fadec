"""What a page may fetch: ours and nothing else."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from packbuilder.diagnostics import PackError
from packbuilder.formats._fetch import MAX_BYTES, ORIGIN, RefusedError, Shelf
from packbuilder.resources import Layouts

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks" / "a.css").write_text("p { color: red }")
    (tmp_path / "looks" / "it's #1 50%.svg").write_bytes(SVG)
    (tmp_path / "secret.css").write_text("secret")
    return tmp_path


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    return Shelf(Layouts(folder / "looks"), {"photo.png": png(4, 3), "face.ttf": folder / "secret.css"})


def png(width: int, height: int) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height)).save(target, "PNG")
    return target.getvalue()


def claimed_png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_layout_file_is_served(shelf: Shelf) -> None:
    served = shelf.serve(f"{ORIGIN}a.css")
    assert (served.data, served.media_type) == (b"p { color: red }", "text/css")


def test_an_asset_is_served_from_memory_and_from_a_file(shelf: Shelf) -> None:
    assert shelf.serve(f"{ORIGIN}photo.png").media_type == "image/png"
    assert shelf.serve(f"{ORIGIN}face.ttf").data == b"secret"


def test_signs_in_a_name_do_no_harm(shelf: Shelf) -> None:
    assert shelf.serve(f"{ORIGIN}it%27s%20%231%2050%25.svg").data == SVG


def test_a_user_s_file_goes_before_ours(folder: Path) -> None:
    (folder / "own").mkdir()
    (folder / "own" / "a.css").write_text("mine")
    assert Shelf(Layouts(folder / "own", folder / "looks")).serve(f"{ORIGIN}a.css").data == b"mine"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.css",
        "http://layouts.invalid/a.css",
        "https://layouts.invalid:8080/a.css",
        "https://user@layouts.invalid/a.css",
        "https://layouts.invalid/a.css?v=1",
        "file:///etc/passwd",
        "data:text/css,p{}",
        f"{ORIGIN}../secret.css",
        f"{ORIGIN}%2e%2e/secret.css",
        f"{ORIGIN}none.css",
        f"{ORIGIN}a.html",
        f"{ORIGIN}logo.eps",
        f"{ORIGIN}",
    ],
)
def test_anything_else_is_refused_and_told(shelf: Shelf, url: str) -> None:
    with pytest.raises(RefusedError):
        shelf.serve(url)
    with pytest.raises(PackError) as told:
        shelf.check()
    assert len(told.value.diagnostics) == 1


def test_what_was_not_asked_for_is_no_fault(shelf: Shelf) -> None:
    shelf.serve(f"{ORIGIN}a.css")
    shelf.check()


def test_an_eps_is_answered_with_what_will_do(folder: Path) -> None:
    shelf = Shelf(Layouts(folder / "looks"), {"logo.eps": b"%!PS"})
    with pytest.raises(RefusedError, match="SVG, PNG or JPEG"):
        shelf.serve(f"{ORIGIN}logo.eps")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "DOCTYPE"),
        ("a.svg", SVG.replace(b"<path", b"<!entity x><path"), "ENTITY"),
        ("a.svg", b"<html></html>", "not an SVG"),
        ("a.png", b"GIF89a", "not a PNG"),
        ("a.jpg", png(2, 2), "not a JPEG"),
        ("a.png", claimed_png(20_000, 20_000), "pixels"),
        ("a.png", claimed_png(8_000, 6_000), "48 million pixels"),
        ("a.png", bytes(MAX_BYTES + 1), "larger than"),
    ],
)
def test_a_picture_that_would_hang_or_vanish_is_refused(folder: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(RefusedError, match=says):
        Shelf(Layouts(folder / "looks"), {name: data}).serve(ORIGIN + name)
