"""What an approval's rows still ask for: its definition replayed over them, pure, and the same however often it is asked.

A decided step gives its outcome; the first step that has none is opened if it is not, and there the replay ends: nothing is
held while people think. Rows that no run of the definition can have made are ``Diverged``: a person must look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.approvals.definition import DefinitionRead
from casework.errors import CaseworkError
from casework.vocabulary import ApprovalState, StepState, Verdict

ENDED = frozenset({ApprovalState.APPROVED, ApprovalState.CANCELLED})


class Trouble(StrEnum):
    """How rows can fail to fit the definition they are pinned to."""

    NO_SUCH_STEP = "no_such_step"
    STEP_OUT_OF_ORDER = "step_out_of_order"
    SEATS_DIFFER = "seats_differ"
    OUTCOME_WITHOUT_DECISIONS = "outcome_without_decisions"
    CARRIED_STEP_MISSING = "carried_step_missing"
    RETURNED_WITHOUT_DECISION = "returned_without_decision"


class Diverged(CaseworkError):
    """Says that the rows are not those of any run of the definition."""

    def __init__(self, trouble: Trouble, place: str) -> None:
        super().__init__(f"{trouble}: {place}")
        self.trouble = trouble
        self.place = place


@dataclass(frozen=True)
class DecisionRow:
    """Is one decision that stands."""

    seat_id: int
    verdict: Verdict
    resume_after: int = 0


@dataclass(frozen=True)
class StepRow:
    """Is one step of one round with its seats and the decisions that stand."""

    step_id: int
    round: int
    position: int
    name: str
    state: StepState
    seat_ids: tuple[int, ...]
    decisions: tuple[DecisionRow, ...] = ()


@dataclass(frozen=True)
class ApprovalRows:
    """Is everything a replay looks at; ``resume_after`` holds, for each later round, after which step it started.

    ``outdated`` are the positions whose decisions were about other documents than the record has now.
    """

    state: ApprovalState
    round: int
    steps: tuple[StepRow, ...]
    resume_after: Mapping[int, int]
    outdated: frozenset[int] = frozenset()


@dataclass(frozen=True)
class OpenStep:
    """Asks to open a step: seats get their holders, notices go out, the deadline starts."""

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
class AskAgain:
    """Asks for a new round after a step, because documents changed that later steps had approved."""

    after: int


@dataclass(frozen=True)
class Finish:
    """Asks to finish the approval."""


Move = OpenStep | CloseStep | GiveBack | AskAgain | Finish


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
    _check(definition, rows)
    if rows.state in ENDED:
        return Replay(_told(rows), ())
    moves: list[Move] = []
    for position in range(1, len(definition.steps) + 1):
        step = current(rows, position)
        if step is None:
            return _next(rows, moves, OpenStep(position))
        outcome = outcome_of(step)
        if outcome is None:
            return Replay(_told(rows), tuple(moves))
        if step.state is StepState.OPEN:
            moves.append(CloseStep(position, step.step_id, outcome))
        if outcome is StepState.RETURNED:
            back = [GiveBack(position)] if rows.state is ApprovalState.IN_PROGRESS else []
            return Replay(_told(rows), (*moves, *back))
    return _next(rows, moves, Finish())


def next_up(definition: DefinitionRead, rows: ApprovalRows, found: Replay) -> str:
    """Names what a move is about: the step it opens, closes or waits at, or what it does instead."""
    match found.moves[:1]:
        case (OpenStep(position) | CloseStep(position),):
            return definition.steps[position - 1].name
        case (GiveBack(),):
            return "give back"
        case (AskAgain(),):
            return "ask again"
        case (Finish(),):
            return "finish"
    return found.told[-1].name if found.told and rows.state is ApprovalState.IN_PROGRESS else "look"


def current(rows: ApprovalRows, position: int) -> StepRow | None:
    """Gives the row that counts for a step now: this round's, or the approved one carried over from an earlier round."""
    if position > rows.resume_after.get(rows.round, 0):
        return next((step for step in rows.steps if step.round == rows.round and step.position == position), None)
    carried = [step for step in rows.steps if step.position == position and step.state is StepState.APPROVED]
    return max(carried, key=lambda step: step.round, default=None)


def outcome_of(step: StepRow) -> StepState | None:
    """Gives what a step's decisions come to: the first return ends it, approval needs every seat, else nothing yet."""
    if any(decision.verdict is Verdict.RETURN for decision in step.decisions):
        return StepState.RETURNED
    approved = {decision.seat_id for decision in step.decisions}
    return StepState.APPROVED if step.seat_ids and approved >= set(step.seat_ids) else None


def _next(rows: ApprovalRows, moves: list[Move], move: Move) -> Replay:
    if rows.state is ApprovalState.RETURNED:
        raise Diverged(Trouble.RETURNED_WITHOUT_DECISION, f"round {rows.round}")
    if rows.outdated:
        return Replay(_told(rows), (*moves, AskAgain(min(rows.outdated) - 1)))
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
        if len(step.seat_ids) != len(written.seats) or not {each.seat_id for each in step.decisions} <= set(step.seat_ids):
            raise Diverged(Trouble.SEATS_DIFFER, place)
        if step.state in {StepState.APPROVED, StepState.RETURNED} and outcome_of(step) is not step.state:
            raise Diverged(Trouble.OUTCOME_WITHOUT_DECISIONS, place)
    _check_order(rows)


def _check_order(rows: ApprovalRows) -> None:
    after = rows.resume_after.get(rows.round, 0)
    for position in range(1, after + 1):
        if current(rows, position) is None:
            raise Diverged(Trouble.CARRIED_STEP_MISSING, f"step {position} before round {rows.round}")
    positions = sorted(step.position for step in rows.steps if step.round == rows.round)
    if positions != list(range(after + 1, after + 1 + len(positions))):
        raise Diverged(Trouble.STEP_OUT_OF_ORDER, f"round {rows.round}")
    for step in rows.steps:
        later = any(other.position > step.position for other in rows.steps if other.round == rows.round)
        if step.round == rows.round and later and outcome_of(step) is not StepState.APPROVED:
            raise Diverged(Trouble.STEP_OUT_OF_ORDER, f"step {step.position} of round {step.round}")
