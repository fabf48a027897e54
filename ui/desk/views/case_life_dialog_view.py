"""The life of a case: how far it has come, completing it with all that stands in the way, opening it again, stamping its codes."""

import datetime as dt

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import value_lists
from casework.queries.case_page import CasePage
from casework.services import case_progress, case_quality, cases
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.markup import html, show
from ui.desk.parts.refusals import refused
from ui.desk.parts.words import language, t, today


def case_progress_dialog(mine: Desk, case: CasePage) -> None:
    """Ask how far the case has come."""
    steps = mine.ask(value_lists.progress_codes)
    words = {each.progress_id: each.title_da if language() == "da" else each.title_en for each in steps}
    by_id = {each.progress_id: each for each in steps}

    @st.dialog(t("Set the progress"))
    def ask() -> None:
        if not steps:
            show(html('<p class="muted">{text}</p>', text=t("There are no progress codes yet. A records manager can make some.")))
            return
        at = list(words).index(case.progress.progress_id) if case.progress and case.progress.progress_id in words else None
        chosen = st.selectbox(t("Progress"), list(words), index=at, format_func=words.__getitem__, key="progress_to", placeholder=t("None"))
        step = by_id.get(chosen) if chosen is not None else None
        if step and step.working_days is not None:
            after = words.get(step.next_id or 0, "")
            text = (
                t("Lasts {days} working days from today, then: {next}.", days=step.working_days, next=after)
                if after
                else t("Lasts {days} working days from today.", days=step.working_days)
            )
            show(html('<p class="small muted">{text}</p>', text=text))
        if st.button(t("Save"), type="primary", key="progress_do", width="stretch"):
            _do(lambda: mine.do(case_progress.set_progress, case.case_id, chosen, opened_version=case.version), t("The progress is set."))

    ask()


def case_complete_dialog(mine: Desk, case: CasePage) -> None:
    """Ask when the case ended; what stands in the way is shown all at once, with what to open."""

    @st.dialog(t("Complete the case"), width="medium")
    def ask() -> None:
        ended = st.date_input(t("The case ended on"), value=today(), key="complete_on", format="DD/MM/YYYY")
        show(
            html(
                '<p class="small muted">{text}</p>',
                text=t("A completed case can no longer be changed. It can be opened again with a reason."),
            )
        )
        if st.button(t("Complete the case"), type="primary", key="complete_do", width="stretch"):
            day = ended if isinstance(ended, dt.date) else None
            _do(lambda: mine.do(cases.complete, case.case_id, ended_on=day), t("{title} is completed.", title=case.title))

    ask()


def case_reopen_dialog(mine: Desk, case: CasePage) -> None:
    """Ask why the case is opened again."""

    @st.dialog(t("Open the case again"))
    def ask() -> None:
        reason = st.text_area(t("Why"), key="reopen_reason", max_chars=1000, height=90)
        if st.button(t("Open the case again"), type="primary", key="reopen_do", width="stretch"):
            _do(lambda: mine.do(cases.reopen, case.case_id, reason), t("{title} is in progress again.", title=case.title))

    ask()


def case_stamp_dialog(mine: Desk, case: CasePage) -> None:
    """Ask for a comment to the stamp, beside the codes it is about."""

    @st.dialog(t("Stamp the codes as checked"))
    def ask() -> None:
        codes = (
            f"{case.file_plan_code} {case.file_plan_title}",
            f"{case.action_code} {case.codes.action_title}",
            f"{case.disposal_code} {case.codes.disposal_title}",
            ", ".join(word for _, word in case.codes.keywords),
        )
        show(html('<p class="muted">{codes}</p>', codes=" · ".join(each.strip() for each in codes if each.strip())))
        comment = st.text_area(t("Comment"), key="stamp_comment", max_chars=1000, height=80)
        show(html('<p class="small muted">{text}</p>', text=t("Changing a code or a keyword clears the stamp.")))
        if st.button(t("Stamp"), type="primary", key="stamp_do", width="stretch"):
            _do(
                lambda: mine.do(case_quality.stamp, case.case_id, comment, opened_version=case.version),
                t("The codes are stamped as checked."),
            )

    ask()


def _do(deed: object, told: str) -> None:
    try:
        deed()  # type: ignore[operator]  # a lambda of this page
        notices.tell(told)
    except CaseworkError as error:
        refused(error)
    else:
        st.rerun()
