"""The parts of a poster, measured: how high each is at the kit's sizes, and what its template sets. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..measure import NBSP, Piece
from ._poster_kit import Block, Gap, Kit, Part, Wide, bolded, code_data, joined
from ._poster_people import danger, deputies, lead, others, refer
from ._poster_words import Person, Text, plain, small

Maker = Callable[[Kit, float, str], Part | None]

RULE = 0.7
LOGO = 9.0
#: How far a code beside text is dropped, so that its edge meets the capitals.
CAP = 0.8
#: How far the text of a cell keeps from its edges, and cells from each other.
CELL, GUTTER = 5.0, 5.0
#: Between what leads a point and its text; between rows of cells.
ASIDE, BETWEEN = 8.0, 4.2


def brand(kit: Kit, width: float, form: str) -> Part:
    """The school's mark and name, and at the right whom the sheet is for."""
    sizes = kit.sizes
    size = sizes.small if sizes.small and sizes.step else sizes.body
    text = kit.says.audience
    left = kit.logo + 3 if kit.logo else 0.0
    room = width - left
    beside = bool(text) and kit.width(kit.says.school, size, bold=True) + 8 + kit.width(text, size) <= room
    name = kit.lines(kit.says.school, room, size, bold=True)
    audience = kit.lines(text, room, size)
    first = (LOGO - name.leading) / 2
    height = max(LOGO, first + name.height + (0 if beside or not text else audience.height))
    data = {
        "name": name, "audience": audience, "beside": beside, "first": first, "logo": LOGO, "logo_width": kit.logo,
        "left": left,
    }  # fmt: skip
    kit.wraps = 0
    return kit.part("brand", width, height, data=data)


def intro(kit: Kit, width: float, form: str) -> Part | None:
    """The line under the headline."""
    if not kit.says.intro:
        return None
    text = kit.lines(kit.says.intro, width, kit.sizes.body)
    return kit.part("intro", width, text.height, data={"text": text}, before=Gap(2.5, 4.5, 6))


def ask(kit: Kit, width: float, form: str) -> Part | None:
    """The closing line by itself, where whom to tell stands elsewhere."""
    if not kit.says.ask:
        return None
    text = kit.lines(bolded(kit.says.ask), width, kit.sizes.body)
    return kit.part("ask", width, text.height, data={"text": text}, before=Gap(3.5, 6.5, 13))


def rule(kit: Kit, width: float, form: str) -> Part:
    """A line across the column."""
    return kit.part("rule", width, RULE, before=Gap(3.5, 5.5, 14))


def points(kit: Kit, width: float, form: str) -> Part | None:
    """The points: rows with what leads them at the left or above, or a checklist's rows with a box each."""
    if not kit.says.points:
        return None
    if form == "checks":
        return _checks(kit, width)
    stacked = _rows(kit, width, 0.0)
    best, column = stacked, 0.0
    leads = [kit.width(bolded(p.lead), kit.sizes.body) for p in kit.says.points if p.lead]
    if form != "stacked" and leads:
        column = min(max(leads) + ASIDE, 0.42 * width)
        beside = _rows(kit, width, column)
        if sum(r["height"] for r in beside[0]) <= sum(r["height"] for r in stacked[0]) + 0.01:
            best = beside
        else:
            column = 0.0
    rows, wide, wraps = best
    kit.wide, kit.wraps = list(wide), wraps
    height = sum(r["height"] for r in rows)
    pads = 2 * (len(rows) - 1)
    data = {"rows": rows, "column": column}
    before = Gap(7, 10.5, 20)
    return kit.part("points", width, height, data=data, pads=pads, pad=Gap(1.6, 3.4, 8), before=before)


def _rows(kit: Kit, width: float, column: float) -> tuple[list[dict[str, Any]], list[Wide], int]:
    kit.wide, kit.wraps = [], 0
    rows: list[dict[str, Any]] = []
    for point in kit.says.points:
        side = column if point.lead else 0.0
        head = kit.lines(bolded(point.lead), (column - ASIDE) if column else width, kit.sizes.body)
        text = kit.lines(point.text, width - side, kit.sizes.body)
        height = max(head.height, text.height) if column else head.height + text.height
        rows.append({"lead": head, "text": text, "x": side, "height": height})
    held = rows, kit.wide, kit.wraps
    kit.wide, kit.wraps = [], 0
    return held


def _checks(kit: Kit, width: float) -> Part:
    sizes = kit.sizes
    box = 1.67 * sizes.body if sizes.large else 1.3 * sizes.body
    left = box + (7 if sizes.large else 5)
    leads = [kit.width(bolded(p.lead), sizes.lead) for p in kit.says.points if p.lead]
    column = min(max(leads) + ASIDE, 0.56 * (width - left)) if leads else 0.0
    rows: list[dict[str, Any]] = []
    for point in kit.says.points:
        side = column if point.lead else 0.0
        head = kit.lines(bolded(point.lead), column - ASIDE, sizes.lead) if point.lead else Block((), 0, 0)
        kit.wraps += 2 * max(0, len(head.lines) - 1)  # a sign on two lines is no longer seen at a glance
        text = kit.lines(point.text, width - left - side, sizes.body)
        rows.append({"lead": head, "text": text, "x": left + side, "height": max(box, head.height, text.height)})
    height = sum(r["height"] for r in rows)
    data = {"rows": rows, "box": box, "left": left, "stroke": 1.0 if sizes.large else 0.8}
    pad = Gap(1.2, 4.4, 9)
    return kit.part("checks", width, height, data=data, pads=2 * len(rows), pad=pad, before=Gap(2, 4, 8))


def call(kit: Kit, width: float, form: str) -> Part:
    """What to do with a worry: the closing line, whom to tell, and the code.

    ``large`` sets the closing line large; ``stacked`` is for a narrow column: the code stands under the number.
    """
    sizes, says = kit.sizes, kit.says
    patch = kit.ground == "field" and not kit.light
    code = code_data(kit, patch)
    room = width - (code["width"] + 7 if code else 0.0)
    wide = width if form == "stacked" else room
    head_size = sizes.lead if form == "large" else sizes.body
    ask = says.ask or (plain(says.word("ask", first=says.lead.first)) if says.lead else ())
    head = kit.lines(bolded(ask), wide, head_size)
    who = [kit.lines(text, wide, sizes.body, even=3) for text in _whom(says.lead, form == "stacked")]
    second: list[Block] = []
    if says.deputies and form == "stacked":
        second += [kit.lines(text, room, sizes.detail, even=3) for text in _deputies_listed(kit)]
    elif says.deputies:
        second.append(_deputies_line(kit, room))
    if says.others or says.more or says.danger:
        second += [kit.lines(_named(p), room, sizes.detail) for p in (*says.others, *says.more, says.danger) if p]
    if form == "stacked" and says.address:
        second.append(kit.lines(says.address, room, sizes.foot))
    over = 0.3 * sizes.body if head_size > sizes.body and who else 0.0
    under = (0.6 if form == "stacked" else 0.25) * sizes.body if second else 0.0
    first = head.height + over + sum(b.height for b in who)
    rest = under + sum(b.height for b in second)
    tall = code["height"] + (0.0 if patch else CAP) if code else 0.0
    top = first + under if form == "stacked" else 0.0
    drop = 0.0 if patch else CAP
    data = {
        "head": head, "who": who, "second": second, "over": over, "under": under, "code": code, "top": top + drop,
    }  # fmt: skip
    height = first + max(rest, tall + under) if form == "stacked" else max(first + rest, tall)
    return kit.part("call", width, height, data=data, before=Gap(4.5, 6.5, 16))


def _whom(lead_: Person | None, stacked: bool) -> list[Text]:
    """The lead as a sentence: name, role, place, number; or each on a line of its own."""
    if lead_ is None:
        return []
    place, style = lead_.place or lead_.where, lead_.style
    name, phone = plain(lead_.name, bold=True), plain(lead_.phone, bold=True)
    role = plain(f"{style.comma} {small(lead_.role)}")
    if stacked:
        return [t for t in (joined(name, role), plain(place), phone) if t]
    return [joined(name, role, plain(f"{style.stop} " + (f"{place}{style.stop} " if place else "")), phone)]


def _named(person: Person) -> Text:
    where = f"{person.style.stop} {person.where}" if person.where else ""
    return joined(plain(f"{person.name} ", bold=True), plain(person.phone, bold=True), plain(where))


def _deputies_line(kit: Kit, room: float) -> Block:
    """Who stands in, and their numbers, as one sentence."""
    says = kit.says
    first = says.lead.first if says.lead else ""
    held = [_reached(p) for p in says.deputies]
    names = f"{says.script.comma} ".join(held[:-1]) + (f" {says.word('and')} " if len(held) > 1 else "") + held[-1]
    text = (Piece(f"{says.word('others_short', first=first)} {names}"),)
    return kit.lines(text, room, kit.sizes.detail, even=0)


def _reached(person: Person) -> str:
    """A name with its number, on one line; or, where there is none, with where to go."""
    if person.phone:
        return f"{person.name} {person.phone}".replace(" ", NBSP)
    return f"{person.name} ({small(person.where)})" if person.where else person.name


def _deputies_listed(kit: Kit) -> list[Text]:
    """The same in a narrow column, a line each."""
    says = kit.says
    first = says.lead.first if says.lead else ""
    rows = [plain(_reached(p)) for p in says.deputies]
    return [plain(says.word("others_short", first=first)), *rows]


def foot(kit: Kit, width: float, form: str) -> Part:
    """Edition, review date and source at the left; under the code, where it leads, in words."""
    sizes, says = kit.sizes, kit.says
    stale = kit.lines(says.word("stale"), width, sizes.foot, bold=True) if says.stale else Block((), 0, 0)
    address = kit.lines(plain(says.address, bold=True), width, sizes.foot)
    stop = says.script.stop
    first = f"{says.word('edition', code=says.edition)}{stop} {says.word('review_by', date=says.review_by)}{stop}"
    apart = kit.width(first, sizes.foot) + 8 + address.width <= width
    line = kit.lines(first, width, sizes.foot)
    source = says.word("source", source=says.source) if says.source else ""
    cited = kit.lines(source, width, sizes.foot, even=0)
    height = stale.height + line.height + cited.height + (0 if apart else address.height)
    data = {"stale": stale, "address": address, "apart": apart, "line": line, "source": cited}
    kit.wraps = 0
    return kit.part("foot", width, height, data=data, before=Gap(4, 7, 14))


def cells(kit: Kit, width: float, form: str) -> Part | None:
    """Seven boxes in two columns and, as the eighth, whom to tell."""
    sizes, says = kit.sizes, kit.says
    if not says.points:
        return None
    across = (width - GUTTER) / 2
    inner, offset = across - 2 * CELL, 2.1 * sizes.body
    made: list[dict[str, Any]] = []
    for point in says.points:
        head = kit.lines(bolded(point.lead), inner - offset, sizes.body)
        text = kit.lines(point.text, inner, sizes.text, even=0)
        top = max(head.height, 1.5 * sizes.body) + 0.4 * sizes.body
        made.append({"head": head, "text": text, "top": top, "height": 2 * CELL + top + text.height - 1.5})
    tell = _tell(kit, across)
    pairs = [[*made, tell][n : n + 2] for n in range(0, len(made) + 1, 2)]
    heights = [max(c["height"] for c in pair) for pair in pairs]
    between = BETWEEN * (len(heights) - 1)

    def late(display: float, height: float) -> Mapping[str, Any]:
        return {"heights": levelled(heights, height - between)}

    data = {"pairs": pairs, "across": across, "offset": offset, "gap": BETWEEN, "inset": CELL}
    kit.wraps = 0
    uneven = max(heights) * len(heights) - sum(heights)
    room = Gap(0, uneven + 6, uneven + 34)
    return kit.part("cells", width, sum(heights) + between, data=data, pads=1, pad=room, before=Gap(4, 6, 9), late=late)


def levelled(heights: list[float], total: float) -> list[float]:
    """``heights`` raised to fill ``total``, the lowest first, so that they come as even as they can."""
    low, high = min(heights), max(max(heights), total)
    for _ in range(60):
        level = (low + high) / 2
        low, high = (level, high) if sum(max(h, level) for h in heights) < total else (low, level)
    return [max(h, low) for h in heights]


def _tell(kit: Kit, across: float) -> dict[str, Any]:
    sizes, says = kit.sizes, kit.says
    head = kit.lines(bolded(says.ask or plain(says.word("now"))), across, sizes.body)
    room = across - (code_data(kit, False)["width"] + 5 if says.web else 0.0)
    code = code_data(kit, False)
    beside = code["quiet"] + code["height"] if code else 0.0
    texts: list[Text | str] = []
    if says.lead:
        texts += [plain(f"{says.lead.name} {says.lead.phone}", bold=True), says.lead.role]
    texts += [plain(f"{p.name} {p.phone or p.where}") for p in (*says.deputies, *says.others, *says.more)]
    if says.danger:
        texts.append(joined(plain(f"{says.word('danger_short')} "), plain(says.danger.phone, bold=True)))
    rows: list[Block] = []
    y = 0.0
    for text in texts:
        rows.append(kit.lines(text, room if y < beside else across, sizes.text))
        y += rows[-1].height
    top = CELL + head.height + 0.4 * sizes.body
    height = top + max(sum(b.height for b in rows), code["height"] if code else 0.0)
    return {"tell": True, "head": head, "rows": rows, "code": code, "top": top, "height": height}


def chart(kit: Kit, width: float, form: str) -> Part | None:
    """Columns drawn to scale from nought, or bars where there are many."""
    from ._poster_chart import draw

    return draw(kit, width) if kit.says.chart else None


def mark_and_headline(kit: Kit, width: float, form: str) -> Part:
    """Places that the headline fills, once it is known what is left."""
    return kit.part("headline", width, 0.0)


def mark(kit: Kit, width: float, form: str) -> Part | None:
    """The mark over the headline; it takes what the headline leaves."""
    if not kit.says.mark:
        return None
    tracking = kit.sizes.script.tracking.get("display", 0.0)
    em = kit.fonts.ink(kit.says.mark, 1.0, bold=True, tracking=tracking)
    tall = em.top - em.bottom
    widest = tall * width / max(em.right - em.left, 1e-6)
    low, high = min(30.0, widest), min(86.0, widest)

    def late(display: float, height: float) -> Mapping[str, Any]:
        size = height / tall
        glyphs, pen = [], 0.0
        for char in kit.says.mark:
            outline = kit.fonts.outline(char)
            glyphs.append({"char": char, "outline": outline, "x": pen - em.left * size, "size": size})
            pen += outline.advance / 1000 * size + tracking * size
        return {"glyphs": glyphs, "top": em.top * size}

    return kit.part("mark", width, low, pads=1, pad=Gap(0, high - low, high - low), before=Gap(5, 8, 14), late=late)


MAKERS: dict[str, Maker] = {
    "brand": brand, "mark": mark, "headline": mark_and_headline, "intro": intro, "ask": ask, "points": points,
    "cells": cells, "chart": chart, "rule": rule, "call": call, "lead": lead, "deputies": deputies, "others": others,
    "danger": danger, "refer": refer, "foot": foot,
}  # fmt: skip
"""Every block that a design may name."""
