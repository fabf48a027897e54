"""Rows put into a table that nobody needs to name or hold again: as plain values, without an object of the model for each."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, insert, inspect
from sqlalchemy.sql.dml import Insert
from sqlmodel import SQLModel


def put_rows(connection: Connection, table: type[SQLModel], rows: Sequence[SQLModel]) -> None:
    """Puts rows in, given as objects of the model."""
    connection.execute(_insertion(table), [{column: getattr(row, name) for column, name in _columns(table)} for row in rows])


def put_values(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
    """Puts rows in, given by what differs from the model's defaults.

    Making an object of the model costs as much as the insert itself, and a batch of an import puts in thousands.

    Raises:
        ValueError: a row names what the table has not, or leaves out what has no default.
    """
    if not rows:
        return
    defaults, names = _defaults(table), {name for _, name in _columns(table)}
    for given in {frozenset(row) for row in rows}:
        if given - names or names - given - set(defaults):
            raise ValueError(f"{table.__name__}: {sorted(given - names)} {sorted(names - given - set(defaults))}")
    columns = _columns(table)
    filled = [{column: row[name] if name in row else defaults[name]() for column, name in columns} for row in rows]
    connection.execute(_insertion(table), filled)


@cache
def _columns(table: type[SQLModel]) -> tuple[tuple[str, str], ...]:
    """Names the columns an insert gives, each with the attribute it comes from."""
    mapped = inspect(table).column_attrs
    return tuple((each.columns[0].name, each.key) for each in mapped if each.key != "id")


@cache
def _insertion(table: type[SQLModel]) -> Insert:
    return insert(SQLModel.metadata.tables[str(table.__tablename__)]).inline()


@cache
def _defaults(table: type[SQLModel]) -> dict[str, Any]:
    """Gives how each field that may be left out is filled, as the model fills it."""
    given = {name: each for name, each in table.model_fields.items() if not each.is_required()}
    return {name: each.default_factory or partial(_same, each.default) for name, each in given.items()}


def _same(value: Any) -> Any:
    return value
