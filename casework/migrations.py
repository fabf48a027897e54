"""Brings a database from nothing, or from any older version, to the head of the migrations."""

import io
from collections.abc import Callable
from pathlib import Path

from alembic.config import Config
from sqlalchemy import create_engine

from alembic import command
from casework.errors import SettingsWrong

SCRIPTS = Path(__file__).resolve().parent.parent / "alembic"


def configuration() -> Config:
    """Gives the migration configuration of this checkout.

    Raises:
        SettingsWrong: when the folder of migrations does not lie beside the packages.
    """
    if not (SCRIPTS / "env.py").exists():
        raise SettingsWrong("The folder alembic/ is missing.", what_to_do="Run from a checkout: make install.")
    config = Config(stdout=io.StringIO())  # alembic's own remarks are for its command line
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Migrates to the revision and rebuilds the walls, in one transaction."""
    _run(owner_url, lambda config: command.upgrade(config, revision), walls=revision == "head")


def check(owner_url: str) -> None:
    """Raises when the models and the migrated database differ."""
    _run(owner_url, command.check, walls=False)


def _run(owner_url: str, deed: Callable[[Config], object], *, walls: bool) -> None:
    config = configuration()
    config.attributes["walls"] = walls
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        deed(config)
    engine.dispose()
