"""How well a hit answers, from the hit alone: where the words stand and how close; never how rare they are elsewhere.

Rarity (BM25's IDF) would count records the reader may not see and so betray them by the order of hits (twin-world test).
"""

import heapq
from functools import lru_cache

from search.analysed import Place
from search.analysis import fold
from search.tree import Leaf, Word

TITLE_POINTS = 4
NAME_POINTS = 2
TEXT_POINTS = 1
PLACES = ((Place.TITLE, TITLE_POINTS), (Place.NAMES, NAME_POINTS), (Place.ALL, TEXT_POINTS))
"""What a leaf is worth at each place; its best one counts."""

MOST_COMPARED = 500
"""Hits of one band that are compared by closeness; a bigger band falls back to date, which bounds the work."""

_PLACES_COMPARED = 1_000

_SMALL_WORDS = """
    alle alt anden andet at begge blev blive bliver bør da de dem den denne der deres det dette dig din disse dit du efter ej
    eller en end er et for fra før gør ham han hans har have havde hende her hos hun hvad hvem hver hvilke hvilken hvilket hvis
    hvor hvordan hvorfor hvornår i ikke ind ingen intet ja jeg jer jo kan kom kunne lidt man mange med meget mellem men mig min
    mod må måtte ned nej nogen nogle noget nu når og også om op os over på samt selv sig sin sit sine skal skulle som så til ud
    under var ved vi vil ville være været
    a about all an and any are as at be been being but by can could did do does for from had has have he her his how i if in into
    is it its may me must my no nor not of on or our shall she should so such than that the their them then there these they this
    those to under upon us was we were what when where which who whom why will with would you your
"""


def telling(leaves: tuple[Leaf, ...]) -> tuple[Leaf, ...]:
    """Gives what of the sought counts for the order: all but words that say nothing by themselves, unless there is nothing else.

    They are a fixed list of the two languages: how often a word really stands anywhere would be rarity again.
    """
    return tuple(leaf for leaf in leaves if not (isinstance(leaf, Word) and fold(leaf.text) in _small_words())) or leaves


@lru_cache(maxsize=1)
def _small_words() -> frozenset[str]:
    return frozenset(map(fold, _SMALL_WORDS.split()))


def closeness(places: list[list[int]]) -> int:
    """Gives 3 for words side by side, 2 within ten words, 1 within fifty, else 0; ``places`` lists each leaf's positions."""
    present = [each[:_PLACES_COMPARED] for each in places if each]
    if len(present) < 2:
        return 0
    window = _narrowest(present)
    if window <= len(present):
        return 3
    return 2 if window <= 10 else 1 if window <= 50 else 0


def _narrowest(places: list[list[int]]) -> int:
    """Gives the length of the shortest stretch that holds one position of each list."""
    heads = [(each[0], leaf, 0) for leaf, each in enumerate(places)]
    heapq.heapify(heads)
    furthest = max(each[0] for each in places)
    narrowest = furthest - heads[0][0]
    while True:
        _, leaf, at = heads[0]
        if at + 1 == len(places[leaf]):
            return narrowest
        following = places[leaf][at + 1]
        furthest = max(furthest, following)
        heapq.heapreplace(heads, (following, leaf, at + 1))
        narrowest = min(narrowest, furthest - heads[0][0])
