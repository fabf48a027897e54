"""Dates in messages: instants in UTC, and the letter's date as it is in Denmark."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

# Design decision 9: dates the law counts are computed here.
COPENHAGEN = ZoneInfo("Europe/Copenhagen")

# "2018-11-09T12:00:00.1234567Z" has a digit too many for Python.
_FRACTION = re.compile(r"(\.\d{6})\d+")


def instant(value: str) -> dt.datetime | None:
    """Return an XML dateTime in UTC; None when it is empty, no date, or a stand-in for one (0001-01-01)."""
    try:
        moment = dt.datetime.fromisoformat(_FRACTION.sub(r"\1", value.strip()))
        moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return moment if 1900 <= moment.year <= 2200 else None


def day(value: str) -> dt.date | None:
    """Return an XML date; None when it is empty, no date, or a stand-in for one."""
    try:
        found = dt.date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2200 else None


def local_date(moment: dt.datetime | None) -> dt.date | None:
    """Return the date it was in Denmark at that instant."""
    return moment.astimezone(COPENHAGEN).date() if moment else None
