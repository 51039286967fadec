"""What goes into one output: the ONLY place that leaves anything out.

:func:`select` takes a briefing, an organisation and a pack's output, and gives a :class:`Selected`: the
sections that are in, renumbered, their slots filled and their cross-references true; and a list of what was
left out, with the reason. Whatever stands in a :class:`Selected` must be set; nothing else may be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .blocks import Block, ContactsBlock, filled, read_texts, texts
from .briefing import OUTPUTS, Briefing, Cover, Point, Poster, Section, Source
from .bundle import PackFile
from .diagnostics import Diagnostics, PackError, did_you_mean
from .model import Plain
from .organisation import ROLE_NAMES, Contact, NationalLines, Organisation, contact_words, slot_hint
from .pack import Output, Pack
from .text import Inline, Prose

#: What a summary keeps of a section beside its summary sentence.
SUMMARY_BLOCKS = ("actions", "callout")
#: How many hues a brand has for themes; a briefing with more uses them in turn.
HUES = 4


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A section (or one of its blocks) that is not in, and why."""

    path: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A cross-reference: ``here`` tells whether what it points to is in this output."""

    path: str
    title: Inline
    number: str
    here: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A section as it goes into an output. ``theme`` is its hue (1 to 4) or 0; ``shell`` keeps a title only."""

    path: str
    id: str
    number: str
    theme: int
    depth: int
    shell: bool
    title: Inline
    headline: Inline
    short_title: Inline
    summary: Inline | None
    content_note: Inline | None
    notes: Prose | None
    minutes: float | None
    priority: int
    blocks: tuple[Block, ...]
    see_also: tuple[Ref, ...]
    posters: tuple[Poster, ...]
    sections: tuple[Chosen, ...]

    def walk(self) -> Iterator[Chosen]:
        """This section and all below it, depth first."""
        yield self
        for child in self.sections:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Selected:
    """Everything one output may carry, and nothing else."""

    briefing: Briefing
    organisation: Organisation
    national: NationalLines
    pack_id: str
    pack: Pack
    output: Output
    audiences: tuple[str, ...]
    sections: tuple[Chosen, ...]
    title: Inline
    subtitle: Inline
    for_: Inline
    remember: tuple[Point, ...]
    cover: Cover | None
    sources: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]
    words: Mapping[str, str]
    stale: bool
    diagnostics: tuple[Any, ...] = ()
    #: In a poster's own selection, the one poster it is for.
    poster: Poster | None = None
    #: For a sheet that tells of its pack, the pack's other files.
    files: tuple[PackFile, ...] = ()

    def walk(self) -> Iterator[Chosen]:
        """Every section that is in, depth first."""
        for section in self.sections:
            yield from section.walk()

    @property
    def posters(self) -> tuple[tuple[Chosen, Poster], ...]:
        """Every poster that is in, with its section, in order (or as the output names them)."""
        found = [(s, p) for s in self.walk() for p in s.posters]
        wanted = self.output.posters
        return tuple(sorted(found, key=lambda pair: wanted.index(pair[1].id)) if wanted else found)

    def for_poster(self, poster: Poster) -> Selected:
        """The selection of one poster's file."""
        return replace(self, poster=poster)

    def contacts(self, roles: tuple[str, ...]) -> tuple[Contact, ...]:
        """Who has these roles here (``deputies`` stands for all of them); roles nobody has are passed over."""
        out: list[Contact] = []
        for role in roles:
            if role == "deputies":
                out += self.organisation.deputies
                continue
            held = self.organisation.contact(role) or next((c for c in self.national.lines if c.role_id == role), None)
            if held:
                out.append(held)
        return tuple(out)


def select(
    briefing: Briefing,
    organisation: Organisation,
    national: NationalLines,
    pack: Pack,
    output: Output,
    *,
    pack_id: str = "",
    stale: bool = False,
    drop: Mapping[str, str] | None = None,
) -> Selected:
    """What ``output`` of ``pack`` carries for ``organisation``.

    ``drop`` takes out sections (by path) for the reason given, as a session that is too short does.
    Raises :class:`PackError` for names that lead nowhere, slots without a value and an empty outcome.
    """
    return _Selector(briefing, organisation, national, pack, output, dict(drop or {})).run(pack_id, stale)


class _Selector:
    def __init__(
        self,
        briefing: Briefing,
        organisation: Organisation,
        national: NationalLines,
        pack: Pack,
        output: Output,
        drop: dict[str, str],
    ) -> None:
        self.briefing, self.organisation, self.national = briefing, organisation, national
        self.pack, self.output, self.drop = pack, output, drop
        self.found = Diagnostics()
        self.words = {**contact_words(national.lines), **organisation.words}
        self.left: list[LeftOut] = []
        self.audiences = tuple(str(a) for a in pack.audience) or tuple(str(a) for a in briefing.audiences)
        self.chosen = self._paths(pack.sections)
        self.narrow = self._paths(output.sections)
        self.excluded = self._paths(pack.exclude) or frozenset()
        hues = [p for p, s in briefing.walk() if s.theme]
        self.hues = {path: 1 + i % HUES for i, path in enumerate(hues)}
        self.numbers: dict[str, str] = {}

    def run(self, pack_id: str, stale: bool) -> Selected:
        known = {str(a) for a in self.briefing.audiences}
        self._check(self.pack.audience, known, "audience")
        self._check(self.pack.topics, {str(t) for t in self.briefing.topics}, "topic")
        posters = {str(p.id) for _, s in self.briefing.walk() for p in s.posters}
        self._check(self.output.posters, posters, "poster")
        self.found.check()
        sections = self._level(self.briefing.sections, "", inherited=False, topical=False)
        if not sections:
            raise PackError.one("nothing is left to set", self.output.at, "choose other sections, topics or audiences")
        numbered = tuple(self._number(s, n) for s, n in _numbers(sections))
        linked = tuple(self._link(s) for s in numbered)
        briefing = self.briefing
        cover = (briefing.title, briefing.subtitle, briefing.for_, briefing.remember, briefing.cover)
        frame = (briefing.kind, briefing.short_title, briefing.sources)
        self._slots((linked, cover, frame))
        title, subtitle, for_, remember, picture = filled(cover, self.words)
        kind, short_title, sources = filled(frame, self.words)
        briefing = briefing.model_copy(update={"kind": kind, "short_title": short_title, "sources": sources})
        done = tuple(self._fill(s) for s in linked)
        self._posters(done)
        self.found.check()
        selected = Selected(
            briefing=briefing, organisation=self.organisation, national=self.national, pack_id=pack_id,
            pack=self.pack, output=self.output, audiences=self.audiences, sections=done, title=title,
            subtitle=subtitle, for_=for_, remember=remember, cover=picture, sources=(),
            left_out=tuple(self.left), words=self.words, stale=stale, diagnostics=tuple(self.found),
        )  # fmt: skip
        return replace(selected, sources=_cited(selected))

    # -- names ---------------------------------------------------------------------------------

    def _paths(self, names: tuple[Plain, ...]) -> frozenset[str] | None:
        """The paths that section names stand for, or None for no names at all."""
        if not names:
            return None
        out: set[str] = set()
        for name in names:
            path = self.briefing.path_of(name)
            if path is None:
                known = [*self.briefing.paths, *(str(s.id) for s in self.briefing.paths.values())]
                self.found.error(f"there is no section {name}", name.at, did_you_mean(name, known))
            else:
                out.add(path)
        return frozenset(out)

    def _check(self, names: tuple[Plain, ...], known: set[str], what: str) -> None:
        for name in names:
            if name not in known:
                self.found.error(f"there is no {what} {name}", name.at, did_you_mean(name, known))

    # -- what is in ------------------------------------------------------------------------------

    def _level(
        self, sections: tuple[Section, ...], above: str, *, inherited: bool, topical: bool
    ) -> tuple[Chosen, ...]:
        out = []
        for section in sections:
            path = f"{above}/{section.id}" if above else str(section.id)
            made = self._section(section, path, inherited, topical)
            if made:
                out.append(made)
        return tuple(out)

    def _section(self, section: Section, path: str, inherited: bool, topical: bool) -> Chosen | None:
        """``inherited`` and ``topical``: a section above was chosen by name, or by topic."""
        reason = self._refused(section, path)
        if reason:
            self._leave(section, path, reason)
            return None
        named = inherited or self.chosen is None or path in self.chosen
        narrowed = self.narrow is None or any(path == n or path.startswith(n + "/") for n in self.narrow)
        on_topic = topical or not self.pack.topics or bool(set(section.topics) & set(self.pack.topics))
        whole = named and narrowed and on_topic
        mark = len(self.left)
        below = self._level(section.sections, path, inherited=named, topical=on_topic and bool(self.pack.topics))
        if not whole and not below:
            del self.left[mark:]
            off = "topics" if named and narrowed else "sections"
            self._leave(section, path, f"not {'on' if off == 'topics' else 'among'} the {off} chosen")
            return None
        made = self._make(section, path, below, shell=not whole)
        meant = not section.blocks or any(self._meant(b) for b in section.blocks)
        hung = self.output.format == "poster" and made.posters
        if whole and not (meant or below or hung):
            del self.left[mark:]
            self._leave(section, path, "nothing in it is for this output")
            return None
        return made

    def _refused(self, section: Section, path: str) -> str:
        if path in self.drop:
            return self.drop[path]
        if path in self.excluded:
            return "excluded by the pack"
        if section.audiences and not set(section.audiences) & set(self.audiences):
            return f"for {', '.join(self._audience(a) for a in section.audiences)} only"
        return ""

    def _audience(self, name: str) -> str:
        held = self.briefing.audiences.get(name)  # type: ignore[call-overload]
        return held.plain.lower() if held else name

    def _leave(self, section: Section, path: str, reason: str) -> None:
        self.left.append(LeftOut(path, section.title.plain, reason))

    def _make(self, section: Section, path: str, below: tuple[Chosen, ...], *, shell: bool) -> Chosen:
        blocks = () if shell else tuple(b for b in section.blocks if self._in(b, section, path))
        posters = () if shell else section.posters
        if self.output.posters:
            posters = tuple(p for p in posters if p.id in self.output.posters)
        if self.output.design:
            posters = tuple(p.model_copy(update={"design": self.output.design}) for p in posters)
        return Chosen(
            path=path, id=str(section.id), number="", theme=self._hue(path), depth=path.count("/") + 1, shell=shell,
            title=section.title, headline=section.headline or section.title,
            short_title=section.short_title or section.title, summary=None if shell else section.summary,
            content_note=None if shell else section.content_note, notes=None if shell else section.notes,
            minutes=section.minutes, priority=section.priority, blocks=blocks, see_also=(), posters=posters,
            sections=below,
        )  # fmt: skip

    def _hue(self, path: str) -> int:
        """Its own hue or that of the theme above it: colour is a place, and keeps its place in every pack."""
        return next((h for p, h in self.hues.items() if path == p or path.startswith(p + "/")), 0)

    def _in(self, block: Block, section: Section, path: str) -> bool:
        meant = self._meant(block)
        brief = block.kind in SUMMARY_BLOCKS and (block.kind != "callout" or block.body.kind == "key")
        if meant and (brief or self.output.detail == "full"):
            return True
        first = next(iter(texts(block.body)), None)
        words = first.words if first else block.kind
        title = f"{section.title.plain}: {words[:60]}"
        self.left.append(LeftOut(path, title, "not in the summary" if meant else "for others only"))
        return False

    def _meant(self, block: Block) -> bool:
        """Whether its ``only`` and ``except`` let it into this output, for these readers."""
        audiences = {str(a) for a in self.audiences}
        for names, wanted in ((block.only, True), (block.except_, False)):
            outputs = {str(n) for n in names if n in OUTPUTS}
            readers = {str(n) for n in names if n not in OUTPUTS}
            if wanted and outputs and self.output.like not in outputs:
                return False
            if wanted and readers and not readers & audiences:
                return False
            if not wanted and self.output.like in outputs:
                return False
            if not wanted and readers and audiences <= readers:
                return False
        return True

    # -- numbers, references, slots ----------------------------------------------------------------

    def _number(self, section: Chosen, number: str) -> Chosen:
        self.numbers[section.path] = number
        below = tuple(self._number(s, f"{number}.{n}" if number else "") for n, s in enumerate(section.sections, 1))
        return replace(section, number=number, sections=below)

    def _link(self, section: Chosen) -> Chosen:
        refs: dict[str, Ref] = {}
        for name in () if section.shell else self.briefing.paths[section.path].see_also:
            path = self.briefing.path_of(name)
            if path is not None and path != section.path:
                title = self.briefing.paths[path].title
                refs[path] = Ref(path, title, self.numbers.get(path, ""), path in self.numbers)
        return replace(section, see_also=tuple(refs.values()), sections=tuple(self._link(s) for s in section.sections))

    def _slots(self, value: Any) -> None:
        """Every slot in what is in has a value, or is an error where it stands."""
        if isinstance(value, Chosen):
            for name in Chosen.__dataclass_fields__:
                self._slots(getattr(value, name))
        elif isinstance(value, (tuple, list)):
            for item in value:
                self._slots(item)
        elif isinstance(value, Ref):
            self._slots(value.title)
        elif value is not None and not isinstance(value, (str, int, float, bool)):
            for text in texts(value):
                for run in text.slots:
                    if run.slot not in self.words:
                        self.found.error(
                            f"{{{run.slot}}} has no value for {self.organisation.name}",
                            run.at,
                            slot_hint(str(run.slot), self.words),
                        )

    def _fill(self, section: Chosen) -> Chosen:
        changed = {
            name: filled(getattr(section, name), self.words)
            for name in ("title", "headline", "short_title", "summary", "content_note", "notes", "blocks", "posters")
        }
        refs = tuple(replace(r, title=r.title.filled(self.words)) for r in section.see_also)
        below = tuple(self._fill(s) for s in section.sections)
        for block in section.blocks:
            if isinstance(block, ContactsBlock):
                self._roles(block.contacts.roles)
        return replace(section, see_also=refs, sections=below, **changed)

    def _roles(self, roles: tuple[Plain, ...]) -> None:
        lines = {c.role_id for c in self.national.lines}
        known = {*ROLE_NAMES, *self.organisation.contacts, *lines, "deputies"}
        for role in roles:
            if role not in known:
                self.found.error(f"there is no role {role}", role.at, did_you_mean(role, known))
            elif role not in lines and role != "deputies" and role not in self.organisation.contacts:
                label = self.organisation.role_label(role)
                self.found.note(f"{self.organisation.name} names nobody as {label}", role.at)

    def _posters(self, sections: tuple[Chosen, ...]) -> None:
        """Every poster's roles, and that each one asked for is there."""
        there: dict[str, Poster] = {}
        for section in sections:
            for each in section.walk():
                there.update({str(p.id): p for p in each.posters})
                for poster in each.posters:
                    self._roles(poster.roles)
        if self.output.format != "poster":
            return
        for name in self.output.posters:
            if name not in there:
                self.found.error(f"the poster {name} is not in the sections chosen", name.at, did_you_mean(name, there))
        if not there:
            self.found.error("the sections chosen have no poster", self.output.at, "choose others, or write `poster:`")


def _numbers(sections: tuple[Chosen, ...]) -> Iterator[tuple[Chosen, str]]:
    """Themes are numbered as they come; what is not a theme has no number."""
    count = 0
    for section in sections:
        if section.theme and section.depth == 1:
            count += 1
            yield section, str(count)
        else:
            yield section, ""


def _cited(selected: Selected) -> tuple[Source, ...]:
    """The sources that what is in refers to: by a page, by a link, or by name."""
    wall, deck = selected.output.format == "poster", selected.output.like == "deck"
    cover = (selected.title, selected.subtitle, selected.for_, selected.remember)
    parts = [] if wall else list(texts(cover))
    pages = [page for _, poster in selected.posters for page in poster.pages] if wall else []
    for section in selected.walk():
        if wall:
            parts += texts(section.posters)
            continue
        parts += [t for t in (section.title, section.headline, section.summary, section.content_note) if t]
        parts += texts(section.notes) if deck else ()
        for block in section.blocks:
            parts += texts(block) if deck else read_texts(block.body)
    links = {run.href for text in parts for run in text.runs if run.href}
    if not wall:
        links |= {item.web for s in selected.walk() for b in s.blocks if b.kind == "links" for item in b.body}
    words = "\n".join(p.plain for p in parts).casefold()
    out = []
    for index, source in enumerate(selected.briefing.sources):
        paged = index == 0 and (bool(pages) or any(p.pages for p in parts))
        named = source.title.plain.casefold() in words or source.short.plain.casefold() in words
        if paged or named or (source.web and source.web in links):
            out.append(source)
    return tuple(out)
