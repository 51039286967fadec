"""``packbuilder new``: asks, writes a workspace, and ends with a finished poster to look at."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import _cli_print as speak
from .answers import QUESTIONS, AnswerError, Question


def _option(question: Question) -> click.Option:
    words = f"{question.ask} As in: {question.example}"
    return click.Option(["--" + question.key.replace("_", "-")], default=None, metavar="TEXT", help=words)


def ask(question: Question) -> str:
    """One question on the terminal, again until the answer will do; empty where it may be left out."""
    hint = f"as in {question.example}" if question.required else f"as in {question.example}; Enter to leave it out"
    while True:
        answer = str(click.prompt(f"{question.ask}  ({hint})", default="", show_default=False, prompt_suffix="\n> "))
        if not answer.strip():
            if not question.required:
                return ""
            click.echo("This one is needed.", err=True)
            continue
        try:
            question.read(answer)
        except AnswerError as fault:
            click.echo(f"{fault.message} ({fault.hint})", err=True)
            continue
        return answer


def run(folder: Path, **given: str | None) -> None:
    """Write a workspace for one school into FOLDER, from questions or options, and set its first poster."""
    from .answers import read_answers
    from .new import still_missing, write_workspace
    from .schema import schemas
    from .store import write_whole

    answers = {k: v for k, v in given.items() if v is not None}
    needed = [q for q in QUESTIONS if q.required and q.key not in answers]
    if needed and sys.stdin.isatty():
        click.echo("A few questions; you can change every answer later.\n")
        for question in QUESTIONS:
            if question.key not in answers:
                answers[question.key] = ask(question)
    read = read_answers(answers)
    files = write_workspace(folder, read)
    for name, text in schemas():
        write_whole(folder / "content" / "schema" / name, text.encode("utf-8"))
    click.echo(f"{speak.counted(len(files), 'file')} written into {folder}; README.txt there says what each is.")
    speak.show_diagnostics(still_missing(read))
    _first_poster(folder)


def _first_poster(folder: Path) -> None:
    """Build the contacts poster. Raises :class:`packbuilder.diagnostics.PackError` where it can't be planned."""
    from . import build as builder
    from . import planning, proving
    from .cli import today
    from .store import Store
    from .workspace import Workspace

    workspace = Workspace(folder)
    report = builder.Report()
    day, output = today(), folder / "output"
    jobs = planning.plan(workspace, ["posters"], planning.Wanted(), day, report.found)
    first = [j for j in jobs if j.sheet.selected.poster and j.sheet.selected.poster.layout == "contacts"][:1]
    report.built = builder.run(first, workspace.layouts, Store(output, day=day.isoformat()), workers=1)
    report.found.extend(proving.write_reports(report.built, workspace, output, day)[1])
    for line in speak.summary(report, workspace.root):
        click.echo(line["text"], err=line["err"])
    if report.exit_code == 0 and report.built:
        click.echo(f"Look at it: {report.built[0].path}\nThen go into {folder} and run: packbuilder build")
    sys.exit(report.exit_code)


NEW = click.Command(
    "new",
    callback=run,
    params=[click.Argument(["folder"], type=click.Path(path_type=Path)), *(_option(q) for q in QUESTIONS)],
    help="Write a workspace for one school into FOLDER, and set its first poster. Asks for what no option gives.",
    short_help="Begin a workspace for your school.",
)
"""The command, its options made of the same questions that it asks."""
