"""A briefing as text: all that a reader of the full handout could read, section by section."""

from __future__ import annotations

from typing import Any

from .blocks import Block, Chart, read_texts, texts
from .briefing import Briefing, Section
from .text import Inline


def tree(briefing: Briefing) -> dict[str, Any]:
    """A tree of ``{"id", "title", "text", "sections"}``; page references stand as ``(p34)``, ``(p70-71)``."""
    cover = [briefing.subtitle, briefing.for_, *texts(briefing.remember)]
    return {
        "id": briefing.id,
        "title": briefing.title.plain,
        "text": _joined(cover),
        "sections": [_section(s) for s in briefing.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    parts: list[Inline | str] = []
    if section.headline:
        parts.append(section.headline)
    if section.content_note:
        parts.append(section.content_note)
    parts.append(section.summary)
    for block in section.blocks:
        parts += _block(block)
    return {
        "id": str(section.id),
        "title": section.title.plain,
        "text": _joined(parts),
        "sections": [_section(s) for s in section.sections],
    }


def _block(block: Block) -> list[Inline | str]:
    """What the handout prints of a block: not what only a facilitator or a slide has."""
    body = block.body
    parts: list[Inline | str] = list(read_texts(body))
    if isinstance(body, Chart):
        parts = [body.title, *(f"{d.label.plain}: {body.label_of(d)}" for d in body.data)]
        parts += [body.note] if body.note else []
    if block.kind == "image" and body.alt:
        parts = [str(body.alt), *parts]
    if block.kind == "links":
        parts = [t for link in body for t in (link.text, str(link.web), link.note) if t]
    return parts


def _joined(parts: list[Any]) -> str:
    return "\n\n".join(_spelt(p) if isinstance(p, Inline) else str(p) for p in parts)


def _spelt(text: Inline) -> str:
    """A paragraph, its page references with a hyphen, as they are written."""
    return "".join(f"({run.page})" if run.page else run.text for run in text.runs)


def outline(briefing: Briefing) -> str:
    """The briefing as an outline to read on a terminal: ids, titles, minutes, audiences."""
    lines = [f"{briefing.title.plain} ({briefing.id}, version {briefing.version})", ""]
    for path, section in briefing.walk():
        depth = path.count("/")
        minutes = f"{section.minutes:g} min" if section.minutes is not None else ""
        readers = ", ".join(section.audiences)
        lines.append(f"{'  ' * depth}{section.id:<{44 - 2 * depth}} {minutes:>7}  {section.title.plain}"
                     + (f"  [{readers}]" if readers else ""))  # fmt: skip
    return "\n".join(lines)


def as_text(whole: dict[str, Any], depth: int = 0) -> str:
    """The tree as plain text, to read on a terminal."""
    title = whole["title"]
    parts = [f"{title}\n{('=' if depth == 0 else '-') * len(title)}"]
    parts += [whole["text"]] if whole["text"] else []
    parts += [as_text(child, depth + 1) for child in whole["sections"]]
    return "\n\n".join(parts)
