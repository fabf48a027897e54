"""What comes in, as pydantic asks it: a service's types, made strict enough for the outside."""

import collections.abc
import dataclasses
import datetime as dt
import types
import typing
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, create_model

_INT = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
_YEARS = (1900, 2200)


def _plain(value: str) -> str:
    if "\x00" in value:
        raise ValueError("holds a NUL")
    return value


def _near(value: dt.datetime) -> dt.datetime:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        raise ValueError("is too far away")
    return value


_STR = Annotated[str, AfterValidator(_plain)]
_INSTANT = Annotated[AwareDatetime, AfterValidator(_near)]
_PLAIN: dict[Any, Any] = {int: _INT, str: _STR, dt.datetime: _INSTANT}


def strict(kind: Any) -> Any:
    """Gives the type as it is asked from outside: numbers that fit, text without NUL, aware instants, no unknown field."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return model_of(kind)
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is None or origin is typing.Literal:
        return kind
    inner = tuple(part if part is Ellipsis else strict(part) for part in parts)
    if origin in {typing.Union, types.UnionType}:
        return typing.Union[inner]  # noqa: UP007  # made of parts known only now
    if origin in {set, frozenset, list, collections.abc.Iterable, collections.abc.Collection, collections.abc.Sequence}:
        return list[inner[0]]  # type: ignore[valid-type]  # made of parts known only now
    if origin is collections.abc.Mapping:
        return dict[inner]  # type: ignore[misc,valid-type]  # made of parts known only now
    return origin[inner]


@cache
def model_of(kind: Any) -> type[BaseModel]:
    """Gives a dataclass as a pydantic model that refuses what it does not know."""
    return made(kind.__name__, fields_of(kind), (kind.__doc__ or "").strip())


def fields_of(kind: Any) -> dict[str, tuple[Any, Any]]:
    """Gives the fields of a dataclass, each with its strict type and its default; ``...`` is none."""
    hints = typing.get_type_hints(kind)
    return {each.name: (strict(hints[each.name]), _default(each)) for each in dataclasses.fields(kind) if each.init}


def made(name: str, fields: dict[str, Any], doc: str) -> type[BaseModel]:
    """Gives a model of these fields that refuses others."""
    return create_model(name, __config__=ConfigDict(extra="forbid"), __doc__=doc, **fields)


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return Field(default_factory=field.default_factory)
    return ...
