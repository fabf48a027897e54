"""Opens the index of an installation."""

import threading
from pathlib import Path

from sqlalchemy import text

from casework.adapters.embedded_postgres import INDEX, DatabaseServer
from casework.bootstrap import Platform
from search.engines.postgres_place import IndexDatabase
from search.engines.serving import ServingEngine

INDEX_DATABASE = "casework_index"

_opening = threading.Lock()
_engines: dict[tuple[Path, DatabaseServer], ServingEngine] = {}


def engine_of(platform: Platform) -> ServingEngine:
    """Gives the engine of the installation's index, made empty at first use; one for all threads of a process."""
    settings = platform.settings
    with _opening:
        known = _engines.get((settings.index_folder, platform.server))
        if known is None:
            place = IndexDatabase(lambda: platform.server.url(INDEX, INDEX_DATABASE))
            known = ServingEngine(
                settings.index_folder, kind=settings.search_engine, database=place, was_there=lambda: was_indexed(platform)
            )
            _engines[settings.index_folder, platform.server] = known
        return known


def was_indexed(platform: Platform) -> bool:
    """Says whether anything was ever put into an index of this installation."""
    with platform.system_engine.connect() as connection:
        asked = text("SELECT EXISTS (SELECT 1 FROM outbox WHERE effect = 'index' AND state = 'done')")
        return bool(connection.execute(asked).scalar_one())
