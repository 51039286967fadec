"""Whether a PDF can be kept for years, by our own reading of it: what PDF/A-2a (ISO 19005-2) asks for.

Not all of the standard, which is for a validator to judge: what is lost when a file goes through other hands, and what
would leave somebody in twenty years with a page that cannot be opened, searched or seen as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_PRINTED, _UNSEEN = 4, 1 | 2 | 32  # flags of an annotation: Print; Invisible, Hidden, NoView
_ACTIVE = ("/Launch", "/Sound", "/Movie", "/JavaScript", "/ResetForm", "/ImportData", "/SubmitForm")


def claims(pdf: Any) -> bool:
    """Whether the file says of itself that it is PDF/A."""
    return b"pdfaid:part" in _packet(pdf)


def unkept(pdf: Any) -> Iterator[str]:
    """Everything that keeps an opened file from being PDF/A-2a and PDF/UA-1, a line each."""
    packet = _packet(pdf)
    if pdf.is_encrypted:
        yield "it is locked"
    if _property(packet, "pdfaid:part") != "2" or _property(packet, "pdfaid:conformance") != "A":
        yield "it does not say that it is PDF/A-2a"
    if _property(packet, "pdfuaid:part") != "1":
        yield "it does not say that it is PDF/UA-1"
    elif not re.search(rb"<pdfaSchema:prefix>\s*pdfuaid\s*<", packet):
        yield "its metadata do not explain what they say of PDF/UA"
    yield from _colours(pdf)
    yield from _parts(pdf)
    if "/ID" not in pdf.trailer:
        yield "it has no identifier"


def _packet(pdf: Any) -> bytes:
    stream = pdf.Root.get("/Metadata")
    return b"" if stream is None else bytes(stream.read_bytes())


def _property(packet: bytes, name: str) -> str:
    found = re.search(rf"{name}(?:=[\"']|>)\s*(\w+)".encode(), packet)
    return found[1].decode() if found else ""


def _colours(pdf: Any) -> Iterator[str]:
    """One output intent, of RGB, with its profile in the file."""
    intents = [i for i in pdf.Root.get("/OutputIntents") or () if i.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "it does not say what its colours mean"
        return
    profile = intents[0].get("/DestOutputProfile")
    head = b"" if profile is None else bytes(profile.read_bytes()[:40])
    if head[36:40] != b"acsp" or head[16:20] != b"RGB " or int(profile.get("/N", 0)) != 3:
        yield "the profile of its colours is not one of RGB"


def _parts(pdf: Any) -> Iterator[str]:
    """Faults of fonts, pictures, links and scripts, each told once."""
    import pikepdf

    told: dict[str, None] = {}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            told.update(dict.fromkeys(_stream(thing)))
        elif isinstance(thing, pikepdf.Dictionary):
            told.update(dict.fromkeys(_dictionary(thing)))
    for page in pdf.pages:
        for annotation in page.get("/Annots") or ():
            flags = int(annotation.get("/F", 0))
            if not flags & _PRINTED or flags & _UNSEEN:
                told["a link or note on it is not printed"] = None
    if pdf.attachments:
        told["another file is attached"] = None
    yield from told


def _stream(stream: Any) -> Iterator[str]:
    filters = str(stream.get("/Filter", ""))
    if "/F" in stream or "/FFilter" in stream:
        yield "a part of it lies outside the file"
    if "/LZWDecode" in filters or "/Crypt" in filters:
        yield "a part of it is packed in a way that is not allowed"
    if stream.get("/Subtype") == "/Image":
        if bool(stream.get("/Interpolate", False)):
            yield "a picture is smoothed as each program likes"
        if "/Alternates" in stream or "/OPI" in stream:
            yield "a picture has another in its place"
        if stream.get("/ColorSpace") == "/DeviceCMYK":
            yield "a picture is in the colours of a press (CMYK)"


def _dictionary(thing: Any) -> Iterator[str]:
    kind = thing.get("/Type")
    name = str(thing.get("/FontName", thing.get("/BaseFont", "")))[1:]
    if kind == "/FontDescriptor" and not any(key in thing for key in _FONT_FILES):
        yield f"the font {name} is not in the file"
    if kind == "/Font" and thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
        yield f"the letters of the font {name} cannot be told"
    if str(thing.get("/S", "")) in _ACTIVE or "/JS" in thing:
        yield "it holds a script or an action"
