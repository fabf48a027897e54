"""Opens the index of an installation."""

from functools import cache
from pathlib import Path

from casework.adapters.embedded_postgres import INDEX, DatabaseServer
from casework.bootstrap import Platform
from casework.vocabulary import IndexEngine
from search.engines.postgres_place import IndexDatabase
from search.engines.serving import ServingEngine

INDEX_DATABASE = "casework_index"


def engine_of(platform: Platform) -> ServingEngine:
    """Gives the engine of the installation's index, made empty at first use; one for all threads of a process."""
    return _engine(platform.settings.index_folder, platform.settings.search_engine, platform.server)


@cache
def _engine(folder: Path, made_by: IndexEngine, server: DatabaseServer) -> ServingEngine:
    return ServingEngine(folder, kind=made_by, database=IndexDatabase(lambda: server.url(INDEX, INDEX_DATABASE)))
