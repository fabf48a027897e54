"""The flow that moves approvals: one run, every step a task named ``approval:12/legal/round 1`` on Prefect's own pages.

The rows are the truth and Prefect is the motor: a settled step gives its outcome, the first one that is not is moved, and the run
ends *Waiting*. Where many wait to be moved, several share a task that bears the tags of all of them.
Nothing is held while people think, nothing is cached, and parameters are ids only.
A definition in data shares its run with others; one that a process in Python moves has a run of its own, named after it, with its own time
limit. Only the motor imports this module: importing Prefect costs one to three seconds.
"""

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

from prefect import Flow, State, flow, tags, task
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed

from casework import faults
from casework.bootstrap import Platform
from casework.services.moving import MOTOR, Look, Moved, look, marks_of, move
from casework.vocabulary import ApprovalState
from workflows.processes.registry import registry

Ends = list[str | BaseException]
"""What became of each approval, in order: the word for the state it is in, or why it was not moved."""

PLATFORM: ContextVar[Platform] = ContextVar("platform")
AT_ONCE = 4
LONGEST_PROCESS = 15.0
# Up to here every approval tells its whole story, a task for each step; above, so many share a task, which bears the tags of all of them.
# A task costs the server 60 ms of a processor, the move itself 37 (docs/decisions/bursts-of-decisions.md).
WHOLE_STORIES = 4
TOGETHER = 10


@task(name="step", task_run_name="approval:{approval_id}/{step}/round {round}", cache_policy=NO_CACHE, persist_result=False)
async def settled_step(approval_id: int, step: str, round: int, outcome: str) -> State[None]:  # noqa: ARG001  # the names on the page
    """Tells a step that has its outcome."""
    return Completed(name=outcome.capitalize())


@task(name="step", task_run_name="approval:{approval_id}/{step}/round {round}", cache_policy=NO_CACHE, persist_result=False)
async def next_step(approval_id: int, step: str, round: int) -> State[None]:  # noqa: ARG001  # the names on the page
    """Moves the approval at the step that has no outcome yet, and ends in the state the approval is in then."""
    moved = await asyncio.to_thread(_move, PLATFORM.get(), approval_id)
    return Completed(name=_word(moved))


@task(name="steps", task_run_name="approvals:{first} to {last}, {count}", cache_policy=NO_CACHE, persist_result=False)
async def next_steps(first: int, last: int, count: int, approval_ids: list[int]) -> State[Ends]:  # noqa: ARG001  # the names on the page
    """Moves some approvals of many, each on its own, and ends *Moved* with the word or the failure of each."""
    gate = asyncio.Semaphore(AT_ONCE)
    ends = await asyncio.gather(*(_moved(gate, approval_id) for approval_id in approval_ids), return_exceptions=True)
    return Completed(name="Moved", data=ends)


@flow(name="move approvals", persist_result=False, validate_parameters=False)
async def move_approvals(approval_ids: list[int]) -> State[dict[int, BaseException]]:
    """Moves approvals, each on its own: what fails of one is given back under its id and stops no other."""
    ends = await (_stories(approval_ids) if len(approval_ids) <= WHOLE_STORIES else _together(approval_ids))
    failed = {id: end for id, end in zip(approval_ids, ends, strict=True) if isinstance(end, BaseException)}
    words = {end for end in ends if isinstance(end, str)}
    return Completed(name="Waiting" if not words or "Waiting" in words else words.pop(), data=failed)


def of_process(name: str) -> Flow[[list[int]], Any]:
    """Gives the flow of one process, under its own name and within its own time."""
    return move_approvals.with_options(name=name, timeout_seconds=LONGEST_PROCESS)


async def _stories(approval_ids: Sequence[int]) -> Ends:
    return await asyncio.gather(*(_story(approval_id) for approval_id in approval_ids), return_exceptions=True)


async def _together(approval_ids: Sequence[int]) -> Ends:
    ends: Ends = []
    for start in range(0, len(approval_ids), TOGETHER):
        some = list(approval_ids[start : start + TOGETHER])
        with tags(*await asyncio.to_thread(_marks, PLATFORM.get(), some)):
            state: State[Ends] = await next_steps(some[0], some[-1], len(some), some, return_state=True)  # type: ignore[misc]  # async at run time
        ends += await state.result()  # type: ignore[misc]  # awaitable in a running loop
    return ends


async def _moved(gate: asyncio.Semaphore, approval_id: int) -> str:
    async with gate:
        return _word(await asyncio.to_thread(_move, PLATFORM.get(), approval_id))


async def _story(approval_id: int) -> str:
    seen = await asyncio.to_thread(_look, PLATFORM.get(), approval_id)
    with tags(*seen.marks):
        for each in seen.settled:
            await settled_step(approval_id, each.name, each.round, each.state)
        state: State[None] = await next_step(approval_id, seen.next_up, seen.round, return_state=True)  # type: ignore[misc]  # async at run time
    if state.is_failed() or state.is_crashed():
        # the very exception, in memory: what Prefect keeps of it is its words, which hold ids only
        failure = await state.result(raise_on_failure=False)  # type: ignore[misc]  # awaitable in a running loop
        raise failure
    return state.name or "Waiting"


def _marks(platform: Platform, approval_ids: Sequence[int]) -> list[str]:
    with platform.work(MOTOR) as work:
        return marks_of(work, approval_ids)


def _look(platform: Platform, approval_id: int) -> Look:
    with platform.work(MOTOR) as work:
        return look(work, approval_id, registry())


def _move(platform: Platform, approval_id: int) -> Moved:
    with platform.work(MOTOR) as work:
        moved = move(work, approval_id, registry())
    faults.point("approval.committed")
    return moved


def _word(moved: Moved) -> str:
    if moved.trouble:
        return "Parked"
    return "Waiting" if moved.state is ApprovalState.IN_PROGRESS else moved.state.capitalize()
