"""A pack: what people build by name, as written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .blocks import fault
from .diagnostics import Diagnostics
from .model import Given, Located, Plain, read_file
from .text import Inline


def _list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


Names = Annotated[tuple[Plain, ...], BeforeValidator(_list)]
Paper = Literal["a3", "a4", "a4-landscape", "a3-landscape"]


class Output(Located):
    """One line of a pack's ``outputs``: a format, and how it is wanted."""

    format: Literal["handout", "poster", "deck", "guide", "worksheet", "register", "print-this"]
    sections: Names = ()
    posters: Names = ()
    paper: Annotated[tuple[Paper, ...], BeforeValidator(_list)] = ("a4",)
    ink: Literal["colour", "mono", "light"] = "colour"
    detail: Literal["full", "summary"] = "full"
    large_print: bool = False
    minutes: float | None = Field(default=None, gt=0, le=600)
    #: How many copies the office prints; a handout or worksheet without a number is one for each person.
    copies: int | None = Field(default=None, ge=1, le=9999)
    #: How many people sign a register.
    rows: int | None = Field(default=None, ge=1, le=900)

    @model_validator(mode="after")
    def _signed(self) -> Output:
        if self.rows is not None and self.format != "register":
            raise fault(f"a {self.format} has no rows", "take `rows:` out; it is for a register")
        return self


class Pack(Located):
    """What people build by name."""

    title: Inline
    purpose: Inline | None = None
    briefing: Given
    organisation: Names
    audience: Names = ()
    sections: Names = ()
    topics: Names = ()
    exclude: Names = ()
    outputs: tuple[Output, ...] = Field(min_length=1)


def load_pack(path: Path, root: Path, found: Diagnostics) -> Pack:
    """Read a pack's file. Raises :class:`PackError`."""
    return read_file(Pack, path, root, found)
