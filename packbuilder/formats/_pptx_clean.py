"""A school's own template, which may come from anywhere: opened with care, and what it must not bring left out.

Only what layouts need is kept: masters, layouts, themes, their pictures, fonts that are inside, the notes page. Slides,
their charts, notes, comments and media are not. Macros, links to files, embedded objects, controls and films refuse the
template in plain words; so does whatever is not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Diagnostic, Diagnostics, PackError, Position
from ..office import P, Package, R, Relation, open_package, parse
from ._pptx_own import MAIN, PML, own_settings
from ._pptx_parts import Parts, Relations

MOST_BYTES = 60_000_000
_UNPACKED = 200_000_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"

#: What each kind of part may lead to, and what the part there has to be.
_LEADS: dict[str, frozenset[str]] = {
    "presentation": frozenset({"slideMaster", "notesMaster", "handoutMaster", "theme", "tableStyles", "font"}),
    "slideMaster": frozenset({"slideLayout", "theme", "image", "hyperlink"}),
    "slideLayout": frozenset({"slideMaster", "themeOverride", "image", "hyperlink"}),
    "notesMaster": frozenset({"theme", "image", "hyperlink"}),
    "handoutMaster": frozenset({"theme", "image", "hyperlink"}),
    "theme": frozenset({"image"}),
    "themeOverride": frozenset({"image"}),
}
_TYPES = {
    "slideMaster": "slideMaster+xml", "slideLayout": "slideLayout+xml", "notesMaster": "notesMaster+xml",
    "handoutMaster": "handoutMaster+xml", "theme": "theme+xml", "themeOverride": "themeOverride+xml",
    "tableStyles": "tableStyles+xml", "font": "font", "image": "image/",
}  # fmt: skip
#: Kinds that a part leads to without naming them in its XML.
_SILENT = frozenset({"slideLayout", "slideMaster", "theme", "themeOverride", "notesMaster", "tableStyles"})
_REFUSED = {
    "oleObject": "an embedded object (a sheet, a document)", "package": "an embedded object (a sheet, a document)",
    "control": "an ActiveX control", "activeXControlBinary": "an ActiveX control",
    "vmlDrawing": "an old drawing or control",
    "audio": "a sound", "video": "a film", "media": "a film or a sound", "chart": "a chart", "chartEx": "a chart",
    "diagramData": "a SmartArt drawing", "slicer": "a control",
}  # fmt: skip
_KINDS = {"notesMaster": "the notes master", "handoutMaster": "the handout master", "theme": "the theme"}
#: What a click may start: everything but the way to another slide.
_ACTIONS = tuple(f"ppaction://{name}" for name in ("macro", "program", "ole", "file", "pres", "media", "custshow"))
_WEB = re.compile(r"(?:https?://|mailto:)", re.I)


@dataclass
class Cleaned:
    """What is kept of a template: its parts; what was left out, as sentences; the slides it had."""

    parts: Parts
    package: Package
    told: list[str] = field(default_factory=list)
    slides: int = 0


def cleaned(data: bytes, file: str, at: Position | None = None) -> Cleaned:
    """The template ``data`` (called ``file``) as parts that a deck may be made of.

    Raises :class:`PackError` with every reason why it cannot be one.
    """
    try:
        return _Cleaner(_opened(data, file, at), file, at).run()
    except PackError as error:
        held = [d if d.at else Diagnostic(d.severity, d.message, at, d.hint) for d in error.diagnostics]
        raise PackError(tuple(held), error.exit_code) from None


def _opened(data: bytes, file: str, at: Position | None) -> Package:
    if data[: len(_OLD)] == _OLD:
        if _LOCKED in data:
            hint = "open it in PowerPoint, take the password off (File, Info, Protect), and save it"
            raise PackError.one(f"{file} is locked with a password", at, hint)
        raise PackError.one(f"{file} is a PowerPoint file of before 2007", at, "save it as .pptx or .potx")
    if b"application/vnd.oasis.opendocument" in data[:200]:
        raise PackError.one(f"{file} is an OpenDocument file", at, "save it as .pptx")
    if data[:2] != b"PK":
        raise PackError.one(f"{file} is not a PowerPoint file", at, "give a .pptx or .potx")
    if len(data) > MOST_BYTES:
        message = f"{file} is larger than {MOST_BYTES // 1_000_000} MB"
        raise PackError.one(message, at, "take pictures and films out of it")
    try:
        return open_package(data, _UNPACKED)
    except PackError as error:
        first = error.diagnostics[0]
        raise PackError.one(f"{file}: {first.message}", at, "save it once more in PowerPoint as .pptx") from None


class _Cleaner:
    def __init__(self, package: Package, file: str, at: Position | None) -> None:
        self.package, self.file, self.at = package, file, at
        self.found = Diagnostics()
        self.kept: dict[str, bytes] = {}
        self.rows: dict[str, dict[str, tuple[str, str, bool]]] = {}
        self.told: list[str] = []

    def run(self) -> Cleaned:
        main = self._start()
        root = self.package.xml(main)
        slides = root.find(f"{P}sldIdLst")
        count = len(slides) if slides is not None else 0
        self._presentation(main, root)
        self.found.check()
        parts = Parts.of(self.kept, {n: self._type(n) for n in self.kept})
        for name, rows in self.rows.items():
            relations = Relations(parts, name)
            for key, (kind, target, external) in rows.items():
                relations.keep(key, kind, target, external=external)
            relations.write()
        own_settings(parts)
        if count:
            self.told.append(f"its {count} slides are left out" if count > 1 else "its slide is left out")
        return Cleaned(parts, self.package, list(dict.fromkeys(self.told)), count)

    def _error(self, message: str, hint: str) -> None:
        if not any(d.message == f"{self.file}: {message}" for d in self.found):
            self.found.error(f"{self.file}: {message}", self.at, hint)

    def _start(self) -> str:
        """The main part. Raises :class:`PackError` where it is no presentation that can be edited."""
        found = [r.target for r in self.package.relations.get("", ()) if r.kind == "officeDocument" and not r.external]
        main = found[0] if found else ""
        kind = self.package.types.get(main, "")
        if not main or main not in self.package.parts:
            raise PackError.one(f"{self.file} is not a PowerPoint file", self.at, "give a .pptx or .potx")
        if "macroEnabled" in kind or any("vbaProject" in n for n in self.package.parts):
            hint = "save it as .pptx or .potx: PowerPoint leaves the macros out"
            raise PackError.one(f"{self.file} has macros in it", self.at, hint)
        root = self.package.xml(main)
        if "purl.oclc.org" in root.tag:
            hint = "save it as PowerPoint Presentation (.pptx), not as Strict Open XML"
            raise PackError.one(f"{self.file} is in the strict form of Open XML", self.at, hint)
        if root.tag != f"{P}presentation" or not kind.startswith(PML):
            what = (
                "a Word document"
                if "wordprocessing" in kind
                else "a spreadsheet"
                if "spreadsheet" in kind
                else "no deck"
            )
            raise PackError.one(f"{self.file} is {what}", self.at, "give a .pptx or .potx")
        if self.package.twice:
            message = f"{self.file} holds {self.package.twice[0]} twice"
            raise PackError.one(message, self.at, "save it once more in PowerPoint")
        return main

    def _type(self, name: str) -> str:
        return f"{PML}presentation.main+xml" if name == MAIN else self.package.types[name]

    # -- the presentation -----------------------------------------------------------------------------

    def _presentation(self, main: str, root: Any) -> None:
        for name in ("sldIdLst", "custShowLst", "photoAlbum", "custDataLst", "smartTags", "modifyVerifier"):
            for element in root.findall(f"{P}{name}"):
                if name == "modifyVerifier":
                    self.told.append("its lock against changes is left out")
                root.remove(element)
        for extension in root.iterfind(f"{P}extLst/*"):
            if extension.get("uri") == _SECTIONS or _referenced(extension):
                extension.getparent().remove(extension)
        root.attrib.pop("firstSlideNum", None)
        if main != MAIN:  # LibreOffice and PowerPoint agree on the name; others need not
            raise PackError.one(f"{self.file} is not laid out as PowerPoint does it", self.at, "save it in PowerPoint")
        self._keep(main, "presentation", root)
        masters = [t for k, t, _ in self.rows.get(main, {}).values() if k == "slideMaster"]
        if not masters:
            raise PackError.one(f"{self.file} has no slide master", self.at, "save it once more in PowerPoint")
        for master in masters:
            if not any(kind == "theme" for kind, _, _ in self.rows.get(master, {}).values()):
                self._error("the slide master has no theme", "save it once more in PowerPoint")

    # -- parts ----------------------------------------------------------------------------------------

    def _keep(self, name: str, kind: str, root: Any = None) -> None:
        """Keep the part ``name`` and what it may lead to."""
        if name in self.kept:
            return
        if name not in self.package.parts:
            self._error(f"the part {name} is missing", "save it once more in PowerPoint")
            return
        self.kept[name] = self.package.parts[name]
        if kind in ("image", "font"):
            self._picture(name)
            return
        root = self.package.xml(name) if root is None else root
        where = self._where(name, kind, root)
        self._still(root, where)
        used = _referenced(root)
        rows: dict[str, tuple[str, str, bool]] = {}
        for relation in self.package.relations.get(name, ()):
            if self._leads(kind, relation, used, root, where):
                rows[relation.id] = (relation.kind, relation.target, relation.external)
        from lxml import etree

        self.kept[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if rows:
            self.rows[name] = rows
        for reached, target, external in rows.values():
            if not external:
                self._keep(target, reached)

    def _leads(self, kind: str, relation: Relation, used: set[str], root: Any, where: str) -> bool:
        """Whether a relation is kept; what it was for is taken out, or the template refused, where it is not."""
        if relation.id not in used and not (relation.kind in _SILENT and not relation.external):
            return False
        if kind == "presentation" and relation.kind not in _LEADS[kind]:
            return False
        if relation.kind == "hyperlink" or (relation.kind == "slide" and relation.id in used):
            if relation.external and _WEB.match(relation.target):
                return True
            self._unlink(root, relation.id)
            self.told.append(f"a link to a file or a slide on {where} is left out")
            return False
        if relation.external:
            what = (
                "a picture that is linked" if relation.kind == "image" else f"a link to another file ({relation.kind})"
            )
            self._error(f"{where} has {what}: {relation.target[:60]}", "put it into the template itself")
            return False
        if relation.kind not in _LEADS.get(kind, frozenset()):
            if relation.kind in ("tags", "customXml", "comments", "legacyDocumentHeadersFooters"):
                self._unlink(root, relation.id)
                return False
            what = _REFUSED.get(relation.kind, f"something that is not known here ({relation.kind})")
            hint = "take it out of the template, or put a picture of it there"
            if not relation.kind.startswith(("diagramLayout", "diagramColors", "diagramQuickStyle")):
                self._error(f"{where} has {what}", hint)
            return False
        kept = self.package.types.get(relation.target, "")
        wanted = _TYPES[relation.kind]
        if relation.target in self.package.parts and wanted not in kept.lower() + kept:
            self._error(f"{relation.target} is not what it says it is", "save it once more in PowerPoint")
            return False
        return True

    def _where(self, name: str, kind: str, root: Any) -> str:
        said = root.find(f"{P}cSld")
        title = said.get("name") if said is not None else ""
        named = {"slideLayout": f"the layout {title or name}", "slideMaster": "the slide master"}
        return named.get(kind, _KINDS.get(kind, kind))

    def _still(self, root: Any, where: str) -> None:
        """No motion, and none of the marks that other programs leave."""
        moved = False
        for tag in ("transition", "timing", "custDataLst"):
            for element in list(root.iter(f"{P}{tag}")):
                holder = element.getparent()
                while holder is not None and holder.tag.rsplit("}", 1)[-1] in (
                    "Choice",
                    "Fallback",
                    "AlternateContent",
                ):
                    element, holder = holder, holder.getparent()
                if holder is not None and element.getparent() is not None:
                    holder.remove(element)
                moved = moved or tag != "custDataLst"
        for element in [e for e in root.iter() if str(e.get("action") or "").startswith(_ACTIONS)]:
            element.getparent().remove(element)
            self.told.append(f"something that is started by a click on {where} is left out")
        if moved:
            self.told.append(f"the animation of {where} is left out")

    @staticmethod
    def _unlink(root: Any, relation: str) -> None:
        for element in [e for e in root.iter() if relation in _own_references(e)]:
            if element.getparent() is not None:
                element.getparent().remove(element)

    def _picture(self, name: str) -> None:
        """An SVG may hold anything: entities, scripts, addresses. Other pictures are bytes."""
        if not name.lower().endswith(".svg") and "svg" not in self.package.types.get(name, ""):
            return
        root = parse(self.package.parts[name], name)
        for element in root.iter():
            tag = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else "instruction"
            links = [v for k, v in element.attrib.items() if k.rsplit("}", 1)[-1] == "href"]
            away = any(not v.strip().startswith(("#", "data:image/")) for v in links)
            if (
                tag in ("script", "foreignObject", "instruction")
                or away
                or any(k.startswith("on") for k in element.attrib)
            ):
                self._error(f"the picture {name} holds a script or a link", "put a PNG in its place")
                return


def _own_references(element: Any) -> set[str]:
    return {v for k, v in element.attrib.items() if k.startswith(R) and v}


def _referenced(root: Any) -> set[str]:
    """The ids of all relations that the XML names."""
    return {v for e in root.iter() for v in _own_references(e)}
