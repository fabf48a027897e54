"""The organisation: the tree of units to the left, the chosen unit with its people and what can be changed to the right."""

import streamlit as st

from casework.queries import organisation_page, rights_page
from casework.queries.organisation_page import UnitShown
from casework.services import organisation, organisation_changing, organisation_rights
from casework.services.organisation import NewOfficial
from casework.services.organisation_rights import NewPost
from casework.vocabulary import PROTECTED, Privilege, Role, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, page_head
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.organisation_terms import ROLES
from ui.desk.parts.pieces import empty
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, full_moment, t, today
from ui.desk.place import Place


def organisation_view(mine: Desk, place: Place) -> None:
    """Show the tree and the unit whose link was followed, or the first."""
    with st.container(key="wide"), st.container(key="widebody"):
        page_head(t("Units and people"), t("Every change is kept in the history with who made it. Nobody changes his own posts."))
        with_closed = st.toggle(t("Show closed units too"), key="with_closed")
        units = mine.ask(organisation_page.organisation_tree, with_closed=with_closed)
        if not units:
            show(empty(t("No units yet"), t("Whoever manages the organisation adds the first one.")))
            return
        chosen = next((unit for unit in units if unit.unit_id == place.id), units[0])
        left, right = st.columns([38, 62], gap="large")
        with left:
            show(
                html(
                    '<nav class="page panel tree" aria-label="{label}"><ul>{units}</ul></nav>', label=t("Units"), units=_tree(units, chosen)
                )
            )
        with right:
            _unit(mine, chosen, units)
        if mine.ask(lambda work: work.has_somewhere(Privilege.MANAGE_ORGANISATION) or work.has(Privilege.READ_ORGANISATION_AUDIT)):
            show(_history(mine))


def _tree(units: tuple[UnitShown, ...], chosen: UnitShown) -> Markup:
    return each(
        [
            html(
                '<li style="padding-left:{indent}px"><a href="?page=organisation&amp;id={id}"{current}>{name}</a> '
                '<span class="muted small">{short} · {count}</span>{closed}</li>',
                indent=unit.depth * 18,
                id=unit.unit_id,
                current=Markup(' aria-current="page"') if unit is chosen else "",
                name=unit.name,
                short=unit.short_name,
                count=t("{count} posts", count=len(unit.posts)),
                closed=html(' <span class="pill">{text}</span>', text=t("Closed {date}", date=day(unit.closed_on)))
                if unit.closed_on
                else "",
            )
            for unit in units
        ]
    )


def _unit(mine: Desk, unit: UnitShown, units: tuple[UnitShown, ...]) -> None:
    rows = [
        html(
            '<tr><td><a href="?page=official&amp;id={id}">{name}</a></td><td>{title}</td><td>{role}</td><td>{since}</td></tr>',
            id=post.official_id,
            name=post.official,
            title=post.title or "–",
            role=t(ROLES[post.role]),
            since=t("since {date}", date=day(post.starts_on)),
        )
        for post in unit.posts
    ]
    heads = each([html('<th scope="col">{head}</th>', head=head) for head in (t("Name"), t("Title"), t("Role"), t("Since"))])
    table = html('<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>', heads=heads, rows=each(rows))
    nobody = empty(t("Nobody has a post here"), t("Give somebody a post, or close the unit if it is not needed."))
    show(
        html(
            '<section class="page"><h2>{name}</h2>{who}{table}</section>',
            name=unit.name,
            who=who_sees(Thing.UNIT, unit.unit_id),
            table=table if rows else nobody,
        )
    )
    if not unit.may_change or unit.closed_on is not None:
        return
    with st.container(horizontal=True, key="unit_deeds"):
        if st.button(t("Give a post"), key="give_post", icon=":material/badge:", type="primary"):
            give_post_dialog(mine, unit, units)
        if mine.ask(lambda work: work.has(Privilege.MANAGE_ORGANISATION)) and st.button(
            t("Take somebody in"), key="hire", icon=":material/person_add:"
        ):
            _hire(mine, unit)
        if st.button(t("Add a unit below"), key="add_unit", icon=":material/account_tree:"):
            _add_unit(mine, unit)
        if st.button(t("Rename"), key="rename_unit", icon=":material/edit:"):
            _rename(mine, unit)
        if st.button(t("Close the unit"), key="close_unit", icon=":material/block:"):
            done(lambda: mine.do(organisation_changing.close_unit, unit.unit_id), t("{name} is closed.", name=unit.name))


def give_post_dialog(mine: Desk, unit: UnitShown, units: tuple[UnitShown, ...], *, official_id: int | None = None) -> None:
    """Ask who gets which post; a role with protected rights is proposed, and another confirms."""
    people = {person.official_id: person.name for person in mine.colleagues()}
    protected = {right.role for right in mine.ask(rights_page.rights) if right.privilege in PROTECTED}
    names = {each_.unit_id: each_.name for each_ in units if each_.closed_on is None}

    def body() -> Deed | None:
        ids = list(people)
        index = ids.index(official_id) if official_id in people else None
        who = st.selectbox(t("Official"), ids, index=index, format_func=people.__getitem__, key="post_who", placeholder=t("Type a name"))
        where = st.selectbox(t("Unit"), list(names), index=list(names).index(unit.unit_id), format_func=names.__getitem__, key="post_unit")
        role = one_of(t("Role"), ROLES, "post_role")
        title = st.text_input(t("Title"), key="post_title", max_chars=100)
        first, last = st.columns(2)
        starts_on = first.date_input(t("From"), value=today(), key="post_from", format="DD/MM/YYYY")
        ends_on = last.date_input(t("Until"), value=None, key="post_until", format="DD/MM/YYYY")
        reason = ""
        if role in protected:
            st.info(t("This role has protected rights: you propose it, and another confirms it under Roles and rights."))
            reason = st.text_input(t("Why"), key="post_reason")
        if who is None or starts_on is None or (role in protected and not reason.strip()):
            return None
        if role in protected:
            new = NewPost(who, where, role, title, starts_on, ends_on)
            return lambda: mine.do(organisation_rights.propose_post, new, reason=reason)
        return lambda: mine.do(organisation.give_post, who, where, role, title=title, starts_on=starts_on, ends_on=ends_on)

    ask_and_do(
        t("Give a post"), t("Give the post"), "post", body, told=t("The post is given, or waits for a second person."), width="medium"
    )


def _hire(mine: Desk, unit: UnitShown) -> None:
    def body() -> Deed | None:
        name = st.text_input(t("Name"), key="hire_name", max_chars=120)
        username = st.text_input(t("Name to sign in with"), key="hire_username", max_chars=40)
        email = st.text_input(t("E-mail"), key="hire_email", max_chars=120)
        if not name.strip() or not username.strip():
            return None
        return lambda: mine.do(lambda work: _take_in(work, unit, NewOfficial(work.authority_id, username, name, email)))

    ask_and_do(t("Take somebody in"), t("Take in"), "hire", body, told=t("The official is taken in with a caseworker's post here."))


def _take_in(work, unit: UnitShown, new: NewOfficial) -> None:  # type: ignore[no-untyped-def]  # a Work, given by the desk
    official = organisation.add_official(work, new)
    organisation.give_post(work, official, unit.unit_id, Role.CASEWORKER, title="", starts_on=work.today)


def _add_unit(mine: Desk, above: UnitShown) -> None:
    def body() -> Deed | None:
        name = st.text_input(t("Name"), key="unit_name", max_chars=120)
        short = st.text_input(t("Short name"), key="unit_short", max_chars=12)
        return lambda: mine.do(lambda work: organisation.add_unit(work, work.authority_id, name, short_name=short, parent_id=above.unit_id))

    ask_and_do(t("Add a unit below"), t("Add it"), "unit", body, told=t("The unit is added."))


def _rename(mine: Desk, unit: UnitShown) -> None:
    def body() -> Deed | None:
        name = st.text_input(t("Name"), value=unit.name, key="rename_name", max_chars=120)
        short = st.text_input(t("Short name"), value=unit.short_name, key="rename_short", max_chars=12)
        return lambda: mine.do(organisation_changing.rename_unit, unit.unit_id, name, short_name=short)

    ask_and_do(t("Rename"), t("Save"), "rename", body, told=t("The unit has its new name."))


def _history(mine: Desk) -> Markup:
    from ui.desk.parts.history_words import who, words_of

    lines = mine.ask(rights_page.organisation_history, first=30)
    names = mine.told(lines).names
    rows = [
        html("<li><time>{at}</time><div><b>{who}</b> {what}</div></li>", at=full_moment(line.at), who=who(line), what=words_of(line, names))
        for line in lines
    ]
    return html(
        '<section class="page panel"><h2>{title}</h2><ol class="lines">{rows}</ol></section>', title=t("What has happened"), rows=each(rows)
    )
