"""How made and random matter falls on the pages of a handout, read from the finished file.

What is asked here is asked of the PDF, by the code that proves files and by pikepdf: nothing that set it is used. A few
files in the ordinary run, hundreds behind the soak mark; each from its own seed, so that one can be had again.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from briefings import LAYOUTS, ROOT, brand_of, build, made, of_pack, section
from pdfs import opened

from packbuilder.formats import handout as handouts
from packbuilder.model import Plain
from packbuilder.proof import prove
from packbuilder.proof.pdf import read_pdf
from packbuilder.proof.reading import Piece, Reading
from packbuilder.resources import Layouts
from packbuilder.selection import Selected

pytestmark = pytest.mark.slow
MM = 72 / 25.4
FOOT = {"": 270.0, "large": 254.0}
WORDS = """some words that go on for a while as they do until there is no more of them and nobody asks why
""".split()  # noqa: SIM905  # as a sentence it can be read
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
            "callout": {
                "callout": {
                    "kind": self.chance.choice(("key", "caution", "law")),
                    "title": first,
                    "text": f"{self.words(60)} {last}",
                }
            },
            "question": {"question": {"ask": f"{first} {self.words(9)}", "prompts": [*some[:2], last]}},
            "table": self.table(),
            "terms": {"terms": [{"term": a, "meaning": f"{self.words(40)} {b}"} for a, b in self.pairs()]},
            "chart": {"chart": {"kind": "bar", "title": first, "note": f"{self.words(20)} {last}", "data": [
                {"label": self.words(4), "value": n + 1} for n in range(len(some[:5]))]}},
            "stats": {"stats": [{"value": "12", "text": first}, {"value": "3 of 5", "text": last}]},
            "quote": {"quote": {"text": f"{first} {self.words(30)}", "by": last}},
        }[kind]  # fmt: skip

    def pairs(self) -> list[tuple[str, str]]:
        return [self.ends() for _ in range(self.chance.randint(1, 6))]

    def table(self) -> dict[str, Any]:
        self.count += 1
        named = [f"row{n}of{self.count}" for n in range(self.chance.choice((1, 3, 6, 30)))]
        rows = [[name, f"{self.words(35)} {name}"] for name in named]
        head = {"title": self.words(6), "columns": [f"head{self.count}", "What of it"], "row_heads": True}
        return {"table": {**head, "rows": rows}}

    def blocks(self, most: int) -> list[dict[str, Any]]:
        return [self.block() for _ in range(self.chance.randint(1, most))]

    def sections(self) -> list[dict[str, Any]]:
        made = []
        for number in range(4):
            inner = [
                section(f"n{number}-{n}", headline=self.words(12), blocks=self.blocks(4))
                for n in range(self.chance.randint(0, 3))
            ]
            theme = self.chance.random() < 0.5
            made.append(section(f"n{number}", theme=theme, blocks=self.blocks(5), sections=inner))
        return made


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


def handout(folder: Path, seed: int, spoilt: str = "") -> File:
    """The handout of a seed, without its last section: what stands there must not be in the file.

    ``spoilt`` is put at the end of its style sheet.
    """
    made(folder, Author(seed).sections())
    output: dict[str, Any] = ({}, {"large_print": True}, {"ink": "light"})[seed % 3]
    selected = of_pack(folder, "test", sections=tuple(Plain.of(name) for name in ("n0", "n1", "n2")), **output)
    sheet = folder / "layouts" / "handout" / "handout.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(f"{LAYOUTS.read_text('handout/handout.css')}\n{spoilt}", encoding="utf-8")
    layouts = Layouts(folder / "layouts", *LAYOUTS.roots)
    data = handouts.build(handouts.sheets(selected)[0], layouts, brand_of(selected)).data
    return File(data, selected, read_pdf(data))


def lone_headings(file: File) -> list[str]:
    """Headings with nothing beside or below them on their page."""

    def heads(piece: Piece) -> bool:
        said = piece.bold and piece.size >= 15 and not WHOLE.search(piece.text)  # a key message is as large
        return said or re.fullmatch(r"H\d", piece.role) is not None

    is_head = [heads(piece) for piece in file.matter]
    found = []
    for piece, head in zip(file.matter, is_head, strict=True):
        # One in the margin stands beside its matter, under an icon of its own.
        reach = 20 * MM if piece.box.left < 60 * MM else 3  # type: ignore[union-attr]
        below = any(
            not other_head and other.page == piece.page and other.box.top > piece.box.top - reach  # type: ignore[union-attr]
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
        inside = box.left >= 5 * MM and box.right <= page.width - 5 * MM + 0.1
        found += [] if inside and box.top >= 5 * MM and box.bottom <= page.height - 5 * MM else [piece.text]
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


@pytest.mark.parametrize("seed", [0, 1, 2, 27])  # 27: what stands in the margin is longer than what is left of a page
def test_pages_fall_well(seed: int, tmp_path: Path) -> None:
    file = handout(tmp_path, seed)
    assert faults(file) == {}


@pytest.mark.soak
@pytest.mark.parametrize("seed", [seed for seed in range(3, 303) if seed != 27])
def test_pages_fall_well_whatever_is_written(seed: int, tmp_path: Path) -> None:
    assert faults(handout(tmp_path, seed)) == {}


SPOILT = {
    "lone_headings": (11, "* { break-after: auto !important } .head { break-inside: auto !important }"),
    "lone_lines": (0, "body { orphans: 1; widows: 1 }"),
    "parted": (0, "* { break-inside: auto !important }"),
    "bare_tables": (0, ".tb thead { display: table-row-group }"),
    "near_the_edge": (0, ".row { margin-right: -30mm }"),
    "lost_links": (0, ".row a { display: none }"),
}


@pytest.mark.parametrize("check", SPOILT)
def test_a_look_that_is_spoilt_is_seen(check: str, tmp_path: Path) -> None:
    seed, css = SPOILT[check]
    named = {each.__name__: each for each in CHECKS}
    assert set(named) == set(SPOILT)
    assert named[check](handout(tmp_path, seed, css)) != []


# -- what is said of a real one -------------------------------------------------------------------


OPENERS: dict[str, dict[str, Any]] = {
    "usual": {}, "light": {"ink": "light"}, "large": {"large_print": True},
    "large summary": {"large_print": True, "detail": "summary"},
}  # fmt: skip


@cache
def whole(kind: str) -> Reading:
    """The whole briefing for all readers, in one of its forms, read back."""
    return read_pdf(build(of_pack(ROOT, "everything", **OPENERS[kind])).data)


def rows(kind: str) -> list[tuple[int, float, str]]:
    """The lines of a handout, as they stand on its pages."""
    held: defaultdict[tuple[int, float], list[tuple[float, str]]] = defaultdict(list)
    for piece in whole(kind).drawn:
        if piece.box is not None:
            held[piece.page, round(piece.box.bottom / MM)].append((piece.box.left, piece.text))
    return [(*at, plain("".join(text for _, text in sorted(found)))) for at, found in sorted(held.items())]


def test_lines_break_in_light_ink_as_they_do_in_colour() -> None:
    usual, light = ([(page, words) for page, _, words in rows(kind) if page > 1] for kind in ("usual", "light"))
    assert usual == light


def test_contacts_stand_in_lines_and_few_of_them_on_one_page() -> None:
    drawn = [p for p in whole("usual").drawn if p.box is not None]
    title = next(n for n, p in enumerate(drawn) if "If this has touched" in p.text)
    page, names = drawn[title].page, ("Priya Nair", "Samaritans", "Childline", "Police, fire or ambulance")
    here = [p.text.strip() for p in drawn if p.page == page]
    assert [name for name in names if name in here] == list(names)


@pytest.mark.parametrize("kind", ["large", "large summary"])
def test_nothing_in_large_print_is_smaller_than_18_pt(kind: str) -> None:
    reading = whole(kind)
    assert {(round(p.size, 1), p.text) for p in reading.drawn if p.size < 17.9} == set()
    assert min(p.box.left for p in reading.drawn if p.box is not None) >= 19 * MM, "nothing stands in a margin"


@pytest.mark.parametrize("kind", ["usual", "large"])
def test_a_page_that_begins_with_a_section_has_its_running_head(kind: str) -> None:
    reading, size, name_size = whole(kind), *((42.6, 18.0) if kind == "large" else (28.4, 9.0))
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


@pytest.mark.parametrize("kind", ["usual", "large"])
def test_contents_name_the_page_on_which_a_section_s_title_stands(kind: str) -> None:
    reading, size = whole(kind), 42.6 if kind == "large" else 28.4
    big: defaultdict[int, str] = defaultdict(str)
    for piece in reading.drawn:
        if piece.page > 1 and abs(piece.size - size) < 0.2:
            big[piece.page] += piece.text
    opening = plain(" ".join(p.text for p in reading.drawn if p.page < min(big)))
    for chosen in of_pack(ROOT, "everything").sections:
        stands = next(n for n, words in big.items() if plain(chosen.headline.plain) in plain(words))
        named = re.findall(plain(chosen.title.plain) + r"(\d+)", opening)
        assert any(n.startswith(str(stands)) for n in named), (chosen.id, stands, named)


def plain(words: str) -> str:
    """Words to be compared."""
    return re.sub(r"[^\w]+", "", words.casefold())
