"""A native chart with its data behind it, mended where python-pptx writes what the schema does not allow."""

from __future__ import annotations

from typing import Any, cast
from xml.sax.saxutils import quoteattr

from ..measure import NBSP
from ._deck_slides import ChartPlan
from ._pptx_text import is_rtl
from ._pptx_xml import NS, fill, text, xfrm

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_SHADES = ("heading", "mid", "line", "soft")


def made(plan: ChartPlan, language: str) -> tuple[bytes, bytes]:
    """``plan`` as a chart's part, whose first relation is its workbook, and that workbook."""
    from lxml import etree
    from pptx.chart import data as chart_data
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.opc.packuri import PackURI
    from pptx.parts.chart import ChartPart

    kinds = {
        "bar": XL_CHART_TYPE.BAR_CLUSTERED,
        "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "doughnut": XL_CHART_TYPE.DOUGHNUT,
    }
    data: Any = cast("Any", chart_data).CategoryChartData(number_format="General")
    ring = plan.kind == "doughnut"
    data.categories = [f"{b.label}: {b.shown}" if ring else b.label for b in plan.bars]
    data.add_series(plan.title, [whole(b.value) for b in plan.bars])
    name, package = PackURI("/ppt/charts/chart1.xml"), cast("Any", None)  # it is never in a package of python-pptx's
    part: Any = ChartPart.load(name, "", package, data.xml_bytes(kinds[plan.kind]))
    chart = part.chart
    space = chart._chartSpace
    space.get_or_add_externalData().rId = "rId1"
    look(chart, plan, language)
    return etree.tostring(space, encoding="UTF-8", standalone=True), data.xlsx_blob


def look(chart: Any, plan: ChartPlan, language: str) -> None:
    """How a chart that python-pptx made has to look, and what the schema wants of it."""
    ring = plan.kind == "doughnut"
    space = chart._chartSpace
    _plain(space)
    chart.has_title = False
    chart.has_legend = ring
    plot = chart.plots[0]
    if ring:
        _ring(chart, plan)
    else:
        plot.gap_width = 30 if plan.kind == "bar" else 60
        _axes(chart, plan)
        chart.value_axis.reverse_order = plan.kind == "bar" and is_rtl(language)
    series = plot.series[0]
    _points(series._element, plan, language)
    _inner(space, plan, rtl=is_rtl(language))
    _text(space, plan.size, language)


def framed(shape_id: int, plan: ChartPlan, box: tuple[float, float, float, float], ph: str, relation: str) -> str:
    """The graphic frame of a chart; ``ph`` is the placeholder whose place it takes, "" for none.

    A chart that is wider than its placeholder takes none: LibreOffice would press it into the layout's place.
    """
    ph = "" if plan.free else ph
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{shape_id}" name="Chart" descr={quoteattr(plan.alt)}/>'
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr>{ph}</p:nvPr>'
        f'</p:nvGraphicFramePr>{xfrm(*box, "p")}<a:graphic><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" r:id="{relation}"/></a:graphicData></a:graphic></p:graphicFrame>'
    )


def whole(value: float | None) -> float | None:
    """40 and not 40.0, as a person would have typed it into the sheet."""
    return int(value) if value is not None and value == int(value) else value


def _el(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _plain(space: Any) -> None:
    """No rounded corners, no style of its own, no language of the machine, axis ids that the schema allows."""
    for tag in ("date1904", "roundedCorners", "style", "AlternateContent"):
        for node in space.xpath(f"./*[local-name()='{tag}']"):
            space.remove(node)
    space.insert(0, _el(f'<c:roundedCorners xmlns:c="{_C}" val="0"/>'))
    for node in space.iter(f"{{{_C}}}axId", f"{{{_C}}}crossAx"):
        node.set("val", node.get("val").lstrip("-"))


def _axes(chart: Any, plan: ChartPlan) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK

    values, names = chart.value_axis, chart.category_axis
    values.has_major_gridlines = False
    values.visible = False
    values.minimum_scale, values.maximum_scale = 0, plan.most
    names.has_major_gridlines = False
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.fill.background()
    names.reverse_order = plan.kind == "bar"


def _ring(chart: Any, plan: ChartPlan) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.legend.position = XL_LEGEND_POSITION.RIGHT
    chart.legend.include_in_layout = False


def _points(series: Any, plan: ChartPlan, language: str) -> None:
    """A colour and a printed label for each figure."""
    ring = plan.kind == "doughnut"
    for node in series.xpath("./*[local-name()='dPt' or local-name()='dLbls' or local-name()='invertIfNegative']"):
        series.remove(node)
    after = series.xpath("./*[local-name()='tx' or local-name()='spPr']")[-1]
    made = []
    if not ring:
        made.append(_el(f'<c:invertIfNegative xmlns:c="{_C}" val="0"/>'))
    for n, bar in enumerate(plan.bars):
        shade = plan.colour if bar.strong else "mid"
        if ring and not bar.strong:
            shade = _SHADES[1 + n % 3]
        edge = f'<a:ln w="25400">{fill("paper")}</a:ln>' if ring else "<a:ln><a:noFill/></a:ln>"
        invert = "" if ring else '<c:invertIfNegative val="0"/>'
        made.append(
            _el(
                f'<c:dPt xmlns:c="{_C}" {NS}><c:idx val="{n}"/>{invert}<c:bubble3D val="0"/>'
                f"<c:spPr>{fill(shade)}{edge}</c:spPr></c:dPt>"
            )
        )
    if not ring:
        made.append(_el(_labels(plan, language)))
    for node in reversed(made):
        after.addnext(node)


def _labels(plan: ChartPlan, language: str) -> str:
    shows = (
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    size = round(plan.size * 100)
    lead = NBSP if plan.kind == "bar" else ""  # some programs set a value hard against its bar
    look = f'<a:rPr lang="{language}" sz="{size}" b="1">{fill("ink")}</a:rPr>'
    each = "".join(
        f'<c:dLbl><c:idx val="{n}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:r>'
        f"{look}<a:t>{text(lead + bar.shown)}</a:t></a:r></a:p>"
        f'</c:rich></c:tx><c:dLblPos val="outEnd"/>{shows}</c:dLbl>'
        for n, bar in enumerate(plan.bars)
        if bar.value is not None
    )
    return (
        f'<c:dLbls xmlns:c="{_C}" {NS}>{each}<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/>'
        f'<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="1">{fill("ink")}</a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="{language}"/></a:p></c:txPr><c:dLblPos val="outEnd"/>{shows}</c:dLbls>'
    )


def _inner(space: Any, plan: ChartPlan, *, rtl: bool) -> None:
    """Where the bars stand in the frame, so that the column of labels is as wide as was measured."""
    area = space.xpath("./*[local-name()='chart']/*[local-name()='plotArea']")[0]
    for node in area.xpath("./*[local-name()='layout']"):
        area.remove(node)
    if plan.kind == "doughnut":
        x, y, w, h = 0.0, 0.02, 0.5, 0.96
    elif plan.kind == "bar":
        x, y, w, h = 0.0 if rtl else plan.labels / plan.width, 0.0, 1 - plan.labels / plan.width, 1.0
    else:
        x, y, w, h = 0.0, 0.0, 1.0, 1 - plan.labels / plan.height
    box = "".join(f'<c:{k} val="{v:.5f}"/>' for k, v in (("x", x), ("y", y), ("w", w), ("h", h)))
    area.insert(
        0,
        _el(
            f'<c:layout xmlns:c="{_C}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{box}</c:manualLayout></c:layout>'
        ),
    )


def _text(space: Any, size: float, language: str) -> None:
    """One size and colour for all of the chart's words."""
    for node in space.xpath("./*[local-name()='txPr']"):
        space.remove(node)
    made = _el(
        f'<c:txPr xmlns:c="{_C}" {NS}><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}">'
        f'{fill("ink")}<a:latin typeface="+mn-lt"/></a:defRPr></a:pPr><a:endParaRPr lang="{language}"/></a:p></c:txPr>'
    )
    chart = space.xpath("./*[local-name()='chart']")[0]
    after = (space.xpath("./*[local-name()='spPr']") or [chart])[-1]
    after.addnext(made)
