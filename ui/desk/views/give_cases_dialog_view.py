"""Giving several cases of a list to somebody: which, to whom, each in a work of its own, and why one was not given."""

from collections.abc import Sequence

import streamlit as st

from casework.errors import CaseworkError
from casework.queries.case_lookup import CaseRow
from casework.services import case_people
from casework.vocabulary import PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.naming import whom
from ui.desk.parts.words import t


def give_cases_dialog(mine: Desk, rows: Sequence[CaseRow]) -> None:
    """Ask which of the cases shown somebody shall have, and who; what is refused stays in the dialog with its reason."""
    names = whom(mine, PrincipalKind.OFFICIAL, PrincipalKind.UNIT)
    titles = {row.case_id: f"{row.number} {row.title} · {row.responsible}" for row in rows}

    @st.dialog(t("Give several cases to somebody"), width="medium")
    def ask() -> None:
        chosen = st.multiselect(t("Cases"), list(titles), format_func=titles.__getitem__, key="give_which", placeholder=t("Choose cases"))
        to_id = st.selectbox(
            t("Colleague or unit"), list(names), index=None, format_func=names.__getitem__, key="give_to", placeholder=t("Type a name")
        )
        text = t("You give those that you may change, and those of the units whose work you may give to others.")
        show(html('<p class="small muted">{text}</p>', text=text))
        is_ready = bool(chosen) and to_id is not None
        if st.button(t("Give them"), type="primary", key="give_do", width="stretch", disabled=not is_ready) and to_id is not None:
            given, refused = _give(mine, chosen, to_id)
            if given:
                told = t("{name} has one case more.", name=names[to_id])
                if len(given) > 1:
                    told = t("{name} has {count} cases more.", name=names[to_id], count=len(given))
                notices.tell(told, undo=f"given_cases:{'-'.join(map(str, given))}:0")
            if not refused:
                st.rerun()
            lines = [html("<li>{what}: {why}</li>", what=titles[id], why=why) for id, why in refused.items()]
            show(html('<div class="told red"><b>{head}</b><ul>{lines}</ul></div>', head=t("These were not given:"), lines=each(lines)))

    ask()


def _give(mine: Desk, case_ids: Sequence[int], to_id: int) -> tuple[list[int], dict[int, str]]:
    given, refused = [], {}
    for case_id in case_ids:
        try:
            mine.do(case_people.assign, case_id, to_id)
            given.append(case_id)
        except CaseworkError as error:
            refused[case_id] = notices.sentence(error)
    return given, refused
