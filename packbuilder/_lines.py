"""Where lines break: opportunities, greedy filling, and lines balanced by sense. Pure; knows no font.

Part of the floor ``measure``. A width is whatever the caller's function says it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

NBSP = "\u00a0"
#: Spaces at which a line may break; no-break spaces are not among them.
_BREAKING = " \t\u2002\u2003\u2009"
#: After a hyphen, dash or slash between letters (UAX #14, classes HY, BA and SY: never before a digit).
_UNITS = re.compile(
    rf"\n|[^{_BREAKING}\n]*?[^\W\d]+[-\u2010\u2013/](?=[^\W\d])|[^{_BREAKING}\n]*[{_BREAKING}\u200b]+|[^{_BREAKING}\n]+"
)

#: Words that lean on what follows, and so should not end a line.
_LEANING = """
a an the of to in on at by for from with into onto over under as and or but nor if is are was be been has had have not
no i we he she they my our your his its their this that these who whom which what when where why how than per via any
every each some
"""
LEANING = frozenset(_LEANING.split())
_SENTENCE = re.compile(r"[.?!…:][”’\")]*$")
_CLAUSE = re.compile(r"[,;—–][”’\")]*$")


class Styled(Protocol):
    """Anything with a text in one style: a ``Run`` is one."""

    @property
    def text(self) -> str: ...
    @property
    def bold(self) -> bool: ...
    @property
    def italic(self) -> bool: ...


class Piece(NamedTuple):
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it will be set, no space at its ends; ``width`` in the unit that it was measured in."""

    pieces: tuple[Piece, ...]
    width: float

    @property
    def text(self) -> str:
        """The words of the line."""
        return "".join(p.text for p in self.pieces)


Text = str | Iterable[Styled]
Measure = Callable[[tuple[Piece, ...]], float]


def pieces(text: Text, bold: bool = False) -> tuple[Piece, ...]:
    """``text`` as pieces: a plain string becomes one; ``bold`` makes them all bold."""
    if isinstance(text, str):
        return (Piece(text, bold),) if text else ()
    return tuple(Piece(run.text, run.bold or bold, run.italic) for run in text if run.text)


def bound(parts: Sequence[Piece], longest: int = 14) -> tuple[Piece, ...]:
    """The same with the last two words tied by a no-break space, so that no paragraph ends in one word.

    Only from four words on, and where the last is not longer than ``longest`` characters: a tie that cannot
    fit would do more harm than a short line.
    """
    whole = "".join(p.text for p in parts).rstrip()
    words = whole.split()
    if len(words) < 4 or len(words[-1]) > longest:
        return tuple(parts)
    cut = len(whole) - len(words[-1]) - 1
    if whole[cut] != " ":
        return tuple(parts)
    out: list[Piece] = []
    start = 0
    for part in parts:
        at = cut - start
        if 0 <= at < len(part.text):
            part = part._replace(text=part.text[:at] + NBSP + part.text[at + 1 :])
        out.append(part)
        start += len(part.text)
    return tuple(out)


def units(parts: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """The text cut at every place where a line may break; a unit keeps its trailing space; a line end stands alone."""
    whole = "".join(p.text for p in parts)
    out: list[tuple[Piece, ...]] = []
    for match in _UNITS.finditer(whole):
        if match.end() > match.start():
            out.append(_slice(parts, match.start(), match.end()))
    return out


def _slice(parts: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    out: list[Piece] = []
    at = 0
    for part in parts:
        text = part.text[max(0, start - at) : max(0, end - at)]
        if text:
            out.append(part._replace(text=text))
        at += len(part.text)
    return tuple(out)


def joined(group: Iterable[Sequence[Piece]]) -> tuple[Piece, ...]:
    """Units put together to a line: neighbours of one style made one, spaces at both ends taken off."""
    out: list[Piece] = []
    for unit in group:
        for part in unit:
            if out and out[-1][1:] == part[1:]:
                out[-1] = out[-1]._replace(text=out[-1].text + part.text)
            else:
                out.append(part)
    while out and not out[-1].text.rstrip(_BREAKING + "\u200b\n"):
        out.pop()
    if out:
        out[-1] = out[-1]._replace(text=out[-1].text.rstrip(_BREAKING + "\u200b\n"))
    while out and not out[0].text.lstrip(_BREAKING):
        out.pop(0)
    if out:
        out[0] = out[0]._replace(text=out[0].text.lstrip(_BREAKING))
    return tuple(out)


def paragraphs(parts: Sequence[Piece]) -> list[list[tuple[Piece, ...]]]:
    """The units of each paragraph; a line end in the text begins a new one."""
    out: list[list[tuple[Piece, ...]]] = [[]]
    for unit in units(parts):
        if "".join(p.text for p in unit) == "\n":
            out.append([])
        else:
            out[-1].append(unit)
    return out


def fill(parts: Sequence[Piece], width: float, measure: Measure) -> tuple[Line, ...]:
    """Greedy lines no wider than ``width``; a unit that is wider by itself stands alone and is so."""
    out: list[Line] = []
    for paragraph in paragraphs(parts):
        held: list[tuple[Piece, ...]] = []
        line = Line((), 0.0)
        for unit in paragraph:
            more = joined([*held, unit])
            wide = measure(more)
            if held and wide > width:
                out.append(line)
                held, more = [unit], joined([unit])
                wide = measure(more)
            else:
                held.append(unit)
            line = Line(more, wide)
        out.append(line)
    return tuple(out)


def level(parts: Sequence[Piece], width: float, count: int, measure: Measure) -> tuple[tuple[Line, ...], float] | None:
    """``parts`` on exactly ``count`` lines as even as sense allows, none wider than ``width``; and its cost.

    The cost adds the squared share by which each line misses the mean, a charge for a line that ends in a
    leaning word, in mid word or leaves one word alone, and a credit for a break at a full stop or comma.
    None where it cannot be done.
    """
    atoms = units(parts)
    if any("".join(p.text for p in atom) == "\n" for atom in atoms) or not 1 <= count <= len(atoms):
        return None
    mean = max(measure(joined(atoms)) / count, 1e-9)
    #: best[j] = (cost, start of the last line, lines so far) for the first j atoms on k lines
    best: dict[int, tuple[float, tuple[Line, ...]]] = {0: (0.0, ())}
    for k in range(1, count + 1):
        nearer: dict[int, tuple[float, tuple[Line, ...]]] = {}
        for start, (so_far, lines) in best.items():
            for end in range(start + 1, len(atoms) - (count - k) + 1):
                if (k == count) != (end == len(atoms)):
                    continue
                text = joined(atoms[start:end])
                wide = measure(text)
                if wide > width:
                    if end > start + 1 and k < count:
                        break
                    continue
                cost = so_far + ((wide - mean) / mean) ** 2 + _sense(text, end - start, k == count, count)
                if end not in nearer or cost < nearer[end][0] - 1e-12:
                    nearer[end] = (cost, (*lines, Line(text, wide)))
        best = nearer
    found = best.get(len(atoms))
    return (found[1], found[0]) if found else None


def _sense(text: Sequence[Piece], atoms: int, last: bool, count: int) -> float:
    """What a break after ``text`` costs (above nought) or earns (below)."""
    words = "".join(p.text for p in text)
    if last:
        alone = count > 1 and atoms == 1 and NBSP not in words and len(words) < 12
        return 0.12 if alone else 0.0
    if _SENTENCE.search(words):
        return -0.25
    if _CLAUSE.search(words):
        return -0.08
    tail = re.split(r"[\s\u00a0]", words)[-1].strip("(“‘\"'").lower()
    if tail in LEANING:
        return 0.5
    return 0.3 if words[-1:] in "-\u2010/" else 0.0
