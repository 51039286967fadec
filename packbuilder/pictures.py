"""A briefing's pictures, read with care and made plain: upright, in the colours of a screen, with nothing else in them.

A camera writes into a photograph how it was held, and often where and when it was taken; a printer's file is in the
colours of a press. A sheet is given the picture as it is meant to look, no larger than it need be, without the rest.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .diagnostics import PackError, Position
from .resources import stands

if TYPE_CHECKING:
    from PIL.Image import Image

KINDS = {".svg": "SVG", ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}
"""What a picture may be, by the suffix of its file."""
ACCEPTED = "SVG, PNG or JPEG"
FINEST = (2700, 2700)
"""The pixels that a picture is given at most: 300 an inch where it is as wide as a slide."""
MAX_BYTES = 25_000_000
MAX_PIXELS = 40_000_000
"""More would take a school's computer a long time, and more memory than it may have."""
PHOTO = 900_000
"""Bytes of a picture without loss from which one that is all opaque is kept as a photograph is, with a little."""
QUALITY = 92


KEPT_BYTES = 20_000_000
"""Bytes of pictures made plain that a process keeps: a thousand schools have the same photographs."""
_READY: dict[tuple[str, str, tuple[int, int]], Ready] = {}


class UnusableError(Exception):
    """A picture that will not do; its text says why, in words for a person."""


class Ready(bytes):
    """A picture that was read and made plain: it is served as it is, whatever its name ends in."""


def read(folder: Path | None, file: str, at: Position | None = None, most: tuple[int, int] = FINEST) -> bytes:
    """The picture ``file`` of a briefing's ``folder``: an SVG as it is, pixels as :func:`plain` makes them.

    Raises :class:`PackError` at ``at``, naming the file, for one that is not there or will not do.
    """
    data, what = look(folder, file, at)
    if what == "SVG":
        return data
    key = (hashlib.sha256(data).hexdigest(), what, most)
    if key not in _READY:
        try:
            made = Ready(plain(data, what, most))
        except UnusableError as why:
            raise PackError.one(f"the picture {file} cannot be used", at, str(why)) from why
        while _READY and sum(map(len, _READY.values())) + len(made) > KEPT_BYTES:
            del _READY[next(iter(_READY))]
        _READY[key] = made
    return _READY[key]


def look(folder: Path | None, file: str, at: Position | None = None) -> tuple[bytes, str]:
    """The bytes of the picture ``file`` and its kind, as far as can be told without drawing it; as :func:`read`."""
    path = (folder / file).resolve() if folder is not None else None
    if folder is None or path is None or not path.is_relative_to(folder.resolve()) or not stands(path):
        raise PackError.one(f"there is no picture {file}", at, "it is looked for in the briefing's own folder")
    what = KINDS.get(path.suffix.lower(), "")
    try:
        if not what:
            raise UnusableError(f"pictures may be {ACCEPTED}")
        if path.stat().st_size > MAX_BYTES:
            raise UnusableError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        data = path.read_bytes()
        if what == "SVG":
            check_harmless(data)
            check_whole(data)
        else:
            size(data, what)
    except UnusableError as why:
        raise PackError.one(f"the picture {file} cannot be used", at, str(why)) from why
    except OSError as why:
        raise PackError.one(f"the picture {file} cannot be read", at, why.strerror or "look at the file") from why
    return data, what


def check_harmless(data: bytes) -> None:
    """Refuse an SVG whose entities could cost minutes of work, and what is none."""
    head = data.upper()
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise UnusableError("an SVG must not have a DOCTYPE or an ENTITY: save it again as plain SVG")
    if b"<SVG" not in head:
        raise UnusableError("it is not an SVG, whatever its name says")


def check_whole(data: bytes) -> None:
    """Refuse an SVG that is not well-formed, has no size, or shows what is not drawn in it: that would be a hole."""
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise UnusableError(f"it is not well-formed SVG (line {error.lineno}): save it again as plain SVG") from None
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise UnusableError("it says nothing of its size: give it a viewBox")
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        linked = [str(v) for k, v in element.attrib.items() if etree.QName(k).localname == "href"]
        if name in ("image", "feImage") or (name == "use" and not all(link.startswith("#") for link in linked)):
            raise UnusableError("it shows another picture: draw it with shapes only, or save it as PNG")


def kind(data: bytes) -> str:
    """``PNG`` or ``JPEG``, of what :func:`plain` made."""
    return "PNG" if data.startswith(b"\x89PNG") else "JPEG"


def size(data: bytes, kind: str) -> tuple[int, int]:
    """Width and height in pixels as the file has them, from its head. ``kind`` is ``PNG`` or ``JPEG``.

    Raises :class:`UnusableError` for another kind, and for more than :data:`MAX_PIXELS`.
    """
    with _opened(data, kind) as picture:
        return int(picture.width), int(picture.height)


def plain(data: bytes, kind: str, most: tuple[int, int] | None = None) -> bytes:
    """The picture upright, as RGB or grey (with what it lets through), as PNG or JPEG; the same bytes each time.

    ``most`` is the width and height in pixels that it may have; a larger one is made smaller. Raises
    :class:`UnusableError` for a picture that is broken, is no ``kind``, or is too large.
    """
    from PIL import Image, ImageOps

    with _opened(data, kind) as picture:
        lossy = picture.format != "PNG"
        made = ImageOps.exif_transpose(picture)
        made = _for_a_screen(made)
        if most is not None and (made.width > most[0] or made.height > most[1]):
            made.thumbnail(most, Image.Resampling.LANCZOS, reducing_gap=3.0)
        if made.mode not in ("LA", "RGBA") and lossy:
            return _written(made, "JPEG")
        exact = _written(made, "PNG")
        if len(exact) > PHOTO and made.mode not in ("LA", "RGBA"):
            return min(exact, _written(made, "JPEG"), key=len)
        return exact


@contextmanager
def _opened(data: bytes, kind: str) -> Iterator[Any]:
    from PIL import Image, ImageFile, UnidentifiedImageError

    half = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the print engine turns it on: half a picture would print as half a one
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(kind,)) as picture:
                pixels = picture.width * picture.height
                if pixels > MAX_PIXELS:
                    most = MAX_PIXELS // 1_000_000
                    raise UnusableError(f"it has {pixels // 1_000_000} million pixels, and {most} million is the most")
                yield picture
    except Image.DecompressionBombError:
        raise UnusableError("it has too many pixels") from None
    except UnidentifiedImageError:
        raise UnusableError(f"it is not a {kind}, whatever its name says") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise UnusableError("it is broken: save it again, or copy it again") from None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = half


def _for_a_screen(picture: Image) -> Image:
    """In sRGB or grey, eight bits a colour. Colours are converted by the picture's own profile, where it has one."""
    clear = "transparency" in picture.info or picture.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    profile = picture.info.get("icc_profile")
    if picture.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        picture = picture.point(lambda tone: tone / 256).convert("L")
    elif picture.mode in ("1", "L") and not clear:
        return picture.convert("L")
    elif profile and picture.mode in ("RGB", "CMYK"):
        picture = _by_profile(picture, profile)
    return picture.convert("RGBA" if clear else "L" if picture.mode == "L" else "RGB")


def _by_profile(picture: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    try:
        made = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # a profile that is not one is left out
    return picture if made is None else made


def _written(picture: Image, kind: str) -> bytes:
    target = BytesIO()
    picture.info = {}  # no profile, no place, no time
    if kind == "JPEG":
        picture.save(target, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
    else:
        picture.save(target, "PNG", optimize=True)
    return target.getvalue()
