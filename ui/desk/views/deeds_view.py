"""What can be done to a record now: the next step first, the rest below it, what cannot be done with its reason."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.lists import ListKey
from casework.queries.record_page import RecordPage
from casework.vocabulary import Action, ApprovalState, Reason
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import ACTIONS, reason
from ui.desk.parts.words import t
from ui.desk.views.assign_dialog_view import assign_dialog
from ui.desk.views.new_case_dialog_view import new_case_dialog
from ui.desk.views.place_on_case_dialog_view import place_on_case_dialog
from ui.desk.views.start_approval_dialog_view import start_approval_dialog

ICONS = {
    Action.TAKE_RESPONSIBILITY: ":material/person_add:",
    Action.PLACE_ON_CASE: ":material/create_new_folder:",
    Action.REGISTER: ":material/task:",
    Action.START_APPROVAL: ":material/approval_delegation:",
    Action.COMPLETE: ":material/done_all:",
    Action.ASSIGN: ":material/forward:",
}
# Done already, or not a deed of its own on this page: saying why it cannot be done would only be noise.
UNSAID = {Reason.ALREADY_DECIDED, Reason.RECORD_ALREADY_REGISTERED, Reason.RECORD_IS_COMPLETED, Reason.RECORD_IS_REGISTERED}
INBOXES = {ListKey.UNIT_INBOX, ListKey.MY_INBOX}


def deeds_card(mine: Desk, record: RecordPage, path: Path | None, list_key: ListKey) -> None:
    """Show the deeds offered for the record, the first that is allowed as the main one."""
    offers = [offer for offer in record.offers if offer.action in ICONS]
    allowed = [offer.action for offer in offers if not offer.refused and not (offer.action is Action.PLACE_ON_CASE and record.case_id)]
    deciding = path is not None and path.is_mine_to_decide
    state = path.shown.state if path else None
    if state is ApprovalState.APPROVED:
        allowed.sort(key=lambda action: action is not Action.COMPLETE)
    # While others decide, or it is mine to decide or to send on again, nothing here is the next step.
    main = allowed[0] if allowed and state not in {ApprovalState.IN_PROGRESS, ApprovalState.RETURNED} else None
    if deciding and not allowed:
        return
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        if not allowed:
            show(html('<div class="small muted">{text}</div>', text=t("There is nothing for you to do here now.")))
        for action in allowed:
            label = t("Make a case of it") if action is Action.PLACE_ON_CASE else t(ACTIONS[action])
            if st.button(label, key=f"do_{action}", type="primary" if action is main else "secondary", icon=ICONS[action], width="stretch"):
                _do(mine, record, action)
            if action is Action.PLACE_ON_CASE and st.button(
                t("Place on an existing case"), key="do_place_existing", icon=":material/folder_open:", width="stretch"
            ):
                place_on_case_dialog(mine, record)
        if list_key in INBOXES and st.button(t("Remove from the inbox"), key="do_archive", type="tertiary", icon=":material/archive:"):
            told = t("It is removed from the inbox and can still be found.")
            _done(lambda: mine.archive(record.record_id, list_key), told, undo=f"archive:{list_key}:{record.record_id}")
        for offer in offers:
            if offer.refused and not UNSAID & set(offer.refused):
                why = " ".join(reason(each) for each in offer.refused)
                show(html('<div class="small muted"><b>{action}</b> – {why}</div>', action=t(ACTIONS[offer.action]), why=why))


def _do(mine: Desk, record: RecordPage, action: Action) -> None:
    match action:
        case Action.PLACE_ON_CASE:
            new_case_dialog(mine, record)
        case Action.START_APPROVAL:
            start_approval_dialog(mine, record)
        case Action.ASSIGN:
            assign_dialog(mine, record)
        case Action.TAKE_RESPONSIBILITY:
            _done(lambda: mine.take_responsibility(record), t("You are responsible for {title}.", title=record.title))
        case Action.REGISTER:
            _done(lambda: mine.register(record), t("{title} is registered.", title=record.title))
        case Action.COMPLETE:
            _done(lambda: mine.complete(record), t("{title} is completed.", title=record.title))


def _done(deed: Callable[[], object], told: str, *, undo: str = "") -> None:
    try:
        deed()
        notices.tell(told, undo=undo)
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
