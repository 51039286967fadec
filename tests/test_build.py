"""Packs to files: names, proof, what somebody edited, what is not built twice, and what one fault costs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from pptx import Presentation

from packbuilder.cli import main
from packbuilder.resources import Layouts

DAY = ("--as-of", "2026-11-25")
POSTER = "output/example/posters/who-to-tell-poster-tell-us-today-a4.pdf"
HANDOUT = "output/example/handout-and-slides/who-to-tell-handout.pdf"
DECK = "output/example/handout-and-slides/who-to-tell-deck.pptx"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school's new workspace with all its packs built, made once; to be copied."""
    folder = tmp_path_factory.mktemp("made") / "school"
    answers = (
        "--school", "Example Primary School", "--short-name", "Example", "--lead", "Alex Example",
        "--lead-phone", "01632 960901", "--head", "Chris Example, 01632 960903",
        "--deputies", "Bo Example, 01632 960902, Hall", "--colour", "navy",
    )  # fmt: skip
    assert main(["new", str(folder), *answers]) == 0
    assert main(["--workspace", str(folder), "build", *DAY]) == 0
    return folder


@pytest.fixture
def school(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "school"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    return folder


def build(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    capsys.readouterr()
    code = main(["build", *arguments, *DAY, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_every_pack_is_there_under_a_name_that_tells_what_it_is(school: Path) -> None:
    for name in (POSTER, HANDOUT, DECK):
        assert (school / name).stat().st_size > 5_000
    with pikepdf.open(school / POSTER) as pdf:
        assert len(pdf.pages) == 1


def test_json_tells_all_of_each_file(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, files = build(capsys, "handout-and-slides")
    assert code == 0
    assert {f["format"] for f in files} == {"handout", "deck"}
    for file in files:
        assert {"pack", "organisation", "format", "path", "bytes", "sha256", "diagnostics"} <= file.keys()
        assert ("slides" if file["format"] == "deck" else "pages") in file
        assert Path(file["path"]).stat().st_size == file["bytes"]


def test_a_report_lies_beside_the_files(school: Path) -> None:
    report = json.loads((school / "output/example/posters/proof.json").read_text("utf-8"))
    assert report["ok"] is True
    assert all(f["for"] for f in report["files"])
    assert {f["file"].rsplit("/", 1)[-1] for f in report["files"]} >= {Path(POSTER).name}
    page = (school / "output/example/posters/proof.html").read_text("utf-8")
    assert "Example Primary School" in page and "http" not in page.split("<body")[0]


def test_every_kind_of_file_is_for_something() -> None:
    from packbuilder.formats import FORMATS
    from packbuilder.proving import PURPOSES

    assert set(PURPOSES) == set(FORMATS)


def test_nothing_to_do_is_said_without_loading_an_engine(school: Path) -> None:
    assert main(["build", *DAY]) == 0
    code = (
        "import sys\nfrom packbuilder.cli import main\n"
        f"status = main(['build', '--as-of', {DAY[1]!r}])\n"
        "loaded = {'weasyprint', 'pptx', 'pydantic', 'yaml', 'pikepdf'} & set(sys.modules)\n"
        "sys.exit(f'loaded {loaded}' if loaded else status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "nothing to do" in done.stdout


def test_a_touched_file_with_the_same_words_is_no_change(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", *DAY]) == 0
    (school / "content/organisations/example.yaml").touch()
    capsys.readouterr()
    assert main(["build", *DAY]) == 0
    assert "nothing to do" in capsys.readouterr().out


def test_one_changed_poster_rebuilds_one_poster(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {p: p.stat().st_mtime_ns for p in (school / "output").rglob("*.p*") if p.suffix in (".pdf", ".pptx")}
    section = school / "content/briefings/who-to-tell/sections/tell-someone.yaml"
    text = section.read_text("utf-8")
    assert text.count("headline: ") >= 2
    lines = text.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "poster" in line)
    head = next(i for i in range(at, len(lines)) if "headline: " in lines[i])
    lines[head] = lines[head].split("headline: ")[0] + "headline: Say it aloud, to us, before you leave.\n"
    section.write_text("".join(lines), "utf-8")
    code, files = build(capsys)
    assert code == 0
    both = {Path(POSTER).name, Path(POSTER).name.replace("-a4", "-a3")}
    assert {Path(f["path"]).name for f in files if f["status"] == "built"} == both
    after = {p: p.stat().st_mtime_ns for p in before}
    assert {p.name for p in before if after[p] != before[p]} == both


def test_a_file_that_somebody_edited_is_kept_beside_the_new_one(
    school: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deck = school / DECK
    ours = deck.read_bytes()
    deck.write_bytes(ours + b"edited by hand")
    assert main(["build", "handout-and-slides", *DAY]) == 0
    kept = deck.with_name("who-to-tell-deck (edited).pptx")
    assert kept.read_bytes() == ours + b"edited by hand"
    assert deck.read_bytes() == ours
    assert "who-to-tell-deck (edited).pptx" in capsys.readouterr().out
    deck.write_bytes(b"edited again")
    assert main(["build", "handout-and-slides", *DAY]) == 0
    assert deck.with_name("who-to-tell-deck (edited 2).pptx").read_bytes() == b"edited again"
    deck.write_bytes(b"not worth keeping")
    assert main(["build", "handout-and-slides", "--force", *DAY]) == 0
    assert deck.read_bytes() == ours
    assert len(list(deck.parent.glob("*edited*"))) == 2


def test_a_file_that_cannot_be_set_costs_itself_only(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = (school / POSTER).read_bytes()
    section = school / "content/briefings/who-to-tell/sections/tell-someone.yaml"
    text = section.read_text("utf-8")
    long = "Somebody must be told of each and every worry, however small it may seem to you, on the very day. " * 4
    lines = text.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if "poster" in line)
    head = next(i for i in range(at, len(lines)) if "headline: " in lines[i])
    lines[head] = lines[head].split("headline: ")[0] + f"headline: {long}\n"
    section.write_text("".join(lines), "utf-8")
    code, files = build(capsys, "posters")
    assert code == 1
    status = {Path(f["path"]).name if f["path"] else "": f["status"] for f in files}
    assert status[""] == "failed"
    assert "failed" not in {s for n, s in status.items() if n}
    assert (school / POSTER).read_bytes() == old
    wrong = [d for f in files if f["status"] == "failed" for d in f["diagnostics"]]
    assert any("smallest size" in d["message"] and d["line"] for d in wrong), wrong


def test_a_spoiled_cache_costs_time_and_nothing_else(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = (school / DECK).read_bytes()
    for body in (school / ".packbuilder/cache").rglob("*.bin"):
        body.write_bytes(body.read_bytes()[:-1] + b"?")
    shutil.rmtree(school / "output")
    assert main(["build", "handout-and-slides", *DAY]) == 0
    assert (school / DECK).read_bytes() == ours


def test_from_the_cache_come_the_same_bytes(school: Path) -> None:
    ours = {n: (school / n).read_bytes() for n in (POSTER, HANDOUT, DECK)}
    shutil.rmtree(school / "output")
    assert main(["build", *DAY]) == 0
    assert {n: (school / n).read_bytes() for n in ours} == ours


def test_equal_input_equal_bytes_elsewhere(school: Path, tmp_path: Path) -> None:
    """In another folder, time zone, hash seed and process, and built anew."""
    odd = tmp_path / "St Anne's #2 100%"
    shutil.copytree(school, odd, ignore=shutil.ignore_patterns("output", ".packbuilder"))
    environment = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "packbuilder", "build", *DAY], cwd=odd, env=environment, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    for name in (POSTER, HANDOUT, DECK):
        assert (odd / name).read_bytes() == (school / name).read_bytes(), name


def test_an_open_file_is_said_and_the_others_are_built(
    school: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace a file that a program holds open; here the refusal is played."""
    ours = (school / HANDOUT).read_bytes()
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if Path(target).name == Path(HANDOUT).name:
            raise PermissionError(13, "held")
        return real(self, target)

    (school / HANDOUT).write_bytes(b"%PDF-1.7 an older one")
    monkeypatch.setattr(Path, "replace", held)
    code, files = build(capsys, "handout-and-slides", "--force", "--jobs", "1")
    assert code == 3
    said = {f["format"]: f for f in files}
    assert said["handout"]["diagnostics"][-1]["message"] == "who-to-tell-handout.pdf is open in another program"
    assert said["handout"]["diagnostics"][-1]["hint"] == "close it, and build again"
    assert said["deck"]["status"] in ("built", "unchanged")
    assert (school / HANDOUT).read_bytes() == b"%PDF-1.7 an older one"
    assert ours and not list((school / "output").rglob(".packbuilder-*"))


def test_stale_content_is_a_warning_and_an_error_when_strict(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "posters", "--as-of", "2035-01-01"]) == 0
    assert "was to be reviewed by" in capsys.readouterr().err
    assert main(["build", "posters", "--as-of", "2035-01-01"]) == 0  # and again when there is nothing to do
    shown = capsys.readouterr()
    assert "was to be reviewed by" in shown.err and "nothing to do" in shown.out
    assert main(["build", "posters", "--as-of", "2035-01-01", "--strict"]) == 1


def test_every_stale_sheet_says_so_on_its_face(school: Path) -> None:
    assert main(["build", "--as-of", "2035-01-01"]) == 0
    for path in (school / "output").rglob("*.pdf"):
        with pdfium.PdfDocument(path.read_bytes()) as pdf:
            assert "review date" in " ".join(pdf[0].get_textpage().get_text_bounded().split()), path.name
    slide = Presentation(school / DECK).slides[0]
    assert "Past its review date." in " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_proof_proves_a_finished_file_from_the_file_alone(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["proof", HANDOUT, DECK, *DAY]) == 0
    assert capsys.readouterr().out.count("none leaked") == 2
    from packbuilder.proof import NAMES

    assert "lost" in NAMES
    with pikepdf.open(school / HANDOUT) as pdf:
        del pdf.pages[-1]
        pdf.save(school / "who-to-tell-handout.pdf")
    assert main(["proof", "who-to-tell-handout.pdf", *DAY]) == 1
    assert "lost: " in capsys.readouterr().err
    assert main(["proof", "who-to-tel-handout.pdf", *DAY]) == 2
    assert "did you mean who-to-tell-handout.pdf?" in capsys.readouterr().err


def test_without_pango_slides_are_built_all_the_same(school: Path, tmp_path: Path) -> None:
    """The engine's C libraries come from the system; where they are not, importing it fails as it does here."""
    fake = tmp_path / "lacking" / "weasyprint"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    shutil.rmtree(school / "output")
    done = subprocess.run(
        [sys.executable, "-m", "packbuilder", "build", "handout-and-slides", "--force", *DAY],
        env={**os.environ, "PYTHONPATH": str(fake.parent)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 3
    assert (school / DECK).is_file() and not (school / HANDOUT).exists()
    assert "Pango cannot be found" in done.stderr and "packbuilder doctor" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_school_adds_a_design_without_code(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    section = school / "content/briefings/who-to-tell/sections/tell-someone.yaml"
    text = section.read_text("utf-8")
    section.write_text(text.replace("  design: contacts\n", "  design: ours\n", 1), "utf-8")
    assert section.read_text("utf-8") != text
    assert main(["check"]) == 1
    assert "tell-someone.yaml:" in (said := capsys.readouterr().err) and "there is no design ours" in said
    assert main(["build", "posters", *DAY]) == 1
    assert "there is no design ours (" in capsys.readouterr().err
    (school / "layouts/poster").mkdir()
    design = Layouts.standard().read_text("poster/contacts.yaml")
    (school / "layouts/poster/ours.yaml").write_text(design, "utf-8")
    assert main(["check"]) == 0
    assert main(["build", "posters", *DAY]) == 0


def test_a_paper_for_the_whole_pack_makes_each_poster_once(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, files = build(capsys, "posters", "--paper", "a3")
    names = [Path(f["path"]).name for f in files]
    assert code == 0 and all("-a3" in n for n in names) and len(names) == len(set(names)) > 1


def test_a_pack_made_on_the_command_line(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, files = build(capsys, "--briefing", "who-to-tell", "--format", "handout", "--sections", "tell-someone")
    assert code == 0
    assert [f["pack"] for f in files] == ["own"]
    assert Path(files[0]["path"]).parent.name == "own"


def _workers(folder: Path) -> list[str]:
    """The processes that still work in ``folder`` (on Linux)."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder.resolve() and int(process.name) != os.getpid():
                found.append((process / "cmdline").read_bytes().decode(errors="replace").replace("\0", " "))
        except OSError:
            continue
    return found


def test_killed_it_leaves_whole_files_only(school: Path) -> None:
    """SIGKILL part way: what stands in output/ is a whole old or a whole new file."""
    old = {p: p.read_bytes() for p in (school / "output").rglob("*.pdf")}
    shutil.rmtree(school / ".packbuilder")
    brief = school / "content/briefings/who-to-tell/briefing.yaml"
    brief.write_text(brief.read_text("utf-8").replace("subtitle: ", "subtitle: Now ", 1), "utf-8")
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-m", "packbuilder", "build", *DAY], capture_output=True, timeout=2.5)
    deadline = 40
    while deadline and (left := _workers(school)):
        deadline -= 1
        time.sleep(0.25)
    assert not left, left
    for path, data in old.items():
        now = path.read_bytes()
        assert now == data or now.rstrip().endswith(b"%%EOF")
    assert main(["build", *DAY]) == 0


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """What ``--explain`` says of each file, by its name."""
    capsys.readouterr()
    main(["build", *arguments, *DAY, "--explain"])
    out = capsys.readouterr().out
    lines = [line for line in out.splitlines() if line.startswith("    ")]
    names = [line.split("  ")[0].rsplit("/", 1)[-1] for line in out.splitlines() if line.startswith("output/")]
    assert len(lines) == len(names), out
    return dict(zip(names, (line.strip() for line in lines), strict=True))


def test_each_file_says_why_it_was_built_or_was_not(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert all("unchanged" in why for why in explained(capsys).values())
    sections = school / "content/briefings/who-to-tell/sections"
    section = next(p for p in sorted(sections.iterdir()) if "poster:" not in p.read_text("utf-8"))
    text = section.read_text("utf-8")
    at = text.index("summary:")
    section.write_text(text[:at] + text[at:].replace(" the ", " this ", 1), "utf-8")
    (school / HANDOUT).unlink()
    said = explained(capsys)
    assert "not there any more" in said[Path(HANDOUT).name] and f"section {section.stem}" in said[Path(HANDOUT).name]
    assert f"the words of the section {section.stem} have changed" in said[Path(DECK).name]
    assert "unchanged" in said[Path(POSTER).name]
    brand = school / "layouts/brands"
    (own,) = (p for p in brand.rglob("brand.yaml"))
    own.write_text(own.read_text("utf-8") + "\n# a remark\n", "utf-8")
    people = school / "content/organisations/example.yaml"
    people.write_text(people.read_text("utf-8").replace("01632 960901", "01632 960909"), "utf-8")
    assert all("the school's names, numbers or words" in why for why in explained(capsys).values())


def test_what_is_not_selected_rebuilds_nothing(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "posters", *DAY]) == 0
    section = next(
        p for p in sorted((school / "content/briefings/who-to-tell/sections").iterdir())
        if "poster:" not in p.read_text("utf-8")
    )  # fmt: skip
    text = section.read_text("utf-8")
    at = text.index("summary:")
    section.write_text(text[:at] + text[at:].replace(" the ", " this ", 1), "utf-8")
    code, files = build(capsys, "posters")
    assert code == 0
    assert {f["status"] for f in files} == {"unchanged"}


def test_a_look_rebuilds_what_wears_it(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = school / "layouts/handout/handout.css"
    ours.parent.mkdir(parents=True, exist_ok=True)
    ours.write_text(Layouts.standard().read_text("handout/handout.css") + "\n/* ours */\n", "utf-8")
    assert main(["build", *DAY]) == 0
    ours.write_text(ours.read_text("utf-8") + ".strip { padding-top: 11mm }\n", "utf-8")
    said = explained(capsys)
    assert "layouts/handout/handout.css has changed" in said[Path(HANDOUT).name]
    assert "unchanged" in said[Path(DECK).name] and "unchanged" in said[Path(POSTER).name]


def test_two_builds_at_once_leave_the_same_files(school: Path) -> None:
    ours = {n: (school / n).read_bytes() for n in (POSTER, HANDOUT, DECK)}
    shutil.rmtree(school / "output")
    shutil.rmtree(school / ".packbuilder")
    told = [sys.executable, "-m", "packbuilder", "build", *DAY]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    both = [subprocess.Popen(told, cwd=school, **pipes) for _ in "ab"]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert {n: (school / n).read_bytes() for n in ours} == ours
    assert not list((school / "output").rglob("*edited*"))
