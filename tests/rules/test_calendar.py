"""Days as Danish law counts them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import add_working_days, deadline, end_of_day, is_working_day, legal_date, start_of_day, working_days_between


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 11, 23, 22, 59, tzinfo=dt.UTC), dt.date(2026, 11, 23)),
        (dt.datetime(2026, 11, 23, 23, 0, tzinfo=dt.UTC), dt.date(2026, 11, 24)),
        (dt.datetime(2026, 7, 1, 22, 0, tzinfo=dt.UTC), dt.date(2026, 7, 2)),
    ],
)
def test_five_past_midnight_in_copenhagen_is_the_new_day(instant: dt.datetime, day: dt.date) -> None:
    assert day == legal_date(instant)


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (dt.date(2026, 11, 23), True),
        (dt.date(2026, 11, 22), False),
        (dt.date(2026, 4, 3), False),  # Good Friday
        (dt.date(2026, 5, 14), False),  # Ascension Day
        (dt.date(2024, 4, 26), True),  # Great Prayer Day, abolished from 2024
        (dt.date(2023, 5, 5), False),  # the last Great Prayer Day
        (dt.date(2026, 6, 5), False),  # Constitution Day
        (dt.date(2026, 12, 24), False),
        (dt.date(2026, 12, 31), False),
    ],
)
def test_the_ministry_is_open_or_closed(day: dt.date, is_open: bool) -> None:
    assert is_open == is_working_day(day)


def test_seven_working_days_over_christmas() -> None:
    assert dt.date(2027, 1, 6) == deadline("+7", today=dt.date(2026, 12, 22))


def test_a_date_is_a_date() -> None:
    assert dt.date(2026, 12, 1) == deadline("2026-12-01", today=dt.date(2026, 11, 23))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)), st.integers(0, 60))
def test_counting_undoes_adding(day: dt.date, count: int) -> None:
    assert count == working_days_between(day, add_working_days(day, count))


def test_a_day_begins_and_ends_at_midnight_in_copenhagen() -> None:
    long_day = dt.date(2026, 10, 25)

    assert dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC) == start_of_day(long_day)
    assert dt.datetime(2026, 10, 25, 23, tzinfo=dt.UTC) == end_of_day(long_day)


@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_the_first_and_the_last_day_of_the_calendar_have_an_end_too(day: dt.date) -> None:
    """Before, figures asked from the first day of the calendar on failed: in Copenhagen it begins before there are dates."""
    assert start_of_day(day) < end_of_day(day)
