"""The gate before an executive, as approvals move through it: stops a seat there, hands it over, takes it back, lets it lapse.

A seat stops at a gate when its holder is a gated approver: an official before whom a team keeps a gate. Gatekeepers are those of that
team who hold on-behalf rights of the executive today. Who does what at a gate is ``casework.services.gating``.
Source: f2.md 3 (Gateway); docs/decisions/the-ministers-gate.md.
"""

from collections.abc import Iterable, Sequence

from sqlmodel import col, select

from casework.approvals.definition import StepRead
from casework.errors import RuleBroken
from casework.model import GatePassage, Membership, Official, Record, Seat, Step, Substitution
from casework.services import granting, inbox
from casework.services.seats import can_read
from casework.vocabulary import Cause, GateBypass, GatePlace, Reason, Right, SeatState, SubstituteScope
from casework.work import Work

ON_BEHALF = (SubstituteScope.EVERYTHING, SubstituteScope.APPROVALS)
AT_THE_GATE = (GatePlace.BEFORE, GatePlace.AFTER)
ARRIVED = "at_the_gate"


def gate_of(work: Work, holder_id: int) -> int | None:
    """Gives the team that keeps the gate before a holder, nothing where there is none."""
    return work.session.exec(select(Official.gate_team_id).where(col(Official.id) == holder_id)).first()


def gatekeepers_of(work: Work, executive_id: int, team_id: int) -> list[int]:
    """Gives who keeps the gate today: the team's people who may act for the executive."""
    today = work.today
    standing_in = select(Substitution.substitute_id).where(
        col(Substitution.absent_id) == executive_id,
        col(Substitution.scope).in_(ON_BEHALF),
        col(Substitution.starts_on) <= today,
        col(Substitution.ends_on) >= today,
    )
    kept = select(Official.id).where(
        col(Official.is_active), col(Official.id).in_(standing_in), col(Official.id).in_(people_of(work, team_id))
    )
    return sorted(work.session.exec(kept).all())


def people_of(work: Work, team_id: int) -> list[int]:
    """Gives who is in a team today."""
    today = work.today
    in_it = select(Membership.official_id).where(
        col(Membership.group_id) == team_id,
        col(Membership.starts_on) <= today,
        col(Membership.ends_on).is_(None) | (col(Membership.ends_on) >= today),
    )
    return sorted(set(work.session.exec(in_it).all()))


def is_kept(work: Work, passage: GatePassage) -> bool:
    """Says whether anybody who keeps the gate today can read what lies at it."""
    keepers = gatekeepers_of(work, passage.executive_id, passage.team_id)
    return any(can_read(work, each, passage.record_id) for each in keepers)


def refuse_unkept(work: Work, written: StepRead, holders: Sequence[int]) -> None:
    """Refuses to open a step whose gate nobody keeps today, or that promises a gate where none of its approvers has one.

    Raises:
        RuleBroken: ``NOBODY_KEEPS_THE_GATE``, with the seat.
    """
    teams = {holder: gate_of(work, holder) for holder in holders}
    for seat, holder in zip(written.seats, holders, strict=True):
        team_id = teams[holder]
        if team_id is not None and not gatekeepers_of(work, holder, team_id):
            raise RuleBroken(Reason.NOBODY_KEEPS_THE_GATE, detail=seat.text)
    if written.gate and holders and not any(team_id is not None for team_id in teams.values()):
        raise RuleBroken(Reason.NOBODY_KEEPS_THE_GATE, detail=written.seats[0].text)


def stop(work: Work, step: Step, seat: Seat) -> bool:
    """Stops a seat at its holder's gate and says whether there is one; where the gate is left out, the executive has it at once.

    Raises:
        RuleBroken: ``NOBODY_KEEPS_THE_GATE``.
    """
    team_id = gate_of(work, seat.holder_id)
    if team_id is None:
        return False
    if not gatekeepers_of(work, seat.holder_id, team_id):
        raise RuleBroken(Reason.NOBODY_KEEPS_THE_GATE, detail=seat.rule_text)
    record = work.session.get_one(Record, seat.record_id)
    passage = work.add(
        GatePassage(
            approval_id=seat.approval_id,
            record_id=record.id,
            step_id=step.id,
            seat_id=seat.id,
            round=step.round,
            executive_id=seat.holder_id,
            team_id=team_id,
            place=GatePlace.BEFORE,
            arrived_at=work.now,
        )
    )
    granting.give(work, record, team_id, right=Right.READ, cause=Cause.GATE, cause_id=passage.id)
    seat.state = SeatState.WAITING
    work.session.flush()
    if _is_left_out(work, passage, step):
        passage.bypass = GateBypass.ALWAYS
        hand_over(work, passage)
    else:
        inbox.put(work, record.id, team_id, cause=ARRIVED)
    return True


def hand_over(work: Work, passage: GatePassage) -> None:
    """Lets the executive have it: a seat to decide, access, a place in the inbox."""
    seat = work.session.get_one(Seat, passage.seat_id)
    record = work.session.get_one(Record, passage.record_id)
    seat.state, seat.trouble, passage.place = SeatState.OPEN, "", GatePlace.WITH_EXECUTIVE
    seat.told_away_until = None  # it waits on somebody else now
    granting.give(work, record, passage.executive_id, right=Right.READ, cause=Cause.SEAT, cause_id=seat.id)
    work.session.flush()
    inbox.take_away(work, record.id, people_of(work, passage.team_id))
    inbox.put(work, record.id, passage.executive_id, cause="for_approval")


def hold_back(work: Work, passage: GatePassage, place: GatePlace) -> None:
    """Takes the seat out of the executive's hands: before the gate without access, behind it with what has been read."""
    seat = work.session.get_one(Seat, passage.seat_id)
    record = work.session.get_one(Record, passage.record_id)
    seat.state, seat.trouble, passage.place = SeatState.WAITING, "", place
    seat.told_away_until = None
    work.session.flush()
    inbox.take_away(work, record.id, [passage.executive_id])
    if place is GatePlace.BEFORE:
        granting.end(work, record, cause=Cause.SEAT, principal_id=passage.executive_id, cause_id=seat.id)
    inbox.put(work, record.id, passage.team_id, cause=ARRIVED)


def finish(work: Work, passage: GatePassage, decision_id: int) -> None:
    """Ends a passage with its decision."""
    passage.place, passage.decision_id, passage.ended_at = GatePlace.DONE, decision_id, work.now
    work.session.flush()
    inbox.take_away(work, passage.record_id, [*people_of(work, passage.team_id), passage.executive_id])


def lapse(work: Work, seat_ids: Iterable[int]) -> None:
    """Ends the passages of seats that nobody needs any more, with the access that came with keeping the gate."""
    passages = work.session.exec(
        select(GatePassage).where(col(GatePassage.seat_id).in_(sorted(seat_ids)), col(GatePassage.ended_at).is_(None))
    )
    for passage in passages.all():
        passage.place, passage.ended_at = GatePlace.LAPSED, work.now
        work.session.flush()
        record = work.session.get_one(Record, passage.record_id)
        inbox.take_away(work, passage.record_id, people_of(work, passage.team_id))
        granting.end(work, record, cause=Cause.GATE, principal_id=passage.team_id, cause_id=passage.id)


def open_again(work: Work, seat_id: int) -> bool:
    """Lets the executive have a seat again whose decision was undone, and says whether it had come through a gate."""
    gone = select(GatePassage).where(col(GatePassage.seat_id) == seat_id, col(GatePassage.place) == GatePlace.DONE)
    passage = work.session.exec(gone.order_by(col(GatePassage.id).desc())).first()
    if passage is None:
        return False
    passage.ended_at = passage.decision_id = passage.executed_by = None
    take_verdict_off(passage)
    hand_over(work, passage)
    return True


def take_verdict_off(passage: GatePassage, place: GatePlace = GatePlace.WITH_EXECUTIVE) -> None:
    """Takes what the executive said off a passage, which is somewhere else by that; the history keeps it."""
    passage.place = place
    passage.verdict = passage.manifest_hash = passage.return_to = passage.said_by = passage.said_at = None
    passage.words, passage.adjusted, passage.adjusted_by = "", None, None


def passage_at(work: Work, seat_id: int) -> GatePassage | None:
    """Gives the open passage of a seat."""
    return work.session.exec(select(GatePassage).where(col(GatePassage.seat_id) == seat_id, col(GatePassage.ended_at).is_(None))).first()


def held_back(work: Work, approval_id: int) -> dict[int, GatePassage]:
    """Gives the seats of an approval that wait at a gate, each with its passage."""
    at = select(GatePassage).where(col(GatePassage.approval_id) == approval_id, col(GatePassage.place).in_(AT_THE_GATE))
    return {each.seat_id: each for each in work.session.exec(at).all()}


def _is_left_out(work: Work, passage: GatePassage, step: Step) -> bool:
    """Says whether the gate is left out: it was for this executive once and for all, or the one before sent it on directly."""
    earlier = select(GatePassage).where(col(GatePassage.approval_id) == passage.approval_id, col(GatePassage.id) != passage.id)
    rows = work.session.exec(earlier.order_by(col(GatePassage.id))).all()
    before_his = [each for each in rows if each.executive_id == passage.executive_id]
    if before_his and before_his[-1].bypass is GateBypass.ALWAYS:
        return True
    before = [each for each in rows if each.round == step.round and each.step_id != step.id and each.place is GatePlace.DONE]
    return (
        bool(before) and bool(before[-1].to_next) and before[-1].executed_by in gatekeepers_of(work, passage.executive_id, passage.team_id)
    )
