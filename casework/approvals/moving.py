"""What an approval's rows still ask for: its definition replayed over them, pure, and the same however often it is asked.

A decided step gives its outcome; the first step that has none is opened if it is not, and there the replay ends: nothing is
held while people think. Rows that no run of the definition can have made are ``Diverged``: a person must look.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.approvals.definition import DefinitionRead, StepRead
from casework.approvals.rounds import NOTHING, Carried, after_return
from casework.errors import CaseworkError
from casework.vocabulary import ApprovalState, StepState, Verdict

ENDED = frozenset({ApprovalState.APPROVED, ApprovalState.CANCELLED})
STANDING_STILL = ENDED | {ApprovalState.WITHDRAWN}
PASSED = frozenset({StepState.APPROVED, StepState.SKIPPED})
BACK = frozenset({StepState.RETURNED, StepState.CONDITIONAL})
STANDS = frozenset({StepState.APPROVED, StepState.SKIPPED, StepState.CONDITIONAL})
"""In which states a step can be carried into a later round."""
RETURNS = frozenset({Verdict.RETURN, Verdict.RETURN_WITH_ME})


class Trouble(StrEnum):
    """How rows can fail to fit the definition they are pinned to."""

    NO_SUCH_STEP = "no_such_step"
    STEP_OUT_OF_ORDER = "step_out_of_order"
    SEATS_DIFFER = "seats_differ"
    OUTCOME_WITHOUT_DECISIONS = "outcome_without_decisions"
    CARRIED_STEP_MISSING = "carried_step_missing"
    RETURNED_WITHOUT_DECISION = "returned_without_decision"
    MET_OTHERWISE = "met_otherwise"
    PROCESS_MISSING = "process_missing"
    SOURCE_CHANGED = "source_changed"
    PROCESS_FAILED = "process_failed"
    TOOK_TOO_LONG = "took_too_long"


class Diverged(CaseworkError):
    """Says that the rows are not those of any run of the definition."""

    def __init__(self, trouble: Trouble, place: str) -> None:
        super().__init__(f"{trouble}: {place}")
        self.trouble = trouble
        self.place = place


@dataclass(frozen=True)
class DecisionRow:
    """Is one decision that stands; ``return_to`` is the earlier step a return asks, 0 the responsible."""

    seat_id: int
    verdict: Verdict
    return_to: int = 0


@dataclass(frozen=True)
class StepRow:
    """Is one step of one round with its seats and the decisions that stand.

    ``carried`` are seats that had approved in an earlier round, ``removed`` those that no longer count. ``is_over`` says of a step that
    asks nobody that the day it waited for has come.
    """

    step_id: int
    round: int
    position: int
    name: str
    state: StepState
    seat_ids: tuple[int, ...]
    decisions: tuple[DecisionRow, ...] = ()
    carried: frozenset[int] = frozenset()
    removed: frozenset[int] = frozenset()
    is_over: bool = False

    @property
    def counted(self) -> frozenset[int]:
        """Gives the seats that count."""
        return frozenset(self.seat_ids) - self.removed

    @property
    def approving(self) -> frozenset[int]:
        """Gives the seats that have approved, on a condition or without."""
        said = {each.seat_id for each in self.decisions if each.verdict in {Verdict.APPROVE, Verdict.CONDITIONAL}}
        return self.counted & (said | self.carried)


@dataclass(frozen=True)
class ApprovalRows:
    """Is everything a replay looks at; ``carried`` holds, for each later round, the steps that stand from before it.

    ``outdated`` are the positions whose decisions were about other documents than the record has now.
    """

    state: ApprovalState
    round: int
    steps: tuple[StepRow, ...]
    carried: Mapping[int, Carried]
    outdated: frozenset[int] = frozenset()


@dataclass(frozen=True)
class OpenStep:
    """Asks to open a step: seats get their holders, notices go out, the deadline starts."""

    position: int


@dataclass(frozen=True)
class SkipStep:
    """Asks to write down that a process passed a step by."""

    position: int


@dataclass(frozen=True)
class CloseStep:
    """Asks to close a step whose decisions give it an outcome."""

    position: int
    step_id: int
    state: StepState


@dataclass(frozen=True)
class GiveBack:
    """Asks to give the approval back to its responsible."""

    position: int


@dataclass(frozen=True)
class NewRound:
    """Asks for a new round: an earlier step is asked by a return, or documents changed that later steps had approved."""

    carried: Carried


@dataclass(frozen=True)
class Finish:
    """Asks to finish the approval."""


Move = OpenStep | SkipStep | CloseStep | GiveBack | NewRound | Finish


@dataclass(frozen=True)
class Told:
    """Is one step as a replay met it; Prefect's pages show one task for each."""

    position: int
    name: str
    round: int
    state: StepState


@dataclass(frozen=True)
class Replay:
    """Is what a replay found: the steps it met in order, and what is still to be done."""

    told: tuple[Told, ...]
    moves: tuple[Move, ...]


def replay(definition: DefinitionRead, rows: ApprovalRows) -> Replay:
    """Runs the definition over the rows.

    Raises:
        Diverged: the rows do not fit the definition.
    """
    return walked(definition, rows, _in_order)


def walked(definition: DefinitionRead, rows: ApprovalRows, course: Callable[["Walk"], None]) -> Replay:
    """Goes over the rows by a course, which meets steps in the order of the definition, and gives where it had to stop.

    Raises:
        Diverged: the rows do not fit the definition, or not the course.
    """
    _check(definition, rows)
    if rows.state in STANDING_STILL:
        return Replay(_told(rows), ())
    walk = Walk(definition, rows)
    try:
        course(walk)
    except Stopped as end:
        return end.found
    return _next(rows, walk.moves, Finish())


class Stopped(BaseException):
    """Ends a walk at the step that has no outcome yet; no course that catches exceptions keeps it from ending."""

    def __init__(self, found: Replay) -> None:
        super().__init__()
        self.found = found


class Walk:
    """Goes from step to step over the rows."""

    def __init__(self, definition: DefinitionRead, rows: ApprovalRows) -> None:
        self.definition = definition
        self.moves: list[Move] = []
        self._rows = rows
        self._after = 0

    def meet(self, position: int) -> StepState:
        """Gives a settled step's outcome; where there is none yet the walk ends.

        Raises:
            Stopped: here; with what is to be done.
        """
        self._after = position
        step, written = current(self._rows, position), self.definition.steps[position - 1]
        if step is None:
            raise Stopped(_next(self._rows, self.moves, OpenStep(position)))
        if position in carried(self._rows).steps:
            return step.state
        outcome = outcome_of(step, written)
        if outcome is None:
            raise Stopped(Replay(_told(self._rows), tuple(self.moves)))
        if step.state is StepState.OPEN:
            self.moves.append(CloseStep(position, step.step_id, outcome))
        if outcome in BACK:
            back = [_back(step, written)] if self._rows.state is ApprovalState.IN_PROGRESS else []
            raise Stopped(Replay(_told(self._rows), (*self.moves, *back)))
        return outcome

    def come_to(self, name: str) -> StepState:
        """Gives the outcome of a step that a process comes to by its name; those before it that it did not come to are passed by.

        Raises:
            Stopped: it has none yet. Diverged: there is no such step after the last one, or this round has passed it by already.
        """
        position = next((at for at, step in enumerate(self.definition.steps, start=1) if step.name == name), 0)
        if position <= self._after:
            raise Diverged(Trouble.NO_SUCH_STEP, name)
        self._pass_by(position)
        step = current(self._rows, position)
        if step is not None and step.state is StepState.SKIPPED and position not in carried(self._rows).steps:
            raise Diverged(Trouble.MET_OTHERWISE, name)
        return self.meet(position)

    def end(self) -> None:
        """Passes by what a process did not come to."""
        self._pass_by(len(self.definition.steps) + 1)

    def _pass_by(self, until: int) -> None:
        for position in range(self._after + 1, until):
            step = current(self._rows, position)
            if step is None:
                raise Stopped(_next(self._rows, self.moves, SkipStep(position)))
            if step.state is not StepState.SKIPPED and position not in carried(self._rows).steps:
                raise Diverged(Trouble.MET_OTHERWISE, step.name)


def _in_order(walk: Walk) -> None:
    for position in range(1, len(walk.definition.steps) + 1):
        walk.meet(position)


def next_up(definition: DefinitionRead, rows: ApprovalRows, found: Replay) -> str:
    """Names what a move is about: the step it opens, closes or waits at, or what it does instead."""
    match found.moves[:1]:
        case (OpenStep(position) | SkipStep(position) | CloseStep(position),):
            return definition.steps[position - 1].name
        case (GiveBack(),):
            return "give back"
        case (NewRound(),):
            return "ask again"
        case (Finish(),):
            return "finish"
    return found.told[-1].name if found.told and rows.state is ApprovalState.IN_PROGRESS else "look"


def carried(rows: ApprovalRows) -> Carried:
    """Gives what this round took over from the ones before it."""
    return rows.carried.get(rows.round, NOTHING)


def current(rows: ApprovalRows, position: int) -> StepRow | None:
    """Gives the row that counts for a step now: this round's, or the one carried over from an earlier round."""
    if position not in carried(rows).steps:
        return next((step for step in rows.steps if step.round == rows.round and step.position == position), None)
    standing = [step for step in rows.steps if step.position == position and step.state in STANDS]
    return max(standing, key=lambda step: step.round, default=None)


def outcome_of(step: StepRow, written: StepRead) -> StepState | None:
    """Gives what a step's decisions come to: the first return ends it, approval needs as many seats as it says, else nothing yet."""
    if step.state is StepState.SKIPPED:
        return StepState.SKIPPED
    verdicts = {decision.verdict for decision in step.decisions}
    if verdicts & RETURNS:
        return StepState.RETURNED
    if Verdict.CONDITIONAL in verdicts:
        return StepState.CONDITIONAL
    return StepState.APPROVED if is_settled(step, written) else None


def is_settled(step: StepRow, written: StepRead) -> bool:
    """Says whether as many seats have approved as the step needs, or, where it asks nobody, whether its day has come."""
    if not written.seats:
        return step.is_over
    return bool(step.counted) and len(step.approving) >= written.needed(len(step.counted))


def after_return_at(step: StepRow, written: StepRead) -> Carried:
    """Gives what the round after the step's return or conditional approval takes over."""
    back = next(each for each in step.decisions if each.verdict is not Verdict.APPROVE)
    decided = tuple(number for number, seat in enumerate(step.seat_ids, start=1) if seat in step.approving)
    return after_return(back.verdict, step.position, back.return_to, settled=is_settled(step, written), decided=decided)


def _back(step: StepRow, written: StepRead) -> Move:
    back = next(each for each in step.decisions if each.verdict is not Verdict.APPROVE)
    return NewRound(after_return_at(step, written)) if back.return_to else GiveBack(step.position)


def _next(rows: ApprovalRows, moves: list[Move], move: Move) -> Replay:
    if rows.state is ApprovalState.RETURNED:
        raise Diverged(Trouble.RETURNED_WITHOUT_DECISION, f"round {rows.round}")
    if rows.outdated:
        met = {position: current(rows, position) for position in {step.position for step in rows.steps}}
        standing = {position: step.state for position, step in met.items() if step is not None and step.state in STANDS}
        first = min(rows.outdated)
        kept = (position for position, state in standing.items() if position < first or state is StepState.CONDITIONAL)
        return Replay(_told(rows), (*moves, NewRound(Carried(frozenset(kept)))))
    return Replay(_told(rows), (*moves, move))


def _told(rows: ApprovalRows) -> tuple[Told, ...]:
    met = (current(rows, position) for position in sorted({step.position for step in rows.steps}))
    return tuple(Told(step.position, step.name, step.round, step.state) for step in met if step is not None)


def _check(definition: DefinitionRead, rows: ApprovalRows) -> None:
    for step in rows.steps:
        place = f"step {step.position} of round {step.round}"
        if not (1 <= step.position <= len(definition.steps) and 1 <= step.round <= rows.round):
            raise Diverged(Trouble.NO_SUCH_STEP, place)
        written = definition.steps[step.position - 1]
        if step.name != written.name:
            raise Diverged(Trouble.NO_SUCH_STEP, place)
        seats = 0 if step.state is StepState.SKIPPED else len(written.seats)
        asked = len(step.seat_ids)
        if (asked != seats and not (asked == 0 and step.state is StepState.SUPERSEDED)) or not {
            each.seat_id for each in step.decisions
        } <= set(step.seat_ids):
            raise Diverged(Trouble.SEATS_DIFFER, place)
        if step.state in {StepState.APPROVED, *BACK} and outcome_of(step, written) is not step.state:
            raise Diverged(Trouble.OUTCOME_WITHOUT_DECISIONS, place)
    _check_order(definition, rows)


def _check_order(definition: DefinitionRead, rows: ApprovalRows) -> None:
    standing = carried(rows).steps
    for position in sorted(standing):
        if current(rows, position) is None:
            raise Diverged(Trouble.CARRIED_STEP_MISSING, f"step {position} before round {rows.round}")
    asked = [position for position in range(1, len(definition.steps) + 1) if position not in standing]
    here = sorted((step for step in rows.steps if step.round == rows.round), key=lambda step: step.position)
    if [step.position for step in here] != asked[: len(here)]:
        raise Diverged(Trouble.STEP_OUT_OF_ORDER, f"round {rows.round}")
    for step in here[:-1]:
        if outcome_of(step, definition.steps[step.position - 1]) not in PASSED:
            raise Diverged(Trouble.STEP_OUT_OF_ORDER, f"step {step.position} of round {step.round}")
