"""Deleting cases, as it is asked about: what stands in the way record by record, what one has deleted, and which numbers are gone."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework.model import Case, Record
from casework.services import case_deleting
from casework.vocabulary import Action, Reason
from casework.work import Work


@dataclass(frozen=True)
class RecordInTheWay:
    """Is a record on the case with everything that keeps it from being deleted; nothing means that it goes along."""

    record_id: int
    title: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class CaseDeletion:
    """Is a dry run: what of the case stands in the way, and each record the asker sees on it."""

    reasons: tuple[Reason, ...]
    records: tuple[RecordInTheWay, ...]

    @property
    def is_free(self) -> bool:
        """Says whether nothing that the asker sees stands in the way."""
        return not self.reasons and not any(each.reasons for each in self.records)


@dataclass(frozen=True)
class BinnedCase:
    """Is a case the asker has deleted: how many records went with it, and until when it can be restored."""

    case_id: int
    number: str
    title: str
    records: int
    binned_at: dt.datetime
    ends_on: dt.date


@dataclass(frozen=True)
class DeletedNumber:
    """Is the number of a deleted case: why there is a gap, since when and by whom; not what the case was about."""

    number: str
    at: dt.datetime
    by: str
    is_destroyed: bool


def case_deletion(work: Work, case_id: int) -> CaseDeletion:
    """Gives what stands in the way of deleting a case, as far as the asker sees it; nothing is deleted by asking.

    Raises:
        NotFound: the asker may not see the case. NotPermitted: without ``DELETE_CASES`` or full write.
    """
    found = case_deleting.looked_at(work, work.load(Case, case_id, Action.DELETE))
    titles = dict(work.session.exec(select(Record.id, Record.title).where(col(Record.case_id) == case_id)).all())
    return CaseDeletion(found.reasons, tuple(RecordInTheWay(id, titles.get(id, ""), reasons) for id, reasons in found.records))


def my_binned_cases(work: Work) -> tuple[BinnedCase, ...]:
    """Gives the cases that the asker has deleted, the latest first."""
    rows = work.session.connection().execute(text("SELECT * FROM casework_my_binned_cases()")).all()
    return tuple(BinnedCase(row.id, row.number, row.title, row.records, row.binned_at, row.bin_ends_on) for row in rows)


def deleted_case_numbers(work: Work) -> tuple[DeletedNumber, ...]:
    """Gives the numbers of the authority's deleted cases to whoever deletes cases or reads the organisation's audit; to others none."""
    rows = work.session.connection().execute(text("SELECT * FROM casework_deleted_case_numbers()")).all()
    return tuple(DeletedNumber(*row) for row in rows)
