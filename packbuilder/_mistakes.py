"""Mistakes that people make in YAML, in words that say what to do; it knows no engine.

Three kinds: characters that do not belong in a text, what the parser refuses, and what it would swallow
without a word. Each is looked for in the lines as they were written, so that what is said does not hang on
the wording of one parser.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from .diagnostics import Diagnostics, Position

#: Controls, non-characters, halves of pairs, line ends that are none of ours, a BOM inside the text, and the
#: private use area, from which a paste brings the bullets of symbol fonts.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff\ue000-\uf8ff]"
)
#: A line-break hyphen as a PDF paste leaves it: "safe-⏎guarding", or "safe- guarding".
_BROKEN = re.compile(r"(?<=[a-z]{2})(?:-|\u00ad) ?(?:\n[ \t]*| )(?=[a-z]{3,})")
#: Words that rightly follow a hanging hyphen: "two- or three-year-olds".
_SUSPENDED = re.compile(r"(?:and|or|to|but)\b")
_TELEPHONE = re.compile(r"\+?\d[\d ()]{5,}$")
_COMMENT = re.compile(r"[ \t]+(#)(\S?)")
#: The first sign of the value in a line, after its hyphens and its key.
_OPENING = re.compile(r"\s*(?:- +)*(?:[\w-]+: +)?(\S)")
_CLOSED = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\{[^{}]*\}|\[[^\[\]]*\])\s*(?=[^\s#:])""")
_QUOTE_IT = "put the value in quotes"
#: How a quotation mark is written inside a value that is in such marks.
_INSIDE = {"'": "''", '"': '\\"'}


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one file, to make positions from."""

    name: str
    lines: tuple[str, ...]

    def at(self, line: int, column: int) -> Position:
        """The position at 0-based ``line`` and ``column``."""
        return Position(self.name, line + 1, column + 1, self[line][:2000])

    def __getitem__(self, line: int) -> str:
        return self.lines[line] if 0 <= line < len(self.lines) else ""


# -- characters ---------------------------------------------------------------------------------------


def characters(file: Lines, found: Diagnostics) -> bool:
    """Add characters that do not belong in a text; returns whether the indentation can be relied on."""
    sound = True
    for number, line in enumerate(file.lines):
        indent = line[: len(line) - len(line.lstrip())]
        for bad in UNPRINTABLE.finditer(line):
            code = f"U+{ord(bad.group()):04X}"
            found.error(f"a character that cannot be printed ({code})", file.at(number, bad.start()), "delete it")
            sound &= bad.start() > len(indent)
        odd = next((i for i, c in enumerate(indent) if c != " " and not UNPRINTABLE.match(c)), None)
        if odd is not None and line.strip():
            tab = indent[odd] == "\t"
            what = "tab" if tab else unicodedata.name(indent[odd], "strange space").lower()
            found.error(f"a {what} in the indentation", file.at(number, odd), "use ordinary spaces")
            sound = False
    return sound


# -- what the parser refuses --------------------------------------------------------------------------


def complaint(error: Any, file: Lines) -> Diagnostics:
    """A parser's error (with ``problem``, ``context`` and their marks) in our words, at the place to mend."""
    found = Diagnostics()
    problem, context = (str(getattr(error, name, None) or "") for name in ("problem", "context"))
    began, ended = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = ended or began
    line, column = (mark.line, mark.column) if mark else (0, 0)
    while line > 0 and not file[line].strip():  # the end of the file: what is wrong stands above
        line, column = line - 1, len(file[line - 1])
    text = file[line]
    first = len(text) - len(text.lstrip())
    where = file.at(line, min(column, len(text)))
    opened = file.at(began.line, began.column) if began else where

    if "escape" in problem:
        hint = r"put the value in single quotes, or write \\"
        found.error("a backslash inside double quotes", _found(file, line, column, "\\") or where, hint)
    elif "nesting" in problem:
        found.error("lists nested too deeply", where, "flatten it")
    elif "mapping values" in problem and ": " in text[first:column]:
        found.error("a second colon in an unquoted value", where, 'put the value in quotes: title: "a: b"')
    elif "mapping values" in problem:
        hint = "line a key up with the keys above; put a text that has a colon in quotes"
        found.error("a colon in a line that belongs to the value above", file.at(line, first), hint)
    elif "quoted scalar" in context:
        found.error("a quotation mark that is not closed", opened, "close it, or put the whole value in the other kind")
    elif "flow" in context:
        sign = file[began.line][began.column : began.column + 1] if began else ""
        if sign not in ("[", "{"):  # the parser points behind it
            at = max(text.rfind("[", 0, column), text.rfind("{", 0, column), 0)
            sign, opened = text[at : at + 1], file.at(line, at)
        hint = "put a text in quotes; close a list, and put commas between its items"
        found.error(f"a value that begins with {sign} is not closed", opened, hint)
    elif "single document" in context or text.startswith("---"):
        found.error("a second document in the file (a line ---)", where, "keep one document in a file")
    elif "could not find expected ':'" in problem:
        _neither(file, began.line if began else line, found)
    elif not _opening(file, line, column, found):
        if "document start" in problem:
            found.error("a second document in the file", where, "keep one document in a file")
        elif column == first:
            hint = "line it up with its neighbours"
            found.error("the indentation does not fit what stands above", where, hint)
        else:
            found.error(f"this is not YAML: {problem or error}", where, "check quotes, colons and indentation here")
    return found


def _found(file: Lines, line: int, column: int, sign: str) -> Position | None:
    at = file[line].rfind(sign, 0, column + 1)
    return file.at(line, at) if at >= 0 else None


def _neither(file: Lines, line: int, found: Diagnostics) -> None:
    """A line that was taken for a key and has no ``: `` after it."""
    text = file[line]
    first = len(text) - len(text.lstrip())
    joined = re.match(r"\s*(?:- +)*([\w-]+):(?=\S|[\u00a0\u2007\u202f])", text)
    if joined and text[joined.end()].isspace():
        found.error("a no-break space after the colon", file.at(line, joined.end()), "use an ordinary space")
    elif joined:
        hint = f"write `{joined.group(1)}: ` and then the value"
        found.error("a colon without a space after it", file.at(line, joined.end() - 1), hint)
    else:
        hint = "write `key: value`, or indent the line"
        found.error("a line that is neither a key nor part of a value", file.at(line, first), hint)


def _opening(file: Lines, line: int, column: int, found: Diagnostics) -> bool:
    """Judge the line by the sign its value begins with, which is what most refusals come from."""
    match = _OPENING.match(file[line])
    if match is None:
        return False
    sign, start = match.group(1), match.start(1)
    at = file.at(line, start)
    closed = _CLOSED.match(file[line], start)
    if sign in _INSIDE and closed:
        hint = f"write {_INSIDE[sign]} for one inside, or use the other kind"
        found.error("words after the closing quotation mark", file.at(line, closed.end()), hint)
    elif sign in "{[" and closed:
        found.error(f"a value that begins with {sign} needs quotes", at, "put the whole value in quotes")
    elif sign in "@`%!&*|>":
        found.error(f"a value may not begin with {sign!r}", at, _QUOTE_IT)
    elif sign in "-?" and column == start and not file[line][:start].isspace() and start:
        hint = "give each item a line of its own" if sign == "-" else _QUOTE_IT
        what = "a list item on the line of its key" if sign == "-" else "a value may not begin with '?'"
        found.error(what, at, hint)
    else:
        return False
    return True


# -- what the parser swallows -------------------------------------------------------------------------


def dropped(text: str, file: Lines, line: int, column: int, found: Diagnostics) -> None:
    """A comment that was meant as part of the unquoted value ``text``, which ends at ``line`` and ``column``."""
    comment = _COMMENT.match(file[line], column)
    if not comment or not text:
        return
    where = file.at(line, comment.start(1))
    if _TELEPHONE.match(text):
        hint = "put the number in quotes; for a remark, give it a line of its own"
        found.error("YAML drops everything after ` #`", where, hint)
    elif comment.group(2):
        hint = "put the value in quotes if the # belongs to it; write `# ` for a remark"
        found.warning("YAML drops everything after ` #`", where, hint)


def begun(file: Lines, line: int, column: int, empty: bool, aliases: set[str], found: Diagnostics) -> bool:
    """Whether the value at ``line`` and ``column`` begins with a sign that YAML took for its own, and lost.

    ``empty``: nothing is left of the value; ``aliases`` are the names that the file uses after a ``*``.
    """
    sign, rest = file[line][column : column + 1], file[line][column + 1 :]
    lost = {
        "&": re.split(r"\s", rest)[0] not in aliases,
        "!": True,
        ">": empty and bool(re.match("[-+]?[1-9]", rest)),
        "|": empty and bool(re.match("[-+]?[1-9]", rest)),
    }
    if not lost.get(sign):
        return False
    found.error(f"a value may not begin with {sign!r}", file.at(line, column), _QUOTE_IT)
    return True


def not_items(file: Lines, first: int, column: int, last: int, found: Diagnostics) -> None:
    """Unquoted text (from line ``first`` to line ``last``) that was meant as list items, or as a key with a value."""
    text, at = file[first][column:], file.at(first, column)
    lines = [text, *(file[n].lstrip() for n in range(first + 1, last + 1))]
    odd = re.match(r"(-|[a-z_]+:)[\u00a0\u2007\u202f]", text)
    if odd:
        where = file.at(first, column + odd.end() - 1)
        sign = "hyphen" if odd.group(1) == "-" else "colon"
        found.error(f"a no-break space after the {sign}", where, "use an ordinary space")
    elif len(lines) > 1 and all(re.match(r"-[^\s-]", each) for each in lines):
        found.error("a hyphen without a space after it begins no item", at, "write `- ` and then the text")


def hyphens(text: str, place: Any, found: Diagnostics) -> None:
    """Hyphens that a PDF left at its line ends; listed, never joined: only a reader can tell.

    ``place`` gives the position of an offset in ``text``.
    """
    for match in _BROKEN.finditer(text):
        if _SUSPENDED.match(text[match.end() : match.end() + 4]):
            continue
        start, end = match.start(), match.end()
        before = re.split(r"\s", text[max(0, start - 40) : start])[-1]
        after = re.match(r"\S{,40}", text[end : end + 40])
        word = f"{before}- {after.group() if after else ''}"
        hint = "join the word, or keep the hyphen and drop the space"
        found.warning(f"a hyphen from a line end: {word!r}", place(start), hint)
