"""The index effect: what the index keeps of records is made again from their rows as they are now.

Run twice it does the same. Exclusions that stood when the rows were read are lifted only when the index has caught up.
"""

from collections.abc import Callable, Collection

from sqlalchemy import delete
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import Retryable
from casework.model import SearchExclusion
from casework.work import Actor, Work
from search.engines.port import IndexBroken, IndexBusy, SearchEngine
from search.gathering import gather

INDEXER = "indexer"
CANNOT_BE_READ = "The search index cannot be read until it is rebuilt"
"""What is said of an effect that waits for a whole index."""
REBUILD = "Have the index built anew: casework search rebuild. It is then done by itself."


def index_records(
    platform: Platform,
    engine: SearchEngine,
    record_ids: Collection[int],
    position: int,
    *,
    before_commit: Callable[[], None] | None = None,
) -> int:
    """Brings the index up to date about these records; gives how many it holds of them.

    Args:
        platform: where the rows are; engine: the index; record_ids: what changed, in any order, repeats allowed.
        position: the outbox position that is reached once these are done.
        before_commit: asked last before the index is committed; raises when the caller may no longer write (the runner's
            advisory lock).

    Raises:
        Retryable: another writer holds the index, or it cannot be read until it is rebuilt.
    """
    wanted = sorted(set(record_ids))
    try:
        batch = engine.writer()
    except IndexBusy as busy:
        raise Retryable("index: IndexBusy") from busy
    except IndexBroken as broken:
        raise Retryable(CANNOT_BE_READ, what_to_do=REBUILD) from broken
    try:
        with platform.work(Actor.system(INDEXER)) as work:
            lifted = exclusions(work, wanted)  # before the rows: a revocation in between keeps its own
            found = gather(work, wanted, position)
        for gone in set(wanted) - {record.record_id for record in found}:
            batch.delete(gone)
        for record in found:
            batch.put(record)
        if before_commit is not None:
            before_commit()
        batch.commit(position)
    except IndexBroken as broken:
        raise Retryable(CANNOT_BE_READ, what_to_do=REBUILD) from broken
    finally:
        batch.cancel()
    lift(platform, lifted)
    return len(found)


def exclusions(work: Work, record_ids: Collection[int]) -> list[int]:
    """Lists the exclusions that now stand against these records."""
    query = select(SearchExclusion.id).where(col(SearchExclusion.record_id).in_(list(record_ids)))
    return list(work.session.exec(query))


def lift(platform: Platform, exclusion_ids: list[int]) -> None:
    """Ends exclusions whose records the index has read since."""
    if exclusion_ids:
        with platform.work(Actor.system(INDEXER)) as work:
            work.session.execute(delete(SearchExclusion).where(col(SearchExclusion.id).in_(exclusion_ids)))
