"""Taking one's own decision back: where it stands on the page, as long as it may be, and until when that is."""

from functools import partial

import streamlit as st

from casework.queries import undoable
from casework.queries.undoable import Undoable
from casework.services import approving
from casework.vocabulary import ListKey
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.terms import VERDICTS
from ui.desk.parts.words import moment, t

LISTS = frozenset({ListKey.FOR_APPROVAL, ListKey.UNIT_APPROVALS})
"""The lists that say what one decided last: one comes back to them from a decision."""


def my_decision(mine: Desk, approval_id: int) -> None:
    """Show on the record what I decided and until when I may take it back, with the way to; nothing once I may not."""
    one = mine.ask(undoable.my_undoable, approval_id)
    if one is None:
        return
    with st.container(key="my_decision", border=True):
        show(
            html(
                '<div class="small"><b>{title}</b> {verdict}, {at}</div><div class="small muted">{until}</div>',
                title=t("Your decision for {name}", name=one.for_name) if one.for_id else t("Your decision"),
                verdict=t(VERDICTS[one.verdict]),
                at=moment(one.at),
                until=until_words(one),
            )
        )
        undo_button(mine, one, "undo_my_decision")


def my_start(mine: Desk, approval_id: int) -> None:
    """Show to who has sent it for approval until when that may be taken back, with the way to; nothing once it may not."""
    asked = mine.ask(undoable.start_undoable, approval_id)
    if asked is None:
        return
    names = ", ".join(asked)
    until = t("You can take the start back until it is opened or decided by {names}.", names=names)
    with st.container(key="my_start", border=True):
        show(html('<div class="small muted">{until}</div>', until=until if names else t("You can take the start back until it is opened.")))
        if st.button(t("Undo the start"), key="undo_my_start", icon=":material/undo:"):
            done(partial(mine.do, approving.undo_start, approval_id), t("The start is taken back. The approval is cancelled."))


def decided_last(mine: Desk, address: str) -> None:
    """Show above a list of approvals what I decided last, as long as I may take it back."""
    if address not in LISTS:
        return
    for one in mine.ask(undoable.last_decided, 1):
        with st.container(key="decided_last", horizontal=True, vertical_alignment="center"):
            show(_line(one))
            undo_button(mine, one, "undo_last_decided")


def undo_button(mine: Desk, one: Undoable, key: str, label: str = "Undo my decision") -> None:
    """Show the button that takes a decision back, in my name or that of the colleague it was given for."""
    if st.button(t(label), key=key, icon=":material/undo:"):
        done(partial(undo, mine, one), t("The decision is taken back. It waits for you again."))


def undo(mine: Desk, one: Undoable) -> None:
    """Take a decision back, mine or the one given on behalf of a colleague."""
    with mine.work(on_behalf_of=one.for_id) as work:
        approving.undo(work, one.approval_id)


def until_words(one: Undoable) -> str:
    """Return until when a decision may be taken back."""
    if one.step_waits:
        return t("You can take it back until somebody else decides.")
    if one.until:
        return t("You can take it back until it is opened or decided by {names}.", names=", ".join(one.until))
    return t("You can take it back until the next person opens it.")


def _line(one: Undoable) -> Markup:
    return html(
        '<div class="decided-last small">{decided} <a href="?record={id}">{title}</a>: {verdict}. <span class="muted">{until}</span></div>',
        decided=t("You decided last:"),
        id=one.record_id,
        title=one.title,
        verdict=t(VERDICTS[one.verdict]),
        until=until_words(one),
    )
