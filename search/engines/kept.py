"""The whole entry of a record, packed, so that a hit is shown from the index alone."""

import json
from array import array
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


def unpacked(stored: bytes) -> Entry:
    """Gives an entry back."""
    size = int.from_bytes(stored[:4], "little")
    placed, keyed, shown, columns = json.loads(stored[4 : 4 + size])
    positions = array("I", stored[4 + size :])
    at = 0
    places: dict[str, dict[str, list[int]]] = {}
    for place, (words, counts) in placed.items():
        places[place] = found = {}
        for word, count in zip(words, counts, strict=True):
            found[word] = positions[at : at + count].tolist()
            at += count
    return Entry(places, {name: frozenset(keys) for name, keys in keyed.items()}, [tuple(each) for each in shown], columns)


def analysed_of(entry: Entry) -> Analysed:
    """Gives what showing a hit needs of an entry: its sections, its words with their places, its identifiers."""
    sections = tuple(_section(*each) for each in entry.shown)
    places = {place: dict(entry.placed[place]) for place in Place}
    return Analysed(sections, places, frozenset(), entry.keyed[IDENTIFIERS], frozenset())


def _section(kind: Any, *rest: Any) -> Section:  # as entry_of listed them
    return Section(SectionKind(kind), *rest)
