"""The same command again, answered by a look: what it costs, and when it may not be."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from packbuilder import again, stamp
from packbuilder.cli import main

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there the whole way is gone")
#: What the house itself is made of; none of it is loaded for an answer.
WHOLE = ("click", "hashlib", "json", "pathlib", "typing", "packbuilder.cli", "packbuilder.store", "packbuilder.stamp")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again") / "school"
    answers = ("--school", "Example Primary School", "--lead", "Alex Example", "--lead-phone", "01632 960901",
               "--head", "Chris Example, 01632 960903")  # fmt: skip
    assert main(["new", str(folder), *answers]) == 0
    return folder


@pytest.fixture
def school(made: Path) -> Path:
    """One for all tests, each of which begins where all is built: a copy would have to be built anew."""
    assert run(made).returncode == 0
    return made


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """``packbuilder build posters`` in a process of its own; its last line names what of ``WHOLE`` was loaded."""
    code = (
        "import sys, packbuilder.__main__ as program\n"
        f"sys.argv[1:] = ['build', 'posters', *{list(arguments)!r}]\n"
        "try:\n    program.main()\n"
        f"finally:\n    print('LOADED', sorted({set(WHOLE)!r} & set(sys.modules)), flush=True)\n"
    )
    kept = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    words = [sys.executable, "-c", code]
    return subprocess.run(words, cwd=folder, env={**kept, **environment}, capture_output=True, text=True, timeout=300)


def light(done: subprocess.CompletedProcess[str]) -> bool:
    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stdout
    return "packbuilder.cli" not in done.stdout.rpartition("LOADED")[2]


def test_it_is_answered_without_the_house(school: Path) -> None:
    first, second = run(school), run(school)
    assert light(second) and "LOADED []" in second.stdout.replace(", ", "")
    whole = run(school, "--explain")
    assert "why: unchanged" in whole.stdout and "packbuilder.cli" in whole.stdout
    assert first.stdout.splitlines()[:-1] == second.stdout.splitlines()[:-1]


CHANGES: dict[str, Callable[[Path], object]] = {
    "words": lambda f: _edited(f / "content/organisations", "01632 960901", "01632 960902"),
    "changed by hand": lambda f: next((f / "output").rglob("*.pdf")).write_bytes(b"changed by hand"),
    "a report gone": lambda f: next((f / "output").rglob("proof.html")).unlink(),
    "a look": lambda f: [(f / "layouts/mail").mkdir(), (f / "layouts/mail/new.txt").write_text("new")],
    "deleted": lambda f: shutil.rmtree(f / ".packbuilder"),
}


def test_where_anything_is_not_as_it_was_it_is_built(school: Path) -> None:
    assert light(run(school))
    for name, change in CHANGES.items():
        change(school)
        done = run(school)
        assert done.returncode == 0, done.stderr
        assert "packbuilder.cli" in done.stdout, name
        assert light(run(school)), name


def _edited(folder: Path, old: str, new: str) -> None:
    """The one file in ``folder``, edited."""
    (path,) = folder.glob("*.yaml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_touched_and_yet_the_same_is_answered_too_the_next_time(school: Path) -> None:
    for path in (school / "content").rglob("*.yaml"):
        path.touch()
    assert not light(run(school))
    assert light(run(school))


def test_another_call_is_another_answer(school: Path) -> None:
    assert light(run(school)) and not light(run(school, "--strict")) and light(run(school, "--strict"))
    later = run(school, SOURCE_DATE_EPOCH="2051222400")  # 2035: the whole way, and past every review date
    assert "was to be reviewed" in later.stderr
    assert again.call(["build", "--force"]) == again.call(["check"]) == again.call([]) == ""
    assert again.call(["build", "posters"]) != again.call(["build", "poster s"])


def test_what_is_saved_while_it_is_built_is_not_taken_for_built(school: Path) -> None:
    seen = stamp.looked(school)
    for path in (school / ".packbuilder/stamps").iterdir():
        path.unlink()
    said = {"lines": [{"text": "nothing to do", "err": False}], "json": "[]"}
    _edited(school / "content/organisations", "01632 96090", "01632 96091")
    stamp.keep(school, "a", "2026-11-25", "2027-11-25", [], said, seen=seen, words="x")
    assert not list((school / ".packbuilder/stamps").iterdir())
    stamp.keep(school, "a", "2026-11-25", "2027-11-25", [], said, seen=stamp.looked(school), words="x")
    assert len(list((school / ".packbuilder/stamps").iterdir())) == 2


def test_warnings_come_again(school: Path) -> None:
    lines = school / "content/national-lines.yaml"
    lines.write_text(re.sub("(?m)^checked: .*$", "checked: 2024-01-01", lines.read_text("utf-8")), "utf-8")
    first, second = run(school), run(school)
    assert "the national lines were last checked on 1 January 2024" in first.stderr
    assert light(second) and first.stderr == second.stderr
    assert main(["--workspace", str(school), "build", "posters", "--strict"]) == 1
