"""Inline markup to runs, once for print and deck."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from packbuilder.model import NOWHERE
from packbuilder.source import Scalar, parse
from packbuilder.text import Inline, Prose, Run, parse_inline, parse_prose, sentences

QUICK = settings(max_examples=400, derandomize=True, deadline=None)
SOAK = settings(max_examples=20_000, deadline=None)


def scalar(text: str, literal: bool = False) -> Scalar:
    made = Scalar(text)
    made.at, made.literal = NOWHERE, literal
    return made


def inline(text: str) -> Inline:
    return parse_inline(scalar(text))


def brief(text: str) -> list[str]:
    """Runs as ``b:bold``, ``i:italic``, ``l:link``, ``p:page``, ``s:slot``."""

    def tags(run: Run) -> str:
        marks = {"b": run.bold, "i": run.italic, "l": run.href, "p": run.page, "s": run.slot}
        return "".join(k for k, v in marks.items() if v)

    return [f"{tags(r)}:{r.text}" for r in inline(text).runs]


@pytest.mark.parametrize(
    ("written", "runs"),
    [
        ("one **two** three", [":one ", "b:two", ": three"]),
        ("one *two* three", [":one ", "i:two", ": three"]),
        ("**one *two* three**", ["b:one ", "bi:two", "b: three"]),
        ("***both***", ["bi:both"]),
        ("un**think**able", [":un", "b:think", ":able"]),
        ("“*said*”, he", [":“", "i:said", ":”, he"]),
        ("[the *site*](https://example.org/a?b=1&c=(d)) now", ["l:the ", "il:site", ": now"]),
        ("[write](mailto:a@b.example), [ring](tel:+441632960118)", ["l:write", ":, ", "l:ring"]),
        ("so {p34}, {p70-71} and {p70–71}.", [":so ", "p:(p34)", ":, ", "p:(p70–71)", ": and ", "p:(p70–71)", ":."]),
        ("ask **{dsl.name}** or {deputy-1.first}", [":ask ", "bs:{dsl.name}", ": or ", "s:{deputy-1.first}"]),
        ("{ dsl.name } and {front_door.phone}", ["s:{dsl.name}", ": and ", "s:{front_door.phone}"]),
        ("[{dsl.name}](https://example.org)", ["ls:{dsl.name}"]),
        # the sign itself
        (r"5 \* 3 \*not\* \{dsl.name} \[no](https://x.example)", [":5 * 3 *not* {dsl.name} [no](https://x.example)"]),
        (r"\ and \\ and \n and \# stay", [r":\ and \\ and \n and \# stay"]),
        # everything else comes out as typed
        ("& < > % { } [ ] ( ) _ ` ~ | # ! alone", [":& < > % { } [ ] ( ) _ ` ~ | # ! alone"]),
        ("a_b_c __d__ `e` ~~f~~ <b>g</b> &amp; &copy; ![h] [i] [j][k] <https://l.example>",
         [":a_b_c __d__ `e` ~~f~~ <b>g</b> &amp; &copy; ![h] [i] [j][k] <https://l.example>"]),
        ("5 * 3 * 2, 4* and **", [":5 * 3 * 2, 4* and **"]),
        ("{a} {a.} {.a} {a.b.c} {p} {pp} {} {{", [":{a} {a.} {.a} {a.b.c} {p} {pp} {} {{"]),
        ("https://example.org/a_b*c", [":https://example.org/a_b*c"]),
        ("  spaces \t and\n lines \n\n fold  ", [":spaces and lines fold"]),
        ("\u00a0kept\u00a0fast\u00a0", [":\u00a0kept\u00a0fast\u00a0"]),
        ("a  ** b ** c", [":a ** b ** c"]),
        ("a [ b ](https://x.example) c", [":a ", "l:b ", ":c"]),
    ],
)  # fmt: skip
def test_markup_and_all_that_is_none(written: str, runs: list[str]) -> None:
    assert brief(written) == runs


@pytest.mark.parametrize(
    ("written", "says", "offset"),
    [
        ("see [it](www.example.org)", "this is not a web address: 'www.example.org'", 4),
        ("see **[it](javascript:alert)**", "this is not a web address: 'javascript:alert'", 6),
        ("[it](http:example.org)", "this is not a web address", 0),
        ("[it](https://)", "this is not a web address", 0),
        ("[it](<https://example.org/a b>)", "this is not a web address", 0),
        ("[it](//example.org)", "this is not a web address", 0),
        ("[it](#there)", "this is not a web address", 0),
        ("[it](http://[::1)", "this is not a web address", 0),
        ("a [](https://example.org)", "a link without words", 2),
        ('a [b](https://example.org "c")', "a link takes no title", 2),
        ("some {p34, p36}", "this is not a page reference: {p34, p36}", 5),
        ("{P34}", "this is not a page reference", 0),
        ("{p. 34}", "this is not a page reference", 0),
        ("{p36-34}", "this is not a page reference", 0),
    ],
)
def test_faults_stand_where_they_are(written: str, says: str, offset: int) -> None:
    tree = parse(f"- '{written}'".encode(), "f")
    with pytest.raises(PydanticCustomError) as caught:
        parse_inline(tree[0])  # type: ignore[index,arg-type]
    assert caught.value.message().startswith(says)
    assert str((caught.value.context or {})["at"]) == f"f:1:{4 + offset}"


def test_every_run_knows_where_it_begins() -> None:
    text = "One **two** {p34} three [four *five*](https://four.example/four) four {a.b} six"
    tree = parse(f"- {text}".encode(), "f")
    for run in parse_inline(tree[0]).runs:  # type: ignore[index,arg-type]
        written = {"p34": "{p34}"}.get(run.page or "", run.text.strip())
        assert text[run.at.column - 3 :].lstrip(" *[").startswith(written), run
    columns = [r.at.column - 3 for r in parse_inline(tree[0]).runs]  # type: ignore[index,arg-type]
    assert columns == sorted(columns) and text[columns[-1] :] == " six"


@pytest.mark.parametrize(
    ("style", "line", "column"),
    [
        ("plain {x.y}", 2, 12),
        ('"quoted {x.y}"', 2, 14),
        ("'single {x.y}'", 2, 14),
        ("one\n    two {x.y}", 3, 9),
        ('"one\n    two {x.y}"', 3, 9),
        (">-\n    one\n    two {x.y}", 4, 9),
        ("|\n    one\n\n    two\n      {x.y}", 6, 7),
    ],
)
def test_places_in_every_yaml_style(style: str, line: int, column: int) -> None:
    tree = parse(f"a:\n  b: {style}\n".encode(), "f")
    (slot,) = [s for p in parse_prose(tree["a"]["b"]).paragraphs for s in p.slots]  # type: ignore[call-overload,index]
    assert (slot.at.line, slot.at.column) == (line, column)


def test_paragraphs() -> None:
    assert [p.plain for p in parse_prose(scalar("one\ntwo\n\n three \n \n\nfour\n", literal=True)).paragraphs] == [
        "one two", "three", "four",
    ]  # fmt: skip
    folded = parse(b"- >-\n  one\n  two\n\n  three\n- one\n  two\n\n  three\n- 'one\n  two\n\n  three'\n", "f")
    for text in folded:
        prose = parse_prose(text)  # type: ignore[arg-type]
        assert prose.plain == "one two\n\nthree" and [p.at.line for p in prose.paragraphs][1] > prose.at.line


def test_what_a_paragraph_can_be_asked() -> None:
    text = inline("One {p3} **two**{p4-5}, {a.b} {p6}.")
    assert text.plain == str(text) == "One (p3) two(p4–5), {a.b} (p6)."
    assert text.words == "One two, {a.b}." and text.pages == ("p3", "p4-5", "p6")
    assert inline("{p3} One").words == "One" and inline("a\u00a0{p3}").words == "a"
    assert [r.slot for r in text.slots] == ["a.b"]
    assert not Inline(()) and text and not Prose(()) and Inline.of("*a*").runs == (Run("*a*"),) and not Inline.of("")


def test_slots_are_filled_with_words_not_with_markup() -> None:
    text = inline("Ask **{a.b}**, {c.d}").filled({"a.b": "*Ann* {c.d} & co"})
    assert text.plain == "Ask *Ann* {c.d} & co, {c.d}"
    assert [(r.text, r.bold, r.slot) for r in text.runs if r.bold or r.slot] == [
        ("*Ann* {c.d} & co", True, None), ("{c.d}", False, "c.d"),
    ]  # fmt: skip
    assert inline("so {a.b} so").filled({"a.b": "it"}).runs[0].text == "so it so"
    whole = Prose((inline("{a.b}"), inline("x"))).filled({"a.b": "y"})
    assert whole.plain == "y\n\nx"


def test_sentences() -> None:
    assert sentences("One. Two? “Three!” Four… (Five.) at 5.30 p.m. on Mill Lane") == [
        "One.", "Two?", "“Three!”", "Four…", "(Five.) at 5.30 p.m. on Mill Lane",
    ]  # fmt: skip
    assert sentences("Tell Dr. Field at St. Mary’s. Ask “Who?” Then go") == [
        "Tell Dr. Field at St. Mary’s.", "Ask “Who?”", "Then go",
    ]  # fmt: skip
    assert sentences("  ") == [] and sentences("no stop") == ["no stop"]


# -- anything at all ------------------------------------------------------------------------------------

PIECES = ("**", "*", "[", "](https://x.example)", "](x)", "{p3", "4}", "{a.b}", "\\", " ", "word", "\n", "{", "é", '"')
MARKUP = st.one_of(
    st.text("ab1 *[](){}\\.\n-:/p–\"'<>&%_!\u00a0é", max_size=60),
    st.lists(
        st.sampled_from(PIECES),
        max_size=20,
    ).map("".join),
)  # fmt: skip
PLAIN = st.text("ab1 (){}.,\n\t-:/–\"'<>&%_!\u00a0é😀]", max_size=60).filter(lambda t: not re.search(r"\{ *\w", t))


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def in_order(inner: str, outer: str) -> bool:
    rest = iter(outer)
    return all(c in rest for c in inner)


def any_markup(text: str) -> None:
    """A fault of ours, or runs that hold the letters that were typed, in their order and no others."""
    for literal in (False, True):
        try:
            prose = parse_prose(scalar(text, literal))
        except PydanticCustomError as fault:
            assert fault.type == "inline" and fault.message()
            continue
        assert in_order(letters(prose.plain), letters(text))
        if "](" not in text:
            assert letters(prose.plain) == letters(text)
        for paragraph in prose.paragraphs:
            assert not re.search(r"^ | $|  |[\n\t]", paragraph.plain)
            for run in paragraph.runs:
                assert run.text and not (run.page and run.slot) and (run.href or "https:").partition(":")[0] == "https"


@QUICK
@given(MARKUP)
@example("*[a](https://x.example)*")
def test_whatever_is_typed_is_set_or_refused(text: str) -> None:
    any_markup(text)


@QUICK
@given(PLAIN)
def test_where_there_is_no_markup_what_is_typed_comes_out(text: str) -> None:
    assert inline(text).plain == re.sub(r"[ \t\n]+", " ", text).strip(" ")


@QUICK
@given(st.text("ab *[]{}.p3()", max_size=40))
def test_with_the_three_signs_escaped_what_is_typed_comes_out(text: str) -> None:
    escaped = re.sub(r"([*{\[])", r"\\\1", text)
    assert inline(escaped).plain == re.sub(" +", " ", text).strip(" ")


@pytest.mark.soak
@SOAK
@given(MARKUP)
def test_whatever_is_typed_for_long(text: str) -> None:
    any_markup(text)


@pytest.mark.soak
@SOAK
@given(PLAIN)
def test_plain_text_for_long(text: str) -> None:
    assert inline(text).plain == re.sub(r"[ \t\n]+", " ", text).strip(" ")
