"""The tags of a PDF as a plain tree, its bookmarks, and where its links lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

#: Tags that stand inside a line of text; all others begin a block of their own.
INLINE = frozenset({
    "Span", "Em", "Strong", "Code", "Quote", "Link", "Reference", "Sub", "NonStruct", "Private", "Annot", "Note", "",
})  # fmt: skip


@dataclass(slots=True)
class Node:
    """One tag. ``content`` is what it holds itself, as (page index, number); ``page`` is where it begins, from 1.

    ``links`` are its annotations; ``lang`` is the language in force there, '' for that of the file.
    """

    tag: str
    page: int
    lang: str = ""
    scope: str = ""
    kids: list[Node] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    links: list[LinkEnd] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """It and every tag below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """What a link says of itself, and where it leads: an address, or a page of the file (0 for nowhere)."""

    said: str
    address: str
    name: str
    page: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: how deep it lies, from 1, and the page it leads to (0 for nowhere)."""

    depth: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Held:
    """Of a piece of content: the number of the block it belongs to, and the language in force there."""

    block: int
    lang: str


def holders(root: Node) -> dict[tuple[int, int], Held]:
    """For each piece of content, as (page index, number), what holds it."""
    made: dict[tuple[int, int], Held] = {}
    numbers = iter(range(1, 1_000_000))

    def walk(node: Node, block: int) -> None:
        if node.tag not in INLINE:
            block = next(numbers)
        for content in node.content:
            made[content] = Held(block, node.lang)
        for kid in node.kids:
            walk(kid, block)

    walk(root, 0)
    return made
