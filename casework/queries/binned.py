"""What an official has binned and hidden, and a binned record for who binned it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework.model import HiddenRecord, Record
from casework.queries.record_page import RecordPage, record_page
from casework.services.records.binning import open_binned
from casework.vocabulary import Genre, ListSource, RecordKind
from casework.work import Work


@dataclass(frozen=True)
class BinRow:
    """Is a binned record: until when it can be restored, and whether it can be destroyed at once."""

    record_id: int
    title: str
    kind: RecordKind
    genre: Genre
    binned_at: dt.datetime
    ends_on: dt.date
    is_shared: bool


@dataclass(frozen=True)
class HiddenRow:
    """Is a record the asker has put out of their own lists."""

    record_id: int
    title: str
    hidden_at: dt.datetime


def my_bin(work: Work) -> tuple[BinRow, ...]:
    """Gives what the asker has binned, the latest first."""
    rows = work.session.connection().execute(text("SELECT * FROM casework_my_bin()")).all()
    return tuple(
        BinRow(row.id, row.title, RecordKind(row.kind), Genre(row.genre or Genre.LETTER), row.binned_at, row.bin_ends_on, row.is_shared)
        for row in rows
    )


def my_hidden(work: Work) -> tuple[HiddenRow, ...]:
    """Gives what the asker has hidden and may still read, the latest first."""
    rows = work.session.execute(
        select(Record.id, Record.title, HiddenRecord.hidden_at)
        .join(HiddenRecord, col(HiddenRecord.record_id) == Record.id)
        .where(col(HiddenRecord.official_id) == work.official_id)
        .order_by(col(HiddenRecord.hidden_at).desc())
    )
    return tuple(HiddenRow(*row) for row in rows)


@contextmanager
def opened(work: Work, source: ListSource) -> Iterator[None]:
    """Has the asker's bin open for one question, where the question is of the bin too; no other question of the work sees it."""
    if source not in {ListSource.BIN, ListSource.ALL_OVER}:
        yield
        return
    connection = work.session.connection()
    held = connection.execute(text("SELECT casework_open_my_bin()")).scalar_one()
    try:
        yield
    finally:
        connection.execute(text("SELECT set_config('app.held_record', :held, true)"), {"held": held})


def binned_record(work: Work, record_id: int) -> RecordPage:
    """Gives the page of a record the asker has binned.

    Raises:
        NotFound: the asker has not binned it.
    """
    open_binned(work, record_id)
    return record_page(work, record_id)
