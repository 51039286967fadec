"""The workbook behind a chart: whether it opens, and whether it holds in its cells what the chart shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..diagnostics import PackError
from ..office import C, Package, R, open_package

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RANGE = re.compile(r"(?:'([^']+)'|([^!']+))!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


def behind(package: Package, name: str, root: Any) -> Iterator[str]:
    """What is wrong with the workbook behind the chart ``name``; nothing where it can be opened and edited."""
    if root.find(f"{C}externalData") is None:
        yield "a chart has no sheet behind it: its figures can't be edited"
        return
    held = package.related(name, "package")
    if not held or held[0] not in package.parts:
        yield "the sheet behind a chart is missing: its figures can't be edited"
        return
    try:
        sheets = cells(package.parts[held[0]])
    except PackError as error:
        yield f"the sheet behind a chart does not open: {error.diagnostics[0].message[:80]}"
        return
    for reference in root.iter(f"{C}numRef", f"{C}strRef"):
        yield from _compared(reference, sheets)


def cells(data: bytes) -> dict[str, dict[str, str]]:
    """The cells of each sheet of a workbook by place (``B2``). Raises :class:`PackError` where it does not open."""
    package = open_package(data)
    main = next((r.target for r in package.relations.get("", ()) if r.kind == "officeDocument"), "")
    if not package.types.get(main, "").endswith("spreadsheetml.sheet.main+xml"):
        raise PackError.one("it is no workbook")
    words: list[str] = []
    for part in package.related(main, "sharedStrings"):
        items = package.xml(part).iter(f"{_SHEET}si")
        words = ["".join(t.text or "" for t in item.iter(f"{_SHEET}t")) for item in items]
    out: dict[str, dict[str, str]] = {}
    for sheet in package.xml(main).iter(f"{_SHEET}sheet"):
        relation = package.target(main, sheet.get(f"{R}id") or "")
        if relation is None:
            raise PackError.one(f"its sheet {sheet.get('name')} is missing")
        found: dict[str, str] = {}
        for cell in package.xml(relation.target).iter(f"{_SHEET}c"):
            value = cell.findtext(f"{_SHEET}v") or ""
            if cell.get("t") == "s":
                value = words[int(value)] if value.isdigit() and int(value) < len(words) else ""
            elif cell.get("t") == "inlineStr":
                value = "".join(t.text or "" for t in cell.iter(f"{_SHEET}t"))
            found[cell.get("r") or ""] = value
        out[sheet.get("name") or ""] = found
    return out


def _compared(reference: Any, sheets: dict[str, dict[str, str]]) -> Iterator[str]:
    match = _RANGE.fullmatch((reference.findtext(f"{C}f") or "").strip())
    if match is None or (match[1] or match[2]) not in sheets:
        yield "a chart names cells that its sheet has not"
        return
    held = sheets[match[1] or match[2]]
    column, first, last = match[3], int(match[4]), int(match[6] or match[4])
    shown = {int(p.get("idx") or 0): p.findtext(f"{C}v") or "" for p in reference.iter(f"{C}pt")}
    for index, row in enumerate(range(first, last + 1)):
        one, other = shown.get(index, ""), held.get(f"{column}{row}", "")
        if _number(one) != _number(other):
            yield f"a chart shows {one or 'nothing'} where its sheet has {other or 'nothing'}"


def _number(value: str) -> str:
    try:
        return f"{float(value):.9g}"
    except ValueError:
        return value.strip()
