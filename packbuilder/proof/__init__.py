"""Proof: every finished file is read back and held against the content, by code that knows not how it was made."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, PackError, Severity
from .result import NAMES, Check, Place, Proof

if TYPE_CHECKING:
    from ..resources import Layouts
    from ..selection import Selected
    from ..statements import Statement
    from .want import Want

__all__ = ["NAMES", "Check", "Place", "Proof", "prove", "prove_want"]

#: Checks that warn and let the file stand.
WARNS = frozenset({"stale"})


def prove(
    data: bytes,
    suffix: str,
    selected: Selected,
    layouts: Layouts,
    *,
    name: str = "",
    statements: tuple[Statement, ...] | None = None,
    forbidden: tuple[Statement, ...] | None = None,
) -> Proof:
    """Prove the finished file ``data`` (``suffix`` ``pdf`` or ``pptx``) against the selection it was made from.

    Never raises for what is wrong with the file: that is in the proof's diagnostics. Raises :class:`PackError` where
    the floors of size can't be read.
    """
    from .. import statements as said
    from .want import want

    must = said.statements(selected) if statements is None else statements
    may_not = said.forbidden(selected) if forbidden is None else forbidden
    return prove_want(data, suffix, want(selected, must, may_not, layouts), name=name)


def prove_want(data: bytes, suffix: str, wanted: Want, *, name: str = "") -> Proof:
    """Prove ``data`` against what it has to be; as :func:`prove`."""
    from . import dated, facts, pixels, placed, readable, said

    sha256 = hashlib.sha256(data).hexdigest()
    try:
        if suffix == "pptx":
            from .pptx import read_pptx

            reading = read_pptx(data)
        else:
            from .pdf import read_pdf

            reading = read_pdf(data, imposed=wanted.imposed, archive=wanted.archive)
    except PackError as error:
        checks = tuple(Check(n, False, "not looked for", ("the file can't be read",)) for n in NAMES)
        return Proof(name, wanted.format, checks, error.diagnostics, size=len(data), sha256=sha256)

    places = said.find_all(reading, wanted)
    codes = tuple(pixels.codes(data, reading)) if reading.kind == "pdf" else ()
    differing, known = facts.differing(reading, wanted, codes)
    on_pixels = (lambda r, unsure: pixels.measured(data, r, unsure)) if reading.kind == "pdf" else None
    checks = (
        said.lost(places),
        said.leaked(reading, wanted),
        differing,
        placed.overflowing(reading, wanted),
        readable.unreadable(reading, wanted, on_pixels, codes),
        dated.unfilled(reading, wanted),
        dated.stale(reading, wanted),
    )
    return Proof(
        file=name, format=wanted.format, checks=checks, diagnostics=_diagnostics(checks), places=places,
        count=len(reading.pages), unit=reading.unit, size=len(data), sha256=sha256, facts=known,
    )  # fmt: skip


def _diagnostics(checks: tuple[Check, ...]) -> tuple[Diagnostic, ...]:
    """A diagnostic for each fault, at most a dozen of a kind."""
    out = []
    for check in checks:
        severity = Severity.WARNING if check.name in WARNS else Severity.ERROR
        shown = check.detail[:12]
        out += [Diagnostic(severity, f"{check.name}: {detail}") for detail in shown]
        if len(check.detail) > len(shown):
            out.append(Diagnostic(severity, f"{check.name}: and {len(check.detail) - len(shown)} more like these"))
    return tuple(out)
