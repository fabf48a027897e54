"""``python -m workflows.serve``: the effect runner, the reconciler and the signing of checkpoints, until it is told to stop.

With ``--until-idle`` it ends when the queues are empty and says what it did; a Prefect server is then started for as long as
needed, if none runs and an approval waits to be moved.
"""

import argparse
import dataclasses
import json
import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress

from casework.adapters.embedded_postgres import SIGNER
from casework.adapters.prefect_process import noted, prefect_environment, prefect_server
from casework.adapters.readiness import report_ready
from casework.audit_signing import read_signing_key, sign_all
from casework.bootstrap import Platform, platform
from casework.outbox import Effect
from casework.services import api_tokens, reminding
from casework.settings import Settings, read_settings
from casework.work import Actor
from documents import checking, fixity
from documents.blobs import store_of
from documents.isolation import isolation
from documents.renditions import keeping
from search.opening import engine_of
from workflows import claiming, deliver
from workflows.approval_keeping import keep_approvals
from workflows.effects import NotNow
from workflows.hearings import resume_after_hearings
from workflows.index_keeping import compare_by_night
from workflows.journal_keeping import keep_journal
from workflows.motor import Motor
from workflows.noticing import prepare_digests, sweep_notices
from workflows.progress import advance_due
from workflows.reconcile import Turn, reconcile
from workflows.requesting import keep_requests
from workflows.runtime import Failures, Kit, kit_of
from workflows.sweeping import sweep

log = logging.getLogger("workflows")

RECONCILE_EVERY = 30.0
SIGN_EVERY = 60.0
SWEEP_TOKENS_EVERY = 3600.0
HEARINGS_EVERY = 300.0
REMIND_EVERY = 60.0
DIGESTS_EVERY = 300.0
ADVANCE_EVERY = 600.0  # progress codes count in days
KEEP_JOURNAL_EVERY = 600.0
COMPARE_INDEX_EVERY = 600.0  # whether it is time
SWEEP_EVERY = 3600.0
READERS = 3  # documents read at once: one a core, and one that is drawn behind them


def serve(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT, finishing what is in hand."""
    with ExitStack() as stack:
        made = stack.enter_context(_opened(settings))
        motor = stack.enter_context(Motor(made, lambda: _environment(settings)))
        kit = stack.enter_context(_kit(made, motor.move))
        runner = stack.enter_context(deliver.Runner(kit))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: runner.stop())
        turn = Turn()
        stack.enter_context(_every(RECONCILE_EVERY, lambda: reconcile(kit, turn)))
        stack.enter_context(_every(SIGN_EVERY, lambda: sign(made)))
        stack.enter_context(_every(HEARINGS_EVERY, lambda: resume_after_hearings(made)))
        stack.enter_context(_every(REMIND_EVERY, lambda: remind(made)))
        stack.enter_context(_every(REMIND_EVERY, lambda: keep_requests(made)))
        stack.enter_context(_every(REMIND_EVERY, lambda: keep_approvals(made)))
        stack.enter_context(_every(DIGESTS_EVERY, lambda: prepare_digests(made)))
        stack.enter_context(_every(SWEEP_EVERY, lambda: sweep_notices(made)))
        stack.enter_context(_every(ADVANCE_EVERY, lambda: advance_due(made)))
        stack.enter_context(_every(KEEP_JOURNAL_EVERY, lambda: keep_journal(made)))
        stack.enter_context(_every(SWEEP_TOKENS_EVERY, lambda: sweep_tokens(made)))
        stack.enter_context(_every(COMPARE_INDEX_EVERY, lambda: compare_by_night(made, engine_of(made))))
        store = store_of(settings)
        stack.enter_context(_every(SWEEP_EVERY, lambda: sweep(made, store)))
        stack.enter_context(_every(keeping.EVERY, kit.keep_renditions))
        stack.enter_context(_every(fixity.EVERY, lambda: fixity.check(made, store)))
        scanner = checking.scanner_of(settings)
        stack.enter_context(_every(checking.EVERY, lambda: checking.keep_checked(made, scanner)))
        report_ready(settings, "runner")
        runner.run()


def until_idle(settings: Settings) -> deliver.Summary:
    """Runs effects until the queues are empty, signs what happened, and says what was done."""
    with _opened(settings) as made, ExitStack() as stack:
        resume_after_hearings(made)
        prefect: dict[str, str] = {}
        motor = stack.enter_context(Motor(made, lambda: prefect))

        def move(approval_ids: Sequence[int]) -> Failures:
            if not prefect:
                raise NotNow("the Prefect server is being started")
            return motor.move(approval_ids)

        def attend() -> None:
            # processes are started from the main thread (casework.adapters.child_process)
            if not prefect and claiming.left(made.system_engine, made.clock(), (Effect.MOVE,)).busy:
                prefect.update(stack.enter_context(prefect_server(settings, made.server)).environment)

        with _kit(made, move) as kit:
            summary = deliver.run_until_idle(kit, attend=attend)
        sign(made)
        return summary


def sweep_tokens(made: Platform) -> int:
    """Sweeps away ended tokens and old answers of the API and says how many."""
    with made.work(Actor.system("sweeper")) as work:
        return api_tokens.sweep(work)


def sign(made: Platform) -> int:
    """Signs checkpoints over everything that has settled and says how many events that was."""
    settings = made.settings
    heads = settings.heads_folder / "heads.jsonl"
    return sign_all(made.server.url(SIGNER), read_signing_key(settings.secrets_folder), heads, made.clock)


def remind(made: Platform) -> int:
    """Lays the records of due reminders into inboxes and says how many that was."""
    kept = 0
    while True:
        with made.work(reminding.REMINDER) as work:
            found = reminding.keep(work)
        kept += found
        if found < reminding.AT_ONCE:
            return kept


@contextmanager
def _opened(settings: Settings) -> Iterator[Platform]:
    with platform(settings, store_of) as made:
        yield made


@contextmanager
def _kit(made: Platform, move: Callable[[Sequence[int]], Failures]) -> Iterator[Kit]:
    with isolation(workers=READERS) as sandbox:
        yield kit_of(made, sandbox, engine_of(made), move)


def _environment(settings: Settings) -> Mapping[str, str]:
    port, _ = noted(settings)
    return prefect_environment(settings, port or settings.prefect_port)


@contextmanager
def _every(seconds: float, deed: Callable[[], object]) -> Iterator[None]:
    """Does a deed again and again in the background; one that fails is tried again the next time."""
    stop = threading.Event()

    def loop() -> None:
        while not stop.wait(seconds):
            try:
                deed()
            except Exception as trouble:  # noqa: BLE001  # the runner's loop: the database may be away for a moment
                log.warning("%s", type(trouble).__name__)

    thread = threading.Thread(target=loop, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m workflows.serve", description="Run effects.")
    parser.add_argument("--until-idle", action="store_true", help="stop when the queues are empty")
    parser.add_argument("--json", action="store_true", help="say what was done as JSON")
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    settings = read_settings()
    with suppress(KeyboardInterrupt):
        if not given.until_idle:
            serve(settings)
            return 0
        summary = until_idle(settings)
        words = dataclasses.asdict(summary)
        sys.stdout.write((json.dumps(words) if given.json else "  ".join(f"{name} {count}" for name, count in words.items())) + "\n")
        return 0 if summary.parked + summary.unknown == 0 else 1
    return 130


if __name__ == "__main__":
    raise SystemExit(main())
