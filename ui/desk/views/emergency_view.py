"""Emergency access: opening by exact number, what one was told of, and the queue in which each opening is judged."""

import streamlit as st

from casework.queries import emergencies
from casework.queries.emergencies import EmergencyShown
from casework.services import granting_emergency
from casework.vocabulary import Privilege, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import full_moment, moment, t
from ui.desk.place import Place

STEP_UP = "/step-up?next=/%3Fpage%3Demergency"


def emergency_view(mine: Desk, _: Place) -> None:
    """Show what this official may do and know."""
    may_break, may_review = mine.ask(lambda work: (work.has_somewhere(Privilege.BREAK_GLASS), work.has(Privilege.REVIEW_BREAK_GLASS)))
    shown = mine.ask(emergencies.emergencies)
    with st.container(key="wide"), st.container(key="widebody"):
        show(
            html(
                '<div class="page"><h1>{title}</h1><div class="muted">{text}</div></div>',
                title=t("Emergency access"),
                text=t(
                    "For an hour, with a reason. The responsible and every security officer are told at once, and each opening is judged."
                ),
            )
        )
        if may_break:
            _open(mine)
        title = t("Openings to judge, and those judged") if may_review else t("Openings you made or were told of")
        section(title)
        if not shown:
            show(empty(t("No openings"), t("If somebody opens something of yours in an emergency, it stands here and in your inbox.")))
        for emergency in shown:
            _emergency(mine, emergency)
    if mine.ask(emergencies.unseen_notices):
        mine.do(granting_emergency.see_notices)


def _open(mine: Desk) -> None:
    with st.container(border=True, key="break_glass"):
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Open in an emergency")))
        if not mine.person.has_code_app:
            show(told(t("This asks for a code app. Set one up first.")))
            show(html('<a class="quiet" href="/code-app" target="_self">{text}</a>', text=t("Set up a code app")))
            return
        if not mine.person.has_stepped_up:
            show(told(t("Confirm with a code first; it counts for ten minutes.")))
            show(html('<a class="quiet" href="{link}" target="_self">{text}</a>', link=STEP_UP, text=t("Confirm with a code now")))
            return
        number = st.text_input(t("Exact number"), key="emergency_number", placeholder="2026-12, 2026-12-3, #345")
        reason = st.text_area(t("Why it cannot wait"), key="emergency_reason", max_chars=1000)
        if st.button(t("Open for an hour"), key="emergency_open", type="primary", icon=":material/emergency:"):
            done(
                lambda: mine.do_as_myself(granting_emergency.break_glass, number, reason=reason, session_id=mine.person.session_id),
                t("It is open for an hour. Those concerned have been told."),
            )


def _emergency(mine: Desk, emergency: EmergencyShown) -> None:
    id = emergency.emergency_id
    with st.container(border=True, key=f"emergency_{id}"):
        show(
            html(
                '<div class="page"><h2>{number} {state}</h2><div>{who} · {at}–{until}</div>'
                '<p style="margin:4px 0 0">{reason}</p>{comment}{sees}</div>',
                number=_number(emergency),
                state=_state(emergency),
                who=emergency.official,
                at=full_moment(emergency.opened_at),
                until=moment(emergency.ends_at),
                reason=emergency.reason,
                sees=who_sees(Thing.EMERGENCY, id),
                comment=html(
                    '<p class="small muted" style="margin:4px 0 0">{by}: {text}</p>', by=emergency.judged_by, text=emergency.comment
                )
                if emergency.comment
                else "",
            )
        )
        with st.container(horizontal=True):
            may_end = emergency.is_running and (emergency.is_mine or emergency.may_judge)
            if may_end and st.button(t("End it now"), key=f"end_{id}", icon=":material/lock:"):
                done(lambda: mine.do(granting_emergency.end_emergency, id), t("It is closed again."))
            if emergency.may_judge and st.button(t("Judge"), key=f"judge_{id}", icon=":material/gavel:", type="primary"):
                _judge(mine, emergency)


def _number(emergency: EmergencyShown) -> Markup | str:
    if not emergency.is_running or (emergency.record_id is None and emergency.case_id is None):
        return emergency.number
    link = f"?record={emergency.record_id}" if emergency.record_id else f"?case={emergency.case_id}"
    return html('<a class="quiet" href="{link}">{number}</a>', link=link, number=emergency.number)


def _state(emergency: EmergencyShown) -> Markup:
    if emergency.is_justified is True:
        tone, words = "green", t("Justified")
    elif emergency.is_justified is False:
        tone, words = "red", t("Not justified")
    else:
        tone, words = "amber", t("Open now") if emergency.is_running else t("To be judged")
    return html('<span class="pill {tone}">{words}</span>', tone=tone, words=words)


def _judge(mine: Desk, emergency: EmergencyShown) -> None:
    def body() -> Deed | None:
        answer = st.radio(t("Was it justified?"), [True, False], format_func=lambda yes: t("Yes") if yes else t("No"), key="judge_answer")
        comment = st.text_area(t("Comment"), key="judge_comment", max_chars=1000)
        if not answer and not comment.strip():
            return None
        return lambda: mine.do(granting_emergency.judge_emergency, emergency.emergency_id, is_justified=answer, comment=comment)

    ask_and_do(t("Judge the opening of {number}", number=emergency.number), t("Save"), "judge", body, told=t("It is judged."))
