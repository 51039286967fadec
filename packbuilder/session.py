"""The clock of a training session: how long each part takes, when it begins, and what gives way when time is short.

A section's own minutes are for what is told in it; each activity (a question, a scenario, a quiz, a list to work
through) adds its own, and so do the sections inside. Deck and guide share this one clock.

Pure: it reads a selection and an output's ``minutes``, never the time of day.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .diagnostics import Diagnostic, Severity
from .selection import Chosen, LeftOut, Selected, select

#: An activity is never cut below this share of what it asks, nor below SHORTEST minutes.
KEPT = 2 / 3
SHORTEST = 2.0
#: Why a section that gave way is not there.
REASON = "no time in {minutes} minutes"

Place = tuple[str, int]
"""Where an activity stands: the path of its section, and its number among the section's blocks."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Something the room does: what it asked for and what it is given, in minutes."""

    place: Place
    kind: str
    asked: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Part:
    """A section on the clock: ``start``, ``talk`` (its own minutes), activities, and ``minutes`` with all below it."""

    section: Chosen
    start: float
    talk: float
    activities: tuple[Activity, ...]
    minutes: float

    @property
    def path(self) -> str:
        """The section's path."""
        return self.section.path


@dataclass(frozen=True, slots=True)
class Session:
    """What fits, and when. ``wanted`` is the length asked for, if one was; ``left_out`` what gave way for it."""

    selected: Selected
    parts: tuple[Part, ...]
    minutes: float
    wanted: float | None
    left_out: tuple[LeftOut, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def part(self, path: str) -> Part:
        """The section at ``path``."""
        return next(p for p in self.parts if p.path == path)

    @property
    def agenda(self) -> tuple[Part, ...]:
        """The parts at the top that take time, in order."""
        return tuple(p for p in self.parts if p.section.depth == 1 and p.minutes > 0)

    @property
    def activities(self) -> Mapping[Place, Activity]:
        """Every activity by its place."""
        return {a.place: a for p in self.parts for a in p.activities}


def clock(minutes: float) -> str:
    """A time from the beginning as ``0:13``, to the whole minute begun."""
    whole = int(minutes + 1e-6)
    return f"{whole // 60}:{whole % 60:02d}"


def spoken(minutes: float) -> str:
    """A length in words: ``1 minute``, ``2½ minutes``, ``under a minute``."""
    halves = round(minutes * 2)
    if halves < 2:
        return "half a minute" if halves else "under half a minute"
    figure = f"{halves // 2}{'½' if halves % 2 else ''}"
    return f"{figure} minute{'' if halves == 2 else 's'}"


def timed(selected: Selected) -> Session:
    """``selected`` on the clock, cut to the minutes that its output asks for.

    Sections give way by priority, 3 before 2 before 1 and the last before the first; activities are shortened, by a
    third at most, before anything of priority 2 goes. What gave way is in ``left_out``, and said in a note.
    """
    wanted = selected.output.minutes
    kept = selected if wanted is None else _cut(selected, wanted)
    parts, total = _laid(kept, _shortened(kept, wanted))
    reason = REASON.format(minutes=f"{wanted:g}") if wanted else ""
    left = tuple(item for item in kept.left_out if wanted and item.reason == reason)
    return Session(kept, parts, total, wanted, left, _said(left, parts, total, wanted))


def _cut(selected: Selected, wanted: float) -> Selected:
    """The selection without what has to give way."""
    reason = REASON.format(minutes=f"{wanted:g}")
    gone = {item.path: reason for item in selected.left_out if item.reason == reason}
    kept = selected
    if _least(kept, shorten=False) > wanted + 1e-6:
        gone.update(dict.fromkeys(_untimed(kept), reason))
        kept = _again(kept, gone)
    for priority in (3, 2, 1):
        while _least(kept, shorten=priority < 3) > wanted + 1e-6:
            path = next(_giving_way(kept, priority), None)
            if path is None:
                break
            gone[path] = reason
            kept = _again(kept, gone)
    return kept


def _again(selected: Selected, gone: Mapping[str, str]) -> Selected:
    """The same selection without what is ``gone``."""
    return select(
        selected.briefing, selected.organisation, selected.national, selected.pack, selected.output,
        pack_id=selected.pack_id, stale=selected.stale, drop=gone,
    )  # fmt: skip


def _untimed(selected: Selected) -> Iterator[str]:
    """Sections of priority 3 that ask for no time: there to be looked up, and so the first to give way."""
    for section in selected.walk():
        if _total(section) == 0 and all(s.priority >= 3 for s in section.walk()):
            yield section.path


def _giving_way(selected: Selected, priority: int) -> Iterator[str]:
    """The paths of sections that may go, the last first; one section is always left."""
    every = list(selected.walk())
    for section in reversed(every):
        light = all(s.priority >= priority for s in section.walk())
        alone = section.depth == 1 and len(selected.sections) == 1
        if light and not alone and _total(section) > 0:
            yield section.path


def _asked(section: Chosen) -> list[tuple[int, str, float]]:
    out = []
    for index, block in enumerate(section.blocks):
        minutes = getattr(block.body, "minutes", None)
        if minutes:
            out.append((index, block.kind, float(minutes)))
    return out


def _talk(section: Chosen) -> float:
    return 0.0 if section.shell else float(section.minutes or 0)


def _total(section: Chosen) -> float:
    return sum(_talk(s) + sum(m for _, _, m in _asked(s)) for s in section.walk())


def _floor(minutes: float) -> float:
    """The least that an activity may be cut to."""
    return min(minutes, max(SHORTEST, float(math.ceil(minutes * KEPT - 1e-6))))


def _least(selected: Selected, *, shorten: bool) -> float:
    """How long the session is, with its activities at their shortest if ``shorten``."""
    return sum(_talk(s) + sum(_floor(m) if shorten else m for _, _, m in _asked(s)) for s in selected.walk())


def _shortened(selected: Selected, wanted: float | None) -> dict[Place, float]:
    """Minutes for activities that have to be shorter: a minute at a time, from the longest, the last first."""
    given = {(s.path, i): m for s in selected.walk() for i, _, m in _asked(s)}
    if wanted is None:
        return given
    asked = dict(given)
    over = _least(selected, shorten=False) - wanted
    while over > 1e-6:
        able = [p for p in given if given[p] > _floor(asked[p]) + 1e-6]
        if not able:
            break
        longest = max(reversed(able), key=lambda p: given[p])
        step = min(1.0, given[longest] - _floor(asked[longest]), over if over < 1 else 1.0)
        given[longest] -= step
        over -= step
    return given


def _laid(selected: Selected, given: Mapping[Place, float]) -> tuple[tuple[Part, ...], float]:
    """Every section with its start."""
    parts: list[Part] = []
    now = 0.0

    def lay(section: Chosen) -> None:
        nonlocal now
        start, index = now, len(parts)
        activities = tuple(
            Activity((section.path, i), kind, asked, given[section.path, i]) for i, kind, asked in _asked(section)
        )
        now += _talk(section) + sum(a.minutes for a in activities)
        for child in section.sections:
            lay(child)
        parts.insert(index, Part(section, start, _talk(section), activities, now - start))

    for section in selected.sections:
        lay(section)
    return tuple(parts), now


def _said(
    left: tuple[LeftOut, ...], parts: tuple[Part, ...], total: float, wanted: float | None
) -> tuple[Diagnostic, ...]:
    out = []
    if left:
        names = "; ".join(item.title for item in left)
        out.append(Diagnostic(Severity.NOTE, f"left out to fit {wanted:g} minutes: {names}"))
    cut = [a for p in parts for a in p.activities if a.minutes < a.asked - 1e-6]
    if cut:
        saved = sum(a.asked - a.minutes for a in cut)
        what = "an activity is" if len(cut) == 1 else f"{len(cut)} activities are"
        out.append(Diagnostic(Severity.NOTE, f"{what} shorter, by {spoken(saved)} in all, to fit {wanted:g} minutes"))
    if wanted is not None and total > wanted + 1e-6:
        out.append(
            Diagnostic(
                Severity.WARNING,
                f"the session takes {spoken(total)}, longer than the {wanted:g} asked for",
                hint="ask for more minutes, choose fewer sections, or lower some priorities",
            )
        )
    return tuple(out)
