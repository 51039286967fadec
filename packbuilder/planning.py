"""Which files to make: packs as the command line wants them, taken apart into jobs, a file each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .diagnostics import Diagnostics, PackError, Severity, did_you_mean
from .model import Plain
from .pack import BOOKLET, Output, Pack
from .selection import Selected, select
from .together import FOLLOWING, TELLING, introduced
from .workspace import Workspace, aged, safe_name

if TYPE_CHECKING:
    from .formats import Sheet


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for over what a pack says; an empty value leaves the pack's."""

    briefing: str = ""
    organisation: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    copies_per_sheet: int = 0

    def __bool__(self) -> bool:
        return any((self.briefing, self.organisation, self.audience, self.sections, self.topics, self.exclude,
                    self.formats, self.paper, self.copies_per_sheet))  # fmt: skip

    @property
    def told(self) -> str:
        """What changes a sheet, or makes one that the pack does not, as it is said on the command line."""
        parts = [f"--{name} {','.join(value)}"
                 for name, value in (("organisation", self.organisation), ("audience", self.audience),
                                     ("sections", self.sections), ("topics", self.topics), ("exclude", self.exclude),
                                     ("format", self.formats), ("paper", self.paper)) if value]  # fmt: skip
        parts = [f"--briefing {self.briefing}", *parts] if self.briefing else parts
        return " ".join([*parts, "--copies-per-sheet 2"] if self.copies_per_sheet == 2 else parts)


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make: its sheet, and its place below output/."""

    pack_id: str
    organisation: str
    rel: str
    sheet: Sheet


def adjusted(pack: Pack, wanted: Wanted) -> Pack:
    """``pack`` as the command line wants it. Raises :class:`PackError` for a format or paper there is not."""
    from .formats import FORMATS

    def names(values: tuple[str, ...]) -> tuple[Plain, ...]:
        return tuple(Plain.of(v) for v in values)

    changes: dict[str, Any] = {}
    if wanted.briefing:
        changes["briefing"] = Plain.of(wanted.briefing)
    for key in ("organisation", "audience", "sections", "topics", "exclude"):
        if getattr(wanted, key):
            changes[key] = names(getattr(wanted, key))
    for name in dict.fromkeys(wanted.formats):
        if name not in FORMATS:
            raise PackError.one(f"there is no format {name}", hint=did_you_mean(name, FORMATS), exit_code=2)
    outputs = pack.outputs
    if wanted.formats:
        outputs = tuple(o for o in outputs if o.format in wanted.formats)
        there = {o.format for o in outputs}
        outputs += tuple(_output(f) for f in dict.fromkeys(wanted.formats) if f not in there)
    if wanted.sections or wanted.topics:
        outputs = tuple(o.model_copy(update={"posters": ()}) for o in outputs)
    if wanted.paper:
        known = ("a4", "a3", "a4-landscape", "a3-landscape", BOOKLET)
        for name in wanted.paper:
            if name not in known:
                raise PackError.one(f"there is no paper {name}", hint=did_you_mean(name, known), exit_code=2)
        outputs = tuple(_on(o, wanted.paper) for o in outputs)
    if wanted.copies_per_sheet:
        outputs = tuple(_together(o, wanted.copies_per_sheet) for o in outputs)
    changes["outputs"] = tuple(_kept(o, pack) for o in outputs)
    paced = pack.model_copy(update=changes)
    return paced.model_copy(update={"outputs": tuple(_paced(o, paced) for o in paced.outputs)})


def _on(output: Output, papers: tuple[str, ...]) -> Output:
    """``output`` on those of ``papers`` that its format can be on; its own where there is none."""
    fit = tuple(p for p in papers if p != BOOKLET or output.format == "handout")
    return output.model_copy(update={"paper": fit}) if fit else output


def _together(output: Output, copies: int) -> Output:
    """``output`` with so many copies on a sheet, where it is of posters."""
    if output.format != "poster":
        return output
    if copies > 1 and output.press:
        raise PackError.one("a press sets several on a sheet itself", hint="leave --copies-per-sheet out", exit_code=2)
    if copies > 1 and any(p.endswith("-landscape") for p in output.paper):
        message = "two copies stand side by side on a sheet that is named upright"
        raise PackError.one(message, hint="say --paper a4", exit_code=2)
    return output.model_copy(update={"copies_per_sheet": copies})


def _kept(output: Output, pack: Pack) -> Output:
    """``output`` to be kept for years where it, or its pack, says so.

    Raises :class:`PackError` for one that says so and that the command line has made into what cannot be kept.
    """
    if output.archive and not output.keepable:
        hint = "leave the paper or the copies a sheet out, or build another pack"
        raise PackError.one("pages put together on a sheet cannot be kept as PDF/A", output.at, hint, exit_code=2)
    return output.kept(pack.archive)


def _paced(output: Output, pack: Pack) -> Output:
    """``output``; slides with notes that say no minutes and no sections of their own are those of the pack's deck."""
    deck = next((o for o in pack.outputs if o.format == "deck"), None)
    if output.format not in FOLLOWING or deck is None:
        return output
    minutes, sections = output.minutes or deck.minutes, output.sections or deck.sections
    return output.model_copy(update={"minutes": minutes, "sections": sections})


def _output(name: str) -> Output:
    return Output.model_validate({"format": name})


def own_pack(workspace: Workspace, wanted: Wanted) -> Pack:
    """A pack made on the command line alone. Raises :class:`PackError` where it cannot tell what is meant."""
    missing = []
    briefings, organisations = workspace.briefings(), workspace.organisations()
    if not wanted.briefing and len(briefings) != 1:
        missing.append(f"--briefing ({', '.join(briefings)})")
    if not wanted.organisation and len(organisations) != 1:
        missing.append(f"--organisation ({', '.join(organisations)})")
    if missing:
        raise PackError.one("without a pack, say also " + " and ".join(missing), exit_code=2)
    briefing = workspace.briefing(wanted.briefing or briefings[0])
    outputs = tuple(_output(f) for f in dict.fromkeys(wanted.formats or ("handout", "poster", "deck")))
    return Pack.model_construct(
        title=briefing.title, purpose=None, briefing=Plain.of(briefing.id),
        organisation=tuple(Plain.of(o) for o in wanted.organisation or organisations), audience=(), sections=(),
        topics=(), exclude=(), archive=False, outputs=outputs,
    )  # fmt: skip


def chosen(workspace: Workspace, packs: Sequence[str], wanted: Wanted, faults: Diagnostics) -> list[tuple[str, Pack]]:
    """The packs to build (all of them if ``packs`` is empty) as they are written; what cannot be read is in ``faults``.

    Raises :class:`PackError` where there is nothing to build.
    """
    if not packs and wanted.briefing:
        return [("own", own_pack(workspace, wanted))]
    found = []
    code = 1
    for name in packs or workspace.packs():
        try:
            found.append((name, workspace.pack(name)))
        except PackError as error:
            faults.extend(error.diagnostics)
            code = max(code, error.exit_code)
    if code > 1:
        raise PackError([*workspace.found, *faults], code)
    if not found and not faults.errors:
        hint = "write content/packs/<name>.yaml, or say --briefing and --organisation"
        raise PackError.one("there are no packs to build", hint=hint, exit_code=2)
    return found


def plan(workspace: Workspace, packs: Sequence[str], wanted: Wanted, as_of: dt.date, found: Diagnostics) -> list[Job]:
    """Every file that ``packs`` (all of them if empty) come to.

    Raises :class:`PackError` with the faults of all packs. Warnings go into ``found``.
    """
    basket = Diagnostics()
    code = 1
    taken = chosen(workspace, packs, wanted, basket)
    jobs: list[Job] = []
    places: dict[str, Job] = {}
    for name, pack in taken:
        try:
            for job in _wanted(_jobs(workspace, name, adjusted(pack, _wider(pack, wanted)), as_of, basket), wanted):
                if job.rel in places and wanted.paper:
                    continue  # the paper asked for made two outputs one
                if job.rel in places:
                    at = job.sheet.selected.output.at
                    basket.error(f"two outputs of the pack {name} are both called {job.rel}", at, "take one out")
                else:
                    places[job.rel] = job
                    jobs.append(job)
        except PackError as error:
            basket.extend(d for d in error.diagnostics if d not in set(basket))
            asked = any(d.at is not None and not d.at.file for d in error.diagnostics)  # a name from the command line
            code = max(code, 2 if asked else error.exit_code)
    if basket.errors:
        raise PackError([*workspace.found, *basket], code)
    found.extend(dict.fromkeys([*workspace.found, *basket]))
    return jobs


def plan_one(
    workspace: Workspace, name: str, pack: Pack, wanted: Wanted, who: str, as_of: dt.date, found: Diagnostics
) -> list[Job]:
    """Every file that one pack comes to for one school. Raises :class:`PackError`; warnings go into ``found``."""
    mine = replace(wanted, organisation=(who,))
    jobs = list(_wanted(_jobs(workspace, name, adjusted(pack, _wider(pack, mine)), as_of, found), mine))
    return list({job.rel: job for job in jobs}.values())


def _wider(pack: Pack, wanted: Wanted) -> Wanted:
    """What has to be planned: for a sheet that tells of its pack, or follows another of it, the whole pack."""
    if not (TELLING | FOLLOWING) & set(wanted.formats):
        return wanted
    return replace(wanted, formats=tuple(dict.fromkeys((*(o.format for o in pack.outputs), *wanted.formats))))


def _wanted(jobs: Iterator[Job], wanted: Wanted) -> Iterator[Job]:
    """Of the jobs planned, those asked for."""
    return (job for job in jobs if not wanted.formats or job.sheet.selected.output.format in wanted.formats)


def _jobs(workspace: Workspace, name: str, pack: Pack, as_of: dt.date, found: Diagnostics) -> Iterator[Job]:
    from . import formats

    briefing = workspace.briefing(pack.briefing, pack.briefing.at)
    old = aged(workspace, briefing, as_of)
    found.extend(d for d in old if d not in set(found))
    basket = Diagnostics()
    for who in pack.organisation:
        organisation = workspace.organisation(who, who.at)
        made: list[Job] = []
        for output in pack.outputs:
            try:
                selected = _select(workspace, organisation.id, pack, output, name, stale=briefing.review_by < as_of)
                sheets = formats.sheets(selected)
            except PackError as error:
                basket.extend(d for d in error.diagnostics if d not in set(basket))
                continue
            heavy = (d for d in selected.diagnostics if d.severity is not Severity.NOTE)  # notes are for `check`
            found.extend(d for d in heavy if d not in set(found))
            folder = str(workspace.content / "briefings" / briefing.id)  # where its pictures are
            for plain in sheets:
                sheet = replace(plain, options={**plain.options, "folder": folder})
                suffix = "pptx" if output.format == "deck" else "pdf"
                file = safe_name(f"{briefing.id}-{sheet.name}")
                rel = f"{safe_name(organisation.id)}/{safe_name(name)}/{file}.{suffix}"
                made.append(Job(name, organisation.id, rel, sheet))
        yield from introduced(made)
    basket.check()


def _select(
    workspace: Workspace, organisation: str, pack: Pack, output: Output, pack_id: str, *, stale: bool
) -> Selected:
    """The selection for one output; where it has a session's minutes, cut to fit them."""
    from .session import timed

    selected = select(
        workspace.briefing(pack.briefing), workspace.organisation(organisation), workspace.national(), pack, output,
        pack_id=pack_id, stale=stale,
    )  # fmt: skip
    return selected if output.minutes is None else timed(selected).selected
