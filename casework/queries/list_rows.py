"""Records as lists show them: one row each, with what any of the columns may need."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.lists.columns import COLUMNS, approval_state
from casework.model import Case, Principal, Record
from casework.vocabulary import AccessLevel, ApprovalState, Channel, Flag, ListColumn, RecordKind
from casework.work import Work


@dataclass(frozen=True)
class RecordRow:
    """Is a record in a list; ``status`` is the approval's state where one runs, else the record's."""

    record_id: int
    title: str
    sender: str
    status: str
    channel: Channel
    arrived_at: dt.datetime
    case_number: str
    files: int
    deadline: dt.date | None
    is_unread: bool
    is_restricted: bool
    kind: RecordKind = RecordKind.INBOUND
    flag: Flag | None = None
    my_deadline: dt.date | None = None
    unit_deadline: dt.date | None = None
    case_id: int | None = None
    case_title: str = ""
    file_plan_code: str = ""
    number: int | None = None
    unit: str = ""
    responsible: str = ""
    created_by: str = ""
    access_level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    letter_date: dt.date | None = None
    sent_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    registered_at: dt.datetime | None = None
    stands_at: dt.datetime | None = None


def rows_of(work: Work, record_ids: Iterable[int]) -> dict[int, RecordRow]:
    """Gives the rows of records the actor may read, by id; the others are absent."""
    query = _rows(work).where(col(Record.id).in_(list(record_ids)))
    return {found.id: _row(found) for found in work.session.execute(query)}


def rows_of_case(work: Work, case_id: int) -> tuple[RecordRow, ...]:
    """Gives the records of a case in order of number, then arrival."""
    query = _rows(work).where(col(Record.case_id) == case_id).order_by(col(Record.number).nulls_last(), col(Record.arrived_at))
    return tuple(_row(found) for found in work.session.execute(query))


_ASKED = (
    ListColumn.SENDER,
    ListColumn.FILES,
    ListColumn.FLAG,
    ListColumn.MY_DEADLINE,
    ListColumn.UNIT_DEADLINE,
    ListColumn.UNREAD,
    ListColumn.RESTRICTED,
)


def _rows(work: Work) -> Select[*tuple[Any, ...]]:
    def name_of(column: Any) -> Any:
        return plain_select(col(Principal.name)).where(col(Principal.id) == column).scalar_subquery()

    query: Select[*tuple[Any, ...]] = (
        plain_select(
            col(Record.id),
            col(Record.title),
            col(Record.kind),
            col(Record.state),
            col(Record.channel),
            col(Record.arrived_at),
            col(Record.deadline),
            col(Record.number),
            col(Record.access_level),
            col(Record.clearance),
            col(Record.letter_date),
            col(Record.sent_at),
            col(Record.completed_at),
            col(Record.registered_at),
            col(Record.case_id),
            col(Case.number).label("case_number"),
            col(Case.title).label("case_title"),
            col(Case.file_plan_code),
            name_of(Record.unit_id).label("unit"),
            name_of(Record.responsible_id).label("responsible"),
            name_of(Record.created_by).label("writer"),
            approval_state(Record, work).label("approval"),
            *(COLUMNS[column].value(Record, work).label(column.value) for column in _ASKED),
        )
        .select_from(Record)
        .outerjoin(Case, col(Case.id) == Record.case_id)
    )
    return query


def _row(found: Any) -> RecordRow:
    running = found.approval not in {None, ApprovalState.CANCELLED}
    return RecordRow(
        record_id=found.id,
        title=found.title,
        sender=found.sender or "",
        status=str(found.approval if running else found.state),
        channel=found.channel,
        arrived_at=found.arrived_at,
        case_number=found.case_number or "",
        files=found.files,
        deadline=found.deadline,
        is_unread=found.unread,
        is_restricted=found.restricted,
        kind=found.kind,
        flag=Flag(found.flag) if found.flag else None,
        my_deadline=found.my_deadline,
        unit_deadline=found.unit_deadline,
        case_id=found.case_id if found.case_number else None,
        case_title=found.case_title or "",
        file_plan_code=found.file_plan_code or "",
        number=found.number,
        unit=found.unit or "",
        responsible=found.responsible or "",
        created_by=found.writer or "",
        access_level=found.access_level,
        clearance=found.clearance,
        letter_date=found.letter_date,
        sent_at=found.sent_at,
        completed_at=found.completed_at,
        registered_at=found.registered_at,
    )
