"""A workspace that uses every key (tests/cases/_whole.yaml), and selections of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casefiles import HERE, cases

from packbuilder.model import Plain
from packbuilder.pack import Output, Pack
from packbuilder.selection import Selected, select
from packbuilder.workspace import Workspace


def write(folder: Path, changes: dict[str, str] | None = None) -> Workspace:
    """The workspace in ``folder``, with words of it changed."""
    ((_, documents),) = cases(HERE / "_whole.yaml")
    for document in documents:
        path = document.write(folder)
        text = path.read_text(encoding="utf-8")
        for old, new in (changes or {}).items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    return Workspace(folder)


def names(value: str | tuple[str, ...]) -> tuple[Plain, ...]:
    return tuple(Plain.of(v) for v in ((value,) if isinstance(value, str) else value))


def pick(
    workspace: Workspace, format: str = "handout", *, briefing: str = "whole", organisation: str = "trust",  # noqa: A002
    drop: dict[str, str] | None = None, output: dict[str, Any] | None = None, **pack: str | tuple[str, ...],
) -> Selected:  # fmt: skip
    """What an output carries; ``pack`` has a pack's lists (audience, sections, topics, exclude)."""
    chosen = {"audience": (), "sections": (), "topics": (), "exclude": (), **{k: names(v) for k, v in pack.items()}}
    out = Output.model_validate({"format": format, **(output or {})})
    made = Pack.model_construct(
        title=None,
        purpose=None,
        briefing=Plain.of(briefing),
        organisation=names(organisation),
        outputs=(out,),
        **chosen,
    )
    return select(
        workspace.briefing(briefing), workspace.organisation(organisation), workspace.national(), made, out,
        pack_id="p", drop=drop,
    )  # fmt: skip
