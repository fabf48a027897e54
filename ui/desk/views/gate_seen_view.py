"""What was on the screen at a gate when it was first looked at: a verdict names that, whatever was changed since (design 6, *As seen*)."""

import streamlit as st

from casework.queries import approved_parts
from casework.queries.approved_parts import DecidedOn
from casework.queries.gate import PassageShown
from ui.desk.data import Desk
from ui.desk.parts.markup import show
from ui.desk.parts.pieces import told
from ui.desk.parts.words import t
from ui.desk.views.decided_on_view import changed_parts, changes

SLOT = "gate_seen"


def first_seen(mine: Desk, passage: PassageShown) -> tuple[DecidedOn, DecidedOn]:
    """Return what was on the screen when this was first looked at, and what is there now."""
    now = mine.ask(approved_parts.decided_on, passage.approval_id)
    seen = st.session_state.get(SLOT)
    if not isinstance(seen, DecidedOn) or st.session_state.get(f"{SLOT}_of") != passage.passage_id or seen.approval_id != now.approval_id:
        _look_anew(now, passage)
        seen = now
    return seen, now


def forget_seen() -> None:
    """Forget what was looked at: it has been decided on."""
    st.session_state.pop(SLOT, None)


def ask_to_look_again(mine: Desk, seen: DecidedOn, now: DecidedOn, passage: PassageShown) -> bool:
    """Say what was changed after it was looked at, with the way to look again; returns whether anything was."""
    if seen.manifest_hash == now.manifest_hash:
        return False
    what = ", ".join(changed_parts(seen, now))
    show(told(t("This was changed after you saw it: {what}. Look at it again, then decide.", what=what), tone="amber"))
    changes(mine, seen, now, key="gate")
    if st.button(t("I have looked at it"), key="gate_looked_again", width="stretch", icon=":material/visibility:"):
        _look_anew(now, passage)
        st.rerun()
    return True


def _look_anew(now: DecidedOn, passage: PassageShown) -> None:
    st.session_state[SLOT], st.session_state[f"{SLOT}_of"] = now, passage.passage_id
