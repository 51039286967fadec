"""Case files: tests/cases/*.yaml, documents with what is expected of them beside their lines.

``#--- name | as: section`` begins a document, to be read as a section, briefing, organisation, pack, lines
(national-lines.yaml) or yaml (no model at all). ``#=== name`` begins a case of several files, laid over the small
workspace of ``_base.yaml`` and checked as ``packbuilder check`` does; each of its documents begins with ``#--- path``.

Below a line stands what is expected of it, and is taken out before the document is read::

    titel: A
    #! 1: error: there is no key titel here (did you mean title?)

that is column, severity, message and hint; nothing more may be said of the document than what stands there.
``#= text`` below a line: a value in it arrives exactly so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent / "cases"
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
