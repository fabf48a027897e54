"""The responsible's say about the reply records of an approval: whether they are made, by which template, and once more after a trouble."""

from casework.approvals.parts import acting_for
from casework.errors import RuleBroken
from casework.model import Approval, ApprovalReply
from casework.services import reply_choices
from casework.services.approving.permitting import permit
from casework.vocabulary import Action, ApprovalVerb, Reason, ReplyState
from casework.work import Work


def choose_reply(work: Work, approval_id: int, *, is_wanted: bool, template_id: int | None = None, language: str = "da") -> None:
    """Says whether replies are made when the approval is final, and by which template; without one, by the house's own letter.

    Raises:
        NotPermitted: the actor is not its responsible. RuleBroken: the approval is finished, or the template is not in use.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    permit(work, approval, ApprovalVerb.CHOOSE_REPLY)
    reply_choices.choose(work, approval, is_wanted=is_wanted, template_id=template_id, language=language)


def make_replies(work: Work, approval_id: int) -> None:
    """Has the replies of a final approval made that could not be made before; what was empty should be filled in first.

    Where the responsible can no longer read the record, somebody else with full write does it, and the replies are theirs.

    Raises:
        NotPermitted: neither responsible nor full write.
        RuleBroken: it is not final, its replies are made or under way, or none was chosen.
    """
    approval = _stopped(work, approval_id)
    reply_choices.due(work, approval)


def change_reply_template(work: Work, approval_id: int, *, template_id: int | None = None, language: str = "da") -> None:
    """Has the replies that could not be made written by another template, and made now.

    Raises:
        NotPermitted, RuleBroken: as ``make_replies``, and where the template is not in use.
    """
    approval = _stopped(work, approval_id)
    reply_choices.choose(work, approval, is_wanted=True, template_id=template_id, language=language)
    reply_choices.due(work, approval)


def _stopped(work: Work, approval_id: int) -> Approval:
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    permit(work, approval, ApprovalVerb.MAKE_REPLIES)
    reply = work.session.get(ApprovalReply, approval_id)
    if reply is not None and reply.state is ReplyState.MADE:
        raise RuleBroken(Reason.REPLIES_ARE_MADE)
    if reply is None or reply.state is not ReplyState.NOT_MADE:
        raise RuleBroken(Reason.NO_REPLY_TO_MAKE)
    mine = acting_for(work)
    reply.asked_by = None if mine == approval.responsible_id else mine
    return approval
