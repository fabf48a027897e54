"""Runs migrations as the owner and rebuilds the walls after them."""

from sqlalchemy import create_engine
from sqlmodel import SQLModel

import casework.model  # noqa: F401  # fills the metadata
from alembic import context
from casework import walls

config = context.config


def run(connection) -> None:  # noqa: ANN001
    context.configure(connection=connection, target_metadata=SQLModel.metadata, compare_type=True, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()
        if config.attributes.get("walls", False):
            walls.install(connection)


if context.is_offline_mode():
    raise SystemExit("Migrations need the database: start it and run `casework init`.")

given = config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(config.get_main_option("sqlalchemy.url")).connect() as connection:
        run(connection)
