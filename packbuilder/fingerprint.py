"""What a result depends on, as one short code: equal input, equal code; any change to it, another.

A fingerprint covers what is selected (not what is left out, nor where it is written), the organisation, the
looks, the fonts, the engines and this program.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .diagnostics import PackError, Position
from .resources import HERE, Layouts, stands
from .session import REASON
from .source import Map, Scalar, load

if TYPE_CHECKING:
    from .formats import Sheet
    from .selection import Selected

#: The packages whose version can change a byte of what is built.
ENGINES = (
    "weasyprint", "pydyf", "pikepdf", "python-pptx", "jinja2", "fonttools", "pillow", "segno", "lxml", "tinycss2",
    "uharfbuzz", "pypdfium2", "markdown-it-py",
)  # fmt: skip
#: What of a selection is in a group of its own, or not set anywhere: where it came from, and what it leaves out.
_BESIDE = {"left_out", "diagnostics", "briefing", "pack", "pack_id", "sections", "organisation", "words"}
#: The formats that read a folder of looks, for folders that not all of them read; in ``deck``, words are read by more.
#: A test opens the files of every format and holds this. A folder that is not named here counts for all formats.
READERS: dict[str, set[str]] = {
    "deck": {"deck"},
    "deck/words": {"deck", "guide", "slides-notes", "print-this"},
    "poster": {"poster"},
    "handout": {"handout", "guide", "worksheet", "slides-notes", "register", "print-this"},
    "guide": {"guide"},
    "worksheet": {"worksheet"},
    "slides-notes": {"slides-notes"},
    "register": {"register"},
    "print-this": {"print-this"},
    "proof": set(),
    "mail": set(),
    "trace": set(),
    "starter": set(),  # beside the files, or before there are any
}

#: A fingerprint in named parts, each a hash: `section awareness`, `looks`, `program` ...
Parts = dict[str, str]


class Looks:
    """The looks as they are now: read once, when first asked for. A build has its own, so that it sees every change."""

    def __init__(self, layouts: Layouts) -> None:
        self.layouts = layouts
        self._of: dict[tuple[str, str], dict[str, str]] = {}
        self._digests: dict[tuple[str, str], str] = {}
        self._chains: dict[str, frozenset[str] | None] = {}

    @cached_property
    def files(self) -> dict[tuple[int, str], str]:
        """A short hash of every file, by its root and its name there."""
        found = {}
        for number, root in enumerate(self.layouts.roots):
            for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
                found[number, path.relative_to(root).as_posix()] = _short(path.read_bytes())
        return found

    def of(self, kind: str, brand: str) -> dict[str, str]:
        """The files that a sheet of the format ``kind`` in ``brand`` may be set from, each with its hash."""
        if (kind, brand) not in self._of:
            taken: dict[str, str] = {}
            for (number, rel), code in self.files.items():
                if self._reads(kind, brand, rel):
                    taken[rel] = f"{taken.get(rel, '')} {number}:{code}".strip()
            self._of[kind, brand] = taken
        return self._of[kind, brand]

    def digest(self, kind: str, brand: str) -> str:
        """One hash over all of them."""
        if (kind, brand) not in self._digests:
            lines = "\n".join(f"{rel} {code}" for rel, code in sorted(self.of(kind, brand).items()))
            self._digests[kind, brand] = _short(lines.encode())
        return self._digests[kind, brand]

    def _reads(self, kind: str, brand: str, rel: str) -> bool:
        folder, _, rest = rel.partition("/")
        if folder == "brands":
            chain = self._chain(brand)
            return chain is None or rest.partition("/")[0] in chain
        if folder == "deck" and rest.startswith("words"):
            return kind in READERS["deck/words"]
        return folder not in READERS or kind in READERS[folder] or kind not in _KNOWN

    def _chain(self, brand: str) -> frozenset[str] | None:
        """The brand and those that it extends; None where that cannot be told: then all of them count."""
        if brand not in self._chains:
            chain: list[str] = []
            wanted = brand
            while wanted and wanted not in chain:
                chain.append(wanted)
                path = self.layouts.find(f"brands/{wanted}/brand.yaml")
                try:
                    node = load(path, path.parent) if path else None
                except PackError:
                    node = None
                if not isinstance(node, Map):
                    chain = []
                    break
                wanted = str(node.get(Scalar("extends"), ""))
            self._chains[brand] = frozenset(chain) if chain else None
        return self._chains[brand]


_KNOWN = frozenset(kind for kinds in READERS.values() for kind in kinds)


def whole(parts: Parts) -> str:
    """The parts as one code."""
    return hashlib.sha256("\x1e".join(f"{k}\x1f{parts[k]}" for k in sorted(parts)).encode()).hexdigest()


def parts_of(sheet: Sheet, looks: Looks) -> Parts:
    """What one file depends on, by name."""
    selected = sheet.selected
    kind, brand = str(selected.output.format), str(selected.organisation.brand)
    options = {k: v for k, v in sheet.options.items() if k != "folder"}  # what is in it counts, not where it is
    parts = {
        "program": _short(program().encode()),
        "engines": _short(engines().encode()),
        "looks": looks.digest(kind, brand),
        "brand": brand,
        "options": _code([sheet.name, *canonical(options)]),
        "school": _code(canonical((selected.organisation, selected.words))),
        "pictures": _code(_pictures(sheet)),
    }
    beside = _BESIDE
    if selected.poster is not None:  # a poster sets its own words, not its section's
        beside = _BESIDE | {"remember", "for_", "subtitle", "cover"}
        where = [f"{s.path} {s.number} {s.theme}" for s, p in selected.posters if p.id == selected.poster.id]
        parts["place"] = _code(where)
    else:
        for section in selected.walk():
            own = replace(section, sections=())
            parts[f"section {section.path}"] = _code([*canonical(own), *(s.path for s in section.sections)])
        parts["order"] = _code(section.path for section in selected.walk())
    for field in fields(selected):
        if field.name not in beside:
            parts[field.name] = _code(canonical(getattr(selected, field.name)))
    briefing = selected.briefing
    frame = f"{briefing.id} {briefing.version} {briefing.reviewed} {briefing.review_by} {briefing.language}"
    said = (briefing.short_title, briefing.kind, briefing.sources, briefing.audiences)
    parts["briefing"] = _code([frame, *canonical(said)])
    parts["pack"] = _code(canonical((selected.pack.title, selected.pack.purpose)))
    parts["gave way"] = _code(_gave_way(selected))
    return parts


def _gave_way(selected: Selected) -> Iterator[str]:
    """Sections that there is no time for: slides and guides name them, and what they would have taken."""
    for item in selected.left_out:
        if item.reason.startswith(REASON.partition("{")[0]):
            section = selected.briefing.paths.get(item.path)
            yield f"{item.path} {item.title} {item.reason}"
            for _, each in section.walk() if section else ():
                yield from canonical((each.minutes, [getattr(b.body, "minutes", None) for b in each.blocks]))


def _pictures(sheet: Sheet) -> Iterator[str]:
    """A hash of each picture that is set."""
    home = Path(str(sheet.options.get("folder", "")))
    for block in (b for s in sheet.selected.walk() for b in s.blocks if b.kind == "image"):
        path = home / str(block.body.file)
        yield hashlib.sha256(path.read_bytes()).hexdigest() if stands(path) else f"no {block.body.file}"


def _code(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\x1f")
    return digest.hexdigest()[:24]


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:24]


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
