"""Every statement of a briefing as it was written: in which wording, in which block, for whom.

:func:`packbuilder.statements.everything` gives the same statements, less where they come from. What traces and
compares briefings needs that: a sentence whose paragraph names a page has a source, though it names none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from .blocks import Block
from .briefing import OUTPUTS, Briefing, Poster, Section
from .statements import Statement, block_statements, deck_statements, poster_statements, split
from .text import Inline, Prose

Wording = Literal["text", "slide", "poster", "notes"]
#: What a block of these kinds lists is to be done: it is nothing that a source could say.
TO_DO = ("actions",)


@dataclass(frozen=True, slots=True)
class Written:
    """A statement and where it stands.

    ``wording`` tells what it was written for; ``kind`` is the kind of its block, or ``cover``, ``section``,
    ``poster``. ``passage`` has the pages named anywhere in the same block, poster or (for a section's summary)
    section. ``only`` and ``except_`` are the block's readers, ``outputs`` the outputs it is kept to. ``beside`` is
    what a figure is a figure of.
    """

    statement: Statement
    wording: Wording
    kind: str
    passage: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    except_: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    sensitive: bool = False
    beside: str = ""

    @property
    def text(self) -> str:
        """Its words, page references left out."""
        return self.statement.text

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same statement within a section."""
        return self.wording, self.text, self.beside


def written(briefing: Briefing) -> Iterator[Written]:
    """Every statement of ``briefing`` in the order it was written. A text that a block repeats comes once for it."""
    for role, text in (("title", briefing.title), ("text", briefing.subtitle), ("for", briefing.for_)):
        yield from _told(_say(text, "", role), "text", "cover")
    for point in briefing.remember:
        said = [s for text in (point.lead, point.text) for s in _say(text, "", "text")]
        yield from _told(said, "text", "cover", _pages(said))
    if briefing.cover is not None:
        said = [Statement(words, "any", "", "text", (), briefing.cover.at) for words in briefing.cover.says]
        yield from _told(said, "text", "cover")
    for path, section in briefing.walk():
        yield from _section(section, path)


def _section(section: Section, path: str) -> Iterator[Written]:
    blocks = [w for block in section.blocks for w in _block(block, path)]
    around = tuple(dict.fromkeys(p for w in blocks for p in w.passage))
    for role, text in (("title", section.title), ("title", section.headline), ("text", section.content_note)):
        yield from _told(_say(text, path, role), "text", "section")
    yield from _told(_say(section.summary, path, "summary"), "text", "section", around)
    yield from _told(_say(section.notes, path, "notes"), "notes", "section")
    yield from blocks
    for poster in section.posters:
        yield from _poster(poster, path)


def _block(block: Block, path: str) -> Iterator[Written]:
    face = [_finer(s, block) for s in block_statements(block, path, "face")]
    said = {s.text for s in face}
    other = [_finer(s, block) for s in deck_statements(block, path) if s.text not in said]
    pages = _pages(face) or _pages(other)
    only, outputs = _parted(block.only)
    except_, _ = _parted(block.except_)
    none = Statement("", "any", path, "")
    first = Written(none, "text", block.kind, pages, only, except_, outputs, block.is_sensitive)
    for number, statement in enumerate(face):
        yield replace(first, statement=statement, beside=_beside(face, number))
    for statement in other:
        yield replace(first, statement=statement, wording="notes" if statement.where == "notes" else "slide")


def _finer(statement: Statement, block: Block) -> Statement:
    """With a role that tells more: what is to be done, and what only heads a column or names a term."""
    if block.kind in TO_DO and statement.role == "item":
        return replace(statement, role="action")
    heads: tuple[Inline, ...] = ()
    if block.kind == "table":
        heads = block.body.columns
    elif block.kind == "terms":
        heads = tuple(item.term for item in block.body.items)
    if statement.role in ("cell", "term") and any(statement.text == h.words for h in heads):
        return replace(statement, role="label")
    return statement


def _poster(poster: Poster, path: str) -> Iterator[Written]:
    said = poster_statements(poster, path)
    whom = poster.for_.words if poster.for_ else ""
    said = [replace(s, role="for") if whom and s.text == whom else s for s in said]
    yield from _told(said, "poster", "poster", tuple(str(p) for p in poster.pages) or _pages(said))


def _parted(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What ``only:`` or ``except:`` names: readers, and outputs."""
    return tuple(str(n) for n in names if n not in OUTPUTS), tuple(str(n) for n in names if n in OUTPUTS)


def _say(text: Inline | Prose | None, path: str, role: str) -> list[Statement]:
    parts = text.paragraphs if isinstance(text, Prose) else (text,) if text else ()
    return [Statement(words, "any", path, role, pages, part.at) for part in parts for words, pages in split(part)]


def _told(said: list[Statement], wording: Wording, kind: str, passage: tuple[str, ...] = ()) -> Iterator[Written]:
    for number, statement in enumerate(said):
        yield Written(statement, wording, kind, passage, beside=_beside(said, number))


def _beside(said: list[Statement], number: int) -> str:
    """A figure's label stands before it in a chart, what it counts stands after it among the stats."""
    if said[number].role != "value":
        return ""
    for near, role in ((number - 1, "label"), (number + 1, "text")):
        if 0 <= near < len(said) and said[near].role == role:
            return said[near].text
    return ""


def _pages(said: list[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(page for s in said for page in s.pages))
