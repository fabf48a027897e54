"""Where what was sought stands on the pages of one document: the same words, forms and phrases that found it, one page at a time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from search.analysed import Analysed, Place, place_words
from search.analysis import located, located_identifiers, numbered
from search.english import is_english
from search.language import parse
from search.matching import spans
from search.meaning import meaning
from search.tree import Leaf, sought
from search.troubles import LanguageError

MOST_PAGES = 3_000


def leaves_of(query: str) -> tuple[Leaf, ...]:
    """Gives what a query seeks in texts; nothing where it cannot be read or seeks nothing in them."""
    try:
        return sought(parse(query)) if query.strip() else ()
    except LanguageError:
        return ()


def stretches(leaves: Sequence[Leaf], text: str) -> list[tuple[int, int]]:
    """Gives from which letter to which something sought stands in a text, in order, none twice."""
    if not leaves:
        return []
    words = numbered(text)
    places: dict[str, list[int]] = defaultdict(list)
    place_words(text, words, places, 0, english=is_english(words))
    page = Analysed((), {Place.ALL: dict(places)}, frozenset(), frozenset(), frozenset())
    at = list(located(text))
    found = {(at[start][0], at[min(start + length, len(at)) - 1][1]) for leaf in leaves for start, length in spans(leaf, page, Place.ALL)}
    wanted = [each for leaf in leaves for each in meaning(leaf).identifiers]
    if wanted:
        for begin, end, spelling in located_identifiers(text):
            if any(spelling.startswith(one.spelling) if one.is_beginning else spelling == one.spelling for one in wanted):
                found.add((begin, end))
    return _apart(sorted(found))


def counted(query: str, pages: Sequence[str]) -> list[int]:
    """Gives how often something sought stands on each page."""
    leaves = leaves_of(query)
    return [len(stretches(leaves, page)) for page in pages[:MOST_PAGES]] if leaves else [0] * len(pages)


def hits_among(query: str, words: Sequence[str]) -> frozenset[int]:
    """Gives which of the words of a page, by their place, show a hit."""
    begins, upto = [], 0
    for word in words:
        begins.append(upto)
        upto += len(word) + 1
    found: set[int] = set()
    for begin, end in stretches(leaves_of(query), " ".join(words)):
        found.update(range(bisect_right(begins, begin) - 1, bisect_right(begins, end - 1)))
    return frozenset(found)


def _apart(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for begin, end in found:
        if apart and begin < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart
