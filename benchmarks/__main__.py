"""Measure packbuilder, side by side with plainer ways, and write docs/performance.md.

    python -m benchmarks [--rounds 5] [--only cold,nothing,pages,slides,schools,others,deck] [--node FOLDER] [--write]

Each comparison runs in pairs, A B A B, after a run of each that is not counted; what is told is the median of the
ratios. A machine that others use at the time tells less than one that is left alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import content, others
from .naive import Content
from .timing import Runs, emptied, pairs, ratio, run

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
TOOL = (sys.executable, "-m", "packbuilder")
ENV = {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])])}
#: Numbers of sections: from about 6 pages to about 96, and from about 20 slides to about 500.
PAGES, SLIDES = (4, 10, 22, 46, 94), (4, 14, 30, 70, 145)
ONE_EACH = {
    "outputs": [{"format": "handout"}, {"format": "poster", "posters": ["notice-what-changes"]}, {"format": "deck"}]
}
THREE = ["notice-what-changes", "be-curious", "make-it-a-referral"]
PAPER = {"organisation": ["oakfield-primary", "harbour-street"],
         "outputs": [{"format": "poster", "posters": THREE}, {"format": "handout"}]}  # fmt: skip

Rows = list[tuple[str, ...]]


def naive(home: Path, out: Path, *told: str) -> list[str]:
    """The command of the plain script."""
    return [
        sys.executable,
        "-m",
        "benchmarks.naive",
        str(home / "content"),
        str(out),
        "--school",
        content.SCHOOL,
        *told,
    ]


def cold(rounds: int, folder: Path) -> tuple[str, Rows, dict[str, Any]]:
    """A whole build against the plain script."""
    home = content.shipped(emptied(folder / "cold"), {"one-each": ONE_EACH, "paper": PAPER})
    rows: Rows = [("what is built", "packbuilder", "plain script", "ratio", "to reach")]
    figures = {}
    for pack, told, bound in (
        ("one-each", ("--handouts", "1", "--posters", "1", "--decks", "1"), 1.3),
        ("paper", ("--handouts", "2", "--posters", "6", "--decks", "0"), 0.8),
    ):
        ours, plain = pairs(
            rounds,
            lambda pack=pack: run([*TOOL, "build", pack, "--force"], folder=home, env=ENV),  # type: ignore[misc]
            lambda told=told: run(naive(home, folder / "naive", *told), env=ENV),  # type: ignore[misc]
        )
        times = ratio(ours, plain)
        title = {"one-each": "a handout, a poster and a deck", "paper": "six posters and two handouts"}[pack]
        rows.append((title, _seconds(ours), _seconds(plain), f"{times:.2f}", f"at most {bound}"))
        figures[pack] = {"ours": ours.median(), "plain": plain.median(), "ratio": times}
    return "A cold pack: everything set, mended, proven and written, against a script that only sets", rows, figures


def nothing(rounds: int, folder: Path) -> tuple[str, Rows, dict[str, Any]]:
    """A build with nothing to do against a bare start of Python."""
    home = content.shipped(emptied(folder / "nothing"), {"one-each": ONE_EACH})
    run([*TOOL, "build", "one-each"], folder=home, env=ENV)
    rows: Rows = [("what there is", "packbuilder", "python -c pass", "ratio", "to reach")]
    ours, bare = pairs(
        rounds * 3,
        lambda: run([*TOOL, "build", "one-each"], folder=home, env=ENV),
        lambda: run([sys.executable, "-c", "pass"], env=ENV),
    )
    rows.append(
        ("one pack, all of it as it was", _seconds(ours), _seconds(bare), f"{ratio(ours, bare):.1f}", "at most 5")
    )
    return "Nothing to do", rows, {"one": ratio(ours, bare)}


def growth(name: str, sizes: tuple[int, ...], bound: str) -> tuple[str, Rows, dict[str, Any]]:
    """What a page or a slide costs as a document grows."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", name, *map(str, sizes)],
        cwd=ROOT, env={**os.environ, **ENV}, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    made = [json.loads(line) for line in said.splitlines()]
    unit = made[0]["unit"]
    rows: Rows = [(unit, "set and mended", "proven", f"a {unit[:-1]}, together")]
    for each in made:
        whole = (each["set"] + each["prove"]) / each["count"] * 1000
        rows.append((str(each["count"]), f"{each['set']:.2f} s", f"{each['prove']:.2f} s", f"{whole:.0f} ms"))
    costs = [(e["set"] + e["prove"]) / e["count"] for e in made[1:]]
    flat = max(costs) / min(costs)
    rows.append((f"most to least, from {made[1]['count']}", "", "", f"{flat:.2f} ({bound})"))
    return (
        f"How the cost grows with {unit} (processor time, in a process that is warm)",
        rows,
        {"made": made, "flat": flat},
    )


def schools(rounds: int, folder: Path, counts: tuple[int, ...]) -> tuple[str, Rows, dict[str, Any]]:
    """Many schools: documents a second with one process and with two, and memory; then with nothing to do."""
    rows: Rows = [("schools", "processes", "documents", "time", "documents a second", "largest process")]
    figures: dict[str, Any] = {}
    for count in counts:
        formats = ("poster", "handout") if count <= 100 else ("poster",)  # a thousand, within some minutes
        home, sheet = content.schools(emptied(folder / "schools"), count, formats)
        build = partial(run, env=ENV, folder=home)
        command = [*TOOL, "build", "for-schools", "--organisations", sheet.name]
        files = count * len(formats)
        for jobs in (1, 2) if count <= 100 else (2,):
            made = Runs()
            for _ in range(min(rounds, 2) if count <= 100 else 1):
                for held in (".packbuilder", "output"):
                    shutil.rmtree(home / held, ignore_errors=True)
                made.each.append(build([*command, "--jobs", str(jobs)]))
            rate = files / made.median()
            figures[f"{count}/{jobs}"] = {"rate": rate, "peak": made.median("peak")}
            peak = f"{made.median('peak'):.0f} MB"
            rows.append((f"{count:,}", str(jobs), f"{files:,}", _seconds(made), f"{rate:.1f}", peak))
        build(command)
        ours, bare = pairs(
            rounds * 2,
            partial(build, command),
            lambda: run([sys.executable, "-c", "pass"], env=ENV),
        )
        figures[f"{count}/nothing"] = ratio(ours, bare)
        starts = f"{ratio(ours, bare):.1f} bare starts (to reach: 8)"
        rows.append((f"{count:,}", "nothing to do", f"{files:,}", _seconds(ours), starts, ""))
    if "100/1" in figures:
        gain = figures["100/2"]["rate"] / figures["100/1"]["rate"]
        rows.append(("", "two against one", "", "", f"{gain:.2f} times (to reach: 1.8)", "to reach: 250 MB"))
        figures["gain"] = gain
    return "Many schools: a poster and a short handout for each of 100, a poster for each of 1,000", rows, figures


def tools(rounds: int, folder: Path, node: Path) -> tuple[str, Rows, dict[str, Any]]:
    """The same words by other tools."""
    home = content.shipped(
        emptied(folder / "others"),
        {"handout": {"outputs": [{"format": "handout"}]}, "deck": {"outputs": [{"format": "deck"}]}},
    )
    briefing = Content(home / "content", school=content.SCHOOL)
    work = folder / "tools"
    rows: Rows = [("what", "with", "time", "packbuilder", "packbuilder against it")]
    figures = {}
    sides: list[tuple[str, str, list[str] | None]] = [
        ("handout", "pandoc and Typst", others.pandoc(briefing, work)),
        ("deck", "pandoc", others.pandoc_slides(briefing, work)),
        ("deck", "PptxGenJS", others.pptxgenjs(briefing, work, node / "node_modules")),
    ]
    for pack, title, command in sides:
        if command is None:
            rows.append((pack, title, "not at hand", "", ""))
            continue
        env = {**ENV, "NODE_PATH": str(node / "node_modules")}
        ours, theirs = pairs(
            rounds,
            lambda pack=pack: run([*TOOL, "build", pack, "--force"], folder=home, env=ENV),  # type: ignore[misc]
            lambda command=command, env=env: run(command, folder=work, env=env),  # type: ignore[misc]
        )
        rows.append((pack, title, _seconds(theirs), _seconds(ours), f"{ratio(ours, theirs):.1f}"))
        figures[f"{pack}/{title}"] = ratio(ours, theirs)
    return "Other tools, the same words, no brand, nothing mended and nothing proven", rows, figures


def plain_deck(rounds: int) -> tuple[str, Rows, dict[str, Any]]:
    """Slides as plain python-pptx makes them against ours; the same slides, the same XML."""
    from . import deck_speed

    figures = deck_speed.measure()
    rows: Rows = [("what", "figure"), *((key, str(value)) for key, value in figures.items())]
    return "500 slides against plain python-pptx", rows, figures


def _seconds(runs: Runs) -> str:
    least, most = runs.spread()
    return f"{runs.median():.2f} s ({least:.2f} to {most:.2f})"


def machine(node: Path) -> list[str]:
    """What was measured on, and with which versions."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        named = [x for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")]
        model = named[0].partition(":")[2].strip() if named else model
    engines = ", ".join(
        f"{name} {version(name)}" for name in ("weasyprint", "python-pptx", "pikepdf", "jinja2", "pyyaml")
    )
    return [
        f"- {model}, {os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}",
        f"- packbuilder {version('packbuilder')}, {engines}",
        *[f"- {each}" for each in others.versions(node / "node_modules")],
    ]


def table(rows: Rows) -> str:
    """Rows as Markdown; the first is the head."""
    head, *body = rows
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in body])


def main() -> None:
    """The command line."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--rounds", type=int, default=5)
    told.add_argument("--only", default="cold,nothing,pages,slides,deck,schools,others")
    told.add_argument("--schools", default="100,1000")
    told.add_argument("--node", type=Path, default=Path(), help="a folder with node_modules/pptxgenjs")
    told.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    asked = told.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts: dict[str, Callable[[], tuple[str, Rows, dict[str, Any]]]] = {
            "cold": lambda: cold(asked.rounds, folder),
            "nothing": lambda: nothing(asked.rounds, folder),
            "pages": lambda: growth("handout", PAGES, "to reach: 1.25"),
            "slides": lambda: growth("deck", SLIDES, "in line"),
            "deck": lambda: plain_deck(asked.rounds),
            "schools": lambda: schools(asked.rounds, folder, tuple(int(n) for n in asked.schools.split(","))),
            "others": lambda: tools(asked.rounds, folder, asked.node.resolve()),
        }
        out = []
        for part in asked.only.split(","):
            title, rows, _ = parts[part]()
            out.append(f"### {title}\n\n{table(rows)}\n")
            print(out[-1], flush=True)
    if asked.write:
        _write("\n".join(["\n".join(machine(asked.node.resolve())) + "\n", *out]))


BEGIN, END = "<!-- written by python -m benchmarks --write -->", "<!-- end -->"


def _write(tables: str) -> None:
    """Put the tables between the marks of docs/performance.md; what is said around them stays."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables}\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
