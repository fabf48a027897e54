"""Takes a cancelled approval away: no page shows it any more, and what was decided stays evidence, in history and in the rows."""

from casework.events import ApprovalDeleted
from casework.model import Approval, Record
from casework.services import inbox
from casework.services.approving.permitting import permit
from casework.vocabulary import Action, ApprovalVerb
from casework.work import Work


def delete(work: Work, approval_id: int, comment: str = "") -> None:
    """Takes a cancelled approval off the record's page for good; an earlier one that there was is shown again.

    Raises:
        NotPermitted: neither responsible nor full write. RuleBroken: it is not cancelled, or deleted already.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    work.load(Record, approval.record_id, Action.READ)
    permit(work, approval, ApprovalVerb.DELETE)
    approval.deleted_at = work.now
    inbox.take_away(work, approval.record_id, [approval.responsible_id])
    work.record(ApprovalDeleted(record_id=approval.record_id, approval_id=approval_id, comment=comment))
