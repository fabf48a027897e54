"""The post list of a day: what is public of what came and went, its rule, and its files."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from casework.errors import CaseworkError, Stale
from casework.queries import post_lists
from casework.queries.post_lists import PostListLine, PostListTerms
from casework.services import post_list
from casework.vocabulary import AccessLevel, DatedBy, RecordKind, Thing
from ui.desk.data import Desk
from ui.desk.parts import notices
from ui.desk.parts.journal_terms import DATED_BY, NAMED_AS
from ui.desk.parts.markup import Markup, html, show
from ui.desk.parts.pieces import empty
from ui.desk.parts.terms import ACCESS_LEVELS, CLEARANCES, KINDS
from ui.desk.parts.thing_words import who_sees
from ui.desk.parts.wide import table, wide_page
from ui.desk.parts.words import day, full_moment, t, today
from ui.desk.place import Place

RULE_OPENED = "post_list_rule_opened"


def post_list_view(mine: Desk, place: Place) -> None:
    """Show the day the address names, today when it names none."""
    at = _day(place.words)
    lead = t("What is public of what came and went. What is closed stands with its public wording, or as exempt.")
    with wide_page(t("Post list, {day}", day=day(at)), lead):
        _days(place, at)
        lines = mine.ask(post_lists.post_list, at)
        if lines:
            show(_table(lines))
        else:
            show(empty(t("No post on this day"), t("Go a day back or forward, or look at what the list contains below.")))
        left, right = st.columns(2, gap="large")
        with left:
            _make(mine, at)
            _made(mine)
        with right:
            _rule(mine)


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return today()


def _days(place: Place, at: dt.date) -> None:
    links = ((t("← The day before"), -1), (t("The day after →"), 1))
    shown = [
        html('<a class="quiet" href="{link}">{text}</a> ', link=_link(place, at + dt.timedelta(days=days)), text=text)
        for text, days in links
    ]
    today_ = html('<a class="quiet" href="{link}">{text}</a>', link=_link(place, today()), text=t("Today"))
    pattern = '<nav class="page days" aria-label="{label}">{days} {today}</nav>'
    show(html(pattern, label=t("Days"), days=Markup(" ").join(shown), today=today_))


def _link(place: Place, at: dt.date) -> str:
    return replace(place, words=at.isoformat()).link


def _table(lines: tuple[PostListLine, ...]) -> Markup:
    rows: list[tuple[Markup | str, ...]] = [
        (
            t(KINDS[line.kind]),
            t(NAMED_AS[line.named_as]) if line.named_as in NAMED_AS else line.name,
            line.wording or html('<span class="muted">{text}</span>', text=t("Exempt")),
            line.case_number,
            "–" if line.number is None else str(line.number),
        )
        for line in lines
    ]
    heads = (t("Which way"), t("From or to"), t("Subject"), t("Case"), t("Record no."))
    return table(heads, rows, label=t("Post list"))


def _make(mine: Desk, at: dt.date) -> None:
    with st.form("post_list_make", border=True):
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("Make it into files")))
        first, last = st.columns(2)
        from_day = first.date_input(t("From"), value=at, key=f"post_from_{at}", format="DD.MM.YYYY")
        to_day = last.date_input(t("To"), value=at, key=f"post_to_{at}", format="DD.MM.YYYY")
        purpose = st.text_input(t("What is it for?"), key="post_purpose", max_chars=300, placeholder=t("For instance: the home page"))
        if st.form_submit_button(t("Make the files"), type="primary", icon=":material/publish:", key="post_make"):
            try:
                mine.do(post_list.issue, from_day, to_day, purpose=purpose)
                notices.tell(t("The post list is made. Take its files below."))
            except CaseworkError as error:
                notices.refuse(error)
            st.rerun()


def _made(mine: Desk) -> None:
    issues = mine.ask(post_lists.issues, first=10)
    if not issues:
        return
    rows: list[tuple[Markup | str, ...]] = [
        (
            day(each.from_day) if each.from_day == each.to_day else f"{day(each.from_day)} – {day(each.to_day)}",
            html("{by}<br>{at}", by=each.by or t("By itself"), at=full_moment(each.at)),
            html(
                '<a href="/post-lists/{id}.csv" target="_blank">{table}</a><br>'
                '<a href="/post-lists/{id}.html" target="_blank">{page}</a><br>'
                '<a href="/post-lists/{id}.pdf" target="_blank">{print}</a><br>{who}',
                id=each.issue_id,
                table=t("Table (CSV)"),
                page=t("Page (HTML)"),
                print=t("For print (PDF)"),
                who=who_sees(Thing.POST_LIST, each.issue_id),
            ),
        )
        for each in issues
    ]
    show(html('<div class="page"><h2>{title}</h2></div>', title=t("Made before")))
    show(table((t("Days"), t("Made by"), t("Files")), rows, label=t("Made before")))


def _rule(mine: Desk) -> None:
    shown = mine.ask(post_lists.rule)
    opened = st.session_state.setdefault(RULE_OPENED, shown.version)  # what the form was filled in from, also when it is sent
    terms = shown.terms
    with st.form("post_list_rule", border=True):
        show(html('<div class="page"><h2>{title}</h2></div>', title=t("What the list contains")))
        kinds = st.multiselect(
            t("Kinds of record"), list(RecordKind), default=list(terms.kinds), format_func=lambda each: t(KINDS[each]), key="rule_kinds"
        )
        dated_by = st.selectbox(
            t("A record stands under"),
            list(DatedBy),
            index=list(DatedBy).index(terms.dated_by),
            format_func=lambda each: t(DATED_BY[each]),
            key="rule_dated",
        )
        registered = st.checkbox(t("Only what is registered"), value=terms.only_registered, key="rule_registered")
        levels = st.multiselect(
            t("Titles are public of records seen by"),
            list(AccessLevel),
            default=list(terms.open_levels),
            format_func=lambda each: t(ACCESS_LEVELS[each]),
            key="rule_levels",
        )
        clearance = st.selectbox(
            t("Leave out altogether what is classified above"),
            list(CLEARANCES),
            index=terms.highest_clearance,
            format_func=lambda each: t(CLEARANCES[each]),
            key="rule_clearance",
        )
        organisations = st.checkbox(t("Name companies and authorities"), value=terms.names_organisations, key="rule_organisations")
        citizens = st.checkbox(t("Name citizens (otherwise they are written as citizen)"), value=terms.names_citizens, key="rule_citizens")
        daily = st.checkbox(
            t("Make the list of each working day by itself, the next morning"),
            value=terms.each_day,
            key="rule_each_day",
            help=t("What came on closed days stands in the list of the working day after. Who makes post lists is told."),
        )
        if st.form_submit_button(t("Keep the rule"), key="rule_keep"):
            changed = PostListTerms(
                tuple(kinds), dated_by or terms.dated_by, registered, tuple(levels), clearance, organisations, citizens, daily
            )
            try:
                mine.do(post_list.set_rule, changed, opened_version=opened)
                del st.session_state[RULE_OPENED]
                notices.tell(t("The post list follows the rule from now on."))
            except CaseworkError as error:
                notices.refuse(error)
                if isinstance(error, Stale):
                    st.session_state[RULE_OPENED] = shown.version  # what is chosen is kept; keeping it again puts it on top
            st.rerun()
