"""What can be done to a case now, as a table; what cannot be done is said with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from casework.queries.case_page import CasePage
from casework.queries.offers import Offer
from casework.services import case_people
from casework.vocabulary import Action, CaseState, Reason
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import reason
from ui.desk.parts.words import t
from ui.desk.place import Place, go
from ui.desk.views.access_dialog_view import case_grants_dialog, case_limits_dialog
from ui.desk.views.case_delete_dialog_view import case_delete_dialog
from ui.desk.views.case_edit_dialog_view import case_edit_dialog
from ui.desk.views.case_life_dialog_view import (
    case_complete_dialog,
    case_progress_dialog,
    case_reopen_dialog,
    case_stamp_dialog,
)
from ui.desk.views.case_people_dialog_view import case_assign_dialog, case_helpers_dialog
from ui.desk.views.case_records_view import case_folders_dialog
from ui.desk.views.case_relations_view import case_relate_dialog
from ui.desk.views.case_type_change_dialog_view import case_type_change_dialog
from ui.desk.views.export_case_dialog_view import export_case_dialog
from ui.desk.views.hold_dialog_view import hold_case_dialog


@dataclass(frozen=True)
class Deed:
    """One deed: its button, and what pressing it does (opens a dialog, or does it at once); seldom ones stand under "More"."""

    label: str
    icon: str
    do: Callable[[Desk, CasePage], None]
    is_more: bool = False


def _take(mine: Desk, case: CasePage) -> None:
    told = t("You are responsible for {title}.", title=case.title)
    done(lambda: mine.do(case_people.take_responsibility, case.case_id, opened_version=case.version), told)


def _write_letters(_: Desk, case: CasePage) -> None:
    go(Place(page="letters", id=case.case_id))
    st.rerun()


DEEDS: dict[Action, Deed] = {
    Action.TAKE_RESPONSIBILITY: Deed("Take responsibility", ":material/person_add:", _take),
    Action.EDIT: Deed("Change the case", ":material/edit:", case_edit_dialog),
    Action.CHANGE_TYPE: Deed("Change the type", ":material/category:", case_type_change_dialog, is_more=True),
    Action.ADVANCE: Deed("Set the progress", ":material/trending_flat:", case_progress_dialog),
    Action.WRITE_LETTERS: Deed("Write to many…", ":material/forward_to_inbox:", _write_letters),
    Action.COMPLETE: Deed("Complete the case", ":material/done_all:", case_complete_dialog),
    Action.REOPEN: Deed("Open the case again", ":material/lock_open:", case_reopen_dialog),
    Action.ASSIGN: Deed("Give the case to somebody", ":material/forward:", case_assign_dialog, is_more=True),
    Action.SUPPLEMENT: Deed("Who else works on it", ":material/group_add:", case_helpers_dialog, is_more=True),
    Action.RELATE: Deed("Tie to another case", ":material/link:", case_relate_dialog, is_more=True),
    Action.ARRANGE: Deed("Order the records", ":material/folder_copy:", case_folders_dialog, is_more=True),
    Action.EXPORT: Deed("Take the whole case out", ":material/archive:", export_case_dialog, is_more=True),
    Action.STAMP: Deed("Stamp the codes as checked", ":material/verified:", case_stamp_dialog, is_more=True),
    Action.RESTRICT: Deed("Who may see it", ":material/lock_person:", case_limits_dialog, is_more=True),
    Action.SHARE: Deed("Share, or end sharing", ":material/share:", case_grants_dialog, is_more=True),
    Action.DELETE: Deed("Delete the case", ":material/delete:", case_delete_dialog, is_more=True),
    Action.HOLD: Deed("Order that it is kept…", ":material/inventory_2:", hold_case_dialog, is_more=True),
}
"""The deeds of the case page; which of them are offered, and in what order, ``casework.queries.case_offers`` says."""

# Done already, said by the page itself, or never this post's business: saying why it cannot be done would only be noise.
UNSAID = {
    Reason.CASE_IS_COMPLETED,
    Reason.CASE_IS_LOCKED,
    Reason.CASE_IS_NOT_COMPLETED,
    Reason.ALREADY_RESPONSIBLE,
    Reason.NEEDS_PRIVILEGE,
}


def case_deeds_card(mine: Desk, case: CasePage) -> None:
    """Show the deeds offered on the case, and why the others are not."""
    offers = [offer for offer in case.offers if offer.action in DEEDS]
    allowed = [offer.action for offer in offers if not offer.refused]
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        if case.state is CaseState.LOCKED:
            show(html('<div class="small muted">{text}</div>', text=reason(Reason.CASE_IS_LOCKED)))
        elif not allowed:
            show(html('<div class="small muted">{text}</div>', text=t("There is nothing for you to do here now.")))
        for action in allowed:
            if not DEEDS[action].is_more:
                _button(mine, case, action)
        more = [action for action in allowed if DEEDS[action].is_more]
        if more:
            with st.expander(t("More")):
                for action in more:
                    _button(mine, case, action)
        _refusals(offers)


def _button(mine: Desk, case: CasePage, action: Action) -> None:
    deed = DEEDS[action]
    if st.button(t(deed.label), key=f"do_{action}", icon=deed.icon, width="stretch"):
        deed.do(mine, case)


def _refusals(offers: list[Offer]) -> None:
    """Say each reason once, with all that it stands in the way of."""
    by_reason: dict[str, list[str]] = {}
    for offer in offers:
        if offer.refused and not UNSAID & set(offer.refused):
            by_reason.setdefault(" ".join(reason(each) for each in offer.refused), []).append(t(DEEDS[offer.action].label))
    for why, labels in by_reason.items():
        show(html('<div class="small muted"><b>{actions}</b> – {why}</div>', actions=", ".join(labels), why=why))
