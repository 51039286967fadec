"""From jobs to files: making them side by side, proving them, and writing them.

One job is one file. A job that fails costs its own file only; the others are built.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import fingerprint, reasons
from .bundle import heavy
from .diagnostics import Diagnostic, Diagnostics, PackError, Severity
from .editions import note
from .planning import Job
from .resources import Layouts
from .store import Store, Stored, details, digest
from .together import counted, waits

if TYPE_CHECKING:
    from .brand import Brand
    from .cache import Cache
    from .formats import Artifact
    from .pool import Hands
    from .proof import Proof


@dataclass(frozen=True, slots=True)
class Made:
    """What a job came to, before it is written: a file and its proof, or why there is none."""

    artifact: Artifact | None
    proof: Proof | None
    diagnostics: tuple[Diagnostic, ...]
    exit_code: int = 0


@dataclass(slots=True)
class Built:
    """One line of the summary."""

    job: Job
    status: str = ""
    path: Path | None = None
    kept: Path | None = None
    count: int = 0
    unit: str = ""
    size: int = 0
    sha256: str = ""
    proof: Proof | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: int = 0
    #: What it was made from, for :mod:`reasons`; and why it was built or not, where that was asked for.
    parts: fingerprint.Parts = field(default_factory=dict)
    why: str = ""

    @property
    def ok(self) -> bool:
        """Whether the file stands in output/ as it should."""
        return self.status in ("built", "unchanged")


@dataclass(slots=True)
class Report:
    """All that a build did."""

    built: list[Built] = field(default_factory=list)
    found: Diagnostics = field(default_factory=Diagnostics)

    @property
    def exit_code(self) -> int:
        """0 when every file was built; else the weightiest reason (3 the machine, 2 wrong use, 1 the content)."""
        return max([b.exit_code for b in self.built] + [1 if self.found.errors else 0], default=0)


def make(job: Job, layouts: Layouts) -> Made:
    """Set one file and prove it. Never raises for what is wrong with the content."""
    from . import formats
    from .proof import prove

    try:
        brand = _brand(layouts, job)  # in the worker: a brand is read once a process
        artifact = formats.build(job.sheet, layouts, brand)
        proof = prove(artifact.data, artifact.suffix, job.sheet.selected, layouts, name=job.rel)
    except PackError as error:
        return Made(None, None, error.diagnostics, error.exit_code)
    except MemoryError:
        from .pool import starved

        return starved(job.rel)
    except Exception as error:  # a fault of ours costs this file only, too
        hint = f"the details are in {details(error)}; please report it"
        fault = f"a fault in packbuilder itself while setting {job.rel}: {type(error).__name__}"
        return Made(None, None, (Diagnostic(Severity.ERROR, fault, None, hint),), 3)
    return Made(artifact, proof, (*artifact.diagnostics, *proof.diagnostics), 0 if proof.ok else 1)


_BRANDS: dict[tuple[tuple[Path, ...], str, str], Brand] = {}


def _brand(layouts: Layouts, job: Job) -> Brand:
    from .checking import brand_of

    organisation = job.sheet.selected.organisation
    key = (layouts.roots, organisation.brand, organisation.logo or "")
    if key not in _BRANDS:
        _BRANDS[key] = brand_of(layouts, organisation)
    return _BRANDS[key]


def run(
    jobs: Sequence[Job],
    layouts: Layouts,
    store: Store,
    *,
    cache: Cache | None = None,
    workers: int = 0,
    hands: Hands | None = None,
    strict: bool = False,
    explain: bool = False,
    started: Callable[[Job], None] = lambda job: None,
    finished: Callable[[Built], None] = lambda built: None,
) -> list[Built]:
    """Make, prove and write every job, in the jobs' order; what ``cache`` still has is taken from there.

    With ``explain``, each result says why it was built or not.

    ``hands`` make what has to be made (a :class:`~packbuilder.pool.Pool`, a cluster). Without them, ``workers`` 0 takes
    a process for each processor, 1 stays in this one, where a document that crashes takes the others with it.
    """
    done: dict[str, Built] = {}

    def settled(built: Built) -> None:
        done[built.job.rel] = built
        finished(built)

    if hands is None and workers != 1 and len(jobs) > 1:
        from .pool import Pool

        hands = Pool(workers)
    folders: dict[str, list[Job]] = {}
    for job in jobs:
        folders.setdefault(_folder(job), []).append(job)
    stream(folders.values(), layouts, store, cache=cache, hands=hands, strict=strict, explain=explain,
           started=started, finished=settled)  # fmt: skip
    return [done[job.rel] for job in jobs]


def stream(
    groups: Iterable[Sequence[Job]],
    layouts: Layouts,
    store: Store,
    *,
    cache: Cache | None,
    hands: Hands | None,
    strict: bool,
    explain: bool,
    started: Callable[[Job], None],
    finished: Callable[[Built], None],
) -> None:
    """As :func:`run`, for work without end: ``groups`` (all jobs of one folder each) are asked for as hands are free.

    Nothing is kept of a job once ``finished`` was told of it.
    """
    _Stream(layouts, store, cache, strict, explain, finished).work(groups, hands, started)


def _folder(job: Job) -> str:
    return job.rel.rpartition("/")[0]


@dataclass(slots=True)
class _Group:
    """A folder of which files are still to come: how many, before those that wait for them and in all."""

    first: int
    all: int
    last: list[Job]
    made: list[tuple[Job, fingerprint.Parts]] = field(default_factory=list)


class _Stream:
    def __init__(
        self, layouts: Layouts, store: Store, cache: Cache | None, strict: bool, explain: bool,
        finished: Callable[[Built], None],
    ) -> None:  # fmt: skip
        self.layouts, self.store, self.cache, self.strict, self.finished = layouts, store, cache, strict, finished
        self.explain = explain
        self.looks = fingerprint.Looks(layouts)
        self.known: dict[str, tuple[fingerprint.Parts, str]] = {}
        self.open: dict[str, _Group] = {}
        self.ripe: list[Job] = []

    def work(self, groups: Iterable[Sequence[Job]], hands: Hands | None, started: Callable[[Job], None]) -> None:
        jobs = self._coming(groups)
        while True:
            with closing(_made(jobs, self.layouts, hands, started)) as coming:  # stopped, they stop at once
                for job, made in coming:
                    if self.cache and made.artifact and made.proof and made.exit_code == 0:
                        code = fingerprint.whole(self.known[job.rel][0])
                        self.cache.put(code, made.artifact, made.proof, made.diagnostics)
                    self._settle(job, made)
            if not self.ripe:
                break
            jobs = self._ripened()
        if self.cache:
            self.cache.trim()

    def _coming(self, groups: Iterable[Sequence[Job]]) -> Iterator[Job]:
        """What has to be made, group after group; what the cache has is settled on the way."""
        for group in groups:
            first = [job for job in group if not waits(job)]
            last = [job for job in group if waits(job)]
            if group:
                self.open[_folder(group[0])] = _Group(len(first), len(group), last)
            if not first:
                self.ripe += last
            for job in first:
                yield from self._offered(job)
            yield from self._ripened()

    def _ripened(self) -> Iterator[Job]:
        while self.ripe:
            job = self.ripe.pop(0)
            yield from self._offered(counted(job, self.store.folder.joinpath(*_folder(job).split("/"))))

    def _offered(self, job: Job) -> Iterator[Job]:
        parts = fingerprint.parts_of(job.sheet, self.looks)
        why = reasons.why(job, parts, self.looks, self.store) if self.explain else ""
        self.known[job.rel] = parts, why
        held = None
        if self.cache:
            held = self.cache.get(fingerprint.whole(parts), self.store.folder.joinpath(*job.rel.split("/")))
        if held is None:
            yield job
        else:
            artifact, proof, said = held
            self._settle(job, Made(artifact, replace(proof, file=job.rel), said))

    def _settle(self, job: Job, made: Made) -> None:
        built = _finish(job, made, self.store, strict=self.strict)
        built.parts, built.why = self.known.pop(job.rel)
        folder = _folder(job)
        group = self.open[folder]
        group.all -= 1
        if not waits(job):
            group.first -= 1
            self.ripe += group.last if group.first == 0 else ()
        if built.ok:
            group.made.append((job, built.parts))
        if group.all == 0:
            del self.open[folder]
            reasons.keep(folder, group.made, self.looks, self.store)
        self.finished(built)


def _made(
    jobs: Iterator[Job], layouts: Layouts, hands: Hands | None, started: Callable[[Job], None]
) -> Generator[tuple[Job, Made]]:
    if hands is not None:
        yield from hands(make, jobs, layouts, started)
        return
    for job in jobs:
        started(job)
        yield job, make(job, layouts)


def _finish(job: Job, made: Made, store: Store, *, strict: bool) -> Built:
    """Write what was made, or keep it aside where it was not proven."""
    artifact = made.artifact
    said = (*made.diagnostics, *(heavy(job.rel, len(artifact.data)) if artifact else ()))
    built = Built(job, "failed", diagnostics=said, exit_code=made.exit_code, proof=made.proof)
    if artifact is None:
        return built
    warned = strict and any(d.severity is Severity.WARNING for d in said)
    try:
        if made.exit_code or warned:
            built.status, built.exit_code = "rejected", 1
            built.path = store.reject(job.rel, artifact.data)
        else:
            stored: Stored = store.put(job.rel, artifact.data, note(job.sheet.selected))
            built.status = "unchanged" if stored.unchanged else "built"
            built.path, built.kept = stored.path, stored.kept
    except PackError as error:
        built.status = "failed"
        built.diagnostics, built.exit_code = (*said, *error.diagnostics), error.exit_code
        return built
    built.count, built.unit = artifact.count, artifact.unit
    built.size, built.sha256 = len(artifact.data), digest(artifact.data)
    return built
