"""Stopped or killed at any moment: what stands in output/ is a whole old or a whole new file; the next build mends all.

``make test`` kills two dozen builds at random moments, ``make soak`` hundreds.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from packbuilder.cli import main

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")

DAY = ("--as-of", "2026-11-25")
BUILD = ["build", "posters", "--paper", "a4", *DAY]
WORDS = [sys.executable, "-m", "packbuilder", *BUILD]
PHONES = ("01632 960901", "01632 960902")


class School:
    """A workspace whose every poster names one of two numbers, with the whole files of both."""

    def __init__(self, root: Path) -> None:
        self.root, self.output = root, root / "output"
        self.lead = root / "content/organisations/example.yaml"
        self.whole: list[dict[str, bytes]] = []

    def say(self, number: int) -> None:
        text = self.lead.read_text("utf-8")
        self.lead.write_text(text.replace(PHONES[1 - number], PHONES[number]), "utf-8")

    def files(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in self.output.rglob("*.pdf")}

    def build(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            WORDS, cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            env={**os.environ, "TMPDIR": str(self.root / "tmp")},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whatever runs the tests may not hear it
        )  # fmt: skip

    def litter(self) -> list[str]:
        """The beginnings of files, and folders of workers that are no more."""
        left = [*self.root.rglob(".packbuilder-*"), *(self.root / "tmp").glob("packbuilder-*")]
        return [str(p) for p in left]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    root = tmp_path_factory.mktemp("kill") / "school"
    answers = (
        "--school", "Example Primary School", "--short-name", "Example", "--lead", "Alex Example", "--lead-phone",
        PHONES[0], "--head", "Chris Example, 01632 960903", "--colour", "navy",
    )  # fmt: skip
    assert main(["new", str(root), *answers]) == 0
    (root / "tmp").mkdir()
    made = School(root)
    for number in (1, 0):
        made.say(number)
        assert main(["--workspace", str(root), *BUILD]) == 0
        made.whole.insert(0, made.files())
    assert made.whole[0].keys() == made.whole[1].keys() and len(made.whole[0]) == 2
    assert all(made.whole[0][name] != made.whole[1][name] for name in made.whole[0])
    return made


def of_session(leader: int) -> list[str]:
    """The processes that a build began, and that are still there."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "stat").read_text().rpartition(")")[2].split()
            if int(words[3]) == leader and words[0] not in "ZX":
                found.append((process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " "))
        except OSError:
            continue
    return found


def wait_for(what: Callable[[], object], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def killed(school: School, moments: int, seed: int) -> None:
    """Kill so many builds, each at another moment; the words change in between, and some have to set all anew."""
    chance = random.Random(seed)
    cache, full = school.root / ".packbuilder", school.root.parent / "cache"
    longest = {}
    for anew in (True, False):
        shutil.rmtree(school.output, ignore_errors=True)
        shutil.rmtree(cache if anew else cache / "stamps", ignore_errors=True)
        began = time.monotonic()
        for number in (0, 1) if anew else (0,):
            school.say(number)
            assert school.build().wait(120) == 0
        longest[anew] = (time.monotonic() - began) / (2 if anew else 1)
    shutil.rmtree(full, ignore_errors=True)
    shutil.move(cache, full)
    ended = 0
    for number in range(moments):
        school.say(chance.randrange(2))
        anew = chance.random() < 0.2
        shutil.rmtree(cache, ignore_errors=True)
        if not anew:
            shutil.copytree(full, cache, ignore=shutil.ignore_patterns("stamps"))
        if chance.random() < 0.3:
            shutil.rmtree(school.output, ignore_errors=True)
        build = school.build()
        time.sleep(longest[anew] * chance.random())
        ended += build.poll() is not None
        build.kill()
        build.communicate()
        assert wait_for(lambda leader=build.pid: not of_session(leader)), (number, of_session(build.pid))
        for name, data in school.files().items():
            assert data in (school.whole[0].get(name), school.whole[1].get(name)), (number, name)
    assert ended < moments * 0.8, "too many were over before they were killed"
    for number in (0, 1):
        school.say(number)
        build = school.build()
        assert (build.communicate(timeout=120), build.returncode)[1] == 0
        assert school.files() == school.whole[number]
    assert school.litter() == []


def test_killed_at_two_dozen_moments(school: School) -> None:
    killed(school, 24, 7)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_killed_at_hundreds_of_moments(school: School, seed: int) -> None:
    killed(school, 120, seed)


@pytest.mark.parametrize("delay", [0.0, 0.4, 0.9])
def test_stopped_with_ctrl_c(school: School, delay: float) -> None:
    """All that a terminal does with it: every process of the group is sent the signal."""
    shutil.rmtree(school.root / ".packbuilder", ignore_errors=True)
    shutil.rmtree(school.output, ignore_errors=True)
    build = school.build()
    assert wait_for(lambda: len(of_session(build.pid)) > 1 or build.poll() is not None)
    time.sleep(delay)
    os.killpg(build.pid, signal.SIGINT)
    told = build.communicate(timeout=60)[1]
    assert build.returncode in (130, -signal.SIGINT) and told.strip() == "stopped", (build.returncode, told)
    assert wait_for(lambda: not of_session(build.pid)), of_session(build.pid)
    assert school.litter() == []
    whole = {data for kind in school.whole for data in kind.values()}
    assert all(data in whole for data in school.files().values())
    assert main(["--workspace", str(school.root), *BUILD]) == 0


def test_a_worker_that_is_killed_from_outside_costs_its_own_poster(school: School) -> None:
    shutil.rmtree(school.root / ".packbuilder", ignore_errors=True)
    shutil.rmtree(school.output, ignore_errors=True)
    build = school.build()
    victim: list[int] = []

    def found() -> bool:
        for place in (school.root / "tmp").glob("packbuilder-work-*/faces-*/*"):
            for process in Path("/proc").glob("[0-9]*/maps"):
                try:
                    if str(place) in process.read_text():
                        victim.append(int(process.parent.name))
                        return True
                except OSError:
                    continue
        return build.poll() is not None

    assert wait_for(found) and victim, "no worker was seen"
    os.kill(victim[0], signal.SIGKILL)
    out, told = build.communicate(timeout=120)
    assert build.returncode == 1
    assert told.count("stopped without a word (SIGKILL)") == 1 and "Traceback" not in told
    files = school.files()
    assert len(files) == len(school.whole[0]) - 1 and "1 not built" in out
    assert main(["--workspace", str(school.root), *BUILD]) == 0
    assert school.files().keys() == school.whole[0].keys()


def test_what_takes_too_long_is_named_and_not_waited_for(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(school.root / ".packbuilder", ignore_errors=True)
    shutil.rmtree(school.output, ignore_errors=True)
    assert main(["--workspace", str(school.root), *BUILD, "--timeout", "0.01"]) == 1
    told = capsys.readouterr()
    assert told.err.count("was given up: it took more than 0.01 seconds (give it longer with --timeout)") == 2
    assert "2 not built" in told.out and school.files() == {} and school.litter() == []
    assert main(["--workspace", str(school.root), *BUILD]) == 0
    assert set(school.files()) == set(school.whole[0])
