"""The first day of a journal period: every open case is carried over, closed, or closed and continued, by its rule.

Done by the system actor ``journal`` in small works that can be ended anywhere and go on where they stopped; a case dealt with is
written down in the same work (``carried_case``) and never dealt with twice.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import SQLModel, col, select

from casework import numbering
from casework.calendar import COPENHAGEN
from casework.carrying import Fate, fate_of
from casework.events import CaseCarried, CaseChanged, CaseCompleted, CaseContinues, CaseOpened, JournalPeriodStarted
from casework.model import Approval, CarriedCase, CarryChoice, Case, CaseGrant, CaseParty, CodeChange, JournalPeriod, Record
from casework.plan_changes import Change
from casework.services.granting_codes import restrict_by_code
from casework.services.retaining import keep_by_rule
from casework.vocabulary import Action, ApprovalState, CaseFate, CaseState, PeriodState
from casework.work import Work

_NOT_COPIED = {
    "id", "year", "sequence", "number", "file_plan_code", "state", "readers", "opened_at", "completed_at", "ended_on", "period_id",
    "disposal_action", "disposal_due", "disposal_source",
    "previous_number", "version",
}  # fmt: skip
OPEN_APPROVAL = "open approval"


def due(work: Work) -> list[int]:
    """Names the prepared periods whose first day has come."""
    found = select(JournalPeriod.id).where(col(JournalPeriod.state) == PeriodState.PREPARED, col(JournalPeriod.starts_on) <= work.today)
    return list(work.session.exec(found.order_by(col(JournalPeriod.starts_on))).all())


def carry(work: Work, period_id: int, *, first: int = 50) -> int:
    """Deals with the next open cases of a period that begins, and gives how many; with none left the period has started."""
    period = work.session.get_one(JournalPeriod, period_id, with_for_update=True)
    changes = changes_of(work, period_id)
    dealt_with = select(CarriedCase.id).where(col(CarriedCase.period_id) == period_id, col(CarriedCase.case_id) == Case.id)
    left = select(Case.id).where(
        col(Case.authority_id) == period.authority_id,
        col(Case.state) == CaseState.IN_PROGRESS,
        col(Case.binned_at).is_(None),
        col(Case.opened_at) < dt.datetime.combine(period.starts_on, dt.time(), COPENHAGEN),
        ~dealt_with.exists(),
    )
    ids = work.session.exec(left.order_by(col(Case.id)).limit(first)).all()
    for case_id in ids:
        _deal_with(work, period, work.load(Case, case_id, Action.CARRY_OVER, lock=True), changes)
    if not ids:
        period.state = PeriodState.STARTED
        work.record(JournalPeriodStarted(period_id=period_id))
    return len(ids)


def changes_of(work: Work, period_id: int) -> dict[str, Change]:
    """Gives what becomes of each code when the period begins."""
    rows = work.session.exec(select(CodeChange).where(col(CodeChange.period_id) == period_id)).all()
    return {row.code: Change(row.code, row.fate, tuple(row.to_codes), row.rule) for row in rows}


def _deal_with(work: Work, period: JournalPeriod, case: Case, changes: Mapping[str, Change]) -> None:
    chosen = work.session.exec(
        select(CarryChoice.code).where(col(CarryChoice.period_id) == period.id, col(CarryChoice.case_id) == case.id)
    ).first()
    is_open = work.session.exec(
        select(Approval.id)
        .join(Record, col(Record.id) == Approval.record_id)
        .where(col(Record.case_id) == case.id, col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED]))
    ).first()
    before = case.file_plan_code
    fate = fate_of(changes.get(before), before, chosen=chosen, has_open_approval=is_open is not None)
    continued = _apply(work, period, case, fate)
    work.add(
        CarriedCase(
            period_id=period.id,
            case_id=case.id,
            fate=fate.fate,
            from_code=before,
            to_code=fate.to_code,
            continued_in_id=continued,
            why=OPEN_APPROVAL if is_open is not None and fate.fate in {CaseFate.HELD_BACK, CaseFate.CARRIED} else "",
            at=work.now,
        )
    )
    work.record(CaseCarried(case_id=case.id, period_id=period.id, fate=fate.fate, from_code=before, to_code=fate.to_code))


def _apply(work: Work, period: JournalPeriod, case: Case, fate: Fate) -> int | None:
    """Does to the case what its fate says; gives the case it is continued in, if any."""
    match fate.fate:
        case CaseFate.STAYS | CaseFate.CARRIED:
            case.file_plan_code, case.period_id = fate.to_code, period.id
            work.record(CaseChanged(case_id=case.id, fields=("file_plan_code",), title=case.title))
            restrict_by_code(work, case)
        case CaseFate.CONTINUED | CaseFate.CLOSED:
            case.state, case.completed_at = CaseState.COMPLETED, work.now
            work.record(CaseCompleted(case_id=case.id))
            if fate.fate is CaseFate.CLOSED:  # what is continued is kept with the case that continues it, and settled with that
                keep_by_rule(work, case)
    return _continue(work, period, case, fate.to_code) if fate.fate is CaseFate.CONTINUED else None


def _continue(work: Work, period: JournalPeriod, case: Case, code: str) -> int:
    """Opens the case that continues one: the same in everything but number, code and day; numbers go on in their series."""
    after = work.add(
        Case(
            **_copied(case, _NOT_COPIED),
            year=work.today.year,
            sequence=-work.id - case.id,
            number="",
            file_plan_code=code,
            period_id=period.id,
            previous_number=case.number,
            opened_at=work.now,
        )
    )
    for party in work.session.exec(select(CaseParty).where(col(CaseParty.case_id) == case.id).order_by(col(CaseParty.id))).all():
        work.add(CaseParty(**_copied(party, {"id", "case_id"}), case_id=after.id))
    for grant in work.session.exec(select(CaseGrant).where(col(CaseGrant.case_id) == case.id, col(CaseGrant.ended_at).is_(None))).all():
        work.add(CaseGrant(**_copied(grant, {"id", "case_id", "starts_at"}), case_id=after.id, starts_at=work.now))

    def give_number() -> None:
        after.sequence = numbering.next_number(work, numbering.case_series(after.authority_id, after.year), after.authority_id)
        after.number = f"{after.year}-{after.sequence}"
        work.record(CaseOpened(case_id=after.id, number=after.number, file_plan_code=code, type=after.type, title=after.title))
        work.record(CaseContinues(case_id=after.id, continues_id=case.id, number=case.number))

    work.last(give_number)
    restrict_by_code(work, after)
    return after.id


def _copied(row: SQLModel, leave_out: set[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields if name not in leave_out}
