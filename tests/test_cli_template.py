"""``packbuilder template check``, and what other commands say of a school's own template."""

from __future__ import annotations

from pathlib import Path

import pytest
import templates as t

from packbuilder.cli import main


@pytest.fixture
def school(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose school has a brand with a template of its own."""
    folder = workspace / "layouts" / "brands" / "oakfield"
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text('name: Ours\ncolours: {primary: "#14453D"}\ndeck_template: ours.pptx\n')
    (folder / "ours.pptx").write_bytes(t.wide())
    monkeypatch.chdir(workspace)
    return workspace


def test_a_template_is_looked_at_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)  # no workspace
    (tmp_path / "ours.pptx").write_bytes(t.used())
    assert main(["template", "check", "ours.pptx"]) == 0
    said = capsys.readouterr()
    assert "25.4 by 19.1 cm (4:3)" in said.out and "A deck can be built on it." in said.out
    assert "note: ours.pptx: its 3 slides are left out" in said.err
    (tmp_path / "ours.pptx").write_bytes(t.wide(types=False))
    assert main(["template", "check", "ours.pptx"]) == 1
    said = capsys.readouterr()
    assert "No deck can be built on it." in said.out
    assert "error: ours.pptx has no layout for the first slide (such as Title Slide) (it has: Titelfolie" in said.err


def test_a_file_that_is_not_there_and_a_call_without_one_are_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", "check", "gone.pptx"]) == 1
    assert "gone.pptx cannot be read: No such file or directory" in capsys.readouterr().err
    assert main(["template", "check"]) == 2
    assert "name one of the two" in capsys.readouterr().err


def test_a_brands_template_is_looked_at_with_its_map(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "check", "--brand", "oakfield"]) == 0
    assert "Titel und Inhalt" in capsys.readouterr().out
    entry = school / "layouts" / "brands" / "oakfield" / "brand.yaml"
    entry.write_text(entry.read_text() + "deck_layouts: {text: Inhalt}\n")
    assert main(["template", "check", "--brand", "oakfield"]) == 1
    assert "brand.yaml:4:22: error: ours.pptx has no layout called Inhalt" in capsys.readouterr().err
    assert main(["template", "check", "--brand", "harbour"]) == 1
    assert "the brand harbour names no template for slides" in capsys.readouterr().err


def test_check_reads_the_templates_of_brands(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (school / "layouts" / "brands" / "oakfield" / "ours.pptx").write_bytes(b"no")
    assert main(["check"]) == 1
    assert "brand.yaml:3:16: error: ours.pptx is not a PowerPoint file" in capsys.readouterr().err


@pytest.mark.slow
def test_a_deck_is_built_on_it_and_proven_as_it_is_built(school: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "everything", "--sections", "awareness", "--format", "deck", "--jobs", "1"]) == 0, (
        capsys.readouterr()
    )
    (made,) = (school / "output").rglob("*-deck.pptx")
    assert b"Titel" in b"".join(_layouts(made))


def _layouts(path: Path) -> list[bytes]:
    import zipfile

    with zipfile.ZipFile(path) as package:
        return [package.read(n) for n in package.namelist() if n.startswith("ppt/slideLayouts/slide")]
