"""What people ask about approvals: one with all its rounds, a record's path, what waits for me, what can be chosen."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy import text
from sqlmodel import col, select

from casework.approvals.moving import current
from casework.approvals.parts import holders, verbs_for
from casework.approvals.rows import pinned, rows_of, standing_decisions
from casework.model import (
    Approval,
    ApprovalComment,
    CopyRecipient,
    Decision,
    Definition,
    DefinitionVersion,
    Official,
    Principal,
    Seat,
    Step,
    Substitution,
)
from casework.queries import conditions_told
from casework.queries.absences import away_today, lying
from casework.queries.conditions_told import FieldNamed
from casework.queries.gate import at_gates_of
from casework.queries.record_page import names_of
from casework.services.as_seen import as_seen
from casework.services.seat_watching import UNDECIDED
from casework.vocabulary import (
    Action,
    ApprovalState,
    ApprovalVerb,
    DefinitionState,
    SeatState,
    StepState,
    Verdict,
)
from casework.work import Work

T = TypeVar("T", CopyRecipient, ApprovalComment)


@dataclass(frozen=True)
class DecisionShown:
    """Is who said what, for whom, when, on which manifest."""

    decision_id: int
    seat_id: int
    verdict: Verdict
    comment: str
    by_id: int
    by: str
    on_behalf_of: str
    at: dt.datetime
    manifest_hash: str
    return_to: int | None


@dataclass(frozen=True)
class SeatShown:
    """Is a seat with its holder by name; of who is asked and away today, until when, and who stands in for them in it."""

    seat_id: int
    holder_id: int
    holder: str
    username: str
    rule: str
    state: SeatState
    trouble: str
    away_until: dt.date | None = None
    stand_ins: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepShown:
    """Is a step as it counts now: carried over, in this round, or still to come (``step_id`` None).

    ``asked_without`` are fields of its condition that were not filled in when it was reached: it is asked to be safe.
    """

    position: int
    name: str
    title: str
    state: StepState
    round: int
    step_id: int | None
    opened_at: dt.datetime | None
    closed_at: dt.datetime | None
    deadline: dt.date | None
    seats: tuple[SeatShown, ...]
    decisions: tuple[DecisionShown, ...]
    asks_nobody: bool = False
    asked_without: tuple[str, ...] = ()


@dataclass(frozen=True)
class CopyShown:
    """Is who has got a step to see, and when they said they have seen it; ``seen_by`` is who keeps their gate and said it instead."""

    official_id: int
    name: str
    step: str
    told_at: dt.datetime
    seen_at: dt.datetime | None
    comment: str
    seen_by: str = ""
    is_at_gate: bool = False


@dataclass(frozen=True)
class CommentShown:
    """Is what somebody said about the approval without deciding."""

    comment_id: int
    by: str
    on_behalf_of: str
    round: int
    text: str
    at: dt.datetime


@dataclass(frozen=True)
class ApprovalShown:
    """Is an approval; ``my_seat_id`` is mine (or of whom I act for) to decide now, on ``manifest_hash``.

    ``my_passage_id`` a gate has let through to me, ``kept_passage_id`` lies at one I keep. ``verbs`` are the actor's in its state.
    ``changed_fields`` were looked at by a condition of this round and are different now; ``fields`` says what
    they, and those that steps were asked without, are called.
    """

    approval_id: int
    record_id: int
    version: int
    title: str
    state: ApprovalState
    round: int
    responsible_id: int
    responsible: str
    comment: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    deadline: dt.date | None
    trouble: str
    definition: str
    definition_version: int
    steps: tuple[StepShown, ...]
    earlier_rounds: tuple[StepShown, ...]
    manifest_hash: str
    my_seat_id: int | None
    may_resume: bool
    verbs: tuple[ApprovalVerb, ...] = ()
    is_urgent: bool = False
    copies: tuple[CopyShown, ...] = ()
    comments: tuple[CommentShown, ...] = ()
    changed_fields: tuple[str, ...] = ()
    fields: tuple[FieldNamed, ...] = ()
    my_passage_id: int | None = None
    kept_passage_id: int | None = None


@dataclass(frozen=True)
class DefinitionChoice:
    """Is a published definition that an approval can be started with."""

    definition_id: int
    name: str
    title: str
    version: int
    steps: tuple[str, ...]


@dataclass(frozen=True)
class _Person:
    name: str
    username: str


def approval_show(work: Work, approval_id: int) -> ApprovalShown:
    """Gives the approval as the actor may see it.

    Raises:
        NotFound: it does not exist or its record is not the actor's to see.
    """
    approval = work.load(Approval, approval_id, Action.READ)
    definition_version = work.session.get_one(DefinitionVersion, approval.definition_version_id)
    rows = work.session.exec(
        select(Step).where(Step.approval_id == approval_id).order_by(Step.round, Step.position)  # type: ignore[arg-type]
    ).all()
    decisions = standing_decisions(work, approval_id)
    seats = work.session.exec(select(Seat).where(Seat.approval_id == approval_id).order_by(Seat.position)).all()  # type: ignore[arg-type]
    copies = _rows(work, CopyRecipient, approval_id)
    comments = _rows(work, ApprovalComment, approval_id)
    said_by = [(each.official_id, each.on_behalf_of_id) for each in comments]
    people = [(each.actor_id, each.on_behalf_of_id) for each in decisions]
    people += said_by + [(each.official_id, each.seen_by) for each in copies]
    names = _people(work, [approval.responsible_id, *(seat.holder_id for seat in seats), *(id for pair in people for id in pair)])
    unsaid, changed = conditions_told.asked_without(work, approval), conditions_told.changed_fields(work, approval)
    shown = [_step(step, list(seats), decisions, names, unsaid.get((step.round, step.position), ())) for step in rows]
    counting = _with_absences(work, approval, _counting(work, approval, shown))
    gates = at_gates_of(work, approval)
    my_seat = _my_seat(holders(work, approval.record_id), counting, gates.seats) if approval.state is ApprovalState.IN_PROGRESS else None
    return ApprovalShown(
        approval_id=approval.id,
        record_id=approval.record_id,
        version=approval.version or 0,
        title=approval.title,
        state=approval.state,
        round=approval.round,
        responsible_id=approval.responsible_id,
        responsible=names[approval.responsible_id].name,
        comment=approval.comment,
        started_at=approval.started_at,
        finished_at=approval.finished_at,
        deadline=approval.deadline,
        trouble=approval.trouble,
        definition=_definition_name(work, approval.definition_version_id),
        definition_version=definition_version.number,
        steps=tuple(counting),
        earlier_rounds=tuple(step for step in shown if step.round < approval.round and step not in counting),
        manifest_hash=as_seen(work, approval).hash,
        my_seat_id=my_seat,
        may_resume=ApprovalVerb.RESUME in (verbs := _verbs(work, approval, definition_version)),
        verbs=verbs,
        is_urgent=bool(approval.is_urgent),
        copies=tuple(_copy(each, rows, names) for each in copies),
        comments=tuple(_comment(each, names) for each in comments),
        changed_fields=changed,
        fields=conditions_told.named(work, approval, {*changed, *(name for step in counting for name in step.asked_without)}),
        my_passage_id=gates.mine,
        kept_passage_id=gates.kept,
    )


def _verbs(work: Work, approval: Approval, version: DefinitionVersion) -> tuple[ApprovalVerb, ...]:
    """Gives what the actor may do now; the steps of a process in Python are not edited."""
    is_process = "process" in version.content
    return tuple(verb for verb in verbs_for(work, approval) if not (is_process and verb is ApprovalVerb.EDIT_STEPS))


def path(work: Work, record_id: int) -> ApprovalShown | None:
    """Gives the record's latest approval that is not deleted, or None when it has had none."""
    kept = select(Approval.id).where(Approval.record_id == record_id, col(Approval.deleted_at).is_(None))
    latest = work.session.exec(kept.order_by(col(Approval.id).desc())).first()
    return None if latest is None else approval_show(work, latest)


def absent_colleagues(work: Work) -> tuple[int, ...]:
    """Names the officials whose substitute the actor is today; a door opens a work on behalf of each to see theirs."""
    return tuple(
        work.session.exec(
            select(Substitution.absent_id).where(
                Substitution.substitute_id == work.official_id,
                Substitution.starts_on <= work.today,
                Substitution.ends_on >= work.today,
            )
        ).all()
    )


def definitions(work: Work) -> tuple[DefinitionChoice, ...]:
    """Lists the published definitions of the actor's authority by title."""
    rows = work.session.exec(
        select(Definition, DefinitionVersion)
        .join(DefinitionVersion, DefinitionVersion.definition_id == Definition.id)  # type: ignore[arg-type]
        .where(DefinitionVersion.state == DefinitionState.PUBLISHED)
        .order_by(Definition.title, Definition.id)  # type: ignore[arg-type]
    )
    return tuple(
        DefinitionChoice(row.id, row.name, row.title, version.number, tuple(step["title"] for step in version.content["steps"]))
        for row, version in rows
    )


def _counting(work: Work, approval: Approval, shown: list[StepShown]) -> list[StepShown]:
    """Gives each step of the definition once: this round's row, the one carried over, or the step as it is still to come."""
    rows = rows_of(work, approval)
    by_id = {step.step_id: step for step in shown}
    counting = []
    for position, written in enumerate(pinned(work, approval).steps, start=1):
        now = current(rows, position)
        to_come = StepShown(
            position, written.name, written.title, StepState.PENDING, approval.round, None, None, None, None, (), (), not written.seats
        )
        counting.append(to_come if now is None else by_id[now.step_id])
    return counting


def _my_seat(mine: Collection[int], steps: list[StepShown], gated: frozenset[int]) -> int | None:
    open_seats = (seat for step in steps if step.state is StepState.OPEN for seat in step.seats if seat.seat_id not in gated)
    return next((seat.seat_id for seat in open_seats if seat.holder_id in mine and seat.state is SeatState.OPEN), None)


def _step(step: Step, seats: list[Seat], decisions: list[Decision], names: dict[int, _Person], asked_without: tuple[str, ...]) -> StepShown:
    return StepShown(
        position=step.position,
        name=step.name,
        title=step.title,
        state=step.state,
        round=step.round,
        step_id=step.id,
        opened_at=step.opened_at,
        closed_at=step.closed_at,
        deadline=step.deadline,
        seats=tuple(_seat(seat, names) for seat in seats if seat.step_id == step.id),
        decisions=tuple(_decision(each, names) for each in decisions if each.step_id == step.id),
        asks_nobody=step.state in {StepState.OPEN, StepState.APPROVED} and not any(seat.step_id == step.id for seat in seats),
        asked_without=asked_without,
    )


def _seat(seat: Seat, names: dict[int, _Person]) -> SeatShown:
    holder = names[seat.holder_id]
    return SeatShown(seat.id, seat.holder_id, holder.name, holder.username, seat.rule_text, seat.state, seat.trouble)


def _with_absences(work: Work, approval: Approval, steps: list[StepShown]) -> list[StepShown]:
    """Puts who of those that are asked now is away today, until when, and who stands in for them in this."""
    asked = {seat.holder_id for step in steps if step.state is StepState.OPEN for seat in step.seats if seat.state in UNDECIDED}
    away = away_today(work, asked) if approval.state is ApprovalState.IN_PROGRESS else {}
    if not away:
        return steps
    lies = lying(work, [approval.record_id])[approval.record_id]

    def told(seat: SeatShown) -> SeatShown:
        found = away.get(seat.holder_id) if seat.state in UNDECIDED else None
        return seat if found is None else replace(seat, away_until=found.until, stand_ins=found.names(lies))

    return [replace(step, seats=tuple(map(told, step.seats))) if step.state is StepState.OPEN else step for step in steps]


def _decision(each: Decision, names: dict[int, _Person]) -> DecisionShown:
    return DecisionShown(
        decision_id=each.id,
        seat_id=each.seat_id,
        verdict=each.verdict,
        comment=each.comment,
        by_id=each.actor_id,
        by=names[each.actor_id].name,
        on_behalf_of=names[each.on_behalf_of_id].name if each.on_behalf_of_id else "",
        at=each.decided_at,
        manifest_hash=each.manifest_hash,
        return_to=each.return_to,
    )


def _people(work: Work, ids: Iterable[int | None]) -> dict[int, _Person]:
    """Gives those who stand on the approval; a unit has no username, and who stayed where it came from is known by name alone."""
    wanted = {id for id in ids if id is not None}
    found = work.session.exec(select(Official.id, Official.name, Official.username).where(col(Official.id).in_(wanted))).all()
    people = {id: _Person(name, username) for id, name, username in found}
    units = select(Principal.id, Principal.name).where(col(Principal.id).in_(wanted - people.keys()))
    people |= {id: _Person(name, "") for id, name in work.session.exec(units)}
    return people | {id: _Person(name, "") for id, name in names_of(work, wanted - people.keys()).items()}


def _definition_name(work: Work, version_id: int) -> str:
    found = work.session.connection().execute(text("SELECT casework_definition_of(:version)"), {"version": version_id})
    return str(found.scalar_one() or "")


def _copy(each: CopyRecipient, steps: Sequence[Step], names: dict[int, _Person]) -> CopyShown:
    step = next(step.title for step in steps if step.id == each.step_id)
    return CopyShown(
        each.official_id,
        names[each.official_id].name,
        step,
        each.told_at,
        each.seen_at,
        each.comment,
        names[each.seen_by].name if each.seen_by else "",
        is_at_gate=each.gate_team_id is not None and each.released_at is None and each.seen_at is None,
    )


def _comment(each: ApprovalComment, names: dict[int, _Person]) -> CommentShown:
    absent = names[each.on_behalf_of_id].name if each.on_behalf_of_id else ""
    return CommentShown(each.id, names[each.official_id].name, absent, each.round, each.text, each.said_at)


def _rows(work: Work, table: type[T], approval_id: int) -> list[T]:
    return list(work.session.exec(select(table).where(col(table.approval_id) == approval_id).order_by(col(table.id))).all())


def _acting_for(work: Work) -> int | None:
    return work.actor.on_behalf_of or work.actor.official_id
