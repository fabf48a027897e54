"""The lists of the desk: each is a saved question over one archive, answered in pages with a capped count."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_
from sqlalchemy import select as plain_select
from sqlmodel import col, select

from casework.model import Approval, Case, Document, InboxItem, Reading, Record, RecordParty, Seat, Substitution
from casework.vocabulary import ApprovalState, Channel, DocumentRole, PartyRole, RecordState, SeatState
from casework.work import Work

COUNT_CAP = 1000


class ListKey(StrEnum):
    """The standard lists."""

    UNIT_INBOX = "unit_inbox"
    MY_INBOX = "my_inbox"
    FOR_APPROVAL = "for_approval"
    MY_CASES = "my_cases"
    COMPLETED = "completed"


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


@dataclass(frozen=True)
class ListPage:
    """Is the first rows of a list and how many there are, counted up to ``COUNT_CAP``."""

    rows: tuple[RecordRow, ...]
    total: int


def page(work: Work, key: ListKey, *, first: int = 50) -> ListPage:
    """Gives the first rows of a list, newest first, and its capped count."""
    query = _rows(work).where(*_conditions(work, key)).order_by(col(Record.arrived_at).desc(), col(Record.id).desc())
    return ListPage(tuple(_row(found) for found in work.session.execute(query.limit(first))), count(work, key))


def count(work: Work, key: ListKey) -> int:
    """Counts a list, no further than the cap."""
    inner = select(literal(1)).select_from(Record).where(*_conditions(work, key)).limit(COUNT_CAP).subquery()
    return int(work.session.execute(select(func.count()).select_from(inner)).scalar_one())


def rows_of(work: Work, record_ids: list[int]) -> dict[int, RecordRow]:
    """Gives the rows of records the actor may read, by id; the others are absent."""
    query = _rows(work).where(col(Record.id).in_(record_ids))
    return {found.id: _row(found) for found in work.session.execute(query)}


def rows_of_case(work: Work, case_id: int) -> tuple[RecordRow, ...]:
    """Gives the records of a case in order of number, then arrival."""
    query = _rows(work).where(col(Record.case_id) == case_id).order_by(col(Record.number).nulls_last(), col(Record.arrived_at))
    return tuple(_row(found) for found in work.session.execute(query))


def _rows(work: Work) -> Select[Any]:
    sender = (
        select(RecordParty.name)
        .where(col(RecordParty.record_id) == Record.id, col(RecordParty.role) == PartyRole.SENDER)
        .order_by(col(RecordParty.position))
        .limit(1)
        .scalar_subquery()
    )
    files = (
        select(func.count())
        .select_from(Document)
        .where(col(Document.record_id) == Record.id, col(Document.role) != DocumentRole.ORIGINAL)
        .scalar_subquery()
    )
    approval = (
        select(Approval.state).where(col(Approval.record_id) == Record.id).order_by(col(Approval.id).desc()).limit(1).scalar_subquery()
    )
    is_read = select(Reading.record_id).where(col(Reading.record_id) == Record.id, col(Reading.official_id) == work.official_id).exists()
    is_restricted = or_(col(Record.restricted_to).is_not(None), col(Record.case_restricted_to).is_not(None), col(Record.clearance) > 0)
    return (
        plain_select(
            col(Record.id),
            col(Record.title),
            col(Record.state),
            col(Record.channel),
            col(Record.arrived_at),
            col(Record.deadline),
            col(Case.number).label("case_number"),
            sender.label("sender"),
            files.label("files"),
            approval.label("approval"),
            is_read.label("is_read"),
            is_restricted.label("restricted"),
        )
        .select_from(Record)
        .outerjoin(Case, col(Case.id) == Record.case_id)
    )


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
        is_unread=not found.is_read,
        is_restricted=found.restricted,
    )


def _conditions(work: Work, key: ListKey) -> list[ColumnElement[bool]]:
    me = work.official_id
    lying = select(InboxItem.record_id).where(col(InboxItem.archived_at).is_(None))
    match key:
        case ListKey.UNIT_INBOX:
            return [col(Record.id).in_(lying.where(col(InboxItem.principal_id).in_(work.standing.units)))]
        case ListKey.MY_INBOX:
            return [col(Record.id).in_(lying.where(col(InboxItem.principal_id) == me))]
        case ListKey.FOR_APPROVAL:
            absent = select(Substitution.absent_id).where(
                col(Substitution.substitute_id) == me, col(Substitution.starts_on) <= work.today, col(Substitution.ends_on) >= work.today
            )
            seats = select(Seat.record_id).where(
                col(Seat.state) == SeatState.OPEN,
                or_(col(Seat.holder_id) == me, col(Seat.holder_id).in_(absent)),
            )
            return [col(Record.id).in_(seats)]
        case ListKey.MY_CASES:
            cases = select(Case.id).where(col(Case.responsible_id) == me)
            return [
                or_(col(Record.case_id).in_(cases), col(Record.responsible_id) == me),
                col(Record.case_id).is_not(None),
                col(Record.state) != RecordState.COMPLETED,
            ]
        case ListKey.COMPLETED:
            return [
                col(Record.state) == RecordState.COMPLETED,
                or_(col(Record.responsible_id) == me, col(Record.unit_id).in_(work.standing.units)),
            ]
