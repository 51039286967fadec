"""How made and random matter falls on the pages of a handout, read from the finished file.

What is asked here is asked of the PDF, by the code that proves files and by pikepdf: nothing that set it is used. A few
files in the ordinary run, hundreds behind the soak mark; each from its own seed, so that one can be had again.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from briefings import LAYOUTS, ROOT, build, made, of_pack, section
from pdfs import opened

from packbuilder.model import Plain
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.reading import Piece, Reading
from packbuilder.selection import Selected

pytestmark = pytest.mark.slow
MM = 72 / 25.4
FOOT = {"": 270.0, "large": 254.0}
WORDS = "some words that go on for a while as they do until there is no more of them and nobody asks why".split()
TOKEN = "https://www.example.org/" + "abcdefghij" * 7
WHOLE = re.compile(r"(whole\d+)(first|last)")
ROW = re.compile(r"row(\d+)of(\d+)")
HEAD = re.compile(r"head(\d+)")


class Author:
    """Writes sections of random blocks; what has to stay whole begins and ends with words of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.count = 0

    def words(self, most: int, least: int = 2) -> str:
        said = [self.chance.choice(WORDS) for _ in range(self.chance.randint(least, most))]
        if self.chance.random() < 0.04:
            said.insert(self.chance.randrange(len(said)), TOKEN)
        if self.chance.random() < 0.2:
            said.insert(1, f"[{self.chance.choice(WORDS)}](https://www.example.org/{len(said)}).")
        if self.chance.random() < 0.2:
            said.append(f"{{p{self.chance.randint(1, 90)}}}")
        return " ".join(said).capitalize() + "."

    def ends(self) -> tuple[str, str]:
        self.count += 1
        return f"whole{self.count}first", f"whole{self.count}last"

    def block(self) -> dict[str, Any]:
        kind = self.chance.choice(
            ("text", "text", "text", "bullets", "steps", "actions", "case", "callout", "question", "table", "terms",
             "chart", "stats", "quote")
        )  # fmt: skip
        first, last = self.ends()
        some = [self.words(25) for _ in range(self.chance.randint(1, 9))]
        items = [f"{a} {self.words(30)} {b}" for a, b in (self.ends() for _ in some)]
        return {
            "text": {"text": "\n\n".join(self.words(120) for _ in range(self.chance.randint(1, 3)))},
            "bullets": {"bullets": {"title": self.words(12), "items": items}},
            "steps": {"steps": {"title": self.words(6), "items": items}},
            "actions": {"actions": {"title": self.words(6), "items": items}},
            "case": {"case": {"title": first, "happened": self.words(90), "learned": f"{self.words(40)} {last}"}},
            "callout": {"callout": {
                "kind": self.chance.choice(("key", "caution", "law")), "title": first, "text": f"{self.words(60)} {last}",
            }},
            "question": {"question": {"ask": f"{first} {self.words(9)}", "prompts": [*some[:2], last]}},
            "table": self.table(),
            "terms": {"terms": [{"term": a, "meaning": f"{self.words(40)} {b}"} for a, b in map(str.split, self.pairs())]},
            "chart": {"chart": {"kind": "bar", "title": first, "note": f"{self.words(20)} {last}", "data": [
                {"label": self.words(4), "value": n + 1} for n in range(len(some[:5]))]}},
            "stats": {"stats": [{"value": "12", "text": first}, {"value": "3 of 5", "text": last}]},
            "quote": {"quote": {"text": f"{first} {self.words(30)}", "by": last}},
        }[kind]  # fmt: skip

    def pairs(self) -> list[str]:
        return [" ".join(self.ends()) for _ in range(self.chance.randint(1, 6))]

    def table(self) -> dict[str, Any]:
        self.count += 1
        number, rows = self.count, self.chance.choice((1, 3, 6, 30))
        return {"table": {"title": self.words(6), "columns": [f"head{number}", "What of it"], "row_heads": True, "rows": [
            [f"row{n}of{number}", f"{self.words(35)} row{n}of{number}"] for n in range(rows)]}}  # fmt: skip

    def sections(self) -> list[dict[str, Any]]:
        return [
            section(
                f"n{number}", theme=self.chance.random() < 0.5, blocks=[self.block() for _ in range(self.chance.randint(1, 5))],
                sections=[section(f"n{number}-{inner}", headline=self.words(12), blocks=[self.block() for _ in range(self.chance.randint(1, 4))])
                          for inner in range(self.chance.randint(0, 3))],
            )
            for number in range(4)
        ]  # fmt: skip


@dataclass(frozen=True)
class File:
    """A finished handout with what was asked of it."""

    data: bytes
    selected: Selected
    reading: Reading

    @property
    def matter(self) -> list[Piece]:
        """What is read: no feet, no running heads."""
        return [p for p in self.reading.face if p.role not in ("Artifact", "") and p.box is not None]

    @property
    def bottom(self) -> float:
        return FOOT["large" if self.selected.output.large_print else ""] * MM


def handout(folder: Path, seed: int) -> File:
    """The handout of a seed, without its last section: what stands there must not be in the file."""
    made(folder, Author(seed).sections())
    output: dict[str, Any] = ({}, {"large_print": True}, {"ink": "light"})[seed % 3]
    selected = of_pack(folder, "test", sections=tuple(Plain.of(name) for name in ("n0", "n1", "n2")), **output)
    data = build(selected).data
    return File(data, selected, read_pdf(data))


def lone_headings(file: File) -> list[str]:
    """Headings with nothing beside or below them on their page."""
    def heads(piece: Piece) -> bool:
        said = piece.bold and piece.size >= 15 and not WHOLE.search(piece.text)  # a key message is as large
        return said or re.fullmatch(r"H\d", piece.role) is not None

    is_head = [heads(piece) for piece in file.matter]
    found = []
    for piece, head in zip(file.matter, is_head, strict=True):
        below = any(
            not other_head and other.page == piece.page and other.box.top > piece.box.top - 3  # type: ignore[union-attr]
            for other, other_head in zip(file.matter, is_head, strict=True)
        )
        found += [piece.text] if head and not below else []
    return found


def lone_lines(file: File) -> list[str]:
    """Paragraphs of which a page has one line, and another page the rest."""
    lines: dict[int, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for piece in file.matter:
        feet = lines[piece.block][piece.page]
        if piece.role == "P" and all(abs(piece.box.bottom - other) > 4 for other in feet):  # type: ignore[union-attr]
            feet.append(piece.box.bottom)  # type: ignore[union-attr]
    texts = {p.block: p.text for p in file.matter}
    broken = {block: pages for block, pages in lines.items() if len(pages) > 1}
    return [texts[block] for block, pages in broken.items() if any(len(feet) < 2 for feet in pages.values())]


def parted(file: File) -> list[str]:
    """What has to be whole, cards, rows, items and figures, and begins and ends on two pages."""
    pages: dict[str, set[int]] = defaultdict(set)
    for piece in file.matter:
        for name, _ in WHOLE.findall(piece.text):
            pages[name].add(piece.page)
        for row in ROW.findall(piece.text):
            pages["row{}of{}".format(*row)].add(piece.page)
    return [name for name, found in pages.items() if len(found) > 1]


def bare_tables(file: File) -> list[str]:
    """Tables that have rows on a page without their head over them, or a head with no row under it."""
    heads: dict[str, set[int]] = defaultdict(set)
    rows: dict[str, set[int]] = defaultdict(set)
    for piece in file.reading.drawn:
        for name in HEAD.findall(piece.text):
            heads[name].add(piece.page)
        for _, name in ROW.findall(piece.text):
            rows[name].add(piece.page)
    return [name for name in {*heads, *rows} if heads[name] != rows[name]]


def near_the_edge(file: File) -> list[str]:
    """Words that a printer may cut off, or that stand in the foot of the page."""
    found = []
    for piece in file.reading.drawn:
        page, box = file.reading.pages[piece.page - 1], piece.box
        if box is None:
            continue
        inside = 5 * MM <= box.left and box.right <= page.width - 5 * MM + 0.1
        found += [] if inside and 5 * MM <= box.top and box.bottom <= page.height - 5 * MM else [piece.text]
    return found + [p.text for p in file.matter if p.page > 1 and p.box.bottom > file.bottom + 2 * MM]  # type: ignore[union-attr]


def lost_links(file: File) -> list[str]:
    """Addresses in the content that no link of the file leads to."""
    wanted = {run.href for s in file.selected.walk() for b in s.blocks for run in runs(b.body) if run.href}
    with opened(file.data) as pdf:
        there = {str(a.A.URI) for sheet in pdf.pages for a in sheet.get("/Annots", []) if "/URI" in a.get("/A", {})}
    return sorted(wanted - there)


def runs(value: Any) -> list[Any]:
    """Every run of words in a block."""
    if hasattr(value, "runs"):
        return list(value.runs)
    inner = value if isinstance(value, tuple) else vars(value).values() if hasattr(value, "__dict__") else ()
    inner = (value.paragraphs,) if hasattr(value, "paragraphs") else inner
    return [run for each in inner for run in runs(each)]


CHECKS = (lone_headings, lone_lines, parted, bare_tables, near_the_edge, lost_links)


def faults(file: File) -> dict[str, list[str]]:
    proof = prove(file.data, "pdf", file.selected, LAYOUTS)
    found = {check.__name__: check(file) for check in CHECKS}
    return {name: said for name, said in {**found, "proof": [d.line() for d in proof.diagnostics]}.items() if said}


@pytest.mark.parametrize("seed", range(3))
def test_pages_fall_well(seed: int, tmp_path: Path) -> None:
    file = handout(tmp_path, seed)
    assert faults(file) == {}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3, 303))
def test_pages_fall_well_whatever_is_written(seed: int, tmp_path: Path) -> None:
    assert faults(handout(tmp_path, seed)) == {}


# -- what is said of a real one -------------------------------------------------------------------


@pytest.mark.parametrize("output", [{"large_print": True}, {"large_print": True, "detail": "summary"}])
def test_nothing_in_large_print_is_smaller_than_18_pt(output: dict[str, Any]) -> None:
    reading = read_pdf(build(of_pack(ROOT, "everything", **output)).data)
    small = {(round(p.size, 1), p.text) for p in reading.drawn if p.size < 17.9}
    assert small == set()
    left = min(p.box.left for p in reading.drawn if p.box is not None)
    assert left >= 19 * MM, "nothing stands in a margin"


@pytest.fixture(scope="module")
def openers() -> dict[str, Reading]:
    return {
        kind: read_pdf(build(of_pack(ROOT, "everything", **output)).data)
        for kind, output in (("usual", {}), ("large", {"large_print": True}))
    }


@pytest.mark.parametrize("kind", ["usual", "large"])
def test_a_page_that_begins_with_a_section_has_its_running_head(openers: dict[str, Reading], kind: str) -> None:
    reading, size, name_size = openers[kind], *((42.6, 18.0) if kind == "large" else (28.4, 9.0))
    drawn = [p for p in reading.drawn if p.box is not None and p.page > 1]
    seen = 0
    for chosen in of_pack(ROOT, "everything").sections:
        for number in range(2, len(reading.pages) + 1):
            here = [p for p in drawn if p.page == number]
            big = [p for p in here if abs(p.size - size) < 0.2]
            begins = big and big[0].box.top < 60 * MM  # type: ignore[union-attr]
            if not begins or not plain(" ".join(p.text for p in big)).startswith(plain(chosen.headline.plain)):
                continue
            seen += 1
            top = [p for p in here if p.box.bottom < 27 * MM and abs(p.size - name_size) < 0.2]  # type: ignore[union-attr]
            name = plain(f"{chosen.number} {chosen.short_title.words}")
            assert [plain(p.text) for p in top if p.bold] == ([name] if chosen.theme else []), number
            assert kind != "large" or name in plain(" ".join(p.text for p in top)), number
    assert seen >= 9, "few sections that begin a page were found: the test would see nothing"


def plain(words: str) -> str:
    """Words to be compared."""
    return re.sub(r"[^\w]+", "", words.casefold())
