"""What every printed sheet's layout is given: the brand, the words, the foot, and the filters that measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from ..brand import Brand, Drawing, icon
from ..measure import MM, Fonts, Line
from ..resources import Layouts
from ..selection import Chosen, Selected
from ..statements import edition
from ..text import Inline
from ..words import Vocabulary, direction
from . import _page_draw as draw
from ._print_words import link


def anchor(path: str) -> str:
    """The id on a page of a section's path."""
    return "s-" + path.replace("/", "-")


def host(web: str) -> str:
    """Where a web address leads, in a word: its host without ``www``."""
    return urlsplit(link(web)).netloc.removeprefix("www.")


def lowered(text: str) -> str:
    """``text`` as it goes on inside a sentence; a word in capitals stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def broken(lines: tuple[Line, ...], words: Vocabulary) -> Markup:
    """Measured lines as HTML, broken where they were measured to break."""
    made = []
    for line in lines:
        said = Markup("")
        for piece in line.pieces:
            text = Markup(escape(words.ordered(piece.text)))
            said += Markup("<em>{}</em>").format(text) if piece.italic else text
        made.append(said)
    # The space is for who copies the words; at the end of a line it would need room, at its head it takes none.
    return Markup("<br> ").join(made)


def balanced(
    title: Inline, brand: Brand, width: float, size: float, tracking: float = 0.0, *, words: Vocabulary
) -> Markup:
    """A title in ``width`` mm at ``size`` pt bold, on lines of much the same length that break by sense."""
    runs = [run for run in title.runs if not run.page]
    return broken(brand.fonts.balance(runs, width * MM, size, bold=True, tracking=tracking), words)


def values(selected: Selected, layouts: Layouts, brand: Brand, words: Vocabulary) -> dict[str, Any]:
    """What the layouts of any printed sheet call by name."""
    briefing, organisation = selected.briefing, selected.organisation
    language = str(briefing.language)

    def logo(token: str) -> str:
        second = token == "on-primary" and brand.mode != "light" and brand.logo_on_primary is not None
        drawing = brand.logo_on_primary if second else brand.logo
        if drawing is None:
            return ""
        name = words["logo_of"].format(name=organisation.name)
        # On the field, a logo in colours of its own lies on white, as on a poster.
        patch = token == "on-primary" and brand.mode != "light" and not second and not drawing.paint
        if drawing.kind == "svg":
            picture = drawing.svg(brand[token], name, patch=patch)
        else:
            look = Markup(' class="patch"') if patch else ""
            picture = Markup('<img src="{}" alt="{}"{}>').format(_logo_name(drawing, second), name, look)
        return picture if token == "on-primary" else f'<div class="w logo">{picture}</div>'

    return {
        "selected": selected,
        "organisation": organisation,
        "words": words,
        "language": language,
        "direction": direction(language),
        "start": "right" if direction(language) == "rtl" else "left",
        "title": f"{selected.title.words}: {organisation.name}",
        "author": organisation.name,
        "about": selected.subtitle.words,
        "reviewed": briefing.reviewed.isoformat(),
        "review_by": words.day(briefing.review_by),
        "review_by_short": words.short_day(briefing.review_by),
        "edition": words.isolated(edition(selected)),
        "stale": selected.stale,
        "source": briefing.sources[0] if briefing.sources else None,
        "tokens": Markup(brand.css()),
        "has_logo": brand.logo is not None,
        "logo": logo,
        "logo_width": lambda height: logo_width(brand, height),
        "icon_svg": lambda name, token: icon(layouts, name, brand[token]),
        "quote_mark": lambda token: draw.quotation_mark(brand.fonts, brand[token]).svg,
    }


SUFFIX = {"png": "png", "jpeg": "jpg"}


def _logo_name(drawing: Drawing, second: bool) -> str:
    return f"brand/logo{'-on-primary' if second else ''}.{SUFFIX[drawing.kind]}"


def logo_width(brand: Brand, height: float) -> float:
    """How wide the brand's logo is at ``height``, mm: three times that at most; 0 without one."""
    return round(height * min(brand.logo.ratio, 3.0), 2) if brand.logo else 0.0


def logo_assets(brand: Brand) -> dict[str, bytes]:
    """The brand's logos that are pixels, by the names that a page calls them."""
    pairs = ((brand.logo, False), (brand.logo_on_primary, True))
    return {_logo_name(d, second): d.data for d, second in pairs if d is not None and d.kind != "svg"}


def themes(sections: Sequence[Chosen], fonts: Fonts, size: float = 9.0, width: float = 170.0) -> list[dict[str, Any]]:
    """The themes as a running head shows them at ``size`` pt: equal columns of ``width`` mm, 5 mm apart.

    None where there are too many for that: then the running head names the section only.
    """
    found = [section for section in sections if section.theme and section.number]
    each = (width - 5 * (len(found) - 1)) / len(found) if found else 0
    for section in found:
        if fonts.width(f"{section.number} {section.short_title.words}", size, bold=True) / MM > each:
            return []
    return [
        {
            "path": section.path,
            "number": section.number,
            "title": section.short_title,
            "theme": section.theme,
            "left": round(number * (each + 5), 2),
            "width": round(each, 2),
        }
        for number, section in enumerate(found)
    ]


FILTERS: dict[str, Any] = {"anchor": anchor, "direction": direction, "host": host, "lowered": lowered}
