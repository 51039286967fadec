"""What a page may fetch: layout files and what the build hands over, under one invented origin; nothing else.

A page of HTML or an SVG inside it can name any address. Here every address but ours is refused and the
refusal is remembered, because the engine swallows some of them (a picture named inside an SVG) and prints
a page with a hole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..diagnostics import Diagnostic, PackError, Position, Severity
from ..resources import Layouts

ORIGIN = "https://layouts.invalid/"
"""Where a page finds its files. ``.invalid`` never resolves (RFC 2606), and no folder of a machine is in it."""

MAX_BYTES = 25_000_000
MAX_PIXELS = 40_000_000

KINDS = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
}
"""Every suffix that is served, and the media type it goes by."""

PICTURES = (".svg", ".png", ".jpg", ".jpeg")
ACCEPTED = "SVG, PNG or JPEG"


class RefusedError(Exception):
    """An address that is not served; its text says why, in words for a person."""


@dataclass(frozen=True, slots=True)
class Served:
    """The bytes behind an address and their media type."""

    data: bytes
    media_type: str


class Shelf:
    """Serves ``layouts`` and ``assets`` under :data:`ORIGIN` and keeps a list of what it refused.

    ``assets`` are bytes, or files outside the layouts, by the name a page calls them (``photo.jpg`` is
    fetched as ``https://layouts.invalid/photo.jpg``); an asset goes before a layout file of the same name.
    """

    def __init__(self, layouts: Layouts, assets: Mapping[str, bytes | Path] | None = None) -> None:
        self.layouts = layouts
        self.assets = dict(assets or {})
        self.refused: list[tuple[str, str]] = []

    def serve(self, url: str) -> Served:
        """What stands behind ``url``. Raises :class:`RefusedError`, and remembers it."""
        try:
            return self._serve(url)
        except RefusedError as why:
            self.refused.append((shown(url), str(why)))
            raise

    def _serve(self, url: str) -> Served:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}/" != ORIGIN or parts.query:
            raise RefusedError("only files of the layouts and of the briefing are used, never an address outside them")
        name = unquote(parts.path).lstrip("/")
        suffix = Path(name).suffix.lower()
        if suffix not in KINDS:
            raise RefusedError(f"pictures may be {ACCEPTED}")
        data = self._read(name)
        if suffix in PICTURES:
            check_picture(data, suffix)
        return Served(data, KINDS[suffix])

    def _read(self, name: str) -> bytes:
        source: bytes | Path | None = self.assets.get(name)
        if source is None:
            source = self.layouts.find(name)
        if source is None:
            raise RefusedError("there is no such file")
        if isinstance(source, Path):
            try:
                size = source.stat().st_size
                source = source.read_bytes() if size <= MAX_BYTES else bytes(MAX_BYTES + 1)
            except OSError as error:
                raise RefusedError(error.strerror or "it cannot be read") from error
        if len(source) > MAX_BYTES:
            raise RefusedError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        return source

    def check(self) -> None:
        """Raise :class:`PackError` naming everything that was refused since the shelf was made."""
        if self.refused:
            raise PackError(
                Diagnostic(Severity.ERROR, f"{name} cannot be used", hint=why)
                for name, why in dict.fromkeys(self.refused)
            )


def shown(url: str) -> str:
    """``url`` as a person would say it: without our origin, and not longer than a line."""
    text = unquote(url.removeprefix(ORIGIN)) or url
    return text if len(text) <= 80 else text[:79] + "…"


def check_picture(data: bytes, suffix: str) -> None:
    """Refuse a picture that would hang the engine or silently vanish from the page.

    An SVG with entities can cost minutes of work; a picture of more than :data:`MAX_PIXELS` is dropped by
    the decoder without a word; one that is not what its name says prints as a hole.
    """
    if suffix == ".svg":
        head = data.upper()
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise RefusedError("an SVG must not have a DOCTYPE or an ENTITY: save it again as plain SVG")
        if b"<SVG" not in head:
            raise RefusedError("it is not an SVG, whatever its name says")
        return
    import warnings

    from PIL import Image, UnidentifiedImageError

    allowed = "PNG" if suffix == ".png" else "JPEG"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=(allowed,)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise RefusedError("it has too many pixels") from error
    except (UnidentifiedImageError, OSError) as error:
        raise RefusedError(f"it is not a {allowed}, whatever its name says") from error
    if width * height > MAX_PIXELS:
        raise RefusedError(
            f"it has {width * height // 1_000_000} million pixels, and {MAX_PIXELS // 1_000_000} million is the most"
        )


def picture(folder: Path | None, file: str, at: Position | None = None) -> bytes:
    """The picture ``file`` of a briefing's ``folder``. Raises :class:`PackError` at ``at`` for one that will not do."""
    path = (folder / file).resolve() if folder is not None else None
    if folder is None or path is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise PackError.one(f"there is no picture {file}", at, "it is looked for in the briefing's own folder")
    try:
        if path.suffix.lower() not in PICTURES:
            raise RefusedError(f"pictures may be {ACCEPTED}")
        data = path.read_bytes()
        check_picture(data, path.suffix.lower())
    except (RefusedError, OSError) as why:
        raise PackError.one(f"the picture {file} cannot be used", at, str(why)) from why
    return data
