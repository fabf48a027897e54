"""Case help on a record that was just saved: each thing the house proposes with its reason, to take with one press or to say no to."""

from functools import partial

import streamlit as st

from casework.queries import record_help
from casework.queries.record_help import Proposed
from casework.queries.record_page import RecordPage
from casework.services import record_help as helped
from casework.vocabulary import AccessLevel, RecordHint
from ui.desk.data import Desk
from ui.desk.parts import helping
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.record_terms import HINT_BECAUSE, HINT_TAKEN, HINTS
from ui.desk.parts.terms import ACCESS_LEVELS
from ui.desk.parts.words import t


def record_help_card(mine: Desk, record: RecordPage) -> None:
    """Show what is proposed, where there is something; nothing is changed by leaving it."""
    if not helping.is_asked(record.record_id):
        return
    proposed = mine.ask(record_help.proposals, record.record_id)
    if not proposed:
        return
    with st.container(border=True, key="record_help"):
        show(
            html(
                '<b>{title}</b> <span class="small muted">{text}</span>',
                title=t("The house proposes"),
                text=t("Nothing is changed unless you take it over."),
            )
        )
        for each in proposed:
            _row(mine, record, each)


def _row(mine: Desk, record: RecordPage, proposed: Proposed) -> None:
    label, words = t(HINTS[proposed.hint]), _words(proposed)
    because = " · ".join(part for part in (t(HINT_BECAUSE[proposed.because]), proposed.rule) if part)
    said, take, leave = st.columns([62, 24, 14], vertical_alignment="center")
    with said:
        show(html("<div>{label}: <b>{words}</b><div class='small muted'>{because}</div></div>", label=label, words=words, because=because))
    about = f"{label}: {words}"
    if take.button(t("Use it"), key=f"hint_take_{proposed.hint}", help=about, width="stretch"):
        deed = partial(mine.do, helped.take, record.record_id, proposed.hint, proposed.value, opened_version=record.version)
        undo = f"answer:{proposed.value}:{record.record_id}" if proposed.hint is RecordHint.ANSWER else ""
        done(deed, t(HINT_TAKEN[proposed.hint]), undo=undo)
    if leave.button(t("No"), key=f"hint_no_{proposed.hint}", help=about, type="tertiary", width="stretch"):
        told = t("You are not asked about that again, until the record is changed.")
        done(partial(mine.do, helped.decline, record.record_id, proposed.hint), told, undo=f"hint:{proposed.hint}:{record.record_id}")


def _words(proposed: Proposed) -> str:
    return t(ACCESS_LEVELS[AccessLevel(proposed.value)]) if proposed.hint is RecordHint.ACCESS_LEVEL else proposed.words
