"""Two small questions about a running approval: by when it is to be final and how it presses, and who is responsible for it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.approvals import ApprovalShown
from casework.services import approving
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.dates import date_field, read_date
from ui.desk.parts.words import t


def terms_dialog(mine: Desk, approval: ApprovalShown) -> None:
    """Ask for the day and the urgency; who follows the approval is told."""

    @st.dialog(t("Deadline and urgency"))
    def ask() -> None:
        typed = date_field(
            t("To be final by"),
            "terms_deadline",
            approval.deadline,
            told=t("A date as 2026-12-24, or +7 for working days; empty for none."),
        )
        is_urgent = st.checkbox(t("Urgent: it stands before the others in every list"), approval.is_urgent, key="terms_urgent")
        if st.button(t("Save"), key="terms_save", type="primary", width="stretch"):
            try:
                mine.do(
                    approving.set_terms,
                    approval.approval_id,
                    deadline=read_date(typed),
                    is_urgent=is_urgent,
                    opened_version=approval.version,
                )
                notices.tell(t("Deadline and urgency are set. Who follows the approval is told."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def hand_over_dialog(mine: Desk, approval: ApprovalShown) -> None:
    """Ask for the colleague who is to be responsible; they get the access it takes, and both are told."""
    people = {person.official_id: person.name for person in mine.colleagues() if person.official_id != approval.responsible_id}

    @st.dialog(t("Hand over"))
    def ask() -> None:
        to = st.selectbox(t("Who is to be responsible?"), list(people), format_func=people.__getitem__, index=None, key="handed_to")
        if st.button(t("Hand over"), key="hand_over", type="primary", width="stretch", disabled=to is None):
            try:
                mine.do(approving.hand_over, approval.approval_id, to or 0)
                notices.tell(t("{name} is responsible for the approval now and has been told.", name=people[to or 0]))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
