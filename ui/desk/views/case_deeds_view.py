"""What can be done to a case now, as a table; what cannot be done is said with its reason."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.case_page import CasePage
from casework.services import cases
from casework.vocabulary import Action, Reason
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import reason
from ui.desk.parts.words import t
from ui.desk.views.export_case_dialog_view import export_case_dialog


@dataclass(frozen=True)
class Deed:
    """One deed: its button, and what pressing it does (opens a dialog, or does it at once by ``at_once``)."""

    label: str
    icon: str
    do: Callable[[Desk, CasePage], None]


def at_once(deed: Callable[[], object], told: str) -> None:
    """Do the deed of a button, tell or refuse, and show the page anew."""
    try:
        deed()
        notices.tell(told)
    except CaseworkError as error:
        notices.refuse(error)
    st.rerun()


def _complete(mine: Desk, case: CasePage) -> None:
    at_once(lambda: mine.do(cases.complete, case.case_id), t("{title} is completed.", title=case.title))


DEEDS: dict[Action, Deed] = {
    Action.COMPLETE: Deed("Complete the case", ":material/done_all:", _complete),
    Action.EXPORT: Deed("Take the whole case out", ":material/archive:", export_case_dialog),
}
"""The deeds of the case page; which of them are offered, and in what order, ``casework.queries.case_offers`` says."""

# Done already: saying why it cannot be done would only be noise.
UNSAID = {Reason.CASE_IS_COMPLETED}


def case_deeds_card(mine: Desk, case: CasePage) -> None:
    """Show the deeds offered on the case, and why the others are not."""
    offers = [offer for offer in case.offers if offer.action in DEEDS]
    allowed = [offer.action for offer in offers if not offer.refused]
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        if not allowed:
            show(html('<div class="small muted">{text}</div>', text=t("There is nothing for you to do here now.")))
        for action in allowed:
            deed = DEEDS[action]
            if st.button(t(deed.label), key=f"do_{action}", icon=deed.icon, width="stretch"):
                deed.do(mine, case)
        for offer in offers:
            if offer.refused and not UNSAID & set(offer.refused):
                why = " ".join(reason(each) for each in offer.refused)
                show(html('<div class="small muted"><b>{action}</b> – {why}</div>', action=t(DEEDS[offer.action].label), why=why))
