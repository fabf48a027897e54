"""What a step waits for as a form: nothing, a date, or a day of the case with days before or after it."""

import datetime as dt
from typing import Any

import streamlit as st

from casework.approvals.definition_reading import condition_of
from casework.approvals.waiting_form import COUNTED, Waited, content_of, waited_of
from casework.queries.definitions_drawn import ConditionField
from casework.vocabulary import FieldKind
from ui.desk.parts import definition_terms
from ui.desk.parts.condition_form import NOT_A_FORM
from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t

KINDS = {"": "no day", "date": "a date", "field": "a day of the case", "reached": "days from when it is reached"}
WORDS = {"days_after": "days after", "working_days_after": "working days after", "days_before": "days before"}
MOST_DAYS = 999


def waiting_form(fields: tuple[ConditionField, ...], now: Any, key: str) -> Any:
    """Return the day as plain data, nothing where the step waits for none or none is chosen, or ``NOT_A_FORM``: only the text says it."""
    until = condition_of(now) if now is not None else None
    waited = waited_of(until) if until is not None else None
    if now is not None and waited is None:
        show(html('<p class="small muted">{text}</p>', text=t("The day it waits for says more than a form can: change it in the YAML.")))
        return NOT_A_FORM
    kind = st.selectbox(
        t("The step waits for"),
        list(KINDS),
        index=list(KINDS).index(_kind(waited)),
        format_func=lambda each: t(KINDS[each]),
        key=f"{key}_kind",
        help=t("A step that waits asks nobody; the next one begins when the day has come."),
    )
    waited = waited or Waited()
    if not kind:
        return None
    if kind == "date":
        chosen = st.date_input(t("Until"), waited.date, key=f"{key}_date", format="DD/MM/YYYY")
        return content_of(Waited(chosen)) if isinstance(chosen, dt.date) else None
    field = _field(fields, waited.field, key) if kind == "field" else ""
    if field is None:
        return None
    counts, directions = st.columns(2)
    count = int(counts.number_input(t("So many days"), 0, MOST_DAYS, min(waited.count, MOST_DAYS), key=f"{key}_count"))
    words = COUNTED if kind == "field" else COUNTED[:2]
    counted = directions.selectbox(
        t("Counted"),
        words,
        index=words.index(waited.counted) if waited.counted in words else 0,
        format_func=lambda each: t(WORDS[each]),
        key=f"{key}_counted",
    )
    return content_of(Waited(field=field, count=count, counted=counted))


def _kind(waited: Waited | None) -> str:
    if waited is None:
        return ""
    if waited.date is not None:
        return "date"
    return "field" if waited.field else "reached"


def _field(fields: tuple[ConditionField, ...], now: str, key: str) -> str | None:
    """Ask for a field of the case that holds a day; one that does not stays until another is chosen, and is said to be wrong."""
    days = [each for each in fields if any(title.kind is FieldKind.DATE for title in each.titles)]
    names = {each.name: f"{definition_terms.title(each.titles[0].da, each.titles[0].en)} ({each.name})" for each in days}
    options = list(names | ({now: now} if now and now not in names else {}))
    return st.selectbox(
        t("The day"),
        options,
        index=options.index(now) if now else None,
        format_func=lambda each: names.get(each, each),
        key=f"{key}_field",
        placeholder=t("Type a name"),
    )
