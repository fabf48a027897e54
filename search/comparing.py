"""Compares the index with the database, record by record, and has what differs indexed anew by the effect that indexes everything.

Neither is read whole: a stretch of record numbers at a time, of the index the fingerprints it keeps, of the database what they are made of
(``gathering.fingerprints``), without the texts. What waits to be indexed, or was indexed while we looked, is no difference.
"""

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

from sqlmodel import col, or_, select

from casework.bootstrap import Platform
from casework.events import IndexCompared, IndexFoundDifferent
from casework.model import Outbox, Record, RunnerState
from casework.outbox import Effect
from casework.queries.search_index import COMPARED
from casework.vocabulary import OutboxState
from casework.work import Actor, Work
from search.engines.port import IndexBroken, SearchEngine
from search.gathering import fingerprints
from search.indexing import INDEXER

AT_ONCE = 500
LAST = 2**40 - 1
"""No record has a higher number."""
MOST_MENDED = 5_000
"""More than so many are not indexed one by one: a rebuild is faster, and is asked for."""
REST = 2.0
"""The comparison rests for so many times as long as it worked: it takes a third of a core."""
_MARGIN = dt.timedelta(minutes=5)  # a runner's clock may be a little behind ours


@dataclass(frozen=True)
class Compared:
    """Says how many records were compared, and of how many the index has nothing, something older, or what is not there at all.

    ``put_right`` of them were handed over to be indexed anew; ``is_broken`` says that the index could not be read.
    """

    records: int = 0
    missing: int = 0
    older: int = 0
    too_many: int = 0
    put_right: int = 0
    is_broken: bool = False

    @property
    def differing(self) -> int:
        """Gives how many records differ."""
        return self.missing + self.older + self.too_many


@dataclass(frozen=True)
class _Stretch:
    """Is what one stretch of record numbers gave."""

    records: int
    missing: list[int]
    older: list[int]
    too_many: list[int]

    @property
    def differing(self) -> list[int]:
        return sorted({*self.missing, *self.older, *self.too_many})


def compare(platform: Platform, engine: SearchEngine, *, rest: Callable[[float], None] = time.sleep) -> Compared:
    """Compares the index that serves with the database, hands over what differs to be indexed anew, and writes down how it stood."""
    counts: Counter[str] = Counter()
    is_broken = False
    try:
        for found in _stretches(platform, engine, rest):
            counts.update(records=found.records, missing=len(found.missing), older=len(found.older), too_many=len(found.too_many))
            if found.differing and counts["put_right"] < MOST_MENDED:
                counts["put_right"] += len(found.differing)
                _put_right(platform, found)
    except IndexBroken:
        is_broken = True
    compared = Compared(**counts, is_broken=is_broken)
    _write_down(platform, compared)
    return compared


def differing(platform: Platform, engine: SearchEngine) -> Iterator[list[int]]:
    """Yields the records of which an index that nobody uses yet has other than the database, a stretch at a time."""
    for found in _stretches(platform, engine, lambda _: None):
        if found.differing:
            yield found.differing


def _stretches(platform: Platform, engine: SearchEngine, rest: Callable[[float], None]) -> Iterator[_Stretch]:
    after = 0
    while after < LAST:
        began = time.monotonic()
        moment = platform.clock()
        last, ids = _next(platform, after)
        indexed = engine.prints(after + 1, last)  # before the rows: what changes in between leaves an effect that we see
        with platform.work(Actor.system(INDEXER)) as work:
            found = _compared(work, ids, indexed, moment)
        yield found
        after = last
        rest(REST * (time.monotonic() - began))


def _next(platform: Platform, after: int) -> tuple[int, list[int]]:
    """Gives how far the next stretch reaches, and its records; the last one reaches as far as numbers go."""
    with platform.work(Actor.system(INDEXER)) as work:
        query = select(Record.id).where(col(Record.id) > after).order_by(col(Record.id)).limit(AT_ONCE)
        ids = list(work.session.exec(query))
    return (ids[-1], ids) if len(ids) == AT_ONCE else (LAST, ids)


def _compared(work: Work, ids: list[int], indexed: list[tuple[int, int]], moment: dt.datetime) -> _Stretch:
    wanted = fingerprints(work, ids)
    times = Counter(record_id for record_id, _ in indexed)
    kept = dict(indexed)
    missing = wanted.keys() - kept.keys()
    older = {each for each in wanted.keys() & kept.keys() if wanted[each] != kept[each] and times[each] == 1}
    too_many = (kept.keys() - wanted.keys()) | {each for each, count in times.items() if count > 1}
    known = _on_their_way(work, missing | older | too_many, moment)
    return _Stretch(len(wanted), sorted(missing - known), sorted(older - known), sorted(too_many - known))


def _on_their_way(work: Work, record_ids: set[int], moment: dt.datetime) -> set[int]:
    """Gives those that are about to be indexed, or were while we looked."""
    if not record_ids:
        return set()
    query = select(Outbox.subject_id).where(
        Outbox.effect == Effect.INDEX,
        col(Outbox.subject_id).in_(record_ids),
        or_(col(Outbox.state).in_([OutboxState.WAITING, OutboxState.LEASED]), col(Outbox.done_at) >= moment - _MARGIN),
    )
    return set(work.session.exec(query))


def _put_right(platform: Platform, found: _Stretch) -> None:
    with platform.work(Actor.system(INDEXER)) as work:
        work.record(
            IndexFoundDifferent(
                records=tuple(found.differing), missing=len(found.missing), older=len(found.older), too_many=len(found.too_many)
            )
        )


def _write_down(platform: Platform, compared: Compared) -> None:
    """Keeps how it stood for the desk, and notes that it was looked at."""
    with platform.work(Actor.system(INDEXER)) as work:
        kept = work.session.get(RunnerState, COMPARED) or RunnerState(name=COMPARED, value="", at=work.now)
        kept.value, kept.at = json.dumps(asdict(compared)), work.now
        work.session.add(kept)
        work.record(
            IndexCompared(
                records=compared.records, missing=compared.missing, older=compared.older, too_many=compared.too_many,
                is_broken=compared.is_broken,
            )
        )  # fmt: skip
