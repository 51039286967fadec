"""What stands in output/: whole files, and nobody's own changes lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from packbuilder.diagnostics import PackError
from packbuilder.store import JOURNAL, MANIFEST, Store, _machine, digest, write_whole

REL = "school/staffroom/briefing-poster-a4.pdf"


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def breaking(monkeypatch: pytest.MonkeyPatch, error: OSError, *, only: str = "") -> None:
    """Every file that is moved into place (to a name that ends in ``only``) meets ``error``, as on a full disk."""
    moved = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if str(target).endswith(only):
            raise error
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", fail)


def test_a_file_is_written_whole_and_known_again(tmp_path: Path) -> None:
    stored = Store(tmp_path).put(REL, b"one")
    assert stored.path.read_bytes() == b"one" and not stored.unchanged and stored.kept is None
    assert stored.path.stat().st_mode & 0o777 == 0o644
    assert names(tmp_path) == [MANIFEST, REL]
    assert json.loads((tmp_path / MANIFEST).read_text())["written"] == {REL: digest(b"one")}
    assert Store(tmp_path).put(REL, b"one").unchanged
    assert Store(tmp_path).put(REL, b"two").kept is None and (tmp_path / REL).read_bytes() == b"two"
    assert names(tmp_path) == [MANIFEST, REL]


def test_what_somebody_changed_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    Store(tmp_path).put(REL, b"ours")
    (tmp_path / REL).write_bytes(b"theirs")
    stored = Store(tmp_path).put(REL, b"ours, later")
    assert (
        stored.kept and stored.kept.name == "briefing-poster-a4 (edited).pdf" and stored.kept.read_bytes() == b"theirs"
    )
    assert stored.path.read_bytes() == b"ours, later"
    (tmp_path / REL).write_bytes(b"theirs again")
    kept = Store(tmp_path).put(REL, b"ours, last").kept
    assert kept and kept.name == "briefing-poster-a4 (edited 2).pdf" and stored.kept.read_bytes() == b"theirs"


def test_even_if_what_we_write_is_what_we_wrote_before(tmp_path: Path) -> None:
    Store(tmp_path).put(REL, b"ours")
    (tmp_path / REL).write_bytes(b"theirs")
    kept = Store(tmp_path).put(REL, b"ours").kept
    assert kept and kept.read_bytes() == b"theirs" and (tmp_path / REL).read_bytes() == b"ours"


def test_force_replaces_it(tmp_path: Path) -> None:
    Store(tmp_path).put(REL, b"ours")
    (tmp_path / REL).write_bytes(b"theirs")
    assert Store(tmp_path, force=True).put(REL, b"new").kept is None
    assert names(tmp_path) == [MANIFEST, REL]


@pytest.mark.parametrize("manifest", [None, "", "{", "[]", '{"written": []}', '{"written": {"a": 1}}', "null"])
def test_without_a_manifest_every_file_counts_as_somebodys(manifest: str | None, tmp_path: Path) -> None:
    (tmp_path / REL).parent.mkdir(parents=True)
    (tmp_path / REL).write_bytes(b"whose?")
    if manifest is not None:
        (tmp_path / MANIFEST).write_text(manifest)
    kept = Store(tmp_path).put(REL, b"ours").kept
    assert kept and kept.read_bytes() == b"whose?"


def test_a_build_that_is_killed_forgets_nothing(tmp_path: Path) -> None:
    first = Store(tmp_path)
    first.put(REL, b"one")
    second = Store(tmp_path)  # as after a kill: nothing was closed
    assert second.put(REL, b"two").kept is None


def test_what_was_not_proven_is_kept_aside_until_a_good_one_comes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(REL, b"good")
    aside = store.reject(REL, b"bad")
    assert aside.name == "briefing-poster-a4.pdf.rejected" and (tmp_path / REL).read_bytes() == b"good"
    store.put(REL, b"better")
    assert names(tmp_path) == [MANIFEST, REL]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(errno.EACCES, "Permission denied"),
         "briefing-poster-a4.pdf is open in another program (close it, and build again)"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full (make room, and build again)"),
        (OSError(errno.EIO, "Input/output error"),
         "briefing-poster-a4.pdf cannot be written: Input/output error (choose another folder with --output)"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("edited", [False, True])
def test_where_it_cannot_be_written_the_old_file_stays_whole(
    error: OSError, says: str, edited: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(tmp_path).put(REL, b"old")
    if edited:
        (tmp_path / REL).write_bytes(b"theirs")
    breaking(monkeypatch, error, only=".pdf")
    with pytest.raises(PackError) as caught:
        Store(tmp_path).put(REL, b"new")
    assert caught.value.exit_code == 3 and caught.value.diagnostics[0].line() == f"error: {says}"
    assert (tmp_path / REL).read_bytes() == (b"theirs" if edited else b"old") and names(tmp_path) == [MANIFEST, REL]


def test_names_that_the_disk_refuses(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="is too long for this disk"):
        write_whole(tmp_path / ("x" * 300 + ".pdf"), b"new")
    (tmp_path / REL).mkdir(parents=True)
    with pytest.raises(PackError, match="cannot be written"):
        Store(tmp_path).put(REL, b"new")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PackError, match=r"cannot be written|exists"):
        write_whole(tmp_path / "file/inside.pdf", b"new")


# -- what a build leaves that is killed -----------------------------------------------------------------


def of_a_dead_process(folder: Path) -> Path:
    """The beginning of a file, as a process leaves it that is no more."""
    done = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    left = folder / f".packbuilder-{_machine()}-{int(done.stdout)}-abc"
    left.write_bytes(b"half a fi")
    return left


@pytest.mark.skipif(os.name != "posix", reason="elsewhere it is told by its age")
def test_the_beginnings_of_files_that_a_killed_build_left_are_taken_away(tmp_path: Path) -> None:
    Store(tmp_path).put(REL, b"one")
    place = (tmp_path / REL).parent
    dead = [of_a_dead_process(place), of_a_dead_process(tmp_path)]
    living = place / f".packbuilder-{_machine()}-{os.getpid()}-abc"
    elsewhere = place / ".packbuilder-00000000-99999999-abc"  # of another machine, in a shared folder
    old = place / ".packbuilder-00000000-99999998-abc"
    for path in (living, elsewhere, old):
        path.write_bytes(b"half a fi")
    os.utime(old, (1, 1))
    assert Store(tmp_path).put(REL, b"one").unchanged
    assert not any(p.exists() for p in (*dead, old)) and living.exists() and elsewhere.exists()


def test_killed_after_a_file_and_before_the_manifest_it_knows_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(tmp_path).put(REL, b"one")

    def killed(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_remember", killed)
        with pytest.raises(KeyboardInterrupt):
            Store(tmp_path).put(REL, b"two")
    assert (tmp_path / REL).read_bytes() == b"two"
    assert Store(tmp_path).put(REL, b"three").kept is None and (tmp_path / REL).read_bytes() == b"three"


def test_stopped_in_the_middle_of_a_file_it_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(tmp_path).put(REL, b"ours")
    (tmp_path / REL).write_bytes(b"theirs")
    for at in ("replace", "chmod"):

        def stopped(self: Path, *arguments: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Path, at, stopped)
            with pytest.raises(KeyboardInterrupt):
                Store(tmp_path).put(REL, b"new")
        assert (tmp_path / REL).read_bytes() == b"theirs"
        assert [n for n in names(tmp_path) if "intended" not in n] == [MANIFEST, REL]


def test_a_copy_that_somebody_edited_is_there_before_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At no moment does neither stand there; and a build that was killed in between keeps no second copy."""
    Store(tmp_path).put(REL, b"ours")
    (tmp_path / REL).write_bytes(b"theirs")
    seen: list[bytes] = []
    real = Path.replace

    def look(self: Path, target: Path) -> Path:
        if str(target).endswith(".pdf"):
            seen.append((tmp_path / REL).read_bytes())
        return real(self, target)

    monkeypatch.setattr(Path, "replace", look)
    aside = (tmp_path / REL).with_name("briefing-poster-a4 (edited).pdf")
    aside.hardlink_to(tmp_path / REL)  # as far as a killed build came
    assert Store(tmp_path).put(REL, b"new").kept == aside
    assert seen == [b"theirs"] and aside.read_bytes() == b"theirs" and (tmp_path / REL).read_bytes() == b"new"
    assert not list(tmp_path.rglob("*(edited 2)*"))


def test_where_a_disk_has_no_second_names_the_edited_file_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    Store(tmp_path).put(REL, b"ours")
    (tmp_path / REL).write_bytes(b"theirs")
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    kept = Store(tmp_path).put(REL, b"new").kept
    assert kept and kept.read_bytes() == b"theirs" and (tmp_path / REL).read_bytes() == b"new"


def test_a_thousand_files_do_not_write_the_manifest_a_thousand_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a build that is killed forgets none of them, nor trips over the line that it was writing."""
    saved: list[int] = []
    real = Store._save

    def count(self: Store) -> None:
        saved.append(len(self.written))
        real(self)

    monkeypatch.setattr(Store, "_save", count)
    monkeypatch.setattr("packbuilder.store.SMALL", 20)
    store = Store(tmp_path)
    for number in range(200):
        store.put(f"school-{number}/pack/a.pdf", b"%d" % number)
    assert len(saved) < 40
    with (tmp_path / JOURNAL).open("a", encoding="utf-8") as file:
        file.write('["school-7/pack/a.pdf", "half a l')
    again = Store(tmp_path)
    assert again.written == store.written and len(again.written) == 200
    assert again.put("school-199/pack/a.pdf", b"anew").kept is None
    again.settle([])
    assert not (tmp_path / JOURNAL).exists() and len(Store(tmp_path).written) == 200


def test_what_another_build_wrote_in_the_meantime_stays_known(tmp_path: Path) -> None:
    ours, theirs = Store(tmp_path), Store(tmp_path)
    theirs.put("theirs/pack/b.pdf", b"theirs")
    ours.put(REL, b"ours")
    assert set(Store(tmp_path).written) == {REL, "theirs/pack/b.pdf"}
    theirs.put("theirs/pack/b.pdf", b"later")
    ours.put(REL, b"later")
    assert Store(tmp_path).written["theirs/pack/b.pdf"] == digest(b"later")
