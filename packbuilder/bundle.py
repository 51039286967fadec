"""The files of one pack: what to print on which paper, how often, how much that is; and what they weigh in an e-mail.

Pure: it is told what there is, and counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .diagnostics import Diagnostic, Severity

#: Formats that a printer is asked to print on both sides; a single page has one side only.
BOTH_SIDES = frozenset({"handout", "guide", "slides-notes"})
#: Formats of which everybody gets one, unless the pack says how many copies it wants.
FOR_EACH = frozenset({"handout", "worksheet"})
#: Bytes of files that an e-mail can be trusted to carry: many mail systems take no more than 10 MB, a third of which
#: is how files are written in it.
HEAVY = 7_000_000


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file. ``name`` is the tail of its file's name with the suffix: ``poster-be-curious-a4.pdf``.

    ``copies`` is None where the pack names no number; ``per_sheet`` of them stand on each sheet, to cut apart.
    ``count`` is of pages or slides; 0 until the file is built. ``press``: it goes to a print shop.
    """

    name: str
    format: str
    paper: str = "a4"
    ink: str = "colour"
    copies: int | None = None
    count: int = 0
    per_sheet: int = 1
    press: bool = False

    @property
    def printed(self) -> bool:
        """Whether the office prints it."""
        return self.name.endswith(".pdf") and not self.press

    @property
    def folded(self) -> bool:
        """Whether its pages are put together on larger sheets, to fold."""
        return self.paper.endswith("booklet")

    @property
    def short_edge(self) -> bool:
        """Whether the printer has to turn sheets over their short edge: sheets that lie on their side, as booklets."""
        return self.both_sides and (self.folded or self.paper.endswith("landscape"))

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
        """How often it is printed; of a file for each, once. Where two stand on a sheet, half as often."""
        return -(-(self.copies or 1) // self.per_sheet)

    @property
    def sheet(self) -> str:
        """The size of paper, as ``A4``; that of a booklet before it is folded."""
        return "A4" if self.folded else self.paper.split("-")[0].upper()

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


def attached(size: int) -> int:
    """What a file of ``size`` bytes weighs in an e-mail: four letters for each three bytes, 76 of them to a line."""
    letters = -(-size // 3) * 4
    return letters + -(-letters // 76) * 2


def megabytes(size: int) -> str:
    """A weight as people say it: 84 kB, 1.2 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"


def heavy(name: str, size: int) -> tuple[Diagnostic, ...]:
    """A warning, with what to do, for a file of ``size`` bytes that an e-mail may not carry."""
    if size <= HEAVY:
        return ()
    text = (
        f"{name} is {megabytes(size)}, and {megabytes(attached(size))} as an e-mail attachment; many mail systems take "
        "no more than 10 MB"
    )
    hint = "choose fewer sections, or smaller pictures, or send people a link to it"
    return (Diagnostic(Severity.WARNING, text, None, hint),)
