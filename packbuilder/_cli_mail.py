"""``packbuilder email``."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from . import _cli_print as speak
from ._cli_options import date_option
from .diagnostics import Diagnostics, PackError


def _each(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Addresses given one by one, or with commas."""
    return tuple(part for each in value for part in (p.strip(" ") for p in each.split(",")) if part)


@click.command("email")
@click.argument("pack")
@click.option(
    "--organisation", default="", metavar="NAME", help="One school of the pack; each gets an e-mail of its own."
)
@click.option("--to", multiple=True, callback=_each, metavar="ADDRESS", help="Whom it is for; may be given again.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Where to write it; beside the pack's files if left out.")  # fmt: skip
@click.option("--built", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Where the pack was built; output/ if left out.")  # fmt: skip
@click.option("--as-of", callback=date_option, metavar="DATE", help="As on this day (2027-09-01).")
@click.pass_obj
def email(
    start: Path | None, pack: str, organisation: str, to: tuple[str, ...], output: Path | None, built: Path | None,
    as_of: dt.date | None,
) -> None:  # fmt: skip
    """Write an e-mail with the files of PACK attached, as a draft to open, read and send yourself.

    Nothing is sent. Build the pack first.
    """
    from . import mail, planning
    from .cli import root_of, today
    from .store import Store
    from .words import load_words
    from .workspace import Workspace

    workspace = Workspace(root_of(start))
    found = Diagnostics()
    wanted = planning.Wanted(organisation=(organisation,) if organisation else ())
    jobs = planning.plan(workspace, [pack], wanted, as_of or today(), found)
    schools = list(dict.fromkeys(job.organisation for job in jobs))
    if output is not None and len(schools) > 1:
        hint = f"say --organisation as well: {', '.join(schools)}"
        raise PackError.one(f"the pack {pack} is for {len(schools)} schools, and one file holds one e-mail", hint=hint,
                            exit_code=2)  # fmt: skip
    whom = mail.addresses(to)
    store = Store((built or workspace.root / "output").resolve())
    speak.show_diagnostics(found)
    for school in schools:
        mine = [job for job in jobs if job.organisation == school]
        enclosed, said = mail.gather(mine, store)
        selected = mine[0].sheet.selected
        words = load_words(workspace.layouts, "mail", str(selected.briefing.language))
        speak.show_diagnostics(words.told)
        data = mail.letter(selected, enclosed, whom, words)
        speak.show_diagnostics(said)
        if output is not None:
            mail.save(output, data)
            path = output
        else:
            path = store.put(mail.place(mine[0]), data).path
        weight = speak.size(sum(len(each.data) for each in enclosed))
        shown = path.relative_to(workspace.root) if path.is_relative_to(workspace.root) else path
        files = speak.counted(len(enclosed), "file")
        click.echo(f"{shown} written: {files} attached, {weight}; the e-mail weighs {speak.size(len(data))}.")
    click.echo("Open it in your mail program: it is a draft. Nothing was sent.")


EMAIL = email
