"""Makes the replies of final approvals: planned in one work, filled in outside any, filed in another, all of an approval's or none.

Run again it finds them made. Killed between storing and filing it leaves bytes that nobody speaks of, which the sweep takes.
"""

from collections.abc import Sequence

from casework import faults
from casework.errors import Retryable
from casework.letter_fields import OF_PARTIES
from casework.services import replies
from casework.services.replies import REPLIER, NotMade, ReplyPlan
from casework.vocabulary import ReplyTrouble, TemplateProblem
from documents import reply_filing
from documents.house_letter import house_template
from documents.letter_trying import AT_ONCE, BYTES_AT_ONCE
from workflows.claiming import Claimed
from workflows.runtime import Failures, Kit

TRIES = 4
"""How often a child that breaks down over a template, which was tried before it was kept, is asked before it is the template's fault."""


def make_replies(kit: Kit, rows: Sequence[Claimed]) -> Failures:
    """Makes the replies of each row's approval, or has its responsible told why there are none."""
    for row in rows:
        _make(kit, row.subject_id, is_last=row.attempts >= TRIES)
    return {}


def _make(kit: Kit, approval_id: int, *, is_last: bool) -> None:
    with kit.platform.work(REPLIER) as work:
        plan = replies.planned_replies(work, approval_id)
        if isinstance(plan, NotMade):
            replies.refuse_replies(work, approval_id, plan)
    if not isinstance(plan, ReplyPlan):
        return
    filled = _fill_in(kit, plan, is_last=is_last)
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


def _fill_in(kit: Kit, plan: ReplyPlan, *, is_last: bool) -> tuple[bytes, ...] | NotMade:
    """Fills every letter in; a field that is empty in one of them is named, with whose it is, and none is made.

    Raises:
        Retryable: the child broke down, which may be the machine's fault.
    """
    template = kit.platform.blobs.read(plan.template_sha256) if plan.template_sha256 else house_template(plan.language)
    values = [values for _, values in plan.letters]
    made: list[bytes] = []
    lacking: set[str] = set()
    at_once = max(1, min(AT_ONCE, BYTES_AT_ONCE // len(template)))
    for start in range(0, len(values), at_once):
        merged = kit.merge(template, values[start : start + at_once])
        if merged.problem is TemplateProblem.UNREADABLE and not is_last:
            raise Retryable("the letters could not be filled in")
        if merged.problem is not None:
            return NotMade(ReplyTrouble.TEMPLATE_IS_WRONG)
        lacking |= set(merged.lacking)
        made += merged.letters
    return _lacks(plan, lacking) if lacking else tuple(made)


def _lacks(plan: ReplyPlan, lacking: set[str]) -> NotMade:
    of_parties = {name for name in lacking if name.startswith(OF_PARTIES)}
    whose = tuple(party.key for party, values in plan.letters if of_parties - values.keys())
    return NotMade(ReplyTrouble.FIELDS_ARE_EMPTY, tuple(sorted(lacking)), whose)
