"""Deleting a case: whole or not at all, into the bin for thirty days, and then destroyed by the sweep through ``may_destroy``.

Source: f2.md 1.2, Deletion of cases; arkivloven § 8 ff. (docs/decisions/deleting-cases.md). What was received, sent, registered or approved
stands in the way as long as it lies on the case; it can be moved to another one first.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import CaseBinned, CaseRestored, RecordBinned, RecordRestored
from casework.lifecycle import CASE
from casework.model import CarriedCase, Case, CaseDecision, CaseHearing, Record
from casework.obstacles import to_destroying_case
from casework.services import destroying
from casework.services.records.binning import BIN_DAYS
from casework.services.records.locking import end_locks
from casework.vocabulary import Action, DecisionState, HearingState, Reason, Right
from casework.work import Work


@dataclass(frozen=True)
class Deletable:
    """Is what stands in the way of deleting a case: of the case itself, and of each record that the asker sees on it, by its id."""

    reasons: tuple[Reason, ...]
    records: tuple[tuple[int, tuple[Reason, ...]], ...]

    @property
    def is_free(self) -> bool:
        """Says whether nothing that the asker sees stands in the way."""
        return not self.reasons and not any(reasons for _, reasons in self.records)


def delete_case(work: Work, case_id: int, reason: str, *, opened_version: int | None = None) -> None:
    """Puts a case with everything on it into the bin for thirty days; it is there for nobody, and its number is never given again.

    Raises:
        NotPermitted: without ``DELETE_CASES`` or full write. Stale: somebody saved it meanwhile.
        RuleBroken: with everything that stands in the way; ``RECORDS_STAND_IN_THE_WAY`` for what the dry run names record by record, and
            ``CASE_HOLDS_MORE`` where something lies on it that the actor does not see.
    """
    case = work.load(Case, case_id, Action.DELETE, opened_version=opened_version, lock=True)
    found = looked_at(work, case)
    records = _records(work, case_id)
    reasons = [
        *([] if reason.strip() else [Reason.REASON_IS_REQUIRED]),
        *found.reasons,
        *([Reason.RECORDS_STAND_IN_THE_WAY] if any(why for _, why in found.records) else []),
        *([Reason.CASE_HOLDS_MORE] if _lying_on(work, case_id) != len(records) else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    ends_on = work.today + dt.timedelta(days=BIN_DAYS)
    for record in work.load_all(Record, [each.id for each in records], Action.DELETE).values():
        end_locks(work, record.id)
        record.binned_at, record.binned_by, record.bin_ends_on = work.now, work.official_id, ends_on
        work.record(RecordBinned(record_id=record.id, for_everyone=True, reason=reason.strip()))
    case.binned_at, case.binned_by, case.bin_ends_on = work.now, work.official_id, ends_on
    work.record(CaseBinned(case_id=case_id, number=case.number, records=len(records), reason=reason.strip()))


def restore_case(work: Work, case_id: int) -> None:
    """Takes a deleted case out of the bin, with the records that went with it; only who deleted it can.

    Raises:
        NotFound: the actor has not deleted it.
    """
    opened = work.session.connection().execute(text("SELECT casework_open_binned_case(:case)"), {"case": case_id}).scalars().all()
    if not opened:
        raise NotFound("Case", case_id)
    case = work.load(Case, case_id, Action.DELETE, lock=True)
    case.binned_at = case.binned_by = case.bin_ends_on = None
    work.record(CaseRestored(case_id=case_id))
    for record in work.load_all(Record, [id for id in opened if id], Action.DELETE).values():
        record.binned_at = record.binned_by = record.bin_ends_on = None
        work.record(RecordRestored(record_id=record.id))


def looked_at(work: Work, case: Case) -> Deletable:
    """Gives everything that stands in the way, as far as the asker sees it; the dry run and the deed ask the same."""
    state = CASE.get((case.state, Action.DELETE))
    decided = select(CaseDecision.id).where(CaseDecision.case_id == case.id, CaseDecision.state != DecisionState.DRAFT)
    heard = select(CaseHearing.id).where(CaseHearing.case_id == case.id, CaseHearing.state == HearingState.WAITING)
    continued = select(CarriedCase.id).where(
        (col(CarriedCase.case_id) == case.id) & col(CarriedCase.continued_in_id).is_not(None)
        | (col(CarriedCase.continued_in_id) == case.id)
    )
    asked = ((Reason.CASE_IS_DECIDED, decided), (Reason.CASE_AWAITS_HEARING, heard), (Reason.CASE_IS_CONTINUED, continued))
    kept = [each for each in to_destroying_case(work, case) if each is not Reason.CASE_IS_NOT_COMPLETED]
    reasons = [
        *([state] if state else []),
        *kept,
        *(reason for reason, query in asked if work.session.exec(query).first() is not None),
    ]
    return Deletable(
        tuple(dict.fromkeys(reasons)), tuple((record.id, tuple(_of_record(work, record))) for record in _records(work, case.id))
    )


def due_cases(work: Work) -> list[int]:
    """Lists the deleted cases whose time is over, with that of everything on them; for the sweeper, who sees them all."""
    waiting = select(Record.id).where(
        Record.case_id == Case.id, col(Record.binned_at).is_(None) | (col(Record.bin_ends_on) > work.today)
    )  # fmt: skip
    due = select(Case.id).where(col(Case.binned_at).is_not(None), col(Case.bin_ends_on) <= work.today, ~waiting.exists())
    return list(work.session.exec(due.order_by(col(Case.id))).all())


def sweep_case(work: Work, case_id: int) -> list[Reason]:
    """Destroys one deleted case whose time is over, with its records, or gives the reasons where it may not be: it is asked again."""
    case = work.load(Case, case_id, Action.DELETE, lock=True)
    if case_id not in due_cases(work):
        return []
    found = looked_at(work, case)
    reasons = [*destroying.may_destroy(work, case), *found.reasons, *(why for _, whys in found.records for why in whys)]
    if not reasons:
        destroying.destroy_case(work, case)
    return list(dict.fromkeys(reasons))


def _records(work: Work, case_id: int) -> list[Record]:
    return list(work.session.exec(select(Record).where(Record.case_id == case_id).order_by(col(Record.id))).all())


def _of_record(work: Work, record: Record) -> list[Reason]:
    """Lists why a record cannot go with its case; the course it belongs to goes too, and so does not stand in its way."""
    lacks = not work.actor.name and work.right(record) < Right.FULL_WRITE
    reasons = [each for each in destroying.may_destroy(work, record) if each is not Reason.RECORD_IS_IN_A_COURSE]
    return [*([Reason.NEEDS_FULL_WRITE] if lacks else []), *reasons]


def _lying_on(work: Work, case_id: int) -> int:
    found = work.session.connection().execute(text("SELECT casework_lying_on_case(:case)"), {"case": case_id})
    return int(found.scalar_one())
