"""The effect runner: claims what is to be done, does it outside any transaction, and says what became of it.

Several runners may run; one that is killed loses nothing, for its leases fall to the others. Everything is done at least once,
which is why handlers are idempotent.
"""

import contextlib
import datetime as dt
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from casework import faults
from casework.errors import EffectFailed, FileNotWhole, OutcomeUnknown, Permanent, Retryable
from casework.held_blobs import HELD
from casework.outbox import Effect
from casework.vocabulary import OutboxState, Reason
from workflows import claiming
from workflows.claiming import LONGEST_BACK_OFF, RUNNERS, Claimed, Queue
from workflows.effects import HANDLERS, Handler, NotNow
from workflows.listening import Listener
from workflows.runtime import Failures, Kit

log = logging.getLogger(__name__)

FIRST_BACK_OFF = dt.timedelta(seconds=2)
MOST_ATTEMPTS = 20  # with the back-off above about two and a half hours
MOST_ATTEMPTS_OF_THE_UNEXPECTED = 3
LOOK_EVERY = 5.0  # seconds, should a wake-up have been missed or a back-off end
RENEW_EVERY = 15.0
# A lane that keeps up rests for twice as long as its batch took, so that the next is bigger: an index commit costs 0.1 s with one
# record in it as with fifty, and beside a flood of post the writer would else take a whole core. One that is behind never rests.
REST = 2.0
NOT_NOW = dt.timedelta(seconds=1)


@dataclass(frozen=True)
class Summary:
    """Is what a run did, and what it leaves behind."""

    done: int
    failed: int
    backing_off: int
    parked: int
    unknown: int


class Runner:
    """Runs lanes, one thread each, until it is stopped; use it in a ``with``."""

    def __init__(self, kit: Kit, *, handlers: dict[Effect, Handler] | None = None) -> None:
        self._kit = kit
        self._engine = kit.platform.system_engine
        self._handlers = HANDLERS if handlers is None else handlers
        self._owner = secrets.randbelow(2**31 - 1) + 1
        self._stop = threading.Event()
        self._count = threading.Lock()
        self._inside: set[tuple[Effect, int]] = set()
        self.done = self.failed = 0

    def __enter__(self) -> "Runner":
        self._begin_life()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        # Closed for good, not given back to a pool that would keep the session and with it our sign of life.
        self._life.invalidate()
        self._life.close()

    def _begin_life(self) -> None:
        self._life = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._life.execute(text("SELECT pg_advisory_lock(:runners, :owner)"), {"runners": RUNNERS, "owner": self._owner})

    def show_life(self) -> None:
        """Takes the sign of life anew where the database has lost it: after it was away, others would take what this runner holds."""
        try:
            self._life.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._life.close()
            self._begin_life()

    def stop(self) -> None:
        """Lets every lane finish what it holds and end."""
        self._stop.set()

    def run(self) -> None:
        """Works until ``stop`` is called from another thread or a signal."""
        with self.lanes():
            self._stop.wait()

    @contextlib.contextmanager
    def lanes(self) -> Iterator[None]:
        """Works in the background for as long as the block lasts."""
        with Listener(self._engine) as listener:
            threads = [
                threading.Thread(target=self._lane, args=(effect, handler, listener.bell(effect)), name=f"{effect}-{number}")
                for effect, handler in self._handlers.items()
                for number in range(handler.lanes)
            ]
            threads += [threading.Thread(target=self._keep_leases, name="leases")]
            for thread in threads:
                thread.start()
            try:
                yield
            finally:
                self._stop.set()
                listener.ring()
                for thread in threads:
                    thread.join()

    def work_off(self, effect: Effect) -> int:
        """Does one batch of an effect in this thread and says how many rows it took up."""
        handler = self._handlers[effect]
        queue = Queue(self._engine, effect, self._owner)
        rows = queue.claim(self._now(), handler.most)
        if not rows:
            return 0
        faults.point("runner.claimed")
        with self._holding(effect, rows):
            failures = self._attempt(handler, rows)
            faults.point("runner.handled")
            self._settle(queue, rows, failures)
        if all(isinstance(failures.get(row.id), NotNow) for row in rows):
            self._stop.wait(NOT_NOW.total_seconds())
        return len(rows)

    def _lane(self, effect: Effect, handler: Handler, bell: threading.Event) -> None:
        while not self._stop.is_set():
            bell.clear()
            began = time.monotonic()
            try:
                busy = self.work_off(effect)
            except Exception as trouble:  # noqa: BLE001  # the runner's loop: the database may be away for a moment
                log.warning("lane %s: %s", effect, type(trouble).__name__)
                self._stop.wait(NOT_NOW.total_seconds())
                continue
            rest = REST * (time.monotonic() - began) if busy else 0.0
            if busy == handler.most or (not busy and not bell.wait(LOOK_EVERY)):
                continue
            if handler.gather:
                self._stop.wait(max(handler.gather, rest))

    def _attempt(self, handler: Handler, rows: Sequence[Claimed]) -> dict[int, Exception]:
        """Does the rows together; when that raises, in halves, so that one bad row fails alone."""
        try:
            return dict(handler.do(self._kit, rows))
        except NotNow as trouble:
            return dict.fromkeys((row.id for row in rows), trouble)
        except Exception as trouble:  # noqa: BLE001  # the effect runner's loop: recorded on the row, shown on the desk
            log.warning("effects %s: %s", [row.id for row in rows], type(trouble).__name__)
            if len(rows) == 1:
                return {rows[0].id: trouble}
        half = len(rows) // 2
        return self._attempt(handler, rows[:half]) | self._attempt(handler, rows[half:])

    def _settle(self, queue: Queue, rows: Sequence[Claimed], failures: Failures) -> None:
        """Says of every row what became of it; rows behind a failed one of their aggregate go back untried."""
        behind: dict[str, int] = {}
        good: list[int] = []
        untried: list[int] = []
        for row in rows:
            failure = failures.get(row.id)
            if failure is None and row.aggregate not in behind:
                good.append(row.id)
            elif failure is None or isinstance(failure, NotNow):
                untried.append(row.id)
            else:
                behind.setdefault(row.aggregate, row.id)
                self._fail(queue, row, failure)
        queue.done(good, self._now())
        queue.give_back(untried)
        with self._count:
            self.done += len(good)
            self.failed += len(rows) - len(good) - len(untried)

    def _fail(self, queue: Queue, row: Claimed, failure: Exception) -> None:
        words = str(failure) if isinstance(failure, EffectFailed) else type(failure).__name__
        match failure:
            case OutcomeUnknown():
                queue.park(row.id, words, "Find out whether it was done; then try again or leave it.", state=OutboxState.UNKNOWN)
            case FileNotWhole(reason=Reason.FILE_WAITS_FOR_CHECK) if row.attempts < MOST_ATTEMPTS:
                queue.retry(row.id, self._now() + back_off(row.attempts), "its file waits for the virus check")
            case FileNotWhole(reason=reason) if reason in HELD.values():
                what_to_do = "Release the file or have it checked again, then try again."
                queue.park(row.id, f"The stored file is held by the virus check: {reason}", what_to_do)
            case FileNotWhole(reason=reason):
                queue.park(
                    row.id, f"The stored file cannot be opened: {reason}", "Take the stored file back from a backup, then try again."
                )
            case Permanent(what_to_do=what_to_do):
                queue.park(row.id, words, what_to_do)
            case Retryable() if row.attempts < MOST_ATTEMPTS:
                queue.retry(row.id, self._now() + back_off(row.attempts), words)
            case Retryable(what_to_do=what_to_do):
                queue.park(row.id, words, what_to_do or "It was tried for hours. See what it waits for, then try again.")
            case _ if row.attempts < MOST_ATTEMPTS_OF_THE_UNEXPECTED:
                queue.retry(row.id, self._now() + back_off(row.attempts), words)
            case _:
                queue.park(row.id, words, "This is a fault in the program. Report it with the effect's number; then try again.")

    @contextlib.contextmanager
    def _holding(self, effect: Effect, rows: Sequence[Claimed]) -> Iterator[None]:
        held = {(effect, row.id) for row in rows}
        with self._count:
            self._inside |= held
        try:
            yield
        finally:
            with self._count:
                self._inside -= held

    def _keep_leases(self) -> None:
        """Prolongs our leases and frees those of the dead, until the end."""
        while True:
            with contextlib.suppress(Exception):  # the database may be away for a moment; the lanes say so
                self.show_life()
                claiming.free_what_the_dead_held(self._engine, self._now())
                with self._count:
                    inside = set(self._inside)
                for effect in {each for each, _ in inside}:
                    Queue(self._engine, effect, self._owner).renew([id for each, id in inside if each is effect], self._now())
            if self._stop.wait(RENEW_EVERY):
                return

    def _now(self) -> dt.datetime:
        return self._kit.platform.clock()


def back_off(attempts: int) -> dt.timedelta:
    """Gives the pause after so many attempts: two seconds, doubled each time, ten minutes at most."""
    return min(FIRST_BACK_OFF * int(2 ** min(attempts - 1, 16)), LONGEST_BACK_OFF)


def run_until_idle(
    kit: Kit,
    *,
    patience: float = 30.0,
    handlers: dict[Effect, Handler] | None = None,
    attend: Callable[[], object] = lambda: None,
) -> Summary:
    """Runs effects until none is ready, none is leased, and none becomes ready within ``patience`` seconds of back-off.

    Args:
        kit: what the handlers work with. handlers: another table, for tests.
        attend: called before and again and again, in the calling thread.
    """
    engine, clock = kit.platform.system_engine, kit.platform.clock
    effects = tuple(HANDLERS if handlers is None else handlers)
    claiming.free_what_the_dead_held(engine, clock())
    attend()
    waited = 0.0
    with Runner(kit, handlers=handlers) as runner:
        with runner.lanes():
            while (now := claiming.left(engine, clock(), effects)).busy or (now.backing_off and waited < patience):
                time.sleep(0.1)
                attend()
                waited += 0.0 if now.busy else 0.1
                if not now.busy and now.next_at is not None and (now.next_at - clock()).total_seconds() > patience - waited:
                    break
        left = claiming.left(engine, clock(), effects)
        return Summary(runner.done, runner.failed, left.backing_off, left.parked, left.unknown)
