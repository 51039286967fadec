"""What an edit touched, as it is saved: the files that a build reads are looked at, again and again.

By looking (a few milliseconds, twice a second) and not by the system's notices, for these are not sent for folders on
a server, where schools keep theirs; and an editor that saves by another name and renames is no other case.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from . import again, stamp

#: Seconds between two looks, and how long all must have been still before it is built.
PAUSE, STILL = 0.4, 0.15
#: What editors leave beside a file while they write it.
_PASSING = ("~", ".swp", ".swx", ".tmp", ".part", ".crswap", "4913")


def changes(
    root: Path, beside: Sequence[Path] = (), sleep: Callable[[float], None] = time.sleep
) -> Iterator[list[str]]:
    """The files that were saved, added or taken away, each time that there are some; without end.

    The first is an empty list, at once: what is saved after it is noticed, and what is saved while the last changes
    are built is among the next. Files are named from ``root`` where they are inside.
    """
    seen = _look(root, beside)
    yield []
    while True:
        sleep(PAUSE)
        now = _look(root, beside)
        if now == seen:
            continue
        while True:  # several files saved at once, or one in pieces
            sleep(STILL)
            then = _look(root, beside)
            if then == now:
                break
            now = then
        touched = sorted({path for path, _ in seen.items() ^ now.items()})
        seen = now
        if touched:
            yield [_shown(path, root) for path in touched]


def _look(root: Path, beside: Sequence[Path]) -> dict[str, tuple[int, int]]:
    """Content and looks by size and time; not the program, which cannot change while it runs."""
    roots = [r for r in stamp.roots(root, beside) if r[1] != ".py"]
    return {path: (size, when) for path, size, when in again.walk(roots) if not _passing(path)}


def _passing(path: str) -> bool:
    name = Path(path).name
    return name.startswith((".#", ".~", "~$", "#")) or name.endswith(_PASSING)


def _shown(path: str, root: Path) -> str:
    try:
        return Path(path).relative_to(root).as_posix()
    except ValueError:
        return Path(path).name
