"""Many schools from a table, as offices write them; and from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from packbuilder.cli import main
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.organisation import Organisation
from packbuilder.schools import check_schools, read_schools, template

TRUST = """\
name: The Trust
brand: plain
contacts:
  lado: {name: Designated officer, phone: 01632 960356}
  nurse: {name: School nurse, phone: 01632 960357}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content/organisations").mkdir(parents=True)
    (tmp_path / "content/organisations/trust.yaml").write_text(TRUST, "utf-8")
    return tmp_path


def read(root: Path, raw: str | bytes, extends: str = "") -> tuple[dict[str, Organisation], list[str]]:
    """The schools of a table, and what is said of it, a line each."""
    path = root / "schools.csv"
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    found = Diagnostics()
    try:
        schools = read_schools(path, root, root / "content/organisations", extends)
        made = {o.id: o for o in check_schools(schools, found)}
    except PackError as error:
        return {}, [d.line() for d in error.diagnostics]
    return made, [d.line() for d in found]


ROWS = "Name;Lead;Lead Phone;Address\nAsh School;Ann Ash;01632 960801;Mill Lane\nÉcole Bé;Bé Bo;01632 960811;Quay\n"


@pytest.mark.parametrize(
    "raw",
    [
        ROWS.encode(),
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.encode("cp1252"),
        ROWS.encode("utf-16"),
        ROWS.replace(";", ",").encode(),
        ROWS.replace(";", "\t").replace("\n", "\r\n").encode("utf-16"),
        ROWS.replace("\n", "\r").encode(),
        ("sep=;\r\n" + ROWS).encode(),
        ("Our schools;;;\n\n" + ROWS).encode(),
        ROWS.replace("\n", ";;;\n").encode() + b";;;;;;\n\n;;;;;;\n",
        ROWS.upper().replace("ASH SCHOOL;ANN ASH", "Ash School;Ann Ash").replace("MILL LANE", "Mill Lane").encode(),
        ROWS.replace("Name;Lead;Lead Phone", " School  name ; LEAD-NAME;Safeguarding lead (telephone)").encode(),
        ROWS.replace("Ash School", '"Ash School"').replace("Mill Lane", '"Mill Lane"').encode(),
        ROWS.replace("01632 960801", "\u202d01632 960801\u202c\u00a0").encode(),
    ],
    ids=["plain", "bom", "cp1252", "utf-16", "commas", "unicode-text", "old-mac", "sep", "title", "empty", "upper",
         "names", "quoted", "pasted"],
)  # fmt: skip
def test_a_table_as_offices_save_it(root: Path, raw: bytes) -> None:
    made, said = read(root, raw)
    assert said == []
    assert list(made) == ["ash-school", "ecole-be"]
    ash = made["ash-school"]
    assert (ash.name, ash.address, ash.contacts["dsl"].name, ash.contacts["dsl"].phone) == (
        "Ash School", "Mill Lane", "Ann Ash", "01632 960801",
    )  # fmt: skip


def test_a_cell_may_hold_line_breaks_signs_and_marks(root: Path) -> None:
    made, said = read(
        root, 'name,address,lead,lead phone\n"St ""A""","Mill\r\nLane, 4",Ann,01632 960801\nB,,Bo,01632 960802'
    )
    assert said == [] and list(made) == ["st-a", "b"]
    assert made["st-a"].name == 'St "A"' and made["st-a"].address == "Mill Lane, 4"
    assert made["b"].at.line == 4


def test_every_column(root: Path) -> None:
    head = (
        "name,short name,id,kind,brand,logo,website,e-mail,lead name,lead called,lead role,lead ext,lead hours,"
        "lead room,deputy,deputy phone,deputy 2 name,deputy 2 phone,head teacher,governor e-mail,front door,"
        "out of hours,police,contact chaplain phone,word school.motto,hide"
    )
    row = (
        "A School,A,a,Primary,plain,,a.example,o@a.example,Ann Ash,Annie,DSL,option 2,8 to 5,Room 4,Abe,01632 960802,"
        "Bea,01632 960803,Cy,g@a.example,01632 960804,01632 960805,101,01632 960806,Onward,nurse"
    )
    made, said = read(root, f"{head}\n{row}\n", "trust")
    a = made["a"]
    assert [line for line in said if "error" in line] == []
    assert (a.short_name, a.kind, a.web, a.email, a.words["school.motto"]) == (
        "A", "Primary", "a.example", "o@a.example", "Onward",
    )  # fmt: skip
    lead = a.contacts["dsl"]
    assert (lead.first, lead.role, lead.option, lead.hours, lead.place) == (
        "Annie",
        "DSL",
        "option 2",
        "8 to 5",
        "Room 4",
    )
    assert [(d.name, d.phone) for d in a.deputies] == [("Abe", "01632 960802"), ("Bea", "01632 960803")]
    assert a.contacts["head"].name == "Cy" and a.contacts["governor"].email == "g@a.example"
    phones = {role: a.contacts[role].phone for role in ("front-door", "out-of-hours", "police", "chaplain", "lado")}
    assert phones == {"front-door": "01632 960804", "out-of-hours": "01632 960805", "police": "101",
                      "chaplain": "01632 960806", "lado": "01632 960356"}  # fmt: skip
    assert "nurse" not in a.contacts


def test_all_that_is_wrong_is_said_at_once_by_row_and_column(root: Path) -> None:
    rows = [
        "name,lead,leed phone,lead phone,lado phone,extends,Notes",
        "Ash School,Ann,,1632960801,fred,,x",
        "ash school,Bo,,01632 960811,,,",
        ",Cy,,01632 960812,,,",
        "Dee,Di,,1.63E+09,,nowhere,",
        '"Eee" School,Ed,,01632 960813,,,',
        "Eff,Flo,,01632 960814,,,,extra",
        "学校,Gus,,01632 960815,,,",
        "Hay,Hal,,44 1632 960816,,,",
    ]
    _, said = read(root, "\n".join(rows))
    wanted = [
        "schools.csv:1:11: error: C1: there is no column leed phone (did you mean lead phone?)",
        "schools.csv:1:52: note: G1: the column Notes is not used",
        "schools.csv:2:17: warning: D2 (lead phone): a phone number without its leading 0: 1632960801 (",
        "schools.csv:2:28: error: E2 (lado phone): 'fred' is not a telephone number",
        "schools.csv:3:1: error: A3: the schools in rows 2 and 3 are both called ash-school",
        "schools.csv:4:1: error: A4: this row has no name",
        "schools.csv:5:9: error: D5 (lead phone): 1.63E+09 is a number that the spreadsheet has shortened",
        "schools.csv:5:19: error: F5 (extends): there is no organisation nowhere",
        "schools.csv:6:6: error: text after the closing quotation mark",
        "schools.csv:7:26: error: H7: there is no heading over 'extra'",
        "schools.csv:8:1: error: A8: no folder can be named after 学校",
        "schools.csv:9:10: warning: D9 (lead phone): a phone number without its leading +: 44 1632 960816",
    ]
    for line in wanted:
        assert any(s.startswith(line) for s in said), (line, said)
    assert not any("is not a telephone number" in s and "1.63E" in s for s in said)


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04rest", "the file is an Excel workbook, and a CSV is wanted"),
        (b"hello\nworld\n", "there is no column for the school's name"),
        (b"name,name\nx,y\n", "the column name stands twice (first in A1)"),
        (b"name,lead phone\n", "there is no school in it"),
        (b'name,lead\nx,"y\nz,w\n', "a quotation mark that is never closed"),
        (b"name,lead phone\nx,01632 960801\x07\n", "a character that does not belong in a text (U+0007)"),
        (b"name,id\nx," + b"i" * 90 + b"\n", "an id of 90 characters is too long"),
        (b"name\n\x81\xfe\n", "the file is in an encoding that is not known here"),
    ],
)
def test_what_is_no_table_is_told(root: Path, raw: bytes, says: str) -> None:
    assert any(says in line for line in read(root, raw)[1])


def test_names_that_a_disk_or_windows_does_not_take(root: Path) -> None:
    long = "The Very Reverend and Right Honourable Church of England Voluntary Aided School of Saint Somebody " * 3
    made, _ = read(root, f"name\nCON\n{long}\n../../etc/passwd\nE\u0301cole\nnul.txt\n")
    assert next(iter(made)) == "con" and list(made)[2:] == ["etc-passwd", "ecole", "nultxt"]
    assert len(list(made)[1]) <= 60
    assert any("are both called ecole" in s for s in read(root, "name\nE\u0301cole\n\u00c9COLE\n")[1])


def test_the_template_can_be_filled_in(root: Path) -> None:
    made, said = read(root, template())
    assert said == [] and list(made) == ["example-primary"]
    assert template().startswith(b"\xef\xbb\xbfname,")


def test_the_command_writes_and_reads_a_table(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assert main(["schools", "ours.csv", "--template"]) == 0
    assert main(["schools", "ours.csv"]) == 0
    assert "1 school read. All is well." in capsys.readouterr().out
    assert main(["schools", "ours.csv", "--template"]) == 2
    assert main(["schools", "nothing.csv"]) == 2
    (root / "ours.csv").write_text("name,lead phone\nx,abc\n", "utf-8")
    assert main(["schools", "ours.csv"]) == 1
    shown = capsys.readouterr()
    assert "ours.csv:2:3: error: B2 (lead phone): 'abc' is not a telephone number" in shown.err
    assert "\n  x,abc\n    ^" in shown.err


def test_a_folder_of_files(root: Path) -> None:
    folder = root / "them"
    folder.mkdir()
    (folder / "ash.yaml").write_text("extends: trust\nname: Ash\ncontacts: {dsl: {name: Ann, phone: 01632 960801}}\n")
    (folder / "beech.yaml").write_text("extends: ash\nname: Beech\n")
    schools = read_schools(folder, root, root / "content/organisations")
    found = Diagnostics()
    made = list(check_schools(schools, found))
    assert [o.name for o in made] == ["Ash", "Beech"] and not list(found)
    assert made[1].contacts["lado"].phone == "01632 960356"
    (folder / "ASH.yaml").write_text("name: Another\n")
    if len(list(folder.glob("*.yaml"))) == 3:  # a disk that tells capitals apart
        found = Diagnostics()
        list(check_schools(read_schools(folder, root, root / "content/organisations"), found))
        assert any("lead to one folder" in d.message for d in found)


def test_a_thousand_rows_are_not_held(root: Path) -> None:
    import tracemalloc

    head = "name,lead,lead phone,address\n"
    rows = "".join(f"School {n},Lead {n},01632 960{n % 1000:03},{'Lane ' * 20}\n" for n in range(1000))
    (root / "many.csv").write_text(head + rows, "utf-8")
    schools = read_schools(root / "many.csv", root, root / "content/organisations", "trust")
    next(iter(check_schools(schools, Diagnostics())))
    tracemalloc.start()
    try:
        assert sum(1 for _ in check_schools(schools, Diagnostics())) == 1000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
