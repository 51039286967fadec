"""Is this machine fit to build packs, and if not, what mends it: Python, Pango, fonts, engines, the output folder.

Only the standard library is needed to ask, so that ``python -m packbuilder.doctor`` answers on a machine where
nothing is installed yet. Every check returns diagnostics: a note where all is well, an error or a warning with
the command that mends it where it is not.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from .diagnostics import Diagnostic, PackError, Severity

Load = Callable[[str], ctypes.CDLL | None]
"""Opens a system library by one of its names, or says None."""

OLDEST_PYTHON = (3, 11)
OLDEST_PANGO = (1, 44)
"""The oldest Pango that WeasyPrint 70 documents as supported."""


class Library(NamedTuple):
    """A system library that print needs: its names on Linux, macOS and Windows, and what Debian calls its package."""

    title: str
    names: tuple[str, ...]
    debian: str
    needed: bool


# The names are those that WeasyPrint itself tries (weasyprint/text/ffi.py); the others it opens come with these.
LIBRARIES = (
    Library("Pango", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0"), "libpango-1.0-0", True),
    Library(
        "PangoFT2", ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0"), "libpangoft2-1.0-0", True
    ),
    Library(
        "HarfBuzz Subset",
        ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0"),
        "libharfbuzz-subset0",
        False,
    ),
)

FONTS = {
    "fontpkg_atkinson_hyperlegible": ("AtkinsonHyperlegible-Regular.ttf", "AtkinsonHyperlegible-Bold.ttf"),
    "fontpkg_arimo": ("Arimo[wght].ttf",),
    "fontpkg_noto_sans": ("NotoSans[wdth,wght].ttf",),
    "fontpkg_noto_sans_arabic": ("NotoSansArabic[wdth,wght].ttf",),
}
"""The font packages, and the files of each that print, slides and measuring cannot do without."""

TEST_TOOLS = {"javac": "default-jdk-headless", "qpdf": "qpdf", "pdftotext": "poppler-utils", "zbarimg": "zbar-tools"}
"""Commands that only the tests use, and the Debian packages that bring them."""

LIBERATION = Path("/usr/share/fonts/truetype/liberation")
"""Where Debian puts Arial's metric twin, which the tests' second judge of slides measures with."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides the command that mends something: ``system`` is debian, fedora, linux, macos or windows."""

    system: str
    root: bool = False
    apt: str | None = None

    @classmethod
    def here(cls, os_release: Path = Path("/etc/os-release")) -> Machine:
        """The machine this runs on."""
        root = getattr(os, "geteuid", lambda: -1)() == 0
        if sys.platform == "darwin":
            return cls("macos", root)
        if sys.platform == "win32":
            return cls("windows", root)
        system = linux_family(os_release.read_text(encoding="utf-8") if os_release.is_file() else "")
        return cls(system, root, shutil.which("apt-get") if system == "debian" else None)

    @property
    def can_install(self) -> bool:
        """Whether system packages can be installed here without asking anyone: as root, with apt-get."""
        return self.root and self.apt is not None

    def how_to_get_pango(self) -> str:
        """One plain sentence: the command that installs Pango on this system."""
        match self.system:
            case "debian":
                command = " ".join(["apt-get install -y", *(lib.debian for lib in LIBRARIES)])
                return f"run: {command if self.root else f'sudo {command}'}"
            case "fedora":
                return f"run: {'' if self.root else 'sudo '}dnf install pango harfbuzz"
            case "macos":
                return (
                    "run: brew install pango"
                    " (if it is still not found: export DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib)"
                )
            case "windows":
                return "install MSYS2, then run in its window: pacman -S mingw-w64-ucrt-x86_64-pango"
        return "install Pango and HarfBuzz with the package manager of this system"


def linux_family(os_release: str) -> str:
    """``debian``, ``fedora`` or ``linux``, from the text of /etc/os-release."""
    fields = dict(re.findall(r"^(ID|ID_LIKE)=\"?([^\"\n]*)\"?$", os_release, re.MULTILINE))
    words = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".split()
    if {"debian", "ubuntu"} & set(words):
        return "debian"
    return "fedora" if {"fedora", "rhel", "centos"} & set(words) else "linux"


def load_library(name: str) -> ctypes.CDLL | None:
    """The system library ``name``, searched where WeasyPrint searches, or None."""
    add_directory = getattr(os, "add_dll_directory", None)
    if add_directory is not None:  # Windows: the folders that WeasyPrint adds
        folders = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", folders).split(";"):
            if Path(folder).is_dir():
                add_directory(folder)
    for candidate in (name, ctypes.util.find_library(name) if sys.platform != "linux" else None):
        if candidate:
            try:
                return ctypes.CDLL(candidate)
            except OSError:
                continue
    return None


def _open(library: Library, load: Load) -> ctypes.CDLL | None:
    return next((lib for lib in map(load, library.names) if lib is not None), None)


def missing_libraries(load: Load = load_library) -> tuple[Library, ...]:
    """The libraries of :data:`LIBRARIES` that cannot be opened."""
    return tuple(library for library in LIBRARIES if _open(library, load) is None)


def check_pango(machine: Machine, load: Load = load_library) -> list[Diagnostic]:
    """Whether handouts and posters can be made. Without Pango decks still are."""
    missing = missing_libraries(load)
    needed = [lib.title for lib in missing if lib.needed]
    if needed:
        names = " and ".join(needed)
        message = f"{names} cannot be found, so handouts and posters cannot be made; decks can"
        return [Diagnostic(Severity.ERROR, message, hint=machine.how_to_get_pango())]
    if missing:
        message = "HarfBuzz's subset library cannot be found: PDFs come out right, but take much longer"
        return [Diagnostic(Severity.WARNING, message, hint=machine.how_to_get_pango())]
    pango = _open(LIBRARIES[0], load)
    version = _pango_version(pango) if pango else ()
    shown = ".".join(map(str, version))
    if version and version < OLDEST_PANGO:
        message = f"Pango {shown} is too old for handouts and posters, which need 1.44 or later"
        return [Diagnostic(Severity.ERROR, message, hint=machine.how_to_get_pango())]
    return [Diagnostic(Severity.NOTE, f"Pango {shown} is here")]


def _pango_version(pango: ctypes.CDLL) -> tuple[int, ...]:
    number = int(pango.pango_version())  # 15012 is 1.50.12
    return (number // 10000, number // 100 % 100, number % 100)


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> list[Diagnostic]:
    """Whether this Python is new enough."""
    shown = ".".join(map(str, version))
    if version < OLDEST_PYTHON:
        return [Diagnostic(Severity.ERROR, f"this is Python {shown}", hint="install Python 3.11 or later")]
    return [Diagnostic(Severity.NOTE, f"Python {shown} is here")]


def check_fonts() -> list[Diagnostic]:
    """Whether the fonts' packages are installed with the files that are used; the machine's own fonts never are."""
    found: list[Diagnostic] = []
    for package, files in FONTS.items():
        spec = importlib.util.find_spec(package)
        folder = Path(spec.origin).parent / "files" if spec and spec.origin else None
        lacking = [name for name in files if folder is None or not (folder / name).is_file()]
        if lacking:
            name = package.replace("_", "-")
            lost = "the font package {name} is not installed" if folder is None else "{name} lacks {files}"
            message = lost.format(name=name, files=", ".join(lacking))
            found.append(Diagnostic(Severity.ERROR, message, hint=f"run: {_pip()} install --force-reinstall {name}"))
    return found or [Diagnostic(Severity.NOTE, f"{len(FONTS)} font families are here")]


def check_engines(requirements: Iterable[str] | None = None) -> list[Diagnostic]:
    """Whether every package that packbuilder asks for is installed, and those pinned exactly in that very version.

    ``requirements`` are lines as in a wheel's metadata (``weasyprint==70.0``); packbuilder's own where left out.
    """
    if requirements is None:
        try:
            requirements = importlib.metadata.requires("packbuilder") or ()
        except importlib.metadata.PackageNotFoundError:
            hint = "run: make pack, or install it with pip"
            return [Diagnostic(Severity.ERROR, "packbuilder itself is not installed", hint=hint)]
    found: list[Diagnostic] = []
    exact: list[str] = []
    for line in requirements:
        wanted = re.match(r"([A-Za-z0-9._-]+)\s*(?:==\s*([^\s;,]+))?", line)
        if wanted is None or "extra ==" in line:
            continue
        name, version = wanted.groups()
        hint = f'run: {_pip()} install "{name}=={version}"' if version else f"run: {_pip()} install {name}"
        try:
            here = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found.append(Diagnostic(Severity.ERROR, f"the package {name} is not installed", hint=hint))
            continue
        if version and here != version:
            message = f"{name} is {here}, and only {version} will do: what it writes was proved with that one"
            found.append(Diagnostic(Severity.ERROR, message, hint=hint))
        elif version:
            exact.append(f"{name} {here}")
    return found or [Diagnostic(Severity.NOTE, f"the engines are here: {', '.join(exact)}")]


def _pip() -> str:
    return f'"{sys.executable}" -m pip' if " " in sys.executable else f"{sys.executable} -m pip"


def check_writable(folder: Path) -> list[Diagnostic]:
    """Whether files can be made in ``folder``, or in the nearest folder above it where it is not there yet."""
    here = folder
    while not here.exists() and here != here.parent:
        here = here.parent
    try:
        with tempfile.TemporaryFile(dir=here):
            pass
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        hint = "choose another folder with --output, or ask for the right to write there"
        return [Diagnostic(Severity.ERROR, f"nothing can be written into {folder}: {reason}", hint=hint)]
    return [Diagnostic(Severity.NOTE, f"{folder} can be written to")]


def examine(output: Path, machine: Machine | None = None) -> tuple[Diagnostic, ...]:
    """Every check of this module, in the order in which a person would mend things; ``output`` is where packs go."""

    def every() -> Iterator[Diagnostic]:
        yield from check_python()
        yield from check_engines()
        yield from check_fonts()
        yield from check_pango(machine or Machine.here())
        yield from check_writable(output)

    return tuple(every())


def report(say: Callable[[str], object], output: Path = Path("output")) -> int:
    """Every check in words, for ``packbuilder doctor``. Returns 0, or 3 where something has to be mended."""
    found = examine(output)
    for diagnostic in found:
        say(diagnostic.line())
    faulty = any(d.severity is Severity.ERROR for d in found)
    say("Something has to be mended before all can be built." if faulty else "This machine is fit to build packs.")
    return 3 if faulty else 0


def apt_install(packages: Sequence[str], machine: Machine) -> None:
    """Install Debian packages. Raises :class:`PackError` with the command's last words where that fails.

    The lists of packages are brought up to date only if the first try fails: that takes longer than the rest.
    """
    if machine.apt is None:
        raise PackError.one("there is no apt-get on this machine", exit_code=3)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}

    def apt(*words: str) -> subprocess.CompletedProcess[str]:
        command = [machine.apt or "", "-qq", *words]
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    install = ("install", "-y", "--no-install-recommends", *packages)
    done = apt(*install)
    if done.returncode:
        apt("update")
        done = apt(*install)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        command = " ".join(["apt-get", *install])
        message = f"apt-get could not install {', '.join(packages)}: {last}"
        raise PackError.one(message, hint=f"run: {command}", exit_code=3)


def missing_test_packages() -> list[str]:
    """Debian packages that the tests want and this machine lacks."""
    packages = [package for command, package in TEST_TOOLS.items() if shutil.which(command) is None]
    if not any(LIBERATION.glob("LiberationSans-Regular.*")):
        packages.append("fonts-liberation")
    return packages


def _install(machine: Machine, tests: bool) -> None:
    packages = [lib.debian for lib in missing_libraries()]
    if tests and machine.system == "debian":
        packages += missing_test_packages()
    if not packages:
        return
    if machine.can_install:
        print(f"Installing {', '.join(packages)} with apt-get ...", flush=True)
        apt_install(packages, machine)
    elif extra := [p for p in packages if p not in {lib.debian for lib in LIBRARIES}]:
        print(f"Some tests are skipped without these: sudo apt-get install -y {' '.join(extra)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m packbuilder.doctor``: say what is wrong, or with ``--install`` mend the system's part of it first.

    Returns 0 where all is well or only Pango is missing (decks build all the same), else 3.
    """
    parser = argparse.ArgumentParser(prog="python -m packbuilder.doctor", description="Is this machine fit for packs?")
    parser.add_argument("--install", action="store_true", help="install Pango with apt-get where that is possible")
    parser.add_argument("--tests", action="store_true", help="install what the tests use, too")
    parser.add_argument("--output", type=Path, default=Path("output"), help="the folder that packs are built into")
    options = parser.parse_args(arguments)
    machine = Machine.here()
    try:
        if options.install:
            _install(machine, options.tests)
    except PackError as fault:
        for diagnostic in fault.diagnostics:
            print(diagnostic.line(), file=sys.stderr)
    pango = check_pango(machine)
    others = [d for d in examine(options.output, machine) if d not in pango]
    for diagnostic in (*others, *pango):
        if diagnostic.severity is not Severity.NOTE or not options.install:
            print(diagnostic.line(), file=sys.stderr)
    return 3 if any(d.severity is Severity.ERROR for d in others) else 0


if __name__ == "__main__":
    sys.exit(main())
