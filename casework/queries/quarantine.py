"""Files that the virus check holds: in quarantine, not checked, or waiting, for the registry."""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from casework.errors import NotPermitted
from casework.held_blobs import HELD
from casework.model import DocumentVersion, FileCheck, FileRelease, Record
from casework.vocabulary import CheckState, Privilege, Reason
from casework.work import Work


@dataclass(frozen=True)
class HeldFile:
    """Is a file that is given to nobody, where it stands, and why.

    ``reason`` is one of the reasons to hold a file; ``virus`` what was found, ``trouble`` why it could not be checked, ``signatures`` by
    what it was looked at, ``checked_at`` when, or None while a check is due.
    """

    version_id: int
    record_id: int
    title: str = field(repr=False)
    filename: str = field(repr=False)
    size: int
    filed_at: dt.datetime
    reason: Reason
    virus: str
    trouble: str
    signatures: str
    checked_at: dt.datetime | None


def held_files(work: Work, *, first: int = 200) -> tuple[HeldFile, ...]:
    """Gives the files that are held on records the asker may read, what has a virus first, then the latest filed.

    Raises:
        NotPermitted: the asker registers no records.
    """
    if not work.has_somewhere(Privilege.REGISTER_RECORDS):
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.REGISTER_RECORDS)
    rows = work.session.execute(
        select(FileCheck, DocumentVersion, Record)
        .join(DocumentVersion, col(DocumentVersion.sha256) == FileCheck.sha256)
        .join(Record, col(Record.id) == DocumentVersion.record_id)
        .where(col(FileCheck.state) != CheckState.CLEAN, ~_released())
        .order_by(col(FileCheck.state) != CheckState.INFECTED, col(DocumentVersion.id).desc())
        .limit(first)
    )
    return tuple(_held(*row) for row in rows)


def waiting(work: Work) -> int:
    """Counts the files that somebody has to look at; none for who registers no records."""
    if not work.has_somewhere(Privilege.REGISTER_RECORDS):
        return 0
    found = col(FileCheck.state).in_([CheckState.INFECTED, CheckState.FAILED])
    return work.session.exec(select(func.count()).select_from(FileCheck).where(found, ~_released())).one()


def _released() -> ColumnElement[bool]:
    of = (FileRelease.sha256 == FileCheck.sha256, FileRelease.virus == FileCheck.virus)
    return select(FileRelease.sha256).where(*of).exists()


def _held(check: FileCheck, version: DocumentVersion, record: Record) -> HeldFile:
    return HeldFile(
        version_id=version.id,
        record_id=record.id,
        title=record.title,
        filename=version.filename,
        size=version.size,
        filed_at=version.filed_at,
        reason=HELD[check.state],
        virus=check.virus,
        trouble=check.trouble,
        signatures=check.signatures,
        checked_at=check.checked_at,
    )
