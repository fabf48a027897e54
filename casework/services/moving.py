"""Moves an approval as far as its rows say it goes: opens steps, gives back, finishes; the named system actor ``motor`` does it.

Doing it twice changes nothing: what there is to do comes from the rows alone (``casework.approvals.moving``), under the lock
of the approval's row.
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlmodel import col, select

from casework import faults
from casework.approvals.asking import NoProcesses, Processes
from casework.approvals.definition import DefinitionRead, SeatRead, StepRead
from casework.approvals.moving import (
    RETURNS,
    STANDS,
    ApprovalRows,
    CloseStep,
    Diverged,
    Finish,
    GiveBack,
    Move,
    NewRound,
    OpenStep,
    Replay,
    SkipStep,
    Told,
    next_up,
    replay,
)
from casework.approvals.rounds import NOTHING, Carried
from casework.approvals.rows import RESUME_AFTER, SENT_ON_BY, outdated, pinned, rows_of
from casework.calendar import deadline
from casework.errors import RuleBroken
from casework.events import (
    ApprovalFinished,
    ApprovalParked,
    ApprovalResumed,
    ApprovalReturned,
    ApprovalUnparked,
    StepOpened,
    StepSkipped,
)
from casework.model import Approval, Case, Decision, Manifest, Record, ReplayFact, Seat, Step
from casework.services import (
    approval_absence,
    course_moving,
    gates,
    granting,
    inbox,
    replay_facts,
    reply_choices,
    seat_watching,
    step_copies,
    subscribing,
    substitute_telling,
)
from casework.services.as_seen import as_seen
from casework.services.seat_watching import UNDECIDED
from casework.services.seats import hold_still
from casework.vocabulary import Action, ApprovalState, Cause, Right, SeatState, StepState, Subscription
from casework.work import Actor, Work

MOTOR = Actor.system("motor")
NO_PROCESSES = NoProcesses()


@dataclass(frozen=True)
class Moved:
    """Is where an approval stands after a move, and what the move did."""

    state: ApprovalState
    round: int
    trouble: str
    told: tuple[Told, ...]
    did: tuple[Move, ...]


def move(work: Work, approval_id: int, processes: Processes = NO_PROCESSES) -> Moved:
    """Does everything the approval's rows ask for and says where it stands.

    Rows that do not fit the pinned definition, and seats nobody holds, park the approval: its responsible is told.

    Args:
        work: of the motor. approval_id: which one. processes: the definitions in Python that are known here.
    """
    approval = work.load(Approval, approval_id, Action.MOVE, lock=True)
    hold_still(work, approval.record_id)
    did: list[Move] = []
    told: tuple[Told, ...] = ()
    try:
        definition = pinned(work, approval)
        subscribing.begin(work, approval, definition)
        while (found := _replayed(work, approval, definition, processes)).moves:
            for each in found.moves:
                _apply(work, approval, definition, each)
                did.append(each)
            work.session.flush()
        told = found.told
        _unpark(work, approval)
    except (Diverged, RuleBroken) as trouble:
        _park(work, approval, str(trouble))
    seat_watching.look_at_seats(work, approval)
    approval_absence.tell_of_leave(work, approval)
    substitute_telling.tell_of_seats(work, approval)
    faults.point("approval.moved")
    return Moved(approval.state, approval.round, approval.trouble, told, tuple(did))


@dataclass(frozen=True)
class Look:
    """Is what an approval's rows ask for, before anything is done: settled steps, what a move is about, marks to find it by.

    ``stands_still`` says that it is parked, and would be parked again for the same reason.
    """

    marks: tuple[str, ...]
    round: int
    settled: tuple[Told, ...]
    next_up: str
    has_moves: bool
    stands_still: bool = False


def look(work: Work, approval_id: int, processes: Processes = NO_PROCESSES) -> Look:
    """Says, changing nothing, where an approval stands and whether its rows ask for a move."""
    approval = work.load(Approval, approval_id, Action.MOVE)
    record = work.session.get_one(Record, approval.record_id)
    case = work.session.get(Case, record.case_id) if record.case_id is not None else None
    marks = _marks(approval_id, record.id, case.number if case else None)
    try:
        definition = pinned(work, approval)
        rows = _rows(work, approval, definition)
        is_data = definition.process is None
        found = replay(definition, rows) if is_data else processes.replay(definition, rows, replay_facts.asks_of(work, approval, rows))
    except (Diverged, RuleBroken) as trouble:
        is_parked_for_it = approval.trouble == str(trouble)
        return Look(marks, approval.round, (), "look", has_moves=not is_parked_for_it, stands_still=is_parked_for_it)
    settled = tuple(each for each in found.told if each.state is not StepState.OPEN)
    return Look(marks, approval.round, settled, next_up(definition, rows, found), has_moves=bool(found.moves))


def marks_of(work: Work, approval_ids: Sequence[int]) -> list[str]:
    """Gives the marks to find several approvals by, with their records and cases; one that is gone has none."""
    query = text("""SELECT a.id, a.record_id, c.number
                      FROM approval a JOIN record r ON r.id = a.record_id LEFT JOIN case_file c ON c.id = r.case_id
                     WHERE a.id = ANY (:ids)""")
    rows = work.session.connection().execute(query, {"ids": list(approval_ids)}).all()
    return sorted({mark for id, record_id, number in rows for mark in _marks(id, record_id, number)})


def _marks(approval_id: int, record_id: int, case_number: str | None) -> tuple[str, ...]:
    return (f"approval:{approval_id}", f"record:{record_id}", *((f"case:{case_number}",) if case_number else ()))


def processes_of(work: Work, approval_ids: Sequence[int]) -> dict[int, str]:
    """Names the process in Python, with its version, of each approval that one moves."""
    query = text("""SELECT a.id, (v.content->'process'->>'name') || ' v' || (v.content->'process'->>'version')
                      FROM approval a JOIN definition_version v ON v.id = a.definition_version_id
                     WHERE a.id = ANY (:ids) AND v.content->'process' IS NOT NULL""")
    return {int(id): str(name) for id, name in work.session.connection().execute(query, {"ids": list(approval_ids)})}


def is_all_approved(work: Work, approval: Approval) -> bool:
    """Says whether everybody has approved and only the motor's word is missing: nobody takes that back, changes or ends it."""
    try:
        definition = pinned(work, approval)
        return any(isinstance(each, Finish) for each in replay(definition, _rows(work, approval, definition)).moves)
    except (Diverged, RuleBroken):
        return False


def begin_round(work: Work, approval: Approval, carried: Carried, *, sent_on_by: int | None = None) -> None:
    """Starts the next round with what it takes over; every other step must approve again.

    ``sent_on_by`` is who sent it on, where it does not follow from a decision: before that nothing is undone any more.
    """
    steps = select(Step).where(col(Step.approval_id) == approval.id, col(Step.position).not_in(carried.steps or {0}))
    for step in work.session.exec(steps).all():
        if step.state in STANDS or step.state is StepState.OPEN:
            step.state = StepState.SUPERSEDED
    work.session.flush()
    approval.round += 1
    value = carried.data() if sent_on_by is None else carried.data() | {SENT_ON_BY: sent_on_by}
    work.add(ReplayFact(approval_id=approval.id, record_id=approval.record_id, round=approval.round, key=RESUME_AFTER, value=value))


def lapse_open_seats(work: Work, approval: Approval) -> None:
    """Ends the steps that are open: their seats lapse, with the access and the place in inboxes that came with them."""
    record = work.session.get_one(Record, approval.record_id)
    seats = work.session.exec(select(Seat).where(col(Seat.approval_id) == approval.id, col(Seat.state).in_(UNDECIDED))).all()
    for seat in seats:
        seat.state = SeatState.LAPSED
    for step in work.session.exec(select(Step).where(col(Step.approval_id) == approval.id, col(Step.state) == StepState.OPEN)).all():
        step.state, step.closed_at = StepState.SUPERSEDED, work.now
    inbox.take_away(work, record.id, [seat.holder_id for seat in seats])
    gates.lapse(work, [seat.id for seat in seats])
    for seat in seats:
        granting.end(work, record, cause=Cause.SEAT, principal_id=seat.holder_id, cause_id=seat.id)


def _rows(work: Work, approval: Approval, definition: DefinitionRead) -> ApprovalRows:
    rows = rows_of(work, approval)
    return dataclasses.replace(rows, outdated=outdated(work, approval, rows, as_seen(work, approval))) if definition.asks_again else rows


def _replayed(work: Work, approval: Approval, definition: DefinitionRead, processes: Processes) -> Replay:
    rows = _rows(work, approval, definition)
    if definition.process is None:
        return replay(definition, rows)
    asks = replay_facts.asks_of(work, approval, rows)
    found = processes.replay(definition, rows, asks)
    replay_facts.keep_answers(work, approval, asks)
    return found


def _apply(work: Work, approval: Approval, definition: DefinitionRead, each: Move) -> None:
    match each:
        case OpenStep(position):
            _open(work, approval, definition, position)
        case SkipStep(position):
            _pass_by(work, approval, position, definition.steps[position - 1])
        case CloseStep(step_id=step_id, state=state):
            step = work.session.get_one(Step, step_id)
            step.state, step.closed_at = state, work.now
        case GiveBack():
            approval.state, approval.told_away_until = ApprovalState.RETURNED, None
            inbox.put(work, approval.record_id, approval.responsible_id, cause="returned")
            subscribing.tell(work, approval.id, Subscription.WHEN_STEP_CHANGES, cause="returned")
            work.record(ApprovalReturned(record_id=approval.record_id, approval_id=approval.id, round=approval.round))
        case NewRound(carried):
            lapse_open_seats(work, approval)
            begin_round(work, approval, carried)
            work.record(
                ApprovalResumed(record_id=approval.record_id, approval_id=approval.id, round=approval.round, resume_after=carried.leading)
            )
        case Finish():
            work.session.flush()  # a step that closes in the same breath is written first: below a final approval nothing changes
            approval.state, approval.finished_at, approval.trouble = ApprovalState.APPROVED, work.now, ""
            inbox.put(work, approval.record_id, approval.responsible_id, cause="approved")
            subscribing.tell(work, approval.id, Subscription.WHEN_FINALLY_APPROVED, cause="approved")
            work.record(ApprovalFinished(record_id=approval.record_id, approval_id=approval.id))
            reply_choices.due(work, approval)
            course_moving.approval_given(work, approval.record_id)


def _open(work: Work, approval: Approval, definition: DefinitionRead, position: int) -> None:
    """Opens a step: its seats get their holders, each is let in and told, the deadline starts, and what lies there is kept.

    A step whose condition does not hold is passed over, which is a row as well.
    """
    written = definition.steps[position - 1]
    record = work.session.get_one(Record, approval.record_id)
    is_asked_here = definition.process is None and written.when is not None  # a process has asked before it came here
    if is_asked_here and not replay_facts.holds(work, approval, record, position, written):
        _pass_by(work, approval, position, written)
        return
    seats = enumerate(written.seats, start=1)
    holders = [replay_facts.holder(work, approval, record, f"step:{position}:seat:{number}", seat) for number, seat in seats]
    latest = approval.deadline if definition.due else None
    day = replay_facts.day_waited_for(work, approval, record, position, written) if written.until is not None else None
    gates.refuse_unkept(work, written, holders)
    kept = _kept_seats(work, approval, position)
    step = work.add(_step(work, approval, position, written, StepState.OPEN, day=day, latest=latest))
    for number, (seat, holder) in enumerate(zip(written.seats, holders, strict=True), start=1):
        _seat(work, step, number, seat, holder, carried_decision_id=kept.get(number))
    for number, copy in enumerate(written.copies, start=1):
        step_copies.copy_to(work, step, replay_facts.holder(work, approval, record, f"step:{position}:copy:{number}", copy))
    subscribing.begin(work, approval, definition)
    subscribing.tell_of_opening(work, approval, written.name)
    _keep_manifest(work, approval, record)
    work.record(StepOpened(record_id=record.id, approval_id=approval.id, round=approval.round, step=written.name, holders=tuple(holders)))


def _pass_by(work: Work, approval: Approval, position: int, written: StepRead) -> None:
    work.add(_step(work, approval, position, written, StepState.SKIPPED))
    work.record(StepSkipped(record_id=approval.record_id, approval_id=approval.id, round=approval.round, step=written.name))


def _step(
    work: Work,
    approval: Approval,
    position: int,
    written: StepRead,
    state: StepState,
    *,
    day: dt.date | None = None,
    latest: dt.date | None = None,
) -> Step:
    """Gives the row of a step; ``day`` is what one without seats waits for, ``latest`` what no deadline passes."""
    is_open = state is StepState.OPEN
    due = deadline(written.deadline, today=work.today) if written.deadline and is_open else None
    if latest is not None and is_open and written.seats:
        due = min(due, latest) if due is not None else latest
    late = written.escalation
    return Step(
        approval_id=approval.id,
        record_id=approval.record_id,
        round=approval.round,
        position=position,
        name=written.name,
        title=written.title,
        state=state,
        opened_at=work.now,
        closed_at=None if is_open else work.now,
        deadline=day or due,
        escalates_on=deadline(late.after, today=due) if late is not None and due is not None else None,
    )


def _kept_seats(work: Work, approval: Approval, position: int) -> dict[int, int]:
    """Gives which seats of the step have approved before this round, with the decision that stands for each."""
    carried = rows_of(work, approval).carried.get(approval.round, NOTHING).seats.get(position, ())
    kept: dict[int, int] = {}
    for number in carried:
        decided = (
            select(Decision.id)
            .join(Seat, col(Seat.id) == Decision.seat_id)
            .join(Step, col(Step.id) == Seat.step_id)
            .where(
                col(Decision.approval_id) == approval.id,
                col(Decision.undone_at).is_(None),
                col(Decision.verdict).not_in(RETURNS),
                col(Step.position) == position,
                col(Seat.position) == number,
            )
        )
        found = work.session.exec(decided.order_by(col(Decision.id).desc())).first()
        if found is not None:
            kept[number] = found
    return kept


def _seat(work: Work, step: Step, number: int, seat: SeatRead, holder: int, *, carried_decision_id: int | None) -> None:
    is_carried = carried_decision_id is not None
    row = work.add(
        Seat(
            step_id=step.id,
            approval_id=step.approval_id,
            record_id=step.record_id,
            round=step.round,
            position=number,
            rule=seat.rule,
            rule_text=seat.text,
            holder_id=holder,
            state=SeatState.CARRIED if is_carried else SeatState.OPEN,
            carried_decision_id=carried_decision_id,
        )
    )
    if is_carried or gates.stop(work, step, row):
        return
    record = work.session.get_one(Record, step.record_id)
    granting.give(work, record, holder, right=Right.READ, cause=Cause.SEAT, cause_id=row.id)
    work.session.flush()
    inbox.put(work, step.record_id, holder, cause="for_approval")


def _keep_manifest(work: Work, approval: Approval, record: Record) -> None:
    seen = as_seen(work, approval)
    if work.session.get(Manifest, (approval.id, seen.hash)) is None:
        work.add(Manifest(approval_id=approval.id, hash=seen.hash, record_id=record.id, content=seen.content, made_at=work.now))


def _park(work: Work, approval: Approval, trouble: str) -> None:
    if approval.trouble == trouble:
        return
    approval.trouble = trouble
    inbox.put(work, approval.record_id, approval.responsible_id, cause="approval_parked")
    work.record(ApprovalParked(record_id=approval.record_id, approval_id=approval.id, trouble=trouble))


def _unpark(work: Work, approval: Approval) -> None:
    if approval.trouble and approval.state not in {ApprovalState.APPROVED, ApprovalState.CANCELLED}:
        approval.trouble = ""
        work.record(ApprovalUnparked(record_id=approval.record_id, approval_id=approval.id))
