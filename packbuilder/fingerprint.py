"""What a result depends on, as one short code: equal input, equal code; any change to it, another.

A fingerprint covers what is selected (not what is left out, nor where it is written), the organisation, the
looks, the fonts, the engines and this program.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .diagnostics import Position
from .resources import HERE, Layouts, stands

if TYPE_CHECKING:
    from .formats import Sheet
    from .selection import Selected

#: The packages whose version can change a byte of what is built.
ENGINES = (
    "weasyprint", "pydyf", "pikepdf", "python-pptx", "jinja2", "fonttools", "pillow", "segno", "lxml", "tinycss2",
)  # fmt: skip
#: What of a selection is not set anywhere: where it came from, and what it leaves out.
_BESIDE = {"left_out", "diagnostics", "briefing", "pack", "pack_id"}


def of_sheet(sheet: Sheet, layouts: Layouts) -> str:
    """The fingerprint of one file to be made."""
    digest = hashlib.sha256()
    options = {k: v for k, v in sheet.options.items() if k != "folder"}  # what is in it counts, not where it is
    parts = [f"{engines()}\x1e{program()}\x1e{looks(layouts.roots)}\x1e{sheet.name}", *canonical(options)]
    for part in (*parts, *_selection(sheet.selected), *_pictures(sheet)):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x1f")
    return digest.hexdigest()


def _pictures(sheet: Sheet) -> Iterator[str]:
    """A hash of each picture that is set."""
    home = Path(str(sheet.options.get("folder", "")))
    for block in (b for s in sheet.selected.walk() for b in s.blocks if b.kind == "image"):
        path = home / str(block.body.file)
        yield hashlib.sha256(path.read_bytes()).hexdigest() if stands(path) else f"no {block.body.file}"


def _selection(selected: Selected) -> Iterator[str]:
    beside = _BESIDE
    if selected.poster is not None:  # a poster sets its own words, not its section's
        beside = _BESIDE | {"sections", "remember", "for_", "subtitle", "cover"}
        yield from (f"{s.path} {s.number} {s.theme}" for s, p in selected.posters if p.id == selected.poster.id)
    for field in fields(selected):
        if field.name not in beside:
            yield f"{field.name}="
            yield from canonical(getattr(selected, field.name))
    briefing = selected.briefing
    yield f"{briefing.id} {briefing.version} {briefing.reviewed} {briefing.review_by} {briefing.language}"
    yield from canonical((briefing.short_title, briefing.kind, briefing.sources))


def canonical(value: Any) -> Iterator[str]:
    """``value`` as strings, the same for equal values, without the places it was written at."""
    if isinstance(value, Position):
        return
    if value is None or isinstance(value, (str, int, float, bool, dt.date)):
        yield f"{type(value).__mro__[-2].__name__}:{value}"
    elif isinstance(value, Mapping):
        yield "{"
        for key in sorted(value, key=str):
            yield f"{key}:"
            yield from canonical(value[key])
        yield "}"
    elif isinstance(value, (tuple, list)):
        yield "["
        for item in value:
            yield from canonical(item)
        yield "]"
    elif is_dataclass(value) and not isinstance(value, type):
        yield f"{type(value).__name__}("
        for field in fields(value):
            if (type(value).__name__, field.name) != ("Chosen", "posters"):  # set on sheets of their own
                yield from canonical(getattr(value, field.name))
        yield ")"
    elif hasattr(type(value), "model_fields"):
        yield f"{type(value).__name__}("
        for name in type(value).model_fields:
            yield from canonical(getattr(value, name))
        yield ")"
    else:
        raise TypeError(f"no canonical form for {type(value).__name__}")


@cache
def engines() -> str:
    """The versions of the engines, and of the fonts."""
    from importlib.metadata import PackageNotFoundError, distributions, version

    found = []
    for name in ENGINES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} -")
    fonts = sorted({f"{d.metadata['Name']} {d.version}" for d in distributions() if _is_font(d.metadata["Name"])})
    return "\n".join([*found, *fonts])


def _is_font(name: str | None) -> bool:
    return bool(name) and str(name).lower().startswith("fontpkg")


@cache
def program() -> str:
    """This program itself: a hash over its own modules."""
    return _hash(HERE, "*.py")


@cache
def looks(roots: tuple[Path, ...]) -> str:
    """The looks: a hash over every file of every root."""
    return "\n".join(_hash(root, "*") for root in roots)


def _hash(root: Path, pattern: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in root.rglob(pattern) if p.is_file() and "__pycache__" not in p.parts):
        digest.update(path.relative_to(root).as_posix().encode() + b"\x1f" + path.read_bytes() + b"\x1e")
    return digest.hexdigest()
