"""Words offered to who is typing, and to who typed one that nobody has: one rule for every engine."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable

from search.analysis import words
from search.schema import ReaderFilter
from search.spelling import correctable, likest


class Completing(ABC):
    """Offers words from titles, case titles, senders and file names, counted over what the reader may read alone."""

    def suggest(self, beginning: str, reader: ReaderFilter, *, most: int = 10) -> tuple[str, ...]:
        folded = words(beginning)
        if len(folded) != 1 or len(folded[0]) < 2:
            return ()
        counts: Counter[str] = Counter()
        for key, count in self._completions(reader, folded[0]):
            counts[key.partition("\0")[2]] += count
        return tuple(sorted((word for word in counts if counts[word]), key=lambda word: (-counts[word], word))[:most])

    def likest(self, word: str, reader: ReaderFilter, *, most: int = 3) -> tuple[str, ...]:
        folded = correctable(word)
        return () if folded is None else likest(folded, self._completions(reader, folded[0]), most)

    @abstractmethod
    def _completions(self, reader: ReaderFilter, beginning: str) -> Iterable[tuple[str, int]]:
        """Counts readable records by completion: the folded word, a zero and the word as written, of those that begin so."""
