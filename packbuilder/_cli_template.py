"""``packbuilder template``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from . import _cli_print as speak
from .diagnostics import PackError


@click.group("template")
def template() -> None:
    """A school's own PowerPoint template for slides."""


@template.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE.pptx]")
@click.option("--brand", metavar="NAME", help="The template that this brand names, with its map of layouts.")
@click.pass_obj
def check(start: Path | None, file: Path | None, brand: str | None) -> None:
    """Say what a deck on this template would be built of, and what is in the way.

    Which layout serves which kind of slide, what is missing, what is left out, which faces are not here. Nothing is
    built, and nothing in the file is run. Ends with 0 where a deck can be built on it, with 1 where none can.
    """
    from .brand import Template, load_brand
    from .cli import root_of
    from .formats._theirs_report import examine
    from .resources import Layouts

    if (file is None) == (brand is None):
        raise click.UsageError("name one of the two: a file, or a brand with --brand")
    if brand is not None:
        layouts = Layouts.standard(root_of(start))
        held = load_brand(layouts, brand)
        if held.template is None:
            hint = "write `deck_template: their.pptx` into its brand.yaml"
            raise PackError.one(f"the brand {brand} names no template for slides", hint=hint)
        wanted, own = held.template, dict(held.own)
    else:
        assert file is not None
        layouts, own = Layouts.standard(), {}
        wanted = Template(file.name, file)
    said = examine(wanted, layouts, own)
    click.echo(f"{file or wanted.file}")
    for line in said.lines:
        click.echo(line)
    speak.show_diagnostics(said.found)
    click.echo("A deck can be built on it." if said.ok else "No deck can be built on it.")
    sys.exit(0 if said.ok else 1)


TEMPLATE = template
