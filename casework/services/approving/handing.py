"""Whose an approval is, and what it is to keep to: its responsible changes hands, its deadline and its urgency are set (f2.md 3)."""

import datetime as dt

from casework.approvals.parts import acting_for
from casework.approvals.rows import pinned
from casework.errors import RuleBroken
from casework.events import ApprovalHandedOver, ApprovalTakenOver, ApprovalTermsSet
from casework.model import Approval, Record
from casework.services import approval_facts, granting, inbox, subscribing
from casework.services.approving.permitting import permit
from casework.services.records.supplementing import welcome
from casework.vocabulary import Action, ApprovalState, ApprovalVerb, Cause, PrincipalKind, Reason, Right, Subscription
from casework.work import Work


def take_over(work: Work, approval_id: int) -> None:
    """Makes the actor responsible for the approval; the one before is told.

    Raises:
        NotPermitted: without full write. RuleBroken: the approval is finished.
    """
    approval = work.load(Approval, approval_id, Action.CANCEL, lock=True)
    permit(work, approval, ApprovalVerb.TAKE_OVER)
    before, after = approval.responsible_id, acting_for(work)
    if before == after:
        return
    _change_hands(work, approval, after)
    work.record(ApprovalTakenOver(record_id=approval.record_id, approval_id=approval_id, from_id=before, to_id=after))


def hand_over(work: Work, approval_id: int, official_id: int) -> None:
    """Makes a colleague responsible for the approval, with the access that takes; both are told, but who does it.

    Raises:
        NotPermitted: neither responsible nor full write. RuleBroken: the approval is finished, there is no such colleague, or the record
        is kept from them.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, lock=True)
    permit(work, approval, ApprovalVerb.HAND_OVER)
    before = approval.responsible_id
    welcome(work, work.load(Record, approval.record_id, Action.READ), official_id, {PrincipalKind.OFFICIAL})
    if before == official_id:
        return
    _change_hands(work, approval, official_id)
    work.record(ApprovalHandedOver(record_id=approval.record_id, approval_id=approval_id, from_id=before, to_id=official_id))


def set_terms(work: Work, approval_id: int, *, deadline: dt.date | None, is_urgent: bool, opened_version: int | None = None) -> None:
    """Sets the day the approval is to be final by, and whether it goes before others; a new day is reminded of anew.

    Raises:
        NotPermitted: neither responsible nor full write. RuleBroken: the approval is finished, the day has passed, or lies after the
        one that nothing may pass (``due`` of its definition). Stale: it was changed after it was opened.
    """
    approval = work.load(Approval, approval_id, Action.RESUME, opened_version=opened_version, lock=True)
    permit(work, approval, ApprovalVerb.SET_TERMS)
    if (approval.deadline, bool(approval.is_urgent)) == (deadline, is_urgent):
        return
    if approval.deadline != deadline:
        _refuse_day(work, approval, deadline)
        approval.deadline, approval.reminded_at, approval.told_late_at = deadline, None, None
    approval.is_urgent = is_urgent or None
    subscribing.tell(work, approval_id, Subscription.WHEN_STEP_CHANGES, cause="approval_terms")
    work.record(ApprovalTermsSet(record_id=approval.record_id, approval_id=approval_id, deadline=deadline, is_urgent=is_urgent))


def _refuse_day(work: Work, approval: Approval, deadline: dt.date | None) -> None:
    if deadline is not None and deadline < work.today:
        raise RuleBroken(Reason.DEADLINE_MUST_BE_LATER)
    field = pinned(work, approval).due
    if not field:
        return
    latest = approval_facts.facts_of(work, work.session.get_one(Record, approval.record_id)).get(field)
    if isinstance(latest, dt.date) and (deadline is None or deadline > latest):
        raise RuleBroken(Reason.PASSES_THE_LAST_DAY, detail=latest.isoformat())


def _change_hands(work: Work, approval: Approval, after: int) -> None:
    """Gives the approval to another responsible: the record lies in their inbox where it is for them to act, and is off the other's."""
    before, approval.responsible_id, approval.told_away_until = approval.responsible_id, after, None
    record = work.session.get_one(Record, approval.record_id)
    granting.give(work, record, after, right=Right.FULL_WRITE, cause=Cause.APPROVAL_RESPONSIBLE, cause_id=approval.id)
    work.session.flush()
    inbox.take_away(work, record.id, [before])
    if before != acting_for(work):
        inbox.put(work, record.id, before, cause="approval_taken_over")
    if approval.state is not ApprovalState.IN_PROGRESS:
        inbox.put(work, record.id, after, cause=str(approval.state))
    elif after != acting_for(work):
        inbox.put(work, record.id, after, cause="responsible")
