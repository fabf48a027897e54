"""Who was first: what somebody is told whose deed on an approval came too late, as far as the record's history shows it to him."""

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import TextClause, text
from sqlmodel import col, or_, select

from casework.approvals import gate_table
from casework.approvals.parts import acting_for, holders
from casework.approvals.verb_table import ROWS
from casework.errors import DoneFirst
from casework.events import (
    ApprovalCommented,
    ApprovalHandedOver,
    ApprovalReopened,
    ApprovalStarted,
    ApprovalTakenOver,
    ApprovalTermsSet,
    ApproverReplaced,
    CaseChanged,
    CopySeen,
    DocumentFiled,
    DocumentPutBack,
    DocumentsOrdered,
    DocumentTakenOff,
    GateAssured,
    GateSkippedAfterwards,
    GateSorted,
    GateWordsAdjusted,
    PartyPut,
    PartyRefreshed,
    PartyRoleChanged,
    PartyTakenOff,
    RecordChanged,
    RecordLeftCase,
    RecordPlacedOnCase,
    SeatDecided,
    StepsEdited,
    kind_of,
)
from casework.model import Approval, CopyRecipient, Decision, EventRow, GatePassage, Record, Seat, Step
from casework.queries.record_page import names_of
from casework.vocabulary import GatePlace, Reason
from casework.work import Work

GOES_ON = frozenset(
    {kind_of(row.event) for row in ROWS} - {kind_of(each) for each in (ApprovalCommented, ApprovalTermsSet, CopySeen, StepsEdited)}
)
"""What takes an approval on, or back, or to somebody else: what can be done first."""
MOVES_AT_GATE = frozenset(
    {kind_of(row.event) for row in gate_table.ROWS if not row.of_copy}
    - {kind_of(each) for each in (GateSorted, GateAssured, GateSkippedAfterwards, GateWordsAdjusted)}
)
"""What puts something elsewhere at an executive's gate."""
OF_COPIES = frozenset(kind_of(row.event) for row in gate_table.ROWS if row.of_copy)
WRITES = frozenset(
    map(
        kind_of,
        (
            CaseChanged, DocumentFiled, DocumentPutBack, DocumentsOrdered, DocumentTakenOff, PartyPut, PartyRefreshed, PartyRoleChanged,
            PartyTakenOff, RecordChanged, RecordLeftCase, RecordPlacedOnCase,
        ),
    )
)  # fmt: skip
"""What changes that which a decision is bound to."""
TOO_LATE = frozenset(
    {
        Reason.STEP_NOT_OPEN, Reason.APPROVAL_IS_FINISHED, Reason.APPROVAL_IS_WITH_THE_RESPONSIBLE, Reason.APPROVAL_NOT_RETURNED,
        Reason.APPROVAL_NOT_CANCELLED, Reason.NEXT_HAS_DECIDED,
    }
)  # fmt: skip
"""Reasons that stand because of what somebody did."""
MOST_LOOKED_AT = 50
TOLD_FACTS = ("approval_id", "definition", "step", "verdict", "round", "to_id")
TOLD_AT_A_GATE = (*TOLD_FACTS, "principal_id", "bypass")


def by_whom(work: Work, approval: Approval, reasons: Collection[Reason], *, seat_id: int | None = None) -> DoneFirst | None:
    """Gives who did first what stands in the way, or nothing where nobody did: who decided the seat, else who took the approval on."""
    if Reason.ALREADY_DECIDED in reasons and seat_id is not None:
        return _decided_seat(work, seat_id)
    return _latest(work, approval.record_id, approval.id, GOES_ON) if TOO_LATE & set(reasons) else None


def instead_of_me(work: Work, approval: Approval, reason: Reason) -> DoneFirst | None:
    """Gives who put somebody else on the actor's seat, or into the place of the responsible that was the actor's; or nothing."""
    here = (approval.record_id, approval.id)
    if reason is Reason.NO_SEAT_FOR_YOU:
        return _latest(work, *here, {kind_of(ApproverReplaced)}, lambda facts: facts["from_id"] in holders(work))
    if reason is Reason.NOT_THE_RESPONSIBLE:
        return _latest(
            work, *here, {kind_of(ApprovalTakenOver), kind_of(ApprovalHandedOver)}, lambda facts: facts["from_id"] == acting_for(work)
        )
    return None


def who_ended_my_seat(work: Work, approval_id: int) -> DoneFirst | None:
    """Gives who did what a seat of the actor's lapsed by, told to whom the seat alone had let in: he may not read the record any more."""
    return _from_wall(work, text("SELECT *, NULL AS executive FROM casework_overtaken(:id, :kinds)"), approval_id, TOLD_FACTS)


def who_moved_it(work: Work, passage: GatePassage) -> DoneFirst | None:
    """Gives who put what is at a gate where it is now: by a verb there, or by taking the approval on or back."""
    here = (passage.record_id, passage.approval_id)
    if passage.place is GatePlace.LAPSED:
        return _latest(work, *here, GOES_ON)
    return _latest(work, *here, MOVES_AT_GATE, lambda facts: facts["principal_id"] == passage.executive_id)


def who_took_the_copy(work: Work, copy: CopyRecipient, step: Step) -> DoneFirst | None:
    """Gives who let a copy through the gate, or marked it as seen, before the actor."""

    def is_it(facts: dict[str, Any]) -> bool:
        return (facts["principal_id"], facts["step"]) == (copy.official_id, step.name)

    return _latest(work, copy.record_id, copy.approval_id, OF_COPIES, is_it)


def who_took_it_from_me(work: Work, passage_id: int) -> DoneFirst | None:
    """Gives who took something at a gate away from the actor, told to whom only that had let in: he may not read the record any more."""
    return _from_wall(work, text("SELECT * FROM casework_taken_at_gate(:id, :kinds)"), passage_id, TOLD_AT_A_GATE)


def _from_wall(work: Work, query: TextClause, id: int, told: Collection[str]) -> DoneFirst | None:
    """Gives what the database tells of who was first to somebody who reads the record no more: those facts, and nothing else of it."""
    row = work.session.connection().execute(query, {"id": id, "kinds": sorted(GOES_ON)}).first()
    if row is None:
        return None
    facts = {name: row.facts[name] for name in told if name in row.facts}
    behalf, to = row.on_behalf_of or "", row.executive or ""
    return DoneFirst(by=row.done_by, at=row.at, kind=row.kind, facts=facts, on_behalf_of=behalf, to=to)


def who_wrote(work: Work, record: Record) -> DoneFirst | None:
    """Gives who last changed what a decision on the record is bound to."""
    here = col(EventRow.record_id) == record.id
    rows = _events(work, WRITES, here if record.case_id is None else or_(here, col(EventRow.case_id) == record.case_id))
    return next((_told(work, row, {}) for row in rows), None)


def who_started(work: Work, record_id: int, approval_id: int) -> DoneFirst | None:
    """Gives who started the approval that runs on a record, or set it going again."""
    return _latest(work, record_id, approval_id, {kind_of(ApprovalStarted), kind_of(ApprovalReopened)})


def _decided_seat(work: Work, seat_id: int) -> DoneFirst | None:
    carried = select(Seat.carried_decision_id).where(col(Seat.id) == seat_id)
    standing = select(Decision).where(
        or_(col(Decision.seat_id) == seat_id, col(Decision.id).in_(carried)), col(Decision.undone_at).is_(None)
    )
    decision = work.session.exec(standing).first()
    if decision is None:
        return None
    names = names_of(work, {decision.actor_id, *_known(decision.on_behalf_of_id)})
    return DoneFirst(
        by=names.get(decision.actor_id, ""),
        at=decision.decided_at,
        kind=kind_of(SeatDecided),
        facts={
            "approval_id": decision.approval_id,
            "step": work.session.get_one(Step, decision.step_id).name,
            "verdict": str(decision.verdict),
        },
        on_behalf_of=names.get(decision.on_behalf_of_id or 0, ""),
        is_own=decision.actor_id == work.official_id,
    )


def _latest(
    work: Work, record_id: int, approval_id: int, kinds: Collection[str], fits: Callable[[dict[str, Any]], bool] = lambda _: True
) -> DoneFirst | None:
    for row in _events(work, kinds, col(EventRow.record_id) == record_id):
        facts = json.loads(row.body)["facts"]
        if facts["approval_id"] == approval_id and fits(facts):
            return _told(work, row, facts)
    return None


def _events(work: Work, kinds: Collection[str], where: Any) -> Iterable[EventRow]:
    """Gives what officials did, the latest first: what the motor does follows from it."""
    query = select(EventRow).where(where, col(EventRow.kind).in_(kinds), col(EventRow.actor_id).is_not(None))
    return work.session.exec(query.order_by(col(EventRow.id).desc()).limit(MOST_LOOKED_AT)).all()


def _told(work: Work, row: EventRow, facts: dict[str, Any]) -> DoneFirst:
    is_at_gate = row.kind in MOVES_AT_GATE | OF_COPIES
    to = facts.get("principal_id" if is_at_gate else "to_id")
    names = names_of(work, {*_known(row.actor_id), *_known(row.on_behalf_of_id), *_known(to)})
    return DoneFirst(
        by=names.get(row.actor_id or 0, ""),
        at=row.at,
        kind=row.kind,
        facts={name: facts[name] for name in (TOLD_AT_A_GATE if is_at_gate else TOLD_FACTS) if name in facts},
        on_behalf_of=names.get(row.on_behalf_of_id or 0, ""),
        to=names.get(to or 0, ""),
        is_own=row.actor_id == work.official_id,
    )


def _known(id: int | None) -> set[int]:
    return {id} if id else set()
