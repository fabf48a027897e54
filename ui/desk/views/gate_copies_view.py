"""Copies to an executive: at the gate for who keeps it, and, let through, on the executive's own page."""

from functools import partial

import streamlit as st

from casework.queries import gate_copies
from casework.queries.gate import GateKept
from casework.queries.gate_copies import GateCopy
from casework.services import approving
from casework.services import gate_copies as copying
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.words import moment, t


def copies_at_gate(mine: Desk, kept: GateKept) -> None:
    """Show the copies that lie at a gate, each with what can be done with it."""
    copies = mine.ask(gate_copies.copies_at_gate, kept.executive_id)
    if not copies:
        return
    show(html('<div class="page"><h2>{title}</h2></div>', title=t("Copies to {name}", name=kept.name)))
    for copy in copies:
        with st.container(key=f"gate_copy_{copy.copy_id}", horizontal=True, vertical_alignment="center"):
            show(_line(copy, "my_cases"))
            release = partial(done, partial(mine.do, copying.release_copy, copy.copy_id), t("It is with {name}.", name=kept.name))
            if st.button(t("Let it through"), key=f"gate_copy_release_{copy.copy_id}", icon=":material/send:"):
                release()
            if st.button(t("Mark as seen for {name}", name=kept.name), key=f"gate_copy_seen_{copy.copy_id}", icon=":material/done_all:"):
                done(partial(mine.do, copying.see_copy, copy.copy_id), t("It is marked as seen."))


def executive_copies(mine: Desk) -> None:
    """Show the executive's own copies that are not marked as seen, each to be opened and marked by one tap."""
    copies = mine.ask(gate_copies.executive_copies)
    if not copies:
        return
    with st.container(key="verdicts_copies"):
        show(html('<h2 class="copies">{title}</h2>', title=t("Copies for you")))
        for copy in copies:
            with st.container(key=f"executive_copy_{copy.copy_id}", horizontal=True, vertical_alignment="center"):
                show(_line(copy, "my_inbox"))
                if st.button(t("Seen"), key=f"executive_copy_seen_{copy.copy_id}", icon=":material/check:"):
                    done(partial(mine.do, approving.mark_seen, copy.approval_id), t("It is marked as seen."))


def _line(copy: GateCopy, listed: str) -> Markup:
    urgent = html('<span class="pill red"><span aria-hidden="true">!</span> {text}</span> ', text=t("Urgent")) if copy.is_urgent else ""
    return html(
        '<div class="gate-copy">{urgent}<a href="?list={listed}&amp;record={id}">{title}</a>'
        '<div class="muted">{step}{number} · {at}</div></div>',
        urgent=urgent,
        listed=listed,
        id=copy.record_id,
        title=copy.title,
        step=copy.step,
        number=f" · {copy.case_number}" if copy.case_number else "",
        at=moment(copy.told_at),
    )
