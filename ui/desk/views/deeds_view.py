"""What can be done to a record now: the next step first, the rest below it, what cannot be done with its reason."""

from collections.abc import Callable

import streamlit as st

from casework.errors import CaseworkError
from casework.vocabulary import Action
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import ACTIONS, reason
from ui.desk.parts.words import t
from ui.desk.shown import Desk, RecordShown
from ui.desk.views.new_case_dialog_view import new_case_dialog
from ui.desk.views.place_on_case_dialog_view import place_on_case_dialog
from ui.desk.views.start_approval_dialog_view import start_approval_dialog

ICONS = {
    Action.TAKE_RESPONSIBILITY: ":material/person_add:",
    Action.PLACE_ON_CASE: ":material/create_new_folder:",
    Action.REGISTER: ":material/task:",
    Action.START_APPROVAL: ":material/approval_delegation:",
    Action.COMPLETE: ":material/done_all:",
}


def deeds_card(mine: Desk, record: RecordShown) -> None:
    """Show the deeds offered for the record, the first that is allowed as the main one."""
    allowed = [offer.action for offer in record.offers if not offer.refused]
    if not allowed and record.approval and record.approval.seat_id:
        return
    main = allowed[0] if allowed and not (record.approval and record.approval.seat_id) else None
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        for action in allowed:
            label = t("Make a case of it") if action is Action.PLACE_ON_CASE else t(ACTIONS[action])
            kind = "primary" if action is main else "secondary"
            if st.button(label, key=f"do_{action}", type=kind, icon=ICONS.get(action), width="stretch"):
                _do(mine, record, action)
            if action is Action.PLACE_ON_CASE and st.button(
                t("Place on an existing case"), key="do_place_existing", icon=":material/folder_open:", width="stretch"
            ):
                place_on_case_dialog(mine, record)
        refused = [offer for offer in record.offers if offer.refused]
        if not allowed:
            show(html('<div class="small muted">{text}</div>', text=t("There is nothing for you to do here now.")))
        for offer in refused:
            why = " ".join(reason(each) for each in offer.refused)
            show(html('<div class="small muted"><b>{action}</b> – {why}</div>', action=t(ACTIONS[offer.action]), why=why))


def _do(mine: Desk, record: RecordShown, action: Action) -> None:
    match action:
        case Action.PLACE_ON_CASE:
            new_case_dialog(mine, record)
        case Action.START_APPROVAL:
            start_approval_dialog(mine, record)
        case Action.TAKE_RESPONSIBILITY:
            _done(lambda: mine.take_responsibility(record.record_id, record.version), t("You are responsible for {title}.", title=record.title))
        case Action.REGISTER:
            _done(lambda: mine.register(record.record_id, record.version), t("{title} is registered.", title=record.title))
        case Action.COMPLETE:
            _done(lambda: mine.complete(record.record_id, record.version), t("{title} is completed.", title=record.title))


def _done(deed: Callable[[], object], told: str) -> None:
    try:
        deed()
        notices.tell(told)
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()
