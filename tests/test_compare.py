"""Two versions of the real briefing, the second changed as editors change things."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from packbuilder._compared import as_section, as_text, summary
from packbuilder._differences import Difference, likeness
from packbuilder.briefing import Briefing, load_briefing
from packbuilder.cli import main
from packbuilder.compare import Comparison, SectionDifference, audience, compare
from packbuilder.diagnostics import Diagnostics, PackError
from packbuilder.planning import Wanted, plan
from packbuilder.statements import statements
from packbuilder.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
NAME = "serious-case-reviews"
Change = Callable[[str, str, str], None]
RISK = "A risk factor is a\n      reason to look closely."


@pytest.fixture(scope="module")
def old() -> Briefing:
    """The version before."""
    return load_briefing(ROOT / "content/briefings" / NAME, ROOT, Diagnostics())


@pytest.fixture
def new(workspace: Path) -> Path:
    """The folder of the new version, to be changed."""
    return workspace / "content/briefings" / NAME


@pytest.fixture
def archive(new: Path, workspace: Path) -> Path:
    """The version before in a folder somewhere else, not in git."""
    return shutil.copytree(new, workspace / "archive" / "2025")


@pytest.fixture
def change(new: Path) -> Change:
    def changed(file: str, before: str, after: str) -> None:
        path = new / (file if file == "briefing.yaml" else f"sections/{file}")
        text = path.read_text(encoding="utf-8")
        assert before in text, before
        path.write_text(text.replace(before, after), encoding="utf-8")

    return changed


def compared(old: Briefing, new: Path) -> Comparison:
    return compare(old, load_briefing(new, new.parent, Diagnostics()))


def section(found: Comparison, path: str) -> SectionDifference:
    return next(s for s in found.sections if path in (s.new, s.old))


def only(found: Comparison) -> Difference:
    (one,) = [d for s in found.sections for d in s.differences]
    return one


def test_nothing_changed(old: Briefing, new: Path) -> None:
    found = compared(old, new)
    assert not found
    assert summary(found) == "Nothing has changed."


def test_a_sentence_changes(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", RISK, "A risk factor is a\n      good reason to look again, and closely.")
    found = compared(old, new)
    each = only(found)
    assert each.what == "changed"
    assert each.old and each.old.text == "A risk factor is a reason to look closely."
    assert each.new and each.new.text == "A risk factor is a good reason to look again, and closely."
    assert [s.new for s in found.sections] == ["awareness"]


def test_a_number_changes(old: Briefing, new: Path, change: Change) -> None:
    change("facts-and-figures.yaml", "value: 22\n        shown: 22%", "value: 23\n        shown: 23%")
    change("facts-and-figures.yaml", "value: 22\n          shown: 22%", "value: 23\n          shown: 23%")
    change("what-is-an-scr.yaml", "293", "300")
    found = compared(old, new)
    facts = section(found, "facts-and-figures").differences
    assert [(d.what, d.written.wording, d.figures) for d in facts] == [
        ("changed", "text", (("22%",), ("23%",))),
        ("changed", "poster", (("22%",), ("23%",))),
    ]
    assert "figures: 22% -> 23%" in as_text(found)
    assert "22% (1 to 5 years)" in as_text(found)
    (stat,) = section(found, "what-is-an-scr").differences
    assert stat.figures == (("293",), ("300",))


def test_a_figure_that_another_bar_has_too(old: Briefing, new: Path, change: Change) -> None:
    change("facts-and-figures.yaml", "value: 22\n          shown: 22%", "value: 10\n          shown: 10%")
    each = only(compared(old, new))
    assert each.old and each.new
    assert (each.old.text, each.new.text, each.new.beside) == ("22%", "10%", "1 to 5 years")


def test_a_page_reference_changes(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", "for a long time {p70-71}", "for a long time {p72}")
    found = compared(old, new)
    assert (only(found).what, only(found).pages) == ("pages", (("p70-71",), ("p72",)))
    assert "pages: p70-71 -> p72" in as_text(found)


def test_statements_come_and_go(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", "It is never a verdict on a child or a family.", "")
    change(
        "what-is-an-scr.yaml", "A review shows good practice", "Nobody is on trial here. A review shows good practice"
    )
    found = compared(old, new)
    assert [d.what for d in section(found, "awareness").differences] == ["removed"]
    assert [d.what for d in section(found, "what-is-an-scr").differences] == ["added"]
    assert summary(found) == "Sections: 2 changed. Statements: 1 new, 1 gone."


def test_a_statement_moves_to_another_section(old: Briefing, new: Path, change: Change) -> None:
    moving = "It is never a verdict on a child or a family."
    change("awareness.yaml", moving, "")
    change("what-is-an-scr.yaml", "A review shows good practice", f"{moving} A review shows good practice")
    found = compared(old, new)
    assert (only(found).what, only(found).whence) == ("moved", "awareness")
    assert [s.new for s in found.sections] == ["what-is-an-scr"], "the section it left says nothing of it"


def test_statements_in_another_order(old: Briefing, new: Path, change: Change) -> None:
    first, second = "- Disabled children\n", "- Parents with troubles of their own\n"
    change("awareness.yaml", f"{first}        {second}", f"{second}        {first}")
    found = compared(old, new)
    assert [(s.new, s.reordered, s.differences) for s in found.sections] == [("awareness", True, ())]
    assert "another order" in as_text(found)


def test_sections_move(old: Briefing, new: Path, change: Change) -> None:
    change("briefing.yaml", "  - attitudes\n", "")
    change("briefing.yaml", "  - adolescents\n", "  - adolescents\n  - attitudes\n")
    found = compared(old, new)
    assert [(s.new, s.moved, s.differences) for s in found.sections] == [
        ("attitudes", "to stand after Supporting adolescents", ())
    ], "one section moved, not two, and not those inside it"


def test_a_section_moves_into_another_and_changes_there(old: Briefing, new: Path, change: Change) -> None:
    words = (new / "sections/words.yaml").read_text(encoding="utf-8")
    (new / "sections/words.yaml").unlink()
    change("briefing.yaml", "  - words\n", "")
    body = "\n".join(f"    {line}" for line in words.splitlines() if not line.startswith("#"))
    body = body.replace("Common Assessment Framework.", "The Common Assessment Framework.")
    path = new / "sections/talk-it-over.yaml"
    inner = body.replace("    id:", "  - id:", 1)
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + inner + "\n", encoding="utf-8")
    moved = section(compared(old, new), "talk-it-over/words")
    assert (moved.old, moved.moved) == ("words", "from the top level to Talk it over, and act")
    assert [d.what for d in moved.differences] == ["changed"]


def test_sections_come_go_and_are_renamed(old: Briefing, new: Path, change: Change) -> None:
    change("briefing.yaml", "  - words\n", "  - news\n")
    (new / "sections/words.yaml").unlink()
    (new / "sections/news.yaml").write_text("id: news\ntitle: News\nsummary: What is new.\n")
    change("introduction.yaml", "id: introduction\n", "id: welcome\n")
    change("briefing.yaml", "  - introduction\n", "  - welcome\n")
    found = compared(old, new)
    assert [(s.what, s.old, s.new) for s in found.sections if s.what != "changed"] == [
        ("added", None, "news"), ("removed", "words", None),
    ]  # fmt: skip
    assert not [s for s in found.sections if s.new == "welcome" and s.differences]
    assert compared(old, new).sections[-1].old == "words", "what is gone comes last"


def test_other_readers_are_told_of(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", "priority: 1\ntopics", "priority: 1\naudiences: [dsl, governors]\ntopics")
    change("positive-role.yaml", "blocks:\n  - ", "blocks:\n  - only: [dsl]\n    ")
    found = compared(old, new)
    assert section(found, "awareness").readers == ("everyone", "dsl, governors")
    assert {d.what for d in section(found, "positive-role").differences} == {"readers"}
    assert "for: everyone -> dsl" in as_text(found)


def test_likeness() -> None:
    assert likeness("a b c d", "a b c e") == 0.75
    assert likeness("a b c d", "e f g h") == 0
    assert likeness("", "a") == 0


# -- the section ------------------------------------------------------------------------------------


def put_in(new: Path, text: str) -> None:
    (new / "sections/what-has-changed.yaml").write_text(text, encoding="utf-8")
    outline = new / "briefing.yaml"
    outline.write_text(outline.read_text(encoding="utf-8").rstrip() + "\n  - what-has-changed\n", encoding="utf-8")


def said(workspace: Path, *packs: str) -> dict[str, list[str]]:
    """What each output says in the new section."""
    house = Workspace(workspace)
    jobs = plan(house, packs, Wanted(), dt.date(2026, 11, 25), Diagnostics())
    return {j.rel: [s.text for s in statements(j.sheet.selected) if s.path == "what-has-changed"] for j in jobs}


def test_the_section_stands_in_a_handout_and_in_slides(
    workspace: Path, old: Briefing, new: Path, change: Change
) -> None:
    change("briefing.yaml", 'version: "1.0"', 'version: "1.1"')
    change("awareness.yaml", RISK, r"A risk factor \[is](a) \{not.so} \*only\* a reason to look, {dsl.name} says.")
    change("awareness.yaml", "for a long time {p70-71}", "for a long time {p72}")
    change("facts-and-figures.yaml", "value: 22\n          shown: 22%", "value: 23\n          shown: 23%")
    change("talk-it-over.yaml", "You will not be told about particular", "You will never be told about particular")
    text = as_section(compared(old, new))
    assert text == as_section(compared(old, new))
    put_in(new, text)
    for name, whom in (("governors", "governors"), ("training", "staff")):
        (workspace / f"content/packs/{name}.yaml").write_text(
            f"title: {name}\nbriefing: {NAME}\norganisation: oakfield-primary\naudience: {whom}\n"
            "outputs: [{format: handout}, {format: deck}]\n"
        )
    told = said(workspace, "governors", "training")
    for rel, texts in told.items():
        whole = " ".join(texts)
        assert "What has changed since version 1.0" in whole
        assert "A risk factor [is](a) {not.so} *only* a reason to look, Priya Nair says." in whole
        assert "(it was 22%)" in whole
        assert ("You will never be told" in whole) is ("governors/" in rel), "only those it is for are told"
    assert "Disabled children: 1 with another page" in told["oakfield-primary/training/serious-case-reviews-deck.pptx"]


def test_readers_are_those_of_the_sections_above_as_well(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", "id: awareness\n", "id: awareness\naudiences: [dsl, governors]\n")
    change("awareness.yaml", "id: parental-factors\n", "id: parental-factors\n    audiences: [dsl, staff]\n")
    change("awareness.yaml", "{p77}", "{p78}")
    found = compared(old, new)
    assert audience(found.new, "awareness/parental-factors") == ("dsl",)
    assert audience(found.new, "attitudes") is None
    assert "Another page of the source: " in as_section(found)
    assert as_section(found).count("only: [dsl]\n") == 1


def test_many_changes_are_counted_on_slides(workspace: Path, old: Briefing, new: Path, change: Change) -> None:
    for number in range(1, 10):
        change("what-is-an-scr.yaml", "A review shows", f"Thing number {number} is new. A review shows")
    put_in(new, as_section(compared(old, new)))
    told = said(workspace, "everything")
    deck = " ".join(told[f"oakfield-primary/everything/{NAME}-deck.pptx"])
    handout = " ".join(told[f"oakfield-primary/everything/{NAME}-handout.pdf"])
    assert "What is a serious case review?: 9 new" in deck
    assert "Thing number 3" not in deck
    assert "New: Thing number 3 is new." in handout


def test_what_is_sensitive_stays_so(old: Briefing, new: Path, change: Change) -> None:
    change("attitudes.yaml", "A mother who was affected by domestic abuse", "A mother who was hurt by domestic abuse")
    assert "sensitive: yes" in as_section(compared(old, new))


def test_a_new_section_and_one_that_is_gone_are_named(old: Briefing, new: Path, change: Change) -> None:
    change("briefing.yaml", "  - words\n", "  - news\n")
    (new / "sections/words.yaml").unlink()
    (new / "sections/news.yaml").write_text("id: news\ntitle: News\naudiences: [dsl]\nsummary: What is new.\n")
    text = as_section(compared(old, new))
    assert '"New section: What is new."\n    only: [dsl]\n    except: [deck]' in text
    assert '"Gone: the whole section."' in text


def test_the_last_such_section_is_not_told_of(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", RISK, "A risk factor is a\n      cause to look closely.")
    text = as_section(compared(old, new))
    put_in(new, text)
    assert as_section(compared(old, new)) == text


def test_no_section_where_there_is_nothing_to_tell(old: Briefing, new: Path, change: Change) -> None:
    change("awareness.yaml", "- Disabled children\n", "- Children who are disabled\n")
    with pytest.raises(PackError, match="nothing has changed that a reader would see"):
        as_section(compared(old, new))


# -- the command ------------------------------------------------------------------------------------


def test_the_command(
    workspace: Path, archive: Path, change: Change, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    assert main(["diff", "archive/2025", NAME]) == 0
    assert capsys.readouterr().out.endswith("Nothing has changed.\n")
    change("awareness.yaml", RISK, "A risk factor is a\n      cause to look closely.")
    for second in (NAME, f"content/briefings/{NAME}", "."):
        assert main(["diff", "archive/2025", second]) == 0
        shown = capsys.readouterr()
        assert (
            "changed  A risk factor is a reason to look closely.\n       to  A risk factor is a cause to look"
            in shown.out
        )
        assert "both are version 1.0 (raise `version:`" in shown.err
    change("briefing.yaml", 'version: "1.0"', 'version: "1.1"')
    assert main(["diff", "archive/2025", NAME, "--json"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    values = json.loads(shown.out)
    assert values["facts"] == [{"what": "version", "old": "1.0", "new": "1.1"}]
    assert [s["new"] for s in values["sections"]] == ["awareness"]
    assert main(["diff", "archive/2025", NAME, "--yaml"]) == 0
    assert "id: what-has-changed\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["diff", NAME, "serious-case-review"], 2, "did you mean serious-case-reviews?"),
        (["diff", "archive", NAME], 2, "archive has no briefing.yaml"),
        (["diff", NAME, NAME, "--json", "--yaml"], 2, "not both"),
        (["diff", NAME], 2, "Missing argument"),
        (["diff", NAME, NAME, "--yaml"], 1, "nothing has changed that a reader would see"),
        (["diff", "no-such", "neither"], 2, "there is no briefing neither"),
    ],
)
def test_mistakes_are_answered(
    workspace: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], code: int, words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(workspace)
    assert main(arguments) == code
    assert words in capsys.readouterr().err


def test_faults_of_both_versions_are_told(
    workspace: Path, archive: Path, new: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(workspace)
    for folder in (archive, new):
        (folder / "sections/words.yaml").write_text("id: words\ntitel: x\n")
    assert main(["diff", "archive/2025", NAME]) == 1
    shown = capsys.readouterr().err
    assert "archive/2025/sections/words.yaml:2:1" in shown
    assert f"content/briefings/{NAME}/sections/words.yaml:2:1" in shown
