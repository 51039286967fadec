"""What stands in output/: whole files, and nobody's own changes lost."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from packbuilder.diagnostics import PackError
from packbuilder.store import MANIFEST, Store, digest, write_whole

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
