"""A table as a school's office saves it from a spreadsheet: text to cells, each of which knows its place.

Commas, semicolons or tabs; quoted cells with line breaks (RFC 4180); UTF-8 with or without a BOM, the UTF-16 of
"Unicode text", or the Windows encoding that Excel still writes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import Diagnostics, PackError, Position

MAX_BYTES = 64_000_000
#: What stands invisibly around a name or a number that was copied from elsewhere.
_UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffd-\uffff\ud800-\udfff\ue000-\uf8ff]")
_WORKBOOK = {b"PK\x03\x04": "an Excel workbook", b"\xd0\xcf\x11\xe0": "an old Excel workbook"}
SAVE_AS = "in the spreadsheet: File, Save As, CSV UTF-8"


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` without what stands unseen around it; ``offset`` is its first character's in the file."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``number`` as the spreadsheet counts it, from 1."""

    number: int
    offset: int
    cells: tuple[Cell, ...]

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return any(cell.text for cell in self.cells)


class Table:
    """The text of one file; rows are taken out of it as they are asked for, so that none of them need be kept."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        said = re.match(r"[\"']?sep=(.)[\"']?[^\S\n]*\n", text, re.IGNORECASE)  # as Excel writes for itself
        self._start = said.end() if said else 0
        self._first = 1 + bool(said)
        self.delimiter = said[1] if said else self._guess()
        mark = re.escape(self.delimiter)
        self._quoted = re.compile(rf'[^\S\n{mark}]*"((?:[^"]|"")*)"')
        self._plain = re.compile(rf"[^\n{mark}]*")

    def _guess(self) -> str:
        """The sign between the cells: whichever stands most often in the first line that has one."""
        for line in self.text[self._start :].split("\n", 60)[:60]:
            bare = re.sub(r'"[^"]*"', "", line)
            counts = {sign: bare.count(sign) for sign in (";", "\t", ",")}
            if any(counts.values()):
                return max(counts, key=lambda sign: counts[sign])
        return ","

    def at(self, offset: int) -> Position:
        """The place of a character."""
        line = bisect_right(self._lines, offset) - 1
        start = self._lines[line]
        end = self._lines[line + 1] - 1 if line + 1 < len(self._lines) else len(self.text)
        return Position(self.name, line + 1, offset - start + 1, self.text[start:end][:2000])

    def rows(self, faults: Diagnostics | None = None) -> Iterator[Row]:
        """Every row, empty ones too. Cells that cannot be read go into ``faults``."""
        faults = faults if faults is not None else Diagnostics()
        offset, number = self._start, self._first
        while offset < len(self.text):
            row, offset = self.row(offset, number, faults)
            yield row
            number += 1

    def row(self, offset: int, number: int, faults: Diagnostics | None = None) -> tuple[Row, int]:
        """The row that begins at ``offset``, and where the next one does."""
        faults = faults if faults is not None else Diagnostics()
        start, cells = offset, []
        while True:
            cell, offset = self._cell(offset, faults)
            cells.append(cell)
            if offset >= len(self.text):
                break
            offset += 1
            if self.text[offset - 1] == "\n":
                break
        return Row(number, start, tuple(cells)), offset

    def _cell(self, offset: int, faults: Diagnostics) -> tuple[Cell, int]:
        """The cell at ``offset``, and where the sign after it stands."""
        quoted = self._quoted.match(self.text, offset)
        if quoted:
            rest = self._plain.match(self.text, quoted.end())
            assert rest is not None
            if rest.group().strip():
                at = self.at(quoted.end())
                faults.error("text after the closing quotation mark", at, 'write a mark inside a cell twice: ""')
            return self._made(quoted[1].replace('""', '"'), quoted.start(1), faults), rest.end()
        plain = self._plain.match(self.text, offset)
        assert plain is not None
        if plain.group().lstrip().startswith('"'):  # without an end: the rest of the file would be this cell
            at = self.at(offset + plain.group().index('"'))
            hint = 'close it, or write a mark inside a cell twice: ""'
            faults.error("a quotation mark that is never closed", at, hint)
        lead = len(plain.group()) - len(plain.group().lstrip())
        return self._made(plain.group(), offset + lead, faults), plain.end()

    def _made(self, raw: str, offset: int, faults: Diagnostics) -> Cell:
        bad = _BAD.search(raw)
        if bad:
            code = f"U+{ord(bad.group()):04X}"
            faults.error(f"a character that does not belong in a text ({code})", self.at(offset), "type it anew")
        return Cell(raw.strip().strip(_UNSEEN).strip(), offset)


def read_table(path: Path, name: str) -> Table:
    """The table in the file at ``path``; ``name`` is what positions call it. Raises :class:`PackError`."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError.one(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", Position(name), "split it")
        raw = path.read_bytes()
    except OSError as error:
        raise PackError.one(f"cannot read {name}: {error.strerror}", exit_code=2) from None
    for mark, what in _WORKBOOK.items():
        if raw.startswith(mark):
            raise PackError.one(f"the file is {what}, and a CSV is wanted", Position(name), SAVE_AS)
    text = _decoded(raw, name).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        hint = "packbuilder schools --template FILE writes one to fill in"
        raise PackError.one("the file is empty", Position(name), hint)
    return Table(name, text)


def _decoded(raw: bytes, name: str) -> str:
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PackError.one("the file is in an encoding that is not known here", Position(name), SAVE_AS)


def letter(column: int) -> str:
    """A column as a spreadsheet calls it: 0 is A, 26 is AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
