"""The outbox as a queue: rows are claimed by lease, in order per effect and aggregate, and never by an open transaction.

A runner proves that it lives by an advisory lock on its own session. When the process dies the database lets go of the lock,
and what it had leased is free at once; the lease's end is for a runner that hangs.
Among the rows of one effect and aggregate a row waits for every earlier one that waits or is leased. A parked one holds
nothing up: every effect reads current rows, so a later one does what the parked one could not (and then clears it).
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from casework.outbox import Effect
from casework.vocabulary import OutboxState

LEASE = dt.timedelta(seconds=60)
# An index entry waits for its record's extraction, which would only make it again; not longer than this.
INDEX_WAITS_FOR_TEXT = dt.timedelta(seconds=60)
# Other forms of a document are made while no post waits to be read and found; not put off for longer than this.
FORMS_WAIT_FOR_POST = dt.timedelta(minutes=10)
# Nothing backs off for longer. What seems to, or seems to have been written in the future, was written before the clock was set back.
LONGEST_BACK_OFF = dt.timedelta(minutes=10)
RUNNERS = 0x0CA5E  # the namespace of the runners' advisory locks


@dataclass(frozen=True)
class Claimed:
    """Is an effect this runner holds the lease of; ``attempts`` counts this one too."""

    id: int
    effect: Effect
    aggregate: str
    record_id: int | None
    subject_id: int
    attempts: int


@dataclass(frozen=True)
class Queue:
    """Is one effect's part of the outbox, as one runner works on it."""

    engine: Engine
    effect: Effect
    owner: int

    def claim(self, now: dt.datetime, most: int) -> list[Claimed]:
        """Leases up to ``most`` rows that may run now, in order."""
        with self.engine.begin() as connection:
            # Claims of one effect follow each other, so that no two runners take neighbouring rows of one aggregate.
            _lock(connection, f"claim:{self.effect}")
            rows = connection.execute(
                _CLAIM[self.effect],
                {
                    "effect": self.effect,
                    "now": now,
                    "most": most,
                    "owner": str(self.owner),
                    "until": now + LEASE,
                    "patience": now - (FORMS_WAIT_FOR_POST if self.effect is Effect.RENDER else INDEX_WAITS_FOR_TEXT),
                    "latest": now + LONGEST_BACK_OFF,
                },
            ).all()
        return sorted(
            (Claimed(r.id, Effect(r.effect), r.aggregate, r.record_id, r.subject_id, r.attempts) for r in rows), key=lambda r: r.id
        )

    def renew(self, ids: Collection[int], now: dt.datetime) -> None:
        """Prolongs the leases of what is still being done."""
        self._mine("lease_until = :until", ids, until=now + LEASE)

    def done(self, ids: Collection[int], now: dt.datetime) -> None:
        """Marks effects as done, and with them earlier parked ones about the same thing, which are done by this."""
        with self.engine.begin() as connection:
            connection.execute(
                text("""
                WITH finished AS (
                    UPDATE outbox SET state = 'done', done_at = :now, lease_owner = '', lease_until = NULL, trouble = '', what_to_do = ''
                     WHERE id = ANY(:ids) AND lease_owner = :owner RETURNING id, aggregate, subject_id)
                UPDATE outbox SET state = 'done', done_at = :now, trouble = '', what_to_do = '' FROM finished
                 WHERE outbox.effect = :effect AND outbox.aggregate = finished.aggregate AND outbox.subject_id = finished.subject_id
                   AND outbox.id < finished.id AND outbox.state = 'parked'"""),
                {"now": now, "ids": list(ids), "owner": str(self.owner), "effect": self.effect},
            )

    def retry(self, id: int, run_after: dt.datetime, trouble: str) -> None:
        """Sets an effect back to wait until a moment."""
        self._mine(
            "state = 'waiting', run_after = :after, trouble = :trouble, lease_owner = '', lease_until = NULL",
            [id],
            after=run_after,
            trouble=trouble,
        )

    def give_back(self, ids: Collection[int]) -> None:
        """Lets go of effects that were not tried."""
        self._mine("state = 'waiting', attempts = attempts - 1, lease_owner = '', lease_until = NULL", ids)

    def park(self, id: int, trouble: str, what_to_do: str, *, state: OutboxState = OutboxState.PARKED) -> None:
        """Takes an effect out of the queue until a person has looked."""
        self._mine(
            "state = :state, trouble = :trouble, what_to_do = :what_to_do, lease_owner = '', lease_until = NULL",
            [id], state=state, trouble=trouble, what_to_do=what_to_do,
        )  # fmt: skip

    def _mine(self, change: str, ids: Collection[int], **values: object) -> None:
        if not ids:
            return
        with self.engine.begin() as connection:
            connection.execute(
                text(f"UPDATE outbox SET {change} WHERE id = ANY(:ids) AND lease_owner = :owner"),  # noqa: S608  # our own words
                {"ids": list(ids), "owner": str(self.owner), **values},
            )


_DUE = "({0}.run_after <= :now OR {0}.attempts = 0 OR {0}.run_after > :latest)"
_WITH_TEXT_ON_ITS_WAY = f"""AND (o.created_at < :patience OR NOT EXISTS (
        SELECT 1 FROM outbox x WHERE x.effect = 'extract' AND x.aggregate = o.aggregate
           AND (x.state = 'leased' OR (x.state = 'waiting' AND {_DUE.format("x")}))))"""  # noqa: S608  # our own words

_WHILE_NO_POST_WAITS = f"""AND (o.created_at < :patience OR NOT EXISTS (
        SELECT 1 FROM outbox x WHERE x.effect IN ('extract', 'index')
           AND (x.state = 'leased' OR (x.state = 'waiting' AND {_DUE.format("x")}))))"""  # noqa: S608  # our own words
_BEHIND = {Effect.INDEX: _WITH_TEXT_ON_ITS_WAY, Effect.RENDER: _WHILE_NO_POST_WAITS}

_CLAIM = {
    effect: text(f"""
    WITH ready AS (
        SELECT o.id FROM outbox o
         WHERE o.effect = :effect AND ((o.state = 'waiting' AND {_DUE.format("o")}) OR (o.state = 'leased' AND o.lease_until < :now))
           AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.effect = o.effect AND e.aggregate = o.aggregate AND e.id < o.id
                AND ((e.state = 'waiting' AND NOT {_DUE.format("e")}) OR (e.state = 'leased' AND e.lease_until >= :now)))
           {_BEHIND.get(effect, "AND :patience IS NOT NULL")}
         ORDER BY o.id LIMIT :most FOR UPDATE SKIP LOCKED)
    UPDATE outbox SET state = 'leased', lease_owner = :owner, lease_until = :until, attempts = attempts + 1
      FROM ready WHERE outbox.id = ready.id
    RETURNING outbox.id, outbox.effect, outbox.aggregate, outbox.record_id, outbox.subject_id, outbox.attempts""")  # noqa: S608  # our own words
    for effect in Effect
}


def free_what_the_dead_held(engine: Engine, now: dt.datetime) -> int:
    """Frees what runners had leased that are gone, and says how many effects that were."""
    with engine.begin() as connection:
        return connection.execute(
            text("""UPDATE outbox SET state = 'waiting', lease_owner = '', lease_until = NULL
                     WHERE state = 'leased' AND (lease_until < :now OR NOT EXISTS (
                        SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = :runners
                           AND l.objid = nullif(lease_owner, '')::oid
                           AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())))"""),
            {"now": now, "runners": RUNNERS},
        ).rowcount


def position_reached(engine: Engine, batch: Iterable[int]) -> int:
    """Gives the outbox position the index reaches with a batch: below it, every index effect is done or in the batch."""
    with engine.begin() as connection:
        return int(
            connection.execute(
                text("""SELECT coalesce(min(id) - 1, (SELECT coalesce(max(id), 0) FROM outbox WHERE effect = 'index')) FROM outbox
                         WHERE effect = 'index' AND state <> 'done' AND id <> ALL(:batch)"""),
                {"batch": list(batch)},
            ).scalar_one()
        )


@dataclass(frozen=True)
class Left:
    """Is what the outbox still holds: ready or leased now, backing off until ``next_at``, and out of the queue."""

    busy: int
    backing_off: int
    next_at: dt.datetime | None
    parked: int
    unknown: int


def left(engine: Engine, now: dt.datetime, effects: Collection[Effect] = tuple(Effect)) -> Left:
    """Says what is left to do of some effects."""
    due = _DUE.format("outbox")
    with engine.begin() as connection:
        row = connection.execute(
            text(f"""SELECT count(*) FILTER (WHERE state = 'leased' OR (state = 'waiting' AND {due})) AS busy,
                            count(*) FILTER (WHERE state = 'waiting' AND NOT {due}) AS backing_off,
                            min(run_after) FILTER (WHERE state = 'waiting' AND NOT {due}) AS next_at,
                            count(*) FILTER (WHERE state = 'parked') AS parked, count(*) FILTER (WHERE state = 'unknown') AS unknown
                       FROM outbox WHERE state <> 'done' AND effect = ANY(:effects)"""),  # noqa: S608  # our own words
            {"now": now, "latest": now + LONGEST_BACK_OFF, "effects": [str(each) for each in effects]},
        ).one()
    return Left(row.busy, row.backing_off, row.next_at, row.parked, row.unknown)


def _lock(connection: Connection, name: str) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
