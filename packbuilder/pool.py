"""Jobs side by side in processes of their own; one that dies or hangs costs its own job only.

A worker has one job at a time, so that it is known whose fault it is when it ends without a word. What jobs have in
common (a briefing, a school) is sent to each worker once. Workers are forked from a server that has loaded the
engines, on Linux; on Windows and macOS, where no fork is safe beside threads, each starts anew.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import os
import pickle
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from .diagnostics import Diagnostic, PackError, Severity
from .resources import Layouts
from .store import abandoned, owner

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from .build import Made
    from .planning import Job

    Make = Callable[[Job, Layouts], Made]
    Started = Callable[[Job], None]

#: A worker is renewed after so many documents, or once it holds so many bytes.
RENEWED_AFTER = 200
FULL = 210_000_000
#: Objects made since rings among them were last looked for; between documents, never within one.
GARBAGE = 200_000
#: The most bytes of data that a worker may take; then its document is given up.
MEMORY = 2_000_000_000
#: Seconds that one document may take; the largest take a few.
TIMEOUT = 300.0

#: Windows waits for no more than 63 things at once.
MOST = 60
SCRATCH = "packbuilder-work-"

T = TypeVar("T")

_METHODS = () if sys.platform == "darwin" else multiprocessing.get_all_start_methods()


class Hands(Protocol):
    """Whatever takes jobs and gives back what they came to: the processes of a :class:`Pool`, or a cluster's."""

    def __call__(
        self, make: Make, jobs: Iterable[Job], layouts: Layouts, started: Started
    ) -> Iterator[tuple[Job, Made]]:
        """``(job, what it came to)`` for every job, each once, as they are done. Closed early, it stops at once.

        ``jobs`` are asked for only when there is a hand for them: there may be more than memory holds.
        """
        ...


class Ahead(Generic[T]):
    """What is still to be done, of which no more is known than the next."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)
        self._next: list[T] = []

    def __bool__(self) -> bool:
        if not self._next:
            self._next.extend(islice(self._items, 1))
        return bool(self._next)

    def popleft(self) -> T:
        """The next one; asked for only where there is one."""
        return self._next.pop()


@dataclass(frozen=True, slots=True)
class Pool:
    """Up to ``count`` processes (0: one a processor), each document within ``timeout`` seconds.

    Raises :class:`PackError` (the machine) where no process can be started at all.
    """

    count: int = 0
    timeout: float = TIMEOUT

    def __call__(
        self, make: Make, jobs: Iterable[Job], layouts: Layouts, started: Started
    ) -> Iterator[tuple[Job, Made]]:
        """As :class:`Hands`."""
        waiting = Ahead(jobs)
        most = min(self.count or os.cpu_count() or 1, MOST)
        workers: list[Worker] = []
        passing = scratch()
        try:
            while waiting or workers:
                while len(workers) < most and waiting and (worker := _another(make, layouts, passing, workers)):
                    _hand(worker, waiting.popleft(), started)
                for worker, made in results(workers, self.timeout):
                    job = worker.job
                    assert job is not None
                    worker.job = None
                    if worker.spent:
                        workers.remove(worker)
                        worker.dismiss()
                    elif waiting:  # before this result is written: a worker does not wait for the disk
                        _hand(worker, waiting.popleft(), started)
                    else:
                        workers.remove(worker)
                        worker.dismiss()
                    yield job, made
        finally:
            for worker in workers:
                worker.kill()
            shutil.rmtree(passing, ignore_errors=True)


def scratch(prefix: str = SCRATCH) -> str:
    """A new folder for what is put down in passing; those of processes that were killed are taken away."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            if abandoned(left):
                shutil.rmtree(left, ignore_errors=True)
    return tempfile.mkdtemp(prefix=prefix + owner())


def warm() -> bool:
    """Have the server that workers are forked from load its engines, while this process plans; False without one."""
    if "forkserver" not in _METHODS:
        return False
    from multiprocessing import forkserver, resource_tracker

    multiprocessing.get_context("forkserver").set_forkserver_preload(["packbuilder._warm"])
    try:
        resource_tracker.ensure_running()  # first, for it hears again what was not to be heard
        with _deaf(), _unnamed():  # those that it forks are as deaf as it is
            forkserver.ensure_running()
    except OSError:  # its address, in the folder for passing files, can be too long for a socket
        return False
    return True


# -- the side of the build -----------------------------------------------------------------------------


class Worker:
    """One process, from the side of the build."""

    def __init__(
        self, context: BaseContext, make: Make, layouts: Layouts, scratch: str, idle: float | None = None
    ) -> None:
        self.job: Job | None = None
        self.since = 0.0
        self.spent = False
        self.buffer = io.BytesIO()
        self.pickler = pickle.Pickler(self.buffer, 5)  # it remembers: what was sent once is named the next time
        ours, theirs = context.Pipe()
        self.pipe: Connection = ours
        try:
            process: Any = context.Process  # type: ignore[attr-defined]
            self.process = process(target=serve, args=(theirs, make, layouts, scratch, idle), daemon=True)
            with _unnamed(), _deaf() if context.get_start_method() == "spawn" else nullcontext():
                self.process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()

    def send(self, job: Job) -> None:
        """Give it a job. One that has died in the meantime is noticed when its result is fetched."""
        self.job, self.since = job, time.monotonic()
        self.buffer.seek(0)
        self.buffer.truncate()
        self.pickler.dump(job)
        with suppress(OSError):
            self.pipe.send_bytes(self.buffer.getvalue())

    def dismiss(self) -> None:
        """Let it go."""
        self.pipe.close()
        self.process.join(5)
        self.kill()

    def kill(self) -> None:
        """End it, whatever it does."""
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


def hired(make: Make, layouts: Layouts, scratch: str, idle: float | None = None) -> Worker:
    """A new worker; it ends by itself when it gets no job for ``idle`` seconds.

    Raises :class:`PackError` where the machine starts no process.
    """
    method = "forkserver" if warm() else "spawn"
    try:
        return Worker(multiprocessing.get_context(method), make, layouts, scratch, idle)
    except (OSError, EOFError) as error:
        hint = "close other programs, and build again"
        raise PackError.one(f"this machine starts no process to build in: {error}", hint=hint, exit_code=3) from None


def _another(make: Make, layouts: Layouts, scratch: str, workers: list[Worker]) -> Worker | None:
    """One more, entered in ``workers``; None where the machine gives no more, and there are some."""
    try:
        workers.append(hired(make, layouts, scratch))
    except PackError:
        if workers:
            return None
        raise
    return workers[-1]


def _hand(worker: Worker, job: Job, started: Started) -> None:
    started(job)
    worker.send(job)


def results(workers: Sequence[Worker], timeout: float) -> list[tuple[Worker, Made]]:
    """What is done next, of workers that all have a job: results, and what to say of those that died or hung."""
    left = min(w.since for w in workers) + timeout - time.monotonic()
    ready = set(wait([w.pipe for w in workers], max(0.0, left)))
    found: list[tuple[Worker, Made]] = []
    for worker in workers:
        if worker.pipe in ready:
            found.append((worker, _received(worker)))
        elif time.monotonic() - worker.since >= timeout:
            worker.spent = True
            worker.kill()
            found.append((worker, hung(_rel(worker), timeout)))
    return found


def _received(worker: Worker) -> Made:
    try:
        made, worker.spent = worker.pipe.recv()
    except (EOFError, OSError, pickle.UnpicklingError):
        worker.spent = True
        worker.process.join(5)
        code = worker.process.exitcode
        worker.kill()
        return died(_rel(worker), code)
    result: Made = made
    return result


def _rel(worker: Worker) -> str:
    return worker.job.rel if worker.job else ""


def hung(rel: str, timeout: float) -> Made:
    """What to say of a document that took too long."""
    return _lost(f"{rel} was given up: it took more than {timeout:g} seconds", "give it longer with --timeout")


def died(rel: str, code: int | None) -> Made:
    """What to say of a document whose worker ended without a word, with the exit code ``code``."""
    how = ""
    hint = "build it again; if it happens again, something in its pictures or fonts breaks the engine"
    if code is not None and code < 0:
        with suppress(ValueError):
            how = f" ({signal.Signals(-code).name})"
        if -code == 9:
            hint = "often the machine has no memory left: close other programs, or build with --jobs 1"
    return _lost(f"the program that set {rel} stopped without a word{how}", hint)


def starved(rel: str) -> Made:
    """What to say of a document that asks for too much memory."""
    return _lost(f"{rel} asks for more memory than a document may have", "use fewer pictures in it, or smaller ones")


def _lost(message: str, hint: str) -> Made:
    from .build import Made

    return Made(None, None, (Diagnostic(Severity.ERROR, message, None, hint),), 1)


@contextmanager
def _deaf() -> Iterator[None]:
    """A process that is started in here never hears Ctrl-C: the build does, and ends it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _unnamed() -> Iterator[None]:
    """A process that is started in here does not run the main program again: a script needs no guard for us."""
    import types

    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


# -- the side of a worker ------------------------------------------------------------------------------


def serve(pipe: Connection, make: Make, layouts: Layouts, scratch: str, idle: float | None = None) -> None:
    """In a worker: make jobs as they come, until the pipe is closed. Files of the engine go to ``scratch``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # for Windows, where it is not deaf from the beginning
    _leave_with_parent(scratch)
    from .formats import _print_fonts

    _print_fonts.SCRATCH = scratch
    _bounded()
    gc.disable()  # a handout makes a million objects; to look for rings among them takes a tenth of its time
    buffer = io.BytesIO()
    unpickler = pickle.Unpickler(buffer)
    made = 0
    while True:
        try:
            if not pipe.poll(idle):
                return
            data = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        buffer.seek(0)
        buffer.truncate()
        buffer.write(data)
        buffer.seek(0)
        result = _made(make, unpickler.load(), layouts)
        made += 1
        with suppress(OSError):
            pipe.send((result, made >= RENEWED_AFTER or resident() > FULL))
        if gc.get_count()[0] > GARBAGE:
            gc.collect()


def _made(make: Make, job: Job, layouts: Layouts) -> Made:
    try:
        return make(job, layouts)
    except MemoryError:
        return starved(job.rel)
    except BaseException:
        os._exit(70)  # told as one that stopped without a word: no traceback reaches a user


def resident() -> int:
    """The bytes of memory that this process holds now; 0 where that is not told."""
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _bounded() -> None:
    """A document that asks for more memory than any should is refused it, and is told by its name."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _leave_with_parent(scratch: str) -> None:
    """End when the build that started this process has ended, however it ended, so that nothing is left over."""
    import threading

    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            wait([parent.sentinel])
            shutil.rmtree(scratch, ignore_errors=True)
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
