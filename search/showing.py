"""How one found record is shown and how close together what was sought stands in it, from its words alone."""

from search import ranking
from search.analysed import Analysed, Place
from search.engines.port import Hit
from search.matching import spans
from search.meaning import Identifier, meaning
from search.snippets import documents_with, snippet
from search.tree import Leaf


def hit(record_id: int, record: Analysed, points: int, leaves: tuple[Leaf, ...]) -> Hit:
    """Gives the record as a hit, with its snippet and the documents in which something sought stands."""
    marks: dict[int, int] = {}
    unseen: list[Identifier] = []
    for number, leaf in enumerate(leaves):
        found = spans(leaf, record, Place.ALL)
        marks.update((start + step, number) for start, length in found for step in range(length))
        if not found:
            unseen += meaning(leaf).identifiers
    return Hit(record_id, snippet(record.sections, marks, unseen), documents_with(record.sections, marks, unseen), points)


def nearness(record: Analysed, leaves: tuple[Leaf, ...]) -> int:
    """Gives how close together the leaves stand (``ranking.closeness``)."""
    return ranking.closeness([sorted({start for start, _ in spans(leaf, record, Place.ALL)}) for leaf in leaves])
