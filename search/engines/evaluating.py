"""Turns a tree into the bitmap of a segment's matching records, never counting what the reader cannot read."""

import datetime as dt
from collections import defaultdict

from search.analysed import Place, case_key
from search.engines.asking import KEYS_OF, PLACES
from search.engines.entry import IDENTIFIERS, KEYS
from search.engines.packing import bitmap_of, numbers
from search.engines.segment import SegmentView
from search.engines.vocabulary import Extent
from search.meaning import Begins, Exact, Identifier, Like, Near, Sequence, Slot, Stemmed, Together, meaning
from search.tree import And, Close, DateRange, Field, FieldName, Leaf, Node, Not, Or, Phrase, Prefix, Word


class Evaluation:
    """One query over one segment; ``within`` are the live records the reader may read."""

    def __init__(self, view: SegmentView, within: int) -> None:
        self.view = view
        self.within = within
        self._extents: dict[tuple[Place, Slot], list[Extent]] = {}
        self._unions: dict[tuple[Place, Slot], int] = {}

    def matching(self, asked: Node) -> int:
        """Gives the readable records that match."""
        match asked:
            case And(parts):
                found = self.within
                for part in parts:
                    found &= self.matching(part)
                return found
            case Or(parts):
                found = 0
                for part in parts:
                    found |= self.matching(part)
                return found
            case Not(part):
                return self.within & ~self.matching(part)
            case DateRange(first, last):
                return self.within & self.view.between(_ordinal(first), _ordinal(last))
            case Field(name, value):
                return self.within & self._field(name, value)
            case _:
                return self.leaf(asked, Place.ALL)

    def leaf(self, leaf: Leaf, place: Place) -> int:
        """Gives the readable records in which the leaf stands at this place; identifiers count for the whole record."""
        meant = meaning(leaf)
        found = 0
        for sequence in meant.sequences:
            found |= self._sequence(sequence, place)
        for together in meant.together:
            found |= bitmap_of(sorted(self._standing(together, place, self.within)))
        if place is Place.ALL:
            for identifier in meant.identifiers:
                found |= self._identifier(identifier)
        return found & self.within

    def spans(self, leaf: Leaf, within: int) -> dict[int, list[tuple[int, int]]]:
        """Gives where the leaf stands in the text of these records: first position, number of words."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        meant = meaning(leaf)
        for sequence in meant.sequences:
            for document, starts in self._starts(sequence, Place.ALL, within).items():
                found[document].extend((start, len(sequence.slots)) for start in sorted(starts))
        for together in meant.together:
            for document, places in self._standing(together, Place.ALL, within).items():
                found[document].extend((at, 1) for at in places)
        return found

    def _field(self, name: FieldName, value: Word | Phrase | Prefix | Close) -> int:
        view = self.view
        if name in KEYS_OF:
            found = 0
            for key in KEYS_OF[name]:
                found |= view.having(KEYS, f"{key}:{value.text}")
            return found
        found = self.leaf(value, PLACES[name])
        if name is FieldName.CASE:
            key = f"case:{case_key(value.text)}"
            if isinstance(value, Prefix):
                return found | view.any_at(extent for _, extent in view.beginning(KEYS, key))
            return found | view.having(KEYS, key)
        return found

    def _identifier(self, identifier: Identifier) -> int:
        if not identifier.is_beginning:
            return self.view.having(IDENTIFIERS, identifier.spelling)
        return self.view.any_at(extent for _, extent in self.view.beginning(IDENTIFIERS, identifier.spelling))

    def _sequence(self, sequence: Sequence, place: Place) -> int:
        found = self.within
        for slot in sequence.slots:
            found &= self._union(slot, place)
            if not found:
                return 0
        if len(sequence.slots) == 1:
            return found
        return bitmap_of(sorted(self._starts(sequence, place, found)))

    def _starts(self, sequence: Sequence, place: Place, within: int) -> dict[int, set[int]]:
        """Gives where in each of these records the sequence begins, the rarest slot first; records without it are left out."""
        steps = sorted(enumerate(sequence.slots), key=lambda each: self._union(each[1], place).bit_count())
        begins: dict[int, set[int]] | None = None
        for step, slot in steps:
            found: dict[int, set[int]] = {}
            for extent in self._accepted(slot, place):
                for document, positions in self.view.places_at(extent, within).items():
                    starts = set(map((-step).__add__, positions))
                    if begins is not None:
                        starts &= begins[document]
                    if starts:
                        found[document] = found[document] | starts if document in found else starts
            begins = found
            within = bitmap_of(sorted(found))
        return begins or {}

    def _standing(self, together: Together, place: Place, within: int) -> dict[int, list[int]]:
        """Gives where in each of these records the words stand near each other; records without it are left out."""
        for slot in together.slots:
            within &= self._union(slot, place)
        places: dict[int, list[set[int]]] = {document: [set() for _ in together.slots] for document in numbers(within)}
        for number, slot in enumerate(together.slots):
            for extent in self._accepted(slot, place):
                for document, positions in self.view.places_at(extent, within).items():
                    places[document][number].update(positions)
        found = {document: together.standing(each) for document, each in places.items()}
        return {document: standing for document, standing in found.items() if standing}

    def _union(self, slot: Slot, place: Place) -> int:
        known = self._unions.get((place, slot))
        if known is None:
            known = self._unions[place, slot] = self.view.any_at(self._accepted(slot, place))
        return known

    def _accepted(self, slot: Slot, place: Place) -> list[Extent]:
        """Gives where the postings of the words lie that the slot accepts."""
        known = self._extents.get((place, slot))
        if known is None:
            known = self._extents[place, slot] = self._look_up(slot, place)
        return known

    def _look_up(self, slot: Slot, place: Place) -> list[Extent]:
        view = self.view
        match slot:
            case Exact(word):
                return self._only(place, word)
            case Stemmed(stem) if len(stem) < 3 or not stem.isalpha():
                return self._only(place, stem, *slot.forms)  # such a stem has no inflections: stemming.stem
            case Stemmed(stem):
                inflected = [extent for word, extent in view.beginning(place, stem) if slot.accepts(word)]
                return inflected + self._only(place, *slot.forms)
            case Begins(start):
                return [extent for _, extent in view.beginning(place, start)]
            case Like() if place is Place.ALL:
                return [extent for _, extent in view.vocabulary.like(slot)]
            case Near() if place is Place.ALL:
                return [extent for _, extent in view.vocabulary.near(slot)]
            case _:
                return [extent for word, extent in view.beginning(place, slot.beginning) if slot.accepts(word)]

    def _only(self, place: Place, *words: str) -> list[Extent]:
        return [extent for word in words if (extent := self.view.where(place, word)) is not None]


def _ordinal(day: dt.date | None) -> int | None:
    return None if day is None else day.toordinal()
