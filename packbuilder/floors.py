"""Floors of size: the smallest type, the safe area, the smallest code; data in ``layouts/floors.yaml``.

Formats and proof read the same file, so neither can quietly lower a floor that the other holds. Sizes of type
are pt, lengths are mm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .diagnostics import Diagnostics, PackError, Position, did_you_mean
from .resources import Layouts
from .source import Map, Scalar, load

FILE = "floors.yaml"


@dataclass(frozen=True, slots=True)
class Floors:
    """The numbers under one heading of the file: ``floors["headline"]``. A missing one is a :class:`PackError`."""

    name: str
    values: Mapping[str, float]
    at: Position

    def __getitem__(self, key: str) -> float:
        if key not in self.values:
            raise PackError.one(f"{FILE} has no {key} for {self.name}", self.at, did_you_mean(key, self.values))
        return self.values[key]

    def __contains__(self, key: str) -> bool:
        return key in self.values


def load_floors(layouts: Layouts, format_: str, paper: str = "") -> Floors:
    """The floors of ``format_``, with those of ``paper`` over them (``a4-landscape`` has those of ``a4``).

    Raises :class:`PackError` at the place of what is missing or is not a number above nought.
    """
    path = layouts.path(FILE)
    root = next(r for r in layouts.roots if path.is_relative_to(r))
    node = load(path, root.parent)
    whole = f"{format_} {paper}".strip()
    here = _child(node, format_, path.name)
    numbers = {str(k): v for k, v in here.items() if isinstance(v, Scalar)}
    if paper:
        sheet = _child(here, paper.removesuffix("-landscape"), f"{format_} in {path.name}")
        numbers.update({str(k): v for k, v in sheet.items() if isinstance(v, Scalar)})
    found = Diagnostics()
    values: dict[str, float] = {}
    for key, text in numbers.items():
        try:
            values[key] = float(text)
        except ValueError:
            values[key] = 0.0
        if not 0 < values[key] < 10_000:
            found.error(f"{key} is {str(text)!r}, not a number above nought", text.at, "write it in figures")
    found.check()
    return Floors(whole, values, here.at)


def _child(node: object, key: str, where: str) -> Map:
    held = node.get(Scalar(key)) if isinstance(node, Map) else None
    if not isinstance(held, Map):
        known = [str(k) for k, v in node.items() if isinstance(v, Map)] if isinstance(node, Map) else []
        at = node.at if isinstance(node, Map) else None
        raise PackError.one(f"there is no {key} in {where}", at, did_you_mean(key, known))
    return held
