"""Registering many: which case those without one go on, then one after the other with progress."""

import streamlit as st

from casework.queries.journal_queue import QueueRow
from ui.desk.data import Desk
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t
from ui.desk.registering import register_each


def register_many_dialog(mine: Desk, rows: tuple[QueueRow, ...], kept_as: str) -> None:
    """Ask for the cases, register, and leave the outcomes where the page shows them."""
    homeless = [row for row in rows if row.case_id is None]

    @st.dialog(t("Register {count}", count=len(rows)), width="medium")
    def ask() -> None:
        cases = _cases(mine, homeless) if homeless else {}
        on_case = len(rows) - len(homeless)
        if on_case:
            show(html('<p class="muted">{text}</p>', text=t("{count} are on a case already and are registered there.", count=on_case)))
        if st.button(t("Register"), type="primary", key="register_many_do", width="stretch"):
            progress = st.progress(0.0, text=t("Registering…"))

            def tell(number: int, row: QueueRow) -> None:
                progress.progress(
                    number / len(rows), text=t("{number} of {count}: {title}", number=number, count=len(rows), title=row.title)
                )

            st.session_state[kept_as] = register_each(mine, rows, cases, tell)
            st.rerun()

    ask()


def _cases(mine: Desk, homeless: list[QueueRow]) -> dict[int, int | None]:
    """Let the case be chosen, one for all that have none or one for each."""
    words = st.text_input(t("Case number or words of the title"), key="many_words")
    found = {choice.case_id: f"{choice.number} {choice.title}" for choice in mine.open_cases(words)}
    if not found:
        show(html('<p class="muted">{text}</p>', text=t("No open case has that number or those words.")))
    one = len(homeless) == 1 or st.toggle(
        t("The same case for all {count} that have none", count=len(homeless)), value=True, key="many_same"
    )
    if one:
        label = t("Case for what is on none")
        case_id = st.selectbox(
            label, list(found), format_func=found.__getitem__, key="many_case", index=None, placeholder=t("Choose a case")
        )
        return dict.fromkeys((row.record_id for row in homeless), case_id)
    return {
        row.record_id: st.selectbox(
            t("Case for {title}", title=row.title),
            list(found),
            format_func=found.__getitem__,
            key=f"many_case_{row.record_id}",
            index=None,
            placeholder=t("Choose a case"),
        )
        for row in homeless
    }
