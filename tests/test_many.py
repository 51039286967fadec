"""The same pack for many schools: each its own people, one summary, gone on with where it was stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from packbuilder.cli import main

DAY = ("--as-of", "2026-11-25")
PACK = """\
title: For every school
briefing: who-to-tell
organisation: example
outputs:
  - format: poster
    posters: [tell-us-today]
  - format: deck
  - format: handout
  - format: print-this
"""
POSTER = PACK.partition("  - format: deck")[0]
#: First names, last names and the last three figures of telephone numbers that no other school has.
PEOPLE = {
    "Ashgrove School": ("Alys Underhill", 810, "Bram Thistle", 811, "plain"),
    "Beechwood School": ("Ceri Lockwood", 820, "Dov Marlowe", 821, "plain"),
    "Cedarmount School": ("Esme Quill", 830, "Fitz Orchard", 831, "plain"),
}


def table(people: dict[str, tuple[str, int, str, int, str]]) -> str:
    out = "name;lead;lead phone;deputy;deputy phone;brand;lado phone;web;head\n"
    for name, (lead, one, deputy, two, brand) in people.items():
        web = f"{name.split()[0].lower()}.example/safe"
        head = f"Pat {name.split()[0]}son"
        out += f"{name};{lead};01632 960{one};{deputy};01632 960{two};{brand};01632 960{one + 5};{web};{head}\n"
    return out


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a briefing of its own, and nothing built."""
    folder = tmp_path_factory.mktemp("many") / "trust"
    answers = (
        "--school", "Example Primary School", "--short-name", "Example", "--lead", "Alex Example",
        "--lead-phone", "01632 960901", "--head", "Chris Example, 01632 960903", "--colour", "navy",
    )  # fmt: skip
    assert main(["new", str(folder), *answers]) == 0
    shutil.rmtree(folder / "output")
    (folder / "content/packs/every.yaml").write_text(PACK, "utf-8")
    (folder / "content/packs/poster.yaml").write_text(POSTER, "utf-8")
    (folder / "schools.csv").write_text(table(PEOPLE), "utf-8")
    return folder


@pytest.fixture(scope="session")
def built(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three schools with all of a pack, built once; only to look at."""
    folder = tmp_path_factory.mktemp("many-built") / "trust"
    shutil.copytree(begun, folder)
    assert (
        main(["--workspace", str(folder), "build", "every", "--organisations", str(folder / "schools.csv"), *DAY]) == 0
    )
    return folder


@pytest.fixture
def trust(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "trust"
    shutil.copytree(begun, folder)
    monkeypatch.chdir(folder)
    return folder


def build(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["build", "poster", "--organisations", "schools.csv", "--json", *DAY, *arguments])
    return code, {school["school"]: school for school in json.loads(capsys.readouterr().out)}


def everything_in(path: Path) -> str:
    """All text of a file, wherever it stands: pages, slides, notes, masters, properties, and the bytes themselves."""
    data = path.read_bytes()
    texts = [data.decode("latin-1")]
    if path.suffix == ".pdf":
        with pdfium.PdfDocument(data) as pdf:
            texts += [page.get_textpage().get_text_bounded() for page in pdf]
            texts += pdf.get_metadata_dict().values()
    elif path.suffix == ".pptx":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            raw = [parts.read(name).decode("utf-8", "replace") for name in parts.namelist()]
        texts += raw + [re.sub(r"<[^>]+>", "", text) for text in raw]  # a name may be cut into runs
    return " ".join(" ".join(texts).split())


def test_each_school_gets_its_own_people_and_nobody_elses(built: Path) -> None:
    schools = {"-".join(name.lower().split()): name for name in PEOPLE}
    files = [p for p in (built / "output").rglob("*") if p.is_file() and p.parts[-3] in schools]
    assert {p.suffix for p in files} >= {".pdf", ".pptx", ".html", ".json"}
    assert sum(p.suffix in (".pdf", ".pptx") for p in files) == 12
    for path in files:
        text = everything_in(path)
        for folder, name in schools.items():
            lead, one, deputy, two, _ = PEOPLE[name]
            its = [name, lead, deputy, *lead.split(), *deputy.split(), name.split()[0].lower()]
            its += [f"960{n}" for n in (one, two, one + 5)]
            if folder == path.parts[-3]:
                if "poster" in path.name:
                    assert lead.split()[0] in text and f"960{one}" in text, path
            else:
                assert [word for word in its if word in text] == [], path


def test_a_table_says_what_became_of_each(built: Path) -> None:
    raw = (built / "output/summary.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [(r["school"], r["id"], r["built"], r["not built"]) for r in rows] == [
        (name, "-".join(name.lower().split()), "4", "0") for name in PEOPLE
    ]


def test_nothing_is_built_before_all_rows_are_right(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(PEOPLE).replace("01632 960820", "ask at the desk").replace("Cedarmount School", "ashgrove school")
    (trust / "schools.csv").write_text(rows.replace(";plain;01632 960815", ";plane;01632 960815"), "utf-8")
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 1
    said = capsys.readouterr().err
    assert "schools.csv:3:32: error: C3 (lead phone): 'ask at the desk' is not a telephone number" in said
    assert "schools.csv:4:1: error: A4: the schools in rows 2 and 4 are both called ashgrove-school" in said
    assert "there is no brand plane" in said
    assert not (trust / "output").exists()


def test_a_slot_that_one_school_does_not_fill_is_told_first(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = trust / "content/briefings/who-to-tell/sections/tell-someone.yaml"
    text = section.read_text("utf-8")
    at = text.index("headline: ", text.index("poster"))
    section.write_text(
        text[:at] + 'headline: "Tell {dsl.first} in {dsl.place}."\n' + text[text.index("\n", at) + 1 :], "utf-8"
    )
    rows = table(PEOPLE).replace("brand;", "brand;lead place;").splitlines()
    held = [
        rows[0],
        *(r.replace(";plain;", f";plain;{place};") for r, place in zip(rows[1:], ("Hall", "", "Snug"), strict=True)),
    ]
    (trust / "schools.csv").write_text("\n".join(held), "utf-8")
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 1
    said = capsys.readouterr().err
    assert "{dsl.place} has no value for Beechwood School (fill in the column `lead place`, or take" in said
    assert said.count("has no value") == 1
    more = "".join(
        f"School {n};Lead;01632 960{n};Deputy;01632 960{n};plain;;01632 960{n};a.example;Head\n"
        for n in range(500, 520)
    )
    (trust / "schools.csv").write_text("\n".join(held) + "\n" + more, "utf-8")
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 1
    said = capsys.readouterr().err
    assert "has no value for Beechwood School, School 500, School 501 and 18 more" in said
    assert said.count("has no value") == 1
    assert not (trust / "output").exists()


def test_a_letter_that_no_font_has_is_told_at_its_cell(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (trust / "schools.csv").write_text(table(PEOPLE).replace("Ceri Lockwood", "Ceri \U00013000"), "utf-8")
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 1
    assert "(U+13000)" in capsys.readouterr().err


def test_what_goes_wrong_at_one_school_costs_that_school(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = "The Very Long and Winding and Most Honourable " * 30
    (trust / "schools.csv").write_text(table(PEOPLE).replace("Ceri Lockwood", long), "utf-8")
    code, schools = build(capsys)
    assert code == 1
    assert {s: (v["built"], len(v["failed"])) for s, v in schools.items()} == {
        "ashgrove-school": (1, 0), "beechwood-school": (0, 1), "cedarmount-school": (1, 0),
    }  # fmt: skip
    assert schools["beechwood-school"]["failed"][0]["why"]
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 1
    shown = capsys.readouterr()
    assert "Beechwood School (beechwood-school): 1 not built" in shown.out
    assert "3 schools: 0 files built, 2 unchanged, 1 not built at 1 school" in shown.out
    assert "beechwood-school" in (trust / "output/summary.csv").read_text("utf-8-sig")


def test_one_row_changed_is_one_school_built(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(capsys)[0] == 0
    code, schools = build(capsys)
    assert code == 0 and {(s["built"], s["unchanged"]) for s in schools.values()} == {(0, 1)}
    (trust / "schools.csv").write_text(table(PEOPLE).replace("Dov Marlowe", "Dov Marsh"), "utf-8")
    code, schools = build(capsys)
    assert {s: (v["built"], v["unchanged"]) for s, v in schools.items()} == {
        "ashgrove-school": (0, 1), "beechwood-school": (1, 0), "cedarmount-school": (0, 1),
    }  # fmt: skip
    code, schools = build(capsys, "--organisation", "cedarmount-school")
    assert list(schools) == ["cedarmount-school"]
    assert main(["build", "poster", "--organisations", "schools.csv", "--organisation", "cedarmont-school", *DAY]) == 2
    assert "did you mean cedarmount-school?" in capsys.readouterr().err
    assert main(["build", "poster", "--extends", "example"]) == 2


def test_without_room_in_the_cache_a_second_build_builds_nothing_all_the_same(
    trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build(capsys)[0] == 0
    for body in (trust / ".packbuilder/cache").rglob("*.bin"):
        body.unlink()
    shutil.rmtree(trust / ".packbuilder/stamps")
    _, schools = build(capsys)
    assert {(s["built"], s["unchanged"]) for s in schools.values()} == {(0, 1)}
    for path in (trust / "output").rglob("*.pdf"):
        path.write_bytes(path.read_bytes()[:-1])
    _, schools = build(capsys, "--force")
    assert {(s["built"], s["unchanged"]) for s in schools.values()} == {(1, 0)}


def test_killed_part_way_it_goes_on_where_it_was(trust: Path) -> None:
    people = {f"School {n:02}": (f"Lead{n} L", 100 + n, f"Deputy{n} D", 300 + n, "plain") for n in range(12)}
    (trust / "schools.csv").write_text(table(people), "utf-8")
    words = [sys.executable, "-m", "packbuilder", "build", "poster", "--organisations", "schools.csv", "--json", *DAY]
    going = subprocess.Popen(words, cwd=trust, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = trust / "output"
    waits = 600
    while waits and going.poll() is None and len(list(made.rglob("*.pdf"))) < 3:
        waits -= 1
        time.sleep(0.1)
    going.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    going.wait()
    stood = {p: p.stat().st_mtime_ns for p in made.rglob("*.pdf")}
    assert 3 <= len(stood) < 12
    done = subprocess.run(words, cwd=trust, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    schools = json.loads(done.stdout)
    assert len(schools) == 12 and all(s["built"] + s["unchanged"] == 1 for s in schools)
    assert sum(s["unchanged"] for s in schools) >= len(stood) - 1  # the last may have been written and not yet noted
    assert {p: p.stat().st_mtime_ns for p in stood} == stood


def test_the_work_is_asked_for_as_hands_are_free(trust: Path) -> None:
    """No more jobs are planned than are being made: a thousand schools are never held at once."""
    import datetime as dt

    from packbuilder import many, planning
    from packbuilder.build import Made
    from packbuilder.diagnostics import Diagnostic, Severity
    from packbuilder.schools import read_schools
    from packbuilder.store import Store
    from packbuilder.workspace import Workspace

    people = {f"School {n:02}": (f"Lead{n} L", 100 + n, f"Deputy{n} D", 300 + n, "plain") for n in range(12)}
    (trust / "schools.csv").write_text(table(people), "utf-8")
    workspace = Workspace(trust)
    workspace.schools = read_schools(trust / "schools.csv", trust, trust / "content/organisations")
    asked: list[str] = []
    done: list[str] = []
    ahead: list[int] = []
    real = planning.plan_one

    def hands(make: Any, jobs: Any, layouts: Any, started: Any) -> Any:
        for job in jobs:
            ahead.append(len(asked) - len(done))
            yield job, Made(None, None, (Diagnostic(Severity.ERROR, "not today"),), 1)

    def counted(*arguments: Any) -> Any:
        asked.append(arguments[4])
        return real(*arguments)

    planning.plan_one = counted  # type: ignore[assignment]
    try:
        tally = many.run(
            workspace, [("poster", workspace.pack("poster"))], planning.Wanted(), dt.date(2026, 11, 25),
            Store(trust / "output"), cache=None, hands=hands, finished=done.append,
        )  # fmt: skip
    finally:
        planning.plan_one = real
    assert max(ahead) == 1 and len(done) == 12
    assert all(s.failed[0][1] == "not today" for s in tally.schools.values())


@pytest.mark.soak
def test_a_thousand_schools_in_flat_memory(trust: Path) -> None:
    """Builds posters for 1,000 schools; the build itself stays under 250 MB, and so does each of its workers."""
    people = {f"School {n:04}": (f"Lead{n} L", n % 1000, f"Deputy{n} D", n % 1000, "plain") for n in range(1000)}
    rows = re.sub(r"960(\d{1,2})\b", lambda m: f"960{int(m[1]):03}", table(people)).replace("9601000", "960999")
    rows = re.sub(r"9601\d{3}", "960999", rows)
    (trust / "schools.csv").write_text(rows, "utf-8")
    words = [sys.executable, "-m", "packbuilder", "build", "poster", "--organisations", "schools.csv", *DAY]
    # Measured in a process of its own: this one may have had greater children, LibreOffice for one.
    measure = (
        "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", measure, *words], cwd=trust, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(list((trust / "output").rglob("*.pdf"))) == 1000
    assert 50_000 < int(done.stdout.split()[-1]) < 250_000


def test_reprint_tells_of_schools_of_a_table(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A deputy of one school leaves, and another school leaves the trust."""
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 0
    capsys.readouterr()
    assert main(["reprint"]) == 0
    said = capsys.readouterr().out
    assert "to be sure, packbuilder reprint --organisations schools.csv (3 sheets)" in said
    assert "take them down" not in said
    assert main(["reprint", "--organisations", "schools.csv"]) == 0
    said = capsys.readouterr().out
    assert "No sheet is out of date" in said
    assert "3 up to date" in said
    people = {name: row for name, row in PEOPLE.items() if name != "Cedarmount School"}
    lead, one, _, two, brand = people["Ashgrove School"]
    people["Ashgrove School"] = (lead, one, "Greta Wren", two, brand)
    (trust / "schools.csv").write_text(table(people), "utf-8")
    assert main(["reprint", "--organisations", "schools.csv", "--json"]) == 1
    states = {s["path"].split("/")[0]: (s["state"], s["changes"]) for s in json.loads(capsys.readouterr().out)}
    assert states["ashgrove-school"][0] == "out of date"
    assert "Greta Wren" in " ".join(states["ashgrove-school"][1])
    assert states["beechwood-school"][0] == "up to date"
    assert states["cedarmount-school"][0] == "gone"


def test_reprint_does_not_read_a_table_with_faults(trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "poster", "--organisations", "schools.csv", *DAY]) == 0
    (trust / "schools.csv").write_text(table(PEOPLE).replace("960810", "96081o"), "utf-8")
    capsys.readouterr()
    assert main(["reprint", "--organisations", "schools.csv"]) == 1
    out = capsys.readouterr()
    assert "C2 (lead phone)" in out.err + out.out
    assert "Traceback" not in out.err
    assert main(["reprint", "--extends", "trust"]) == 2


def test_each_school_gets_its_own_preview(trust: Path) -> None:
    assert main(["build", "poster", "--organisations", "schools.csv", "--preview", *DAY]) == 0
    found = sorted(p.relative_to(trust / "output").as_posix() for p in trust.rglob("preview.png"))
    assert found == [
        f"{slug}/poster/preview.png" for slug in ("ashgrove-school", "beechwood-school", "cedarmount-school")
    ]
    assert len({p.read_bytes() for p in trust.rglob("preview.png")}) == 3
