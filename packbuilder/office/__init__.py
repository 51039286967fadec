"""Office files read with care: the parts of a package, the colours of a theme, how a paragraph looks and why.

What reads a school's template and what reads a finished deck share this, and nothing here sets or changes a file.
"""

from __future__ import annotations

from .colours import Palette
from .looks import EMU, Level, Levels, Looks, Paragraph, Run
from .package import MC, A, C, P, Package, R, Relation, open_package, parse

__all__ = [
    "EMU",
    "MC",
    "A",
    "C",
    "Level",
    "Levels",
    "Looks",
    "P",
    "Package",
    "Palette",
    "Paragraph",
    "R",
    "Relation",
    "Run",
    "open_package",
    "parse",
]
