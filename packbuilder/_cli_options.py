"""Options that several commands have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from .pool import Hands

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class How:
    """How to build, whatever is built: by whom, and what to do besides."""

    hands: Hands
    strict: bool = False
    force: bool = False
    quiet: bool = False
    preview: bool = False
    explain: bool = False


def _names(ctx: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """An option that may be given twice, or once with commas."""
    return tuple(part for each in value for part in (p.strip() for p in each.split(",")) if part)


def date_option(ctx: click.Context, parameter: click.Parameter, value: str | None) -> dt.date | None:
    """A day, as 2027-09-01."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write it as 2027-09-01") from None


def names_option(name: str, short: str) -> Callable[[F], F]:
    """``--name``, which may be given more than once."""
    return click.option(f"--{name}", multiple=True, callback=_names, metavar="NAMES", help=short)
