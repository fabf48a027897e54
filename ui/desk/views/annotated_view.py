"""The cases that are annotated to me, above the list of the records that are: each leads to what is noted on it."""

import streamlit as st

from casework.queries import communication
from casework.queries.communication import AnnotatedCase
from ui.desk.data import Desk
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.words import moment, t


def annotated_cases(mine: Desk) -> None:
    """Show the cases with annotations to me that I have not read; nothing where there are none."""
    found = mine.ask(communication.annotated_cases)
    if not found:
        return
    with st.container(key="annotated_cases"):
        pattern = '<section aria-labelledby="annotated"><h2 id="annotated">{title}</h2><ul>{cases}</ul></section>'
        show(html(pattern, title=t("Cases annotated to me"), cases=each([_case(one) for one in found])))


def _case(one: AnnotatedCase) -> Markup:
    link = '<a class="quiet" href="?case={id}&amp;tab=notes"><span><b>{number}</b> {title}</span></a>'
    return html(
        f'<li>{link}<span class="small muted">{{about}}</span></li>',
        id=one.case_id,
        number=one.number,
        title=one.title,
        about=t("{count} not read, {at}", count=one.unread, at=moment(one.latest_at)),
    )
