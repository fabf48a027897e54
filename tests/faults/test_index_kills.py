"""Index writers killed thirty times during their commits, of each engine."""

from pathlib import Path

import pytest

from casework.vocabulary import IndexEngine
from search.engines.serving import ENGINES
from tests.index_killing import kill_writers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@pytest.mark.parametrize("kind", IndexEngine)
def test_an_index_whose_writer_is_killed_thirty_times_is_whole(kind: IndexEngine, tmp_path: Path) -> None:
    assert kill_writers(ENGINES[kind], tmp_path, 30) > 30
