"""Why a case or a file plan code is suggested, in words."""

import streamlit as st

from casework.queries.record_page import RecordPage
from search.suggesting import Because, Why, suggest_codes
from ui.desk.data import Desk
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t

WHYS = {
    Why.NUMBER_QUOTED: "Its number stands in the record: {said}",
    Why.SAME_SENDER: "The sender is on it: {said}",
    Why.SIMILAR_RECORDS: "A record much like it is there: {said}",
    Why.TITLE_WORDS: "Words in common with the title: {said}",
    Why.OF_THE_CASE: "It may belong on a case of this code: {said}",
}
MOST = 3


def reasons_in_words(reasons: tuple[Because, ...]) -> str:
    """Return the best reasons, one after the other."""
    return " · ".join(t(WHYS[each.why], said=each.said) for each in reasons[:MOST])


def code_suggestions(mine: Desk, record: RecordPage, key: str) -> None:
    """Offer the codes that may fit a record, each with its reasons; a press puts it into the choice of that key."""
    found = mine.ask(suggest_codes, mine.engine, record.record_id, first=3)
    if not found:
        return
    show(html('<p class="small muted">{text}</p>', text=t("Subjects that may fit it:")))
    for each in found:
        st.button(
            f"{each.code} {each.title}",
            key=f"suggested_{each.code}",
            help=reasons_in_words(each.reasons),
            on_click=_choose,
            args=(key, each.code),
            type="tertiary",
            icon=":material/lightbulb:",
        )


def _choose(key: str, code: str) -> None:
    st.session_state[key] = code
