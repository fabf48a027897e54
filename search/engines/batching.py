"""What the writers of all engines share: the changes of a batch, of which the last word about each record counts."""

from abc import ABC, abstractmethod

from search.schema import IndexedRecord


class Batch(ABC):
    """Satisfies ``BatchWriter`` but for how the changes are written; who makes one is the only writer until ``cancel``."""

    def __init__(self) -> None:
        self._changes: dict[int, IndexedRecord | None] = {}

    def put(self, record: IndexedRecord) -> None:
        self._changes[record.record_id] = record

    def delete(self, record_id: int) -> None:
        self._changes[record_id] = None

    @abstractmethod
    def commit(self, position: int, *, mark: int | None = None, began: int | None = None) -> None:
        """Commits; ``mark`` and ``began`` say how a rebuild stands, and are kept when not given."""

    @abstractmethod
    def cancel(self) -> None:
        """Lets the index go; may be called more than once."""
