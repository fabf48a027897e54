"""The whole entry of a record, packed, so that a hit is shown from the index alone."""

import json
from array import array
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from typing import Any

from search.analysed import Analysed, Place, Section, SectionKind
from search.engines.entry import IDENTIFIERS, Entry


def packed(entry: Entry) -> bytes:
    """Packs an entry whole, so that a hit is shown, and a segment written anew, from the index alone."""
    placed = {place: [list(words), [len(positions) for positions in words.values()]] for place, words in entry.placed.items()}
    keyed = {name: sorted(keys) for name, keys in entry.keyed.items()}
    head = json.dumps([placed, keyed, entry.shown, dict(entry.columns)], ensure_ascii=False).encode()
    positions = array("I", (each for words in entry.placed.values() for found in words.values() for each in found))
    return len(head).to_bytes(4, "little") + head + positions.tobytes()


class Standing(Mapping[str, list[int]]):
    """Is where words stand, taken out of what is packed when it is asked: of most words of a hit it never is."""

    def __init__(self, stretches: Mapping[str, tuple[int, int]], positions: "array[int]") -> None:
        self._stretches, self._positions = stretches, positions

    def __getitem__(self, word: str) -> list[int]:
        begin, end = self._stretches[word]
        return self._positions[begin:end].tolist()

    def __iter__(self) -> Iterator[str]:
        return iter(self._stretches)

    def __len__(self) -> int:
        return len(self._stretches)

    def __contains__(self, word: object) -> bool:
        return word in self._stretches


def unpacked(stored: bytes) -> Entry:
    """Gives an entry back."""
    size = int.from_bytes(stored[:4], "little")
    placed, keyed, shown, columns = json.loads(stored[4 : 4 + size])
    positions = array("I", stored[4 + size :])
    at = 0
    places: dict[str, Mapping[str, list[int]]] = {}
    for place, (words, counts) in placed.items():
        ends = list(accumulate(counts, initial=at))
        places[place] = Standing(dict(zip(words, pairwise(ends), strict=True)), positions)
        at = ends[-1]
    return Entry(places, {name: frozenset(keys) for name, keys in keyed.items()}, [tuple(each) for each in shown], columns)


def analysed_of(entry: Entry) -> Analysed:
    """Gives what showing a hit needs of an entry: its sections, its words with their places, its identifiers."""
    sections = tuple(_section(*each) for each in entry.shown)
    places = {place: entry.placed[place] for place in Place}
    return Analysed(sections, places, frozenset(), entry.keyed[IDENTIFIERS], frozenset())


def _section(kind: Any, *rest: Any) -> Section:  # as entry_of listed them
    return Section(SectionKind(kind), *rest)
