"""The access dialog of a record or a case: level, restriction, classification, who gains and loses, and grants one by one."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from casework.queries import access_page, organisation_page
from casework.queries.access_page import AccessShown, GrantShown, Shift
from casework.queries.case_page import CasePage
from casework.queries.record_page import RecordPage
from casework.services import granting_access
from casework.services.granting_access import Limits
from casework.vocabulary import AccessLevel, Right
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, pick
from ui.desk.parts.markup import html, show
from ui.desk.parts.organisation_terms import PRINCIPAL_KINDS, RIGHTS
from ui.desk.parts.pieces import told
from ui.desk.parts.terms import ACCESS_LEVELS, CLEARANCES
from ui.desk.parts.words import COPENHAGEN, day, t


def record_limits_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask who may see the record."""
    shown, id = mine.ask(access_page.record_access, record.record_id), record.record_id
    _limits(
        mine, shown,
        lambda limits: mine.ask(access_page.record_shift, id, limits),
        lambda limits: mine.do(granting_access.limit_record, id, limits, opened_version=shown.version),
    )  # fmt: skip


def case_limits_dialog(mine: Desk, case: CasePage) -> None:
    """Ask who may see the case."""
    shown, id = mine.ask(access_page.case_access, case.case_id), case.case_id
    _limits(
        mine, shown,
        lambda limits: mine.ask(access_page.case_shift, id, limits),
        lambda limits: mine.do(granting_access.limit_case, id, limits, opened_version=shown.version),
    )  # fmt: skip


def record_grants_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask whom to give which right to the record, or whose to end."""
    id = record.record_id
    _grants(
        mine, mine.ask(access_page.record_access, id),
        lambda who, right, until: mine.do(granting_access.give_access, id, who, right, ends_at=until),
        lambda grant_id: mine.do(granting_access.end_access, grant_id),
    )  # fmt: skip


def case_grants_dialog(mine: Desk, case: CasePage) -> None:
    """Ask whom to give which right to the case, or whose to end."""
    id = case.case_id
    _grants(
        mine, mine.ask(access_page.case_access, id),
        lambda who, right, until: mine.do(granting_access.give_case_access, id, who, right, ends_at=until),
        lambda grant_id: mine.do(granting_access.end_case_access, grant_id),
    )  # fmt: skip


def _limits(mine: Desk, shown: AccessShown, look: Callable[[Limits], Shift], save: Callable[[Limits], object]) -> None:
    names = _principals(mine) | dict(shown.names)

    def body() -> Deed | None:
        level = shown.level
        if level is not None:
            levels = list(AccessLevel)
            level = st.radio(
                t("Level"), levels, index=levels.index(level), format_func=lambda each_: t(ACCESS_LEVELS[each_]), key="limit_level"
            )
        listed = st.multiselect(
            t("Only for"), list(names), default=list(shown.restricted_to), format_func=names.__getitem__, key="limit_only",
            placeholder=t("Nobody is shut out"),
        )  # fmt: skip
        clearance = st.selectbox(
            t("Classification"),
            list(CLEARANCES),
            index=shown.clearance,
            format_func=lambda each_: t(CLEARANCES[each_]),
            key="limit_clearance",
        )
        limits = Limits(tuple(listed), clearance, level)
        if limits == Limits(shown.restricted_to, shown.clearance, shown.level):
            return None
        _say(look(limits))
        return lambda: save(limits)

    ask_and_do(t("Who may see it"), t("Save"), "limits", body, told=t("Access is changed."), width="medium")


def _say(shift: Shift) -> None:
    if shift.loses:
        show(told(t("Can no longer see it: {names}", names=", ".join(shift.loses)), tone="red"))
    if shift.gains:
        show(told(t("Can see it from now on: {names}", names=", ".join(shift.gains))))
    if not shift.loses and not shift.gains:
        show(html('<p class="small muted">{text}</p>', text=t("Nobody's access changes.")))


def _grants(mine: Desk, shown: AccessShown, give: Callable[[int, Right, dt.datetime | None], object], end: Callable[[int], object]) -> None:
    names, by_hand = _principals(mine), {grant.grant_id: _words(grant) for grant in shown.grants if grant.is_by_hand}
    shared = t("Share it"), t("End what was shared")

    def body() -> Deed | None:
        what = st.radio(t("What"), shared if by_hand else shared[:1], key="grant_what", horizontal=True, label_visibility="collapsed")
        if what == shared[1]:
            which = st.selectbox(t("Whose"), list(by_hand), format_func=by_hand.__getitem__, key="grant_which")
            return lambda: end(which)
        who = pick(t("With whom"), names, "grant_who")
        right = one_of(t("Right"), RIGHTS, "grant_right", is_radio=True)
        until = st.date_input(t("Until the end of (empty: until it is ended)"), value=None, key="grant_until", format="DD/MM/YYYY")
        ends_at = dt.datetime.combine(until, dt.time(23, 59, 59), COPENHAGEN) if until else None
        return None if who is None else lambda: give(who, right, ends_at)

    ask_and_do(t("Share, or end sharing"), t("Save"), "grant", body, told=t("Access is changed."), width="medium")


def _words(grant: GrantShown) -> str:
    until = " · " + t("until {date}", date=day(grant.ends_at.astimezone(COPENHAGEN).date())) if grant.ends_at else ""
    return f"{grant.name} · {t(RIGHTS[grant.right])}{until}"


def _principals(mine: Desk) -> dict[int, str]:
    return {each_.principal_id: f"{each_.name} · {t(PRINCIPAL_KINDS[each_.kind])}" for each_ in mine.ask(organisation_page.principals)}
