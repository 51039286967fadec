"""The pictures of a slide, read from a briefing's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .. import pictures
from ..diagnostics import PackError
from ._deck_slides import Photo


def photos(folder: object) -> Callable[[str, str, bool], Photo]:
    """What reads a picture of ``folder`` by its file, alternative text and whether it only decorates.

    It is upright (as its EXIF says) and free of what a camera wrote into it, as PNG or JPEG. Raises
    :class:`PackError` for one that is not there or cannot be shown on a slide.
    """

    def read(file: str, alt: str, decorative: bool) -> Photo:
        at = getattr(file, "at", None)
        if file.lower().endswith(".svg"):
            hint = "on slides, use a PNG or JPEG: write `except: deck`, and a block of its own with `only: deck`"
            raise PackError.one(f"the picture {file} cannot be shown on a slide", at, hint)
        return Photo(pictures.read(Path(str(folder)) if folder else None, file, at), alt, decorative)

    return read
