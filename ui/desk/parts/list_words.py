"""The words of lists: columns, how they are asked, flags, and what a record shows in each column."""

import datetime as dt
from collections.abc import Callable

from casework.lists.columns import COLUMNS, OF_APPROVALS, Holds
from casework.queries.lists import RecordRow
from casework.vocabulary import Area, Flag, ListColumn, ListKey, ListOperator, ListScope
from ui.desk.parts.approval_columns import approval_cell
from ui.desk.parts.terms import ACCESS_LEVELS, CHANNELS, CLEARANCES, KINDS, status
from ui.desk.parts.words import day, moment, t
from ui.desk.place import Place

COLUMN_LABELS = {
    ListColumn.FLAG: "Flag",
    ListColumn.SENDER: "From",
    ListColumn.TITLE: "Title",
    ListColumn.STATUS: "Status",
    ListColumn.KIND: "Kind",
    ListColumn.CHANNEL: "Channel",
    ListColumn.ARRIVED: "Arrived",
    ListColumn.LETTER_DATE: "Letter date",
    ListColumn.SENT: "Sent",
    ListColumn.COMPLETED: "Completed on",
    ListColumn.DEADLINE: "Deadline",
    ListColumn.MY_DEADLINE: "My deadline",
    ListColumn.UNIT_DEADLINE: "Deadline of the unit",
    ListColumn.CASE_NUMBER: "Case number",
    ListColumn.CASE_TITLE: "Title of the case",
    ListColumn.FILE_PLAN_CODE: "File plan code",
    ListColumn.RECORD_NUMBER: "Record number",
    ListColumn.RECORD_ID: "Record id",
    ListColumn.REGISTERED: "Registered on",
    ListColumn.UNIT: "Unit",
    ListColumn.RESPONSIBLE: "Responsible",
    ListColumn.CREATED_BY: "Created by",
    ListColumn.ACCESS: "Access",
    ListColumn.CLEARANCE: "Classification",
    ListColumn.RESTRICTED: "Restricted",
    ListColumn.UNREAD: "Unread",
    ListColumn.FILES: "Documents",
    ListColumn.ANNOTATIONS: "Annotations",
    ListColumn.UNREAD_ANNOTATIONS: "Annotations not read",
    ListColumn.DESTROYED_ON: "Destroyed on",
    ListColumn.LIES_IN: "Lies in",
    ListColumn.APPROVAL: "Approval",
    ListColumn.PROGRESS: "How far",
    ListColumn.APPROVAL_DEADLINE: "Approval deadline",
    ListColumn.DAYS_LEFT: "Days left",
    ListColumn.STEP_DEADLINE: "Deadline of my step",
    ListColumn.STEP_DAYS: "Days for my step",
    ListColumn.WAITS_WITH: "Where it waits",
    ListColumn.URGENT: "Urgent",
}
STANDS_SINCE = {
    ListKey.MY_DESKTOP: "Laid there on",
    ListKey.UNIT_DESKTOP: "Laid there on",
    ListKey.MY_ARCHIVE: "Put away on",
    ListKey.UNIT_ARCHIVE: "Put away on",
    ListKey.FLAGGED: "Flagged on",
    ListKey.LATEST: "Opened on",
    ListKey.APPROVALS: "Begun on",
    ListKey.BIN: "Deleted on",
    "folder": "Filed on",
}
"""What the moment a list stands in order by is called, where it is not when the record arrived."""
OPERATOR_LABELS = {
    ListOperator.IS: "is",
    ListOperator.IS_NOT: "is not",
    ListOperator.CONTAINS: "contains",
    ListOperator.BEGINS_WITH: "begins with",
    ListOperator.ON_OR_BEFORE: "at the latest",
    ListOperator.ON_OR_AFTER: "at the earliest",
    ListOperator.LAST_DAYS: "within the last days",
    ListOperator.NEXT_DAYS: "within the next days",
    ListOperator.IS_EMPTY: "is empty",
    ListOperator.IS_FILLED: "is filled in",
}
NUMBER_LABELS = {ListOperator.ON_OR_BEFORE: "at most", ListOperator.ON_OR_AFTER: "at least"}
"""How a column that holds a number is asked, where a date is asked in other words."""
AREAS = {Area.ARCHIVE: "The archive", Area.LIBRARY: "The library", Area.PRIVATE: "My private records", Area.BIN: "My bin"}
FLAGS = {Flag.RED: "Red flag", Flag.YELLOW: "Yellow flag", Flag.GREEN: "Green flag", Flag.BLUE: "Blue flag"}
SCOPES = {ListScope.PERSONAL: "For me", ListScope.UNIT: "For my unit", ListScope.STANDARD: "For everybody"}


def asked_as(column: ListColumn, operator: ListOperator) -> str:
    """Return how a column is asked."""
    special = NUMBER_LABELS.get(operator) if COLUMNS[column].holds is Holds.NUMBER else None
    return t(special or OPERATOR_LABELS[operator])


def cell(row: RecordRow, column: ListColumn) -> str:
    """Return what a record shows in a column."""
    if column in OF_APPROVALS:
        return approval_cell(row.approval, column) if row.approval else ""
    match column:
        case ListColumn.FLAG:
            return t(FLAGS[row.flag]) if row.flag else ""
        case ListColumn.SENDER:
            return row.sender or t("Written here")
        case ListColumn.STATUS:
            return status(row.status)[0]
        case ListColumn.LIES_IN:
            return t(AREAS[row.lies_in])
        case ListColumn.KIND:
            return t(KINDS[row.kind])
        case ListColumn.CHANNEL:
            return t(CHANNELS[row.channel])
        case ListColumn.ACCESS:
            return t(ACCESS_LEVELS[row.access_level])
        case ListColumn.CLEARANCE:
            return t(CLEARANCES[row.clearance])
    return _plain(_VALUES[column](row))


def link_of(place: Place, row: RecordRow) -> str:
    """Return where a record opens: beside its list, or, of the bin, on the page of the bin."""
    return Place(page="bin", id=row.record_id).link if row.lies_in is Area.BIN else place.with_record(row.record_id).link


def urgent_date(row: RecordRow, column: ListColumn) -> dt.date | None:
    """Return the date of a column that presses as it nears."""
    dates = {
        ListColumn.DEADLINE: row.deadline,
        ListColumn.MY_DEADLINE: row.my_deadline,
        ListColumn.UNIT_DEADLINE: row.unit_deadline,
        ListColumn.APPROVAL_DEADLINE: row.approval.deadline if row.approval else None,
        ListColumn.STEP_DEADLINE: row.approval.step_deadline if row.approval else None,
    }
    return dates.get(column)


_VALUES: dict[ListColumn, Callable[[RecordRow], object]] = {
    ListColumn.TITLE: lambda row: row.title,
    ListColumn.ARRIVED: lambda row: row.stands_at or row.arrived_at,
    ListColumn.LETTER_DATE: lambda row: row.letter_date,
    ListColumn.SENT: lambda row: row.sent_at,
    ListColumn.COMPLETED: lambda row: row.completed_at,
    ListColumn.DEADLINE: lambda row: row.deadline,
    ListColumn.MY_DEADLINE: lambda row: row.my_deadline,
    ListColumn.UNIT_DEADLINE: lambda row: row.unit_deadline,
    ListColumn.CASE_NUMBER: lambda row: row.case_number,
    ListColumn.CASE_TITLE: lambda row: row.case_title,
    ListColumn.FILE_PLAN_CODE: lambda row: row.file_plan_code,
    ListColumn.RECORD_NUMBER: lambda row: row.number,
    ListColumn.RECORD_ID: lambda row: row.record_id,
    ListColumn.REGISTERED: lambda row: row.registered_at,
    ListColumn.UNIT: lambda row: row.unit,
    ListColumn.RESPONSIBLE: lambda row: row.responsible,
    ListColumn.CREATED_BY: lambda row: row.created_by,
    ListColumn.DESTROYED_ON: lambda row: row.destroyed_on,
    ListColumn.RESTRICTED: lambda row: t("Yes") if row.is_restricted else "",
    ListColumn.UNREAD: lambda row: t("Yes") if row.is_unread else "",
    ListColumn.FILES: lambda row: row.files or "",
    ListColumn.ANNOTATIONS: lambda row: _annotations(row) if row.annotations else "",
    ListColumn.UNREAD_ANNOTATIONS: lambda row: row.unread_annotations or "",
}


def _annotations(row: RecordRow) -> int | str:
    if not row.unread_annotations:
        return row.annotations
    return t("{count}, {unread} not read", count=row.annotations, unread=row.unread_annotations)


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case dt.datetime():
            return moment(value)
        case dt.date():
            return day(value)
    return str(value)
