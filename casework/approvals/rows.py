"""An approval's rows, read into what the replay looks at."""

import datetime as dt

from sqlmodel import col, func, select

from casework.approvals.definition import DefinitionRead
from casework.approvals.definition_reading import read_definition
from casework.approvals.manifest import AsSeen, same_text
from casework.approvals.moving import ApprovalRows, DecisionRow, StepRow, current
from casework.approvals.rounds import carried_from
from casework.model import Approval, Decision, Definition, DefinitionVersion, Manifest, ReplayFact, Seat, Step
from casework.vocabulary import DefinitionState, SeatState, StepState, Verdict
from casework.work import Work

RESUME_AFTER = "resume_after"
SENT_ON_BY = "sent_on_by"


def pinned(work: Work, approval: Approval) -> DefinitionRead:
    """Gives the definition version that the approval was started with, or the approval's own where its steps were edited."""
    if approval.own_content is not None:
        return read_definition(approval.own_content)
    return read_definition(work.session.get_one(DefinitionVersion, approval.definition_version_id).content)


def published_version(work: Work, definition_name: str) -> DefinitionVersion | None:
    """Gives the version of a definition that approvals of the actor's authority are started by now, where there is one."""
    query = (
        select(DefinitionVersion)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(
            col(Definition.name) == definition_name,
            col(Definition.authority_id) == work.authority_id,
            col(DefinitionVersion.state) == DefinitionState.PUBLISHED,
        )
    )
    return work.session.exec(query).first()


def begun_steps(work: Work, approval_id: int) -> int:
    """Gives how many steps, from the first on, have ever been opened: in no round are they changed any more."""
    return work.session.exec(select(func.max(col(Step.position))).where(col(Step.approval_id) == approval_id)).one() or 0


def rows_of(work: Work, approval: Approval) -> ApprovalRows:
    """Gives the approval's rows as they stand in this transaction."""
    steps = work.session.exec(select(Step).where(col(Step.approval_id) == approval.id).order_by(col(Step.round), col(Step.position))).all()
    seats = work.session.exec(select(Seat).where(col(Seat.approval_id) == approval.id).order_by(col(Seat.position))).all()
    decisions = standing_decisions(work, approval.id)
    return ApprovalRows(
        state=approval.state,
        round=approval.round,
        steps=tuple(_step(step, [seat for seat in seats if seat.step_id == step.id], decisions, work.today) for step in steps),
        carried={fact.round: carried_from(fact.value) for fact in rounds_of(work, approval.id)},
    )


def rounds_of(work: Work, approval_id: int) -> list[ReplayFact]:
    """Gives what each later round took over."""
    facts = select(ReplayFact).where(col(ReplayFact.approval_id) == approval_id, col(ReplayFact.key) == RESUME_AFTER)
    return list(work.session.exec(facts.order_by(col(ReplayFact.round))).all())


def _step(step: Step, seats: list[Seat], decisions: list[Decision], today: dt.date) -> StepRow:
    return StepRow(
        step_id=step.id,
        round=step.round,
        position=step.position,
        name=step.name,
        state=step.state,
        seat_ids=tuple(seat.id for seat in seats),
        decisions=tuple(DecisionRow(each.seat_id, each.verdict, each.return_to or 0) for each in decisions if each.step_id == step.id),
        carried=frozenset(seat.id for seat in seats if seat.state is SeatState.CARRIED),
        removed=frozenset(seat.id for seat in seats if seat.state is SeatState.REMOVED),
        is_over=not seats and (step.state is StepState.APPROVED or step.deadline is None or step.deadline <= today),
    )


def outdated(work: Work, approval: Approval, rows: ApprovalRows, now: AsSeen) -> frozenset[int]:
    """Gives the positions of steps somebody approved with other documents, another body or other fields than there are now.

    An approval that a step carries on from an earlier round counts; one on a condition does not, for it asked for a change.
    """
    seen = {each.hash: each.content for each in work.session.exec(select(Manifest).where(Manifest.approval_id == approval.id)).all()}
    approvals = {each.id: each for each in standing_decisions(work, approval.id) if each.verdict is Verdict.APPROVE}
    carried = select(Seat.step_id, Seat.carried_decision_id).where(col(Seat.approval_id) == approval.id)
    kept = work.session.exec(carried.where(col(Seat.state) == SeatState.CARRIED)).all()
    old = {hash for hash, content in seen.items() if not same_text(content, now)}
    late = {each.step_id for each in approvals.values() if each.manifest_hash in old}
    late |= {step_id for step_id, id in kept if id in approvals and approvals[id].manifest_hash in old}
    met = (current(rows, position) for position in {step.position for step in rows.steps})
    return frozenset(step.position for step in met if step is not None and step.state is StepState.APPROVED and step.step_id in late)


def standing_decisions(work: Work, approval_id: int) -> list[Decision]:
    """Gives the decisions that have not been undone, oldest first."""
    return list(
        work.session.exec(
            select(Decision)
            .where(Decision.approval_id == approval_id, Decision.undone_at.is_(None))  # type: ignore[union-attr]
            .order_by(Decision.id)  # type: ignore[arg-type]
        ).all()
    )
