"""A copy to an executive at the gate: who keeps it lets the executive have it, or marks it as seen in the executive's place.

Source: f2.md 3 (Gateway: "same for copy-recipient role", "mark-read"); docs/decisions/the-ministers-gate.md.
"""

from casework.approvals.gate_table import NOT_YOURS
from casework.errors import NotPermitted, RuleBroken
from casework.events import GateCopyReleased, GateCopySeen
from casework.model import Approval, CopyRecipient, Step
from casework.services import gates, inbox
from casework.services.approving.overtaken import who_took_the_copy
from casework.services.seats import seat_can_read
from casework.services.step_copies import hand
from casework.vocabulary import Action, GatePart, Reason
from casework.work import Work


def release_copy(work: Work, copy_id: int) -> None:
    """Lets the executive have a copy that lies at the gate.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: it does not lie at the gate any more, or the executive may not read the record.
    """
    copy, step = _at(work, copy_id)
    copy.released_at, copy.released_by = work.now, work.official_id
    inbox.take_away(work, copy.record_id, gates.people_of(work, copy.gate_team_id or 0))
    hand(work, copy, copy.official_id, "approval_copy")
    if not seat_can_read(work, copy.official_id, copy.record_id):
        raise RuleBroken(Reason.SEAT_CANNOT_READ)
    work.record(GateCopyReleased(record_id=copy.record_id, approval_id=copy.approval_id, principal_id=copy.official_id, step=step.name))


def see_copy(work: Work, copy_id: int) -> None:
    """Marks a copy that lies at the gate as seen in the executive's place, who never gets it.

    Raises:
        NotPermitted: not the gatekeeper. RuleBroken: it does not lie at the gate any more.
    """
    copy, step = _at(work, copy_id)
    copy.seen_at, copy.seen_by = work.now, work.official_id
    inbox.take_away(work, copy.record_id, gates.people_of(work, copy.gate_team_id or 0))
    work.record(GateCopySeen(record_id=copy.record_id, approval_id=copy.approval_id, principal_id=copy.official_id, step=step.name))


def _at(work: Work, copy_id: int) -> tuple[CopyRecipient, Step]:
    """Gives a copy that lies at a gate the actor keeps, under the lock of its approval."""
    copy = work.load(CopyRecipient, copy_id, Action.DECIDE)
    work.load(Approval, copy.approval_id, Action.DECIDE, lock=True)
    work.session.expire(copy)  # under the lock it is read anew
    copy = work.load(CopyRecipient, copy_id, Action.DECIDE)
    step = work.session.get_one(Step, copy.step_id)
    as_himself = work.actor.on_behalf_of in {None, copy.official_id}
    keepers = gates.gatekeepers_of(work, copy.official_id, copy.gate_team_id) if copy.gate_team_id is not None else []
    if not as_himself or work.official_id not in keepers:
        raise NotPermitted(NOT_YOURS[GatePart.GATEKEEPER])
    if copy.released_at is not None or copy.seen_at is not None:
        raise RuleBroken(Reason.GATE_HAS_MOVED_ON, after=who_took_the_copy(work, copy, step))
    return copy, step
