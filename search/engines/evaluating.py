"""Turns a tree into the bitmap of a segment's matching records, never counting what the reader cannot read."""

import re
from array import array
from bisect import bisect_left
from collections import defaultdict

from search.analysed import Place, case_key
from search.engines.packing import bitmap_of, numbers
from search.engines.segment import SegmentView
from search.engines.whoosh_fields import IDENTIFIERS, KEYS
from search.meaning import Exact, Identifier, Like, Near, Sequence, Slot, Stemmed, meaning
from search.tree import And, DateRange, Field, FieldName, Leaf, Node, Not, Or, Phrase, Prefix, Word

_PLACES = {FieldName.TITLE: Place.TITLE, FieldName.FROM: Place.NAMES, FieldName.CASE: Place.CASE}
_KEYS = {
    FieldName.TYPE: ("kind", "channel"),
    FieldName.UNIT: ("unit",),
    FieldName.PLAN: ("plan",),
    FieldName.REGISTERED: ("registered",),
    FieldName.ID: ("id",),
}


class Evaluation:
    """One query over one segment; ``within`` are the live records the reader may read."""

    def __init__(self, view: SegmentView, within: int) -> None:
        self.view = view
        self.within = within
        self._words: dict[tuple[Place, Slot], dict[str, int]] = {}

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
                return self.within & self.view.between(first and first.toordinal(), last and last.toordinal())
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
        if place is Place.ALL:
            for identifier in meant.identifiers:
                found |= self._identifier(identifier)
        return found & self.within

    def spans(self, leaf: Leaf, place: Place, wanted: list[int]) -> dict[int, list[tuple[int, int]]]:
        """Gives where the leaf stands in each wanted record: first position, number of words."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for sequence in meaning(leaf).sequences:
            for document, starts in self._starts(sequence, place, wanted).items():
                found[document].extend((start, len(sequence.slots)) for start in starts)
        return found

    def _field(self, name: FieldName, value: Word | Phrase | Prefix) -> int:
        if name in _KEYS:
            found = 0
            for key in _KEYS[name]:
                found |= self.view.having(KEYS, f"{key}:{value.text}")
            return found
        found = self.leaf(value, _PLACES[name])
        if name is FieldName.CASE:
            key = f"case:{case_key(value.text)}"
            if isinstance(value, Prefix):
                for _, extent in self.view.beginning(KEYS, key):
                    found |= self.view.at(extent)
            else:
                found |= self.view.having(KEYS, key)
        return found

    def _identifier(self, identifier: Identifier) -> int:
        if not identifier.is_beginning:
            return self.view.having(IDENTIFIERS, identifier.spelling)
        found = 0
        for _, extent in self.view.beginning(IDENTIFIERS, identifier.spelling):
            found |= self.view.at(extent)
        return found

    def _sequence(self, sequence: Sequence, place: Place) -> int:
        found = self.within
        for slot in sequence.slots:
            found &= self._union(slot, place)
            if not found:
                return 0
        if len(sequence.slots) == 1:
            return found
        return bitmap_of(sorted(self._starts(sequence, place, numbers(found))))

    def _starts(self, sequence: Sequence, place: Place, wanted: list[int]) -> dict[int, list[int]]:
        """Gives where in each wanted record the sequence begins; records without it are left out."""
        left = wanted
        begins: dict[int, list[int]] = {}
        for step, slot in enumerate(sequence.slots):
            positions = self._positions(slot, place, left)
            if step == 0:
                begins = positions
            else:
                begins = {each: _followed(begins[each], positions[each], step) for each in begins if each in positions}
            begins = {each: starts for each, starts in begins.items() if starts}
            left = sorted(begins)
        return begins

    def _positions(self, slot: Slot, place: Place, wanted: list[int]) -> dict[int, list[int]]:
        found: dict[int, list["array[int]"]] = defaultdict(list)
        sought = bitmap_of(wanted)
        for word, having in self._accepted(slot, place).items():
            both = having & sought
            if both:
                for document, positions in self.view.places(place, word, numbers(both)).items():
                    found[document].append(positions)
        return {
            document: list(lists[0]) if len(lists) == 1 else sorted(at for positions in lists for at in positions)
            for document, lists in found.items()
        }

    def _union(self, slot: Slot, place: Place) -> int:
        found = 0
        for having in self._accepted(slot, place).values():
            found |= having
        return found

    def _accepted(self, slot: Slot, place: Place) -> dict[str, int]:
        """Gives the words of the segment that the slot accepts, each with its records."""
        known = self._words.get((place, slot))
        if known is None:
            known = self._words[place, slot] = self._look_up(slot, place)
        return known

    def _look_up(self, slot: Slot, place: Place) -> dict[str, int]:
        view = self.view
        match slot:
            case Exact(word):
                return {word: view.having(place, word)}
            case Stemmed(stem) if len(stem) < 3 or not stem.isalpha():
                return {stem: view.having(place, stem)}  # such a stem has no inflections: stemming._region
            case Like() | Near() if place is Place.ALL:
                return {word: view.having(place, word) for word in _from_vocabulary(slot, view.vocabulary)}
            case _:
                return {
                    word: view.at(extent) for word, extent in view.beginning(place, slot.beginning) if slot.accepts(word)
                }


def _followed(begins: list[int], positions: list[int], step: int) -> list[int]:
    """Keeps the beginnings that have one of the positions so many steps on; both rise."""
    if len(begins) * 8 < len(positions):
        kept = []
        for start in begins:
            at = bisect_left(positions, start + step)
            if at < len(positions) and positions[at] == start + step:
                kept.append(start)
        return kept
    later = set(positions)
    return [start for start in begins if start + step in later]


def _from_vocabulary(slot: Like | Near, vocabulary: str) -> list[str]:
    if isinstance(slot, Like):
        return re.findall(rf"^{slot.shape}$", vocabulary, re.MULTILINE)
    begin, end = vocabulary.find("\n" + slot.beginning), vocabulary.rfind("\n" + slot.beginning)
    if begin < 0:
        return []
    stretch = vocabulary[begin + 1 : vocabulary.index("\n", end + 1)]
    shortest, longest = len(slot.word) - slot.errors, len(slot.word) + slot.errors
    fitting = re.findall(rf"^.{{{shortest},{longest}}}$", stretch, re.MULTILINE)
    return slot.nearest(fitting)
