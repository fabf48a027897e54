"""The verbs of a case's course: tick, finish, answer, skip, open again, give and take tasks, go on."""

from typing import TypeVar

from sqlmodel import SQLModel, col, select

from casework.case_types.course import BY_DEED
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.events import CheckTicked, TaskAssigned, TaskReopened
from casework.lifecycle import CASE, refuse_unless
from casework.model import Approval, Case, CaseCheck, CaseCourse, CaseDecision, CaseTask, CaseTypeVersion, Principal, Record
from casework.services import course_approvals, course_moving
from casework.vocabulary import Action, ApprovalState, DecisionState, DefinitionState, Reason, TaskKind, TaskState
from casework.work import Work

T = TypeVar("T", bound=SQLModel)
UNDOABLE = frozenset({TaskState.DONE, TaskState.SKIPPED})


def start_course(work: Work, case_id: int) -> None:
    """Gives the case its course by the published version of its type, which it keeps for life.

    Raises:
        RuleBroken: it has one, or no version of its type is published.
    """
    case = work.load(Case, case_id, Action.FOLLOW_COURSE, lock=True)
    refuse_unless(CASE, case.state, Action.FOLLOW_COURSE)
    if work.session.get(CaseCourse, case_id) is not None:
        raise RuleBroken(Reason.CASE_HAS_A_COURSE)
    version = published(work, case.type)
    if version is None:
        raise RuleBroken(Reason.CASE_TYPE_NOT_PUBLISHED)
    course_moving.begin(work, case, version)
    course_approvals.start_due(work, case_id)


def published(work: Work, case_type: str) -> CaseTypeVersion | None:
    """Gives the version that new cases of the type follow."""
    query = select(CaseTypeVersion).where(
        CaseTypeVersion.case_type == case_type,
        CaseTypeVersion.authority_id == work.authority_id,
        CaseTypeVersion.state == DefinitionState.PUBLISHED,
    )
    return work.session.exec(query).first()


def tick(work: Work, check_id: int, *, is_ticked: bool = True) -> None:
    """Ticks a point of a checklist, or takes the tick off.

    Raises:
        RuleBroken: its task is finished.
    """
    check = _found(work, CaseCheck, check_id)
    case, task = _held(work, check.case_id, check.task_id)
    _refuse_finished(task)
    _refuse_others(work, case, task)
    if (check.ticked_at is not None) == is_ticked:
        return
    check.ticked_by, check.ticked_at = (work.official_id, work.now) if is_ticked else (None, None)
    work.record(CheckTicked(case_id=case.id, task=task.name, check=check.name, is_ticked=is_ticked))


def finish_task(work: Work, task_id: int, *, answer: bool | None = None, opened_version: int | None = None) -> None:
    """Finishes a task; a question takes its answer, yes or no, which says where the course goes.

    Raises:
        NotPermitted: another has the task, or the actor is locked out of it by separation of duties.
        RuleBroken: it is finished, its checklist is not, it asks for a deed of its own, or an answer is missing; all together.
    """
    task = _found(work, CaseTask, task_id)
    case, task = _held(work, task.case_id, task_id, opened_version)
    _refuse_finished(task)
    _refuse_others(work, case, task)
    refuse_both_hands(work, task)
    reasons = [
        *([Reason.TASK_NEEDS_ITS_DEED] if task.kind in BY_DEED or not _deed_is_done(work, task) else []),
        *([Reason.CHECKLIST_NOT_COMPLETE] if _unticked(work, task) else []),
        *([Reason.QUESTION_NEEDS_AN_ANSWER] if task.kind is TaskKind.QUESTION and answer is None else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    course_moving.finish(work, task, TaskState.DONE, by=work.official_id, answer=answer if task.kind is TaskKind.QUESTION else None)
    course_moving.go_on(work, case)
    course_approvals.start_due(work, case.id)


def skip_task(work: Work, task_id: int, reason: str) -> None:
    """Skips a task, saying why; what the law asks for is then left out on somebody's word.

    Raises:
        RuleBroken: no reason, the task is finished, or a hearing of it waits.
    """
    task = _found(work, CaseTask, task_id)
    case, task = _held(work, task.case_id, task_id)
    _refuse_finished(task)
    _refuse_others(work, case, task)
    if not reason.strip():
        raise RuleBroken(Reason.REASON_IS_REQUIRED)
    course_moving.refuse_while_hearing(work, case.id)
    course_moving.finish(work, task, TaskState.SKIPPED, by=work.official_id, reason=reason.strip())
    course_moving.go_on(work, case)
    course_approvals.start_due(work, case.id)


def reopen_task(work: Work, task_id: int) -> None:
    """Opens a task again while its phase is open; what a deed has finished stays finished.

    Raises:
        RuleBroken: the course has gone on, or the task was finished by a deed.
    """
    task = _found(work, CaseTask, task_id)
    case, task = _held(work, task.case_id, task_id)
    phase = course_moving.open_phase(work, case.id)
    by_deed = task.kind in BY_DEED and task.state is TaskState.DONE
    if phase is None or phase.id != task.phase_id or task.state not in UNDOABLE or by_deed:
        raise RuleBroken(Reason.TASK_CANNOT_BE_REOPENED)
    task.state, task.done_by, task.done_at, task.answer, task.reason = TaskState.OPEN, None, None, None, ""
    course_moving.give_access(work, case, task.holder_id)
    work.record(TaskReopened(case_id=case.id, task=task.name))


def assign_task(work: Work, task_id: int, to_id: int) -> None:
    """Gives an open task to a colleague or a unit; the case comes with it.

    Raises:
        RuleBroken: the task is finished. NotFound: there is no such colleague or unit.
    """
    task = _found(work, CaseTask, task_id)
    case, task = _held(work, task.case_id, task_id)
    _refuse_finished(task)
    if work.session.get(Principal, to_id) is None:
        raise NotFound("Principal", to_id)
    before, task.holder_id = task.holder_id, to_id
    work.session.flush()
    course_moving.give_access(work, case, to_id)
    course_moving.end_access(work, case.id, before)
    work.record(TaskAssigned(case_id=case.id, task=task.name, to_id=to_id))


def take_task(work: Work, task_id: int) -> None:
    """Takes an open task from whoever has it."""
    assign_task(work, task_id, work.official_id)


def leave_phase(work: Work, case_id: int) -> None:
    """Goes on to the next phase although optional tasks are open; they are given up.

    Raises:
        RuleBroken: a mandatory task is open, or the case has no course.
    """
    case = work.load(Case, case_id, Action.FOLLOW_COURSE, lock=True)
    refuse_unless(CASE, case.state, Action.FOLLOW_COURSE)
    course_moving.refuse_while_hearing(work, case_id)
    course_moving.go_on(work, case, leave_optional=True)
    course_approvals.start_due(work, case_id)


def refuse_both_hands(work: Work, task: CaseTask) -> None:
    """Refuses whoever did a task that this one is separated from, or decided the case that this one reviews; the database does too.

    Raises:
        NotPermitted: ``LOCKED_OUT_BY_SEPARATION`` or ``DECIDER_CANNOT_REVIEW``.
    """
    if work.official_id in locked_out(work, task):
        raise NotPermitted(Reason.LOCKED_OUT_BY_SEPARATION)
    if task.kind is TaskKind.REVIEW and work.official_id in deciders(work, task.case_id):
        raise NotPermitted(Reason.DECIDER_CANNOT_REVIEW)


def locked_out(work: Work, task: CaseTask) -> set[int]:
    """Gives the officials whose earlier task locks them out of this one."""
    done = select(CaseTask).where(CaseTask.case_id == task.case_id, CaseTask.state == TaskState.DONE, col(CaseTask.done_by).is_not(None))
    others = [each for each in work.session.exec(done).all() if each.name in task.not_by or task.name in each.not_by]
    return {each.done_by for each in others if each.done_by is not None and each.id != task.id}


def deciders(work: Work, case_id: int) -> set[int]:
    """Gives the officials who decided the case, or in whose name it was decided."""
    decided = select(CaseDecision).where(CaseDecision.case_id == case_id, CaseDecision.state != DecisionState.DRAFT)
    rows = work.session.exec(decided).all()
    return {id for row in rows for id in (row.decided_by, row.on_behalf_of_id) if id is not None}


def _held(work: Work, case_id: int, task_id: int, opened_version: int | None = None) -> tuple[Case, CaseTask]:
    """Gives the case, held for the deed, and the task as it stands under that hold."""
    case = work.load(Case, case_id, Action.FOLLOW_COURSE, lock=True)
    refuse_unless(CASE, case.state, Action.FOLLOW_COURSE)
    work.session.flush()
    task = work.session.get_one(CaseTask, task_id, populate_existing=True)
    if opened_version is not None and task.version != opened_version:
        raise RuleBroken(Reason.TASK_IS_FINISHED)
    return case, task


def _found(work: Work, model: type[T], id: int) -> T:
    row = work.session.get(model, id)
    if row is None:
        raise NotFound(model.__name__, id)
    return row


def _refuse_finished(task: CaseTask) -> None:
    if task.state is not TaskState.OPEN:
        raise RuleBroken(Reason.TASK_IS_FINISHED)


def _refuse_others(work: Work, case: Case, task: CaseTask) -> None:
    """Refuses whoever has not got the task: neither in person, nor by unit or team, nor as the case's responsible."""
    if task.holder_id not in work.standing.principals and work.official_id != case.responsible_id:
        raise NotPermitted(Reason.TASK_NOT_YOURS)


def _unticked(work: Work, task: CaseTask) -> bool:
    open_points = select(CaseCheck.id).where(CaseCheck.task_id == task.id, CaseCheck.is_mandatory, col(CaseCheck.ticked_at).is_(None))
    return work.session.exec(open_points).first() is not None


def _deed_is_done(work: Work, task: CaseTask) -> bool:
    """Says whether the approval a task asks for has been given, on its record or where it has none on one of the case; others need none."""
    if task.kind is not TaskKind.APPROVAL:
        return True
    approved = (
        select(Approval.id)
        .join(Record, col(Record.id) == Approval.record_id)
        .where(Record.case_id == task.case_id, Approval.state == ApprovalState.APPROVED)
    )
    if task.record_id is not None:
        approved = approved.where(Approval.record_id == task.record_id)
    return work.session.exec(approved).first() is not None
