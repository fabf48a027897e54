"""Turns a tree and a reader into Tantivy's queries: nothing counts that the reader cannot read, and nothing is scored by rarity."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query, Schema, Searcher

from search import ranking
from search.analysed import Place, case_key
from search.engines.entry import ACCESS, IDENTIFIERS, KEYS, NOBODY_LISTED, RECORD
from search.engines.tantivy_fields import ORDER, led, order_of, stems_of
from search.meaning import Begins, Exact, Identifier, Like, Near, Slot, Stemmed, meaning
from search.meaning import Sequence as Words
from search.schema import ReaderFilter
from search.tree import And, DateRange, Field, FieldName, Leaf, Node, Not, Or, Phrase, Prefix, Word

_PLACES = {FieldName.TITLE: Place.TITLE, FieldName.FROM: Place.NAMES, FieldName.CASE: Place.CASE}
_KEYS = {
    FieldName.TYPE: ("kind", "channel"),
    FieldName.UNIT: ("unit",),
    FieldName.PLAN: ("plan",),
    FieldName.REGISTERED: ("registered",),
    FieldName.STATE: ("state",),
    FieldName.ID: ("id",),
}
_HIGHEST = 99
_WORTH = (ranking.TITLE_POINTS, ranking.NAME_POINTS, ranking.TEXT_POINTS, 0)


class Asking:
    """Makes queries over one searcher."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    # ---- what the reader may read ------------------------------------------------------------------------------------------------
    def readable(self, reader: ReaderFilter) -> Query:
        """Gives the rule of ``casework.access`` as a query."""
        cleared = all_of(
            self._term(ACCESS, f"authority:{reader.authority}"),
            self._terms(ACCESS, [f"clearance:{level:02d}" for level in range(min(reader.clearance, _HIGHEST) + 1)]),
        )
        listed, case_listed = self._listed("record", reader), self._listed("case", reader)
        allowed = [
            cleared,
            any_of(listed, self._term(ACCESS, f"record:{NOBODY_LISTED}")),
            any_of(case_listed, self._term(ACCESS, f"case:{NOBODY_LISTED}")),
            *([any_of(listed, case_listed)] if reader.is_limited else []),
        ]
        level = self._terms(ACCESS, [f"reader:{token}" for token in reader.reader_tokens])
        found = [all_of(*allowed, any_of(level, self._records(reader.also_record_ids)))]
        found += [all_of(cleared, self._records(reader.lent_record_ids))] if reader.lent_record_ids else []
        within = any_of(*found)
        return without(within, self._records(reader.excluded_record_ids)) if reader.excluded_record_ids else within

    def _listed(self, name: str, reader: ReaderFilter) -> Query:
        return self._terms(ACCESS, [f"{name}:{principal}" for principal in reader.principals])

    def _records(self, ids: Iterable[int]) -> Query:
        return self._terms(RECORD, sorted(ids))

    # ---- what was asked ----------------------------------------------------------------------------------------------------------
    def matching(self, asked: Node) -> Query:
        """Gives what matches, access apart."""
        match asked:
            case And(parts):
                return all_of(*(self.matching(part) for part in parts))
            case Or(parts):
                return any_of(*(self.matching(part) for part in parts))
            case Not(part):
                return without(Query.all_query(), self.matching(part))
            case DateRange(first, last):
                return self._between(first, last)
            case Field(name, value):
                return self._field(name, value)
            case _:
                return self.leaf(asked, Place.ALL)

    def leaf(self, leaf: Leaf, place: Place) -> Query:
        """Gives where the leaf stands at this place; identifiers count for the whole record."""
        meant = meaning(leaf)
        found = [self._sequence(sequence, place) for sequence in meant.sequences]
        if place is Place.ALL:
            found += [self._identifier(identifier) for identifier in meant.identifiers]
        return any_of(*found)

    def _between(self, first: dt.date | None, last: dt.date | None) -> Query:
        lowest = None if first is None else order_of(first.toordinal())
        highest = None if last is None else order_of(last.toordinal() + 1)
        return Query.range_query(self._schema, ORDER, FieldType.Integer, lowest, highest, include_upper=False)

    def _field(self, name: FieldName, value: Word | Phrase | Prefix) -> Query:
        if name in _KEYS:
            return self._terms(KEYS, [f"{key}:{value.text}" for key in _KEYS[name]])
        found = self.leaf(value, _PLACES[name])
        if name is not FieldName.CASE:
            return found
        key = f"case:{case_key(value.text)}"
        return any_of(found, self._beginning(KEYS, key) if isinstance(value, Prefix) else self._term(KEYS, key))

    def _identifier(self, identifier: Identifier) -> Query:
        if identifier.is_beginning:
            return self._beginning(IDENTIFIERS, identifier.spelling)
        return self._term(IDENTIFIERS, identifier.spelling)

    def _sequence(self, sequence: Words, place: Place) -> Query:
        if len(sequence.slots) == 1:
            return self._slot(sequence.slots[0], place)
        *before, last = sequence.slots
        exact = [led(slot.beginning) for slot in before]
        if isinstance(last, Exact):
            return Query.phrase_query(self._schema, place, [*exact, led(last.word)])
        ends = [word for word, _ in self._searcher.terms_with_prefix(place, led(last.beginning))]
        return any_of(*(Query.phrase_query(self._schema, place, [*exact, end]) for end in ends))

    def _slot(self, slot: Slot, place: Place) -> Query:
        match slot:
            case Exact(word):
                return self._term(place, led(word))
            case Stemmed(stem):
                return self._terms(stems_of(place), [stem, *slot.forms])
            case Begins(start):
                return self._beginning(place, led(start))
            case Like():
                return Query.regex_query(self._schema, place, f"..{slot.shape}")
            case Near(word, errors):
                return Query.fuzzy_term_query(self._schema, place, led(word), errors, transposition_cost_one=True)

    # ---- how well it answers -------------------------------------------------------------------------------------------------------
    def points(self, leaves: Sequence[Leaf]) -> list[Query]:
        """Gives, for each leaf, a query whose score is what its best place is worth."""
        return [
            Query.disjunction_max_query([Query.const_score_query(self.leaf(leaf, place), float(worth)) for place, worth in ranking.PLACES])
            for leaf in leaves
        ]

    def band(self, leaves: Sequence[Leaf], points: int) -> Query:
        """Gives what has just so many points."""
        worths = [dict(zip(_WORTH, self._worth(leaf), strict=True)) for leaf in leaves]
        ways = (way for way in itertools.product(_WORTH, repeat=len(leaves)) if sum(way) == points)
        return any_of(*(all_of(*(worths[number][each] for number, each in enumerate(way))) for way in ways))

    def _worth(self, leaf: Leaf) -> list[Query]:
        """Gives what has the leaf in its title, else among its names, else in its text, else nowhere."""
        title, names, text = (self.leaf(leaf, place) for place, _ in ranking.PLACES)
        return [title, without(names, title), without(text, title, names), without(Query.all_query(), title, names, text)]

    # ---- terms ---------------------------------------------------------------------------------------------------------------------
    def _term(self, field: str, value: str) -> Query:
        return Query.const_score_query(Query.term_query(self._schema, field, value, index_option="basic"), 0.0)

    def _terms(self, field: str, values: Sequence[Any]) -> Query:
        return Query.term_set_query(self._schema, field, values) if values else Query.empty_query()

    def _beginning(self, field: str, start: str) -> Query:
        return Query.regex_query(self._schema, field, f"{_literal(start)}.*")


def all_of(*parts: Query) -> Query:
    """Gives what all of the parts match."""
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def any_of(*parts: Query) -> Query:
    """Gives what any of the parts matches; no part matches nothing."""
    if not parts:
        return Query.empty_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def without(whole: Query, *parts: Query) -> Query:
    """Gives what the whole matches and no part does."""
    return Query.boolean_query([(Occur.Must, whole), *((Occur.MustNot, part) for part in parts)])


def silent(query: Query) -> Query:
    """Gives the same, worth no points."""
    return Query.const_score_query(query, 0.0)


def _literal(text: str) -> str:
    """Gives a text that stands for itself in Tantivy's regular expressions."""
    return "".join(each if each.isalnum() else f"\\{each}" if each.isascii() else each for each in text)
