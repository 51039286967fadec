"""What a deck must not do, and must say of itself, beside its words: motion, direction, sections, links, properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..office import A, P, Package
from ._pdf_page import quoted

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SECTION = "{http://schemas.microsoft.com/office/powerpoint/2010/main}sldId"
_LIST = "{http://schemas.microsoft.com/office/powerpoint/2010/main}sectionLst"
_ADDRESS = re.compile(r"[!-~]+")
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DC = "{http://purl.org/dc/elements/1.1/}"


def moving(root: Any, where: str) -> Iterator[str]:
    """Motion: what moves cannot be read by everyone, and is not on paper."""
    for tag, what in (("transition", "a transition"), ("timing", "an animation")):
        if next(root.iter(f"{P}{tag}"), None) is not None:
            yield f"{where} has {what}"


def misdirected(root: Any) -> Iterator[str]:
    """Paragraphs in a language that is written from right to left, which do not say so."""
    for paragraph in root.iter(f"{A}p"):
        text = "".join(t.text or "" for t in paragraph.iter(f"{A}t"))
        looks = [r.get("lang") or "" for r in paragraph.iter(f"{A}rPr") if r.getparent().tag == f"{A}r"]
        if not looks or looks[0].split("-")[0].lower() not in _RIGHT_TO_LEFT or not _RTL_LETTER.search(text):
            continue
        own = paragraph.find(f"{A}pPr")
        if own is None or own.get("rtl") not in ("1", "true"):
            yield f"text is set from left to right: {quoted(text)}"


def unlisted(root: Any) -> Iterator[str]:
    """PowerPoint's sections, where there are any, hold each slide once."""
    if next(root.iter(_LIST), None) is None:
        return
    listed = Counter(e.get("id") for e in root.iter(_SECTION))
    slides = {e.get("id") for e in root.iterfind(f"{P}sldIdLst/{P}sldId")}
    for ident in sorted(slides ^ set(listed)):
        yield (
            f"a slide stands in no section (id {ident})"
            if ident in slides
            else f"a section lists no slide (id {ident})"
        )
    for ident in sorted(i for i, n in listed.items() if n > 1):
        yield f"a slide stands in {listed[ident]} sections (id {ident})"


def misspelt(package: Package) -> Iterator[str]:
    """Links that are no web address as the standard spells one (RFC 3986): letters outside ASCII, spaces."""
    for relations in package.relations.values():
        for relation in relations:
            spelt = _ADDRESS.fullmatch(relation.target) and not _BROKEN.search(relation.target)
            if relation.external and relation.kind == "hyperlink" and not spelt:
                yield f"a link is not spelt as a web address: {relation.target[:80]}"


def undescribed(package: Package, language: str) -> Iterator[str]:
    """What the file's properties do not say, or say wrongly."""
    if "docProps/core.xml" not in package.parts:
        return
    said = (package.xml("docProps/core.xml").findtext(f"{_DC}language") or "").strip()
    if not said:
        yield "the file does not say its language"
    elif language and said.split("-")[0].lower() != language.split("-")[0].lower():
        yield f"the file says that it is in {said}, and its words are in {language}"
