"""Posters: one page each, with every word, or a refusal that says what to cut.

The author's words, the design and the paper go in; ``_poster_fit`` shares the sheet out by the metrics of the
faces; the page is laid out, looked over, and written. A plan that the real layout does not bear out is dropped
for the next, at most :data:`LAYOUTS` times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..designs import DesignEntry, ill_suited, load_design, on_their_side
from ..diagnostics import Diagnostic, PackError, Severity
from ..floors import Floors, load_floors
from ..measure import MM, NBSP, Fonts
from ..resources import Layouts
from ..words import load_words
from . import Artifact, Sheet
from ._poster_fit import Area, Plan, plans
from ._poster_headline import Misfit
from ._poster_paper import Paper, paper
from ._poster_parts import LOGO
from ._poster_words import Says, says, unprintable

if TYPE_CHECKING:
    from ..brand import Brand
    from ..briefing import Poster
    from ..selection import Selected
    from ._print_places import Laid, Place, Words

NAME = "poster"
#: What stands twice on a sheet.
HALF = {"a4": "a5", "a3": "a4"}
#: How often a poster may be laid out before it is refused.
LAYOUTS = 4
#: No logo is wider than this in the brand row, mm of the A4 drawing.
LOGO_MOST = 36.0
#: How far words may come out of their part: under it, mm of the A4 drawing; at its right, in heights, as a stop hangs.
NEAR, HANG = 1.0, 0.16


def sheets(selected: Selected) -> tuple[Sheet, ...]:
    """A file for every poster on every paper that the output asks for.

    Where two copies stand on a sheet, a seven-minute briefing stays alone on A4: on A5 nobody could read it.
    """
    return tuple(_sheet(selected, poster, size) for size in selected.output.paper for _, poster in selected.posters)


def _sheet(selected: Selected, poster: Poster, size: str) -> Sheet:
    held, output = selected.for_poster(poster), selected.output
    alone = output.copies_per_sheet > 1 and HALF[size] == "a5" and poster.layout == "seven"
    if alone:
        output = output.model_copy(update={"copies_per_sheet": 1})
        held = replace(held, output=output)
    design = f"{output.design}-" if output.design else ""
    tail = "" if output.ink == "colour" else f"-{output.ink}"
    tail += "-press" if output.press else ""
    tail += "-two-up" if output.copies_per_sheet > 1 else ""
    return Sheet(f"{NAME}-{poster.id}-{design}{_set(size, held)}{tail}", held, {"paper": size, "alone": alone})


def _set(size: str, selected: Selected) -> str:
    """The paper that a poster is set on: half of the sheet where two stand on it."""
    return HALF[size] if selected.output.copies_per_sheet > 1 else size


def build(sheet: Sheet, layouts: Layouts, brand: Brand) -> Artifact:
    """One poster as a PDF of one page. Raises :class:`PackError` where its words do not fit, and says which."""
    poster = sheet.selected.poster
    if poster is None:
        raise ValueError("a poster's sheet is made by for_poster")
    inked = brand.ink(sheet.selected.output.ink)
    size = paper(_set(str(sheet.options.get("paper", "a4")), sheet.selected))
    wrong = ill_suited(poster, layouts)
    if wrong is not None:
        raise PackError([wrong])
    design = load_design(layouts, poster.layout)
    _possible(design, size, poster, sheet.selected, layouts)
    floors = load_floors(layouts, NAME, size.name)
    words = load_words(layouts, NAME, str(sheet.selected.briefing.language))
    said = says(sheet.selected, poster, words, figure=design.headline.figure)
    unprintable(said, poster, inked.fonts).check()
    light, logo = inked.mode == "light", min(LOGO * inked.logo_ratio, LOGO_MOST)
    found, misfit = plans(design, size, floors, said, inked.fonts, logo=logo, light=light)
    if misfit is not None:
        larger = paper(size.name.replace("a4", "a3"))
        room = larger is not size and plans(
            design, larger, load_floors(layouts, NAME, larger.name), said, inked.fonts, logo=logo, light=light
        )
        raise refusal(said, poster, size, misfit, larger=bool(room and room[0]))
    faults: list[str] = []
    for plan in found[:LAYOUTS]:
        laid = _lay_out(plan, size, said, sheet, layouts, inked)
        faults = list(faults_of(laid, size, floors, inked.fonts, rtl=said.script.rtl))
        if not faults:
            data, notes = _finished(laid.pdf(), sheet)
            return Artifact(sheet.name, "pdf", data, laid.pages, "pages", (*notes, *words.told))
    raise PackError.one(f"the poster {said.id} does not fit {_shown(size)}: {faults[0]}", said.at, _advice(said))


def _finished(data: bytes, sheet: Sheet) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """The page as the output wants it, for a press or twice on a sheet, and what to know of it."""
    output, at = sheet.selected.output, sheet.selected.output.at
    if output.press:
        from . import _press

        text = (
            f"made for a print shop: {_press.BLEED:g} mm of bleed, crop marks, fonts embedded, colours in RGB; ask the "
            "shop to convert them, and to send a proof"
        )
        return _press.ready(data), (Diagnostic(Severity.NOTE, text, at),)
    if output.copies_per_sheet > 1:
        from . import _impose

        whole = paper(str(sheet.options["paper"]))
        text = "two copies on a sheet, to cut apart, are for paper only: they have no tags for a screen reader"
        return _impose.two_up(data, whole.height, whole.width), (Diagnostic(Severity.NOTE, text, at),)
    if sheet.options.get("alone"):
        poster = sheet.selected.poster
        text = (
            f"the poster {poster.id if poster else ''} stays one to a sheet: a seven-minute briefing is too small on A5"
        )
        hint = "for two to a sheet of it, ask for paper a3"
        return data, (Diagnostic(Severity.WARNING, text, at, hint),)
    return data, ()


def _possible(design: DesignEntry, size: Paper, poster: Poster, selected: Selected, layouts: Layouts) -> None:
    if size.landscape and not design.landscape:
        message = f"the poster {poster.id} is in the design {poster.layout}, which stands upright only"
        others = ", ".join(on_their_side(layouts))
        hint = f"ask for {size.name.removesuffix('-landscape')}; on their side go {others}"
        raise PackError.one(message, selected.output.at, hint)
    if size.name == "a5" and design.sizes == "hand":
        message = f"the poster {poster.id} is to be read in the hand, and would be too small on A5"
        raise PackError.one(message, selected.output.at, "ask for one copy a sheet, or for paper a3")


def _lay_out(plan: Plan, size: Paper, said: Says, sheet: Sheet, layouts: Layouts, brand: Brand) -> Laid:
    from ._print import document, environment, render

    engine = environment(layouts, NAME)
    engine.filters["spaced"] = lambda text: said.script.shown(spaced(text))
    engine.globals.update(start=said.script.start, end=said.script.end, foreign=said.script.foreign)
    html = render(engine, "poster.html", **_values(plan, size, said, sheet, brand))
    return document(html, layouts=layouts, fonts=brand.fonts, assets=brand.assets())


def spaced(text: str) -> str:
    """No-break spaces have done their work when lines are broken: what is printed is what was written."""
    return text.replace(NBSP, " ")


def _values(plan: Plan, size: Paper, said: Says, sheet: Sheet, brand: Brand) -> Mapping[str, Any]:
    """What the template sets."""
    from markupsafe import Markup

    briefing = sheet.selected.briefing
    headline = "".join(p.text for p in (*said.figure, *((_SPACE,) if said.figure else ()), *said.headline))
    return {
        "language": str(briefing.language),
        "direction": "rtl" if said.script.rtl else "ltr",
        "title": f"{spaced(headline)}, {said.school}",
        "created": briefing.reviewed.isoformat(),
        "tokens": Markup(brand.css()),
        "paper": size,
        "ink": brand.mode,
        "outlined": brand.light_field,
        "areas": _bled(plan.areas, size) if sheet.selected.output.press and brand.mode != "light" else plan.areas,
        "parts": plan.parts,
        "display": plan.display,
        "sizes": plan.sizes,
        "says": said,
        "brand": brand,
        "alt": said.word("code", web=said.address),
        "code_ink": brand["ink"],
        "logo_field": _logo(brand, "on-primary"),
        "logo_plain": _logo(brand, "heading"),
    }


def _bled(areas: tuple[Area, ...], size: Paper) -> tuple[Area, ...]:
    """The grounds run past the edges of the sheet that they touch."""
    from ._press import BLEED

    more = BLEED / size.scale
    width, height = size.width / size.scale, size.height / size.scale
    out = []
    for area in areas:
        left, top = (more if area.x < 0.01 else 0.0), (more if area.y < 0.01 else 0.0)
        right = more if area.x + area.width > width - 0.01 else 0.0
        foot = more if area.y + area.height > height - 0.01 else 0.0
        wide, tall = area.width + left + right, area.height + top + foot
        out.append(replace(area, x=area.x - left, y=area.y - top, width=wide, height=tall))
    return tuple(out)


def _logo(brand: Brand, token: str) -> Any:
    """The logo, silent: the school's name stands beside it."""
    from markupsafe import Markup

    drawn = brand.logo_svg(brand[token], field=token == "on-primary" and brand.mode != "light")
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))


class _Space:
    text = " "


_SPACE = _Space()


def faults_of(laid: Laid, size: Paper, floors: Floors, fonts: Fonts, *, rtl: bool = False) -> Iterator[str]:
    """What is wrong with the page as it was laid out: more than one, ink off the safe area, ink over ink.

    A page from right to left is looked at in a mirror.
    """
    if laid.pages != 1:
        yield f"it takes {laid.pages} pages"
        return
    safe = floors["safe"]
    mirror = size.width if rtl else 0.0
    inks = [_inked(words, fonts, mirror) for words in laid.words()]
    for text, (left, top, right, bottom) in inks:
        edge = min(left, top, size.width - right, size.height - bottom)
        if edge < safe:
            yield f"“{text}” is {max(0.0, edge):.1f} mm from the edge, and {safe:g} mm is the least"
    parts, near = [_mirrored(p, mirror) for p in laid.places(klass="part")], NEAR * size.scale
    for text, ink in inks:
        home = next((p for p in parts if _within(ink, p, near)), None)
        if home is not None and (ink[2] > home.right + HANG * (ink[3] - ink[1]) or ink[3] > home.bottom + near):
            yield f"“{text}” runs out of its place"
    for code in (_mirrored(p, mirror) for p in laid.places(klass="code")):
        for text, ink in inks:
            across = min(ink[2], code.right) - max(ink[0], code.x)
            down = min(ink[3], code.bottom) - max(ink[1], code.y)
            if across > 0.1 and down > 0.1:
                yield f"“{text}” is too near to the QR code"
    for n, (text, one) in enumerate(inks):
        for other, two in inks[n + 1 :]:
            across = min(one[2], two[2]) - max(one[0], two[0])
            down = min(one[3], two[3]) - max(one[1], two[1])
            if across > 0.1 and down > 0.1 and not _neighbours(one, two):
                yield f"“{text}” and “{other}” would stand on one another"


def _mirrored(place: Place, width: float) -> Place:
    return replace(place, x=width - place.right) if width else place


def _inked(words: Words, fonts: Fonts, mirror: float = 0.0) -> tuple[str, tuple[float, float, float, float]]:
    """The box of the ink of some words, mm: their own ascenders and descenders, not their line's.

    ``mirror`` is the width of a page from right to left, whose boxes count from its right edge.
    """
    size = words.size / MM
    baseline = words.y + 0.72 * size
    ink = fonts.ink(words.text, size, bold=True)
    # The space before a line break is in the width, and is no ink.
    space = fonts.width(" ", size)
    spaced_ = any(abs(words.width - fonts.width(words.text, size, bold=b) - space) < 0.1 * space for b in (False, True))
    left = mirror - words.x - words.width if mirror else words.x
    right = left + words.width - (space if spaced_ else 0.0)
    return words.text, (left, baseline - ink.top, right, baseline - ink.bottom)


def _within(ink: tuple[float, ...], part: Place, near: float) -> bool:
    """Whether some words begin in a part."""
    return part.x - 6 * near <= ink[0] <= part.right and part.y - near <= ink[1] + near <= part.bottom


def _neighbours(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    """Two lines of one tight headline: an ascender may reach beside a descender, if only just."""
    down = min(one[3], two[3]) - max(one[1], two[1])
    return abs(one[0] - two[0]) < 1 and down < 0.2 * min(one[3] - one[1], two[3] - two[1])


# -- refusals -------------------------------------------------------------------------------------


def refusal(said: Says, poster: Poster, size: Paper, misfit: Misfit, *, larger: bool = False) -> PackError:
    """Why a poster cannot be set, by how many millimetres of the real sheet, and what to cut first.

    ``larger`` says that it would fit A3, where small type may be smaller beside the rest.
    """
    or_else = ", or print it on A3" if larger else ""
    faults: list[Diagnostic] = []
    for wide in {w.text: w for w in misfit.wide}.values():
        over = wide.excess * size.scale
        message = f"“{spaced(wide.text)}” is {over:.0f} mm wider than its place on {_shown(size)}, at the smallest size"
        faults.append(Diagnostic(Severity.ERROR, message, _where(poster, wide.text), f"shorten it{or_else}"))
    if misfit.excess > 0:
        over = max(1.0, misfit.excess * size.scale)
        message = f"the poster {said.id} is {over:.0f} mm too high for {_shown(size)}, at the smallest sizes"
        at = max(poster.points, key=_length).text.at if poster.points else poster.at
        faults.append(Diagnostic(Severity.ERROR, message, at, _advice(said) + or_else))
    return PackError(faults or [Diagnostic(Severity.ERROR, f"the poster {said.id} does not fit", poster.at)])


def _length(point: Any) -> int:
    return len(point.text.plain) + (len(point.lead.plain) if point.lead else 0)


def _where(poster: Poster, text: str) -> Any:
    """The author's text that holds these words, else the poster."""
    word = re.split(r"[\s\u00a0]", text)[0]
    texts = (
        poster.headline,
        poster.for_,
        poster.intro,
        poster.ask,
        *(t for p in poster.points for t in (p.lead, p.text)),
    )
    return next((t.at for t in texts if t is not None and word in t.plain), poster.at)


def _advice(said: Says) -> str:
    """What to cut first: the longest of what there is most of."""
    people = len(said.deputies) + len(said.others) + len(said.more)
    texts = ["".join(x.text for x in (*p.lead, *((_SPACE,) if p.lead else ()), *p.text)) for p in said.points]
    if texts and sum(map(len, texts)) > 40 * people:
        longest = spaced(max(texts, key=len))
        shown = longest if len(longest) <= 60 else longest[:59].rstrip() + "…"
        return f"cut first: “{shown}”" if len(texts) < 6 else f"{len(texts)} points are too many; cut first: “{shown}”"
    if people:
        return f"name fewer people under `roles:`; there are {people}"
    return "shorten the headline"


def _shown(size: Paper) -> str:
    name = size.name.removesuffix("-landscape").upper()
    return f"{name} on its side" if size.landscape else name
