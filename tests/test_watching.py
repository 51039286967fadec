"""What is saved is built: a real watch beside real edits."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from packbuilder import watching
from packbuilder.cli import main

#: The longest that a line is waited for, seconds; it comes within two or three.
PATIENCE = 90


class Watch:
    """``packbuilder watch`` in a process of its own, and the lines that it says."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "packbuilder", "watch", "posters", "--as-of", "2026-11-25"], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
            preexec_fn=(lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) if os.name == "posix" else None,
        )  # fmt: skip
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.rstrip())

    def until(self, end: str) -> list[str]:
        """The lines up to the one that has ``end`` in it."""
        said: list[str] = []
        while not said or end not in said[-1]:
            try:
                said.append(self.lines.get(timeout=PATIENCE))
            except queue.Empty:
                raise AssertionError(f"{end!r} was not said: {said}") from None
        return said


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[tuple[Path, Watch]]:
    folder = tmp_path / "school"
    answers = ("--school", "Example Primary School", "--lead", "Alex Example", "--lead-phone", "01632 960901",
               "--head", "Chris Example, 01632 960903", "--colour", "navy")  # fmt: skip
    assert main(["new", str(folder), *answers]) == 0
    watch = Watch(folder)
    try:
        yield folder, watch
    finally:
        if watch.process.poll() is None:
            os.killpg(watch.process.pid, signal.SIGKILL)
        watch.process.wait()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends the signals of POSIX")
def test_an_edit_is_built_a_fault_is_told_and_ctrl_c_ends_it(watch: tuple[Path, Watch]) -> None:
    folder, seen = watch
    seen.until("Ctrl-C ends it")
    section = folder / "content/briefings/who-to-tell/sections/tell-someone.yaml"
    words = section.read_text("utf-8")
    line = next(line for line in words[words.index("poster") :].splitlines() if line.strip().startswith("headline: "))

    said = words.replace(line, line.split("headline: ")[0] + "headline: Say it to us today")
    beside = section.with_suffix(".yaml.tmp")  # as an editor that saves by another name
    beside.write_text(said, "utf-8")
    beside.replace(section)
    told = seen.until(", in ")
    assert "content/briefings/who-to-tell/sections/tell-someone.yaml saved" in told[0]
    assert "seconds" in told[-1]

    section.write_text(said.replace("headline: ", "hedline: ", 1), "utf-8")
    told = seen.until("nothing built")
    assert any("tell-someone.yaml:" in each and "hedline" in each for each in told)

    section.write_text(words, "utf-8")
    assert "built" in seen.until(", in ")[-1]

    os.killpg(seen.process.pid, signal.SIGINT)
    assert "Stopped watching." in seen.until("Stopped")[-1]
    assert seen.process.wait(PATIENCE) == 0


def test_what_is_saved_while_it_builds_comes_next_and_what_editors_leave_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "layouts").mkdir()
    page = tmp_path / "content" / "a.yaml"
    page.write_text("a", "utf-8")
    edits = iter([
        lambda: (tmp_path / "content" / ".a.yaml.swp").write_text("x", "utf-8"),
        lambda: page.write_text("ab", "utf-8"),
        lambda: (tmp_path / "layouts" / "b.css").write_text("b", "utf-8"),  # before all is still
        lambda: None,
        lambda: shutil.move(page, tmp_path / "content" / "c.yaml"),
        lambda: None,
    ])  # fmt: skip
    coming = watching.changes(tmp_path, sleep=lambda _: next(edits)())
    assert next(coming) == []
    assert next(coming) == ["content/a.yaml", "layouts/b.css"]
    assert next(coming) == ["content/a.yaml", "content/c.yaml"]
