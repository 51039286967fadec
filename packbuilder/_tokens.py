"""The colours of a brand by role: declared, held against their grounds, derived. Part of the floor ``brand``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from ._colour import BLACK, WHITE, contrast, grey, luminance, mix, nearest, parse, worst
from .blocks import fault
from .diagnostics import Diagnostics, PackError, Position
from .model import NOWHERE, Located, Plain

#: Every token, in the order that they are written.
TOKENS = (
    "ink", "soft", "primary", "on-primary", "quiet-on-primary", "heading", "accent", "accent-on-primary", "tint",
    "line", "writing", "mid", "theme-1", "theme-2", "theme-3", "theme-4", "paper",
)  # fmt: skip
THEMES = ("theme-1", "theme-2", "theme-3", "theme-4")
#: The grounds that each text colour stands on; white is the unprinted sheet.
GROUNDS = {
    "ink": ("white", "paper", "tint"),
    "heading": ("white", "paper", "tint"),
    "accent": ("white", "paper", "tint"),
    "soft": ("white", "paper", "tint"),
    "on-primary": ("primary",),
    "accent-on-primary": ("primary",),
    **dict.fromkeys(THEMES, ("white", "paper", "tint")),
}
#: Contrast of text; the derived accent on the field goes a little further, because it carries numbers.
TEXT, LARGE, ON_FIELD = 4.5, 3.0, 5.5
#: Token by token where text of 18 pt and more only uses it (WCAG's large text).
LARGE_ONLY = frozenset({"accent-on-primary"})
_HUES = ("#1B6E78", "#93385A", "#8A5A0B", "#34589A")


def _colour(value: Plain) -> Plain:
    colour = parse(value)
    if colour is None:
        raise fault(f"{value[:40]!r} is not a colour", 'write it in quotes, as "#14453D"', value.at)
    return Plain.of(colour, value.at)


Colour = Annotated[Plain, AfterValidator(_colour)]


class ColoursEntry(Located):
    """The colours of a brand as written."""

    ink: Colour | None = None
    paper: Colour | None = None
    primary: Colour | None = None
    on_primary: Colour | None = Field(default=None, alias="on-primary")
    accent: Colour | None = None
    accent_on_primary: Colour | None = Field(default=None, alias="accent-on-primary")
    quiet_on_primary: Colour | None = Field(default=None, alias="quiet-on-primary")
    tint: Colour | None = None
    line: Colour | None = None
    themes: tuple[Colour, ...] = Field(default=(), max_length=4)


def resolve(chain: Sequence[ColoursEntry], at: Position, found: Diagnostics) -> dict[str, str]:
    """Every one of :data:`TOKENS`: declared, mended where it must be (a note in ``found``), or derived.

    ``chain`` is the brand's own colours, then those of the brand it extends; ``at`` is where the brand begins.
    """
    given: dict[str, Plain] = {}
    for entry in reversed(chain):
        for key in ColoursEntry.model_fields:
            value = getattr(entry, key)
            if key == "themes":
                given.update({f"theme-{n}": hue for n, hue in enumerate(value, 1)})
            elif value is not None:
                given[key.replace("_", "-")] = value
    if "primary" not in given:
        raise PackError.one("the brand has no primary colour", at, 'write `colours:`, `primary: "#14453D"`')
    places = {name: value.at for name, value in given.items()}
    made: dict[str, str] = {"white": WHITE, **{name: str(value) for name, value in given.items()}}
    made.setdefault("paper", "#FFFDF9")
    made.setdefault("ink", "#1E2328")
    made.setdefault("tint", mix(made["primary"], WHITE, 0.9))
    _mend(made, "ink", places, found)
    primary = made["primary"]
    best = next((c for c in (WHITE, made["ink"]) if contrast(c, primary) >= TEXT), BLACK)
    made.setdefault("on-primary", best)
    _mend(made, "on-primary", places, found)
    reaches = worst(primary, [made[g] for g in GROUNDS["heading"]])[0] >= TEXT
    made["heading"] = primary if reaches else made["ink"]
    made.setdefault("accent", made["heading"])
    made.setdefault("line", mix(made["heading"], WHITE, 0.65))
    for number, hue in enumerate(_HUES, 1):
        made.setdefault(f"theme-{number}", hue)
    for name in ("accent", *THEMES):
        _mend(made, name, places, found)
    _derive(made)
    _mend(made, "accent-on-primary", places, found)
    return {name: made[name] for name in TOKENS}


def _mend(made: dict[str, str], name: str, places: Mapping[str, Position], found: Diagnostics) -> None:
    """Take the nearest shade of a text colour that can be read on all of its grounds, and say so if it was declared."""
    grounds = {g: made[g] for g in GROUNDS[name]}
    colour = made[name]
    ratio, ground = worst(colour, list(grounds.values()))
    if ratio >= TEXT or (name in LARGE_ONLY and ratio >= LARGE):
        return
    on = next(f"{g} {c}" if g != "white" else "white paper" for g, c in grounds.items() if c == ground)
    shade = nearest(colour, list(grounds.values()), TEXT)
    at = places.get(name, places.get("primary", NOWHERE))
    fault_is = f"{name} {colour} has a contrast of {ratio:.1f} to 1 on {on}; text needs {TEXT} to 1"
    if shade is None:
        found.error(f"{fault_is}, and no shade of it reaches that on all its grounds", at, _way_out(grounds))
        return
    made[name] = shade
    if name in places:
        reached = worst(shade, list(grounds.values()))[0]
        found.note(f"{fault_is}: {shade} is used, with {reached:.1f} to 1", at, f'write "{shade}" if that suits you')


def _way_out(grounds: Mapping[str, str]) -> str:
    darkest = min(grounds, key=lambda g: luminance(grounds[g]))
    return f"choose a lighter {darkest}: {grounds[darkest]} is too dark to stand beside white"


def _derive(made: dict[str, str]) -> None:
    """The tokens nobody is asked for; the rules are those of the design notes."""
    primary, over, heading, ink = made["primary"], made["on-primary"], made["heading"], made["ink"]
    made.setdefault("accent-on-primary", _walk(made["accent"], over, primary, ON_FIELD))
    light = luminance(primary) > luminance(over)
    made.setdefault("quiet-on-primary", mix(primary, over, 0.26 if light else 0.5))
    made["mid"] = _lightened(heading, WHITE, 3.0, 0.6)
    made["soft"] = mix(ink, WHITE, 0.25)
    grounds = [made[g] for g in GROUNDS["soft"]]
    if worst(made["soft"], grounds)[0] < TEXT:
        made["soft"] = nearest(made["soft"], grounds, TEXT) or ink
    made["writing"] = _lightened(ink, WHITE, 3.0, 0.5)


def _walk(colour: str, towards: str, ground: str, ratio: float) -> str:
    """``colour`` with as little of ``towards`` in it as gives ``ratio`` on ``ground``."""
    shades = (mix(colour, towards, step / 50) for step in range(51))
    return next((s for s in shades if contrast(s, ground) >= ratio), towards)


def _lightened(colour: str, ground: str, ratio: float, share: float) -> str:
    """``colour`` lightened by ``share``, less where it would fall under ``ratio`` on ``ground``."""
    while share > 0 and contrast(mix(colour, WHITE, share), ground) < ratio:
        share -= 0.02
    return mix(colour, WHITE, max(share, 0.0))


def mono(tokens: Mapping[str, str]) -> dict[str, str]:
    """Each token the grey of the same luminance; what was told by hue is ink, heading or on-primary."""
    made = {name: grey(colour) for name, colour in tokens.items()}
    made.update(accent=made["ink"], **{"accent-on-primary": made["on-primary"]})
    made.update(dict.fromkeys(THEMES, made["heading"]))
    return made


def light(tokens: Mapping[str, str]) -> dict[str, str]:
    """Black on white: no field, no tint; greys for small text and for lines."""
    dark = "#141414"
    made = dict.fromkeys(tokens, dark)
    made.update(dict.fromkeys(("primary", "tint", "mid", "paper"), WHITE))
    made.update({"soft": "#4A4A4A", "writing": "#8A8A8A", "line": "#A8A8A8", "quiet-on-primary": dark})
    return made
