"""How well a hit answers, from the hit alone: where the words stand and how close; never how rare they are elsewhere.

Rarity (BM25's IDF) would count records the reader may not see and so betray them by the order of hits (twin-world test).
"""

import heapq

from search.analysed import Place

TITLE_POINTS = 4
NAME_POINTS = 2
TEXT_POINTS = 1
PLACES = ((Place.TITLE, TITLE_POINTS), (Place.NAMES, NAME_POINTS), (Place.ALL, TEXT_POINTS))
"""What a leaf is worth at each place; its best one counts."""

MOST_COMPARED = 1_000
"""Hits of one band that are compared by closeness; a bigger band falls back to date, which bounds the work."""

_PLACES_COMPARED = 1_000


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
