"""Two thousand twin worlds for each engine, and as many in the database: a reader is shown the same without what they cannot read."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.adapters.embedded_postgres import DatabaseServer
from casework.bootstrap import Platform
from casework.vocabulary import IndexEngine
from search.schema import ReaderFilter
from tests.builders import Ministry
from tests.index_places import Kind
from tests.rules.made_records import QUERIES, READERS, worlds
from tests.rules.test_twin_worlds_engine import FOLDER, World, indexed, leaks
from tests.services import test_twin_worlds_of_things as things

pytestmark = [pytest.mark.faults, pytest.mark.timeout(3 * 3600)]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    FOLDER[0] = str(tmp_path)


@pytest.mark.parametrize("kind", IndexEngine)
@settings(deadline=None, max_examples=2_000, suppress_health_check=list(HealthCheck))
@given(worlds(), READERS, st.lists(st.sampled_from(QUERIES), min_size=2, max_size=6, unique=True))
def test_two_thousand_worlds_show_nothing_of_what_the_reader_cannot_read(
    kind: IndexEngine, server: DatabaseServer, world: World, reader: ReaderFilter, queries: list[str]
) -> None:
    made = Kind(kind, server)
    assert [] == leaks(partial(indexed, made), world, reader, queries)

    made.sweep()
    for each in Path(FOLDER[0]).iterdir():
        shutil.rmtree(each)


def test_two_thousand_worlds_in_the_database_find_and_tell_nothing_of_what_the_reader_cannot_read(
    platform: Platform, ministry: Ministry
) -> None:
    hidden = 0
    for seed in range(2_000):
        differing, gone = things.leaks(platform, ministry, seed)
        hidden += gone

        assert [] == differing, seed
    assert hidden > 20_000
