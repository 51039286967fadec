"""A comparison of two briefings to read: as text, as values for JSON, and as a section for the next briefing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ._differences import Difference, counted
from ._written import Written
from .blocks import texts
from .compare import Comparison, SectionDifference, audience
from .diagnostics import PackError

#: What is called by another name than its own.
_WHAT = {"added": "new", "removed": "gone", "pages": "page", "readers": "readers"}
_WORDING = {"slide": "slide", "poster": "poster", "notes": "notes"}
_SLOT = re.compile(r"\{([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)\}", re.IGNORECASE)
_SIGN = re.compile(r"([*{\[])")
#: Wordings and roles of what a reader of the handout sees. A slide or a poster says the same in fewer words.
_ROLES = ("text", "item", "action", "callout", "case", "value", "cell", "term", "summary", "quote", "caption", "note")
ID = "what-has-changed"
WHOLE = "The briefing as a whole"
#: So many changes are told on slides in full; of more, a slide tells how many there are in each section.
ON_SLIDES = 8


# -- text -------------------------------------------------------------------------------------------


def summary(found: Comparison) -> str:
    """How much changed, on one line."""
    if not found:
        return "Nothing has changed."
    sections = {"added": 0, "removed": 0, "changed": 0}
    for section in found.sections:
        sections[section.what] += 1
    moved = sum(bool(s.moved) for s in found.sections)
    names = {"changed": "changed", "added": "new", "removed": "gone"}
    parts = [f"{sections[k]} {name}" for k, name in names.items() if sections[k]]
    parts += [f"{moved} moved"] if moved else []
    said = counted(d for s in found.sections for d in s.differences)
    return f"Sections: {', '.join(parts) or 'as they were'}. Statements: {said or 'as they were'}."


def as_text(found: Comparison) -> str:
    """The whole comparison, to read on a terminal."""
    lines = [f"{found.new.title.words}: version {found.old.version} and version {found.new.version}"]
    lines += [f"  {what}: {_arrow(old, new)}" for what, old, new in found.facts]
    lines.append(summary(found))
    for section in found.sections:
        lines += ["", *_section(section)]
    return "\n".join(lines)


def _arrow(old: str, new: str) -> str:
    return f"{old or 'none'} -> {new or 'none'}"


def _section(section: SectionDifference) -> Iterator[str]:
    path = (section.new if section.new is not None else section.old) or ""
    heading = " / ".join((*section.trail, section.title))
    words = {"added": "  new section", "removed": "  section is gone", "changed": ""}[section.what]
    yield heading + (f"  ({path})" if path else "") + words
    was, now = ((p or "").rpartition("/")[2] for p in (section.old, section.new))
    if section.what == "changed" and was != now:
        yield f"  renamed  {was} -> {now}"
    if section.moved:
        yield f"  moved    {section.moved}"
    if section.readers[0] != section.readers[1]:
        yield f"  readers  {_arrow(*section.readers)}"
    if section.reordered:
        yield "  order    what stands in it stands in another order"
    for each in section.differences:
        yield from _difference(each)


def _difference(each: Difference) -> Iterator[str]:
    wording = _WORDING.get(each.written.wording, "")
    mark = f"[{wording}] " if wording else ""
    held = each.old if each.what == "changed" else each.written
    yield f"  {_WHAT.get(each.what, each.what):<8} {mark}{_words(held)}"
    if each.what == "changed" and each.new:
        yield f"       to  {mark}{_words(each.new)}"
        old, new = each.figures
        if old or new:
            yield f"           figures: {_arrow(', '.join(old), ', '.join(new))}"
    if each.what in ("changed", "pages") and each.pages[0] != each.pages[1]:
        yield f"           pages: {_arrow(*(', '.join(p) for p in each.pages))}"
    if each.what == "moved":
        yield f"           from {each.whence or 'the cover'}"
    if each.what == "readers" and each.old and each.new:
        yield f"           for: {_arrow(_for(each.old), _for(each.new))}"


def _words(each: Written | None) -> str:
    if each is None:
        return ""
    pages = "".join(f" ({p.replace('-', '–')})" for p in each.statement.pages)
    return each.text + pages + (f" ({each.beside})" if each.beside else "")


def _for(each: Written) -> str:
    names = [*each.only, *each.outputs]
    parts = [", ".join(names)] if names else []
    parts += [f"all but {', '.join(each.except_)}"] if each.except_ else []
    return "; ".join(parts) or "everyone"


# -- JSON -------------------------------------------------------------------------------------------


def record(found: Comparison) -> dict[str, Any]:
    """The comparison as plain values."""
    return {
        "old": {"id": found.old.id, "version": str(found.old.version)},
        "new": {"id": found.new.id, "version": str(found.new.version)},
        "summary": summary(found),
        "facts": [{"what": what, "old": old, "new": new} for what, old, new in found.facts],
        "sections": [_section_record(s) for s in found.sections],
    }


def _section_record(section: SectionDifference) -> dict[str, Any]:
    return {
        "what": section.what, "old": section.old, "new": section.new, "title": section.title,
        "moved": section.moved, "readers": list(section.readers), "reordered": section.reordered,
        "statements": [_difference_record(d) for d in section.differences],
    }  # fmt: skip


def _difference_record(each: Difference) -> dict[str, Any]:
    return {
        "what": each.what, "role": each.written.statement.role, "wording": each.written.wording,
        "old": each.old.text if each.old else None, "new": each.new.text if each.new else None,
        "pages": [list(p) for p in each.pages], "figures": [list(f) for f in each.figures], "from": each.whence,
    }  # fmt: skip


# -- a section --------------------------------------------------------------------------------------


def as_section(found: Comparison) -> str:
    """``what-has-changed.yaml``, ready to be put beside the other sections.

    What is for some readers only is told to them only; what is sensitive stays so. Of wordings for slides,
    posters and facilitators nothing is told. Raises :class:`PackError` where nothing is left to tell.
    """
    both = (found.old, found.new)
    slots = frozenset(str(run.slot) for briefing in both for inline in texts(briefing) for run in inline.slots)
    told = [s for s in found.sections if (s.new or s.old or "").rpartition("/")[2] != ID]  # such a section itself
    groups = [g for section in told for g in _groups(found, section, slots)]
    if not groups:
        hint = "wordings of slides, posters and notes, and moves within a section, are not told"
        raise PackError.one("nothing has changed that a reader would see, so there is no section to write", hint=hint)
    version = found.old.version if found.old.version != found.new.version else ""
    since = f"since version {version}" if version else "since last time"
    lines = [
        "# yaml-language-server: $schema=../../../schema/section.schema.json",
        f"id: {ID}",
        "title: What has changed since last time",
        f"headline: {_quoted(f'What has changed {since}')}",
        "short_title: What has changed",
        "minutes: 2",
        f"summary: {_quoted(f'If you read this briefing before, here is what is different {since}.')}",
        "notes: |",
        "  Two minutes. Read out what is new first, then what has changed. What is gone matters as much: ask people",
        "  to stop using it, and to throw old copies away.",
        "blocks:",
    ]
    many = sum(len(g.items) for g in groups) > ON_SLIDES
    for readers in dict.fromkeys(g.readers for g in groups):
        items = [item for g in groups if g.readers == readers for item in _on_slide(g, many=many)]
        sensitive = any(g.sensitive for g in groups if g.readers == readers)
        lines += _block("What is different now", items, readers, sensitive=sensitive, only=("deck",))
    for g in groups:
        lines += _block(g.title, [i.told for i in g.items], g.readers, sensitive=g.sensitive, except_=("deck",))
    return "\n".join(lines) + "\n"


Readers = tuple[tuple[str, ...] | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """What is told of one section to one circle of readers: ``only`` these, ``except`` those."""

    title: str
    readers: Readers
    sensitive: bool
    count: str
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Item:
    """One bullet: what happened, the words, and what a figure was."""

    what: str
    words: str
    was: str = ""

    @property
    def told(self) -> str:
        """For the handout."""
        return f"{_TOLD[self.what]}{self.was}: {self.words}"


#: How an item begins, under the title of its section; and on a slide, where the title is part of it.
_TOLD = {
    "added": "New", "removed": "No longer said", "changed": "Changed", "moved": "Moved here",
    "pages": "Another page of the source", "section": "New section", "gone": "Gone",
}  # fmt: skip
_ON_SLIDE = {
    "added": "New in {}", "removed": "No longer in {}", "changed": "Changed in {}", "moved": "Moved to {}",
    "pages": "Another page of the source for {}", "section": "New section {}", "gone": "Gone, {}",
}  # fmt: skip


def _groups(found: Comparison, section: SectionDifference, slots: frozenset[str]) -> Iterator[Group]:
    """What is told of one section, apart for each circle of readers."""
    title = _marked(section.title, slots) if section.new or section.old else WHOLE
    if section.what != "changed":
        briefing, path = (found.new, section.new) if section.new is not None else (found.old, section.old)
        whom: Readers = (audience(briefing, path or ""), ())
        summary_of = _marked(briefing.paths[path or ""].summary.words, slots)
        if section.what == "added":
            yield Group(title, whom, False, "a new section", [Item("section", summary_of)])
        else:
            yield Group(title, whom, False, "the section is gone", [Item("gone", "the whole section.")])
        return
    circles: dict[Readers, list[Difference]] = {}
    for each in section.differences:
        if _told(each):
            circles.setdefault(_circle(found, section, each), []).append(each)
    for whom, told in circles.items():
        sensitive = any(w.sensitive for d in told for w in (d.old, d.new) if w)
        yield Group(title, whom, sensitive, counted(told), [_item(d, slots) for d in told])


def _on_slide(group: Group, *, many: bool) -> list[str]:
    """What a slide tells of it: the statements themselves where there are few, else how many there are.

    Nothing in it is bold: of a long list a slide would keep the bold words only.
    """
    told = [item for item in group.items if item.what != "pages"]
    if many or not told:
        return [f"{group.title}: {group.count}"]
    title = f"“{group.title}”" if group.title != WHOLE else WHOLE[:1].lower() + WHOLE[1:]
    return [f"{_ON_SLIDE[item.what].format(title)}{item.was}: {item.words}" for item in told]


def _told(each: Difference) -> bool:
    """Whether a reader of the handout is told of it."""
    held = each.written
    seen = held.wording == "text" and held.statement.role in _ROLES and each.what != "readers"
    return seen and not any(w.outputs and "handout" not in w.outputs for w in (each.old, each.new) if w)


def _circle(found: Comparison, section: SectionDifference, each: Difference) -> Readers:
    """Who may read it: those for whom its section is, now and before, and its block."""
    only: tuple[str, ...] | None = None
    except_: tuple[str, ...] = ()
    sides = ((found.old, each.old), (found.new, each.new))
    for briefing, held in sides:
        if held is None:
            continue
        for names in (audience(briefing, held.statement.path), held.only or None):
            if names is not None:
                only = names if only is None else tuple(n for n in only if n in names)
        except_ = tuple(dict.fromkeys((*except_, *held.except_)))
    if only == ():  # nobody is in both circles: the present one counts
        held = each.written
        only = audience(found.new if each.new else found.old, held.statement.path) or held.only
    return only, except_


def _item(each: Difference, slots: frozenset[str]) -> Item:
    """One bullet: what it is now, and what it was where a figure tells."""
    held = each.written
    words = _marked(f"{held.beside}: {held.text}" if held.beside else held.text, slots)
    if each.what != "removed":
        words += "".join(f" {{{p}}}" for p in held.statement.pages)
    old, new = each.figures
    return Item(each.what, words, f" (it was {', '.join(old)})" if each.what == "changed" and old and new else "")


def _block(
    title: str, items: list[str], circle: Readers, *,
    sensitive: bool, only: tuple[str, ...] = (), except_: tuple[str, ...] = (),
) -> list[str]:  # fmt: skip
    """The lines of a block of bullets."""
    readers, others = circle
    out = ["  - bullets:", f"      title: {_quoted(title)}", "      items:"]
    out += [f"        - {_quoted(item)}" for item in items]
    for key, names in (("only", (*only, *(readers or ()))), ("except", (*except_, *others))):
        if names:
            out.append(f"    {key}: [{', '.join(names)}]")
    if sensitive:
        out.append("    sensitive: yes")
    return out


def _marked(text: str, slots: frozenset[str]) -> str:
    """Plain words as inline markup: signs that mean something are escaped, slots stay slots."""
    pieces = _SLOT.split(text)  # every second one is between braces
    out = [_SIGN.sub(r"\\\1", piece) for piece in pieces]
    out[1::2] = [f"{{{name}}}" if name in slots else f"\\{{{name}}}" for name in pieces[1::2]]
    return "".join(out)


def _quoted(text: str) -> str:
    """A text as a double-quoted scalar of YAML, which JSON's strings are (YAML 1.2.2, 7.3.1)."""
    return json.dumps(text, ensure_ascii=False)
