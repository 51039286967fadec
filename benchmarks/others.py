"""The same words by other tools, where they can be had: pandoc with Typst for the handout, PptxGenJS for the slides.

Nothing here is needed to use packbuilder, or to test it. ``python -m benchmarks.others FOLDER`` says what was found.
pandoc and Typst come with ``pip install pypandoc_binary typst``; PptxGenJS with ``npm install pptxgenjs`` in FOLDER.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .naive import Content, _lines, kind_of, plain

SLIDES = """
const PptxGenJS = require("pptxgenjs"); const slides = JSON.parse(require("fs").readFileSync(process.argv[2]));
const deck = new PptxGenJS(); deck.layout = "LAYOUT_WIDE";
for (const each of slides) { const slide = deck.addSlide();
  slide.addText(each.title, { x: 0.5, y: 0.3, w: 12, h: 1, fontSize: 32, bold: true });
  if (each.rows) slide.addTable(each.rows.map(r => r.map(c => ({ text: c }))), { x: 0.5, y: 1.5, w: 12, fontSize: 18 });
  else slide.addText(each.lines.map(t => ({ text: t, options: { bullet: true, breakLine: true } })),
                     { x: 0.5, y: 1.5, w: 12, h: 5.5, fontSize: 20 });
  slide.addNotes(each.notes); }
deck.writeFile({ fileName: process.argv[3] });
"""


def markdown(content: Content) -> str:
    """The briefing as Markdown for pandoc."""
    out = [f"---\ntitle: {content.briefing['title']}\nlang: en-GB\n---"]

    def told(section: dict[str, Any], depth: int) -> Iterator[str]:
        yield "#" * depth + " " + plain(section.get("headline") or section["title"])
        if section.get("summary"):
            yield "**" + plain(section["summary"]) + "**"
        for block in section.get("blocks") or []:
            for kind, value in kind_of(block):
                if kind == "table":
                    rows = [value["columns"], ["---"] * len(value["columns"]), *value["rows"]]
                    yield "\n".join("| " + " | ".join(map(plain, row)) + " |" for row in rows)
                elif kind in ("bullets", "steps", "actions"):
                    yield "\n".join("- " + plain(line) for line in _lines(kind, value))
                else:
                    yield from (plain(line) for line in _lines(kind, value))
        for inner in section.get("sections") or []:
            yield from told(inner, depth + 1)

    for section in content.sections:
        out += told(section, 1)
    return "\n\n".join(out)


def slides(content: Content) -> list[dict[str, Any]]:
    """The slides of ``naive.deck`` as data."""
    out = []
    for section in content.walk():
        heading, notes = plain(section.get("headline") or section["title"]), plain(section.get("notes") or "")
        out.append({"title": heading, "lines": [plain(section.get("summary") or "")], "notes": notes})
        for block in section.get("blocks") or []:
            said = block.get("slide") or {}
            if not isinstance(said, dict):
                continue
            for kind, value in kind_of(block):
                title = plain(said.get("title") or heading)
                if kind == "table" and not said:
                    rows = [[plain(c) for c in row] for row in (value["columns"], *value["rows"])]
                    out.append({"title": title, "rows": rows, "notes": notes})
                    continue
                lines = [plain(line) for line in said.get("points") or _lines(kind, value)]
                out += [
                    {"title": title, "lines": lines[n : n + 9], "notes": notes} for n in range(0, max(len(lines), 1), 9)
                ]
    return out


def pandoc(content: Content, folder: Path) -> list[str] | None:
    """A command that sets the handout with pandoc and Typst, or None."""
    if importlib.util.find_spec("pypandoc") is None or importlib.util.find_spec("typst") is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "in.md").write_text(markdown(content), encoding="utf-8")
    program = (
        "import pypandoc, typst; told = ['--standalone', '--toc'];"
        "source = pypandoc.convert_file('in.md', 'typst', extra_args=told);"
        "open('in.typ', 'w', encoding='utf-8').write(source); typst.compile('in.typ', output='typst.pdf')"
    )
    return [sys.executable, "-c", program]


def pandoc_slides(content: Content, folder: Path) -> list[str] | None:
    """A command that makes slides with pandoc, or None."""
    if pandoc(content, folder) is None:
        return None
    program = "import pypandoc; pypandoc.convert_file('in.md', 'pptx', outputfile='pandoc.pptx')"
    return [sys.executable, "-c", program]


def pptxgenjs(content: Content, folder: Path, modules: Path) -> list[str] | None:
    """A command that makes the slides with PptxGenJS out of ``modules`` (a node_modules folder), or None."""
    node = shutil.which("node")
    if node is None or not (modules / "pptxgenjs").is_dir():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "slides.json").write_text(json.dumps(slides(content)), encoding="utf-8")
    (folder / "slides.js").write_text(SLIDES, encoding="utf-8")
    return [node, "slides.js", "slides.json", "pptxgenjs.pptx"]


def versions(modules: Path) -> list[str]:
    """What was found, with versions."""
    found = []
    if importlib.util.find_spec("pypandoc") is not None:
        import pypandoc  # type: ignore[import-not-found]

        found.append(f"pandoc {pypandoc.get_pandoc_version()}")
    if importlib.util.find_spec("typst") is not None:
        from importlib.metadata import version

        found.append(f"typst {version('typst')}")
    told = modules / "pptxgenjs" / "package.json"
    if told.is_file():
        node = subprocess.run(
            [shutil.which("node") or "node", "--version"], capture_output=True, text=True
        ).stdout.strip()
        found += [f"PptxGenJS {json.loads(told.read_text())['version']}", f"Node.js {node}"]
    return found
