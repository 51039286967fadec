"""Why a file was built, or was not: what it was made from the last time, beside what it is made from now.

Each pack's folder has a note of that in ``output/.packbuilder/made``, written when its files are done. Safe to delete:
then it is not known why, and that is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .diagnostics import PackError
from .store import Store, digest, write_whole

if TYPE_CHECKING:
    from .fingerprint import Looks, Parts
    from .planning import Job

MADE = ".packbuilder/made"
UNCHANGED = "unchanged"

#: What has changed, in words, by the part of a fingerprint.
_WORDS = {
    "program": "this is another version of packbuilder",
    "engines": "an engine or a font has another version",
    "brand": "the brand is another one",
    "school": "the school's names, numbers or words have changed",
    "national": "the national lines have changed",
    "options": "the pack asks for it in another way",
    "output": "the pack asks for it in another way",
    "audiences": "the pack is for other readers",
    "pack": "the pack has another title or purpose",
    "pictures": "a picture has changed",
    "order": "other sections are in it, or in another order",
    "place": "the poster's section has another place or number",
    "poster": "the words of the poster have changed",
    "gave way": "other sections are left out for time",
    "files": "the pack has other files",
    "stale": "the briefing's review date lies on the other side of today",
}
_FRONT = "the briefing's title, dates, sources or first page have changed"


def why(job: Job, parts: Parts, looks: Looks, store: Store) -> str:
    """Why ``job`` is built, or that it is unchanged; to be asked before it is."""
    path = store.folder.joinpath(*job.rel.split("/"))
    folder, _, name = job.rel.rpartition("/")
    held = _held(store.folder, folder)
    before: Any = held.get("files", {}).get(name)
    written = store.written.get(job.rel)
    found = []
    if not path.is_file():
        found.append("it was built before, and is not there any more" if written else "it was never built here")
    elif written is None:
        found.append("a file is there that packbuilder did not write")
    elif _digest(path) != written:
        found.append("somebody has changed the file by hand")
    if isinstance(before, dict):
        then: Any = held.get("looks", {})
        then = then if isinstance(then, dict) else {}
        found += dict.fromkeys(_changes(before, parts, then, looks, _kind(job)))
    elif not found:
        found.append("there is no note of what it was made from")
    return "; ".join(found) or UNCHANGED


def _changes(before: Mapping[str, Any], now: Parts, then: Mapping[str, Any], looks: Looks, kind: str) -> Iterator[str]:
    for part in sorted(before.keys() | now.keys()):
        if before.get(part) == now.get(part):
            continue
        if part == "looks":
            yield _looks(then, looks.of(kind, now["brand"]), {rel for _, rel in looks.files})
        elif part.startswith("section "):
            path = part.removeprefix("section ")
            what = "has come in" if part not in before else "is not in it any more" if part not in now else ""
            yield f"the section {path} {what}" if what else f"the words of the section {path} have changed"
        else:
            yield _WORDS.get(part, _FRONT)


def _looks(then: Mapping[str, Any], now: Mapping[str, str], there: Set[str]) -> str:
    """Files of the looks that are not as they were, or not at all any more."""
    rels = sorted([rel for rel in now if then.get(rel) != now[rel]] + [rel for rel in then if rel not in there])
    shown = [f"layouts/{rel}" for rel in rels[:3]] + ([f"{len(rels) - 3} more layouts"] if len(rels) > 3 else [])
    return f"{', '.join(shown)} {'has' if len(rels) == 1 else 'have'} changed" if rels else "a layout has changed"


def keep(folder: str, made: Iterable[tuple[Job, Parts]], looks: Looks, store: Store) -> None:
    """Note what the files of ``folder`` (below output/) were made from. Where that cannot be noted, it is not known."""
    held = _held(store.folder, folder)
    files: dict[str, Any] = dict(held.get("files", {})) if isinstance(held.get("files"), dict) else {}
    rels: dict[str, str] = dict(held.get("looks", {})) if isinstance(held.get("looks"), dict) else {}
    for job, parts in made:
        files[job.rel.rpartition("/")[2]] = parts
        rels |= looks.of(_kind(job), parts["brand"])
    note = json.dumps({"files": files, "looks": rels}, sort_keys=True).encode()
    if note != json.dumps(held, sort_keys=True).encode():
        with suppress(PackError):
            write_whole(_place(store.folder, folder), note)


def _kind(job: Job) -> str:
    return str(job.sheet.selected.output.format)


def _place(output: Path, folder: str) -> Path:
    return output.joinpath(*MADE.split("/"), *folder.split("/")[:-1], f"{folder.rpartition('/')[2]}.json")


def _held(output: Path, folder: str) -> dict[str, Any]:
    try:
        held = json.loads(_place(output, folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _digest(path: Path) -> str:
    try:
        return digest(path.read_bytes())
    except OSError:
        return ""
