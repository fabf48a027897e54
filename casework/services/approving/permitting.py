"""Whether an actor may do a verb now: what he is to the approval, held against the table of verbs."""

from casework.approvals.parts import parts_of
from casework.approvals.verb_table import NOT_YOURS, TABLE, reason_by_state
from casework.errors import NotPermitted, RuleBroken
from casework.model import Approval
from casework.vocabulary import ApprovalVerb, Reason
from casework.work import Work


def permit(work: Work, approval: Approval, verb: ApprovalVerb, comment: str = "x") -> None:
    """Refuses a verb that is not the actor's, or that the approval's state does not allow.

    Raises:
        NotPermitted: the actor is none of what the verb asks for. RuleBroken: with every reason.
    """
    row = TABLE[verb]
    if not parts_of(work, approval) & set(row.parts):
        raise NotPermitted(NOT_YOURS[row.parts[0]])
    reasons = [reason] if (reason := reason_by_state(row, approval.state)) else []
    if row.needs_comment and not comment.strip():
        reasons.append(Reason.COMMENT_IS_REQUIRED)
    if reasons:
        raise RuleBroken(*reasons)
