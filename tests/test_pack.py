"""A pack as written; what is said of its faults stands in tests/cases."""

from __future__ import annotations

from packbuilder.model import read_model
from packbuilder.pack import Pack
from packbuilder.source import parse
from packbuilder.workspace import Workspace


def test_everything_that_is_written_is_read(whole: Workspace) -> None:
    pack = whole.pack("whole")
    assert pack.title.plain == "The whole" and pack.purpose and pack.purpose.plain == "Everything there is."
    assert pack.briefing == "whole" and pack.organisation == ("trust", "hill") and pack.audience == ()
    handout, poster, deck = pack.outputs
    assert (handout.format, handout.paper, handout.ink, handout.detail, handout.large_print) == (
        "handout", ("a4", "a3"), "mono", "full", True,
    )  # fmt: skip
    assert poster.posters == ("one-poster", "three-poster") and poster.paper == ("a4",) and poster.ink == "colour"
    assert (deck.sections, deck.minutes) == (("one",), 30)


def test_one_name_may_stand_for_a_list() -> None:
    lists = b"organisation: o, audience: a, sections: s, topics: t, exclude: e"
    written = b"{title: T, briefing: b, " + lists + b", outputs: [{format: deck}]}"
    pack = read_model(Pack, parse(written, "f"))
    assert (pack.organisation, pack.audience, pack.sections, pack.topics, pack.exclude) == (
        ("o",),
        ("a",),
        ("s",),
        ("t",),
        ("e",),
    )
    assert pack.outputs[0].paper == ("a4",) and pack.outputs[0].detail == "full" and pack.outputs[0].minutes is None
    assert str(pack.sections[0].at) == f"f:1:{written.index(b'sections: s') + 11}"
