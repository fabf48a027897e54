"""A list's cases as a table: columns and order as their reader likes them, rows to choose many of."""

from typing import Any

from casework.lists.case_columns import UNSORTED
from casework.queries.case_rows import CaseRow
from casework.queries.list_cases import CASE_COUNT_CAP, CaseListPage
from casework.vocabulary import CaseColumn
from ui.desk.case_lists import CaseLook, case_widths_of
from ui.desk.lists import when_empty
from ui.desk.parts.case_columns import CASE_COLUMN_LABELS, case_cell
from ui.desk.parts.components import mount
from ui.desk.parts.record_table import Asked, asked_of, say
from ui.desk.parts.words import t
from ui.desk.place import Place


def case_table(place: Place, label: str, listed: CaseListPage, look: CaseLook, acts: dict[str, str], *, has_before: bool) -> Asked:
    """Show a list's cases as a table; heads sort and rows are chosen as those of records are."""
    sort = {each.column: [position, each.descending] for position, each in enumerate(look.sort)}
    said = mount(
        "table",
        key=f"cases_{place.list}",
        height="stretch",
        data={
            "label": label,
            "heads": [[column, t(CASE_COLUMN_LABELS[column]), sort.get(column)] for column in look.columns],
            "unsorted": sorted(UNSORTED),
            "widths": look.widths,
            "rows": [_row(row, look.columns) for row in listed.rows],
            "acts": [[name, t(act)] for name, act in acts.items()],
            "total": _total(listed),
            "all": t("Choose all {count} on this list", count=_capped(listed.total)) if listed.total > len(listed.rows) else "",
            "before": has_before,
            "after": bool(listed.after),
            "empty": when_empty(place.list),
            "say": say() | {"acts": t("With the chosen cases")},
        },
        on_act_change=lambda: None,
        on_sort_change=lambda: None,
        on_page_change=lambda: None,
        on_widths_change=lambda: None,
    )
    return asked_of(said, case_widths_of)


def _row(row: CaseRow, columns: tuple[CaseColumn, ...]) -> dict[str, Any]:
    return {
        "id": str(row.case_id),
        "link": f"?case={row.case_id}",
        "unread": False,
        "restricted": t("Restricted") if row.is_restricted else "",
        "cells": [case_cell(row, column) for column in columns],
    }


def _total(listed: CaseListPage) -> str:
    count = t("One case") if listed.total == 1 else t("{count} cases", count=_capped(listed.total))
    return f"{count} · {t('sorted among the newest 1,000')}" if listed.is_sorted_among_newest else count


def _capped(count: int) -> str:
    return f"{CASE_COUNT_CAP}+" if count >= CASE_COUNT_CAP else str(count)
