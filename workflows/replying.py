"""Makes the replies of final approvals: planned in one work, filled in outside any, filed in another, all of an approval's or none.

Run again it finds them made. Killed between storing and filing it leaves bytes that nobody speaks of, which the sweep takes.
"""

from collections.abc import Sequence

from casework import faults
from casework.services import replies
from casework.services.replies import REPLIER, NotMade, ReplyPlan
from casework.vocabulary import ReplyTrouble
from documents import reply_filing
from documents.house_letter import house_template
from workflows.claiming import Claimed
from workflows.runtime import Failures, Kit

AT_ONCE = 25
"""How many letters one child fills in."""


def make_replies(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Makes the replies of each row's approval, or has its responsible told why there are none."""
    for row in rows:
        _make(kit, row.subject_id)
    return {}


def _make(kit: Kit, approval_id: int) -> None:
    with kit.platform.work(REPLIER) as work:
        plan = replies.planned_replies(work, approval_id)
        if isinstance(plan, NotMade):
            replies.refuse_replies(work, approval_id, plan)
    if not isinstance(plan, ReplyPlan):
        return
    filled = _fill_in(kit, plan)
    if isinstance(filled, NotMade):
        with kit.platform.work(REPLIER) as work:
            replies.refuse_replies(work, approval_id, filled)
        return
    for letter in filled:
        kit.platform.blobs.put(letter)
    faults.point("reply.stored")
    with kit.platform.work(REPLIER) as work:
        reply_filing.file_replies(work, plan, filled)
    faults.point("reply.committed")


def _fill_in(kit: Kit, plan: ReplyPlan) -> tuple[bytes, ...] | NotMade:
    """Fills every letter in; a field that is empty in one of them is named, and none is made."""
    template = kit.platform.blobs.read(plan.template_sha256) if plan.template_sha256 else house_template(plan.language)
    values = [values for _, values in plan.letters]
    made: list[bytes] = []
    lacking: set[str] = set()
    for start in range(0, len(values), AT_ONCE):
        merged = kit.merge(template, values[start : start + AT_ONCE])
        if merged.problem is not None:
            return NotMade(ReplyTrouble.TEMPLATE_IS_WRONG)
        lacking |= set(merged.lacking)
        made += merged.letters
    return NotMade(ReplyTrouble.FIELDS_ARE_EMPTY, tuple(sorted(lacking))) if lacking else tuple(made)
