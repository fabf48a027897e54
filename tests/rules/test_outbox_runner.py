"""The effect runner's rules: order, leases, back-off, parking; with effects that are watched."""

import datetime as dt
import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import OutcomeUnknown, Permanent, Retryable
from casework.outbox import Effect
from tests.conftest import Clock
from tests.outbox import Watched, put, rows
from workflows import claiming
from workflows.claiming import Queue
from workflows.deliver import MOST_ATTEMPTS, Runner, Summary, back_off, run_until_idle
from workflows.effects import HANDLERS
from workflows.listening import Listener
from workflows.writer_lock import index_writer


@pytest.fixture
def watched(platform: Platform) -> Watched:
    return Watched(platform)


@pytest.fixture
def runner(watched: Watched) -> Iterator[Runner]:
    with Runner(watched.kit()) as made:
        yield made


def test_every_effect_has_its_handler() -> None:
    assert set(HANDLERS) == set(Effect)


def test_until_idle_does_everything_and_says_so(platform: Platform, watched: Watched) -> None:
    for number in range(1, 10):
        put(platform, Effect.EXTRACT, number)
        put(platform, Effect.INDEX, number)
        put(platform, Effect.MOVE, number, aggregate=f"approval:{number}")

    assert run_until_idle(watched.kit(), patience=0) == Summary(done=27, failed=0, backing_off=0, parked=0, unknown=0)
    assert sorted(watched.extracted) == list(range(1, 10))
    assert {state for state, _, _ in rows(platform)} == {"done"}


def test_rows_of_one_record_are_done_in_order(platform: Platform, watched: Watched) -> None:
    for version in range(1, 21):
        put(platform, Effect.EXTRACT, version, aggregate="record:7")
    run_until_idle(watched.kit(), patience=0)

    assert watched.extracted == list(range(1, 21))


def test_index_effects_are_gathered_into_one_commit(platform: Platform, watched: Watched, runner: Runner) -> None:
    ids = [put(platform, Effect.INDEX, subject, aggregate=f"record:{subject}") for subject in (5, 6, 5)]
    runner.work_off(Effect.INDEX)

    assert watched.indexed == [[5, 6]]
    assert watched.positions == [ids[-1]]


def test_an_index_entry_waits_for_text_that_is_on_its_way(platform: Platform, watched: Watched, runner: Runner, clock: Clock) -> None:
    put(platform, Effect.EXTRACT, 70, aggregate="record:7")
    put(platform, Effect.INDEX, 7)
    first = runner.work_off(Effect.INDEX)
    clock.forward(seconds=61)

    assert first == 0
    assert runner.work_off(Effect.INDEX) == 1


def test_the_index_position_stays_below_what_is_not_done(platform: Platform, watched: Watched, runner: Runner) -> None:
    waiting = put(platform, Effect.INDEX, 5)
    Queue(platform.system_engine, Effect.INDEX, 99).claim(platform.clock(), 1)
    put(platform, Effect.INDEX, 6)
    runner.work_off(Effect.INDEX)

    assert watched.positions == [waiting - 1]


def test_moves_are_gathered_into_one_run(platform: Platform, watched: Watched, runner: Runner) -> None:
    for approval in (3, 4, 3):
        put(platform, Effect.MOVE, approval, aggregate=f"approval:{approval}")
    runner.work_off(Effect.MOVE)

    assert watched.moved == [[3, 4]]
    assert [state for state, _, _ in rows(platform)] == ["done"] * 3


def test_what_may_go_better_later_backs_off_longer_each_time(platform: Platform, watched: Watched, runner: Runner, clock: Clock) -> None:
    def away(effect: Effect, ids: Sequence[int]) -> None:
        raise Retryable("the server is away")

    watched.trouble = away
    put(platform, Effect.MOVE, 3)
    runner.work_off(Effect.MOVE)
    at_once = runner.work_off(Effect.MOVE)
    clock.forward(seconds=2)
    runner.work_off(Effect.MOVE)

    assert at_once == 0
    assert rows(platform) == [("waiting", 2, "the server is away")]
    assert [back_off(attempts) for attempts in (1, 2, 3, 30)] == [dt.timedelta(seconds=each) for each in (2, 4, 8, 600)]


def test_a_runner_whose_database_was_away_keeps_what_it_holds(platform: Platform, runner: Runner) -> None:
    with platform.system_engine.begin() as connection:
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = :runners"),
            {"runners": claiming.RUNNERS},
        )
    runner.show_life()
    with platform.system_engine.begin() as connection:
        alive = connection.execute(
            text("""SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :runners
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""),
            {"runners": claiming.RUNNERS},
        ).scalar_one()

    assert 1 == alive


def test_a_clock_set_back_holds_nothing_up(platform: Platform, watched: Watched, runner: Runner, clock: Clock) -> None:
    """What was written before it, or set back to wait, lies in the future of the clock: it is done all the same."""
    put(platform, Effect.MOVE, 3, aggregate="approval:3")
    clock.forward(hours=-5)
    left = claiming.left(platform.system_engine, clock(), (Effect.MOVE,))
    runner.work_off(Effect.MOVE)
    with platform.system_engine.begin() as connection:
        connection.execute(
            text("UPDATE outbox SET state = 'waiting', attempts = 3")
        )  # it had failed and waited when the clock was set back
    runner.work_off(Effect.MOVE)

    assert (1, 0) == (left.busy, left.backing_off)
    assert [[3], [3]] == watched.moved


def test_what_fails_for_hours_is_parked_with_what_to_do(platform: Platform, watched: Watched, runner: Runner, clock: Clock) -> None:
    def away(effect: Effect, ids: Sequence[int]) -> None:
        raise Retryable("the server is away")

    watched.trouble = away
    put(platform, Effect.MOVE, 3)
    for _ in range(MOST_ATTEMPTS):
        runner.work_off(Effect.MOVE)
        clock.forward(minutes=11)

    assert rows(platform) == [("parked", MOST_ATTEMPTS, "the server is away")]


@pytest.mark.parametrize(
    ("trouble", "state"), [(Permanent("no", what_to_do="Ask the sender"), "parked"), (OutcomeUnknown("perhaps"), "unknown")]
)
def test_what_no_repetition_helps_is_taken_out_of_the_queue(
    platform: Platform, watched: Watched, runner: Runner, trouble: Exception, state: str
) -> None:
    def fail(effect: Effect, ids: Sequence[int]) -> None:
        raise trouble

    watched.trouble = fail
    put(platform, Effect.EXTRACT, 3)
    runner.work_off(Effect.EXTRACT)

    assert rows(platform) == [(state, 1, str(trouble))]


def test_a_fault_of_ours_is_tried_thrice_and_its_words_are_kept_from_the_page(
    platform: Platform, watched: Watched, runner: Runner, clock: Clock
) -> None:
    def fail(effect: Effect, ids: Sequence[int]) -> None:
        raise ValueError("010170-1234")

    watched.trouble = fail
    put(platform, Effect.EXTRACT, 3)
    for _ in range(3):
        runner.work_off(Effect.EXTRACT)
        clock.forward(minutes=1)

    assert rows(platform) == [("parked", 3, "ValueError")]


def test_one_bad_row_fails_alone(platform: Platform, watched: Watched, runner: Runner) -> None:
    def fail(effect: Effect, ids: Sequence[int]) -> None:
        if 5 in ids:
            raise Permanent("bad")

    watched.trouble = fail
    for subject in range(1, 9):
        put(platform, Effect.INDEX, subject)
    runner.work_off(Effect.INDEX)

    assert [state for state, _, _ in rows(platform)] == ["done"] * 4 + ["parked"] + ["done"] * 3


def test_rows_behind_one_that_failed_go_back_untried(platform: Platform, watched: Watched, runner: Runner) -> None:
    def fail(effect: Effect, ids: Sequence[int]) -> None:
        if 1 in ids:
            raise Retryable("later")

    watched.trouble = fail
    for version in (1, 2):
        put(platform, Effect.EXTRACT, version, aggregate="record:7")
    runner.work_off(Effect.EXTRACT)

    assert [(state, attempts) for state, attempts, _ in rows(platform)] == [("waiting", 1), ("waiting", 0)]
    assert runner.work_off(Effect.EXTRACT) == 0


def test_a_parked_effect_is_cleared_by_a_later_one_about_the_same(platform: Platform, watched: Watched, runner: Runner) -> None:
    def fail(effect: Effect, ids: Sequence[int]) -> None:
        raise Permanent("bad")

    watched.trouble = fail
    put(platform, Effect.INDEX, 5)
    runner.work_off(Effect.INDEX)
    watched.trouble = lambda effect, ids: None
    put(platform, Effect.INDEX, 5)
    runner.work_off(Effect.INDEX)

    assert [state for state, _, _ in rows(platform)] == ["done", "done"]


def test_two_runners_never_hold_the_same_row(platform: Platform, watched: Watched) -> None:
    for version in range(60):
        put(platform, Effect.EXTRACT, version, aggregate=f"record:{version % 7}")
    with Runner(watched.kit()) as one, Runner(watched.kit()) as two:
        threads = [threading.Thread(target=_work_off_all, args=(each,)) for each in (one, two) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(watched.extracted) == list(range(60))
    for aggregate in range(7):
        done = [version for version in watched.extracted if version % 7 == aggregate]
        assert done == sorted(done)


def _work_off_all(runner: Runner) -> None:
    quiet = 0
    while quiet < 5:
        quiet = 0 if runner.work_off(Effect.EXTRACT) else quiet + 1
        time.sleep(0.01)


def test_what_a_dead_runner_held_is_free_at_once(platform: Platform, watched: Watched, runner: Runner) -> None:
    put(platform, Effect.EXTRACT, 3)
    Queue(platform.system_engine, Effect.EXTRACT, owner=4711).claim(platform.clock(), 10)
    held = runner.work_off(Effect.EXTRACT)
    freed = claiming.free_what_the_dead_held(platform.system_engine, platform.clock())

    assert (held, freed) == (0, 1)
    assert runner.work_off(Effect.EXTRACT) == 1


def test_what_a_living_runner_holds_stays_its_own_until_the_lease_ends(
    platform: Platform, watched: Watched, runner: Runner, clock: Clock
) -> None:
    put(platform, Effect.EXTRACT, 3)
    Queue(platform.system_engine, Effect.EXTRACT, runner._owner).claim(clock(), 10)  # a runner that hangs

    assert claiming.free_what_the_dead_held(platform.system_engine, clock()) == 0
    clock.forward(seconds=61)
    assert claiming.free_what_the_dead_held(platform.system_engine, clock()) == 1


def test_who_lost_the_lease_no_longer_says_what_became_of_it(platform: Platform, clock: Clock) -> None:
    put(platform, Effect.EXTRACT, 3)
    slow = Queue(platform.system_engine, Effect.EXTRACT, 1)
    [row] = slow.claim(clock(), 1)
    clock.forward(seconds=61)
    Queue(platform.system_engine, Effect.EXTRACT, 2).claim(clock(), 1)
    slow.done([row.id], clock())

    assert rows(platform)[0][0] == "leased"


def test_only_one_process_writes_the_index(platform: Platform, watched: Watched, runner: Runner) -> None:
    put(platform, Effect.INDEX, 5)
    with index_writer(platform.system_engine) as still_ours:
        runner.work_off(Effect.INDEX)
        assert still_ours is not None
        assert still_ours()
    untouched = rows(platform)
    runner.work_off(Effect.INDEX)

    assert untouched == [("waiting", 0, "")]
    assert watched.indexed == [[5]]


def test_a_writer_whose_lock_is_lost_does_not_commit(platform: Platform, watched: Watched, runner: Runner) -> None:
    def lose(effect: Effect, ids: Sequence[int]) -> None:
        with platform.system_engine.begin() as connection:
            connection.execute(
                text("""SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
                           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
            )

    watched.trouble = lose
    put(platform, Effect.INDEX, 5)
    runner.work_off(Effect.INDEX)

    assert watched.indexed == []
    assert rows(platform) == [("waiting", 0, "")]


def test_a_new_row_wakes_the_runner(platform: Platform, watched: Watched) -> None:
    with Runner(watched.kit()) as runner, runner.lanes():
        time.sleep(0.5)
        before = time.monotonic()
        put(platform, Effect.MOVE, 3)
        while not watched.moved and time.monotonic() - before < 4:
            time.sleep(0.01)

    assert watched.moved == [[3]]


def test_an_effect_rings_its_own_bell_and_no_other(platform: Platform) -> None:
    listener = Listener(platform.system_engine)
    extractions, moves = listener.bell(Effect.EXTRACT), listener.bell(Effect.MOVE)
    with listener:
        assert extractions.wait(5)  # rung once when it has begun to listen
        assert moves.wait(5)
        extractions.clear()
        moves.clear()
        put(platform, Effect.EXTRACT, 1)

        assert extractions.wait(5)
        assert not moves.is_set()


def test_a_lane_that_keeps_up_gathers_what_comes_together(platform: Platform, watched: Watched) -> None:
    with Runner(watched.kit(), handlers={Effect.INDEX: HANDLERS[Effect.INDEX]}) as runner, runner.lanes():
        for record in range(1, 21):
            put(platform, Effect.INDEX, record)
            time.sleep(0.01)
        deadline = time.monotonic() + 20
        while claiming.left(platform.system_engine, platform.clock()).busy and time.monotonic() < deadline:
            time.sleep(0.05)

    assert sorted(record for batch in watched.indexed for record in batch) == list(range(1, 21))
    assert len(watched.indexed) < 10
