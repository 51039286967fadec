"""What was proven of a whole pack, for a head teacher (``proof.html``) and for other programs (``proof.json``).

Pure: words out of proofs. The clock, the versions and the files are whoever calls's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Diagnostic, Severity
from ..selection import LeftOut, Selected
from .result import NAMES, Proof


@dataclass(frozen=True)
class Item:
    """One file of a pack: its proof, what it is in plain words, what it is for, and what was left out of it."""

    proof: Proof
    what: str
    purpose: str = ""
    edition: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def name(self) -> str:
        """The file's own name, without its folders."""
        return self.proof.file.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Look:
    """Something to look at first: what ``check`` found in the file called ``what`` ('' for the whole pack)."""

    what: str
    check: str
    error: bool
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class PackProof:
    """A pack's files and what else there is to tell. ``made`` is a day in words, or '' to leave it out.

    ``warnings`` are those that concern the whole pack (a review date that is near); ``versions`` names the
    programs and their versions.
    """

    organisation: str
    title: str
    items: tuple[Item, ...]
    web: str = ""
    purpose: str = ""
    version: str = ""
    review_by: str = ""
    made: str = ""
    warnings: tuple[Diagnostic, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether every file can be used, and they agree with each other."""
        return all(i.proof.ok for i in self.items) and not self.disagreements

    @property
    def disagreements(self) -> tuple[str, ...]:
        """What one file says and another says otherwise."""
        return consistent(i.proof for i in self.items)

    @property
    def look(self) -> tuple[Look, ...]:
        """Everything that wants a look, errors first; what one check found in one file is one."""
        found: dict[tuple[str, str, bool], list[Diagnostic]] = {}
        every = [("", Diagnostic(Severity.ERROR, f"differing: {d}")) for d in self.disagreements]
        every += [(i.what, d) for i in self.items for d in i.proof.diagnostics]
        every += [("", d) for d in self.warnings]
        for what, diagnostic in every:
            check = diagnostic.message.split(": ", 1)[0]
            kind = check if check in NAMES else diagnostic.message
            whose = "" if kind == "stale" else what  # every sheet of a pack is out of date at once
            if diagnostic.severity is not Severity.NOTE:
                key = (whose, kind, diagnostic.severity is Severity.ERROR)
                held = found.setdefault(key, [])
                if diagnostic not in held:
                    held.append(diagnostic)
        looks = [Look(what, kind if kind in NAMES else "", error, tuple(d)) for (what, kind, error), d in found.items()]
        return tuple(sorted(looks, key=lambda look: not look.error))


def consistent(proofs: Iterable[Proof]) -> tuple[str, ...]:
    """Names that have one telephone number in one file and another in another."""
    numbers: dict[str, dict[str, list[str]]] = {}
    for proof in proofs:
        for pair in proof.facts.get("people", ()):
            name, number = pair.split("\t")
            numbers.setdefault(name, {}).setdefault(number, []).append(proof.file.rsplit("/", 1)[-1])
    return tuple(
        f"{name} has " + ", but ".join(f"{number} in {files[0]}" for number, files in found.items())
        for name, found in numbers.items()
        if len(found) > 1
    )


#: What a file of each format is called, where it is no handout, poster or deck.
SHEETS = {
    "guide": "Facilitator guide", "worksheet": "Worksheet", "register": "Register", "print-this": "What to print",
    "slides-notes": "Slides with notes",
}  # fmt: skip


def what_it_is(selected: Selected, *, paper: str = "", copies: str = "") -> str:
    """A file's kind in plain words: ``Poster, Be curious``; ``Handout in large print``; ``Handout, to be kept``."""
    return _what(selected, paper) + (", to be kept" if selected.output.archive else "")


def _what(selected: Selected, paper: str) -> str:
    output = selected.output
    if selected.poster is not None:
        sheet = f", {paper.upper()}" if paper and paper != "a4" else ""
        ink = {"mono": ", black and white", "light": ", light ink"}.get(output.ink, "")
        made = ", for a press" if output.press else ", two to a sheet" if output.imposed else ""
        return f"Poster, {selected.poster.headline.words.rstrip('.')}{sheet}{ink}{made}"
    if output.format == "deck":
        return f"Slides, {output.minutes:g} minutes" if output.minutes else "Slides"
    if output.format in SHEETS:
        ink = {"mono": ", black and white", "light": ", light ink"}.get(output.ink, "")
        return SHEETS[output.format] + ink
    name = "Summary" if output.detail == "summary" else "Handout"
    if output.imposed:
        return f"{name} to fold"
    return f"{name} in large print" if output.large_print else name


def json_text(pack: PackProof) -> str:
    """``proof.json``: every file, every check with its figure, every statement with its place and source page."""
    whole: dict[str, Any] = {
        "organisation": pack.organisation,
        "pack": pack.title,
        "purpose": pack.purpose,
        "version": pack.version,
        "review_by": pack.review_by,
        "ok": pack.ok,
        "made_with": dict(pack.versions),
        "look_first": [{"what": x.what, "lines": [d.line() for d in x.diagnostics]} for x in pack.look],
        "files": [_file(i) for i in pack.items],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _file(item: Item) -> dict[str, Any]:
    proof = item.proof
    return {
        "file": proof.file,
        "what": item.what,
        "for": item.purpose,
        "edition": item.edition,
        "ok": proof.ok,
        proof.unit: proof.count,
        "bytes": proof.size,
        "sha256": proof.sha256,
        "checks": [
            {"name": c.name, "for": NAMES[c.name], "ok": c.ok, "figure": c.figure, "faults": list(c.detail)}
            for c in proof.checks
        ],
        "statements": [
            {"text": p.text, "section": p.path, "role": p.role, "source": list(p.pages), "found": p.found}
            | ({proof.unit[:-1]: p.page} if p.page else {"where": "notes" if p.where != "face" else "apart"})
            for p in proof.places
        ],
        "left_out": [{"section": x.path, "title": x.title, "why": x.reason} for x in item.left_out],
    }
