"""The Danish Snowball stemmer over folded words, so that ``årene`` and ``aarene`` meet in one stem.

The steps are Snowball's (snowballstem.org/algorithms/danish); letters are folded first: ``å`` is ``aa``, ``ø`` is ``oe``. A stem is
always a beginning of its word, which is what lets an engine find all inflections by reading one stretch of its vocabulary.
"""

from functools import lru_cache

_VOWELS = frozenset("aeiouy")
_S_ENDINGS = frozenset("abcdfghjklmnoprtvyz")
_STEP_1 = (
    "erendes", "erende", "hedens", "ethed", "erede", "heden", "heder", "endes", "ernes", "erens", "erets", "ered", "ende",
    "erne", "eren", "erer", "heds", "enes", "eres", "eret", "hed", "ene", "ere", "ens", "ers", "ets", "en", "er", "es", "et",
    "e", "s",
)  # fmt: skip
_STEP_2 = ("gd", "dt", "gt", "kt")
_STEP_3 = ("loest", "elig", "lig", "els", "ig")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Gives the stem of a folded word; words with digits or fewer than four letters are their own stem.

    The steps run until nothing more falls off: folding makes ``miljø`` end in *e* and ``direktør`` in *er*, so that one round would
    keep ``miljø`` from ``miljøet``.
    """
    if not word.isalpha():
        return word
    while len(word) > 3 and (shorter := _once(word)) != word:
        word = shorter
    return word


def _once(word: str) -> str:
    start = _region(word)
    word = _inflection(word, start)
    word = _consonant(word, start)
    word = _derivation(word, start)
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in _VOWELS:
        word = word[:-1]
    return word


def _region(word: str) -> int:
    """Gives where endings may begin: after the first consonant behind a vowel, never before the fourth letter."""
    for at in range(1, len(word)):
        if word[at] not in _VOWELS and word[at - 1] in _VOWELS:
            return max(3, at + 1)
    return len(word)


def _inflection(word: str, start: int) -> str:
    for ending in _STEP_1:
        if _ends(word, ending, start):
            return word if ending == "s" and word[-2] not in _S_ENDINGS else word[: -len(ending)]
    return word


def _consonant(word: str, start: int) -> str:
    return word[:-1] if any(_ends(word, ending, start) for ending in _STEP_2) else word


def _derivation(word: str, start: int) -> str:
    if word.endswith("igst"):
        word = word[:-2]
    for ending in _STEP_3:
        if _ends(word, ending, start):
            return word[:-1] if ending == "loest" else _consonant(word[: -len(ending)], start)
    return word


def _ends(word: str, ending: str, start: int) -> bool:
    return word.endswith(ending) and len(word) - len(ending) >= start
