"""Strict, located YAML: the only module that knows PyYAML.

A file becomes a tree of :class:`Scalar`, :class:`Seq` and :class:`Map`, each of which knows where it
stands. Every scalar is text, as it was typed: nothing becomes a number, a date or a truth value here
(YAML 1.2.2, 10.1, the failsafe schema). What YAML would swallow without a word is refused or warned of.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from . import _mistakes as mistakes
from ._mistakes import Lines
from .diagnostics import Diagnostics, PackError, Position, Severity

MAX_BYTES = 8_000_000
#: What aliases may blow a file up to, as values and lines of text over what is written.
MAX_EXPANSION = 2_000
MAX_DEPTH = 60

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ENCODINGS = {b"\xff\xfe\x00\x00": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class Scalar(str):
    """Text as typed, with the place of its first character in ``at``."""

    __slots__ = ("_end", "_file", "_marks", "_start", "at", "literal", "quoted")
    at: Position
    quoted: bool
    #: Written after ``|``: line ends are as typed. In every other style one line end means a blank line.
    literal: bool
    _file: Lines
    _start: tuple[int, int]
    _end: int
    _marks: list[tuple[int, int, int]]

    def place(self, offset: int) -> Position:
        """Where the character at ``offset`` of this text stands in the file."""
        try:
            marks = self._marks
        except AttributeError:
            marks = self._marks = _marks(self)
        index = max(0, bisect_right(marks, (offset, 1 << 30, 0)) - 1)
        first, line, column = marks[index]
        return self._file.at(line, column + offset - first)


def _marks(text: Scalar) -> list[tuple[int, int, int]]:
    """For a scalar over several lines, (offset, line, column) of where each piece of it begins.

    Each run of words is looked for in the file from where the last one ended, which holds for every
    scalar style, folded or not, without repeating YAML's folding rules.
    """
    file, (line, column) = text._file, text._start
    marks = [(0, line, column)]
    for piece in re.finditer(r"[^\s]+", text):
        for number in range(line, min(text._end, len(file.lines) - 1) + 1):
            found = file[number].find(piece.group(), column if number == line else 0)
            if found >= 0:  # else it was written with escapes: it is taken to follow what stands before it
                marks.append((piece.start(), number, found))
                line, column = number, found + len(piece.group())
                break
    return marks


class Seq(list["Node"]):
    """A YAML list with its place."""

    at: Position


class Map(dict[Scalar, "Node"]):
    """A YAML mapping with its place; keys are :class:`Scalar` and so know theirs."""

    at: Position

    def key_at(self, key: str) -> Position:
        """Where ``key`` stands, or the mapping itself when it has no such key."""
        return next((k.at for k in self if k == key), self.at)


Node: TypeAlias = Scalar | Seq | Map


def load(path: Path, root: Path, found: Diagnostics | None = None, faults: Diagnostics | None = None) -> Node:
    """Read the YAML file at ``path``; positions name it relative to ``root``.

    Raises :class:`PackError` with every fault that can be told apart; those that leave a tree to read on with
    go into ``faults`` instead, where it is given. Warnings go into ``found``.
    """
    name = _shown(path, root)
    _inside(path, root, name)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError.one(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", Position(name), "split it")
        raw = path.read_bytes()
    except OSError as error:
        raise PackError.one(f"cannot read {name}: {error.strerror}", Position(name)) from None
    return parse(raw, name, found, faults)


def parse(raw: bytes, name: str, found: Diagnostics | None = None, faults: Diagnostics | None = None) -> Node:
    """As :func:`load`, from bytes."""
    basket = Diagnostics()
    text = _decode(raw, name)
    file = Lines(name, tuple(text.split("\n")))
    if not mistakes.characters(file, basket):
        raise PackError(basket)
    text = mistakes.UNPRINTABLE.sub(" ", text).replace("\t", " ")  # sign for sign, so that places stay true
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise PackError([*basket, *mistakes.complaint(error, file)]) from None
    except RecursionError:
        raise PackError.one("lists nested too deeply", file.at(0, 0), "flatten it") from None
    if root is None or root.value == "":
        raise PackError.one("the file is empty", file.at(0, 0), "write the keys it needs")
    _expansion(root, file)
    aliases = set(re.findall(r"\*([^\s,\[\]{}]+)", text)) if "&" in text else set()
    node = _Converter(file, basket, aliases).node(root)
    if faults is None:
        basket.check()
    else:
        faults.extend(basket.errors)
    if found is not None:
        found.extend(d for d in basket if d.severity is not Severity.ERROR)
    return node


def _inside(path: Path, root: Path, name: str) -> None:
    """Refuse a file that stands in the workspace and leads out of it: a link, or a folder on the way that is one."""
    home = root if path.absolute().is_relative_to(root.absolute()) else path.parent
    if not path.resolve().is_relative_to(home.resolve()):
        raise PackError.one(f"{name} leads to a file outside this folder", Position(name), "put the file itself there")


def _shown(path: Path, root: Path) -> str:
    for at, home in ((path.resolve(), root.resolve()), (path.absolute(), root.absolute())):
        if at.is_relative_to(home):
            return at.relative_to(home).as_posix()
    return path.name


def _decode(raw: bytes, name: str) -> str:
    """UTF-8 with or without a BOM, any line ends; another encoding is refused by name."""
    kind = next((name for mark, name in _ENCODINGS.items() if raw.startswith(mark)), None)
    if kind is None and raw[:400].count(b"\x00") * 4 > len(raw[:400]):
        kind = "UTF-16 or UTF-32"
    if kind:
        raise PackError.one(f"the file is in {kind}, not UTF-8", Position(name), "save it as UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n")
        column = len(before) - before.rfind("\n") - 1
        shown = raw.decode("cp1252", "replace").split("\n")[line]
        raise PackError.one(
            "the file is not in UTF-8 (it looks like Windows-1252)",
            Position(name, line + 1, column + 1, shown.rstrip("\r")),
            "save it as UTF-8: in Notepad, Save as, Encoding, UTF-8",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _expansion(root: Any, file: Lines) -> None:
    """Refuse aliases that explode or turn in a circle, before anything is copied out."""
    sizes: dict[int, int] = {}
    written = 0
    stack: list[tuple[Any, bool]] = [(root, False)]
    open_nodes: set[int] = set()
    while stack:
        node, done = stack.pop()
        key = id(node)
        if done:
            sizes[key] = _weight(node) + sum(sizes[id(c)] for c in _children(node))
            open_nodes.discard(key)
            continue
        if key in sizes:
            continue
        if key in open_nodes:
            at = file.at(node.start_mark.line, node.start_mark.column)
            raise PackError.one("an alias that contains itself", at, "write the text out")
        written += _weight(node)
        open_nodes.add(key)
        if len(open_nodes) > MAX_DEPTH:
            at = file.at(node.start_mark.line, node.start_mark.column)
            raise PackError.one("lists nested too deeply", at, "flatten it")
        stack.append((node, True))
        stack.extend((child, False) for child in _children(node))
    if sizes[id(root)] > written + MAX_EXPANSION:
        at = file.at(root.start_mark.line, root.start_mark.column)
        raise PackError.one("aliases that grow beyond all use", at, "write the text out where it is needed")


def _weight(node: Any) -> int:
    return 1 + len(node.value) // 80 if isinstance(node, yaml.ScalarNode) else 1


def _children(node: Any) -> list[Any]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


class _Converter:
    """PyYAML's nodes to ours, gathering faults on the way."""

    def __init__(self, file: Lines, found: Diagnostics, aliases: set[str]) -> None:
        self.file, self.found, self.aliases = file, found, aliases

    def node(self, raw: Any) -> Node:
        at = self.file.at(raw.start_mark.line, raw.start_mark.column)
        if isinstance(raw, yaml.ScalarNode):
            return self.scalar(raw, at)
        if not str(raw.tag).startswith("tag:yaml.org"):
            self.found.error("a value may not begin with '!'", at, "put the value in quotes")
        if isinstance(raw, yaml.SequenceNode):
            seq = Seq(self.node(child) for child in raw.value)
            seq.at = at
            return seq
        return self.mapping(raw, at)

    def mapping(self, raw: Any, at: Position) -> Map:
        out = Map()
        out.at = at
        for raw_key, raw_value in raw.value:
            if not isinstance(raw_key, yaml.ScalarNode):
                where = self.file.at(raw_key.start_mark.line, raw_key.start_mark.column)
                hint = 'a value that begins with { or [ needs quotes: "{dsl.name}"'
                self.found.error("a list or mapping used as a key", where, hint)
                continue
            key = self.scalar(raw_key, self.file.at(raw_key.start_mark.line, raw_key.start_mark.column), key=True)
            if key in out:
                first = out.key_at(key)
                self.found.error(f"the key {key} stands twice (first in line {first.line})", key.at, "keep one of them")
                continue
            value = self.node(raw_value)
            if isinstance(value, Map) and raw_value.flow_style:
                value = self._meant(value, raw_value)
            out[key] = value
        return out

    def _meant(self, value: Map, raw: Any) -> Node:
        """``{dsl.name}`` unquoted is a mapping with an empty value to YAML: it was meant as a slot."""
        word = str(next(iter(value), ""))
        lone = len(value) == 1 and value[Scalar(word)] == "" and raw.end_mark.line == raw.start_mark.line
        if not (lone and re.fullmatch(r"[\w-]+\.[\w-]+|p\d+(-\d+)?", word)):
            return value
        self.found.error("a value that begins with { needs quotes", value.at, f'write "{{{word}}}"')
        return self._made(f"{{{word}}}", raw, value.at)

    def _made(self, value: str, raw: Any, at: Position) -> Scalar:
        """A scalar with all it knows of its place."""
        text = Scalar(value)
        text.at = at
        text._file = self.file
        style = getattr(raw, "style", None)
        text.quoted = style in ("'", '"')
        text.literal = style == "|"
        line, column = raw.start_mark.line, raw.start_mark.column
        text._start = (line + 1, 0) if style in ("|", ">") else (line, column + bool(style))
        text._end = raw.end_mark.line
        return text

    def scalar(self, raw: Any, at: Position, *, key: bool = False) -> Scalar:
        text = self._made(raw.value, raw, at)
        if key:
            return text
        first, last, file = raw.start_mark, raw.end_mark, self.file
        lost = mistakes.begun(file, first.line, first.column, text == "", self.aliases, self.found)
        if not raw.style and not lost:
            mistakes.dropped(text, file, last.line, last.column, self.found)
            mistakes.not_items(file, first.line, first.column, last.line, self.found)
        bad = mistakes.UNPRINTABLE.search(text) if raw.style == '"' else None
        if bad:  # written as an escape
            code = f"U+{ord(bad.group()):04X}"
            self.found.error(f"a character that cannot be printed ({code})", at, "take it out")
        if "\u00ad" in text or "-" in text:
            mistakes.hyphens(text, text.place, self.found)
        return text
