"""The e-mail once a day: what waits for the next one, and what the latest one says, as it goes out."""

import streamlit as st

from casework.queries import notice_mail
from casework.queries.notice_mail import DigestShown
from casework.services import notice_digests
from casework.services.notice_digests import FROM_HOUR
from ui.desk.data import Desk
from ui.desk.parts.asking import section
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import day, moment, t


def mail(mine: Desk) -> None:
    """Show it to who gets one; others see nothing of it."""
    made, waiting = mine.ask(notice_mail.digests, first=1), mine.ask(notice_mail.count_waiting)
    if not made and not waiting:
        return
    section(t("The e-mail once a day"))
    next_one = t("Waiting for the next one, from {hour}: {count}.", hour=f"{FROM_HOUR}:00", count=waiting)
    show(html('<p class="muted">{text}</p>', text=next_one))
    for each in made:
        _latest(mine, each)


def _latest(mine: Desk, each: DigestShown) -> None:
    state = t("sent {at}", at=moment(each.sent_at)) if each.sent_at else t("waits to be sent")
    with st.expander(t("The one of {day}: {state}", day=day(each.day), state=state)):
        said = mine.ask(notice_digests.message, each.digest_id)
        if said.is_empty:
            show(html('<p class="muted">{text}</p>', text=t("There is nothing left to say in it: you have read all of it on the desk.")))
            return
        show(
            html(
                '<p><b>{subject}</b><br><span class="muted small">{to}</span></p><pre class="mail">{plain}</pre>'
                '<p class="muted small">{text} <a class="quiet" href="/notices/messages/{id}.eml">{link}</a></p>',
                subject=said.subject,
                to=t("To {address}", address=said.to),
                plain=said.plain,
                text=t("As it reads now: what you have read on the desk since, or may not read any more, is left out."),
                id=each.digest_id,
                link=t("Save it as an e-mail"),
            )
        )
