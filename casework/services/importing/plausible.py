"""What of a row's own values cannot be kept, or is hardly meant: asked of every field of every kind, however deep it lies.

Old systems write "no date" as the year 1 or 9999, text with characters no database keeps, and text that was read in another encoding
than it was written in. The first two stop an import; what can be kept as it is comes in, and is told.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from casework.bundles.base import Shape
from casework.bundles.problems import Wrong

FIRST_YEAR, LAST_YEAR = 1000, 3000
"""Outside of these a date stands for none."""
LIKELY_SINCE = dt.date(1900, 1, 1)
LARGEST = 2**31 - 1
MAY_LIE_AHEAD = frozenset({"deadline", "disposal_due", "progress_due", "ended_on", "returns_to"})
_ODD = re.compile("[\x00\x80-\x9f\ufffd]|Ã[\u0080-\u00bf\u2020\u02dc\u2026\u0160-\u017e]|â€")
"""Marks of text that was read as Latin-1 or Windows-1252 and was UTF-8, or the other way round; and the one character none can keep."""


def oddities(row: Shape, today: dt.date) -> Iterator[tuple[str, Wrong]]:
    """Gives the field and what is odd about it, each kind of oddity once a field."""
    for name in type(row).model_fields:
        yield from dict.fromkeys(_of(name, getattr(row, name), today, is_free=False))


def _of(where: str, value: Any, today: dt.date, *, is_free: bool) -> Iterator[tuple[str, Wrong]]:
    """Looks into a value; what is free, an extension field or a version's content, may hold numbers of any size."""
    match value:
        case str() if _ODD.search(value):
            yield where, Wrong.CHARACTER_UNKNOWN if "\x00" in value else Wrong.TEXT_GARBLED
        case int() if not is_free and not -LARGEST <= value <= LARGEST:
            yield where, Wrong.NUMBER_OUT_OF_RANGE
        case dt.date():
            yield from _of_date(where, value, today)
        case _:
            for name, each, free in _inside(value, is_free=is_free):
                yield from _of(f"{where}.{name}", each, today, is_free=free)


def _inside(value: Any, *, is_free: bool) -> Iterator[tuple[str | int, Any, bool]]:
    """Gives what a value is made of, with the name of each part; of what is free, the names too."""
    match value:
        case Shape():
            yield from ((name, getattr(value, name), False) for name in type(value).model_fields)
        case dict():
            yield from (("", key, True) for key in value)
            yield from ((key, each, True) for key, each in value.items())
        case list() | tuple():
            yield from ((place, each, is_free) for place, each in enumerate(value))


def _of_date(where: str, value: dt.date, today: dt.date) -> Iterator[tuple[str, Wrong]]:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        yield where, Wrong.DATE_OF_NONE
        return
    day = value.date() if isinstance(value, dt.datetime) else value
    is_ahead = day > today + dt.timedelta(days=1) and where.rpartition(".")[2] not in MAY_LIE_AHEAD
    if day < LIKELY_SINCE or is_ahead:
        yield where, Wrong.DATE_UNLIKELY
