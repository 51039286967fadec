"""The sheets that posters are set on."""

from __future__ import annotations

from dataclasses import dataclass


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
