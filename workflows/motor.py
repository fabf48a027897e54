"""Runs the flow that moves approvals, in this process, on one event loop that lives as long as the process.

Prefect is imported at the first move, and its server asked for then: effects of other kinds run without either.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import CancelledError
from contextvars import Context
from types import TracebackType
from typing import Any, Self

from casework.bootstrap import Platform
from casework.errors import NotFound, Permanent, Retryable
from casework.settings import adopt_environment
from workflows.runtime import Failures

LONGEST_RUN = 120.0
# On top of what every process needs: nothing of ours goes to Prefect's log store, and nothing phones home.
# The server is on this machine and speaks plain HTTP: not reading the world's certificates saves 0.07 s a run.
QUIET = {
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "ERROR",
    "DO_NOT_TRACK": "1",
    "PREFECT_API_TLS_INSECURE_SKIP_VERIFY": "true",
}


class Motor:
    """Moves approvals through Prefect; use it in a ``with``. ``environment`` is asked at the first move."""

    def __init__(self, platform: Platform, environment: Callable[[], Mapping[str, str]]) -> None:
        self._platform = platform
        self._environment = environment
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._run: Callable[[list[int]], Coroutine[Any, Any, Failures]] | None = None
        self._context: Context | None = None
        self._let_go: Callable[[], None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._loop is not None and self._thread is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.run_until_complete(_wind_up(self._loop))
            self._loop.close()
        if self._let_go is not None:
            self._let_go()

    def start(self) -> None:
        """Asks for the server and imports Prefect, once; the first move does it otherwise."""
        with self._starting:
            if self._run is not None:
                return
            environment = {**self._environment(), **QUIET}
            adopt_environment(environment)
            from workflows.moving_run import context_of, let_go, run

            self._context = context_of(self._platform, environment)
            self._run = run
            self._let_go = let_go
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="prefect", daemon=True)
            self._thread.start()

    def move(self, approval_ids: Sequence[int]) -> Failures:
        """Moves approvals in one flow run and gives what failed, by approval.

        Raises:
            Retryable: the Prefect server does not answer.
        """
        self.start()
        assert self._run is not None  # started above
        assert self._loop is not None
        assert self._context is not None
        # The run inherits the context that is current here.
        running = self._context.copy().run(asyncio.run_coroutine_threadsafe, self._run(list(approval_ids)), self._loop)
        try:
            failures = running.result(LONGEST_RUN)
        except (TimeoutError, CancelledError):
            running.cancel()
            message = "moving took too long"
            raise Retryable(message) from None
        return {id: _told(failure) for id, failure in failures.items()}


async def _wind_up(loop: asyncio.AbstractEventLoop) -> None:
    """Ends what a run that was given up has left behind."""
    rest = asyncio.all_tasks(loop) - {asyncio.current_task()}
    for each in rest:
        each.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    await loop.shutdown_asyncgens()
    await loop.shutdown_default_executor()


def _told(failure: Exception) -> Exception:
    if isinstance(failure, NotFound):
        return Permanent("the approval is gone", what_to_do="Nothing: its record was destroyed.")
    return failure
