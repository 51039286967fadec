"""Strict, located YAML. What is said of mistakes stands in tests/cases; here are trees, places, and anything at all."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
import yaml
from casefiles import HERE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packbuilder import source
from packbuilder.briefing import Section
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.model import read_model
from packbuilder.source import Map, Scalar, Seq, load, parse

QUICK = settings(max_examples=300, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOAK = settings(QUICK, max_examples=20_000)


def test_a_tree_of_texts_that_know_where_they_stand() -> None:
    tree = parse(b'# remark\na: one\nb:\n  - "two"\n  - c: |\n      three\n', "f.yaml")
    assert tree == {"a": "one", "b": ["two", {"c": "three\n"}]}
    assert isinstance(tree, Map) and isinstance(tree["b"], Seq) and isinstance(tree["a"], Scalar)
    assert str(tree.at) == str(tree.key_at("a")) == "f.yaml:2:1" and tree["a"].at.excerpt == "a: one"
    assert str(tree["a"].at) == "f.yaml:2:4" and str(tree["b"].at) == "f.yaml:4:3"
    assert str(tree["b"][0].at) == "f.yaml:4:5" and str(tree["b"][0].place(0)) == "f.yaml:4:6"
    assert str(tree["b"][1]["c"].at) == "f.yaml:5:8" and str(tree["b"][1]["c"].place(0)) == "f.yaml:6:7"
    assert str(tree.key_at("nowhere")) == "f.yaml:2:1"
    assert (tree["b"][0].quoted, tree["a"].quoted, tree["b"][1]["c"].literal) == (True, False, True)


def test_files_are_named_from_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.yaml").write_text("a: b")
    tree = load(tmp_path / "content/a.yaml", tmp_path)
    assert isinstance(tree, Map) and tree.at.file == "content/a.yaml"
    assert load(tmp_path / "content/a.yaml", tmp_path / "elsewhere").at.file == "a.yaml"
    for path, why in ((tmp_path / "content/b.yaml", "No such file"), (tmp_path / "content", "directory")):
        with pytest.raises(PackError, match=f"cannot read .*{why}"):
            load(path, tmp_path)


def test_aliases_may_be_used_in_reason() -> None:
    assert parse(b"a: &hours\n  - Weekdays\nb: *hours\n", "f") == {"a": ["Weekdays"], "b": ["Weekdays"]}
    assert parse(b"a: &hours Weekdays 9 to 5\nb: *hours\n", "f") == {"a": "Weekdays 9 to 5", "b": "Weekdays 9 to 5"}


def test_warnings_and_faults_are_parted() -> None:
    found, faults = Diagnostics(), Diagnostics()
    tree = parse(b"a: b\x0bc\na: d\ne: safe- guarding\n", "f", found, faults)
    assert tree == {"a": "b c", "e": "safe- guarding"}
    assert [d.at.line for d in faults if d.at] == [1, 2] and [d.at.line for d in found if d.at] == [3]
    with pytest.raises(PackError) as caught:
        parse(b"a: b\x0bc\na: d\n", "f")
    assert len(caught.value.diagnostics) == 2


def test_texts_go_to_other_processes() -> None:
    (text,) = parse(b"- some *words*\n", "f")
    for again in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):
        assert again == text and again.at == text.at and again.place(5) == text.place(5)


# -- places ---------------------------------------------------------------------------------------------

STYLES = {
    "plain": ("{}", 4),
    "single": ("'{}'", 2),
    "double": ('"{}"', 2),
    "folded": (">-\n    {}", 4),
    "literal": ("|\n    {}", 4),
    "kept": (">+2\n    {}", 4),
}


@st.composite
def written(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A value over several lines in any style, among other keys, and its words, each unlike the others."""
    count = draw(st.integers(1, 12))
    words = [draw(st.text("abé{}.~*’", min_size=1, max_size=5)) + str(n) for n in range(count)]
    words[0] = "w" + words[0]
    before, indent = STYLES[draw(st.sampled_from(sorted(STYLES)))]
    if before.startswith("{"):
        words = [w.replace("{", "").replace("}", "") for w in words]
    gaps = [draw(st.sampled_from([" ", "  ", "\n" + " " * indent, "\n\n" + " " * indent])) for _ in words[1:]]
    value = words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
    return f"a: {words[0]}\nb:\n  c: {before.format(value)}\nd: '{words[-1]}'\n", words


@QUICK
@given(written())
def test_every_word_is_found_where_it_stands(case: tuple[str, list[str]]) -> None:
    written, words = case
    tree = parse(written.encode(), "f")
    assert isinstance(tree, Map) and isinstance(tree["b"], Map)
    text = tree["b"]["c"]
    assert isinstance(text, Scalar)
    lines, offset = written.split("\n"), 0
    for word in words:
        offset = text.index(word, offset)
        place = text.place(offset)
        assert lines[place.line - 1][place.column - 1 :].startswith(word) and 3 <= place.line < len(lines) - 1
        assert text.place(offset + len(word) - 1).column == place.column + len(word) - 1
        offset += len(word)


def test_places_in_a_text_with_escapes_stay_in_its_lines() -> None:
    tree = parse(b'a: "say \\"no\\"\n  \\u00e9 and go"\nb: \'it\'\'s so\'\nc: \'x "no"\'\nd: "\\"no\\""\n', "f")
    assert isinstance(tree, Map)
    text = tree["a"]
    assert isinstance(text, Scalar) and text == 'say "no" é and go'
    assert str(text.place(text.index("say"))) == "f:1:5" and text.place(text.index('"no"')).line == 1
    assert str(text.place(text.index("go"))) == "f:2:14"
    assert str(tree["d"].place(0)) == "f:5:5"  # type: ignore[union-attr]
    so = tree["b"]
    assert isinstance(so, Scalar) and str(so.place(so.index("so"))) == "f:3:11"


# -- anything at all ------------------------------------------------------------------------------------

SIGNS = "ab1 \n\t:-?,[]{}#&*!|>'\"%@`\\.~<=/\u00a0\u2028\ufeff\x00é😀"
KEYS = """id: a|title: A|summary: S|blocks:|  - text: words|  - bullets: [one, {two: *a}]|topics: &a [x]|sections:
  - id: b|    title: >-|      folded|poster: {id: p}|notes: !|\tx|- - -|---|...|? k|<<: *a|theme: yes|minutes: 1e309
{}: {}|  - image: {alt: ''}|  - table: {columns: [a], rows: [[]]}|  - case: |  - quiz: {answer: [], options: [a, b]}
%YAML 1.1|  only: [deck]|    slide: {text: }|notes: >""".replace("\n", "|").split("|")
ANYTHING = st.one_of(
    st.text(SIGNS, max_size=80).map(str.encode),
    st.lists(st.one_of(st.sampled_from(KEYS), st.text(SIGNS, max_size=12)), max_size=14).map("\n".join).map(str.encode),
    st.binary(max_size=40),
)


def only_pack_errors(raw: bytes) -> None:
    """Either a model, or a PackError whose every fault has words and stands in the file."""
    found = Diagnostics()
    try:
        read_model(Section, parse(raw, "f", found))
    except PackError as error:
        assert error.diagnostics
        found.extend(error.diagnostics)
    lines = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for d in found:
        assert d.message and d.at and d.at.file == "f" and 1 <= d.at.line <= lines and d.at.column >= 1
        assert "this is not YAML" not in d.message or d.hint
        assert d.render().isprintable() or "\n" in d.render()


@QUICK
@given(ANYTHING)
def test_whatever_is_written_is_read_or_refused_in_words(raw: bytes) -> None:
    only_pack_errors(raw)


@QUICK
@given(ANYTHING)
def test_and_without_libyaml(raw: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_Loader", yaml.BaseLoader)
        only_pack_errors(raw)


@pytest.mark.soak
@SOAK
@given(ANYTHING)
def test_whatever_is_written_for_long(raw: bytes) -> None:
    only_pack_errors(raw)


@pytest.mark.soak
@settings(SOAK, max_examples=5_000)
@given(st.data())
def test_files_with_something_pasted_into_them_or_cut_out(data: st.DataObject) -> None:
    text = (HERE / "_whole.yaml").read_text(encoding="utf-8").split("#--- ")[-3].split("\n", 1)[1]
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    only_pack_errors((text[:at] + data.draw(st.text(SIGNS, max_size=6)) + text[at + cut :]).encode())
