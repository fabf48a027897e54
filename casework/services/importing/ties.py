"""The ties of a bundle: none to itself, none twice, and no case above itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from casework.bundles.problems import Wrong
from casework.vocabulary import CaseRelationKind, LinkKind


@dataclass
class Ties:
    """Remembers the ties before, and says what is wrong with the next one."""

    made: set[tuple[str, str, str]] = field(default_factory=set)
    above: dict[str, set[str]] = field(default_factory=dict)

    def of(self, one: str | None, other: str | None, kind: CaseRelationKind | LinkKind | None) -> Iterator[tuple[str, Wrong]]:
        """Gives the field and what is wrong with the tie of one case or record to another."""
        if one is None or other is None or kind is None:
            return
        if one == other:
            yield "other", Wrong.TIE_TO_ITSELF
            return
        if (one, other, kind) in self.made:
            yield "other", Wrong.TIE_TWICE
        self.made.add((one, other, kind))
        if kind is CaseRelationKind.CHILD_OF:
            if one in self._all_above(other):
                yield "other", Wrong.TIE_GOES_ROUND
            else:
                self.above.setdefault(one, set()).add(other)

    def _all_above(self, case: str) -> set[str]:
        found, waiting = set(), [case]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += self.above.get(each, ())
        return found
