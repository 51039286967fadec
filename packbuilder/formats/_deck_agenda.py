"""The first two slides: the cover with the themes down its side, and the agenda with its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..briefing import Source
from ..session import Part, Session, clock
from ..statements import edition
from ..words import Vocabulary
from ._deck_fit import DISPLAY_SIZES, Fit, line, packed
from ._deck_frames import BY_NAME, Frame
from ._deck_slides import Bit, Grid, Group, Note, Para, Rect, Slide, Words, bits

_ROWS = 7
_JOINED = 6
"""The most neighbours that one row names."""
_MOST_THEMES = 4


def cover(session: Session, fit: Fit) -> list[Slide]:
    """The title slide: school, title, what it is about, occasion and length, an index of the themes that links."""
    selected = session.selected
    spec = BY_NAME["Title"].by_role
    notes: list[Note] = []
    title = bits(selected.title, bold=True)
    size = fit.first_size(title, spec["title"], DISPLAY_SIZES, lines=3) or DISPLAY_SIZES[-1]
    if len(title) == 1:
        short = selected.briefing.short_title.words
        title = bits(fit.together(title[0].text, short, spec["title"].inner_w, size), bold=True)
    para = Para(title, size, True, "on-primary")
    para, cut = fit.cut(para, spec["title"].inner_w, spec["title"].inner_h)
    if cut:
        notes.append(Note("Title in full", selected.title.plain))
    words = [Words("title", (para,), narrow=fit.narrow(title, spec["title"], size))]
    about = next(
        (
            p
            for z in (24.0, 20.0)
            if fit.fits((p := Para(bits(selected.subtitle), z, colour="on-primary"),), spec["body"])
        ),
        None,
    )
    if about:
        words.append(Words("body", (about,), narrow=fit.narrow(about.bits, spec["body"], about.size, bold=False)))
    else:
        notes.append(Note("About", selected.subtitle.plain))
    kind = selected.briefing.kind.words
    time = fit.words.spoken(session.wanted or session.minutes)
    occasion = fit.words["occasion"].format(kind=kind, time=time) if session.minutes else kind
    words.append(Words("aside", (Para((Bit(occasion),), 18, colour="on-primary"),)))
    name, _ = fit.cut(Para((Bit(selected.organisation.name, bold=True),), 18, True, "on-primary"), spec["school"].w, 26)
    words.append(Words("school", (name,)))
    words += _index(session, fit)
    notes += [
        Note("For", selected.for_.plain),
        Note("Edition", fit.words["editions"].format(
            code=edition(selected), reviewed=fit.words.day(selected.briefing.reviewed),
            due=fit.words.day(selected.briefing.review_by))),
        *(Note("Source", _source(s)) for s in selected.sources),
    ]  # fmt: skip
    if session.left_out and len(_rows(session.agenda, fit.words)) < 2:  # else the agenda says it
        notes.append(Note("Left out for time", "; ".join(i.title for i in session.left_out)))
    return [Slide("Title", tuple(words), notes=tuple(notes), kind="cover")]


def _source(source: Source) -> str:
    year = f" ({source.year})" if source.year else ""
    said = f"{source.authors}{year}. {source.title.plain}" if source.authors else f"{source.title.plain}{year}"
    return f"{said}. {source.web}" if source.web else said


def _index(session: Session, fit: Fit) -> list[Words]:
    """The themes down the right, each a field in its own colour; more than four leave the cover plain."""
    themes = [s for s in session.selected.sections if s.number]
    if not 1 <= len(themes) <= _MOST_THEMES:
        return []
    high = 540 / len(themes)
    out = []
    for n, theme in enumerate(themes, 1):
        frame = BY_NAME["Title"].by_role[f"item{n}"]
        room = replace(frame, h=high)
        for size in (24.0, 20.0, 18.0):
            para = Para((Bit(f"{theme.number}\t", bold=True, size=size * 4 / 3), *bits(theme.title)), size, hang=48,
                        colour="on-theme")  # fmt: skip
            if fit.height((para,), room.inner_w) <= room.inner_h:
                break
        else:
            spare = room.inner_h - line(size * 4 / 3) + line(size)
            plain, _ = fit.cut(replace(para, bits=bits(theme.title)), room.inner_w, spare)
            para = replace(para, bits=(para.bits[0], *plain.bits))
        box = (672.0, high * (n - 1), 288.0, high)
        out.append(Words(f"item{n}", (para,), fill=f"theme-{theme.theme}", box=box, target=theme.path))
    return out


@dataclass(frozen=True, slots=True)
class _Row:
    start: float
    minutes: float
    title: str
    number: str
    theme: int
    path: str


def agenda(session: Session, fit: Fit, short: str) -> list[Slide]:
    """The agenda: a strip to scale, then a row for each part with its clock, each a link; none for a single part."""
    rows = _rows(session.agenda, fit.words)
    if len(rows) < 2:
        return []
    spec = BY_NAME["Agenda"].by_role
    frame = spec["body"]
    themes = sum(1 for r in rows if r.number)
    said, many = fit.words, themes or len(rows)
    time = said.spoken(session.minutes)
    title = said.counted("themes" if themes else "parts", many, number=counted(many, said), time=time)
    closing = any(b.kind == "actions" for s in session.selected.walk() for b in s.blocks)
    title = said["then"].format(agenda=title) if closing and themes else title
    words = [_title(fit, title, spec["title"]), Words("label", (Para((Bit(said["today"]),), 18, True, "heading"),))]
    notes = []
    if session.left_out:
        notes.append(Note("Left out for time", "; ".join(i.title for i in session.left_out)))
    runs = packed(rows, lambda r: _height(fit, r), frame.h - 28, _ROWS)
    out = []
    for n, run in enumerate(runs, 1):
        held = (
            words
            if len(runs) == 1
            else [_title(fit, title, spec["title"], f" ({said['part'].format(n=n, total=len(runs))})"), words[1]]
        )
        out.append(
            Slide("Agenda", tuple(held), shapes=(_strip(session, rows, said["strip"]),), grid=_table(fit, run, frame),
                  notes=tuple(notes) if n == 1 else (), footer=short, kind="agenda")
        )  # fmt: skip
    return out


def counted(number: int, words: Vocabulary) -> str:
    """A small number as a word that begins a sentence, where the language has one."""
    names = words["numbers"].split()
    return names[number] if number < len(names) else str(number)


def _title(fit: Fit, title: str, frame: Frame, suffix: str = "") -> Words:
    parts = (Bit(title, bold=True), *((Bit(suffix, size=24),) if suffix else ()))
    size = fit.first_size(parts, frame, (32.0, 28.0), lines=2) or 28.0
    return Words("title", (Para(parts, size, True, "heading"),), narrow=fit.narrow(parts, frame, size))


def _rows(parts: Sequence[Part], words: Vocabulary) -> list[_Row]:
    """A row for each part; where they are many, neighbours that are neither themes nor have parts become one."""
    rows = [_row((p,), words) for p in parts]
    if len(rows) <= _ROWS:
        return rows
    groups: list[list[Part]] = []
    for part in parts:
        small = not part.section.number and not part.section.sections
        last = groups[-1] if groups and len(groups[-1]) < _JOINED else None
        if last and small and not last[-1].section.number and not last[-1].section.sections:
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_row(tuple(g), words) for g in groups]


def _row(parts: Sequence[Part], words: Vocabulary) -> _Row:
    first = parts[0].section
    titles = [first.title.words] if len(parts) == 1 else [p.section.short_title.words for p in parts]
    title = " · ".join(titles)  # titles as they are, in any language
    return _Row(parts[0].start, sum(p.minutes for p in parts), title, first.number, first.theme, first.path)


_WIDTHS = (96.0, 628.0, 140.0)


def _words(row: _Row) -> Para:
    number = (Bit(f"{row.number}  ", bold=True, colour=f"theme-{row.theme}"),) if row.number else ()
    return Para((*number, Bit(row.title)), 20)


def _height(fit: Fit, row: _Row) -> float:
    return fit.lines(_words(row).bits, _WIDTHS[1] - 16, 20) * line(20) + 6


def _table(fit: Fit, rows: Sequence[_Row], frame: Frame) -> Grid:
    heights = [_height(fit, r) for r in rows]
    grow = min(14.0, (frame.h - 28 - sum(heights)) / len(rows))
    head = (
        (Para((Bit(fit.words["from"], bold=True),), 18, True, "heading"),),
        (Para((Bit(fit.words["what"], bold=True),), 18, True, "heading"),),
        (Para((Bit(fit.words["length"], bold=True),), 18, True, "heading", align="r"),),
    )
    cells = [
        (
            (Para((Bit(clock(r.start)),), 20, target=r.path),),
            (_words(r),),
            (Para((Bit(fit.words.spoken(r.minutes)),), 20, align="r"),),
        )
        for r in rows
    ]
    said = "; ".join(f"{clock(r.start)} {r.title}, {fit.words.spoken(r.minutes)}" for r in rows)
    return Grid(_WIDTHS, (28.0, *(round(h + grow, 2) for h in heights)), (head, *cells), frame.y, frame.x,
                fit.words["agenda"].format(rows=said), "heading")  # fmt: skip


def _strip(session: Session, rows: Sequence[_Row], alt: str) -> Group:
    """The session to scale: one part a rectangle, themes in their colours with their numbers."""
    whole = sum(r.minutes for r in rows)
    x, rects = 48.0, []
    for n, row in enumerate(rows):
        wide = 864 * row.minutes / whole
        gap = 2.0 if n < len(rows) - 1 and wide > 4 else 0.0
        label = row.number if wide > 26 else ""
        colour = f"theme-{row.theme}" if row.theme else "heading"
        rects.append(
            Rect(round(x, 2), 152, round(wide - gap, 2), 28, colour, name="Part", label=label, target=row.path)
        )
        x += wide
    return Group("Timeline", tuple(rects), alt)
