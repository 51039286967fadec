"""JSON Schema of the content language, so that an editor completes and checks while one writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from .briefing import Outline, Section
from .organisation import LinesEntry, OrganisationEntry
from .pack import Pack

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": ["string", "number", "boolean"]}


def schemas() -> Iterator[tuple[str, str]]:
    """``(file name, text)`` of each schema."""
    models: dict[str, type[BaseModel]] = {
        "briefing": Outline, "section": Section, "organisation": OrganisationEntry, "pack": Pack,
        "national-lines": LinesEntry,
    }  # fmt: skip
    for name, model in models.items():
        schema = model.model_json_schema(by_alias=True)
        if name == "organisation":
            deputies = schema["properties"].pop("deputies")
            roles = schema["properties"]["contacts"]
            roles["properties"] = {"deputies": deputies}
        _loosen(schema)
        head = {"$schema": DIALECT, "title": f"packbuilder {name}"}
        yield f"{name}.schema.json", json.dumps({**schema, **head}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


#: Lists that may be written as a single value (none named: as one of their items), and mappings that may be
#: written as what they mostly hold.
_SHORT_FORMS: dict[str, tuple[Any, ...]] = {
    "bullets": ({"type": "array", "items": _TEXT},),
    "steps": ({"type": "array", "items": _TEXT},),
    "actions": ({"type": "array", "items": _TEXT},),
    "terms": ({"type": "array", "items": {"$ref": "#/$defs/Term"}},),
    "contacts": ({"type": "array", "items": _TEXT},),
    "slide": (_TEXT, {"type": "array", "items": _TEXT}),
    "poster": ({"$ref": "#/$defs/Poster"},),
    "points": ({"type": "array", "items": {"anyOf": [_TEXT, {"$ref": "#/$defs/Point"}]}},),
    **dict.fromkeys(("organisation", "audience", "sections", "topics", "exclude", "posters", "paper"), ()),
}


def _loosen(node: Any, name: str = "") -> None:
    """What the reader takes beside the plain form of a model: short forms, and yes and no as words."""
    if isinstance(node, list):
        for item in node:
            _loosen(item)
        return
    if not isinstance(node, dict):
        return
    for key, value in list(node.get("properties", {}).items()):
        _loosen(value)
        target = node["properties"][key]
        kinds = [target.get("type"), *(t.get("type") for t in target.get("anyOf", ()))]
        if "boolean" in kinds:
            node["properties"][key] = {"enum": [True, False, "yes", "no"], "default": target.get("default") or False}
        elif key in _SHORT_FORMS and _listed(node, key, target):
            node["properties"][key] = {"anyOf": [target, *(_SHORT_FORMS[key] or (target["items"],))]}
    for key, value in node.items():
        if key != "properties":
            _loosen(value)


def _listed(owner: Any, key: str, target: Any) -> bool:
    """Whether the short form of ``key`` holds in this owner: `sections` is short in a pack, not in a section."""
    if key == "contacts":
        return "contacts" in owner.get("required", ())
    if key in ("sections", "topics", "audience", "posters"):
        items = target.get("items", {})
        return "$ref" not in items and {"format", "outputs"} & set(owner["properties"]) != set()
    return True
