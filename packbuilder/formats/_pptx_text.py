"""Paragraphs as DrawingML: explicit sizes, colours by slot, a language on every run, links that are percent-encoded."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..words import ordered
from ._deck_frames import SINGLE
from ._deck_slides import Bit, Para
from ._pptx_xml import colour, emu, text

RTL = {"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
"""Languages that are written from right to left."""
_KEEP_COLOUR = (
    '<a:extLst><a:ext uri="{A12FA001-AC4F-418D-AE19-62706E023703}"><ahyp:hlinkClr '
    'xmlns:ahyp="http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor" val="tx"/></a:ext></a:extLst>'
)
"""A link in the colour of its words, not of the theme's links."""
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def is_rtl(language: str) -> bool:
    """Whether ``language`` is written from right to left."""
    return language.split("-")[0].lower() in RTL


def runs_left(words: str, language: str) -> bool:
    """Whether ``words`` run from right to left; a telephone number in such a language does not."""
    return is_rtl(language) and bool(_RTL_LETTER.search(words))


@dataclass(frozen=True, slots=True)
class Setting:
    """What paragraphs and tables need to know of where they stand.

    The language, the relation of a link, the slot on primary; ``table_style`` where it is not our own template's.
    ``keep_links`` sets a link in the colour of its words, where the theme's cannot be read.
    """

    language: str
    link: Callable[[str], str]
    jump: Callable[[str], str]
    on_primary: str = "lt1"
    table_style: str | None = None
    keep_links: bool = False


def paragraphs(items: tuple[Para, ...], setting: Setting) -> str:
    """All of ``items``; one empty paragraph where there is none."""
    if not items:
        return f'<a:p><a:endParaRPr lang="{setting.language}"/></a:p>'
    return "".join(_paragraph(p, setting, first=n == 0) for n, p in enumerate(items))


def _paragraph(para: Para, setting: Setting, *, first: bool) -> str:
    language = para.lang or setting.language
    bits = para.bits
    if para.bullet == "letter":
        bits = (Bit(f"{chr(64 + para.start)}\t", bold=True, size=32, colour=para.colour), *bits)
    runs = "".join(_run(bit, para, language, setting) for bit in bits)
    end = f'<a:endParaRPr lang="{language}" sz="{round(para.size * 100)}"/>'
    return f"<a:p>{_properties(para, language, setting, first)}{runs}{end}</a:p>"


def _properties(para: Para, language: str, setting: Setting, first: bool) -> str:
    hang = emu(para.hang) if para.bullet != "own" else 0
    attributes = f' marL="{hang}" indent="{-hang}"' if hang or not para.bullet else ""
    align = para.align
    if is_rtl(language):
        attributes += f' rtl="{int(runs_left(para.plain, language))}"'  # a telephone number keeps its order
        align = {"": "r", "l": "r", "r": "l"}.get(align, align)
    if align:
        attributes += f' algn="{align}"'
    single = SINGLE.get(int(para.size), 108)
    height = f'<a:spcPts val="{round(para.exact * 100)}"/>' if para.exact else f'<a:spcPct val="{single * 1000}"/>'
    before = 0 if first else round(para.before * 100)
    spacing = f'<a:lnSpc>{height}</a:lnSpc><a:spcBef><a:spcPts val="{before}"/></a:spcBef>'
    spacing += '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
    return f"<a:pPr{attributes}>{spacing}{_bullet(para, setting)}</a:pPr>"


def _bullet(para: Para, setting: Setting) -> str:
    if para.bullet == "own":  # the sign and the indent of the layout
        return ""
    if para.bullet in ("", "letter"):
        return "<a:buNone/>"
    shade = f"<a:buClr>{colour(para.colour or 'ink', setting.on_primary)}</a:buClr>"
    if para.bullet == "number":
        auto = f'<a:buAutoNum type="arabicPlain" startAt="{para.start}"/>'
        return f'{shade}<a:buSzPct val="133000"/><a:buFont typeface="+mj-lt"/>{auto}'
    sign = "□" if para.bullet == "box" else "•"
    size = "120000" if para.bullet == "box" else "100000"
    return f'{shade}<a:buSzPct val="{size}"/><a:buFont typeface="Arial"/><a:buChar char="{sign}"/>'


def _run(bit: Bit, para: Para, language: str, setting: Setting) -> str:
    size = round((bit.size or para.size) * 100)
    bold = int(bit.bold or (para.bold and bit.size is None))
    italic = ' i="1"' if bit.italic else ""
    role = bit.colour or (para.colour if not para.bullet else "")
    fill = f"<a:solidFill>{colour(role, setting.on_primary)}</a:solidFill>" if role else ""
    link = ""
    if para.target:
        rel = setting.jump(para.target)
        if rel:
            link = f'<a:hlinkClick r:id="{rel}" action="ppaction://hlinksldjump">{_KEEP_COLOUR}</a:hlinkClick>'
    elif bit.href:
        link = f'<a:hlinkClick r:id="{setting.link(bit.href)}"/>'
        if setting.keep_links:
            link = link.replace("/>", f">{_KEEP_COLOUR}</a:hlinkClick>")
            fill = fill or f"<a:solidFill>{colour('ink')}</a:solidFill>"
    words = _CONTROL.sub("", bit.text)
    words = text(ordered(words) if runs_left(para.plain, language) else words)
    return f'<a:r><a:rPr lang="{language}" sz="{size}" b="{bold}"{italic}>{fill}{link}</a:rPr><a:t>{words}</a:t></a:r>'


def plain(words: str, language: str, *, lead: str = "") -> str:
    """A paragraph of notes: a bold label, then words."""
    head = f'<a:r><a:rPr lang="{language}" b="1"/><a:t>{text(lead)} </a:t></a:r>' if lead else ""
    words = _CONTROL.sub("", words)
    words = text(ordered(words) if is_rtl(language) else words)
    rtl = ' rtl="1" algn="r"' if is_rtl(language) else ""
    body = f'<a:r><a:rPr lang="{language}"/><a:t>{words}</a:t></a:r>' if words else ""
    return f'<a:p>{f"<a:pPr{rtl}/>" if rtl else ""}{head}{body}<a:endParaRPr lang="{language}"/></a:p>'
