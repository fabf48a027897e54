"""The approver's card: approve, or return with a comment and where to resume."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.record_page import RecordPage
from casework.vocabulary import StepState, Verdict
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def decide_card(mine: Desk, record: RecordPage, path: Path) -> None:
    """Show the verdicts; what is submitted carries the manifest of what was on the screen."""
    approval = path.shown
    step = next((step for step in approval.steps if step.state is StepState.OPEN), approval.steps[-1])
    with st.container(key="decide", border=True):
        show(
            html(
                '<h2>{title}</h2><div class="small muted">{step}</div>',
                title=t("Your decision for {name}", name=path.for_name) if path.for_id else t("Your decision"),
                step=t("Step {number} of {count}: {title}", number=step.position, count=len(approval.steps), title=step.title),
            )
        )
        comment = st.text_area(
            t("Comment"),
            key=f"comment_{approval.my_seat_id}",
            height=76,
            max_chars=4000,
            placeholder=t("Optional when you approve, required when you return"),
        )
        approve, return_ = st.columns(2, gap="small")
        if approve.button(t("Approve"), key="approve", type="primary", width="stretch", icon=":material/check:"):
            try:
                mine.decide(path, Verdict.APPROVE, comment)
                notices.tell(t("Approved: {title}", title=record.title))
            except CaseworkError as error:
                notices.refuse(error)
            st.rerun()
        if return_.button(t("Return…"), key="return", width="stretch", icon=":material/undo:"):
            return_dialog(mine, record, path, comment)
        show(html('<div class="small muted">{text}</div>', text=t("You decide on exactly the documents shown here.")))


def return_dialog(mine: Desk, record: RecordPage, path: Path, comment: str) -> None:
    """Ask why the record is returned, and where the approval resumes afterwards."""
    approval = path.shown
    at = next((step.position for step in approval.steps if step.state is StepState.OPEN), 1)
    after = {
        step.position: t("After step {number}: {title}", number=step.position, title=step.title)
        for step in approval.steps
        if step.position < at
    }
    choices = {0: t("From the first step"), **after}

    @st.dialog(t("Return for changes"))
    def ask() -> None:
        why = st.text_area(t("What must be changed?"), value=comment, height=120, key="return_why")
        resume = st.radio(t("When it comes back, resume"), options=list(choices), format_func=choices.__getitem__, key="return_resume")
        if st.button(t("Return to {name}", name=approval.responsible), type="primary", key="return_send", width="stretch"):
            try:
                mine.decide(path, Verdict.RETURN, why, resume or None)
                notices.tell(t("Returned: {title}", title=record.title))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
