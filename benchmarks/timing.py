"""Whole processes, timed from outside: wall and processor time, and the largest process of the tree."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: How often the processes of a tree are looked at, seconds. The kernel keeps each one's peak itself.
LOOK = 0.05
_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Run:
    """One run. ``wall`` and ``cpu`` in seconds, ``peak`` of its largest process in MB (0 where /proc does not tell)."""

    wall: float
    cpu: float
    peak: float
    code: int
    said: str = ""


@dataclass(slots=True)
class Runs:
    """Several runs of one command."""

    each: list[Run] = field(default_factory=list)

    def median(self, what: str = "wall") -> float:
        """The median of ``wall``, ``cpu`` or ``peak``."""
        return statistics.median(getattr(run, what) for run in self.each)

    def spread(self, what: str = "wall") -> tuple[float, float]:
        """The least and the most."""
        values = [getattr(run, what) for run in self.each]
        return min(values), max(values)


def run(command: Sequence[str], *, folder: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Run ``command`` to its end. Raises :class:`RuntimeError` with what it said where it failed."""
    began = time.perf_counter()
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watch = _Watch(child.pid)
    watch.start()
    said = child.communicate()[0]
    wall = time.perf_counter() - began
    cpu, peak = watch.end()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{said[-2000:]}")
    return Run(wall, cpu, peak, child.returncode, said)


class _Watch(threading.Thread):
    """Looks at a process and all below it, by /proc; what each last showed is kept."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.cpu: dict[int, float] = {}
        self.peak: dict[int, float] = {}
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.is_set():
            self.look()
            self.done.wait(LOOK)

    def look(self) -> None:
        waiting = [self.pid]
        while waiting:
            pid = waiting.pop()
            entry = Path("/proc", str(pid))
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                # Of its first thread only: ours starts its processes from there. No other process is looked at, for
                # that takes a tenth of a processor from what is measured.
                waiting += [int(child) for child in (entry / "task" / str(pid) / "children").read_text().split()]
            except (OSError, ValueError):
                continue
            self.cpu[pid] = (int(fields[11]) + int(fields[12])) / _TICK
            self._peak(entry, pid)

    def _peak(self, entry: Path, pid: int) -> None:
        try:
            for line in (entry / "status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    self.peak[pid] = int(line.split()[1]) / 1024
        except OSError:
            return

    def end(self) -> tuple[float, float]:
        self.done.set()
        self.join()
        return sum(self.cpu.values()), max(self.peak.values(), default=0.0)


def pairs(rounds: int, *sides: Callable[[], Run]) -> list[Runs]:
    """Each side in turn, ``rounds`` times over, after one that is not counted: A B, A B, A B."""
    out = [Runs() for _ in sides]
    for count in range(rounds + 1):
        for runs, side in zip(out, sides, strict=True):
            made = side()
            if count:
                runs.each.append(made)
    return out


def ratio(first: Runs, second: Runs, what: str = "wall") -> float:
    """The median of the ratios first / second, pair by pair."""
    return statistics.median(
        getattr(a, what) / getattr(b, what) for a, b in zip(first.each, second.each, strict=True) if getattr(b, what)
    )


def emptied(folder: Path) -> Path:
    """``folder``, there and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
