"""The files of one pack, as a sheet tells of them: what to print on which paper, how often, and how much that is.

Pure: it is told what there is, and counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Formats that a printer is asked to print on both sides; a single page has one side only.
BOTH_SIDES = frozenset({"handout", "guide", "slides-notes"})
#: Formats of which everybody gets one, unless the pack says how many copies it wants.
FOR_EACH = frozenset({"handout", "worksheet"})


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file. ``name`` is the tail of its file's name with the suffix: ``poster-be-curious-a4.pdf``.

    ``copies`` is None where the pack names no number. ``count`` is of pages or slides; 0 until the file is built.
    """

    name: str
    format: str
    paper: str = "a4"
    ink: str = "colour"
    copies: int | None = None
    count: int = 0

    @property
    def printed(self) -> bool:
        """Whether it is for paper."""
        return self.name.endswith(".pdf")

    @property
    def both_sides(self) -> bool:
        """Whether it goes on both sides of a sheet."""
        return self.format in BOTH_SIDES and self.count != 1

    @property
    def for_each(self) -> bool:
        """Whether everybody gets one, however many they are."""
        return self.copies is None and self.format in FOR_EACH

    @property
    def number(self) -> int:
        """How many copies are printed; of a file for each, one."""
        return self.copies or 1

    @property
    def sheet(self) -> str:
        """The size of paper, as ``A4``."""
        return self.paper.split("-")[0].upper()

    @property
    def sheets(self) -> int:
        """Sheets of paper for all copies (of a file for each, for one person)."""
        return (-(-self.count // 2) if self.both_sides else self.count) * self.number


@dataclass(frozen=True, slots=True)
class Sum:
    """How much paper: sheets by size, and sheets by size for each person besides."""

    sheets: dict[str, int]
    each: dict[str, int]


def counted(files: Iterable[PackFile]) -> Sum:
    """The paper that the printed ones of ``files`` take; the size of which most is wanted comes first."""
    made = Sum({}, {})
    for file in files:
        if file.printed:
            held = made.each if file.for_each else made.sheets
            held[file.sheet] = held.get(file.sheet, 0) + file.sheets
    return Sum(*(dict(sorted(each.items(), key=lambda item: -item[1])) for each in (made.sheets, made.each)))
