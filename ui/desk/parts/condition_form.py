"""The condition of a step as a form: rows of field, comparison and value, all or any of them."""

from typing import Any

import streamlit as st

from casework.approvals.condition_form import COMPARISONS, Compared, content_of, rows_of
from casework.approvals.conditions import BUILT_IN
from casework.approvals.definition_reading import condition_of
from casework.approvals.fitting import comparisons_for
from casework.fields import FieldDefinition
from casework.queries.definitions_drawn import ConditionField
from ui.desk.parts import definition_terms
from ui.desk.parts.markup import html, show
from ui.desk.parts.value_form import value_form
from ui.desk.parts.words import t

MOST_ROWS = 6
NOT_A_FORM = object()
"""Says that a condition is left as it stands in the text."""
NOT_FILLED_IN = object()
"""Says that a row has no field, or nothing to compare it with."""


OF_STEPS = ("Conditions (0: the step always takes place)", "The step takes place when")
OF_PHRASES = ("Conditions (0: the phrase always stands)", "The phrase stands when")
"""What is asked for: how many conditions, and how they hang together."""


def condition_form(fields: tuple[ConditionField, ...], now: Any, key: str, asks: tuple[str, str] = OF_STEPS) -> Any:
    """Return the condition as plain data, nothing for always; ``NOT_A_FORM`` where only text says it, ``NOT_FILLED_IN`` of half a row."""
    found = rows_of(condition_of(now)) if now is not None else ("all", ())
    if found is None:
        show(html('<p class="small muted">{text}</p>', text=t("The condition says more than a form can: change it in the YAML.")))
        return NOT_A_FORM
    joined, rows = found
    names = {row.field: row.field for row in rows} | {each.name: _named(each) for each in fields}
    kinds = {each.name: each.titles for each in fields}
    count = int(st.number_input(t(asks[0]), 0, MOST_ROWS, len(rows), key=f"{key}_count"))
    if count > 1:
        joined = st.radio(
            t(asks[1]),
            ["all", "any"],
            index=0 if joined == "all" else 1,
            format_func=lambda each: t("all of them hold") if each == "all" else t("one of them holds"),
            horizontal=True,
            key=f"{key}_joined",
        )
    said = [_row(names, kinds, rows[at] if at < len(rows) else None, f"{key}_{at}") for at in range(count)]
    whole = [row for row in said if row is not None]
    return content_of("any" if joined == "any" else "all", whole) if len(whole) == len(said) else NOT_FILLED_IN


def _row(names: dict[str, str], kinds: dict[str, tuple[FieldDefinition, ...]], now: Compared | None, key: str) -> Compared | None:
    left, middle, right = st.columns([4, 3, 4])
    options = list(names)
    field = left.selectbox(
        t("Field"), options, index=options.index(now.field) if now else None, format_func=names.__getitem__, key=f"{key}_field",
        placeholder=t("Type a name"),
    )  # fmt: skip
    fitting = comparisons_for(kinds.get(field, ())) if field else COMPARISONS
    stands = now.comparison if now and now.field == field else fitting[0]
    offered = [each for each in COMPARISONS if each in fitting or each == stands]
    comparison = middle.selectbox(
        t("Comparison"),
        offered,
        index=offered.index(stands),
        format_func=lambda each: t(definition_terms.COMPARISONS[each]),
        key=f"{key}_comparison_{field}",
    )
    if field is None:
        return None
    if comparison in ("known", "unknown"):
        return Compared(field, comparison)
    with right:
        value = value_form(t("Value"), kinds.get(field, ()), now.value if now and now.field == field else None, f"{key}_value_{field}")
    return None if value is None else Compared(field, comparison, value)


def _named(field: ConditionField) -> str:
    if field.name in BUILT_IN:
        return t(definition_terms.BUILT_IN[field.name])
    return f"{definition_terms.title(field.titles[0].da, field.titles[0].en)} ({field.name})" if field.titles else field.name
