"""Who works on a case: giving it to a person or unit, and letting others work on it beside the responsible."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import list_choosing
from casework.queries.case_page import CasePage
from casework.services import case_people
from casework.vocabulary import PrincipalKind, Right
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.list_choice import pick_with_lists
from ui.desk.parts.markup import html, show
from ui.desk.parts.naming import whom
from ui.desk.parts.refusals import refused
from ui.desk.parts.words import t

RIGHTS = {Right.FULL_WRITE: "May change it", Right.READ: "May read it"}


def case_assign_dialog(mine: Desk, case: CasePage) -> None:
    """Ask who shall have the case."""
    names = whom(mine, PrincipalKind.OFFICIAL, PrincipalKind.UNIT)

    @st.dialog(t("Give the case to somebody"))
    def ask() -> None:
        to_id = st.selectbox(
            t("Colleague or unit"), list(names), index=None, format_func=names.__getitem__, key="case_to", placeholder=t("Type a name")
        )
        if case.responsible_id == mine.person.official_id:
            show(html('<p class="small muted">{text}</p>', text=t("Your own right to the case ends, unless you also work on it.")))
        if st.button(t("Give it"), type="primary", key="case_to_do", width="stretch", disabled=to_id is None) and to_id is not None:
            try:
                mine.do(case_people.assign, case.case_id, to_id, opened_version=case.version)
                notices.tell(t("{name} is responsible now.", name=names[to_id]), undo=f"given_cases:{case.case_id}:0")
            except CaseworkError as error:
                refused(error)
            else:
                st.rerun()

    ask()


def case_helpers_dialog(mine: Desk, case: CasePage) -> None:
    """Show who works on the case beside the responsible, take them off or let others in."""
    names = whom(mine)

    @st.dialog(t("Who else works on it"), width="medium")
    def ask() -> None:
        for helper in case.helpers:
            left, right = st.columns([74, 26], vertical_alignment="center")
            left.html(str(html("{name} <span class='small muted'>{right}</span>", name=helper.name, right=t(RIGHTS[helper.right]))))
            if right.button(t("Take off"), key=f"helper_off_{helper.principal_id}", width="stretch"):
                done(
                    lambda helper=helper: mine.do(case_people.end_supplementary, case.case_id, helper.principal_id),  # type: ignore[misc]
                    t("{name} no longer works on the case.", name=helper.name),
                )
        who = pick_with_lists(
            mine, t("Colleagues, units or teams"), names, "helper_who",
            lambda list_id: mine.ask(list_choosing.for_supplementary_of_case, list_id, case.case_id),
        )  # fmt: skip
        right_ = st.radio(t("Right"), list(RIGHTS), format_func=lambda each: t(RIGHTS[each]), key="helper_right", horizontal=True)
        show(html('<p class="small muted">{text}</p>', text=t("Nobody gets a notice of it.")))
        if st.button(t("Let them work on it"), type="primary", key="helper_do", width="stretch", disabled=not who):
            try:
                mine.do(case_people.add_supplementaries, case.case_id, who, right=right_)
                notices.tell(t("On the case now: {names}.", names=", ".join(names[each] for each in who)))
            except CaseworkError as error:
                refused(error)
            else:
                st.rerun()

    ask()
