"""A pack: what people build by name, as written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .blocks import fault
from .briefing import Id
from .diagnostics import Diagnostics
from .model import Given, Located, Plain, read_file
from .text import Inline


def _list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


Names = Annotated[tuple[Plain, ...], BeforeValidator(_list)]
Paper = Literal["a3", "a4", "a4-landscape", "a3-landscape", "a5-booklet"]
#: A handout's pages on half their size, to print on both sides of A4 and fold.
BOOKLET = "a5-booklet"


class Output(Located):
    """One line of a pack's ``outputs``: a format, and how it is wanted."""

    format: Literal["handout", "poster", "deck", "guide", "worksheet", "slides-notes", "register", "print-this"]
    sections: Names = ()
    posters: Names = ()
    paper: Annotated[tuple[Paper, ...], BeforeValidator(_list)] = ("a4",)
    ink: Literal["colour", "mono", "light"] = "colour"
    #: For posters: the design of them all, whatever each says of its own.
    design: Id | None = None
    detail: Literal["full", "summary"] = "full"
    large_print: bool = False
    minutes: float | None = Field(default=None, gt=0, le=600)
    #: For a print shop: bleed and crop marks.
    press: bool = False
    #: Two copies of a poster side by side on one sheet, each half its size.
    copies_per_sheet: int = Field(default=1, ge=1, le=2)
    #: How many copies the office prints; a handout or worksheet without a number is one for each person.
    copies: int | None = Field(default=None, ge=1, le=9999)
    #: How many people sign a register.
    rows: int | None = Field(default=None, ge=1, le=900)
    #: To be kept for years: PDF/A-2a (ISO 19005-2). Left out, the pack says.
    archive: bool | None = None

    @model_validator(mode="after")
    def _signed(self) -> Output:
        if self.rows is not None and self.format != "register":
            raise fault(f"a {self.format} has no rows", "take `rows:` out; it is for a register")
        return self

    @model_validator(mode="after")
    def _designed(self) -> Output:
        if self.design is not None and self.format != "poster":
            raise fault(f"a {self.format} has no design", "take `design:` out; it is for a poster")
        return self

    @model_validator(mode="after")
    def _printed(self) -> Output:
        if self.press and self.format != "poster":
            raise fault(f"a {self.format} is not made for a press", "take `press:` out; it is for a poster")
        if self.copies_per_sheet > 1 and self.format != "poster":
            raise fault(f"a {self.format} has one copy a sheet", "take `copies_per_sheet:` out; it is for a poster")
        if self.copies_per_sheet > 1 and self.press:
            raise fault("a press sets several on a sheet itself", "take `copies_per_sheet:` out, or `press:`")
        if self.copies_per_sheet > 1 and any(p.endswith("-landscape") for p in self.paper):
            raise fault("two copies stand side by side on a sheet that is named upright", "write `paper: a4`")
        if BOOKLET in self.paper and self.format != "handout":
            raise fault(f"a {self.format} is no booklet", "write `paper: a4`; a handout may be an a5-booklet")
        return self

    @model_validator(mode="after")
    def _kept(self) -> Output:
        if self.archive and not self.keepable:
            if self.format == "deck":
                what, instead = "slides", "keep the handout"
            elif self.press:
                what, instead = "a poster for a press", "keep the poster itself"
            else:
                what, instead = "pages put together on a sheet", f"keep the {self.format} itself"
            raise fault(f"{what} cannot be kept as PDF/A", f"take `archive:` out here, and {instead}")
        return self

    @property
    def keepable(self) -> bool:
        """Whether it can be PDF/A: it is a PDF with tags, and with no marks to cut by."""
        return self.format != "deck" and not self.press and not self.imposed

    @property
    def like(self) -> str:
        """The format whose blocks it takes: slides with their notes are the deck's, and `only: deck` means both."""
        return "deck" if self.format == "slides-notes" else str(self.format)

    def kept(self, archive: bool) -> Output:
        """The output in a pack that says ``archive``; one that cannot be PDF/A, or says otherwise, stays as it is."""
        wanted = self.archive is None and archive and self.keepable
        return self.model_copy(update={"archive": True}) if wanted else self

    @property
    def imposed(self) -> bool:
        """Whether pages are put together on larger sheets: for paper only, and without tags."""
        return self.copies_per_sheet > 1 or BOOKLET in self.paper


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
    #: Every PDF of the pack to be kept for years, where it can be.
    archive: bool = False
    outputs: tuple[Output, ...] = Field(min_length=1)


def load_pack(path: Path, root: Path, found: Diagnostics) -> Pack:
    """Read a pack's file. Raises :class:`PackError`."""
    return read_file(Pack, path, root, found)
