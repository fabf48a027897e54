"""Puts the hits of a Tantivy index in order, and shows one page of them from the entries that the index keeps."""

from collections.abc import Sequence

from tantivy import DocAddress, Occur, Query, Searcher

from search.analysed import Analysed
from search.engines.kept import analysed_of
from search.engines.port import Hit
from search.engines.tantivy_fields import ORDER, kept, record_of
from search.showing import hit, nearness
from search.tree import Leaf

Address = DocAddress
Placed = tuple[int, Address]
"""A hit: its number in the default order, and where the index keeps it."""
Ranked = tuple[int, Address, int]
"""A hit with its points."""


def scored(matched: Query, points: Sequence[Query]) -> Query:
    """Gives what matches, scored by the points that each leaf earns."""
    return Query.boolean_query([(Occur.Must, matched), *((Occur.Should, each) for each in points)])


def placed(searcher: Searcher, addresses: list[Address]) -> list[Placed]:
    """Gives hits in the default order."""
    orders = searcher.fast_field_values(ORDER, addresses)
    return sorted(((int(order or 0), address) for order, address in zip(orders, addresses, strict=True)), key=lambda each: -each[0])


def nearest_first(searcher: Searcher, band: list[Placed], leaves: tuple[Leaf, ...]) -> list[Placed]:
    """Puts hits of equal points in order by how close together the leaves stand, those in the default order behind each other."""
    near = {order: nearness(_analysed(searcher, address), leaves) for order, address in band}
    return sorted(band, key=lambda each: (-near[each[0]], -each[0]))


def show(searcher: Searcher, page: list[Ranked], leaves: tuple[Leaf, ...]) -> tuple[Hit, ...]:
    """Gives the hits of a page, each with its snippet and the documents in which something sought stands."""
    return tuple(hit(record_of(order), _analysed(searcher, address), points, leaves) for order, address, points in page)


def _analysed(searcher: Searcher, address: Address) -> Analysed:
    return analysed_of(kept(searcher, address))
