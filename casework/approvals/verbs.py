"""Whether a verdict may be given, from facts alone: every reason against it together.

Source: f2.md 3 (who may approve and return; any step but one's own to resume after); design part 6 (four eyes, blocked seats).
"""

from dataclasses import dataclass

from casework.vocabulary import ApprovalState, Reason, SeatState, StepState, Verdict


@dataclass(frozen=True)
class SeatFacts:
    """Is a seat of the actor, or of the official the actor acts for, in the approval's current round."""

    seat_id: int
    step_id: int
    position: int
    step_state: StepState
    state: SeatState


@dataclass(frozen=True)
class Proposed:
    """Is a verdict about to be given; ``resume_after`` is the position of an earlier step, 0 for the responsible."""

    verdict: Verdict
    comment: str
    resume_after: int = 0


@dataclass(frozen=True)
class Standing:
    """Is what stands around the actor: the approval's state, a hand in the drafting, whether the seat's holder may read."""

    approval_state: ApprovalState
    is_drafter: bool
    holder_can_read: bool


def seat_to_decide(seats: list[SeatFacts]) -> SeatFacts | None:
    """Picks the seat a verdict is for: an open one of the open step, else the furthest one, to say why not."""
    openness = {SeatState.OPEN: 2, SeatState.BLOCKED: 1}
    return max(seats, key=lambda seat: (seat.step_state is StepState.OPEN, openness.get(seat.state, 0), seat.position), default=None)


def reasons_against(proposed: Proposed, seat: SeatFacts, standing: Standing) -> list[Reason]:
    """Lists every reason against the verdict; empty means it may be given."""
    found: list[Reason] = []
    if standing.approval_state in {ApprovalState.APPROVED, ApprovalState.CANCELLED}:
        found.append(Reason.APPROVAL_IS_FINISHED)
    if seat.state is SeatState.DECIDED:
        found.append(Reason.ALREADY_DECIDED)
    elif seat.step_state is not StepState.OPEN or standing.approval_state is ApprovalState.RETURNED:
        found.append(Reason.STEP_NOT_OPEN)
    elif seat.state is SeatState.BLOCKED or not standing.holder_can_read:
        found.append(Reason.SEAT_IS_BLOCKED)
    if standing.is_drafter:
        found.append(Reason.DRAFTER_CANNOT_DECIDE)
    if proposed.verdict is Verdict.RETURN:
        if not proposed.comment.strip():
            found.append(Reason.COMMENT_IS_REQUIRED)
        if not 0 <= proposed.resume_after < seat.position:
            found.append(Reason.RESUME_STEP_NOT_EARLIER)
    return found
