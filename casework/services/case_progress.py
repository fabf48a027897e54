"""How far a case has come: the code set by hand, and the advance to the next one when its time has passed."""

from sqlmodel import col, select

from casework.calendar import add_working_days
from casework.errors import RuleBroken
from casework.events import CaseProgressed
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, ProgressCode
from casework.vocabulary import Action, CaseState, Reason
from casework.work import Work


def set_progress(work: Work, case_id: int, progress_id: int | None, *, opened_version: int | None = None) -> None:
    """Sets how far the case has come; the day it is set is day 0 of the code's working days, None takes the code away.

    Raises:
        RuleBroken: there is no such code in use, or the case is completed.
    """
    case = work.load(Case, case_id, Action.EDIT, opened_version=opened_version, lock=True)
    refuse_unless(CASE, case.state, Action.EDIT)
    code = work.session.get(ProgressCode, progress_id) if progress_id is not None else None
    if progress_id is not None and (code is None or not code.is_active):
        raise RuleBroken(Reason.UNKNOWN_PROGRESS_CODE)
    if case.progress_id != progress_id:
        _enter(work, case, code, is_automatic=False)


def due_cases(work: Work, *, first: int = 500) -> tuple[int, ...]:
    """Gives the cases whose progress code has run out and has a next one, the longest overdue first."""
    passes_on = select(ProgressCode.id).where(col(ProgressCode.next_id).is_not(None))
    found = work.session.exec(
        select(Case.id)
        .where(
            col(Case.progress_due) < work.today,
            col(Case.progress_due).is_not(None),
            Case.state == CaseState.IN_PROGRESS,
            col(Case.binned_at).is_(None),
            col(Case.progress_id).in_(passes_on),
        )
        .order_by(col(Case.progress_due), col(Case.id))
        .limit(first)
    )
    return tuple(found.all())


def advance(work: Work, case_id: int) -> bool:
    """Moves a case whose progress code has run out to the next one, and says whether it was still due."""
    case = work.load(Case, case_id, Action.ADVANCE, lock=True)
    if CASE.get((case.state, Action.ADVANCE)) or case.progress_id is None or case.progress_due is None:
        return False
    code = work.session.get_one(ProgressCode, case.progress_id)
    if case.progress_due >= work.today or code.next_id is None:
        return False
    _enter(work, case, work.session.get_one(ProgressCode, code.next_id), is_automatic=True)
    return True


def _enter(work: Work, case: Case, code: ProgressCode | None, *, is_automatic: bool) -> None:
    before = case.progress_id
    case.progress_id = code.id if code else None
    case.progress_since = work.today if code else None
    case.progress_due = add_working_days(work.today, code.working_days) if code and code.working_days is not None else None
    title_da, title_en = (code.title_da, code.title_en) if code else ("", "")
    work.record(
        CaseProgressed(
            case_id=case.id, from_id=before, to_id=case.progress_id, title_da=title_da, title_en=title_en, is_automatic=is_automatic
        )
    )
