"""Who works on a record: giving it to a person or unit with a note, and letting others work on it beside the responsible."""

from functools import partial

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import list_choosing, record_people
from casework.queries.record_page import RecordPage
from casework.services import records
from casework.vocabulary import PrincipalKind, Right
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.list_choice import pick_with_lists
from ui.desk.parts.markup import html
from ui.desk.parts.naming import whom
from ui.desk.parts.words import t

RIGHTS = {Right.READ: "May read it", Right.WRITE_DOCUMENTS: "May write its documents", Right.FULL_WRITE: "May change it"}


def assign_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask who shall have it, and what they should know."""
    names = whom(mine, PrincipalKind.OFFICIAL, PrincipalKind.UNIT)

    @st.dialog(t("Give to a colleague or unit"))
    def ask() -> None:
        to_id = st.selectbox(
            t("Colleague or unit"), list(names), index=None, format_func=names.__getitem__, key="assign_to", placeholder=t("Type a name")
        )
        note = st.text_area(t("Note to them"), key="assign_note", height=90, help=t("It is open to all who read the record."))
        if st.button(t("Give it"), type="primary", key="assign_do", width="stretch", disabled=to_id is None) and to_id is not None:
            try:
                mine.do(records.assign, record.record_id, to_id, note=note, opened_version=record.version)
                notices.tell(t("{name} is responsible now.", name=names[to_id]), undo=f"responsible::{record.record_id}")
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def helpers_dialog(mine: Desk, record: RecordPage) -> None:
    """Show who works on the record beside the responsible, take them off or let others in."""
    names = whom(mine)
    helpers = mine.ask(record_people.supplementary_of_record, record.record_id)

    @st.dialog(t("Who else works on it"), width="medium")
    def ask() -> None:
        for helper in helpers:
            left, right = st.columns([74, 26], vertical_alignment="center")
            left.html(str(html("{name} <span class='small muted'>{right}</span>", name=helper.name, right=t(RIGHTS[helper.right]))))
            if right.button(t("Take off"), key=f"helper_off_{helper.principal_id}", width="stretch"):
                done(
                    partial(mine.do, records.end_supplementary, record.record_id, helper.principal_id),
                    t("{name} no longer works on the record.", name=helper.name),
                    undo=f"helper:{helper.principal_id}-{helper.right.value}:{record.record_id}",
                )
        who = pick_with_lists(
            mine, t("Colleagues, units or teams"), names, "helper_who",
            lambda list_id: mine.ask(list_choosing.for_supplementary, list_id, record.record_id),
        )  # fmt: skip
        right_ = st.radio(t("Right"), list(RIGHTS), format_func=lambda each: t(RIGHTS[each]), key="helper_right", horizontal=True)
        notify = st.checkbox(t("Put it in their inbox"), value=True, key="helper_notify")
        if st.button(t("Let them work on it"), type="primary", key="helper_do", width="stretch", disabled=not who):
            try:
                mine.do(records.add_supplementaries, record.record_id, who, right=right_, notify=notify)
                told = t("On the record now: {names}.", names=", ".join(names[each] for each in who))
                notices.tell(told, undo=f"no_helper:{'-'.join(map(str, who))}:{record.record_id}")
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
