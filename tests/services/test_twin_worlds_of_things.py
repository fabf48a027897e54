"""Twin worlds of what is found besides records, and of what saved searches tell: the same without the rows that the asker does not read.

The worlds lie in the database and are answered by its policies; the property can fail, as searches that are wrong on purpose show.
"""

import itertools
import random
from collections.abc import Callable

import pytest

from casework.bootstrap import Platform
from casework.queries import notices
from casework.work import Actor, Work
from search import finding_things
from search.alerting import tell_of_hits
from search.engines.port import Order
from search.engines.scanning import ScanningEngine
from search.finding_things import count_kinds, find_things
from search.schema import ThingKind
from tests.builders import Ministry
from tests.rules.made_records import QUERIES
from tests.thing_worlds import ThingWorld, a_world

NO_RECORDS = ScanningEngine()
Answers = dict[str, object]


def shown(world: ThingWorld, queries: tuple[str, ...]) -> Answers:
    """Gives everything that the reader is shown of things, and what saved searches tell of all records there are."""
    answers: Answers = {}
    with world.platform.work(world.reader) as work:
        for words in queries:
            answers[f"{words} counts"] = count_kinds(work, NO_RECORDS, words, noted=False)
            for kind, (order, page) in itertools.product(ThingKind, ((Order.RELEVANCE, 1), (Order.DATE, 2))):
                answers[f"{words} {kind} {order}"] = find_things(work, words, kind, order=order, page=page, size=2, noted=False)
    tell_of_hits(world.platform, world.record_ids())
    with world.platform.work(world.reader) as work:
        answers["alerts"] = sorted((each.search, each.record_id, each.title) for each in notices.notices(work))
    return answers


def leaks(platform: Platform, ministry: Ministry, seed: int) -> tuple[list[str], int]:
    """Lists what differs between a world and the reader's part of it, and gives how many rows were hidden."""
    draw = random.Random(seed)  # not a secret
    queries = tuple(draw.sample(QUERIES, 2))
    with a_world(platform, ministry, draw, queries) as world:
        whole = shown(world, queries)
        hidden = world.without_what_is_hidden()
        part = shown(world, queries)
    return [name for name in whole if whole[name] != part[name]], hidden


def test_what_is_found_and_told_is_the_same_without_what_the_reader_cannot_read(platform: Platform, ministry: Ministry) -> None:
    found = [leaks(platform, ministry, seed) for seed in range(4)]

    assert [] == [name for names, _ in found for name in names]
    assert sum(hidden for _, hidden in found) > 50


# ---- the property can fail --------------------------------------------------------------------------------------------------------
def _all_ids(work: Work, kind: ThingKind, ids: list[int], numbers: frozenset[str], real: Callable[..., list]) -> list:
    """Reads as somebody who reads everything."""
    with work.platform.work(Actor.system("indexer")) as other:
        return real(other, kind, ids, numbers)


def test_the_property_catches_a_search_that_reads_as_the_indexer(
    platform: Platform, ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = finding_things.gather_things
    monkeypatch.setattr(finding_things, "gather_things", lambda work, kind, ids, numbers: _all_ids(work, kind, ids, numbers, real))

    told = {name.split()[-2] for seed in range(2) for name in leaks(platform, ministry, seed)[0] if name.endswith("relevance")}
    assert told & {"cases", "notes", "approvals"}
