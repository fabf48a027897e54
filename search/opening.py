"""Opens the index of an installation."""

from functools import cache
from pathlib import Path

from casework.settings import Settings
from search.engines.whoosh_engine import WhooshEngine


def engine_of(settings: Settings) -> WhooshEngine:
    """Gives the engine of the installation's index folder, made empty at first use; one for all threads of a process."""
    return _engine(settings.index_folder)


@cache
def _engine(folder: Path) -> WhooshEngine:
    return WhooshEngine(folder, create=True)
