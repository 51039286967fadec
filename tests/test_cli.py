"""The command line: what it says, how it ends, and how little it loads."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from packbuilder.cli import main

COMMANDS = ("build", "proof", "check", "list", "show", "trace", "reprint", "diff", "new", "schema", "doctor")


@pytest.fixture
def here(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(workspace)
    return workspace


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "packbuilder", *arguments], cwd=cwd, env={**os.environ, **environment},
        capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=120, check=False,
    )  # fmt: skip


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in COMMANDS:
        assert f"\n  {name} " in shown


def test_help_loads_no_engine(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom packbuilder.cli import main\nmain(['--help'])\n"
        "heavy = {'weasyprint', 'pptx', 'pydantic', 'yaml', 'rich', 'pikepdf', 'PIL', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_help_costs_at_most_six_bare_starts(tmp_path: Path) -> None:
    """Held by a timeout that kills: one try in ten has to end within six times the slowest of five bare starts."""
    bare = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True, timeout=60)
        bare.append(time.perf_counter() - begun)
    allowed = 6 * sorted(bare)[2]
    for _ in range(10):
        try:
            subprocess.run(
                [sys.executable, "-m", "packbuilder", "--help"], timeout=allowed, check=True, capture_output=True
            )
        except subprocess.TimeoutExpired:
            continue
        return
    pytest.fail(f"--help never ended within {allowed:.3f} s")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("packbuilder ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "did you mean build?"),
        (["build", "--formt", "deck"], "--format"),
        (["build", "--format", "dek"], "did you mean deck?"),
        (["build", "--paper", "a44"], "did you mean a4?"),
        (["build", "trainin"], "did you mean training?"),
        (["build", "governors", "--audience", "governers"], "did you mean governors?"),
        (["build", "governors", "--sections", "atitudes"], "did you mean attitudes?"),
        (["build", "governors", "--topics", "neglct"], "did you mean"),
        (["build", "governors", "--exclude", "atitudes"], "did you mean attitudes?"),
        (["build", "--briefing", "serious-case-review"], "--organisation"),
        (["build", "--organisation", "oakfeld-primary"], "did you mean oakfield-primary?"),
        (["show", "serious-case-review"], "did you mean serious-case-reviews?"),
        (["build", "--as-of", "tomorrow"], "2027-09-01"),
        (["--workspace", "nowhere", "list"], "there is no folder nowhere"),
    ],
)
def test_a_mistake_is_wrong_use_with_a_suggestion(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_without_content_it_says_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 2
    assert "packbuilder new" in capsys.readouterr().err


def test_check_is_silent_about_what_is_well(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--as-of", "2026-11-25"]) == 0
    shown = capsys.readouterr()
    assert shown.out == "All is well.\n"
    assert shown.err == ""


def test_check_says_what_has_grown_old(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--as-of", "2028-01-01"]) == 0
    shown = capsys.readouterr()
    assert "was to be reviewed by 1 September 2027" in shown.err
    assert "the national lines were last checked on 2 November 2026, more than a year ago" in shown.err
    assert main(["check", "--as-of", "2028-01-01", "--strict"]) == 1


def test_every_fault_of_every_file_is_said_in_one_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = here / "content/briefings/serious-case-reviews/sections/awareness.yaml"
    section.write_text(section.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    pack = here / "content/packs/governors.yaml"
    pack.write_text(pack.read_text("utf-8") + "colour: red\n", "utf-8")
    school = here / "content/organisations/oakfield-primary.yaml"
    school.write_text(school.read_text("utf-8") + "name: Twice\n", "utf-8")
    assert main(["check"]) == 1
    shown = capsys.readouterr().err
    assert "sections/awareness.yaml:" in shown and "did you mean title?" in shown
    assert "governors.yaml:" in shown and "there is no key colour here" in shown
    assert "the key name stands twice" in shown
    assert "Traceback" not in shown


def test_list_names_what_there_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    for word in ("staffroom", "harbour-street", "oakfield", "sexual-exploitation", "governors", "poster"):
        assert word in shown


def test_show_prints_a_tree(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "serious-case-reviews", "--json"]) == 0
    tree = json.loads(capsys.readouterr().out)
    assert [s["id"] for s in tree["sections"]][:2] == ["introduction", "what-is-an-scr"]
    assert set(tree) == {"id", "title", "text", "sections"}
    assert main(["show", "serious-case-reviews"]) == 0
    assert "Learning from serious case reviews\n====" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_that_cannot_print_a_title_shows_a_mark(workspace: Path, encoding: str) -> None:
    outline = workspace / "content/briefings/serious-case-reviews/briefing.yaml"
    text = outline.read_text("utf-8")
    outline.write_text(text.replace("\ntitle: ", "\ntitle: Łódź Україна ", 1), "utf-8")
    done = run("list", cwd=workspace, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert "?" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_folder_with_an_awkward_name(tmp_path: Path, workspace: Path) -> None:
    odd = tmp_path / "St Anne's #2 100% (copy)"
    shutil.copytree(workspace / "content", odd / "content")
    done = run("check", cwd=odd)
    assert done.returncode == 0, done.stderr


def test_schema_is_written_where_the_modelines_point(here: Path) -> None:
    shutil.rmtree(here / "content/schema", ignore_errors=True)
    assert main(["schema"]) == 0
    for path in (here / "content").rglob("*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        target = first.removeprefix("# yaml-language-server: $schema=")
        assert target != first, path
        assert (path.parent / target).resolve().is_file(), path


def test_a_fault_of_our_own_is_said_in_words(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import packbuilder.resources

    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def broken(start: Path) -> Path:
        raise RuntimeError("planted")

    monkeypatch.setattr(packbuilder.resources, "find_root", broken)
    assert main(["list"]) == 3
    shown = capsys.readouterr().err
    assert "a fault in packbuilder itself" in shown
    assert "Traceback" not in shown


def test_ctrl_c_while_something_is_loaded_is_no_fault(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import packbuilder.resources

    class Stopping:
        def __set_name__(self, owner: type, name: str) -> None:
            raise KeyboardInterrupt

    def broken(start: Path) -> Path:
        type("Made", (), {"part": Stopping()})  # Python 3.11 makes a RuntimeError of it
        return start

    monkeypatch.setattr(packbuilder.resources, "find_root", broken)
    assert main(["list"]) == 130
    assert capsys.readouterr().err.strip() == "stopped"
