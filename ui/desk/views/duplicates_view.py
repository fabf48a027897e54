"""Entries of the register that look like one, side by side: merge them, or say that they are different; and undo."""

import streamlit as st

from casework.queries import party_duplicates
from casework.queries.party_duplicates import Alike, MergeShown, Pair
from casework.services import party_merging
from casework.vocabulary import Likeness
from ui.desk.data import Desk
from ui.desk.parts.doing import done
from ui.desk.parts.journal_terms import LIKENESSES, PARTY_FIELDS, PARTY_KINDS
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty, facts
from ui.desk.parts.wide import wide_page
from ui.desk.parts.words import full_moment, t
from ui.desk.place import Place

TAKEN = {"email": "email", "phones": "phones", "address": "address", "contact_person": "contact_person", "web": "web"}


def duplicates_view(mine: Desk, _: Place) -> None:
    """Show the pairs, then what was merged lately."""
    lead = t("Entries with the same number, or the same name and the same e-mail, telephone or address.")
    with wide_page(t("Duplicates"), lead):
        pairs = mine.ask(party_duplicates.pairs)
        if not pairs:
            show(empty(t("No duplicates"), t("When two entries look like one, they stand here side by side.")))
        for pair in pairs:
            _pair(mine, pair)
        merges = mine.ask(party_duplicates.merges)
        if merges:
            show(html('<div class="page"><h2>{title}</h2></div>', title=t("Merged lately")))
            for merge in merges:
                _merge(mine, merge)


def _pair(mine: Desk, pair: Pair) -> None:
    one, other = pair.one.row, pair.other.row
    key = f"{one.party_id}_{other.party_id}"
    with st.container(border=True, key=f"pair_{key}"):
        why = ", ".join(t(LIKENESSES[each]) for each in pair.because if isinstance(each, Likeness))
        show(html('<div class="page"><h2>{name}</h2><div class="muted">{why}</div></div>', name=one.name, why=why))
        left, right = st.columns(2, gap="large")
        for column, alike, label in ((left, pair.one, t("First entry")), (right, pair.other, t("Second entry"))):
            with column:
                show(
                    html(
                        '<section class="page panel"><h2>{label}: <a class="quiet" href="?page=party&id={id}">{name}</a></h2>'
                        "{facts}</section>",
                        label=label,
                        id=alike.row.party_id,
                        name=alike.row.name,
                        facts=facts(_facts(alike)),
                    )
                )
        taken = st.multiselect(
            t("Fields the surviving entry takes over from the other"),
            list(TAKEN),
            format_func=lambda name: t(PARTY_FIELDS[name]),
            key=f"take_{key}",
            placeholder=t("None"),
        )
        with st.container(horizontal=True):
            if st.button(t("Merge, keep the first"), key=f"keep_first_{key}", type="primary", icon=":material/merge:"):
                _do(mine, one.party_id, other.party_id, tuple(taken))
            if st.button(t("Merge, keep the second"), key=f"keep_second_{key}", icon=":material/merge:"):
                _do(mine, other.party_id, one.party_id, tuple(taken))
            if st.button(t("They are different"), key=f"distinct_{key}", icon=":material/call_split:"):
                done(lambda: mine.do(party_merging.say_distinct, one.party_id, other.party_id), t("They are kept apart from now on."))


def _do(mine: Desk, survivor_id: int, merged_id: int, take: tuple[str, ...]) -> None:
    done(lambda: mine.do(party_merging.merge, survivor_id, merged_id, take=take), t("They are one entry now. It can be undone below."))


def _merge(mine: Desk, merge: MergeShown) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"merge_{merge.merge_id}"):
        show(
            html(
                '<div>{merged} → <a class="quiet" href="?page=party&id={id}">{survivor}</a> <span class="muted">{by} {at}</span></div>',
                merged=merge.merged.name,
                id=merge.survivor.party_id,
                survivor=merge.survivor.name,
                by=merge.by,
                at=full_moment(merge.at),
            )
        )
        if st.button(t("Undo"), key=f"undo_merge_{merge.merge_id}", icon=":material/undo:"):
            done(lambda: mine.do(party_merging.undo, merge.merge_id), t("They are two entries again."))


def _facts(alike: Alike) -> tuple[tuple[str, str], ...]:
    row = alike.row
    return (
        (t("Kind"), t(PARTY_KINDS[row.kind])),
        (t("Party no."), str(row.number)),
        (t("Number"), f"{row.identifier_kind} {row.masked}".strip()),
        (t("E-mail"), row.email),
        (t("Telephones"), t("Protected") if row.is_protected else ", ".join(alike.phones)),
        (t("Address"), t("Protected") if row.is_protected else alike.address),
        (t("Contact person"), alike.contact_person),
        (t("Home page"), alike.web),
    )
