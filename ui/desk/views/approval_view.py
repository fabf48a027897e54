"""What the responsible can do about an approval: send a returned one on again, or cancel it."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.approvals import ApprovalShown
from casework.vocabulary import ApprovalState, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t


def approval_card(mine: Desk, approval: ApprovalShown) -> None:
    """Show what is wrong with the approval, and the responsible's two verbs."""
    show(who_sees(Thing.APPROVAL, approval.approval_id))
    if approval.trouble:
        show(told(approval.trouble, tone="red"))
    if approval.may_resume and st.button(t("Send on again"), key="resume", type="primary", icon=":material/redo:", width="stretch"):
        try:
            mine.resume(approval.approval_id)
            notices.tell(t("{title} is on its way.", title=approval.title))
        except CaseworkError as error:
            notices.refuse(error)
        st.rerun()
    is_open = approval.state in {ApprovalState.IN_PROGRESS, ApprovalState.RETURNED}
    is_mine = approval.responsible_id == mine.person.official_id
    if is_open and is_mine and st.button(t("Cancel the approval…"), key="cancel", type="tertiary"):
        cancel_dialog(mine, approval)


def cancel_dialog(mine: Desk, approval: ApprovalShown) -> None:
    """Ask why, then cancel."""

    @st.dialog(t("Cancel the approval"))
    def ask() -> None:
        why = st.text_area(t("Why?"), key="cancel_why")
        if st.button(t("Cancel the approval"), key="cancel_do", type="primary", width="stretch"):
            try:
                mine.cancel(approval.approval_id, why)
                notices.tell(t("The approval is cancelled."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
