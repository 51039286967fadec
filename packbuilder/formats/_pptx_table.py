"""A native table: explicit widths and computed heights, hairlines, a head that says it is one."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from ._deck_slides import Grid
from ._pptx_text import Setting, is_rtl, paragraphs
from ._pptx_theme import TABLE_STYLE
from ._pptx_xml import NS, emu, fill, xfrm

_NO = '<a:ln{0} w="0"><a:noFill/></a:ln{0}>'


def table(shape_id: int, grid: Grid, placeholder: str, setting: Setting) -> str:
    """``grid`` as a graphic frame; ``placeholder`` is the ``p:ph`` whose place it takes ("" for none)."""
    columns = "".join(f'<a:gridCol w="{emu(w)}"/>' for w in grid.widths)
    rows = "".join(_row(grid, n, setting) for n in range(len(grid.rows)))
    heads = ' firstCol="1"' if grid.row_heads else ""
    if is_rtl(setting.language):
        heads += ' rtl="1"'
    style = setting.table_style or TABLE_STYLE
    where = xfrm(grid.left, grid.top, sum(grid.widths), sum(grid.heights), "p")
    return (
        f'<p:graphicFrame {NS}><p:nvGraphicFramePr><p:cNvPr id="{shape_id}" name="Table" descr={quoteattr(grid.alt)}/>'
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr>{placeholder}</p:nvPr>'
        f"</p:nvGraphicFramePr>{where}<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
        f'<a:tbl><a:tblPr firstRow="1"{heads}><a:tableStyleId>{style}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _row(grid: Grid, number: int, setting: Setting) -> str:
    last = number == len(grid.rows) - 1
    cells = []
    for column, cell in enumerate(grid.rows[number]):
        pad = grid.pad if column < len(grid.widths) - 1 else 0
        anchor = "b" if number == 0 else "ctr"
        if number == 0:
            under = f'<a:lnB w="{emu(2)}">{fill(grid.colour)}</a:lnB>'
        else:
            under = _NO.format("B") if last else f'<a:lnB w="{emu(0.75)}">{fill("line")}</a:lnB>'
        over = ""
        if number == 1:
            over = f'<a:lnT w="{emu(2)}">{fill(grid.colour)}</a:lnT>'
        elif number > 1:
            over = f'<a:lnT w="{emu(0.75)}">{fill("line")}</a:lnT>'
        bottom = emu(6 if number == 0 else 4)
        cells.append(
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs(cell, setting)}</a:txBody>"
            f'<a:tcPr marL="0" marR="{emu(pad)}" marT="{0 if number == 0 else emu(4)}" marB="{bottom}" '
            f'anchor="{anchor}">'
            f"{_NO.format('L')}{_NO.format('R')}{over or _NO.format('T')}{under}<a:noFill/></a:tcPr></a:tc>"
        )
    return f'<a:tr h="{emu(grid.heights[number])}">{"".join(cells)}</a:tr>'
