"""What a page may fetch: layout files and what the build hands over, under one invented origin; nothing else.

A page of HTML or an SVG inside it can name any address. Here every address but ours is refused and the
refusal is remembered, because the engine swallows some of them (a picture named inside an SVG) and prints
a page with a hole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .. import pictures
from ..diagnostics import Diagnostic, PackError, Severity
from ..resources import Layouts

ORIGIN = "https://layouts.invalid/"
"""Where a page finds its files. ``.invalid`` never resolves (RFC 2606), and no folder of a machine is in it."""

MAX_BYTES = pictures.MAX_BYTES

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
        except (RefusedError, pictures.UnusableError) as why:
            self.refused.append((shown(url), str(why)))
            raise RefusedError(str(why)) from why

    def _serve(self, url: str) -> Served:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}/" != ORIGIN or parts.query:
            raise RefusedError("only files of the layouts and of the briefing are used, never an address outside them")
        name = unquote(parts.path).lstrip("/")
        suffix = Path(name).suffix.lower()
        if suffix not in KINDS:
            raise RefusedError(f"pictures may be {pictures.ACCEPTED}")
        data = self._read(name)
        if suffix in pictures.KINDS and not isinstance(data, pictures.Ready):
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

    An SVG with entities can cost minutes of work; one of too many pixels is dropped by the decoder without a word;
    one that is not what its name says prints as a hole.
    """
    if suffix == ".svg":
        pictures.check_harmless(data)
    else:
        pictures.size(data, pictures.KINDS[suffix])
