"""What the rows of an approval say, asked of the database beside the services: what the walks are held against."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from casework.bootstrap import Platform
from casework.calendar import legal_date
from casework.vocabulary import Right

STANDING = """
    SELECT s.position, s.state FROM step s JOIN approval a ON a.id = s.approval_id
      LEFT JOIN replay_fact f ON f.approval_id = a.id AND f.round = a.round AND f.key = 'resume_after'
     WHERE a.id = :id AND (s.round = a.round AND s.state <> 'superseded'
           OR s.round < a.round AND f.value -> 'carried' @> to_jsonb(s.position) AND s.state IN ('approved', 'conditional', 'skipped'))
     ORDER BY s.round"""
SEATS = """
    SELECT p.holder_id, p.state FROM seat p JOIN step s ON s.id = p.step_id
     WHERE p.approval_id = :id AND s.state = 'open' ORDER BY p.position"""
SAID = """
    SELECT d.actor_id, coalesce(d.on_behalf_of_id, d.actor_id) AS mine, d.verdict, s.position
      FROM decision d JOIN step s ON s.id = d.step_id WHERE d.approval_id = :id AND d.undone_at IS NULL ORDER BY d.id"""
COPIES = """
    SELECT official_id, gate_team_id IS NOT NULL AND released_at IS NULL FROM copy_recipient
     WHERE approval_id = :id AND seen_at IS NULL"""
AT_GATE = """
    SELECT g.place, coalesce(g.bypass, '') AS bypass, coalesce(g.verdict, '') AS verdict, g.adjusted IS NOT NULL AS is_adjusted,
           g.assured_by IS NOT NULL AS is_assured
      FROM gate_passage g JOIN seat p ON p.id = g.seat_id WHERE g.approval_id = :id AND g.ended_at IS NULL ORDER BY p.position"""
COPY_AT_GATE = """
    SELECT c.id FROM copy_recipient c
     WHERE c.approval_id = :id AND c.seen_at IS NULL AND c.gate_team_id IS NOT NULL AND c.released_at IS NULL ORDER BY c.id LIMIT 1"""
WRONG = """
    SELECT 'two at a seat' AS what, d.seat_id AS at FROM decision d WHERE d.approval_id = :id AND d.undone_at IS NULL
     GROUP BY d.seat_id HAVING count(*) > 1
    UNION ALL
    SELECT 'at a seat that was taken off', d.id FROM decision d JOIN seat p ON p.id = d.seat_id AND p.state = 'removed'
     WHERE d.approval_id = :id AND d.undone_at IS NULL
    UNION ALL
    SELECT 'a drafter', d.id FROM decision d JOIN drafter w ON w.record_id = d.record_id
       AND w.official_id IN (d.actor_id, d.on_behalf_of_id) AND w.since <= d.decided_at WHERE d.approval_id = :id
    UNION ALL
    SELECT 'nobody he stands in for', d.id FROM decision d
     WHERE d.approval_id = :id AND d.on_behalf_of_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM substitution s WHERE s.absent_id = d.on_behalf_of_id AND s.substitute_id = d.actor_id
                          AND (d.decided_at AT TIME ZONE 'Europe/Copenhagen')::date BETWEEN s.starts_on AND s.ends_on)
    UNION ALL
    SELECT 'twice in a step', d.step_id FROM decision d, unnest(ARRAY[d.actor_id, coalesce(d.on_behalf_of_id, d.actor_id)]) AS who
     WHERE d.approval_id = :id AND d.undone_at IS NULL GROUP BY d.step_id, who HAVING count(DISTINCT d.id) > 1
    UNION ALL
    SELECT 'twice where people differ', min(d.id) FROM decision d JOIN approval a ON a.id = d.approval_id AND a.needs_distinct,
           LATERAL (SELECT s.position FROM step s WHERE s.approval_id = d.approval_id AND s.state IN ('open', 'approved', 'conditional')
                       AND (s.id = d.step_id OR s.id IN (SELECT p.step_id FROM seat p WHERE p.carried_decision_id = d.id))) AS stands,
           unnest(ARRAY[d.actor_id, coalesce(d.on_behalf_of_id, d.actor_id)]) AS who
     WHERE d.approval_id = :id AND d.undone_at IS NULL AND d.verdict IN ('approve', 'conditional')
     GROUP BY who HAVING count(DISTINCT stands.position) > 1"""
"""What must never be found: by design a second decision, a drafter's, that of a substitute whose days are over, or one person's
where people must differ."""
WHOLE = """
    SELECT to_jsonb(a) || jsonb_build_object(
           'steps', (SELECT jsonb_agg(to_jsonb(s) ORDER BY s.id) FROM step s WHERE s.approval_id = a.id),
           'seats', (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM seat p WHERE p.approval_id = a.id),
           'said', (SELECT jsonb_agg(to_jsonb(d) ORDER BY d.id) FROM decision d WHERE d.approval_id = a.id))
      FROM approval a WHERE a.id = :id"""
ACCESS = """
    SELECT o.username, casework_can_read(o.id, :record, :now, :today),
           EXISTS (SELECT 1 FROM grant_row g WHERE g.record_id = :record AND g.principal_id = o.id AND g.right_level = :full
                      AND g.ended_at IS NULL) FROM official o"""
SEAT = """
    SELECT p.id FROM seat p JOIN step s ON s.id = p.step_id WHERE p.approval_id = :id AND s.state = 'open'
     ORDER BY p.position OFFSET :number LIMIT 1"""

PASSAGE = "SELECT g.id FROM gate_passage g WHERE g.seat_id = :seat AND g.ended_at IS NULL"


@dataclass(frozen=True)
class Rows:
    """Asks about one approval; ``names`` are those of people and units by id."""

    platform: Platform
    approval_id: int
    names: dict[int, str]

    def standing(self) -> tuple[object, ...]:
        """Gives state, round and responsible, the steps that count now, the seats that are asked, what has been said, copies unseen."""
        [(state, round, responsible)] = self._ask("SELECT state, round, responsible_id FROM approval WHERE id = :id")
        return (
            state,
            round,
            self.names[responsible],
            {row.position: row.state for row in self._ask(STANDING)},
            [(self.names[holder], state) for holder, state in self._ask(SEATS)],
            [(self.names[row.actor_id], self.names[row.mine], row.verdict, row.position) for row in self._ask(SAID)],
            sorted((self.names[official], is_at_gate) for official, is_at_gate in self._ask(COPIES)),
        )

    def at_gate(self) -> list[tuple[str, str, str, bool, bool]]:
        """Gives what is at a gate: where, what of the gate is left out, what waits, new words, looked through."""
        return [tuple(row) for row in self._ask(AT_GATE)]

    def wrong(self) -> list[tuple[object, ...]]:
        """Gives what must never be found."""
        return [tuple(row) for row in self._ask(WRONG)]

    def whole(self) -> dict[str, Any]:
        """Gives everything that is kept of the approval."""
        [(found,)] = self._ask(WHOLE)
        return dict(found)

    def seat(self, number: int) -> int:
        """Gives the id of a seat of the open step by its place, 0 where there is none."""
        return next((id for (id,) in self._ask(SEAT, number=number)), 0)

    def passage(self, number: int) -> int:
        """Gives the id of the way through a gate of a seat of the open step, 0 where there is none."""
        return next((id for (id,) in self._ask(PASSAGE, seat=self.seat(number))), 0)

    def copy_at_gate(self) -> int:
        """Gives the id of the first copy that lies at a gate, 0 where there is none."""
        return next((id for (id,) in self._ask(COPY_AT_GATE)), 0)

    def replies(self) -> int:
        """Gives how many replies have been made."""
        [(made,)] = self._ask("SELECT count(*) FROM reply_made WHERE approval_id = :id")
        return int(made)

    def reads_case(self, official_id: int, case_id: int) -> bool:
        """Says whether an official reads a case now."""
        now = self.platform.clock()
        query = "SELECT casework_can_read_case(:official, :case, :now, :today)"
        [(reads,)] = self._ask(query, official=official_id, case=case_id, now=now, today=legal_date(now))
        return bool(reads)

    def access(self, record_id: int) -> tuple[dict[str, bool], set[str]]:
        """Gives who reads the record now, and who writes on it."""
        now = self.platform.clock()
        rows = self._ask(ACCESS, record=record_id, now=now, today=legal_date(now), full=int(Right.FULL_WRITE))
        return {name: reads for name, reads, _ in rows}, {name for name, _, writes in rows if writes}

    def _ask(self, query: str, **values: object) -> list[Any]:
        with self.platform.system_engine.connect() as connection:
            return list(connection.execute(text(query), {"id": self.approval_id, **values}).all())
