"""Every deck that the example packs build, in every brand: two validators, our own check and the proof find nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from decks import ROOT, built, chosen
from test_deck import overflow_faults, problems, schema_faults

from packbuilder.formats import deck
from packbuilder.proof import prove
from packbuilder.resources import Layouts
from packbuilder.workspace import Workspace

WORKSPACE = Workspace(ROOT)
DECKS = [n for n in WORKSPACE.packs() if any(o.format == "deck" for o in WORKSPACE.pack(n).outputs)]


@pytest.mark.soak
@pytest.mark.parametrize("school", WORKSPACE.organisations())
@pytest.mark.parametrize("pack", DECKS)
def test_nothing_is_found_in_any_deck_of_the_example(pack: str, school: str, tmp_path: Path) -> None:
    what = chosen(ROOT, pack, school)
    made = built(what)
    assert schema_faults(made.data, tmp_path) == ""
    assert overflow_faults(made.data, tmp_path) == ""
    assert problems(made.data) == []
    (sheet,) = deck.sheets(what)
    proof = prove(made.data, "pptx", sheet.selected, Layouts.standard())
    assert [(c.name, c.detail) for c in proof.checks if not c.ok] == []
