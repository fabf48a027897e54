"""What is said about an approval without deciding: a copy marked as seen, a comment."""

from sqlmodel import col, select

from casework.approvals.parts import IN_HAND, acting_for
from casework.errors import NotPermitted
from casework.events import ApprovalCommented, CopySeen
from casework.model import Approval, ApprovalComment, CopyRecipient, Step
from casework.services import inbox, noticing, subscribing
from casework.services.approving.permitting import permit
from casework.vocabulary import Action, ApprovalVerb, Reason, Subscription
from casework.work import Work


def mark_seen(work: Work, approval_id: int, comment: str = "", *, tell_responsible: bool = False) -> None:
    """Marks every copy of the approval that the actor has got as seen; the responsible is told only when asked for.

    Raises:
        NotPermitted: the actor has got no copy of it that is not marked yet.
    """
    approval = work.load(Approval, approval_id, Action.DECIDE, lock=True)
    permit(work, approval, ApprovalVerb.SEEN)
    copies = select(CopyRecipient, Step).join(Step, col(Step.id) == CopyRecipient.step_id)
    mine = copies.where(
        col(CopyRecipient.approval_id) == approval_id,
        col(CopyRecipient.official_id) == acting_for(work),
        col(CopyRecipient.seen_at).is_(None),
        IN_HAND,
    )
    found = work.session.exec(mine).all()
    if not found:
        raise NotPermitted(Reason.NOT_A_COPY_RECIPIENT)
    for copy, step in found:
        copy.seen_at, copy.comment = work.now, comment
        work.record(CopySeen(record_id=approval.record_id, approval_id=approval_id, step=step.name, comment=comment))
    inbox.take_away(work, approval.record_id, [acting_for(work)])
    if tell_responsible and approval.responsible_id != acting_for(work):
        inbox.put(work, approval.record_id, approval.responsible_id, cause="approval_copy_seen")


def comment(work: Work, approval_id: int, text: str) -> int:
    """Says something about an open approval without deciding, and gives the comment's id; its responsible, and who asked for it, are told.

    Raises:
        NotFound: the record is not the actor's to read. RuleBroken: there is no text, or the approval is finished.
    """
    approval = work.load(Approval, approval_id, Action.DECIDE)
    permit(work, approval, ApprovalVerb.COMMENT, text)
    said = work.add(
        ApprovalComment(
            approval_id=approval_id,
            record_id=approval.record_id,
            round=approval.round,
            official_id=work.official_id,
            on_behalf_of_id=work.actor.on_behalf_of,
            text=text.strip(),
            said_at=work.now,
        )
    )
    work.record(ApprovalCommented(record_id=approval.record_id, approval_id=approval_id, round=approval.round, comment=text.strip()))
    noticing.tell(work, [approval.responsible_id], cause="approval_comment", record_id=approval.record_id)
    subscribing.tell(work, approval_id, Subscription.WHEN_COMMENT_IS_ADDED, cause="approval_comment")
    return said.id
