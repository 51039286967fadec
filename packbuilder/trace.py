"""Where every statement of a briefing comes from, and where it went: ``packbuilder trace``.

Pure: rows out of a briefing and the selections of what is built from it; no file is read or written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ._written import Written, written
from .briefing import Briefing
from .selection import Selected
from .statements import statements
from .text import sentences
from .words import figures

Sourced = Literal["page", "passage", "none", "aside"]

#: What asks for no source, by its role, and what it is called. Everything else states something.
ASIDE = {
    "title": "headings",
    "for": "words on who it is for",
    "question": "questions",
    "action": "things to do",
    "scenario": "invented scenarios",
    "notes": "facilitator’s notes",
    "listen for": "facilitator’s notes",
    "label": "labels",
    "alt": "picture descriptions",
    "link": "links",
    "slip": "slips to sign",
    "contact": "contacts",
}
#: What the roles of the others are called, where their own name would not do.
ROLES = {"text": "sentence", "item": "point", "value": "figure", "cell": "table", "term": "term explained"}
#: What each wording was written for; the text itself goes without saying.
WORDINGS = {"text": "", "slide": "slide", "poster": "poster", "notes": "notes"}


@dataclass(frozen=True, slots=True)
class Place:
    """One file that is built: ``file`` is its name, ``path`` the whole of it below output/."""

    pack: str
    organisation: str
    format: str
    path: str

    @property
    def file(self) -> str:
        """The file's name alone."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Row:
    """A statement. ``pages`` stand on it; ``passage`` stands in the same block, poster or section.

    ``beside`` is what a figure is a figure of.
    """

    path: str
    section: str
    role: str
    wording: str
    text: str
    pages: tuple[str, ...]
    passage: tuple[str, ...]
    sourced: Sourced
    places: tuple[Place, ...]
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """All rows of a briefing, and the outputs that were looked into."""

    briefing: Briefing
    rows: tuple[Row, ...]
    places: tuple[Place, ...]
    aside: dict[str, int] = field(default_factory=dict)

    def of(self, sourced: Sourced) -> tuple[Row, ...]:
        """The rows whose source is ``page``, ``passage``, ``none`` or ``aside``."""
        return tuple(r for r in self.rows if r.sourced == sourced)

    @property
    def nowhere(self) -> tuple[Row, ...]:
        """The rows that stand in no output."""
        return tuple(r for r in self.rows if not r.places)

    def sections(self) -> list[tuple[str, str, list[Row]]]:
        """``(path, title, rows)``, a section each, in the briefing's order."""
        out: dict[str, tuple[str, str, list[Row]]] = {}
        for row in self.rows:
            out.setdefault(row.path, (row.path, row.section, []))[2].append(row)
        return list(out.values())


def trace(briefing: Briefing, outputs: Iterable[tuple[Place, Selected]]) -> Trace:
    """Every statement of ``briefing``, with its pages and the ``outputs`` it stands in.

    The same words twice in one section are one row. Contacts are no statements: they are the organisation's.
    """
    found = [(place, selected, {(s.path, s.text) for s in statements(selected)}) for place, selected in outputs]
    titles = {path: section.title.words for path, section in briefing.walk()}
    rows: dict[tuple[str, str, str], Row] = {}
    for each in written(briefing):
        key = (each.statement.path, each.text, each.beside)
        if key in rows:
            rows[key] = _joined(rows[key], each)
            continue
        places = tuple(place for place, selected, said in found if _stands(each, selected, said))
        row = _row(each, titles.get(each.statement.path, "Cover"), places)
        rows[key] = row
    aside: dict[str, int] = {}
    for row in rows.values():
        if row.sourced == "aside":
            aside[ASIDE[row.role]] = aside.get(ASIDE[row.role], 0) + 1
    return Trace(briefing, tuple(rows.values()), tuple(place for place, _, _ in found), aside)


def _stands(each: Written, selected: Selected, said: set[tuple[str, str]]) -> bool:
    """Whether an output says it. A name that fills a slot may end a sentence early (Mrs A. Bell)."""
    path = each.statement.path
    text = each.text
    if "{" in text:
        for slot, word in selected.words.items():
            text = text.replace(f"{{{slot}}}", word)
    return (path, text) in said or all((path, part) in said for part in sentences(text))


def _row(each: Written, section: str, places: tuple[Place, ...]) -> Row:
    statement = each.statement
    pages = tuple(dict.fromkeys(statement.pages))
    passage = () if pages else each.passage
    return Row(
        statement.path, section, statement.role, WORDINGS[each.wording], statement.text, pages, passage,
        _sourced(statement.role, pages, passage), places, each.beside,
    )  # fmt: skip


def _sourced(role: str, pages: tuple[str, ...], passage: tuple[str, ...]) -> Sourced:
    if pages:
        return "page"
    if role in ASIDE:
        return "aside"
    return "passage" if passage else "none"


def _joined(row: Row, each: Written) -> Row:
    """A row with what its second occurrence adds. What states something somewhere is no mere heading."""
    pages = tuple(dict.fromkeys((*row.pages, *each.statement.pages)))
    passage = () if pages else tuple(dict.fromkeys((*row.passage, *each.passage)))
    role = each.statement.role if row.role in ASIDE else row.role
    wording = row.wording if row.wording == WORDINGS[each.wording] else ""
    sourced = _sourced(role, pages, passage)
    return replace(row, role=role, wording=wording, pages=pages, passage=passage, sourced=sourced)


# -- to read ----------------------------------------------------------------------------------------


def role_name(row: Row) -> str:
    """What a row is, in a word or two: ``heading``, ``point on a slide``."""
    names = {"title": "heading", "for": "who it is for", "notes": "note", "action": "to do"}
    name = names.get(row.role, ROLES.get(row.role, row.role))
    where = {"slide": " on a slide", "poster": " on a poster"}.get(row.wording, "")
    return name + where + (f": {row.beside}" if row.beside else "")


def page_list(pages: Sequence[str]) -> str:
    """Pages as people write them: ``34, 70–71``."""
    return ", ".join(map(figures, pages))


def standing(row: Row) -> list[tuple[str, str, list[str]]]:
    """Where a row stands: ``(pack, organisation, [file, …])``, a pack and organisation each."""
    out: dict[tuple[str, str], list[str]] = {}
    for place in row.places:
        out.setdefault((place.pack, place.organisation), []).append(place.file)
    return [(pack, organisation, files) for (pack, organisation), files in out.items()]


def counts(found: Trace) -> dict[str, int]:
    """The figures of a trace."""
    return {
        "statements": len(found.rows),
        "page": len(found.of("page")),
        "passage": len(found.of("passage")),
        "none": len(found.of("none")),
        "aside": len(found.of("aside")),
        "nowhere": len(found.nowhere),
        "outputs": len(found.places),
    }


def summary(found: Trace) -> str:
    """One line: how many statements, how many with a source, how many without."""
    n = counts(found)
    files = f"{n['outputs']} output{'' if n['outputs'] == 1 else 's'}"
    return (
        f"{n['statements']} statements in {files}: {n['page']} name their page, {n['passage']} stand in a passage "
        f"that names one, {n['none']} have no source page, {n['aside']} need none (headings, questions and the like); "
        f"{n['nowhere']} stand in no output."
    )


# -- CSV --------------------------------------------------------------------------------------------

HEAD = (
    "section", "section id", "what it is", "statement", "source", "page", "page of its passage",
    "outputs", "packs", "organisations", "formats", "files",
)  # fmt: skip
SOURCES = {"page": "page named", "passage": "page in its passage", "none": "no source page", "aside": "needs none"}


def defused(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection)."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def as_csv(found: Trace) -> bytes:
    """A row a statement, in UTF-8 with a byte order mark, by which Excel knows it."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(HEAD)
    for row in found.rows:
        places = row.places
        cells = (
            row.section, row.path, role_name(row), row.text, SOURCES[row.sourced], page_list(row.pages),
            page_list(row.passage), str(len(places)), _unique(p.pack for p in places),
            _unique(p.organisation for p in places), _unique(p.format for p in places),
            _unique(p.path for p in places),
        )  # fmt: skip
        sheet.writerow([defused(c) for c in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _unique(names: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(names))
