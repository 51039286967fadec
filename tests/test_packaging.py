"""What is handed out: the wheel holds all it needs, the pins are whole, and no file names a host or a machine."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

TOP = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "benchmarks", "content",
    "docs", "layouts", "output", "packbuilder", "pyproject.toml", "requirements.lock", "tests",
}  # fmt: skip


def tracked() -> list[str]:
    """The files that git keeps."""
    if not (ROOT / ".git").exists():
        pytest.skip("only in a checkout")
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return [name for name in run.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(ROOT)], timeout=300, check=True, stdin=subprocess.DEVNULL)
    [path] = folder.glob("packbuilder-*.whl")
    return path


def test_the_wheel_holds_looks_and_starter(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    kept = {p for p in tracked() if p.startswith("layouts/")}
    assert {f"packbuilder/_{name}" for name in kept} <= names
    assert "packbuilder/_layouts/starter/content/briefings/who-to-tell/briefing.yaml" in names
    assert "packbuilder/_layouts/deck/template.pptx" in names
    assert "packbuilder/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [n for n in names if n.startswith(("tests/", "content/", "output/")) or "__pycache__" in n]


def test_an_installed_program_finds_them_in_any_folder(wheel: Path, tmp_path: Path) -> None:
    """As in a real installation: nothing of this checkout is on the path, and the folder is somebody else's."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    answers = '{"school": "Example", "lead": "Alex Example", "lead_phone": "01632 960901", "head": "Chris Example"}'
    code = (
        "import sys; from pathlib import Path; import packbuilder\n"
        "from packbuilder.answers import read_answers; from packbuilder.new import write_workspace\n"
        "from packbuilder.resources import Layouts, shipped\n"
        f"write_workspace(Path('mine'), read_answers({answers}))\n"
        "Layouts.standard(Path('mine')).path('deck/template.pptx')\n"
        "print(Path(packbuilder.__file__).parent, shipped('layouts'))\n"
    )
    (tmp_path / "here").mkdir()
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path / "here", capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    site = (tmp_path / "site" / "packbuilder").resolve()
    assert run.stdout.split() == [str(site), str(site / "_layouts")]
    assert (tmp_path / "here/mine/content/national-lines.yaml").is_file()


def pins() -> dict[str, str]:
    """Name and version of each package in the lock."""
    found = re.findall(r"(?m)^([a-z0-9._-]+)==([^\s;\\]+)", LOCK)
    return {canonicalize_name(name): version for name, version in found}


def test_every_dependency_is_pinned_within_its_range() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    wanted = [Requirement(r) for r in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"], *build)]
    held = pins()
    for requirement in wanted:
        version = held[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} and {version}: run make lock"


def test_everything_imported_is_asked_for() -> None:
    known = {"PIL": "pillow", "fontTools": "fonttools", "markdown_it": "markdown-it-py", "pptx": "python-pptx"}
    known |= {"yaml": "pyyaml", "pydantic_core": "pydantic"}
    imported: set[str] = set()
    for path in (ROOT / "packbuilder").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).split(".")[0])
    imported -= {*sys.stdlib_module_names, "packbuilder"}
    extra = PROJECT["optional-dependencies"]["cluster"]  # its absence is told, in packbuilder/cluster.py
    asked = {canonicalize_name(Requirement(r).name) for r in (*PROJECT["dependencies"], *extra)}
    assert {canonicalize_name(known.get(name, name)) for name in imported} - asked == set()


def test_every_pin_has_hashes_and_nothing_else() -> None:
    entries = re.split(r"(?m)^(?=[a-z])", LOCK)[1:]
    assert len(entries) == len(pins()) > 40
    for entry in entries:
        first, *rest = entry.split("\n")
        assert re.fullmatch(r"[a-z0-9._-]+==[^\s;\\]+( ; [^\\]+)? \\", first), first
        assert rest[0] != ""
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?|", line) for line in rest), entry


def test_no_file_names_a_host_of_packages_or_a_folder_of_one_machine() -> None:
    words = re.compile(rb"index-url|find-links|trusted-host|pypi\.org|pythonhosted|/(?:root|home)/")
    others = [name for name in tracked() if (ROOT / name) != Path(__file__)]
    assert [name for name in others if words.search((ROOT / name).read_bytes())] == []


def test_few_things_stand_at_the_top() -> None:
    assert {name.split("/")[0] for name in tracked()} <= TOP


def test_ci_runs_what_people_run() -> None:
    run = ROOT / ".ci" / "run"
    assert os.access(run, os.X_OK)
    assert "make test" in run.read_text(encoding="utf-8")
