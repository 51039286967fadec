"""Our own 16:9 template, authored as XML: ``python -m packbuilder.formats._pptx_template`` writes it anew.

It writes ``layouts/deck/template.pptx`` from the frames in :mod:`._deck_frames`: one master, its layouts, a theme
with a school's colours by role, a table style and a notes master on A4. Every placeholder has a frame of its own,
because some checkers (and some programs) look no further than the layout. The same input gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from ._deck_frames import FOOT_H, FOOT_Y, LAYOUTS, MARGIN, SINGLE, SLIDE, STRIP_H, TEXT_X, Block, Frame, LayoutSpec
from ._pptx_save import pack
from ._pptx_theme import table_styles, theme
from ._pptx_xml import DECORATIVE, HEAD, NS, RECT, emu, fill, text, xfrm

NOTES = (595.276, 841.89)
"""A page of notes is A4, upright, in points."""

_CT = "application/vnd.openxmlformats-officedocument.presentationml."
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_LANG = "en-GB"
_KINDS = {"title": 'type="title"', "ctrTitle": 'type="ctrTitle"', "subTitle": 'type="subTitle"', "obj": "",
          "body": 'type="body"', "tbl": 'type="tbl"', "chart": 'type="chart"', "pic": 'type="pic"'}  # fmt: skip
_NAMES = {"title": "Title", "label": "Label", "side": "Margin", "aside": "Note", "panel": "Field", "value": "Number",
          "head": "Left heading", "head2": "Right heading", "label2": "Second label", "number": "Phone number",
          "name": "Name", "school": "School", "web": "Web", "body": "Body", "second": "Second body"}  # fmt: skip


def _slot_fonts(kind: str) -> str:
    return f'<a:latin typeface="+{kind}-lt"/><a:ea typeface="+{kind}-ea"/><a:cs typeface="+{kind}-cs"/>'


def frame_name(frame: Frame) -> str:
    """What PowerPoint's selection pane calls the placeholder."""
    if frame.role[-1:].isdigit() and frame.role not in _NAMES:
        return f"{frame.role[:-1].capitalize()} {frame.role[-1]}"
    return _NAMES[frame.role]


def _level(n: int, frame: Frame) -> str:
    size = frame.size
    track = f' spc="{round(size * frame.track * 100)}"' if frame.track else ""
    hang = f' marL="{emu(frame.hang)}" indent="{-emu(frame.hang)}"' if frame.hang else ' marL="0" indent="0"'
    spacing = SINGLE[int(size)]
    before = f'<a:spcBef><a:spcPts val="{1800 if frame.kind == "obj" else 0}"/></a:spcBef>'
    face = _slot_fonts("mj" if frame.kind in ("title", "ctrTitle") else "mn")
    return (
        f'<a:lvl{n}pPr{hang} algn="{frame.align}"><a:lnSpc><a:spcPct val="{spacing * 1000}"/></a:lnSpc>{before}'
        f'<a:buNone/><a:defRPr sz="{round(size * 100)}" b="{int(frame.bold)}"{track}>{fill(frame.colour)}{face}'
        f"</a:defRPr></a:lvl{n}pPr>"
    )


def _bullets(first: int = 2) -> str:
    """Levels below the first: a bullet, smaller by a step."""
    out = []
    for n in range(first, 6):
        size = {2: 20}.get(n, 18)
        out.append(
            f'<a:lvl{n}pPr marL="{emu(20 * (n - 1))}" indent="{-emu(20)}" algn="l"><a:lnSpc><a:spcPct val="108000"/>'
            f'</a:lnSpc><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buFont typeface="Arial"/><a:buChar char="•"/>'
            f'<a:defRPr sz="{size * 100}" b="0">{fill("ink")}{_slot_fonts("mn")}</a:defRPr></a:lvl{n}pPr>'
        )
    return "".join(out)


def _para(words: str, level: int = 0) -> str:
    props = f'<a:pPr lvl="{level}"/>' if level else ""
    return f'<a:p>{props}<a:r><a:rPr lang="{_LANG}"/><a:t>{text(words)}</a:t></a:r></a:p>'


_LEVELS = tuple(_para(f"{word} level", n) for n, word in ((1, "Second"), (2, "Third")))
_EMPTY = f'<a:p><a:endParaRPr lang="{_LANG}"/></a:p>'


def _body_pr(frame: Frame) -> str:
    left, top, right, bottom = (emu(v) for v in frame.insets)
    return (
        f'<a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" rtlCol="0" '
        f'anchor="{frame.anchor}"><a:noAutofit/></a:bodyPr>'
    )


def _placeholder(shape_id: int, frame: Frame, *, master: bool = False) -> str:
    index = f' idx="{frame.index}"' if frame.index else ""
    custom = "" if master else ' hasCustomPrompt="1"'
    if frame.kind in ("tbl", "chart", "pic"):
        custom = ""
    ph = f"<p:ph{' ' + _KINDS[frame.kind] if _KINDS[frame.kind] else ''}{index}{custom}/>"
    look = fill(frame.fill) if frame.fill else ""
    words = _para(frame.prompt) + ("".join(_LEVELS) if frame.kind == "obj" else "")
    if frame.kind in ("tbl", "chart", "pic"):
        words = _EMPTY
    levels = _level(1, frame) + (_bullets() if frame.kind == "obj" else "")
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{shape_id}" name="{frame_name(frame)}"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        f"</p:cNvSpPr><p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr>{xfrm(frame.x, frame.y, frame.w, frame.h)}{RECT}{look}"
        f"</p:spPr><p:txBody>{_body_pr(frame)}<a:lstStyle>{'' if master else levels}</a:lstStyle>{words}</p:txBody>"
        "</p:sp>"
    )


def _foot(shape_id: int, x: float, w: float, role: str) -> list[str]:
    """The two lines of the foot that PowerPoint fills in: the short title, and the number at the right margin."""
    out = []
    for kind, name, idx, box, align, words in (
        ("ftr", "Footer", 11, (x, FOOT_Y, w, FOOT_H), "l", _EMPTY),
        ("sldNum", "Slide number", 12, (SLIDE[0] - MARGIN - 80, FOOT_Y, 80, FOOT_H), "r", _NUMBER),
    ):
        out.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{shape_id}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{idx}"/></p:nvPr></p:nvSpPr><p:spPr>{xfrm(*box)}{RECT}'
            '</p:spPr><p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
            f'anchor="ctr"><a:noAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr algn="{align}"><a:defRPr sz="1200">'
            f"{fill(role)}{_slot_fonts('mn')}</a:defRPr></a:lvl1pPr></a:lstStyle>{words}</p:txBody></p:sp>"
        )
        shape_id += 1
    return out


_NUMBER = (
    f'<a:p><a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{_LANG}"/><a:t>‹#›</a:t>'
    f'</a:fld><a:endParaRPr lang="{_LANG}"/></a:p>'
)


def _block(shape_id: int, block: Block) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{shape_id}" name="{block.name}" descr="">{DECORATIVE}</p:cNvPr><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{xfrm(block.x, block.y, block.w, block.h)}{RECT}'
        f"{fill(block.colour)}<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{_EMPTY}</p:txBody></p:sp>"
    )


MARK = "Brand mark"
"""The name of the shape whose place a brand's mark takes, in the master and in the layouts that draw their own."""
_STRIP = Block("Strip", 0, 0, SLIDE[0], STRIP_H, "line")


def _mark(shape_id: int, x: float, y: float, size: float, role: str) -> str:
    return _block(shape_id, Block(MARK, x, y, size, size, role))


def _tree(shapes: Iterable[str]) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        + "".join(shapes)
        + "</p:spTree>"
    )


def _background(role: str) -> str:
    return f"<p:bg><p:bgPr>{fill(role)}<a:effectLst/></p:bgPr></p:bg>"


_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" '
    'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
)


def _nine(size: int, fonts: str = "mn") -> str:
    return "".join(
        f'<a:lvl{n}pPr marL="{emu(20 * (n - 1))}" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" '
        f'hangingPunct="1"><a:defRPr sz="{size}" kern="1200">{fill("ink")}{_slot_fonts(fonts)}</a:defRPr></a:lvl{n}pPr>'
        for n in range(1, 10)
    )


def _master() -> str:
    title = Frame("title", TEXT_X, 54, 644, 80, 32, True, "heading", "title", "Say the point in a title", track=-0.01)
    body = Frame("body", TEXT_X, 148, 644, 340, kind="body", prompt="Say it in five lines")
    shapes = [_block(2, _STRIP), _mark(3, MARGIN, FOOT_Y, FOOT_H, "heading"), _placeholder(4, title, master=True),
              _placeholder(5, body, master=True), *_foot(6, TEXT_X, 540, "soft")]  # fmt: skip
    common = 'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"'
    style = _level(1, title).replace(" algn=", f" {common} algn=", 1).replace("<a:defRPr ", '<a:defRPr kern="1200" ', 1)
    obj = Frame("body", 0, 0, 0, 0, kind="obj")
    levels = _level(1, obj) + _bullets()
    levels += "".join(
        f'<a:lvl{n}pPr marL="{emu(20 * (n - 1))}" indent="{-emu(20)}"><a:buFont typeface="Arial"/><a:buChar char="•"/>'
        f'<a:defRPr sz="1800">{fill("ink")}{_slot_fonts("mn")}</a:defRPr></a:lvl{n}pPr>'
        for n in range(6, 10)
    )
    ids = "".join(f'<p:sldLayoutId id="{2147483649 + n}" r:id="rId{n + 1}"/>' for n in range(len(LAYOUTS)))
    return (
        f"{HEAD}<p:sldMaster {NS}><p:cSld>{_background('paper')}{_tree(shapes)}</p:cSld>{_MAP}"
        f'<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle>{style}'
        f"</p:titleStyle><p:bodyStyle>{levels}</p:bodyStyle><p:otherStyle>{_nine(1800)}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _layout(spec: LayoutSpec) -> str:
    shapes: list[str] = []
    hide = not spec.plain

    if hide and spec.strip:
        shapes.append(_block(len(shapes) + 2, _STRIP))
    for block in spec.blocks:
        shapes.append(_block(len(shapes) + 2, block))
    for frame in spec.frames:
        shapes.append(_placeholder(len(shapes) + 2, frame))
    if hide and spec.mark:
        shapes.append(_mark(len(shapes) + 2, *spec.mark))
    if spec.foot:
        shapes += _foot(len(shapes) + 2, *spec.foot)
    kind = f' type="{spec.type}"' if spec.type else ' userDrawn="1"'
    ground = _background(spec.ground) if spec.ground != "paper" else ""
    show = ' showMasterSp="0"' if hide else ""
    return (
        f'{HEAD}<p:sldLayout {NS}{show}{kind} preserve="1"><p:cSld name="{spec.name}">{ground}{_tree(shapes)}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _notes_master() -> str:
    width, height = NOTES
    image_h = (width - 2 * MARGIN) * SLIDE[1] / SLIDE[0]

    def sp(n: int, name: str, ph: str, box: tuple[float, float, float, float], words: str, lst: str, body: str) -> str:
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{n}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
            f"<p:ph {ph}/></p:nvPr></p:nvSpPr><p:spPr>{xfrm(*box)}{RECT}</p:spPr><p:txBody>"
            f'<a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0"{body}/><a:lstStyle>{lst}'
            f"</a:lstStyle>{words}</p:txBody></p:sp>"
        )

    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide image"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>'
        f'{xfrm(MARGIN, MARGIN, width - 2 * MARGIN, image_h)}{RECT}<a:noFill/><a:ln w="6350">'
        f"{fill('line')}</a:ln></p:spPr></p:sp>"
    )
    top = MARGIN + image_h + 20
    small = f'<a:lvl1pPr algn="r"><a:defRPr sz="1200">{fill("soft")}</a:defRPr></a:lvl1pPr>'
    shapes = [
        image,
        sp(3, "Notes", 'type="body" sz="quarter" idx="3"', (MARGIN, top, width - 2 * MARGIN, height - top - 64),
           _para("What to say") + "".join(_LEVELS), "", ""),
        sp(4, "Slide number", 'type="sldNum" sz="quarter" idx="5"', (width - MARGIN - 80, height - 52, 80, 20), _NUMBER,
           small, ' anchor="ctr"'),
    ]  # fmt: skip
    levels = _nine(1200).replace("<a:defRPr", '<a:spcBef><a:spcPts val="600"/></a:spcBef><a:defRPr')
    return (
        f"{HEAD}<p:notesMaster {NS}><p:cSld>{_background('paper')}{_tree(shapes)}</p:cSld>{_MAP}"
        f"<p:notesStyle>{levels}</p:notesStyle></p:notesMaster>"
    )


def _rels(items: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if kind.startswith("http") else _REL + kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(items, 1)
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{body}</Relationships>'


def _presentation() -> str:
    return (
        f'{HEAD}<p:presentation {NS} saveSubsetFonts="1"><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/>'
        '</p:sldMasterIdLst><p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
        f'<p:sldSz cx="{emu(SLIDE[0])}" cy="{emu(SLIDE[1])}"/><p:notesSz cx="{emu(NOTES[0])}" cy="{emu(NOTES[1])}"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="{_LANG}"/></a:defPPr>{_nine(1800)}</p:defaultTextStyle>'
        "</p:presentation>"
    )


def parts() -> dict[str, str]:
    """Every part of the template by its name in the package, content types last of all."""
    p: dict[str, str] = {
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": _rels(
            [("slideMaster", "slideMasters/slideMaster1.xml"), ("notesMaster", "notesMasters/notesMaster1.xml"),
             ("presProps", "presProps.xml"), ("viewProps", "viewProps.xml"), ("theme", "theme/theme1.xml"),
             ("tableStyles", "tableStyles.xml")]
        ),
        "ppt/presProps.xml": f"{HEAD}<p:presentationPr {NS}/>",
        "ppt/viewProps.xml": f"{HEAD}<p:viewPr {NS}/>",
        "ppt/tableStyles.xml": table_styles(),
        "ppt/theme/theme1.xml": theme("packbuilder"),
        "ppt/theme/theme2.xml": theme("packbuilder notes"),
        "ppt/slideMasters/slideMaster1.xml": _master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _rels(
            [*(("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, len(LAYOUTS) + 1)),
             ("theme", "../theme/theme1.xml")]
        ),
        "ppt/notesMasters/notesMaster1.xml": _notes_master(),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": _rels([("theme", "../theme/theme2.xml")]),
        "docProps/core.xml": (
            f"{HEAD}<cp:coreProperties "
            'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>packbuilder deck template</dc:title>'
            f"<dc:language>{_LANG}</dc:language></cp:coreProperties>"
        ),
        "docProps/app.xml": (
            f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>packbuilder</Application></Properties>"
        ),
        "_rels/.rels": _rels([("officeDocument", "ppt/presentation.xml"), (_CORE, "docProps/core.xml"),
                              ("extended-properties", "docProps/app.xml")]),
    }  # fmt: skip
    for n, spec in enumerate(LAYOUTS, 1):
        p[f"ppt/slideLayouts/slideLayout{n}.xml"] = _layout(spec)
        p[f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels"] = _rels(
            [("slideMaster", "../slideMasters/slideMaster1.xml")]
        )
    p["[Content_Types].xml"] = _content_types(p)
    return p


def _content_types(names: Iterable[str]) -> str:
    kinds = {
        "ppt/presentation.xml": f"{_CT}presentation.main+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    folders = {"slideMasters": "slideMaster", "slideLayouts": "slideLayout", "notesMasters": "notesMaster"}
    overrides = []
    for name in names:
        if name.endswith(".rels"):
            continue
        folder, stem = name.split("/")[-2], name.rsplit("/", 1)[-1].removesuffix(".xml")
        kind = kinds.get(name)
        if kind is None and folder == "theme":
            kind = "application/vnd.openxmlformats-officedocument.theme+xml"
        overrides.append(
            f'<Override PartName="/{name}" ContentType="{kind or f"{_CT}{folders.get(folder, stem)}+xml"}"/>'
        )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{"".join(overrides)}</Types>'
    )


def template() -> bytes:
    """The template as a file's bytes: the same every time."""
    return pack({name: part.encode("utf-8") for name, part in parts().items()})


def main(target: Path | None = None) -> None:
    """Write the template to where the layouts ship from, or to ``target``."""
    path = target or Path(__file__).resolve().parents[2] / "layouts" / "deck" / "template.pptx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
