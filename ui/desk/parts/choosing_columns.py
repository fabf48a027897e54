"""The dialog that asks for the columns of a list and its two levels of order, for records and for cases alike."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from ui.desk.parts.markup import html, show
from ui.desk.parts.words import t

Column = TypeVar("Column", bound=StrEnum)


def choose_columns(  # what there is, what stands now, and what is done with the answer
    labels: Mapping[Column, str],
    columns: Sequence[Column],
    sort: Sequence[tuple[Column, bool]],
    unsorted: frozenset[Column],
    remember: Callable[[list[Column], list[list[object]]], None],
    forget: Callable[[], None],
) -> None:
    """Ask for the columns, in the order they stand, and for both levels of order; what nothing is ordered by is not offered there."""

    @st.dialog(t("Columns and order"), width="medium")
    def ask() -> None:
        chosen = st.multiselect(
            t("Columns, in the order they stand"), list(labels), default=list(columns), format_func=labels.__getitem__, key="list_columns"
        )
        levels = [
            level
            for number, label in enumerate((t("Order by"), t("Then by")))
            if (level := _level(number, label, labels, unsorted, sort[number] if number < len(sort) else None))
        ]
        if unsorted:
            names = ", ".join(labels[each] for each in sorted(unsorted))
            show(html('<p class="small muted">{text}</p>', text=t("Nothing is ordered by: {columns}.", columns=names)))
        if st.button(t("Show it like this"), type="primary", key="columns_save", width="stretch"):
            remember([*chosen], [[column.value, falling] for column, falling in levels])
            st.rerun()
        if st.button(t("As it was defined"), key="columns_reset", width="stretch"):
            forget()
            st.rerun()

    ask()


def _level(
    number: int, label: str, labels: Mapping[Column, str], unsorted: frozenset[Column], had: tuple[Column, bool] | None
) -> tuple[Column, bool] | None:  # fmt: skip
    left, right = st.columns([60, 40])
    options: list[Column | None] = [*([] if number == 0 else [None]), *(each for each in labels if each not in unsorted)]
    by = left.selectbox(
        label,
        options,
        index=options.index(had[0]) if had else 0,
        format_func=lambda column: labels[column] if column else t("Nothing more"),
        key=f"list_order_{number}",
    )
    falling = right.selectbox(
        t("Direction of {order}", order=label.lower()),
        [False, True],
        index=int(had[1]) if had else 0,
        format_func=lambda down: t("Falling, newest first") if down else t("Rising"),
        key=f"list_falling_{number}",
    )
    return (by, falling) if by else None
