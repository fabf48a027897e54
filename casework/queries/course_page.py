"""The course of a case as its page shows it: phases and tasks, hearings and decisions, and every rule with its answer and why."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import col, select

from casework.case_types.course import BY_DEED, TaskNow, may_close
from casework.case_types.deciding import needed
from casework.case_types.evaluating import Answer, Explained, explain_all
from casework.case_types.expressions import Scalar, kind_of_value
from casework.case_types.letters import names_in
from casework.case_types.shape import CaseTypeRead, Letter, Titles
from casework.errors import LetterLack
from casework.model import Approval, Case, CaseCheck, CaseDecision, CaseHearing, CaseParty, CasePhase, CaseTask, CaseTypeVersion
from casework.queries.course_shown import (
    CheckShown,
    CourseShown,
    DecisionShown,
    HearingShown,
    InputShown,
    PartyToHear,
    PhaseShown,
    RetentionShown,
    RuleShown,
    TaskShown,
)
from casework.queries.record_page import names_of
from casework.services import course_moving
from casework.services.course_approvals import RUNS_OR_GIVEN
from casework.services.letter_words import decision_as_written, lacking, words_of_case
from casework.services.retaining import due_by_rule
from casework.vocabulary import (
    Action,
    ApprovalState,
    CaseState,
    DecisionState,
    DefinitionState,
    HearingState,
    PhaseState,
    Reason,
    Right,
    TaskKind,
    TaskState,
)
from casework.work import Work


@dataclass(frozen=True)
class _Rows:
    tasks: dict[int, list[CaseTask]]
    checks: dict[int, list[CaseCheck]]
    names: dict[int, str]
    decisions: list[CaseDecision]
    can_write: bool
    is_waiting: bool
    approvals: dict[int, ApprovalState]
    words: dict[str, str] | None


def course_shown(work: Work, case_id: int) -> CourseShown | None:
    """Gives the course of a case; nothing when it has none.

    Raises:
        NotFound: the asker may not see the case.
    """
    case = work.load(Case, case_id, Action.READ)
    found = course_moving.kind_of(work, case_id)
    if found is None:
        return None
    running, kind = found
    version = work.session.get_one(CaseTypeVersion, running.version_id)
    phases = list(work.session.exec(select(CasePhase).where(CasePhase.case_id == case_id).order_by(col(CasePhase.position))).all())
    hearings, parties = _hearings(work, case_id)
    rows = _rows(work, case, kind, hearings)
    open_now = [task for phase in phases if phase.state is PhaseState.OPEN for task in rows.tasks.get(phase.id, [])]
    explained = explain_all(kind, course_moving.values_of(kind, case), work.today)
    return CourseShown(
        case_id=case_id,
        case_type=kind.name,
        title_da=kind.titles.da,
        title_en=kind.titles.en,
        law=kind.law,
        number=version.number,
        started_at=running.started_at,
        finished_at=running.finished_at,
        can_write=rows.can_write,
        can_leave=rows.can_write and bool(open_now) and not rows.is_waiting and may_close(map(_now, open_now)),
        is_waiting=rows.is_waiting,
        phases=tuple(_phase(work, case, kind, phase, rows) for phase in phases),
        hearings=tuple(_hearing(each, parties, rows.names) for each in hearings),
        decisions=tuple(_decision(each, rows.names) for each in rows.decisions),
        rules=tuple(_rule(kind, each) for each in explained),
        deadline_rule=kind.deadline,
        retention=_retention(kind, case),
        missing_fields=_missing(kind, case),
        hearing_working_days=kind.hearing.working_days if kind.hearing else 0,
        in_force=_in_force(work, version),
        appeal_to_confirm=kind.appeal.source if kind.appeal and kind.appeal.to_confirm else "",
        hearing_to_confirm=kind.hearing.source if kind.hearing and kind.hearing.to_confirm else "",
    )


def parties_to_hear(work: Work, case_id: int) -> tuple[PartyToHear, ...]:
    """Gives the parties of a case, each as the hearing names them.

    Raises:
        NotFound: the asker may not see the case.
    """
    work.load(Case, case_id, Action.READ)
    rows = work.session.exec(select(CaseParty.id, CaseParty.name).where(CaseParty.case_id == case_id).order_by(col(CaseParty.id))).all()
    return tuple(PartyToHear(id, name) for id, name in rows)


def _in_force(work: Work, kept: CaseTypeVersion) -> int | None:
    """Gives the number of the version that new cases follow."""
    query = select(CaseTypeVersion.number).where(
        CaseTypeVersion.case_type == kept.case_type,
        CaseTypeVersion.authority_id == work.authority_id,
        CaseTypeVersion.state == DefinitionState.PUBLISHED,
    )
    return work.session.exec(query).first()


def _hearings(work: Work, case_id: int) -> tuple[list[CaseHearing], dict[int, str]]:
    hearings = list(work.session.exec(select(CaseHearing).where(CaseHearing.case_id == case_id).order_by(col(CaseHearing.id))).all())
    ids = {each.case_party_id for each in hearings}
    if not ids:
        return hearings, {}
    return hearings, dict(work.session.exec(select(CaseParty.id, CaseParty.name).where(col(CaseParty.id).in_(ids))).all())


def _rows(work: Work, case: Case, kind: CaseTypeRead, hearings: list[CaseHearing]) -> _Rows:
    tasks: dict[int, list[CaseTask]] = {}
    for task in work.session.exec(select(CaseTask).where(CaseTask.case_id == case.id).order_by(col(CaseTask.position))).all():
        tasks.setdefault(task.phase_id, []).append(task)
    checks: dict[int, list[CaseCheck]] = {}
    for check in work.session.exec(select(CaseCheck).where(CaseCheck.case_id == case.id).order_by(col(CaseCheck.position))).all():
        checks.setdefault(check.task_id, []).append(check)
    decisions = list(work.session.exec(select(CaseDecision).where(CaseDecision.case_id == case.id).order_by(col(CaseDecision.id))).all())
    people = {id for each in tasks.values() for task in each for id in (task.holder_id, task.done_by)}
    people |= {check.ticked_by for each in checks.values() for check in each}
    people |= {id for each in decisions for id in (each.started_by, each.decided_by, each.on_behalf_of_id)}
    people |= {each.started_by for each in hearings}
    return _Rows(
        tasks,
        checks,
        names_of(work, {id for id in people if id is not None}),
        decisions,
        can_write=case.state is CaseState.IN_PROGRESS and work.right(case) is Right.FULL_WRITE,
        is_waiting=any(each.state is HearingState.WAITING for each in hearings),
        approvals=_approvals(work, tasks),
        words=words_of_case(work, case, kind, "da") if any(_writes(kind, task) for each in tasks.values() for task in each) else None,
    )


def _writes(kind: CaseTypeRead, task: CaseTask) -> Letter | None:
    """Gives the letter the task will write."""
    shape = kind.task(task.name)
    if shape is None or task.state is not TaskState.OPEN or task.record_id is not None:
        return None
    return next((each for each in kind.letters if each.name == shape.letter), None)


def _lacks(work: Work, case: Case, kind: CaseTypeRead, task: CaseTask, rows: _Rows) -> tuple[LetterLack, ...]:
    letter = _writes(kind, task)
    if letter is None or rows.words is None:
        return ()
    names = dict.fromkeys((*names_in(letter, "da"), *names_in(letter, "en")))
    return lacking(kind, case, names, rows.words, work.today)


def _approvals(work: Work, tasks: dict[int, list[CaseTask]]) -> dict[int, ApprovalState]:
    """Gives the newest approval of each record that an approval task is about."""
    records = {task.record_id for each in tasks.values() for task in each if task.kind is TaskKind.APPROVAL} - {None}
    if not records:
        return {}
    rows = select(Approval.record_id, Approval.state).where(col(Approval.record_id).in_(records)).order_by(col(Approval.id))
    return {record_id: ApprovalState(state) for record_id, state in work.session.exec(rows).all()}


def _phase(work: Work, case: Case, kind: CaseTypeRead, phase: CasePhase, rows: _Rows) -> PhaseShown:
    shape = next((each for each in kind.phases if each.name == phase.name), None)
    waits = phase.state is PhaseState.WAITING and shape is not None
    return PhaseShown(
        phase.name,
        phase.title_da,
        phase.title_en,
        phase.state,
        phase.opened_at,
        phase.closed_at,
        tuple(_task(work, case, kind, each, rows, is_open=phase.state is PhaseState.OPEN) for each in rows.tasks.get(phase.id, [])),
        tuple(each.titles for each in shape.tasks) if waits and shape else (),
    )


def _task(work: Work, case: Case, kind: CaseTypeRead, task: CaseTask, rows: _Rows, *, is_open: bool) -> TaskShown:
    shape = kind.task(task.name)
    checks = rows.checks.get(task.id, [])
    titles = {each.name: each.titles for each in kind.phases}
    holds = task.holder_id in work.standing.principals or work.actor.official_id == case.responsible_id
    done_by_deed = task.kind in BY_DEED and task.state is TaskState.DONE
    return TaskShown(
        task_id=task.id,
        version=task.version or 0,
        name=task.name,
        title_da=task.title_da,
        title_en=task.title_en,
        help_da=shape.help.da if shape else "",
        help_en=shape.help.en if shape else "",
        kind=task.kind,
        state=task.state,
        is_mandatory=task.is_mandatory,
        holder=rows.names.get(task.holder_id, ""),
        holder_id=task.holder_id,
        deadline=task.deadline,
        answer=task.answer,
        reason=task.reason,
        done_by=rows.names.get(task.done_by or 0, ""),
        done_at=task.done_at,
        source=shape.source if shape else "",
        record_id=task.record_id,
        yes=titles.get(shape.yes, Titles()) if shape else Titles(),
        no=titles.get(shape.no, Titles()) if shape else Titles(),
        checks=tuple(_check(each, rows.names) for each in checks),
        refused=tuple(_refusals(work, task, rows, checks, holds=holds)),
        can_take=rows.can_write and task.state is TaskState.OPEN and task.holder_id != work.actor.official_id,
        approval=(approval := rows.approvals.get(task.record_id or 0) if task.kind is TaskKind.APPROVAL else None),
        can_send_to_approval=rows.can_write
        and is_open
        and task.kind is TaskKind.APPROVAL
        and task.state is TaskState.OPEN
        and approval not in RUNS_OR_GIVEN,
        lacks=_lacks(work, case, kind, task, rows) if is_open and rows.can_write else (),
        can_reopen=rows.can_write and is_open and task.state in (TaskState.DONE, TaskState.SKIPPED) and not done_by_deed,
    )


def _refusals(work: Work, task: CaseTask, rows: _Rows, checks: list[CaseCheck], *, holds: bool) -> list[Reason]:
    """Gives what stands in the way of finishing a task, as the service would refuse it."""
    every = [each for of_phase in rows.tasks.values() for each in of_phase]
    separated = {each.done_by for each in every if each.state is TaskState.DONE and (each.name in task.not_by or task.name in each.not_by)}
    deciders = {id for each in rows.decisions if each.state is not DecisionState.DRAFT for id in (each.decided_by, each.on_behalf_of_id)}
    me = work.actor.official_id
    return [
        *([] if rows.can_write else [Reason.NEEDS_FULL_WRITE]),
        *([] if holds else [Reason.TASK_NOT_YOURS]),
        *([Reason.LOCKED_OUT_BY_SEPARATION] if me in separated else []),
        *([Reason.DECIDER_CANNOT_REVIEW] if task.kind is TaskKind.REVIEW and me in deciders else []),
        *([Reason.CHECKLIST_NOT_COMPLETE] if any(each.is_mandatory and each.ticked_at is None for each in checks) else []),
    ]


def _check(check: CaseCheck, names: dict[int, str]) -> CheckShown:
    return CheckShown(
        check.id,
        check.title_da,
        check.title_en,
        check.is_mandatory,
        check.source,
        check.ticked_at is not None,
        names.get(check.ticked_by or 0, ""),
    )


def _hearing(each: CaseHearing, parties: dict[int, str], names: dict[int, str]) -> HearingShown:
    return HearingShown(
        each.id,
        parties.get(each.case_party_id, ""),
        each.facts,
        each.state,
        each.first_deadline,
        each.deadline,
        each.started_at,
        names.get(each.started_by, ""),
        each.ended_at,
        each.letter_id,
        each.answer_id,
    )


def _decision(each: CaseDecision, names: dict[int, str]) -> DecisionShown:
    words = decision_as_written(each)
    return DecisionShown(
        each.id,
        each.version or 0,
        each.state,
        words,
        needed(words),
        names.get(each.started_by, ""),
        names.get(each.decided_by or 0, ""),
        names.get(each.on_behalf_of_id or 0, ""),
        each.finished_at,
        each.supersedes_id,
    )


def _rule(kind: CaseTypeRead, each: Explained) -> RuleShown:
    titles = {known.name: known.titles for known in kind.fields}
    titles |= {known.name: known.titles for known in kind.rules} | {known.name: known.titles for known in kind.tables}
    shape = next(rule for rule in kind.rules if rule.name == each.name)
    return RuleShown(
        name=each.name,
        title_da=each.titles.da,
        title_en=each.titles.en,
        kind=shape.kind,
        value=_text(each.answer),
        applies=each.applies,
        source=each.source,
        note=each.note,
        to_confirm=each.to_confirm,
        is_deadline=shape.is_deadline,
        missing=each.answer.missing,
        problems=each.answer.problems,
        inputs=tuple(
            InputShown(
                used.to,
                used.name,
                titles[used.name].da if used.name in titles else used.name,
                titles[used.name].en if used.name in titles else used.name,
                _plain(used.value),
                None if used.value is None else kind_of_value(used.value),
                used.source,
                used.to_confirm,
                used.confirmed_by,
            )
            for used in each.answer.inputs
        ),
        confirmed_by=each.confirmed_by,
    )


def _retention(kind: CaseTypeRead, case: Case) -> RetentionShown | None:
    rule = kind.retention
    if rule is None:
        return None
    return RetentionShown(rule.then, due_by_rule(kind, case), rule.source, rule.note, rule.to_confirm, rule.confirmed_by)


def _missing(kind: CaseTypeRead, case: Case) -> tuple[Titles, ...]:
    """Gives the fields that are demanded and empty by their titles; those that every case has by the words of ``CaseField``."""
    titles = {each.name: each.titles for each in kind.fields}
    return tuple(titles.get(name, Titles(name, name)) for name in course_moving.missing_fields(kind, case))


def _text(answer: Answer) -> str:
    return _plain(answer.value)


def _plain(value: Scalar | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    return value.isoformat() if isinstance(value, dt.date) else value


def _now(task: CaseTask) -> TaskNow:
    return TaskNow(task.name, task.is_mandatory, task.state, task.answer)
