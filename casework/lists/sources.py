"""What a list is drawn from: each source as branches that an index gives in order, asked one principal at a time.

A branch says where records of the list *can* be found, newest first; which of them the asker may read is decided by row-level
security alone, on each row the branch comes to. The archive is the union of the three ways in which something can be readable:
by level All, by level Unit in each of my units, and granted to each of my principals. Asked like this, a page costs as much as it
shows: a predicate over all three at once reads every grant the asker holds (measured in docs/performance.md).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, SQLColumnExpression, and_, exists, func, or_, tuple_, union, values
from sqlalchemy import column as named
from sqlalchemy import select as plain_select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.errors import NotFound
from casework.lists.columns import approvals_that_run, asked
from casework.lists.definition import ListDefinition
from casework.model import Approval, Case, Folder, FolderItem, Grant, InboxItem, Reading, Record, RecordMark, Seat, Substitution
from casework.vocabulary import AccessLevel, ListSource, RecordKind, SeatState
from casework.work import Work

Rows = type[Record]
Clause = SQLColumnExpression[Any]


@dataclass(frozen=True)
class Branch:
    """Is one way to the list's records: tables to join to the record, what must hold, and the moment it stands in order by.

    ``each`` are the principals to ask one by one; ``holder`` is the column that names one of them.
    """

    record: Rows
    at: Clause
    conditions: tuple[Clause, ...]
    join: tuple[Any, Clause] | None = None
    each: tuple[int, ...] | None = None
    holder: Clause | None = None
    may_repeat: bool = False


@dataclass(frozen=True)
class Position:
    """Is a place in a list newest first: after this moment and record."""

    at: dt.datetime
    record_id: int


def candidates(work: Work, definition: ListDefinition, *, most: int, after: Position | None = None) -> Select[*tuple[Any, ...]]:
    """Gives the newest records of the list as ``(id, at)``, at most so many, after a place."""
    found = [_asked(work, definition, branch, most, after) for branch in branches(work, definition)]
    united = union(*found).subquery() if len(found) > 1 else found[0].subquery()
    return plain_select(united.c.id, united.c.at).order_by(united.c.at.desc(), united.c.id.desc()).limit(most)


def branches(work: Work, definition: ListDefinition) -> list[Branch]:
    """Gives the branches of the definition's source; raises ``NotFound`` for a folder or unit that is not the asker's."""
    return SOURCES[definition.source](work, definition.of)


def _asked(work: Work, definition: ListDefinition, branch: Branch, most: int, after: Position | None) -> Select[*tuple[Any, ...]]:
    r = branch.record
    columns: tuple[Any, ...] = (col(r.id).label("id"), branch.at.label("at"))
    query: Select[*tuple[Any, ...]] = plain_select(*columns)
    query = query.select_from(branch.join[0]).join(r, branch.join[1]) if branch.join else query.select_from(r)
    query = query.where(*branch.conditions, *(asked(condition, r, work) for condition in definition.conditions))
    if after is not None:
        query = query.where(tuple_(branch.at, col(r.id)) < tuple_(after.at, after.record_id))
    if branch.may_repeat:
        query = query.distinct()
    query = query.order_by(branch.at.desc(), col(r.id).desc()).limit(most)
    if branch.each is None or branch.holder is None:
        return plain_select(query.subquery())
    who = values(named("id", Integer), name="who").data([(each,) for each in branch.each] or [(0,)]).alias("who")
    of_one = query.where(branch.holder == who.c.id).lateral()
    return plain_select(of_one.c.id, of_one.c.at).select_from(who.join(of_one, onclause=func.coalesce(True)))


def _archive(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    for_all, in_unit, granted = aliased(Record), aliased(Record), aliased(Record)
    given = aliased(Grant)
    return [
        Branch(
            for_all,
            col(for_all.arrived_at),
            (col(for_all.authority_id) == work.authority_id, col(for_all.access_level) == AccessLevel.ALL),
        ),
        Branch(
            in_unit,
            col(in_unit.arrived_at),
            (col(in_unit.access_level) == AccessLevel.UNIT,),
            each=tuple(sorted(work.standing.units)),
            holder=col(in_unit.unit_id),
        ),
        Branch(
            granted,
            col(given.arrived_at),
            (col(given.ended_at).is_(None),),
            join=(given, col(granted.id) == given.record_id),
            each=tuple(sorted(work.standing.principals)),
            holder=col(given.principal_id),
            may_repeat=True,
        ),
    ]


def _lying(at: str, *conditions: Callable[[Any], Clause]) -> Callable[[Work, tuple[int, ...]], list[Branch]]:
    def source(work: Work, of: tuple[int, ...]) -> list[Branch]:
        whose = _mine(work, of)
        item, r = aliased(InboxItem), aliased(Record)
        where = [condition(item) for condition in conditions]
        if len(whose) > 1:
            other = aliased(InboxItem)
            later = tuple_(col(getattr(other, at)), col(other.principal_id)) > tuple_(col(getattr(item, at)), col(item.principal_id))
            twice = [col(other.record_id) == item.record_id, col(other.principal_id).in_(whose), later]
            where.append(~exists().where(*twice, *(condition(other) for condition in conditions)))
        at_ = col(getattr(item, at))
        return [Branch(r, at_, tuple(where), join=(item, col(r.id) == item.record_id), each=whose, holder=col(item.principal_id))]

    return source


def _folder(work: Work, of: tuple[int, ...]) -> list[Branch]:
    if len(work.session.exec(select(Folder.id).where(col(Folder.id).in_(of))).all()) != len(of) or not of:
        raise NotFound("Folder", of[0] if of else "")
    item, r = aliased(FolderItem), aliased(Record)
    return [Branch(r, col(item.filed_at), (), join=(item, col(r.id) == item.record_id), each=of, holder=col(item.folder_id))]


def _flagged(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    mark, r = aliased(RecordMark), aliased(Record)
    flagged = (col(mark.flag) != "", col(mark.principal_id) == work.official_id)
    return [Branch(r, col(mark.marked_at), flagged, join=(mark, col(r.id) == mark.record_id))]


def _responsible(work: Work, of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    return [Branch(r, col(r.arrived_at), (col(r.completed_at).is_(None),), each=_mine(work, of), holder=col(r.responsible_id))]


def _on_my_cases(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    own, filed, case = aliased(Record), aliased(Record), aliased(Case)
    return [
        Branch(
            own,
            col(own.arrived_at),
            (col(own.responsible_id) == work.official_id, col(own.case_id).is_not(None), col(own.completed_at).is_(None)),
        ),
        Branch(
            filed,
            col(filed.arrived_at),
            (col(case.responsible_id) == work.official_id, col(case.completed_at).is_(None), col(filed.completed_at).is_(None)),
            join=(case, col(filed.case_id) == case.id),
        ),
    ]


def _unit_in_process(work: Work, of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    return [Branch(r, col(r.arrived_at), (col(r.completed_at).is_(None),), each=_mine(work, of), holder=col(r.unit_id))]


def _written_by(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    written = (col(r.created_by) == work.official_id, col(r.kind) != RecordKind.INBOUND)
    return [Branch(r, col(r.arrived_at), written)]


def _private(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    r = aliased(Record)
    written = (col(r.created_by) == work.official_id, col(r.kind) != RecordKind.INBOUND)
    alone = (col(r.access_level) == AccessLevel.INVOLVED, col(r.readers) == [work.official_id])
    return [Branch(r, col(r.arrived_at), (*written, *alone))]


def _open_seats(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    seat, r = aliased(Seat), aliased(Record)
    absent = select(Substitution.absent_id).where(
        col(Substitution.substitute_id) == work.official_id,
        col(Substitution.starts_on) <= work.today,
        col(Substitution.ends_on) >= work.today,
    )
    mine = or_(col(seat.holder_id) == work.official_id, col(seat.holder_id).in_(absent))
    waiting = (col(seat.state) == SeatState.OPEN, mine)
    return [Branch(r, col(r.arrived_at), waiting, join=(seat, col(r.id) == seat.record_id), may_repeat=True)]


def _approvals(_work: Work, _of: tuple[int, ...]) -> list[Branch]:
    approval, r = aliased(Approval), aliased(Record)
    running = (col(approval.state).in_(approvals_that_run()),)
    return [Branch(r, col(approval.started_at), running, join=(approval, col(r.id) == approval.record_id))]


def _latest_read(work: Work, _of: tuple[int, ...]) -> list[Branch]:
    read, r = aliased(Reading), aliased(Record)
    return [Branch(r, col(read.read_at), (col(read.official_id) == work.official_id,), join=(read, col(r.id) == read.record_id))]


def _mine(work: Work, of: Iterable[int]) -> tuple[int, ...]:
    """Gives the principals a place belongs to, me where none is named; one that is not mine has no place to show."""
    named_ = tuple(of) or (work.official_id,)
    if not set(named_) <= {work.official_id, *work.standing.units}:
        raise NotFound("Unit", named_[0])
    return named_


SOURCES: dict[ListSource, Callable[[Work, tuple[int, ...]], list[Branch]]] = {
    ListSource.ARCHIVE: _archive,
    ListSource.INBOX: _lying("arrived_at", lambda item: col(item.archived_at).is_(None)),
    ListSource.DESKTOP: _lying("desktop_at", lambda item: col(item.desktop_at).is_not(None)),
    ListSource.PUT_AWAY: _lying("archived_at", lambda item: and_(col(item.archived_at).is_not(None), col(item.desktop_at).is_(None))),
    ListSource.FOLDER: _folder,
    ListSource.FLAGGED: _flagged,
    ListSource.RESPONSIBLE: _responsible,
    ListSource.ON_MY_CASES: _on_my_cases,
    ListSource.UNIT_IN_PROCESS: _unit_in_process,
    ListSource.WRITTEN_BY: _written_by,
    ListSource.PRIVATE: _private,
    ListSource.OPEN_SEATS: _open_seats,
    ListSource.APPROVALS: _approvals,
    ListSource.LATEST_READ: _latest_read,
}
