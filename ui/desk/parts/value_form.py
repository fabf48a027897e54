"""The value of a field of a case as a form: a day is picked, a choice chosen, a number read as people write it, all else typed."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from casework.approvals.conditions import as_scalar
from casework.case_types.expressions import LIMIT, Scalar, plain_value
from casework.fields import FieldDefinition, read_number
from casework.vocabulary import FieldKind
from ui.desk.parts import definition_terms
from ui.desk.parts.words import language, t


def value_form(label: str, kinds: Sequence[FieldDefinition], now: Scalar | None, key: str, *, may_be_empty: bool = False) -> Scalar | None:
    """Return the value as the field's kind has them, nothing where none is given.

    Args:
        label: of the field. kinds: the fields of that name, none where no case type has one. now: what stands there.
        key: of the widget. may_be_empty: whether a choice may be left open; else the first one stands there.
    """
    kind = kinds[0].kind if kinds else None
    first = None if may_be_empty else 0
    if kind is FieldKind.YES_NO:
        at = 0 if now is True else 1 if now is False else first
        said = {True: t("yes"), False: t("no")}
        return st.selectbox(label, list(said), index=at, format_func=said.__getitem__, key=key, placeholder=t("not filled in"))
    if kind is FieldKind.CHOICE:
        words = definition_terms.choices(kinds)
        options = list(words)
        at = options.index(str(now)) if str(now) in options else first if now is None else None
        return st.selectbox(label, options, index=at, format_func=words.__getitem__, key=key, placeholder=t("not filled in"))
    if kind is FieldKind.DATE:
        chosen = st.date_input(label, now if isinstance(now, dt.date) else None, key=key, format="DD/MM/YYYY")
        return chosen if isinstance(chosen, dt.date) else None
    if kind in (FieldKind.NUMBER, FieldKind.MONEY):
        return _number(label, now, key)
    helped = None if kind else t("A number, a date as 2026-07-01, or text.")
    typed = st.text_input(label, "" if now is None else str(now), key=key, help=helped).strip()
    return (typed if kind else as_scalar(typed)) if typed else None


def _number(label: str, now: Scalar | None, key: str) -> Scalar | None:
    """Ask for a number as people write it, and say at once what cannot be read or kept exactly."""
    written = t("As you write it: {example}", example=definition_terms.value(Decimal("1250000.50")))
    typed = st.text_input(label, "" if now is None else definition_terms.value(now), key=key, help=written).strip()
    number = read_number(typed, language()) if typed else None
    if not typed or (number is not None and abs(number) <= LIMIT and as_scalar(plain_value(number)) == number):
        return number
    st.error(t("This is no number, or has more digits than are kept. {written}.", written=written))
    return None
