"""A brand: colours by role, faces and a logo, resolved once for print and deck.

``layouts/brands/<name>/brand.yaml`` names what it must and may; everything else is derived. Text colours are
held against every ground that text stands on (WCAG 2.2, 1.4.3): one that falls short gives way to the nearest
shade that does not, and a note tells both ratios.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import Field

from . import _tokens
from ._colour import contrast, luminance
from ._drawing import ICONS, Drawing, icon, read_drawing
from ._tokens import TOKENS, ColoursEntry
from .diagnostics import Diagnostic, Diagnostics, PackError, Position, did_you_mean
from .measure import FontFile, Fonts, fonts, own_file
from .model import NOWHERE, Located, Plain, read_model
from .resources import Layouts
from .source import Map, Node, Scalar, load

__all__ = ["ICONS", "TOKENS", "Brand", "Drawing", "Template", "contrast", "icon", "load_brand"]

Ink = Literal["colour", "mono", "light"]

_PRINT = ("Atkinson Hyperlegible", "Noto Sans", "Noto Sans Arabic")
_DECK = "Arial"


class FontEntry(Located):
    """A font file that comes with the brand."""

    family: Plain
    file: Plain
    weight: Annotated[int, Field(ge=1, le=1000)] = 400
    italic: bool = False


class FontsEntry(Located):
    """The faces of a brand as written: print families in order, the deck's face, files of its own."""

    print: tuple[Plain, ...] = ()
    deck: Plain | None = None
    files: tuple[FontEntry, ...] = ()


class LogoEntry(Located):
    """A logo with a second picture for dark grounds, where one file cannot serve both."""

    file: Plain
    on_primary: Plain | None = Field(default=None, alias="on-primary")


class BrandEntry(Located):
    """brand.yaml as written."""

    name: Plain | None = None
    extends: Plain | None = None
    colours: ColoursEntry = ColoursEntry()
    fonts: FontsEntry = FontsEntry()
    logos: dict[Plain, Plain | LogoEntry] = Field(default_factory=dict)
    deck_template: Plain | None = None
    deck_layouts: dict[Plain, Plain] = Field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A school's own template for slides: its ``file`` as written, where it is, and the map of its layouts.

    ``layouts`` gives kinds of slide the names of layouts; ``at`` is where the brand names the file.
    """

    file: str
    path: Path
    layouts: Mapping[str, str] = field(default_factory=dict)
    at: Position | None = None

    def read(self, most: int) -> bytes:
        """Its bytes, one more than ``most`` at the most. Raises :class:`PackError` where they cannot be read."""
        try:
            with self.path.open("rb") as held:
                return held.read(most + 1)
        except OSError as error:
            raise PackError.one(f"{self.file} cannot be read: {error.strerror}", self.at) from None


@dataclass(frozen=True)
class Brand:
    """A brand, resolved. ``tokens`` has every one of :data:`TOKENS`, as ``#RRGGBB``.

    ``fonts`` is the print stack; ``deck`` the face that slides name, and ``deck_fonts`` what measures it.
    ``logo`` and ``logo_on_primary`` are None where there is none. ``mode`` is the ink of the tokens. ``template`` is
    the school's own, for slides; ``own`` are the brand's font files by family.
    """

    id: str
    name: str
    tokens: Mapping[str, str]
    fonts: Fonts
    deck: str
    deck_fonts: Fonts
    logo: Drawing | None = None
    logo_on_primary: Drawing | None = None
    notes: tuple[Diagnostic, ...] = ()
    mode: Ink = "colour"
    template: Template | None = None
    own: Mapping[str, tuple[FontFile, ...]] = field(default_factory=dict)

    def __getitem__(self, token: str) -> str:
        return self.tokens[token]

    @property
    def light_field(self) -> bool:
        """Whether the primary is a light colour: then a second tone on it can only be an outline."""
        return luminance(self["primary"]) > luminance(self["on-primary"])

    def ink(self, mode: str) -> Brand:
        """The same brand for ``colour``, for ``mono`` (a copier: nothing is told by hue) or for ``light``
        (ink is dear: no fields; what was one becomes a rule or an outline, which is the layout's to draw)."""
        if mode == "mono":
            return replace(self, tokens=_tokens.mono(self.tokens), mode="mono")
        if mode == "light":
            return replace(self, tokens=_tokens.light(self.tokens), mode="light")
        if mode != "colour":
            raise ValueError(f"no ink {mode!r}")
        return self

    def css(self) -> str:
        """The tokens as custom properties of ``:root``."""
        return ":root{" + "".join(f"--{name}:{self.tokens[name]};" for name in TOKENS) + "}"

    def theme(self) -> dict[str, str]:
        """The deck's theme: a colour (``RRGGBB``) for each slot of the colour scheme, and its two faces."""
        slots = {
            "dk1": "ink", "lt1": "paper", "dk2": "heading", "lt2": "tint", "accent1": "theme-1", "accent2": "theme-2",
            "accent3": "theme-3", "accent4": "theme-4", "accent5": "primary", "accent6": "accent", "hlink": "heading",
            "folHlink": "soft",
        }  # fmt: skip
        theme = {slot: self.tokens[token].lstrip("#") for slot, token in slots.items()}
        return {**theme, "major": self.deck, "minor": self.deck}

    def logo_svg(self, colour: str, title: str = "", *, field: bool = False) -> str:
        """The logo as SVG for a page, called ``title`` aloud; "" where the brand has none.

        A logo of one colour comes in ``colour``. ``field`` says that it stands on the primary colour: then the
        second logo is taken, or else one of its own colours gets a white patch. A PNG or JPEG is named in the
        SVG by the name that :meth:`assets` has it under.
        """
        drawing = self.logo_on_primary if field and self.logo_on_primary else self.logo
        if drawing is None:
            return ""
        patch = field and drawing is self.logo and not drawing.paint
        return drawing.svg(colour, title, name=_asset(drawing), patch=patch)

    @property
    def logo_ratio(self) -> float:
        """Width by height of the logo; 0 where there is none."""
        return self.logo.ratio if self.logo else 0.0

    def assets(self) -> dict[str, bytes]:
        """The pictures that :meth:`logo_svg` names, for the print engine."""
        return {_asset(d): d.data for d in (self.logo, self.logo_on_primary) if d and d.kind != "svg"}


def _asset(drawing: Drawing) -> str:
    return f"brand-logo-{hashlib.sha256(drawing.data).hexdigest()[:12]}.{drawing.kind}"


def load_brand(layouts: Layouts, name: str, *, logo: str | None = None, at: Position | None = None) -> Brand:
    """The brand called ``name``, laid over what it extends, with the logo that it knows as ``logo``.

    ``at`` is where the brand was asked for. Raises :class:`PackError` with every fault; what was mended is in
    the brand's ``notes``.
    """
    chain = _chain(layouts, name, at)
    found = Diagnostics()
    tokens = _tokens.resolve([e.colours for _, e in chain], chain[0][1].at, found)
    own = _own_files(layouts, chain, found)
    faces, deck, deck_faces = _fonts(chain, own, found)
    template = _template(layouts, chain, found)
    first, second = _logos(layouts, chain, logo, at, found)
    found.check()
    shown = next((str(e.name) for _, e in chain if e.name), name)
    return Brand(
        name, shown, tokens, faces, deck, deck_faces, first, second, tuple(found), template=template, own=own
    )  # fmt: skip


def _chain(layouts: Layouts, name: str, at: Position | None) -> list[tuple[str, BrandEntry]]:
    """The brand's own entry, then that of the brand it extends, and so on."""
    chain: list[tuple[str, BrandEntry]] = []
    wanted, where = str(name), at
    while True:
        path = layouts.find(f"brands/{wanted}/brand.yaml")
        if wanted in [folder for folder, _ in chain]:
            circle = " extends ".join([*(folder for folder, _ in chain), wanted])
            raise PackError.one(f"{circle}: a circle", where, "take one `extends:` out")
        if path is None:
            raise PackError.one(f"there is no brand {wanted}", where, did_you_mean(wanted, layouts.names("brands")))
        root = next(r for r in layouts.roots if path.is_relative_to(r))
        node = load(path, root.parent)
        _unquoted(node)
        entry = read_model(BrandEntry, node)
        chain.append((wanted, entry))
        if entry.extends is None:
            return chain
        wanted, where = str(entry.extends), entry.extends.at


def _unquoted(node: Node) -> None:
    """``primary: #14453D`` is an empty value with a comment behind it: say so, for each."""
    colours = node.get(Scalar("colours")) if isinstance(node, Map) else None
    if not isinstance(colours, Map):
        return
    found = Diagnostics()
    for key, value in colours.items():
        if isinstance(value, Scalar) and value == "" and "#" in key.at.excerpt:
            found.error(f"the colour after {key} is read as a comment", key.at, 'put it in quotes: "#14453D"')
    found.check()


# -- faces and logos ------------------------------------------------------------------------------


def _template(layouts: Layouts, chain: list[tuple[str, BrandEntry]], found: Diagnostics) -> Template | None:
    """The template for slides that the brand has, or the brand it extends."""
    wanted: dict[str, str] = {}
    for _, entry in reversed(chain):
        wanted |= dict(entry.deck_layouts.items())
    for folder, entry in chain:
        if entry.deck_template is None:
            continue
        path = layouts.find(f"brands/{folder}/{entry.deck_template}")
        if path is None:
            found.error(
                f"there is no template {entry.deck_template}", entry.deck_template.at, f"put it into brands/{folder}"
            )
            return None
        return Template(str(entry.deck_template), path, wanted, entry.deck_template.at)
    first = next(iter(wanted), None)
    if first is not None:
        at = getattr(first, "at", None)
        found.error("deck_layouts names the layouts of no template", at, "write `deck_template: their.pptx` beside it")
    return None


def _own_files(
    layouts: Layouts, chain: list[tuple[str, BrandEntry]], found: Diagnostics
) -> dict[str, tuple[FontFile, ...]]:
    """The font files that come with the brand, by family."""
    own: dict[str, tuple[FontFile, ...]] = {}
    for folder, entry in reversed(chain):
        files: dict[str, tuple[FontFile, ...]] = {}
        for font in entry.fonts.files:
            path = layouts.find(f"brands/{folder}/{font.file}")
            if path is None:
                found.error(f"there is no font file {font.file}", font.file.at, f"put it into brands/{folder}")
                continue
            try:
                made = own_file(path, str(font.family), font.weight, font.italic)
            except PackError as error:
                found.error(error.diagnostics[0].message, font.file.at, error.diagnostics[0].hint)
                continue
            files[str(font.family)] = (*files.get(str(font.family), ()), made)
        own.update(files)
    return own


def _fonts(
    chain: list[tuple[str, BrandEntry]], own: Mapping[str, tuple[FontFile, ...]], found: Diagnostics
) -> tuple[Fonts, str, Fonts]:
    stack = next((e.fonts.print for _, e in chain if e.fonts.print), ())
    deck = next((e.fonts.deck for _, e in chain if e.fonts.deck), None)
    families = [*map(str, stack), *(f for f in _PRINT[1:] if f not in stack)] if stack else list(_PRINT)
    faces: list[Fonts] = []
    for wanted, at in (
        (families, stack[0].at if stack else None),
        ([str(deck or _DECK), *_PRINT[1:]], deck and deck.at),
    ):
        try:
            faces.append(fonts(*wanted, own=own))
        except PackError as error:
            found.error(error.diagnostics[0].message, at or NOWHERE, error.diagnostics[0].hint)
    found.check()
    return faces[0], str(deck or _DECK), faces[1]


def _logos(
    layouts: Layouts, chain: list[tuple[str, BrandEntry]], wanted: str | None, at: Position | None, found: Diagnostics
) -> tuple[Drawing | None, Drawing | None]:
    """The logo called ``wanted`` (else ``default``), and the one for the field where it has a second."""
    known: dict[str, tuple[str, Plain | LogoEntry]] = {}
    for folder, entry in reversed(chain):
        known.update({str(name): (folder, logo) for name, logo in entry.logos.items()})
    if wanted and wanted not in known:
        found.error(f"the brand has no logo {wanted}", at, did_you_mean(wanted, known) or "write it under `logos:`")
        return None, None
    held = known.get(wanted or "default")
    if held is None:
        return None, None
    folder, entry_ = held
    files = (entry_, None) if isinstance(entry_, Plain) else (entry_.file, entry_.on_primary)
    drawings: list[Drawing | None] = []
    for file in files:
        path = layouts.find(f"brands/{folder}/{file}") if file else None
        if file and path is None:
            found.error(f"there is no logo file {file}", file.at, f"put it into brands/{folder}")
        try:
            drawings.append(_drawing(layouts, folder, file, path) if file and path else None)
        except PackError as error:
            found.extend(error.diagnostics)
            drawings.append(None)
    return drawings[0], drawings[1]


def _drawing(layouts: Layouts, folder: str, file: Plain, path: Path) -> Drawing:
    """The picture of a logo; an SVG with the PNG of its name, where one lies beside it."""
    made = read_drawing(path.read_bytes(), str(file), file.at)
    pixels = layouts.find(f"brands/{folder}/{PurePosixPath(file).with_suffix('.png')}") if made.kind == "svg" else None
    if pixels is None:
        return made
    return replace(made, beside=read_drawing(pixels.read_bytes(), pixels.name, file.at).data)
