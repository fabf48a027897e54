"""Whether a verdict may be given, from facts alone: every reason against it together.

Source: f2.md 3 (who may approve and return; any step but one's own to resume after); design part 6 (four eyes, blocked seats).
"""

from dataclasses import dataclass

from casework.approvals.moving import RETURNS
from casework.approvals.verb_table import TABLE, WITH_RESPONSIBLE
from casework.vocabulary import ApprovalState, ApprovalVerb, Reason, SeatState, StepState, Verdict


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
    """Is a verdict about to be given; ``return_to`` is the position of the earlier step that is asked, 0 for the responsible."""

    verdict: Verdict
    comment: str
    return_to: int = 0


@dataclass(frozen=True)
class Standing:
    """Is what stands around the actor: the approval's state, a hand in the drafting, whether he may read, what he said before."""

    approval_state: ApprovalState
    is_drafter: bool
    holder_can_read: bool
    has_decided: bool = False


def seat_to_decide(seats: list[SeatFacts]) -> SeatFacts | None:
    """Picks the seat a verdict is for: an open one of the open step, else the furthest one, to say why not."""
    openness = {SeatState.OPEN: 2, SeatState.BLOCKED: 1}
    return max(seats, key=lambda seat: (seat.step_state is StepState.OPEN, openness.get(seat.state, 0), seat.position), default=None)


def reasons_against(proposed: Proposed, seat: SeatFacts, standing: Standing) -> list[Reason]:
    """Lists every reason against the verdict; empty means it may be given."""
    found: list[Reason] = []
    if standing.approval_state in {ApprovalState.APPROVED, ApprovalState.CANCELLED}:
        found.append(Reason.APPROVAL_IS_FINISHED)
    if seat.state in {SeatState.DECIDED, SeatState.CARRIED}:
        found.append(Reason.ALREADY_DECIDED)
    elif seat.step_state is not StepState.OPEN or seat.state is SeatState.LAPSED or standing.approval_state in WITH_RESPONSIBLE:
        found.append(Reason.STEP_NOT_OPEN)
    elif not standing.holder_can_read or (seat.state is SeatState.BLOCKED and not standing.is_drafter):
        found.append(Reason.SEAT_IS_BLOCKED)
    if standing.is_drafter:
        found.append(Reason.DRAFTER_CANNOT_DECIDE)
    if standing.has_decided:
        found.append(Reason.SAME_PERSON_DECIDED)
    if TABLE[ApprovalVerb(proposed.verdict)].needs_comment and not proposed.comment.strip():
        found.append(Reason.COMMENT_IS_REQUIRED)
    if proposed.verdict in RETURNS and not 0 <= proposed.return_to < seat.position:
        found.append(Reason.RESUME_STEP_NOT_EARLIER)
    return found
