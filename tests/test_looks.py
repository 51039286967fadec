"""What of the looks a file is made from, and what not: held against the files that are really opened."""

from __future__ import annotations

import datetime as dt
import os
import pickle
import shutil
import sys
from pathlib import Path

import pytest

from packbuilder import build, planning
from packbuilder.diagnostics import Diagnostics
from packbuilder.fingerprint import READERS, Looks, parts_of
from packbuilder.formats import FORMATS
from packbuilder.planning import Job
from packbuilder.resources import Layouts
from packbuilder.workspace import Workspace


@pytest.fixture(scope="module")
def jobs(shipped: Workspace) -> dict[str, Job]:
    """A file of each format."""
    every = planning.plan(shipped, ["training", "staffroom"], planning.Wanted(), dt.date(2026, 11, 25), Diagnostics())
    return {str(job.sheet.selected.output.format): job for job in reversed(every)}


def opened(job: Job, layouts: Layouts) -> set[str]:
    """The looks that are opened while ``job`` is made, by a process that has opened none before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        found: set[str] = set()
        root = layouts.roots[0]

        def note(event: str, arguments: tuple[object, ...]) -> None:
            if event == "open" and isinstance(arguments[0], (str, os.PathLike)):
                path = Path(arguments[0])
                if path.is_absolute() and path.is_relative_to(root):
                    found.add(path.relative_to(root).as_posix())

        sys.addaudithook(note)
        try:
            build.make(job, layouts)
        finally:
            os.write(writing, pickle.dumps(found))
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    found_there: set[str] = pickle.loads(data)
    return found_there


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each format wants a process that knows nothing yet")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork, beside threads of the engines
@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_every_look_that_is_opened_counts(kind: str, jobs: dict[str, Job], tmp_path: Path) -> None:
    layouts = Layouts(Path(shutil.copytree(Layouts.standard().roots[0], tmp_path / "layouts")))  # no caches know these
    job = jobs[kind]
    counted = set(Looks(layouts).of(kind, str(job.sheet.selected.organisation.brand)))
    found = opened(job, layouts)
    assert found and found - counted == set()


def test_formats_that_are_named_are_there() -> None:
    assert {kind for kinds in READERS.values() for kind in kinds} == set(FORMATS)


def touched(tmp_path: Path, jobs: dict[str, Job], rel: str) -> set[str]:
    """The formats that are made anew when ``rel`` is written into a workspace's layouts."""
    ours = tmp_path / "ours"
    ours.mkdir(exist_ok=True)
    shipped = Layouts.standard().roots
    before = {kind: parts_of(job.sheet, Looks(Layouts(ours, *shipped))) for kind, job in jobs.items()}
    (ours / rel).parent.mkdir(parents=True, exist_ok=True)
    (ours / rel).write_text("anew", "utf-8")
    after = {kind: parts_of(job.sheet, Looks(Layouts(ours, *shipped))) for kind, job in jobs.items()}
    return {kind for kind in jobs if before[kind] != after[kind]}


def test_a_look_counts_only_for_those_that_read_it(tmp_path: Path, jobs: dict[str, Job]) -> None:
    assert touched(tmp_path, jobs, "deck/template.pptx") == {"deck"}
    assert touched(tmp_path, jobs, "deck/words.yaml") == READERS["deck/words"]
    assert touched(tmp_path, jobs, "poster/poster.css") == {"poster"}
    assert touched(tmp_path, jobs, "proof/proof.css") == set()
    assert touched(tmp_path, jobs, "brands/harbour/logo.svg") == set()
    assert touched(tmp_path, jobs, "brands/oakfield/new.svg") == set(jobs)
    assert touched(tmp_path, jobs, "icons/key.svg") == set(jobs)
    assert touched(tmp_path, jobs, "a-folder-that-nobody-knows/x") == set(jobs)


def test_a_brand_counts_with_all_that_it_extends(tmp_path: Path) -> None:
    for name, extends in (("leaf", 'extends: "stem"\n'), ("stem", "extends: root\n"), ("root", ""), ("other", "")):
        folder = tmp_path / "layouts/brands" / name
        folder.mkdir(parents=True)
        (folder / "brand.yaml").write_text(f"{extends}name: {name}\n", "utf-8")
    looks = Looks(Layouts(tmp_path / "layouts"))
    assert {rel.split("/")[1] for rel in looks.of("deck", "leaf")} == {"leaf", "stem", "root"}
    (tmp_path / "layouts/brands/stem/brand.yaml").write_text("[", "utf-8")
    assert len(Looks(Layouts(tmp_path / "layouts")).of("deck", "leaf")) == 4  # it cannot be told: all of them count


def test_what_is_printed_of_a_pack_and_of_the_time_counts(jobs: dict[str, Job]) -> None:
    from dataclasses import replace

    looks = Looks(Layouts.standard())
    job = jobs["print-this"]
    selected = job.sheet.selected
    other = selected.pack.model_copy(update={"title": selected.title})
    anew = replace(job.sheet, selected=replace(selected, pack=other))
    changed = {k for k, v in parts_of(anew, looks).items() if v != parts_of(job.sheet, looks)[k]}
    assert changed == {"pack"}
    guide = jobs["guide"]
    fewer = replace(guide.sheet, selected=replace(guide.sheet.selected, left_out=()))
    assert parts_of(fewer, looks) != parts_of(guide.sheet, looks)
