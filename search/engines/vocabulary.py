"""All words of a segment in memory, for the questions that no beginning answers: ``*tilskud*`` and ``tilskdu~``.

Read at the first such question, about a second for 300,000 words, and then kept: some 15 bytes a word.
"""

import re
from array import array
from bisect import bisect_left
from itertools import accumulate

from search.engines.whoosh_codec import TermsReader
from search.meaning import Like, Near

Extent = tuple[int, int]


class Vocabulary:
    """Holds the words sorted, a line each, and where the postings of each lie."""

    def __init__(self, terms: TermsReader, field: str) -> None:
        words, extents = terms.everything(field)
        self._text = b"\n".join(words).decode() + "\n" if words else ""
        self._begins = array("I", accumulate((len(word.decode()) + 1 for word in words), initial=0))
        self._offsets = array("Q", (offset for offset, _ in extents))
        self._lengths = array("I", (length for _, length in extents))

    def like(self, slot: Like) -> list[tuple[str, Extent]]:
        """Lists the words of this shape."""
        found = re.finditer(rf"^{slot.shape}$", self._text, re.MULTILINE)
        return [(each.group(), self._extent(each.start())) for each in found]

    def near(self, slot: Near) -> list[tuple[str, Extent]]:
        """Lists the words near this one."""
        begin = 0 if self._text.startswith(slot.beginning) else self._text.find("\n" + slot.beginning) + 1
        if not self._text.startswith(slot.beginning, begin):
            return []
        end = self._text.index("\n", self._text.rfind("\n" + slot.beginning, begin) + 1 or begin)
        fits = rf"^.{{{max(1, len(slot.word) - slot.errors)},{len(slot.word) + slot.errors}}}$"
        fitting = {each.group(): begin + each.start() for each in re.finditer(fits, self._text[begin:end], re.MULTILINE)}
        return [(word, self._extent(fitting[word])) for word in slot.nearest(list(fitting))]

    def _extent(self, begin: int) -> Extent:
        at = bisect_left(self._begins, begin)
        return self._offsets[at], self._lengths[at]
