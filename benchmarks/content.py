"""Workspaces to measure with: the briefing that ships, briefings of any length, and any number of schools."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = "serious-case-reviews"
SCHOOL = "oakfield-primary"

SENTENCE = "A change that one colleague sees on Monday and another on Friday is seen by nobody until they talk {p%d}. "
POINTS = ("Say what you saw, in plain words.", "Write it down on the day.", "Ask what was done with it, and when.")


def shipped(folder: Path, packs: dict[str, dict[str, Any]]) -> Path:
    """A workspace with the content that ships, and ``packs`` in place of its own."""
    shutil.copytree(ROOT / "content", folder / "content")
    shutil.rmtree(folder / "content" / "packs")
    (folder / "content" / "packs").mkdir()
    for name, pack in packs.items():
        whole = {"title": name, "briefing": SHIPPED, "organisation": SCHOOL, **pack}
        _write(folder / "content" / "packs" / f"{name}.yaml", whole)
    return folder


def long(folder: Path, sections: int, formats: tuple[str, ...]) -> Path:
    """A workspace with a briefing of so many sections, a page or four slides each, and a pack for each format."""
    home = folder / "content" / "briefings" / "long"
    outline = {
        "title": "A briefing of some length",
        "short_title": "Length",
        "subtitle": "The same page again and again, to see what one costs.",
        "kind": "Staff briefing",
        "version": "1.0",
        "reviewed": "2026-11-02",
        "review_by": "2027-09-01",
        "for": "Whoever measures.",
        "remember": [{"lead": "Look.", "text": "And say what you saw {p9}."}],
        "sources": [{"id": "report", "title": "The Report", "authors": "A. Writer", "year": "2016",
                     "short": "Writer, 2016", "web": "https://www.example.org/report"}],
        "audiences": {"staff": "Staff"},
        "outline": [f"part-{number}" for number in range(1, sections + 1)],
    }  # fmt: skip
    _write(home / "briefing.yaml", outline)
    for number in range(1, sections + 1):
        _write(home / "sections" / f"part-{number}.yaml", _section(number))
    (folder / "content" / "organisations").mkdir(parents=True)
    shutil.copy(ROOT / "content" / "organisations" / f"{SCHOOL}.yaml", folder / "content" / "organisations")
    shutil.copy(ROOT / "content" / "national-lines.yaml", folder / "content")
    for name in formats:
        pack = {"title": name, "briefing": "long", "organisation": SCHOOL, "outputs": [{"format": name}]}
        _write(folder / "content" / "packs" / f"{name}.yaml", pack)
    return folder


def _section(number: int) -> dict[str, Any]:
    """A page of a handout: two paragraphs, a list, a table and a panel."""
    rows = [[f"Sign {number}.{row}", "What it may mean, and whom to tell.", "Today"] for row in range(1, 4)]
    return {
        "id": f"part-{number}",
        "title": f"What to see in week {number}",
        "theme": number <= 4,
        "summary": "A small thing, said on the day, can be the piece that was missing.",
        "minutes": 2,
        "blocks": [
            {"text": (SENTENCE % number) * 4 + "\n\n" + (SENTENCE % (number + 1)) * 3},
            {"bullets": [f"{point} Part {number}." for point in POINTS]},
            {"table": {"columns": ["Sign", "Meaning", "When"], "rows": rows}},
            {"callout": {"kind": "key", "text": "You may be the one who notices."}},
        ],
    }


def schools(folder: Path, count: int, formats: tuple[str, ...] = ("poster", "handout")) -> tuple[Path, Path]:
    """A workspace for so many schools: ``(its folder, the spreadsheet)``; a poster and a short handout for each."""
    pack = {"audience": "staff", "sections": ["why-schools-matter"], "outputs": [{"format": f} for f in formats]}
    shipped(folder, {"for-schools": pack})
    sheet = folder / "schools.csv"
    with sheet.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "name", "short name", "kind", "brand", "web", "dsl name", "dsl phone",
                         "deputy 1 name", "deputy 1 phone", "front door phone"])  # fmt: skip
        for number in range(1, count + 1):
            phones = [f"01632 960{(number * step) % 1000:03d}" for step in (1, 7, 13)]
            brand, web = ("oakfield", "harbour")[number % 2], f"www.school-{number}.example"
            one, other = _named(number), _named(number + 4000)
            writer.writerow([f"school-{number:04d}", f"School {number} Primary", f"School {number}", "Primary school",
                             brand, web, f"{one} Example", phones[0], f"{other} Example", phones[1],
                             phones[2]])  # fmt: skip
    return folder, sheet


def _named(number: int) -> str:
    """A first name that nobody has, and no two of them the same: ``Babeba``."""
    parts = ("ba", "be", "bi", "bo", "da", "de", "di", "do", "la", "le", "li", "lo", "ma", "me", "mi", "mo")
    return "".join(parts[number >> shift & 15] for shift in (12, 8, 4, 0)).capitalize()


def _write(path: Path, value: Any) -> None:
    """JSON is YAML."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
