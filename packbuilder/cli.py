"""The command line. Thin: it reads options, calls the house, and speaks.

Exit codes: 0 fine, 1 faults in the content, 2 wrong use, 3 the machine.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from . import _cli_print as speak
from ._cli_options import date_option
from .diagnostics import Diagnostics, PackError, Severity, did_you_mean


class Suggesting(click.Group):
    """A group that answers a misspelt command with the nearest one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with a suggestion."""
        if args and self.get_command(ctx, args[0]) is None:
            hint = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"there is no command {args[0]} ({hint})", ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order people need them, not of the alphabet."""
        return list(self.commands)


class Elsewhere(click.Command):
    """A command that lives in another module, imported only when it is called."""

    def __init__(self, name: str, module: str, short_help: str) -> None:
        super().__init__(name, short_help=short_help)
        self.module = module

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The real command's context."""
        from importlib import import_module

        command: click.Command = getattr(import_module(self.module, __package__), str(self.name).upper())
        return command.make_context(info_name, args, parent, **extra)


HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


@click.group(cls=Suggesting, context_settings=HELP)
@click.version_option(None, "--version", package_name="packbuilder", message="packbuilder %(version)s")
@click.option("--workspace", type=click.Path(path_type=Path), help="The folder with content/; here, if left out.")
@click.pass_context
def cli(ctx: click.Context, workspace: Path | None) -> None:
    """One briefing in; handouts, posters and slides out, in the school's brand, cut to what is asked for."""
    ctx.obj = workspace


def root_of(start: Path | None) -> Path:
    """The workspace's folder: ``--workspace``, or here."""
    from .resources import find_root

    if start is not None and not start.is_dir():
        raise PackError.one(f"there is no folder {start}", exit_code=2)
    return find_root(start or Path.cwd())


def _open(start: Path | None) -> Any:
    from .workspace import Workspace

    return Workspace(root_of(start))


def today() -> dt.date:
    """The one place where the date is read; SOURCE_DATE_EPOCH stands in for it (reproducible-builds.org)."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.date.today()


cli.add_command(Elsewhere("build", "._cli_build", "Build packs into output/ (without a name: all of them)."))
cli.add_command(
    Elsewhere("schools", "._cli_many", "Read a table of schools and say what is wrong; or write one to fill in.")
)
cli.add_command(Elsewhere("watch", "._cli_watch", "Build what an edit touched, as you save it."))
cli.add_command(Elsewhere("proof", "._cli_proof", "Prove finished files, from the files and the content alone."))


@cli.command()
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--as-of", callback=date_option, metavar="DATE", help="Check as on this day (2027-09-01).")
@click.pass_obj
def check(start: Path | None, strict: bool, as_of: dt.date | None) -> None:
    """Read everything, build nothing, and say all that is wrong."""
    from . import checking

    workspace = _open(start)
    found = checking.check(workspace, as_of or today())
    found.extend(_templates(workspace))
    speak.show_diagnostics(found)
    errors = len(found.errors)
    warnings = sum(d.severity is Severity.WARNING for d in found)
    words = f"{speak.counted(errors, 'error')}, {speak.counted(warnings, 'warning')}"
    click.echo(words if errors or warnings else "All is well.")
    sys.exit(1 if errors or (strict and warnings) else 0)


def _templates(workspace: Any) -> list[Any]:
    """What is wrong with the schools' own templates for slides, of those brands that have one."""
    from .brand import load_brand

    out: list[Any] = []
    for name in workspace.brands():
        try:
            brand = load_brand(workspace.layouts, name)
        except PackError:
            continue  # said already
        if brand.template is not None:
            from .formats._theirs_report import examine

            out += examine(brand.template, workspace.layouts, dict(brand.own)).found
    return out


@cli.command(name="list")
@click.pass_obj
def list_(start: Path | None) -> None:
    """List briefings with their sections, packs, organisations, brands and layouts."""
    from .show import outline

    workspace = _open(start)
    faults = Diagnostics()
    click.echo("Packs")
    for name in workspace.packs():
        try:
            pack = workspace.pack(name)
            what = ", ".join(dict.fromkeys(o.format for o in pack.outputs))
            click.echo(f"  {name:<20} {what}  ({', '.join(pack.organisation)})  {pack.title.plain}")
        except PackError as error:
            faults.extend(error.diagnostics)
    click.echo("\nOrganisations")
    for name in workspace.organisations():
        try:
            click.echo(f"  {name:<20} {workspace.organisation(name).name}")
        except PackError as error:
            faults.extend(error.diagnostics)
    click.echo("\nBrands\n  " + ", ".join(workspace.brands()))
    folders = [n for n in workspace.layouts.names("") if n not in ("brands", "icons", "labels", "starter", "print")]
    click.echo("\nLayouts\n  " + ", ".join(n for n in folders if "." not in n))
    click.echo("\nPoster designs")
    for line in _designs(workspace.layouts, faults):
        click.echo(f"  {line}")
    for name in workspace.briefings():
        try:
            briefing = workspace.briefing(name)
            click.echo(f"\nBriefing {outline(briefing)}\n")
            click.echo(f"  Audiences: {', '.join(briefing.audiences)}\n  Topics: {', '.join(briefing.topics)}")
        except PackError as error:
            faults.extend(error.diagnostics)
    faults.check()


def _designs(layouts: Any, faults: Diagnostics) -> Iterator[str]:
    """What there is to say of each design: what it is for, and whether its sheet may lie on its side."""
    from .designs import FOLDER, load_design

    for name in layouts.designs(FOLDER):
        try:
            design = load_design(layouts, name)
        except PackError as error:
            faults.extend(error.diagnostics)
            continue
        about = ", ".join(filter(None, (str(design.about or ""), "upright only" if not design.landscape else "")))
        yield f"{name:<20} {about or 'upright, or on its side'}"


@cli.command()
@click.argument("briefing")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def show(start: Path | None, briefing: str, as_json: bool) -> None:
    """Print a briefing's text, section by section."""
    import json

    from .show import as_text, tree

    workspace = _open(start)
    whole = tree(workspace.briefing(briefing))
    click.echo(json.dumps(whole, ensure_ascii=False, indent=1) if as_json else as_text(whole))


cli.add_command(Elsewhere("trace", "._cli_papers", "Show where each statement comes from, and where it stands."))
cli.add_command(Elsewhere("reprint", "._cli_reprint", "Say which sheets are out of date."))
cli.add_command(Elsewhere("diff", "._cli_papers", "Show what changed between two versions of a briefing."))
cli.add_command(Elsewhere("email", "._cli_mail", "Write an e-mail with a pack attached, as a draft; nothing is sent."))
cli.add_command(Elsewhere("new", "._cli_new", "Begin a workspace for your school."))
cli.add_command(Elsewhere("template", "._cli_template", "Look at your own PowerPoint template before it is used."))


@cli.command()
@click.pass_obj
def schema(start: Path | None) -> None:
    """Write content/schema/, so that an editor completes and checks."""
    from .schema import schemas
    from .store import write_whole

    workspace = _open(start)
    for name, text in schemas():
        write_whole(workspace.content / "schema" / name, text.encode("utf-8"))
    click.echo("content/schema/ written: an editor with YAML support (VS Code with its YAML extension, say) uses it.")


@cli.command()
def doctor() -> None:
    """Say what this machine lacks, and how to mend it."""
    from . import doctor as machine

    sys.exit(machine.report(click.echo))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; every fault becomes words and an exit code, never a traceback."""
    speak.forgiving_streams()
    try:
        cli.main(list(arguments) if arguments is not None else None, prog_name="packbuilder", standalone_mode=False)
    except PackError as error:
        speak.show_diagnostics(error.diagnostics)
        return error.exit_code
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # the last net: what is not foreseen is still said in words
        if _stopped(error):
            click.echo("stopped", err=True)
            return 130
        return _unforeseen(error)
    return 0


def _stopped(error: BaseException | None) -> bool:
    """Whether Ctrl-C is behind it: Python 3.11 wraps what comes while a class is made in a RuntimeError."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _unforeseen(error: Exception) -> int:
    """Say that it is our fault, and keep the details in a file for whoever mends it."""
    from .store import details

    where = f"the details are in {details(error)}; please report it"
    click.echo(f"error: a fault in packbuilder itself: {type(error).__name__} ({where})", err=True)
    return 3
