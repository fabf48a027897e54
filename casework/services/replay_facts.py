"""What a replay depends on, stored when it is first used in a round: conditions, holders of role seats, days that are waited for.

A field that changes afterwards is told on the approval and decides nothing anew.
"""

import datetime as dt

from sqlmodel import col, select

from casework.approvals import conditions
from casework.approvals.asking import Asks
from casework.approvals.definition import SeatRead, StepRead
from casework.approvals.moving import ApprovalRows, current
from casework.approvals.rows import rows_of
from casework.approvals.seating import holder_of
from casework.case_types.evaluating import Facts, evaluate
from casework.case_types.expressions import Scalar
from casework.errors import RuleBroken
from casework.model import Approval, Record, ReplayFact
from casework.services import approval_facts
from casework.vocabulary import Reason, SeatRule, StepState
from casework.work import Work

WHEN = ":when"
"""How the keys of conditions end: ``step:2:when`` of data, ``process:large:when`` of a process."""


def holds(work: Work, approval: Approval, record: Record, position: int, written: StepRead) -> bool:
    """Says whether a step takes place; what was looked at is stored with the answer, once a round, and never asked again in it."""
    key = f"step:{position}{WHEN}"
    found = _fact(work, approval, key)
    if found is None:
        fields = _fields(work, record, rows_of(work, approval))
        found = _keep(work, approval, key, conditions.answer(written.when, fields, work.today).data())
    return bool(found.value["holds"])


def holder(work: Work, approval: Approval, record: Record, key: str, seat: SeatRead) -> int:
    """Gives a seat's holder; what a role came to is stored, so that a replay never asks the organisation again."""
    if seat.rule is not SeatRule.ROLE:
        return holder_of(work, record, seat)
    found = _fact(work, approval, key)
    if found is None:
        found = _keep(work, approval, key, {"rule": seat.text, "holder": holder_of(work, record, seat)})
    return int(found.value["holder"])


def day_waited_for(work: Work, approval: Approval, record: Record, position: int, written: StepRead) -> dt.date | None:
    """Gives the day a step waits for, nothing where it waits for none.

    Raises:
        RuleBroken: ``WAITS_FOR_A_FIELD``: the fields that would say it are not filled in.
    """
    if written.until is None:
        return None
    key = f"step:{position}:until"
    found = _fact(work, approval, key)
    if found is None:
        answer = evaluate(written.until, Facts(work.today, _fields(work, record, rows_of(work, approval))))
        if not isinstance(answer.value, dt.date):
            raise RuleBroken(Reason.WAITS_FOR_A_FIELD, detail=", ".join((written.title, *answer.missing)))
        found = _keep(work, approval, key, {"day": answer.value.isoformat()})
    return dt.date.fromisoformat(found.value["day"])


def asks_of(work: Work, approval: Approval, rows: ApprovalRows) -> Asks:
    """Gives what a process may ask in the approval's round: the answers there are, and the fields for those there are not."""
    kept = select(ReplayFact.key, ReplayFact.value).where(
        col(ReplayFact.approval_id) == approval.id, col(ReplayFact.round) == approval.round, col(ReplayFact.key).like(f"process:%{WHEN}")
    )
    answers = {key.removeprefix("process:").removesuffix(WHEN): bool(value["holds"]) for key, value in work.session.exec(kept).all()}
    return Asks(_fields(work, work.session.get_one(Record, approval.record_id), rows), work.today, answers)


def keep_answers(work: Work, approval: Approval, asks: Asks) -> None:
    """Stores what a process asked for the first time in the round."""
    for name, asked in asks.fresh.items():
        _keep(work, approval, f"process:{name}{WHEN}", asked.data())


def _fields(work: Work, record: Record, rows: ApprovalRows) -> dict[str, Scalar | None]:
    """Gives the fields that conditions look at, with which steps were approved on a condition among them."""
    met = (current(rows, position) for position in {step.position for step in rows.steps})
    decided: dict[str, Scalar | None] = {
        conditions.on_condition(step.name): step.state is StepState.CONDITIONAL for step in met if step is not None
    }
    return approval_facts.facts_of(work, record) | decided


def _fact(work: Work, approval: Approval, key: str) -> ReplayFact | None:
    kept = select(ReplayFact).where(
        col(ReplayFact.approval_id) == approval.id, col(ReplayFact.round) == approval.round, col(ReplayFact.key) == key
    )
    return work.session.exec(kept).first()


def _keep(work: Work, approval: Approval, key: str, value: dict[str, object]) -> ReplayFact:
    return work.add(ReplayFact(approval_id=approval.id, record_id=approval.record_id, round=approval.round, key=key, value=value))
