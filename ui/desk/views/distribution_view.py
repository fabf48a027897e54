"""Distribution lists: mine, my unit's and the authority's; who stands on one, and changing it."""

from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError
from casework.queries import distribution_lists
from casework.queries.distribution_lists import ListPage, MemberShown
from casework.services import distribution
from casework.vocabulary import ListOwner, PrincipalKind, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.doing import done
from ui.desk.parts.house_choice import house
from ui.desk.parts.journal_terms import LIST_OWNERS
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.organisation_terms import PRINCIPAL_KINDS
from ui.desk.parts.pieces import empty
from ui.desk.parts.register_finding import find
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import t
from ui.desk.place import Place, go, here


def distribution_view(mine: Desk, place: Place) -> None:
    """Show the lists, or the one the address names."""
    if place.id is not None:
        _one(mine, mine.ask(distribution_lists.list_page, place.id))
        return
    with wide_page(t("Distribution lists"), t("Whom the same letter goes to, again and again. A list is written out where it is used.")):
        if st.button(t("Make a list…"), key="new_list", type="primary", icon=":material/playlist_add:"):
            _new_list_dialog(mine)
        rows = mine.ask(distribution_lists.lists_of, in_use=False)
        if not rows:
            show(empty(t("No lists yet"), t("Make one for those you often write to together.")))
            return
        lines: list[tuple[Markup | str, ...]] = [
            (
                html('<a href="?page=distribution&id={id}">{name}</a>', id=row.list_id, name=row.name),
                row.unit or t(LIST_OWNERS[row.scope]),
                str(row.members),
                t("In use") if row.is_active else t("Out of use"),
            )
            for row in rows
        ]
        show(table((t("Name"), t("Whose"), t("Members"), t("Status")), lines, label=t("Distribution lists")))


def _new_list_dialog(mine: Desk) -> None:
    @st.dialog(t("Make a list"))
    def ask() -> None:
        name = st.text_input(t("Name"), key="list_name", max_chars=200)
        owners = list(ListOwner)
        scope = st.radio(t("Whose"), owners, format_func=lambda each: t(LIST_OWNERS[each]), key="list_owner")
        about = st.text_input(t("What it is for"), key="list_about", max_chars=300)
        if st.button(t("Make it"), type="primary", key="list_make", width="stretch"):
            try:
                list_id = mine.do(distribution.make, name, scope=scope or ListOwner.MINE, description=about)
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                go(replace(here(), id=list_id))
                st.rerun()

    ask()


def _one(mine: Desk, page: ListPage) -> None:
    row = page.row
    crumb = html('<a href="?page=distribution">{text}</a>', text=t("Distribution lists"))
    with wide_page(row.name, page.description or t(LIST_OWNERS[row.scope]), crumb=crumb):
        show(who_sees(Thing.DISTRIBUTION_LIST, row.list_id))
        if page.may_edit:
            _add(mine, page)
        if not page.members:
            show(empty(t("Nobody is on the list"), t("Add parties from the register, colleagues or units.")))
        for member in page.members:
            _member(mine, page, member)
        if page.may_edit:
            if st.button(t("Change name and purpose…"), key="list_edit", type="tertiary", icon=":material/edit:"):
                _rename_dialog(mine, page)
            label = t("Take the list out of use") if row.is_active else t("Take the list into use again")
            if st.button(label, key="list_use", type="tertiary", icon=":material/block:" if row.is_active else ":material/undo:"):
                done(
                    lambda: mine.do(distribution.set_in_use, row.list_id, in_use=not row.is_active, opened_version=page.version),
                    t("{name} is changed.", name=row.name),
                )


def _add(mine: Desk, page: ListPage) -> None:
    with st.container(border=True, key="add_member"):
        left, right = st.columns(2, gap="large", vertical_alignment="bottom")
        words = left.text_input(t("Find a party by name or number"), key="member_words")
        what_for = t("To put somebody on the list {name}", name=page.row.name)
        found = find(mine, words, what_for, first=20).rows if words.strip() else ()
        names = {entry.party_id: entry.name for entry in found}
        party_id = left.selectbox(
            t("Party"), list(names), format_func=names.__getitem__, index=None, key="member_party", placeholder=t("Choose a party")
        )
        people = house(mine)
        principal_id = right.selectbox(
            t("Colleague, unit or team"), list(people), format_func=people.__getitem__, index=None, key="member_inside",
            placeholder=t("Type a name"),
        )  # fmt: skip
        add_party = left.button(t("Add the party"), key="member_add", disabled=party_id is None)
        if add_party and party_id is not None:
            done(lambda: mine.do(distribution.add_member, page.row.list_id, party_id=party_id), t("{name} is added.", name=names[party_id]))
        add_inside = right.button(t("Add of the house"), key="member_add_inside", disabled=principal_id is None)
        if add_inside and principal_id is not None:
            done(
                lambda: mine.do(distribution.add_member, page.row.list_id, principal_id=principal_id),
                t("{name} is added.", name=people[principal_id]),
            )


def _rename_dialog(mine: Desk, page: ListPage) -> None:
    @st.dialog(t("Change name and purpose"))
    def ask() -> None:
        name = st.text_input(t("Name"), value=page.row.name, key="list_new_name", max_chars=200)
        about = st.text_input(t("What it is for"), value=page.description, key="list_new_about", max_chars=1000)
        if st.button(t("Save"), type="primary", key="list_save", width="stretch"):
            try:
                mine.do(distribution.edit, page.row.list_id, opened_version=page.version, name=name, description=about)
                notices.tell(t("{name} is changed.", name=name))
            except CaseworkError as error:
                st.error(notices.sentence(error))
            else:
                st.rerun()

    ask()


def _member(mine: Desk, page: ListPage, member: MemberShown) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"member_{member.member_id}"):
        link = html('<a class="quiet" href="?page=party&id={id}">{name}</a>', id=member.party_id, name=member.name)
        state = html(' <span class="pill">{text}</span>', text=t("Out of use: left out")) if not member.is_active else ""
        kind = t(PRINCIPAL_KINDS[member.kind]) if member.kind in (PrincipalKind.UNIT, PrincipalKind.TEAM) else member.email
        pattern = '<div>{name} <span class="muted">{kind}</span>{state}</div>'
        show(html(pattern, name=link if member.party_id else member.name, kind=kind, state=state))
        if page.may_edit and st.button(t("Remove"), key=f"remove_{member.member_id}", help=t("Take {name} off the list", name=member.name)):
            done(lambda: mine.do(distribution.remove_member, member.member_id), t("{name} is taken off the list.", name=member.name))
