"""The verbs of an approval: start, decide, resume, cancel. Each locks the approval's row and closes what it decides at once.

Source of the verdicts: f2.md 3. What follows from a decision (opening the next step, finishing) is the motor's,
``casework.services.moving``, set off by the decision's outbox row.
"""

import datetime as dt

from sqlmodel import select

from casework.approvals.definition import read_definition
from casework.approvals.manifest import AsSeen, differences, manifest_of
from casework.approvals.rows import standing_decisions
from casework.approvals.verbs import Proposed, SeatFacts, Standing, reasons_against, seat_to_decide
from casework.calendar import deadline as read_deadline
from casework.errors import NotPermitted, RuleBroken, SeenSomethingElse
from casework.events import ApprovalCancelled, ApprovalResumed, ApprovalStarted, SeatDecided
from casework.lifecycle import APPROVAL, RECORD, refuse_unless
from casework.model import Approval, Decision, Definition, DefinitionVersion, Drafter, InboxItem, Manifest, Record, Seat, Step
from casework.services import granting
from casework.services.moving import begin_round
from casework.services.seats import can_read, decided_case_of
from casework.vocabulary import Action, ApprovalState, Cause, DefinitionState, Reason, Right, SeatState, StepState, Verdict
from casework.work import Work

OPEN_STATES = (ApprovalState.IN_PROGRESS, ApprovalState.RETURNED)


def start(work: Work, record_id: int, definition_name: str, *, comment: str = "", deadline: dt.date | None = None) -> int:
    """Sends the record on its way through the definition's published version and gives the approval's id.

    Raises:
        NotPermitted: without full write. RuleBroken: the record is completed or has an approval that runs, or the definition
        does not exist or is not published; all of them together.
    """
    record = work.load(Record, record_id, Action.START_APPROVAL, lock=True)
    refuse_unless(RECORD, record.state, Action.START_APPROVAL)
    version, reasons = _published(work, definition_name)
    running = select(Approval.id).where(Approval.record_id == record_id, Approval.state.in_(OPEN_STATES))  # type: ignore[attr-defined]
    if work.session.exec(running).first() is not None:
        reasons.append(Reason.APPROVAL_IS_OPEN)
    if version is None or reasons:
        raise RuleBroken(*reasons)
    definition = read_definition(version.content)
    if deadline is None and definition.deadline:
        deadline = read_deadline(definition.deadline, today=work.today)
    approval = work.add(
        Approval(
            authority_id=record.authority_id,
            record_id=record_id,
            definition_version_id=version.id,
            title=definition.title,
            state=ApprovalState.IN_PROGRESS,
            responsible_id=_acting_for(work),
            comment=comment,
            started_at=work.now,
            deadline=deadline,
        )
    )
    granting.give(work, record, approval.responsible_id, right=Right.FULL_WRITE, cause=Cause.APPROVAL_RESPONSIBLE, cause_id=approval.id)
    work.record(
        ApprovalStarted(
            record_id=record_id,
            case_id=record.case_id,
            approval_id=approval.id,
            definition=definition_name,
            definition_version=version.number,
        )
    )
    return approval.id


def decide(  # a decision has this many parts
    work: Work,
    approval_id: int,
    verdict: Verdict,
    comment: str = "",
    *,
    manifest_hash: str,
    resume_after: int | None = None,
    seat_id: int | None = None,
) -> int:
    """Gives a verdict at the actor's seat, or at the seat of whom the actor acts for, and gives the decision's id.

    Args:
        work: of the holder, or of an active substitute on the holder's behalf.
        approval_id: which approval. verdict: approve, or return. comment: required with a return.
        manifest_hash: the hash of what was on the screen; compared under the lock.
        resume_after: for a return, after which earlier step the flow starts again; 0 or None for the responsible.
        seat_id: which of several seats of the same holder; found when not given.

    Raises:
        NotFound: the actor cannot read the record. NotPermitted: the actor holds no seat.
        RuleBroken: with every reason. SeenSomethingElse: the record is no longer what was seen, with the differences.
    """
    approval = work.load(Approval, approval_id, Action.DECIDE, lock=True)
    record = work.load(Record, approval.record_id, Action.DECIDE)
    holder = _acting_for(work)
    facts = seat_to_decide(_seats_of(work, approval, holder, seat_id))
    if facts is None:
        raise NotPermitted(Reason.NO_SEAT_FOR_YOU)
    proposed = Proposed(verdict, comment, resume_after or 0)
    standing = Standing(approval.state, _is_drafter(work, record.id, holder), can_read(work, holder, record.id))
    if reasons := reasons_against(proposed, facts, standing):
        raise RuleBroken(*reasons)
    if decided_case_of(work, record.id, work.official_id) or decided_case_of(work, record.id, holder):
        raise NotPermitted(Reason.DECIDER_CANNOT_REVIEW)
    _keep_manifest(work, approval, manifest_hash)
    return _close(work, approval, facts, proposed, manifest_hash)


def resume(work: Work, approval_id: int) -> None:
    """Sends a returned approval on again in a new round, starting after the step that the return named.

    Raises:
        NotPermitted: the actor is not the approval's responsible. RuleBroken: the approval is not returned.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    if _acting_for(work) != approval.responsible_id:
        raise NotPermitted(Reason.NOT_THE_RESPONSIBLE)
    if approval.state is not ApprovalState.RETURNED:
        refuse_unless(APPROVAL, approval.state, Action.DECIDE)
        raise RuleBroken(Reason.APPROVAL_NOT_RETURNED)
    returned = [each for each in standing_decisions(work, approval_id) if each.round == approval.round and each.verdict is Verdict.RETURN]
    after = returned[0].resume_after or 0 if returned else 0
    approval.state = ApprovalState.IN_PROGRESS
    begin_round(work, approval, after)
    _take_out_of_inbox(work, approval.record_id, approval.responsible_id)
    work.record(ApprovalResumed(record_id=approval.record_id, approval_id=approval_id, round=approval.round, resume_after=after))


def cancel(work: Work, approval_id: int, comment: str = "") -> None:
    """Cancels an approval; whoever still had a seat to decide loses the access that came with it.

    Raises:
        NotPermitted: without full write. RuleBroken: the approval is finished.
    """
    approval = work.load(Approval, approval_id, Action.CANCEL, lock=True)
    record = work.load(Record, approval.record_id, Action.READ)
    refuse_unless(APPROVAL, approval.state, Action.CANCEL)
    approval.state, approval.finished_at = ApprovalState.CANCELLED, work.now
    work.record(ApprovalCancelled(record_id=record.id, approval_id=approval_id, comment=comment))
    undecided = (SeatState.OPEN, SeatState.BLOCKED)
    seats = work.session.exec(
        select(Seat).where(Seat.approval_id == approval_id, Seat.state.in_(undecided))  # type: ignore[attr-defined]
    ).all()
    for seat in seats:
        seat.state = SeatState.LAPSED
    for step in work.session.exec(select(Step).where(Step.approval_id == approval_id, Step.state == StepState.OPEN)).all():
        step.state, step.closed_at = StepState.SUPERSEDED, work.now
    for seat in seats:
        granting.end(work, record, cause=Cause.SEAT, principal_id=seat.holder_id, cause_id=seat.id)
        _take_out_of_inbox(work, record.id, seat.holder_id)


def _published(work: Work, name: str) -> tuple[DefinitionVersion | None, list[Reason]]:
    query = (
        select(DefinitionVersion)
        .join(Definition, Definition.id == DefinitionVersion.definition_id)  # type: ignore[arg-type]
        .where(Definition.name == name, Definition.authority_id == work.authority_id)
    )
    versions = work.session.exec(query).all()
    if not versions:
        return None, [Reason.NO_SUCH_DEFINITION]
    published = next((each for each in versions if each.state is DefinitionState.PUBLISHED), None)
    return published, [] if published else [Reason.DEFINITION_NOT_PUBLISHED]


def _seats_of(work: Work, approval: Approval, holder_id: int, seat_id: int | None) -> list[SeatFacts]:
    query = (
        select(Seat, Step)
        .join(Step, Step.id == Seat.step_id)  # type: ignore[arg-type]
        .where(Seat.approval_id == approval.id, Seat.holder_id == holder_id, Seat.round == approval.round)
    )
    found = work.session.exec(query if seat_id is None else query.where(Seat.id == seat_id)).all()
    return [SeatFacts(seat.id, step.id, step.position, step.state, seat.state) for seat, step in found]


def _keep_manifest(work: Work, approval: Approval, seen_hash: str) -> None:
    """Keeps what was decided on, having compared it with what the actor saw."""
    now: AsSeen = manifest_of(work, work.session.get_one(Record, approval.record_id))
    seen = work.session.get(Manifest, (approval.id, seen_hash))
    if now.hash != seen_hash:
        raise SeenSomethingElse(differences(None if seen is None else seen.content, now))
    if seen is None:
        work.add(Manifest(approval_id=approval.id, hash=now.hash, record_id=approval.record_id, content=now.content, made_at=work.now))


def _close(work: Work, approval: Approval, facts: SeatFacts, proposed: Proposed, manifest_hash: str) -> int:
    returns = proposed.verdict is Verdict.RETURN
    decision = work.add(
        Decision(
            seat_id=facts.seat_id,
            step_id=facts.step_id,
            approval_id=approval.id,
            record_id=approval.record_id,
            round=approval.round,
            verdict=proposed.verdict,
            comment=proposed.comment,
            resume_after=proposed.resume_after if returns else None,
            actor_id=work.official_id,
            on_behalf_of_id=work.actor.on_behalf_of,
            manifest_hash=manifest_hash,
            decided_at=work.now,
        )
    )
    step = work.session.get_one(Step, facts.step_id)
    seats = work.session.exec(select(Seat).where(Seat.step_id == step.id)).all()
    for seat in seats:
        if seat.id == facts.seat_id:
            seat.state = SeatState.DECIDED
        elif returns and seat.state is not SeatState.DECIDED:
            seat.state = SeatState.LAPSED
    if returns or all(seat.state is SeatState.DECIDED for seat in seats):
        step.state, step.closed_at = StepState.RETURNED if returns else StepState.APPROVED, work.now
    for seat in seats:
        if seat.state in {SeatState.DECIDED, SeatState.LAPSED}:
            _take_out_of_inbox(work, approval.record_id, seat.holder_id)
    work.record(
        SeatDecided(
            record_id=approval.record_id,
            approval_id=approval.id,
            round=approval.round,
            step=step.name,
            verdict=proposed.verdict,
            manifest_hash=manifest_hash,
            comment=proposed.comment,
        )
    )
    return decision.id


def _take_out_of_inbox(work: Work, record_id: int, official_id: int) -> None:
    item = work.session.exec(select(InboxItem).where(InboxItem.record_id == record_id, InboxItem.principal_id == official_id)).first()
    if item is not None and item.archived_at is None and item.cause in {"for_approval", "returned", "seat_blocked"}:
        item.archived_at = work.now


def _is_drafter(work: Work, record_id: int, holder_id: int) -> bool:
    """Says whether the actor, or whom the actor acts for, has written on the record: four eyes means two other ones."""
    query = select(Drafter).where(
        Drafter.record_id == record_id,
        Drafter.official_id.in_([work.official_id, holder_id]),  # type: ignore[attr-defined]
    )
    return work.session.exec(query).first() is not None


def _acting_for(work: Work) -> int:
    return work.actor.on_behalf_of or work.official_id
