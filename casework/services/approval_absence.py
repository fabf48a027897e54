"""Nothing waits on someone on leave without the responsible being told: at the opening of a step, and as often as the clock looks.

On leave is whoever a substitute is named for today who does not keep the own gate, and a unit all of whose members are. The responsible
is told once a seat and leave, and again when the leave is made longer; also where the substitute can decide.
"""

import datetime as dt

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
         away AS (SELECT id, until FROM substituted UNION ALL SELECT id, until FROM unit_away)"""
_WAITING = f"""{_AWAY}
    SELECT t.id AS seat_id, t.approval_id, away.until
      FROM away JOIN seat t ON t.holder_id = away.id JOIN step s ON s.id = t.step_id JOIN approval a ON a.id = t.approval_id
     WHERE t.state = '{SeatState.OPEN}' AND s.state = '{StepState.OPEN}' AND a.state = '{ApprovalState.IN_PROGRESS}'
       AND (t.told_away_until IS NULL OR t.told_away_until < away.until)"""  # noqa: S608  # our own words
_OF_ONE = text(f"{_WAITING} AND a.id = :approval ORDER BY t.id")
_OF_ALL = text(f"{_WAITING} ORDER BY t.id LIMIT {AT_ONCE}")


def tell_of_leave(work: Work, approval: Approval) -> None:
    """Tells the responsible which open seats of the approval wait on somebody who is on leave, those they have not been told of."""
    work.session.flush()
    for seat_id, _, until in _waiting(work, _OF_ONE, approval=approval.id):
        _tell(work, approval, work.session.get_one(Seat, seat_id), until)


def tell_of_leaves(work: Work) -> int:
    """Does the same for all approvals, a batch in each work, and says how many seats that was."""
    due = _waiting(work, _OF_ALL)
    for seat_id, approval_id, until in due:
        # the approval first, then its seat: the order in which every verb takes them; what has changed meanwhile is left alone
        approval = work.session.get_one(Approval, approval_id, with_for_update=True, populate_existing=True)
        seat = work.session.get_one(Seat, seat_id, populate_existing=True)
        is_new = seat.told_away_until is None or seat.told_away_until < until
        if approval.state is ApprovalState.IN_PROGRESS and seat.state is SeatState.OPEN and is_new:
            _tell(work, approval, seat, until)
    return len(due)


def _waiting(work: Work, statement: TextClause, **asked: int) -> list[tuple[int, int, dt.date]]:
    """Gives the open seats whose holder is on leave today, of which the responsible does not know, and until when the leave is."""
    rows = work.session.connection().execute(statement, {"today": work.today, **asked})
    return [(row.seat_id, row.approval_id, row.until) for row in rows]


def _tell(work: Work, approval: Approval, seat: Seat, until: dt.date) -> None:
    seat.told_away_until = until
    work.record(
        SeatWaitsOnLeave(record_id=seat.record_id, approval_id=approval.id, seat_id=seat.id, principal_id=seat.holder_id, until=until)
    )
    inbox.put(work, seat.record_id, approval.responsible_id, cause="approval_waits_on_leave")
