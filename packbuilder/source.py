"""Strict, located YAML: the only module that knows PyYAML.

A file becomes a tree of :class:`Scalar`, :class:`Seq` and :class:`Map`, each of which knows where it
stands. Every scalar is text, as it was typed: nothing becomes a number, a date or a truth value here
(YAML 1.2.2, 10.1, the failsafe schema). What YAML would swallow without a word is refused or warned of.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from .diagnostics import Diagnostics, PackError, Position

MAX_BYTES = 8_000_000
#: What aliases may blow a file up to, as nodes over what is written.
MAX_EXPANSION = 2_000
MAX_DEPTH = 60

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
#: A line-break hyphen as a PDF paste leaves it: "safe-⏎guarding", or "safe- guarding".
_BROKEN = re.compile(r"(?<=[a-z]{2})(?:-|\u00ad) ?(?:\n[ \t]*| )(?=[a-z]{3,})")
#: Words that rightly follow a hanging hyphen: "two- or three-year-olds".
_SUSPENDED = re.compile(r"(?:and|or|to|but)\b")
_TELEPHONE = re.compile(r"\+?\d[\d ()]{5,}$")


@dataclass(frozen=True, slots=True)
class _File:
    """The lines of one file, to make positions from."""

    name: str
    lines: tuple[str, ...]

    def at(self, line: int, column: int) -> Position:
        """The position at 0-based ``line`` and ``column``."""
        excerpt = self.lines[line] if line < len(self.lines) else ""
        return Position(self.name, line + 1, column + 1, excerpt[:2000])


class Scalar(str):
    """Text as typed, with the place of its first character in ``at``."""

    __slots__ = ("_file", "_marks", "_start", "at", "literal", "quoted")
    at: Position
    quoted: bool
    #: Written after ``|``: line ends are as typed. In every other style one line end means a blank line.
    literal: bool

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
        while line < len(file.lines):
            found = file.lines[line].find(piece.group(), column)
            if found >= 0:
                marks.append((piece.start(), line, found))
                column = found + len(piece.group())
                break
            line, column = line + 1, 0
        else:
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


def load(path: Path, root: Path, found: Diagnostics | None = None) -> Node:
    """Read the YAML file at ``path``; positions name it relative to ``root``.

    Raises :class:`PackError` with every fault that can be told apart. Warnings go into ``found``.
    """
    name = _shown(path, root)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise PackError.one(f"{name} is larger than {MAX_BYTES // 1_000_000} MB", Position(name), "split it")
        raw = path.read_bytes()
    except OSError as error:
        raise PackError.one(f"cannot read {name}: {error.strerror}", Position(name)) from None
    return parse(raw, name, found)


def parse(raw: bytes, name: str, found: Diagnostics | None = None) -> Node:
    """As :func:`load`, from bytes."""
    basket = Diagnostics()
    text = _decode(raw, name)
    file = _File(name, tuple(text.split("\n")))
    _characters(file, basket)
    basket.check()
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise PackError([*basket, *_complaint(error, file)]) from None
    except RecursionError:
        raise PackError.one("lists nested too deeply", file.at(0, 0), "flatten it") from None
    if root is None:
        raise PackError.one("the file is empty", file.at(0, 0), "write the keys it needs")
    _expansion(root, file)
    node = _Converter(file, basket).node(root, 0)
    basket.check()
    if found is not None:
        found.extend(basket)
    return node


def _shown(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.name


def _decode(raw: bytes, name: str) -> str:
    """UTF-8 with or without a BOM, any line ends; another encoding is refused by name."""
    kind = _ENCODINGS.get(raw[:2])
    if kind is None and raw[:400].count(b"\x00") > 10:
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


def _characters(file: _File, found: Diagnostics) -> None:
    """Tabs that indent, control characters and non-characters, and no-break spaces that indent."""
    for number, line in enumerate(file.lines):
        for bad in _CONTROL.finditer(line):
            code = f"U+{ord(bad.group()):04X}"
            found.error(f"a character that cannot be printed ({code})", file.at(number, bad.start()), "delete it")
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            found.error("a tab in the indentation", file.at(number, indent.index("\t")), "use spaces")
        odd = next((i for i, c in enumerate(indent) if c not in " \t"), None)
        if odd is not None:
            name = unicodedata.name(indent[odd], "unknown").lower()
            found.error(f"a {name} in the indentation", file.at(number, odd), "use ordinary spaces")


def _complaint(error: yaml.YAMLError, file: _File) -> Diagnostics:
    """PyYAML's words for a syntax error, in ours."""
    found = Diagnostics()
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem = str(getattr(error, "problem", None) or "this is not YAML")
    text = file.lines[line] if line < len(file.lines) else ""
    where = file.at(line, min(column, len(text)))
    if "mapping values are not allowed" in problem:
        found.error("a second colon in an unquoted value", where, 'put the value in quotes: title: "a: b"')
    elif "cannot start any token" in problem:
        found.error(f"a value may not begin with {text[column : column + 1]!r}", where, "put the value in quotes")
    elif "comment or line break" in problem or "chomping or indentation" in problem:
        sign = max(text.rfind(">", 0, column), text.rfind("|", 0, column))
        at = file.at(line, sign) if sign >= 0 else where
        found.error(f"a value may not begin with {text[sign] if sign >= 0 else '>'!r}", at, "put the value in quotes")
    elif "found undefined alias" in problem or "undefined alias" in problem:
        found.error("a value that begins with * means an alias in YAML", where, "put the value in quotes")
    elif "unexpected end of stream" in problem or "quoted scalar" in str(getattr(error, "context", "")):
        context = getattr(error, "context_mark", None)
        at = file.at(context.line, context.column) if context else where
        found.error("a quotation mark that is not closed", at, "close it, or put the whole value in the other kind")
    elif "expected a single document" in str(getattr(error, "context", "")) or "document start" in problem:
        found.error("a second document in the file (a line ---)", where, "keep one document in a file")
    elif "could not find expected ':'" in problem:
        found.error("a line that is neither a key nor part of a value", where, "write `key: value`, or indent the line")
    elif "block collection" in problem or "block mapping" in str(getattr(error, "context", "")):
        found.error("the indentation does not fit what stands above", where, "line it up with its neighbours")
    elif "anchor" in problem or "alias" in problem:
        found.error("a value that begins with & or * means an anchor in YAML", where, "put the value in quotes")
    else:
        found.error(f"this is not YAML: {problem}", where, "check quotes, colons and indentation here")
    return found


def _expansion(root: Any, file: _File) -> None:
    """Refuse aliases that explode or turn in a circle, before anything is copied out."""
    sizes: dict[int, int] = {}
    written = 0
    stack: list[tuple[Any, bool]] = [(root, False)]
    open_nodes: set[int] = set()
    while stack:
        node, done = stack.pop()
        key = id(node)
        if done:
            sizes[key] = 1 + sum(sizes[id(c)] for c in _children(node))
            open_nodes.discard(key)
            continue
        if key in sizes:
            continue
        if key in open_nodes:
            at = file.at(node.start_mark.line, node.start_mark.column)
            raise PackError.one("an alias that contains itself", at, "write the text out")
        written += 1
        open_nodes.add(key)
        if len(open_nodes) > MAX_DEPTH:
            at = file.at(node.start_mark.line, node.start_mark.column)
            raise PackError.one("lists nested too deeply", at, "flatten it")
        stack.append((node, True))
        stack.extend((child, False) for child in _children(node))
    if sizes[id(root)] > written + MAX_EXPANSION:
        at = file.at(root.start_mark.line, root.start_mark.column)
        raise PackError.one("aliases that grow beyond all use", at, "write the text out where it is needed")


def _children(node: Any) -> list[Any]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


class _Converter:
    """PyYAML's nodes to ours, gathering faults on the way."""

    def __init__(self, file: _File, found: Diagnostics) -> None:
        self.file, self.found = file, found

    def node(self, raw: Any, depth: int) -> Node:
        at = self.file.at(raw.start_mark.line, raw.start_mark.column)
        tag = str(raw.tag)
        if tag.startswith("!") or (tag.startswith("tag:yaml.org") and tag.split(":")[-1] not in ("str", "seq", "map")):
            self.found.error(f"a value may not carry a tag ({tag})", at, "put the value in quotes")
        if isinstance(raw, yaml.ScalarNode):
            return self.scalar(raw, at)
        if isinstance(raw, yaml.SequenceNode):
            seq = Seq(self.node(child, depth + 1) for child in raw.value)
            seq.at = at
            return seq
        return self.mapping(raw, at, depth)

    def mapping(self, raw: Any, at: Position, depth: int) -> Map:
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
            value = self.node(raw_value, depth + 1)
            if isinstance(value, Map) and isinstance(raw_value, yaml.MappingNode) and raw_value.flow_style:
                self._braces(value, raw_value)
            out[key] = value
        return out

    def _braces(self, value: Map, raw: Any) -> None:
        """``{dsl.name}`` unquoted is a mapping with an empty value: it was meant as a slot."""
        if len(value) == 1 and next(iter(value.values())) == "" and raw.end_mark.line == raw.start_mark.line:
            word = next(iter(value))
            if re.fullmatch(r"[\w-]+\.[\w-]+|p\d+(-\d+)?", word):
                self.found.error("a value that begins with { is a mapping to YAML", value.at, f'write "{{{word}}}"')

    def scalar(self, raw: Any, at: Position, *, key: bool = False) -> Scalar:
        text = Scalar(raw.value)
        text.at = at
        text._file = self.file
        text.quoted = raw.style in ("'", '"')
        text.literal = raw.style == "|"
        shift = 1 if raw.style else 0
        text._start = (raw.start_mark.line, raw.start_mark.column + shift)
        if raw.style in ("|", ">"):
            text._start = (raw.start_mark.line + 1, 0)
        if not key:
            self._swallowed(text, raw)
        return text

    def _swallowed(self, text: Scalar, raw: Any) -> None:
        """What YAML takes away in silence: a comment inside a value, a > or | that folds, a lone colon."""
        end = raw.end_mark
        line = self.file.lines[end.line] if end.line < len(self.file.lines) else ""
        if not raw.style and end.line == raw.start_mark.line:
            dropped = re.compile(r"[ \t]*(#)(\S?)").match(line, end.column)
            if dropped and line[dropped.start(1) - 1] in " \t" and text:
                where = self.file.at(end.line, dropped.start(1))
                if _TELEPHONE.match(text):
                    hint = "put the number in quotes; for a remark, give it a line of its own"
                    self.found.error("YAML drops everything after ` #`", where, hint)
                elif dropped.group(2):
                    hint = "put the value in quotes if the # belongs to it; write `# ` for a remark"
                    self.found.warning("YAML drops everything after ` #`", where, hint)
        if raw.style in ("|", ">"):
            header = self.file.lines[raw.start_mark.line][raw.start_mark.column + 1 :]
            if header.strip() and not re.fullmatch(r"[-+1-9]{0,2}\s*(#.*)?", header):
                self.found.error(f"a value that begins with {raw.style} is folded by YAML", text.at, "put it in quotes")
        if "\u00ad" in text or "-" in text:
            self._hyphens(text)

    def _hyphens(self, text: Scalar) -> None:
        """Hyphens that a PDF left at its line ends; listed, never joined: only a reader can tell."""
        for match in _BROKEN.finditer(text):
            if _SUSPENDED.match(text[match.end() : match.end() + 4]):
                continue
            before = re.search(r"\S+$", text[: match.start()])
            after = re.match(r"\S+", text[match.end() :])
            word = f"{before.group() if before else ''}- {after.group() if after else ''}"
            hint = "join the word, or keep the hyphen and drop the space"
            self.found.warning(f"a hyphen from a line end: {word!r}", text.place(match.start()), hint)
