"""The approver's card: approve, or send it back: returned, returned to come back here, or approved on a condition."""

import streamlit as st

from casework.errors import CaseworkError, SeenSomethingElse
from casework.queries.approvals import ApprovalShown
from casework.queries.approved_parts import DecidedOn
from casework.queries.record_page import RecordPage
from casework.vocabulary import StepState, Verdict
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.views.decided_on_view import as_first_seen, changed_card, forget, parts_list

BACK = {
    Verdict.RETURN: ("Return", "From there every later step approves again."),
    Verdict.RETURN_WITH_ME: ("Return, and back to me", "When they send it on, it comes straight back to you."),
    Verdict.CONDITIONAL: ("Approve on a condition", "The responsible makes the change; then it goes on without coming back to you."),
}
TOLD = {
    Verdict.RETURN: "Returned: {title}",
    Verdict.RETURN_WITH_ME: "Returned, to come back to you: {title}",
    Verdict.CONDITIONAL: "Approved on a condition: {title}",
}


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
        seen, now = as_first_seen(mine, path)
        is_changed = seen.manifest_hash != now.manifest_hash
        if is_changed:
            changed_card(mine, seen, now, path)
        parts_list(mine, now, key="decide")
        comment = st.text_area(
            t("Comment"),
            key=f"comment_{approval.my_seat_id}",
            height=76,
            max_chars=4000,
            placeholder=t("Optional when you approve, required when you return"),
        )
        approve, return_ = st.columns(2, gap="small")
        # each seat has buttons of its own: a press that comes late, or twice, decides nothing that has come in the place of what was read
        keys = f"decide_approve_{approval.my_seat_id}", f"decide_return_{approval.my_seat_id}"
        if approve.button(t("Approve"), key=keys[0], type="primary", width="stretch", icon=":material/check:", disabled=is_changed):
            _approve(mine, record, path, comment, seen)
        if return_.button(t("Return…"), key=keys[1], width="stretch", icon=":material/undo:", disabled=is_changed):
            return_dialog(mine, record, path, comment, seen)
        show(html('<div class="small muted">{text}</div>', text=t("You decide on exactly the documents shown here.")))


def _approve(mine: Desk, record: RecordPage, path: Path, comment: str, seen: DecidedOn) -> None:
    try:
        mine.decide(path, Verdict.APPROVE, comment, seen=seen.manifest_hash)
        notices.tell(t("Approved: {title}", title=record.title), undo=f"decision:{path.for_id or 0}:{path.shown.approval_id}")
        forget()
    except SeenSomethingElse:
        pass  # the card says what changed, with the way to look at it again
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def return_dialog(mine: Desk, record: RecordPage, path: Path, comment: str, seen: DecidedOn) -> None:
    """Ask how the record goes back, to whom, and why."""
    approval = path.shown
    to = receivers(approval)

    @st.dialog(t("Send it back"))
    def ask() -> None:
        verdict = st.radio(
            t("How?"),
            list(BACK),
            format_func=lambda each: t(BACK[each][0]),
            captions=[t(told) for _, told in BACK.values()],
            key="return_verdict",
        )
        receiver = 0
        if verdict is not Verdict.CONDITIONAL:
            receiver = st.radio(t("To whom?"), options=list(to), format_func=to.__getitem__, key="return_to")
        why = st.text_area(t("What must be changed?"), value=comment, height=120, key="return_why", max_chars=4000)
        if st.button(t("Send it back"), type="primary", key="return_send", width="stretch"):
            try:
                mine.decide(path, verdict, why, seen=seen.manifest_hash, return_to=receiver or None)
                forget()
                told = t(TOLD[verdict], title=record.title)
                notices.tell(told, undo=f"decision:{path.for_id or 0}:{approval.approval_id}")
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def receivers(approval: ApprovalShown) -> dict[int, str]:
    """Return whom it can go back to: the responsible, or the approvers of an earlier step that took place."""
    at = next((step.position for step in approval.steps if step.state is StepState.OPEN), 1)
    earlier = [step for step in approval.steps if step.position < at and step.seats]
    people = {step.position: ", ".join(seat.holder for seat in step.seats) for step in earlier}
    return {
        0: t("{name}, responsible", name=approval.responsible),
        **{step.position: t("{names}: {title}", names=people[step.position], title=step.title) for step in earlier},
    }
