"""The lists shown as cases: how this official likes each to look, as remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.lists.case_columns import NEWEST_CASES_FIRST, USUAL_CASE_COLUMNS, CaseSort, case_sort_from
from casework.vocabulary import CaseColumn
from ui.desk.data import Glance
from ui.desk.lists import NARROWEST, WIDEST


@dataclass(frozen=True)
class CaseLook:
    """How one list of cases looks to this official."""

    columns: tuple[CaseColumn, ...] = USUAL_CASE_COLUMNS
    sort: tuple[CaseSort, ...] = NEWEST_CASES_FIRST
    widths: dict[str, int] = field(default_factory=dict)


def case_look_of(glance: Glance, address: str) -> CaseLook:
    """Return how the list looks as cases: as its reader last had it."""
    habit = glance.habits.get(case_habit_name(address), {})
    return CaseLook(
        columns=tuple(CaseColumn(each) for each in habit.get("columns", []) if each in list(CaseColumn)) or USUAL_CASE_COLUMNS,
        sort=_sort(habit),
        widths=case_widths_of(habit.get("widths")),
    )


def case_widths_of(said: Any) -> dict[str, int]:  # whatever a browser or a habit says
    """Return the widths of columns in pixels, by column; what makes no sense is left out."""
    if not isinstance(said, Mapping):
        return {}
    sound = {str(name): width for name, width in said.items() if isinstance(width, int) and name in list(CaseColumn)}
    return {name: min(max(width, NARROWEST), WIDEST) for name, width in sound.items()}


def case_habit_name(address: str) -> str:
    """Return the name under which the look of a list shown as cases is remembered."""
    return f"cases:{address}"


def _sort(habit: Mapping[str, Any]) -> tuple[CaseSort, ...]:
    try:
        return case_sort_from(habit.get("sort", []))
    except (TypeError, ValueError):
        return NEWEST_CASES_FIRST
