"""Records as lists show them: one row each, with what any of the columns may need."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ARRAY, Integer, any_, bindparam, text
from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.lists.asker import said
from casework.lists.branch import Asked
from casework.lists.columns import COLUMNS, approval_state
from casework.model import Case, Record
from casework.queries.approval_rows import ApprovalInList
from casework.vocabulary import AccessLevel, ApprovalState, Area, Channel, Flag, ListColumn, RecordKind
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
    responsible_id: int | None = None
    created_by: str = ""
    access_level: AccessLevel = AccessLevel.UNIT
    clearance: int = 0
    letter_date: dt.date | None = None
    sent_at: dt.datetime | None = None
    completed_at: dt.datetime | None = None
    registered_at: dt.datetime | None = None
    stands_at: dt.datetime | None = None
    destroyed_on: dt.date | None = None
    lies_in: Area = Area.ARCHIVE
    annotations: int = 0
    unread_annotations: int = 0
    approval: ApprovalInList | None = None
    """Its approval, where the list shows something of it."""


@dataclass(frozen=True)
class Beside:
    """Is what a list says of its records besides: where each stands in its order, and its approval."""

    stands_at: Mapping[int, dt.datetime] = field(default_factory=dict)
    approvals: Mapping[int, ApprovalInList] = field(default_factory=dict)


NOTHING_BESIDE = Beside()


def rows_of(work: Work, record_ids: Iterable[int], beside: Beside = NOTHING_BESIDE) -> dict[int, RecordRow]:
    """Gives the rows of records the actor may read, by id and in the order they were asked for; the others are absent."""
    wanted = list(record_ids)
    if not wanted:
        return {}
    found = work.session.execute(_rows_by_id(), said(work) | {"ids": wanted}).all()
    names, annotated = _names_and_annotations(work, found)
    rows = {row.id: _row(row, names, annotated, beside) for row in found}
    return {id: rows[id] for id in wanted if id in rows}


def rows_of_case(work: Work, case_id: int) -> tuple[RecordRow, ...]:
    """Gives the records of a case in order of number, then arrival."""
    found = work.session.execute(_rows_of_case(), said(work) | {"case": case_id}).all()
    names, annotated = _names_and_annotations(work, found)
    return tuple(_row(row, names, annotated, NOTHING_BESIDE) for row in found)


@cache
def _rows_by_id() -> Asked:
    return _rows().where(col(Record.id) == any_(bindparam("ids", type_=ARRAY(Integer))))


@cache
def _rows_of_case() -> Asked:
    query = _rows().where(col(Record.case_id) == bindparam("case", type_=Integer))
    return query.order_by(col(Record.number).nulls_last(), col(Record.arrived_at))


_ASKED = (
    ListColumn.SENDER,
    ListColumn.FILES,
    ListColumn.FLAG,
    ListColumn.MY_DEADLINE,
    ListColumn.UNIT_DEADLINE,
    ListColumn.UNREAD,
    ListColumn.RESTRICTED,
    ListColumn.LIES_IN,
)


_NAMES_AND_ANNOTATIONS = text(
    """SELECT id, name, 0 AS standing, 0 AS unread FROM principal WHERE id = ANY (:ids)
       UNION ALL SELECT record_id, NULL, standing, unread FROM casework_annotated(:records)"""
)


def _rows() -> Asked:
    query: Asked = (
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
            col(Record.bin_ends_on),
            col(Record.case_id),
            col(Record.unit_id),
            col(Record.responsible_id),
            col(Record.created_by),
            col(Case.number).label("case_number"),
            col(Case.title).label("case_title"),
            col(Case.file_plan_code),
            approval_state(Record).label("approval"),
            *(COLUMNS[column].value(Record).label(column.value) for column in _ASKED),
        )
        .select_from(Record)
        .outerjoin(Case, col(Case.id) == Record.case_id)
    )
    return query


def _names_and_annotations(work: Work, found: Sequence[Any]) -> tuple[dict[int, str], dict[int, tuple[int, int]]]:
    """Gives the names of everybody on the rows, and how many annotations each row has and how many of them the asker has not read.

    One question of its own, cheaper to plan than so many more beside the rows' many.
    """
    ids = {each for row in found for each in (row.unit_id, row.responsible_id, row.created_by) if each is not None}
    told = work.session.execute(_NAMES_AND_ANNOTATIONS, {"ids": sorted(ids), "records": [row.id for row in found]}).all()
    names = {row.id: row.name for row in told if row.name is not None}
    return names, {row.id: (row.standing, row.unread) for row in told if row.name is None}


def _row(found: Any, names: dict[int, str], annotated: dict[int, tuple[int, int]], beside: Beside) -> RecordRow:
    annotations, unread_annotations = annotated.get(found.id, (0, 0))
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
        unit=names.get(found.unit_id, ""),
        responsible=names.get(found.responsible_id, ""),
        responsible_id=found.responsible_id,
        created_by=names.get(found.created_by, ""),
        access_level=found.access_level,
        clearance=found.clearance,
        letter_date=found.letter_date,
        sent_at=found.sent_at,
        completed_at=found.completed_at,
        registered_at=found.registered_at,
        destroyed_on=found.bin_ends_on,
        lies_in=Area(found.lies_in),
        annotations=annotations,
        unread_annotations=unread_annotations,
        stands_at=beside.stands_at.get(found.id),
        approval=beside.approvals.get(found.id),
    )
