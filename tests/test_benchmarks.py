"""What is measured has to be the same work: the plain script sets the whole briefing, and the made ones are sound."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from pptx import Presentation

from benchmarks import content, others, timing
from benchmarks.naive import Content
from packbuilder.checking import check
from packbuilder.diagnostics import Diagnostics
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_the_plain_script_sets_the_whole_briefing(tmp_path: Path) -> None:
    told = [sys.executable, "-m", "benchmarks.naive", str(ROOT / "content"), str(tmp_path), "--school", content.SCHOOL]
    subprocess.run(told, cwd=ROOT, check=True)
    with pypdfium2.PdfDocument(tmp_path / "handout-0.pdf") as pdf:
        said = " ".join(page.get_textpage().get_text_range() for page in pdf)
        assert len(pdf) > 25
    briefing = Content(ROOT / "content", school=content.SCHOOL)
    every = list(briefing.walk())
    assert len(every) > 20
    squeezed = "".join(said.split())
    for section in every:
        assert "".join(str(section.get("headline") or section["title"]).split()) in squeezed
    assert len(Presentation(str(tmp_path / "deck-0.pptx")).slides) > 80
    assert (tmp_path / "poster-0.pdf").is_file()


def test_other_tools_are_given_the_same_words() -> None:
    briefing = Content(ROOT / "content", school=content.SCHOOL)
    text = others.markdown(briefing)
    assert text.count("\n# ") == len(briefing.sections)
    assert len(text.split()) > 5000
    assert len(others.slides(briefing)) > 80


def test_made_briefings_are_without_fault(tmp_path: Path) -> None:
    found: Diagnostics = check(Workspace(content.long(tmp_path, 3, ("handout", "deck"))), dt.date(2026, 9, 1))
    assert not found.errors, [str(d) for d in found]


def test_a_run_tells_its_time_and_the_largest_of_its_processes() -> None:
    inner = "x = bytearray(120_000_000); import time; time.sleep(.2)"
    big = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    run = timing.run([sys.executable, "-c", big])
    assert run.wall >= 0.2
    assert run.peak > 100 or not Path("/proc").is_dir()
    with pytest.raises(RuntimeError, match="ended with 3"):
        timing.run([sys.executable, "-c", "raise SystemExit(3)"])
