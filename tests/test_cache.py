"""Finished files by what they were made from: never a wrong one, never too many, and no fault when it is gone."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from packbuilder import cache as module
from packbuilder.cache import Cache
from packbuilder.diagnostics import Diagnostic, Position, Severity
from packbuilder.formats import Artifact
from packbuilder.proof import Check, Proof

SAID = (Diagnostic(Severity.WARNING, "it is old", Position("a.yaml", 3, 2), "look at it"),)


def code(number: int) -> str:
    return f"{number:064x}"[::-1]


def keep(cache: Cache, number: int, data: bytes = b"data") -> None:
    checks = (Check("lost", True, "all 3 there", ("one",)),)
    proof = Proof(
        file="a.pdf", format="poster", checks=checks, diagnostics=SAID, places=(),
        count=1, unit="pages", size=len(data), sha256="", facts={"fonts": ("Noto",)},
    )  # fmt: skip
    cache.put(code(number), Artifact("poster", "pdf", data, 1, "pages"), proof, SAID)


def test_what_was_kept_comes_again_with_its_warnings(tmp_path: Path) -> None:
    keep(Cache(tmp_path), 1, b"whole")
    held = Cache(tmp_path).get(code(1))
    assert held is not None
    artifact, proof, said = held
    assert artifact.data == b"whole" and said == SAID
    assert said[0].at and (said[0].at.line, said[0].at.column) == (3, 2)
    assert proof.checks[0].detail == ("one",) and proof.facts == {"fonts": ("Noto",)}
    assert Cache(tmp_path).get(code(2)) is None


@pytest.mark.parametrize("spoil", ["body", "note", "cut", "gone"])
def test_what_is_not_whole_is_not_served(tmp_path: Path, spoil: str) -> None:
    keep(Cache(tmp_path), 1, b"whole")
    (body,), (note,) = tmp_path.rglob("*.bin"), tmp_path.rglob("*.note")
    if spoil == "body":
        body.write_bytes(b"wh0le")
    elif spoil == "note":
        note.write_bytes(b"nonsense")
    elif spoil == "cut":
        note.write_bytes(note.read_bytes()[:-4])
    else:
        body.unlink()
    assert Cache(tmp_path).get(code(1)) is None


def test_a_file_that_stands_in_output_serves_where_the_cache_has_only_its_note(tmp_path: Path) -> None:
    keep(Cache(tmp_path), 1, b"whole")
    next(tmp_path.rglob("*.bin")).unlink()
    standing = tmp_path / "standing.pdf"
    assert Cache(tmp_path).get(code(1), standing) is None
    standing.write_bytes(b"another")
    assert Cache(tmp_path).get(code(1), standing) is None
    standing.write_bytes(b"whole")
    held = Cache(tmp_path).get(code(1), standing)
    assert held is not None and held[0].data == b"whole"


def test_it_is_bounded_and_the_longest_unused_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    for number in range(12):
        keep(cache, number, b"x" * 100)
        (note,) = [p for p in tmp_path.rglob("*.note") if p.parent.name + p.stem == code(number)]
        os.utime(note, (1_000 + number, 1_000 + number))
    assert cache.get(code(0)) is not None  # used just now
    monkeypatch.setattr(module, "MAX_FILES", 5)
    monkeypatch.setattr(module, "MAX_NOTES", 8)
    cache.trim()
    assert len(list(tmp_path.rglob("*.bin"))) == 5 and len(list(tmp_path.rglob("*.note"))) == 8
    assert cache.get(code(0)) is not None and cache.get(code(11)) is not None and cache.get(code(1)) is None
    monkeypatch.setattr(module, "MAX_BYTES", 250)
    cache.trim()
    assert len(list(tmp_path.rglob("*.bin"))) == 2


def test_two_at_once_and_one_that_empties_it(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def busy(data: bytes) -> None:
        try:
            cache = Cache(tmp_path)
            for number in range(40):
                keep(cache, number % 4, data)
                held = cache.get(code(number % 4))
                assert held is None or held[0].data in (b"a" * 999, b"b" * 999)
                cache.trim()
        except BaseException as error:
            faults.append(error)

    def empty() -> None:
        for _ in range(40):
            for path in tmp_path.rglob("*.bin"):
                path.unlink(missing_ok=True)

    threads = [threading.Thread(target=busy, args=(b"a" * 999,)), threading.Thread(target=busy, args=(b"b" * 999,)),
               threading.Thread(target=empty)]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_one_that_cannot_be_written_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / ".packbuilder").write_text("a file where a folder should be")
    keep(Cache(tmp_path), 1)
    Cache(tmp_path).trim()
    assert Cache(tmp_path).get(code(1)) is None
