"""A finished PDF made fit to be kept for years: PDF/A-2a (ISO 19005-2), besides PDF/UA-1.

Nothing that is seen changes. The file is given the meaning of its colours (an output intent with the sRGB profile),
says in its metadata which standards it keeps, and describes there the property of PDF/UA that PDF/A does not know.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ..diagnostics import PackError

SRGB = "sRGB IEC61966-2.1"
"""What a printer or a reader knows the colours by."""
_PROFILE = "pdf/sRGB2014.icc"

_CLAIM = """<rdf:Description xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" rdf:about="" \
pdfaid:part="2" pdfaid:conformance="A" />"""

#: ISO 19005-2, 6.6.2.3: a property of no schema known to PDF/A is described in the packet itself.
_SCHEMA = """<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" \
rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""


def keep(data: bytes) -> bytes:
    """``data``, a PDF/UA-1 file as ``_tags.mend`` leaves it, as PDF/A-2a too; the same bytes each time.

    Raises :class:`PackError` for a file without tags, or with colours that sRGB does not give a meaning to.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        packet = pdf.Root.get("/Metadata")
        if "/StructTreeRoot" not in pdf.Root or packet is None:
            raise PackError.one("a file without tags cannot be kept as PDF/A", hint="take `archive:` out here")
        pdf.Root.OutputIntents = Array([_intent(pdf)])
        packet.write(_claimed(packet.read_bytes()))
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
                _plain(thing)
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def _intent(pdf: pikepdf.Pdf) -> Any:
    profile = pdf.make_stream(srgb())
    profile.N = 3
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String(SRGB),
            RegistryName=String("http://www.color.org"),
            Info=String(SRGB),
            DestOutputProfile=profile,
        )
    )


@cache
def srgb() -> bytes:
    """The ICC's own profile of sRGB (sRGB2014), which it lets everyone embed; it comes with WeasyPrint."""
    from importlib.resources import files

    data = files("weasyprint").joinpath(_PROFILE).read_bytes()
    if data[16:20] != b"RGB " or data[36:40] != b"acsp":
        raise PackError.one("the colour profile that comes with WeasyPrint is not what it was", exit_code=3)
    return data


def _claimed(packet: bytes) -> bytes:
    """The metadata with what PDF/A wants in it, in the one description of the file that is there."""
    end = b"</rdf:RDF>"
    if packet.count(end) != 1:
        raise PackError.one("the PDF's metadata are not as they should be", hint="this is a fault of the program")
    return packet.replace(end, f"{_CLAIM}{_SCHEMA}</rdf:RDF>".encode())


def _plain(image: Any) -> None:
    """A picture shows its own pixels (6.2.8), in a colour space that the profile gives a meaning to (6.2.4.3)."""
    if "/Interpolate" in image:
        del image["/Interpolate"]
    if image.get("/ColorSpace") == Name.DeviceCMYK:
        raise PackError.one("a picture is in the colours of a press (CMYK)", hint="save it again as RGB")
