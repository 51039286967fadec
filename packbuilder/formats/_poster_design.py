"""A poster's design, read from ``layouts/poster/<design>.yaml``: which blocks stand where, and on what ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, field_validator

from ..blocks import fault
from ..diagnostics import PackError, Position, did_you_mean
from ..model import Located, Plain, read_model
from ..resources import Layouts
from ..source import load

FOLDER = "poster"
#: The blocks a design may name, and the forms of each (``points:checks``).
BLOCKS: Mapping[str, tuple[str, ...]] = {
    "brand": (),
    "mark": (),
    "headline": (),
    "intro": (),
    "points": ("checks", "stacked"),
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
    """A design: columns for a sheet upright and, where it has them, on its side.

    ``sizes`` is the set of four that it is set in: ``plain`` (foot, small, body, display), ``large`` (foot, body,
    large, display) or ``hand`` (foot, text, body, display).
    """

    sizes: Literal["plain", "large", "hand"] = "plain"
    headline: HeadlineEntry
    portrait: tuple[ColumnEntry, ...] = Field(min_length=1)
    landscape: tuple[ColumnEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet: ``width`` and ``height`` in mm, and ``scale``, the mm of a millimetre of the A4 drawing."""

    name: str
    width: float
    height: float
    scale: float

    @property
    def landscape(self) -> bool:
        """Whether it lies on its side."""
        return self.width > self.height


_SHEETS = {"a5": (148.0, 210.0), "a4": (210.0, 297.0), "a3": (297.0, 420.0)}


def paper(name: str) -> Paper:
    """The sheet called ``a4``, ``a3-landscape`` and so on; its scale is that of its short side to A4's."""
    short, long = _SHEETS[name.removesuffix("-landscape")]
    width, height = (long, short) if name.endswith("-landscape") else (short, long)
    return Paper(name, width, height, short / 210)


def load_design(layouts: Layouts, name: str, at: Position | None = None) -> DesignEntry:
    """The design called ``name``. Raises :class:`PackError`, at ``at`` where there is none."""
    path = layouts.find(f"{FOLDER}/{name}.yaml")
    if path is None:
        raise PackError.one(f"there is no design {name}", at, did_you_mean(name, layouts.designs(FOLDER)))
    root = next(r for r in layouts.roots if path.is_relative_to(r))
    return read_model(DesignEntry, load(path, root.parent))
