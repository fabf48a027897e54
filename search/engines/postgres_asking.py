"""Turns a tree and a reader into what PostgreSQL is asked: one ``tsquery`` for records whose words fit into one vector.

The few long records, whose words lie in parts, are asked by conditions that look into the parts leaf by leaf.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.analysed import Place
from search.engines.asking import Asking
from search.engines.entry import ACCESS, KEYS
from search.engines.postgres_lexemes import CUT, DAY_LETTER, LETTERS, NOTHING, any_of, beginnings_of, lexeme_of, quoted
from search.meaning import Begins, Exact, Inflected, Like, Near, Slot, Stemmed, Together
from search.meaning import Sequence as Words

WordsLike = Callable[[Like | Near], list[str]]
"""Gives the words of the index that such a slot accepts."""


class WholeAsking(Asking[str]):
    """Asks in the words of a ``tsquery``."""

    def __init__(self, like: WordsLike) -> None:
        self._like = like

    def sequence(self, sequence: Words, place: Place) -> str:
        slots = [self._slot(slot, LETTERS[place]) for slot in sequence.slots]
        return slots[0] if len(slots) == 1 else f"({' <-> '.join(slots)})"

    def together(self, together: Together, place: Place) -> str:
        """Gives, for each of the words as the first of them, what has all the others within reach of that very place of it."""
        words = [self._slot(slot, LETTERS[place]) for slot in together.slots]
        ways = [
            [any_of([f"({first} <{away}> {other})" for away in range(together.reach + 1)]) for other in words if other is not first]
            for first in words
        ]
        return any_of([f"({first} <0> ({' & '.join(others)}))" for first, others in zip(words, ways, strict=True)])

    def _slot(self, slot: Slot, letter: str) -> str:
        match slot:
            case Exact(word):
                return quoted(letter + lexeme_of(word))
            case Stemmed(stem):
                return any_of([_begins(letter + stem + CUT), *(quoted(letter + form) for form in slot.forms)])
            case Inflected(stem):
                return _begins(letter + stem + CUT)
            case Begins(start):
                return any_of([_begins(letter + each) for each in beginnings_of(start)])
            case Like() | Near():
                return any_of([quoted(letter + lexeme_of(word)) for word in self._like(slot)])

    def between(self, first: dt.date | None, last: dt.date | None) -> str:
        lowest = "00000000" if first is None else first.strftime("%Y%m%d").zfill(8)
        highest = "99999999" if last is None else last.strftime("%Y%m%d").zfill(8)
        return any_of([_begins(DAY_LETTER + each) for each in beginnings_between(lowest, highest)])

    def records(self, ids: Iterable[int]) -> str:
        return self.terms(KEYS, [f"id:{each}" for each in sorted(ids)])

    def term(self, field: str, value: str) -> str:
        return quoted(LETTERS[field] + value)

    def terms(self, field: str, values: Sequence[str]) -> str:
        return any_of([self.term(field, value) for value in values])

    def beginning(self, field: str, start: str) -> str:
        return _begins(LETTERS[field] + start)

    def all_of(self, *parts: str) -> str:
        return f"({' & '.join(parts)})"

    def any_of(self, *parts: str) -> str:
        return any_of(list(parts))

    def without(self, whole: str, *parts: str) -> str:
        return f"({' & '.join([whole, *(f'!{part}' for part in parts)])})"

    def everything(self) -> str:
        return f"!{NOTHING}"


@dataclass(frozen=True)
class Condition:
    """A condition on a row of ``record``, with the values of its gaps."""

    sql: str
    values: tuple[str, ...] = ()


class PartsAsking(Asking[Condition]):
    """Asks for long records: their keys stand beside the row (``access``), their words and identifiers in any of their parts."""

    def __init__(self, whole: WholeAsking) -> None:
        self._whole = whole

    def sequence(self, sequence: Words, place: Place) -> Condition:
        return _in_a_part(self._whole.sequence(sequence, place))

    def together(self, together: Together, place: Place) -> Condition:
        return _in_a_part(self._whole.together(together, place))

    def between(self, first: dt.date | None, last: dt.date | None) -> Condition:
        return _itself(self._whole.between(first, last))

    def records(self, ids: Iterable[int]) -> Condition:
        return _itself(self._whole.records(ids))

    def term(self, field: str, value: str) -> Condition:
        return _where(field)(self._whole.term(field, value))

    def terms(self, field: str, values: Sequence[str]) -> Condition:
        return _where(field)(self._whole.terms(field, values))

    def beginning(self, field: str, start: str) -> Condition:
        return _where(field)(self._whole.beginning(field, start))

    def all_of(self, *parts: Condition) -> Condition:
        return _joined(" AND ", parts)

    def any_of(self, *parts: Condition) -> Condition:
        return _joined(" OR ", parts) if parts else Condition("false")

    def without(self, whole: Condition, *parts: Condition) -> Condition:
        return _joined(" AND ", (whole, *(Condition(f"NOT {part.sql}", part.values) for part in parts)))

    def everything(self) -> Condition:
        return Condition("true")


def beginnings_between(first: str, last: str) -> list[str]:
    """Lists the beginnings of exactly the numbers from ``first`` to ``last``, both of as many digits."""
    if first > last:
        return []
    shared = 0
    while shared < len(first) and first[shared] == last[shared]:
        shared += 1
    if shared == len(first):
        return [first]
    start, low, high = first[:shared], first[shared:], last[shared:]
    if set(low) == {"0"} and set(high) == {"9"}:
        return [start]
    from_low = [start + each for each in _from(low)]
    to_high = [start + each for each in _upto(high)]
    between = [f"{start}{digit}" for digit in range(int(low[0]) + 1, int(high[0]))]
    return [*from_low, *between, *to_high]


def _from(low: str) -> list[str]:
    """Lists the beginnings of the numbers with the first digit of ``low`` and not below it."""
    rest = low[1:]
    if not rest or set(rest) == {"0"}:
        return [low[0]]
    return [low[0] + each for each in [*_from(rest), *(str(digit) for digit in range(int(rest[0]) + 1, 10))]]


def _upto(high: str) -> list[str]:
    """Lists the beginnings of the numbers with the first digit of ``high`` and not above it."""
    rest = high[1:]
    if not rest or set(rest) == {"9"}:
        return [high[0]]
    return [high[0] + each for each in [*(str(digit) for digit in range(int(rest[0]))), *_upto(rest)]]


def _begins(start: str) -> str:
    return f"{quoted(start)}:*"


def _itself(asked: str) -> Condition:
    return Condition("record.access @@ %s::tsquery", (asked,))


def _in_a_part(asked: str) -> Condition:
    return Condition("record.record_id IN (SELECT part.record_id FROM part WHERE part.words @@ %s::tsquery)", (asked,))


def _where(field: str) -> Callable[[str], Condition]:
    return _itself if field in (KEYS, ACCESS) else _in_a_part


def _joined(word: str, parts: Sequence[Condition]) -> Condition:
    return Condition(f"({word.join(part.sql for part in parts)})", tuple(value for part in parts for value in part.values))
