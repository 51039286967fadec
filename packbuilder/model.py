"""From located YAML to frozen types: pydantic, with every fault named at its place.

A model is a class over :class:`Located`. :func:`read_model` turns a node of :mod:`packbuilder.source`
into one, or raises :class:`PackError` with all that is wrong in it, each at its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    ValidationError,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import PydanticCustomError, core_schema

from .diagnostics import Diagnostics, PackError, Position, did_you_mean
from .source import Map, Node, Scalar, Seq, load

NOWHERE = Position("")
#: White space that folds: not the no-break spaces.
SPACE = re.compile(r"[ \t\n\r]+")


class FromText:
    """What is made of one YAML text: a class over this one reads it in ``_read``."""

    __slots__ = ()

    @classmethod
    def _read(cls, value: Any) -> Any:
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}


class Plain(FromText, str):
    """Text with no markup (a name, a number, an id), exactly as typed; ``at`` is its place."""

    __slots__ = ("at",)
    at: Position

    @classmethod
    def of(cls, text: str, at: Position = NOWHERE) -> Plain:
        """Plain text from a string."""
        plain = cls(text)
        plain.at = at
        return plain

    @classmethod
    def _read(cls, value: Any) -> Plain:
        if isinstance(value, Plain):
            return value
        text = want_text(value)
        return cls.of(SPACE.sub(" ", text).strip(" "), text.at)


def _given(value: Plain) -> Plain:
    if not value:
        raise PydanticCustomError("empty", "there is no text here")
    return value


#: Plain text that may not be empty.
Given = Annotated[Plain, AfterValidator(_given)]


def want_text(value: Any) -> Scalar:
    """``value`` as a :class:`Scalar`, or pydantic's error for one key that wants text."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, str):
        text = Scalar(value)
        text.at = NOWHERE
        return text
    kind = "a list" if isinstance(value, (list, tuple)) else "keys and values" if isinstance(value, dict) else "nothing"
    raise PydanticCustomError("text_wanted", "text is wanted here, not {kind}", {"kind": kind})


def want_words(value: Any) -> Scalar:
    """As :func:`want_text`, and refused where there is nothing in it."""
    text = want_text(value)
    if not text.strip():
        raise PydanticCustomError("empty", "there is no text here")
    return text


class Located(BaseModel):
    """A frozen model that knows where it was written (``at``) and refuses keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=False, allow_inf_nan=False
    )
    _at: Position = PrivateAttr(default=NOWHERE)

    @property
    def at(self) -> Position:
        """Where it was written."""
        return self._at

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if isinstance(value, (Seq, Scalar)):
            raise PydanticCustomError("mapping_wanted", "keys and values are wanted here")
        made = handler(value)
        if isinstance(value, Map) and isinstance(made, Located):
            made._at = value.at
        return made


M = TypeVar("M", bound=BaseModel)

#: Pydantic's kinds of fault in our words; ``{ge}`` and the like are its own figures.
_SAYS = {
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), "a number is wanted here"),
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "a whole number is wanted here"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "yes or no is wanted here"),
    "greater_than": "a number above {gt:g} is wanted here",
    "greater_than_equal": "a number of {ge:g} or more is wanted here",
    "less_than_equal": "a number of {le:g} or less is wanted here",
    "date_from_datetime_parsing": "a date is wanted here",
    "date_parsing": "a date is wanted here",
    "list_type": "a list is wanted here",
    "tuple_type": "a list is wanted here",
    "dict_type": "keys and values are wanted here",
    "model_type": "keys and values are wanted here",
    "model_attributes_type": "keys and values are wanted here",
    "mapping_wanted": "keys and values are wanted here",
    "too_short": "the list wants {min_length} or more, and has {actual_length}",
    "too_long": "the list may have {max_length} at most, and has {actual_length}",
}
_FIGURES = "write it in figures, without a unit"
_ITEMS = "give each item a line that begins with `- `"
_KEYS = "write `key: value` lines, indented"
_HINTS = {
    **dict.fromkeys(("float_parsing", "float_type", "finite_number"), _FIGURES),
    **dict.fromkeys(("int_parsing", "int_type"), _FIGURES),
    "int_from_float": "round it",
    **dict.fromkeys(("bool_parsing", "bool_type"), "write yes or no"),
    **dict.fromkeys(("date_from_datetime_parsing", "date_parsing"), "write it as 2027-09-01"),
    **dict.fromkeys(("list_type", "tuple_type", "too_short"), _ITEMS),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type", "mapping_wanted"), _KEYS),
    "too_long": "take some out",
    "text_wanted": "write it as one text",
}


def read_file(
    model: type[M], path: Path, root: Path, found: Diagnostics, shape: Callable[[Node], Node] = lambda node: node
) -> M:
    """Make a ``model`` of the file at ``path``; ``shape`` may turn its tree round before.

    Raises :class:`PackError` with the faults of the YAML and of the model together. Warnings go into ``found``.
    """
    faults = Diagnostics()
    node = load(path, root, found, faults)
    told = {d.at.line for d in faults if d.at}  # what stands in such a line is not judged twice
    try:
        made = read_model(model, shape(node))
    except PackError as error:
        faults.extend(d for d in error.diagnostics if d.at is None or d.at.line not in told)
        raise PackError(sorted(faults, key=lambda d: (d.at.line, d.at.column) if d.at else (0, 0))) from None
    faults.check()
    return made


def read_model(model: type[M], node: Node) -> M:
    """Make a ``model`` of ``node``; raises :class:`PackError` with every fault in it."""
    try:
        return model.model_validate(node)
    except ValidationError as error:
        found = Diagnostics()
        faults = error.errors(include_url=False)
        for fault in faults:
            below = [f for f in faults if f is not fault and f["loc"][: len(fault["loc"])] == fault["loc"]]
            if fault["type"] == "too_short" and below:
                continue  # the list is short only because its items were refused
            if fault["type"] == "missing" and _misspelt(fault["loc"], faults, model):
                continue  # said once, at the key that was meant
            _report(fault, node, model, found)
        raise PackError(found) from None


def _misspelt(loc: tuple[Any, ...], faults: list[Any], model: type[BaseModel]) -> bool:
    """Whether the key that is missing at ``loc`` is there under a name like it."""
    strange = [f["loc"] for f in faults if f["type"] == "extra_forbidden" and f["loc"][:-1] == loc[:-1]]
    return any(did_you_mean(str(s[-1]), _keys(s, model)) == f"did you mean {loc[-1]}?" for s in strange)


def _report(fault: Any, node: Node, model: type[BaseModel], found: Diagnostics) -> None:
    """One pydantic error as a diagnostic at the place its ``loc`` leads to."""
    loc = fault["loc"]
    here: Any = node
    parent: Any = None
    last: Any = None
    for before, step, beyond in zip((None, *loc), loc, (*loc[1:], None), strict=False):
        if isinstance(here, Map) and isinstance(before, int) and beyond in here:
            continue  # not a key: which of a union it is
        if step == "[key]" and isinstance(parent, Map):
            here = next(k for k in parent if k == last)
        elif isinstance(here, Map) and step in here:
            parent, last, here = here, step, here[Scalar(step)]
        elif isinstance(here, Seq) and isinstance(step, int) and step < len(here):
            parent, last, here = here, step, here[step]
    kind = fault["type"]
    context = fault.get("ctx") or {}
    key = str(loc[-1]) if loc else ""
    if kind == "missing":
        found.error(f"the key {key} is missing", here.at, f"add `{key}:`")
    elif kind == "extra_forbidden":
        owner = parent if isinstance(parent, Map) else node
        at = owner.key_at(key) if isinstance(owner, Map) else here.at
        found.error(f"there is no key {key} here", at, did_you_mean(key, _keys(loc, model)))
    elif kind == "literal_error":
        choices = [c.strip("'") for c in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        found.error(f"{shown(here)} is not one of the choices", here.at, did_you_mean(str(here), choices))
    elif here == "" and kind not in _KEPT:
        keyed = isinstance(parent, Map)
        at = parent.key_at(last) if keyed else here.at
        what = f"the key {last}" if keyed else "the item"
        found.error(f"{what} is empty", at, f"fill it in, or take the {'line' if keyed else 'item'} out")
    elif kind in ("too_short", "too_long"):
        found.error(_SAYS[kind].format(**context), here.at, _HINTS[kind])
    elif kind in _SAYS:
        found.error(f"{_SAYS[kind].format(**context)}, not {shown(here)}", here.at, _HINTS.get(kind, ""))
    else:
        at = context.get("at") or here.at
        hint = context.get("hint") or _HINTS.get(kind, "")
        found.error(str(fault["msg"]).removeprefix("Value error, "), at, str(hint))


#: Faults whose own words are better than "the key is empty".
_KEPT = frozenset({"inline"})


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _keys(loc: tuple[Any, ...], model: type[BaseModel]) -> set[str]:
    """The keys that the model at ``loc`` (less its last step) takes."""
    schema = _schema(model)
    definitions = schema.get("$defs", {})

    def opened(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        out: list[dict[str, Any]] = []
        for part in parts:
            if "$ref" in part:
                out += opened([definitions[part["$ref"].rsplit("/", 1)[-1]]])
            elif any(k in part for k in ("anyOf", "oneOf", "allOf")):
                out += opened([p for k in ("anyOf", "oneOf", "allOf") for p in part.get(k, ())])
            else:
                out.append(part)
        return out

    parts = opened([schema])
    for step in loc[:-1]:
        nearer: list[dict[str, Any]] = []
        if len(parts) > 1 and isinstance(step, str):
            parts = [p for p in parts if step in p.get("required", ())]  # the step names one of a union
            continue
        for part in parts:
            if isinstance(step, int):
                nearer += [part["items"]] if "items" in part else part.get("prefixItems", [])[:1]
            elif step in part.get("properties", {}):
                nearer.append(part["properties"][step])
            elif isinstance(part.get("additionalProperties"), dict):
                nearer.append(part["additionalProperties"])
        parts = [p for p in opened(nearer) if p.get("type") != "null"]
    return {key for part in parts for key in part.get("properties", {})}


def shown(node: Any) -> str:
    """A value as it may be quoted to a person: short."""
    if isinstance(node, (list, tuple)):
        return "a list"
    if isinstance(node, dict):
        return "keys and values"
    text = " ".join(str(node).split())
    return repr(text if len(text) <= 60 else text[:57] + "…")
