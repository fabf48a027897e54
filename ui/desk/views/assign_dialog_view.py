"""Giving a record to a colleague, found by typing the name."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.record_page import RecordPage
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.words import t


def assign_dialog(mine: Desk, record: RecordPage) -> None:
    """Ask who shall have it."""
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues()}

    @st.dialog(t("Give to a colleague"))
    def ask() -> None:
        to_id = st.selectbox(
            t("Colleague"), list(people), index=None, format_func=people.__getitem__, key="assign_to", placeholder=t("Type a name")
        )
        if st.button(t("Give it"), type="primary", key="assign_do", width="stretch", disabled=to_id is None) and to_id is not None:
            try:
                mine.assign(record, to_id)
                notices.tell(t("{name} is responsible now.", name=people[to_id]))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
