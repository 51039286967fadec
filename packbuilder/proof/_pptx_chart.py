"""The words and figures of a chart in a deck, and of the workbook behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..diagnostics import PackError
from ..office import A, C, Package, open_package
from ._pptx_sheet import behind

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class ChartText:
    """``words`` in reading order; ``size`` the smallest size named, in points, 0 for none; ``hidden`` what only the
    workbook holds; ``faults`` what is wrong with that workbook."""

    words: tuple[str, ...]
    size: float
    hidden: tuple[str, ...]
    faults: tuple[str, ...] = ()


def read_chart(package: Package, name: str) -> ChartText:
    """The chart part ``name``."""
    root = package.xml(name)
    words = [_rich(t) for t in root.iterfind(f"{C}chart/{C}title//{C}rich")]
    for series in root.iter(f"{C}ser"):
        words += [v.text or "" for v in series.iterfind(f"{C}tx//{C}v")]
        names = _points(series.find(f"{C}cat"))
        values = _points(series.find(f"{C}val"))
        labels = {
            int(d.find(f"{C}idx").get("val")): _rich(d.find(f"{C}tx"))
            for d in series.iterfind(f"{C}dLbls/{C}dLbl")
            if d.find(f"{C}tx") is not None
        }
        for index in sorted({*names, *values, *labels}):
            words += [x for x in (names.get(index), labels.get(index), values.get(index)) if x]
    words += [_rich(t) for t in root.iterfind(f".//{C}valAx/{C}title//{C}rich")]
    words += [_rich(t) for t in root.iterfind(f".//{C}catAx/{C}title//{C}rich")]
    sizes = [int(e.get("sz")) / 100 for e in root.iter(f"{A}defRPr", f"{A}rPr") if e.get("sz")]
    shown = {_key(v.text or "") for v in root.iter(f"{C}v")}
    hidden = [cell for book in package.related(name, "package") for cell in workbook(package.parts.get(book, b""))]
    return ChartText(tuple(w for w in words if w.strip()), min(sizes, default=0.0),
                     tuple(c for c in hidden if _key(c) not in shown), tuple(behind(package, name, root)))  # fmt: skip


def workbook(data: bytes) -> list[str]:
    """Every text and number in the cells of a workbook, and the names of its sheets."""
    try:
        package = open_package(data)
    except PackError:
        return ["a workbook that can't be read"]
    cells: list[str] = []
    for name in package.parts:
        if not name.startswith("xl/") or not name.endswith(".xml"):
            continue
        root = package.xml(name)
        if root.tag in (f"{_SHEET}sst", f"{_SHEET}comments"):
            cells += ["".join(t.text or "" for t in item.iter(f"{_SHEET}t")) for item in root.iter(f"{_SHEET}si")]
            cells += [t.text or "" for t in root.iter(f"{_SHEET}t") if root.tag.endswith("comments")]
        elif root.tag == f"{_SHEET}worksheet":
            for cell in root.iter(f"{_SHEET}c"):
                value = cell.findtext(f"{_SHEET}v")
                if value is not None and cell.get("t") != "s":
                    cells.append(value)
                cells += [t.text or "" for t in cell.iter(f"{_SHEET}t")]
    return [c for c in cells if c.strip()]


def _points(holder: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    if holder is None:
        return found
    code = holder.findtext(f".//{C}formatCode") or "General"
    numeric = holder.find(f"{C}numRef") is not None or holder.find(f"{C}numLit") is not None
    for point in holder.iter(f"{C}pt"):
        value = point.findtext(f"{C}v") or ""
        found[int(point.get("idx") or 0)] = shown(value, code) if numeric else value
    return found


def shown(value: str, code: str) -> str:
    """A number as the format ``code`` prints it; only the formats that a deck of ours uses."""
    try:
        number = float(value)
    except ValueError:
        return value
    places = len(code.split(".", 1)[1].rstrip('%"')) if "." in code and code != "General" else 0
    if "%" in code and '"' not in code and "\\" not in code:
        return f"{number * 100:.{places}f}%"
    plain = f"{number:g}" if code == "General" else f"{number:{',' if '#,' in code else ''}.{places}f}"
    return plain + ("%" if "%" in code else "")


def _rich(element: Any) -> str:
    paragraphs = [" ".join(t.text or "" for t in p.iter(f"{A}t")) for p in element.iter(f"{A}p")]
    return " ".join(p for p in paragraphs if p)


def _key(value: str) -> str:
    try:
        return f"{float(value):.9g}"
    except ValueError:
        return value.strip()
