"""The house stands as docs/architecture.md draws it: floors, doors of the engines, light entrances, public names."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "packbuilder"

# From the ground up. A room is a module (or a package) and the private modules that belong to it; rooms on
# one floor do not see each other.
FLOORS: list[dict[str, set[str]]] = [
    {"diagnostics": {"diagnostics"}},
    {"resources": {"resources"}, "names": {"names"}, "again": {"again"}},
    {"source": {"source", "_mistakes"}, "store": {"store", "_ledger"}, "office": {"office"},
     "pictures": {"pictures"}},
    {"model": {"model"}, "floors": {"floors"}, "stamp": {"stamp"}, "words": {"words"}},
    {"text": {"text"}},
    {"blocks": {"blocks"}},
    {"measure": {"measure", "_lines", "_shaping"}},
    {"brand": {"brand", "_colour", "_tokens", "_drawing"}},
    {"briefing": {"briefing"}},
    {"organisation": {"organisation"}},
    {"pack": {"pack"}, "schools": {"schools", "_table", "_columns"}, "bundle": {"bundle"}, "designs": {"designs"}},
    {"workspace": {"workspace"}},
    {"selection": {"selection", "statements", "_people", "_teller", "_written"}, "show": {"show"},
     "schema": {"schema"}},
    {"session": {"session"}, "editions": {"editions", "_changes"}, "trace": {"trace"},
     "compare": {"compare", "_compared", "_differences"}},
    {"formats": {"formats"}, "proof": {"proof"}, "checking": {"checking"}},
    {"planning": {"planning", "together"}, "fingerprint": {"fingerprint"}, "cache": {"cache"}},
    {"reasons": {"reasons"}},
    {"build": {"build", "pool", "cluster", "_warm"}, "mail": {"mail"}, "doctor": {"doctor"}, "new": {"new", "answers"},
     "preview": {"preview"}},
    {"proving": {"proving"}},
    {"many": {"many"}, "watching": {"watching"}},
    {"cli": {"cli", "__main__"}},  # and whatever begins with _cli_
]  # fmt: skip

# Which modules may import an engine: a module's path without .py, or the beginning of one that ends in *.
DOORS = {
    "yaml": ["source"],
    "jinja2": ["formats/_print*"],
    "weasyprint": ["formats/_print*", "formats/_tags*", "formats/_fetch"],
    "pptx": ["formats/_pptx*", "proof/pptx*", "proof/_pptx*"],
    # Font files are measure's; the others keep the clock out of embedded fonts, and read the path of an SVG.
    "fontTools": ["measure", "_shaping", "formats/_print_fonts", "formats/_print_text", "formats/_pptx_draw"],
    "uharfbuzz": ["_shaping"],
    "pikepdf": ["formats/_tags*", "formats/_archive", "formats/_impose", "formats/_press", "proof/*"],
    "pypdfium2": ["proof/*", "preview", "formats/_print_pixels"],
    "markdown_it": ["text"],
    "segno": ["formats/_print*", "formats/_qr"],
    "distributed": ["cluster"],
    "click": ["cli", "_cli*"],
    "rich": ["cli", "_cli*"],
}
HEAVY = {"weasyprint", "jinja2", "pptx", "pydantic", "pikepdf", "pypdfium2", "PIL", "lxml", "fontTools", "markdown_it"}

# What packbuilder/__init__.py offers to other programs. A name that is added or taken away is said in CHANGELOG.md.
PUBLIC = {
    "Diagnostic", "Layouts", "PackError", "Position", "Report", "Severity", "Store", "Wanted", "Workspace", "check",
    "plan", "run", "select",
}  # fmt: skip

MODULES = sorted(p.relative_to(PACKAGE).with_suffix("").as_posix() for p in PACKAGE.rglob("*.py"))


def room(module: str) -> tuple[int, str] | None:
    """The floor and the room of a module, or None where it has none."""
    top = "cli" if module.startswith("_cli_") else module.split("/")[0]
    for number, floor in enumerate(FLOORS):
        for name, members in floor.items():
            if top in members:
                return number, name
    return None


def imports(module: str, *, at_start_only: bool = False) -> Iterator[str]:
    """What a module imports: ours as paths (``formats/_print``), others by their top name.

    ``at_start_only``: without what functions import when they run, and what only type checkers read.
    """
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    yield from _imports(tree, module.split("/")[:-1], at_start_only)


def _imports(node: ast.AST, folder: list[str], at_start_only: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if at_start_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if at_start_only and isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield from _named(alias.name.split("."), [])
        elif isinstance(child, ast.ImportFrom):
            names = [alias.name for alias in child.names]
            if child.level:
                base = folder[: len(folder) - child.level + 1]
                yield from _ours([*base, *(child.module or "").split(".")] if child.module else base, names)
            else:
                yield from _named((child.module or "").split("."), names)
        else:
            yield from _imports(child, folder, at_start_only)


def _named(parts: list[str], names: list[str]) -> Iterator[str]:
    if parts[0] == "packbuilder":
        yield from _ours(parts[1:], names)
    else:
        yield parts[0]


def _ours(parts: list[str], names: list[str]) -> Iterator[str]:
    """``from .formats import _print`` names a module; ``from .formats import FORMATS`` names formats/__init__."""
    path = "/".join(parts)
    for name in names or [""]:
        candidates = [f"{path}/{name}", f"{path}/{name}/__init__", path, f"{path}/__init__"]
        yield from [c.strip("/") for c in candidates if c.strip("/") in MODULES][:1]


def test_the_reader_of_imports_sees_them_all() -> None:
    tree = ast.parse(
        "import yaml, os.path\n"
        "from .diagnostics import PackError\n"
        "from . import source\n"
        "from packbuilder.model import Located\n"
        "if TYPE_CHECKING:\n    import weasyprint\n"
        "def f():\n    from pptx.util import Mm\n"
    )
    start = ["yaml", "os", "diagnostics", "source", "model"]
    assert list(_imports(tree, [], False)) == [*start, "weasyprint", "pptx"]
    assert list(_imports(tree, [], True)) == start
    above = ast.parse("from ..measure import NBSP\nfrom . import _fetch\nfrom .. import formats")
    assert list(_imports(above, ["formats"], False)) == ["measure", "formats/_fetch", "formats/__init__"]


def test_every_module_has_a_place() -> None:
    assert [m for m in MODULES if room(m) is None and m != "__init__"] == []


@pytest.mark.parametrize("module", [m for m in MODULES if m != "__init__"])
def test_a_module_imports_only_from_floors_below(module: str) -> None:
    mine = room(module)
    assert mine is not None
    for other in imports(module):
        its = room(other) if other in MODULES else None
        if its is not None and its != mine:
            assert its[0] < mine[0], f"{module} imports {other}, which is not on a floor below"


def test_formats_never_import_each_other() -> None:
    shown = [m for m in MODULES if m.startswith("formats/") and not m.split("/")[1].startswith("_")]
    faults = [(m, o) for m in MODULES if m.startswith("formats/") for o in imports(m) if o in shown and o != m]
    assert faults == []


@pytest.mark.parametrize("engine", sorted(DOORS))
def test_each_engine_has_its_doors(engine: str) -> None:
    def may(module: str) -> bool:
        return any(module.startswith(d[:-1]) if d.endswith("*") else module == d for d in DOORS[engine])

    assert [m for m in MODULES if engine in imports(m) and not may(m)] == []


def test_the_entrances_are_light() -> None:
    """Nothing that --help has to read loads an engine, however many modules further on."""
    todo, seen, loaded = ["__init__", "__main__", "cli", "doctor"], set[str](), set[str]()
    while todo:
        module = todo.pop()
        seen.add(module)
        here = set(imports(module, at_start_only=True))
        loaded |= here
        todo += [m for m in here if m in MODULES and m not in seen]
    assert loaded & HEAVY == set()
    assert {"click", "diagnostics"} <= loaded


def test_help_loads_no_engine() -> None:
    code = (
        "import sys\n"
        "sys.argv = ['packbuilder', '--help']\n"
        "from packbuilder.__main__ import main\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"print('LOADED', {HEAVY!r} & set(sys.modules))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert "LOADED set()" in run.stdout


def test_the_drawing_of_the_house_shows_every_room() -> None:
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("| `")]
    drawn = [set(re.findall(r"`(\w+)/?`", line.split("|")[1])) for line in table]
    assert drawn == [set(floor) for floor in reversed(FLOORS)]


def test_the_public_names() -> None:
    import packbuilder

    assert set(packbuilder.__all__) == PUBLIC
    assert set(dir(packbuilder)) >= PUBLIC
    for name in PUBLIC:
        assert getattr(packbuilder, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'none'"):
        packbuilder.none  # noqa: B018
