"""The verbs of an approval, one module an idea; who may do which, and when, is ``casework.approvals.verb_table``."""

from casework.services.approving.approvers import remove_approver, replace_approver
from casework.services.approving.deciding import decide
from casework.services.approving.deleting import delete
from casework.services.approving.editing import edit_steps
from casework.services.approving.handing import hand_over, set_terms, take_over
from casework.services.approving.replying import change_reply_template, choose_reply, make_replies
from casework.services.approving.responsible import cancel, reopen, resume, undo_start, withdraw
from casework.services.approving.saying import comment, mark_seen
from casework.services.approving.starting import start
from casework.services.approving.undoing import undo

__all__ = [
    "cancel", "change_reply_template", "choose_reply", "comment", "decide", "delete", "edit_steps", "hand_over", "make_replies",
    "mark_seen", "remove_approver", "reopen", "replace_approver", "resume", "set_terms", "start", "take_over", "undo", "undo_start",
    "withdraw",
]  # fmt: skip
