"""Finished and proven files, kept by the fingerprint of what they were made from.

A file is served only if its bytes still have the hash that was noted, so that a spoiled cache costs time and
nothing else. Bounded, safe to delete, safe with two builds at once (every file is written whole).
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .diagnostics import Diagnostic, PackError, Position, Severity
from .formats import Artifact
from .proof import Check, Place, Proof
from .store import digest, sweep, write_whole

FOLDER = ".packbuilder/cache"
#: The most that is kept; the least recently used go first.
MAX_BYTES = 400_000_000
MAX_FILES = 4_000


class Cache:
    """One workspace's cache."""

    def __init__(self, root: Path) -> None:
        self.folder = root.joinpath(*FOLDER.split("/"))

    def get(self, fingerprint: str) -> tuple[Artifact, Proof, tuple[Diagnostic, ...]] | None:
        """The file made from ``fingerprint``, with its proof and what was said of it; None where it is not whole."""
        note, body = self._paths(fingerprint)
        try:
            held = json.loads(note.read_text(encoding="utf-8"))
            data = body.read_bytes()
            if digest(data) != held["sha256"]:
                return None
            made = held["artifact"]
            artifact = Artifact(made["name"], made["suffix"], data, made["count"], made["unit"])
            proof = _proof(held["proof"])
            said = tuple(_diagnostic(d) for d in held["diagnostics"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with suppress(OSError):
            note.touch()
        return artifact, proof, said

    def put(
        self, fingerprint: str, artifact: Artifact, proof: Proof, diagnostics: tuple[Diagnostic, ...]
    ) -> None:
        """Keep a proven file. A cache that cannot be written is no fault."""
        note, body = self._paths(fingerprint)
        held = {
            "sha256": digest(artifact.data),
            "artifact": {k: getattr(artifact, k) for k in ("name", "suffix", "count", "unit")},
            "proof": {**asdict(proof), "facts": {k: list(v) for k, v in proof.facts.items()}},
            "diagnostics": [asdict(d) for d in diagnostics],
        }
        with suppress(PackError):
            write_whole(body, artifact.data)
            write_whole(note, json.dumps(held, ensure_ascii=False).encode())

    def trim(self) -> None:
        """Keep within bounds."""
        with suppress(OSError):
            for place in self.folder.iterdir():
                sweep(place)
            notes = sorted(self.folder.glob("*/*.json"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
            kept = 0
            for number, note in enumerate(notes):
                body = note.with_suffix(".bin")
                kept += note.stat().st_size + (body.stat().st_size if body.is_file() else 0)
                if number >= MAX_FILES or kept > MAX_BYTES:
                    note.unlink(missing_ok=True)
                    body.unlink(missing_ok=True)

    def _paths(self, fingerprint: str) -> tuple[Path, Path]:
        stem = self.folder / fingerprint[:2] / fingerprint[2:]
        return stem.with_suffix(".json"), stem.with_suffix(".bin")


def _proof(held: dict[str, Any]) -> Proof:
    return Proof(
        file=held["file"], format=held["format"],
        checks=tuple(Check(c["name"], c["ok"], c["figure"], tuple(c["detail"])) for c in held["checks"]),
        diagnostics=tuple(_diagnostic(d) for d in held["diagnostics"]),
        places=tuple(Place(**{**p, "pages": tuple(p["pages"])}) for p in held["places"]),
        count=held["count"], unit=held["unit"], size=held["size"], sha256=held["sha256"],
        facts={k: tuple(v) for k, v in held["facts"].items()},
    )  # fmt: skip


def _diagnostic(held: dict[str, Any]) -> Diagnostic:
    at = Position(**held["at"]) if held["at"] else None
    return Diagnostic(Severity(held["severity"]), held["message"], at, held["hint"])
