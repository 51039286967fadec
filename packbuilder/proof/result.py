"""What a proof says: a check, and all checks of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic, Severity

#: The checks in the order they are told, with what each is for.
NAMES = {
    "lost": "everything that belongs in the file stands in it",
    "leaked": "nothing stands in it that was left out",
    "differing": "numbers, dates and addresses are those of the content",
    "overflowing": "no words run off a page, out of a frame or into each other",
    "unreadable": "large enough, dark enough, and open to a screen reader",
    "unfilled": "no place was left for a name that is not there",
    "stale": "within its review date, and its sources stand",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: ``figure`` is how much of it there was to count, ``detail`` a line for each fault."""

    name: str
    ok: bool
    figure: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: the page or slide, 0 where it stands in the notes or nowhere."""

    text: str
    role: str
    path: str
    pages: tuple[str, ...]
    where: str
    page: int
    found: bool


@dataclass(frozen=True)
class Proof:
    """All that was proven of one file."""

    file: str
    format: str
    checks: tuple[Check, ...]
    diagnostics: tuple[Diagnostic, ...]
    places: tuple[Place, ...] = ()
    count: int = 0
    unit: str = "pages"
    size: int = 0
    sha256: str = ""
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether no check found an error; a warning leaves a file fit to use."""
        return not any(d.severity is Severity.ERROR for d in self.diagnostics)

    def check(self, name: str) -> Check:
        """The check called ``name``."""
        return next(c for c in self.checks if c.name == name)

    def faults(self, name: str) -> int:
        """How many faults the check ``name`` found."""
        return len(self.check(name).detail)

    def line(self) -> str:
        """One line: ``all 214 statements there, none leaked, 0 accessibility faults``."""
        whole, lost = len(self.places), self.faults("lost")
        said = f"all {whole} statements there" if not lost else f"{lost} of {whole} statements missing"
        leaks = self.faults("leaked")
        access = self.faults("unreadable")
        parts = [said, f"{leaks} leaked" if leaks else "none leaked", f"{access} accessibility faults"]
        others = {"differing": "differ", "overflowing": "run over", "unfilled": "unfilled", "stale": "out of date"}
        parts += [f"{n} {word}" for name, word in others.items() if (n := self.faults(name))]
        return ", ".join(parts)
