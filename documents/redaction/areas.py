"""Which words an area takes away; pure arithmetic over boxes in thousandths of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.shown import Word

# Half a word is never left: an area that reaches so far into a word covers all of it. The lines above and below are reached less deep.
ACROSS = 0.1
DOWN = 0.35


@dataclass(frozen=True)
class Area:
    """Is a rectangle of a page, in thousandths of its width and height from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


def area_of(word: Word) -> Area:
    """Return the rectangle a word stands in."""
    return Area(word.left, word.top, word.right, word.bottom)


def reaches(area: Area, word: Word) -> bool:
    """Say whether the area covers so much of the word that all of it goes."""
    across = min(area.right, word.right) - max(area.left, word.left)
    down = min(area.bottom, word.bottom) - max(area.top, word.top)
    wide, high = word.right - word.left, word.bottom - word.top
    return across > 0 and down > 0 and across >= ACROSS * wide and down >= DOWN * high


def parted(words: Sequence[Word], areas: Sequence[Area]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Part the words of a page into those that stay and those that go."""
    gone = tuple(any(reaches(area, word) for area in areas) for word in words)
    stays = tuple(word for word, goes in zip(words, gone, strict=True) if not goes)
    return stays, tuple(word for word, goes in zip(words, gone, strict=True) if goes)
