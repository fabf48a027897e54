"""Have the letters typed a little ahead of the story, in a thread of their own while the database works."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from ui.demo.envelopes import LetterFile
from ui.demo.parcels import letter_files
from ui.demo.story import PlannedRecord

AHEAD = 40


class Writers:
    """Gives each planned record's files; only so many are kept in memory at once.

    One thread, because the typesetter belongs to the thread that made it.
    """

    def __init__(self, planned: Iterable[PlannedRecord]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="demo-letters")
        self._waiting: Iterator[PlannedRecord] = iter(sorted(planned, key=lambda record: (record.moment, record.key)))
        self._typed: dict[str, Future[tuple[LetterFile, ...]]] = {}
        for _ in range(AHEAD):
            self._type_next()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._thread.shutdown(cancel_futures=True)

    def files(self, record: PlannedRecord) -> tuple[LetterFile, ...]:
        """Gives the record's files, waiting for them where they are not typed yet."""
        while record.key not in self._typed:
            self._type_next()
        self._type_next()
        return self._typed.pop(record.key).result()

    def _type_next(self) -> None:
        record = next(self._waiting, None)
        if record is not None:
            self._typed[record.key] = self._thread.submit(letter_files, record)
