"""Runs of text as HTML: the filters that the layouts set words with.

Everything goes through here once, so a page reference, a phone number or the last two words of a paragraph
look the same wherever they stand.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import Any

from jinja2 import pass_context
from markupsafe import Markup, escape

from ..measure import NBSP, tied
from ..text import Inline, Prose, Run
from ..words import Vocabulary, direction, figures
from ._address import encoded
from ._print_templates import late

_STOP = re.compile(r"[.,;:!?…)”’]+")
#: Several words, one of them from right to left: no address and no measure of a style.
_BOTH_WAYS = re.compile("\\s.*[\u0590-\u08ff]|[\u0590-\u08ff].*\\s", re.DOTALL)
_INSIDE = re.compile(r"(?<=[A-Za-z0-9])(?:://|[/-])(?=[A-Za-z])")
_TAG = re.compile(r"(<[^>]*>)")
_PHONE = re.compile(rf"(?<![\w.])(?:\+|0)\d[\d {NBSP}]{{7,}}\d")


def inline(value: Inline | str, refs: str = "line", bind: bool = True, *, page: str = "p{n}") -> Markup:
    """``value`` as HTML. ``refs`` is where page references go.

    ``line``: where they stand, as ``(p34)``. ``margin``: out of the line into the margin column, beside the
    line they belong to. ``none``: left out; only for words that are set in full elsewhere. ``bind`` keeps the
    last two words together; not in a narrow column. ``page`` is how the language writes a page: ``s. {n}``.
    """
    if isinstance(value, str):
        return Markup(escape(bound(value) if bind else phones(value)))
    runs = placed(value.runs, refs)
    last = max((n for n, run in enumerate(runs) if not run.page), default=-1)
    if bind and last >= 0:
        runs[last] = replace(runs[last], text=bound(runs[last].text))
    parts: list[Markup] = []
    for href, group in groupby(runs, key=lambda run: run.href):
        words = Markup("").join(styled(run, refs, page) for run in group)
        parts.append(Markup('<a href="{}">{}</a>').format(encoded(href), words) if href else words)
    return Markup("").join(parts)


def placed(runs: Iterable[Run], refs: str) -> list[Run]:
    """The runs with page references where ``refs`` wants them.

    A reference brings its own space, or none where it hangs; and it hangs after the stop that follows it, for
    a line could begin with the stop otherwise. A stop after bold or italic words is set as they are: where the
    two part at the end of a line, WeasyPrint 70.0 breaks the line at the wrong place.
    """
    out: list[Run] = []
    waiting: list[Run] = []
    for run in runs:
        if run.page:
            if out and not waiting:
                out[-1] = replace(out[-1], text=out[-1].text.rstrip(" "))
            waiting += [run] if refs != "none" else []
            if refs != "margin":
                out, waiting = out + waiting, []
            continue
        stop = _STOP.match(run.text)
        if stop and waiting:
            if out and replace(out[-1], text="", at=run.at) == replace(run, text=""):
                out[-1] = replace(out[-1], text=out[-1].text + stop[0])
            else:
                out.append(replace(run, text=stop[0]))
            run = replace(run, text=run.text[stop.end() :])
        elif stop and out and (out[-1].bold or out[-1].italic) and not (run.bold or run.italic or out[-1].href):
            out[-1] = replace(out[-1], text=out[-1].text + stop[0])
            run = replace(run, text=run.text[stop.end() :])
        out, waiting = out + waiting, []
        if run.text:
            out.append(run)
    return out + waiting


def styled(run: Run, refs: str, page: str) -> Markup:
    """One run, bold, italic or a page reference."""
    if run.page:
        return reference(run.page, refs, page)
    words = Markup(escape(phones(run.text)))
    if run.italic:
        words = Markup("<em>{}</em>").format(words)
    if run.bold:
        words = Markup("<strong>{}</strong>").format(words)
    return words


def reference(page: str, refs: str, said: str) -> Markup:
    """A page reference: in the line as `` (p34)``, never at the head of a line, or hung as ``p34``."""
    shown = said.format(n=figures(page)).replace(" ", NBSP)
    if refs == "margin":
        return Markup('<span class="pr">{}</span>').format(shown)
    return Markup("{}({})").format(NBSP, shown)


def prose(value: Prose | Iterable[Inline], refs: str = "line", *, page: str = "p{n}") -> Markup:
    """Paragraphs as ``<p>`` elements."""
    paragraphs = value.paragraphs if isinstance(value, Prose) else value
    kind = ' class="t"' if refs == "margin" else ""
    return Markup("\n").join(Markup("<p{}>{}</p>").format(Markup(kind), inline(p, refs, page=page)) for p in paragraphs)


def phones(text: str) -> str:
    """``text`` with the spaces inside telephone numbers made unbreakable."""
    return _PHONE.sub(lambda match: match[0].replace(" ", NBSP), text)


def bound(text: str) -> str:
    """``text`` with its last two words bound, so that no line holds the last alone."""
    return "".join(piece.text for piece in tied(phones(text)))


def address(web: str) -> Markup:
    """A web address to read: without its scheme."""
    return Markup(escape(re.sub(r"^https?://(www\.)?", "", web).rstrip("/")))


def link(web: str) -> str:
    """A web address to follow: with a scheme."""
    return web if re.match(r"^[a-z]+:", web) else f"https://{web}"


FILTERS: dict[str, Any] = {"inline": inline, "prose": prose, "address": address, "link": link, "bound": bound}


def worded(words: Vocabulary) -> dict[str, Any]:
    """The filters that set words, as the language of ``words`` has them."""
    page = words["page_ref"]
    made: dict[str, Any] = {"inline": partial(inline, page=page), "prose": partial(prose, page=page)}
    if direction(words.language) == "rtl":
        made["inline"] = lambda value, *rest, **more: numbers(inline(value, *rest, page=page, **more), words)
        made["prose"] = lambda value, *rest, **more: numbers(prose(value, *rest, page=page, **more), words)
        made["bound"] = lambda text: numbers(Markup(escape(bound(text))), words)
        made["address"] = lambda web: Markup(escape(words.isolated(str(address(web)))))
    return made


def printed(words: Vocabulary) -> Callable[..., Any]:
    """What a layout does with words before it prints them: names, roles and hours go through no filter."""
    if direction(words.language) != "rtl":
        return late

    @pass_context
    def kept(context: Any, value: Any) -> Any:
        plain = isinstance(value, str) and not isinstance(value, Markup)
        return _ordered(value, words) if plain and _BOTH_WAYS.search(value) else value

    return kept


def _ordered(text: str, words: Vocabulary) -> str:
    """``text`` in its order, also where a line ends inside an address: what that line ends with stays at its right."""
    return _INSIDE.sub("\\g<0>\u200e", words.ordered(text)) if direction(words.language) == "rtl" else text


def numbers(made: Markup, words: Vocabulary) -> Markup:
    """What is read from left to right kept in its order where the line runs from right to left; tags stay."""
    parts = _TAG.split(str(made))
    for n in range(0, len(parts), 2):
        parts[n] = str(escape(_ordered(html.unescape(parts[n]), words)))
    return Markup("".join(parts))
