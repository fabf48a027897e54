"""What the responsible does with an approval: sends it on again, takes it back, cancels it, goes on with a cancelled one."""

from collections.abc import Sequence

from sqlmodel import col, select

from casework.approvals.definition import StepRead
from casework.approvals.moving import BACK, STANDS, ApprovalRows, after_return_at, current, is_settled, outcome_of
from casework.approvals.rounds import NOTHING, Carried, up_to
from casework.approvals.rows import pinned, rows_of, standing_decisions
from casework.approvals.verb_table import OPEN
from casework.errors import RuleBroken
from casework.events import ApprovalCancelled, ApprovalReopened, ApprovalResumed, ApprovalWithdrawn
from casework.model import Approval, Record
from casework.services import inbox, subscribing
from casework.services.approving.overtaken import by_whom, who_started
from casework.services.approving.permitting import permit
from casework.services.approving.undoing import why_start_stands
from casework.services.moving import begin_round, lapse_open_seats
from casework.vocabulary import Action, ApprovalState, ApprovalVerb, Reason, StepState, Subscription, Verdict
from casework.work import Work


def resume(work: Work, approval_id: int) -> None:
    """Sends an approval that is with its responsible on again in a new round, from where the return said.

    Raises:
        NotPermitted: the actor is not the approval's responsible. RuleBroken: it is not with the responsible.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    permit(work, approval, ApprovalVerb.RESUME)
    after = NOTHING if approval.state is ApprovalState.WITHDRAWN else _as_returned(work, approval)
    approval.state = ApprovalState.IN_PROGRESS
    begin_round(work, approval, after, sent_on_by=work.official_id)
    inbox.take_away(work, approval.record_id, [approval.responsible_id])
    work.record(ApprovalResumed(record_id=approval.record_id, approval_id=approval_id, round=approval.round, resume_after=after.leading))


def withdraw(work: Work, approval_id: int, comment: str = "") -> None:
    """Takes a running approval back to its responsible, to be edited and started again; open seats lapse.

    Raises:
        NotPermitted: the actor is not the approval's responsible. RuleBroken: it is not under way.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    permit(work, approval, ApprovalVerb.WITHDRAW)
    lapse_open_seats(work, approval)
    approval.state, approval.told_away_until = ApprovalState.WITHDRAWN, None
    inbox.put(work, approval.record_id, approval.responsible_id, cause="withdrawn")
    subscribing.tell(work, approval_id, Subscription.WHEN_STEP_CHANGES, cause="withdrawn")
    work.record(ApprovalWithdrawn(record_id=approval.record_id, approval_id=approval_id, round=approval.round, comment=comment))


def cancel(work: Work, approval_id: int, comment: str = "") -> None:
    """Cancels an approval; whoever still had a seat to decide loses the access that came with it.

    Raises:
        NotPermitted: without full write. RuleBroken: the approval is finished.
    """
    approval = work.load(Approval, approval_id, Action.CANCEL, lock=True)
    work.load(Record, approval.record_id, Action.READ)
    permit(work, approval, ApprovalVerb.CANCEL)
    _end(work, approval, comment)


def undo_start(work: Work, approval_id: int) -> None:
    """Takes a start by mistake back: the approval is cancelled, as long as nobody who is asked has opened or decided it.

    Raises:
        NotPermitted: the actor is not the approval's responsible. RuleBroken: it is not under way, or somebody has opened or decided it.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    work.load(Record, approval.record_id, Action.READ)
    permit(work, approval, ApprovalVerb.UNDO_START)
    reason = why_start_stands(work, approval)
    if reason is not None:
        raise RuleBroken(reason, after=by_whom(work, approval, [reason]))
    _end(work, approval, "")


def _end(work: Work, approval: Approval, comment: str) -> None:
    approval.state, approval.finished_at = ApprovalState.CANCELLED, work.now
    work.record(ApprovalCancelled(record_id=approval.record_id, approval_id=approval.id, comment=comment))
    subscribing.tell(work, approval.id, Subscription.WHEN_STEP_CHANGES, cause="cancelled")
    lapse_open_seats(work, approval)
    inbox.take_away(work, approval.record_id, [approval.responsible_id])


def reopen(work: Work, approval_id: int) -> None:
    """Goes on with a cancelled approval in a new round, after the steps that stand.

    Raises:
        NotPermitted: neither responsible nor full write. RuleBroken: it is not cancelled, or another approval runs on the record.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    permit(work, approval, ApprovalVerb.REOPEN)
    record = work.load(Record, approval.record_id, Action.READ, lock=True)
    running = select(Approval.id).where(col(Approval.record_id) == record.id, col(Approval.state).in_(OPEN))
    open_one = work.session.exec(running).first()
    if open_one is not None:
        raise RuleBroken(Reason.APPROVAL_IS_OPEN, after=who_started(work, record.id, open_one))
    rows, steps = rows_of(work, approval), pinned(work, approval).steps
    approval.state, approval.finished_at = ApprovalState.IN_PROGRESS, None
    begin_round(work, approval, _still_standing(rows, steps), sent_on_by=work.official_id)
    work.record(ApprovalReopened(record_id=record.id, approval_id=approval_id, round=approval.round))


def _still_standing(rows: ApprovalRows, steps: Sequence[StepRead]) -> Carried:
    """Gives what stands of a cancelled approval, from the first step on; the last step is asked in any case.

    A step with an approval on a condition that needs others as well is asked again, of those others.
    """
    standing = 0
    for position, written in enumerate(steps, start=1):
        step = current(rows, position)
        if step is None or step.state not in STANDS:
            break
        if step.state is StepState.CONDITIONAL and not is_settled(step, written):
            return after_return_at(step, written)
        standing = position
    return up_to(min(standing, len(steps) - 1))


def _as_returned(work: Work, approval: Approval) -> Carried:
    """Gives what the round after the return takes over; returns from before steps were asked directly named the step to go on after."""
    decisions = standing_decisions(work, approval.id)
    old = [each for each in decisions if each.round == approval.round and each.verdict is Verdict.RETURN and each.return_to is None]
    if old:
        return up_to(old[-1].resume_after or 0)
    rows, definition = rows_of(work, approval), pinned(work, approval)
    for step in rows.steps:
        written = definition.steps[step.position - 1]
        if step.round == rows.round and outcome_of(step, written) in BACK:
            return after_return_at(step, written)
    return NOTHING
