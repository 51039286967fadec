"""The parts of an Office file: a zip read with care, its XML without entities, and how the parts hang together."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ..diagnostics import PackError

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# A deck of ours is a few hundred kilobytes; what unpacks to more than this, or from far less, is no deck but a bomb.
_MOST = 300_000_000
_RATIO = 200
_PARTS = 5_000


@dataclass(frozen=True, slots=True)
class Relation:
    """One arrow from a part to another, or (``external``) to an address."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """The parts of a file by name (without the leading slash) and the arrows that leave each."""

    parts: dict[str, bytes]
    twice: tuple[str, ...]
    types: dict[str, str]
    relations: dict[str, tuple[Relation, ...]]
    _trees: dict[str, Any] = field(default_factory=dict, repr=False)

    def xml(self, name: str) -> Any:
        """The root element of the part ``name``. Raises :class:`PackError` where it is missing or no XML."""
        if name not in self._trees:
            if name not in self.parts:
                raise PackError.one(f"the part {name} is missing from the file", hint="build it again")
            self._trees[name] = parse(self.parts[name], name)
        return self._trees[name]

    def related(self, name: str, kind: str) -> list[str]:
        """The parts that ``name`` points to by relations of ``kind`` (``slideLayout``, ``notesSlide``)."""
        return [r.target for r in self.relations.get(name, ()) if r.kind == kind and not r.external]

    def target(self, name: str, relation: str) -> Relation | None:
        """The relation ``relation`` (``rId3``) of the part ``name``."""
        return next((r for r in self.relations.get(name, ()) if r.id == relation), None)

    def reached(self) -> set[str]:
        """Every part that can be come to from the file's root."""
        seen: set[str] = set()
        todo = [r.target for r in self.relations.get("", ()) if not r.external]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += [r.target for r in self.relations.get(name, ()) if not r.external]
        return seen


def parse(data: bytes, name: str = "") -> Any:
    """``data`` as XML with no entities, no document type and no network. Raises :class:`PackError`."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise _typed(name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PackError.one(f"{name or 'a part'} can't be read: {str(error)[:80]}") from error
    if root.getroottree().docinfo.doctype:  # in UTF-16, or far down in the file
        raise _typed(name)
    return root


def _typed(name: str) -> PackError:
    return PackError.one(f"{name or 'a part'} declares a document type", hint="no file from PowerPoint does")


def open_package(data: bytes, most: int = _MOST) -> Package:
    """The file ``data`` taken apart. Raises :class:`PackError` where it is no such file, or a bomb.

    ``most`` is how many bytes it may unpack to.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            size = sum(e.file_size for e in entries)
            if len(entries) > _PARTS or size > most or size > max(_RATIO * len(data), 20_000_000):
                raise PackError.one("the file unpacks to far more than a deck holds", hint="do not open it")
            names = [e.filename for e in entries]
            parts = {e.filename: archive.read(e) for e in entries if not e.is_dir()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise PackError.one(f"this is no PowerPoint file that can be read: {str(error)[:80]}") from error
    twice = tuple(sorted({n for n in names if names.count(n) > 1}))
    package = Package(parts, twice, {}, {})
    package.types = _content_types(package)
    for name in parts:
        if name.endswith(".rels"):
            folder, base = posixpath.split(name)
            source = posixpath.join(posixpath.dirname(folder), base[:-5])
            package.relations[source] = tuple(_relations(package.xml(name), posixpath.dirname(source)))
    return package


def _content_types(package: Package) -> dict[str, str]:
    root = package.xml("[Content_Types].xml")
    defaults = {(e.get("Extension") or "").lower(): e.get("ContentType") or "" for e in root.iter(f"{_TYPES}Default")}
    own = {(e.get("PartName") or "").lstrip("/"): e.get("ContentType") or "" for e in root.iter(f"{_TYPES}Override")}
    return {n: own.get(n) or defaults.get(n.rsplit(".", 1)[-1].lower(), "") for n in package.parts}


def _relations(root: Any, folder: str) -> list[Relation]:
    found = []
    for element in root:
        target = element.get("Target") or ""
        external = element.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        kind = (element.get("Type") or "").rsplit("/", 1)[-1]
        found.append(Relation(element.get("Id") or "", kind, target, external))
    return found
