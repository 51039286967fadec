"""Whether words fit a frame, and how they are made to: measured by the face that the deck names, never hoped for.

Lengths are points. A line counts as 1.2 times its size and its spacing, as DrawingML renderers keep it; lines break
a little early here, because other programs kern a little less. Whatever does not fit at 24 is tried at 20, the same
through a section; then it is parted between slides; what one slide cannot hold goes to the notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ..measure import NBSP, Fonts, Line
from ..text import sentences
from ..words import Vocabulary, english
from ._deck_frames import LINE_HEIGHT, SINGLE, Frame
from ._deck_slides import Bit, Para
from ._pptx_text import is_rtl

BODY_SIZES = (24.0, 20.0)
TITLE_SIZES = (32.0, 28.0)
DISPLAY_SIZES = (54.0, 42.0, 32.0)
NUMERAL_SIZES = (160.0, 120.0, 90.0, 68.0, 54.0)
MOST_POINTS = 6
MOST_WORDS = 45
#: What other programs may need beyond what is measured here; more where no twin's metrics are known.
RESERVE, RESERVE_RTL = 0.985, 0.85
#: The least and the most between the points of a list, at 24 and at 20.
GAPS = {24.0: (14.0, 56.0), 20.0: (11.0, 56.0)}
T = TypeVar("T")
_ARTICLE = re.compile(r"(?<=\b[Tt]he) (?=\w)|(?<=\b[Aa]) (?=\w)|(?<=\b[Aa]n) (?=\w)")


def line(size: float, exact: float = 0) -> float:
    """The height of a line at ``size``."""
    return exact or size * LINE_HEIGHT * SINGLE.get(int(size), 108) / 100


@dataclass(frozen=True)
class Fit:
    """Measures for one deck: its face, and its language's way of writing and words."""

    fonts: Fonts
    language: str
    floors: Mapping[str, float] = field(default_factory=dict)
    words: Vocabulary = field(default_factory=english)

    def sizes(self, kind: str, wanted: Sequence[float]) -> tuple[float, ...]:
        """Those of ``wanted`` not under the floor of ``kind`` (``title``, ``body``, ``table``); one at least."""
        least = self.floors.get(kind, 0.0)
        return tuple(size for size in wanted if size >= least) or (max(wanted),)

    def _room(self, width: float) -> float:
        return width * (RESERVE_RTL if is_rtl(self.language) else RESERVE)

    def lines(self, text: str | Sequence[Bit], width: float, size: float, *, bold: bool = False) -> int:
        """How many lines ``text`` takes."""
        return len(self.fonts.wrap(text, self._room(width), size, bold=bold))

    def overlong(self, text: str | Sequence[Bit], width: float, size: float, *, bold: bool = False) -> bool:
        """Whether a single word is wider than ``width``."""
        return any(found.width > width for found in self.fonts.wrap(text, self._room(width), size, bold=bold))

    def width(self, text: str | Sequence[Bit], size: float, *, bold: bool = False) -> float:
        """How far one line of ``text`` reaches, with what other programs may add."""
        return self.fonts.width(text, size, bold=bold) / self._room(1.0)

    def para_height(self, para: Para, width: float) -> float:
        """The height of one paragraph without the space before it; what stands before a tab hangs in the indent."""
        bits = para.bits[1:] if para.bits and para.bits[0].text.endswith("\t") else para.bits
        count = self.lines(bits, width - para.hang, para.size, bold=para.bold)
        tallest = max([para.size, *(b.size or 0 for b in para.bits)])
        return count * line(para.size, para.exact) + (0 if para.exact else line(tallest) - line(para.size))

    def height(self, paras: Sequence[Para], width: float) -> float:
        """The height of paragraphs one under the other."""
        return sum(self.para_height(p, width) + (p.before if n else 0) for n, p in enumerate(paras))

    def fits(self, paras: Sequence[Para], frame: Frame, *, height: float | None = None) -> bool:
        """Whether ``paras`` stand in ``frame`` whole, no word wider than a line."""
        room = frame.inner_h if height is None else height
        if self.height(paras, frame.inner_w) > room + 0.01:
            return False
        return not any(self.overlong(p.bits, frame.inner_w - p.hang, p.size, bold=p.bold) for p in paras)

    def broken(self, text: str | Sequence[Bit], width: float, size: float, *, bold: bool = False) -> list[str]:
        """The lines that ``text`` breaks into."""
        return [found.text for found in self.fonts.wrap(text, self._room(width), size, bold=bold)]

    def narrow(self, text: str | Sequence[Bit], frame: Frame, size: float, *, bold: bool = True) -> float:
        """What to take off the right of ``frame`` so that lines break by sense into even lengths; 0 for one line.

        Only breaks that other programs will find too are taken: each line must miss the next word by a margin.
        """
        return self._evenly(text, frame, size, bold)[0]

    def titled(self, text: Sequence[Bit], frame: Frame, size: float) -> tuple[tuple[Bit, ...], float]:
        """A title and its :meth:`narrow`; words are bound to the next where its lines come out better so."""
        held, wide = tuple(text), frame.inner_w
        count = self.lines(held, wide, size, bold=True)
        narrow, cost = self._evenly(held, frame, size, True)
        for bound in _bound(text):
            if self.lines(bound, wide, size, bold=True) == count:
                other, less = self._evenly(bound, frame, size, True)
                if less < cost - 0.05:
                    held, narrow, cost = bound, other, less
        return held, narrow

    def together(self, text: str, phrase: str, width: float, size: float) -> str:
        """``text`` with no break inside ``phrase``, where it holds that and takes no line more for it."""
        at = text.casefold().find(phrase.casefold())
        if at < 0:
            return text
        end = at + len(phrase)
        made = f"{text[:at]}{text[at:end].replace(' ', NBSP)}{text[end:]}"
        same = self.lines(made, width, size, bold=True) == self.lines(text, width, size, bold=True)
        return made if same and not self.overlong(made, width, size, bold=True) else text

    def cost(self, text: Sequence[Bit], frame: Frame, size: float) -> float:
        """How ill a title breaks at ``size``, at its best."""
        return min(self._evenly(t, frame, size, True)[1] for t in (tuple(text), *_bound(text)))

    def _evenly(self, text: str | Sequence[Bit], frame: Frame, size: float, bold: bool) -> tuple[float, float]:
        """:meth:`narrow`, and how ill the lines break then."""
        room = self._room(frame.inner_w)

        def broken(width: float) -> tuple[Line, ...]:
            return self.fonts.wrap(text, width, size, bold=bold, tracking=frame.track)

        greedy = broken(room)
        if len(greedy) < 2 or is_rtl(self.language):
            return 0.0, 0.0
        least = max(found.width for found in greedy) / 2
        ways: dict[tuple[str, ...], list[float]] = {}
        costs: dict[tuple[str, ...], float] = {}
        for step in range(49):
            width = room - (room - least) * step / 48
            lines = broken(width)
            if len(lines) != len(greedy) or any(found.width > width for found in lines):
                break
            way = tuple(found.text for found in lines)
            ways.setdefault(way, []).append(width)
            costs[way] = _ragged([(found.text, found.width) for found in lines])
        for way in sorted(ways, key=lambda w: costs[w]):
            held = ways[way]
            if room in held:
                return 0.0, costs[way]
            width = held[len(held) // 2] / RESERVE
            steady = all(tuple(found.text for found in broken(width * share)) == way for share in (0.975, 1.003))
            if steady and self.lines(text, width, size, bold=bold) == len(way):
                return round(frame.inner_w - width, 2), costs[way]
        return 0.0, _ragged([(found.text, found.width) for found in greedy])

    def first_size(
        self, text: str | Sequence[Bit], frame: Frame, sizes: Sequence[float], *, lines: int, bold: bool = True
    ) -> float | None:
        """The first of ``sizes`` at which ``text`` takes at most ``lines`` lines and fits ``frame``; None for none."""
        for size in sizes:
            count = self.lines(text, frame.inner_w, size, bold=bold)
            high = count * line(size) <= frame.inner_h + 0.01
            if count <= lines and high and not self.overlong(text, frame.inner_w, size, bold=bold):
                return size
        return None

    def cut(self, para: Para, width: float, height: float) -> tuple[Para, bool]:
        """``para`` cut to ``height`` at the end of a sentence, else of a word; and whether anything was cut."""
        if self.para_height(para, width) <= height + 0.01:
            return para, False
        whole = para.plain
        pieces = sentences(whole)
        kept = self._most(pieces, para, width, height)
        if kept:
            text = " ".join(pieces[:kept]) + " …"
        else:
            words = whole.split()
            text = " ".join(words[: max(1, self._most(words, para, width, height))]) + " …"
        return replace(
            para, bits=(Bit(text, bold=bool(para.bits) and para.bits[0].bold and len(para.bits) == 1),)
        ), True

    def _most(self, pieces: Sequence[str], para: Para, width: float, height: float) -> int:
        """How many of ``pieces`` fit (by halving), with the sign that something is missing."""
        low, high = 0, len(pieces)
        while low < high:
            middle = (low + high + 1) // 2
            trial = replace(para, bits=(Bit(" ".join(pieces[:middle]) + " …"),))
            if self.para_height(trial, width) <= height + 0.01:
                low = middle
            else:
                high = middle - 1
        return low


_LEANING = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "into",
        "as",
        "and",
        "or",
        "but",
        "if",
        "is",
        "are",
        "was",
        "be",
        "has",
        "have",
        "not",
        "no",
        "i",
        "we",
        "he",
        "she",
        "they",
        "my",
        "our",
        "your",
        "his",
        "its",
        "their",
        "this",
        "that",
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "than",
    ]
)


def _bound(text: Sequence[Bit]) -> list[tuple[Bit, ...]]:
    """A title with its last two words bound, with each article bound to what follows it, and with both."""
    led = tuple(replace(bit, text=_ARTICLE.sub(NBSP, bit.text)) for bit in text)
    ways = [_tied(text), led, _tied(led)]
    return [way for way in dict.fromkeys(ways) if way and way != tuple(text)]


def _tied(text: Sequence[Bit]) -> tuple[Bit, ...]:
    """A title with a no-break space before its last word; empty where that is long, or there are few."""
    words = "".join(bit.text for bit in text).split()
    last = text[-1].text.rstrip() if text else ""
    if len(words) < 4 or len(words[-1]) > 10 or " " not in last:
        return ()
    cut = last.rindex(" ")
    return (*text[:-1], replace(text[-1], text=f"{last[:cut]}{NBSP}{last[cut + 1 :]}"))


def _ragged(lines: Sequence[tuple[str, float]]) -> float:
    """How ill ``lines`` (words and widths) break: unevenness, words that lean on the next line's, words alone."""
    mean = sum(width for _, width in lines) / len(lines)
    cost = sum(((width - mean) / mean) ** 2 for _, width in lines)
    for words, _ in lines[:-1]:
        last = words.split()[-1].strip("(“‘\"'").lower() if words.split() else ""
        cost += 0.35 * (last in _LEANING) + 0.3 * last.endswith("-")
        cost -= 0.12 * last.endswith((".", "?", "!", ":", ",", ";"))
    if len(lines) > 2:
        cost += 0.3 * sum(len(words.split()) == 1 for words, _ in lines[:-1])
    return cost + (0.2 if len(lines[-1][0].split()) == 1 else 0)


def parted(items: Sequence[T], fits: Callable[[Sequence[T]], bool], most: int) -> list[tuple[T, ...]]:
    """``items`` in as few even runs as fit, each at most ``most``; one that fits nowhere stands alone."""
    if not items:
        return []
    fewest = -(-len(items) // most)
    for count in range(fewest, len(items) + 1):
        runs = _even(items, count)
        if all(len(r) <= most and (len(r) == 1 or fits(r)) for r in runs):
            return runs
    return [(i,) for i in items]


def _even(items: Sequence[T], count: int) -> list[tuple[T, ...]]:
    size, extra = divmod(len(items), count)
    out, at = [], 0
    for n in range(count):
        step = size + (n < extra)
        out.append(tuple(items[at : at + step]))
        at += step
    return out


def packed(items: Sequence[T], height: Callable[[T], float], room: float, most: int) -> list[tuple[T, ...]]:
    """``items`` in order in runs no higher than ``room``, as few as can be and then as even as can be."""
    heights = [height(i) for i in items]

    def greedy(limit: float) -> list[tuple[T, ...]]:
        out: list[list[T]] = []
        left = 0.0
        for item, high in zip(items, heights, strict=True):
            if out and high <= left + 0.01 and len(out[-1]) < most:
                out[-1].append(item)
                left -= high
            else:
                out.append([item])
                left = limit - high
        return [tuple(run) for run in out]

    best = greedy(room)
    low, high = 0.0, room
    for _ in range(12):
        middle = (low + high) / 2
        if len(greedy(middle)) > len(best):
            low = middle
        else:
            high = middle
    return greedy(high)
