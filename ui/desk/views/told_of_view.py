"""How I am told of each kind of thing, and what I am told of approvals besides, on my account."""

from collections.abc import Mapping, Sequence

import streamlit as st

from casework.queries import notices as notices_asked
from casework.services import noticing, subscribing
from casework.services.notice_digests import FROM_HOUR
from casework.vocabulary import NoticeKind, NoticeWay, Subscription
from casework.work import Work
from ui.desk.data import Desk
from ui.desk.parts.asking import section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.notice_terms import CHOICES, KINDS, SUBSCRIPTIONS, WAYS
from ui.desk.parts.words import t


def told_of(mine: Desk) -> None:
    """Ask how I want to be told; what waits for me stays in my inbox whatever is chosen."""
    _ways(mine)
    _besides(mine)


def _ways(mine: Desk) -> None:
    now = mine.ask(notices_asked.preferences)
    section(t("What I am told of"))
    about = t(
        "Inboxes and For approval show what waits for you whatever you choose here. An e-mail is sent once a day, from {hour}.",
        hour=f"{FROM_HOUR}:00",
    )
    show(html('<p class="muted">{text}</p>', text=about))
    with st.form("told_of", border=False):
        columns = st.columns(2, gap="large")
        chosen = {
            kind: columns[at % 2].selectbox(
                t(words), list(WAYS), index=list(WAYS).index(now[kind]), format_func=lambda way: t(WAYS[way]), key=f"told_{kind}"
            )
            for at, (kind, words) in enumerate(KINDS.items())
        }
        if st.form_submit_button(t("Save"), key="told_of_do", type="primary"):
            changed = {kind: way for kind, way in chosen.items() if way is not None and way is not now[kind]}
            done(lambda: mine.do(_prefer, changed), t("You are told as you have chosen, from now on."))


def _besides(mine: Desk) -> None:
    now = mine.ask(notices_asked.wishes)
    section(t("What I am told of approvals besides"))
    about = t(
        "This counts at every step you come to have a part in from now on. On one approval you can choose otherwise, under What I am told…"
    )
    show(html('<p class="muted">{text}</p>', text=about))
    with st.form("besides", border=False):
        is_own = st.checkbox(t("As I choose here, whatever the approval's definition says"), value=now.is_own, key="besides_own")
        wants = st.multiselect(
            t("Tell me"),
            CHOICES,
            default=[each for each in CHOICES if each in now.wants],
            format_func=lambda each: t(SUBSCRIPTIONS[each]),
            key="besides_wants",
            placeholder=t("Nothing besides"),
        )
        if st.form_submit_button(t("Save"), key="besides_do", type="primary"):
            done(lambda: mine.do(_wish, wants if is_own else None), t("You are told as you have chosen, from now on."))


def _prefer(work: Work, changed: Mapping[NoticeKind, NoticeWay]) -> None:
    for kind, way in changed.items():
        noticing.prefer(work, kind, way)


def _wish(work: Work, wants: Sequence[Subscription] | None) -> None:
    if wants is None:
        subscribing.wish_as_defined(work)
    else:
        subscribing.wish(work, wants)
