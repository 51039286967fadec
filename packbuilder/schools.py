"""Many schools at once: a table that an office keeps, or a folder of YAML; each school read when its turn comes.

A row becomes the tree that an organisation's file would be, so that one set of rules judges both. Faults name the
cell as the spreadsheet does (C7) and the place in the file. Nothing is kept of a row but where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Protocol

from ._columns import TEMPLATE, Place, headings, place_of
from ._table import Row, letter, read_table
from .diagnostics import Diagnostic, Diagnostics, PackError, Position, Severity, did_you_mean
from .names import safe_name, slug
from .organisation import Organisation, Organisations
from .source import Map, Node, Scalar, Seq

_SHORTENED = re.compile(r"\d+(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_AS_TEXT = "write it with a space, 01632 960901, or format the column as text"


class Schools(Protocol):
    """Schools by their ids, in their order."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Every school's id; no two lead to the same folder."""
        ...

    @property
    def found(self) -> Diagnostics:
        """What is wrong with the table or the folder as a whole; said with what is wrong with each school."""
        ...

    def __contains__(self, name: object) -> bool: ...

    def organisation(self, name: str, found: Diagnostics) -> Organisation:
        """The school ``name``. Raises :class:`PackError`; warnings go into ``found``."""
        ...

    def at(self, name: str) -> Position | None:
        """Where it is written."""
        ...


def read_schools(path: Path, root: Path, organisations: Path, extends: str = "") -> Schools:
    """The schools in the table or the folder at ``path``.

    ``organisations`` is where what they extend is found; ``extends`` is what those extend that do not say.
    Raises :class:`PackError` for a file that cannot be read as a table with a column of names.
    """
    if path.is_dir():
        return Folder(path, root, organisations)
    if not path.is_file():
        raise PackError.one(f"there is no file or folder {path}", exit_code=2)
    return Sheet(path, root, organisations, extends)


def check_schools(schools: Schools, found: Diagnostics) -> Iterator[Organisation]:
    """Every school that can be read, one after the other; what is wrong with the others goes into ``found``."""
    found.extend(schools.found)
    for name in schools.ids:
        try:
            yield schools.organisation(name, found)
        except PackError as error:
            found.extend(error.diagnostics)


def template() -> bytes:
    """A table to fill in, with an invented school in it; Excel opens it as it is."""
    example = {
        "name": "Example Primary School", "short name": "Example", "id": "example-primary", "kind": "Primary school",
        "brand": "plain", "web": "www.example.org/safeguarding", "email": "office@example.org",
        "address": "Mill Lane, Exampleton", "lead name": "Alex Example", "lead role": "Designated safeguarding lead",
        "lead phone": "01632 960901", "lead hours": "8am to 5pm in term time", "lead place": "Room 4",
        "lead email": "a.example@example.org", "deputy 1 name": "Bo Example", "deputy 1 phone": "01632 960902",
        "deputy 1 place": "Hall", "head name": "Chris Example", "head phone": "01632 960903",
        "front door phone": "01632 960950", "front door hours": "Weekdays 8.30am to 5pm",
        "lado phone": "01632 960951", "out of hours phone": "01632 960952",
    }  # fmt: skip
    rows = [TEMPLATE, tuple(example.get(column, "") for column in TEMPLATE)]
    lines = (",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows)
    return ("\ufeff" + "".join(f"{line}\r\n" for line in lines)).encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a school's row begins, and its number."""

    offset: int
    number: int


class Sheet:
    """As :class:`Schools`, of a table."""

    def __init__(self, path: Path, root: Path, organisations: Path, extends: str = "") -> None:
        self.extends = extends
        self._others = Organisations(root, organisations)
        resolved = path.resolve()
        inside = resolved.is_relative_to(root.resolve())
        name = resolved.relative_to(root.resolve()).as_posix() if inside else path.as_posix()
        self.table = read_table(path, name)
        self.found = faults = Diagnostics()
        self._columns: dict[int, Place] = {}
        self._heads: tuple[str, ...] = ()
        self._starts: dict[str, _Start] = {}
        head = self._head()
        if head is not None:
            self._read_head(head, faults)
            self._read_ids((r for r in self.table.rows(faults) if r.number > head.number), faults)
        if not self._starts and not faults.errors:
            faults.error("there is no school in it", Position(name), "write a row for each below the headings")
        if not self._starts:
            raise PackError(faults)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every school's id, in the order of the rows."""
        return tuple(self._starts)

    def __contains__(self, name: object) -> bool:
        return name in self._starts

    def at(self, name: str) -> Position | None:
        """Where its row begins."""
        return self.table.at(self._starts[name].offset) if name in self._starts else None

    def organisation(self, name: str, found: Diagnostics) -> Organisation:
        """The school ``name``. Raises :class:`PackError`; warnings go into ``found``."""
        if name not in self._starts:
            raise PackError.one(f"there is no school {name}", hint=did_you_mean(name, self._starts), exit_code=2)
        start = self._starts[name]
        row, _ = self.table.row(start.offset, start.number)
        own = Diagnostics()
        node = self._node(row, own)
        own.extend(self._beyond(row))
        try:
            made = self._others.over(name, node, own)
        except PackError as error:
            own.extend(error.diagnostics)
            raise PackError(self._named(own, row)) from None
        named = self._named(own, row)
        if any(d.severity is Severity.ERROR for d in named):
            raise PackError(named)
        found.extend(named)
        return made

    # -- headings and ids --------------------------------------------------------------------------

    def _head(self) -> Row | None:
        """The row of headings: the first that names the school's name, for some write a title above; else the first."""
        first = list(islice(filter(None, self.table.rows()), 5))
        named = (row for row in first if any(place_of(c.text, frozenset()) == ("name",) for c in row.cells))
        return next(named, first[0] if first else None)

    def _read_head(self, head: Row, faults: Diagnostics) -> None:
        roles = self._roles(faults)
        self._heads = tuple(" ".join(cell.text.split()) for cell in head.cells)
        first: dict[Place, int] = {}
        for index, (cell, text) in enumerate(zip(head.cells, self._heads, strict=True)):
            where = f"{letter(index)}{head.number}"
            place = place_of(text, roles) if text else None
            if place in first:
                before = f"{letter(first[place])}{head.number}"
                message = f"{where}: the column {text} stands twice (first in {before})"
                faults.error(message, self.table.at(cell.offset), "keep one of them")
            elif place is not None:
                first[place] = index
                self._columns[index] = place
            elif text:
                hint = did_you_mean(text.casefold(), headings(roles))
                if hint.startswith("did you mean"):
                    faults.error(f"{where}: there is no column {text}", self.table.at(cell.offset), hint)
                else:
                    message = f"{where}: the column {text} is not used"
                    faults.note(message, self.table.at(cell.offset))
        if ("name",) not in first and not faults.errors:
            hint = "the first row has to be headings; packbuilder schools --template FILE writes them"
            faults.error("there is no column for the school's name", self.table.at(head.offset), hint)

    def _roles(self, faults: Diagnostics) -> frozenset[str]:
        """Roles that the trust has besides those that everyone knows."""
        if not self.extends:
            return frozenset()
        try:
            return frozenset(self._others.load(self.extends, Diagnostics()).contacts)
        except PackError as error:
            faults.extend(error.diagnostics)
            return frozenset()

    def _read_ids(self, rows: Iterator[Row], faults: Diagnostics) -> None:
        """Where each school begins; two that lead to one folder are a fault."""
        where = {place[0]: index for index, place in self._columns.items() if len(place) == 1}
        folders: dict[str, int] = {}
        if "name" not in where:
            return
        for row in filter(None, rows):
            name, given = (self._text(row, where.get(key, -1)) for key in ("name", "id"))
            column = where["id"] if given else where["name"]
            ref = f"{letter(column)}{row.number}"
            at = self.table.at(row.cells[column].offset if column < len(row.cells) else row.offset)
            if not name:
                message = f"{letter(where['name'])}{row.number}: this row has no name"
                faults.error(message, at, "write the school's name, or empty the row")
                continue
            made = slug(given or name)
            if not made:
                hint = "give it an id of plain letters and figures in a column id"
                faults.error(f"{ref}: no folder can be named after {name}", at, hint)
            elif given and len(given) > 60:
                faults.error(f"{ref}: an id of {len(given)} characters is too long", at, "60 will do")
            elif safe_name(made) in folders:
                first = folders[safe_name(made)]
                hint = "take one out, or give each an id of its own in a column id"
                message = f"{ref}: the schools in rows {first} and {row.number} are both called {made}"
                faults.error(message, at, hint)
            else:
                folders[safe_name(made)] = row.number
                self._starts[made] = _Start(row.offset, row.number)

    # -- a row ---------------------------------------------------------------------------------------

    def _text(self, row: Row, index: int) -> str:
        return " ".join(row.cells[index].text.split()) if 0 <= index < len(row.cells) else ""

    def _scalar(self, text: str, at: Position) -> Scalar:
        value = Scalar(text)
        value.at = at
        return value

    def _map(self, at: Position) -> Map:
        made = Map()
        made.at = at
        return made

    def _node(self, row: Row, found: Diagnostics) -> Map:
        """The row as an organisation's file would be read."""
        here = self.table.at(row.offset)
        top = self._map(here)
        deputies: dict[int, Map] = {}
        for index, place in self._columns.items():
            cell = row.cells[index] if index < len(row.cells) else None
            if cell is None or not cell.text or place == ("id",):
                continue
            at = self.table.at(cell.offset)
            value: Node = self._scalar(cell.text, at)
            if place[-1] == "phone":
                self._phone(cell.text, at, found)
            if place == ("hide",):
                value = Seq(self._scalar(slug(word), at) for word in re.split(r"[,;\n]", cell.text) if word.strip())
                value.at = at
            if place[0] == "deputies":
                self._put(deputies.setdefault(int(place[1]), self._map(at)), place[2:], value, at)
            else:
                self._put(top, place, value, at)
        if deputies:
            seq = Seq(deputies[number] for number in sorted(deputies))
            seq.at = seq[0].at
            self._put(top, ("contacts", "deputies"), seq, seq.at)
        if self.extends and "extends" not in top:
            top[self._scalar("extends", here)] = self._scalar(self.extends, Position(""))
        return top

    def _put(self, node: Map, place: Place, value: Node, at: Position) -> None:
        for key in place[:-1]:
            inner = node.get(self._scalar(key, at))
            if not isinstance(inner, Map):
                inner = node[self._scalar(key, at)] = self._map(at)
            node = inner
        node[self._scalar(place[-1], at)] = value

    def _phone(self, text: str, at: Position, found: Diagnostics) -> None:
        """What spreadsheets do to telephone numbers: they take them for numbers."""
        figures = re.sub(r"\D", "", text)
        if _SHORTENED.fullmatch(text.replace(" ", "")):
            found.error(f"{text} is a number that the spreadsheet has shortened", at, _AS_TEXT)
        elif re.fullmatch(r"[1-9][\d ]*", text) and len(figures) in (9, 10):
            found.warning(f"a phone number without its leading 0: {text}", at, _AS_TEXT)
        elif re.fullmatch(r"44[\d ]*", text) and len(figures) in (11, 12):
            found.warning(f"a phone number without its leading +: {text}", at, "write +44, or begin with 0")

    def _beyond(self, row: Row) -> Iterator[Diagnostic]:
        """Cells that no heading stands over."""
        for index, cell in enumerate(row.cells):
            if cell.text and (index >= len(self._heads) or not self._heads[index]):
                hint = "put a text with a comma in it into quotation marks" if self.table.delimiter == "," else ""
                message = f"there is no heading over {cell.text[:40]!r}"
                yield Diagnostic(Severity.ERROR, message, self.table.at(cell.offset), hint or "give it one")

    def _named(self, found: Diagnostics, row: Row) -> list[Diagnostic]:
        """What was found, each with the cell as a spreadsheet calls it."""
        cells: Mapping[Position, int] = {self.table.at(c.offset): i for i, c in reversed([*enumerate(row.cells)])}
        out = []
        for item in dict.fromkeys(found):
            at = item.at
            if at is not None and at.file == self.table.name:
                index = cells.get(at)
                heading = self._heads[index] if index is not None and index < len(self._heads) else ""
                ref = f"row {row.number}" if index is None else f"{letter(index)}{row.number}"
                shown = f"{ref} ({heading})" if heading and at != self.table.at(row.offset) else ref
                item = replace(item, message=f"{shown}: {item.message}", hint=_in_a_table(item.hint))
            out.append(item)
        shortened = {d.at for d in out if "shortened" in d.message}
        return [d for d in out if not (d.at in shortened and "is not a telephone number" in d.message)]


def _in_a_table(hint: str) -> str:
    """A hint that speaks of keys, for somebody who has columns."""
    said = {
        "write `contacts:`, `dsl:`": "fill in `lead name` and `lead phone`",
        "write `phone:`": "fill in its phone, or its place",
        "write figures only; put an extension in `option:`": "write figures only; an extension has a column, option",
    }
    return said.get(hint, hint)


class Folder:
    """As :class:`Schools`, of a folder with a YAML file for each."""

    def __init__(self, path: Path, root: Path, organisations: Path) -> None:
        self.path, self.root = path, root
        self.found = faults = Diagnostics()
        self._others = Organisations(root, path, organisations)
        folders: dict[str, str] = {}
        for name in sorted(p.stem for p in path.glob("*.yaml")):
            if safe_name(name) in folders:
                message = f"the files {folders[safe_name(name)]}.yaml and {name}.yaml lead to one folder"
                faults.error(message, self._at(name), "rename one of them")
            folders.setdefault(safe_name(name), name)
        if not folders:
            raise PackError.one(f"there is no .yaml file in {path}", exit_code=2)
        self.ids: tuple[str, ...] = tuple(folders.values())
        self._known = frozenset(self.ids)

    def organisation(self, name: str, found: Diagnostics) -> Organisation:
        """The school ``name``. Raises :class:`PackError`; warnings go into ``found``."""
        if name not in self.ids:
            raise PackError.one(f"there is no school {name}", hint=did_you_mean(name, self.ids), exit_code=2)
        return self._others.load(name, found)

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def at(self, name: str) -> Position | None:
        """The file."""
        return self._at(name)

    def _at(self, name: str) -> Position:
        path = (self.path / f"{name}.yaml").resolve()
        inside = path.is_relative_to(self.root.resolve())
        return Position(path.relative_to(self.root.resolve()).as_posix() if inside else path.name)
