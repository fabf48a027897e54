"""What I have put into the bin, and what I have hidden from my lists: each can be taken back."""

from functools import partial

import streamlit as st

from casework.queries import binned
from casework.queries.binned import BinRow
from casework.queries.record_versions import text_of
from casework.services import records
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do
from ui.desk.parts.binned_cases import binned_cases
from ui.desk.parts.doing import done
from ui.desk.parts.markup import each, html, show
from ui.desk.parts.pieces import empty, facts
from ui.desk.parts.record_facts import record_facts
from ui.desk.parts.record_terms import GENRES
from ui.desk.parts.wide import wide_page
from ui.desk.parts.words import day, moment, t
from ui.desk.place import Place


def bin_view(mine: Desk, place: Place) -> None:
    """Show the bin and the hidden records, or one binned record."""
    lead = t("What lies in the bin is there for nobody. When its time is over it is destroyed, unless it must be kept.")
    with wide_page(t("Bin and hidden records"), lead):
        if place.id is not None:
            _one(mine, place.id)
            return
        rows = mine.ask(binned.my_bin)
        if not rows:
            show(empty(t("The bin is empty"), t("Drafts you delete lie here for thirty days.")))
        for row in rows:
            _row(mine, row)
        binned_cases(mine)
        hidden = mine.ask(binned.my_hidden)
        if hidden:
            show(html('<section class="page"><h2>{title}</h2></section>', title=t("Hidden from my lists")))
        for one in hidden:
            left, right = st.columns([80, 20], vertical_alignment="center")
            with left:
                show(html('<a class="quiet" href="?record={id}">{title}</a>', id=one.record_id, title=one.title))
            if right.button(t("Show again"), key=f"unhide_{one.record_id}", width="stretch"):
                done(partial(mine.do, records.unhide, one.record_id), t("It is back in your lists."))


def _row(mine: Desk, row: BinRow) -> None:
    left, middle, right = st.columns([60, 20, 20], vertical_alignment="center")
    with left:
        show(
            html(
                '<a class="quiet" href="?page=bin&id={id}">{title}</a><div class="small muted">{genre} · {binned} · {ends}</div>',
                id=row.record_id,
                title=row.title,
                genre=t(GENRES[row.genre]),
                binned=t("deleted {at}", at=moment(row.binned_at)),
                ends=t("destroyed on {day}", day=day(row.ends_on)),
            )
        )
    if middle.button(t("Take out of the bin"), key=f"restore_{row.record_id}", width="stretch"):
        done(lambda: mine.do(records.restore, row.record_id), t("{title} is back.", title=row.title))
    if not row.is_shared and right.button(t("Destroy now…"), key=f"purge_{row.record_id}", width="stretch"):
        _purge_dialog(mine, row)


def _purge_dialog(mine: Desk, row: BinRow) -> None:
    def body() -> Deed:
        show(html("<p>{text}</p>", text=t("“{title}” is destroyed at once and cannot be brought back.", title=row.title)))
        return lambda: mine.do(records.purge, row.record_id)

    ask_and_do(t("Destroy now"), t("Destroy it"), "purge", body, told=t("{title} is destroyed.", title=row.title))


def _one(mine: Desk, record_id: int) -> None:
    with mine.work() as work:
        record = binned.binned_record(work, record_id)
    lines = each([html("<p>{line}</p>", line=line) for line in text_of(record.body_html)])
    show(html('<section class="page"><h2>{title}</h2>{facts}<div class="prose">{lines}</div></section>', title=record.title,
              facts=facts(record_facts(record)), lines=lines))  # fmt: skip
    if st.button(t("Take out of the bin"), type="primary", key="restore_one"):
        done(lambda: mine.do(records.restore, record_id), t("{title} is back.", title=record.title))
