"""Turns a tree and a reader into Tantivy's queries: nothing counts that the reader cannot read, and nothing is scored by rarity."""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tantivy import FieldType, Occur, Query, Schema, Searcher

from search import ranking
from search.analysed import Place
from search.engines.asking import Asking
from search.engines.entry import RECORD, Entry
from search.engines.tantivy_fields import ORDER, kept, led, order_of, record_of, stems_of
from search.meaning import Begins, Exact, Inflected, Like, Near, Slot, Stemmed, Together
from search.meaning import Sequence as Words
from search.schema import ReaderFilter
from search.tree import Leaf

_WORTH = (ranking.TITLE_POINTS, ranking.NAME_POINTS, ranking.TEXT_POINTS, 0)


class TantivyAsking(Asking[Query]):
    """Makes queries over one searcher."""

    def __init__(self, schema: Schema, searcher: Searcher, reader: ReaderFilter) -> None:
        self._schema = schema
        self._searcher = searcher
        self._together: dict[tuple[Together, Place], Query] = {}
        self.within = self.readable(reader)

    # ---- words and keys ----------------------------------------------------------------------------------------------------------
    def between(self, first: dt.date | None, last: dt.date | None) -> Query:
        lowest = None if first is None else order_of(first.toordinal())
        highest = None if last is None else order_of(last.toordinal() + 1)
        return Query.range_query(self._schema, ORDER, FieldType.Integer, lowest, highest, include_upper=highest is None)

    def sequence(self, sequence: Words, place: Place) -> Query:
        if len(sequence.slots) == 1:
            return self._slot(sequence.slots[0], place)
        *before, last = sequence.slots
        exact = [led(slot.beginning) for slot in before]
        if isinstance(last, Exact):
            return Query.phrase_query(self._schema, place, [*exact, led(last.word)])
        ends = [word for word, _ in self._searcher.terms_with_prefix(place, led(last.beginning))]
        return any_of(*(Query.phrase_query(self._schema, place, [*exact, end]) for end in ends))

    def together(self, together: Together, place: Place) -> Query:
        if (together, place) not in self._together:
            pairs = [self._pair(pair, together.reach, place) for pair in itertools.combinations(together.slots, 2)]
            self._together[together, place] = pairs[0] if len(pairs) == 1 else self._looked_through(all_of(*pairs), together, place)
        return self._together[together, place]

    def _pair(self, pair: tuple[Inflected, Inflected], reach: int, place: Place) -> Query:
        """Gives where two words stand within reach: Tantivy lets them change places, both being asked for at the same one."""
        known = [[word for word, _ in self._searcher.terms_with_prefix(place, led(slot.stem)) if slot.accepts(word[2:])] for slot in pair]
        if not all(known):
            return Query.empty_query()
        words: list[str | tuple[int, str]] = [(0, "|".join(map(_literal, each))) for each in known]
        return Query.regex_phrase_query(self._schema, place, words, slop=reach)

    def _looked_through(self, found: Query, together: Together, place: Place) -> Query:
        """Gives what has all words at one spot, of what has each two of them close somewhere: Tantivy cannot say the former."""
        seen = self._searcher.search(silent(all_of(self.within, found)), limit=max(1, self._searcher.num_docs), order_by_field=ORDER)
        return self.records(
            record_of(int(order))
            for order, address in seen.hits
            if together.standing(_places(kept(self._searcher, address), together, place))
        )

    def _slot(self, slot: Slot, place: Place) -> Query:
        match slot:
            case Exact(word):
                return self.term(place, led(word))
            case Stemmed(stem):
                return self.terms(stems_of(place), [stem, *slot.forms])
            case Inflected(stem):
                return self.term(stems_of(place), stem)
            case Begins(start):
                return self.beginning(place, led(start))
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
    def records(self, ids: Iterable[int]) -> Query:
        return self._any_term(RECORD, sorted(ids))

    def term(self, field: str, value: str) -> Query:
        return Query.const_score_query(Query.term_query(self._schema, field, value, index_option="basic"), 0.0)

    def terms(self, field: str, values: Sequence[str]) -> Query:
        return self._any_term(field, values)

    def _any_term(self, field: str, values: Sequence[Any]) -> Query:
        return Query.term_set_query(self._schema, field, values) if values else Query.empty_query()

    def beginning(self, field: str, start: str) -> Query:
        return Query.regex_query(self._schema, field, f"{_literal(start)}.*")

    # ---- joined --------------------------------------------------------------------------------------------------------------------
    def all_of(self, *parts: Query) -> Query:
        return all_of(*parts)

    def any_of(self, *parts: Query) -> Query:
        return any_of(*parts)

    def without(self, whole: Query, *parts: Query) -> Query:
        return without(whole, *parts)

    def everything(self) -> Query:
        return Query.all_query()


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


def _places(entry: Entry, together: Together, place: Place) -> Iterator[list[int]]:
    """Yields where each of the words stands in what is kept of a record."""
    words = entry.placed[place]
    return ([at for word, positions in words.items() if slot.accepts(word) for at in positions] for slot in together.slots)


def _literal(text: str) -> str:
    """Gives a text that stands for itself in Tantivy's regular expressions."""
    return "".join(each if each.isalnum() else f"\\{each}" if each.isascii() else each for each in text)
