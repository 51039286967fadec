"""What a school's own template is asked for: kinds of slide, the names that layouts of that kind have, and which it is.

A layout is found by the map in brand.yaml (``deck_layouts``), else by its name in ours or in PowerPoint's English,
else by the kind that PowerPoint itself wrote into it, which is the same in every language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..diagnostics import Diagnostic, Position, Severity, did_you_mean


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of slide: ``name`` is its key, ``what`` says it to people, ``names`` and ``types`` find its layout.

    ``instead`` is the kind whose layout serves where it has none of its own; a kind without one must be there.
    """

    name: str
    what: str
    names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    instead: str = ""


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("cover", "the first slide", ("Title Slide", "Title"), ("title",)),
        Kind("text", "words under a title", ("Title and Content", "Content", "Title, Content", "Title and Text"),
             ("obj", "tx")),
        Kind("section", "the opening of a section", ("Section Header", "Section"), ("secHead",), "text"),
        Kind("title-only", "a title over a table, chart or picture", ("Title Only",), ("titleOnly",), "text"),
        Kind("agenda", "the agenda", ("Agenda",), (), "title-only"),
        Kind("table", "a table", ("Table",), (), "title-only"),
        Kind("chart", "a chart", ("Chart",), (), "title-only"),
        Kind("picture", "a picture", ("Picture",), (), "title-only"),
        Kind("numbers", "large figures", ("Big number", "Figures"), (), "text"),
        Kind("message", "a key message, a caution, the law", ("Message",), (), "text"),
        Kind("quote", "somebody's words", ("Quote",), (), "text"),
        Kind("case", "a case story or a scenario", ("Case", "Case story", "Scenario"), (), "text"),
        Kind("discuss", "something to discuss", ("Discuss", "Discussion"), (), "text"),
        Kind("quiz", "a quiz question and its answer", ("Quiz question", "Quiz"), (), "text"),
        Kind("contacts", "whom to tell", ("Contacts",), (), "text"),
        Kind("closing", "what to do next", ("Closing",), (), "text"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A layout as far as names go: ``type`` is what PowerPoint calls it (``obj``), "" where it says nothing."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Match:
    """``chosen`` gives each kind the number of its layout, ``own`` are the kinds that have one of their own."""

    chosen: Mapping[str, int]
    own: frozenset[str]
    faults: tuple[Diagnostic, ...]


def match(layouts: Sequence[Named], wanted: Mapping[str, str], file: str, at: Position | None = None) -> Match:
    """Which layout serves which kind of slide. ``wanted`` is the map in brand.yaml; its values may have places.

    Faults name what is missing, with the layouts that the template does have.
    """
    faults: list[Diagnostic] = []
    names = [_plain(layout.name) for layout in layouts]
    have = ", ".join(dict.fromkeys(layout.name for layout in layouts)) or "none"
    found: dict[str, int] = {}
    for key, name in wanted.items():
        here = getattr(name, "at", None) or at
        if key not in KINDS:
            hint = did_you_mean(key, KINDS)
            faults.append(
                Diagnostic(Severity.ERROR, f"{key} is no kind of slide", getattr(key, "at", None) or here, hint)
            )
        elif _plain(name) in names:
            found[key] = names.index(_plain(name))
        else:
            message = f"{file} has no layout called {name}"
            faults.append(Diagnostic(Severity.ERROR, message, here, f"it has: {have}"))
    for kind in KINDS.values():
        if kind.name in found or kind.name in wanted:
            continue
        by_name = (n for wish in kind.names for n, name in enumerate(names) if name == _plain(wish))
        by_type = (n for wish in kind.types for n, layout in enumerate(layouts) if layout.type == wish)
        number = next(by_name, next(by_type, None))
        if number is not None:
            found[kind.name] = number
        elif not kind.instead:
            hint = f"it has: {have}. Say which in brand.yaml: `deck_layouts: {{{kind.name}: Name of the layout}}`"
            message = f"{file} has no layout for {kind.what} (such as {kind.names[0]})"
            faults.append(Diagnostic(Severity.ERROR, message, at, hint))
    chosen = dict(found)
    for kind in KINDS.values():
        name = kind.name
        while name and name not in found:
            name = KINDS[name].instead
        if name:
            chosen[kind.name] = found[name]
    return Match(chosen, frozenset(found), tuple(faults))


def _plain(name: str) -> str:
    return " ".join(name.replace("&", "and").split()).casefold()
