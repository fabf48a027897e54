"""What a tree and a reader ask, told in the words of whichever engine: how to say *all of*, *any of* and *this term* is the engine's own.

Nothing counts that the reader cannot read: ``readable`` is a part of every question.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from search.analysed import Place, case_key
from search.engines.entry import ACCESS, IDENTIFIERS, KEYS, NOBODY_LISTED
from search.meaning import Identifier, Together, meaning
from search.meaning import Sequence as Words
from search.schema import ReaderFilter
from search.tree import And, Close, DateRange, Field, FieldName, Leaf, Node, Not, Or, Phrase, Prefix, Word

PLACES = {FieldName.TITLE: Place.TITLE, FieldName.FROM: Place.NAMES, FieldName.CASE: Place.CASE}
"""The fields that are asked for words."""
KEYS_OF = {
    FieldName.TYPE: ("kind", "channel"),
    FieldName.UNIT: ("unit",),
    FieldName.PLAN: ("plan",),
    FieldName.REGISTERED: ("registered",),
    FieldName.STATE: ("state",),
    FieldName.ID: ("id",),
}
"""The fields that are asked for keys, and what those keys begin with."""
HIGHEST_CLEARANCE = 99

Query = TypeVar("Query")


class Asking(ABC, Generic[Query]):
    """Makes the questions of one engine."""

    # ---- what the reader may read ------------------------------------------------------------------------------------------------
    def readable(self, reader: ReaderFilter) -> Query:
        """Gives the rule of ``casework.access`` as a question."""
        cleared = self.all_of(
            self.term(ACCESS, f"authority:{reader.authority}"),
            self.terms(ACCESS, [f"clearance:{level:02d}" for level in range(min(reader.clearance, HIGHEST_CLEARANCE) + 1)]),
        )
        listed, case_listed = self._listed("record", reader), self._listed("case", reader)
        allowed = [
            cleared,
            self.any_of(listed, self.term(ACCESS, f"record:{NOBODY_LISTED}")),
            self.any_of(case_listed, self.term(ACCESS, f"case:{NOBODY_LISTED}")),
            *([self.any_of(listed, case_listed)] if reader.is_limited else []),
        ]
        level = self.terms(ACCESS, [f"reader:{token}" for token in sorted(reader.reader_tokens)])
        found = [self.all_of(*allowed, self.any_of(level, self.records(reader.also_record_ids)))]
        found += [self.all_of(cleared, self.records(reader.lent_record_ids))] if reader.lent_record_ids else []
        within = self.any_of(*found)
        return self.without(within, self.records(reader.excluded_record_ids)) if reader.excluded_record_ids else within

    def _listed(self, name: str, reader: ReaderFilter) -> Query:
        return self.terms(ACCESS, [f"{name}:{principal}" for principal in sorted(reader.principals)])

    # ---- what was asked ----------------------------------------------------------------------------------------------------------
    def matching(self, asked: Node) -> Query:
        """Gives what matches, access apart."""
        match asked:
            case And(parts):
                return self.all_of(*(self.matching(part) for part in parts))
            case Or(parts):
                return self.any_of(*(self.matching(part) for part in parts))
            case Not(part):
                return self.without(self.everything(), self.matching(part))
            case DateRange(first, last):
                return self.between(first, last)
            case Field(name, value):
                return self._field(name, value)
            case _:
                return self.leaf(asked, Place.ALL)

    def leaf(self, leaf: Leaf, place: Place) -> Query:
        """Gives where the leaf stands at this place; identifiers count for the whole record."""
        meant = meaning(leaf)
        found = [self.sequence(sequence, place) for sequence in meant.sequences]
        found += [self.together(together, place) for together in meant.together]
        if place is Place.ALL:
            found += [self._identifier(identifier) for identifier in meant.identifiers]
        return self.any_of(*found)

    def _field(self, name: FieldName, value: Word | Phrase | Prefix | Close) -> Query:
        if name in KEYS_OF:
            return self.terms(KEYS, [f"{key}:{value.text}" for key in KEYS_OF[name]])
        found = self.leaf(value, PLACES[name])
        if name is not FieldName.CASE:
            return found
        key = f"case:{case_key(value.text)}"
        return self.any_of(found, self.beginning(KEYS, key) if isinstance(value, Prefix) else self.term(KEYS, key))

    def _identifier(self, identifier: Identifier) -> Query:
        if identifier.is_beginning:
            return self.beginning(IDENTIFIERS, identifier.spelling)
        return self.term(IDENTIFIERS, identifier.spelling)

    # ---- the engine's own --------------------------------------------------------------------------------------------------------
    @abstractmethod
    def sequence(self, sequence: Words, place: Place) -> Query:
        """Gives where the words stand next to each other at this place."""

    @abstractmethod
    def together(self, together: Together, place: Place) -> Query:
        """Gives where the words stand near each other at this place."""

    @abstractmethod
    def between(self, first: dt.date | None, last: dt.date | None) -> Query:
        """Gives what is of these days, both included; None leaves an end open."""

    @abstractmethod
    def records(self, ids: Iterable[int]) -> Query:
        """Gives these records."""

    @abstractmethod
    def term(self, field: str, value: str) -> Query:
        """Gives what has this key."""

    @abstractmethod
    def terms(self, field: str, values: Sequence[str]) -> Query:
        """Gives what has any of these keys; none of them: nothing."""

    @abstractmethod
    def beginning(self, field: str, start: str) -> Query:
        """Gives what has a key that begins so."""

    @abstractmethod
    def all_of(self, *parts: Query) -> Query:
        """Gives what all of the parts match."""

    @abstractmethod
    def any_of(self, *parts: Query) -> Query:
        """Gives what any of the parts matches; no part matches nothing."""

    @abstractmethod
    def without(self, whole: Query, *parts: Query) -> Query:
        """Gives what the whole matches and no part does."""

    @abstractmethod
    def everything(self) -> Query:
        """Gives every record."""
