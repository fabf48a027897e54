"""Index writers killed thirty times during their commits, of each engine."""

from pathlib import Path

import pytest

from casework.adapters.embedded_postgres import DatabaseServer
from casework.vocabulary import IndexEngine
from tests.index_killing import kill_writers
from tests.index_places import Kind

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@pytest.mark.parametrize("kind", IndexEngine)
def test_an_index_whose_writer_is_killed_thirty_times_is_whole(kind: IndexEngine, server: DatabaseServer, tmp_path: Path) -> None:
    assert kill_writers(Kind(kind, server), tmp_path, 30) > 30
