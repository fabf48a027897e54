"""What somebody is to an approval: what the table of verbs asks for."""

from sqlmodel import col, select

from casework.approvals.verb_table import ROWS
from casework.model import Approval, CopyRecipient, Decision, Seat
from casework.vocabulary import ApprovalPart, ApprovalVerb, Right, SeatState
from casework.work import Work

HELD = (SeatState.OPEN, SeatState.BLOCKED, SeatState.DECIDED)


def acting_for(work: Work) -> int:
    """Gives whose matters the work is about: the absent official's, or the actor's own."""
    return work.actor.on_behalf_of or work.official_id


def holders(work: Work) -> frozenset[int]:
    """Gives through whom the actor holds seats: himself or whom he acts for, and the units he belongs to."""
    return frozenset({acting_for(work), *work.standing.units})


def parts_of(work: Work, approval: Approval) -> frozenset[ApprovalPart]:
    """Gives everything the actor is to the approval."""
    mine = acting_for(work)
    found = {ApprovalPart.READER}
    if approval.responsible_id == mine:
        found.add(ApprovalPart.RESPONSIBLE)
    if not work.standing.decides_only and work.right(approval) >= Right.FULL_WRITE:
        found.add(ApprovalPart.WRITER)
    seats = select(Seat.id).where(
        col(Seat.approval_id) == approval.id,
        col(Seat.round) == approval.round,
        col(Seat.holder_id).in_(holders(work)),
        col(Seat.state).in_(HELD),
    )
    if work.session.exec(seats).first() is not None:
        found.add(ApprovalPart.APPROVER)
    decided = select(Decision.id).where(
        col(Decision.approval_id) == approval.id, col(Decision.actor_id) == work.official_id, col(Decision.undone_at).is_(None)
    )
    if work.session.exec(decided).first() is not None:
        found.add(ApprovalPart.DECIDER)
    copies = select(CopyRecipient.id).where(col(CopyRecipient.approval_id) == approval.id, col(CopyRecipient.official_id) == mine)
    if work.session.exec(copies).first() is not None:
        found.add(ApprovalPart.COPY_RECIPIENT)
    return frozenset(found)


def verbs_for(work: Work, approval: Approval) -> tuple[ApprovalVerb, ...]:
    """Gives the verbs that are the actor's in the approval's state; what a verb asks besides is said when it is done."""
    if approval.deleted_at is not None:
        return ()
    parts = parts_of(work, approval)
    return tuple(row.verb for row in ROWS if parts & set(row.parts) and approval.state in row.states)
