"""Writers of an index killed at any moment: what is left opens, holds all up to its position, and nothing twice."""

import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

from search.engines.serving import Engine
from search.language import parse
from tests.index_places import Kind
from tests.rules.made_records import EVERYONE, a_record


def kill_writers(kind: Kind, folder: Path, rounds: int) -> int:
    """Kills so many writers, each soon after it began, and looks at the index after each; gives how many records it holds."""
    kind(folder, create=True)
    draw = random.Random(11)  # not a secret
    for _ in range(rounds):
        victim = multiprocessing.get_context("fork").Process(target=_write_for_ever, args=(kind, folder))
        victim.start()
        time.sleep(draw.uniform(0.4, 0.8))
        os.kill(victim.pid or 0, signal.SIGKILL)
        victim.join()
        _look_at(kind(folder))
    return kind(folder).count()


def _look_at(engine: Engine) -> None:
    ids, position = engine.ids(), engine.position()
    assert set(range(1, position + 1)) <= ids, "a record that was committed is gone"
    assert len(ids) <= position + 1, "more than one batch ran ahead of the position"
    assert engine.count() == len(ids), "a record is there twice"
    assert engine.find(parse("støj"), EVERYONE).total == len(ids)
    assert engine.find(parse("tredje"), EVERYONE).total == len({each for each in ids if each % 3 == 0})


def _write_for_ever(kind: Kind, folder: Path) -> None:
    engine = kind(folder)
    for record_id in range(engine.position() + 1, 100_000):
        writer = engine.writer()
        writer.put(a_record(record_id, "støj", body_text="tredje" if record_id % 3 == 0 else "anden"))
        if record_id > 1:  # and one that is there is written anew, so that segments merge and lose records
            again = 1 + (record_id * 7) % (record_id - 1)
            writer.put(a_record(again, "støj", body_text="tredje" if again % 3 == 0 else "anden"))
        writer.commit(record_id)
