"""How text becomes words: folded, stemmed, and identifiers kept whole.

A word is found by every form a clerk would type: ``Århus`` is ``Aarhus`` is ``AARHUS``, ``Sørensen`` is ``Soerensen``, ``café`` is
``cafe``. Positions are those of the folded words, so that phrases mean what they say.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from search.stemming import stem

__all__ = [
    "LONGEST_WORD",
    "fold",
    "identifier_of",
    "identifiers",
    "located",
    "located_identifiers",
    "mended",
    "numbered",
    "stem",
    "words",
]

LONGEST_WORD = 64
"""Longer runs of letters (encoded attachments pasted into a mail) are cut here, on both sides of the search."""

_JOINERS = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"  # soft hyphens, combining accents, zero-width marks
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_JOINERS}])*")
_BROKEN_LINE = re.compile(r"(?<!\w)([^\W\d_]{2,})-[ \t]*\r?\n[ \t]*([^\W\d_]{2,})")
_LINE_END = re.compile(r"-[ \t]*\r?\n")
_DIGIT = re.compile(r"\d")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ð": "d", "þ": "th", "đ": "d", "ł": "l"})

_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_NUMBERS = re.compile(
    r"""(?P<paragraph>§{1,2}[ \t\u00a0]{0,2}\d{1,4}[ ]?(?:[a-zæøå](?!\w))?)
      | (?<![\w-])(?P<person>\d{6}-?\d{4})(?![\w-])
      | (?<![\w-])(?P<spaced>\d{2}[ ]\d{2}[ ]\d{2}[ ]\d{2})(?![\w-])
      | (?<![\w-])(?P<number>\d{4}-\d{1,7}(?:-\d{1,5})?)(?![\w-])
      | (?<![\w-])(?P<code>[^\W\d_]{1,6}-\d{1,9}(?:[-./]\d{1,9})*)(?![\w])
      | (?<![\w.-])(?P<plan>\d{2}(?:\.\d{2}){1,3}(?:-[A-ZÆØÅ]\d{2}(?:-\d{1,6}){0,2})?)(?![\w.-])
      | (?<![\w-])(?P<digits>\d{8,13})(?![\w-])""",
    re.VERBOSE,
)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Gives the one spelling under which a word is kept: small letters, without accents, æ ø å as ae oe aa."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).translate(_LETTERS)
        plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if each.isalnum())
    return plain[:LONGEST_WORD]


def words(text: str) -> list[str]:
    """Lists the folded words of a text in order."""
    return [folded for raw in _WORD.findall(text) if (folded := fold(raw))]


def numbered(text: str) -> list[str]:
    """Lists the folded words of a text, one for each span of ``located(text)``; what folds to nothing keeps its place."""
    return list(map(fold, _WORD.findall(text)))


def located(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yields where in the text each word begins and ends, from a letter on that begins a word."""
    return (match.span() for match in _WORD.finditer(text, start))


def located_identifiers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yields where identifiers stand, with their one spelling."""
    for match in _NUMBERS.finditer(text):
        yield match.start(), match.end(), _one_spelling(match)
    for match in _MAIL.finditer(text):
        yield match.start(), match.end(), match.group().casefold()


def mended(text: str) -> Iterator[tuple[int, str]]:
    """Yields words that a line break has cut in two, whole, with the position in ``numbered(text)`` of their first half."""
    if not _LINE_END.search(text):
        return
    counted, upto = 0, 0
    for match in _BROKEN_LINE.finditer(text):
        counted += len(numbered(text[upto : match.start()]))
        upto = match.start()
        yield counted, fold(match.group(1) + match.group(2))


def identifiers(text: str) -> frozenset[str]:
    """Finds the numbers and addresses people search by, each in its one spelling."""
    found = {
        _one_spelling(match)
        for line in text.split("\n")
        if _DIGIT.search(line)  # most lines have none, and are then not looked through letter by letter
        for match in _NUMBERS.finditer(line)
    }
    if "@" in text:
        found.update(address.casefold() for address in _MAIL.findall(text))
    return frozenset(found)


def identifier_of(word: str) -> str | None:
    """Gives the one spelling of a sought identifier, or None when the word is not wholly one."""
    bare = word.strip(" \t.,;:()")
    if _MAIL.fullmatch(bare):
        return bare.casefold()
    match = _NUMBERS.fullmatch(bare)
    return _one_spelling(match) if match else None


def _one_spelling(match: re.Match[str]) -> str:
    found = match.group().casefold()
    if match.lastgroup in {"person", "spaced"}:
        return re.sub(r"[ -]", "", found)
    return re.sub(r"\s", "", found).replace("§§", "§")
