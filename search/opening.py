"""Opens the index of an installation."""

from functools import cache
from pathlib import Path

from casework.settings import Settings
from casework.vocabulary import IndexEngine
from search.engines.serving import ServingEngine


def engine_of(settings: Settings) -> ServingEngine:
    """Gives the engine of the installation's index folder, made empty at first use; one for all threads of a process."""
    return _engine(settings.index_folder, settings.search_engine)


@cache
def _engine(folder: Path, made_by: IndexEngine) -> ServingEngine:
    return ServingEngine(folder, kind=made_by)
