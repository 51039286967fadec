"""Writing a package so that equal input gives equal bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping

_FIRST = ("[Content_Types].xml", "_rels/.rels")


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip of ``parts``: content types first, then by name, all of one date and compressed alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(parts, key=lambda n: (_FIRST.index(n) if n in _FIRST else len(_FIRST), n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            package.writestr(entry, parts[name])
    return buffer.getvalue()


def workbook(data: bytes, date: dt.date) -> bytes:
    """A workbook as it should have been: one date throughout."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    stamp = f"{date.isoformat()}T00:00:00Z".encode()
    core = "docProps/core.xml"
    if core in parts:
        parts[core] = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, parts[core])
    return pack(parts)
