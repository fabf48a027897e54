"""The replay of an approval over its rows: what it asks for, and what it refuses to believe."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.approvals.definition import DefinitionRead, SeatRead, StepRead
from casework.approvals.moving import (
    STANDS,
    ApprovalRows,
    CloseStep,
    DecisionRow,
    Diverged,
    Finish,
    GiveBack,
    NewRound,
    OpenStep,
    StepRow,
    Trouble,
    after_return_at,
    replay,
)
from casework.approvals.rounds import Carried, up_to
from casework.vocabulary import ApprovalState, SeatRule, StepState, Verdict

SEAT = SeatRead(SeatRule.NAME, official="head")
TWO = DefinitionRead("two", "To", (StepRead("one", "En", (SEAT,)), StepRead("two", "To", (SEAT,))))
NOTHING = ApprovalRows(ApprovalState.IN_PROGRESS, 1, (), {})


def step(position: int, state: StepState, verdict: Verdict | None = None, *, round: int = 1) -> StepRow:
    name = {1: "one", 2: "two"}.get(position, "three")
    seat = round * 100 + position
    decisions = () if verdict is None else (DecisionRow(seat, verdict),)
    return StepRow(seat, round, position, name, state, (seat,), decisions)


def rows(*steps: StepRow, **changes: object) -> ApprovalRows:
    return dataclasses.replace(NOTHING, steps=steps, **changes)  # type: ignore[arg-type]


APPROVED_ONE = step(1, StepState.APPROVED, Verdict.APPROVE)
APPROVED_TWO = step(2, StepState.APPROVED, Verdict.APPROVE)


@pytest.mark.parametrize(
    ("found", "moves"),
    [
        (NOTHING, (OpenStep(1),)),
        (rows(step(1, StepState.OPEN)), ()),
        (rows(APPROVED_ONE), (OpenStep(2),)),
        (rows(step(1, StepState.OPEN, Verdict.APPROVE)), (CloseStep(1, 101, StepState.APPROVED), OpenStep(2))),
        (rows(APPROVED_ONE, APPROVED_TWO), (Finish(),)),
        (rows(APPROVED_ONE, step(2, StepState.RETURNED, Verdict.RETURN)), (GiveBack(2),)),
        (rows(APPROVED_ONE, step(2, StepState.RETURNED, Verdict.RETURN), state=ApprovalState.RETURNED), ()),
        (rows(APPROVED_ONE, APPROVED_TWO, state=ApprovalState.APPROVED), ()),
        (rows(step(1, StepState.SUPERSEDED), state=ApprovalState.CANCELLED), ()),
        (rows(APPROVED_ONE, round=2, carried={2: up_to(1)}), (OpenStep(2),)),
        (rows(APPROVED_ONE, round=2, carried={2: up_to(0)}), (OpenStep(1),)),
        (rows(APPROVED_ONE, APPROVED_TWO, outdated=frozenset({1})), (NewRound(up_to(0)),)),
    ],
)
def test_the_rows_say_what_is_to_be_done(found: ApprovalRows, moves: tuple[object, ...]) -> None:
    assert replay(TWO, found).moves == moves


@pytest.mark.parametrize(
    ("found", "trouble"),
    [
        (rows(step(3, StepState.OPEN)), Trouble.NO_SUCH_STEP),
        (rows(step(1, StepState.OPEN, round=2)), Trouble.NO_SUCH_STEP),
        (rows(step(2, StepState.OPEN)), Trouble.STEP_OUT_OF_ORDER),
        (rows(step(1, StepState.OPEN), step(2, StepState.OPEN)), Trouble.STEP_OUT_OF_ORDER),
        (rows(dataclasses.replace(APPROVED_ONE, seat_ids=(101, 102))), Trouble.SEATS_DIFFER),
        (rows(step(1, StepState.APPROVED)), Trouble.OUTCOME_WITHOUT_DECISIONS),
        (rows(step(1, StepState.APPROVED, Verdict.RETURN)), Trouble.OUTCOME_WITHOUT_DECISIONS),
        (rows(round=2, carried={2: up_to(1)}), Trouble.CARRIED_STEP_MISSING),
        (rows(APPROVED_ONE, state=ApprovalState.RETURNED), Trouble.RETURNED_WITHOUT_DECISION),
    ],
)
def test_rows_no_run_can_have_made_are_not_believed(found: ApprovalRows, trouble: Trouble) -> None:
    with pytest.raises(Diverged) as refusal:
        replay(TWO, found)
    assert refusal.value.trouble is trouble


def test_every_seat_of_a_step_must_approve() -> None:
    together = DefinitionRead("both", "Begge", (StepRead("one", "En", (SEAT, dataclasses.replace(SEAT, official="lawyer"))),))
    one = StepRow(1, 1, 1, "one", StepState.OPEN, (11, 12), (DecisionRow(11, Verdict.APPROVE),))
    both = dataclasses.replace(one, decisions=(*one.decisions, DecisionRow(12, Verdict.APPROVE)))
    returned = dataclasses.replace(one, decisions=(*one.decisions, DecisionRow(12, Verdict.RETURN)))

    assert replay(together, rows(one)).moves == ()
    assert replay(together, rows(both)).moves == (CloseStep(1, 1, StepState.APPROVED), Finish())
    assert replay(together, rows(returned)).moves == (CloseStep(1, 1, StepState.RETURNED), GiveBack(1))


@given(verdicts=st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 4)), max_size=25), steps=st.integers(1, 5))
@settings(max_examples=200, deadline=None)
def test_any_course_of_decisions_ends_in_rows_that_ask_for_nothing_more(verdicts: list[tuple[Verdict, int]], steps: int) -> None:
    definition = DefinitionRead("any", "Alle", tuple(StepRead(f"s{n}", "", (SEAT,)) for n in range(1, steps + 1)))
    state = NOTHING
    for verdict, after in verdicts:
        state = _moved(definition, state)
        assert replay(definition, state).moves == ()
        if state.state is ApprovalState.APPROVED:
            break
        if state.state is ApprovalState.RETURNED:
            state = _resumed(definition, state)
            state = _moved(definition, state)
        state = _decided(state, verdict, after)
    assert state.round <= len(verdicts) + 1


def _moved(definition: DefinitionRead, state: ApprovalRows) -> ApprovalRows:
    """Does what the motor does, on rows alone."""
    for _ in range(4):
        for move in replay(definition, state).moves:
            match move:
                case OpenStep(position):
                    id = state.round * 100 + position
                    new = StepRow(id, state.round, position, definition.steps[position - 1].name, StepState.OPEN, (id,))
                    state = dataclasses.replace(state, steps=(*state.steps, new))
                case CloseStep(step_id=id, state=end):
                    steps = tuple(dataclasses.replace(each, state=end) if each.step_id == id else each for each in state.steps)
                    state = dataclasses.replace(state, steps=steps)
                case NewRound(carried):
                    state = _new_round(state, carried)
                case GiveBack():
                    state = dataclasses.replace(state, state=ApprovalState.RETURNED)
                case Finish():
                    state = dataclasses.replace(state, state=ApprovalState.APPROVED)
    return state


def _decided(state: ApprovalRows, verdict: Verdict, after: int) -> ApprovalRows:
    steps = tuple(
        dataclasses.replace(each, decisions=(DecisionRow(each.step_id, verdict, min(after, each.position - 1)),))
        if each.state is StepState.OPEN
        else each
        for each in state.steps
    )
    return dataclasses.replace(state, steps=steps)


def _resumed(definition: DefinitionRead, state: ApprovalRows) -> ApprovalRows:
    """Does what the responsible does with a return."""
    [back] = [
        after_return_at(each, definition.steps[each.position - 1])
        for each in state.steps
        if each.round == state.round and each.state in {StepState.RETURNED, StepState.CONDITIONAL}
    ]
    return _new_round(dataclasses.replace(state, state=ApprovalState.IN_PROGRESS), back)


def _new_round(state: ApprovalRows, carried: Carried) -> ApprovalRows:
    steps = tuple(
        dataclasses.replace(each, state=StepState.SUPERSEDED) if each.position not in carried.steps and each.state in STANDS else each
        for each in state.steps
    )
    return dataclasses.replace(state, round=state.round + 1, steps=steps, carried={**state.carried, state.round + 1: carried})
