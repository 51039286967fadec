"""The register: who has read and understood, on sheets of eighteen rows, each whole in itself."""

from __future__ import annotations

from typing import Any

from ..brand import Brand
from ..resources import Layouts
from ..selection import Selected
from ..statements import ROWS, register_rows, slip_of
from ..text import Inline
from . import Artifact, Sheet, _page_sheet

NAME = "register"
HEIGHTS = (9.4, 8.8, 8.2, 7.6)
"""How high a row is, mm: the first at which a sheet holds its rows; a long statement takes from them."""


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """One file, of as many sheets as its rows take."""
    return _page_sheet.sheets(selected, NAME)


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The register as a PDF. Raises :class:`PackError` for whatever keeps it from being set whole."""
    desk = _page_sheet.Desk(sheet, layouts, brand)
    held = slip_of(sheet.selected)
    slip = held[1] if held else None
    rows = register_rows(sheet.selected)
    values: dict[str, Any] = {
        "heading": (slip and slip.title) or Inline.of(desk.words["heading"]),
        "statement": slip.text if slip else Inline.of(desk.words["statement"]),
        "pages": [range(first, first + ROWS) for first in range(1, rows, ROWS)],
    }
    for height in HEIGHTS:
        values["height"] = height
        laid = desk.lay_out(**values)
        if laid.pages == rows // ROWS:
            break
    return desk.finished(laid, **values)
