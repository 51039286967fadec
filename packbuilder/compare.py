"""What changed between two versions of a briefing, by section and statement: ``packbuilder diff``.

Pure. Sections are paired by id, else by title, else by what they say; within a pair, statements are paired by
their words, then by likeness. A statement that only moved to another section is not one gone and one new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ._differences import Difference, What, differences, moves, reordered
from ._written import Written, written
from .briefing import Briefing, Section

#: Two sections under other ids that share so many of their statements are one that was renamed.
SAME_SECTION = 0.6


@dataclass(frozen=True, slots=True)
class SectionDifference:
    """A section that is not as it was. ``old`` and ``new`` are its paths (``""``: the cover), None where there is none.

    ``moved`` says in words where it went, ``readers`` whom it was and is for, ``reordered`` that what stands in it
    stands in another order.
    """

    old: str | None
    new: str | None
    title: str
    trail: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    moved: str = ""
    readers: tuple[str, str] = ("", "")
    reordered: bool = False

    @property
    def what(self) -> Literal["added", "removed", "changed"]:
        """Whether the section is new, gone, or there in both."""
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions, and the sections that differ, in the new one's order; those that are gone stand last."""

    old: Briefing
    new: Briefing
    facts: tuple[tuple[str, str, str], ...]
    sections: tuple[SectionDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.facts or self.sections)

    def count(self, what: What) -> int:
        """How many statements were added, removed, changed …"""
        return sum(d.what == what for s in self.sections for d in s.differences)


def compare(old: Briefing, new: Briefing) -> Comparison:
    """What is different in ``new``."""
    was, now = _by_section(old), _by_section(new)
    pairs = {"": "", **_paired(old, new, was, now)}
    kept = set(pairs.values())
    before = {path: was.get(pairs[path], []) if path in pairs else [] for path in ("", *new.paths)}
    found = {path: list(differences(before[path], now.get(path, []))) for path in before}
    gone = {path: list(differences(was.get(path, []), [])) for path in old.paths if path not in kept}
    moves(found, gone)
    moved = _moved(old, new, pairs)
    sections = [
        SectionDifference(
            pairs.get(path), path, _title(new, path), _trail(new, path), tuple(found[path]), moved.get(path, ""),
            _whom(old, new, pairs[path], path) if path in pairs else ("", ""),
            reordered(before[path], now.get(path, [])),
        )
        for path in before
    ]  # fmt: skip
    sections = [s for s in sections if _differs(s)]
    sections += [SectionDifference(p, None, _title(old, p), _trail(old, p), tuple(d)) for p, d in gone.items()]
    return Comparison(old, new, tuple(_facts(old, new)), tuple(sections))


def _differs(section: SectionDifference) -> bool:
    whom = section.readers[0] != section.readers[1]
    return section.old is None or whom or bool(section.differences or section.moved or section.reordered)


def _facts(old: Briefing, new: Briefing) -> Iterator[tuple[str, str, str]]:
    """What is told of the briefing as a whole: ``(what, old, new)``."""
    facts = (
        ("version", str(old.version), str(new.version)),
        ("reviewed", old.reviewed.isoformat(), new.reviewed.isoformat()),
        ("to be reviewed by", old.review_by.isoformat(), new.review_by.isoformat()),
        ("sources", ", ".join(s.title.words for s in old.sources), ", ".join(s.title.words for s in new.sources)),
    )
    yield from (f for f in facts if f[1] != f[2])


# -- sections ---------------------------------------------------------------------------------------


def _by_section(briefing: Briefing) -> dict[str, list[Written]]:
    """The statements of each section (``""``: the cover), the same words in one wording once."""
    out: dict[str, dict[tuple[str, str, str], Written]] = {}
    for each in written(briefing):
        held = out.setdefault(each.statement.path, {})
        if each.key not in held or (each.statement.pages and not held[each.key].statement.pages):
            held[each.key] = each
    return {path: list(held.values()) for path, held in out.items()}


def _paired(
    old: Briefing, new: Briefing, was: dict[str, list[Written]], now: dict[str, list[Written]]
) -> dict[str, str]:
    """New paths to old ones."""
    ids = {str(s.id): p for p, s in old.walk()}
    pairs = {p: ids[str(s.id)] for p, s in new.walk() if str(s.id) in ids}
    for alike in (_same_title, _same_words):
        left = [p for p in old.paths if p not in set(pairs.values())]
        for path in (p for p in new.paths if p not in pairs):
            best = next((o for o in left if alike(old, new, o, path, was, now)), None)
            if best is not None:
                pairs[path] = best
                left.remove(best)
    return pairs


def _same_title(old: Briefing, new: Briefing, before: str, after: str, *_: object) -> bool:
    return _title(old, before).casefold() == _title(new, after).casefold()


def _same_words(
    old: Briefing, new: Briefing, before: str, after: str, was: dict[str, list[Written]], now: dict[str, list[Written]]
) -> bool:
    one, two = ({w.text for w in held.get(path, [])} for held, path in ((was, before), (now, after)))
    return bool(one and two) and len(one & two) / min(len(one), len(two)) >= SAME_SECTION


def _title(briefing: Briefing, path: str) -> str:
    return briefing.paths[path].title.words if path else "Cover"


def _trail(briefing: Briefing, path: str) -> tuple[str, ...]:
    """The titles of the sections above."""
    parts = path.split("/")[:-1]
    return tuple(_title(briefing, "/".join(parts[: n + 1])) for n in range(len(parts)))


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _moved(old: Briefing, new: Briefing, pairs: dict[str, str]) -> dict[str, str]:
    """Where sections moved: into another one, or to another place among their neighbours."""
    out: dict[str, str] = {}
    children: dict[str, list[str]] = {}
    for path in new.paths:
        children.setdefault(_above(path), []).append(path)
    order = {path: n for n, path in enumerate(old.paths)}
    for parent, paths in children.items():
        home = pairs.get(parent)
        stayed = [p for p in paths if p in pairs and _above(pairs[p]) == home]
        fixed = _longest_rising(stayed, [order[pairs[p]] for p in stayed])
        for number, path in enumerate(paths):
            if path not in pairs:
                continue
            if path not in stayed:
                was = _title(old, _above(pairs[path])) if _above(pairs[path]) else "the top level"
                now = _title(new, parent) if parent else "the top level"
                out[path] = f"from {was} to {now}"
            elif path not in fixed:
                before = paths[number - 1] if number else ""
                out[path] = f"to stand after {_title(new, before)}" if before else "to stand first"
    return out


def _longest_rising(items: Sequence[str], ranks: Sequence[int]) -> set[str]:
    """The most items that stand in their old order; the others moved."""
    best: list[list[int]] = []
    for n, rank in enumerate(ranks):
        before = max((b for b in best if ranks[b[-1]] < rank), key=len, default=[])
        best.append([*before, n])
    return {items[n] for n in max(best, key=len, default=[])}


def audience(briefing: Briefing, path: str) -> tuple[str, ...] | None:
    """Whom a section is for: what it and the sections above it name, in common. None: everybody."""
    out: tuple[str, ...] | None = None
    parts = path.split("/") if path else []
    for n in range(len(parts)):
        section: Section = briefing.paths["/".join(parts[: n + 1])]
        named = tuple(str(a) for a in section.audiences)
        if named:
            out = named if out is None else tuple(a for a in out if a in named)
    return out


def _whom(old: Briefing, new: Briefing, before: str, after: str) -> tuple[str, str]:
    one, two = (audience(b, p) for b, p in ((old, before), (new, after)))
    return ("everyone" if one is None else ", ".join(one)), ("everyone" if two is None else ", ".join(two))
