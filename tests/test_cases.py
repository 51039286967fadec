"""Bad input with the expected words beside the line: tests/cases/*.yaml.

A case file holds documents. ``#--- name | as: section`` begins one, to be read as a section, briefing,
organisation, pack, lines (national-lines.yaml) or yaml (no model at all). ``#=== name`` begins a case of several
files, laid over the small workspace of ``_base.yaml`` and checked as ``packbuilder check`` does; each of its
documents begins with ``#--- path``.

Below a line stands what is expected of it, and is taken out before the document is read::

    titel: A
    #! 1: error: there is no key titel here (did you mean title?)

that is column, severity, message and hint; nothing more may be said of the document than what stands there.
``#= text`` below a line: a value in it arrives exactly so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from packbuilder import source
from packbuilder.briefing import Outline, Section
from packbuilder.checking import check
from packbuilder.diagnostics import Diagnostic, Diagnostics, PackError
from packbuilder.model import read_file
from packbuilder.organisation import LinesEntry, OrganisationEntry, _lift_deputies
from packbuilder.pack import Pack
from packbuilder.workspace import Workspace

HERE = Path(__file__).resolve().parent / "cases"
AS_OF = dt.date(2026, 11, 25)
MODELS: dict[str, Any] = {
    "section": Section, "briefing": Outline, "organisation": OrganisationEntry, "pack": Pack, "lines": LinesEntry,
}  # fmt: skip
#: Signs that stand for what cannot be seen.
UNSEEN = str.maketrans({"⇥": "\t", "⍽": "\u00a0", "␋": "\x0b", "⍰": "\ufffe", "␤": "\u2028", "◆": "\uf0b7"})


@dataclass
class Document:
    """A file of a case, and what is expected of it: (line, column, words) and (line, value)."""

    name: str
    kind: str = ""
    lines: list[str] = field(default_factory=list)
    faults: list[tuple[int, int, str]] = field(default_factory=list)
    values: list[tuple[int, str]] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        path = folder / (self.name if self.name.endswith(".yaml") else "case.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        return path


def cases(path: Path) -> Iterator[tuple[str, list[Document]]]:
    """``(name, documents)`` of each case in a case file."""
    name, documents, whole = "", list[Document](), False
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"#=== (.+)", line):
            if documents:
                yield name, documents
            name, documents, whole = match[1], [], True
        elif match := re.fullmatch(r"#--- (.+?)(?: \| as: (\w+))?", line):
            if match[2] and documents:
                yield name, documents
                documents = []
            if match[2]:
                name, whole = match[1], False
            assert whole or match[2], f"{path.name}: say `as:` for {line}"
            documents.append(Document(match[1], match[2] or ""))
        elif not documents:
            assert not line or line.startswith("#"), f"{path.name}: {line!r} stands in no document"
        elif match := re.fullmatch(r"\s*#! (\d+): (.+)", line):
            documents[-1].faults.append((len(documents[-1].lines), int(match[1]), match[2]))
        elif match := re.fullmatch(r"\s*#= (.*)", line):
            documents[-1].values.append((len(documents[-1].lines), match[1]))
        else:
            documents[-1].lines.append(line.translate(UNSEEN))
    if documents:
        yield name, documents


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
    if file.name != "_base.yaml":
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
