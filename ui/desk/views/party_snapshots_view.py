"""Parties on a record or case as they stood, what the register says differently now, and what can be done about them."""

from dataclasses import dataclass

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import distribution_lists, list_choosing, party_snapshots
from casework.queries.case_page import CasePage
from casework.queries.party_snapshots import SnapshotShown
from casework.queries.record_page import RecordPage
from casework.services import distribution, party_reading, party_use
from casework.services.house_parties import GETS_IT
from casework.services.party_use import PartyUse
from casework.vocabulary import Expansion, PartyRole, Thing
from ui.desk.data import Desk, Path
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.house_choice import house
from ui.desk.parts.journal_terms import EXPANSIONS, PARTY_FIELDS
from ui.desk.parts.list_choice import expansion
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.register_finding import find
from ui.desk.parts.terms import PARTY_ROLES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t
from ui.desk.place import Place
from ui.desk.views.show_masked_dialog_view import show_masked_dialog

LEAST_WORDS = 2


@dataclass(frozen=True)
class On:
    """The record or case the parties stand on."""

    id: int
    is_case: bool


def record_parties_tab(mine: Desk, record: RecordPage, _path: Path | None, _place: Place) -> None:
    """Show the parties of a record."""
    with st.container(key="sheet"):
        _parties(mine, On(record.record_id, is_case=False), mine.ask(party_snapshots.on_record, record.record_id))


def case_parties_view(mine: Desk, case: CasePage) -> None:
    """Show the parties of a case."""
    _parties(mine, On(case.case_id, is_case=True), mine.ask(party_snapshots.on_case, case.case_id))


def _parties(mine: Desk, on: On, rows: tuple[SnapshotShown, ...]) -> None:
    with st.container(horizontal=True):
        if st.button(t("Add a party…"), key="party_add", icon=":material/person_add:"):
            _add_dialog(mine, on)
        if not on.is_case and st.button(t("Use a distribution list…"), key="list_use", icon=":material/group_add:"):
            _list_dialog(mine, on)
    if not rows:
        show(empty(t("No parties"), t("Add one from the register, or write who it is.")))
    for row in rows:
        _row(mine, on, row)


def _row(mine: Desk, on: On, row: SnapshotShown) -> None:
    with st.container(border=True, key=f"snapshot_{row.row_id}"):
        name = html('<a class="quiet" href="?page=party&id={id}">{name}</a>', id=row.party_id, name=row.name) if row.party_id else row.name
        marks = [html(' <span class="pill red">{text}</span>', text=t("Protected address"))] if row.is_protected else []
        marks += [html(' <span class="pill">{text}</span>', text=t("Colleague"))] if row.is_inside else []
        known = [part for part in (f"{row.identifier_kind} {row.masked}".strip(), row.email, row.phone, row.address) if part]
        pattern = '<div class="page"><h2>{name}{marks}</h2><div class="muted">{role}{known}</div>{differs}{who}</div>'
        show(
            html(
                pattern,
                name=name,
                marks=each(marks),
                role=t(PARTY_ROLES[row.role]),
                known="".join(f" · {part}" for part in known),
                differs=_differs(row),
                who=who_sees(Thing.CASE_PARTY if on.is_case else Thing.RECORD_PARTY, row.row_id),
            )
        )
        with st.container(horizontal=True):
            _deeds(mine, on, row)


def _differs(row: SnapshotShown) -> Markup | str:
    if not row.differs:
        return ""
    fields = ", ".join(t(PARTY_FIELDS[name]).lower() for name in row.differs)
    return html(
        '<p class="small" style="margin:6px 0 0">{text}</p>', text=t("The register says something else now: {fields}.", fields=fields)
    )


def _deeds(mine: Desk, on: On, row: SnapshotShown) -> None:
    if row.masked and st.button(t("Show the whole number…"), key=f"number_{row.row_id}"):
        show_masked_dialog(
            t("Show the whole number"),
            lambda purpose: mine.do(party_reading.show_identifier_on, row.row_id, purpose, on_case=on.is_case),
        )
    if row.is_protected and st.button(t("Show the protected address…"), key=f"address_{row.row_id}"):
        show_masked_dialog(
            t("Show the protected address"),
            lambda purpose: mine.do(party_reading.show_address_on, row.row_id, purpose, on_case=on.is_case),
        )
    if row.differs and st.button(t("Bring up to date"), key=f"refresh_{row.row_id}", icon=":material/sync:"):
        done(lambda: mine.do(party_use.refresh, row.row_id, on_case=on.is_case), t("{name} is up to date.", name=row.name))
    if st.button(t("Role…"), key=f"role_{row.row_id}", help=t("Change the role of {name}", name=row.name)):
        _role_dialog(mine, on, row)
    if st.button(t("Take off"), key=f"off_{row.row_id}", help=t("Take {name} off", name=row.name)):
        done(lambda: mine.do(party_use.take_off, row.row_id, on_case=on.is_case), t("{name} is taken off.", name=row.name))


def _role_dialog(mine: Desk, on: On, row: SnapshotShown) -> None:
    @st.dialog(t("Change the role of {name}", name=row.name))
    def ask() -> None:
        role = _role(list(PartyRole).index(row.role))
        if st.button(t("Save"), type="primary", key="role_save", width="stretch"):
            try:
                mine.do(party_use.change_role, row.row_id, role, on_case=on.is_case)
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def _role(at: int) -> PartyRole:
    roles = list(PartyRole)
    return st.selectbox(t("Role"), roles, index=at, format_func=lambda each_: t(PARTY_ROLES[each_]), key="use_role") or roles[at]


def _add_dialog(mine: Desk, on: On) -> None:
    @st.dialog(t("Add a party"), width="medium")
    def ask() -> None:
        role = _role(list(PartyRole).index(PartyRole.CONCERNED))
        where = {False: t("From the register, or outside"), True: t("A colleague, unit or team")}
        if not on.is_case and st.radio(t("From where?"), list(where), format_func=where.__getitem__, key="use_house", horizontal=True):
            _of_the_house(mine, on, role)
            return
        words = st.text_input(t("Name or whole number"), key="use_words")
        what_for = t("To put somebody on case {id}", id=on.id) if on.is_case else t("To put somebody on record {id}", id=on.id)
        found = find(mine, words, what_for, first=20).rows if len(words.strip()) >= LEAST_WORDS else ()
        names = {row.party_id: f"{row.name} · {row.masked or row.email or row.town}".strip(" ·") for row in found}
        chosen: list[int | None] = [*names, None]
        if words.strip():
            party_id = st.radio(
                t("Who is it?"),
                chosen,
                format_func=lambda one: names[one] if one else t("Not in the register: “{name}”", name=words.strip()),
                key="use_party",
            )
            if st.button(t("Add"), type="primary", key="use_do", width="stretch"):
                _put(mine, on, PartyUse(role=role, party_id=party_id, name="" if party_id else words))

    ask()


def _of_the_house(mine: Desk, on: On, role: PartyRole) -> None:
    people = house(mine)
    principal_id = st.selectbox(
        t("Colleague, unit or team"),
        list(people),
        format_func=people.__getitem__,
        index=None,
        key="use_inside",
        placeholder=t("Type a name"),
    )
    gets = t("When the record is sent, they find it in their inbox and can read it.")
    names = t("They are named in this role. That alone lets nobody read the record.")
    show(html('<p class="small muted">{text}</p>', text=gets if role in GETS_IT else names))
    if st.button(t("Add"), type="primary", key="use_inside_do", width="stretch", disabled=principal_id is None):
        _put(mine, on, PartyUse(role=role, principal_id=principal_id))


def _put(mine: Desk, on: On, use: PartyUse) -> None:
    put = party_use.put_on_case if on.is_case else party_use.put_on_record
    try:
        mine.do(put, on.id, use)
        notices.tell(t("The party is added."))
    except CaseworkError as error:
        st.error(notices.sentence(error))
    else:
        st.rerun()


def _list_dialog(mine: Desk, on: On) -> None:
    @st.dialog(t("Use a distribution list"))
    def ask() -> None:
        lists = {row.list_id: f"{row.name} ({row.members})" for row in mine.ask(distribution_lists.lists_of)}
        if not lists:
            show(html('<p class="muted">{text}</p>', text=t("There is no distribution list you can use.")))
            return
        list_id = st.selectbox(t("List"), list(lists), format_func=lists.__getitem__, key="use_list")
        role = st.radio(
            t("As"), [PartyRole.RECIPIENT, PartyRole.COPY_RECIPIENT], format_func=lambda one: t(PARTY_ROLES[one]), key="list_role"
        )
        as_role = role or PartyRole.RECIPIENT
        try:
            weighed = mine.ask(list_choosing.for_recipients, list_id, on.id, role=as_role) if list_id is not None else ()
        except CaseworkError as error:
            st.error(notices.sentence(error))
            return
        expansion(weighed)
        count = sum(one.outcome is Expansion.PUT for one in weighed)
        label = t("Add {count} to the record", count=count)
        if st.button(label, type="primary", key="use_list_do", width="stretch", disabled=not count) and list_id is not None:
            try:
                said = mine.do(distribution.use_on_record, on.id, list_id, role=as_role)
                notices.tell("; ".join(f"{one.name}: {t(EXPANSIONS[one.outcome])}" for one in said))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()
