"""One record: its head and tabs in the middle, what can be done now and what is known about it to the right."""

import streamlit as st

from casework.queries.lists import ListKey
from casework.queries.record_page import RecordPage
from casework.vocabulary import ApprovalState, Reason
from ui.desk.data import Desk, Path
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import facts, path_of, pill
from ui.desk.parts.record_facts import record_facts
from ui.desk.parts.terms import APPROVAL_STATES, CHANNELS
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place
from ui.desk.tabs import shown_tab, tab_links
from ui.desk.views.approval_view import approval_card
from ui.desk.views.carried_approvals_view import carried_approvals
from ui.desk.views.decide_view import decide_card
from ui.desk.views.deeds_view import deeds_card
from ui.desk.views.record_help_view import record_help_card

MAIN_FACTS = 8


def record_pane(mine: Desk, record: RecordPage, path: Path | None, place: Place) -> None:
    """Show the record's head, and below it the tab the place names."""
    show(_head(mine, record, path, place))
    with st.container(key="midbody"):
        record_help_card(mine, record)
        shown_tab(record, place).view(mine, record, path, place)


def actions_pane(mine: Desk, record: RecordPage, path: Path | None, place: Place) -> None:
    """Show what can be done now, the approval's path and the main facts."""
    if path and path.is_mine_to_decide:
        decide_card(mine, record, path)
    deeds_card(mine, record, path, place.list if not place.words else ListKey.MY_CASES)
    if path:
        state, round_ = t(APPROVAL_STATES[path.shown.state]), t("round {number}", number=path.shown.round)
        show(
            html(
                '<h2>{title}</h2><div class="small muted">{name} · {state} · {round}</div>{path}',
                title=t("Approval"),
                name=path.shown.title,
                state=state,
                round=round_,
                path=path_of(path.shown),
            )
        )
        approval_card(mine, path)
    carried_approvals(mine, record)
    show(html("<h2>{title}</h2>{facts}", title=t("About the record"), facts=facts(record_facts(record)[:MAIN_FACTS])))


def status_of(record: RecordPage, path: Path | None) -> str:
    """Return the approval's state where one runs or has ended well, else the record's own."""
    if path is None or path.shown.state is ApprovalState.CANCELLED:
        return record.state
    return path.shown.state


def _head(mine: Desk, record: RecordPage, path: Path | None, place: Place) -> Markup:
    restriction = html('<span class="pill red">🔒 {text}</span>', text=t("Restricted")) if record.restricted_to or record.clearance else ""
    case = html('<a class="quiet" href="?case={id}">{number}</a> ·', id=record.case_id, number=record.case_number) if record.case_id else ""
    sender = html("{from_} <b>{sender}</b> ·", from_=t("From"), sender=record.sender) if record.sender else ""
    return html(
        '<header class="head"><h1 title="{title}">{title}</h1><div class="facts">{pill}<span class="pill">{channel}</span>{restriction}'
        '{kept}<span>{case} {sender} {at}</span></div><nav class="tabs" aria-label="{parts}">{links}</nav></header>',
        title=record.title,
        pill=pill(status_of(record, path)),
        channel=t(CHANNELS[record.channel]),
        restriction=restriction,
        kept=_kept(record, place),
        case=case,
        sender=sender,
        at=full_moment(record.arrived_at),
        parts=t("Parts of the record"),
        links=each(tab_links(mine, record, place)),
    )


def _kept(record: RecordPage, place: Place) -> Markup | str:
    """Return that an order keeps the record, with the way to who gave it and why."""
    if not any(Reason.ON_HOLD in offer.refused for offer in record.offers):
        return ""
    return html('<a class="pill amber" href="{link}">{text}</a>', link=place.at_tab("details").link, text=t("Must be kept"))
