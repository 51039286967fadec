"""Which sheets are out of date, on a copy of the real content that is changed as schools change things."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from packbuilder import _ledger as ledger
from packbuilder import editions
from packbuilder._changes import DETAIL, changes, contents
from packbuilder.cli import main
from packbuilder.diagnostics import Diagnostics
from packbuilder.editions import State
from packbuilder.organisation import load_organisation
from packbuilder.planning import Job, Wanted, plan
from packbuilder.selection import select
from packbuilder.store import EDITIONS, MANIFEST, Store
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
POSTER = "oakfield-primary/staffroom/serious-case-reviews-poster-tell-us-today-a4.pdf"
HANDOUT = "oakfield-primary/governors/serious-case-reviews-handout.pdf"
SCHOOL = "content/organisations/oakfield-primary.yaml"
ASHBY = """    - name: Tom Ashby
      role: Deputy safeguarding lead
      phone: 01632 960121
      hours: School hours
      place: Year 5, upstairs
"""
Change = Callable[[str, str, str], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one school and three small packs (two posters, a handout, slides), all built."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "content", folder / "content")
    for pack in (folder / "content/packs").iterdir():
        pack.unlink()
    for name, outputs in {
        "staffroom": "[{format: poster, posters: [tell-us-today, be-curious]}]",
        "governors": "[{format: handout}]",
        "training": "[{format: deck, sections: [adolescents]}]",
    }.items():
        (folder / f"content/packs/{name}.yaml").write_text(
            f"title: {name}\nbriefing: serious-case-reviews\norganisation: oakfield-primary\noutputs: {outputs}\n"
        )
    write(folder)
    return folder


@pytest.fixture
def here(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to change."""
    folder = tmp_path / "here"
    shutil.copytree(built, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def change(here: Path) -> Change:
    def changed(file: str, old: str, new: str) -> None:
        path = here / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return changed


def planned(here: Path, *packs: str) -> list[Job]:
    house = Workspace(here)
    return plan(house, packs or house.packs(), Wanted(), dt.date(2026, 11, 25), Diagnostics())


def write(here: Path, day: str = "2026-11-25", *packs: str) -> None:
    """As a build does, but for the setting of pages."""
    store = Store(here / "output", day=day)
    for job in planned(here, *packs):
        note = editions.note(job.sheet.selected)
        store.put(job.rel, f"{job.rel} {note.edition}".encode(), note)


def sheets(here: Path) -> dict[str, editions.Sheet]:
    store = Store(here / "output")
    now = {job.rel: editions.note(job.sheet.selected) for job in planned(here)}
    return {s.rel: s for s in editions.compare(store.sheets, store.written, now, store.contents)}


def words(sheet: editions.Sheet) -> list[str]:
    return [c.text for c in sheet.changes]


def reprint(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["reprint", *arguments])
    return code, capsys.readouterr().out


def test_all_is_new_then_up_to_date(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(here / "output")
    assert {s.state for s in sheets(here).values()} == {State.NEW}
    code, out = reprint(capsys)
    assert code == 0
    assert out.endswith("No sheet is out of date, 4 not built yet.\n")
    write(here)
    assert {s.state for s in sheets(here).values()} == {State.CURRENT}
    code, out = reprint(capsys)
    assert (code, out) == (0, "No sheet is out of date, 4 up to date.\n")


def test_a_deputy_leaves(here: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    was = sheets(here)[POSTER].new
    change(SCHOOL, ASHBY, "")
    found = sheets(here)
    assert {s.state for s in found.values()} == {State.OUT}
    assert words(found[POSTER]) == ["deputy safeguarding lead Tom Ashby is no longer there"]
    assert found[POSTER].old == (was,)
    code, out = reprint(capsys)
    assert code == 1
    heads = [line for line in out.splitlines() if not line.startswith(" ")]
    assert heads == [
        "Send again, and print again where it was printed (1 sheet)",
        "Take down, and put up the new one (2 sheets)",
        "Present again from the new slides (1 sheet)",
        "4 sheets out of date.",
        "Build the new ones: packbuilder build",
    ]
    assert out.count("deputy safeguarding lead Tom Ashby is no longer there") == 3, "once for all of one kind"
    assert f"    {was} -> {found[POSTER].new}  Worried about a child? Tell us today.\n        {POSTER}\n" in out


def test_after_the_build_old_copies_are_still_about(
    here: Path, change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    was = sheets(here)[POSTER].new
    change(SCHOOL, ASHBY, "")
    write(here, "2027-01-08")
    found = sheets(here)
    assert {s.state for s in found.values()} == {State.REPLACED}
    assert words(found[POSTER]) == ["deputy safeguarding lead Tom Ashby is no longer there"]
    code, out = reprint(capsys)
    assert code == 1
    assert out.endswith("4 sheets out of date.\nOnce no old copy is left: packbuilder reprint --done\n")
    code, out = reprint(capsys, "--pack", "staffroom", "--done")
    assert (code, out) == (0, "No sheet is out of date, 2 up to date.\n")
    assert reprint(capsys)[1].startswith("Send again"), "the other packs are as they were"
    assert reprint(capsys, "--done")[0] == 0
    code, out = reprint(capsys, "--code", was)
    assert code == 1
    assert f"It is out of date since 8 January 2027: it is now {found[POSTER].new}. Take down" in out


def test_undone_changes_leave_the_first_edition_current(here: Path, change: Change) -> None:
    change(SCHOOL, ASHBY, "")
    write(here)
    between = sheets(here)[POSTER].new
    change(SCHOOL, "  deputies:\n", "  deputies:\n" + ASHBY)
    assert sheets(here)[POSTER].state is State.OUT
    write(here)
    back = sheets(here)[POSTER]
    assert (back.state, back.old) == (State.REPLACED, (between,)), "what hung in between may still hang"
    assert words(back) == ["deputy safeguarding lead Tom Ashby is new"]


@pytest.fixture(scope="module")
def house() -> Workspace:
    return Workspace(ROOT)


def told(house: Workspace, folder: Path, *edits: tuple[str, str]) -> list[str]:
    """What is said to have changed on a poster, once the school's file was edited."""
    file = ROOT / SCHOOL
    text = file.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (folder / file.name).write_text(text, encoding="utf-8")
    found = []
    for place in (file.parent, folder):
        school = load_organisation("oakfield-primary", place, place, Diagnostics())
        pack = house.pack("staffroom")
        selected = select(house.briefing(pack.briefing), school, house.national(), pack, pack.outputs[0])
        found.append(contents(selected.for_poster(selected.posters[-1][1])))
    return [c.text for c in changes(*found)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("01632 960118", "01632 960119", "the number of Priya Nair changed from 01632 960118 to 01632 960119"),
        ("    place: Room 4, by the library\n", "", "the place of Priya Nair is no longer given"),
        ("name: Priya Nair", "name: Ann Lee", "the designated safeguarding lead is now Ann Lee, no longer Priya Nair"),
        ("name: Emergency duty team", "name: Night team", "Emergency duty team is now Night team"),
        (
            "option: option 2",
            "option: option 3",
            "the option of Children’s social care changed from option 2 to option 3",
        ),
        (
            "web: www.oakfield",
            "web: oakfield",
            "the web address is now oakfield.example/safeguarding (it was www.oakfield.example/safeguarding)",
        ),
        (
            "name: Oakfield Primary School",
            "name: Oakfield School",
            "the name is now Oakfield School (it was Oakfield Primary School)",
        ),
    ],
)
def test_people_and_numbers_are_named(house: Workspace, tmp_path: Path, old: str, new: str, said: str) -> None:
    assert told(house, tmp_path, (old, new)) == [said]


def test_one_deputy_for_another(house: Workspace, tmp_path: Path) -> None:
    assert told(house, tmp_path, ("name: Tom Ashby", "name: Jo Bell")) == [
        "deputy safeguarding lead Tom Ashby is no longer there",
        "deputy safeguarding lead Jo Bell is new",
    ]


def test_a_deputy_who_becomes_the_lead(house: Workspace, tmp_path: Path) -> None:
    assert told(house, tmp_path, (ASHBY, ""), ("name: Priya Nair", "name: Tom Ashby")) == [
        "the designated safeguarding lead is now Tom Ashby, no longer Priya Nair",
        "Tom Ashby is no longer deputy safeguarding lead",
    ]


def test_deputies_in_another_order(house: Workspace, tmp_path: Path) -> None:
    edits = ((ASHBY, ""), ("  head:\n", ASHBY + "  head:\n"))
    assert told(house, tmp_path, *edits) == ["the contacts stand in another order"]


def test_sections_and_statements_are_counted(here: Path, change: Change) -> None:
    sections = "content/briefings/serious-case-reviews/sections"
    change(
        f"{sections}/awareness.yaml",
        "A risk factor is a\n      reason to look",
        "A risk factor is a\n      cause to look",
    )
    change(f"{sections}/awareness.yaml", "It is never a verdict on a child or a family.", "")
    change(
        f"{sections}/what-is-an-scr.yaml", "A review shows good practice as well as poor.", "A review may. It can. So."
    )
    change("content/packs/governors.yaml", "outputs:", "exclude: [words]\noutputs:")
    change("content/briefings/serious-case-reviews/briefing.yaml", 'version: "1.0"', 'version: "1.1"')
    change("content/briefings/serious-case-reviews/briefing.yaml", "review_by: 2027-09-01", "review_by: 2028-09-01")
    assert words(sheets(here)[HANDOUT]) == [
        "the section “What is a serious case review?”: 1 statement changed, 2 new",
        "the section “Awareness and understanding”: 1 statement changed, 1 gone",
        "the section “What the words mean” is no longer in it",
        "it is now version 1.1 of the briefing (it was 1.0)",
        "it is now to be reviewed by 1 September 2028 (it was 1 September 2027)",
    ]


def test_a_page_reference_is_a_change_too(here: Path, change: Change) -> None:
    change("content/briefings/serious-case-reviews/sections/awareness.yaml", "{p77}", "{p78}")
    found = sheets(here)
    assert found[HANDOUT].state is State.OUT
    assert words(found[HANDOUT]) == ["the section “Parental factors”: 1 statement changed"]
    assert found[POSTER].state is State.CURRENT


def test_a_web_address_is_a_change_too(here: Path, change: Change) -> None:
    change(
        "content/briefings/serious-case-reviews/sections/since-the-report.yaml",
        "(https://www.gov.uk/government/publications/keeping-children-safe-in-education--2)",
        "(https://www.gov.uk/government/publications/keeping-children-safe-in-education--3)",
    )
    found = sheets(here)
    assert (found[HANDOUT].state, words(found[HANDOUT])) == (State.OUT, [DETAIL.text])
    assert found[POSTER].state is State.CURRENT


def test_sheets_that_go_and_come(here: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    change("content/packs/staffroom.yaml", "be-curious", "never-assume")
    (here / "content/packs/training.yaml").unlink()
    found = sheets(here)
    states = {rel.rsplit("-poster-")[-1]: s.state for rel, s in found.items() if "poster" in rel}
    assert states == {
        "tell-us-today-a4.pdf": State.CURRENT,
        "never-assume-a4.pdf": State.NEW,
        "be-curious-a4.pdf": State.GONE,
    }
    gone = next(s for rel, s in found.items() if "be-curious" in rel)
    assert gone.title == "Be curious. Ask again."
    code, out = reprint(capsys)
    assert code == 1
    assert "No pack makes these any more: take them down, and hand them out no more (2 sheets)" in out
    assert "Not built here yet (1 sheet)" in out
    code, out = reprint(capsys, "--code", gone.old[0])
    assert code == 1
    assert "no pack makes it any more" in out
    assert reprint(capsys, "--done")[0] == 0
    assert "No pack makes" not in reprint(capsys)[1]


def test_a_sheet_in_the_hand(here: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    now = sheets(here)[POSTER].new
    short = now.split("-")[1].lower()
    for typed in (now, short, now.replace("0", "O").replace("1", "l")):
        code, out = reprint(capsys, "--code", typed)
        assert code == 0
        assert out == f"{now}: Worried about a child? Tell us today. (poster, {POSTER})\n  It is current.\n"
    change(SCHOOL, ASHBY, "")
    code, out = reprint(capsys, "--code", short)
    assert code == 1
    assert "It is out of date: it is now " in out
    assert "  deputy safeguarding lead Tom Ashby is no longer there\n" in out
    code, out = reprint(capsys, "--code", "1.0-!!!!")
    assert code == 1
    assert out.startswith("1.0-!!!!: not known.")
    code, out = reprint(capsys, "--code", now, "--json")
    assert [a["state"] for a in json.loads(out)] == ["out of date"]


def test_json(here: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    change(SCHOOL, ASHBY, "")
    code, out = reprint(capsys, "--json", "--pack", "staffroom")
    values = json.loads(out)
    assert code == 1
    assert {v["path"] for v in values} == {POSTER, POSTER.replace("tell-us-today", "be-curious")}
    assert values[0]["state"] == "out of date"
    assert values[0]["changes"] == ["deputy safeguarding lead Tom Ashby is no longer there"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--pack", "stafroom"], "did you mean staffroom?"), (["--code", "1.0-AAAA", "--done"], "not both")],
)
def test_mistakes_are_answered(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["reprint", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_somebodys_own_copy_is_named(here: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    own = (here / "output" / POSTER).with_name("serious-case-reviews-poster-tell-us-today-a4 (edited).pdf")
    own.write_bytes(b"mine")
    change(SCHOOL, ASHBY, "")
    assert f"to be put right by hand: {own.name}" in reprint(capsys)[1]


def test_what_was_asked_for_on_the_command_line_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store(here / "output")
    store.put("oakfield-primary/own/x-handout.pdf", b"x", ledger.Note("1.0-AAAA", "X", "handout", {"version": "1.0"}))
    code, out = reprint(capsys)
    assert code == 0
    assert "Asked for on the command line: build them the same way again to be sure (1 sheet)" in out


def test_another_paper_asked_for_on_the_command_line_is_not_called_gone(
    here: Path, change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(here / "output")
    assert main(["build", "staffroom", "--paper", "a3", "--jobs", "1"]) == 0
    code, out = reprint(capsys, "--pack", "staffroom")
    assert code == 0
    assert "to be sure, packbuilder build staffroom --paper a3 (2 sheets)" in out
    assert "take them down" not in out
    edition = (
        Store(here / "output")
        .sheets["oakfield-primary/staffroom/serious-case-reviews-poster-be-curious-a3.pdf"]
        .edition
    )
    reprint(capsys, "--done")
    assert "(2 sheets)" in reprint(capsys, "--pack", "staffroom")[1]  # they have not been dealt with: nobody knows
    change(SCHOOL, "01632 960118", "01632 960119")
    assert "to be sure, packbuilder build staffroom --paper a3." in reprint(capsys, "--code", edition)[1]


def test_what_a_pack_made_by_itself_stays_its_own(
    here: Path, change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "staffroom", "--format", "poster", "--force", "--jobs", "1"]) == 0
    change("content/packs/staffroom.yaml", "[tell-us-today, be-curious]", "[tell-us-today]")
    code, out = reprint(capsys, "--pack", "staffroom")
    assert code == 1
    assert "No pack makes these any more" in out


# -- what is kept -----------------------------------------------------------------------------------


def test_an_old_manifest_is_read_and_says_what_it_can(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "output" / MANIFEST
    held = json.loads(path.read_text(encoding="utf-8"))
    del held["sheets"]
    path.write_text(json.dumps(held), encoding="utf-8")
    assert Store(here / "output").written == held["written"]
    assert {s.state for s in sheets(here).values()} == {State.UNKNOWN}
    code, out = reprint(capsys)
    assert code == 1
    assert "Built before editions were noted: build once more" in out
    write(here)
    assert reprint(capsys)[0] == 0


def test_a_spoiled_manifest_is_read_as_far_as_it_makes_sense() -> None:
    for spoiled in ([], 7, None, {"a": 1}, {"a": {"edition": 3}}):
        assert ledger.read(spoiled) == {}
    good = {"edition": "1.0-AAAA", "title": "A", "kind": "poster", "earlier": ["x", {"edition": "1.0-BBBB"}]}
    known = ledger.read({"a": good, "b": {**good, "earlier": "x"}})
    assert known["a"].about == (ledger.Earlier("1.0-BBBB"),)
    assert known["b"].earlier == ()


def test_an_edition_that_is_current_again_is_no_earlier_one() -> None:
    known = None
    for code, day in (("A", "1"), ("B", "2"), ("A", "3"), ("C", "4"), ("B", "5")):
        known = ledger.noted(known, ledger.Note(code, "", "poster"), day)
    assert known is not None
    assert (known.edition, [(e.edition, e.until) for e in known.earlier]) == ("B", [("C", "5"), ("A", "4")])


def test_a_manifest_that_was_deleted_spoils_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "output" / MANIFEST).write_text('{"written": {}, "sheets": 7}', encoding="utf-8")
    assert reprint(capsys)[0] == 0, "nothing is known to have been built"
    write(here)
    assert reprint(capsys, "--done") == (0, "No sheet is out of date, 4 up to date.\n")


def test_notes_of_editions_are_safe_to_delete_or_to_spoil(
    here: Path, change: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = sorted((here / "output" / EDITIONS).iterdir())
    assert len(notes) == 4
    assert all(n.stat().st_size < 40_000 for n in notes)
    change(SCHOOL, ASHBY, "")
    for number, note in enumerate(notes):
        note.write_text(["{", "[]", '{"contacts": 3}', "{}"][number])
    code, out = reprint(capsys)
    assert code == 1
    assert "what changed cannot be told: no note of the old edition is left" in out
    for note in notes:
        note.unlink()
    assert reprint(capsys)[0] == 1


def test_what_is_remembered_is_bounded(tmp_path: Path) -> None:
    store = Store(tmp_path / "output")
    for number in range(ledger.EARLIER + 5):
        store.put("a/b/c.pdf", str(number).encode(), ledger.Note(f"1.0-{number:04}", "C", "poster", {"n": number}))
    assert len(store.sheets["a/b/c.pdf"].earlier) == ledger.EARLIER
    assert store.sheets["a/b/c.pdf"].earlier[0].edition == "1.0-0023"
    assert len(list((tmp_path / "output" / EDITIONS).iterdir())) == ledger.EARLIER + 1
    assert Store(tmp_path / "output").sheets == store.sheets
    assert store.contents("1.0-0000") is None
    assert store.contents("1.0-0010") == {"n": 10}


def test_the_same_content_is_noted_in_the_same_bytes(here: Path) -> None:
    first = {p.name: p.read_bytes() for p in (here / "output" / EDITIONS).iterdir()}
    manifest = (here / "output" / MANIFEST).read_bytes()
    write(here, "2027-05-05")
    assert {p.name: p.read_bytes() for p in (here / "output" / EDITIONS).iterdir()} == first
    assert (here / "output" / MANIFEST).read_bytes() == manifest, (
        "the day is noted of what is replaced, and nothing was"
    )


def test_a_version_with_strange_signs_names_a_file_all_the_same(here: Path) -> None:
    store = Store(here / "output")
    store.put("a/b/c.pdf", b"c", ledger.Note("../1: β-AAAA", "C", "poster", {"n": 1}))
    assert store.contents("../1: β-AAAA") == {"n": 1}
    assert [p.parent for p in (here / "output").rglob("*AAAA.json")] == [here / "output" / EDITIONS]


def test_what_is_not_kept_is_called_a_detail(here: Path) -> None:
    one, two = (contents(planned(here, "governors")[0].sheet.selected) for _ in range(2))
    assert one == two
    assert changes(one, two) == (DETAIL,), "where the code is another all the same"
    assert changes(None, two) == changes({}, two) == ()


def test_a_real_build_notes_its_editions(here: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(here / "output")
    change("content/packs/staffroom.yaml", "[tell-us-today, be-curious]", "[be-curious]")
    assert main(["build", "staffroom", "--jobs", "1"]) == 0
    code, out = reprint(capsys, "--pack", "staffroom")
    assert (code, out) == (0, "No sheet is out of date, 1 up to date.\n")
    change(SCHOOL, "01632 960118", "01632 960119")
    assert main(["build", "staffroom", "--jobs", "1", "--as-of", "2027-01-08"]) == 0
    code, out = reprint(capsys, "--pack", "staffroom")
    assert code == 1
    assert "the number of Priya Nair changed from 01632 960118 to 01632 960119" in out
    assert "(new one built)" in out
    held = json.loads((here / "output" / MANIFEST).read_text(encoding="utf-8"))["sheets"]
    assert [e["until"] for s in held.values() for e in s["earlier"]] == ["2027-01-08"]
