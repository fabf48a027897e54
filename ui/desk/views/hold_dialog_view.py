"""Dialogs around an order that something is kept: giving it with a reason and perhaps a last day, and lifting it with a reason."""

import streamlit as st

from casework.queries.case_page import CasePage
from casework.queries.holds import HoldShown
from casework.queries.record_page import RecordPage
from casework.services import holding
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.words import t

MOST = 1000


def hold_record_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask why the record must be kept, and until when."""
    _give(mine, record.title, record_id=record.record_id)


def hold_case_dialog(mine: Desk, case: CasePage) -> None:
    """Ask why the case must be kept with all its records, and until when."""
    _give(mine, f"{case.number} {case.title}", case_id=case.case_id)


def lift_dialog(mine: Desk, hold: HoldShown) -> None:
    """Ask why an order does not stand any more."""

    def body() -> Deed | None:
        st.caption(f"{hold.title}: {hold.reason}")
        reason = st.text_area(t("Why it need not be kept any more"), key="lift_reason", max_chars=MOST)
        return (lambda: mine.do(holding.release_hold, hold.hold_id, reason=reason)) if reason.strip() else None

    ask_and_do(t("Lift the order to keep it"), t("Lift it"), "lift", body, told=t("The order is lifted, and stands with its reason."))


def _give(mine: Desk, title: str, *, record_id: int | None = None, case_id: int | None = None) -> None:
    def body() -> Deed | None:
        st.caption(t("{title}: nothing of it can be deleted while the order stands.", title=title))
        reason = st.text_area(t("Why it must be kept"), key="hold_reason", max_chars=MOST)
        until = date_field(t("Until, or empty until it is lifted"), "hold_until", None)
        if not reason.strip():
            return None
        return lambda: mine.do(holding.place_hold, reason, record_id=record_id, case_id=case_id, until=read_date(until))

    ask_and_do(t("Order that it is kept"), t("Give the order"), "hold", body, told=t("It is kept from now on."))
