"""Nothing waits on someone on leave without the responsible being told: at the opening of a step, and as often as the clock looks.

On leave is whoever is absent today, or has a substitute named for today who does not keep the own gate, a unit all of whose members
are, and a gate all of whose keepers are. The responsible is told once a seat and leave, and again when its last day changes and when
nobody stands in any more, or somebody does; also where the substitute can decide. Who stands in and is away stands in for nobody. What has
come back to a responsible on leave is told to who stands in and reads it, else to the nearest head.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import TextClause, func, not_, text
from sqlmodel import and_, col, or_, select

from casework.events import ApprovalWaitsOnLeave, SeatWaitsOnLeave
from casework.model import Absence, Approval, Post, Record, Seat, Substitution, Unit
from casework.services import inbox
from casework.services.seats import can_read
from casework.vocabulary import ApprovalState, Role, SeatState, StepState, SubstituteScope
from casework.work import Work

AT_ONCE = 100

_AWAY = """
    WITH one_away AS (SELECT s.absent_id AS id, s.ends_on AS until FROM substitution s
                       WHERE s.starts_on <= :today AND s.ends_on >= :today
                         AND NOT casework_keeps_gate(s.substitute_id, s.absent_id, :today)
                      UNION ALL SELECT b.official_id, b.ends_on FROM absence b WHERE b.starts_on <= :today AND b.ends_on >= :today),
         substituted AS (SELECT id, max(until) AS until FROM one_away GROUP BY id),
         unit_away AS (SELECT p.unit_id AS id, min(a.until) AS until
                         FROM post p JOIN official o ON o.id = p.official_id AND o.is_active LEFT JOIN substituted a ON a.id = o.id
                        WHERE p.unit_id IN (SELECT q.unit_id FROM post q JOIN substituted ON substituted.id = q.official_id)
                          AND p.role <> 'system_administrator' AND p.starts_on <= :today AND (p.ends_on IS NULL OR p.ends_on >= :today)
                        GROUP BY p.unit_id HAVING bool_and(a.until IS NOT NULL)),
         away AS (SELECT id, until FROM substituted UNION ALL SELECT id, until FROM unit_away),
         gate_away AS (SELECT g.seat_id, g.team_id, min(a.until) AS until
                         FROM gate_passage g
                         JOIN membership m ON m.group_id = g.team_id AND m.starts_on <= :today
                                          AND (m.ends_on IS NULL OR m.ends_on >= :today)
                         JOIN official o ON o.id = m.official_id AND o.is_active
                         LEFT JOIN substituted a ON a.id = o.id
                        WHERE g.ended_at IS NULL AND g.place IN ('before', 'after')
                          AND EXISTS (SELECT 1 FROM substitution s WHERE s.absent_id = g.executive_id AND s.substitute_id = o.id
                                       AND s.scope IN ('everything', 'approvals') AND s.starts_on <= :today AND s.ends_on >= :today)
                        GROUP BY g.seat_id, g.team_id HAVING bool_and(a.until IS NOT NULL))"""
_NOBODY_STANDS_IN = """
    SELECT EXISTS (SELECT FROM official p WHERE p.id = w.who) AND NOT EXISTS (
           SELECT FROM substitution n JOIN record r ON r.id = t.record_id LEFT JOIN case_file c ON c.id = r.case_id
            WHERE n.absent_id = w.who AND n.starts_on <= :today AND n.ends_on >= :today
              AND n.substitute_id NOT IN (SELECT id FROM substituted)
              AND (n.scope IN ('everything', 'approvals') OR (n.scope = 'unit' AND n.only_unit_id = r.unit_id)
                   OR (n.scope = 'case' AND n.only_case_id = r.case_id)
                   OR (n.scope = 'case_type' AND n.only_case_type = c.type))) AS stands_in"""
"""Says of a seat t that waits on w: is w an official in whose place nobody is there for the record? Never so of units and teams."""
_WAITING = f"""{_AWAY}
    SELECT t.id AS seat_id, t.approval_id, w.who, w.until, nobody.stands_in AS nobody_stands_in
      FROM (SELECT o.id, away.id AS who, away.until FROM away JOIN seat o ON o.holder_id = away.id AND o.state = '{SeatState.OPEN}'
            UNION ALL
            SELECT o.id, g.team_id, g.until FROM gate_away g JOIN seat o ON o.id = g.seat_id AND o.state = '{SeatState.WAITING}') AS w
      JOIN seat t ON t.id = w.id JOIN step s ON s.id = t.step_id JOIN approval a ON a.id = t.approval_id
     CROSS JOIN LATERAL ({_NOBODY_STANDS_IN}) AS nobody
     WHERE s.state = '{StepState.OPEN}' AND a.state = '{ApprovalState.IN_PROGRESS}'
       AND (t.told_away_until IS DISTINCT FROM w.until OR t.told_nobody_stands_in <> nobody.stands_in)"""  # noqa: S608  # our own
_OF_ONE = text(f"{_WAITING} AND a.id = :approval ORDER BY t.id")
_OF_ALL = text(f"{_WAITING} ORDER BY t.id LIMIT {AT_ONCE}")
_RETURNED = text(f"""{_AWAY}
    SELECT a.id AS approval_id, away.until FROM substituted away JOIN approval a ON a.responsible_id = away.id
     WHERE a.state IN ('{ApprovalState.RETURNED}', '{ApprovalState.WITHDRAWN}') AND a.deleted_at IS NULL
       AND a.told_away_until IS DISTINCT FROM away.until
     ORDER BY a.id LIMIT {AT_ONCE}""")  # noqa: S608  # our own words
_UNDECIDED = (SeatState.OPEN, SeatState.WAITING)


@dataclass(frozen=True)
class Waiting:
    """Is a seat that waits on an official, a unit or a gate's team whose people are on leave until a day."""

    seat_id: int
    approval_id: int
    who: int
    until: dt.date
    nobody_stands_in: bool

    def is_news(self, seat: Seat) -> bool:
        """Says whether the responsible does not know it yet."""
        other = seat.told_nobody_stands_in is not None and seat.told_nobody_stands_in is not self.nobody_stands_in
        return other or seat.told_away_until != self.until


def tell_of_leave(work: Work, approval: Approval) -> None:
    """Tells the responsible which open seats of the approval wait on somebody who is on leave, those they have not been told of."""
    work.session.flush()
    for each in _waiting(work, _OF_ONE, approval=approval.id):
        _tell(work, approval, work.session.get_one(Seat, each.seat_id), each)


def tell_of_leaves(work: Work) -> int:
    """Does the same for all approvals, a batch in each work, and says how many seats that was."""
    due = _waiting(work, _OF_ALL)
    for each in due:
        # the approval first, then its seat: the order in which every verb takes them; what has changed meanwhile is left alone
        approval = work.session.get_one(Approval, each.approval_id, with_for_update=True, populate_existing=True)
        seat = work.session.get_one(Seat, each.seat_id, populate_existing=True)
        if approval.state is ApprovalState.IN_PROGRESS and seat.state in _UNDECIDED and each.is_news(seat):
            _tell(work, approval, seat, each)
    return len(due)


def tell_of_returns(work: Work) -> int:
    """Tells of each approval that has come back to a responsible on leave, once a return and leave, and says how many that was."""
    due = work.session.connection().execute(_RETURNED, {"today": work.today}).all()
    for row in due:
        approval = work.session.get_one(Approval, row.approval_id, with_for_update=True, populate_existing=True)
        is_new = approval.told_away_until != row.until
        if approval.state in {ApprovalState.RETURNED, ApprovalState.WITHDRAWN} and is_new:
            approval.told_away_until = row.until
            told = _who_is_there(work, approval)
            of = {"record_id": approval.record_id, "approval_id": approval.id, "principal_id": approval.responsible_id}
            work.record(ApprovalWaitsOnLeave(**of, until=row.until, told=told))
            for official_id in told:
                inbox.put(work, approval.record_id, official_id, cause="approval_came_back")
    return len(due)


def _who_is_there(work: Work, approval: Approval) -> tuple[int, ...]:
    """Gives who stands in for the responsible and reads the record, else the nearest head above who reads it and is there."""
    record = work.session.get_one(Record, approval.record_id)
    in_it = or_(
        col(Substitution.scope) == SubstituteScope.EVERYTHING,
        and_(col(Substitution.scope) == SubstituteScope.UNIT, col(Substitution.only_unit_id) == record.unit_id),
        and_(col(Substitution.scope) == SubstituteScope.CASE, col(Substitution.only_case_id) == record.case_id),
    )
    named = select(Substitution.substitute_id).where(Substitution.absent_id == approval.responsible_id, in_it)
    named = named.where(col(Substitution.starts_on) <= work.today, col(Substitution.ends_on) >= work.today)
    there = dict.fromkeys(work.session.exec(named.order_by(col(Substitution.id))).all())
    if stands_in := tuple(each for each in there if can_read(work, each, record.id)):
        return stands_in
    heads = _heads_of(work, approval.responsible_id)
    return tuple(islice((each for each in heads if not _is_away(work, each) and can_read(work, each, record.id)), 1))


def _heads_of(work: Work, official_id: int) -> Iterator[int]:
    """Gives the heads of the units an official works in, and of the units above, the nearest first."""
    today = (col(Post.starts_on) <= work.today, col(Post.ends_on).is_(None) | (col(Post.ends_on) >= work.today))
    own = select(Post.unit_id).where(Post.official_id == official_id, *today).order_by(col(Post.is_primary).desc(), col(Post.id))
    for start in work.session.exec(own).all():
        unit_id: int | None = start
        while unit_id is not None:
            heads = select(Post.official_id).where(Post.unit_id == unit_id, Post.role == Role.HEAD, *today).order_by(col(Post.id))
            yield from (each for each in work.session.exec(heads).all() if each != official_id)
            unit_id = work.session.get_one(Unit, unit_id).parent_id


def _is_away(work: Work, official_id: int) -> bool:
    running = (col(Substitution.starts_on) <= work.today, col(Substitution.ends_on) >= work.today)
    keeps = func.casework_keeps_gate(col(Substitution.substitute_id), official_id, work.today)
    named = select(Substitution.id).where(Substitution.absent_id == official_id, *running, not_(keeps))
    has_one = work.session.exec(named).first() is not None
    away = (col(Absence.official_id) == official_id, col(Absence.starts_on) <= work.today, col(Absence.ends_on) >= work.today)
    return has_one or work.session.exec(select(Absence.id).where(*away)).first() is not None


def _waiting(work: Work, statement: TextClause, **asked: int) -> list[Waiting]:
    """Gives the seats that wait on who is on leave today, of which the responsible does not know: neither that, nor until when."""
    rows = work.session.connection().execute(statement, {"today": work.today, **asked})
    return [Waiting(row.seat_id, row.approval_id, row.who, row.until, row.nobody_stands_in) for row in rows]


def _tell(work: Work, approval: Approval, seat: Seat, each: Waiting) -> None:
    seat.told_away_until, seat.told_nobody_stands_in = each.until, each.nobody_stands_in
    of = {"record_id": seat.record_id, "approval_id": approval.id, "seat_id": seat.id}
    work.record(SeatWaitsOnLeave(**of, principal_id=each.who, until=each.until, nobody_stands_in=each.nobody_stands_in))
    cause = "approval_waits_on_nobody" if each.nobody_stands_in else "approval_waits_on_leave"
    inbox.put(work, seat.record_id, approval.responsible_id, cause=cause)
