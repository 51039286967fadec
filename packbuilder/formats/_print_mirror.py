"""Style sheets for a script that is written from right to left: every left is a right.

So a layout is written once, and whatever is added to it is mirrored with the rest. What must differ besides (sizes of
type, say) is in a style sheet of its own, which is written for the mirrored page: ``handout/rtl.css``.
"""

from __future__ import annotations

import re

_SIDE = re.compile(r"\b(left|right)\b")
_SHORTHAND = re.compile(r"(?<![-\w])((?:padding|margin|border-(?:width|style|color))\s*:\s*)([^;{}!]+)")
_VALUE = re.compile(r"[^\s(]+(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?")
_STYLE = re.compile(r"(<style>)(.*?)(</style>)", re.DOTALL)


def mirrored(css: str) -> str:
    """``css`` with left and right changed over, in names, in values and in shorthands of four values."""
    swapped = _SIDE.sub(lambda match: "right" if match[0] == "left" else "left", css)
    return _SHORTHAND.sub(lambda match: match[1] + _four(match[2]), swapped)


def mirrored_page(html: str) -> str:
    """``html`` with the style sheets in it mirrored; what stands in an attribute stays."""
    return _STYLE.sub(lambda match: match[1] + mirrored(match[2]) + match[3], html)


def _four(values: str) -> str:
    found = _VALUE.findall(values)
    if len(found) != 4:
        return values
    top, right, bottom, left = found
    tail = values[len(values.rstrip()) :]
    return f"{top} {left} {bottom} {right}{tail}"
