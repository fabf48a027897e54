"""What one typed term asks for: a word, a beginning, a word with gaps, or something near it."""

import re

from search.analysis import identifier_of, stem, words
from search.asking import Token
from search.tree import Close, Fuzzy, Leaf, Prefix, Wildcard, Word
from search.troubles import LanguageError, Trouble

SHORTEST_PREFIX = 2
SHORTEST_WILDCARD = 3
SHORTEST_FUZZY = 4
MOST_STARS = 3
MOST_CLOSE = 6
FURTHEST_APART = 50
"""Words between; sections of a record lie further apart (``analysed``), so that nothing is close across two of them."""

_WILD = re.compile(r"[\w*?]+")


def leaf(token: Token) -> Leaf | None:
    """Gives the leaf of a term, or None when no word is in it; raises ``LanguageError`` for what would match too much."""
    text = token.text
    if "*" not in text:
        text = text.rstrip("?!.,;:")
    if text.endswith("~"):
        return _fuzzy(text[:-1], token)
    if text.endswith("*") and not set("*?") & set(text[:-1]):
        return _prefix(text[:-1], token)
    if set("*?") & set(text):
        return _wildcard(re.sub(r"\*+", "*", text), token)
    return Word(text) if words(text) or identifier_of(text) else None


def close(token: Token) -> Close:
    """Gives the words in quotes that are to stand near each other; raises ``LanguageError`` for too few, too many, or too far."""
    apart = token.apart or 0
    if apart > FURTHEST_APART:
        raise LanguageError(Trouble.CLOSE_TOO_FAR, token.position, str(apart))
    if not 2 <= len({stem(word) for word in words(token.text)}) <= MOST_CLOSE:
        raise LanguageError(Trouble.CLOSE_NEEDS_WORDS, token.position, token.text)
    return Close(token.text, apart)


def _prefix(text: str, token: Token) -> Prefix:
    if sum(len(word) for word in words(text)) < SHORTEST_PREFIX:
        raise LanguageError(Trouble.PREFIX_TOO_SHORT, token.position, token.text)
    return Prefix(text)


def _wildcard(text: str, token: Token) -> Wildcard:
    if not _WILD.fullmatch(text) or "_" in text:
        raise LanguageError(Trouble.WILDCARD_NEEDS_A_WORD, token.position, token.text)
    letters = sum(len(word) for word in words(re.sub(r"[*?]", " ", text)))
    if letters < SHORTEST_WILDCARD or text.count("*") > MOST_STARS:
        raise LanguageError(Trouble.WILDCARD_TOO_SHORT, token.position, token.text)
    return Wildcard(text)


def _fuzzy(text: str, token: Token) -> Fuzzy:
    folded = words(text)
    if len(folded) != 1 or len(folded[0]) < SHORTEST_FUZZY:
        raise LanguageError(Trouble.FUZZY_NEEDS_A_WORD, token.position, token.text)
    return Fuzzy(text)
