"""Statements of a section held against those of its older version: what changed, came, went or moved.

Paired by their words first, then by likeness; figures and titles, too short to be alike, by their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from ._written import Written

What = Literal["added", "removed", "changed", "pages", "moved", "readers"]
#: Two sentences that share so much of their words, in order, are one that changed.
ALIKE = 0.5
#: Roles whose texts are too short to be alike: paired by their place.
_SHORT = ("value", "label", "title", "cell", "term", "alt")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*(?:\s?%)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """One statement that is not as it was. ``old`` is None where it is new, ``new`` where it is gone.

    ``whence`` is the path of the section it came from, where it moved.
    """

    what: What
    old: Written | None
    new: Written | None
    whence: str = ""

    @property
    def figures(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Figures that are only in the old wording, and only in the new one."""
        old, new = _figures(self.old), _figures(self.new)
        return tuple(f for f in old if f not in new), tuple(f for f in new if f not in old)

    @property
    def pages(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The page references of the old and of the new wording."""
        return (self.old.statement.pages if self.old else ()), (self.new.statement.pages if self.new else ())

    @property
    def written(self) -> Written:
        """The new statement, or the old one where it is gone."""
        held = self.new or self.old
        assert held is not None
        return held


def _readers(each: Written) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(sorted(names)) for names in (each.only, each.except_, each.outputs))


def differences(old: list[Written], new: list[Written]) -> Iterator[Difference]:
    """What is not as it was, in the order of the new section; what is gone comes where it stood."""
    before = {w.key: n for n, w in enumerate(old)}
    pairs = {n: before[w.key] for n, w in enumerate(new) if w.key in before}
    _pair_alike(old, new, pairs)
    _pair_short(old, new, pairs)
    taken = set(pairs.values())
    done = 0
    for number, now in enumerate(new):
        if number not in pairs:
            yield Difference("added", None, now)
            continue
        for n in range(done, pairs[number]):
            if n not in taken:
                yield Difference("removed", old[n], None)
        done = max(done, pairs[number])
        was = old[pairs[number]]
        if was.text != now.text:
            yield Difference("changed", was, now)
        elif was.statement.pages != now.statement.pages:
            yield Difference("pages", was, now)
        elif _readers(was) != _readers(now):
            yield Difference("readers", was, now)
    for n in range(done, len(old)):
        if n not in taken:
            yield Difference("removed", old[n], None)


def _pair_alike(old: list[Written], new: list[Written], pairs: dict[int, int]) -> None:
    """The likest first, each once."""
    taken = set(pairs.values())
    left = [n for n in range(len(old)) if n not in taken]
    likest = []
    for j in (n for n in range(len(new)) if n not in pairs):
        for i in (n for n in left if old[n].wording == new[j].wording):
            share = likeness(old[i].text, new[j].text)
            if share >= ALIKE:
                likest.append((-share, abs(i - j), j, i))
    for _, _, j, i in sorted(likest):
        if j not in pairs and i not in taken:
            pairs[j] = i
            taken.add(i)


def likeness(one: str, two: str) -> float:
    """How much of their words two texts share, in order: 0 to 1."""
    matcher = SequenceMatcher(None, one.casefold().split(), two.casefold().split(), autojunk=False)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


def _pair_short(old: list[Written], new: list[Written], pairs: dict[int, int]) -> None:
    """Figures, labels and titles between the same neighbours, in turn, where there are as many as there were."""
    anchors = [(-1, -1), *sorted((n, o) for n, o in pairs.items()), (len(new), len(old))]
    for (new_from, old_from), (new_to, old_to) in pairwise(anchors):
        for role in _SHORT:
            now = [n for n in range(new_from + 1, new_to) if n not in pairs and new[n].statement.role == role]
            taken = set(pairs.values())
            was = [n for n in range(old_from + 1, old_to) if n not in taken and old[n].statement.role == role]
            if len(now) == len(was):
                pairs.update((j, i) for j, i in zip(now, was, strict=True) if old[i].wording == new[j].wording)


def reordered(old: list[Written], new: list[Written]) -> bool:
    """Whether what stands in both stands in another order."""
    one, two = ([w.key for w in held] for held in (old, new))
    common = set(one) & set(two)
    return [k for k in one if k in common] != [k for k in two if k in common]


def moves(found: dict[str, list[Difference]], gone: dict[str, list[Difference]]) -> None:
    """A statement that is gone from one section and new in another has moved: both dicts are set right in place."""
    lost: dict[tuple[str, str], list[Difference]] = {}
    for each in (d for held in (found, gone) for of in held.values() for d in of):
        if each.what == "removed" and each.old and len(each.old.text.split()) > 2:
            lost.setdefault((each.old.wording, each.old.text), []).append(each)
    taken: list[Difference] = []
    for of in found.values():
        for number, each in enumerate(of):
            held = lost.get((each.new.wording, each.new.text)) if each.what == "added" and each.new else None
            if held:
                taken.append(held.pop(0))
                old = taken[-1].old
                of[number] = replace(each, what="moved", old=old, whence=old.statement.path if old else "")
    for held_by in (found, gone):
        for path, of in held_by.items():
            held_by[path] = [d for d in of if not any(d is t for t in taken)]


def _figures(each: Written | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_FIGURE.findall(each.text))) if each else ()


def counted(items: Iterable[Difference]) -> str:
    """How many, in words: ``2 changed, 1 new``."""
    words = {"changed": "changed", "added": "new", "removed": "gone", "moved": "moved here"}
    numbers: dict[str, int] = {}
    for each in items:
        word = words.get(each.what, "")
        if each.what == "pages":
            word = "with another page"
        elif each.what == "readers":
            word = "for other readers"
        numbers[word] = numbers.get(word, 0) + 1
    return ", ".join(f"{n} {word}" for word, n in numbers.items())
