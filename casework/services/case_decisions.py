"""The verbs of a decision on a case (forvaltningsloven §§ 22-25): begin, write, finish, throw away; a new one supersedes a finished one."""

import dataclasses

from sqlmodel import col, select

from casework.case_types.deciding import DecisionWords, missing
from casework.errors import NotFound, RuleBroken
from casework.events import DecisionDrafted, DecisionFinished
from casework.lifecycle import CASE, refuse_unless
from casework.model import Case, CaseDecision, CaseTask
from casework.services import course, course_approvals, course_moving
from casework.services.letter_words import decision_as_written
from casework.vocabulary import Action, DecisionOutcome, DecisionState, Reason, TaskKind, TaskState
from casework.work import Work

LONGEST = 40_000


def begin_decision(work: Work, case_id: int) -> int:
    """Begins a decision with the case type's guidance on appeal, and gives its id; it will supersede the one that stands.

    Raises:
        RuleBroken: another draft is under way, or the case is completed.
    """
    case = work.load(Case, case_id, Action.DECIDE_CASE, lock=True)
    refuse_unless(CASE, case.state, Action.DECIDE_CASE)
    draft = select(CaseDecision.id).where(CaseDecision.case_id == case_id, CaseDecision.state == DecisionState.DRAFT)
    if work.session.exec(draft).first() is not None:
        raise RuleBroken(Reason.DECISION_IS_UNDER_WAY)
    found = course_moving.kind_of(work, case_id)
    appeal = found[1].appeal if found else None
    standing = _standing(work, case_id)
    made = work.add(
        CaseDecision(
            case_id=case_id,
            state=DecisionState.DRAFT,
            outcome=DecisionOutcome.AGAINST,
            appeal_body=appeal.body if appeal else "",
            appeal_procedure=appeal.procedure if appeal else "",
            appeal_time_limit=appeal.time_limit if appeal else "",
            started_by=work.official_id,
            started_at=work.now,
            supersedes_id=standing.id if standing else None,
        )
    )
    work.record(DecisionDrafted(case_id=case_id, decision_id=made.id))
    return made.id


def write_decision(work: Work, decision_id: int, words: DecisionWords, *, opened_version: int | None = None) -> None:
    """Writes a draft of a decision; nothing need be complete yet.

    Raises:
        RuleBroken: it is finished. Stale: somebody saved it meanwhile.
    """
    decision = _held(work, decision_id, opened_version)
    wanted = {name: value[:LONGEST] if isinstance(value, str) else value for name, value in _parts(words).items()}
    changed = {name: value for name, value in wanted.items() if getattr(decision, name) != value}
    for name, value in changed.items():
        setattr(decision, name, value)
    if changed:
        work.record(DecisionDrafted(case_id=decision.case_id, decision_id=decision_id))
        work.session.flush()


def finish_decision(work: Work, decision_id: int, *, opened_version: int | None = None) -> None:
    """Decides the case: from here the decision is never changed, and whoever decided it reviews and approves nothing on the case.

    Raises:
        NotPermitted: separation of duties locks the actor out of deciding.
        RuleBroken: everything that is missing, together (forvaltningsloven §§ 22-25), or a party is being heard (§ 19).
    """
    decision = _held(work, decision_id, opened_version)
    course_moving.refuse_while_hearing(work, decision.case_id)
    if reasons := missing(decision_as_written(decision)):
        raise RuleBroken(*reasons)
    task = _open_task(work, decision.case_id)
    if task is not None:
        course.refuse_both_hands(work, task)
    standing = work.session.get(CaseDecision, decision.supersedes_id) if decision.supersedes_id is not None else None
    if standing is not None and standing.state is DecisionState.FINISHED:
        standing.state = DecisionState.SUPERSEDED
    decision.state, decision.finished_at = DecisionState.FINISHED, work.now
    decision.decided_by, decision.on_behalf_of_id = work.official_id, work.actor.on_behalf_of
    work.record(
        DecisionFinished(case_id=decision.case_id, decision_id=decision_id, outcome=decision.outcome, supersedes_id=decision.supersedes_id)
    )
    work.session.flush()
    if task is not None:
        course_moving.finish(work, task, TaskState.DONE, by=work.official_id)
        course_moving.go_on(work, work.session.get_one(Case, decision.case_id))
        course_approvals.start_due(work, decision.case_id)


def drop_decision(work: Work, decision_id: int) -> None:
    """Throws a draft of a decision away.

    Raises:
        RuleBroken: it is finished.
    """
    decision = _held(work, decision_id)
    work.record(DecisionDrafted(case_id=decision.case_id, decision_id=decision_id, is_dropped=True))
    work.session.delete(decision)


def _parts(words: DecisionWords) -> dict[str, str | bool | DecisionOutcome]:
    return {each.name: getattr(words, each.name) for each in dataclasses.fields(words)}


def _held(work: Work, decision_id: int, opened_version: int | None = None) -> CaseDecision:
    decision = work.session.get(CaseDecision, decision_id)
    if decision is None:
        raise NotFound("CaseDecision", decision_id)
    case = work.load(Case, decision.case_id, Action.DECIDE_CASE, lock=True)
    refuse_unless(CASE, case.state, Action.DECIDE_CASE)
    held = work.load(CaseDecision, decision_id, Action.DECIDE_CASE, opened_version=opened_version)
    if held.state is not DecisionState.DRAFT:
        raise RuleBroken(Reason.DECISION_IS_FINISHED)
    return held


def _standing(work: Work, case_id: int) -> CaseDecision | None:
    query = select(CaseDecision).where(CaseDecision.case_id == case_id, CaseDecision.state == DecisionState.FINISHED)
    return work.session.exec(query.order_by(col(CaseDecision.id).desc())).first()


def _open_task(work: Work, case_id: int) -> CaseTask | None:
    query = select(CaseTask).where(CaseTask.case_id == case_id, CaseTask.kind == TaskKind.DECISION, CaseTask.state == TaskState.OPEN)
    return work.session.exec(query.order_by(col(CaseTask.id))).first()
