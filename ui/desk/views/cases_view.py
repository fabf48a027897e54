"""The archive of cases: found by number, previous number, words of the title, subject, state,
responsible, type, keyword and progress; a page at a time."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from casework.queries import value_lists
from casework.queries.case_lookup import CaseQuestion, CaseRow, find_cases
from casework.queries.case_words import NEWEST
from casework.vocabulary import CaseState, PrincipalKind
from ui.desk.data import Desk
from ui.desk.parts.case_form import people, plan_choice
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import CASE_STATES
from ui.desk.parts.words import day, language, t, urgency
from ui.desk.place import Place
from ui.desk.views.give_cases_dialog_view import give_cases_dialog
from ui.desk.views.new_case_dialog_view import new_case_dialog

Key = TypeVar("Key", int, str)
HEADS = ("Number", "Title", "Responsible", "State", "Deadline")
PAGES = "cases_pages"
ASKED = "cases_asked"


def cases_view(mine: Desk, place: Place) -> None:
    """Show what is asked and the cases that fit."""
    with st.container(key="wide"), st.container(key="widebody"):
        left, right = st.columns([78, 22], vertical_alignment="bottom")
        left.html(str(html('<div class="page"><h1>{title}</h1></div>', title=t("Cases"))))
        if right.button(t("New case"), key="cases_new", icon=":material/create_new_folder:", width="stretch"):
            new_case_dialog(mine, None)
        question = _question(mine, place)
        if st.session_state.get(ASKED) != question:
            st.session_state[ASKED], st.session_state[PAGES] = question, [NEWEST]
        pages: list[int] = st.session_state[PAGES]
        rows: list[CaseRow] = []
        more: int | None = None
        for below in pages:
            found = mine.ask(find_cases, question, below=below)
            rows, more = [*rows, *found.rows], found.below
        if not rows:
            show(
                empty(
                    t("No case fits"),
                    t("Try another number, fewer words, or take a filter away. Only cases you may see are looked through."),
                )
            )
            return
        show(_table(rows))
        to_give = [row for row in rows if row.state is CaseState.IN_PROGRESS]
        if to_give and st.button(t("Give several to somebody…"), key="cases_give", icon=":material/forward:"):
            give_cases_dialog(mine, to_give)
        if more is not None and st.button(t("Show more"), key="cases_more"):
            st.session_state[PAGES] = [*pages, more]
            st.rerun()


def _question(mine: Desk, place: Place) -> CaseQuestion:
    words = st.text_input(
        t("Case number, previous number or words of the title"),
        value=place.words,
        key="cases_words",
        placeholder=t("Such as 2026-12 or heat pump"),
    )
    states = {"": t("All"), **{state.value: t(words) for state, words in CASE_STATES.items()}}
    names = people(mine, PrincipalKind.OFFICIAL, PrincipalKind.UNIT)
    first, second, third = st.columns([22, 46, 32])
    with first:
        state = st.selectbox(t("State"), list(states), format_func=states.__getitem__, key="cases_state")
    with second:
        code = plan_choice(mine, "cases_code")
    with third:
        who = st.selectbox(
            t("Responsible"), list(names), index=None, format_func=names.__getitem__, key="cases_who", placeholder=t("Everybody")
        )
    kind, keyword_id, progress_id = _described(mine)
    return CaseQuestion(words.strip(), code, kind, CaseState(state) if state else None, who, keyword_id, progress_id)


def _described(mine: Desk) -> tuple[str, int | None, int | None]:
    """Ask for the type of the case, a keyword and how far it has come."""
    first, second, third = st.columns(3)
    types = {each.name: each.title_da if language() == "da" else each.title_en for each in mine.case_types()}
    words = {each.keyword_id: each.path for each in mine.ask(value_lists.keywords, retired=True)}
    codes = {
        each.progress_id: each.title_da if language() == "da" else each.title_en
        for each in mine.ask(value_lists.progress_codes, retired=True)
    }
    with first:
        kind = _one_of(t("Type of case"), types, "cases_type")
    with second:
        keyword_id = _one_of(t("Keyword"), words, "cases_keyword")
    with third:
        progress_id = _one_of(t("Progress"), codes, "cases_progress")
    return kind or "", keyword_id, progress_id


def _one_of(label: str, choices: Mapping[Key, str], key: str) -> Key | None:
    return st.selectbox(label, list(choices), index=None, format_func=choices.__getitem__, key=key, placeholder=t("All"))


def _table(rows: list[CaseRow]) -> Markup:
    heads = each([html('<th scope="col">{head}</th>', head=t(head)) for head in HEADS])
    lines = each([_line(row) for row in rows])
    return html('<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>', heads=heads, lines=lines)


def _line(row: CaseRow) -> Markup:
    lock = html('<span class="pill red">🔒 {text}</span>', text=t("Restricted")) if row.is_restricted else ""
    before = (
        html('<div class="small muted">{text}</div>', text=t("Before: {number}", number=row.previous_number)) if row.previous_number else ""
    )
    return html(
        '<tr><td style="white-space:nowrap">{number}{before}</td><td><a href="?case={id}">{title}</a> {lock}</td><td>{who}</td>'
        '<td><span class="pill">{state}</span></td><td class="{late}">{due}</td></tr>',
        number=row.number,
        before=before,
        id=row.case_id,
        title=row.title,
        lock=lock,
        who=row.responsible,
        state=t(CASE_STATES[row.state]),
        late=urgency(row.deadline) if row.state is CaseState.IN_PROGRESS else "",
        due=day(row.deadline) if row.deadline else "–",
    )
