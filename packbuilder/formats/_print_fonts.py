"""The only faces a printed page may use: those handed in, never the machine's.

WeasyPrint's own font configuration begins with every font of the machine, and a character that the brand's
family lacks is then drawn in whatever lies about. Here it begins empty. The faces come in as ``@font-face``
rules through the fetcher, so the same page has the same letters, and the same bytes, everywhere.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from ..measure import FontFile
from ._fetch import ORIGIN

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

FOLDER = "faces/"
SCRATCH: str | None = None
"""Where the engine puts its copies of fonts; the machine's folder for such things, if not set."""


def assets(fonts: Sequence[FontFile]) -> Mapping[str, Path]:
    """The font files by the names that :func:`rules` calls them."""
    return {FOLDER + served_as(number, font): font.path for number, font in enumerate(fonts)}


def rules(fonts: Sequence[FontFile]) -> str:
    """The ``@font-face`` rules for ``fonts``, in their order, and the families in it as the document's default."""
    faces = "\n".join(rule(number, font) for number, font in enumerate(fonts))
    return f"{faces}\nhtml{{font-family:{family_list(fonts)}}}"


def rule(number: int, font: FontFile) -> str:
    """One ``@font-face`` rule."""
    weight = f"font-weight:{font.weight};" if font.weight else ""
    style = "italic" if font.italic else "normal"
    source = f'src:url("{ORIGIN}{FOLDER}{served_as(number, font)}")'
    return f"@font-face{{font-family:{quoted(font.family)};{weight}font-style:{style};{source}}}"


def family_list(fonts: Iterable[FontFile]) -> str:
    """The families in order, once each, as the value of ``font-family``."""
    return ",".join(quoted(family) for family in dict.fromkeys(font.family for font in fonts))


def served_as(number: int, font: FontFile) -> str:
    """A plain name for the file: the real ones hold brackets and commas."""
    return f"{number}{font.path.suffix.lower()}"


def quoted(family: str) -> str:
    """``family`` as a CSS string."""
    return '"' + family.replace("\\", "").replace('"', "") + '"'


@contextmanager
def timeless() -> Iterator[None]:
    """While this is active, a face that fontTools writes is not stamped with the time of day.

    WeasyPrint cuts a face out of a variable file with it, and would embed another face each second.
    """
    from fontTools.ttLib.tables import _h_e_a_d as head

    clock = head.timestampNow
    head.timestampNow = lambda: 0
    try:
        yield
    finally:
        head.timestampNow = clock


@cache
def _declare(ffi: Any) -> None:
    """Tell WeasyPrint's binding to fontconfig of the one function it does not use itself."""
    ffi.cdef("FcConfig * FcConfigCreate(void);")


def private_configuration() -> FontConfiguration:
    """A font configuration that knows no face yet.

    WeasyPrint's is made by ``FcInitLoadConfigAndFonts``: the machine's configuration file, its fonts and its
    environment. This one is made by ``FcConfigCreate``, which reads nothing. All else is WeasyPrint's own.
    """
    from weasyprint.text import fonts as engine
    from weasyprint.text.ffi import ffi, fontconfig, gobject, pangoft2

    _declare(ffi)

    class PrivateConfiguration(engine.FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no types
        def __init__(self) -> None:
            self._config: Any = fontconfig.FcConfigCreate()
            self.font_map: Any = ffi.gc(pangoft2.pango_ft2_font_map_new(), gobject.g_object_unref)
            pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", self.font_map), self._config)
            fontconfig.FcConfigDestroy(self._config)  # the font map keeps it
            self._folder = Path(mkdtemp(prefix="faces-", dir=SCRATCH))
            self.strut_layouts: dict[Any, Any] = {}
            self.font_features: dict[Any, Any] = {}

    return PrivateConfiguration()


# -- shared by the documents of a process ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Faces:
    """A font configuration with its faces, and the sheet of rules that named them."""

    key: tuple[object, ...]
    configuration: Any
    sheet: Any
    files: int


_KEPT: dict[tuple[object, ...], Faces] = {}
#: So many sets of faces are kept: a brand has one.
MOST = 6


def faces(fonts: Sequence[FontFile], fetcher: Any) -> Faces:
    """The faces of ``fonts``, as an earlier document left them with :func:`keep`, or read through ``fetcher``.

    A document whose own rules brought faces besides has spoiled them for others: those are read anew.
    """
    key = (SCRATCH, *((font, *_state(font.path)) for font in fonts))
    held = _KEPT.pop(key, None)
    if held is not None and _files(held.configuration) == held.files:
        return held
    from weasyprint import CSS

    made = private_configuration()
    sheet = CSS(string=rules(fonts), font_config=made, url_fetcher=fetcher, base_url=ORIGIN)
    return Faces(key, made, sheet, _files(made))


def keep(used: Faces) -> None:
    """Keep faces of which the engine had nothing to say."""
    _KEPT[used.key] = used
    while len(_KEPT) > MOST:
        del _KEPT[next(iter(_KEPT))]


@atexit.register
def forget() -> None:
    """Let all go, and the copies of fonts with them."""
    _KEPT.clear()


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _files(configuration: Any) -> int:
    try:
        return sum(1 for _ in configuration._folder.iterdir())
    except OSError:  # somebody tidied up
        return -1
