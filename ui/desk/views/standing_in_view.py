"""Substitutes: for whom I stand in and act now, who stands in for me, and naming one."""

import streamlit as st

from casework.queries import case_page, choices, organisation_page
from casework.queries.organisation_page import SubstitutionShown
from casework.services import organisation, organisation_changing, standing_in
from casework.services.organisation import Lends
from casework.vocabulary import SubstituteScope, Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import Deed, ask_and_do, one_of, page_head, pick, section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.organisation_terms import SUBSTITUTE_SCOPES
from ui.desk.parts.pieces import empty, told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, language, t, today
from ui.desk.place import Place


def standing_in_view(mine: Desk, _: Place) -> None:
    """Show both directions, and let me act for an absent colleague."""
    me, shown = mine.person.official_id, mine.ask(organisation_page.substitutions, mine.person.official_id)
    with st.container(key="wide"), st.container(key="widebody"):
        page_head(t("Substitutes"), t("What you do for somebody else stands in the history with both names. Your own clearance counts."))
        if mine.person.on_behalf_of is not None:
            show(told(t("You act for {name} now.", name=mine.person.absent)))
            if st.button(t("Act as myself again"), key="act_as_myself", icon=":material/undo:"):
                _act(mine, None, t("You act as yourself again."))
        theirs = [each_ for each_ in shown if each_.substitute_id == me and each_.is_running]
        section(t("You stand in for"))
        if not theirs:
            show(told(t("Nobody just now.")))
        for each_ in theirs:
            with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"stands_in_{each_.substitution_id}"):
                show(
                    html(
                        '<div class="page"><b>{name}</b> · {scope} · {until}</div>',
                        name=each_.absent,
                        scope=_scope(each_),
                        until=_until(each_),
                    )
                )
                if mine.person.on_behalf_of != each_.absent_id and st.button(
                    t("Act for {name}", name=each_.absent), key=f"act_{each_.substitution_id}", icon=":material/supervisor_account:"
                ):
                    _act(mine, each_.absent_id, t("You act for {name} now.", name=each_.absent))
        own = tuple(each_ for each_ in shown if each_.absent_id == me)
        section(t("Who stands in for you"), substitution_table(own))
        with st.container(horizontal=True):
            if st.button(t("Name a substitute"), key="name_substitute", icon=":material/person_add:", type="primary"):
                _name(mine)
            running = {each_.substitution_id: f"{each_.substitute} · {_scope(each_)}" for each_ in own if each_.ends_on >= today()}
            if running and st.button(t("End a substitution"), key="end_substitution", icon=":material/event_busy:"):
                _end(mine, running)


def substitution_table(shown: tuple[SubstitutionShown, ...]) -> Markup:
    """Return substitutions as a table."""
    if not shown:
        return empty(t("No substitutes"), t("Name one before a holiday; it ends by itself on its last day."))
    rows = [
        html(
            "<tr><td>{absent}</td><td>{substitute}</td><td>{scope}</td><td>{since}</td><td>{until} {who}</td></tr>",
            absent=each_.absent,
            substitute=each_.substitute,
            scope=_scope(each_),
            since=day(each_.starts_on),
            who=who_sees(Thing.SUBSTITUTION, each_.substitution_id),
            until=html('{date} <span class="pill green">{now}</span>', date=day(each_.ends_on), now=t("runs"))
            if each_.is_running
            else day(each_.ends_on),
        )
        for each_ in shown
    ]
    heads = each(
        [html('<th scope="col">{head}</th>', head=head) for head in (t("Absent"), t("Substitute"), t("How much"), t("From"), t("Until"))]
    )
    return html('<table class="plain"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>', heads=heads, rows=each(rows))


def _act(mine: Desk, absent_id: int | None, said: str) -> None:
    done(lambda: mine.do_as_myself(standing_in.act_for, mine.person.session_id, absent_id), said)


def _scope(shown: SubstitutionShown) -> str:
    words = t(SUBSTITUTE_SCOPES[shown.scope])
    return f"{words}: {shown.only}" if shown.only else words


def _until(shown: SubstitutionShown) -> str:
    return t("until {date}", date=day(shown.ends_on))


def _name(mine: Desk) -> None:
    me = mine.person.official_id
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues() if person.official_id != me}
    posts = {post.unit_id: post.unit for post in mine.ask(organisation_page.official_page, me).posts if post.is_running}
    types = {each_.name: each_.title_da if language() == "da" else each_.title_en for each_ in mine.ask(choices.case_types)}

    def body() -> Deed | None:
        who = pick(t("Substitute"), people, "substitute_who")
        first, last = st.columns(2)
        starts_on = first.date_input(t("From"), value=today(), key="substitute_from", format="DD/MM/YYYY")
        ends_on = last.date_input(t("Until"), value=today(), key="substitute_until", format="DD/MM/YYYY")
        scope = one_of(t("How much"), SUBSTITUTE_SCOPES, "substitute_scope", is_radio=True)
        lends = Lends(scope)
        match scope:
            case SubstituteScope.UNIT:
                lends = Lends(scope, unit_id=st.selectbox(t("Unit"), list(posts), format_func=posts.__getitem__, key="substitute_unit"))
            case SubstituteScope.CASE_TYPE:
                lends = Lends(scope, case_type=st.selectbox(t("Type"), list(types), format_func=types.__getitem__, key="substitute_type"))
            case SubstituteScope.CASE:
                lends = Lends(scope, case_id=_a_case(mine))
        if who is None or not lends.is_whole:
            return None
        return lambda: mine.do(organisation.substitute, me, who, starts_on=starts_on, ends_on=ends_on, lends=lends)

    ask_and_do(t("Name a substitute"), t("Name"), "substitute", body, told=t("The substitute is named."), width="medium")


def _a_case(mine: Desk) -> int | None:
    words = st.text_input(t("Part of the case's number or title"), key="substitute_case_words")
    found = {case.case_id: f"{case.number} {case.title}" for case in mine.ask(case_page.open_cases, words)} if words.strip() else {}
    return pick(t("Case"), found, "substitute_case")


def _end(mine: Desk, running: dict[int, str]) -> None:
    def body() -> Deed | None:
        which = st.selectbox(t("Substitution"), list(running), format_func=running.__getitem__, key="end_which")
        return lambda: mine.do(organisation_changing.end_substitution, which)

    ask_and_do(t("End a substitution"), t("End it"), "end", body, told=t("It has ended."))
