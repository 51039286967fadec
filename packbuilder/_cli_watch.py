"""``packbuilder watch``: builds what an edit touched, as it is saved."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from . import _cli_print as speak
from . import stamp
from ._cli_build import anew, hands_of
from ._cli_options import How, date_option, names_option
from .diagnostics import PackError

#: Names of files that were saved which are said in full.
NAMED = 3


@click.command("watch")
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@names_option("organisation", "Another school or trust, or several.")
@names_option("format", "handout, poster, deck or another.")
@click.option("--output", type=click.Path(path_type=Path, file_okay=False), help="Where to build; output/ if left out.")
@click.option("--jobs", type=click.IntRange(0, 64), default=0, help="Files to set at once; 0: one a processor.")
@click.option("--as-of", callback=date_option, metavar="DATE", help="Build as on this day (2027-09-01).")
@click.pass_obj
def watch(
    start: Path | None, packs: tuple[str, ...], organisation: tuple[str, ...], format: tuple[str, ...],  # noqa: A002
    output: Path | None, jobs: int, as_of: dt.date | None,
) -> None:  # fmt: skip
    """Build packs, then build again what each edit touched, as you save it. Ctrl-C ends it.

    A mistake in the words is told, and the watch goes on: mend it, and save.
    """
    from . import watching
    from .cli import root_of

    root = root_of(start)
    folder = (output or root / "output").resolve()
    wanted = ("", organisation, (), (), (), (), format, (), 0)
    watcher = _Watch(root, folder, packs, wanted, jobs, as_of)
    try:
        coming = watching.changes(root)
        next(coming)  # from now on, what is saved is noticed
        watcher.build("")
        click.echo("Watching content/ and layouts/. Ctrl-C ends it.")
        for touched in coming:
            more = f" and {len(touched) - NAMED} more" if len(touched) > NAMED else ""
            watcher.build(", ".join(touched[:NAMED]) + more)
    except KeyboardInterrupt:
        click.echo("Stopped watching.")
        sys.exit(0)


class _Watch:
    def __init__(
        self, root: Path, folder: Path, packs: tuple[str, ...], wanted: tuple[Any, ...], jobs: int, day: dt.date | None
    ) -> None:
        self.root, self.folder, self.packs, self.wanted, self.jobs, self.day = root, folder, packs, wanted, jobs, day
        self._said: set[str] = set()

    def build(self, touched: str) -> None:
        """Build, and say in how long. A fault is told; it does not end the watch."""
        from .cli import today

        begun = time.perf_counter()
        day = self.day or today()
        if touched:
            click.echo(f"{touched} saved")
        try:
            seen = stamp.looked(self.root)
            how = How(hands_of(self.jobs, None, ""), quiet=True)
            said, later, files, until, code = anew(self.root, self.folder, self.packs, self.wanted, day, how)
        except PackError as error:
            self._tell([*speak.told(error.diagnostics)])
            click.echo(f"nothing built, in {_seconds(begun)}: mend it, and save")
            return
        if code == 0:
            name = stamp.key(self.packs, self.wanted, str(self.folder), False)
            stamp.keep(self.root, name, day.isoformat(), until.isoformat(), files, later, seen=seen)
        self._tell([line["text"] for line in said["lines"] if line["err"]])
        records = json.loads(said["json"])
        built = [r for r in records if r["status"] == "built"]
        for record in built:
            click.echo(f"  {speak.shown(Path(record['path']), self.root)}")
        failed = sum(r["status"] not in ("built", "unchanged") for r in records)
        words = f"{speak.counted(len(built), 'file')} built" if built or failed else "nothing to build"
        words += f", {failed} not built" if failed else ""
        click.echo(f"{words}, in {_seconds(begun)}")

    def _tell(self, texts: list[str]) -> None:
        """What was not said the last time; a warning that stands is not said after every edit."""
        for text in texts:
            if text not in self._said or "error" in text.partition("\n")[0]:
                click.echo(text, err=True)
        self._said = set(texts)


def _seconds(begun: float) -> str:
    return f"{time.perf_counter() - begun:.1f} seconds"


WATCH = watch
