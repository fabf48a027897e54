"""Whatever becomes of the index, who searches has an answer from the database within five seconds, and the index again once it is whole."""

import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from sqlmodel import select

from casework.adapters.embedded_postgres import INDEX
from casework.bootstrap import Platform
from casework.errors import Retryable
from casework.model import Outbox
from casework.outbox import Effect
from casework.vocabulary import IndexEngine, OutboxState
from casework.work import Actor
from search import finding, rebuilding
from search.engines import serving
from search.engines.generations import MANIFEST, POINTER, current
from search.engines.postgres_place import IndexDatabase
from search.engines.serving import ServingEngine
from search.finding import FoundPage, find, suggest
from search.indexing import CANNOT_BE_READ, INDEXER, index_records
from search.opening import was_indexed
from search.rebuilding import Rebuilt, rebuild
from tests.builders import Ministry, a_record
from tests.index_places import Kind

WITHIN = 5.0
LETTERS = 3


@dataclass
class Index:
    """Is an index with what a test does to it; ``url`` is where its database is thought to be, for what lies in one."""

    platform: Platform
    kind: Kind
    url: str = field(default="", repr=False)
    held: list[object] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.platform.settings.index_folder

    def engine(self) -> ServingEngine:
        """Gives an engine as a process of its own would open it."""
        place = self.kind.place(self.folder)
        return ServingEngine(
            self.folder,
            kind=self.kind.kind,
            database=IndexDatabase(lambda: self.url or place.url_of(), place.name),
            was_there=lambda: was_indexed(self.platform),
        )

    def files(self) -> list[Path]:
        return [each for each in current(self.folder).iterdir() if each.name != MANIFEST and "lock" not in each.name.lower()]


def cut_short(index: Index) -> None:
    for each in index.files():
        os.truncate(each, each.stat().st_size // 2)


def written_over(index: Index) -> None:
    for each in index.files():
        whole = bytearray(each.read_bytes())
        whole[5::9] = bytes(byte ^ 0x5A for byte in whole[5::9])
        with each.open("r+b") as opened:
            opened.write(whole)


def folder_gone(index: Index) -> None:
    shutil.rmtree(current(index.folder))


def all_gone(index: Index) -> None:
    shutil.rmtree(index.folder)


def pointer_wrong(index: Index) -> None:
    (index.folder / POINTER).write_text("gen-9999")


def manifest_cut_short(index: Index) -> None:
    os.truncate(current(index.folder) / MANIFEST, 9)


def table_gone(index: Index) -> None:
    index.kind.damage(index.folder, "DROP TABLE record CASCADE")


def generations_gone(index: Index) -> None:
    index.kind.sweep()


def database_refuses(index: Index) -> None:
    index.url = "postgresql://nobody:nothing@127.0.0.1:1/nowhere"


def database_never_answers(index: Index) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    index.held.append(listening)
    index.url = f"postgresql://nobody:nothing@127.0.0.1:{listening.getsockname()[1]}/nowhere"


def table_held(index: Index) -> None:
    session = psycopg.connect(index.platform.server.url(INDEX, "casework_index").replace("+psycopg", "", 1))
    session.execute(f'LOCK TABLE "{index.kind.schemas(index.folder)[-1]}".record IN ACCESS EXCLUSIVE MODE')  # type: ignore[arg-type]
    index.held.append(session)


FILES = (cut_short, written_over, folder_gone, all_gone, pointer_wrong, manifest_cut_short)
DATABASE = (table_gone, generations_gone, database_refuses, database_never_answers, table_held, folder_gone, all_gone, pointer_wrong)
DAMAGES = [
    *((kind, damage) for kind in (IndexEngine.WHOOSH, IndexEngine.TANTIVY) for damage in FILES),
    *((IndexEngine.POSTGRES, damage) for damage in DATABASE),
]
STILL_WHOLE = {
    (manifest_cut_short, IndexEngine.WHOOSH, True),  # who has the segments open asks nothing of it
    (all_gone, IndexEngine.POSTGRES, False),  # the mark is made anew, the index lies in the database
}
"""What harms nobody who searches."""


@pytest.fixture
def index(platform: Platform, ministry: Ministry, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    monkeypatch.setattr(serving, "ASKED_AGAIN_AFTER", 0.5)
    made = Index(platform, Kind(getattr(request, "param", IndexEngine.WHOOSH), platform.server))
    with platform.work(ministry.actor("head")) as work:
        letters = [a_record(work, ministry, title=f"Støj fra vej {number}").id for number in range(LETTERS)]
    index_records(platform, made.engine(), letters, 1)
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'done', done_at = created_at - interval '1 hour' WHERE effect = 'index'")
    yield made
    for each in made.held:
        each.close()  # type: ignore[attr-defined]  # a socket or a session
    made.kind.sweep()


def asked(platform: Platform, ministry: Ministry, engine: ServingEngine) -> tuple[FoundPage, float]:
    began = time.monotonic()
    with platform.work(ministry.actor("caseworker")) as work:
        found = find(work, engine, "støj")
    return found, time.monotonic() - began


@pytest.mark.parametrize(("index", "damage"), DAMAGES, indirect=["index"], ids=lambda each: getattr(each, "__name__", str(each)))
def test_the_desk_goes_on_by_the_database_and_by_the_index_once_it_is_whole(
    platform: Platform, ministry: Ministry, index: Index, damage: Callable[[Index], None]
) -> None:
    working = index.engine()
    assert not asked(platform, ministry, working)[0].is_degraded

    damage(index)
    time.sleep(0.3)
    for is_open in (True, True, False):
        if (damage, index.kind.kind, is_open) in STILL_WHOLE:
            continue
        found, took = asked(platform, ministry, working if is_open else index.engine())
        assert (True, LETTERS, LETTERS) == (found.is_degraded, found.total, found.looked_through)
        assert took < WITHIN

    for each in index.held:
        each.close()  # type: ignore[attr-defined]  # a socket or a session
    index.held.clear()
    index.url = ""
    if damage not in {database_refuses, database_never_answers, table_held}:
        assert LETTERS == rebuild(platform, index.engine())
    time.sleep(0.6)
    found, _ = asked(platform, ministry, working)

    assert (False, LETTERS) == (found.is_degraded, found.total)


def test_without_the_index_only_what_one_may_read_is_looked_through(platform: Platform, ministry: Ministry, index: Index) -> None:
    folder_gone(index)
    with platform.work(ministry.actor("outsider")) as work:
        assert (0, 0) == ((found := find(work, index.engine(), "støj")).total, found.looked_through)
        assert () == suggest(work, index.engine(), "stø")


def test_long_texts_are_not_all_looked_through(
    platform: Platform, ministry: Ministry, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder_gone(index)
    monkeypatch.setattr(finding, "LONGEST_SCAN", -1.0)

    found, _ = asked(platform, ministry, index.engine())

    assert (True, 0, 0) == (found.is_degraded, found.total, found.looked_through)


def test_what_waited_for_the_index_is_done_at_once_after_a_rebuild_also_what_was_given_up(
    platform: Platform, ministry: Ministry, index: Index
) -> None:
    folder_gone(index)
    with pytest.raises(Retryable, match=CANNOT_BE_READ):
        index_records(platform, index.engine(), [1], 2)
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = CASE mod(id, 2) WHEN 0 THEN 'parked' ELSE 'waiting' END, attempts = 20,"
            f" run_after = now() + interval '1 year', trouble = '{CANNOT_BE_READ}' WHERE effect = 'index'"
        )

    rebuild(platform, index.engine())

    with platform.work(Actor.system(INDEXER)) as work:
        rows = work.session.exec(select(Outbox).where(Outbox.effect == Effect.INDEX)).all()
        assert {(OutboxState.WAITING, 0, "")} == {(row.state, row.attempts, row.trouble) for row in rows}
        assert all(row.run_after <= work.now for row in rows)


class Killed(Exception):
    """Stands for the end of a process in the middle."""


@pytest.mark.parametrize("index", IndexEngine, indirect=True)
def test_a_rebuild_of_a_lost_index_that_was_killed_is_taken_up_where_it_stopped(
    index: Index, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    all_gone(index)
    marks = []

    def stop(rebuilt: Rebuilt) -> None:
        marks.append(rebuilt.upto)
        if len(marks) == 2:
            raise Killed

    with pytest.raises(Killed):
        rebuild(platform, index.engine(), stop, made_by=index.kind.kind)
    before = list(marks)

    assert LETTERS == rebuild(platform, index.engine(), stop, made_by=index.kind.kind)
    assert [*before, max(marks)] == marks
    assert ["current"] == [each.name for each in index.folder.iterdir() if each.is_file() and each.name in (POINTER, "next")]
