"""The notes page of a slide: its picture, what to say, its number."""

from __future__ import annotations

from collections.abc import Sequence

from ._deck_slides import Note
from ._pptx_text import plain
from ._pptx_xml import NS

NUMBER_FIELD = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'


def notes_tree(notes: Sequence[Note], language: str, number: int) -> str:
    """The shape tree of a notes page; a label stands in bold before the first paragraph it heads."""
    body, last = "", ""
    for note in notes:
        lead = f"{note.label}." if note.label and note.label != last else ""
        body += plain(note.text, note.lang or language, lead=lead)
        last = note.label or last
    empty = f'<a:p><a:endParaRPr lang="{language}"/></a:p>'
    return (
        f'<p:spTree {NS}><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="body" sz="quarter" idx="3"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f"{body or empty}</p:txBody></p:sp>"
        '<p:sp><p:nvSpPr><p:cNvPr id="4" name="Slide number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        '<p:ph type="sldNum" sz="quarter" idx="5"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/><a:p>'
        f'{NUMBER_FIELD}<a:rPr lang="{language}"/>'
        f'<a:t>{number}</a:t></a:fld><a:endParaRPr lang="{language}"/></a:p></p:txBody></p:sp></p:spTree>'
    )
