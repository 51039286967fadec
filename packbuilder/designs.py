"""A poster's design, read from ``layouts/poster/<design>.yaml``: which blocks stand where, on what ground, and which
posters it suits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, field_validator

from .blocks import fault
from .briefing import Poster
from .diagnostics import Diagnostic, PackError, Position, Severity, did_you_mean
from .model import Located, Plain, read_model
from .resources import Layouts
from .source import load

FOLDER = "poster"
#: The blocks a design may name, and the forms of each (``points:checks``).
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "brand": (),
    "mark": (),
    "headline": (),
    "intro": (),
    "points": ("checks", "stacked"),
    "ask": (),
    "cells": (),
    "chart": (),
    "rule": (),
    "call": ("large", "stacked"),
    "lead": (),
    "deputies": (),
    "others": (),
    "danger": ("bare",),
    "refer": (),
    "foot": (),
}
Length = Annotated[float, Field(gt=0, lt=1000)]


class BandEntry(Located):
    """A band of one ground: ``field`` (the primary colour), ``tint`` or ``none``."""

    ground: Literal["field", "tint", "none"] = "none"
    blocks: tuple[Plain, ...] = Field(min_length=1)

    @field_validator("blocks")
    @classmethod
    def _known(cls, value: tuple[Plain, ...]) -> tuple[Plain, ...]:
        for each in value:
            name, _, form = each.partition(":")
            if name not in BLOCKS:
                raise fault(f"there is no block {name} for posters", did_you_mean(name, BLOCKS), each.at)
            if form and form not in BLOCKS[name]:
                raise fault(f"the block {name} has no form {form}", did_you_mean(form, BLOCKS[name]), each.at)
        return value


class ColumnEntry(Located):
    """A column: its width, and how far its words keep from its edges (the sheet's margin where left out)."""

    width: Length
    left: Length | None = None
    right: Length | None = None
    bands: tuple[BandEntry, ...] = Field(min_length=1)


class HeadlineEntry(Located):
    """How large a headline is: ``aim`` and ``most`` pt at A4, ``lines``, ``share`` of the sheet's height.

    ``figure`` sets a number that it begins with large, and the rest smaller under it.
    """

    most: Length
    aim: Length
    lines: int = Field(default=4, ge=1, le=8)
    share: float = Field(default=0.5, gt=0, le=1)
    figure: bool = False


class DesignEntry(Located):
    """A design: columns for a sheet upright and, where it has them, on its side; ``about`` says what it is for.

    ``sizes`` is the set of four that it is set in: ``plain`` (foot, small, body, display), ``large`` (foot, body,
    large, display) or ``hand`` (foot, text, body, display).
    """

    about: Plain | None = None
    sizes: Literal["plain", "large", "hand"] = "plain"
    headline: HeadlineEntry
    portrait: tuple[ColumnEntry, ...] = Field(min_length=1)
    landscape: tuple[ColumnEntry, ...] = ()

    @property
    def blocks(self) -> frozenset[str]:
        """The blocks that it has, however the sheet lies."""
        columns = (*self.portrait, *self.landscape)
        return frozenset(b.partition(":")[0] for c in columns for band in c.bands for b in band.blocks)


def load_design(layouts: Layouts, name: str, at: Position | None = None) -> DesignEntry:
    """The design called ``name``. Raises :class:`PackError`, at ``at`` and with all there are, where there is none."""
    path = layouts.find(f"{FOLDER}/{name}.yaml")
    known = layouts.designs(FOLDER)
    if path is None or name not in known:
        near, every = did_you_mean(name, known), f"there are {', '.join(known)}"
        hint = f"{near} {every[:1].upper()}{every[1:]}" if near.endswith("?") else every
        raise PackError.one(f"there is no design {name}", at, hint)
    root = next(r for r in layouts.roots if path.is_relative_to(r))
    return read_model(DesignEntry, load(path, root.parent))


def on_their_side(layouts: Layouts) -> list[str]:
    """The designs that have a layout for a sheet on its side."""
    found = []
    for name in layouts.designs(FOLDER):
        try:
            found += [name] if load_design(layouts, name).landscape else []
        except PackError:
            continue  # told where it is asked for
    return found


#: What these are for: a poster that has none of it is no such poster.
_NEEDS = {"numbers": "chart", "headline": "points", "checklist": "points"}
#: What a poster may say, and the blocks that have a place for it.
_PLACES: Mapping[str, tuple[str, ...]] = {
    "for": ("brand",), "intro": ("intro",), "points": ("points", "cells"), "chart": ("chart",),
    "ask": ("ask", "call", "cells"),
}  # fmt: skip
BOXES = 7


def unsuited(poster: Poster, name: str, design: DesignEntry) -> str:
    """Why ``poster`` cannot be set in ``design``, in words; "" where it can."""
    said = {
        "for": poster.for_, "intro": poster.intro, "points": poster.points, "chart": poster.chart, "ask": poster.ask,
    }  # fmt: skip
    wanted = _NEEDS.get(name, "")
    if wanted and not said[wanted]:
        return f"the poster {poster.id} has no {wanted}, which the design {name} is made for"
    if "cells" in design.blocks and len(poster.points) != BOXES:
        count = len(poster.points)
        return f"the poster {poster.id} has {count} points, and the design {name} has seven boxes"
    for key, blocks in _PLACES.items():
        if said[key] and not design.blocks.intersection(blocks):
            return f"the design {name} has no place for the `{key}:` of the poster {poster.id}"
    return ""


def ill_suited(poster: Poster, layouts: Layouts) -> Diagnostic | None:
    """What is wrong with the design that ``poster`` names, or that was chosen for it, at its place."""
    name = poster.layout
    at = poster.design.at if poster.design is not None else poster.at
    try:
        why = unsuited(poster, name, load_design(layouts, name, at))
    except PackError as error:
        return error.diagnostics[0]
    if not why:
        return None
    fitting = [n for n in layouts.designs(FOLDER) if not _quietly(poster, n, layouts)]
    hint = f"choose from {', '.join(fitting)}" if fitting else ""
    return Diagnostic(Severity.ERROR, why, at, hint)


def _quietly(poster: Poster, name: str, layouts: Layouts) -> bool:
    """Whether a design cannot take ``poster``; also one that is wrong itself, which is told elsewhere."""
    try:
        return bool(unsuited(poster, name, load_design(layouts, name)))
    except PackError:
        return True
