"""Moves what has rows but no effect to move it: Prefect's database may be dropped, a post may end, a seat's holder may change, a day
that was waited for may have come.

The rows alone say what is left to do; that is why this is enough. What is parked, and would be parked again for the same reason, is looked
at and costs no run: hundreds may be, when a process was changed, and must not take the others' turn. What lies at a gate is looked
after by the clock of gates.
"""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import text

from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.services.moving import MOTOR, look
from workflows.processes.registry import registry
from workflows.runtime import Failures, Kit

BATCH = 50

AT_ONCE = 5000
"""Approvals whose seats are looked at in one turn: a hundred thousand are gone through in ten minutes."""

_LEFT_BEHIND = text("""
    WITH free AS MATERIALIZED (
        SELECT a.id, a.round, a.trouble FROM approval a
         WHERE a.state = 'in_progress'
           AND NOT EXISTS (SELECT 1 FROM outbox o
                            WHERE o.effect = 'move' AND o.aggregate = 'approval:' || a.id AND o.state IN ('waiting', 'leased'))),
    these AS (SELECT id FROM free WHERE id > :after ORDER BY id LIMIT :most)
    SELECT id, 'is_parked' AS why FROM free WHERE trouble <> ''
    UNION ALL
    SELECT id, 'waits_for_nobody' FROM free
     WHERE NOT EXISTS (SELECT 1 FROM step s JOIN seat p ON p.step_id = s.id
                        WHERE s.approval_id = free.id AND s.round = free.round AND s.state = 'open'
                          AND (p.state IN ('open', 'blocked')
                               OR EXISTS (SELECT 1 FROM gate_passage g WHERE g.seat_id = p.id AND g.ended_at IS NULL)))
       AND NOT EXISTS (SELECT 1 FROM step s
                        WHERE s.approval_id = free.id AND s.round = free.round AND s.state = 'open' AND s.deadline > :today
                          AND NOT EXISTS (SELECT 1 FROM seat p WHERE p.step_id = s.id))
    UNION ALL
    SELECT id, 'has_turned_seats' FROM these
     WHERE EXISTS (SELECT 1 FROM step s JOIN seat p ON p.step_id = s.id
                    WHERE s.approval_id = these.id AND s.state = 'open' AND p.state IN ('open', 'blocked')
                      AND NOT EXISTS (SELECT 1 FROM gate_passage g
                                       WHERE g.seat_id = p.id AND g.ended_at IS NULL AND g.place <> 'with_executive')
                      AND (p.state = 'open') <> (casework_seat_trouble(p.holder_id, p.record_id, :now, :today) = ''))
    UNION ALL
    SELECT max(id), 'is_reached' FROM these HAVING count(*) = :most""")


@dataclass
class Turn:
    """Is where the look at seats goes on: whether a holder may still read is asked seat by seat, so what is under way takes turns."""

    after: int = 0
    most: int = AT_ONCE


def left_behind(platform: Platform, turn: Turn | None = None) -> list[int]:
    """Names approvals that may have something to do and no effect that would do it; without a turn, seats are looked at from the first."""
    turn = turn or Turn()
    now = platform.clock()
    asked = {"now": now, "today": legal_date(now), "after": turn.after, "most": turn.most}
    found: dict[str, set[int]] = defaultdict(set)
    with platform.system_engine.begin() as connection:
        for id, why in connection.execute(_LEFT_BEHIND, asked):
            found[why].add(id)
    turn.after = max(found["is_reached"], default=0)
    parked, turned = found["is_parked"], found["has_turned_seats"]
    return sorted(turned | (found["waits_for_nobody"] - parked) | {id for id in parked - turned if not _stands_still(platform, id)})


def _stands_still(platform: Platform, approval_id: int) -> bool:
    with platform.work(MOTOR) as work:
        return look(work, approval_id, registry()).stands_still


def reconcile(kit: Kit, turn: Turn | None = None) -> Failures:
    """Moves what was left behind and gives what failed."""
    ids = left_behind(kit.platform, turn)
    failed: dict[int, Exception] = {}
    for start in range(0, len(ids), BATCH):
        failed.update(kit.move(ids[start : start + BATCH]))
    return failed
