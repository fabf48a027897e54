"""What somebody is to an approval: what the table of verbs asks for."""

from sqlmodel import col, or_, select

from casework.approvals.verb_table import ROWS
from casework.model import Approval, CopyRecipient, Decision, Seat
from casework.vocabulary import ApprovalPart, ApprovalVerb, Right, SeatState
from casework.work import Work

HELD = (SeatState.OPEN, SeatState.BLOCKED, SeatState.DECIDED)

IN_HAND = or_(col(CopyRecipient.gate_team_id).is_(None), col(CopyRecipient.released_at).is_not(None))
"""Holds of a copy that its recipient has: it never came to a gate, or was let through."""


def acting_for(work: Work) -> int:
    """Gives whose matters the work is about: the absent official's, or the actor's own."""
    return work.actor.on_behalf_of or work.official_id


def reaches(work: Work, record_id: int) -> bool:
    """Says whether the actor's standing reaches a record: a narrow substitution reaches what it names, all else everything."""
    return not work.standing.is_narrow or record_id in work.standing.lent_records


def holders(work: Work, record_id: int | None = None) -> frozenset[int]:
    """Gives through whom the actor holds seats: himself and his units, or whom he acts for and that one's units, as far as it is lent."""
    mine = {acting_for(work)} if record_id is None or reaches(work, record_id) else set()
    return frozenset(mine | work.standing.list_units)


def parts_of(work: Work, approval: Approval) -> frozenset[ApprovalPart]:
    """Gives everything the actor is to the approval."""
    mine = acting_for(work)
    found = {ApprovalPart.READER}
    is_mine = reaches(work, approval.record_id)
    if approval.responsible_id == mine and is_mine:
        found.add(ApprovalPart.RESPONSIBLE)
    if not work.standing.decides_only and work.right(approval) >= Right.FULL_WRITE:
        found.add(ApprovalPart.WRITER)
    seats = select(Seat.id).where(
        col(Seat.approval_id) == approval.id,
        col(Seat.round) == approval.round,
        col(Seat.holder_id).in_(holders(work, approval.record_id)),
        col(Seat.state).in_(HELD),
    )
    if work.session.exec(seats).first() is not None:
        found.add(ApprovalPart.APPROVER)
    decided = select(Decision.id).where(
        col(Decision.approval_id) == approval.id, col(Decision.actor_id) == work.official_id, col(Decision.undone_at).is_(None)
    )
    if work.session.exec(decided).first() is not None:
        found.add(ApprovalPart.DECIDER)
    copies = select(CopyRecipient.id).where(col(CopyRecipient.approval_id) == approval.id, col(CopyRecipient.official_id) == mine, IN_HAND)
    if is_mine and work.session.exec(copies).first() is not None:
        found.add(ApprovalPart.COPY_RECIPIENT)
    return frozenset(found)


def verbs_for(work: Work, approval: Approval) -> tuple[ApprovalVerb, ...]:
    """Gives the verbs that are the actor's in the approval's state; what a verb asks besides is said when it is done."""
    if approval.deleted_at is not None:
        return ()
    parts = parts_of(work, approval)
    return tuple(row.verb for row in ROWS if parts & set(row.parts) and approval.state in row.states)
