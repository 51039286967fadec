"""The trace of the real briefing: every statement, its page, and where it stands."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from packbuilder import trace as tracing
from packbuilder._written import written
from packbuilder.cli import main
from packbuilder.diagnostics import Diagnostics
from packbuilder.planning import Wanted, plan
from packbuilder.selection import Selected
from packbuilder.statements import everything, statements
from packbuilder.trace import Place, Trace, defused, trace
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
BRIEFING = "serious-case-reviews"


@pytest.fixture(scope="module")
def workspace_here() -> Workspace:
    return Workspace(ROOT)


def outputs(house: Workspace, *packs: str) -> list[tuple[Place, Selected]]:
    jobs = plan(house, packs, Wanted(), dt.date(2026, 11, 25), Diagnostics())
    return [
        (Place(j.pack_id, j.organisation, str(j.sheet.selected.output.format), j.rel), j.sheet.selected) for j in jobs
    ]


@pytest.fixture(scope="module")
def looked_into(workspace_here: Workspace) -> list[tuple[Place, Selected]]:
    return outputs(workspace_here, "governors", "staffroom")


@pytest.fixture(scope="module")
def found(workspace_here: Workspace, looked_into: list[tuple[Place, Selected]]) -> Trace:
    return trace(workspace_here.briefing(BRIEFING), looked_into)


def row(found: Trace, text: str) -> tracing.Row:
    return next(r for r in found.rows if r.text == text)


def test_it_holds_what_the_briefing_holds(workspace_here: Workspace) -> None:
    briefing = workspace_here.briefing(BRIEFING)
    assert {(s.path, s.text) for s in everything(briefing)} == {(w.statement.path, w.text) for w in written(briefing)}


def test_whatever_an_output_says_is_traced_to_it(found: Trace, looked_into: list[tuple[Place, Selected]]) -> None:
    for place, selected in looked_into:
        if place.format not in ("handout", "poster", "deck"):
            continue  # sheets about the pack, not of the briefing
        said = {(s.path, s.text) for s in statements(selected) if s.role != "contact"}
        traced = {(r.path, r.text) for r in found.rows if place in r.places}
        filled = {(path, text) for path, text in traced if "{" in text}
        assert traced - filled <= said
        assert all(any(word in text for word in selected.words.values()) for _, text in said - traced)
        assert len(said - traced) <= len(filled)


def test_each_statement_has_its_page_or_the_page_of_its_passage(found: Trace) -> None:
    own = row(found, "In one case a child grew anxious when asked, so staff stopped asking.")
    assert (own.pages, own.passage, own.sourced) == (("p133",), (), "page")
    near = row(found, "Find a calmer moment, and try again.")
    assert (near.pages, near.passage, near.sourced) == ((), ("p133",), "passage")
    poster = row(found, "Behaviour, growth, development.")
    assert (poster.wording, poster.passage) == ("poster", ("p70-71",))
    none = row(found, "There were two reasons to hold one.")
    assert (none.pages, none.passage, none.sourced) == ((), (), "none")


def test_what_needs_no_source_is_told_by_its_role(found: Trace) -> None:
    aside = {r.role for r in found.of("aside")}
    assert aside <= set(tracing.ASIDE)
    assert {"title", "question", "notes", "action", "label"} <= aside
    assert not {r.role for r in found.of("none")} & set(tracing.ASIDE)
    assert row(found, "What else the figures show").sourced == "aside"
    assert row(found, "The report found").sourced == "aside", "the head of a column"
    assert sum(found.aside.values()) == len(found.of("aside"))


def test_a_figure_says_what_it_is_a_figure_of(found: Trace) -> None:
    ten = [r for r in found.rows if r.text == "10%" and r.path == "facts-and-figures"]
    assert {r.beside for r in ten} == {"6 to 10", "6 to 10 years"}
    assert row(found, "175").beside.startswith("of them had a final report")


def test_where_it_stands(found: Trace) -> None:
    places = row(found, "Be curious.").places
    assert {(p.pack, p.organisation, p.format) for p in places} == {
        ("staffroom", "oakfield-primary", "poster"), ("staffroom", "harbour-street", "poster"),
    }  # fmt: skip
    assert "oakfield-primary/staffroom/serious-case-reviews-poster-be-curious-a3.pdf" in {p.path for p in places}
    slotted = row(found, "Tell {dsl.name} or a deputy the same day.")
    assert {p.pack for p in slotted.places} == {"governors"}, "its slot was filled there"
    assert row(found, "Welcome everyone, and say what we are here for.").places == (), "notes stand on no handout"


def test_a_name_with_a_full_stop_in_it_is_still_found(workspace: Path) -> None:
    path = workspace / "content/organisations/oakfield-primary.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("name: Priya Nair", "name: Mrs P. Nair"), encoding="utf-8")
    house = Workspace(workspace)
    made = trace(house.briefing(BRIEFING), outputs(house, "governors"))
    assert row(made, "Tell {dsl.name} or a deputy the same day.").places


def test_the_table_opens_in_excel_and_runs_nothing(found: Trace) -> None:
    data = tracing.as_csv(found)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(found.rows)
    assert all(not cell.startswith(("=", "+", "-", "@")) for r in rows for cell in r.values())
    own = next(r for r in rows if r["statement"].startswith("In one case a child grew anxious"))
    assert own["page"] == "133"
    assert own["files"] == "oakfield-primary/governors/serious-case-reviews-handout.pdf"
    assert [defused(c) for c in ("=1+1", "+44", "-1", "@x", "a=b", "")] == ["'=1+1", "'+44", "'-1", "'@x", "a=b", ""]


class Reader(HTMLParser):
    """Tags that open and close, and the scopes of heads of tables."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.heads: list[str | None] = []
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids |= {str(values["id"])} if "id" in values else set()
        self.links += [str(values["href"])] if tag == "a" else []
        if tag == "th":
            self.heads.append(values.get("scope"))
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_command_writes_a_page_and_a_table(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(["trace", BRIEFING, "--output", "out"]) == 0
    shown = capsys.readouterr().out
    count = re.search(r"(\d+) statements in (\d+) outputs: .*, (\d+) have no source page", shown)
    assert count
    page = (workspace / "out" / f"trace-{BRIEFING}.html").read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert set(reader.heads) == {"col", "row", "rowgroup"}
    assert reader.heads.count("row") == int(count[1]) + int(count[2]) + int(count[3]), "all, unsourced again, outputs"
    assert {link[1:] for link in reader.links if link.startswith("#")} <= reader.ids
    assert "oakfield-primary/staffroom/serious-case-reviews-poster-be-curious-a4.pdf" in reader.links
    assert "&#34;" not in page.split("</style>")[0], "the style is not escaped"
    assert "http" not in page.split("</style>")[0], "nothing is fetched"
    assert (workspace / "out" / f"trace-{BRIEFING}.csv").stat().st_size > 100_000

    again = (workspace / "out" / f"trace-{BRIEFING}.csv").read_bytes()
    (workspace / "out" / f"trace-{BRIEFING}.csv").write_bytes(b"mine")
    assert main(["trace", BRIEFING, "--output", "out"]) == 0
    assert (workspace / "out" / f"trace-{BRIEFING}.csv").read_bytes() == again
    assert (workspace / "out" / f"trace-{BRIEFING} (edited).csv").read_bytes() == b"mine"


def test_a_briefing_that_no_pack_builds(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for pack in (workspace / "content/packs").iterdir():
        pack.unlink()
    monkeypatch.chdir(workspace)
    assert main(["trace", BRIEFING]) == 0
    assert "in 0 outputs" in capsys.readouterr().out
    assert "No pack builds anything" in (workspace / f"output/trace-{BRIEFING}.html").read_text(encoding="utf-8")


def test_a_misspelt_briefing(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(["trace", "serious-case-review"]) == 2
    assert "did you mean serious-case-reviews?" in capsys.readouterr().err
