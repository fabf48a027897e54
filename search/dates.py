"""Dates as clerks write them: 2026, 2026-01, 2026-01-31, 31.01.2026, and ranges with two dots."""

import calendar
import datetime as dt
import re

from search.tree import DateRange
from search.troubles import LanguageError, Trouble

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[.\-/]([0-9]{1,2})[.\-/]([0-9]{4})")


def date_range(value: str, position: int) -> DateRange:
    """Gives the days a value means; ``a..b`` includes both ends, an empty end is open; raises ``LanguageError``."""
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    try:
        begins = _span(first)[0] if first else None
        ends = _span(last)[1] if last else None
    except ValueError as wrong:
        raise LanguageError(Trouble.BAD_DATE, position, value) from wrong
    if (begins is None and ends is None) or (begins and ends and begins > ends):
        raise LanguageError(Trouble.BAD_DATE, position, value)
    return DateRange(begins, ends)


def _span(text: str) -> tuple[dt.date, dt.date]:
    if found := _DAY_FIRST.fullmatch(text):
        day = dt.date(int(found[3]), int(found[2]), int(found[1]))
        return day, day
    found = _YEAR_FIRST.fullmatch(text)
    if not found:
        raise ValueError(text)
    year = int(found[1])
    if found[2] is None:
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    month = int(found[2])
    if found[3] is None:
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    day = dt.date(year, month, int(found[3]))
    return day, day
