"""Processes replayed, purely: the same rows as their outline gives, whatever is decided; and what no process may do."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.approvals.asking import Asks
from casework.approvals.conditions import answer
from casework.approvals.definition import DefinitionRead
from casework.approvals.moving import (
    ApprovalRows,
    CloseStep,
    DecisionRow,
    Finish,
    GiveBack,
    NewRound,
    OpenStep,
    Replay,
    SkipStep,
    StepRow,
    replay,
)
from casework.case_types.expressions import plain
from casework.vocabulary import ApprovalState, StepState, Verdict
from tests.rules.test_approval_moving import NOTHING, _new_round, _resumed
from workflows.processes.limits import TookTooLong, limited
from workflows.processes.outlining import outline
from workflows.processes.primitives import Process, Value, approve, field, official, process, wait_until, when
from workflows.processes.registry import Registered, Registry, demand_self_contained
from workflows.processes.running import ProcessIsWrong

TODAY = dt.date(2026, 11, 23)
Tree = list[Any]
"""Steps by their numbers, and questions: a number and what follows a yes and a no."""


def trees() -> st.SearchStrategy[Tree]:
    """Gives processes of every shape, at most three questions deep."""
    return st.recursive(
        st.lists(st.just("step"), min_size=0, max_size=2),
        lambda inner: st.lists(st.one_of(st.just("step"), st.tuples(inner, inner)), max_size=3),
        max_leaves=8,
    )


def numbered(tree: Tree, numbers: Iterator[int]) -> Tree:
    """Gives every step and question a number of its own."""
    return [
        ("step", next(numbers)) if each == "step" else ("when", next(numbers), numbered(each[0], numbers), numbered(each[1], numbers))
        for each in tree
    ]


def written(tree: Tree) -> Process:
    """Gives the process that a tree is, ending in a step that everybody comes to."""

    async def follow(parts: Tree) -> None:
        for part in parts:
            if part[0] == "step":
                await approve(f"s{part[1]}", official("head"))
            elif await when(f"q{part[1]}", field(f"q{part[1]}").is_true()):
                await follow(part[2])
            else:
                await follow(part[3])

    @process("any", version=1, title="Alle")
    async def run() -> None:
        await follow(tree)
        await approve("last", official("secretary"))

    return run


@given(tree=trees(), answers=st.integers(0, 2**12), verdicts=st.lists(st.tuples(st.sampled_from(Verdict), st.integers(0, 3)), max_size=12))
@settings(max_examples=80, deadline=None)
def test_a_process_and_its_outline_take_the_same_way(tree: Tree, answers: int, verdicts: list[tuple[Verdict, int]]) -> None:
    made = written(numbered(tree, iter(range(100))))
    drawn = outline(made, "0")
    fields = {f"q{number}": bool(answers >> (number % 12) & 1) for number in range(100)}
    registry = Registry([Registered(made, "0")])
    by_process = by_outline = NOTHING
    for verdict, after in [*verdicts, (Verdict.APPROVE, 0)]:
        by_process = moved(drawn, by_process, fields, lambda rows: registry.replay(drawn, rows, Asks(fields, TODAY)))
        by_outline = moved(drawn, by_outline, fields, lambda rows: replay(drawn, rows))
        assert by_process == by_outline
        if by_process.state is ApprovalState.RETURNED:
            by_process, by_outline = _resumed(drawn, by_process), _resumed(drawn, by_outline)
            continue
        by_process, by_outline = decided(by_process, verdict, after), decided(by_outline, verdict, after)


def moved(drawn: DefinitionRead, state: ApprovalRows, fields: dict[str, bool], found: Any) -> ApprovalRows:
    """Does what the motor does, on rows alone, until nothing is left to do."""
    while moves := found(state).moves:
        for move in moves:
            state = _done(drawn, state, fields, move)
    return state


def _done(drawn: DefinitionRead, state: ApprovalRows, fields: dict[str, bool], move: object) -> ApprovalRows:
    match move:
        case OpenStep(position) | SkipStep(position):
            written_step = drawn.steps[position - 1]
            skips = isinstance(move, SkipStep) or not answer(written_step.when, fields, TODAY).holds
            id = state.round * 100 + position
            seats = () if skips else (id,)
            row = StepRow(id, state.round, position, written_step.name, StepState.SKIPPED if skips else StepState.OPEN, seats)
            return dataclasses.replace(state, steps=(*state.steps, row))
        case CloseStep(step_id=id, state=end):
            steps = tuple(dataclasses.replace(each, state=end) if each.step_id == id else each for each in state.steps)
            return dataclasses.replace(state, steps=steps)
        case NewRound(carried):
            return _new_round(state, carried)
        case GiveBack():
            return dataclasses.replace(state, state=ApprovalState.RETURNED)
        case Finish():
            return dataclasses.replace(state, state=ApprovalState.APPROVED)
    raise AssertionError(move)


def decided(state: ApprovalRows, verdict: Verdict, after: int) -> ApprovalRows:
    """Has everybody who is asked now say the same."""
    steps = tuple(
        dataclasses.replace(each, decisions=(DecisionRow(each.step_id, verdict, min(after, each.position - 1)),))
        if each.state is StepState.OPEN
        else each
        for each in state.steps
    )
    return dataclasses.replace(state, steps=steps)


def test_a_run_asked_twice_says_the_same() -> None:
    made = written([("when", 1, [("step", 2)], [("step", 3)])])
    drawn = outline(made, "0")
    registry = Registry([Registered(made, "0")])
    asked: list[Replay] = [registry.replay(drawn, NOTHING, Asks({"q1": False}, TODAY)) for _ in range(2)]

    assert asked[0] == asked[1]
    assert (SkipStep(1),) == asked[0].moves


def test_an_outline_says_under_which_answers_a_step_takes_place() -> None:
    async def course() -> None:
        large, own = field("amount") > 1000, field("own").is_true()
        if await when("large", large):
            if await when("own", own):
                await approve("a", official("head"))
            await approve("b", official("head"))
        else:
            await approve("c", official("head"))
        if await when("own", own):
            await approve("d", official("head"))
        await approve("e", official("head"))

    drawn = outline(process("told", version=1, title="Fortalt")(course), "0")

    assert {step.name: step.when and plain(step.when) for step in drawn.steps} == {
        "a": {"all": [{"more": [{"field": "amount"}, 1000]}, {"equals": [{"field": "own"}, True]}]},
        "b": {"more": [{"field": "amount"}, 1000]},
        "c": {"at_most": [{"field": "amount"}, 1000]},
        "d": {"equals": [{"field": "own"}, True]},
        "e": None,
    }


async def step_twice() -> None:
    await approve("a", official("head"))
    await approve("a", official("head"))


async def question_twice() -> None:
    await when("large", field("amount") > 1)
    await when("large", field("amount") > 2)


async def two_meanings() -> None:
    who = "head" if await when("large", field("amount") > 1) else "lawyer"
    await approve("a", official(who))


async def foreign() -> None:
    class Something:
        def __await__(self) -> Iterator[None]:
            yield

    await Something()


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (step_twice, "the step a comes twice on one way"),
        (question_twice, "two questions are called large"),
        (two_meanings, "the step a asks others on another way"),
        (foreign, "awaits something else"),
    ],
)
def test_what_nobody_could_draw_is_refused_in_words(run: Any, words: str) -> None:
    with pytest.raises(ProcessIsWrong, match=words):
        outline(process("wrong", version=1, title="Forkert")(run), "0")


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from casework.work import Work",
        "from . import other",
        "try: pass\nexcept BaseException: pass",
        "open('x')",
        "eval('1')",
        "def f():\n    global x",
    ],
)
def test_a_process_is_complete_in_its_own_text(line: str) -> None:
    with pytest.raises(ProcessIsWrong, match="complete in its own text"):
        demand_self_contained(line)


def test_a_condition_has_no_answer_by_itself() -> None:
    with pytest.raises(TypeError, match="await when"):
        bool(field("amount") > 1)


def test_a_day_that_is_waited_for_is_drawn() -> None:
    async def course() -> None:
        await wait_until("heard", Value(field("heard").expression).plus_working_days(10))

    [step] = outline(process("waits", version=1, title="Venter")(course), "0").steps

    assert ({"working_days_after": [{"field": "heard"}, 10]}, ()) == (step.until and plain(step.until), step.seats)


def test_a_loop_without_an_end_is_stopped_and_nothing_after_it_is() -> None:
    with pytest.raises(TookTooLong), limited(0.05):
        while True:
            pass
    with limited(5):
        pass
