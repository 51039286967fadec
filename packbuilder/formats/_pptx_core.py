"""What a deck's file says of itself: title, author, language, dates. No clock is read."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ._pptx_xml import HEAD, text

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Properties:
    """What the file says of itself. ``date`` stands for both made and changed: no clock is read."""

    title: str
    subject: str
    author: str
    keywords: str
    version: str
    language: str
    date: dt.date


def core(given: Properties) -> str:
    """``given`` as the part ``docProps/core.xml``."""
    stamp = f'xsi:type="dcterms:W3CDTF">{given.date.isoformat()}T00:00:00Z'
    said = "".join(
        f"<{tag}>{text(_FORBIDDEN.sub('', value))}</{tag}>"
        for tag, value in (
            ("dc:title", given.title), ("dc:subject", given.subject), ("dc:creator", given.author),
            ("cp:keywords", given.keywords), ("cp:lastModifiedBy", given.author), ("cp:revision", "1"),
            ("dc:language", given.language), ("cp:version", given.version),
        )
    )  # fmt: skip
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{said}<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified>"
        "</cp:coreProperties>"
    )
