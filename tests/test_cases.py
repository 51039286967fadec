"""Bad input with the expected words beside the line, in tests/cases; how to read them stands in casefiles.py."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from casefiles import HERE, Document, cases

from packbuilder import source
from packbuilder.briefing import Outline, Section
from packbuilder.checking import check
from packbuilder.diagnostics import Diagnostic, Diagnostics, PackError
from packbuilder.model import read_file
from packbuilder.organisation import LinesEntry, OrganisationEntry, _lift_deputies
from packbuilder.pack import Pack
from packbuilder.workspace import Workspace

AS_OF = dt.date(2026, 11, 25)
MODELS: dict[str, Any] = {
    "section": Section, "briefing": Outline, "organisation": OrganisationEntry, "pack": Pack, "lines": LinesEntry,
}  # fmt: skip


def read(document: Document, folder: Path) -> tuple[Any, list[Diagnostic]]:
    """The document's tree, and all that is said of it."""
    path, found = document.write(folder), Diagnostics()
    try:
        if document.kind == "yaml":
            return source.load(path, folder, found), list(found)
        shape = _lift_deputies if document.kind == "organisation" else lambda node: node
        read_file(MODELS[document.kind], path, folder, found, shape)
    except PackError as error:
        found.extend(error.diagnostics)
    return None, list(found)


def said(diagnostics: list[Diagnostic]) -> list[tuple[str, int, int, str]]:
    """File, line, column and words of each."""
    out = []
    for d in diagnostics:
        assert d.at and d.at.file, f"no place: {d.line()}"
        out.append((d.at.file, d.at.line, d.at.column, d.line().removeprefix(f"{d.at}: ")))
    return sorted(out)


def values(node: Any) -> Iterator[tuple[int, str]]:
    """Every value in a tree with the line it begins in."""
    if isinstance(node, source.Scalar):
        yield node.at.line, str(node)
    else:
        for child in node.values() if isinstance(node, source.Map) else node:
            yield from values(child)


SINGLE, WHOLE = list[Any](), list[Any]()
for file in sorted(HERE.glob("*.yaml")):
    if not file.name.startswith("_"):
        for title, documents in cases(file):
            (SINGLE if documents[0].kind else WHOLE).append(pytest.param(documents, id=f"{file.stem}: {title}"))


@pytest.mark.parametrize("documents", SINGLE)
def test_a_document_is_answered_as_is_written_beside_it(documents: list[Document], tmp_path: Path) -> None:
    (document,) = documents
    tree, found = read(document, tmp_path)
    assert said(found) == sorted(("case.yaml", *fault) for fault in document.faults)
    for d in found:
        assert d.at and d.at.excerpt == (document.lines[d.at.line - 1] if document.lines else "")
    for line, value in document.values:
        assert (line, value) in list(values(tree))


@pytest.mark.parametrize("documents", SINGLE)
def test_without_libyaml_the_answer_is_the_same(
    documents: list[Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML comes without its C parser on some machines, and its own says the same faults in other words."""
    import yaml

    monkeypatch.setattr(source, "_Loader", yaml.BaseLoader)
    (document,) = documents
    assert said(read(document, tmp_path)[1]) == sorted(("case.yaml", *fault) for fault in document.faults)


@pytest.mark.parametrize("documents", WHOLE)
def test_a_workspace_is_answered_in_one_run(documents: list[Document], tmp_path: Path) -> None:
    ((_, base),) = cases(HERE / "_base.yaml")
    for document in (*base, *documents):
        document.write(tmp_path)
    expected = sorted((d.name, *fault) for d in documents for fault in d.faults)
    assert said(list(check(Workspace(tmp_path), AS_OF))) == expected


def test_the_case_files_are_read_whole() -> None:
    """Each begins with a remark, none is empty, and an expectation that is misspelt is not taken for a remark."""
    for path in HERE.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# ") and list(cases(path))
        assert not [line for line in text.splitlines() if re.match(r"\s*#[!=]", line) and not re.match(
            r"\s*#(! \d+: (error|warning|note): |= |=== )", line)]  # fmt: skip


# -- bytes that a case file cannot hold ---------------------------------------------------------------

SECTION = "id: a\ntitle: Café\nsummary: S\n"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\xef\xbb\xbf" + SECTION.encode(), []),
        (SECTION.replace("\n", "\r\n").encode(), []),
        (SECTION.replace("\n", "\r").encode(), []),
        (b"\xef\xbb\xbf" + SECTION.replace("\n", "\r\n").replace("title", "titel").encode(),
         [(2, 1, "error: there is no key titel here (did you mean title?)")]),
        (SECTION.replace("\n", "\r").replace("summary", "sumary").encode(),
         [(3, 1, "error: there is no key sumary here (did you mean summary?)")]),
        (SECTION.encode("cp1252"),
         [(2, 11, "error: the file is not in UTF-8 (it looks like Windows-1252) "
                  "(save it as UTF-8: in Notepad, Save as, Encoding, UTF-8)")]),
        (SECTION.encode("utf-16"), [(1, 1, "error: the file is in UTF-16, not UTF-8 (save it as UTF-8)")]),
        (SECTION.encode("utf-16-be"), [(1, 1, "error: the file is in UTF-16 or UTF-32, not UTF-8 (save it as UTF-8)")]),
        (SECTION.encode("utf-32"), [(1, 1, "error: the file is in UTF-32, not UTF-8 (save it as UTF-8)")]),
        (SECTION.replace("Café", "Caf\x00").encode(),
         [(2, 11, "error: a character that cannot be printed (U+0000) (delete it)")]),
        (b"\xef\xbb\xbf\xef\xbb\xbf" + SECTION.encode(),
         [(1, 1, "error: a character that cannot be printed (U+FEFF) (delete it)")]),
        (b"", [(1, 1, "error: the file is empty (write the keys it needs)")]),
    ],
    ids=["BOM", "CRLF", "CR", "BOM and CRLF, and a fault", "CR, and a fault", "Windows-1252", "UTF-16",
         "UTF-16 without a BOM", "UTF-32", "NUL", "two BOMs", "nothing"],
)  # fmt: skip
def test_line_ends_and_encodings(raw: bytes, expected: list[tuple[int, int, str]], tmp_path: Path) -> None:
    path, found = tmp_path / "case.yaml", Diagnostics()
    path.write_bytes(raw)
    try:
        assert read_file(Section, path, tmp_path, found).title.plain == "Café"
    except PackError as error:
        found.extend(error.diagnostics)
    assert said(list(found)) == [("case.yaml", *fault) for fault in expected]
    assert all(d.at and (d.at.excerpt or d.at.line == 1) for d in found)


# -- bounds, each held by a limit that kills -----------------------------------------------------------

LIMITED = """
import math, resource, sys, time
from packbuilder.source import parse
from packbuilder.diagnostics import PackError
parse(b"a: b", "warm.yaml")
used = math.ceil(time.process_time())
resource.setrlimit(resource.RLIMIT_CPU, (used + 1, used + 1))  # a second of work, then the system ends it
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    parse(sys.stdin.buffer.read(), "bomb.yaml")
except PackError as error:
    print(error.diagnostics[0].line())
"""
TEN = "[" + ", ".join(["*{0}"] * 10) + "]"
BOMBS = {
    "lists in lists": "a0: &a0 [x, x, x]\n" + "".join(f"a{n}: &a{n} {TEN.format(f'a{n - 1}')}\n" for n in range(1, 30)),
    "keys in keys": "a0: &a0 {k: x}\n" + "".join(
        f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}\n" for n in range(1, 30)),
    "one long text, many times": "a: &a " + "word " * 200_000 + "\nb: [" + ", ".join(["*a"] * 1_900) + "]\n",
    "very many": "a: &a [x, x, x, x, x, x, x, x, x]\nb: [" + ", ".join(["*a"] * 100_000) + "]\n",
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_aliases_that_explode_are_refused_within_a_second(bomb: str) -> None:
    run = subprocess.run([sys.executable, "-c", LIMITED], input=bomb.encode(), capture_output=True, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    assert b"aliases that grow beyond all use" in run.stdout


def test_depth_is_bounded() -> None:
    for deep in ("[" * 100_000, "- " * 100_000, "{a: " * 100_000, "a: " + "[" * 500 + "]" * 500, "? " * 100_000):
        with pytest.raises(PackError, match="lists nested too deeply"):
            source.parse(deep.encode(), "deep.yaml")


def test_a_large_honest_file_is_read(tmp_path: Path) -> None:
    paragraph = "      " + "Some honest words of a long and patient text. " * 10 + "\n\n"
    block = "  - text: |\n" + paragraph * 50
    path = tmp_path / "content" / "large.yaml"
    path.parent.mkdir()
    count = 5_000_000 // len(block) + 1
    path.write_text(SECTION + "blocks:\n" + block * count)
    assert path.stat().st_size > 5_000_000
    section = read_file(Section, path, tmp_path, Diagnostics())
    assert len(section.blocks) == count and len(section.blocks[-1].body.paragraphs) == 50
    path.write_bytes(b"# " + b"x" * source.MAX_BYTES)
    with pytest.raises(PackError, match=r"content/large\.yaml is larger than 8 MB"):
        read_file(Section, path, tmp_path, Diagnostics())


# -- the same, from the command line ------------------------------------------------------------------


def packbuilder(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in ``folder``; whatever happens, nobody is shown a traceback."""
    run = subprocess.run(
        [sys.executable, "-m", "packbuilder", *arguments],
        cwd=folder, capture_output=True, timeout=120, stdin=subprocess.DEVNULL,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795564800", **environment},
    )  # fmt: skip
    assert b"Traceback" not in run.stdout + run.stderr, run.stderr.decode()
    assert b"a fault in packbuilder itself" not in run.stderr, run.stderr.decode()
    return run


def small(folder: Path, **changed: str) -> Path:
    """The base workspace in ``folder``; ``look="…"`` writes another sections/look.yaml."""
    ((_, base),) = cases(HERE / "_base.yaml")
    for document in base:
        document.write(folder)
    for name, text in changed.items():
        (folder / f"content/briefings/small/sections/{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_check_shows_every_fault_with_its_line_and_a_caret(tmp_path: Path) -> None:
    small(tmp_path, look="id: look\ntitle: A: b\n", tell="id: tell\ntitel: T\nsummary: S\nminutes: soon\n")
    run = packbuilder(tmp_path, "check")
    assert run.returncode == 1
    assert run.stdout.decode() == "3 errors, 0 warnings\n"
    assert run.stderr.decode() == (
        'content/briefings/small/sections/look.yaml:2:9: error: a second colon in an unquoted value '
        '(put the value in quotes: title: "a: b")\n'
        "  title: A: b\n"
        "          ^\n"
        "content/briefings/small/sections/tell.yaml:2:1: error: there is no key titel here (did you mean title?)\n"
        "  titel: T\n"
        "  ^\n"
        "content/briefings/small/sections/tell.yaml:4:10: error: a number is wanted here, not 'soon' "
        "(write it in figures, without a unit)\n"
        "  minutes: soon\n"
        "           ^\n"
    )  # fmt: skip


def test_a_folder_with_any_name_will_do(tmp_path: Path) -> None:
    folder = tmp_path / "St Mary's #1 100% %20 (new) & more"
    folder.mkdir()
    small(folder, look="id: look\ntitle: Look\nsummary: S\nminuts: 1\n")
    run = packbuilder(folder, "check")
    assert run.returncode == 1
    assert run.stderr.startswith(b"content/briefings/small/sections/look.yaml:4:1: error: there is no key minuts")
    small(folder)
    assert packbuilder(folder, "check").stdout == b"All is well.\n"
    assert b"Look closely (p34)." in packbuilder(tmp_path, "--workspace", str(folder), "show", "small").stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_that_cannot_print_the_title(encoding: str, tmp_path: Path) -> None:
    small(tmp_path, look="id: look\ntitle: Zażółć – 見る “look”\nsummary: S\n")
    console = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    run = packbuilder(tmp_path, "show", "small", **console)
    assert run.returncode == 0 and b"Tell {dsl.name}" in run.stdout
    run = packbuilder(tmp_path, "check", **console)
    assert run.returncode == 1  # 見 is in none of the fonts
    assert b"(U+898B) is in none of the fonts" in run.stderr


def test_a_briefing_with_a_fault_is_not_shown(tmp_path: Path) -> None:
    run = packbuilder(small(tmp_path, look="id: look\n\ttitle: x\n"), "show", "small", "--json")
    assert run.returncode == 1 and run.stdout == b""
    assert run.stderr.startswith(b"content/briefings/small/sections/look.yaml:2:1: error: a tab in the indentation")
