"""What of one's own decisions may still be taken back, and until when: the next person opens it or decides."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from casework.approvals.parts import verbs_for
from casework.approvals.verb_table import TABLE
from casework.model import Approval, Decision, Record, Step
from casework.queries.record_page import names_of
from casework.services.approving.undoing import latest_decision, who_has_it, who_is_asked, why_it_stands, why_start_stands
from casework.services.moving import is_all_approved
from casework.vocabulary import Action, ApprovalVerb, StepState, Verdict
from casework.work import Work

MOST_LOOKED_AT = 20
STATES = TABLE[ApprovalVerb.UNDO].states


@dataclass(frozen=True)
class Undoable:
    """Is a decision of the actor's that nobody has gone on from; ``for_id`` is the absent colleague it was given for.

    ``until`` names those who have it now and end that by opening it or deciding; nobody where the step still waits for others, who end
    it by deciding (``step_waits``), or where the next one has not been asked yet.
    """

    approval_id: int
    record_id: int
    title: str
    decision_id: int
    step: str
    verdict: Verdict
    at: dt.datetime
    for_id: int | None
    for_name: str
    until: tuple[str, ...]
    step_waits: bool


def my_undoable(work: Work, approval_id: int) -> Undoable | None:
    """Gives the actor's decision in an approval that may still be undone, or nothing.

    Raises:
        NotFound: it does not exist or its record is not the actor's to see.
    """
    return _undoable(work, work.load(Approval, approval_id, Action.READ))


def start_undoable(work: Work, approval_id: int) -> tuple[str, ...] | None:
    """Names who is asked, and so ends by opening or deciding that the actor may take the start back; None where he may not.

    Raises:
        NotFound: it does not exist or its record is not the actor's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    if ApprovalVerb.UNDO_START not in verbs_for(work, approval) or is_all_approved(work, approval):
        return None
    if why_start_stands(work, approval) is not None:
        return None
    asked = list(dict.fromkeys(who_is_asked(work, approval)))
    names = names_of(work, set(asked))
    return tuple(names[id] for id in asked if id in names)


def last_decided(work: Work, most: int = 3) -> tuple[Undoable, ...]:
    """Gives the actor's decisions that may still be undone, the latest first."""
    later = aliased(Decision)
    mine = (
        select(Approval)
        .join(Decision, col(Decision.approval_id) == Approval.id)
        .where(
            col(Decision.actor_id) == work.actor.official_id,
            col(Decision.undone_at).is_(None),
            col(Approval.state).in_(STATES),
            ~exists().where(later.approval_id == Approval.id, later.undone_at.is_(None), later.id > Decision.id),  # type: ignore[arg-type, union-attr]  # columns
        )
        .order_by(col(Decision.id).desc())
        .limit(MOST_LOOKED_AT)
    )
    found = (_undoable(work, approval) for approval in work.session.exec(mine).all())
    return tuple(each for each in found if each is not None)[:most]


def _undoable(work: Work, approval: Approval) -> Undoable | None:
    decision = latest_decision(work, approval)
    if decision is None or decision.actor_id != work.actor.official_id or approval.deleted_at is not None:
        return None
    if work.actor.on_behalf_of not in {None, decision.on_behalf_of_id}:
        return None
    if approval.state not in STATES or is_all_approved(work, approval) or why_it_stands(work, approval, decision) is not None:
        return None
    step = work.session.get_one(Step, decision.step_id)
    waiting = [] if step.state is StepState.OPEN else who_has_it(work, approval, decision)
    others = list(dict.fromkeys(id for id in waiting if id not in {decision.actor_id, decision.on_behalf_of_id}))
    names = names_of(work, {*others, decision.on_behalf_of_id or 0} - {0})
    return Undoable(
        approval_id=approval.id,
        record_id=approval.record_id,
        title=work.load(Record, approval.record_id, Action.READ).title,
        decision_id=decision.id,
        step=step.title,
        verdict=decision.verdict,
        at=decision.decided_at,
        for_id=decision.on_behalf_of_id,
        for_name=names.get(decision.on_behalf_of_id or 0, ""),
        until=tuple(names[id] for id in others if id in names),
        step_waits=step.state is StepState.OPEN,
    )
