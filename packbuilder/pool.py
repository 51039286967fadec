"""Jobs side by side in processes of their own; one that dies costs its own job only."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from .diagnostics import Diagnostic, Severity
from .resources import Layouts

if TYPE_CHECKING:
    from .build import Made
    from .planning import Job

_METHODS = () if sys.platform == "darwin" else multiprocessing.get_all_start_methods()
#: Loaded once in the server that workers are forked from.
PRELOAD = ["packbuilder.build", "packbuilder.formats", "packbuilder.proof"]


def side_by_side(
    make: Callable[[Job, Layouts], Made],
    jobs: Sequence[Job],
    layouts: Layouts,
    count: int,
    started: Callable[[Job], None],
) -> Iterator[tuple[Job, Made]]:
    """``(job, what it came to)`` as each is done, ``count`` at a time."""
    waiting = list(reversed(jobs))
    crashed: list[Job] = []
    while waiting:
        with ProcessPoolExecutor(count, mp_context=_context(), initializer=_leave_with_parent) as pool:
            running: dict[Future[Made], Job] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < count + 1:
                        job = waiting.pop()
                        started(job)
                        try:
                            running[pool.submit(make, job, layouts)] = job
                        except BrokenProcessPool:
                            crashed.append(job)
                            break
                    if not running:
                        break
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        job = running.pop(future)
                        try:
                            yield job, future.result()
                        except BrokenProcessPool:
                            crashed.append(job)
                    if crashed:
                        break
            except (KeyboardInterrupt, GeneratorExit):
                for process in list((pool._processes or {}).values()):
                    process.kill()
                raise
        # Which of those under way brought the worker down cannot be told: each gets a process of its own.
        crashed += running.values()
        for job in crashed:
            yield job, _alone(make, job, layouts)
        crashed = []


def _alone(make: Callable[[Job, Layouts], Made], job: Job, layouts: Layouts) -> Made:
    with ProcessPoolExecutor(1, mp_context=_context(), initializer=_leave_with_parent) as pool:
        try:
            return pool.submit(make, job, layouts).result()
        except BrokenProcessPool:
            from .build import Made

            hint = "build it again; if it happens again, something in its pictures or fonts breaks the engine"
            fault = Diagnostic(Severity.ERROR, f"the program that set {job.rel} stopped without a word", None, hint)
            return Made(None, None, (fault,), 3)


def _leave_with_parent() -> None:
    """In a worker: end when the build that started it has ended, however it ended, so that no process is left over."""
    import os
    import threading
    from multiprocessing.connection import wait as wait_for

    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            wait_for([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _context() -> multiprocessing.context.BaseContext:
    # Windows and macOS have no fork that is safe beside threads.
    context = multiprocessing.get_context("forkserver" if "forkserver" in _METHODS else "spawn")
    context.set_forkserver_preload(PRELOAD)
    return context
