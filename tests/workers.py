"""What workers are given to do in tests of pools and clusters: it fails as engines fail, for real."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from packbuilder.build import Made, make
from packbuilder.diagnostics import Diagnostic, Severity
from packbuilder.planning import Job
from packbuilder.pool import FULL
from packbuilder.resources import Layouts

HELD: list[bytearray] = []


@dataclass(frozen=True)
class Task:
    """Stands for a job: ``what`` it does in the worker; ``ballast`` is shared by all of them, as a briefing is."""

    rel: str
    what: str = ""
    ballast: tuple[str, ...] = ()


def made(text: str) -> Made:
    return Made(None, None, (Diagnostic(Severity.NOTE, text),))


def said(result: Made) -> str:
    return result.diagnostics[0].message


def work(task: Task, layouts: Layouts) -> Made:
    """Do what the task says, and tell which process did it."""
    match task.what:
        case "crash":
            ctypes.string_at(0)
        case "abort":
            os.abort()
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "exit":
            raise SystemExit(0)
        case "loop":
            while True:
                pass
        case "sleep":
            time.sleep(1000)
        case "fat":
            HELD.append(bytearray(FULL))
        case "memory":
            return made(str(len(bytearray(200_000_000_000))))
        case "grow":
            held = [bytes(10_000_000) for _ in range(100_000)]  # taken, and never touched
            return made(str(len(held)))
    if task.what.startswith("touch "):
        Path(task.what.removeprefix("touch ")).write_text(str(os.getpid()))
        time.sleep(1000)
    return made(f"{os.getpid()}")


# -- for a cluster, whose jobs are real ones ---------------------------------------------------------------


def told(job: Job, layouts: Layouts) -> Made:
    """Tell what the worker was given: looks and pictures, and whether they lie where the build has them."""
    folder = Path(str(job.sheet.options["folder"]))
    own = layouts.roots[0]
    pictures = sorted(p.name for p in folder.rglob("*") if p.is_file())
    return made(f"{folder}|{own}|{layouts.find('poster/ours.css')}|{pictures}")


def dawdled(job: Job, layouts: Layouts) -> Made:
    """The real thing, slowly."""
    time.sleep(0.4)
    return make(job, layouts)


def failing(job: Job, layouts: Layouts) -> Made:
    """One crashes, one hangs; the others are made."""
    if "tell-us-today-a4" in job.rel:
        ctypes.string_at(0)
    if "tell-us-today-a3" in job.rel:
        time.sleep(1000)
    return made("made")
