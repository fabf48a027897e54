"""Dates as officials type them: a date, or +7 for seven working days from today."""

import datetime as dt

import streamlit as st

from casework.calendar import deadline
from casework.errors import RuleBroken
from casework.vocabulary import Reason
from ui.desk.parts.words import day, t, today


def date_field(label: str, key: str, value: dt.date | None, *, told: str | None = None, is_locked: bool = False) -> str:
    """Show the field and below it which day is meant; return what is typed, to be read by ``read_date`` when it is saved."""
    told = told or t("A date as 2026-12-24, or +7 for working days.")
    typed = st.text_input(label, value=value.isoformat() if value else "", key=key, help=told, disabled=is_locked)
    if typed.startswith("+"):
        try:
            st.caption(day(deadline(typed.strip(), today=today())))
        except ValueError:
            st.caption(t("Write a date as 2026-12-24, or +7 for seven working days from today."))
    return typed


def read_date(typed: str) -> dt.date | None:
    """Return the day that is meant, or None where nothing is typed.

    Raises:
        RuleBroken: it is neither a date nor a number of working days.
    """
    if not typed.strip():
        return None
    try:
        return deadline(typed.strip(), today=today())
    except ValueError as error:
        raise RuleBroken(Reason.DATE_NOT_UNDERSTOOD) from error
