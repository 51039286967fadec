"""Every kind of block, one tagged union: what a section and a poster are made of.

A new kind is a body, a :class:`Block` class with one field of the kind's name, and a line in
:data:`BLOCKS`; each format refuses to start while it has no template or drawer for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from .diagnostics import did_you_mean
from .model import NOWHERE, Given, Located, Plain
from .source import Map, Scalar, Seq
from .text import Inline, Prose


def fault(message: str, hint: str = "", at: Any = None) -> PydanticCustomError:
    """A fault found by a validator of ours, for :func:`packbuilder.model.read_model` to place."""
    context = {"message": message, "hint": hint}
    return PydanticCustomError("inline", "{message}", {**context, "at": at} if at else context)


def _keyed(value: Any, key: str) -> Any:
    """A bare list or text as the mapping that it is short for, keeping its place."""
    if not isinstance(value, (list, tuple, str)):
        return value
    made = Map({Scalar(key): value})  # type: ignore[dict-item]
    made.at = value.at if isinstance(value, (Seq, Scalar)) else NOWHERE
    return made


def _items(value: Any, key: str) -> Any:
    """A bare list as the mapping that it is short for; a bare text is a mistake with a hint of its own."""
    if isinstance(value, str):
        raise fault("a list is wanted here, not a text", "give each item a line that begins with `- `")
    return _keyed(value, key)


class SlideWording(Located):
    """Shorter wording for a slide: a title, a text, points, or any of them."""

    title: Inline | None = None
    text: Prose | None = None
    points: tuple[Inline, ...] = ()


class ItemList(Located):
    """Items under an optional title; ``minutes`` where a session works through them."""

    title: Inline | None = None
    items: tuple[Inline, ...] = Field(min_length=1)
    minutes: float | None = Field(default=None, ge=0, le=600)


class Callout(Located):
    """Something set apart because it means something: a key message, a caution, the law."""

    kind: Literal["key", "caution", "law"]
    title: Inline | None = None
    text: Prose


class Quote(Located):
    """Somebody's words."""

    text: Inline
    by: Inline | None = None
    role: Inline | None = None


class Case(Located):
    """A case story: what happened, and what was learned."""

    title: Inline
    happened: Prose
    learned: Prose


class Stat(Located):
    """A figure shown large; ``count`` of ``of`` draws a row of marks."""

    value: Inline
    text: Inline
    count: int | None = Field(default=None, ge=0)
    of: int | None = Field(default=None, ge=1, le=400)

    @model_validator(mode="after")
    def _marks(self) -> Stat:
        if (self.count is None) != (self.of is None):
            raise fault("count and of go together", "give both, or neither")
        if self.count is not None and self.of is not None and self.count > self.of:
            raise fault(f"{self.count} of {self.of} is more than there are", "look at count and of")
        return self


class Datum(Located):
    """One bar: ``value`` is where it is drawn, ``shown`` what is printed, ``bound`` that it is inexact."""

    label: Inline
    value: float | None = None
    shown: Plain | None = None
    bound: Literal["over", "under"] | None = None
    emphasis: bool = False

    @field_validator("value", mode="before")
    @classmethod
    def _missing(cls, value: Any) -> Any:
        return None if value == "" else value


class Chart(Located):
    """Figures drawn to scale."""

    kind: Literal["bar", "column", "doughnut"]
    title: Inline
    unit: str = ""
    data: tuple[Datum, ...] = Field(min_length=1, max_length=24)
    note: Inline | None = None

    @field_validator("unit", mode="before")
    @classmethod
    def _unit(cls, value: Any) -> str:
        return str(value)

    def label_of(self, datum: Datum) -> str:
        """What is printed for ``datum``: its own words, else value and unit, else that there is none."""
        if datum.shown:
            return datum.shown
        if datum.value is None:
            return "no figure"
        return f"{datum.value:,.12g}{self.unit}"


class Table(Located):
    """Rows under a head; ``row_heads`` where the first column names the row."""

    title: Inline | None = None
    columns: tuple[Inline, ...] = Field(min_length=1, max_length=8)
    rows: tuple[tuple[Inline, ...], ...] = Field(min_length=1)
    row_heads: bool = False

    @model_validator(mode="after")
    def _even(self) -> Table:
        for row in self.rows:
            if len(row) != len(self.columns):
                message = f"there are {len(self.columns)} columns, and {len(row)} in this row"
                raise fault(message, "give every row a cell for each column", row[0].at if row else None)
        return self


_SUFFIX = re.compile(r"\.(png|jpe?g|svg|gif|webp|tiff?|bmp|heic|eps|pdf)\W*$", re.IGNORECASE)
#: What cameras, telephones and scanners call their pictures.
_CAMERA = re.compile(r"(img|dsc[nf]?|dcim|pict?|p|image|photo|picture|scan|screenshot)[-_ ]?\d+", re.IGNORECASE)


def is_file_name(alt: str, file: str = "") -> bool:
    """Whether ``alt`` says what a picture's ``file`` is called, and not what it shows."""
    words = alt.strip()
    stem = file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return bool(_SUFFIX.search(words) or _CAMERA.fullmatch(words) or words.casefold() == stem.casefold())


class Image(Located):
    """A picture, with words that say what it shows or the statement that it only decorates."""

    file: Given
    alt: Plain | None = None
    decorative: bool = False
    caption: Inline | None = None
    credit: Inline | None = None

    @model_validator(mode="after")
    def _spoken(self) -> Image:
        if not self.alt and not self.decorative:
            raise fault("the picture has no alt text", "write `alt:` what it shows, or `decorative: yes`")
        if self.alt and self.decorative:
            raise fault("the picture has alt text and is called decorative", "keep one of the two")
        if self.alt and is_file_name(self.alt, self.file):
            raise fault("the alt text is a file name", "say what the picture shows", self.alt.at)
        return self


class Term(Located):
    """A word and what it means."""

    term: Inline
    meaning: Inline


class TermList(Located):
    """Words explained."""

    title: Inline | None = None
    items: tuple[Term, ...] = Field(min_length=1)


class Question(Located):
    """Something to discuss; ``listen_for`` is for the facilitator only."""

    ask: Inline
    context: Prose | None = None
    prompts: tuple[Inline, ...] = ()
    listen_for: tuple[Inline, ...] = ()
    minutes: float | None = Field(default=None, ge=0, le=600)


class Moment(Located):
    """One step of a scenario."""

    when: Inline
    text: Inline


class Scenario(Located):
    """A made-up case to work on."""

    title: Inline
    story: Prose | None = None
    moments: tuple[Moment, ...] = ()
    prompts: tuple[Inline, ...] = ()
    listen_for: tuple[Inline, ...] = ()
    minutes: float | None = Field(default=None, ge=0, le=600)

    @model_validator(mode="after")
    def _told(self) -> Scenario:
        if not self.story and not self.moments:
            raise fault("the scenario tells nothing", "write `story:` or `moments:`")
        return self


class Quiz(Located):
    """A question with options, the letter of the right one, and why."""

    question: Inline
    options: tuple[Inline, ...] = Field(min_length=2, max_length=6)
    answer: Plain
    why: Inline
    minutes: float | None = Field(default=None, ge=0, le=600)

    @model_validator(mode="after")
    def _answered(self) -> Quiz:
        letters = "ABCDEF"[: len(self.options)]
        if self.answer.upper() not in letters or len(self.answer) != 1:
            hint = f"write one of {', '.join(letters)}"
            raise fault(f"the answer {self.answer} is none of the options", hint, self.answer.at)
        return self

    @property
    def answer_index(self) -> int:
        """Where the right option stands, from 0."""
        return "ABCDEF".index(self.answer.upper())


class ContactsCard(Located):
    """Whom to tell: roles of the organisation, or national lines."""

    title: Inline | None = None
    roles: tuple[Plain, ...] = Field(min_length=1)


class LinkItem(Located):
    """A place on the web, in words."""

    text: Inline
    web: Plain
    note: Inline | None = None

    @field_validator("web", mode="after")
    @classmethod
    def _address(cls, value: Plain) -> Plain:
        if not value.startswith(("https://", "http://")) or " " in value:
            raise fault(f"this is not a web address: {value[:60]!r}", "write it as https://…")
        return value


class Slip(Located):
    """Read and understood: a statement to sign."""

    title: Inline | None = None
    text: Inline


class Block(Located):
    """What every block may say beside its one kind."""

    KIND: ClassVar[str]
    SENSITIVE: ClassVar[bool] = False
    only: tuple[Plain, ...] = ()
    except_: tuple[Plain, ...] = Field(default=(), alias="except")
    slide: SlideWording | None = None
    sensitive: bool | None = None
    wall: bool = False
    lang: Plain | None = None

    @field_validator("slide", mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return _keyed(value, "points" if isinstance(value, (list, tuple)) else "text")

    @property
    def kind(self) -> str:
        """The one key it was written with."""
        return self.KIND

    @property
    def body(self) -> Any:
        """What stands under that key."""
        return getattr(self, self.KIND)

    @property
    def is_sensitive(self) -> bool:
        """Whether it must stay off walls."""
        if self.wall:
            return False
        return self.SENSITIVE if self.sensitive is None else self.sensitive


class TextBlock(Block):
    """Prose."""

    KIND = "text"
    text: Prose


class _Listed(Block):
    @field_validator("bullets", "steps", "actions", mode="before", check_fields=False)
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return _items(value, "items")


class BulletsBlock(_Listed):
    """Items in no order."""

    KIND = "bullets"
    bullets: ItemList


class StepsBlock(_Listed):
    """Items in an order."""

    KIND = "steps"
    steps: ItemList


class ActionsBlock(_Listed):
    """Things to do, to tick off."""

    KIND = "actions"
    actions: ItemList


class CalloutBlock(Block):
    """A key message, a caution or the law."""

    KIND = "callout"
    callout: Callout


class QuoteBlock(Block):
    """Somebody's words."""

    KIND, SENSITIVE = "quote", True
    quote: Quote


class CaseBlock(Block):
    """A case story."""

    KIND, SENSITIVE = "case", True
    case: Case


class StatsBlock(Block):
    """Figures shown large."""

    KIND = "stats"
    stats: tuple[Stat, ...] = Field(min_length=1, max_length=6)


class ChartBlock(Block):
    """Figures drawn."""

    KIND = "chart"
    chart: Chart


class TableBlock(Block):
    """A table."""

    KIND = "table"
    table: Table


class ImageBlock(Block):
    """A picture."""

    KIND = "image"
    image: Image


class TermsBlock(Block):
    """Words explained."""

    KIND = "terms"
    terms: TermList

    @field_validator("terms", mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return _items(value, "items")


class QuestionBlock(Block):
    """A question to discuss."""

    KIND = "question"
    question: Question


class ScenarioBlock(Block):
    """A scenario to work on."""

    KIND, SENSITIVE = "scenario", True
    scenario: Scenario


class QuizBlock(Block):
    """A quiz question."""

    KIND = "quiz"
    quiz: Quiz


class ContactsBlock(Block):
    """Whom to tell."""

    KIND = "contacts"
    contacts: ContactsCard

    @field_validator("contacts", mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return _items(value, "roles")


class LinksBlock(Block):
    """Places on the web."""

    KIND = "links"
    links: tuple[LinkItem, ...] = Field(min_length=1)


class SlipBlock(Block):
    """A slip to sign."""

    KIND = "slip"
    slip: Slip


BLOCKS: dict[str, type[Block]] = {
    c.KIND: c
    for c in (
        TextBlock, BulletsBlock, StepsBlock, ActionsBlock, CalloutBlock, QuoteBlock, CaseBlock, StatsBlock, ChartBlock,
        TableBlock, ImageBlock, TermsBlock, QuestionBlock, ScenarioBlock, QuizBlock, ContactsBlock, LinksBlock,
        SlipBlock,
    )
}  # fmt: skip
_SHARED = {"only", "except", "slide", "sensitive", "wall", "lang"}


def _kind(value: Any) -> str:
    """Which kind a block is, by its one key."""
    return value.kind if isinstance(value, Block) else str(next(k for k in value if k in BLOCKS))


def _one_kind(value: Any) -> Any:
    """Every way not to have just one kind is a fault with words (here, as a fault ends the item it is in only)."""
    if isinstance(value, Block):
        return value
    if not isinstance(value, dict):
        raise fault("a block is a key with a value", "write `- text: …` or another kind of block")
    kinds = [k for k in value if k in BLOCKS]
    if len(kinds) == 1:
        return value
    if len(kinds) > 1:
        second = kinds[1]
        raise fault(f"one block has two kinds: {kinds[0]} and {second}", "begin a new item with `- `", second.at)
    strange = next((k for k in value if k not in _SHARED), None)
    if strange is None:
        raise fault("the block has no kind", f"choose from {', '.join(BLOCKS)}")
    raise fault(f"there is no kind of block {strange}", did_you_mean(strange, BLOCKS), strange.at)


AnyBlock = Annotated[
    Annotated[TextBlock, Tag("text")] | Annotated[BulletsBlock, Tag("bullets")] | Annotated[StepsBlock, Tag("steps")]
    | Annotated[ActionsBlock, Tag("actions")] | Annotated[CalloutBlock, Tag("callout")]
    | Annotated[QuoteBlock, Tag("quote")] | Annotated[CaseBlock, Tag("case")] | Annotated[StatsBlock, Tag("stats")]
    | Annotated[ChartBlock, Tag("chart")] | Annotated[TableBlock, Tag("table")] | Annotated[ImageBlock, Tag("image")]
    | Annotated[TermsBlock, Tag("terms")] | Annotated[QuestionBlock, Tag("question")]
    | Annotated[ScenarioBlock, Tag("scenario")] | Annotated[QuizBlock, Tag("quiz")]
    | Annotated[ContactsBlock, Tag("contacts")] | Annotated[LinksBlock, Tag("links")]
    | Annotated[SlipBlock, Tag("slip")],
    Discriminator(_kind),
    BeforeValidator(_one_kind),
]  # fmt: skip


def texts(value: Any) -> Iterator[Inline]:
    """Every paragraph in a model, in the order it was written; the one walk that all who need it use."""
    if isinstance(value, Inline):
        yield value
    elif isinstance(value, Prose):
        yield from value.paragraphs
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)


def read_texts(body: Any) -> Iterator[Inline]:
    """What a reader sees of a block's body: not what is for the facilitator alone."""
    hidden = getattr(body, "listen_for", ())
    yield from (text for text in texts(body) if text not in hidden)


def details(value: Any) -> Iterator[str]:
    """What a model says that is no text to read: letters, figures, names of things, and where its links lead."""
    if isinstance(value, Inline):
        yield from (f"{run.text} {run.href}" for run in value.runs if run.href)
    elif isinstance(value, Prose):
        yield from details(value.paragraphs)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from details(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from details(item)
    else:
        yield str(value)


def filled(value: Any, words: Mapping[str, str]) -> Any:
    """``value`` (a model, a text or a tuple of them) with its slots filled from ``words``."""
    if isinstance(value, (Inline, Prose)):
        return value.filled(words)
    if isinstance(value, tuple):
        return tuple(filled(v, words) for v in value)
    if isinstance(value, BaseModel):
        fields = {n: getattr(value, n) for n in type(value).model_fields}
        changed = {n: new for n, old in fields.items() if (new := filled(old, words)) is not old and new != old}
        return value.model_copy(update=changed) if changed else value
    return value
