"""One way to the records of a list, as its sources give it and its pages ask it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, SQLColumnExpression

from casework.model import Record

Rows = type[Record]
Clause = SQLColumnExpression[Any]
Asked = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Branch:
    """Is one way to the list's records: tables to join to the record, what must hold, and the moment it stands in order by.

    ``each`` are the principals to ask one by one; ``holder`` is the column that names one of them.
    ``may_repeat`` says that one of them can lead to a record twice, ``is_shared`` that several can. ``id`` names the record by the table
    that is joined, whose own policy asks for the record: where nothing is asked of the record itself, it is not read.
    """

    record: Rows
    at: Clause
    conditions: tuple[Clause, ...]
    join: tuple[Any, Clause] | None = None
    each: Clause | None = None
    holder: Clause | None = None
    may_repeat: bool = False
    is_shared: bool = False
    id: Clause | None = None
