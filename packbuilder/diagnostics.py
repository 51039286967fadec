"""What is wrong, where, and what to do: the words every other floor speaks in.

Nothing here knows a file format or an engine. A fault is a value: it is made where it is
found, gathered with its neighbours, raised once, and printed at the top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text file: ``line`` and ``column`` count from 1, ``file`` is relative to the workspace.

    ``excerpt`` is the line itself, kept so that a fault can be shown without reading the file again.
    """

    file: str
    line: int = 1
    column: int = 1
    excerpt: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops the build, a warning does not unless ``--strict``."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing to tell a person: what is wrong (``message``) and what to do about it (``hint``)."""

    severity: Severity
    message: str
    at: Position | None = None
    hint: str = ""

    def line(self) -> str:
        """The diagnostic on one line: ``file:line:column: error: what (what to do)``."""
        where = f"{self.at}: " if self.at and self.at.file else ""
        todo = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.severity}: {self.message}{todo}"

    def render(self) -> str:
        """The one line, then the source line and a caret under the place, where it has one."""
        if self.at is None or not self.at.excerpt:
            return self.line()
        return f"{self.line()}\n{caret(self.at)}"


def caret(at: Position, width: int = 100) -> str:
    """The excerpt of ``at`` with a caret under its column, cut around it to ``width`` characters."""
    shown = "".join(c if c.isprintable() else " " for c in at.excerpt)
    offset = max(0, min(at.column - 1, len(shown)))
    start = max(0, offset - width * 2 // 3) if len(shown) > width else 0
    piece = shown[start : start + width]
    lead = "…" if start else ""
    return f"  {lead}{piece}\n  {' ' * (len(lead) + offset - start)}^"


class PackError(Exception):
    """Every fault that one floor could find, raised together.

    ``exit_code`` is what the command line ends with: 1 faults in the content, 2 wrong use, 3 the machine.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], exit_code: int = 1) -> None:
        self.diagnostics = tuple(diagnostics)
        self.exit_code = exit_code
        super().__init__("\n".join(d.line() for d in self.diagnostics))

    @classmethod
    def one(cls, message: str, at: Position | None = None, hint: str = "", exit_code: int = 1) -> PackError:
        """A PackError of a single error."""
        return cls([Diagnostic(Severity.ERROR, message, at, hint)], exit_code)


class Diagnostics:
    """A basket that a floor fills while it reads on: ``error``, ``warning``, ``note``, then ``check``."""

    def __init__(self) -> None:
        self._items: list[Diagnostic] = []

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def error(self, message: str, at: Position | None = None, hint: str = "") -> None:
        """Add an error."""
        self._items.append(Diagnostic(Severity.ERROR, message, at, hint))

    def warning(self, message: str, at: Position | None = None, hint: str = "") -> None:
        """Add a warning."""
        self._items.append(Diagnostic(Severity.WARNING, message, at, hint))

    def note(self, message: str, at: Position | None = None, hint: str = "") -> None:
        """Add a note."""
        self._items.append(Diagnostic(Severity.NOTE, message, at, hint))

    def extend(self, items: Iterable[Diagnostic]) -> None:
        """Add what another floor gathered."""
        self._items.extend(items)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors only, in the order found."""
        return tuple(d for d in self._items if d.severity is Severity.ERROR)

    def check(self) -> None:
        """Raise :class:`PackError` with everything gathered if any of it is an error."""
        if self.errors:
            raise PackError(self._items)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or lists what is known when nothing is near."""
    from difflib import get_close_matches

    names = sorted(set(known))
    folded = {n.casefold(): n for n in reversed(names)}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean {folded[near[0]]}?"
    if len(names) < 2:
        return f"there is only {names[0]}" if names else ""
    shown = ", ".join(names[:12])
    return f"choose from {shown}" + (f" and {len(names) - 12} more" if len(names) > 12 else "")
