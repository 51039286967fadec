"""Nothing to do, told by looking: the last build's inputs and outputs, by size and time, hashed where those differ.

Light on purpose: a build that has nothing to do loads no engine, no YAML and no model. Safe to delete.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from . import again
from .resources import HERE, shipped
from .store import sweep, write_whole

FOLDER = again.FOLDER
#: Stamps kept: one for each way of calling the build; the oldest go.
KEPT = 40

Seen = dict[str, list[Any]]


def key(*words: object) -> str:
    """The name of the stamp for one way of calling the build."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:24]


def roots(root: Path, beside: Iterable[Path] = ()) -> list[again.Root]:
    """Every file that a build reads: content, looks, this program, and what was named ``beside`` them."""
    return [
        (str(root / "content"), ""), (str(root / "layouts"), ""), (str(shipped("layouts")), ""), (str(HERE), ".py"),
        *((str(path.resolve()), "") for path in beside),
    ]  # fmt: skip


def recall(root: Path, name: str, as_of: str, beside: Sequence[Path] = (), words: str = "") -> dict[str, Any] | None:
    """What the last build said, if it would say the same again; None where anything has changed.

    ``as_of`` is the ISO date of the build: content that grows old in between is a change. ``words`` are those of a
    call that :mod:`again` may answer the next time.
    """
    path = root / FOLDER / f"{name}.json"
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        if not held["from"] <= as_of < held["until"] or held["machine"] != again.machine():
            return None
        inputs, touched = _same(held["inputs"], {p: [s, t] for p, s, t in again.walk(roots(root, beside))})
        outputs, moved = _same(held["outputs"], _seen(again.stand(held["outputs"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not inputs or not outputs:
        return None
    if touched or moved:  # touched, and yet the same: next time a look is enough
        with suppress(Exception):
            write_whole(path, json.dumps(held).encode())
    said = held["said"]
    if not isinstance(said, dict):
        return None
    if words:
        look = again.look(roots(root, beside))
        _shorten(root, words, held["from"], held["until"], beside, look, held["outputs"], said)
    return said


def keep(
    root: Path, name: str, as_of: str, until: str, outputs: Iterable[Path], said: dict[str, Any], *, seen: str,
    beside: Sequence[Path] = (), words: str = "",
) -> None:  # fmt: skip
    """Remember a build that went well. What cannot be remembered is built again: no fault.

    ``seen`` is what :func:`looked` said before the build began: what somebody saved in the meantime is not built yet.
    """
    try:
        if looked(root, beside) != seen:
            return
        held = {
            "about": "What packbuilder last built, so that it need not do it twice; safe to delete.",
            "from": as_of, "until": until, "machine": again.machine(),
            "inputs": {p: [s, t, _hash(p)] for p, s, t in again.walk(roots(root, beside))},
            "outputs": {p: [*v, _hash(p)] for p, v in _seen(again.stand(map(str, outputs))).items()}, "said": said,
        }  # fmt: skip
        folder = root / FOLDER
        write_whole(folder / f"{name}.json", json.dumps(held).encode())
        if words:
            _shorten(root, words, as_of, until, beside, seen, held["outputs"], said)
        sweep(folder)
        for kind in ("*.json", "*.again"):
            for path in sorted(folder.glob(kind), key=lambda p: p.stat().st_mtime_ns)[:-KEPT]:
                path.unlink()
    except Exception:
        return


def looked(root: Path, beside: Sequence[Path] = ()) -> str:
    """All that a build reads, by size and time."""
    return again.look(roots(root, beside))


def _shorten(
    root: Path,
    words: str,
    first: str,
    until: str,
    beside: Sequence[Path],
    look: str,
    outputs: Any,
    said: dict[str, Any],
) -> None:
    """Have :mod:`again` answer the same call the next time."""
    lines = (
        [(said["json"], False)] if "--json" in words.split("\x1f") else [(x["text"], x["err"]) for x in said["lines"]]
    )
    standing = "".join(f"{size} {when} {path}\n" for path, (size, when, _) in outputs.items())
    text = again.text(words, f"{first} {until}", roots(root, beside), look, standing, lines)
    with suppress(Exception):
        write_whole(Path(again.place(str(root), words)), text.encode("utf-8", "surrogateescape"))


def _seen(lines: str) -> Seen:
    """Lines of :func:`again.stand` by path."""
    parts = (line.split(" ", 2) for line in lines.splitlines())
    return {path: [int(size), int(when)] for size, when, path in parts}


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
            if _hash(path) != old_hash:
                return False, False
            held[path] = [size, time, old_hash]
            touched = True
    return True, touched


def _hash(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""
