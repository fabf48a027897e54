"""Changing what a case is described with; only what was changed is saved, and nothing typed is lost on a refusal."""

import streamlit as st

from casework.errors import CaseworkError, Stale
from casework.queries import case_form
from casework.queries.case_page import CasePage
from casework.services import cases
from casework.services.cases import CaseChanges
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.case_form import Described, case_help, described, plan_choice, title_warning
from ui.desk.parts.dates import read_date
from ui.desk.parts.field_form import field_form, titles_of, with_ids
from ui.desk.parts.markup import html, show
from ui.desk.parts.refusals import refused
from ui.desk.parts.under_approval import fields_warning
from ui.desk.parts.words import language, t

KEY = "edit"
VERSION = "edit_version"


def case_edit_dialog(mine: Desk, case: CasePage) -> None:
    """Ask what shall be different."""
    st.session_state[VERSION] = case.version

    @st.dialog(t("Change the case"), width="large")
    def ask() -> None:
        title = st.text_input(t("Title"), value=case.title, max_chars=255, key="edit_title")
        if title != case.title:
            title_warning(mine, title, but=case.case_id)
        rules = mine.ask(case_form.case_rules, case.case_id)
        code = plan_choice(mine, "edit_code", case.file_plan_code, rules, case_id=case.case_id)
        help_place = st.container()
        before = Described(
            case.public_title, case.action_code, case.disposal_code, tuple(id for id, _ in case.codes.keywords), case.previous_number,
            case.external_access, case.deadline,
        )  # fmt: skip
        says = described(mine, KEY, code, before, rules)
        with help_place:
            current = {
                "action_code": says.action_code, "disposal_code": says.disposal_code, "keywords": says.keywords,
                "deadline": says.deadline, "external_access": says.external_access,
            }  # fmt: skip
            case_help(mine, KEY, case.type, code, current)
        if case.fields:
            show(html('<h3 class="card-title">{title}</h3>', title=t("Fields of the type")))
            fields_warning(mine, case.case_id, titles_of(case.fields))
        typed = field_form(case.fields, f"{KEY}_field")
        if st.button(t("Save"), type="primary", key="edit_save", width="stretch"):
            _save(mine, case, title, code, before, says, typed)

    ask()


def _save(mine: Desk, case: CasePage, title: str, code: str, before: Described, says: Described, typed: dict[str, object]) -> None:
    try:
        read_date(says.typed_deadline)
        values = with_ids(mine, case.fields, typed)
        mine.do(cases.edit, case.case_id, changes_of(case, title, code, before, says, values), opened_version=st.session_state[VERSION])
        notices.tell(t("The case is changed."))
    except Stale as error:
        refused(error)
        st.session_state[VERSION] = mine.case(case.case_id).version
    except CaseworkError as error:
        refused(error, titles_of(case.fields))
    else:
        st.rerun()


def changes_of(case: CasePage, title: str, code: str, before: Described, says: Described, values: dict[str, object]) -> CaseChanges:
    """Return what the form says that the case did not say when it was opened: what others saved meanwhile stays."""
    return CaseChanges(
        title=title if title != case.title else None,
        public_title=says.public_title if says.public_title != before.public_title else None,
        file_plan_code=code if code != case.file_plan_code else None,
        action_code=says.action_code if says.action_code != before.action_code else None,
        disposal_code=says.disposal_code if says.disposal_code != before.disposal_code else None,
        keywords=says.keywords if set(says.keywords) != set(before.keywords) else None,
        previous_number=says.previous_number if says.previous_number != before.previous_number else None,
        external_access=says.external_access if says.external_access != before.external_access else None,
        deadline=says.deadline if says.deadline != before.deadline else None,
        clears=("deadline",) if says.deadline is None and before.deadline is not None else (),
        fields=values if case.fields else None,
        language=language(),
    )
