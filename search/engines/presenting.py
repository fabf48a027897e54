"""Puts the hits of all segments in order, and shows one page of them."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from search import ranking
from search.analysed import Place
from search.engines.evaluating import Evaluation
from search.engines.packing import bitmap_of, numbers
from search.engines.port import Hit
from search.meaning import Identifier, meaning
from search.snippets import documents_with, snippet
from search.tree import Leaf

Matched = list[tuple[Evaluation, int]]
"""Each segment's evaluation with the bitmap of its hits."""

_FEW = 16  # when fewer than one in so many match, sorting the hits beats walking the whole order


def by_date(matched: Matched, upto: int) -> list[tuple[Evaluation, int]]:
    """Gives the first hits in the default order, as segment and document."""
    queues = [
        [(evaluation.view.order(document), place, document) for document in islice(_newest(evaluation, hits), upto)]
        for place, (evaluation, hits) in enumerate(matched)
    ]
    return [(matched[place][0], document) for _, place, document in islice(heapq.merge(*queues), upto)]


def by_relevance(matched: Matched, leaves: tuple[Leaf, ...], upto: int) -> list[tuple[Evaluation, int, int]]:
    """Gives the best hits with their points; ties fall to closeness, date, record id."""
    bands: dict[int, Matched] = {}
    for evaluation, hits in matched:
        for points, some in _points(evaluation, hits, leaves).items():
            bands.setdefault(points, []).append((evaluation, some))
    found: list[tuple[Evaluation, int, int]] = []
    for points in sorted(bands, reverse=True):
        found += [(evaluation, document, points) for evaluation, document in _within_band(bands[points], leaves, upto)]
        if len(found) >= upto:
            break
    return found[:upto]


def show(page: list[tuple[Evaluation, int, int]], leaves: tuple[Leaf, ...]) -> tuple[Hit, ...]:
    """Gives the hits of a page, each with its snippet and the documents in which something sought stands."""
    on_page: dict[Evaluation, list[int]] = defaultdict(list)
    for evaluation, document, _ in page:
        on_page[evaluation].append(document)
    spans = {
        evaluation: [evaluation.spans(leaf, bitmap_of(sorted(documents))) for leaf in leaves] for evaluation, documents in on_page.items()
    }
    return tuple(
        _hit(evaluation, document, points, leaves, [each.get(document, []) for each in spans[evaluation]])
        for evaluation, document, points in page
    )


def _hit(evaluation: Evaluation, document: int, points: int, leaves: tuple[Leaf, ...], spans: list[list[tuple[int, int]]]) -> Hit:
    sections = evaluation.view.shown(document)
    marks: dict[int, int] = {}
    unseen: list[Identifier] = []
    for number, (leaf, found) in enumerate(zip(leaves, spans, strict=True)):
        marks.update((start + step, number) for start, length in found for step in range(length))
        if not found:
            unseen += meaning(leaf).identifiers
    return Hit(
        record_id=evaluation.view.records[document],
        snippet=snippet(sections, marks, unseen),
        document_ids=documents_with(sections, marks, unseen),
        band=points,
    )


def _newest(evaluation: Evaluation, hits: int) -> Iterator[int]:
    view = evaluation.view
    if hits.bit_count() * _FEW < view.size:
        yield from sorted(numbers(hits), key=view.order)
        return
    bits = hits.to_bytes((view.size >> 3) + 1, "little")
    yield from (document for document in view.newest_first if bits[document >> 3] >> (document & 7) & 1)


def _points(evaluation: Evaluation, hits: int, leaves: tuple[Leaf, ...]) -> dict[int, int]:
    """Divides the hits by what each leaf's best place is worth, added up."""
    bands = {0: hits}
    for leaf in leaves:
        title, names = evaluation.leaf(leaf, Place.TITLE), evaluation.leaf(leaf, Place.NAMES)
        text = evaluation.leaf(leaf, Place.ALL)
        worth = (
            (ranking.TITLE_POINTS, title),
            (ranking.NAME_POINTS, names & ~title),
            (ranking.TEXT_POINTS, text & ~title & ~names),
            (0, ~(title | names | text)),
        )
        divided: dict[int, int] = {}
        for points, some in bands.items():
            for more, those in worth:
                if some & those:
                    divided[points + more] = divided.get(points + more, 0) | some & those
        bands = divided
    return {points: some for points, some in bands.items() if some}


def _within_band(band: Matched, leaves: tuple[Leaf, ...], upto: int) -> list[tuple[Evaluation, int]]:
    if len(leaves) < 2 or sum(hits.bit_count() for _, hits in band) > ranking.MOST_COMPARED:
        return by_date(band, upto)
    ordered = []
    for place, (evaluation, hits) in enumerate(band):
        spans = [evaluation.spans(leaf, hits) for leaf in leaves]
        for document in numbers(hits):
            near = ranking.closeness([sorted({start for start, _ in each.get(document, ())}) for each in spans])
            ordered.append((-near, evaluation.view.order(document), place, document))
    ordered.sort()
    return [(band[place][0], document) for _, _, place, document in ordered[:upto]]
