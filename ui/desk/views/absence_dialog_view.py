"""Saying that somebody is away, for oneself or for whoever one names substitutes for; putting it onto other days, and ending it."""

import datetime as dt

import streamlit as st

from casework.queries.absences import AbsenceShown
from casework.queries.organisation_page import OfficialShown
from casework.services import absences
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import day, t, today


def absences_of(mine: Desk, person: OfficialShown) -> None:
    """Show when somebody is away and will be, each with what may be done about it."""
    for each in (absence for absence in person.absences if not absence.is_over):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"absence_{each.absence_id}"):
            show(html('<div class="page">{text}</div>', text=absence_words(each)))
            if person.may_name_substitutes:
                _deeds(mine, each)
    label = t("Say when you are away…") if _is_me(mine, person) else t("Say when they are away…")
    if person.may_name_substitutes and st.button(label, key="away", icon=":material/beach_access:"):
        _enter(mine, person)


def absence_words(each: AbsenceShown) -> str:
    """Return from when until when, in words."""
    if each.is_running:
        return t("Away until {date}", date=day(each.ends_on))
    return t("Away from {first} until {last}", first=day(each.starts_on), last=day(each.ends_on))


def _deeds(mine: Desk, each: AbsenceShown) -> None:
    if st.button(t("Change the days…"), key=f"absence_change_{each.absence_id}", icon=":material/edit_calendar:"):
        _change(mine, each)
    label = t("Back today") if each.is_running else t("Take it back")
    if st.button(label, key=f"absence_end_{each.absence_id}", icon=":material/event_busy:"):
        done(lambda: mine.do(absences.end_absence, each.absence_id), t("It has ended."), undo=_days_before(each))


def _enter(mine: Desk, person: OfficialShown) -> None:
    def body() -> Deed | None:
        st.caption(t("Colleagues see the days, not why. Who is responsible for an approval that waits for you is told."))
        first, last = _days(today(), today())
        return lambda: mine.do(absences.enter_absence, person.official_id, starts_on=first, ends_on=last)

    title = t("When are you away?") if _is_me(mine, person) else t("When is {name} away?", name=person.name)
    ask_and_do(title, t("Save"), "absence", body, told=t("It is said."), undo=lambda made: f"absence::{made}")


def _change(mine: Desk, each: AbsenceShown) -> None:
    def body() -> Deed | None:
        first, last = _days(each.starts_on, each.ends_on)
        return lambda: mine.do(absences.change_absence, each.absence_id, starts_on=first, ends_on=last)

    ask_and_do(t("Change the days"), t("Save"), "absence", body, told=t("It is changed."), undo=_days_before(each))


def _days(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    left, right = st.columns(2)
    return (
        left.date_input(t("From"), value=first, key="absence_from", format="DD/MM/YYYY"),
        right.date_input(t("Until"), value=last, key="absence_until", format="DD/MM/YYYY"),
    )


def _days_before(each: AbsenceShown) -> str:
    return f"absence_days:{each.starts_on.isoformat()}_{each.ends_on.isoformat()}:{each.absence_id}"


def _is_me(mine: Desk, person: OfficialShown) -> bool:
    return person.official_id == mine.person.official_id
