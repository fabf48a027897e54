"""What the desk says and how it writes dates, in the language of who is at it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_date
from babel.numbers import format_decimal

from ui.text import say

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
LANGUAGE = "language"
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="")
WITHOUT_YEAR = {"da": "d. MMM", "en": "d MMM"}
WITH_YEAR = {"da": "d. MMM y", "en": "d MMM y"}


def language() -> str:
    """Return the language of this run."""
    return _SPOKEN.get() or str(st.session_state.get(LANGUAGE, "da"))


@contextmanager
def spoken(language: str) -> Iterator[None]:
    """Say what is made inside in this language, where nobody is at a desk."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def t(message: str, **values: object) -> str:
    """Return the sentence in the language of who is at the desk."""
    return say(message, language(), **values)


def today() -> dt.date:
    """Return the date in Copenhagen, where the law counts."""
    return dt.datetime.now(COPENHAGEN).date()


def moment(at: dt.datetime) -> str:
    """Return when something was: the time for today, the date and time for this year, else with the year."""
    local = at.astimezone(COPENHAGEN)
    if local.date() == today():
        return local.strftime("%H:%M")
    if local.year != today().year:
        return day(local.date())
    return f"{day(local.date())} {local:%H:%M}"


def full_moment(at: dt.datetime) -> str:
    """Return date and time in full."""
    local = at.astimezone(COPENHAGEN)
    return f"{format_date(local.date(), WITH_YEAR[language()], locale=language())} {local:%H:%M}"


def day(date: dt.date) -> str:
    """Return a date."""
    patterns = WITHOUT_YEAR if date.year == today().year else WITH_YEAR
    return format_date(date, patterns[language()], locale=language())


def day_group(at: dt.datetime) -> str:
    """Return the heading a record stands under in a list ordered by arrival."""
    days = (today() - at.astimezone(COPENHAGEN).date()).days
    if days <= 0:
        return t("Today")
    if days == 1:
        return t("Yesterday")
    if days < 7:
        return t("Last seven days")
    return format_date(at.astimezone(COPENHAGEN).date(), "MMMM y", locale=language()).capitalize()


def urgency(deadline: dt.date | None) -> str:
    """Return how pressing a deadline is: late from today on, soon within three days."""
    if deadline is None:
        return ""
    days = (deadline - today()).days
    return "late" if days <= 0 else "soon" if days <= 3 else ""


def days_in_words(days: int | None) -> str:
    """Return how many days are left, or how late it is."""
    if days is None:
        return ""
    if days < 0:
        return t("one day late") if days == -1 else t("{days} days late", days=-days)
    if days == 0:
        return t("today")
    return t("one day") if days == 1 else t("{days} days", days=days)


def left_in_words(days: int | None) -> str:
    """Return how much time is left, or how late it is, to stand alone."""
    if days is None or days < 0:
        return days_in_words(days)
    return t("due today") if days == 0 else t("{days} left", days=days_in_words(days))


def number(value: float) -> str:
    """Return a number with its decimals as people write them."""
    return str(format_decimal(value, locale=language()))


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    if count < 1000:
        return f"{count} B"
    unit, value = ("kB", count / 1000) if count < 1_000_000 else ("MB", count / 1_000_000)
    return f"{format_decimal(round(value, 1 if value < 10 else 0), locale=language())} {unit}"
