"""What is shown before several approvals are decided together: of each, what a decision is made on, and by which definition it runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case as sql_case
from sqlalchemy import exists
from sqlalchemy import select as plain_select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import col

from casework.approvals.gate_table import OPEN
from casework.approvals.parts import holders
from casework.model import Approval, Definition, DefinitionVersion, GatePassage, Record, Seat, Step
from casework.queries.approvals import absent_colleagues
from casework.queries.approved_parts import DecidedOn, decided_on_each
from casework.queries.record_page import names_of
from casework.vocabulary import ApprovalState, SeatState, StepState
from casework.work import Work

MOST_TOGETHER = 100
"""So many are shown and approved together: each is looked at on one screen, and each is compared with what was seen."""


@dataclass(frozen=True)
class ToApprove:
    """Is an approval that waits for the asker; ``for_id`` and ``for_whom`` are the absent colleague at whose seat it waits.

    ``seen`` is what is shown of it, with the manifest that a decision names. ``is_last`` says that nobody is asked after this step.
    """

    approval_id: int
    record_id: int
    seat_id: int
    title: str
    definition_id: int
    definition: str
    step: str
    is_last: bool
    is_urgent: bool
    for_id: int | None
    for_whom: str
    seen: DecidedOn


def to_approve(work: Work, record_ids: Sequence[int]) -> tuple[ToApprove, ...]:
    """Gives those of the records that wait for the asker's decision, in the order they were named; the others are left out."""
    wanted = list(dict.fromkeys(record_ids))[:MOST_TOGETHER]
    mine, absent = holders(work), frozenset() if work.actor.on_behalf_of else frozenset(absent_colleagues(work))
    own_first = sql_case((col(Seat.holder_id).in_(mine), 0), else_=1)
    query = (
        plain_select(
            col(Approval.id),
            col(Approval.record_id),
            col(Approval.is_urgent),
            col(Approval.own_content),
            col(Seat.id).label("seat_id"),
            col(Seat.holder_id),
            col(Record.title),
            col(Step.title).label("step"),
            col(Step.position),
            col(DefinitionVersion.content),
            col(Definition.id).label("definition_id"),
            col(Definition.title).label("definition"),
        )
        .join(Seat, col(Seat.approval_id) == Approval.id)
        .join(Step, col(Step.id) == Seat.step_id)
        .join(Record, col(Record.id) == Approval.record_id)
        .join(DefinitionVersion, col(DefinitionVersion.id) == Approval.definition_version_id)
        .join(Definition, col(Definition.id) == DefinitionVersion.definition_id)
        .where(
            col(Approval.record_id).in_(wanted),
            col(Approval.state) == ApprovalState.IN_PROGRESS,
            col(Step.state) == StepState.OPEN,
            col(Seat.state) == SeatState.OPEN,
            col(Seat.holder_id).in_(mine | absent),
            ~exists().where(col(GatePassage.seat_id) == Seat.id, col(GatePassage.place).in_(OPEN)),  # what lies at a gate is decided there
        )
        .order_by(col(Approval.record_id), own_first, col(Seat.id))
        .ext(distinct_on(col(Approval.record_id)))
    )
    found = {row.record_id: row for row in work.session.execute(query)}
    names = names_of(work, {row.holder_id for row in found.values()} - mine)
    seen = decided_on_each(work, [row.id for row in found.values()])
    return tuple(
        ToApprove(
            approval_id=row.id,
            record_id=row.record_id,
            seat_id=row.seat_id,
            title=row.title,
            definition_id=row.definition_id,
            definition=row.definition,
            step=row.step,
            is_last=row.position == len((row.own_content or row.content)["steps"]),
            is_urgent=bool(row.is_urgent),
            for_id=None if row.holder_id in mine else row.holder_id,
            for_whom=names.get(row.holder_id, ""),
            seen=seen[row.id],
        )
        for row in (found[each] for each in wanted if each in found)
    )
