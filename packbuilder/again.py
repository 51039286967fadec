"""The same command again, with nothing to do: told before anything else is loaded, at the cost of a look.

A build that went well leaves one small file for the very words it was called with: every file that it read or wrote,
by size and time, and what to say. Where all of that is as it was, that is said. Where anything is not, or the call is
not a plain one, nothing is said here, and the build goes its whole way. It imports no other module of the house, and of
Python only what is loaded already.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator

FOLDER = ".packbuilder/stamps"
_MARK = "packbuilder again 1"
_PART, _LINE = "\x1d", "\x1e"
#: Options with which a build does more than to build, or depends on more than its words.
_NOT_PLAIN = ("--as-of", "--open", "--force", "--preview", "--explain", "--help", "-h")

Root = tuple[str, str]
"""A file, or a folder and what its files end in that count."""


def call(argv: list[str]) -> str:
    """The words of a call, with where it was made; '' for one that is not answered here."""
    plain = argv[:1] == ["build"] and not any(a.startswith(_NOT_PLAIN) for a in argv)
    if not plain or os.name == "nt" or "SOURCE_DATE_EPOCH" in os.environ:
        return ""
    return "\x1f".join([os.getcwd(), *argv])  # noqa: PTH109  # pathlib costs more than all of this


def place(root: str, words: str) -> str:
    """The file for a call in the workspace ``root``."""
    return f"{root}/{FOLDER}/{zlib.crc32(words.encode('utf-8', 'surrogateescape')):08x}.again"


def answer(argv: list[str]) -> int | None:
    """Say again what the same call said, and return its exit code; None where it has to be built."""
    words = call(argv)
    root = _root() if words else ""
    if not root:
        return None
    try:
        with open(place(root, words), encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
            mark, said, days, at, roots, inputs, outputs, lines = file.read().split(_PART)
        first, _, last = days.partition(" ")
        today = time.strftime("%Y-%m-%d")
        if mark != _MARK or said != words or not first <= today < last or at != machine():
            return None
        pairs = [line.split("\t") for line in roots.splitlines()]
        if inputs != look([(folder, suffix) for folder, suffix in pairs]) or outputs != stand(_paths(outputs)):
            return None
    except (OSError, ValueError):
        return None
    _say(lines)
    return 0


def text(
    words: str, days: str, roots: Iterable[Root], inputs: str, outputs: str, lines: Iterable[tuple[str, bool]]
) -> str:
    """What is kept for :func:`answer`; ``lines`` with whether each is for standard error."""
    said = _LINE.join(("e" if err else "o") + line for line, err in lines)
    folders = "\n".join(f"{folder}\t{suffix}" for folder, suffix in roots)
    return _PART.join([_MARK, words, days, machine(), folders, inputs, outputs, said])


def machine() -> str:
    """The Python, and the places where the engines are installed, by the time they were last changed."""
    sites = sorted(p for p in sys.path if p.endswith("site-packages"))
    return f"{sys.version} {[(p, _mtime(p)) for p in sites]}"


def _mtime(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def look(roots: Iterable[Root]) -> str:
    """A line for each file of ``roots``: size, time, path."""
    return "".join(f"{size} {when} {path}\n" for path, size, when in walk(roots))


def walk(roots: Iterable[Root]) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each file of ``roots``, in a fixed order."""
    for folder, suffix in roots:
        if os.path.isfile(folder):  # noqa: PTH113
            info = os.stat(folder)  # noqa: PTH116
            yield folder, info.st_size, info.st_mtime_ns
        else:
            yield from _walk(folder, suffix)


def _walk(folder: str, suffix: str) -> Iterator[tuple[str, int, int]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from _walk(entry.path, suffix)
            elif entry.name.endswith(suffix):
                info = entry.stat()
                yield entry.path, info.st_size, info.st_mtime_ns
        except OSError:  # it went away in between
            continue


def stand(paths: Iterable[str]) -> str:
    """A line for each of ``paths`` that is there: size, time, path."""
    out = []
    for path in paths:
        try:
            info = os.stat(path)  # noqa: PTH116
        except OSError:
            continue
        out.append(f"{info.st_size} {info.st_mtime_ns} {path}\n")
    return "".join(out)


def _paths(lines: str) -> Iterator[str]:
    return (line.split(" ", 2)[2] for line in lines.splitlines())


def _root() -> str:
    """The workspace: the nearest folder at or above here that has a content/ folder."""
    here = os.path.realpath(os.getcwd())  # noqa: PTH109
    while True:
        if os.path.isdir(os.path.join(here, "content")):  # noqa: PTH112, PTH118
            return here
        above = os.path.dirname(here)  # noqa: PTH120
        if above == here:
            return ""
        here = above


def _say(lines: str) -> None:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    for line in lines.split(_LINE):
        stream = sys.stderr if line[:1] == "e" else sys.stdout
        words = line[1:] if stream.isatty() else _plain(line[1:])
        try:
            stream.write(words + "\n")
            stream.flush()
        except BrokenPipeError:
            return


def _plain(words: str) -> str:
    """Without the colours of a terminal."""
    first, *rest = words.split("\x1b[")
    return first + "".join(part.partition("m")[2] for part in rest)
