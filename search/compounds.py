"""The parts of Danish compounds, so that ``tilskud`` finds ``varmepumpetilskuddet``.

A word is taken apart by a fixed list of simple words (``danish_parts.txt``, from the Folketing's debates and the municipalities' file plan,
both public), never by what else the index holds: what one record says would otherwise change where another is found.
"""

from functools import lru_cache
from importlib.resources import files

from search.stemming import stem

SHORTEST_COMPOUND = 8
MOST_PARTS = 3
_SHORTEST_PART, _SHORTEST_BESIDE_UNKNOWN = 4, 5
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Gives the stems of the simple words."""
    return frozenset((files("search") / "danish_parts.txt").read_text("ascii").split())


@lru_cache(maxsize=200_000)
def parts(word: str) -> tuple[str, ...]:
    """Gives the stems of the parts of a folded word, none where it is simple or cannot be taken apart.

    All parts known is best, and few of them; else one of five letters or more that is known at either end, and what is beside it.
    """
    if len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return ()
    whole = _all_known(word, MOST_PARTS)
    if whole:
        return whole if len(whole) > 1 else ()
    if stem(word) in _known():
        return ()
    return _ending(word) or _beginning(word)


def _all_known(word: str, most: int) -> tuple[str, ...]:
    """Takes a word wholly apart into known parts, as few as there can be, the longest last part tried first."""
    if stem(word) in _known():
        return (stem(word),)
    for parts_behind in range(1, most):
        for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first = _part(word[:at])
            if first and (rest := _all_known(word[at:], parts_behind)):
                return (first, *rest)
    return ()


def _part(text: str) -> str:
    """Gives the stem of a part as it stands before another, with or without the *s* or *e* that joins the two."""
    for ending in ("", "s", "e"):
        bare = text.removesuffix(ending)
        is_doubled = bare[-1:] == bare[-2:-1] and bare[-1:] not in _VOWELS  # the stem would take a letter from it that the next begins with
        if len(bare) >= _SHORTEST_PART and text.endswith(ending) and not is_doubled and stem(bare) in _known():
            return stem(bare)
    return ""


def _ending(word: str) -> tuple[str, ...]:
    """Takes a known part off the end, the longest first; what stands before it is one too where it could be a word."""
    for at in range(_SHORTEST_PART, len(word) - _SHORTEST_BESIDE_UNKNOWN + 1):
        if stem(word[at:]) in _known() and not _VOWELS.isdisjoint(word[:at]):
            return (*_rest(word[:at]), stem(word[at:]))
    return ()


def _beginning(word: str) -> tuple[str, ...]:
    """Takes a known part off the beginning, the longest first; what stands behind it is one too where it could be a word."""
    for at in range(len(word) - _SHORTEST_PART, _SHORTEST_BESIDE_UNKNOWN - 1, -1):
        if (first := _part(word[:at])) and not _VOWELS.isdisjoint(word[at:]):
            return (first, *_rest(word[at:]))
    return ()


def _rest(text: str) -> tuple[str, ...]:
    """Gives what is beside a known part, and its own parts."""
    return (stem(text), *parts(text)) if len(text) >= _SHORTEST_BESIDE_UNKNOWN else ()
