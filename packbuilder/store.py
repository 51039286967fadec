"""What stands in output/: whole files only, and nobody's own changes lost.

A file is written beside its target and moved into place, so that what stands there is always a whole old
or a whole new one. A manifest knows what we wrote; a file that differs from it was changed by somebody,
and is kept beside the new one as ``name (edited).pptx``.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import PackError

MANIFEST = ".packbuilder.json"
REJECTED = ".rejected"


def digest(data: bytes) -> str:
    """The SHA-256 of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path``, whole or not at all. Raises :class:`PackError` with what to do."""
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".packbuilder-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise _refusal(path, error) from None


def _refusal(path: Path, error: OSError) -> PackError:
    """What the machine said, as something a person can act on."""
    if isinstance(error, PermissionError) and path.is_file() and os.access(path.parent, os.W_OK):
        message, hint = f"{path.name} is open in another program", "close it, and build again"
    elif isinstance(error, PermissionError):
        message, hint = f"{path.parent} cannot be written to", "choose another folder with --output"
    elif error.errno == errno.ENOSPC:
        message, hint = "the disk is full", "make room, and build again"
    elif error.errno == errno.ENAMETOOLONG:
        message, hint = f"the name {path.name[:40]}… is too long for this disk", "shorten the ids it is made of"
    else:
        message, hint = f"{path.name} cannot be written: {error.strerror}", "choose another folder with --output"
    return PackError.one(message, hint=hint, exit_code=3)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one file: ``unchanged`` where it stood already; ``kept`` names a copy somebody had edited."""

    path: Path
    unchanged: bool = False
    kept: Path | None = None


class Store:
    """One output folder and the manifest of what we wrote there."""

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder, self.force = folder, force
        self._written: dict[str, str] = {}
        try:
            known = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            self._written = {str(k): str(v) for k, v in known["written"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._written = {}  # none yet, or spoiled: then every file that differs counts as somebody's

    def put(self, rel: str, data: bytes) -> Stored:
        """Put ``data`` at ``rel`` (with ``/``) below the folder. Raises :class:`PackError`."""
        path = self.folder.joinpath(*rel.split("/"))
        new = digest(data)
        kept: Path | None = None
        if path.exists():
            try:
                old = digest(path.read_bytes())
            except OSError as error:
                raise _refusal(path, error) from None
            if old == new:
                self._remember(rel, new)
                return Stored(path, unchanged=True)
            if old != self._written.get(rel) and not self.force:
                kept = self._set_aside(path)
        write_whole(path, data)
        self._remember(rel, new)
        rejected = path.with_name(path.name + REJECTED)
        with contextlib.suppress(OSError):
            rejected.unlink()
        return Stored(path, kept=kept)

    def reject(self, rel: str, data: bytes) -> Path:
        """Keep a file that was not proven, aside: never in place of a good one."""
        path = self.folder.joinpath(*rel.split("/"))
        aside = path.with_name(path.name + REJECTED)
        write_whole(aside, data)
        return aside

    def _set_aside(self, path: Path) -> Path:
        """Move a file that somebody changed to a free name beside it."""
        number = 1
        while True:
            tail = " (edited)" if number == 1 else f" (edited {number})"
            aside = path.with_name(f"{path.stem}{tail}{path.suffix}")
            if not aside.exists():
                break
            number += 1
        try:
            path.rename(aside)
        except OSError as error:
            raise _refusal(path, error) from None
        return aside

    def _remember(self, rel: str, sha: str) -> None:
        """Written at once, so that a build that is killed forgets nothing it did."""
        if self._written.get(rel) == sha:
            return
        self._written[rel] = sha
        body = {"about": "What packbuilder wrote here; safe to delete.", "written": self._written}
        write_whole(self.folder / MANIFEST, json.dumps(body, indent=1, sort_keys=True).encode())
