"""Inline markup to runs: parsed once, so that print and deck cannot disagree.

``**bold**``, ``*italic*``, ``[words](https://…)``, ``{p34}`` and ``{dsl.name}``; ``\\*``, ``\\{`` and ``\\[``
are literal, and everything else is text as typed. CommonMark's rules for emphasis and links hold
(spec 0.31.2, sections 6.2 and 6.3), less underscores, titles and images.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from pydantic_core import PydanticCustomError

from .diagnostics import Position, did_you_mean
from .model import NOWHERE, SPACE, FromText, want_words
from .source import Scalar

_PAGE = re.compile(r"\{p(\d+)(?:[-–](\d+))?\}")
#: What was meant as a page reference, and would otherwise be printed as it stands.
_PAGE_LIKE = re.compile(r"\{ *pp?\.? *\d[^{}]*\}", re.IGNORECASE)
_SLOT = re.compile(r"\{ *([a-z][\w-]*\.[a-z][\w-]*) *\}", re.IGNORECASE | re.ASCII)
_FULL_STOP = re.compile(r"[.!?…][”’\")]*(?=\s+[\"“‘(A-Z0-9])")
#: Full stops that end no sentence: people's titles, and saints of schools.
_TITLE = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|Fr|Sr|St)\.$")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. ``page`` is ``p34`` or ``p70-71`` and the text then ``(p34)``.

    ``slot`` names one of the organisation's words that still has to be filled in.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str | None = None
    page: str | None = None
    slot: str | None = None
    at: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Inline(FromText):
    """One paragraph of runs, and where it was written."""

    runs: tuple[Run, ...]
    at: Position = NOWHERE

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __str__(self) -> str:
        return self.plain

    @property
    def plain(self) -> str:
        """All its text, page references as ``(p34)``."""
        return "".join(r.text for r in self.runs)

    @property
    def words(self) -> str:
        """Its text without page references."""
        kept = "".join("\x00" if r.page else r.text for r in self.runs)
        return re.sub(r"[ \u00a0]?\x00", "", kept).strip()

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages it refers to, in order."""
        return tuple(r.page for r in self.runs if r.page)

    @property
    def slots(self) -> tuple[Run, ...]:
        """The runs that are still to be filled in."""
        return tuple(r for r in self.runs if r.slot)

    def filled(self, words: Mapping[str, str]) -> Inline:
        """With every slot that ``words`` knows replaced by its text."""
        if not self.slots:
            return self
        runs = [replace(r, text=words[r.slot], slot=None) if r.slot and r.slot in words else r for r in self.runs]
        return replace(self, runs=_joined(runs))

    @classmethod
    def of(cls, text: str, at: Position = NOWHERE, *, bold: bool = False) -> Inline:
        """An Inline of one run, from text that is not markup."""
        return cls((Run(text, bold=bold, at=at),) if text else (), at)

    @classmethod
    def _read(cls, value: Any) -> Inline:
        if isinstance(value, Inline):
            return value
        return parse_inline(want_words(value))


@dataclass(frozen=True, slots=True)
class Prose(FromText):
    """One or more paragraphs."""

    paragraphs: tuple[Inline, ...]
    at: Position = NOWHERE

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    @property
    def plain(self) -> str:
        """All its text, a blank line between paragraphs."""
        return "\n\n".join(p.plain for p in self.paragraphs)

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages it refers to, in order."""
        return tuple(page for p in self.paragraphs for page in p.pages)

    def filled(self, words: Mapping[str, str]) -> Prose:
        """With every slot that ``words`` knows replaced by its text."""
        return replace(self, paragraphs=tuple(p.filled(words) for p in self.paragraphs))

    @classmethod
    def _read(cls, value: Any) -> Prose:
        if isinstance(value, Prose):
            return value
        return parse_prose(want_words(value))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, as far as full stops can tell."""
    ends = [m.end() for m in _FULL_STOP.finditer(text) if not _TITLE.search(text, 0, m.end())]
    parts = (text[start:end].strip() for start, end in pairwise((0, *ends, len(text))))
    return [part for part in parts if part]


def parse_prose(text: Scalar) -> Prose:
    """Paragraphs: parted by a blank line, which every YAML style but ``|`` folds to one line end."""
    gap = r"\n[ \t]*\n\s*" if getattr(text, "literal", False) else r"\n\s*"
    paragraphs: list[Inline] = []
    start = 0
    for match in [*re.finditer(gap, text), None]:
        end = match.start() if match else len(text)
        piece = text[start:end]
        if piece.strip():
            paragraphs.append(_parse(piece, _placer(text, start)))
        start = match.end() if match else end
    return Prose(tuple(paragraphs), text.at)


def parse_inline(text: Scalar) -> Inline:
    """One paragraph of inline markup; raises pydantic's error with the place of the fault in its context."""
    return _parse(text, _placer(text, 0))


def _placer(text: Scalar, shift: int) -> Callable[[int], Position]:
    if text.at is NOWHERE:
        return lambda offset: NOWHERE
    return lambda offset: text.place(shift + offset)


def _fault(message: str, at: Position, hint: str = "") -> PydanticCustomError:
    return PydanticCustomError("inline", "{message}", {"message": message, "at": at, "hint": hint})


def _parse(source: str, place: Callable[[int], Position]) -> Inline:
    lead = len(source) - len(source.lstrip())
    if not any(c in source for c in "*[{\\"):
        folded = SPACE.sub(" ", source).strip(" ")
        at = place(lead)
        return Inline((Run(folded, at=at),) if folded else (), at)
    state = _inline_parser()
    tokens: list[Any] = []
    state.inline.parse(source, state, {}, tokens)
    runs: list[Run] = []
    bold = italic = 0
    href: str | None = None
    cursor = after = 0
    for index, token in enumerate(tokens):
        cursor = _reached(source, token, cursor)
        at = place(cursor)
        if token.type == "strong_open":
            bold += 1
        elif token.type == "strong_close":
            bold -= 1
        elif token.type == "em_open":
            italic += 1
        elif token.type == "em_close":
            italic -= 1
        elif token.type == "link_open":
            href = _address(token.meta["href"], at)
            after = token.meta["end"]
            if tokens[index + 1].type == "link_close":
                raise _fault("a link without words", at, "write [words](https://…)")
            if "title" in token.attrs:
                raise _fault("a link takes no title", at, "write [words](https://…)")
        elif token.type == "link_close":
            href, cursor = None, after
        elif token.type == "page":
            first, last = token.meta["pages"] or ("", "")
            if not first or (last and int(last) <= int(first)):
                hint = "write {p34} or {p70-71}, each in braces of its own"
                raise _fault(f"this is not a page reference: {token.content[:60]}", at, hint)
            page = f"p{first}" + (f"-{last}" if last else "")
            text = f"(p{first}" + (f"–{last}" if last else "") + ")"
            runs.append(Run(text, bold > 0, italic > 0, None, page, at=at))
        elif token.type == "slot":
            runs.append(Run(f"{{{token.content}}}", bold > 0, italic > 0, href, slot=token.content, at=at))
        elif token.content:
            runs.append(Run(SPACE.sub(" ", token.content), bold > 0, italic > 0, href, at=at))
        cursor = token.meta["end"] if token.type in ("page", "slot") else cursor + len(token.content)
    return Inline(_trimmed(_joined(runs)), place(lead))


def _reached(source: str, token: Any, cursor: int) -> int:
    """Where ``token`` begins, at or after ``cursor``; markdown-it keeps no places inside a paragraph."""
    if token.meta:
        return int(token.meta["at"])
    found = source.find(token.content, cursor)
    return found if found >= 0 and not source[cursor:found].strip("*[ \t\n") else cursor


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one style made one; spaces at their seams folded."""
    out: list[Run] = []
    for run in runs:
        text = run.text
        if out and out[-1].text.endswith(" ") and text.startswith(" "):
            text = text[1:]
        if not text:
            continue
        last = out[-1] if out else None
        plain = last is not None and not (last.page or last.slot or run.page or run.slot)
        if plain and last and (last.bold, last.italic, last.href) == (run.bold, run.italic, run.href):
            out[-1] = replace(last, text=last.text + text)
        else:
            out.append(replace(run, text=text))
    return tuple(out)


def _trimmed(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    kept = list(runs)
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(" "))
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
    return tuple(r for r in kept if r.text)


#: What a link may be; http only because some published addresses still are.
_SCHEMES = ("https", "http", "mailto", "tel")


def _address(href: str, at: Position) -> str:
    try:
        parts = urlsplit(href)
    except ValueError:
        raise _fault("this is not a web address", at, "write it as https://…") from None
    known = parts.scheme.lower() in _SCHEMES
    where = parts.netloc if parts.scheme.lower().startswith("http") else parts.path
    if not known or not where or SPACE.search(href):
        hint = did_you_mean(parts.scheme, _SCHEMES) if parts.scheme and not known else "write it as https://…"
        raise _fault(f"this is not a web address: {href[:60]!r}", at, hint)
    return href


@cache
def _inline_parser() -> Any:
    """markdown-it with the rules of this language only."""
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import emphasis, link
    from markdown_it.rules_inline.state_inline import StateInline

    def escape(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "\\" or state.src[state.pos + 1 : state.pos + 2] not in ("*", "{", "["):
            return False
        if not silent:
            state.pending += state.src[state.pos + 1]
        state.pos += 2
        return True

    def brace(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != "{":
            return False
        page = _PAGE.match(state.src, state.pos)
        slot = None if page else _SLOT.match(state.src, state.pos)
        match = page or slot or _PAGE_LIKE.match(state.src, state.pos)
        if match is None:
            return False
        if not silent:
            token = state.push("slot" if slot else "page", "", 0)
            token.meta = {"at": state.pos, "end": match.end(), "pages": page.groups() if page else None}
            token.content = match.group(1 if slot else 0)
        state.pos = match.end()
        return True

    def star(state: StateInline, silent: bool) -> bool:
        return state.src[state.pos] == "*" and emphasis.tokenize(state, silent)

    def anchor(state: StateInline, silent: bool) -> bool:
        start, tokens = state.pos, len(state.tokens)
        if not link(state, silent):
            return False
        if not silent:
            opened = next(t for t in state.tokens[tokens:] if t.type == "link_open")
            opened.meta = {"at": start, "end": state.pos, "href": str(opened.attrs["href"])}
        return True

    md = MarkdownIt("zero")
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # judged in _address, with words
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    ruler = md.inline.ruler
    ruler.at("escape", escape)
    ruler.at("emphasis", star)
    ruler.at("link", anchor)
    ruler.after("escape", "brace", brace)
    ruler.enable(["escape", "emphasis", "link", "brace"])
    md.inline.ruler2.enable(["balance_pairs", "emphasis", "fragments_join"])
    return md
