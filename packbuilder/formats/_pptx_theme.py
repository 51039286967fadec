"""The theme and the table style of our own template, as XML."""

from __future__ import annotations

from collections.abc import Mapping

from ._pptx_xml import HEAD, A, colour, emu, fill

THEME: Mapping[str, str] = {
    "dk1": "1D2523", "lt1": "FFFDF9", "dk2": "14453D", "lt2": "E8EFEA",
    "accent1": "1B6E78", "accent2": "93385A", "accent3": "8A5A0B", "accent4": "34589A", "accent5": "14453D",
    "accent6": "B5451B", "hlink": "14453D", "folHlink": "565C5A",
}  # fmt: skip
"""What stands in each slot until a brand is put in; ``_pptx_xml.SLOTS`` says what each slot is for."""
FACE = "Arial"
TABLE_STYLE = "{5B2C1D40-6A0E-4E57-9C41-7C1B5F2A9D10}"
"""The table style of our own: hairlines between rows, a bold head over a rule."""


def theme(name: str) -> str:
    """The theme part: colours in their slots, one face, flat fills, no effects."""
    colours = "".join(f'<a:{slot}><a:srgbClr val="{value}"/></a:{slot}>' for slot, value in THEME.items())
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{FACE}"/><a:ea typeface=""/><a:cs typeface="{FACE}"/></a:{kind}>'
        for kind in ("majorFont", "minorFont")
    )
    solid = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(
        f'<a:ln w="{w}" cap="flat" cmpd="sng" algn="ctr">{solid}<a:prstDash val="solid"/><a:miter lim="800000"/></a:ln>'
        for w in (9525, 19050, 38100)
    )
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{HEAD}<a:theme xmlns:a="{A}" name="{name}"><a:themeElements><a:clrScheme name="{name}">{colours}'
        f'</a:clrScheme><a:fontScheme name="{name}">{fonts}</a:fontScheme><a:fmtScheme name="{name}"><a:fillStyleLst>'
        f"{solid * 3}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{solid * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "<a:objectDefaults/>"
        "<a:extraClrSchemeLst/></a:theme>"
    )


def table_styles() -> str:
    """The table styles part: ours, which new tables take."""

    def line(side: str, width: float, role: str) -> str:
        return f'<a:{side}><a:ln w="{emu(width)}" cmpd="sng">{fill(role)}</a:ln></a:{side}>'

    def style(tag: str, bold: bool, role: str, borders: str) -> str:
        weight = ' b="on"' if bold else ""
        return (
            f'<a:{tag}><a:tcTxStyle{weight}><a:fontRef idx="minor"/>{colour(role)}</a:tcTxStyle><a:tcStyle><a:tcBdr>'
            f"{borders}</a:tcBdr><a:fill><a:noFill/></a:fill></a:tcStyle></a:{tag}>"
        )

    return (
        f'{HEAD}<a:tblStyleLst xmlns:a="{A}" def="{TABLE_STYLE}"><a:tblStyle styleId="{TABLE_STYLE}" '
        'styleName="Hairlines">'
        + style("wholeTbl", False, "ink", line("insideH", 0.75, "line"))
        + style("firstCol", True, "ink", "")
        + style("firstRow", True, "heading", line("bottom", 2, "heading"))
        + "</a:tblStyle></a:tblStyleLst>"
    )
