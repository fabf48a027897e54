"""One case: its number and title, its records, what happened in words, its parties."""

import streamlit as st

from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import empty, facts, history, pill, record_table
from ui.desk.parts.words import t
from ui.desk.shown import Desk


def case_view(mine: Desk, case_id: int) -> None:
    """Show the case."""
    case = mine.case(case_id)
    with st.container(key="wide"), st.container(key="widebody"):
        show(html(
            '<div class="page"><div class="crumb">{kind} {number}</div><div class="page-head"><h1>{title}</h1>{pill}</div></div>',
            kind=t("Case"), number=case.number, title=case.title, pill=pill(case.status),
        ))
        left, right = st.columns([64, 36], gap="large")
        with left:
            none = empty(t("No records on the case"), t("Place a record on the case from its own page."))
            show(html('<section class="page panel"><h2>{title}</h2>{table}</section>', title=t("Records ({count})", count=len(case.records)),
                      table=record_table(case.records) if case.records else none))
            show(html('<section class="page panel"><h2>{title}</h2>{lines}</section>', title=t("What has happened"), lines=history(case.history)))
        with right:
            show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the case"), facts=facts(case.facts)))
            parties = each([html("<dt>{role}</dt><dd>{name}</dd>", role=role, name=name) for role, name in case.parties])
            show(html('<section class="page panel"><h2>{title}</h2><dl class="facts">{parties}</dl></section>', title=t("Parties"),
                      parties=parties or html("<dt>{none}</dt><dd></dd>", none=t("None yet"))))
