"""From located YAML to frozen types: pydantic, with every fault named at its place.

A model is a class over :class:`Located`. :func:`read_model` turns a node of :mod:`packbuilder.source`
into one, or raises :class:`PackError` with all that is wrong in it, each at its line and column.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import (
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
from .source import Map, Node, Scalar, Seq

NOWHERE = Position("")


class Plain(str):
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
        return cls.of(" ".join(text.split(" ")).strip(), text.at)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "number", "boolean"]}


def want_text(value: Any) -> Scalar:
    """``value`` as a :class:`Scalar`, or pydantic's error for one key that wants text."""
    if isinstance(value, Scalar):
        return value
    if isinstance(value, str):
        text = Scalar(value)
        text.at = NOWHERE
        return text
    kind = "a list" if isinstance(value, (list, tuple)) else "a mapping" if isinstance(value, dict) else "nothing"
    raise PydanticCustomError("text_wanted", "text is wanted here, not {kind}", {"kind": kind})


class Located(BaseModel):
    """A frozen model that knows where it was written (``at``) and refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=False)
    _at: Position = PrivateAttr(default=NOWHERE)

    @property
    def at(self) -> Position:
        """Where it was written."""
        return self._at

    @model_validator(mode="wrap")
    @classmethod
    def _keep_place(cls, value: Any, handler: ModelWrapValidatorHandler[Any]) -> Any:
        if isinstance(value, Seq):
            raise PydanticCustomError("mapping_wanted", "keys and values are wanted here, not a list")
        if isinstance(value, Scalar):
            raise PydanticCustomError("mapping_wanted", "keys and values are wanted here, not a text")
        made = handler(value)
        if isinstance(value, Map) and isinstance(made, Located):
            made._at = value.at
        return made


M = TypeVar("M", bound=BaseModel)

_SAYS = {
    "float_parsing": "a number is wanted here",
    "int_parsing": "a whole number is wanted here",
    "int_from_float": "a whole number is wanted here",
    "bool_parsing": "yes or no is wanted here",
    "date_from_datetime_parsing": "a date is wanted here",
    "date_parsing": "a date is wanted here",
    "list_type": "a list is wanted here",
    "tuple_type": "a list is wanted here",
    "dict_type": "keys and values are wanted here",
    "model_type": "keys and values are wanted here",
    "model_attributes_type": "keys and values are wanted here",
    "too_short": "more is wanted here",
    "too_long": "there is too much here",
}
_HINTS = {
    "float_parsing": "write it in figures, without a unit",
    "int_parsing": "write it in figures, without a unit",
    "bool_parsing": "write yes or no",
    "date_from_datetime_parsing": "write it as 2027-09-01",
    "date_parsing": "write it as 2027-09-01",
    "list_type": "begin each item with a hyphen",
    "tuple_type": "begin each item with a hyphen",
    "mapping_wanted": "write `key: value` lines, indented",
    "text_wanted": "write it as one text",
}


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
            _report(fault, node, model, found)
        raise PackError(found) from None


def _report(fault: Any, node: Node, model: type[BaseModel], found: Diagnostics) -> None:
    """One pydantic error as a diagnostic at the place its ``loc`` leads to."""
    here: Any = node
    parent: Any = None
    last: Any = None
    for step in fault["loc"]:
        if isinstance(here, Map) and step in here:
            parent, last, here = here, step, here[Scalar(step)]
        elif isinstance(here, Seq) and isinstance(step, int) and step < len(here):
            parent, last, here = here, step, here[step]
    kind = fault["type"]
    context = fault.get("ctx") or {}
    key = str(fault["loc"][-1]) if fault["loc"] else ""
    if kind == "missing":
        found.error(f"the key {key} is missing", here.at, f"add `{key}:`")
    elif kind == "extra_forbidden":
        owner = parent if isinstance(parent, Map) else node
        at = owner.key_at(key) if isinstance(owner, Map) else here.at
        found.error(f"there is no key {key} here", at, did_you_mean(key, _keys(fault["loc"], model)))
    elif kind == "literal_error":
        choices = [c.strip("'") for c in str(context.get("expected", "")).replace(" or ", ", ").split(", ")]
        at = here.at
        found.error(f"{shown(here)} is not one of the choices", at, did_you_mean(str(here), choices))
    elif here == "" and kind not in _KEPT:
        at = parent.key_at(last) if isinstance(parent, Map) else here.at
        found.error(f"the key {last} is empty", at, "fill it in, or take the line out")
    elif kind in _SAYS:
        found.error(f"{_SAYS[kind]}, not {shown(here)}", here.at, _HINTS.get(kind, ""))
    else:
        at = context.get("at") or here.at
        hint = context.get("hint") or _HINTS.get(kind, "")
        found.error(str(fault["msg"]).removeprefix("Value error, "), at, str(hint))


#: Faults whose own words are better than "the key is empty".
_KEPT = frozenset({"inline"})


def _keys(loc: tuple[Any, ...], model: type[BaseModel]) -> set[str]:
    """The keys that the model at ``loc`` (less its last step) takes."""
    schema = model.model_json_schema(by_alias=True)
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
