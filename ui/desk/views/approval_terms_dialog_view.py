"""Two small questions about a running approval: by when it is to be final and how it presses, and who is responsible for it."""

from functools import partial

import streamlit as st

from casework.queries.approvals import ApprovalShown
from casework.services import approving
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, pick
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.words import t


def terms_dialog(mine: Desk, approval: ApprovalShown) -> None:
    """Ask for the day and the urgency; who follows the approval is told."""

    def body() -> Deed:
        told = t("A date as 2026-12-24, or +7 for working days; empty for none.")
        typed = date_field(t("To be final by"), "terms_deadline", approval.deadline, told=told)
        is_urgent = st.checkbox(t("Urgent: it stands before the others in every list"), approval.is_urgent, key="terms_urgent")
        return lambda: mine.do(
            approving.set_terms, approval.approval_id, deadline=read_date(typed), is_urgent=is_urgent, opened_version=approval.version
        )

    told = t("Deadline and urgency are set. Who follows the approval is told.")
    ask_and_do(t("Deadline and urgency"), t("Save"), "terms", body, told=told)


def hand_over_dialog(mine: Desk, approval: ApprovalShown) -> None:
    """Ask for the colleague who is to be responsible; they get the access it takes, and both are told."""
    people = {person.official_id: person.name for person in mine.colleagues() if person.official_id != approval.responsible_id}

    def body() -> Deed | None:
        to = pick(t("Who is to be responsible?"), people, "handed_to")
        return None if to is None else partial(mine.do, approving.hand_over, approval.approval_id, to)

    ask_and_do(t("Hand over"), t("Hand over"), "hand_over", body, told=t("It is handed over, and both have been told."))
