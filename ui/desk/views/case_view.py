"""One case: its number and title, its records, what happened in words, its parties."""

import streamlit as st

from ui.desk.data import Desk
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import empty, facts, history, record_table
from ui.desk.parts.record_facts import case_facts
from ui.desk.parts.terms import CASE_STATES, PARTY_ROLES
from ui.desk.parts.words import t


def case_view(mine: Desk, case_id: int) -> None:
    """Show the case."""
    case, told = mine.case(case_id)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><div class="crumb">{kind} {number}</div>'
                '<div class="page-head"><h1>{title}</h1><span class="pill">{state}</span></div></div>',
                kind=t("Case"),
                number=case.number,
                title=case.title,
                state=t(CASE_STATES[case.state]),
            )
        )
        left, right = st.columns([64, 36], gap="large")
        with left:
            none = empty(t("No records on the case"), t("Place a record on the case from its own page."))
            show(
                html(
                    '<section class="page panel"><h2>{title}</h2>{table}</section>',
                    title=t("Records ({count})", count=len(case.records)),
                    table=record_table(case.records) if case.records else none,
                )
            )
            show(html('<section class="page panel"><h2>{title}</h2>{lines}</section>', title=t("What has happened"), lines=history(told)))
        with right:
            show(
                html(
                    '<section class="page panel"><h2>{title}</h2>{facts}</section>',
                    title=t("About the case"),
                    facts=facts(case_facts(case)),
                )
            )
            parties = each(
                [html("<dt>{role}</dt><dd>{name}</dd>", role=t(PARTY_ROLES[party.role]), name=party.name) for party in case.parties]
            )
            show(
                html(
                    '<section class="page panel"><h2>{title}</h2><dl class="facts">{parties}</dl></section>',
                    title=t("Parties"),
                    parties=parties or html("<dt>{none}</dt><dd></dd>", none=t("None yet")),
                )
            )
