"""Processes side by side: a worker that dies or hangs costs its own document, and none is left over."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from workers import Task, said, work

from packbuilder import pool
from packbuilder.build import Made
from packbuilder.diagnostics import PackError
from packbuilder.pool import Pool
from packbuilder.resources import Layouts

HERE = Path(__file__).resolve().parent
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def run(
    tasks: Sequence[Task], count: int = 2, timeout: float = 60, started: Callable[[Any], None] = id
) -> dict[str, Made]:
    got: dict[str, Made] = {}
    for task, result in Pool(count, timeout)(work, tasks, Layouts(), started):  # type: ignore[arg-type]
        assert task.rel not in got
        got[task.rel] = result
    return got


def children() -> set[int]:
    """The workers that are there now: whatever was forked from the server of this process (on Linux)."""
    from multiprocessing.forkserver import _forkserver

    found = set()
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = process.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == _forkserver._forkserver_pid and words[0] != "Z":  # type: ignore[attr-defined]
            found.add(int(process.parent.name))
    return found


def test_every_job_comes_back_once() -> None:
    begun: list[str] = []
    got = run([Task(f"{n}") for n in range(30)], 3, started=lambda task: begun.append(task.rel))
    assert sorted(got) == sorted(begun) == sorted(map(str, range(30)))
    pids = {said(made) for made in got.values()}
    assert 1 <= len(pids) <= 3 and str(os.getpid()) not in pids


def test_nothing_to_do_starts_nothing() -> None:
    assert run([]) == {}


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("crash", "the program that set bad stopped without a word (SIGSEGV)"),
        ("abort", "the program that set bad stopped without a word (SIGABRT)"),
        ("killed", "the program that set bad stopped without a word (SIGKILL)"),
        ("exit", "the program that set bad stopped without a word"),
        ("memory", "bad asks for more memory than a document may have"),
        pytest.param("grow", "bad asks for more memory than a document may have", marks=LINUX),
    ],
)
def test_a_worker_that_dies_costs_its_own_document(what: str, says: str, capfd: pytest.CaptureFixture[str]) -> None:
    tasks = [Task(f"{n}") for n in range(6)]
    got = run([*tasks[:2], Task("bad", what), *tasks[2:]])
    assert said(got["bad"]) == says and got["bad"].exit_code == 1 and got["bad"].diagnostics[0].hint
    assert all(said(got[t.rel]).isdigit() for t in tasks) and len(got) == 7
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("what", ["loop", "sleep"])
def test_a_worker_that_hangs_costs_its_own_document(what: str) -> None:
    tasks = [Task(f"{n}") for n in range(6)]
    got = run([Task("bad", what), *tasks], timeout=3)
    assert said(got["bad"]) == "bad was given up: it took more than 3 seconds" and got["bad"].exit_code == 1
    assert got["bad"].diagnostics[0].hint == "give it longer with --timeout"
    assert all(said(got[t.rel]).isdigit() for t in tasks) and len(got) == 7


def test_when_every_worker_dies_every_document_is_named() -> None:
    got = run([Task(f"{n}", "crash") for n in range(5)])
    assert len(got) == 5 and all("stopped without a word" in said(made) for made in got.values())


def test_workers_are_renewed() -> None:
    got = run([Task(f"{n}") for n in range(pool.RENEWED_AFTER * 2 + 1)], 1)
    counts = [sum(said(m) == pid for m in got.values()) for pid in dict.fromkeys(said(m) for m in got.values())]
    assert counts == [pool.RENEWED_AFTER, pool.RENEWED_AFTER, 1]


@LINUX
def test_a_worker_that_grew_fat_is_renewed() -> None:
    got = run([Task("0"), Task("fat", "fat"), Task("1"), Task("2")], 1)
    pids = [said(got[rel]) for rel in ("0", "fat", "1", "2")]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_all_that_is_loaded_beforehand_is_there() -> None:
    code = (
        "import sys, packbuilder._warm as warm\n"
        "names = [*(f'packbuilder.{n}' for n in warm._OURS), *warm._ENGINES]\n"
        "print([n for n in names if n not in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_what_jobs_have_in_common_is_sent_once() -> None:
    ballast = tuple(f"word {n}" for n in range(20_000))
    worker_bytes: list[int] = []
    real = pool.Worker.send

    def send(self: pool.Worker, job: Any) -> None:
        real(self, job)
        worker_bytes.append(len(self.buffer.getvalue()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool.Worker, "send", send)
        got = run([Task(f"{n}", ballast=ballast) for n in range(5)], 1)
    assert len(got) == 5
    assert worker_bytes[0] > 200_000 and max(worker_bytes[1:]) < 1000


@LINUX
def test_stopped_early_it_leaves_no_worker_and_no_file(tmp_path: Path) -> None:
    before = children() if run([Task("first")]) else set()
    coming = Pool(2, 60)(work, [Task("0"), *(Task(f"{n}", "sleep") for n in range(9))], Layouts(), id)  # type: ignore[arg-type]
    next(coming)
    assert len(children() - before) == 2
    coming.close()  # type: ignore[attr-defined]
    assert children() - before == set()
    del coming
    gc.collect()
    folder = Path(pool.tempfile.gettempdir())  # others may be building there, too
    assert list(folder.glob(f"packbuilder-work-*-{os.getpid()}-*")) == []


def test_a_machine_that_starts_no_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(pool.Worker, "__init__", refuse)
    with pytest.raises(PackError, match="starts no process to build in") as caught:
        run([Task("a"), Task("b")])
    assert caught.value.exit_code == 3


def test_a_machine_that_starts_fewer_processes_builds_with_those(monkeypatch: pytest.MonkeyPatch) -> None:
    real, made = pool.Worker.__init__, list[int]()

    def begin(self: pool.Worker, *arguments: Any) -> None:
        if made:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        made.append(1)
        real(self, *arguments)

    monkeypatch.setattr(pool.Worker, "__init__", begin)
    assert len(run([Task(f"{n}") for n in range(4)], 4)) == 4


@LINUX
def test_the_server_that_workers_are_forked_from_has_one_thread() -> None:
    """A fork is safe where no other thread can hold a lock."""
    from multiprocessing.forkserver import _forkserver

    run([Task("a")])
    assert len(list(Path(f"/proc/{_forkserver._forkserver_pid}/task").iterdir())) == 1  # type: ignore[attr-defined]


def test_where_no_server_can_be_started_each_worker_starts_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server listens in the machine's folder for passing files, whose name can be too long for that."""
    monkeypatch.setattr(pool, "warm", lambda: False)
    got = run([Task("bad", "crash"), Task("a"), Task("b")], 1)
    assert "stopped without a word (SIGSEGV)" in said(got["bad"]) and len({said(got["a"]), said(got["b"])}) == 1


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    """What runs a build need not be importable: workers do not run the main program again."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(HERE)!r})\n"
        "from workers import Task, work\n"
        "from packbuilder.pool import Pool\n"
        "from packbuilder.resources import Layouts\n"
        "print('begun')\n"
        "print(len(list(Pool(2)(work, [Task('a'), Task('b')], Layouts(), id))))\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["begun", "2"], done.stderr


@LINUX
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_a_build_ends_its_workers_end_too(how: signal.Signals, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    script = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from workers import Task, work\n"
        "from packbuilder.pool import Pool\n"
        "from packbuilder.resources import Layouts\n"
        f"list(Pool(1)(work, [Task('a', {'touch ' + str(mark)!r})], Layouts(), id))\n"
    )
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    build = subprocess.Popen(
        [sys.executable, "-c", script], stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(temporary)},
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whatever runs the tests may not hear it
    )  # fmt: skip
    assert wait_for(lambda: mark.is_file() and mark.read_text())
    worker = int(mark.read_text())
    if how == signal.SIGINT:
        os.killpg(build.pid, how)  # as a terminal does: to all of them
    else:
        build.send_signal(how)
    told = build.communicate(timeout=60)[1].decode()
    assert told.count("Traceback") <= 1  # the script's own
    assert wait_for(lambda: not Path(f"/proc/{worker}").exists())
    assert wait_for(lambda: not list(temporary.glob("packbuilder-*")))


def wait_for(what: Callable[[], object], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
