"""Stored files that are missing, changed or unknown, for those who look after them, with the records they stand on."""

import datetime as dt
from dataclasses import dataclass, field

from sqlmodel import col, func, select

from casework.model import BlobTrouble, DocumentVersion, Record, Rendition
from casework.vocabulary import FileTrouble, Privilege
from casework.work import Work

SHORT = 12


@dataclass(frozen=True)
class RecordTouched:
    """Is a record that a stored file stands on, with the file's name there."""

    record_id: int
    title: str = field(repr=False)
    filename: str = field(repr=False)


@dataclass(frozen=True)
class FileInTrouble:
    """Is a stored file with what is wrong; ``name`` is the first of its hash, or where an unknown file lies.

    ``records`` are those the asker may read; ``is_made`` says that it was made from another file and can be made again.
    """

    name: str
    trouble: FileTrouble
    size: int
    found_at: dt.datetime
    records: tuple[RecordTouched, ...]
    is_made: bool


def files_in_trouble(work: Work, *, first: int = 200) -> tuple[FileInTrouble, ...]:
    """Gives what is wrong with stored files, latest found first.

    Raises:
        NotPermitted: the asker does not look after stored files.
    """
    work.demand(Privilege.KEEP_FILES)
    latest = select(BlobTrouble).order_by(col(BlobTrouble.found_at).desc(), col(BlobTrouble.name)).limit(first)
    rows = work.session.exec(latest).all()
    names = [row.name for row in rows]
    touched: dict[str, dict[int, RecordTouched]] = {}
    on_records = (
        select(DocumentVersion.sha256, Record.id, Record.title, DocumentVersion.filename)
        .join(Record, col(Record.id) == DocumentVersion.record_id)
        .where(col(DocumentVersion.sha256).in_(names))
        .order_by(col(Record.id), col(DocumentVersion.id))
    )
    for name, record_id, title, filename in work.session.exec(on_records):
        touched.setdefault(name, {}).setdefault(record_id, RecordTouched(record_id, title, filename))
    # a PDF is its own rendition, by no tool
    made = set(work.session.exec(select(Rendition.sha256).where(col(Rendition.sha256).in_(names), Rendition.tool != "")))
    return tuple(
        FileInTrouble(row.name[:SHORT] if len(row.name) == 64 else row.name, row.trouble, row.size, row.found_at,
                      tuple(touched.get(row.name, {}).values()), row.name in made)
        for row in rows
    )  # fmt: skip


def waiting(work: Work) -> int:
    """Counts the stored files that somebody has to look at; none for who does not look after them."""
    return work.session.exec(select(func.count()).select_from(BlobTrouble)).one()
