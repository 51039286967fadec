"""Every PDF that the example packs build, before the judge of PDF/UA and before the proof.

What other tests judge of the same packs (the governors' handout, the posters, the sheets of the training) is left to
them here; the long run judges all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from verapdf import complaints, judge

from packbuilder import formats
from packbuilder.checking import brand_of
from packbuilder.diagnostics import Diagnostics
from packbuilder.planning import Job, Wanted, plan
from packbuilder.proof import prove
from packbuilder.together import counted, waits
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


def made(folder: Path, wanted: Callable[[Job], bool]) -> dict[str, Path]:
    """The PDFs of the four packs that are ``wanted``, each proven."""
    workspace = Workspace(ROOT)
    jobs = plan(workspace, [], Wanted(), dt.date(2026, 11, 25), Diagnostics())
    jobs = [job for job in jobs if job.rel.endswith(".pdf") and wanted(job)]
    files = {}
    for job in sorted(jobs, key=waits):
        if waits(job):
            job = counted(job, (folder / job.rel).parent)
        selected = job.sheet.selected
        data = formats.build(job.sheet, workspace.layouts, brand_of(workspace.layouts, selected.organisation)).data
        proof = prove(data, "pdf", selected, workspace.layouts, name=job.rel)
        assert proof.ok and not proof.check("unreadable").detail, (job.rel, proof.diagnostics)
        files[job.rel] = folder / job.rel
        files[job.rel].parent.mkdir(parents=True, exist_ok=True)
        files[job.rel].write_bytes(data)
    return files


def judged(files: dict[str, Path]) -> list[tuple[str, tuple[str, ...]]]:
    """What veraPDF or the quick judge has against any of them."""
    verdicts = judge(list(files.values()))
    assert len(verdicts) == len(files) and all(v.rules > 20 for v in verdicts)
    found = [(v.file, v.failures) for v in verdicts if not v.passed]
    found += [(rel, tuple(said)) for rel, path in files.items() if (said := complaints(path.read_bytes()))]
    return found


def test_what_no_other_test_judges(tmp_path: Path) -> None:
    sheets = ("handout", "guide", "worksheet")
    files = made(tmp_path, lambda job: job.pack_id == "everything" and job.sheet.name in sheets)
    assert len(files) == 3 and judged(files) == []


@pytest.mark.soak
def test_all_of_them(tmp_path: Path) -> None:
    files = made(tmp_path, lambda job: True)
    assert len(files) > 40 and judged(files) == []
