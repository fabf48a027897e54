"""What I am told of an approval beyond what waits for me: following it, and what I want to know at each step of mine."""

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import notices as notices_asked
from casework.services import subscribing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.notice_terms import CHOICES, SUBSCRIPTIONS
from ui.desk.parts.words import t


def following(mine: Desk, approval_id: int) -> None:
    """Show whether I follow the approval, and the way to what I am told of it."""
    with st.container(horizontal=True, key="approval_following"):
        if mine.ask(notices_asked.is_watched, approval_id):
            if st.button(t("Stop following"), key="approval_unfollow", type="tertiary", icon=":material/notifications_off:"):
                done(
                    lambda: mine.do(subscribing.unwatch, approval_id),
                    t("You no longer follow the approval."),
                    undo=f"unfollowed::{approval_id}",
                )
        elif st.button(t("Follow"), key="approval_follow", type="tertiary", icon=":material/notifications:"):
            done(
                lambda: mine.do(subscribing.watch, approval_id),
                t("You follow the approval: you are told when it moves, is commented on or is final."),
                undo=f"followed::{approval_id}",
            )
        if st.button(t("What I am told…"), key="approval_told", type="tertiary", icon=":material/tune:"):
            told_dialog(mine, approval_id)


def told_dialog(mine: Desk, approval_id: int) -> None:
    """Ask what I want to be told of at each step I have a part in."""
    now = mine.ask(notices_asked.subscribed, approval_id)

    @st.dialog(t("What I am told of this approval"))
    def ask() -> None:
        show(
            html(
                '<p class="muted small">{text}</p>',
                text=t("What waits for you is always told. This is what you are told besides, for as long as you may read the record."),
            )
        )
        if not now.steps:
            show(html("<p>{text}</p>", text=t("You have no part in its steps yet. Follow the approval to be told how it goes.")))
            return
        chosen = {
            step.step: st.multiselect(
                step.title,
                CHOICES,
                default=list(step.wants),
                format_func=lambda each: t(SUBSCRIPTIONS[each]),
                key=f"told_{approval_id}_{step.step}",
                placeholder=t("Nothing besides"),
                help=None if step.is_own else t("So far as the approval's definition says it."),
            )
            for step in now.steps
        }
        if st.button(t("Save"), key="told_do", type="primary", width="stretch"):
            try:
                for step in now.steps:
                    if set(chosen[step.step]) != set(step.wants):
                        mine.do(subscribing.subscribe, approval_id, step.step, chosen[step.step])
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                notices.tell(t("You are told as you have chosen."))
                st.rerun()

    ask()
