"""How the words and keys of a record stand in a ``tsvector``, by our analysis alone, and how they are asked for in a ``tsquery``.

A lexeme begins with a letter that says where it stands. A word is cut where its stem ends (``tilskud|det``): the stem with the cut is
the beginning of all its inflections, and what begins a word is found in the stem, or in it and what follows the cut.
"""

from collections.abc import Iterable, Iterator, Mapping

from search.analysed import Place
from search.analysis import stem
from search.engines.entry import ACCESS, IDENTIFIERS, KEYS
from search.forms import is_form

CUT = "|"  # no folded word has it
LETTERS: Mapping[str, str] = {Place.ALL: "w", Place.TITLE: "t", Place.CASE: "c", Place.NAMES: "n", KEYS: "k", IDENTIFIERS: "i", ACCESS: "r"}
DAY_LETTER = "d"

MOST_PLACES = 255
"""PostgreSQL keeps no more places of a word in one vector (MAXNUMPOS), and none beyond ``FURTHEST`` (MAXENTRYPOS)."""
FURTHEST = 16_000
MOST_BYTES = 500_000
"""A vector holds at most 1 MiB."""
OVERLAP = 512
"""Words that a part has in common with the part before: more than a query of 1,000 letters can put side by side."""

Words = Mapping[str, list[int]]


def lexeme_of(word: str) -> str:
    """Gives how a word, or what stands at the place of one, is written."""
    if is_form(word):
        return word
    stemmed = stem(word)
    return f"{stemmed}{CUT}{word[len(stemmed) :]}" if word.startswith(stemmed) else word


def beginnings_of(start: str) -> list[str]:
    """Lists how lexemes begin whose word begins so."""
    return [start, *(f"{start[:at]}{CUT}{start[at:]}" for at in range(1, len(start)))]


def vector(lexemes: Iterable[tuple[str, list[int]]]) -> str:
    """Gives the text that PostgreSQL reads as a ``tsvector``; places are counted from 0 here and from 1 there."""
    return " ".join(f"{quoted(lexeme)}{':' if at else ''}{','.join(str(each + 1) for each in at)}" for lexeme, at in lexemes)


def keyed(field: str, keys: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
    """Yields the lexemes of keys."""
    return ((LETTERS[field] + key, []) for key in keys)


def worded(place: str, words: Words) -> Iterator[tuple[str, list[int]]]:
    """Yields the lexemes of a place's words; what is no word needs no place, for no phrase has it."""
    letter = LETTERS[place]
    return ((letter + lexeme_of(word), [] if is_form(word) else at) for word, at in words.items())


def fits(words: Words) -> bool:
    """Says whether one vector holds all of the words with all of their places."""
    return (
        all(len(at) <= MOST_PLACES and at[-1] < FURTHEST for at in words.values())
        and sum(4 + 2 * len(word) + 2 * len(at) for word, at in words.items()) <= MOST_BYTES
    )


def parts(words: Words) -> Iterator[dict[str, list[int]]]:
    """Cuts the words of a long text into parts that fit, each with its own places; neighbours share ``OVERLAP`` words."""
    placed = sorted((at, word) for word, found in words.items() for at in found)
    part = _Part()
    for at, word in placed:
        if not part.takes(word, at):
            yield part.words()
            part = part.following()
        part.put(word, at)
    if part.placed:
        yield part.words()


class _Part:
    def __init__(self) -> None:
        self.placed: list[tuple[int, str]] = []
        self._counts: dict[str, int] = {}
        self._size = 0

    def takes(self, word: str, at: int) -> bool:
        return not self.placed or (
            self._counts.get(word, 0) < MOST_PLACES and at - self.placed[0][0] < FURTHEST and self._size + 6 + 2 * len(word) <= MOST_BYTES
        )

    def put(self, word: str, at: int) -> None:
        self.placed.append((at, word))
        self._size += 2 if word in self._counts else 6 + 2 * len(word)
        self._counts[word] = self._counts.get(word, 0) + 1

    def following(self) -> "_Part":
        """Gives the part after this, with the last of its words, and room for as many more of each."""
        made, last = _Part(), self.placed[-1][0]
        shared = [each for each in self.placed if each[0] > last - OVERLAP]
        for at, word in (each for each in shared if each[0] > last - MOST_PLACES // 2) if _crowded(shared) else shared:
            made.put(word, at)
        return made

    def words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, word in self.placed:
            found.setdefault(word, []).append(at - self.placed[0][0])
        return found


def _crowded(placed: list[tuple[int, str]]) -> bool:
    counts: dict[str, int] = {}
    for _, word in placed:
        counts[word] = counts.get(word, 0) + 1
    return max(counts.values()) > MOST_PLACES // 2


# ---- asked for -------------------------------------------------------------------------------------------------------------------
NOTHING = "'-'"
"""Matches nothing: no lexeme begins so."""


def quoted(lexeme: str) -> str:
    """Gives a lexeme as both kinds of text have it."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def any_of(asked: list[str]) -> str:
    """Gives what any of these matches, halved again and again: PostgreSQL reads a long chain by recursion."""
    if len(asked) < 2:
        return asked[0] if asked else NOTHING
    half = len(asked) // 2
    return f"({any_of(asked[:half])} | {any_of(asked[half:])})"
