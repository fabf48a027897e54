"""Says of one record whether it matches a tree, straight from the words: the reference every engine is held to."""

from functools import lru_cache

from search.analysed import Analysed, Place, analyse, case_key
from search.meaning import Sequence, Slot, meaning
from search.schema import IndexedRecord, IndexedThing
from search.tree import And, Close, DateRange, Field, FieldName, Leaf, Node, Not, Or, Phrase, Prefix, Word

_PLACES = {FieldName.TITLE: Place.TITLE, FieldName.FROM: Place.NAMES, FieldName.CASE: Place.CASE}

analysed = lru_cache(maxsize=512)(analyse)


def matches(asked: Node, record: IndexedRecord | IndexedThing) -> bool:
    """Says whether the record, or other thing, matches, access apart."""
    match asked:
        case And(parts):
            return all(matches(part, record) for part in parts)
        case Or(parts):
            return any(matches(part, record) for part in parts)
        case Not(part):
            return not matches(part, record)
        case DateRange(first, last):
            return (first is None or first <= record.date) and (last is None or record.date <= last)
        case Field(name, value):
            return _field(name, value, analysed(record))
        case _:
            return stands(asked, analysed(record), Place.ALL)


def stands(leaf: Leaf, record: Analysed, place: Place) -> bool:
    """Says whether the leaf stands at this place; identifiers count for the whole record."""
    return bool(spans(leaf, record, place)) or (
        place is Place.ALL
        and any(
            known.startswith(each.spelling) if each.is_beginning else known == each.spelling
            for each in meaning(leaf).identifiers
            for known in record.identifiers
        )
    )


def spans(leaf: Leaf, record: Analysed, place: Place) -> list[tuple[int, int]]:
    """Lists where the leaf stands: first position, number of words."""
    meant = meaning(leaf)
    found = [(start, len(sequence.slots)) for sequence in meant.sequences for start in sorted(_starts(sequence, record, place))]
    for together in meant.together:
        found += [(at, 1) for at in together.standing(_where(slot, record, place) for slot in together.slots)]
    return found


def _field(name: FieldName, value: Word | Phrase | Prefix | Close, record: Analysed) -> bool:
    if name not in _PLACES:
        names = ("kind", "channel") if name is FieldName.TYPE else (name.value,)
        return any(f"{each}:{value.text}" in record.keys for each in names)
    if stands(value, record, _PLACES[name]):
        return True
    wanted = f"case:{case_key(value.text)}"
    return name is FieldName.CASE and any(key.startswith(wanted) if isinstance(value, Prefix) else key == wanted for key in record.keys)


def _starts(sequence: Sequence, record: Analysed, place: Place) -> set[int]:
    slots = [_where(slot, record, place) for slot in sequence.slots]
    return {first for first in slots[0] if all(first + step in later for step, later in enumerate(slots))}


def _where(slot: Slot, record: Analysed, place: Place) -> set[int]:
    words = record.places[place]
    return {at for word in slot.among(words) for at in words[word]}
