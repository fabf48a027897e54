"""Moves what has rows but no effect to move it: Prefect's database may be dropped, a post may end, a seat's holder may change, a day
that was waited for may have come.

The rows alone say what is left to do; that is why this is enough. What is parked, and would be parked again for the same reason, is looked
at and costs no run: hundreds may be, when a process was changed, and must not take the others' turn.
"""

from sqlalchemy import text

from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.services.moving import MOTOR, look
from workflows.processes.registry import registry
from workflows.runtime import Failures, Kit

BATCH = 50

_LEFT_BEHIND = text("""
    WITH running AS (
        SELECT a.id, a.trouble <> '' AS is_parked,
               NOT EXISTS (SELECT 1 FROM step s JOIN seat p ON p.step_id = s.id
                            WHERE s.approval_id = a.id AND s.round = a.round AND s.state = 'open' AND p.state IN ('open', 'blocked'))
               AND NOT EXISTS (SELECT 1 FROM step s
                                WHERE s.approval_id = a.id AND s.round = a.round AND s.state = 'open' AND s.deadline > :today
                                  AND NOT EXISTS (SELECT 1 FROM seat p WHERE p.step_id = s.id)) AS waits_for_nobody,
               EXISTS (SELECT 1 FROM step s JOIN seat p ON p.step_id = s.id
                        WHERE s.approval_id = a.id AND s.state = 'open' AND p.state IN ('open', 'blocked')
                          AND (p.state = 'open') <> (casework_seat_can_read(p.holder_id, p.record_id, :now, :today)
                               AND NOT EXISTS (SELECT 1 FROM drafter d WHERE d.record_id = p.record_id AND d.official_id = p.holder_id)))
               AS has_turned_seats
          FROM approval a
         WHERE a.state = 'in_progress'
           AND NOT EXISTS (SELECT 1 FROM outbox o
                            WHERE o.effect = 'move' AND o.aggregate = 'approval:' || a.id AND o.state IN ('waiting', 'leased')))
    SELECT id, is_parked AND NOT has_turned_seats AS is_only_parked FROM running
     WHERE is_parked OR waits_for_nobody OR has_turned_seats
     ORDER BY id""")


def left_behind(platform: Platform) -> list[int]:
    """Names approvals that may have something to do and no effect that would do it."""
    now = platform.clock()
    with platform.system_engine.begin() as connection:
        found = connection.execute(_LEFT_BEHIND, {"now": now, "today": legal_date(now)}).all()
    return [row.id for row in found if not (row.is_only_parked and _stands_still(platform, row.id))]


def _stands_still(platform: Platform, approval_id: int) -> bool:
    with platform.work(MOTOR) as work:
        return look(work, approval_id, registry()).stands_still


def reconcile(kit: Kit) -> Failures:
    """Moves what was left behind and gives what failed."""
    ids = left_behind(kit.platform)
    failed: dict[int, Exception] = {}
    for start in range(0, len(ids), BATCH):
        failed.update(kit.move(ids[start : start + BATCH]))
    return failed
