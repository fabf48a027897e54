"""The value of a field of a case as a form: a day is picked, a choice chosen, yes or no said, everything else typed."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from casework.approvals.conditions import as_scalar
from casework.case_types.expressions import Scalar
from casework.fields import FieldDefinition
from casework.vocabulary import FieldKind
from ui.desk.parts import definition_terms
from ui.desk.parts.words import t


def value_form(label: str, kinds: Sequence[FieldDefinition], now: Scalar | None, key: str, *, may_be_empty: bool = False) -> Scalar | None:
    """Return the value as the field's kind has them, nothing where none is given.

    Args:
        label: of the field. kinds: the fields of that name, none where no case type has one. now: what stands there.
        key: of the widget. may_be_empty: whether a choice may be left open; else the first one stands there.
    """
    kind = kinds[0].kind if kinds else FieldKind.TEXT
    first = None if may_be_empty else 0
    if kind is FieldKind.YES_NO:
        at = 0 if now is True else 1 if now is False else first
        said = {True: t("yes"), False: t("no")}
        return st.selectbox(label, list(said), index=at, format_func=said.__getitem__, key=key, placeholder=t("not filled in"))
    if kind is FieldKind.CHOICE:
        words = {choice.value: definition_terms.title(choice.da, choice.en) for each in kinds for choice in each.choices}
        options = list(words)
        at = options.index(str(now)) if str(now) in options else first
        return st.selectbox(label, options, index=at, format_func=words.__getitem__, key=key, placeholder=t("not filled in"))
    if kind is FieldKind.DATE:
        chosen = st.date_input(label, now if isinstance(now, dt.date) else None, key=key)
        return chosen if isinstance(chosen, dt.date) else None
    typed = st.text_input(label, "" if now is None else str(now), key=key, help=t("A number, a date as 2026-07-01, or text."))
    return as_scalar(typed.strip()) if typed.strip() else None
