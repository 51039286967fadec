"""Finished and proven files, kept by the fingerprint of what they were made from.

A file is served only if its bytes still have the hash that was noted, so that a spoiled cache costs time and
nothing else. Bounded, safe to delete, safe with two builds at once (every file is written whole).
"""

from __future__ import annotations

import json
import zlib
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
#: Notes (the proof of a file, and what was said of it: a few kB) are kept for more files than files are: a thousand
#: schools' worth.
MAX_NOTES = 60_000


class Cache:
    """One workspace's cache."""

    def __init__(self, root: Path) -> None:
        self.folder = root.joinpath(*FOLDER.split("/"))

    def get(
        self, fingerprint: str, standing: Path | None = None
    ) -> tuple[Artifact, Proof, tuple[Diagnostic, ...]] | None:
        """The file made from ``fingerprint``, with its proof and what was said of it; None where it is not whole.

        Its bytes may be those of ``standing``, where it was written last: so a long build that was stopped goes on
        after files that the cache has no room for any more.
        """
        note, body = self._paths(fingerprint)
        try:
            held = json.loads(zlib.decompress(note.read_bytes()))
            data = _whole(body, held["sha256"]) or (_whole(standing, held["sha256"]) if standing else None)
            if data is None:
                return None
            made = held["artifact"]
            artifact = Artifact(made["name"], made["suffix"], data, made["count"], made["unit"])
            proof = _proof(held["proof"])
            said = tuple(_diagnostic(d) for d in held["diagnostics"])
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        with suppress(OSError):
            note.touch()
        return artifact, proof, said

    def put(self, fingerprint: str, artifact: Artifact, proof: Proof, diagnostics: tuple[Diagnostic, ...]) -> None:
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
            write_whole(note, zlib.compress(json.dumps(held, ensure_ascii=False).encode(), 6))

    def trim(self) -> None:
        """Keep within bounds."""
        with suppress(OSError):
            for place in self.folder.iterdir():
                sweep(place)
            for old in self.folder.glob("*/*.json"):  # as an earlier packbuilder wrote its notes
                old.unlink()
            notes = sorted(self.folder.glob("*/*.note"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
            kept = bodies = 0
            for number, note in enumerate(notes):
                body = note.with_suffix(".bin")
                size = body.stat().st_size if body.is_file() else 0
                kept, bodies = kept + size, bodies + bool(size)
                if number >= MAX_NOTES or kept > MAX_BYTES or bodies > MAX_FILES:
                    body.unlink(missing_ok=True)
                if number >= MAX_NOTES:
                    note.unlink(missing_ok=True)

    def _paths(self, fingerprint: str) -> tuple[Path, Path]:
        stem = self.folder / fingerprint[:2] / fingerprint[2:]
        return stem.with_suffix(".note"), stem.with_suffix(".bin")


def _whole(path: Path, sha256: str) -> bytes | None:
    """The bytes at ``path`` where they are those that were noted."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if digest(data) == sha256 else None


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
