"""The plain script that packbuilder is measured against: the same words, the same engines, and no more.

It reads the YAML with PyYAML, fills in one Jinja2 template, and lets WeasyPrint set the handout and each poster once,
as tagged PDF/UA in the same typefaces, in full looks; python-pptx makes the slides from its own template. It mends
no tags, measures no words, looks for no fault, and reads nothing back. It is written as someone would who knows
these libraries well, so that the comparison is an honest one.

    python -m benchmarks.naive CONTENT OUT [--handouts 1] [--posters 1] [--decks 1]
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

Block = dict[str, Any]
HERE = Path(__file__).parent


KINDS = (
    "text", "bullets", "steps", "actions", "callout", "case", "quote", "stats", "chart", "table", "terms", "question",
    "scenario", "quiz", "contacts", "links", "slip",
)  # fmt: skip


def inline(text: object) -> Markup:
    """The little markup of the content language as HTML."""
    out = str(escape(str(text)))
    out = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", out)
    out = re.sub(r"\*(.+?)\*", r"<em>\1</em>", out)
    out = re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>', out)
    return Markup(re.sub(r"\{p(\d[\d-]*)\}", r'<span class="pg">(p\1)</span>', out))


def plain(text: object) -> str:
    """The words alone, for slides."""
    out = re.sub(r"\*+|\s*\{p\d[\d-]*\}", "", str(text))
    return " ".join(re.sub(r"\[(.+?)\]\(.+?\)", r"\1", out).split())


def kind_of(block: Block) -> list[tuple[str, Any]]:
    """The kind of a block and its body."""
    return [(kind, block[kind]) for kind in KINDS if kind in block]


FAMILIES = {"fontpkg_atkinson_hyperlegible": "Atkinson Hyperlegible", "fontpkg_noto_sans": "Noto Sans"}


def faces() -> str:
    """``@font-face`` rules for the same files that packbuilder embeds."""
    from importlib.resources import files

    rules = []
    for package, family in FAMILIES.items():
        for each in sorted(_fonts(Path(str(files(package))))):
            bold, italic = "bold" in each.stem.lower(), "italic" in each.stem.lower()
            weight = "" if "[" in each.stem else f"font-weight:{700 if bold else 400};"
            style = f"font-style:{'italic' if italic else 'normal'}"
            rules.append(f'@font-face{{font-family:"{family}";{weight}{style};src:url("{each.as_uri()}")}}')
    return "\n".join(rules)


def _fonts(folder: Path) -> Iterator[Path]:
    return (p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".otf"))


class Content:
    """A briefing and a school, as PyYAML gives them."""

    def __init__(self, folder: Path, briefing: str = "", school: str = "") -> None:
        home = folder / "briefings" / briefing if briefing else next((folder / "briefings").iterdir())
        self.briefing = yaml.safe_load((home / "briefing.yaml").read_text("utf-8"))
        outline = self.briefing["outline"]
        self.sections = [yaml.safe_load((home / "sections" / f"{name}.yaml").read_text("utf-8")) for name in outline]
        organisations = sorted((folder / "organisations").glob("*.yaml"))
        place = folder / "organisations" / f"{school}.yaml" if school else organisations[-1]
        self.school = yaml.safe_load(place.read_text("utf-8"))
        contacts = self.school.get("contacts", {})
        self.people = [c for k, c in contacts.items() if k != "deputies"] + list(contacts.get("deputies", []))

    def walk(self) -> Iterator[Block]:
        """Every section, parents first."""
        waiting = list(reversed(self.sections))
        while waiting:
            section = waiting.pop()
            yield section
            waiting += reversed(section.get("sections") or [])


def environment() -> Environment:
    """Jinja2 with the two filters."""
    engine = Environment(autoescape=True, loader=FileSystemLoader(HERE))
    engine.filters.update(text=inline, kind=kind_of)
    return engine


def handout(content: Content, out: Path) -> None:
    """The whole briefing as one PDF."""
    from weasyprint import HTML

    css = (HERE / "naive.css").read_text("utf-8").replace("{{ school }}", content.school["name"])
    html = environment().get_template("naive.html").render(
        b=content.briefing, sections=content.sections, people=content.people, faces=Markup(faces()), css=Markup(css)
    )  # fmt: skip
    HTML(string=html).write_pdf(out, pdf_variant="pdf/ua-1")


def posters(content: Content, out: Path, count: int) -> None:
    """So many posters, a PDF each."""
    from weasyprint import HTML

    template, rules = environment().get_template("naive-poster.html"), Markup(faces())
    css = Markup((HERE / "naive-poster.css").read_text("utf-8"))
    found = [section["poster"] for section in content.walk() if section.get("poster")]
    for number in range(count):
        poster = found[number % len(found)]
        html = template.render(p=poster, people=content.people[:3], faces=rules, css=css)
        HTML(string=html).write_pdf(out / f"poster-{number}.pdf", pdf_variant="pdf/ua-1")


def deck(content: Content, out: Path) -> None:
    """A slide for each section and each block, with notes."""
    from pptx import Presentation

    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text = content.briefing["title"]
    first.placeholders[1].text = content.briefing["subtitle"]
    for section in content.walk():
        heading = plain(section.get("headline") or section["title"])
        _slide(show, heading, [plain(section["summary"])] if section.get("summary") else [], section.get("notes"))
        for block in section.get("blocks") or []:
            for kind, value in kind_of(block):
                said = block.get("slide") or {}
                if not isinstance(said, dict):
                    continue  # `slide: none`
                if kind == "table" and not said:
                    _table(show, heading, value)
                    continue
                lines = said.get("points") or [plain(line) for line in _lines(kind, value)]
                title = plain(said.get("title") or heading)
                for start in range(0, max(len(lines), 1), 9):
                    _slide(show, title, [plain(line) for line in lines[start : start + 9]], section.get("notes"))
    show.save(str(out))


def _lines(kind: str, value: Any) -> Iterator[object]:
    if isinstance(value, str):
        yield from value.strip().split("\n\n")
    elif isinstance(value, list):
        for each in value:
            yield from _lines(kind, each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in ("kind", "minutes", "answer", "web", "unit", "columns", "count", "of"):
                yield from _lines(kind, each)
    elif value is not None:
        yield value


def _slide(show: Any, title: str, lines: list[str], notes: str | None) -> None:
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    frame = slide.placeholders[1].text_frame
    frame.text = lines[0] if lines else ""
    for line in lines[1:]:
        frame.add_paragraph().text = line
    slide.notes_slide.notes_text_frame.text = notes or title


def _table(show: Any, title: str, table: Block) -> None:
    from pptx.util import Inches

    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = title
    rows, columns = len(table["rows"]) + 1, len(table["columns"])
    grid = slide.shapes.add_table(rows, columns, Inches(0.5), Inches(1.5), Inches(9), Inches(5)).table
    for x, cell in enumerate(table["columns"]):
        grid.cell(0, x).text = plain(cell)
    for y, row in enumerate(table["rows"], 1):
        for x, cell in enumerate(row):
            grid.cell(y, x).text = plain(cell)


def main() -> None:
    """The command line."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("content", type=Path)
    told.add_argument("out", type=Path)
    told.add_argument("--handouts", type=int, default=1)
    told.add_argument("--posters", type=int, default=1)
    told.add_argument("--decks", type=int, default=1)
    told.add_argument("--briefing", default="")
    told.add_argument("--school", default="")
    asked = told.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    content = Content(asked.content, asked.briefing, asked.school)
    for number in range(asked.handouts):
        handout(content, asked.out / f"handout-{number}.pdf")
    if asked.posters:
        posters(content, asked.out, asked.posters)
    for number in range(asked.decks):
        deck(content, asked.out / f"deck-{number}.pptx")


if __name__ == "__main__":
    main()
