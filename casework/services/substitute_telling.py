"""Tells who stands in for an absent colleague of what waits for that one: as the seat opens, and by the clock as the substitution begins.

Once a seat and substitute, as far as the substitution reaches and lends; who that is, and that it is once, is the database's to say
(``casework_tell_substitutes``).
"""

from sqlalchemy import text

from casework.model import Approval
from casework.vocabulary import KIND_OF
from casework.work import Work

CAUSE = "approval_of_absent"
AT_ONCE = 100


def tell_of_seats(work: Work, approval: Approval) -> None:
    """Tells the substitutes of those the approval waits for, those who have not been told."""
    _tell(work, approval.id)


def tell_substitutes(work: Work) -> int:
    """Does the same for all approvals, a batch in each work, and says how many notices that was."""
    return _tell(work, None)


def _tell(work: Work, approval_id: int | None) -> int:
    work.session.flush()
    asked = {"approval": approval_id, "kind": KIND_OF[CAUSE], "cause": CAUSE, "most": AT_ONCE}
    told = work.session.connection().execute(text("SELECT casework_tell_substitutes(:approval, :kind, :cause, :most)"), asked)
    return int(told.scalar_one())
