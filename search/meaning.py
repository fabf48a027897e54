"""What each leaf means, as slots of words next to each other and identifiers: the one place that says when a word is found.

Engines ask their vocabulary for the words a slot accepts; the reference matcher asks the slot word by word. Nothing here knows
how many records there are: no slot stops after so many words, since the words of records a reader cannot see would use up the
allowance and so change what the reader finds.
"""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.analysis import fold, identifier_of, stem, words
from search.english import english_stem
from search.forms import ENGLISH, PART, english_form, part_form
from search.tree import Close, Fuzzy, Leaf, Phrase, Prefix, Wildcard, Word

_TWO_ERRORS_FROM = 8
_LETTER = rf"[^{PART}\{ENGLISH}\n]"  # any of a word, and never of what stands beside words


class _Accepting:
    """Is what all slots can be asked."""

    def accepts(self, word: str) -> bool:
        raise NotImplementedError

    def among(self, words: Collection[str]) -> list[str]:
        """Gives which of a record's words it accepts."""
        return [word for word in words if self.accepts(word)]


@dataclass(frozen=True)
class Exact(_Accepting):
    """Accepts one word."""

    word: str

    @property
    def beginning(self) -> str:
        return self.word

    def accepts(self, word: str) -> bool:
        return word == self.word

    def among(self, words: Collection[str]) -> list[str]:
        return [self.word] if self.word in words else []


@dataclass(frozen=True)
class Stemmed(_Accepting):
    """Accepts every inflection of a word, every compound it is a part of, and in English texts its English inflections."""

    stem: str
    english: str = ""

    @property
    def beginning(self) -> str:
        return self.stem

    @property
    def forms(self) -> tuple[str, ...]:
        """Gives what it is found by besides words."""
        return (part_form(self.stem), *([english_form(self.english)] if self.english else []))

    def accepts(self, word: str) -> bool:
        return (word.startswith(self.stem) and stem(word) == self.stem) or word in self.forms

    def among(self, words: Collection[str]) -> list[str]:
        return [*_inflections(self.stem, words), *(form for form in self.forms if form in words)]


@dataclass(frozen=True)
class Inflected(_Accepting):
    """Accepts every inflection of a word, and nothing that stands beside words."""

    stem: str

    @property
    def beginning(self) -> str:
        return self.stem

    def accepts(self, word: str) -> bool:
        return word.startswith(self.stem) and stem(word) == self.stem

    def among(self, words: Collection[str]) -> list[str]:
        return _inflections(self.stem, words)


@dataclass(frozen=True)
class Begins(_Accepting):
    """Accepts every word with this beginning."""

    beginning: str

    def accepts(self, word: str) -> bool:
        return word.startswith(self.beginning)


@dataclass(frozen=True)
class Like(_Accepting):
    """Accepts words of a shape."""

    pattern: str

    @property
    def beginning(self) -> str:
        return fold(re.split(r"[*?]", self.pattern)[0])

    @property
    def shape(self) -> str:
        """Gives the pattern as a regular expression that stays on its line."""
        return _shape(self.pattern).pattern

    def accepts(self, word: str) -> bool:
        return _shape(self.pattern).fullmatch(word) is not None


@dataclass(frozen=True)
class Near(_Accepting):
    """Accepts a word and those with its first letter that are at most so many letters from it."""

    word: str
    errors: int

    @property
    def beginning(self) -> str:
        return self.word[0]

    def accepts(self, word: str) -> bool:
        return (
            word[:1] == self.word[0]
            and abs(len(word) - len(self.word)) <= self.errors
            and _distance(self.word, word, self.errors) <= self.errors
        )

    def nearest(self, ordered: list[str]) -> list[str]:
        """Lists the accepted words of a sorted list, without comparing letter by letter what begins the same."""
        return [word for word in _walk(self.word, ordered, self.errors) if word[:1] == self.word[0]]


def _inflections(sought: str, words: Collection[str]) -> list[str]:
    return [word for word in words if word.startswith(sought) and stem(word) == sought]


Slot = Exact | Stemmed | Inflected | Begins | Like | Near


@dataclass(frozen=True)
class Sequence:
    """Words in slots, next to each other."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Together:
    """Words in slots, in any order, all within a stretch whose last place is at most ``reach`` after its first."""

    slots: tuple[Inflected, ...]
    reach: int

    def standing(self, places: Iterable[Iterable[int]]) -> list[int]:
        """Lists where the words stand together, of the places that each slot has in a text."""
        placed = sorted({(at, slot) for slot, found in enumerate(places) for at in found})
        counts = [0] * len(self.slots)
        found: list[int] = []
        first = listed = 0
        for last, (at, slot) in enumerate(placed):
            counts[slot] += 1
            while at - placed[first][0] > self.reach:
                counts[placed[first][1]] -= 1
                first += 1
            if all(counts):
                found += [place for place, _ in placed[max(first, listed) : last + 1]]
                listed = last + 1
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Identifier:
    """One identifier, whole, or with ``is_beginning`` every one that begins so."""

    spelling: str
    is_beginning: bool = False


@dataclass(frozen=True)
class Meaning:
    """A leaf is found where any of these is."""

    sequences: tuple[Sequence, ...]
    identifiers: tuple[Identifier, ...] = ()
    together: tuple[Together, ...] = ()


@lru_cache(maxsize=4_096)
def meaning(leaf: Leaf) -> Meaning:
    """Says what a leaf is found by."""
    folded = words(leaf.text)
    match leaf:
        case Word(text) | Phrase(text):
            return _said(text, folded, is_exact=isinstance(leaf, Phrase))
        case Prefix(text):
            return _begun(text, folded)
        case Close(_, apart):
            slots = tuple(Inflected(each) for each in dict.fromkeys(map(stem, folded)))
            return Meaning((), together=(Together(slots, apart + len(slots) - 1),))
        case Wildcard(text):
            return Meaning((Sequence((Like(text),)),))
        case Fuzzy():
            return Meaning((Sequence((Near(folded[0], 2 if len(folded[0]) >= _TWO_ERRORS_FROM else 1),)),))


def _said(text: str, folded: list[str], *, is_exact: bool) -> Meaning:
    spelling = identifier_of(text)
    if spelling and spelling.startswith("§"):
        return Meaning((), (Identifier(spelling),))  # the bare number would find every 12 for § 12
    slots: tuple[Slot, ...] = tuple(Exact(word) for word in folded)
    if len(folded) == 1 and not is_exact:
        slots = (Stemmed(stem(folded[0]), english_stem(folded[0])),)
    return Meaning((Sequence(slots),) if slots else (), (Identifier(spelling),) if spelling and not is_exact else ())


def _begun(text: str, folded: list[str]) -> Meaning:
    *before, last = folded
    sequence = Sequence((*(Exact(word) for word in before), Begins(last)))
    spelling = "".join(text.casefold().split())
    if any(letter.isdigit() for letter in spelling):
        return Meaning((sequence,), (Identifier(spelling, is_beginning=True),))
    return Meaning((sequence,))


@lru_cache(maxsize=512)
def _shape(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"([*?])", pattern)
    gaps = {"*": f"{_LETTER}*", "?": f"(?:ae|oe|aa|{_LETTER})"}  # one letter as the person sees it is two when folded
    return re.compile("".join(gaps.get(piece) or re.escape(fold(piece)) for piece in pieces if piece))


def _walk(sought: str, ordered: list[str], most: int) -> Iterator[str]:
    """Yields the words within ``most`` errors; rows of the distance table are kept for what neighbours share."""
    rows = [list(range(len(sought) + 1))]
    before = ""
    hopeless = ""
    for word in ordered:
        if hopeless and word.startswith(hopeless):
            continue
        shared = len(os.path.commonprefix((before, word)))  # noqa: RUF071  # of letters, not of folders
        del rows[shared + 1 :]
        hopeless = ""
        for at in range(len(rows) - 1, len(word)):
            rows.append(_row(sought, word, at, rows))
            if min(rows[-1]) > most:
                hopeless = word[: at + 1]
                break
        before = word[: len(rows) - 1]
        if not hopeless and rows[-1][-1] <= most:
            yield word


def _row(sought: str, word: str, at: int, rows: list[list[int]]) -> list[int]:
    above, letter = rows[-1], word[at]
    row = [above[0] + 1]
    for j, other in enumerate(sought, 1):
        cost = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != other))
        if at and j > 1 and letter == sought[j - 2] and word[at - 1] == other:
            cost = min(cost, rows[-2][j - 2] + 1)
        row.append(cost)
    return row


def _distance(left: str, right: str, most: int) -> int:
    """Gives the number of letters put in, left out, changed or swapped with the next; anything above ``most`` may be less."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == right[j - 2] and left[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
