"""Party hearings of a case (forvaltningsloven § 19): hear a party, more time, the answer, withdraw."""

import datetime as dt

import streamlit as st

from casework.calendar import add_working_days
from casework.errors import CaseworkError
from casework.queries import course_page
from casework.queries.case_page import CasePage
from casework.queries.course_shown import CourseShown, HearingShown
from casework.services import hearing
from casework.vocabulary import HearingState, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.course_terms import HEARING_STATES, unsure
from ui.desk.parts.markup import html, show
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, language, t, today


def case_hearing_view(mine: Desk, case: CasePage, shown: CourseShown) -> None:
    """Show the hearings, and offer a new one."""
    if not shown.hearings and not shown.hearing_working_days:
        return
    show(html('<h2 class="page">{title}</h2>', title=t("Party hearing")))
    for each in shown.hearings:
        with st.container(border=True, key=f"hearing_{each.hearing_id}"):
            _hearing(mine, case, each, can_write=shown.can_write)
    if shown.can_write and st.button(t("Hear a party…"), key="hear_party", icon=":material/record_voice_over:"):
        hear_dialog(mine, case, shown)


def _hearing(mine: Desk, case: CasePage, each: HearingShown, *, can_write: bool) -> None:
    label, tone = HEARING_STATES[each.state]
    letter = html(' · <a class="quiet" href="?record={id}">{text}</a>', id=each.letter_id, text=t("The letter")) if each.letter_id else ""
    answer = html(' · <a class="quiet" href="?record={id}">{text}</a>', id=each.answer_id, text=t("The answer")) if each.answer_id else ""
    show(
        html(
            '<div class="page"><div class="page-head"><h3>{party}</h3><span class="pill {tone}">{state}</span></div>'
            '<div class="small muted">{until}{letter}{answer}</div><p>{facts}</p>{who}</div>',
            party=each.party,
            tone=tone,
            state=t(label),
            until=t("can comment until {date}", date=day(each.deadline)),
            letter=letter,
            answer=answer,
            facts=each.facts,
            who=who_sees(Thing.HEARING, each.hearing_id),
        )
    )
    if not can_write:
        return
    with st.container(horizontal=True, key=f"hearing_deeds_{each.hearing_id}"):
        can_answer = each.state is HearingState.WAITING or (each.state is HearingState.EXPIRED and each.answer_id is None)
        if can_answer and st.button(t("The answer came…"), key=f"answered_{each.hearing_id}"):
            answer_dialog(mine, case, each)
        if each.state is HearingState.WAITING:
            if st.button(t("More time…"), key=f"extend_{each.hearing_id}"):
                extend_dialog(mine, each)
            if st.button(t("Withdraw…"), key=f"withdraw_{each.hearing_id}", type="tertiary"):
                withdraw_dialog(mine, each)


def hear_dialog(mine: Desk, case: CasePage, shown: CourseShown) -> None:
    """Ask whom to hear, on what, until when; the letter is written at once as a draft."""
    parties = {party.case_party_id: party.name for party in mine.ask(course_page.parties_to_hear, case.case_id)}

    @st.dialog(t("Hear a party"), width="medium")
    def ask() -> None:
        party = st.selectbox(t("Party"), list(parties), format_func=parties.__getitem__, key="hear_who")
        facts = st.text_area(
            t("Facts that count against the party and the party may not know"),
            key="hear_facts",
            height=140,
            max_chars=hearing.LONGEST_FACTS,
        )
        until = st.date_input(
            t("The party can comment until"),
            add_working_days(today(), shown.hearing_working_days or hearing.USUAL_WORKING_DAYS),
            key="hear_until",
            format="DD/MM/YYYY",
        )
        text = t("A letter is written as a draft on the case. It says that the case may be decided if no answer comes in time.")
        show(html('<p class="small muted">{text}</p>', text=text))
        if shown.hearing_to_confirm:
            show(html('<p class="small">{source}{mark}</p>', source=shown.hearing_to_confirm, mark=unsure(is_unsure=True)))
        if st.button(t("Begin the hearing"), type="primary", key="hear_do", width="stretch"):
            try:
                deadline = until if isinstance(until, dt.date) else None
                mine.do(hearing.hear_party, case.case_id, party or 0, facts, deadline=deadline, language=language())
                notices.tell(t("The hearing has begun, and the case waits."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def extend_dialog(mine: Desk, each: HearingShown) -> None:
    """Ask until when the party gets more time, and why."""

    @st.dialog(t("More time"))
    def ask() -> None:
        until = st.date_input(
            t("The party can comment until"), each.deadline + dt.timedelta(days=7), key="extend_until", format="DD/MM/YYYY"
        )
        why = st.text_input(t("Why?"), key="extend_why", max_chars=400)
        if st.button(t("Give more time"), type="primary", key="extend_do", width="stretch") and isinstance(until, dt.date):
            try:
                mine.do(hearing.extend_hearing, each.hearing_id, until, why)
                notices.tell(t("The party has until {date}.", date=day(until)))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def answer_dialog(mine: Desk, case: CasePage, each: HearingShown) -> None:
    """Ask which record on the case is the answer."""
    records = {record.record_id: record.title for record in case.records if record.record_id != each.letter_id}

    @st.dialog(t("The answer came"))
    def ask() -> None:
        if not records:
            show(html('<p class="muted">{text}</p>', text=t("Place the answer on this case first.")))
            return
        chosen = st.selectbox(t("Which record is the answer?"), list(records), format_func=records.__getitem__, key="answer_which")
        if st.button(t("This is the answer"), type="primary", key="answer_do", width="stretch"):
            try:
                mine.do(hearing.receive_answer, each.hearing_id, chosen)
                notices.tell(t("The answer is noted, and the case goes on."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def withdraw_dialog(mine: Desk, each: HearingShown) -> None:
    """Ask why a hearing is withdrawn."""

    @st.dialog(t("Withdraw the hearing"))
    def ask() -> None:
        why = st.text_input(t("Why?"), key="withdraw_why", max_chars=400)
        if st.button(t("Withdraw"), type="primary", key="withdraw_do", width="stretch"):
            try:
                mine.do(hearing.withdraw_hearing, each.hearing_id, why)
                notices.tell(t("The hearing is withdrawn."))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
