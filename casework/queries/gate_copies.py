"""Copies to executives: what lies at a gate for who keeps it, and what has been let through to its executive and not been seen."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy import select as plain_select
from sqlmodel import col

from casework.approvals.parts import acting_for
from casework.errors import NotPermitted
from casework.model import Approval, Case, CopyRecipient, Record, Step
from casework.queries.gate import COPIES_LYING, my_gates
from casework.vocabulary import Reason
from casework.work import Work


@dataclass(frozen=True)
class GateCopy:
    """Is a copy of a step that is an executive's, or is to be."""

    copy_id: int
    approval_id: int
    record_id: int
    executive_id: int
    title: str
    case_number: str
    step: str
    is_urgent: bool
    told_at: dt.datetime


def copies_at_gate(work: Work, executive_id: int) -> tuple[GateCopy, ...]:
    """Lists the copies that lie at an executive's gate, the urgent first, then the oldest.

    Raises:
        NotPermitted: the actor keeps no gate of that executive today.
    """
    if executive_id not in {each.executive_id for each in my_gates(work)}:
        raise NotPermitted(Reason.NOT_THE_GATEKEEPER)
    return _shown(work, col(CopyRecipient.official_id) == executive_id, *COPIES_LYING)


def executive_copies(work: Work) -> tuple[GateCopy, ...]:
    """Lists the copies that have been let through to the actor, or to whom he acts for, and not been marked as seen."""
    mine = (col(CopyRecipient.official_id) == acting_for(work), col(CopyRecipient.released_at).is_not(None))
    return _shown(work, *mine, col(CopyRecipient.seen_at).is_(None))


def _shown(work: Work, *conditions: ColumnElement[bool]) -> tuple[GateCopy, ...]:
    query = (
        plain_select(CopyRecipient, Approval, Step, Record, col(Case.number))
        .join(Approval, col(Approval.id) == CopyRecipient.approval_id)
        .join(Step, col(Step.id) == CopyRecipient.step_id)
        .join(Record, col(Record.id) == CopyRecipient.record_id)
        .join(Case, col(Case.id) == Record.case_id, isouter=True)
        .where(*conditions)
        .order_by(col(Approval.is_urgent).desc(), col(CopyRecipient.told_at), col(CopyRecipient.id))
    )
    return tuple(
        GateCopy(
            copy.id,
            approval.id,
            record.id,
            copy.official_id,
            record.title,
            number or "",
            step.title,
            bool(approval.is_urgent),
            copy.told_at,
        )
        for copy, approval, step, record, number in work.session.execute(query).all()
    )
