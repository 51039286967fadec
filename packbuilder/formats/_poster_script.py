"""What a poster's language asks of its setting: which way it runs, how tightly it is set, how it stops. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup, escape

from ..words import ordered

#: Line heights, in sizes; letters of the Arabic script rise and fall further than Latin ones.
_LATIN = {"foot": 1.323, "small": 1.34, "body": 1.3, "text": 1.346, "large": 1.16, "display": 0.97}
_ARABIC = {"foot": 1.5, "small": 1.5, "body": 1.5, "text": 1.55, "large": 1.4, "display": 1.3}
#: Display sizes of Latin letters are set tighter; joined letters are never tracked.
_TRACKING = {"large": -0.012, "display": -0.028}
#: What keeps its order from left to right inside a line from right to left: numbers with spaces, codes, addresses.
_APART = re.compile(
    r"[\w.+-]+@[\w.-]+\w|(?:\+|(?<![\w.]))\d[\d \u00a0]{5,}\d|\d+(?:\.\d+)*-[0-9A-Z]{4}\b|\w+(?:\.\w+)+/[\w/.-]*\w"
)


def _right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text)


@dataclass(frozen=True, slots=True)
class Script:
    """How a language is set. ``leading`` is in sizes and ``tracking`` in em, by the role of the size."""

    rtl: bool = False
    leading: Mapping[str, float] = field(default_factory=lambda: _LATIN, compare=False)
    tracking: Mapping[str, float] = field(default_factory=lambda: _TRACKING, compare=False)
    comma: str = ","
    semicolon: str = ";"
    stop: str = "."

    @property
    def start(self) -> str:
        """The side that a line begins at, as CSS names it."""
        return "right" if self.rtl else "left"

    @property
    def end(self) -> str:
        """The side that a line ends at."""
        return "left" if self.rtl else "right"

    def sentence(self, *parts: str) -> str:
        """What there is of ``parts``, a full stop between."""
        return f"{self.stop} ".join(p.rstrip(f"{self.stop} ") for p in parts if p)

    def shown(self, text: str) -> Markup:
        """``text`` as HTML; from right to left, what must keep its own order stands apart."""
        if not self.rtl:
            return escape(text)
        out, at = Markup(""), 0
        for match in _APART.finditer(text):
            out += escape(ordered(text[at : match.start()])) + Markup('<span class="ltr">{}</span>').format(match[0])
            at = match.end()
        return out + escape(ordered(text[at:]))

    def foreign(self, text: str) -> bool:
        """Whether a whole text from left to right stands in a sheet from right to left."""
        return self.rtl and any(c.isalpha() for c in text) and not _right_to_left(text)

    def of(self, *texts: str) -> Script:
        """The same, but with Latin stops where none of ``texts`` runs from right to left."""
        own = not self.rtl or any(_right_to_left(t) for t in texts)
        return self if own else replace(self, comma=",", semicolon=";", stop=".")


LATIN = Script()


def script(language: str) -> Script:
    """How the language with this tag is set."""
    tongue = language.split("-")[0].lower()
    if tongue == "he":
        return Script(rtl=True, tracking={})
    if tongue in ("ar", "fa", "ur"):
        stop = "۔" if tongue == "ur" else "."
        return Script(True, _ARABIC, {}, "،", "؛", stop)
    return LATIN
