"""The words of the columns of cases, and what a case shows in each."""

from collections.abc import Callable

from casework.queries.case_rows import CaseRow
from casework.vocabulary import CaseColumn
from ui.desk.parts.case_terms import EXTERNAL_ACCESSES
from ui.desk.parts.terms import CASE_STATES
from ui.desk.parts.words import day, language, moment, t, urgency

CASE_COLUMN_LABELS = {
    CaseColumn.NUMBER: "Case number",
    CaseColumn.TITLE: "Title",
    CaseColumn.STATUS: "Status",
    CaseColumn.TYPE: "Type of case",
    CaseColumn.FILE_PLAN_CODE: "File plan code",
    CaseColumn.ACTION_CODE: "Action code",
    CaseColumn.DISPOSAL_CODE: "Disposal code",
    CaseColumn.KEYWORDS: "Keywords",
    CaseColumn.PROGRESS: "Progress",
    CaseColumn.EXTERNAL_ACCESS: "External access",
    CaseColumn.UNIT: "Unit",
    CaseColumn.RESPONSIBLE: "Responsible",
    CaseColumn.DEADLINE: "Deadline",
    CaseColumn.OPENED: "Opened on",
    CaseColumn.COMPLETED: "Completed on",
    CaseColumn.CHANGED: "Latest change",
    CaseColumn.LATEST: "Newest record",
}

_VALUES: dict[CaseColumn, Callable[[CaseRow], str]] = {
    CaseColumn.NUMBER: lambda row: row.number,
    CaseColumn.TITLE: lambda row: row.title,
    CaseColumn.STATUS: lambda row: t(CASE_STATES[row.state]),
    CaseColumn.TYPE: lambda row: row.type_da if language() == "da" else row.type_en,
    CaseColumn.FILE_PLAN_CODE: lambda row: row.file_plan_code,
    CaseColumn.ACTION_CODE: lambda row: row.action_code,
    CaseColumn.DISPOSAL_CODE: lambda row: row.disposal_code,
    CaseColumn.KEYWORDS: lambda row: ", ".join(row.keywords),
    CaseColumn.PROGRESS: lambda row: row.progress_da if language() == "da" else row.progress_en,
    CaseColumn.EXTERNAL_ACCESS: lambda row: t(EXTERNAL_ACCESSES[row.external_access]),
    CaseColumn.UNIT: lambda row: row.unit,
    CaseColumn.RESPONSIBLE: lambda row: row.responsible,
    CaseColumn.DEADLINE: lambda row: day(row.deadline) if row.deadline else "",
    CaseColumn.OPENED: lambda row: moment(row.opened_at),
    CaseColumn.COMPLETED: lambda row: moment(row.completed_at) if row.completed_at else "",
    CaseColumn.CHANGED: lambda row: moment(row.changed_at) if row.changed_at else "",
    CaseColumn.LATEST: lambda row: moment(row.latest_at),
}


def case_cell(row: CaseRow, column: CaseColumn) -> list[str]:
    """Return what a case shows in a column, and how it is drawn."""
    return [_VALUES[column](row), _tone(row, column)]


def _tone(row: CaseRow, column: CaseColumn) -> str:
    match column:
        case CaseColumn.TITLE:
            return "title"
        case CaseColumn.STATUS:
            return "pill gray"
        case CaseColumn.DEADLINE:
            return urgency(row.deadline)
        case CaseColumn.LATEST | CaseColumn.CHANGED:
            return "date"
    return ""
