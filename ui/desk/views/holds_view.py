"""Orders that something is kept: all that one sees on a page, and those of a record or a case on theirs."""

import streamlit as st

from casework.queries import holds
from casework.queries.holds import HoldShown
from casework.vocabulary import HoldState, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import page_head
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, full_moment, t
from ui.desk.place import Place
from ui.desk.views.hold_dialog_view import lift_dialog

STATES = {HoldState.STANDS: ("Stands", "amber"), HoldState.ENDED: ("Ended by its last day", "gray"), HoldState.LIFTED: ("Lifted", "gray")}


def holds_view(mine: Desk, _: Place) -> None:
    """Show every order I see, those that stand first."""
    with st.container(key="wide"), st.container(key="widebody"):
        page_head(
            t("Orders to keep"),
            t("A lawsuit, an inquiry or a request for access keeps what could be deleted. An order is given on the record or the case."),
        )
        found = mine.ask(holds.holds)
        if not found:
            show(empty(t("No orders to keep"), t("Nothing that you see is kept by an order.")))
        for hold in found:
            _hold(mine, hold, is_named=True)


def holds_section(mine: Desk, *, record_id: int | None = None, case_id: int | None = None) -> None:
    """Show the orders on a record or a case, if there are any."""
    if found := mine.ask(holds.holds_on, record_id=record_id, case_id=case_id):
        show(html('<section class="page"><h2>{title}</h2></section>', title=t("Orders to keep")))
        for hold in found:
            _hold(mine, hold, is_named=hold.record_id != record_id or hold.case_id != (None if record_id else case_id))


def _hold(mine: Desk, hold: HoldShown, *, is_named: bool) -> None:
    words, tone = STATES[hold.state]
    with st.container(border=True, key=f"hold_{hold.hold_id}"):
        show(
            html(
                '<div class="page"><div><span class="pill {tone}">{state}</span> {about}<b>{reason}</b></div>'
                '<div class="small muted">{who}</div>{lifted}{sees}</div>',
                tone=tone,
                state=t(words),
                about=_about(hold) if is_named else "",
                reason=hold.reason,
                who=_by(hold),
                lifted=_lifted(hold),
                sees=who_sees(Thing.HOLD, hold.hold_id),
            )
        )
        if hold.may_lift and st.button(t("Lift it…"), key=f"lift_{hold.hold_id}", icon=":material/lock_open:"):
            lift_dialog(mine, hold)


def _about(hold: HoldShown) -> Markup:
    link = f"?record={hold.record_id}" if hold.record_id else f"?case={hold.case_id}"
    return html('<a class="quiet" href="{link}">{title}</a>: ', link=link, title=hold.title)


def _by(hold: HoldShown) -> str:
    since = t("ordered by {name}, {at}", name=hold.placed_by, at=full_moment(hold.placed_at))
    until = t("up to and including {date}", date=day(hold.until)) if hold.until else t("until it is lifted")
    return f"{since} · {until}"


def _lifted(hold: HoldShown) -> Markup | str:
    if hold.lifted_at is None:
        return ""
    by = t("lifted by {name}, {at}", name=hold.lifted_by, at=full_moment(hold.lifted_at))
    return html('<div class="small">{by}: {reason}</div>', by=by, reason=hold.lift_reason)
