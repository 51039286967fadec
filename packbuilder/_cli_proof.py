"""``packbuilder proof``."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from . import _cli_print as speak
from ._cli_options import date_option, names_option
from .diagnostics import Diagnostics


@click.command("proof")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@names_option("pack", "The pack it belongs to, where its name does not tell.")
@names_option("organisation", "The school it is for, where its place does not tell.")
@click.option("--as-of", callback=date_option, metavar="DATE", help="Prove as on this day (2027-09-01).")
@click.pass_obj
def proof(
    start: Path | None, files: tuple[Path, ...], pack: tuple[str, ...], organisation: tuple[str, ...],
    as_of: dt.date | None,
) -> None:  # fmt: skip
    """Prove finished files from the files and the content alone: nothing lost, leaked, clipped or unreadable.

    Ends with 0 where every file is as it should be, with 1 where one is not.
    """
    from . import planning, proving
    from .cli import root_of, today
    from .workspace import Workspace

    workspace = Workspace(root_of(start))
    wanted = planning.Wanted(organisation=organisation)
    jobs = planning.plan(workspace, pack or tuple(workspace.packs()), wanted, as_of or today(), Diagnostics())
    good = True
    for path, proven in proving.prove_files(files, jobs, workspace):
        amount = speak.counted(proven.count, proven.unit.removesuffix("s"))
        click.echo(f"{path}  {amount}, {speak.size(proven.size)}  {proven.line()}")
        speak.show_diagnostics(proven.diagnostics)
        good = good and proven.ok
    sys.exit(0 if good else 1)


PROOF = proof
