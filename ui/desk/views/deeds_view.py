"""What can be done to a record now: the next step first, the rest below it, what cannot be done with its reason."""

import streamlit as st

from casework.queries.lists import ListKey
from casework.queries.record_page import RecordPage
from casework.vocabulary import ApprovalState, Reason
from ui.desk.data import Desk, Path
from ui.desk.deeds import DEEDS, Deed
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.terms import reason
from ui.desk.parts.words import t

# Done already, or not a deed of its own on this page: saying why it cannot be done would only be noise.
UNSAID = {
    *(Reason.ALREADY_DECIDED, Reason.RECORD_ALREADY_REGISTERED, Reason.RECORD_IS_COMPLETED, Reason.RECORD_IS_REGISTERED),
    *(Reason.RECORD_IS_NOT_REGISTERED, Reason.RECORD_IS_NOT_COMPLETED, Reason.RECORD_IS_NOT_SHARED, Reason.NEEDS_PRIVILEGE),
    *(Reason.RECORD_DOES_NOT_COME_IN, Reason.RECORD_DOES_NOT_GO_OUT, Reason.CASE_IS_COMPLETED, Reason.CASE_IS_LOCKED),
}
OF_ITS_CASE = (Reason.CASE_IS_LOCKED, Reason.CASE_IS_COMPLETED)
"""What the record's case forbids is said once, at the top."""
ALWAYS_SAID = {"delete"}
"""Why a record cannot be deleted is what people ask."""
INBOXES = (ListKey.UNIT_INBOX, ListKey.MY_INBOX)
Refused = dict[str, tuple[Reason, ...]]


def deeds_card(mine: Desk, record: RecordPage, path: Path | None, list_key: str) -> None:
    """Show the deeds offered for the record, the first that is allowed as the main one."""
    allowed, refused = _sorted(record)
    first = [name for name in allowed if not DEEDS[name].is_more]
    more = [name for name in allowed if DEEDS[name].is_more]
    state = path.shown.state if path else None
    if state is ApprovalState.APPROVED:
        first.sort(key=lambda name: name != "complete")
    if path is not None and path.is_mine_to_decide and not first:
        return
    # While others decide, or it is mine to decide or to send on again, nothing here is the next step.
    steps = [name for name in first if name != "own_order"]
    main = steps[0] if steps and state not in {ApprovalState.IN_PROGRESS, ApprovalState.RETURNED} else ""
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("What you can do now")))
        _of_its_case(record)
        if not first:
            show(html('<div class="small muted">{text}</div>', text=t("There is nothing for you to do here now.")))
        for name in first:
            _button(mine, record, name, is_main=name == main)
        if list_key.startswith(INBOXES) and st.button(
            t("Remove from the inbox"), key="do_archive", type="tertiary", icon=":material/archive:"
        ):
            told = t("It is removed from the inbox and can still be found.")
            done(lambda: mine.archive(record.record_id, list_key), told, undo=f"archive:{list_key}:{record.record_id}")
        _reasons({name: why for name, why in refused.items() if not DEEDS[name].is_more})
        _more(mine, record, more, {name: why for name, why in refused.items() if DEEDS[name].is_more})


def _sorted(record: RecordPage) -> tuple[list[str], Refused]:
    """Tell the deeds that can be done from those that cannot, with why."""
    offers = {offer.action: offer.refused for offer in record.offers}
    allowed: list[str] = []
    refused: Refused = {}
    for name, deed in DEEDS.items():
        if deed.offered is not None and not deed.offered(record):
            continue
        if deed.action is None or offers.get(deed.action) == ():
            allowed.append(name)
        elif deed.action in offers and (name in ALWAYS_SAID or _is_worth_saying(deed, offers[deed.action])):
            refused[name] = offers[deed.action]
    return allowed, refused


def _of_its_case(record: RecordPage) -> None:
    said = {reason for offer in record.offers for reason in offer.refused}
    for why in OF_ITS_CASE:
        if why in said:
            show(html('<div class="small muted">🔒 {why}</div>', why=reason(why)))


def _is_worth_saying(deed: Deed, reasons: tuple[Reason, ...]) -> bool:
    """Return whether the refusal tells something new: that one may not write is said once, above "More"."""
    return not UNSAID & set(reasons) and not (deed.is_more and Reason.NEEDS_FULL_WRITE in reasons)


def _button(mine: Desk, record: RecordPage, name: str, *, is_main: bool = False) -> None:
    deed = DEEDS[name]
    if st.button(t(deed.label), key=f"do_{name}", type="primary" if is_main else "secondary", icon=deed.icon, width="stretch"):
        deed.do(mine, record)


def _more(mine: Desk, record: RecordPage, names: list[str], refused: Refused) -> None:
    if not names and not refused:
        return
    with st.expander(t("More")):
        for name in names:
            _button(mine, record, name)
        for name, why in refused.items():
            deed = DEEDS[name]
            st.button(t(deed.label), key=f"do_{name}", icon=deed.icon, width="stretch", disabled=True, help=_sentences(why))
        _reasons(refused)


def _reasons(refused: Refused) -> None:
    said: set[object] = set()
    for name, why in refused.items():
        deed: Deed = DEEDS[name]
        if deed.action in said:
            continue
        said.add(deed.action)
        show(html('<div class="small muted"><b>{deed}</b> – {why}</div>', deed=t(deed.label), why=_sentences(why)))


def _sentences(reasons: tuple[Reason, ...]) -> str:
    return " ".join(reason(each) for each in reasons)
