"""A case becomes a case of another type: what came in as a general case turns out to be an application (docs/decisions/changing-a-type.md).

The course of the old type ends and that of the new one begins from its start; both are in the history. Nothing of what was decided or
is being heard under the old type is carried over: such a case keeps its type.
"""

from sqlalchemy import text
from sqlmodel import col, delete, select

from casework.cases import new_type
from casework.cases.new_type import DESCRIBED, NewType
from casework.errors import RuleBroken
from casework.events import AccessChanged, CaseChanged, CaseTypeChanged, CaseTypeChangeUndone
from casework.lifecycle import CASE, refuse_unless
from casework.model import Approval, Case, CaseCheck, CaseCourse, CaseDecision, CaseHearing, CasePhase, CaseTask, Record
from casework.services import case_quality, course_approvals, course_moving, granting_codes
from casework.services.seats import block_seats_that_lost_access
from casework.vocabulary import Action, ApprovalState, DecisionState, HearingState, Reason, TaskState
from casework.work import Work


def change_case_type(
    work: Work, case_id: int, to: str, reason: str, *, takes_codes: bool = True, opened_version: int | None = None
) -> None:  # fmt: skip
    """Makes a case in progress a case of another type, by the version of it that is published; its course starts anew.

    Args:
        work: the work; case_id: the case; to: the name of the type; reason: why, which is kept in the history.
        takes_codes: whether the codes that the new type prefills replace those the case has; what it locks always does.
        opened_version: the version of the case that the preview was made from.

    Raises:
        NotPermitted: without full write on the case. Stale: somebody saved it meanwhile.
        RuleBroken: it is completed or locked, decided or being heard, has that type already, or no reason is given; all reasons together.
    """
    case = work.load(Case, case_id, Action.CHANGE_TYPE, opened_version=opened_version, lock=True)
    refuse_unless(CASE, case.state, Action.CHANGE_TYPE)
    new = new_type.as_another_type(work, case, to, takes_codes=takes_codes)
    reasons = [*([] if reason.strip() else [Reason.REASON_IS_REQUIRED]), *stands_in_the_way(work, case_id), *new.reasons]
    if reasons:
        raise RuleBroken(*dict.fromkeys(reasons))
    before = case.type
    done = _end_course(work, case_id)
    changed = _become(work, case, new)
    work.record(
        CaseTypeChanged(
            case_id=case_id,
            from_type=before,
            to_type=to,
            number=new.version.number if new.version is not None else 0,
            lost=tuple(sorted(new.lost)),
            tasks_done=done,
            reason=reason.strip(),
        )
    )
    work.record(CaseChanged(case_id=case_id, fields=tuple(sorted(changed)), title=case.title))
    case_quality.clear(work, case_id, tuple(name for name in case_quality.STAMPED if name in changed))
    work.session.flush()
    if new.version is not None:
        course_moving.begin(work, case, new.version)
        course_approvals.start_due(work, case_id)


def take_type_change_back(work: Work, case_id: int) -> None:
    """Undoes the change of type that the actor has made, as long as nothing followed: fields, codes, access and course are as before.

    Raises:
        RuleBroken: ``TYPE_CHANGE_WAS_FOLLOWED``, also where somebody else changed it, or it was never changed.
    """
    case = work.load(Case, case_id, Action.CHANGE_TYPE, lock=True)
    refuse_unless(CASE, case.state, Action.CHANGE_TYPE)
    undone = case.type
    found = work.session.connection().execute(text("SELECT casework_put_type_back(:case)"), {"case": case_id})
    if not found.scalar_one():
        raise RuleBroken(Reason.TYPE_CHANGE_WAS_FOLLOWED)
    work.session.expire_all()
    case = work.session.get_one(Case, case_id)
    work.record(CaseTypeChangeUndone(case_id=case_id, from_type=undone, to_type=case.type))
    work.record(AccessChanged(case_id=case_id, clearance=case.clearance, restricted_to=tuple(case.restricted_to or ())))
    work.record(CaseChanged(case_id=case_id, fields=("type",), title=case.title))


def stands_in_the_way(work: Work, case_id: int) -> list[Reason]:
    """Lists what of the course that runs keeps the case at its type: it is decided, being decided, being heard or being approved."""
    decided = select(CaseDecision.id).where(CaseDecision.case_id == case_id)
    heard = select(CaseHearing.id).where(CaseHearing.case_id == case_id, CaseHearing.state == HearingState.WAITING)
    approved = (
        select(Approval.id)
        .join(CaseTask, col(CaseTask.record_id) == col(Approval.record_id))
        .where(CaseTask.case_id == case_id, col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED]))
    )
    asked = (
        (Reason.CASE_IS_DECIDED, decided.where(CaseDecision.state != DecisionState.DRAFT)),
        (Reason.DECISION_IS_UNDER_WAY, decided.where(CaseDecision.state == DecisionState.DRAFT)),
        (Reason.CASE_AWAITS_HEARING, heard),
        (Reason.APPROVAL_IS_OPEN, approved),
    )
    found = work.session.execute(select(*(query.exists() for _, query in asked))).one()
    return [reason for (reason, _), is_so in zip(asked, found, strict=True) if is_so]


def _end_course(work: Work, case_id: int) -> int:
    """Takes the course off the case, with the access its tasks gave, and says how many tasks were done; the history keeps all of it."""
    tasks = work.session.exec(select(CaseTask).where(CaseTask.case_id == case_id)).all()
    holders = {task.holder_id for task in tasks if task.state is TaskState.OPEN}
    done = sum(task.state is TaskState.DONE for task in tasks)
    for hearing in work.session.exec(select(CaseHearing).where(CaseHearing.case_id == case_id)).all():
        hearing.task_id = None  # what was heard stays heard
    work.session.flush()
    for table in (CaseCheck, CaseTask, CasePhase, CaseCourse):
        work.session.execute(delete(table).where(col(table.case_id) == case_id))
    for holder_id in sorted(holders):
        course_moving.end_access(work, case_id, holder_id)
    return done


def _become(work: Work, case: Case, new: NewType) -> set[str]:
    """Gives the case what the new type says of it, and names what changed; its records are held to the new type's access."""
    changed = {name for name in DESCRIBED if getattr(new.case, name) != getattr(case, name)}
    if "clearance" in changed:
        work.record(AccessChanged(case_id=case.id, clearance=new.case.clearance))
    for name in changed:
        setattr(case, name, getattr(new.case, name))
    work.session.flush()
    if new.case.restricted_to != case.restricted_to:
        granting_codes.restrict_case(work, case, set(new.case.restricted_to or ()))
    if new.kind is not None:
        _hold_records(work, case.id, new)
    return changed


def _hold_records(work: Work, case_id: int, new: NewType) -> None:
    """Narrows every record of the case, also those the actor does not see, to what the new type says; none is opened wider by it."""
    access = new.kind.access if new.kind is not None else None
    if access is None:
        return
    work.session.connection().execute(
        text("SELECT casework_hold_records(:case, :level, :clearance)"),
        {"case": case_id, "level": access.level.value, "clearance": access.clearance},
    )
    for record_id in work.session.exec(select(Record.id).where(col(Record.case_id) == case_id)).all():
        block_seats_that_lost_access(work, record_id)
