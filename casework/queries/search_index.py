"""How the search index stood when it was last compared with the database, for those who look after effects."""

import datetime as dt
import json
from dataclasses import dataclass

from casework.model import RunnerState
from casework.vocabulary import Privilege
from casework.work import Work

COMPARED = "index_compared"
"""The name under which the comparison leaves what it found."""


@dataclass(frozen=True)
class IndexComparison:
    """Is what the last comparison found: of how many records the index lacked all, had something older, or had too much.

    ``put_right`` of them were handed over to be indexed anew; what is left is more than that, and a rebuild is faster.
    """

    at: dt.datetime
    records: int
    missing: int
    older: int
    too_many: int
    put_right: int
    is_broken: bool

    @property
    def differing(self) -> int:
        """Gives how many records differed."""
        return self.missing + self.older + self.too_many

    @property
    def needs_a_rebuild(self) -> bool:
        """Says whether a person has to have the index built anew."""
        return self.is_broken or self.put_right < self.differing


def last_comparison(work: Work) -> IndexComparison | None:
    """Gives what the last comparison of the search index with the database found; None where there was none yet.

    Raises:
        NotPermitted: the asker does not look after effects; how many records there are tells of what one may not read.
    """
    work.demand(Privilege.SEE_EFFECTS)
    kept = work.session.get(RunnerState, COMPARED)
    return comparison_of(kept.value, kept.at) if kept is not None else None


def comparison_of(value: str, at: dt.datetime) -> IndexComparison:
    """Reads what the comparison left."""
    return IndexComparison(at=at, **json.loads(value))
