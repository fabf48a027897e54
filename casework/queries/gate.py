"""What lies at the gates before executives: a gatekeeper's list for each, the executive's own list, and one thing with what it needs.

A gatekeeper sees the gates he keeps today, an executive what has been released. Whoever reads the record learns where it waits.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists
from sqlalchemy import select as plain_select
from sqlmodel import col, func, select

from casework.approvals.gate_table import OPEN, verbs_at
from casework.approvals.parts import acting_for
from casework.approvals.rows import pinned
from casework.errors import NotFound, NotPermitted
from casework.model import Approval, Case, CopyRecipient, GatePassage, Membership, Official, Reading, Record, Step, Substitution
from casework.queries.record_page import names_of
from casework.services.approving.deciding import is_drafter
from casework.services.as_seen import as_seen
from casework.services.gates import ON_BEHALF
from casework.services.gating import parts_at
from casework.vocabulary import Action, ApprovalState, GateBand, GateBypass, GateFlag, GatePart, GatePlace, GateVerb, Reason, Verdict
from casework.work import Work

WEEK = 7
IN_SIGHT = (GatePlace.WITH_EXECUTIVE, GatePlace.AFTER)
COPIES_LYING = (
    col(CopyRecipient.gate_team_id).is_not(None),
    col(CopyRecipient.released_at).is_(None),
    col(CopyRecipient.seen_at).is_(None),
)
"""Holds of a copy that lies at a gate."""
_FLAGS = {GateFlag.HIGH: 0, GateFlag.NORMAL: 1, None: 1, GateFlag.LOW: 2}
_PLACES = {GatePlace.BEFORE: 0, GatePlace.AFTER: 0, GatePlace.WITH_EXECUTIVE: 1}


@dataclass(frozen=True)
class GateKept:
    """Is a gate that the actor keeps today, with how much lies in each place of it, and how many copies to the executive."""

    executive_id: int
    name: str
    before: int
    with_executive: int
    after: int
    copies: int = 0


@dataclass(frozen=True)
class PassageShown:
    """Is something at a gate. ``days`` are those to the sorting deadline, below nought once it has passed; ``band`` says it in a word.

    ``is_unread`` is the actor's; ``said`` are the executive's words, ``adjusted`` those that go out in their place where there are any.
    ``return_to`` is whom the executive named for a return: the position of an earlier step, 0 for the responsible, None where it is open.
    """

    passage_id: int
    approval_id: int
    record_id: int
    executive_id: int
    executive: str
    title: str
    case_number: str
    step: str
    definition: str
    place: GatePlace
    arrived_at: dt.datetime
    is_urgent: bool
    is_unread: bool
    flag: GateFlag | None
    sorting_deadline: dt.date | None
    days: int | None
    band: GateBand
    deadline: dt.date | None
    note: str
    assured_by: str
    assured_at: dt.datetime | None
    released_at: dt.datetime | None
    bypass: GateBypass | None
    verdict: Verdict | None
    said: str
    said_by: str
    said_at: dt.datetime | None
    adjusted: str | None
    return_to: int | None = None


@dataclass(frozen=True)
class AtTheGate:
    """Is one thing at a gate with what the actor may do there now, on what: ``manifest_hash`` is what a verdict names.

    ``is_limited`` says that the executive returns nothing at this step.
    """

    passage: PassageShown
    manifest_hash: str
    verbs: tuple[GateVerb, ...]
    is_limited: bool


@dataclass(frozen=True)
class AtGates:
    """Is what of a running approval lies at gates: its seats, what has been let through to the actor, what lies at a gate he keeps."""

    seats: frozenset[int] = frozenset()
    mine: int | None = None
    kept: int | None = None


def at_gates_of(work: Work, approval: Approval) -> AtGates:
    """Gives what of an approval lies at gates; of one that does not run, nothing."""
    if approval.state is not ApprovalState.IN_PROGRESS or work.actor.official_id is None:
        return AtGates()
    lying = select(GatePassage).where(col(GatePassage.approval_id) == approval.id, col(GatePassage.place).in_(OPEN))
    passages = work.session.exec(lying.order_by(col(GatePassage.id))).all()
    parts = {each.id: parts_at(work, each) for each in passages}
    is_mine = (each for each in passages if each.place is GatePlace.WITH_EXECUTIVE and GatePart.EXECUTIVE in parts[each.id])
    return AtGates(
        frozenset(each.seat_id for each in passages),
        next((each.id for each in is_mine), None),
        next((each.id for each in passages if GatePart.GATEKEEPER in parts[each.id]), None),
    )


def my_gates(work: Work) -> tuple[GateKept, ...]:
    """Gives the gates the actor keeps today, by the executive's name."""
    kept = _kept(work)
    if not kept:
        return ()
    counted = (
        select(GatePassage.executive_id, GatePassage.place, func.count())
        .where(col(GatePassage.executive_id).in_(kept), col(GatePassage.place).in_(OPEN))
        .group_by(col(GatePassage.executive_id), col(GatePassage.place))
    )
    lying = {(executive, place): number for executive, place, number in work.session.exec(counted)}
    copied = select(CopyRecipient.official_id, func.count()).where(col(CopyRecipient.official_id).in_(kept), *COPIES_LYING)
    copies = dict(work.session.exec(copied.group_by(col(CopyRecipient.official_id))).all())

    def lies(id: int, place: GatePlace) -> int:
        return lying.get((id, place), 0)

    return tuple(
        GateKept(id, name, lies(id, GatePlace.BEFORE), lies(id, GatePlace.WITH_EXECUTIVE), lies(id, GatePlace.AFTER), copies.get(id, 0))
        for id, name in kept.items()
    )


def my_parts(work: Work) -> tuple[GatePart, ...]:
    """Says whether the actor is an executive with a gate, or acts for one, and whether he keeps a gate today."""
    if work.actor.official_id is None:
        return ()
    mine = select(Official.gate_team_id).where(col(Official.id) == acting_for(work))
    found = {GatePart.EXECUTIVE: work.session.exec(mine).first() is not None, GatePart.GATEKEEPER: bool(_kept(work))}
    return tuple(part for part, is_mine in found.items() if is_mine)


def at_gates(work: Work) -> int:
    """Counts what waits for the actor as a gatekeeper: before a gate and behind it, and copies."""
    return sum(each.before + each.after + each.copies for each in my_gates(work))


def gate_list(work: Work, executive_id: int) -> tuple[PassageShown, ...]:
    """Lists what lies at an executive's gate: what waits for the gatekeeper first, then urgent, flagged, and by the sorting deadline.

    Raises:
        NotPermitted: the actor keeps no gate of that executive today.
    """
    if executive_id not in _kept(work):
        raise NotPermitted(Reason.NOT_THE_GATEKEEPER)
    shown = _shown(work, col(GatePassage.executive_id) == executive_id, col(GatePassage.place).in_(OPEN))
    return tuple(
        sorted(
            shown,
            key=lambda each: (
                _PLACES[each.place],
                not each.is_urgent,
                _FLAGS[each.flag],
                each.sorting_deadline or dt.date.max,
                each.arrived_at,
                each.passage_id,
            ),
        )
    )


def executive_list(work: Work) -> tuple[PassageShown, ...]:
    """Lists what has been released to the actor, or to whom he acts for, and not been decided: urgent first, then flagged, then by date."""
    mine = _shown(work, col(GatePassage.executive_id) == acting_for(work), col(GatePassage.place) == GatePlace.WITH_EXECUTIVE)
    return tuple(
        sorted(
            mine,
            key=lambda each: (
                not each.is_urgent,
                _FLAGS[each.flag],
                each.deadline or dt.date.max,
                each.released_at or each.arrived_at,
                each.passage_id,
            ),
        )
    )


def said_list(work: Work) -> tuple[PassageShown, ...]:
    """Lists what the actor, or whom he acts for, has given a verdict on that is not carried out yet: the latest first."""
    said = _shown(work, col(GatePassage.executive_id) == acting_for(work), col(GatePassage.place) == GatePlace.AFTER)
    return tuple(sorted(said, key=lambda each: -each.passage_id))


def with_executive(work: Work) -> int:
    """Counts what waits for the actor as an executive."""
    found = select(func.count()).where(
        col(GatePassage.executive_id) == acting_for(work), col(GatePassage.place) == GatePlace.WITH_EXECUTIVE
    )
    return work.session.exec(found).one()


def at_the_gate(work: Work, passage_id: int) -> AtTheGate:
    """Gives one thing at a gate, to its gatekeepers and, once it is released, to its executive.

    Raises:
        NotFound: there is none, or it is not the actor's to see.
    """
    passage = work.load(GatePassage, passage_id, Action.READ)
    parts = parts_at(work, passage)
    if not parts or (parts == {GatePart.EXECUTIVE} and passage.place not in IN_SIGHT):
        raise NotFound("GatePassage", passage_id)
    [shown] = _shown(work, col(GatePassage.id) == passage_id)
    record = work.load(Record, passage.record_id, Action.READ)
    approval = work.load(Approval, passage.approval_id, Action.READ)
    step = work.session.get_one(Step, passage.step_id)
    drafter = is_drafter(work, record.id, {work.official_id, acting_for(work)})
    return AtTheGate(
        shown,
        as_seen(work, approval).hash,
        verbs_at(passage.place, parts, is_drafter=drafter),
        is_limited=pinned(work, approval).steps[step.position - 1].limited,
    )


def band_of(sorting_deadline: dt.date | None, today: dt.date) -> GateBand:
    """Gives how near a day is in four bands: none, more than a week, within a week, exceeded."""
    if sorting_deadline is None:
        return GateBand.NO_DEADLINE
    days = (sorting_deadline - today).days
    if days < 0:
        return GateBand.EXCEEDED
    return GateBand.WITHIN_A_WEEK if days <= WEEK else GateBand.MORE_THAN_A_WEEK


def _kept(work: Work) -> dict[int, str]:
    """Gives the executives whose gate the actor keeps today, by name."""
    if work.actor.official_id is None:
        return {}
    open_at = (col(GatePassage.executive_id) == Official.id) & col(GatePassage.place).in_(OPEN)
    query = (
        select(Official.id, Official.name)
        .distinct()
        .join(Substitution, col(Substitution.absent_id) == Official.id)
        .join(Membership, col(Membership.official_id) == work.official_id)
        .where(
            (col(Membership.group_id) == Official.gate_team_id) | exists().where(open_at, col(GatePassage.team_id) == Membership.group_id),
            col(Substitution.substitute_id) == work.official_id,
            col(Substitution.scope).in_(ON_BEHALF),
            col(Substitution.starts_on) <= work.today,
            col(Substitution.ends_on) >= work.today,
            col(Membership.starts_on) <= work.today,
            col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= work.today),
        )
        .order_by(col(Official.name), col(Official.id))
    )
    kept = dict(work.session.exec(query).all())
    behalf = work.actor.on_behalf_of
    return kept if behalf is None else {id: name for id, name in kept.items() if id == behalf}


def _shown(work: Work, *conditions: ColumnElement[bool]) -> list[PassageShown]:
    query = (
        plain_select(GatePassage, Approval, Step, Record, col(Case.number))
        .join(Approval, col(Approval.id) == GatePassage.approval_id)
        .join(Step, col(Step.id) == GatePassage.step_id)
        .join(Record, col(Record.id) == GatePassage.record_id)
        .join(Case, col(Case.id) == Record.case_id, isouter=True)
        .where(*conditions)
        .order_by(col(GatePassage.id))
    )
    rows = work.session.execute(query).all()
    read = _read(work, [record.id for _, _, _, record, _ in rows])
    people = {id for passage, *_ in rows for id in (passage.executive_id, passage.assured_by, passage.said_by) if id is not None}
    names = names_of(work, people) if people else {}
    return [
        PassageShown(
            passage_id=passage.id,
            approval_id=approval.id,
            record_id=record.id,
            executive_id=passage.executive_id,
            executive=names.get(passage.executive_id, ""),
            title=record.title,
            case_number=number or "",
            step=step.title,
            definition=approval.title,
            place=passage.place,
            arrived_at=passage.arrived_at,
            is_urgent=bool(approval.is_urgent),
            is_unread=record.id not in read,
            flag=passage.flag,
            sorting_deadline=passage.sorting_deadline,
            days=(passage.sorting_deadline - work.today).days if passage.sorting_deadline else None,
            band=band_of(passage.sorting_deadline, work.today),
            deadline=step.deadline or approval.deadline,
            note=passage.note,
            assured_by=names.get(passage.assured_by or 0, ""),
            assured_at=passage.assured_at,
            released_at=passage.released_at,
            bypass=passage.bypass,
            verdict=passage.verdict,
            said=passage.words,
            said_by=names.get(passage.said_by or 0, ""),
            said_at=passage.said_at,
            adjusted=passage.adjusted,
            return_to=passage.return_to,
        )
        for passage, approval, step, record, number in rows
    ]


def _read(work: Work, record_ids: Sequence[int]) -> frozenset[int]:
    if not record_ids or work.actor.official_id is None:
        return frozenset()
    mine = select(Reading.record_id).where(col(Reading.official_id) == work.official_id, col(Reading.record_id).in_(record_ids))
    return frozenset(work.session.exec(mine).all())
