"""Teams and security groups: who is in them, and changing that by whoever may."""

import streamlit as st

from casework.queries import organisation_page
from casework.queries.organisation_page import GroupShown
from casework.services import granting_codes, organisation, organisation_changing
from casework.vocabulary import Privilege, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, page_head, pick
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import t, today
from ui.desk.place import Place


def groups_view(mine: Desk, _: Place) -> None:
    """Show each group with its members."""
    shown = mine.ask(organisation_page.groups)
    teams, security = mine.ask(lambda work: (work.has(Privilege.MANAGE_ORGANISATION), work.has(Privilege.MANAGE_SECURITY_GROUPS)))
    with st.container(key="wide"), st.container(key="widebody"):
        page_head(t("Teams and security groups"), t("A security group restricts who may see; a team shares work across units."))
        with st.container(horizontal=True):
            if teams and st.button(t("New team"), key="new_team", icon=":material/group_add:"):
                _new(mine, is_security_group=False)
            if security and st.button(t("New security group"), key="new_group", icon=":material/add_moderator:"):
                _new(mine, is_security_group=True)
            if security and st.button(t("Bind a group to the file plan"), key="bind_code", icon=":material/account_tree:"):
                _bind(mine, shown)
        if not shown:
            show(empty(t("No teams or groups yet"), t("Whoever may makes the first one.")))
        for group in shown:
            _group(mine, group)


def _group(mine: Desk, group: GroupShown) -> None:
    with st.container(border=True, key=f"group_{group.group_id}"):
        kind = t("Security group") if group.is_security_group else t("Team")
        state = "" if group.is_active else html(' <span class="pill">{text}</span>', text=t("Not in use"))
        members = ", ".join(member.official for member in group.members) or t("Nobody is in it.")
        show(
            html(
                '<div class="page"><h2>{name} <span class="pill {tone}">{kind}</span>{state}</h2><div>{members}</div>{who}</div>',
                name=group.name,
                tone="violet" if group.is_security_group else "blue",
                kind=kind,
                state=state,
                members=members,
                who=who_sees(Thing.SECURITY_GROUP if group.is_security_group else Thing.TEAM, group.group_id),
            )
        )
        if not group.may_change:
            return
        with st.container(horizontal=True):
            if group.is_active and st.button(t("Put somebody in"), key=f"add_{group.group_id}", icon=":material/person_add:"):
                _add(mine, group)
            if group.members and st.button(t("Take somebody out"), key=f"out_{group.group_id}", icon=":material/person_remove:"):
                _out(mine, group)
            label = t("Take out of use") if group.is_active else t("Take into use")
            if st.button(label, key=f"use_{group.group_id}", icon=":material/toggle_on:"):
                wanted = not group.is_active
                done(lambda: mine.do(organisation_changing.use_group, group.group_id, is_active=wanted), t("It is changed."))


def _new(mine: Desk, *, is_security_group: bool) -> None:
    verb = organisation.add_security_group if is_security_group else organisation.add_team

    def body() -> Deed | None:
        name = st.text_input(t("Name"), key="group_name", max_chars=120)
        return (lambda: mine.do(lambda work: verb(work, work.authority_id, name))) if name.strip() else None

    ask_and_do(t("New security group") if is_security_group else t("New team"), t("Make it"), "group", body, told=t("It is made."))


def _add(mine: Desk, group: GroupShown) -> None:
    there = {member.official_id for member in group.members}
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues() if person.official_id not in there}

    def body() -> Deed | None:
        who = pick(t("Colleague"), people, "member_who")
        until = st.date_input(t("Until"), value=None, key="member_until", format="DD/MM/YYYY")
        return None if who is None else lambda: mine.do(organisation.add_member, group.group_id, who, starts_on=today(), ends_on=until)

    ask_and_do(t("Put somebody in"), t("Put in"), "member", body, told=t("It is done."))


def _out(mine: Desk, group: GroupShown) -> None:
    members = {member.membership_id: member.official for member in group.members}

    def body() -> Deed | None:
        who = st.selectbox(t("Member"), list(members), format_func=members.__getitem__, key="out_who")
        on = st.date_input(t("Last day"), value=today(), key="out_on", format="DD/MM/YYYY")
        return lambda: mine.do(organisation.end_membership, who, on=on)

    ask_and_do(t("Take somebody out"), t("Take out"), "out", body, told=t("It is done."))


def _bind(mine: Desk, shown: tuple[GroupShown, ...]) -> None:
    groups = {group.group_id: group.name for group in shown if group.is_security_group and group.is_active}
    plan = {choice.code: f"{choice.code} {choice.title}" for choice in mine.file_plan()}

    def body() -> Deed | None:
        st.caption(t("Cases under the code are restricted to the group from now on. Ending the binding later opens no case."))
        code = pick(t("Subject in the file plan"), plan, "bind_which")
        group = pick(t("Security group"), groups, "bind_group")
        is_ending = st.checkbox(t("End the binding"), key="bind_end")
        verb = granting_codes.unbind_code if is_ending else granting_codes.bind_code
        return None if code is None or group is None else lambda: mine.do(verb, code, group)

    ask_and_do(t("Bind a group to the file plan"), t("Save"), "bind", body, told=t("It is changed."))
