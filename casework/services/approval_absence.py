"""Nothing waits on someone on leave without the responsible being told: at the opening of a step, and as often as the clock looks.

On leave is whoever a substitute is named for today who does not keep the own gate, a unit all of whose members are, and a gate all of
whose keepers are. The responsible is told once a seat and leave, and again when the leave is made longer; also where the substitute can
decide.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import TextClause, text

from casework.events import SeatWaitsOnLeave
from casework.model import Approval, Seat
from casework.services import inbox
from casework.vocabulary import ApprovalState, SeatState, StepState
from casework.work import Work

AT_ONCE = 100

_AWAY = """
    WITH substituted AS (SELECT s.absent_id AS id, max(s.ends_on) AS until FROM substitution s
                          WHERE s.starts_on <= :today AND s.ends_on >= :today
                            AND NOT EXISTS (SELECT 1 FROM official e JOIN membership m ON m.group_id = e.gate_team_id
                                             WHERE e.id = s.absent_id AND m.official_id = s.substitute_id AND m.starts_on <= :today
                                               AND (m.ends_on IS NULL OR m.ends_on >= :today))
                          GROUP BY s.absent_id),
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
_WAITING = f"""{_AWAY}
    SELECT t.id AS seat_id, t.approval_id, w.who, w.until
      FROM (SELECT o.id, away.id AS who, away.until FROM away JOIN seat o ON o.holder_id = away.id AND o.state = '{SeatState.OPEN}'
            UNION ALL
            SELECT o.id, g.team_id, g.until FROM gate_away g JOIN seat o ON o.id = g.seat_id AND o.state = '{SeatState.WAITING}') AS w
      JOIN seat t ON t.id = w.id JOIN step s ON s.id = t.step_id JOIN approval a ON a.id = t.approval_id
     WHERE s.state = '{StepState.OPEN}' AND a.state = '{ApprovalState.IN_PROGRESS}'
       AND (t.told_away_until IS NULL OR t.told_away_until < w.until)"""  # noqa: S608  # our own words
_OF_ONE = text(f"{_WAITING} AND a.id = :approval ORDER BY t.id")
_OF_ALL = text(f"{_WAITING} ORDER BY t.id LIMIT {AT_ONCE}")
_UNDECIDED = (SeatState.OPEN, SeatState.WAITING)


@dataclass(frozen=True)
class Waiting:
    """Is a seat that waits on an official, a unit or a gate's team whose people are on leave until a day."""

    seat_id: int
    approval_id: int
    who: int
    until: dt.date


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
        is_new = seat.told_away_until is None or seat.told_away_until < each.until
        if approval.state is ApprovalState.IN_PROGRESS and seat.state in _UNDECIDED and is_new:
            _tell(work, approval, seat, each)
    return len(due)


def _waiting(work: Work, statement: TextClause, **asked: int) -> list[Waiting]:
    """Gives the seats that wait on who is on leave today, of which the responsible does not know."""
    rows = work.session.connection().execute(statement, {"today": work.today, **asked})
    return [Waiting(row.seat_id, row.approval_id, row.who, row.until) for row in rows]


def _tell(work: Work, approval: Approval, seat: Seat, each: Waiting) -> None:
    seat.told_away_until = each.until
    of = {"record_id": seat.record_id, "approval_id": approval.id, "seat_id": seat.id}
    work.record(SeatWaitsOnLeave(**of, principal_id=each.who, until=each.until))
    inbox.put(work, seat.record_id, approval.responsible_id, cause="approval_waits_on_leave")
