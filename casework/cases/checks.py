"""What must be in order before a case is completed, as a table of checks that are all asked and told together (peers.md 2.1.2).

A new check is one row of ``CHECKS``. Each looks at what the asker may see: what somebody else keeps from him neither stops him nor
is told to him (docs/decisions/completing-a-case.md).
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import col, select

from casework import fields
from casework.calendar import legal_date
from casework.cases.coding import plan_rule
from casework.cases.extension import fields_of_type
from casework.errors import Obstacle
from casework.model import Approval, Case, CaseDecision, CaseHearing, CaseRelation, CaseTask, DisposalCode, EditLock, Record, Request
from casework.vocabulary import (
    OPEN_REQUESTS,
    ApprovalState,
    CaseRelationKind,
    CaseState,
    DecisionState,
    HearingState,
    Reason,
    RecordKind,
    RecordState,
    TaskState,
)
from casework.work import Work

MOST_NAMED = 20


@dataclass(frozen=True)
class Completing:
    """Is a case that somebody wants to complete, as of the day it ended."""

    case: Case
    ended_on: dt.date


Check = Callable[[Work, Completing], Iterable[Obstacle]]


def open_approvals(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the records whose approval is under way."""
    running = select(Approval.record_id).where(col(Approval.state).in_([ApprovalState.IN_PROGRESS, ApprovalState.RETURNED]))
    return _records(work, completing, Reason.APPROVAL_IS_OPEN, col(Record.id).in_(running))


def open_requests(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the records with a request that has gone and not been finalised."""
    waiting = select(Request.record_id).where(col(Request.state).in_(OPEN_REQUESTS))
    return _records(work, completing, Reason.REQUEST_IS_OPEN, col(Record.id).in_(waiting))


def drafts_not_sent(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the outbound records that were never sent."""
    return _records(work, completing, Reason.DRAFTS_NOT_SENT, Record.kind == RecordKind.OUTBOUND, Record.state == RecordState.DRAFT)


def records_not_registered(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names what was received or sent and has no number (offentlighedsloven § 15)."""
    gone = [RecordKind.INBOUND, RecordKind.OUTBOUND]
    return _records(
        work, completing, Reason.RECORDS_NOT_REGISTERED, col(Record.kind).in_(gone), Record.state != RecordState.DRAFT,
        col(Record.number).is_(None),
    )  # fmt: skip


def being_edited(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the records that somebody else is writing on right now; a lock that has lapsed stops nobody."""
    held = select(EditLock.record_id).where(col(EditLock.expires_at) > work.now, col(EditLock.official_id) != (work.actor.official_id or 0))
    return _records(work, completing, Reason.RECORD_IS_BEING_EDITED, col(Record.id).in_(held))


def open_sub_cases(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the children of the case that are in progress."""
    children = select(CaseRelation.case_id).where(
        CaseRelation.other_id == completing.case.id, CaseRelation.kind == CaseRelationKind.CHILD_OF
    )
    found = work.session.exec(
        select(Case).where(col(Case.id).in_(children), Case.state == CaseState.IN_PROGRESS).order_by(col(Case.id)).limit(MOST_NAMED)
    )
    return [Obstacle(Reason.OPEN_SUB_CASES, f"{child.number} {child.title}", case_id=child.id) for child in found.all()]


def fields_missing(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the mandatory fields of the case type that are empty."""
    case = completing.case
    empty = fields.missing(fields_of_type(work, case), case.fields or {})
    return [Obstacle(Reason.FIELDS_MISSING, each.da, title_en=each.en, field=each.name) for each in empty]


def codes_missing(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Says that the case is not filed under a subject, or lacks an action code or disposal code where one is asked for."""
    case = completing.case
    rule = plan_rule(work, case.file_plan_code)
    if rule is None or not rule.is_subject:
        yield Obstacle(Reason.FILE_PLAN_CODE_MISSING, case.file_plan_code, field="file_plan_code")
    if rule and rule.is_action_required and not case.action_code:
        yield Obstacle(Reason.ACTION_CODE_MISSING, "", field="action_code")
    if not case.disposal_code and work.session.exec(select(DisposalCode.code).where(col(DisposalCode.is_active))).first():
        yield Obstacle(Reason.DISPOSAL_CODE_MISSING, "", field="disposal_code")


def ends_before_newest_record(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Says that the case would end before its newest record."""
    newest = work.session.exec(select(func.max(Record.arrived_at)).where(Record.case_id == completing.case.id)).one()
    if newest is not None and legal_date(newest) > completing.ended_on:
        yield Obstacle(Reason.ENDS_BEFORE_NEWEST_RECORD, legal_date(newest).isoformat(), field="ended_on")


def course_not_done(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Names the mandatory tasks that are open in the course of the case."""
    open_tasks = select(CaseTask).where(CaseTask.case_id == completing.case.id, CaseTask.state == TaskState.OPEN, CaseTask.is_mandatory)
    for task in work.session.exec(open_tasks.order_by(col(CaseTask.id)).limit(MOST_NAMED)).all():
        yield Obstacle(Reason.PHASE_HAS_OPEN_TASKS, task.title_da, title_en=task.title_en)


def party_is_heard(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Says that a party hearing of the case is under way."""
    waiting = select(CaseHearing).where(CaseHearing.case_id == completing.case.id, CaseHearing.state == HearingState.WAITING)
    for hearing in work.session.exec(waiting).all():
        yield Obstacle(Reason.CASE_AWAITS_HEARING, hearing.deadline.isoformat())


def decision_is_draft(work: Work, completing: Completing) -> Iterable[Obstacle]:
    """Says that a decision on the case has been begun and not finished."""
    draft = select(CaseDecision.id).where(CaseDecision.case_id == completing.case.id, CaseDecision.state == DecisionState.DRAFT)
    if work.session.exec(draft).first() is not None:
        yield Obstacle(Reason.DECISION_IS_UNDER_WAY, "")


CHECKS: list[Check] = [
    open_approvals,
    open_requests,
    drafts_not_sent,
    records_not_registered,
    being_edited,
    open_sub_cases,
    fields_missing,
    codes_missing,
    ends_before_newest_record,
    course_not_done,
    party_is_heard,
    decision_is_draft,
]
"""Every check, in the order in which its failures are shown. A task that may be left undone stops nobody."""


def obstacles(work: Work, completing: Completing) -> tuple[Obstacle, ...]:
    """Gives everything that stands in the way of completing the case."""
    return tuple(each for check in CHECKS for each in check(work, completing))


def _records(work: Work, completing: Completing, reason: Reason, *conditions: object) -> list[Obstacle]:
    found = work.session.exec(
        select(Record.id, Record.title)
        .where(Record.case_id == completing.case.id, *conditions)  # type: ignore[arg-type]  # columns compared give conditions
        .order_by(col(Record.id))
        .limit(MOST_NAMED)
    )
    return [Obstacle(reason, title, record_id=record_id) for record_id, title in found.all()]
