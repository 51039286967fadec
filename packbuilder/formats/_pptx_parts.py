"""A presentation as its parts: slides are added to it as text, and nothing is walked through for each of them.

python-pptx looks through the whole package for the name of each new part, through all relations for each new one and
through all slides for the next number, so that a deck twice as long takes four times as long. Here a part knows its
own relations, and numbers are counted.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from ._pptx_xml import HEAD

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = f"{{{_PACKAGE}/content-types}}"
_OFFICE = "application/vnd.openxmlformats-officedocument"
SLIDE = f"{_OFFICE}.presentationml.slide+xml"
NOTES = f"{_OFFICE}.presentationml.notesSlide+xml"
CHART = f"{_OFFICE}.drawingml.chart+xml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
BOOK = f"{_OFFICE}.spreadsheetml.sheet"
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}


class Parts:
    """The parts of a package by name, without the leading slash, and what kind each is."""

    def __init__(self, held: Mapping[str, bytes], kinds: Mapping[str, str], endings: Mapping[str, str]) -> None:
        self.held, self.kinds, self.endings = dict(held), dict(kinds), dict(endings)
        self._counts: dict[str, int] = {}
        self._pictures: dict[str, str] = {}
        for name in self.held:
            if name.startswith("ppt/media/"):
                self._pictures[hashlib.sha1(self.held[name], usedforsecurity=False).hexdigest()] = name

    @classmethod
    def read(cls, data: bytes) -> Parts:
        """The parts of a file that was made here."""
        from lxml import etree

        with zipfile.ZipFile(io.BytesIO(data)) as package:
            held = {name: package.read(name) for name in package.namelist()}
        types = etree.fromstring(held.pop("[Content_Types].xml"))
        endings = {e.get("Extension").lower(): e.get("ContentType") for e in types.iter(f"{_TYPES}Default")}
        kinds = {e.get("PartName").lstrip("/"): e.get("ContentType") for e in types.iter(f"{_TYPES}Override")}
        return cls(held, kinds, endings)

    @classmethod
    def of(cls, held: Mapping[str, bytes], kinds: Mapping[str, str]) -> Parts:
        """Parts whose kind is known one by one."""
        return cls(held, kinds, {"rels": _RELS, "xml": "application/xml"})

    def name(self, pattern: str) -> str:
        """The next free name of ``pattern``, which has a ``%d``."""
        number = self._counts.get(pattern, 0) + 1
        while pattern % number in self.held:
            number += 1
        self._counts[pattern] = number
        return pattern % number

    def add(self, name: str, content: str | bytes, kind: str) -> None:
        """A part more."""
        self.held[name] = content.encode("utf-8") if isinstance(content, str) else content
        if self.endings.get(name.rsplit(".", 1)[-1].lower()) != kind:
            self.kinds[name] = kind

    def picture(self, data: bytes, kind: str) -> str:
        """The part of a picture of the kind ``image/png``: the same picture has one part."""
        code = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        if code not in self._pictures:
            ending = _ENDINGS[kind]
            taken = {n.rsplit("/", 1)[-1].split(".")[0] for n in self.held if n.startswith("ppt/media/")}
            number = next(n for n in range(1, len(taken) + 2) if f"image{n}" not in taken)
            name = f"ppt/media/image{number}.{ending}"
            self.endings.setdefault(ending, kind)
            self.add(name, data, kind)
            self._pictures[code] = name
        return self._pictures[code]

    def relations(self, name: str) -> Relations:
        """The relations of the part ``name``, with those that it has."""
        return Relations(self, name)

    def save(self) -> dict[str, bytes]:
        """Every part by name, content types with them."""
        defaults = "".join(
            f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in sorted(self.endings.items())
        )
        named = "".join(
            f"<Override PartName={quoteattr('/' + name)} ContentType={quoteattr(kind)}/>"
            for name, kind in sorted(self.kinds.items())
        )
        types = f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{named}</Types>'
        return {"[Content_Types].xml": types.encode("utf-8"), **self.held}


class Relations:
    """What one part points to. It stands in for a part of python-pptx where a picture is put in."""

    def __init__(self, parts: Parts, name: str, *, fresh: bool = False) -> None:
        from lxml import etree

        self.parts, self.name = parts, name
        folder, base = posixpath.split(name)
        self.folder, self.own = folder, posixpath.join(folder, "_rels", f"{base}.rels")
        self.rows: dict[str, tuple[str, str, bool]] = {}
        self._known: dict[tuple[str, str, bool], str] = {}
        if self.own in parts.held and not fresh:
            for each in etree.fromstring(parts.held[self.own]):
                row = (each.get("Type"), each.get("Target"), each.get("TargetMode") == "External")
                self.rows[each.get("Id")] = row
                self._known.setdefault(row, each.get("Id"))

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of the relation of ``kind`` (``slide``) to a part, or to an address; the same has one."""
        where = target if external else posixpath.relpath(target, self.folder)
        row = (kind if "/" in kind else f"{REL}/{kind}", where, external)
        if row not in self._known:
            number = len(self.rows) + 1
            while f"rId{number}" in self.rows:
                number += 1
            self.rows[f"rId{number}"] = row
            self._known[row] = f"rId{number}"
        return self._known[row]

    def keep(self, key: str, kind: str, target: str, *, external: bool = False) -> None:
        """A relation under an id that the part's XML already names."""
        where = target if external else posixpath.relpath(target, self.folder)
        self.rows[key] = (f"{REL}/{kind}", where, external)

    def target(self, key: str | None) -> str:
        """The part that the relation ``key`` leads to; "" where there is none."""
        row = self.rows.get(key or "")
        return posixpath.normpath(posixpath.join(self.folder, row[1])) if row and not row[2] else ""

    def get_or_add_image_part(self, file: Any) -> tuple[Any, str]:
        """A picture put in, as the method of this name of a part of python-pptx: nothing, and its id."""
        data = file.read()
        kind = "image/svg+xml" if data.lstrip()[:1] == b"<" else _kind(data)
        return None, self.add("image", self.parts.picture(data, kind))

    def write(self) -> None:
        """Put them into the package, if there are any."""
        if self.rows:
            mode = ("", ' TargetMode="External"')
            body = "".join(
                f"<Relationship Id={quoteattr(key)} Type={quoteattr(kind)} Target={quoteattr(target)}{mode[external]}/>"
                for key, (kind, target, external) in self.rows.items()
            )
            whole = f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{body}</Relationships>'
            self.parts.held[self.own] = whole.encode("utf-8")


def _kind(data: bytes) -> str:
    if data[:3] == b"\xff\xd8\xff":
        return "image/jpeg"
    return "image/gif" if data[:4] == b"GIF8" else "image/png"
