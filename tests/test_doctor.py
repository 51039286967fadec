"""The doctor finds what is missing, and names the command that mends it on this kind of system."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from packbuilder import doctor
from packbuilder.diagnostics import PackError, Severity
from packbuilder.doctor import LIBRARIES, Machine

ROOT = Path(__file__).resolve().parent.parent


def none_there(name: str) -> ctypes.CDLL | None:
    return None


def all_but(*lost: str) -> doctor.Load:
    return lambda name: None if any(word in name for word in lost) else doctor.load_library(name)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n', "debian"),
        ("ID=ubuntu\nID_LIKE=debian\n", "debian"),
        ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', "debian"),
        ("ID=fedora\n", "fedora"),
        ('ID="rocky"\nID_LIKE="rhel centos fedora"\n', "fedora"),
        ("ID=arch\n", "linux"),
        ("", "linux"),
    ],
)
def test_the_family_of_a_linux(text: str, family: str) -> None:
    assert doctor.linux_family(text) == family


@pytest.mark.parametrize(
    ("machine", "command"),
    [
        (Machine("debian"), "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        (Machine("debian", root=True), "run: apt-get install -y libpango-1.0-0"),
        (Machine("fedora"), "sudo dnf install pango"),
        (Machine("macos"), "brew install pango"),
        (Machine("windows"), "pacman -S mingw-w64-ucrt-x86_64-pango"),
        (Machine("linux"), "the package manager of this system"),
    ],
)
def test_without_pango_each_system_is_told_its_own_command(machine: Machine, command: str) -> None:
    [found] = doctor.check_pango(machine, none_there)
    assert found.severity is Severity.ERROR
    assert "decks can" in found.message
    assert command in found.hint
    assert "\n" not in found.line()


def test_pango_is_found_where_it_is() -> None:
    [found] = doctor.check_pango(Machine.here())
    assert found.severity is Severity.NOTE, found.line()
    assert found.message.startswith("Pango 1.")


def test_each_library_counts() -> None:
    [found] = doctor.check_pango(Machine("debian"), all_but("pangoft2"))
    assert found.severity is Severity.ERROR
    assert found.message.startswith("PangoFT2 cannot")
    [found] = doctor.check_pango(Machine("debian"), all_but("harfbuzz-subset"))
    assert found.severity is Severity.WARNING
    assert "longer" in found.message


def test_the_names_are_those_that_the_engine_tries() -> None:
    """If WeasyPrint changes the names it opens, ours must follow."""
    spec = doctor.importlib.util.find_spec("weasyprint")
    assert spec is not None
    assert spec.origin is not None
    text = (Path(spec.origin).parent / "text" / "ffi.py").read_text(encoding="utf-8")
    for library in LIBRARIES:
        for name in library.names:
            assert f"'{name}" in text


@pytest.mark.parametrize("version", [(3, 8), (3, 10)])
def test_an_old_python(version: tuple[int, int]) -> None:
    [found] = doctor.check_python(version)
    assert found.severity is Severity.ERROR
    assert "3.11" in found.hint


def test_this_python_and_its_packages_will_do() -> None:
    for found in (*doctor.check_python(), *doctor.check_engines(), *doctor.check_fonts()):
        assert found.severity is Severity.NOTE, found.line()


def test_an_engine_of_another_version_or_none() -> None:
    wrong, lost = doctor.check_engines(
        ["weasyprint==1.0", "no-such-package-here>=1", "click<9,>=8.1", 'pytest==1; extra == "dev"']
    )
    assert "only 1.0 will do" in wrong.message
    assert "weasyprint==1.0" in wrong.hint
    assert lost.message == "the package no-such-package-here is not installed"


def test_a_font_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FONTS", {"fontpkg_arimo": ("Gone.ttf",), "fontpkg_no_such_font": ("A.ttf",)})
    lacks, lost = doctor.check_fonts()
    assert "fontpkg-arimo lacks Gone.ttf" in lacks.message
    assert "fontpkg-no-such-font is not installed" in lost.message


def test_a_folder_that_can_be_written_to_is_left_as_it_was(tmp_path: Path) -> None:
    [found] = doctor.check_writable(tmp_path / "not" / "yet")
    assert found.severity is Severity.NOTE
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    [found] = doctor.check_writable(tmp_path / "output")
    assert found.severity is Severity.ERROR


@pytest.mark.skipif(sys.platform != "linux", reason="wants a folder that not even root may write into")
def test_a_folder_without_the_right_to_write() -> None:
    [found] = doctor.check_writable(Path("/proc/packs"))
    assert found.severity is Severity.ERROR
    assert found.message.startswith("nothing can be written into /proc/packs: ")


def test_apt_is_asked_again_after_an_update_and_its_last_words_are_kept(tmp_path: Path) -> None:
    apt, log = tmp_path / "apt-get", tmp_path / "log"
    apt.write_text(
        f'#!/bin/sh\necho "$@" >> {log}\n[ -f {tmp_path}/fine ] && exit 0\necho "E: no such thing" >&2\nexit 100\n'
    )
    apt.chmod(0o755)
    machine = Machine("debian", root=True, apt=str(apt))
    with pytest.raises(PackError, match="E: no such thing") as fault:
        doctor.apt_install(["libpango-1.0-0"], machine)
    assert "apt-get install -y" in fault.value.diagnostics[0].hint
    assert [line.split()[1] for line in log.read_text().splitlines()] == ["install", "update", "install"]
    (tmp_path / "fine").touch()
    doctor.apt_install(["libpango-1.0-0"], machine)
    assert len(log.read_text().splitlines()) == 4


def test_the_report_ends_with_a_verdict(tmp_path: Path) -> None:
    said: list[str] = []
    assert doctor.report(said.append, tmp_path) == 0
    assert said[-1] == "This machine is fit to build packs."
    (tmp_path / "output").write_text("")
    assert doctor.report(said.append, tmp_path / "output") == 3
    assert said[-1].startswith("Something has to be mended")


def test_it_answers_where_nothing_is_installed(tmp_path: Path) -> None:
    """On a bare interpreter: no traceback, each missing package by name, exit code 3."""
    run = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "packbuilder.doctor", "--output", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 3
    assert "Traceback" not in run.stderr
    assert "error: the font package fontpkg-arimo is not installed" in run.stderr


def test_with_install_it_is_silent_where_all_is_well() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "packbuilder.doctor", "--install"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
