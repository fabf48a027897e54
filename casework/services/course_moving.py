"""What follows in a course from what was done: phases close and open, tasks find their holders, conditions and deadlines are asked anew.

The verbs of people are ``course``, ``hearing`` and ``case_decisions``; what they all end with is ``go_on``.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from sqlmodel import col, select

from casework.approvals.definition import RESPONSIBLE_UNIT, SeatRead
from casework.approvals.seating import holder_of
from casework.calendar import add_working_days
from casework.case_types import course
from casework.case_types.course import TaskNow
from casework.case_types.evaluating import Facts, explain_all, facts_of
from casework.case_types.expressions import Scalar
from casework.case_types.reading import read_once
from casework.case_types.shape import CaseTypeRead, Phase, Task
from casework.errors import RuleBroken
from casework.events import CourseDeadlineSet, CourseFinished, CourseStarted, PhaseClosed, PhaseOpened, TaskFinished, TaskReopened
from casework.fields import Value
from casework.model import Case, CaseCheck, CaseCourse, CaseGrant, CaseHearing, CasePhase, CaseTask, CaseTypeVersion, Unit
from casework.services import granting
from casework.vocabulary import (
    CaseState,
    Cause,
    FieldSetting,
    HearingState,
    PhaseState,
    Reason,
    Role,
    SeatRule,
    TaskKind,
    TaskState,
    ValueKind,
)
from casework.work import Work

Values = dict[str, Scalar | None]


def kind_of(work: Work, case_id: int) -> tuple[CaseCourse, CaseTypeRead] | None:
    """Gives the course of a case with the version of its type that it keeps; nothing when the case has none."""
    running = work.session.get(CaseCourse, case_id)
    if running is None:
        return None
    return running, read_once(work.session.get_one(CaseTypeVersion, running.version_id).source)


def course_of(work: Work, case_id: int) -> tuple[CaseCourse, CaseTypeRead]:
    """Gives the course of a case.

    Raises:
        RuleBroken: ``CASE_HAS_NO_COURSE``.
    """
    found = kind_of(work, case_id)
    if found is None:
        raise RuleBroken(Reason.CASE_HAS_NO_COURSE)
    return found


def values_of(kind: CaseTypeRead, case: Case) -> Values:
    """Gives the case's extension fields as rules see them."""
    kept = fields_kept(case)
    return {each.name: _as(each.counts_as, kept.get(each.name)) for each in kind.fields if each.counts_as is not None}


def fields_kept(case: Case) -> Mapping[str, Value]:
    """Gives the values of the case's extension fields as they are kept."""
    return case.fields or {}


def _as(kind: ValueKind | None, kept: object) -> Scalar | None:
    match kind, kept:
        case ValueKind.DATE, str():
            return dt.date.fromisoformat(kept)
        case ValueKind.NUMBER, str() | int():
            return Decimal(str(kept))
        case ValueKind.YES_NO, bool():
            return kept
        case ValueKind.TEXT, str():
            return kept
    return None


def facts_now(work: Work, kind: CaseTypeRead, case: Case) -> Facts:
    """Gives everything the conditions of the course look at, as of today."""
    return facts_of(kind, values_of(kind, case), work.today)


def tasks_of(work: Work, phase_id: int) -> list[CaseTask]:
    """Gives the tasks of a phase in their order."""
    return list(work.session.exec(select(CaseTask).where(CaseTask.phase_id == phase_id).order_by(col(CaseTask.position))).all())


def open_phase(work: Work, case_id: int) -> CasePhase | None:
    """Gives the phase that is open."""
    query = select(CasePhase).where(CasePhase.case_id == case_id, CasePhase.state == PhaseState.OPEN)
    return work.session.exec(query).first()


def begin(work: Work, case: Case, version: CaseTypeVersion) -> None:
    """Gives a case its course by a version and opens the first phase."""
    kind = read_once(version.source)
    work.add(CaseCourse(case_id=case.id, version_id=version.id, started_at=work.now))
    work.record(CourseStarted(case_id=case.id, case_type=version.case_type, number=version.number, version_id=version.id))
    for position, phase in enumerate(kind.phases):
        work.add(CasePhase(case_id=case.id, position=position, name=phase.name, title_da=phase.titles.da, title_en=phase.titles.en))
    follow_fields(work, case)
    _leave(work, case, kind, -1, ())


def go_on(work: Work, case: Case, *, leave_optional: bool = False) -> None:
    """Closes the open phase when nothing in it waits, and opens the next; so on while phases have nothing to do.

    Args:
        leave_optional: whether optional tasks that are open are given up.

    Raises:
        RuleBroken: ``PHASE_HAS_OPEN_TASKS`` when somebody wants to leave a phase with a mandatory task open.
    """
    _, kind = course_of(work, case.id)
    work.session.flush()
    phase = open_phase(work, case.id)
    if phase is None:
        return
    tasks = tasks_of(work, phase.id)
    if leave_optional:
        if not course.may_close(map(_now, tasks)):
            raise RuleBroken(Reason.PHASE_HAS_OPEN_TASKS)
        for task in tasks:
            if task.state is TaskState.OPEN:
                finish(work, task, TaskState.NOT_NEEDED)
    if not course.closes_by_itself(map(_now, tasks)):
        return
    _demand_fields(kind, case, phase)
    phase.state, phase.closed_at = PhaseState.DONE, work.now
    work.record(PhaseClosed(case_id=case.id, phase=phase.name, state=PhaseState.DONE))
    work.session.flush()
    _leave(work, case, kind, phase.position, tuple(map(_now, tasks)))


def finish(work: Work, task: CaseTask, state: TaskState, *, by: int | None = None, answer: bool | None = None, reason: str = "") -> None:
    """Marks a task as finished and ends what access its holder had because of it."""
    task.state, task.done_by, task.done_at, task.answer, task.reason = state, by, work.now, answer, reason
    work.record(TaskFinished(case_id=task.case_id, task=task.name, state=state, answer=answer, reason=reason))
    work.session.flush()
    end_access(work, task.case_id, task.holder_id)


def approval_given(work: Work, record_id: int) -> None:
    """Finishes the task whose approval was given, and lets the course go on; a task with open points is left for a person to finish."""
    query = select(CaseTask).where(CaseTask.record_id == record_id, CaseTask.kind == TaskKind.APPROVAL, CaseTask.state == TaskState.OPEN)
    task = work.session.exec(query).first()
    if task is None:
        return
    case = work.session.get_one(Case, task.case_id)
    open_points = select(CaseCheck.id).where(CaseCheck.task_id == task.id, CaseCheck.is_mandatory, col(CaseCheck.ticked_at).is_(None))
    if case.state is not CaseState.IN_PROGRESS or work.session.exec(open_points).first() is not None:
        return
    finish(work, task, TaskState.DONE)
    _, kind = course_of(work, case.id)
    phase = open_phase(work, case.id)
    if phase is not None and (phase.position or not missing_fields(kind, case)):
        go_on(work, case)


def follow_fields(work: Work, case: Case) -> None:
    """Asks the deadline rule and the conditions of the open phase's tasks again, after fields of the case have changed."""
    found = kind_of(work, case.id)
    if found is None:
        return
    running, kind = found
    _follow_deadline(work, case, running, kind)
    phase = open_phase(work, case.id)
    if phase is None:
        return
    facts, shapes = facts_now(work, kind, case), {task.name: task for task in kind.tasks}
    for task in tasks_of(work, phase.id):
        needed = course.applies(shapes[task.name].when, facts)
        if shapes[task.name].when is None or (task.state, needed) not in ((TaskState.OPEN, False), (TaskState.NOT_NEEDED, True)):
            continue
        if needed:
            task.state, task.done_at = TaskState.OPEN, None
            give_access(work, case, task.holder_id)
            work.record(TaskReopened(case_id=case.id, task=task.name))
        else:
            finish(work, task, TaskState.NOT_NEEDED)
    work.session.flush()


def give_access(work: Work, case: Case, holder_id: int) -> None:
    """Lets the holder of a task into the case, unless that access runs already."""
    if holder_id != case.responsible_id and not _lets_in(work, case.id, holder_id):
        granting.give_on_case(work, case.id, holder_id, cause=Cause.TASK)


def end_access(work: Work, case_id: int, holder_id: int) -> None:
    """Ends what a task gave its holder, when no other open task of the case is theirs."""
    others = select(CaseTask.id).where(CaseTask.case_id == case_id, CaseTask.holder_id == holder_id, CaseTask.state == TaskState.OPEN)
    if work.session.exec(others).first() is None and _lets_in(work, case_id, holder_id):
        granting.end_on_case(work, case_id, holder_id, cause=Cause.TASK)


def _lets_in(work: Work, case_id: int, holder_id: int) -> bool:
    running = select(CaseGrant.id).where(
        CaseGrant.case_id == case_id,
        CaseGrant.principal_id == holder_id,
        CaseGrant.cause == Cause.TASK,
        col(CaseGrant.ended_at).is_(None),
    )
    return work.session.exec(running).first() is not None


def _now(task: CaseTask) -> TaskNow:
    return TaskNow(task.name, task.is_mandatory, task.state, task.answer)


def _leave(work: Work, case: Case, kind: CaseTypeRead, position: int, tasks: tuple[TaskNow, ...]) -> None:
    opens, passed = course.next_phase(kind, position, tasks, facts_now(work, kind, case))
    rows = {row.name: row for row in work.session.exec(select(CasePhase).where(CasePhase.case_id == case.id)).all()}
    for each in passed:
        rows[each.name].state, rows[each.name].closed_at = PhaseState.SKIPPED, work.now
        work.record(PhaseClosed(case_id=case.id, phase=each.name, state=PhaseState.SKIPPED))
    if opens is None:
        work.session.get_one(CaseCourse, case.id).finished_at = work.now
        work.record(CourseFinished(case_id=case.id))
        return
    _open(work, case, kind, opens, rows[opens.name])
    go_on(work, case)


def _open(work: Work, case: Case, kind: CaseTypeRead, phase: Phase, row: CasePhase) -> None:
    row.state, row.opened_at = PhaseState.OPEN, work.now
    work.record(PhaseOpened(case_id=case.id, phase=phase.name))
    for position, (task, state) in enumerate(course.open_at_first(phase, facts_now(work, kind, case))):
        made = work.add(
            CaseTask(
                case_id=case.id,
                phase_id=row.id,
                position=position,
                name=task.name,
                title_da=task.titles.da,
                title_en=task.titles.en,
                kind=task.kind,
                is_mandatory=task.is_mandatory,
                state=state,
                holder_id=_holder(work, case, task),
                not_by=list(task.not_by),
                deadline=None if task.working_days is None else add_working_days(work.today, task.working_days),
            )
        )
        for number, check in enumerate(task.checks):
            work.add(
                CaseCheck(
                    case_id=case.id,
                    task_id=made.id,
                    position=number,
                    name=check.name,
                    title_da=check.titles.da,
                    title_en=check.titles.en,
                    is_mandatory=check.is_mandatory,
                    source=check.source,
                )
            )
        if state is TaskState.OPEN:
            give_access(work, case, made.holder_id)


def _holder(work: Work, case: Case, task: Task) -> int:
    """Gives who is to do a task; where nobody has the role, or its unit is closed, the unit of the case."""
    to, _, of = task.to.partition(":")
    if to == "responsible":
        return case.responsible_id
    if to == "role":
        try:
            return holder_of(work, case, SeatRead(SeatRule.ROLE, role=Role(of), unit=RESPONSIBLE_UNIT))
        except RuleBroken:
            return case.unit_id
    named = select(Unit.id).where(Unit.authority_id == case.authority_id, Unit.short_name == of, col(Unit.closed_on).is_(None))
    return (work.session.exec(named).first() if of else None) or case.unit_id


def _demand_fields(kind: CaseTypeRead, case: Case, phase: CasePhase) -> None:
    """Refuses to leave the first phase while a field that the case type demands is empty; all of them named together."""
    if phase.position == 0 and (missing := missing_fields(kind, case)):
        raise RuleBroken(Reason.FIELD_IS_MISSING, detail=", ".join(missing))


def missing_fields(kind: CaseTypeRead, case: Case) -> tuple[str, ...]:
    """Names the fields that the case type demands and that are empty."""
    mandatory = FieldSetting.MANDATORY
    own = [each.name for each in kind.fields if each.setting is mandatory and fields_kept(case).get(each.name) in (None, "", [])]
    of_case = [each.field.value for each in kind.case_fields if each.setting is mandatory and not getattr(case, each.field, None)]
    return (*of_case, *own)


def _follow_deadline(work: Work, case: Case, running: CaseCourse, kind: CaseTypeRead) -> None:
    """Sets the case's deadline by the rule, as long as nobody has set another."""
    if not kind.deadline or case.deadline not in (None, running.deadline_set):
        return
    answers = {each.name: each.answer.value for each in explain_all(kind, values_of(kind, case), work.today)}
    due = answers.get(kind.deadline)
    if isinstance(due, dt.date) and due != case.deadline:
        case.deadline = running.deadline_set = due
        work.record(CourseDeadlineSet(case_id=case.id, deadline=due, rule=kind.deadline))


def refuse_while_hearing(work: Work, case_id: int) -> None:
    """Refuses what must wait for a party to be heard.

    Raises:
        RuleBroken: ``CASE_AWAITS_HEARING``.
    """
    waiting = select(CaseHearing.id).where(CaseHearing.case_id == case_id, CaseHearing.state == HearingState.WAITING)
    if work.session.exec(waiting).first() is not None:
        raise RuleBroken(Reason.CASE_AWAITS_HEARING)
