"""What one file has to be, as the content says it: gathered once, then every check looks at this and at the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ..blocks import texts
from ..designs import load_design
from ..diagnostics import PackError
from ..floors import Floors, load_floors
from ..pack import BOOKLET
from ..resources import Layouts
from ..selection import Selected
from ..session import REASON
from ..statements import Statement, block_statements
from ..words import Vocabulary, direction, figures, load_words

#: What these carry is for one circle of readers: another wording of what is in may stand there too.
_WHOLE = frozenset({"handout", "deck", "guide", "slides-notes"})


@dataclass(frozen=True)
class Want:
    """``statements`` must stand in the file, ``forbidden`` may not, ``allowed`` is what else may.

    ``people`` are names with their telephone numbers; ``floors`` the smallest sizes, by the name of the paper
    (``''`` where the output knows one size only); ``stamp`` what a sheet says of itself when it is ``stale``.
    ``imposed`` says that pages were put together on larger sheets, for paper only: ``side by side``, ``booklet`` or
    ``booklet, right to left``. Such a file has no tags, so none are asked of it, and floors are those of the pages,
    whatever the sheet. ``archive`` says that it is to be kept for years, as PDF/A-2a.
    ``inner`` are sentences in another language than the file's, each after its language.
    """

    format: str
    statements: tuple[Statement, ...]
    forbidden: tuple[Statement, ...] = ()
    allowed: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    floors: Mapping[str, Floors] = field(default_factory=dict)
    language: str = ""
    design: str = ""
    large_print: bool = False
    one_page: bool = False
    imposed: str = ""
    archive: bool = False
    inner: tuple[tuple[str, str], ...] = ()
    stale: bool = False
    stamp: str = ""
    review_by: str = ""
    superseded: tuple[str, ...] = ()


def want(
    selected: Selected, statements: tuple[Statement, ...], forbidden: tuple[Statement, ...], layouts: Layouts
) -> Want:
    """What the file made of ``selected`` has to be."""
    briefing, organisation = selected.briefing, selected.organisation
    contacts = (*organisation.contacts.values(), *organisation.deputies, *selected.national.lines)
    kind = str(selected.output.format)
    words = load_words(layouts, kind, str(briefing.language))
    imposed = _imposed(selected)
    if imposed:  # for paper only: what would be said for a picture has no tag to stand in
        statements = tuple(s for s in statements if s.role != "alt")
    return Want(
        format=kind,
        statements=statements,
        forbidden=forbidden,
        allowed=(*_allowed(selected, words), *words.every(), *_pages(selected, statements, words)),
        addresses=tuple(_addresses(selected)),
        people=tuple(dict.fromkeys((c.name, c.phone) for c in contacts if c.name and c.phone)),
        floors=_floors(layouts, kind, layouts.path("floors.yaml").stat().st_mtime_ns, _page(selected)),
        language=str(briefing.language),
        large_print=selected.output.large_print and BOOKLET not in selected.output.paper,
        imposed=imposed,
        archive=bool(selected.output.archive),
        inner=tuple(_inner(selected, statements)),
        design=_design(selected, layouts),
        one_page=kind == "poster",
        stale=selected.stale,
        stamp=words.get("stale", ""),
        review_by=str(briefing.review_by),
        superseded=tuple(s.title.plain for s in selected.sources if s.superseded_by),
    )


def _design(selected: Selected, layouts: Layouts) -> str:
    """The design of a poster; one of somebody's own that is read in the hand has the floors of ``seven``."""
    if selected.poster is None:
        return ""
    name = selected.poster.layout
    try:
        return "seven" if load_design(layouts, name).sizes == "hand" else name
    except PackError:
        return name  # told where the poster is set


def _allowed(selected: Selected, words: Vocabulary) -> Iterable[str]:
    """What may stand in the file besides its statements: who made it, for whom, from what; and what it points to."""
    briefing, organisation = selected.briefing, selected.organisation
    yield from (
        selected.title.plain,
        selected.subtitle.plain,
        briefing.short_title.plain,
        str(briefing.kind),
        str(briefing.version),
    )
    for day in (briefing.reviewed, briefing.review_by, selected.national.checked):
        yield from (str(day), words.day(day), words.short_day(day))
    yield from (organisation.name, organisation.short_name, organisation.kind, organisation.address)
    yield from (organisation.web, organisation.email, selected.pack.title.plain, *organisation.words.values())
    if selected.pack.purpose:
        yield selected.pack.purpose.plain
    for contact in (*organisation.contacts.values(), *organisation.deputies, *selected.national.lines):
        yield from (contact.role, contact.name, contact.first, contact.phone, contact.option, contact.hours)
        yield from (contact.place, contact.email, contact.web)
    for source in (*selected.sources, *briefing.sources[:1]):  # the first is at the foot of every sheet
        for value in (source.title, source.authors, source.year, source.short, source.web):
            yield str(value or "")
    kind = str(selected.output.format)
    if kind in _WHOLE:
        yield from (t.words for t in texts((selected.for_, selected.remember)))
        if selected.cover is not None:  # drawn where the first page has room for it
            yield from selected.cover.says
    # What gives way to the clock is for the same readers: a facilitator is told what was left out of the session.
    yield from (item.title for item in selected.left_out if item.reason.startswith(REASON.split("{")[0]))
    for section in selected.walk():
        yield from (section.number, section.title.words, section.short_title.words)
        yield from (ref.title.words for ref in section.see_also)
        if selected.output.format in ("handout", "deck", "slides-notes"):
            for block in section.blocks:
                yield from (s.text for s in block_statements(block, section.path, "any"))


def _pages(selected: Selected, statements: Iterable[Statement], words: Vocabulary) -> Iterable[str]:
    """The pages of the source that may be referred to, as the language writes them; a line may end inside a pair."""
    pages = {page for statement in statements for page in statement.pages}
    pages |= {page for text in texts((selected.for_, selected.remember)) for page in text.pages}
    pages |= {str(page) for _, poster in selected.posters for page in poster.pages}
    for page in sorted(pages):
        yield from (words.cited(page), *figures(page).split("–"))


@lru_cache(maxsize=32)
def _floors(layouts: Layouts, kind: str, changed: int, page: str) -> Mapping[str, Floors]:
    if page:
        return {"": load_floors(layouts, kind, page)}
    if kind == "poster":
        return {paper: load_floors(layouts, kind, paper) for paper in ("a5", "a4", "a3")}
    return {"": load_floors(layouts, kind, "slide" if kind == "deck" else "a4")}


def _inner(selected: Selected, statements: tuple[Statement, ...]) -> Iterable[tuple[str, str]]:
    """What the file must carry of blocks in a language of their own."""
    wanted = {s.text for s in statements}
    for section in selected.walk():
        for block in (b for b in section.blocks if b.lang):
            yield from ((str(block.lang), s.text) for s in block_statements(block, section.path, "face")
                        if s.text in wanted and s.where != "notes" and any(c.isalpha() for c in s.text))  # fmt: skip


def _imposed(selected: Selected) -> str:
    if BOOKLET in selected.output.paper:
        right = direction(str(selected.briefing.language)) == "rtl"
        return "booklet, right to left" if right else "booklet"
    return "side by side" if selected.output.imposed else ""


def _page(selected: Selected) -> str:
    """The paper that pages are on before they were put together on larger sheets; '' where they were not."""
    output = selected.output
    if not output.imposed:
        return ""
    return "a4" if output.copies_per_sheet > 1 and "a4" not in output.paper else "a5"


def _addresses(selected: Selected) -> Iterable[str]:
    organisation = selected.organisation
    yield from (organisation.web, organisation.email)
    for contact in (*organisation.contacts.values(), *organisation.deputies, *selected.national.lines):
        yield from (contact.web, contact.email)
    yield from (str(s.web or "") for s in selected.briefing.sources)
    for section in selected.walk():
        for block in section.blocks:
            yield from (run.href for text in texts(block) for run in text.runs if run.href)
            if block.kind == "links":
                yield from (str(item.web) for item in block.body)
        for value in (section.summary, section.content_note, section.notes):
            yield from (run.href for text in texts(value) for run in text.runs if run.href)
