"""Letters of which some stand in whatever a query finds: by them the database gives what is worth looking at, and never too little.

A piece is in the one spelling of ``search.analysis.fold``, cut to plain letters and digits. None says that the query has no such letters.
"""

import re

from search.analysis import fold
from search.meaning import Exact, Identifier, Like, Near, Slot, Stemmed, meaning
from search.tree import And, DateRange, Field, FieldName, Leaf, Node, Not, Or, Word

SHORTEST = 3
"""Fewer letters than an index of letters has together."""
MOST = 24
_RUN = re.compile(r"[a-z0-9]+")

Pieces = tuple[str, ...] | None


def pieces(asked: Node) -> Pieces:
    """Gives letters of which at least one piece stands in all that the query finds, or None."""
    match asked:
        case And(parts):
            known = [found for part in parts if (found := pieces(part))]
            return max(known, key=lambda each: min(map(len, each)), default=None)
        case Or(parts):
            return _any_of([pieces(part) for part in parts])
        case Not() | DateRange():
            return None
        case Field(name, value):
            return _leaf(value) if name is FieldName.TITLE else None
        case _:
            return _leaf(asked)


def exact_numbers(asked: Node) -> frozenset[str]:
    """Gives the numbers and addresses that a query names whole, each in its one spelling."""
    match asked:
        case And(parts) | Or(parts):
            return frozenset().union(*map(exact_numbers, parts))
        case Not(part):
            return exact_numbers(part)
        case Word():
            return frozenset(each.spelling for each in meaning(asked).identifiers)
        case _:
            return frozenset()


def _leaf(leaf: Leaf) -> Pieces:
    meant = meaning(leaf)
    ways = [_all_of(sequence.slots) for sequence in meant.sequences] + [_all_of(together.slots) for together in meant.together]
    return _any_of([*ways, *map(_identifier, meant.identifiers)])


def _all_of(slots: tuple[Slot, ...]) -> Pieces:
    known = [found for slot in slots if (found := _slot(slot))]
    return max(known, key=lambda each: min(map(len, each)), default=None)


def _slot(slot: Slot) -> Pieces:
    match slot:
        case Exact(word):
            return _long_enough(word)
        case Stemmed(stem, english):
            # the last letter of an English stem may be another one in the word: studi, study
            return _any_of([_long_enough(stem), *([_long_enough(english[:-1])] if english else [])])
        case Like(pattern):
            return _long_enough(*(fold(piece) for piece in re.split(r"[*?]", pattern)))
        case Near():
            return None
        case _:
            return _long_enough(slot.beginning)


def _identifier(identifier: Identifier) -> Pieces:
    """Gives how a number may stand in a text: eight digits in pairs as well, a person's with a dash behind the sixth."""
    found = _long_enough(identifier.spelling)
    if found is None or not found[0].isdigit():
        return found
    digits = found[0]
    return digits[:6], f"{digits[:2]} {digits[2:4]}".strip()


def _long_enough(*words: str) -> Pieces:
    runs = [run for word in words for run in _RUN.findall(word) if len(run) >= SHORTEST]
    return (max(runs, key=len),) if runs else None


def _any_of(ways: list[Pieces]) -> Pieces:
    found: dict[str, None] = {}
    for way in ways:
        if way is None:
            return None
        found.update(dict.fromkeys(way))
    return tuple(found) if 0 < len(found) <= MOST else None
