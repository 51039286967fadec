"""Whether a brand's faces have every character of an output; a fault is told where the character was written."""

from __future__ import annotations

from ..diagnostics import Diagnostic, PackError, Severity
from ..measure import Fonts
from ..selection import Selected
from ..statements import statements


def check_letters(selected: Selected, fonts: Fonts) -> None:
    """Raise :class:`PackError` for every character that no family of ``fonts`` has, at its line."""
    faults = []
    for statement in statements(selected):
        for char in fonts.missing(statement.text):
            named = ", ".join(fonts.families)
            message = f"no font of the brand has {char} (U+{ord(char):04X})"
            faults.append(Diagnostic(Severity.ERROR, message, statement.at, f"looked in {named}: use another sign"))
    if faults:
        raise PackError(dict.fromkeys(faults))
