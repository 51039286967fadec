from __future__ import annotations

from pathlib import Path

import pytest

from packbuilder.diagnostics import PackError
from packbuilder.floors import load_floors
from packbuilder.resources import Layouts


def write(folder: Path, text: str) -> Layouts:
    (folder / "floors.yaml").write_text(text)
    return Layouts(folder)


def test_the_floors_of_the_design() -> None:
    layouts = Layouts.standard()
    a4, a3 = load_floors(layouts, "poster", "a4"), load_floors(layouts, "poster", "a3")
    assert [a4[k] for k in ("headline", "points", "contacts", "seven", "foot", "qr")] == [51, 17, 14, 12, 9, 25]
    assert [a3[k] for k in ("headline", "points", "contacts", "seven", "foot")] == [72, 24, 17, 17, 12]
    assert a4["growth"] == 1.6 and a4["quiet"] == 4
    assert load_floors(layouts, "handout", "a4")["body"] == 12
    assert load_floors(layouts, "deck", "slide")["title"] == 28


def test_a_sheet_on_its_side_has_the_same_floors() -> None:
    layouts = Layouts.standard()
    assert load_floors(layouts, "poster", "a4-landscape").values == load_floors(layouts, "poster", "a4").values


def test_a_user_may_raise_a_floor(tmp_path: Path) -> None:
    mine = write(tmp_path, "poster:\n  a4:\n    points: 20\n")
    both = Layouts(tmp_path, *Layouts.standard().roots)
    assert load_floors(both, "poster", "a4")["points"] == 20
    with pytest.raises(PackError, match="no headline for poster a4"):
        load_floors(mine, "poster", "a4")["headline"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("poster:\n  a4:\n    points: small\n", 3, "'small', not a number"),
        ("poster:\n  a4:\n    points: -3\n", 3, "not a number above nought"),
        ("poster:\n  a4:\n    points: nan\n", 3, "not a number above nought"),
        ("poster:\n  a5:\n    points: 12\n", 2, "there is no a4 in poster"),
        ("posters:\n  a4:\n    points: 12\n", 1, "there is no poster in floors.yaml"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(PackError) as caught:
        load_floors(write(tmp_path, text), "poster", "a4")
    (fault,) = caught.value.diagnostics
    assert says in fault.message and fault.at is not None and fault.at.line == line
