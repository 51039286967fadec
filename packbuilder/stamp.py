"""Nothing to do, told by looking: the last build's inputs and outputs, by size and time, hashed where those differ.

Light on purpose: a build that has nothing to do loads no engine, no YAML and no model. Safe to delete.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from .resources import HERE, shipped
from .store import sweep, write_whole

FOLDER = ".packbuilder/stamps"
#: Stamps kept: one for each way of calling the build; the oldest go.
KEPT = 40

Seen = dict[str, list[Any]]


def key(*words: object) -> str:
    """The name of the stamp for one way of calling the build."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:24]


def recall(root: Path, name: str, as_of: str) -> dict[str, Any] | None:
    """What the last build said, if it would say the same again; None where anything has changed.

    ``as_of`` is the ISO date of the build: content that grows old in between is a change.
    """
    path = root / FOLDER / f"{name}.json"
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if not held["from"] <= as_of < held["until"] or held["machine"] != machine():
            return None
        inputs, touched = _same(held["inputs"], dict(_inputs(root)))
        outputs, moved = _same(held["outputs"], dict(_files(Path(p) for p in held["outputs"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not inputs or not outputs:
        return None
    if touched or moved:  # touched, and yet the same: next time a look is enough
        with suppress(Exception):
            write_whole(path, json.dumps(held).encode())
    said = held["said"]
    return said if isinstance(said, dict) else None


def keep(root: Path, name: str, as_of: str, until: str, outputs: Iterable[Path], said: dict[str, Any]) -> None:
    """Remember a build that went well. What cannot be remembered is built again: no fault."""
    try:
        held = {
            "about": "What packbuilder last built, so that it need not do it twice; safe to delete.",
            "from": as_of, "until": until, "machine": machine(),
            "inputs": {k: [*v, _hash(Path(k))] for k, v in _inputs(root)},
            "outputs": {k: [*v, _hash(Path(k))] for k, v in _files(outputs)}, "said": said,
        }  # fmt: skip
        folder = root / FOLDER
        write_whole(folder / f"{name}.json", json.dumps(held).encode())
        sweep(folder)
        old = sorted(folder.glob("*.json"), key=lambda p: p.stat().st_mtime_ns)[:-KEPT]
        for path in old:
            path.unlink()
    except Exception:
        return


def machine() -> list[Any]:
    """The Python, and the place where the engines are installed, by the time it was last changed."""
    sites = sorted(p for p in sys.path if p.endswith("site-packages"))
    return [sys.version, *([p, _mtime(p)] for p in sites)]


def _mtime(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116  # pathlib costs more than the call
    except OSError:
        return 0


def _inputs(root: Path) -> Iterator[tuple[str, list[int]]]:
    """Every file that a build reads: content, looks, and this program."""
    for folder, suffix in ((root / "content", ""), (root / "layouts", ""), (shipped("layouts"), ""), (HERE, ".py")):
        yield from _walk(str(folder), suffix)


def _walk(folder: str, suffix: str) -> Iterator[tuple[str, list[int]]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _walk(entry.path, suffix)
        elif entry.name.endswith(suffix):
            info = entry.stat()
            yield entry.path, [info.st_size, info.st_mtime_ns]


def _files(paths: Iterable[Path]) -> Iterator[tuple[str, list[int]]]:
    for path in paths:
        with suppress(OSError):
            info = path.stat()
            yield str(path), [info.st_size, info.st_mtime_ns]


def _same(held: Seen, now: Seen) -> tuple[bool, bool]:
    """Whether the same files hold the same bytes; and whether any was touched (``held`` then has the new times)."""
    if held.keys() != now.keys():
        return False, False
    touched = False
    for path, (size, time) in now.items():
        old_size, old_time, old_hash = held[path]
        if size != old_size:
            return False, False
        if time != old_time:
            if _hash(Path(path)) != old_hash:
                return False, False
            held[path] = [size, time, old_hash]
            touched = True
    return True, touched


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
