"""One run of the flow, with Prefect's settings held to ours and its troubles put into our words; imports Prefect."""

import asyncio
from collections.abc import Mapping
from contextvars import Context, copy_context
from typing import Any

import httpx
from prefect import Flow, State
from prefect.concurrency.services import ConcurrencySlotAcquisitionWithLeaseService
from prefect.events.worker import EventsWorker
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_TLS_INSECURE_SKIP_VERIFY, PREFECT_API_URL, temporary_settings
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import Retryable
from casework.services.moving import MOTOR, processes_of
from workflows.approving import AT_ONCE, PLATFORM, move_approvals, of_process
from workflows.runtime import Failures

PATIENCE = 10.0
"""Seconds that Prefect's own services get to send what they still hold, also to a server that no longer answers."""


def context_of(platform: Platform, environment: Mapping[str, str]) -> Context:
    """Gives the context that runs live in: our platform, and Prefect's settings held to ours (0.2 s to make, so once)."""
    ours = {
        PREFECT_API_URL: environment["PREFECT_API_URL"],
        PREFECT_API_AUTH_STRING: environment.get("PREFECT_API_AUTH_STRING"),
        PREFECT_API_TLS_INSECURE_SKIP_VERIFY: True,
    }
    with temporary_settings(ours):
        context = copy_context()
    context.run(PLATFORM.set, platform)
    return context


def let_go() -> None:
    """Ends what Prefect keeps running between runs, its events sent and its connections closed; the next run starts it again."""
    for service in (EventsWorker, ConcurrencySlotAcquisitionWithLeaseService):
        service.drain_all(timeout=PATIENCE)


async def run(approval_ids: list[int]) -> Failures:
    """Moves some approvals and gives what failed, by approval: those of data in one run, each that a process moves in a run of its own.

    Raises:
        Retryable: the Prefect server does not answer.
    """
    try:
        by_process = await asyncio.to_thread(_by_process, PLATFORM.get(), approval_ids)
    except DBAPIError as trouble:
        raise _in_words(trouble) from None
    of_data = [id for id in approval_ids if id not in by_process]
    gate = asyncio.Semaphore(AT_ONCE)
    groups = [*([of_data] if of_data else []), *([id] for id in by_process)]
    runs = [*([_run(move_approvals, of_data)] if of_data else []), *(_alone(gate, name, id) for id, name in by_process.items())]
    ends = await asyncio.gather(*runs, return_exceptions=True)
    failed: dict[int, Exception] = {}
    for group, end in zip(groups, ends, strict=True):
        if isinstance(end, BaseException):
            if len(groups) == 1 or not isinstance(end, Exception):
                raise end
            failed.update(dict.fromkeys(group, end))
        else:
            failed.update(end)
    return failed


async def _alone(gate: asyncio.Semaphore, name: str, approval_id: int) -> Failures:
    async with gate:
        return await _run(of_process(name), [approval_id])


async def _run(moving: Flow[[list[int]], Any], approval_ids: list[int]) -> Failures:
    try:
        state: State[Any] = await moving(approval_ids, return_state=True)
    except (httpx.HTTPError, PrefectException, OSError, RuntimeError) as trouble:
        raise _no_server(trouble) from None
    if state.name == "TimedOut":
        message = "The process took too long."
        raise Retryable(message)
    if not state.is_completed():
        raise _no_server(state)
    failed: dict[int, BaseException] = await state.result()
    return {id: _in_words(failure) for id, failure in failed.items()}


def _by_process(platform: Platform, approval_ids: list[int]) -> dict[int, str]:
    with platform.work(MOTOR) as work:
        return processes_of(work, approval_ids)


def _no_server(trouble: object) -> Retryable:
    return Retryable(f"The Prefect server does not answer ({type(trouble).__name__}).")


def _in_words(failure: BaseException) -> Exception:
    """Translates what is nobody's fault into a later attempt; the words of a database error may hold what was written."""
    if isinstance(failure, DBAPIError | httpx.HTTPError | PrefectException | OSError):
        return Retryable(f"Something the move needs is away ({type(failure).__name__}).")
    return failure if isinstance(failure, Exception) else Retryable(type(failure).__name__)
