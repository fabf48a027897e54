"""Which words are a letter or two from one that was not found: among titles, case titles, senders and file names that the reader may read.

Counted over readable records alone, so that a word that only hidden records know is never offered (design part 5).
"""

from collections.abc import Iterable

from search.analysis import words
from search.meaning import Near

SHORTEST = 4
_TWO_ERRORS_FROM = 8


def correctable(text: str) -> str | None:
    """Gives the folded word of a text that is one word of letters, for which others can be offered; None otherwise, and for a short one."""
    folded = words(text)
    return folded[0] if text.strip(".,;:!?").isalpha() and len(folded) == 1 and len(folded[0]) >= SHORTEST else None


def likest(folded: str, known: Iterable[tuple[str, int]], most: int) -> tuple[str, ...]:
    """Lists the words that are near, the nearest first, then those of most records.

    Args:
        folded: the word that was sought; known: completions, each a folded word, a zero and the word as written, with how many
            readable records have it.
        most: how many at most.
    """
    completions = list(known)
    found: dict[str, tuple[int, int]] = {}
    for errors in range(1, (2 if len(folded) >= _TWO_ERRORS_FROM else 1) + 1):
        slot = Near(folded, errors)
        for key, count in completions:
            spelled, _, word = key.partition("\0")
            if count and spelled != folded and word not in found and slot.accepts(spelled):
                found[word] = (errors, -count)
    return tuple(sorted(found, key=lambda word: (*found[word], word))[:most])
