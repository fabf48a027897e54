"""How a record hangs together with others: what it answers, what answers it, its copies; only with what one may read."""

from functools import partial

import streamlit as st

from casework.queries import record_links
from casework.queries.record_links import LinkShown
from casework.queries.record_page import RecordPage
from casework.services import records
from casework.vocabulary import Action, LinkKind
from search.similar import similar
from ui.desk.data import Desk, Path
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.record_terms import LINKS
from ui.desk.parts.wide import table
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place


def links_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the links in both directions."""
    found = mine.ask(record_links.links_of, record.record_id)
    with st.container(key="sheet"):
        if found:
            _linked(mine, record, found)
        else:
            show(empty(t("No related records"), t("Replies, forwards and copies of it appear here, and what it is set as the answer to.")))
        _alike(mine, record)


def _alike(mine: Desk, record: RecordPage) -> None:
    """Show the records most like this one, when that is asked for, with the words that make them so."""
    key = f"alike_{record.record_id}"
    if not st.session_state.get(key):
        if st.button(t("Find records like this one"), key=f"find_{key}", icon=":material/search:"):
            st.session_state[key] = True
            st.rerun()
        return
    likes = mine.do(similar, mine.engine, record.record_id)
    if not likes:
        show(html('<p class="muted">{text}</p>', text=t("No record that you may read has rare words in common with it.")))
        return
    lines: list[tuple[Markup | str, ...]] = [
        (
            html('<a href="?record={id}">{title}</a>', id=one.record_id, title=one.row.title),
            one.row.case_number,
            full_moment(one.row.arrived_at),
            ", ".join(one.words),
        )
        for one in likes
    ]
    show(table((t("Record"), t("Case"), t("Of"), t("Words in common")), lines, label=t("Records like this one")))


def _linked(mine: Desk, record: RecordPage, found: tuple[LinkShown, ...]) -> None:
    with st.container():
        lines: list[tuple[Markup | str, ...]] = [
            (
                t(LINKS[(one.kind, one.is_from_here)]),
                html('<a href="?record={id}">{title}</a>', id=one.record_id, title=one.title),
                one.case_number,
                full_moment(one.arrived_at),
            )
            for one in found
        ]
        show(table((t("Relation"), t("Record"), t("Case"), t("Of")), lines, label=t("Related records")))
        for one in found:
            is_mine = one.kind is LinkKind.ANSWER_TO and one.is_from_here and record.may(Action.SET_ANSWER)
            label = t("No longer the answer to {title}", title=one.title)
            if is_mine and st.button(label, key=f"unlink_{one.record_id}", type="tertiary", icon=":material/link_off:"):
                done(partial(mine.do, records.unlink, record.record_id, one.record_id), t("The link is taken back."))
