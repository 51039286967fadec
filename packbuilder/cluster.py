"""The same jobs on a Dask cluster that exists already: handed out there, written here.

The machines of a cluster share no folder with this one, so a job is sent with all that it needs: its content as it was
selected, the pictures of its briefing and the workspace's own layouts. What comes back is the finished file with its
proof; this process alone writes. Workers must have the very same packbuilder, engines and fonts, which is looked at
first, and by each job again. There, too, a document is set in a process of its own (``pool``): a crash or a hang costs
that document, and not the worker. A worker that is lost costs time: its jobs are made by another.

Dask sends Python objects both ways. Whoever reaches the scheduler can run programs on its workers: use a cluster in a
network that you trust, or one with TLS (``tls://``).
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import multiprocessing
import pickle
import queue
import re
import secrets
import shutil
import threading
import time
import warnings
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import fingerprint, pool
from .diagnostics import Diagnostic, PackError, Severity
from .resources import Layouts, shipped, stands

if TYPE_CHECKING:
    from .build import Made
    from .planning import Job
    from .pool import Make, Started

INSTALL = 'install it: pip install "packbuilder[cluster]"'
#: Seconds to wait for a scheduler that does not answer, and for workers where there are none.
CONNECT, PATIENCE = 15.0, 60.0
#: Seconds after which a process of a worker that gets no more jobs ends.
IDLE = 600.0

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of the scheduler at ``address``; each document within ``timeout`` seconds.

    Raises :class:`PackError`: wrong use for what is no address, the machine where the cluster cannot be used.
    """

    address: str
    timeout: float = pool.TIMEOUT

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(tcp|tls|ws|wss|ucx)://[^\s/]+:\d+", self.address):
            hint = "write it as tcp://scheduler:8786"
            raise PackError.one(f"this is no address of a scheduler: {self.address}", hint=hint, exit_code=2)
        _engine()

    def __call__(
        self, make: Make, jobs: Iterable[Job], layouts: Layouts, started: Started
    ) -> Iterator[tuple[Job, Made]]:
        """As :class:`packbuilder.pool.Hands`."""
        waiting = pool.Ahead(enumerate(jobs))
        if not waiting:
            return
        with _quiet(), _connected(self.address) as client:
            yield from _handed_out(client, self, make, waiting, layouts, started)


# -- the side of the build -----------------------------------------------------------------------------


def _engine() -> Any:
    try:
        import distributed
    except ImportError:
        raise PackError.one("building on a cluster needs dask.distributed", hint=INSTALL, exit_code=3) from None
    return distributed


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs of workers that come and go is none of a user's business: what matters is told."""
    _engine()
    named = [
        n for n in logging.Logger.manager.loggerDict if n.split(".")[0] == "distributed"
    ]  # each has its own handler
    loud = [logger for logger in map(logging.getLogger, named) if not logger.disabled]
    for logger in loud:
        logger.disabled = True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger in loud:
            logger.disabled = False


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        client = _engine().Client(address, timeout=CONNECT, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:  # TimeoutError is an OSError
        said = f"there is no answer from a scheduler at {address}"
        hint = "look whether it runs, and whether a firewall stands between"
        raise PackError.one(said, hint=hint, exit_code=3) from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=5)


def _handed_out(
    client: Any, how: Cluster, make: Make, waiting: pool.Ahead[tuple[int, Job]], layouts: Layouts, started: Started
) -> Iterator[tuple[Job, Made]]:
    engine = _engine()
    seats = _same_everywhere(client, how.address)
    build = secrets.token_hex(8)
    stand = _stand()

    def once(files: Files, name: str) -> Any:
        """Files that many jobs need: sent once, and again from the scheduler to whoever lacks them."""
        return client.submit(dict, dict(files), key=f"packbuilder-{name}-{build}", pure=False)

    looks = [once(files, f"looks-{n}") for n, files in enumerate(_own_looks(layouts))]
    pictures: dict[str, Any] = {}
    going: dict[Any, Job] = {}
    done: queue.SimpleQueue[Any] = queue.SimpleQueue()
    seen = time.monotonic()
    try:
        while waiting or going:
            while len(going) < 2 * seats + 2 and waiting:
                number, job = waiting.popleft()
                folder = str(job.sheet.options.get("folder", ""))
                if folder not in pictures:
                    pictures[folder] = once(_pictures(job), f"pictures-{len(pictures)}")
                parcel = zlib.compress(pickle.dumps((make, job), 5), 1)
                future = client.submit(
                    at_work, parcel, stand, looks, pictures[folder], build, how.timeout,
                    key=f"packbuilder-{build}-{number}", pure=False,
                )  # fmt: skip
                going[future] = job
                future.add_done_callback(done.put)
                started(job)
            with suppress(queue.Empty):
                future = done.get(timeout=5)
                made = _fetched(future, going[future], how.address)
                if made is None:
                    done.put(future)
                else:
                    yield going.pop(future), made
            seats = _seats(client)
            seen = time.monotonic() if seats else seen
            if time.monotonic() - seen > PATIENCE:
                raise _gone(f"the cluster at {how.address} has no workers any more")
    except (engine.CancelledError, engine.comm.core.CommClosedError, OSError) as error:
        raise _gone(f"the cluster at {how.address} is gone") from error
    finally:
        with suppress(Exception):
            client.cancel(list(going), force=True)
            client.run(let_go, build, wait=True, on_error="ignore")


def _seats(client: Any) -> int:
    """How many jobs the workers can do at once."""
    return sum(client.nthreads().values())


def _gone(message: str) -> PackError:
    return PackError.one(message, hint="what was built stands; build again for the rest", exit_code=3)


def _fetched(future: Any, job: Job, address: str) -> Made | None:
    """What a job came to; None where its result was lost with its worker, and is being made again."""
    if future.status == "error":
        error = future.exception()
        if isinstance(error, (OtherStandError, ImportError)):
            raise _skew(f"a worker of {address} has another packbuilder, or none ({error})")
        if type(error).__name__ == "KilledWorker":
            return pool.died(job.rel, None)
        return _failed(job, error)
    if future.status in ("cancelled", "lost"):
        raise _gone(f"the cluster at {address} is gone")
    try:
        made: Made = future.result(timeout=30)
    except TimeoutError:
        return None
    return made


def _failed(job: Job, error: BaseException) -> Made:
    from .build import Made

    message = f"a worker could not set {job.rel}: {type(error).__name__}: {error}"
    return Made(None, None, (Diagnostic(Severity.ERROR, message, None, "look at the log of the worker"),), 1)


def _same_everywhere(client: Any, address: str) -> int:
    """How many workers there are. Raises :class:`PackError` where one of them is not as this machine is."""
    until = time.monotonic() + PATIENCE
    while not client.nthreads():
        if time.monotonic() > until:
            raise PackError.one(f"the scheduler at {address} has no workers", hint="start some", exit_code=3)
        time.sleep(0.5)
    mine = stand()
    try:
        theirs: dict[str, Any] = client.run(stand, on_error="return")
    except Exception as error:  # a worker that cannot read the question has none
        theirs = {address: error}
    for where, its in theirs.items():
        if isinstance(its, OSError):
            continue  # it went away: others do its work
        if isinstance(its, BaseException):
            raise _skew(f"the worker {where} has another packbuilder, or none ({its})")
        if other := _differs(mine, its):
            raise _skew(f"the worker {where} is not as this machine is: {other}")
    return _seats(client)


def _differs(mine: Mapping[str, str], its: Mapping[str, str]) -> str:
    """What is another there, in words; nothing where all is the same."""
    if mine == its:
        return ""
    if mine["packbuilder"] != its["packbuilder"]:
        return f"packbuilder {its['packbuilder']} there, {mine['packbuilder']} here"
    lines = set(its["engines"].splitlines()) - set(mine["engines"].splitlines())
    if lines or mine["engines"] != its["engines"]:
        there = ", ".join(sorted(lines)) or "something lacking"
        here = ", ".join(sorted(set(mine["engines"].splitlines()) - set(its["engines"].splitlines())))
        return f"{there} there, {here or 'nothing of the kind'} here"
    return "its packbuilder has the same number and other files"


def _skew(message: str) -> PackError:
    hint = "install on every worker the packbuilder that runs here, from the same requirements.lock"
    return PackError.one(message, hint=hint, exit_code=3)


def _own_looks(layouts: Layouts) -> Iterator[Files]:
    """The files of each folder of looks that does not ship with the program, in their order."""
    ours = shipped("layouts").resolve()
    for root in layouts.roots:
        if root != ours:
            paths = (p for p in sorted(root.rglob("*")) if p.is_file() and p.resolve().is_relative_to(root))
            yield {p.relative_to(root).as_posix(): p.read_bytes() for p in paths}


def _pictures(job: Job) -> Files:
    """Every picture that the job's briefing names and that lies in its folder."""
    home = Path(str(job.sheet.options.get("folder", ""))).resolve()
    found: dict[str, bytes] = {}
    sections = list(job.sheet.selected.briefing.sections)
    while sections:
        section = sections.pop()
        sections += section.sections
        for block in section.blocks:
            if block.kind == "image":
                path = (home / str(block.body.file)).resolve()
                if stands(path) and path.is_relative_to(home):
                    found[path.relative_to(home).as_posix()] = path.read_bytes()
    return found


# -- the side of a worker ------------------------------------------------------------------------------


class OtherStandError(Exception):
    """A job that came from another packbuilder."""


def stand() -> dict[str, str]:
    """What a worker must have the same of."""
    from importlib.metadata import version

    return {
        "packbuilder": version("packbuilder"),
        "engines": fingerprint.engines(),
        "program": fingerprint.program(),
        "looks": fingerprint.looks((shipped("layouts").resolve(),)),
    }


@cache
def _stand() -> str:
    return repr(sorted(stand().items()))


def at_work(parcel: bytes, asked: str, looks: Sequence[Files], pictures: Files, build: str, timeout: float) -> Made:
    """On a worker: one job of the build ``build``, in a process of its own.

    Raises :class:`OtherStandError` where this packbuilder is not the one that sent it.
    """
    if asked != _stand():
        raise OtherStandError("it came to the cluster while this build ran")
    make, job = pickle.loads(zlib.decompress(parcel))
    bench = _bench(build)
    layouts = bench.layouts(looks)
    sheet = replace(job.sheet, options={**job.sheet.options, "folder": bench.folder(pictures)})
    try:
        worker = bench.worker(make, layouts)
    except PackError as error:
        from .build import Made

        return Made(None, None, error.diagnostics, error.exit_code)
    worker.send(replace(job, sheet=sheet))
    found: list[tuple[pool.Worker, Made]] = []
    while not found:
        found = pool.results([worker], timeout)
    bench.back(worker)
    return found[0][1]


def _code(files: Files) -> str:
    digest = hashlib.sha256()
    for rel in sorted(files):
        digest.update(rel.encode("utf-8", "surrogateescape") + b"\x1f" + hashlib.sha256(files[rel]).digest())
    return digest.hexdigest()[:24]


class _Bench:
    """What one build has on a worker: files it was sent, and processes, as many as the worker has threads."""

    def __init__(self) -> None:
        self.home = Path(pool.scratch("packbuilder-cluster-"))
        self.lock = threading.Lock()
        self.idle: list[pool.Worker] = []
        self.all: list[pool.Worker] = []

    def folder(self, files: Files) -> str:
        """A folder that holds ``files``; Dask hands over the same mapping to every job that needs it."""
        with self.lock:
            home = self.home / _code(files)
            if not home.is_dir():
                for rel, data in files.items():
                    path = home.joinpath(*rel.split("/"))
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)
                home.mkdir(parents=True, exist_ok=True)
        return str(home)

    def layouts(self, looks: Sequence[Files]) -> Layouts:
        """The looks of the build, before those that ship with the program."""
        return Layouts(*(Path(self.folder(files)) for files in looks), shipped("layouts"))

    def worker(self, make: Make, layouts: Layouts) -> pool.Worker:
        """A process that waits for a job."""
        with self.lock:
            while self.idle:
                worker = self.idle.pop()
                if worker.process.is_alive():
                    return worker
                self.all.remove(worker)
                worker.dismiss()
            worker = pool.hired(make, layouts, str(self.home), IDLE)
            self.all.append(worker)
            return worker

    def back(self, worker: pool.Worker) -> None:
        """It has done its job."""
        with self.lock:
            if not worker.spent:
                self.idle.append(worker)
            elif worker in self.all:
                self.all.remove(worker)
                worker.dismiss()

    def clear(self) -> None:
        """The build is over, or was stopped."""
        with self.lock:
            for worker in self.all:
                worker.kill()
            self.all, self.idle = [], []
            shutil.rmtree(self.home, ignore_errors=True)


_BENCHES: dict[str, _Bench] = {}
_BENCHES_LOCK = threading.Lock()


def _bench(build: str) -> _Bench:
    with _BENCHES_LOCK:
        if build not in _BENCHES:
            _BENCHES[build] = _Bench()
            atexit.register(let_go, build)
            # A worker of Dask is a daemon to its nanny, and may have no processes of its own unless it is none.
            with suppress(AssertionError):
                multiprocessing.current_process().daemon = False
        return _BENCHES[build]


def let_go(build: str) -> None:
    """On a worker: the build ``build`` wants nothing any more."""
    with _BENCHES_LOCK:
        bench = _BENCHES.pop(build, None)
    if bench is not None:
        bench.clear()
