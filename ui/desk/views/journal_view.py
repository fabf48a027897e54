"""The journal's queue: what came or went and has no number, how old it is, and registering many at once."""

import streamlit as st

from casework.calendar import legal_date
from casework.errors import CaseworkError
from casework.queries import journal_queue
from casework.queries.journal_queue import QueuePage, QueueRow
from casework.services import journal
from casework.vocabulary import AgeBand, RecordKind, RegisterOutcome, Whose
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.journal_terms import BAND_TONES, BANDS, OUTCOMES, WHOSE
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import KINDS
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import day, full_moment, t
from ui.desk.place import Place
from ui.desk.registering import Outcome
from ui.desk.views.leave_out_dialog_view import leave_out_dialog
from ui.desk.views.register_many_dialog_view import register_many_dialog
from ui.desk.views.take_back_dialog_view import take_back_dialog

FIRST = 50
SHOWN, DONE = "queue_shown", "registered_now"


def journal_view(mine: Desk, _: Place) -> None:
    """Show the queue with its filters, its bands of age, and what was left out on purpose."""
    with wide_page(t("To be registered"), t("What came or went and has not been registered yet, the oldest first.")):
        outcomes: tuple[Outcome, ...] = st.session_state.get(DONE, ())
        if outcomes:
            _outcomes(mine, outcomes)
        whose, kinds = _filter()
        page = mine.ask(journal_queue.queue, whose=whose, kinds=kinds, first=st.session_state.get(SHOWN, FIRST))
        show(_summary(page))
        if not page.rows:
            show(empty(t("Everything is registered"), t("What comes or goes without a number stands here until it gets one.")))
        else:
            _queue(mine, page)
        _left_out(mine, whose)


def _filter() -> tuple[Whose, tuple[RecordKind, ...]]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        whose = st.segmented_control(
            t("Whose"), list(Whose), default=Whose.UNIT, format_func=lambda each: t(WHOSE[each]), key="queue_whose", required=True
        )
        kinds = st.pills(
            t("Which way"),
            list(RecordKind),
            default=list(RecordKind),
            format_func=lambda each: t(KINDS[each]),
            selection_mode="multi",
            key="queue_kinds",
        )
    return whose or Whose.UNIT, tuple(kinds) or tuple(RecordKind)


def _summary(page: QueuePage) -> Markup:
    pills = [
        html(
            '<span class="pill {tone}">{count} · {band}</span> ',
            tone=BAND_TONES[band],
            count=page.counts[band],
            band=t(BANDS[band], limit=page.limit),
        )
        for band in (AgeBand.ALARM, AgeBand.SOON, AgeBand.TODAY)
    ]
    return html('<p class="page" role="status" style="margin:0">{pills}</p>', pills=Markup("").join(pills))


def _queue(mine: Desk, page: QueuePage) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="queue_deeds"):
        everything = st.checkbox(t("Choose all {count} shown", count=len(page.rows)), key="choose_all")
        act = st.container(horizontal=True)
    chosen: list[QueueRow] = []
    for band in (AgeBand.ALARM, AgeBand.SOON, AgeBand.TODAY):
        rows = [row for row in page.rows if row.band is band]
        if rows:
            show(html('<div class="page"><h2>{band}</h2></div>', band=t(BANDS[band], limit=page.limit)))
            with st.container(key=f"band_{band}", gap=None):
                chosen += [row for row in rows if _row(row, is_chosen=everything)]
    with act:
        register = t("Register {count} chosen…", count=len(chosen))
        if st.button(register, key="register_chosen", type="primary", icon=":material/task:", disabled=not chosen):
            register_many_dialog(mine, tuple(chosen), DONE)
        if st.button(t("Leave out of the journal…"), key="leave_out", icon=":material/block:", disabled=not chosen):
            leave_out_dialog(mine, tuple(chosen))
    if page.total > len(page.rows) and st.button(t("Show more"), key="more_queue"):
        st.session_state[SHOWN] = len(page.rows) + FIRST
        st.rerun()


def _row(row: QueueRow, *, is_chosen: bool) -> bool:
    with st.container(horizontal=True, vertical_alignment="center", key=f"queue_{row.record_id}", gap="small"):
        ticked = st.checkbox(row.title, key=f"choose_{row.record_id}_{is_chosen}", value=is_chosen)
        age = t("today") if row.age == 0 else t("one working day") if row.age == 1 else t("{count} working days", count=row.age)
        alarm = html(" · {text}", text=t("head told {at}", at=full_moment(row.alarmed_at))) if row.alarmed_at else ""
        case = html('<a href="?case={id}">{number}</a>', id=row.case_id, number=row.case_number) if row.case_id else t("on no case")
        show(
            html(
                '<div class="queue-facts"><span class="pill {tone}">{age}</span> <span>{kind} {at} · {party}</span> '
                '<span class="muted">{case} · {responsible}{alarm}</span> '
                '<a href="?record={id}" aria-label="{open_title}">{open}</a></div>',
                tone=BAND_TONES[row.band],
                age=age,
                kind=t(KINDS[row.kind]),
                at=day(legal_date(row.at)),
                party=row.other_party or "–",
                case=case,
                responsible=row.responsible,
                alarm=alarm,
                id=row.record_id,
                open=t("Open it"),
                open_title=t("Open {title}", title=row.title),
            )
        )
    return ticked


def _outcomes(mine: Desk, outcomes: tuple[Outcome, ...]) -> None:
    registered = [each for each in outcomes if each.outcome is RegisterOutcome.REGISTERED]
    with st.container(border=True, key="outcomes"):
        show(
            html(
                '<div class="page" role="status"><h2>{title}</h2></div>',
                title=t("{done} of {count} registered", done=len(registered), count=len(outcomes)),
            )
        )
        rows: list[tuple[Markup | str, ...]] = [
            (
                html('<a href="?record={id}">{title}</a>', id=each.record_id, title=each.title),
                html(
                    '<span class="pill {tone}">{text}</span>',
                    tone="green" if each.outcome is RegisterOutcome.REGISTERED else "red",
                    text=t(OUTCOMES[each.outcome]),
                ),
                each.said,
            )
            for each in outcomes
        ]
        show(table((t("Record"), t("Outcome"), t("Number, or why not")), rows, label=t("What became of each")))
        with st.container(horizontal=True):
            if st.button(t("Close"), key="outcomes_close", icon=":material/close:"):
                st.session_state[DONE] = ()
                st.rerun()
            takes_back = t("Take back {count} registrations…", count=len(registered))
            if registered and st.button(takes_back, key="outcomes_undo", icon=":material/undo:"):
                take_back_dialog(mine, outcomes, DONE)


def _left_out(mine: Desk, whose: Whose) -> None:
    rows = mine.ask(journal_queue.left_out, whose=whose)
    if not rows:
        return
    with st.expander(t("Left out of the journal ({count})", count=len(rows))):
        for row in rows:
            with st.container(horizontal=True, vertical_alignment="center", key=f"out_{row.record_id}"):
                show(
                    html(
                        '<div><a class="quiet" href="?record={id}">{title}</a> <span class="muted">{why} · {by} {at}</span></div>',
                        id=row.record_id,
                        title=row.title,
                        why=row.reason,
                        by=row.by,
                        at=full_moment(row.at),
                    )
                )
                if st.button(t("Put back"), key=f"put_back_{row.record_id}", help=t("Put {title} back in the queue", title=row.title)):
                    try:
                        mine.do(journal.put_back_in_queue, row.record_id)
                        notices.tell(t("It waits to be registered again."))
                    except CaseworkError as error:
                        notices.refuse(error)
                    st.rerun()
