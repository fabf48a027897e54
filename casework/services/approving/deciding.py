"""Gives a verdict at a seat, on what was seen; locks the approval's row and closes what it decides at once.

Source of the verdicts: f2.md 3. What follows from a decision (opening the next step, finishing) is the motor's,
``casework.services.moving``, set off by the decision's outbox row.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import col, select

from casework.approvals.manifest import differences
from casework.approvals.moving import RETURNS, is_settled, outcome_of
from casework.approvals.parts import holders
from casework.approvals.rows import pinned, rows_of
from casework.approvals.verbs import Proposed, SeatFacts, Standing, reasons_against, seat_to_decide
from casework.errors import NotFound, NotPermitted, RuleBroken, SeenSomethingElse
from casework.events import SeatDecided
from casework.model import Approval, Decision, Drafter, Manifest, Record, Seat, Step
from casework.services import gates, granting, inbox
from casework.services.approving.overtaken import by_whom, instead_of_me, who_ended_my_seat, who_wrote
from casework.services.approving.speaking_once import has_decided
from casework.services.as_seen import as_seen
from casework.services.seat_watching import UNDECIDED
from casework.services.seats import can_read, decided_case_of, hold_still
from casework.vocabulary import Action, Cause, Reason, SeatState, Verdict
from casework.work import Work


def decide(  # a decision has this many parts
    work: Work,
    approval_id: int,
    verdict: Verdict,
    comment: str = "",
    *,
    manifest_hash: str,
    return_to: int | None = None,
    seat_id: int | None = None,
) -> int:
    """Gives a verdict at the actor's seat, at one of the actor's unit, or at the seat of whom the actor acts for; gives its id.

    Args:
        work: of the holder, of a member of the unit that holds it, or of an active substitute on the holder's behalf.
        approval_id: which approval. verdict: what is said. comment: required with anything but an approval.
        manifest_hash: the hash of what was on the screen; compared under the lock.
        return_to: for a return, the position of the earlier step that is asked; 0 or None for the responsible.
        seat_id: which of several seats of the same holder; found when not given.

    Raises:
        NotFound: the actor cannot read the record. NotPermitted: the actor holds no seat.
        RuleBroken: with every reason. SeenSomethingElse: the record is no longer what was seen, with the differences.
        Each says who was first, and when, where somebody was.
    """
    approval, record = _loaded(work, approval_id)
    facts = seat_to_decide(_seats_of(work, approval, seat_id))
    if facts is None:
        raise NotPermitted(Reason.NO_SEAT_FOR_YOU, after=instead_of_me(work, approval, Reason.NO_SEAT_FOR_YOU))
    if gates.passage_at(work, facts.seat_id) is not None:
        raise RuleBroken(Reason.PASSES_THE_GATE)
    by = Decider(work.official_id, work.actor.on_behalf_of)
    proposed = Proposed(verdict, comment, return_to or 0)
    refuse_verdict(work, approval, record, facts, proposed, by)
    keep_what_was_seen(work, approval, manifest_hash)
    return close_seat(work, approval, facts, proposed, by, manifest_hash)


def _loaded(work: Work, approval_id: int) -> tuple[Approval, Record]:
    """Gives the approval and its record, held still; whose seat was what let him in is told who ended it, not that nothing is there."""
    try:
        approval = work.load(Approval, approval_id, Action.DECIDE, lock=True)
        hold_still(work, approval.record_id)
        return approval, work.load(Record, approval.record_id, Action.DECIDE)
    except NotFound:
        after = who_ended_my_seat(work, approval_id)
        if after is None:
            raise
        raise RuleBroken(Reason.STEP_NOT_OPEN, after=after) from None


@dataclass(frozen=True)
class Decider:
    """Is who gives a verdict, and for whom where it is somebody else's seat."""

    actor_id: int
    on_behalf_of_id: int | None = None

    @property
    def people(self) -> set[int]:
        """Gives everybody whose verdict it is: four eyes ask about each."""
        return {self.actor_id, self.on_behalf_of_id or self.actor_id}

    @property
    def whose(self) -> int:
        """Gives whose seat it is."""
        return self.on_behalf_of_id or self.actor_id


def refuse_verdict(  # all that a verdict is judged by
    work: Work, approval: Approval, record: Record, facts: SeatFacts, proposed: Proposed, by: Decider
) -> None:
    """Refuses a verdict that may not be given: by the state of things, four eyes, or the separation of duties.

    Raises:
        RuleBroken: with every reason. NotPermitted: one of them decided the case.
    """
    standing = Standing(
        approval.state,
        is_drafter=is_drafter(work, record.id, by.people),
        holder_can_read=can_read(work, by.whose, record.id),
        has_decided=has_decided(work, approval, by.people, step_id=facts.step_id, seat_id=facts.seat_id),
    )
    if reasons := reasons_against(proposed, facts, standing):
        raise RuleBroken(*reasons, after=by_whom(work, approval, reasons, seat_id=facts.seat_id))
    if any(decided_case_of(work, record.id, each) for each in sorted(by.people)):
        raise NotPermitted(Reason.DECIDER_CANNOT_REVIEW)


def _seats_of(work: Work, approval: Approval, seat_id: int | None) -> list[SeatFacts]:
    query = (
        select(Seat, Step)
        .join(Step, col(Step.id) == Seat.step_id)
        .where(col(Seat.approval_id) == approval.id, col(Seat.round) == approval.round)
    )
    query = query.where(col(Seat.state) != SeatState.REMOVED)  # nobody holds a seat that was taken off
    query = query.where(col(Seat.holder_id).in_(holders(work, approval.record_id)))
    query = query.order_by(col(Step.position), col(Seat.position))
    found = work.session.exec(query if seat_id is None else query.where(col(Seat.id) == seat_id)).all()
    return [SeatFacts(seat.id, step.id, step.position, step.state, seat.state) for seat, step in found]


def keep_what_was_seen(work: Work, approval: Approval, seen_hash: str) -> None:
    """Keeps what was decided on, having compared it with what the actor saw."""
    record = work.session.get_one(Record, approval.record_id)
    now = as_seen(work, approval)
    seen = work.session.get(Manifest, (approval.id, seen_hash))
    if now.hash != seen_hash:
        raise SeenSomethingElse(differences(None if seen is None else seen.content, now), after=who_wrote(work, record))
    if seen is None:
        work.add(Manifest(approval_id=approval.id, hash=now.hash, record_id=approval.record_id, content=now.content, made_at=work.now))


def close_seat(  # a decision has this many parts
    work: Work, approval: Approval, facts: SeatFacts, proposed: Proposed, by: Decider, manifest_hash: str
) -> int:
    """Writes the decision down, closes what it decides, and gives its id; the motor goes on from there."""
    decision = work.add(
        Decision(
            seat_id=facts.seat_id,
            step_id=facts.step_id,
            approval_id=approval.id,
            record_id=approval.record_id,
            round=approval.round,
            verdict=proposed.verdict,
            comment=proposed.comment,
            return_to=proposed.return_to if proposed.verdict in RETURNS else None,
            actor_id=by.actor_id,
            on_behalf_of_id=by.on_behalf_of_id,
            manifest_hash=manifest_hash,
            decided_at=work.now,
        )
    )
    step = work.session.get_one(Step, facts.step_id)
    work.session.get_one(Seat, facts.seat_id).state = SeatState.DECIDED
    work.session.flush()
    _close_step(work, approval, step)
    work.record(
        SeatDecided(
            record_id=approval.record_id,
            approval_id=approval.id,
            round=approval.round,
            step=step.name,
            verdict=proposed.verdict,
            manifest_hash=manifest_hash,
            principal_id=by.whose if work.official_id not in by.people else None,
            comment=proposed.comment,
        )
    )
    return decision.id


def _close_step(work: Work, approval: Approval, step: Step) -> None:
    """Closes a step that has its outcome; seats nobody needs any more lapse, with the access that came with them."""
    row = next(each for each in rows_of(work, approval).steps if each.step_id == step.id)
    written = pinned(work, approval).steps[step.position - 1]
    outcome = outcome_of(row, written)
    seats = work.session.exec(select(Seat).where(col(Seat.step_id) == step.id)).all()
    if outcome is not None:
        step.state, step.closed_at = outcome, work.now
        record = work.session.get_one(Record, approval.record_id)
        for seat in seats:
            if seat.state in UNDECIDED:
                seat.state = SeatState.LAPSED
                gates.lapse(work, [seat.id])
                if is_settled(row, written):
                    granting.end(work, record, cause=Cause.SEAT, principal_id=seat.holder_id, cause_id=seat.id)
    over = [seat.holder_id for seat in seats if seat.state in {SeatState.DECIDED, SeatState.LAPSED}]
    inbox.take_away(work, approval.record_id, over)


def is_drafter(work: Work, record_id: int, people: Collection[int]) -> bool:
    """Says whether any of them has written on the record: four eyes means two other ones."""
    query = select(Drafter).where(col(Drafter.record_id) == record_id, col(Drafter.official_id).in_(people))
    return work.session.exec(query).first() is not None
