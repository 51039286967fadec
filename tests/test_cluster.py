"""The same jobs on a real Dask cluster: a scheduler and two workers on this machine, one of them killed."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import workers
from workers import said

from packbuilder import build, cluster
from packbuilder.cli import main
from packbuilder.cluster import Cluster
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.planning import Job, Wanted, plan
from packbuilder.resources import Layouts
from packbuilder.store import Store
from packbuilder.workspace import Workspace

distributed = pytest.importorskip("distributed", reason='dask.distributed is not installed (pip install -e ".[dev]")')

HERE = Path(__file__).resolve().parent
DAY = dt.date(2026, 11, 25)


class Dask:
    """A scheduler, and workers with one thread each, each in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.groups = folder, list[subprocess.Popen[bytes]]()
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter",
                    "--scheduler-file", str(folder / "scheduler.json"))  # fmt: skip
        until = time.monotonic() + 120
        while not (folder / "scheduler.json").is_file() or not (folder / "scheduler.json").read_text().strip():
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.1)
        import json

        self.address = str(json.loads((folder / "scheduler.json").read_text())["address"])

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        return self._start("worker", self.address, "--nthreads", "1", "--no-dashboard", **environment)

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *words], stdout=log, stderr=log, cwd=self.folder, start_new_session=True,
                env={**os.environ, "PYTHONPATH": f"{HERE.parent}{os.pathsep}{HERE}", **environment},
            )  # fmt: skip
        self.groups.append(process)
        return process

    def wait_for(self, count: int) -> None:
        with distributed.Client(self.address, set_as_default=False) as client:
            until = time.monotonic() + 120
            while len(client.nthreads()) != count:
                assert time.monotonic() < until, (self.folder / "log").read_text()
                time.sleep(0.1)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """The worker and its nanny, at once, as when a machine loses its power."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(60)

    def close(self) -> None:
        for process in reversed(self.groups):
            if process.poll() is None:
                self.kill(process)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    made = Dask(tmp_path_factory.mktemp("dask"))
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def two(dask: Dask) -> Dask:
    for _ in range(2):
        dask.worker()
    dask.wait_for(2)
    return dask


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with looks and a picture of its own."""
    root = tmp_path_factory.mktemp("school")
    shutil.copytree(HERE.parent / "content", root / "content")
    (root / "layouts/poster").mkdir(parents=True)
    (root / "layouts/poster/ours.css").write_text("/* ours */")
    return Workspace(root)


@pytest.fixture(scope="module")
def posters(school: Workspace) -> list[Job]:
    return [job for job in plan(school, ["staffroom"], Wanted(), DAY, Diagnostics()) if "oakfield" in job.rel]


def run(
    how: Cluster, make: Any, jobs: list[Job], layouts: Layouts, then: Callable[[str], None] = str
) -> dict[str, Any]:
    got: dict[str, Any] = {}
    for job, made in how(make, jobs, layouts, id):  # type: ignore[arg-type]
        assert job.rel not in got, "it came twice"
        got[job.rel] = made
        then(job.rel)
    return got


def test_a_job_takes_with_it_all_that_it_needs(two: Dask, school: Workspace, posters: list[Job]) -> None:
    [made] = run(Cluster(two.address), workers.told, posters[:1], school.layouts).values()
    folder, own, ours, _ = said(made).split("|")
    assert str(school.root) not in folder + own + ours
    assert ours == f"{own}/poster/ours.css"


def test_a_document_that_crashes_or_hangs_costs_itself_only(two: Dask, school: Workspace, posters: list[Job]) -> None:
    got = run(Cluster(two.address, timeout=4), workers.failing, posters, school.layouts)
    bad = {rel: said(made) for rel, made in got.items() if made.exit_code}
    assert len(got) == len(posters) and len(bad) == 2
    assert [m for r, m in bad.items() if "a4" in r] == [f"the program that set {r} stopped without a word (SIGSEGV)"
                                                       for r in bad if "a4" in r]  # fmt: skip
    assert any("took more than 4 seconds" in m for r, m in bad.items() if "a3" in r)
    two.wait_for(2)  # no worker of the cluster was harmed


def test_a_worker_that_is_lost_costs_time_and_nothing_else(
    two: Dask, school: Workspace, posters: list[Job], tmp_path: Path
) -> None:
    jobs = posters[:8]
    victim, begun = two.groups[-1], list[str]()

    def then(rel: str) -> None:
        begun.append(rel)
        if len(begun) == 2:
            two.kill(victim)

    store, finished = Store(tmp_path), list[str]()
    report = build.run(
        jobs, school.layouts, store, hands=_Slow(Cluster(two.address), then),
        finished=lambda built: finished.append(built.job.rel),
    )  # fmt: skip
    assert victim.poll() is not None
    assert [b.status for b in report] == ["built"] * len(jobs), [b.diagnostics for b in report]
    assert sorted(finished) == sorted(job.rel for job in jobs)
    here = build.make(jobs[3], school.layouts)
    assert here.artifact and (tmp_path / jobs[3].rel).read_bytes() == here.artifact.data
    assert len(list(tmp_path.rglob("*.pdf"))) == len(jobs)
    two.worker()
    two.wait_for(2)


class _Slow:
    def __init__(self, how: Cluster, then: Callable[[str], None]) -> None:
        self.how, self.then = how, then

    def __call__(self, make: Any, jobs: Any, layouts: Layouts, started: Any) -> Iterator[Any]:
        for job, made in self.how(workers.dawdled, jobs, layouts, started):  # type: ignore[arg-type]
            self.then(job.rel)
            yield job, made


def test_from_the_command_line(
    two: Dask, school: Workspace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["build", "staffroom", "--as-of", DAY.isoformat(), "--sections", "curiosity", "--output", str(tmp_path)]
    assert main(["--workspace", str(school.root), *words, "--force", "--cluster", two.address]) == 0
    shown = capsys.readouterr()
    assert shown.err == "" and " files built, in " in shown.out
    assert len(list(tmp_path.rglob("*.pdf"))) == shown.out.count("none leaked") > 4


def test_what_is_left_on_the_workers_when_a_build_is_over(two: Dask, school: Workspace, posters: list[Job]) -> None:
    run(Cluster(two.address), workers.told, posters[:3], school.layouts)
    with distributed.Client(two.address, set_as_default=False) as client:
        assert set(client.run(_benches).values()) == {0}


def _benches() -> int:
    from packbuilder.cluster import _BENCHES

    return len(_BENCHES)


def test_another_packbuilder_on_a_worker_is_told(
    two: Dask, school: Workspace, posters: list[Job], tmp_path: Path
) -> None:
    """A worker that joins with other files of packbuilder, or with none."""
    other = tmp_path / "other/packbuilder"
    shutil.copytree(HERE.parent / "packbuilder", other, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE.parent / "layouts", other.parent / "layouts")
    (other / "text.py").write_text((other / "text.py").read_text() + "\n# changed\n")
    process = two.worker(PYTHONPATH=f"{other.parent}{os.pathsep}{HERE}")
    two.wait_for(3)
    with pytest.raises(PackError, match="is not as this machine is: its packbuilder has the same number") as caught:
        run(Cluster(two.address), build.make, posters[:1], school.layouts)
    assert caught.value.exit_code == 3 and "requirements.lock" in caught.value.diagnostics[0].hint
    two.kill(process)
    two.wait_for(2)


def test_what_differs_is_told_in_words() -> None:
    mine = cluster.stand()
    assert cluster._differs(mine, mine) == ""
    assert cluster._differs(mine, {**mine, "packbuilder": "9.9"}).startswith("packbuilder 9.9 there, ")
    older = mine["engines"].replace("weasyprint 7", "weasyprint 6")
    assert cluster._differs(mine, {**mine, "engines": older}).startswith("weasyprint 6")


def test_a_job_that_comes_from_another_packbuilder_is_refused() -> None:
    with pytest.raises(cluster.OtherStandError):
        cluster.at_work(b"", "another", [], {}, "b", 1)


@pytest.mark.parametrize(
    "address", ["scheduler", "scheduler:8786", "tcp://scheduler", "http://scheduler:8786", "tcp://a b:1"]
)
def test_what_is_no_address(address: str, capsys: pytest.CaptureFixture[str], school: Workspace) -> None:
    assert main(["--workspace", str(school.root), "build", "staffroom", "--cluster", address, "--force"]) == 2
    assert "write it as tcp://scheduler:8786" in capsys.readouterr().err


def test_no_scheduler_there(
    school: Workspace, posters: list[Job], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT", 1)
    assert (
        main(["--workspace", str(school.root), "build", "staffroom", "--cluster", "tcp://127.0.0.1:9", "--force"]) == 3
    )
    told = capsys.readouterr().err
    assert "there is no answer from a scheduler at tcp://127.0.0.1:9" in told and "Traceback" not in told


def test_a_scheduler_without_workers(
    tmp_path: Path, school: Workspace, posters: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    alone = Dask(tmp_path)
    try:
        with pytest.raises(PackError, match="has no workers") as caught:
            run(Cluster(alone.address), build.make, posters[:1], school.layouts)
        assert caught.value.exit_code == 3
    finally:
        alone.close()


def test_a_scheduler_that_goes_away(
    tmp_path: Path, school: Workspace, posters: list[Job], monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    gone = Dask(tmp_path)
    gone.worker()
    gone.wait_for(1)
    monkeypatch.setattr(cluster, "CONNECT", 3)
    try:
        with pytest.raises(PackError, match=r"the cluster at .* is gone|has no workers any more") as caught:
            run(Cluster(gone.address), workers.dawdled, posters, school.layouts, lambda rel: gone.close())
        assert caught.value.exit_code == 3 and "build again for the rest" in caught.value.diagnostics[0].hint
        assert capfd.readouterr().err == ""
    finally:
        gone.close()


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path, school: Workspace) -> None:
    fake = tmp_path / "lacking"
    fake.mkdir()
    (fake / "distributed.py").write_text("raise ImportError('no module named distributed')\n")
    done = subprocess.run(
        [sys.executable, "-m", "packbuilder", "build", "staffroom", "--force", "--cluster", "tcp://127.0.0.1:9"],
        cwd=school.root, env={**os.environ, "PYTHONPATH": str(fake)}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 3 and "Traceback" not in done.stderr
    assert 'pip install "packbuilder[cluster]"' in done.stderr
