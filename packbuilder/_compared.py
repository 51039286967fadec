"""A comparison of two briefings to read: as text, as values for JSON, and as a section for the next briefing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ._differences import Difference, counted
from ._written import Written
from .compare import Comparison, SectionDifference, audience
from .diagnostics import PackError

#: What is called by another name than its own.
_WHAT = {"added": "new", "removed": "gone", "pages": "page", "readers": "readers"}
_WORDING = {"slide": "slide", "poster": "poster", "notes": "notes"}
_SLOT = re.compile(r"\{[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\}", re.IGNORECASE)
#: Wordings and roles of what a reader of the handout sees. A slide or a poster says the same in fewer words.
_ROLES = ("text", "item", "action", "callout", "case", "value", "cell", "term", "summary", "quote", "caption", "note")
ID = "what-has-changed"


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
    groups = [g for section in found.sections for g in _groups(found, section)]
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
    for heading in dict.fromkeys(g[1] for g in groups):
        lines += _block(["deck"], heading, "In short", [f"{g[0]}: {g[3]}." for g in groups if g[1] == heading])
    for title, readers, sensitive, _, items in groups:
        lines += _block([], readers, title, items, sensitive=sensitive)
    return "\n".join(lines) + "\n"


Readers = tuple[tuple[str, ...] | None, tuple[str, ...]]
Group = tuple[str, Readers, bool, str, list[str]]


def _groups(found: Comparison, section: SectionDifference) -> Iterator[Group]:
    """What is told of one section, apart for each circle of readers: title, readers, sensitive, how many, items."""
    title = _marked(section.title) if section.new or section.old else "The briefing as a whole"
    if section.what != "changed":
        briefing, path = (found.new, section.new) if section.new is not None else (found.old, section.old)
        whom: Readers = (audience(briefing, path or ""), ())
        summary_of = _marked(briefing.paths[path or ""].summary.words)
        if section.what == "added":
            yield title, whom, False, "a new section", [f"New section. {summary_of}"]
        else:
            yield title, whom, False, "gone", ["This section is gone."]
        return
    circles: dict[Readers, list[Difference]] = {}
    for each in section.differences:
        if _told(each):
            circles.setdefault(_circle(found, section, each), []).append(each)
    for whom, told in circles.items():
        sensitive = any(w.sensitive for d in told for w in (d.old, d.new) if w)
        yield title, whom, sensitive, counted(told), [_item(d) for d in told]


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


def _item(each: Difference) -> str:
    """One bullet: what it is now, and what it was where a figure or a page tells."""
    held = each.written
    words = f"{held.beside}: {held.text}" if held.beside else held.text
    if each.what == "removed":
        return f"No longer said: {_marked(words)}"
    words = _marked(words) + "".join(f" {{{p}}}" for p in held.statement.pages)
    if each.what == "added":
        return f"New: {words}"
    if each.what == "moved":
        return f"Moved here: {words}"
    if each.what == "pages":
        return f"Another page of the source: {words}"
    old, new = each.figures
    was = f" (it was {', '.join(old)})" if old and new else ""
    return f"Changed: {words}{was}"


def _block(
    outputs: list[str], readers: Readers, title: str, items: Iterable[str], *, sensitive: bool = False
) -> list[str]:
    only, except_ = readers
    out = ["  - bullets:", f"      title: {_quoted(title)}", "      items:"]
    out += [f"        - {_quoted(item)}" for item in items]
    names = [*outputs, *(only or ())]
    if names:
        out.append(f"    only: [{', '.join(names)}]")
    barred = [*except_, *([] if outputs else ["deck"])]
    out.append(f"    except: [{', '.join(barred)}]" if barred else "")
    if sensitive:
        out.append("    sensitive: yes")
    return [line for line in out if line]


def _marked(text: str) -> str:
    """Plain words as inline markup: signs that mean something are escaped, slots stay slots."""
    out, start = [], 0
    for slot in _SLOT.finditer(text):
        out += [re.sub(r"([*{\[])", r"\\\1", text[start : slot.start()]), slot[0]]
        start = slot.end()
    return "".join(out) + re.sub(r"([*{\[])", r"\\\1", text[start:])


def _quoted(text: str) -> str:
    """A text as a double-quoted scalar of YAML, which JSON's strings are (YAML 1.2.2, 7.3.1)."""
    return json.dumps(text, ensure_ascii=False)
