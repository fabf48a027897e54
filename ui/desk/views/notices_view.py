"""What I am told of: notices with the unread ones first, marked as read one by one or all at once."""

import datetime as dt

import streamlit as st

from casework.notice_words import said
from casework.queries import notices as notices_asked
from casework.queries.notices import UNREAD_CAP, NoticeShown
from casework.services import noticing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.asking import page_head, section
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.words import day, language, moment, t
from ui.desk.place import Place
from ui.desk.views.notice_mail_view import mail

READ_SHOWN = 30
SHOWN = "notices_shown"


def notices_view(mine: Desk, _: Place) -> None:
    """Show what I have not read, then what I have."""
    more = int(st.session_state.get(SHOWN, READ_SHOWN))
    unread = mine.ask(notices_asked.notices, unread=True, first=UNREAD_CAP)
    read = mine.ask(notices_asked.notices, unread=False, first=more + 1)
    with st.container(key="wide"), st.container(key="widebody"):
        page_head(
            t("Notices"),
            t("What has happened to what concerns you. They go away by themselves after {days} days.", days=noticing.KEPT_DAYS),
        )
        with st.container(horizontal=True, vertical_alignment="center", key="notices_deeds"):
            if st.button(t("Mark all as read"), key="read_all", icon=":material/done_all:", disabled=not unread):
                _told(mine.do(noticing.mark_all_read, newest=unread[0].notice_id), t("All notices are marked as read."))
            show(html('<a class="quiet" href="?page=account">{text}</a>', text=t("Choose what I am told of")))
        section(t("Unread"))
        if not unread and read:
            show(html('<p class="muted">{text}</p>', text=t("You have read everything")))
        elif not unread:
            show(empty(t("You have read everything"), t("What is sent to you, waits for you or comes back to you is told here.")))
        for each in unread:
            with st.container(key=f"notice_{each.notice_id}"):
                line, deed = st.columns([84, 16], vertical_alignment="center")
                with line:
                    show(_line(each))
                if deed.button(t("Mark as read"), key=f"read_{each.notice_id}", type="tertiary", width="stretch"):
                    _told(mine.do(noticing.mark_read, [each.notice_id]), t("Marked as read."))
        if read:
            section(t("Read already"))
        for each in read[:more]:
            show(_line(each))
        if len(read) > more and st.button(t("Show more"), key="notices_more"):
            st.session_state[SHOWN] = more + READ_SHOWN
            st.rerun()
        mail(mine)


def _told(read_in: int, words: str) -> None:
    notices.tell(words, undo=f"notices::{read_in}")
    st.rerun()


def _line(each: NoticeShown) -> Markup:
    """Return what happened to what, by whom and when."""
    title = each.title
    if each.is_lent:  # it opens to who acts for the absent one, which is chosen there
        link, title = "?page=standing_in", t("What you see when you act for {name}", name=each.absent)
    elif each.post_list_id is not None:
        link, title = f"?page=post_list&q={each.title}", day(dt.date.fromisoformat(each.title))
    elif each.record_id is None and each.case_id is None:
        link, title = "?page=files", t("Stored files")
    else:
        link = f"?record={each.record_id}" if each.record_id is not None else f"?case={each.case_id}"
    return html(
        '<div class="told-line {kind}"><a href="{link}"><b>{what}</b> <span>{number} {title}</span></a>'
        '<div class="small muted">{by}<time datetime="{iso}">{at}</time></div></div>',
        kind="" if each.read_at else "unread",
        link=link,
        what=said(each.cause, language(), name=each.absent or each.search),
        number=each.number,
        title=title or t("Without a title"),
        by=f"{each.by} · " if each.by else "",
        iso=each.told_at.isoformat(),
        at=moment(each.told_at),
    )
