"""Builds the whole index anew beside the one that serves, can be stopped and taken up again, and then takes its place.

What changes meanwhile goes to both: to the serving index by the outbox as ever, and to the new one by a look, every minute, at what the
outbox has done since the look before. At the end the new index is compared with the database and what differs is read again; then the old
index is locked against writers and everything whose index effect ran or waits since the last look is read once more, so that nothing
revoked meanwhile returns with the new index, and the writers wait for a minute's changes, not for those of the whole rebuild.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col, func, or_, select

from casework.bootstrap import Platform
from casework.model import Outbox, Record
from casework.outbox import Effect
from casework.vocabulary import IndexEngine, OutboxState
from casework.work import Actor, Work
from search.comparing import differing
from search.engines.port import IndexBroken, IndexBusy
from search.engines.serving import Engine, ServingEngine
from search.gathering import gather
from search.indexing import CANNOT_BE_READ, INDEXER

BATCH = 500
FOLLOWED_EVERY = dt.timedelta(minutes=1)
_MARGIN = dt.timedelta(minutes=5)  # a runner's clock may be a little behind ours


@dataclass(frozen=True)
class Rebuilt:
    """Says how far a rebuild has come."""

    records: int
    upto: int
    of: int


def rebuild(
    platform: Platform,
    engine: ServingEngine,
    progress: Callable[[Rebuilt], None] | None = None,
    *,
    made_by: IndexEngine | None = None,
    followed_every: dt.timedelta = FOLLOWED_EVERY,
) -> int:
    """Rebuilds the index from the database, by another engine where one is named, and gives how many records it holds.

    What changes meanwhile is taken over every so often.

    Raises:
        IndexBusy: the runner is writing to the index at the moment of the change; the work done is kept, run it again.
    """
    staged = engine.next_generation(made_by or _kind(engine, platform))
    with _at_work(platform) as work:
        following = _Following(platform, staged, _began(engine, staged, work), work.now, followed_every)
        highest = work.session.exec(select(func.max(Record.id))).one() or 0
    records = 0
    while (upto := staged.manifest().mark) < highest:
        with _at_work(platform) as work:
            ids = list(work.session.exec(select(Record.id).where(col(Record.id) > upto).order_by(col(Record.id)).limit(BATCH)))
        if not ids:
            break
        records += _write(platform, staged, ids, mark=ids[-1])
        following.look()
        if progress is not None:
            progress(Rebuilt(records, ids[-1], highest))
    for differ in differing(platform, staged):
        _write(platform, staged, differ, mark=staged.manifest().mark)
    following.look(at_once=True)
    with _no_other_writer(engine):
        following.look(at_once=True)
        engine.change_over(staged)
    _try_again(platform)
    return engine.count()


def _kind(engine: ServingEngine, platform: Platform) -> IndexEngine:
    try:
        return engine.kind
    except IndexBroken:
        return platform.settings.search_engine


@dataclass
class _Following:
    """Takes over into the new index what changes while it is made: each look at what was done since a little before the last one."""

    platform: Platform
    staged: Engine
    since: dt.datetime
    looked: dt.datetime
    every: dt.timedelta

    def look(self, *, at_once: bool = False) -> None:
        """Reads anew what has changed, where it is time."""
        with _at_work(self.platform) as work:
            if not at_once and work.now < self.looked + self.every:
                return
            changed, self.looked = _changed_since(work, self.since), work.now
        for at in range(0, len(changed), BATCH):
            _write(self.platform, self.staged, changed[at : at + BATCH], mark=self.staged.manifest().mark)
        self.since = self.looked - _MARGIN


def _try_again(platform: Platform) -> None:
    """Lets at once be done what waited for an index that could be written to, or was given up."""
    with _at_work(platform) as work:
        waits = (OutboxState.WAITING, OutboxState.PARKED)
        query = update(Outbox).where(
            col(Outbox.effect) == Effect.INDEX, col(Outbox.state).in_(waits), col(Outbox.trouble) == CANNOT_BE_READ
        )
        work.session.execute(query.values(state=OutboxState.WAITING, attempts=0, run_after=work.now, trouble="", what_to_do=""))


def _write(platform: Platform, staged: Engine, ids: list[int], *, mark: int) -> int:
    batch = staged.batch()
    try:
        with _at_work(platform) as work:
            found = gather(work, ids)
        for gone in set(ids) - {record.record_id for record in found}:
            batch.delete(gone)
        for record in found:
            batch.put(record)
        batch.commit(staged.position(), mark=mark)
    finally:
        batch.cancel()
    return len(found)


def _began(engine: ServingEngine, staged: Engine, work: Work) -> dt.datetime:
    """Gives when this rebuild began, also when it is taken up again; the new index starts from the old one's position."""
    if not staged.manifest().began:
        try:
            position = engine.position()
        except IndexBroken:
            position = 0
        staged.batch().commit(position, began=int((work.now - _MARGIN).timestamp()))
    return dt.datetime.fromtimestamp(staged.manifest().began, dt.UTC)


def _changed_since(work: Work, began: dt.datetime) -> list[int]:
    query = select(Outbox.subject_id).where(
        Outbox.effect == Effect.INDEX, or_(Outbox.state != OutboxState.DONE, col(Outbox.done_at) >= began)
    )
    return sorted(set(work.session.exec(query)))


@contextmanager
def _no_other_writer(engine: ServingEngine) -> Iterator[None]:
    try:
        batch = engine.batch()
    except IndexBroken:
        yield  # nothing can write to a broken index either
        return
    try:
        yield
    finally:
        batch.cancel()


@contextmanager
def _at_work(platform: Platform) -> Iterator[Work]:
    with platform.work(Actor.system(INDEXER)) as work:
        yield work


__all__ = ["IndexBusy", "Rebuilt", "rebuild"]
