"""What can be made of a selection: a module a format, found by name and loaded only when it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

from ..diagnostics import Diagnostic, PackError, did_you_mean
from ..resources import Layouts
from ..words import direction

if TYPE_CHECKING:
    from ..brand import Brand
    from ..selection import Selected

FORMATS: dict[str, str] = {
    "handout": f"{__name__}.handout",
    "poster": f"{__name__}.poster",
    "deck": f"{__name__}.deck",
    "guide": f"{__name__}.guide",
    "worksheet": f"{__name__}.worksheet",
    "register": f"{__name__}.register",
    "slides-notes": f"{__name__}.slides_notes",
    "print-this": f"{__name__}.print_this",
}
"""Every format, and the module that makes it."""

KEPT = "-archive"
"""What the name of a file to be kept for years ends in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file to make. ``name`` is the tail of its file's name: ``handout``, ``poster-be-curious-a4``."""

    name: str
    selected: Selected
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Artifact:
    """One finished file, in memory. ``count`` is of ``unit``: ``pages`` or ``slides``."""

    name: str
    suffix: str
    data: bytes
    count: int
    unit: str
    diagnostics: tuple[Diagnostic, ...] = ()


class Format(Protocol):
    """What a format's module offers."""

    NAME: str

    def sheets(self, selected: Selected) -> tuple[Sheet, ...]:
        """The files that this selection asks of the format."""
        ...

    def build(self, sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
        """One of those files. Raises :class:`PackError` where it cannot be made as it should be."""
        ...


def load(name: str) -> Format:
    """The format called ``name``, its module imported now. Raises :class:`PackError` for an unknown one."""
    if name not in FORMATS:
        raise PackError.one(f"there is no format {name}", hint=did_you_mean(name, FORMATS), exit_code=2)
    return cast("Format", import_module(FORMATS[name]))


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """The files that a selection asks of its format; the name of one to be kept for years ends in ``-archive``."""
    made = load(selected.output.format).sheets(selected)
    return tuple(replace(s, name=f"{s.name}{KEPT}") for s in made) if selected.output.archive else made


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """One file, whatever its format. Raises :class:`PackError` where it cannot be made as it should be."""
    output, briefing = sheet.selected.output, sheet.selected.briefing
    if direction(str(briefing.language)) == "ltr":  # right to left has leading of its own, for two scripts in a line
        brand = replace(brand, fonts=brand.fonts.led_by(briefing.title.plain))
    made = load(output.format).build(sheet, layouts, brand)
    if not output.archive or made.suffix != "pdf":
        return made
    from ._archive import keep

    return replace(made, data=keep(made.data))
