"""Nothing unfilled, nothing out of date."""

from __future__ import annotations

import re

from ._pdf_page import quoted
from .reading import Reading
from .result import Check
from .want import Want
from .words import squeeze

_SLOT = re.compile(r"\{[\w-]+\.[\w-]+\}|\{\{|\}\}|\{%|%\}|\$\{\w+\}|Click to (?:add|edit) |Lorem ipsum", re.IGNORECASE)


def unfilled(reading: Reading, want: Want) -> Check:
    """No ``{word.word}``, and nothing that a template left behind."""
    allowed = " ".join([*(s.text for s in want.statements), *want.allowed])
    details = []
    for where, text in [
        *((f"{reading.unit[:-1]} {p.page}", p.text) for p in reading.face),
        *((p.where, p.text) for p in reading.passages if p.kind != "part"),
    ]:
        for match in _SLOT.finditer(text):
            if match.group() not in allowed:
                details.append(f"{quoted(match.group())} stands in {where}")
    joined = _SLOT.findall(reading.face_text.folded.replace("\n", ""))
    if joined and not details and not any(j.casefold() in allowed.casefold() for j in joined):
        details.append(f"{quoted(joined[0])} stands across lines")
    return Check("unfilled", not details, "no empty place" if not details else f"{len(details)} places", tuple(details))


def stale(reading: Reading, want: Want) -> Check:
    """Within its review date, or stamped; and no source it cites has been superseded."""
    details = [f"past its review date, {want.review_by}"] if want.stale else []
    if want.stale and want.stamp and squeeze(want.stamp) not in reading.face_text:
        details.append("the file itself does not say that it is past its review date")
    details += [f"rests on {quoted(title)}, which has been superseded" for title in want.superseded]
    return Check("stale", not details, f"review by {want.review_by}" if want.review_by else "", tuple(details))
