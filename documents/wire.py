"""How a result leaves the sandbox: JSON with the bytes behind it, rebuilt strictly by the types the parent expects.

Never pickle: a child that has been taken over can send wrong values, but no code and no type that was not asked for.
A frame is eight bytes of length, that much JSON, and the byte strings the JSON points to, one after another.
"""

import dataclasses
import datetime as dt
import json
import types
import typing
from collections.abc import Hashable
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from casework.errors import BadInput

T = TypeVar("T")
Json = Any  # JSON as the standard library gives it; checked value by value below

HEADER = 8


def pack(thing: object, *, original: bytes | None = None) -> bytes:
    """Return the frame of a dataclass; byte strings that *are* the original are only pointed at, not sent back."""
    blobs: list[bytes] = []
    body = json.dumps(_flatten(thing, blobs, original), ensure_ascii=True).encode("ascii")
    return b"".join([len(body).to_bytes(HEADER, "big"), body, *blobs])


def unpack(expected: type[T], frame: bytes | bytearray, *, original: bytes = b"") -> T:
    """Rebuild the dataclass from its frame; ``BadInput`` for anything that is not exactly of its types."""
    view = memoryview(frame)
    end = HEADER + int.from_bytes(view[:HEADER], "big")
    if len(view) < HEADER or end > len(view):
        raise BadInput("the frame is cut short")
    try:
        body = json.loads(bytes(view[HEADER:end]))
    except (ValueError, RecursionError):
        raise BadInput("the frame holds no JSON") from None
    return typing.cast(T, _build(expected, body, _Blobs(view[end:], original)))


class _Blobs:
    """Hands out the byte strings behind the JSON, each once and in order."""

    def __init__(self, view: memoryview, original: bytes) -> None:
        self._view = view
        self._original = original

    def take(self, value: Json) -> bytes:
        if value == "original":
            return self._original
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= len(self._view):
            raise BadInput("no such bytes")
        content, self._view = bytes(self._view[:value]), self._view[value:]
        return content


def _flatten(value: object, blobs: list[bytes], original: bytes | None) -> Json:
    if dataclasses.is_dataclass(value):
        return {f.name: _flatten(getattr(value, f.name), blobs, original) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_flatten(each, blobs, original) for each in value]
    if isinstance(value, bytes):
        if value is original:
            return "original"
        blobs.append(value)
        return len(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.date):  # datetimes too
        return value.isoformat()
    return value


def _build(expected: Any, value: Json, blobs: _Blobs) -> object:
    if dataclasses.is_dataclass(expected):
        return _build_dataclass(typing.cast(type, expected), value, blobs)
    kind = typing.get_origin(expected)
    if kind is tuple:
        (each,) = {part for part in typing.get_args(expected) if part is not Ellipsis}
        return tuple(_build(each, item, blobs) for item in _of(list, value))
    if kind is dict:
        return {_of(str, key): _of(str, item) for key, item in _of(dict, value).items()}
    if kind in (typing.Union, types.UnionType):
        (some,) = (part for part in typing.get_args(expected) if part is not type(None))
        return None if value is None else _build(some, value, blobs)
    return _build_scalar(expected, value, blobs)


def _build_scalar(expected: Any, value: Json, blobs: _Blobs) -> object:
    if expected is bytes:
        return blobs.take(value)
    if expected is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if expected in (str, int, float, bool):
        return _of(expected, value)
    try:
        if issubclass(expected, Enum):
            return expected(value)
        if issubclass(expected, dt.date):
            return expected.fromisoformat(_of(str, value))
    except ValueError:
        raise BadInput("a value outside its list") from None
    raise TypeError(expected)


def _build_dataclass(expected: type[T], value: Json, blobs: _Blobs) -> T:
    fields = _field_types(typing.cast(Hashable, expected))
    if not isinstance(value, dict) or value.keys() != fields.keys():
        raise BadInput(f"not a {expected.__name__}")
    return expected(**{name: _build(kind, value[name], blobs) for name, kind in fields.items()})


@cache
def _field_types(expected: Hashable) -> dict[str, Any]:
    hints = typing.get_type_hints(expected)
    return {f.name: hints[f.name] for f in dataclasses.fields(typing.cast(Any, expected))}


def _of(expected: type[T], value: Json) -> T:
    if type(value) is not expected:
        raise BadInput("a value of the wrong type")
    return value
