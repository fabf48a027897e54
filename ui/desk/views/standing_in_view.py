"""Substitutes: for whom I stand in and act now, who stands in for me, and naming one."""

import streamlit as st

from casework.queries import organisation_page
from casework.queries.organisation_page import SubstitutionShown
from casework.services import standing_in
from casework.vocabulary import Thing
from ui.desk.data import Desk
from ui.desk.parts.asking import page_head, section
from ui.desk.parts.doing import done
from ui.desk.parts.markup import Markup, each, html, show
from ui.desk.parts.pieces import told
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.words import day, t
from ui.desk.place import Place
from ui.desk.views.absence_dialog_view import absences_of
from ui.desk.views.substitute_dialog_view import scope_words, substitute_buttons


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
            show(_nothing(t("Nobody just now.")))
        for each_ in theirs:
            with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"stands_in_{each_.substitution_id}"):
                show(
                    html(
                        '<div class="page"><b>{name}</b> · {scope} · {until}</div>',
                        name=each_.absent,
                        scope=scope_words(each_),
                        until=_until(each_),
                    )
                )
                if mine.person.on_behalf_of != each_.absent_id and st.button(
                    t("Act for {name}", name=each_.absent), key=f"act_{each_.substitution_id}", icon=":material/supervisor_account:"
                ):
                    _act(mine, each_.absent_id, t("You act for {name} now.", name=each_.absent))
        own = tuple(each_ for each_ in shown if each_.absent_id == me)
        section(t("Who stands in for you"), substitution_table(own))
        myself = mine.ask(organisation_page.official_page, me)
        substitute_buttons(mine, myself)
        section(t("When you are away"), _nothing(t("You are not away.")) if all(each_.is_over for each_ in myself.absences) else "")
        absences_of(mine, myself)


def _nothing(text: str) -> Markup:
    """Return that there is nothing, quietly: that is how it usually is."""
    return html('<p class="muted">{text}</p>', text=text)


def substitution_table(shown: tuple[SubstitutionShown, ...]) -> Markup:
    """Return substitutions as a table."""
    if not shown:
        return _nothing(f"{t('No substitutes')}. {t('Name one before a holiday; it ends by itself on its last day.')}")
    rows = [
        html(
            "<tr><td>{absent}</td><td>{substitute}</td><td>{scope}</td><td>{since}</td><td>{until} {who}</td></tr>",
            absent=each_.absent,
            substitute=each_.substitute,
            scope=scope_words(each_),
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


def _until(shown: SubstitutionShown) -> str:
    return t("until {date}", date=day(shown.ends_on))
