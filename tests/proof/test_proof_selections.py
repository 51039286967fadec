"""Selections at random over the real briefing: what is in and out is known, so what the proof must say is known too.

The first test needs no format: a plain file is made of one selection's statements and held against another's. The
second builds real files. ``make test`` runs a seeded two dozen; ``make soak`` runs hundreds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from spoiling import made

from packbuilder.checking import brand_of
from packbuilder.diagnostics import PackError
from packbuilder.model import Plain
from packbuilder.pack import Output, Pack
from packbuilder.proof import prove
from packbuilder.proof.words import runs, squeeze, tokens
from packbuilder.resources import Layouts
from packbuilder.selection import Selected, select
from packbuilder.session import timed
from packbuilder.statements import Statement, forbidden, statements
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
BRIEFING = "serious-case-reviews"
QUICK = settings(
    derandomize=True, deadline=None, max_examples=20, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
SOAK = settings(QUICK, max_examples=300)


@cache
def workspace() -> Workspace:
    return Workspace(ROOT)


@cache
def layouts_() -> Layouts:
    return Layouts.standard(ROOT)


def named(values: Sequence[str]) -> tuple[Plain, ...]:
    return tuple(Plain.of(v) for v in values)


@dataclass(frozen=True)
class Choice:
    """What is asked for, in few words: it is what a failing test prints."""

    format: str
    organisation: str
    sections: tuple[str, ...]
    audience: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    minutes: float | None = None
    detail: str = "full"
    large_print: bool = False
    ink: str = "colour"
    paper: str = "a4"

    def selected(self) -> Selected:
        """The selection; a choice that leaves nothing is passed over."""
        try:
            return self._selected()
        except PackError:
            assume(False)
            raise

    def _selected(self) -> Selected:
        values = {
            "format": self.format,
            "minutes": self.minutes,
            "detail": self.detail,
            "large_print": self.large_print,
            "ink": self.ink,
        }
        if self.format == "poster":
            values["paper"] = self.paper
        briefing = workspace().briefing(BRIEFING)
        pack = Pack.model_construct(
            title=briefing.title, purpose=None, briefing=Plain.of(BRIEFING), organisation=named([self.organisation]),
            audience=named(self.audience), sections=named(self.sections), topics=(), exclude=named(self.exclude),
            outputs=(Output.model_validate(values),),
        )  # fmt: skip
        return selection_of(pack, pack.outputs[0])


@st.composite
def chosen(draw: st.DrawFn, formats: Sequence[str] = ("handout", "poster", "deck"), most: int = 3) -> Choice:
    """A choice over the real briefing: some sections, some readers, some things excluded."""
    briefing = workspace().briefing(BRIEFING)
    paths = sorted(briefing.paths)
    readers = sorted(map(str, briefing.audiences))
    kind = draw(st.sampled_from(formats))
    minutes = st.integers(10, 60).map(float)
    return Choice(
        format=kind,
        organisation=draw(st.sampled_from(["oakfield-primary", "harbour-street"])),
        sections=tuple(draw(st.lists(st.sampled_from(paths), min_size=1, max_size=most, unique=True))),
        audience=tuple(draw(st.lists(st.sampled_from(readers), max_size=2, unique=True))),
        exclude=tuple(draw(st.lists(st.sampled_from(paths), max_size=2, unique=True))),
        minutes=draw(st.none() | minutes) if kind == "deck" else None,
        detail=draw(st.sampled_from(["full", "full", "summary"])) if kind == "handout" else "full",
        large_print=kind == "handout" and draw(st.sampled_from([False, False, False, True])),
        ink=draw(st.sampled_from(["colour", "mono", "light"])) if kind != "deck" else "colour",
        paper=draw(st.sampled_from(["a4", "a4", "a3", "a4-landscape"])) if kind == "poster" else "a4",
    )


def selection_of(pack: Pack, output: Output) -> Selected:
    """What ``output`` carries for the first organisation of ``pack``."""
    organisation = workspace().organisation(str(pack.organisation[0]))
    selected = select(workspace().briefing(BRIEFING), organisation, workspace().national(), pack, output)
    return selected if output.minutes is None else timed(selected).selected


def plain_file(said: Sequence[Statement]) -> bytes:
    """A PDF that says just these statements, a paragraph each."""
    body = "".join(f"<p>{escape(s.text)}</p>" for s in said)
    html = f'<html lang="en-GB"><head><title>t</title></head><body>{body}</body></html>'
    return made(html, layouts_())


def check_one_against_another(one: Selected, other: Selected) -> None:
    """A file of ``one`` proven as if it were of ``other``: what is missing is lost, what is too much leaks."""
    said = [s for s in statements(one) if tokens(s.text)]
    wanted = [s for s in statements(other) if len(tokens(s.text)) >= 5]
    proof = prove(plain_file(said), "pdf", other, layouts_())
    text = "".join(squeeze(s.text) for s in said)  # words in their order, also from one sentence into the next
    gone = {s.text for s in wanted if squeeze(s.text) not in text}
    often, asked = Counter(s.text for s in said), Counter(s.text for s in statements(other))
    here = {s.text for s in wanted if often[s.text] >= asked[s.text]}  # wanted twice, it has to stand twice
    lost = {p.text for p in proof.places if not p.found}
    assert gone <= lost
    assert not here & lost
    allowed = "|".join(squeeze(s.text) for s in statements(other))
    may_not = {s.text for s in forbidden(other)}
    leaks = [s for s in said if s.text in may_not and any(r not in allowed for r in runs(s.text))]
    assert bool(proof.check("leaked").detail) >= bool([s for s in leaks if not _held(s, other)])
    if one is other:
        assert proof.check("lost").ok
        assert proof.check("leaked").ok


def _held(statement: Statement, selected: Selected) -> bool:
    """Whether the words stand in what the selection holds besides its statements (a title, a cover)."""
    from packbuilder.proof.want import want

    text = "|".join(squeeze(t) for t in want(selected, (), (), layouts_()).allowed)
    return all(r in text for r in runs(statement.text))


def check_real_files(selected: Selected) -> None:
    """Every file that the selection asks for is built by its format, and nothing is lost or leaked."""
    from packbuilder import formats

    module = formats.load(str(selected.output.format))
    for sheet in module.sheets(selected)[:2]:
        brand = brand_of(layouts_(), selected.organisation)
        try:
            artifact = module.build(sheet, layouts_(), brand)
        except PackError as error:
            assert error.diagnostics
            continue
        proof = prove(artifact.data, artifact.suffix, sheet.selected, layouts_(), name=sheet.name)
        assert proof.check("lost").detail == ()
        assert proof.check("leaked").detail == ()
        assert proof.check("differing").detail == ()
        assert proof.check("unfilled").detail == ()


@settings(QUICK, max_examples=10)
@given(chosen(("handout",), 2), chosen(("handout",), 2))
def test_a_file_of_one_selection_does_not_pass_for_another(one: Choice, other: Choice) -> None:
    check_one_against_another(one.selected(), other.selected())


@settings(QUICK, max_examples=4)
@given(chosen(("handout",)))
def test_a_file_passes_for_its_own_selection(one: Choice) -> None:
    selected = one.selected()
    check_one_against_another(selected, selected)


@QUICK
@given(chosen(("poster", "deck")))
def test_posters_and_decks_lose_and_leak_nothing(choice: Choice) -> None:
    check_real_files(choice.selected())


@settings(QUICK, max_examples=4)
@given(chosen(("handout",), 1))
def test_handouts_lose_and_leak_nothing(choice: Choice) -> None:
    check_real_files(choice.selected())


@pytest.mark.soak
@SOAK
@given(chosen(("handout", "poster", "deck"), 6))
def test_no_loss_and_no_leak_in_hundreds(choice: Choice) -> None:
    check_real_files(choice.selected())


@pytest.mark.soak
@SOAK
@given(chosen(("handout", "poster", "deck"), 6), chosen(("handout", "poster", "deck"), 6))
def test_hundreds_of_files_do_not_pass_for_others(one: Choice, other: Choice) -> None:
    check_one_against_another(one.selected(), other.selected())


def test_a_sentence_of_one_reader_alone_is_caught_in_every_output() -> None:
    """The oracle is awake: a statement of the governors' questions in a file for all staff."""
    briefing = workspace().briefing(BRIEFING)
    pack = workspace().pack("training")
    selected = selection_of(pack, pack.outputs[0])
    secret = next(s for s in forbidden(selected) if len(tokens(s.text)) >= 6 and "governor" in s.path)
    proof = prove(plain_file([*statements(selected), replace(secret)]), "pdf", selected, layouts_())
    assert any(secret.path in d for d in proof.check("leaked").detail)
    assert briefing.paths[secret.path].audiences


def test_an_answer_on_a_worksheet_is_a_leak() -> None:
    selected = Choice("worksheet", "oakfield-primary", ("talk-it-over",))._selected()
    quiz = next(b for s in selected.walk() for b in s.blocks if b.kind == "quiz")
    answer = next(
        s for s in forbidden(selected) if s.role == "answer" and squeeze(s.text) in squeeze(quiz.body.why.words)
    )
    clean, spoilt = plain_file(statements(selected)), plain_file([*statements(selected), answer])
    assert prove(clean, "pdf", selected, layouts_()).check("leaked").ok
    assert not prove(spoilt, "pdf", selected, layouts_()).check("leaked").ok


def test_notes_for_the_facilitator_are_a_leak_in_a_handout() -> None:
    selected = Choice("handout", "oakfield-primary", ("awareness",))._selected()
    notes = next(s for s in forbidden(selected) if s.role == "notes" and s.path == "awareness")
    assert not prove(plain_file([*statements(selected), notes]), "pdf", selected, layouts_()).check("leaked").ok


@pytest.mark.parametrize("kind", ["case", "scenario"])
def test_sensitive_matter_is_a_leak_on_a_poster(kind: str) -> None:
    selected = Choice("poster", "oakfield-primary", ("attitudes", "adolescents", "talk-it-over"))._selected()
    section, poster = selected.posters[0]
    one = selected.for_poster(poster)
    told = next(s for s in forbidden(one) if s.role == kind and len(tokens(s.text)) >= 6)
    proof = prove(plain_file([*statements(one), told]), "pdf", one, layouts_())
    assert section.path
    assert any(told.path in d for d in proof.check("leaked").detail)
