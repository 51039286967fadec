"""The parts of a poster that name people: the lead, who stands in, whom else to tell, and the emergency line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ._poster_kit import Block, Gap, Kit, Part, Wide, code_data, joined
from ._poster_words import Person, Text, plain, small

RULE = 0.7
#: Between a name and the number at the other end of its row.
APART = 5.0
#: From the rule over the emergency number to its words.
LINED = 4.5
#: Between the emergency line and the sentence on whom else to tell.
UNDER = 2.5
#: Between one group of people and the next.
BETWEEN = 6.0


def lead(kit: Kit, width: float, form: str) -> Part | None:
    """The lead under a rule: role, name, number and where to go. Alone, the number is as large as the headline."""
    person, sizes = kit.says.lead, kit.sizes
    if person is None:
        return None
    ruled = kit.ground == "field"
    top = RULE + 4.2 if ruled else 0.0
    hero = not kit.says.deputies and not sizes.compact and bool(person.phone)
    if sizes.compact:
        number = kit.width(person.phone, sizes.body, bold=True) + APART if person.phone else 0.0
        who = f"{person.name}{person.style.comma} {small(person.role)}"
        name = kit.lines(who, width - number, sizes.body, bold=True)
        phone, role = kit.lines(plain(person.phone, bold=True), width, sizes.body), Block((), 0, 0)
        detail = kit.lines(person.detail, width, sizes.small)
    else:
        number = kit.width(person.phone, sizes.large, bold=True) + APART if person.phone and not hero else 0.0
        role = Block((), 0, 0) if hero else kit.lines(person.role, width, sizes.body)
        name = kit.lines(person.name, width - number, sizes.large, bold=True)
        phone = Block((), 0, 0) if hero else kit.lines(plain(person.phone, bold=True), width, sizes.large)
        first = person.style.sentence(person.role, person.detail) if hero else person.detail
        detail = kit.lines(first, width, sizes.body, even=0)
    height = top + role.height + max(name.height, phone.height) + detail.height
    data = {"ruled": ruled, "top": top, "role": role, "name": name, "phone": phone, "detail": detail, "hero": hero}
    display: tuple[str, ...] = ()
    late = None
    if hero:
        display = (person.phone,)

        def late(size: float, height: float) -> Mapping[str, Any]:
            return {"number": person.phone, "display": size}

    return kit.part("lead", width, height, data=data, before=Gap(4.5, 9, 22), late=late, display=display)


def deputies(kit: Kit, width: float, form: str) -> Part | None:
    """Who stands in for the lead, a row each."""
    says = kit.says
    if not says.deputies:
        return None
    key = "deputies" if len(says.deputies) > 1 else "deputy"
    first = says.lead.first if says.lead else ""
    title = says.word(key, first=first) if first else says.word("now")
    return _table(kit, width, [(title, says.deputies)], large=not kit.sizes.compact)


def others(kit: Kit, width: float, form: str) -> Part | None:
    """To whom anyone may refer, and who else can help."""
    says = kit.says
    groups = []
    if says.others and not told_in_words(kit):
        title = says.word("refer" if says.lead else "refer_alone")
        groups.append((title, says.others))
    if says.more:
        groups.append((says.word("more"), says.more))
    return _table(kit, width, groups, large=False) if groups else None


def told_in_words(kit: Kit) -> bool:
    """Whether those to whom anyone may refer are a sentence beside the code, as a few may be, and not rows."""
    says = kit.says
    return 0 < len(says.others) <= 3 and not says.more and not kit.sizes.compact and says.danger is not None


def _in_words(kit: Kit, room: float) -> Block:
    """Those to whom anyone may refer, as one paragraph."""
    title = kit.says.word("refer" if kit.says.lead else "refer_alone")
    parts: list[Text] = [plain(f"{title}: ", bold=True)]
    for number, person in enumerate(kit.says.others):
        tail = f" ({small(person.where)})" if person.where else ""
        style = person.style
        end = style.stop if number == len(kit.says.others) - 1 else f"{style.semicolon} "
        name = person.name if number == 0 else small(person.name)
        parts += [plain(f"{name} "), plain(person.phone, bold=True), plain(f"{tail}{end}")]
    return kit.lines(joined(*parts), room, kit.sizes.body, even=0)


def _table(kit: Kit, width: float, groups: Sequence[tuple[str, tuple[Person, ...]]], *, large: bool) -> Part:
    """Rows under headings. In a compact sheet a row is one line: name, detail, number; else the detail is below."""
    sizes = kit.sizes
    people = [person for _, held in groups for person in held]
    size = sizes.large if large else sizes.small if sizes.tight else sizes.body
    number = max(kit.width(p.phone, size, bold=True) for p in people) + APART
    shares = (0.3, 0.33, 0.36, 0.39, 0.42, 0.45) if sizes.compact else (1 - number / width,)
    best: tuple[float, float, list[dict[str, Any]], list[Wide]] | None = None
    for share in shares:
        rows = [_row(kit, person, width, share * width, number, size) for person in people]
        total, wide = sum(r["height"] for r in rows), kit.wide
        kit.wide, kit.wraps = [], 0
        if best is None or (len(wide), total) < (len(best[3]), best[0] - 0.01):
            best = (total, share * width, rows, wide)
    assert best is not None
    total, column, rows, kit.wide = best
    made: list[dict[str, Any]] = []
    for title, held in groups:
        head = kit.lines(title, width, sizes.body, bold=True)
        total += head.height + 0.35 * sizes.body + (BETWEEN if made else 0.0)
        made.append({"head": head, "rows": rows[: len(held)]})
        rows = rows[len(held) :]
    data = {
        "groups": made, "column": column, "compact": sizes.compact, "under": 0.35 * sizes.body, "between": BETWEEN,
    }  # fmt: skip
    pad = Gap(0.6, 2.2, 5.5) if sizes.compact else Gap(1.0, 1.8, 6)
    return kit.part("people", width, total, data=data, pads=2 * len(people), pad=pad, before=Gap(3.5, 6.5, 13))


def _row(kit: Kit, person: Person, width: float, column: float, number: float, size: float) -> dict[str, Any]:
    sizes = kit.sizes
    phone = kit.lines(plain(person.phone, bold=True), width, size)
    if sizes.compact:
        name = kit.lines(person.name, column - APART, size, bold=True)
        own = kit.width(person.phone, size, bold=True) + APART if person.phone else 0.0
        detail = kit.lines(person.detail, width - column - own, sizes.small)
        height = max(name.height, detail.height, phone.height)
    else:
        name = kit.lines(person.name, column, size, bold=True)
        detail = kit.lines(person.detail, width, sizes.body, even=0)
        height = max(name.height, phone.height) + detail.height
    return {"name": name, "detail": detail, "phone": phone, "height": height}


def danger(kit: Kit, width: float, form: str) -> Part | None:
    """The emergency number, large, and beside the code, where they are few, those to whom anyone may refer.

    ``bare`` is the number alone, for a narrow column.
    """
    says, sizes = kit.says, kit.sizes
    person = says.danger
    if person is None:
        return None if form == "bare" else refer(kit, width, form)
    code = {} if form == "bare" else code_data(kit, False)
    room = width - (code["width"] + 7 if code else 0.0)
    ruled = form == "bare" or sizes.compact
    top = LINED if ruled else 0.0
    refer_ = Block((), 0, 0)
    late = None
    if sizes.compact and form != "bare":
        number = 2.6 * kit.width(person.phone, sizes.body, bold=True)
        head = kit.lines(says.word("danger_short").rstrip(":"), room - number, sizes.body, bold=True)
        detail = kit.lines(person.style.sentence(person.name, person.where), room - number, sizes.small)

        def late(display: float, height: float) -> Mapping[str, Any]:
            ink = kit.fonts.ink(person.phone, display, bold=True)
            return {"number": person.phone, "display": display, "x": ink.right + APART}

    else:
        head = kit.lines(says.word("danger", phone=person.phone), room, sizes.lead, bold=True)
        detail = kit.lines(person.style.sentence(person.name, person.where), room, sizes.body)
        refer_ = _in_words(kit, room) if told_in_words(kit) and form != "bare" else refer_
    text = head.height + detail.height + (refer_.height + UNDER if refer_ else 0.0)
    height = top + max(text, code["height"] + (0.0 if top else 1.0) if code else 0.0)
    data = {
        "code": code, "ruled": ruled, "top": top, "head": head, "detail": detail, "refer": refer_, "under": UNDER,
        "number": "", "x": 0.0,
    }  # fmt: skip
    before = Gap(6, 10, 60) if form == "bare" else Gap(4, 7, 14)
    return kit.part("danger", width, height, data=data, before=before, late=late)


def refer(kit: Kit, width: float, form: str) -> Part | None:
    """The code with its address in words, and beside it, where they are few, those to whom anyone may refer."""
    says, sizes = kit.says, kit.sizes
    code = code_data(kit, False)
    room = width - (code["width"] + 7 if code else 0.0)
    words = _in_words(kit, room) if told_in_words(kit) else Block((), 0, 0)
    apart = kit.landscape or not words
    size = sizes.foot if words else sizes.body
    address = kit.lines(says.address, room, size, bold=not words) if says.address and apart else Block((), 0, 0)
    if not code and not words:
        return None
    height = max(words.height + (address.height + UNDER if address else 0.0), code["height"] + 1 if code else 0.0)
    data = {"code": code, "words": words, "address": address, "under": UNDER}
    before = Gap(5, 7, 40 if kit.landscape else 14)  # on its side the code stands at the foot, and the names at the top
    return kit.part("refer", width, height, data=data, before=before)
