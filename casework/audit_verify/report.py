"""What the verifier says: problems with their kind, where they are, and what was found."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

MOST = 1000  # problems of one kind of question; a database that is all wrong is said to be so, not listed


class Kind(StrEnum):
    """Every way of tampering that has a name; ``docs/evidence.md`` says what each proves."""

    EVENT_EDITED = "event_edited"
    EVENT_DELETED = "event_deleted"
    EVENTS_SWAPPED = "events_swapped"
    TAIL_CUT = "tail_cut"
    REWRITTEN = "rewritten"
    CHECKPOINT_MISSING = "checkpoint_missing"
    CHECKPOINT_FORGED = "checkpoint_forged"
    MEMBERSHIP_CHANGED = "membership_changed"
    KEY_SWAPPED = "key_swapped"
    OLDER_DATABASE = "older_database"
    HEADS_CHANGED = "heads_changed"
    HEADS_INCOMPLETE = "heads_incomplete"
    HISTORY_EDITED = "history_edited"
    UNRECORDED_CHANGE = "unrecorded_change"
    ROW_EDITED = "row_edited"
    ROW_ADDED = "row_added"
    ROW_DELETED = "row_deleted"
    ACCESS_EDITED = "access_edited"
    PERSONAL_VALUE_MISSING = "personal_value_missing"
    PERSONAL_VALUE_EDITED = "personal_value_edited"
    BLOB_CHANGED = "blob_changed"
    BLOB_SWAPPED = "blob_swapped"
    BLOB_MISSING = "blob_missing"
    WALL_MISSING = "wall_missing"
    WALL_CHANGED = "wall_changed"
    WALL_ADDED = "wall_added"


@dataclass(frozen=True)
class Problem:
    """Is one thing that does not verify."""

    kind: Kind
    where: str
    what: str


Problems = Iterator[Problem]


@dataclass(frozen=True)
class Report:
    """Is the whole answer; ``unsigned`` events are chained, and their end is not yet proved by a checkpoint."""

    events: int
    checkpoints: int
    unsigned: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Says whether everything verified."""
        return not self.problems

    def as_json(self) -> dict[str, object]:
        """Gives the shape that ``--json`` prints."""
        return {"ok": self.ok, **asdict(self)}
