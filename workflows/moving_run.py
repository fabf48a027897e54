"""One run of the flow, with Prefect's settings held to ours and its troubles put into our words; imports Prefect."""

from collections.abc import Mapping
from contextvars import Context, copy_context
from typing import Any

import httpx
from prefect import State
from prefect.concurrency.services import ConcurrencySlotAcquisitionWithLeaseService
from prefect.events.worker import EventsWorker
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_TLS_INSECURE_SKIP_VERIFY, PREFECT_API_URL, temporary_settings
from sqlalchemy.exc import DBAPIError

from casework.bootstrap import Platform
from casework.errors import Retryable
from workflows.approving import PLATFORM, move_approvals
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
    """Runs the flow for some approvals and gives what failed, by approval.

    Raises:
        Retryable: the Prefect server does not answer.
    """
    try:
        state: State[Any] = await move_approvals(approval_ids, return_state=True)
    except (httpx.HTTPError, PrefectException, OSError, RuntimeError) as trouble:
        raise _no_server(trouble) from None
    if not state.is_completed():
        raise _no_server(state)
    failed: dict[int, BaseException] = await state.result()
    return {id: _in_words(failure) for id, failure in failed.items()}


def _no_server(trouble: object) -> Retryable:
    return Retryable(f"The Prefect server does not answer ({type(trouble).__name__}).")


def _in_words(failure: BaseException) -> Exception:
    """Translates what is nobody's fault into a later attempt; the words of a database error may hold what was written."""
    if isinstance(failure, DBAPIError | httpx.HTTPError | PrefectException | OSError):
        return Retryable(f"Something the move needs is away ({type(failure).__name__}).")
    return failure if isinstance(failure, Exception) else Retryable(type(failure).__name__)
