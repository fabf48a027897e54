"""Single codes of the file plan, on the page of journal periods: add one, or give one another title."""

import streamlit as st

from casework.queries import choices
from casework.services import file_plan_codes
from ui.desk.data import Desk
from ui.desk.parts.asking import section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t


def plan_codes(mine: Desk) -> None:
    """Ask for a new code or a new title, in the plan of the period that runs."""
    entries = mine.ask(choices.plan_codes)
    section(t("Single codes"), html('<p class="muted">{text}</p>', text=t("In the file plan of the period that runs, at once.")))
    if not entries:
        show(html('<p class="muted">{text}</p>', text=t("No period runs yet.")))
        return
    names = {each.code: f"{each.code} {each.title}" for each in entries}
    titles = {each.code: each.title for each in entries}
    above = [each.code for each in entries if each.kind != "subject"]
    left, right = st.columns(2, gap="large")
    with left, st.form("plan_code_new", border=True):
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Add a code")))
        parent = st.selectbox(
            t("Under"), above, index=None, format_func=names.__getitem__, key="plan_code_under", placeholder=t("None: a main group")
        )
        code = st.text_input(t("Number"), max_chars=file_plan_codes.MOST_CODE, key="plan_code_number")
        title = st.text_input(t("Title"), max_chars=file_plan_codes.MOST_TITLE, key="plan_code_title")
        if st.form_submit_button(t("Add the code"), type="primary", key="plan_code_add"):
            done(lambda: mine.do(file_plan_codes.add_code, code, title, parent=parent or ""), t("{code} is added.", code=code.strip()))
    with right, st.container(border=True):
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Give a code another title")))
        which = st.selectbox(
            t("Code"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            key="plan_code_which",
            placeholder=t("Type a number or a word"),
        )
        new = st.text_input(
            t("New title"), value=titles.get(which or "", ""), max_chars=file_plan_codes.MOST_TITLE, key=f"plan_code_to_{which}"
        )
        st.caption(t("Earlier periods keep the title it had."))
        if st.button(t("Give it this title"), key="plan_code_rename", disabled=which is None) and which is not None:
            done(lambda: mine.do(file_plan_codes.rename_code, which, new), t("{code} has its new title.", code=which))
