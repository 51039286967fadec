"""The JSON Schema that an editor completes and checks by."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from casefiles import HERE, cases

from packbuilder.schema import schemas

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = {name.removesuffix(".schema.json"): json.loads(text) for name, text in schemas()}
MODELINE = re.compile(r"# yaml-language-server: \$schema=(.+)")


class Editor(yaml.SafeLoader):
    """YAML as an editor reads it: numbers and true/false are such, yes, no and dates are text (1.2 core schema)."""


Editor.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in held if tag.rsplit(":", 1)[1] in ("int", "float", "null")]
    for sign, held in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def refused(name: str, text: str) -> list[str]:
    """Where and why an editor would underline ``text``."""
    checker = jsonschema.Draft202012Validator(SCHEMAS[name])
    faults = checker.iter_errors(yaml.load(text, Editor))
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in faults]


def kind(path: Path) -> str:
    """Which schema a content file is of, by where it stands."""
    folder = {"organisations": "organisation", "packs": "pack", "sections": "section"}.get(path.parent.name)
    return folder or {"briefing.yaml": "briefing", "national-lines.yaml": "national-lines"}[path.name]


SHIPPED = sorted(p for base in ("content", "layouts/starter/content") for p in (ROOT / base).rglob("*.yaml"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["title"] == f"packbuilder {name}"


@pytest.mark.parametrize("path", SHIPPED, ids=[str(p.relative_to(ROOT)) for p in SHIPPED])
def test_what_is_shipped_passes_and_names_its_schema(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert refused(kind(path), text) == []
    modeline = MODELINE.match(text)
    assert modeline, "the first line does not name the schema"
    folder = next(p for p in path.parents if p.name == "content")
    assert (path.parent / modeline[1]).resolve() == folder / "schema" / f"{kind(path)}.schema.json"


def test_every_key_and_every_short_form_passes() -> None:
    ((_, documents),) = cases(HERE / "_whole.yaml")
    for document in documents:
        assert refused(kind(Path(document.name)), "\n".join(document.lines)) == [], document.name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("section", "{id: a, titel: T, summary: S}"),
        ("section", "{id: a, title: T}"),
        ("section", "{id: a, title: [T], summary: S}"),
        ("section", "{id: a, title: T, summary: S, theme: perhaps}"),
        ("section", "{id: a, title: T, summary: S, minutes: five}"),
        ("section", "{id: a, title: T, summary: S, priority: 4}"),
        ("section", "{id: a, title: T, summary: S, blocks: [{txt: x}]}"),
        ("section", "{id: a, title: T, summary: S, blocks: [{text: x, bullets: [y]}]}"),
        ("section", "{id: a, title: T, summary: S, blocks: [{callout: {kind: kye, text: x}}]}"),
        ("section", "{id: a, title: T, summary: S, blocks: [{bullets: {items: [a], titel: T}}]}"),
        ("section", "{id: a, title: T, summary: S, sections: one}"),
        ("section", "{id: a, title: T, summary: S, poster: {id: p}}"),
        ("pack", "{title: T, briefing: b, organisation: o, outputs: [{format: handuot}]}"),
        ("pack", "{title: T, briefing: b, organisation: o, outputs: [{format: poster, paper: a5}]}"),
        ("pack", "{title: T, briefing: b, organisation: o, outputs: handout}"),
        ("organisation", "{name: N, contacts: {dsl: {telephone: 1}}}"),
        ("organisation", "{name: N, contacts: {deputies: {name: A}}}"),
        ("national-lines", "{lines: []}"),
        ("briefing", "{title: T}"),
    ],
)
def test_what_is_wrong_is_underlined(name: str, text: str) -> None:
    assert refused(name, text)


# -- the manual -----------------------------------------------------------------------------------------


def keys(schema: Any, name: str = "") -> set[str]:
    """The keys of a schema, or of one of its definitions."""
    return set((schema["$defs"][name] if name else schema)["properties"])


def table(heading: str) -> set[str]:
    """The keys in the first column of the manual's table under ``heading``."""
    manual = (ROOT / "docs/content-language.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \|", manual.split(f"\n## {heading}\n")[1].split("\n## ")[0], re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def test_the_manual_names_every_key() -> None:
    section, outline, pack = SCHEMAS["section"], SCHEMAS["briefing"], SCHEMAS["pack"]
    assert table("briefing.yaml") == keys(outline)
    assert table("A section") == keys(section, "Section")
    assert table("A poster") == keys(section, "Poster")
    assert table("A pack") == keys(pack)
    assert table("An output") == keys(pack, "Output")
    blocks = {key for name in section["$defs"] if name.endswith("Block") for key in keys(section, name)}
    assert table("Blocks") == blocks - {"only", "except", "slide", "sensitive", "wall", "lang"}
