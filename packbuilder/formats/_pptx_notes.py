"""The notes page of a slide: its picture, what to say, its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ._deck_slides import Note
from ._pptx_text import plain
from ._pptx_xml import NS

NUMBER_FIELD = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'


_PLACES = {
    "sldImg": '<p:ph type="sldImg" idx="2"/>', "body": '<p:ph type="body" sz="quarter" idx="3"/>',
    "sldNum": '<p:ph type="sldNum" sz="quarter" idx="5"/>',
}  # fmt: skip


def notes_tree(notes: Sequence[Note], language: str, number: int, places: Mapping[str, str] | None = None) -> str:
    """The shape tree of a notes page; a label stands in bold before the first paragraph it heads.

    ``places`` are the ``p:ph`` of a notes master that is not ours: the slide's picture, the words, the number.
    """
    held = places or _PLACES
    body, last = "", ""
    for note in notes:
        lead = f"{note.label}." if note.label and note.label != last else ""
        body += plain(note.text, note.lang or language, lead=lead)
        last = note.label or last
    empty = f'<a:p><a:endParaRPr lang="{language}"/></a:p>'
    shapes = ""
    if "sldImg" in held:
        shapes += (
            '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
            f'noChangeAspect="1"/></p:cNvSpPr><p:nvPr>{held["sldImg"]}</p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        )
    shapes += _words(3, "Notes", held["body"], body or empty)
    if "sldNum" in held:
        field = f'{NUMBER_FIELD}<a:rPr lang="{language}"/><a:t>{number}</a:t></a:fld><a:endParaRPr lang="{language}"/>'
        shapes += _words(4, "Slide number", held["sldNum"], f"<a:p>{field}</a:p>")
    return (
        f'<p:spTree {NS}><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{shapes}</p:spTree>"
    )


def _words(ident: int, name: str, place: str, inner: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{ident}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f"{place}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{inner}</p:txBody></p:sp>"
    )
