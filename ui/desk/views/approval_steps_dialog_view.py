"""Changing the steps of a running approval that have not begun: whom they ask and tell, by when, in which order; added and taken out."""

import streamlit as st

from casework.errors import CaseworkError, DefinitionIsWrong
from casework.queries import approval_steps, seat_choices
from casework.queries.approval_steps import StepsToEdit
from casework.services import approving
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.steps_editor import Step, forget_steps, steps_editor, steps_said, untitled_steps, wrong_steps
from ui.desk.parts.words import t


def steps_dialog(mine: Desk, approval_id: int) -> None:
    """Ask for the steps to come; what is changed stays until it is saved or thrown away, also when it is refused."""
    now = mine.ask(approval_steps.steps_to_edit, approval_id)
    choices = mine.ask(seat_choices.seat_choices)
    key = f"steps_{approval_id}_{now.version}"

    @st.dialog(t("Change the steps to come"), width="large")
    def ask() -> None:
        show(html('<p class="muted small">{text}</p>', text=t("What has begun stays as it is. The change is for this approval alone.")))
        steps = steps_editor(key, now.content["steps"], choices, begun=now.begun)
        if st.button(t("Save the steps"), key="steps_do", type="primary", width="stretch"):
            _save(mine, now, key, steps)

    ask()


def _save(mine: Desk, now: StepsToEdit, key: str, steps: list[Step]) -> None:
    if untitled := untitled_steps(steps, begun=now.begun):
        st.error(wrong_steps(untitled))
        return
    kept = steps_said(list(now.content["steps"][: now.begun]), steps)
    try:
        mine.do(approving.edit_steps, now.approval_id, now.content | {"steps": kept}, opened_version=now.version)
    except DefinitionIsWrong as error:
        st.error(wrong_steps(error.problems))
        return
    except CaseworkError as error:
        st.error(notices.sentence(error))
        return
    forget_steps(key)
    notices.tell(t("The steps are changed. What has begun goes on as it was."))
    st.rerun()
