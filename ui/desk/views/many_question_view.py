"""What an act on many things has to be told: a flag, a day, a folder, a colleague, a case, who may see them."""

import datetime as dt
from typing import Any

import streamlit as st

from casework.queries import organisation_page, value_lists
from casework.vocabulary import AccessLevel, Flag
from ui.desk.acting import Act, Keywords, Limiting, Needs
from ui.desk.data import Desk
from ui.desk.parts.list_words import FLAGS
from ui.desk.parts.markup import html, show
from ui.desk.parts.organisation_terms import PRINCIPAL_KINDS
from ui.desk.parts.terms import ACCESS_LEVELS
from ui.desk.parts.words import language, t, today

AS_IT_IS, NOBODY_OUT, ONLY_FOR = "as_it_is", "nobody_out", "only_for"
WHOM = {AS_IT_IS: "Leave as each has it", NOBODY_OUT: "Nobody is shut out", ONLY_FOR: "Only for …"}


def needed(mine: Desk, act: Act) -> tuple[Any, bool]:
    """Ask what the act has to be told; return it, and whether it is enough to begin."""
    match act.needs:
        case Needs.FLAG:
            return _flag(), True
        case Needs.DAY:
            day: dt.date | None = st.date_input(t("Day"), value=today() + dt.timedelta(days=7), format="DD.MM.YYYY", key="many_day")
            return day, day is not None
        case Needs.FOLDER:
            return _folder(mine), True
        case Needs.COLLEAGUE:
            to_id = _colleague(mine)
            return to_id, to_id is not None
        case Needs.CASE:
            case_id = _case(mine)
            return case_id, case_id is not None
        case Needs.LIMITS:
            limiting = _limits(mine)
            return limiting, limiting != Limiting() and limiting.only_for != _NOBODY_YET
        case Needs.DAY_OR_NONE:
            return st.date_input(t("Day (empty: none)"), value=None, format="DD.MM.YYYY", key="many_day_or_none"), True
        case Needs.PROGRESS:
            return _progress(mine)
        case Needs.KEYWORDS:
            keywords = _keywords(mine)
            return keywords, keywords != Keywords()
    return None, True


def _flag() -> Flag | None:
    names = {"": t("No flag"), **{colour.value: t(FLAGS[colour]) for colour in Flag}}
    said = st.radio(t("Flag"), list(names), index=1, format_func=names.__getitem__, key="many_flag", horizontal=True)
    return Flag(said) if said else None


def _folder(mine: Desk) -> int | None:
    folders = {0: t("Out of every folder"), **{each.folder_id: "– " * each.depth + each.name for each in mine.folders()}}
    said = st.selectbox(t("Folder"), list(folders), index=len(folders) - 1, format_func=folders.__getitem__, key="many_folder")
    return said or None


def _colleague(mine: Desk) -> int | None:
    people = {person.official_id: f"{person.name} · {person.unit}" for person in mine.colleagues()}
    people |= {place.principal_id: place.name for place in mine.places() if place.name}
    return st.selectbox(t("Colleague or unit"), list(people), index=None, format_func=people.__getitem__, key="many_to")


def _case(mine: Desk) -> int | None:
    words = st.text_input(t("Case number or words of the title"), key="many_words")
    found = {choice.case_id: f"{choice.number} {choice.title}" for choice in mine.open_cases(words)}
    if not found:
        show(html('<p class="muted">{text}</p>', text=t("No open case has that number or those words.")))
        return None
    return st.radio(t("Case"), list(found), format_func=found.__getitem__, key="many_case")


def _limits(mine: Desk) -> Limiting:
    levels: dict[AccessLevel | None, str] = {None: t("Leave as each has it"), **{each: t(ACCESS_LEVELS[each]) for each in AccessLevel}}
    level = st.radio(t("Level"), list(levels), format_func=levels.__getitem__, key="many_level")
    whom = st.radio(t("Only for"), list(WHOM), format_func=lambda each: t(WHOM[each]), key="many_whom")
    if whom != ONLY_FOR:
        return Limiting(level, () if whom == NOBODY_OUT else None)
    names = {each.principal_id: f"{each.name} · {t(PRINCIPAL_KINDS[each.kind])}" for each in mine.ask(organisation_page.principals)}
    only = st.multiselect(t("Those who may see them"), list(names), format_func=names.__getitem__, key="many_only", placeholder=t("Choose"))
    return Limiting(level, tuple(only) or _NOBODY_YET)


def _progress(mine: Desk) -> tuple[int | None, bool]:
    codes = {each.progress_id: each.title_da if language() == "da" else each.title_en for each in mine.ask(value_lists.progress_codes)}
    words = {0: t("No progress code"), **codes}
    said = st.selectbox(t("Progress"), list(words), index=None, format_func=words.__getitem__, key="many_progress", placeholder=t("Choose"))
    return said or None, said is not None


def _keywords(mine: Desk) -> Keywords:
    words = {each.keyword_id: each.path for each in mine.ask(value_lists.keywords)}
    put_on = st.multiselect(t("Put on"), list(words), format_func=words.__getitem__, key="many_put_on", placeholder=t("Choose"))
    taken_off = st.multiselect(t("Take off"), list(words), format_func=words.__getitem__, key="many_taken_off", placeholder=t("Choose"))
    return Keywords(tuple(put_on), tuple(taken_off))


_NOBODY_YET = (0,)
"""Stands where they are kept to somebody and nobody is chosen yet."""
