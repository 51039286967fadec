"""A workspace: the folder with ``content/``, and what can be read from it by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from .briefing import Briefing, load_briefing
from .diagnostics import Diagnostics, PackError, Position, did_you_mean
from .names import LONGEST as LONGEST
from .names import safe_name as safe_name
from .organisation import CHECKED_WITHIN, NationalLines, Organisation, load_lines, load_organisation
from .pack import Pack, load_pack
from .resources import Layouts
from .schools import Schools


class Workspace:
    """Reads briefings, organisations and packs by name; each file once. Warnings gather in ``found``."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.content = self.root / "content"
        self.layouts = Layouts.standard(self.root)
        self.found = Diagnostics()
        self._briefings: dict[str, Briefing] = {}
        self._organisations: dict[str, Organisation] = {}
        self._packs: dict[str, Pack] = {}
        self._national: NationalLines | None = None
        #: Schools that are not in content/organisations; those of a table, say. Not kept: there may be thousands.
        self.schools: Schools | None = None
        self._last: Organisation | None = None

    # -- names -------------------------------------------------------------------------------------

    def briefings(self) -> list[str]:
        """The names of all briefings."""
        return sorted(p.parent.name for p in (self.content / "briefings").glob("*/briefing.yaml"))

    def organisations(self) -> list[str]:
        """The names of all organisations."""
        return sorted(p.stem for p in (self.content / "organisations").glob("*.yaml"))

    def packs(self) -> list[str]:
        """The names of all packs."""
        return sorted(p.stem for p in (self.content / "packs").glob("*.yaml"))

    def brands(self) -> list[str]:
        """The names of all brands, the workspace's and the shipped ones."""
        names = self.layouts.names("brands")
        return [n for n in names if self.layouts.find(f"brands/{n}/brand.yaml")]

    # -- things ------------------------------------------------------------------------------------

    def briefing(self, name: str, at: Position | None = None) -> Briefing:
        """The briefing ``name``; raises :class:`PackError`, with a suggestion, where there is none."""
        if name not in self._briefings:
            self._known(name, self.briefings(), "briefing", at)
            self._briefings[name] = load_briefing(self.content / "briefings" / name, self.root, self.found)
        return self._briefings[name]

    def organisation(self, name: str, at: Position | None = None) -> Organisation:
        """The organisation ``name``."""
        if self.schools is not None and name in self.schools:
            if self._last is None or self._last.id != name:
                told = Diagnostics()  # its warnings were, when all were checked
                self._last = self.schools.organisation(name, told)
            return self._last
        if name not in self._organisations:
            self._known(name, self.organisations(), "organisation", at)
            folder = self.content / "organisations"
            self._organisations[name] = load_organisation(name, folder, self.root, self.found)
        return self._organisations[name]

    def pack(self, name: str) -> Pack:
        """The pack ``name``."""
        if name not in self._packs:
            self._known(name, self.packs(), "pack", None)
            self._packs[name] = load_pack(self.content / "packs" / f"{name}.yaml", self.root, self.found)
        return self._packs[name]

    def national(self) -> NationalLines:
        """The published national lines; none where the workspace has no such file."""
        if self._national is None:
            path = self.content / "national-lines.yaml"
            if path.is_file():
                self._national = load_lines(path, self.root, self.found)
            else:
                self._national = NationalLines(dt.date.max, ())
        return self._national

    def _known(self, name: str, known: list[str], what: str, at: Position | None) -> None:
        if name not in known:
            code = 1 if at and at.file else 2
            raise PackError.one(f"there is no {what} {name}", at, did_you_mean(name, known), exit_code=code)

    def excerpt(self, file: str, line: int) -> str:
        """One line of a content file, to show beside a fault that was found later."""
        try:
            return (self.root / file).read_text(encoding="utf-8-sig").splitlines()[line - 1]
        except (OSError, IndexError, UnicodeDecodeError):
            return ""


def aged(workspace: Workspace, briefing: Briefing, as_of: dt.date) -> Diagnostics:
    """What has grown old by ``as_of``: the briefing, one of its sources, the national lines."""
    found = Diagnostics()
    if briefing.review_by < as_of:
        message = f"{briefing.title.plain} was to be reviewed by {day(briefing.review_by)}"
        found.warning(message, briefing.at, "review it, and set `review_by:` to a new date")
    for source in briefing.sources:
        if source.superseded_by:
            message = f"{source.short.plain} has been superseded by {source.superseded_by}"
            found.warning(message, source.superseded_by.at, "bring the briefing up to date with it")
    national = workspace.national()
    if national.lines and national.stale(as_of):
        message = f"the national lines were last checked on {day(national.checked)}, more than a year ago"
        found.warning(message, national.at, "ring or look up each one, and set `checked:` to the day")
    return found


def ages_on(workspace: Workspace, briefings: Iterable[Briefing], as_of: dt.date) -> dt.date:
    """The first day after ``as_of`` on which :func:`aged` may say something else of ``briefings``."""
    days = [b.review_by + dt.timedelta(days=1) for b in briefings]
    national = workspace.national()
    if national.lines:
        days.append(national.checked + CHECKED_WITHIN + dt.timedelta(days=1))
    return min([d for d in days if d > as_of], default=dt.date.max)


def day(date: dt.date) -> str:
    """A date as people write it: 1 September 2027."""
    return f"{date.day} {date:%B} {date.year}"
