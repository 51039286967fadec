"""The small workspaces in other languages (tests/languages): every kind of block, in each of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from briefings import LAYOUTS, ROOT, brand_of
from casefiles import cases
from PIL import Image

from packbuilder import formats
from packbuilder.formats import Artifact, Sheet
from packbuilder.selection import Selected, select
from packbuilder.workspace import Workspace

LANGUAGES = ("ar", "cy", "pl", "uk", "ur")


def written(folder: Path, language: str, changes: dict[str, str] | None = None) -> Workspace:
    """The workspace of ``language`` in ``folder``, with words of it changed."""
    ((_, documents),) = cases(ROOT / "tests" / "languages" / f"{language}.yaml")
    for document in documents:
        path = document.write(folder)
        text = path.read_text(encoding="utf-8")
        for old, new in (changes or {}).items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    for briefing in (folder / "content" / "briefings").iterdir():
        Image.new("RGB", (300, 200), (120, 160, 150)).save(briefing / "sala.png")
    return Workspace(folder)


@cache
def workspace(language: str) -> Workspace:
    """The workspace of ``language``, written once."""
    return written(Path(mkdtemp(prefix=f"packbuilder-{language}-")), language)


def chosen(language: str, kind: str, home: Workspace | None = None, **changes: Any) -> Selected:
    """What the output of ``kind`` takes."""
    home = home or workspace(language)
    name = home.packs()[0]
    pack = home.pack(name)
    output = next(o for o in pack.outputs if o.format == kind).model_copy(update=changes)
    return select(
        home.briefing(str(pack.briefing)), home.organisation(str(pack.organisation[0])), home.national(), pack, output,
        pack_id=name,
    )  # fmt: skip


def made(selected: Selected, home: Workspace) -> Artifact:
    """The first file of a selection."""
    sheet: Sheet = formats.sheets(selected)[0]
    sheet.options["folder"] = str(home.root / "content" / "briefings" / str(selected.pack.briefing))
    return formats.build(sheet, LAYOUTS, brand_of(selected))


@cache
def built(language: str, kind: str) -> tuple[Selected, Artifact]:
    """The selection and the file of ``kind`` in ``language``, built once."""
    selected = chosen(language, kind)
    return selected, made(selected, workspace(language))
