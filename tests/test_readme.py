"""What README.md says is so: its commands, its packs, the message it shows."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from packbuilder._cli_build import BUILD
from packbuilder.cli import cli
from packbuilder.diagnostics import Diagnostics
from packbuilder.doctor import Machine
from packbuilder.formats import FORMATS
from packbuilder.planning import Wanted, plan
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    first = TEXT.split("\n\n")[1]
    assert re.findall(r"make \w+", first) == ["make pack", "make test"]
    rules = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = TEXT + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", text):
        assert re.search(rf"(?m)^{target}:", rules), target


def test_every_command_that_the_readme_names_is_there() -> None:
    named = set(re.findall(r"(?m)(?:`|^ {4}|/)packbuilder ([a-z]+)\b", TEXT))
    assert named - set(cli.commands) == set()
    assert set(cli.commands) - named == set(), "the README leaves out a command"


def test_every_option_that_it_shows_is_there() -> None:
    help_texts = [CliRunner().invoke(cli, [name, "--help"]).output for name in cli.commands]
    known = set(re.findall(r"--[a-z-]+", "".join(help_texts)))
    shown = {w for line in re.findall(r"packbuilder [^`\n]*", TEXT) for w in re.findall(r"--[a-z-]+", line)}
    assert {"--format", "--sections"} <= shown <= known


@pytest.mark.parametrize("line", re.findall(r"(?m)^ {4}packbuilder (build .*)$", TEXT))
def test_what_it_asks_to_build_can_be_planned(line: str, shipped: Workspace) -> None:
    given = BUILD.make_context("build", line.split()[1:]).params
    asked = [given[key] for key in ("briefing", "organisation", "audience", "sections", "topics", "exclude", "format")]
    wanted = Wanted(*asked, given["paper"])
    assert plan(shipped, given["packs"], wanted, dt.date(2026, 11, 25), Diagnostics())


def test_the_packs_are_those_that_it_lists() -> None:
    listed = re.findall(r"(?m)^\| `([a-z-]+)` \| ", TEXT.split("The name of a file")[0])
    assert sorted(listed) == sorted(p.stem for p in (ROOT / "content/packs").glob("*.yaml"))


def test_every_kind_of_file_is_told() -> None:
    told = set(re.findall(r"`-([a-z-]+?)(?:-\.\.\.[^`]*)?\.(?:pdf|pptx)`", TEXT.replace("-...-a4", "-...")))
    assert set(FORMATS) <= told


def test_the_mistake_is_answered_as_it_shows(workspace: Path) -> None:
    shown = re.search(r"(?m)^ {4}(content/\S+?):(\d+):(\d+): (error: .*)\n {4}(.*)\n {4}(.*)$", TEXT)
    assert shown is not None
    file = workspace / shown[1]
    file.write_text(file.read_text(encoding="utf-8").replace("phone:", "fone:", 1), encoding="utf-8")
    command = [sys.executable, "-m", "packbuilder", "--workspace", str(workspace), "check"]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert run.returncode == 1
    assert "\n".join(line.removeprefix("    ") for line in shown[0].splitlines()) in run.stderr


def test_the_commands_for_pango_are_those_of_the_doctor() -> None:
    for system in ("debian", "fedora", "macos", "windows"):
        command = Machine(system).how_to_get_pango().removeprefix("run: ").split(" (")[0].split(": ")[-1]
        assert f"`{command}`" in TEXT


def test_its_links_lead_somewhere() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        heads = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in re.findall(r"(?m)^#+ (.*)$", text)}
        for link in re.findall(r"\]\(([^)]+)\)", text):
            if link.startswith("#"):
                assert link[1:] in heads, link
            elif not link.startswith("https://"):
                assert (ROOT / page).parent.joinpath(link).exists(), link
