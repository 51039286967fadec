"""The sheet for the office: which file of the pack, on which paper, on how many sides, how often.

It is told what the pack holds (``selected.files``), and how many pages each file has once they are built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ..brand import Brand
from ..bundle import PackFile, Sum, counted
from ..diagnostics import PackError
from ..resources import Layouts
from ..selection import Selected
from ..text import Inline
from ..words import Vocabulary, english
from . import Artifact, Sheet, _page_sheet
from ._page_sheet import filled

NAME = "print-this"


@dataclass(frozen=True, slots=True)
class Row:
    """A file as the table tells it; ``copies`` is empty where the office writes the number in.

    ``bare``: its name alone will do where room is short. ``sides`` is the word's key.
    """

    name: str
    says: str
    bare: bool
    paper: str
    sides: str
    copies: str
    sheets: str


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """One file. What it tells of is filled in by whoever plans the pack."""
    return _page_sheet.sheets(selected, NAME)


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """The sheet as a PDF. Raises :class:`PackError` where there is nothing to print, or a file was not built."""
    selected = sheet.selected
    printed = [file for file in selected.files if file.printed]
    if not printed:
        hint = "build the whole pack: this sheet tells of the files that stand beside it"
        raise PackError.one("there is nothing in this pack to print", selected.output.at, hint)
    missing = [file.name for file in printed if not file.count]
    if missing:
        named = english().joined(missing)
        hint = "build it first, or the whole pack"
        raise PackError.one(f"{named} could not be counted, for it was not built", selected.output.at, hint)
    desk = _page_sheet.Desk(sheet, layouts, brand)
    values = _values(sheet, desk.words)
    laid = desk.lay_out(**values)
    if laid.pages > 1:
        tight = {**values, "tight": True}
        closer = desk.lay_out(**tight)
        if closer.pages < laid.pages:
            laid, values = closer, tight
    return desk.finished(laid, **values)


def _values(sheet: Sheet, words: Vocabulary) -> dict[str, Any]:
    selected = sheet.selected
    files = selected.files
    screen = [words.isolated(file.name) for file in files if not file.printed and not file.press]
    press = [words.isolated(file.name) for file in files if file.press]
    inks = {file.ink for file in files if file.printed}
    guides = [words.isolated(file.name) for file in files if file.format == "guide"]
    bold = Markup("<strong>{}</strong>")
    prefix = words.isolated(f"{selected.briefing.id}-")
    date = selected.briefing.review_by
    return {
        "tight": False,
        "pack_title": selected.pack.title or Inline.of(selected.title.words),
        "sum": summed(files, words),
        "rows": [_row(file, words) for file in files if file.printed],
        "folder": filled(words["folder"], folder=bold.format(words.isolated(str(sheet.options.get("place", "")))),
                         prefix=Markup('<strong class="prefix">{}</strong>').format(prefix)),
        "inks": words["inks" if {"mono", "light"} <= inks else "mono" if "mono" in inks else "light"]
        if inks - {"colour"} else "",
        "press": press and filled(
            words.form("shops", len(press)),
            files=Markup(words.joined([bold.format(name) for name in press])),
        ),
        "apart": guides and filled(words["answers"], files=bold.format(guides[0])),
        "screen": screen and filled(
            words.form("decks", len(screen)),
            files=Markup(words.joined([bold.format(name) for name in screen])),
        ),
        "recycle": filled(words["recycle"], date=bold.format(words.day(date))),
    }  # fmt: skip


def summed(files: Iterable[PackFile], words: Vocabulary) -> str:
    """What there is to print, in a sentence: ``Six files to print, 356 sheets of A4 and 5 of A3.``"""
    printed = [file for file in files if file.printed]
    paper: Sum = counted(printed)
    names = words["numbers"].split()
    number = names[len(printed)] if len(printed) < len(names) else str(len(printed))
    what = words.counted("files", len(printed), number=number)
    parts = [_paper(paper.sheets, words)] if paper.sheets else []
    parts += [words["each"].format(sum=_paper(paper.each, words))] if paper.each else []
    said = words["pair"].format(first=parts[0] + words["comma"].rstrip(), last=parts[1]) if parts[1:] else parts[0]
    return f"{what[:1].upper()}{what[1:]}, {said}."


def _paper(sizes: Mapping[str, int], words: Vocabulary) -> str:
    """``356 sheets of A4 and 5 of A3``."""
    made: list[str] = []
    for paper, number in sizes.items():
        made.append(words.counted("more" if made else "sheets", number, paper=paper))
    return words.joined(made)


def _row(file: PackFile, words: Vocabulary) -> Row:
    use = words.get(file.format, "")
    put = words["two_up"] if file.per_sheet > 1 else words["fold"] if file.folded else ""
    pages = words.counted("length", file.count) if file.count > 1 else ""
    paper = [file.sheet]
    paper += [words["landscape"]] if file.paper.endswith("landscape") else []
    if file.format == "poster":
        paper.append(words["colour" if file.ink == "colour" else "black"])
    number = str(file.sheets)
    if file.for_each:
        number = words["per"].format(n=number)
    elif file.sheet != "A4":
        number = words["size"].format(n=number, paper=file.sheet)
    return Row(
        name=words.isolated(file.name),
        says=words["comma"].join(filter(None, (pages, use, put))),
        bare=file.format == "poster" and not put,
        paper=words["comma"].join(paper),
        sides="flip" if file.short_edge else "both" if file.both_sides else "one",
        copies="" if file.for_each else str(file.number),
        sheets=number,
    )
