"""Looks on a search path: the user's file before ours, one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from packbuilder import resources
from packbuilder.diagnostics import PackError
from packbuilder.resources import Layouts, find_root


@pytest.fixture
def two(tmp_path: Path) -> Layouts:
    for folder, files in {"mine": ["poster/a.css"], "theirs": ["poster/a.css", "poster/b.css", "deck/x.yaml"]}.items():
        for name in files:
            (tmp_path / folder / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / folder / name).write_text(f"{folder} {name} é", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("no")
    return Layouts(tmp_path / "mine", tmp_path / "nowhere", tmp_path / "theirs")


def test_the_first_folder_that_has_a_file_wins(two: Layouts) -> None:
    assert [r.name for r in two.roots] == ["mine", "theirs"]
    assert two.read_text("poster/a.css") == "mine poster/a.css é"
    assert two.read_bytes("poster/b.css") == "theirs poster/b.css é".encode()
    assert two.names("poster") == ["a.css", "b.css"] and two.names("") == ["deck", "poster"] and two.names("x") == []


@pytest.mark.parametrize(
    "rel",
    ["poster/c.css", "../secret.txt", "poster/../../secret.txt", "poster/../poster/a.css", "/etc/x", "", "poster"],
)
def test_nothing_else_is_found(two: Layouts, rel: str) -> None:
    assert two.find(rel) is None
    with pytest.raises(PackError, match="no layout file"):
        two.path(rel)


def test_a_link_does_not_lead_out_of_the_folder(two: Layouts, tmp_path: Path) -> None:
    (tmp_path / "mine/out.txt").symlink_to(tmp_path / "secret.txt")
    assert two.find("out.txt") is None


def test_the_workspace_stands_before_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts/floors.yaml").write_text("mine: 1")
    ours = resources.shipped("layouts")
    assert (ours / "floors.yaml").is_file()
    assert Layouts.standard(tmp_path).read_text("floors.yaml") == "mine: 1"
    assert Layouts.standard(tmp_path).roots[1] == ours.resolve() == Layouts.standard().roots[0]


def test_an_installed_package_has_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "HERE", tmp_path / "packbuilder")
    assert resources.shipped("layouts") == tmp_path / "layouts"
    (tmp_path / "packbuilder/_layouts").mkdir(parents=True)
    assert resources.shipped("layouts") == tmp_path / "packbuilder/_layouts"


def test_the_workspace_is_found_from_inside_it(tmp_path: Path) -> None:
    inside = tmp_path / "school/content/briefings"
    inside.mkdir(parents=True)
    assert find_root(inside) == find_root(tmp_path / "school") == (tmp_path / "school").resolve()
    with pytest.raises(PackError, match="there is no content/ folder here") as caught:
        find_root(tmp_path)
    assert caught.value.exit_code == 2
