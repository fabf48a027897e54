"""Working days and deadlines as Danish law counts them, in Europe/Copenhagen.

Source: forvaltningsloven and Rigsombudsmandens practice count whole days after the day of receipt; public holidays by the
``holidays`` package (DK), with Grundlovsdag, 24 December and 31 December kept as office-closed days (statens
overenskomster).
"""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_CLOSED = ((6, 5), (12, 24), (12, 31))


def legal_date(moment: dt.datetime) -> dt.date:
    """Gives the Danish date of a UTC instant: five past midnight in Copenhagen is the new day."""
    return moment.astimezone(COPENHAGEN).date()


def start_of_day(day: dt.date) -> dt.datetime:
    """Gives the UTC instant at which the date begins in Copenhagen; the first of all begins with the calendar."""
    if day == dt.date.min:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(day, dt.time(), COPENHAGEN).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """Gives the UTC instant at which the next date begins in Copenhagen; the last of all ends with the calendar."""
    if day == dt.date.max:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
    return start_of_day(day + dt.timedelta(days=1))


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[dt.date]:
    # imported at the first deadline: it costs half a second, and most commands count no days
    from holidays.countries.denmark import Denmark

    days = Denmark(years=year)  # type: ignore[no-untyped-call]  # the package leaves its constructor untyped
    return frozenset(days) | {dt.date(year, m, d) for m, d in _CLOSED}


def is_working_day(day: dt.date) -> bool:
    """Says whether the authority is open on the date."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(day: dt.date, count: int) -> dt.date:
    """Gives the date ``count`` working days after ``day``; the day itself is day 0 (f2.md 2, progress codes)."""
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Counts the working days after ``start`` up to and including ``end``; negative when ``end`` lies before."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))


def holidays_between(start: dt.date, end: dt.date) -> tuple[dt.date, ...]:
    """Gives the days from Monday to Friday after ``start`` up to and including ``end`` on which nobody works."""
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return tuple(day for day in days if day.weekday() < 5 and not is_working_day(day))


def working_day_back(day: dt.date, count: int) -> dt.date:
    """Gives the ``count``-th latest working day, ``day`` itself being the first when it is one.

    What lies before it is at least ``count`` working days old on ``day``.
    """
    while True:
        count -= is_working_day(day)
        if count <= 0:
            return day
        day -= dt.timedelta(days=1)


def deadline(text: str, *, today: dt.date) -> dt.date:
    """Reads ``+7`` as seven working days from today, or an ISO date.

    Raises:
        ValueError: when the text is neither.
    """
    return add_working_days(today, int(text[1:])) if text.startswith("+") else dt.date.fromisoformat(text)
