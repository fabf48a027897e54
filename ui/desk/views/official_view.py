"""One official: posts, groups, clearance, account, substitutes, and what may be changed by whom."""

import streamlit as st

from casework.queries import organisation_page
from casework.queries.organisation_page import OfficialShown
from casework.services import organisation, organisation_changing, organisation_plans, organisation_rights
from casework.vocabulary import Clearance, Privilege, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, pick, section, table
from ui.desk.parts.doing import done
from ui.desk.parts.markup import html, show
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.pieces import facts
from ui.desk.parts.terms import CLEARANCES
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, t, today
from ui.desk.place import Place
from ui.desk.views.absence_dialog_view import absences_of
from ui.desk.views.official_account_view import account_of
from ui.desk.views.organisation_view import give_post_dialog
from ui.desk.views.standing_in_view import substitution_table
from ui.desk.views.substitute_dialog_view import substitute_buttons


def official_view(mine: Desk, place: Place) -> None:
    """Show the official."""
    person = mine.ask(organisation_page.official_page, place.id or mine.person.official_id)
    with st.container(key="wide"), st.container(key="widebody"):
        gone = html('<span class="pill red">{text}</span>', text=t("Leaves {date}", date=day(person.ends_on))) if person.ends_on else ""
        limited = html('<span class="pill amber">{text}</span>', text=t("Limited")) if person.is_limited else ""
        show(
            html(
                '<div class="page"><div class="crumb"><a href="?page=organisation">{back}</a></div>'
                '<div class="page-head"><h1>{name}</h1>{limited}{gone}</div>{who}</div>',
                back=t("Units and people"),
                name=person.name,
                limited=limited,
                gone=gone,
                who=who_sees(Thing.OFFICIAL, person.official_id),
            )
        )
        left, right = st.columns([62, 38], gap="large")
        with left:
            _posts(mine, person)
            show(
                html(
                    '<section class="page"><h2>{title}</h2>{table}</section>',
                    title=t("Substitutes"),
                    table=substitution_table(person.substitutions),
                )
            )
            substitute_buttons(mine, person)
            absences_of(mine, person)
        with right:
            groups = ", ".join(name for name, _, ends_on in person.groups if ends_on is None or ends_on >= today())
            pairs = (
                (t("Name to sign in with"), person.username),
                (t("E-mail"), person.email),
                (t("Clearance"), t(CLEARANCES[person.clearance])),
                (t("Teams and groups"), groups),
            )
            show(html('<section class="page panel"><h2>{title}</h2>{facts}</section>', title=t("About the official"), facts=facts(pairs)))
            account_of(mine, person)
            _deeds(mine, person)
            _gate(mine, person)


def _posts(mine: Desk, person: OfficialShown) -> None:
    rows = [
        html(
            '<tr><td><a href="?page=organisation&amp;id={unit_id}">{unit}</a></td><td>{role}</td><td>{since}</td><td>{until}</td></tr>',
            unit_id=post.unit_id,
            unit=post.unit,
            role=t(ROLES[post.role]),
            since=day(post.starts_on),
            until=day(post.ends_on) if post.ends_on else "–",
        )
        for post in person.posts
    ]
    section(t("Posts"), table((t("Unit"), t("Role"), t("From"), t("Until")), rows))
    if not mine.ask(lambda work: work.has(Privilege.MANAGE_ORGANISATION)) or person.official_id == mine.person.official_id:
        return
    running = {post.post_id: f"{t(ROLES[post.role])} · {post.unit}" for post in person.posts if post.is_running}
    with st.container(horizontal=True):
        units = mine.ask(organisation_page.organisation_tree)
        if units and st.button(t("Give a post"), key="give_post", icon=":material/badge:"):
            give_post_dialog(mine, units[0], units, official_id=person.official_id)
        if running and st.button(t("End a post"), key="end_post", icon=":material/event_busy:"):
            _end_post(mine, running)
        if st.button(t("The official leaves"), key="leave", icon=":material/logout:"):
            _leave(mine, person)


def _end_post(mine: Desk, running: dict[int, str]) -> None:
    def body() -> Deed | None:
        post = st.selectbox(t("Post"), list(running), format_func=running.__getitem__, key="end_which")
        on = st.date_input(t("Last day"), value=today(), key="end_on", format="DD/MM/YYYY")
        return lambda: mine.do(organisation.end_post, post, on=on)

    ask_and_do(t("End a post"), t("End it"), "end", body, told=t("The post ends, and the access that came with it."))


def _leave(mine: Desk, person: OfficialShown) -> None:
    choices = {each_.principal_id: each_.name for each_ in mine.ask(organisation_page.principals) if each_.kind in {"official", "unit"}}
    choices.pop(person.official_id, None)

    def body() -> Deed | None:
        st.caption(t("A preview shows what goes to whom before anything is changed. It can be taken back for a day."))
        to = pick(t("Who takes over"), choices, "leave_to")
        on = st.date_input(t("Last day"), value=today(), key="leave_on", format="DD/MM/YYYY")
        return None if to is None else lambda: mine.do(organisation_plans.plan_leave, person.official_id, to, on=on)

    told = t("The plan is made. Look at its preview under Changes of the organisation.")
    ask_and_do(t("{name} leaves", name=person.name), t("Make the plan"), "leave", body, told=told)


def _deeds(mine: Desk, person: OfficialShown) -> None:
    if not mine.ask(lambda work: work.has(Privilege.GIVE_CLEARANCE)):
        return
    with st.container(key="actions", border=True):
        show(html("<h2>{title}</h2>", title=t("Clearance and limitation")))
        if st.button(t("Change the clearance"), key="clearance", icon=":material/shield:", width="stretch"):
            _clearance(mine, person)
        label = t("Lift the limitation") if person.is_limited else t("Make limited")
        if st.button(label, key="limited", icon=":material/visibility_lock:", width="stretch"):
            wanted = not person.is_limited
            done(lambda: mine.do(organisation_changing.set_limited, person.official_id, is_limited=wanted), t("It is changed."))


def _gate(mine: Desk, person: OfficialShown) -> None:
    """Show which team keeps a gate before the official, and let it be changed by who keeps the organisation in order."""
    may = mine.ask(lambda work: work.has(Privilege.MANAGE_ORGANISATION))
    if not may and person.gate_team_id is None:
        return
    known = [group for group in mine.ask(organisation_page.groups) if not group.is_security_group]
    keeps = next((group.name for group in known if group.group_id == person.gate_team_id), "")
    if keeps:
        text = t("What is sent here for approval passes {team} on its way in and out.", team=keeps)
        show(html('<section class="page panel"><h2>{title}</h2><p>{text}</p></section>', title=t("The gate"), text=text))
    if not may:
        return
    teams = {group.group_id: group.name for group in known if group.is_active}

    def body() -> Deed | None:
        st.caption(t("Gatekeepers are those of the team who may act for the official: name them as substitutes."))
        team_id = pick(t("Which team keeps it?"), teams, "gate_team")
        return None if team_id is None else lambda: mine.do(organisation_changing.set_gate, person.official_id, team_id)

    if st.button(t("A gate before the official…"), key="gate", icon=":material/fence:", width="stretch"):
        ask_and_do(t("A gate before {name}", name=person.name), t("Save"), "gate", body, told=t("It is changed."))
    if keeps and st.button(t("Take the gate away"), key="gate_away", icon=":material/close:", width="stretch"):
        done(lambda: mine.do(organisation_changing.set_gate, person.official_id, None), t("It is changed."))


def _clearance(mine: Desk, person: OfficialShown) -> None:
    levels = {level: CLEARANCES[level] for level in Clearance}

    def body() -> Deed | None:
        level = one_of(t("Clearance"), levels, "level", first=Clearance(person.clearance))
        if level <= Clearance.CONFIDENTIAL or level <= person.clearance:
            return lambda: mine.do(organisation_rights.give_clearance, person.official_id, level)
        st.info(t("Above confidential it takes two: you propose it, and another confirms."))
        reason = st.text_input(t("Why"), key="level_reason")
        return (
            (lambda: mine.do(organisation_rights.propose_clearance, person.official_id, level, reason=reason)) if reason.strip() else None
        )

    ask_and_do(t("Change the clearance"), t("Save"), "level", body, told=t("It is changed, or waits for a second person."))
