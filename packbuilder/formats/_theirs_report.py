"""What there is to say of a school's own template before a deck is built on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from ..brand import Template
from ..diagnostics import Diagnostic, Diagnostics, PackError
from ..floors import load_floors
from ..measure import FontFile, fonts
from ..resources import Layouts
from ._deck_fit import Fit
from ._pptx_theirs import Theirs, read_theirs
from ._theirs_names import KINDS

_CM = 72 / 2.54
_SHAPES = (("16:9", 16 / 9), ("16:10", 16 / 10), ("4:3", 4 / 3), ("A4 on its side", 297 / 210))


@dataclass(frozen=True, slots=True)
class Said:
    """``lines`` for people; ``found`` notes and faults; ``ok`` where a deck can be built on it."""

    lines: tuple[str, ...]
    found: tuple[Diagnostic, ...]
    ok: bool


def examine(template: Template, layouts: Layouts, own: dict[str, tuple[FontFile, ...]] | None = None) -> Said:
    """What a deck on ``template`` would be built of; never raises for what is wrong with the file."""
    floors = load_floors(layouts, "deck", "slide").values
    fit = Fit(fonts("Arial", "Noto Sans", "Noto Sans Arabic"), "en-GB", floors)
    try:
        theirs = read_theirs(template, fit, own)
    except PackError as error:
        return Said((), error.diagnostics, False)
    found = Diagnostics()
    found.extend(theirs.book.told)
    return Said(tuple(_lines(theirs)), tuple(found), True)


def _lines(theirs: Theirs) -> Iterator[str]:
    wide, high = theirs.size
    shape = next((name for name, ratio in _SHAPES if abs(wide / high - ratio) < 0.01), "a shape of its own")
    count = len(theirs.layouts)
    yield f"Slides are {wide / _CM:.1f} by {high / _CM:.1f} cm ({shape}); it has {count} layouts."
    yield ""
    yield "  for                                       stands on the layout"
    served: dict[str, list[str]] = {}
    for kind in KINDS.values():
        room = theirs.book.rooms[kind.name]
        if kind.name in theirs.match.own:
            yield f"  {kind.what:<41} {room.layout}"
        else:
            served.setdefault(room.layout, []).append(kind.what)
    for layout, kinds in served.items():
        lines = wrap(f"{layout} also serves for: {'; '.join(kinds)}.", 100, subsequent_indent="    ")
        yield from (f"  {line}" for line in lines)
    yield ""
    named = [
        face if known else f"{face} (not here: measured by another, with a reserve)" for face, known in theirs.faces
    ]
    yield f"  Faces: {', '.join(dict.fromkeys(named))}"
