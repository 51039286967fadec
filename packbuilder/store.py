"""What stands in output/: whole files only, and nobody's own changes lost.

A file is written beside its target and moved into place, so that what stands there is always a whole old
or a whole new one. A manifest knows what we wrote; a file that differs from it was changed by somebody,
and is kept beside the new one as ``name (edited).pptx``. It also knows the edition of each sheet and the
editions before it; what was in each is noted in a file of its own. All of it is safe to delete.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import platform
import re
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import _ledger as ledger
from .diagnostics import PackError

MANIFEST = ".packbuilder.json"
REJECTED = ".rejected"
#: Of a folder with more files than this the manifest is not written anew for each of them: what comes is added to a
#: journal, a line each, and both are made one now and then.
SMALL = 300
JOURNAL = ".packbuilder/manifest.log"
#: A file an output that is being replaced, with the SHA-256 of what comes: so it is ours even if the build is killed.
INTENDED = ".packbuilder/intended"
_LEFT = ".packbuilder-"
_A_DAY = 86_400
#: A file an edition: what stood in it, so that a later one can be held against it.
EDITIONS = ".packbuilder/editions"


def digest(data: bytes) -> str:
    """The SHA-256 of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def details(error: BaseException) -> str:
    """Keep what a fault of ours leaves behind for whoever mends it; returns where."""
    import traceback

    try:
        handle, name = tempfile.mkstemp(suffix=".txt", prefix="packbuilder-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return "no file, as none could be written"
    return name


def write_whole(path: Path, data: bytes, aside: Path | None = None) -> None:
    """Put ``data`` at ``path``, whole or not at all; what stands there is moved to ``aside`` first, where given.

    Raises :class:`PackError` with what to do; then all is as it was.
    """
    temporary: Path | None = None
    linked = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_LEFT + owner(), dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        if aside is not None:
            linked = _second_name(path, aside)
        temporary.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            if linked:
                aside.unlink()  # type: ignore[union-attr]
            elif aside is not None and aside.exists() and not path.exists():
                aside.rename(path)
        with contextlib.suppress(OSError):
            if temporary is not None:
                temporary.unlink()
        if isinstance(error, OSError):
            raise _refusal(path, error) from None
        raise


def _second_name(path: Path, aside: Path) -> bool:
    """Have ``path`` stand at ``aside`` too, so that there is no moment without it; False where it had to be moved."""
    if aside.exists():  # a build that was stopped came as far as this
        return False
    try:
        aside.hardlink_to(path)
    except OSError:  # no such thing on this disk
        path.rename(aside)
        return False
    return True


def sweep(folder: Path) -> None:
    """Take out of ``folder`` the beginnings of files that a build left which was killed."""
    for left in folder.glob(f"{_LEFT}*"):
        with contextlib.suppress(OSError):
            if abandoned(left):
                left.unlink()


def owner() -> str:
    """This process, for the name of something that it will take away again."""
    return f"{_machine()}-{os.getpid()}-"


def abandoned(left: Path) -> bool:
    """Whether the process that made ``left``, and wrote :func:`owner` into its name, is no more. Raises OSError."""
    match = re.search(r"-([0-9a-f]{8})-(\d+)-", left.name)
    if match and match[1] == _machine() and os.name == "posix":
        try:
            os.kill(int(match[2]), 0)  # asks only
        except ProcessLookupError:
            return True
        except OSError:
            pass
    return time.time() - left.stat().st_mtime > _A_DAY


def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


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


def _free(path: Path) -> Path:
    """A free name beside ``path`` for a file that somebody changed."""
    number = 1
    while True:
        tail = " (edited)" if number == 1 else f" (edited {number})"
        aside = path.with_name(f"{path.stem}{tail}{path.suffix}")
        if not aside.exists() or aside.samefile(path):
            return aside
        number += 1


def _intend(place: Path, sha256: str) -> None:
    """Note what is about to be written, or (nothing) that it was. Where that cannot be noted, it is not known."""
    with contextlib.suppress(OSError):
        if sha256:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(sha256, encoding="ascii")
        else:
            place.unlink(missing_ok=True)


def _intention(place: Path) -> str:
    try:
        return place.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one file: ``unchanged`` where it stood already; ``kept`` names a copy somebody had edited."""

    path: Path
    unchanged: bool = False
    kept: Path | None = None


class Store:
    """One output folder and the manifest of what we wrote there. ``day`` (ISO) is noted of what is replaced.

    ``asked`` is noted of each sheet: what the command line asks for over what packs say.
    """

    def __init__(self, folder: Path, *, force: bool = False, day: str = "", asked: str = "") -> None:
        self.folder, self.force, self.day, self.asked = folder, force, day, asked
        self._written: dict[str, str] = {}
        self._sheets: dict[str, ledger.Known] = {}
        self._swept: set[Path] = set()
        for place in (folder, folder.joinpath(*EDITIONS.split("/"))):
            sweep(place)
        self._mine: set[str] = set()
        self._lines = 0
        self._written, self._sheets = self._read()

    def _read(self) -> tuple[dict[str, str], dict[str, ledger.Known]]:
        """The manifest and its journal as they are on the disk."""
        written: dict[str, str] = {}
        sheets: dict[str, ledger.Known] = {}
        try:
            known = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            written = {str(k): str(v) for k, v in known["written"].items()}
            sheets = ledger.read(known.get("sheets"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            written = {}  # none yet, or spoiled: then every file that differs counts as somebody's
        try:
            lines = self.folder.joinpath(*JOURNAL.split("/")).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            lines = []
        for line in lines:
            try:
                rel, sha, sheet = json.loads(line)
            except (ValueError, TypeError):
                continue  # the last line of a build that was killed
            written[str(rel)] = str(sha)
            sheets |= ledger.read({rel: sheet})
        self._lines = len(lines)
        return written, sheets

    @property
    def written(self) -> Mapping[str, str]:
        """Every file that we wrote, and its SHA-256."""
        return self._written

    @property
    def sheets(self) -> Mapping[str, ledger.Known]:
        """Every sheet that we wrote, with its edition and those before it."""
        return self._sheets

    def contents(self, edition: str) -> Mapping[str, Any] | None:
        """What stood in ``edition``, or None where no note of it is left."""
        try:
            values = json.loads(self._noted(edition).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return values if isinstance(values, dict) else None

    def settle(self, rels: Iterable[str], *, gone: bool = False) -> None:
        """Every old copy of these sheets was dealt with; ``gone``: the sheets themselves are no more."""
        for rel in rels:
            if rel in self._sheets:
                self._sheets[rel] = ledger.settled(self._sheets[rel], gone=gone)
                self._mine.add(rel)
        self._save()

    def put(self, rel: str, data: bytes, note: ledger.Note | None = None) -> Stored:
        """Put ``data`` at ``rel`` (with ``/``) below the folder; ``note`` is of a sheet with an edition.

        Raises :class:`PackError`.
        """
        path = self.folder.joinpath(*rel.split("/"))
        if path.parent not in self._swept:
            self._swept.add(path.parent)
            sweep(path.parent)
        new = digest(data)
        kept: Path | None = None
        intended = self.folder.joinpath(*INTENDED.split("/"), digest(rel.encode())[:24])
        if path.exists():
            try:
                old = digest(path.read_bytes())
            except OSError as error:
                raise _refusal(path, error) from None
            if old == new:
                self._remember(rel, new, note)
                _intend(intended, "")
                return Stored(path, unchanged=True)
            if old not in (self._written.get(rel), _intention(intended)) and not self.force:
                kept = _free(path)
        _intend(intended, new)
        try:
            write_whole(path, data, kept)
        except PackError:  # then all is as it was
            _intend(intended, "")
            raise
        self._remember(rel, new, note)
        _intend(intended, "")
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

    def _remember(self, rel: str, sha: str, note: ledger.Note | None) -> None:
        """Written at once, so that a build that is killed forgets nothing it did."""
        known = self._sheets.get(rel)
        sheet = ledger.noted(known, note, self.day, self.asked) if note else known
        if note:
            self._keep(note)
        if self._written.get(rel) == sha and sheet == known:
            return
        self._written[rel] = sha
        if sheet:
            self._sheets[rel] = sheet
        self._mine.add(rel)
        if len(self._written) <= SMALL or self._lines > len(self._written) // 2 or not self._add(rel, sha, sheet):
            self._save()

    def _add(self, rel: str, sha: str, sheet: ledger.Known | None) -> bool:
        """A line for the journal; False where it cannot be written."""
        line = json.dumps([rel, sha, ledger.plain({rel: sheet})[rel] if sheet else None])
        path = self.folder.joinpath(*JOURNAL.split("/"))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab") as file:
                file.write(f"{line}\n".encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            return False
        self._lines += 1
        return True

    def _save(self) -> None:
        written, sheets = self._read()  # another build may have written in the meantime: what it knows stays known
        self._written |= {k: v for k, v in written.items() if k not in self._mine}
        self._sheets |= {k: v for k, v in sheets.items() if k not in self._mine}
        body: dict[str, Any] = {"about": "What packbuilder wrote here; safe to delete.", "written": self._written}
        if self._sheets:
            body["sheets"] = ledger.plain(self._sheets)
        write_whole(self.folder / MANIFEST, json.dumps(body, indent=1, sort_keys=True).encode())
        with contextlib.suppress(OSError):
            self.folder.joinpath(*JOURNAL.split("/")).unlink()
        self._lines = 0
        self._sweep()

    def _noted(self, edition: str) -> Path:
        safe = re.sub(r"[^A-Za-z0-9.-]+", "_", edition).strip(".")[:80] or "_"
        return self.folder.joinpath(*EDITIONS.split("/"), f"{safe}.json")

    def _keep(self, note: ledger.Note) -> None:
        """What stands in an edition, beside the manifest; its code stands for it, so that it is written once."""
        path = self._noted(note.edition)
        if note.contents and not path.is_file():
            write_whole(path, json.dumps(note.contents, ensure_ascii=False, sort_keys=True).encode())

    def _sweep(self) -> None:
        """Forget what stood in editions that no sheet remembers."""
        kept = {self._noted(e) for k in self._sheets.values() for e in (k.edition, *(x.edition for x in k.earlier))}
        for path in self.folder.joinpath(*EDITIONS.split("/")).glob("*.json"):
            if path not in kept:
                with contextlib.suppress(OSError):
                    path.unlink()
