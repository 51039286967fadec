"""One pack for many schools: all of them checked first, then one after the other, and one summary at the end.

Nothing is held of a school but a line once its files are done, so that a thousand need no more memory than ten. Every
file is kept by what it was made from: a build that was stopped goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import build as builder
from . import planning, proving
from .blocks import ContactsBlock, texts
from .checking import brand_of
from .diagnostics import Diagnostic, Diagnostics, PackError, Position, Severity, did_you_mean
from .organisation import ROLE_NAMES, Organisation, contact_words
from .planning import Job, Wanted
from .schools import Sheet, check_schools
from .store import Store, write_whole
from .workspace import Workspace

if TYPE_CHECKING:
    from .brand import Brand
    from .briefing import Briefing
    from .build import Built
    from .cache import Cache
    from .pack import Pack
    from .pool import Hands

SUMMARY = "summary.csv"
#: Different warnings that are kept to be told; a thousand schools may each have their own.
TOLD = 100


@dataclass(slots=True)
class School:
    """What became of one school: how many files were built or stood already, and which were not built, and why."""

    id: str
    name: str
    built: int = 0
    unchanged: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """What became of them all. ``paths`` are the files that stand now, below the output folder."""

    schools: dict[str, School] = field(default_factory=dict)
    told: dict[Diagnostic, None] = field(default_factory=dict)
    untold: int = 0
    paths: list[str] = field(default_factory=list)
    briefings: dict[str, Briefing] = field(default_factory=dict)
    exit_code: int = 0
    #: For ``--explain``: each file, and why it was built or not.
    why: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, items: Sequence[Diagnostic]) -> None:
        """Keep what is to be said, each once, and not without end."""
        for item in items:
            if item in self.told:
                continue
            if len(self.told) < TOLD or item.severity is Severity.ERROR:
                self.told[item] = None
            else:
                self.untold += 1


@dataclass(slots=True)
class _Open:
    """A folder of which files are still to come."""

    school: str
    count: int
    built: list[Built] = field(default_factory=list)


Packs = Sequence[tuple[str, "Pack"]]


def wanted_ids(workspace: Workspace, wanted: Wanted) -> tuple[str, ...]:
    """The schools to build for: all that there are, or those asked for. Raises :class:`PackError` (wrong use)."""
    assert workspace.schools is not None
    for name in wanted.organisation:
        if name not in workspace.schools:
            hint = did_you_mean(name, workspace.schools.ids)
            raise PackError.one(f"there is no school {name}", hint=hint, exit_code=2)
    return tuple(dict.fromkeys(wanted.organisation)) or workspace.schools.ids


def check(
    workspace: Workspace, packs: Packs, wanted: Wanted, as_of: dt.date, found: Diagnostics, *, strict: bool = False
) -> None:
    """Look at every school before anything is built. Raises :class:`PackError` with the faults of them all.

    The first is planned whole. Of the others it is looked at what can differ from school to school: names, numbers, the
    brand, and whether each slot and role of a briefing is filled; where one is not, the school is planned whole, too.
    """
    assert workspace.schools is not None
    faults = Diagnostics()
    needs = [_needs(workspace, str(wanted.briefing or pack.briefing)) for _, pack in packs]
    brands: dict[tuple[str, str], Brand | None] = {}
    ids = frozenset(wanted_ids(workspace, wanted))
    first = True
    for organisation in check_schools(workspace.schools, faults):
        brand = _brand(workspace, organisation, brands, faults)
        if organisation.id not in ids:
            continue
        if brand is not None:
            faults.extend(_unprintable(organisation, brand))
        lacking = [lack for need in needs for lack in need(organisation)]
        if not (first or lacking):
            continue
        first = False
        for name, pack in packs:
            try:
                planning.plan_one(workspace, name, pack, wanted, organisation.id, as_of, faults)
            except PackError as error:
                faults.extend(d for d in error.diagnostics if d not in set(faults))
    every = sorted(_gathered([*workspace.found, *faults], table=isinstance(workspace.schools, Sheet)), key=_place)
    if faults.errors or (strict and any(d.severity is Severity.WARNING for d in every)):
        raise PackError(d for d in every if d.severity is not Severity.NOTE)
    found.extend(every)


_LACKS = re.compile(r"\{([a-z0-9-]+)\.([a-z0-9_-]+)\} has no value for (.+)")
#: A slot that more schools than this do not fill is told once, with these.
NAMED = 3


def _gathered(items: Iterable[Diagnostic], *, table: bool) -> Iterator[Diagnostic]:
    """Each once; and a slot that many schools do not fill once for all of them, with the column that would."""
    lacking: dict[tuple[Position | None, str, str, str], list[str]] = {}
    for item in dict.fromkeys(items):
        lack = _LACKS.fullmatch(item.message)
        if lack is None:
            yield item
        else:
            lacking.setdefault((item.at, lack[1], lack[2], item.hint), []).append(lack[3])
    for (at, role, word, hint), schools in lacking.items():
        more = f" and {len(schools) - NAMED:,} more" if len(schools) > NAMED else ""
        if table:
            heading = {"dsl": "lead", "school": ""}.get(role, role).replace("-", " ")
            column = " ".join(f"{heading} {word.replace('_', ' ')}".split())
            hint = f"fill in the column `{column}`, or take the slot out"
        message = f"{{{role}.{word}}} has no value for {', '.join(schools[:NAMED])}{more}"
        yield Diagnostic(Severity.ERROR, message, at, hint)


def _place(item: Diagnostic) -> tuple[str, int, int]:
    return (item.at.file, item.at.line, item.at.column) if item.at else ("", 0, 0)


def _needs(workspace: Workspace, briefing: str) -> Callable[[Organisation], Iterator[str]]:
    """What a briefing asks of a school that it may not have: slots and roles."""
    whole = workspace.briefing(briefing)
    lines = workspace.national().lines
    slots = {str(run.slot) for text in texts(whole) for run in text.slots} - set(contact_words(lines))
    sections = [section for _, section in whole.walk()]
    roles = {str(r) for s in sections for b in s.blocks if isinstance(b, ContactsBlock) for r in b.contacts.roles}
    roles |= {str(r) for s in sections for p in s.posters for r in p.roles}
    roles -= {*ROLE_NAMES, *(line.role_id for line in lines), "deputies"}

    def lacking(organisation: Organisation) -> Iterator[str]:
        yield from slots - set(organisation.words)
        yield from roles - set(organisation.contacts)

    return lacking


def _brand(
    workspace: Workspace, organisation: Organisation, known: dict[tuple[str, str], Brand | None], faults: Diagnostics
) -> Brand | None:
    key = (str(organisation.brand), organisation.logo or "")
    if key not in known:
        try:
            known[key] = brand_of(workspace.layouts, organisation)
        except PackError as error:
            faults.extend(error.diagnostics)
            known[key] = None
    return known[key]


def _unprintable(organisation: Organisation, brand: Brand) -> Iterator[Diagnostic]:
    """Letters of a school's names that none of its fonts has."""
    texts_ = [(organisation.name, organisation.at), (organisation.address, organisation.at)]
    for contact in organisation.contacts.values():
        texts_ += [(t, contact.at) for t in (contact.name, contact.role, contact.place, contact.hours)]
    for text, at in texts_:
        for letter in brand.fonts.missing(text):
            families = ", ".join(brand.fonts.families)
            message = f"the character {letter} (U+{ord(letter):04X}) in {text!r} is in none of the fonts ({families})"
            yield Diagnostic(Severity.ERROR, message, at, "write it in another way, or give the brand a family for it")


def run(
    workspace: Workspace,
    packs: Packs,
    wanted: Wanted,
    as_of: dt.date,
    store: Store,
    *,
    cache: Cache | None,
    hands: Hands | None,
    strict: bool = False,
    preview: bool = False,
    explain: bool = False,
    started: Callable[[Job], None] = lambda job: None,
    finished: Callable[[str], None] = lambda school: None,
) -> Tally:
    """Build ``packs`` for every school of the workspace's table; what could not be built costs itself only.

    ``finished`` is told of each pack of each school.
    """
    tally = Tally()
    waiting: dict[str, _Open] = {}

    def groups() -> Iterator[Sequence[Job]]:
        for who in wanted_ids(workspace, wanted):
            for name, pack in packs:
                told = Diagnostics()
                try:
                    jobs = planning.plan_one(workspace, name, pack, wanted, who, as_of, told)
                except PackError as error:
                    school = tally.schools.setdefault(who, School(who, who))
                    school.failed += [(f"{who}/{name}", _why(error.diagnostics))]
                    tally.tell(error.diagnostics)
                    tally.exit_code = max(tally.exit_code, error.exit_code)
                    continue
                tally.tell(tuple(told))
                if jobs:
                    selected = jobs[0].sheet.selected
                    tally.briefings.setdefault(str(selected.briefing.id), workspace.briefing(selected.briefing.id))
                    tally.schools.setdefault(who, School(who, selected.organisation.name))
                    waiting[_folder(jobs[0])] = _Open(who, len(jobs))
                    yield jobs

    def settled(built: Built) -> None:
        here = waiting[_folder(built.job)]
        here.built.append(built)
        if len(here.built) == here.count:
            del waiting[_folder(built.job)]
            _close(here, tally, workspace, store.folder, as_of, preview=preview)
            finished(here.school)

    builder.stream(
        groups(),
        workspace.layouts,
        store,
        cache=cache,
        hands=hands,
        strict=strict,
        explain=explain,
        started=started,
        finished=settled,
    )
    write_whole(store.folder / SUMMARY, _summary(tally))
    return tally


def _folder(job: Job) -> str:
    return job.rel.rpartition("/")[0]


def _why(items: Sequence[Diagnostic]) -> str:
    return next((d.message for d in items if d.severity is Severity.ERROR), items[0].message if items else "")


def _close(here: _Open, tally: Tally, workspace: Workspace, folder: Path, as_of: dt.date, *, preview: bool) -> None:
    """All files of one pack for one school are done: its report, and a line for the summary."""
    order = sorted(here.built, key=lambda b: b.job.rel)
    papers, faults = proving.write_reports(order, workspace, folder, as_of)
    if preview:
        papers += proving.write_previews(order, workspace, folder)
    school = tally.schools[here.school]
    for built in order:
        school.built += built.status == "built"
        school.unchanged += built.status == "unchanged"
        if not built.ok:
            school.failed.append((built.job.rel, _why(built.diagnostics)))
        tally.tell(built.diagnostics)
        if built.why:
            tally.why.append((built.job.rel, built.why))
        tally.exit_code = max(tally.exit_code, built.exit_code)
    tally.tell(faults)
    tally.exit_code = max(tally.exit_code, 1 if faults else 0)
    paths = [*(b.path for b in order if b.ok and b.path), *papers]
    tally.paths += [path.relative_to(folder).as_posix() for path in paths]


def _summary(tally: Tally) -> bytes:
    """The summary as a table for a spreadsheet: a row a school."""
    rows = [("school", "id", "built", "unchanged", "not built", "why")]
    for school in tally.schools.values():
        why = "; ".join(f"{rel.rpartition('/')[2]}: {words}" for rel, words in school.failed)
        figures = (str(school.built), str(school.unchanged), str(len(school.failed)))
        rows.append((school.name, school.id, *figures, why))
    return ("\ufeff" + "".join(",".join(map(_cell, row)) + "\r\n" for row in rows)).encode("utf-8")


def _cell(text: str) -> str:
    """A text that a spreadsheet takes for a text: not for a formula, and not for two cells."""
    safe = f"'{text}" if text[:1] in "=+-@\t\r" and text else text
    return f'"{safe.replace(chr(34), chr(34) * 2)}"' if any(c in safe for c in '",\r\n') else safe
