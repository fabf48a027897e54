"""The index beside the database: what was lost, left over or grown old in it is found, told, and put right by ordinary effects."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotPermitted
from casework.events import AccessChanged
from casework.model import EventRow, Outbox, Record, SearchExclusion
from casework.outbox import Effect
from casework.queries.search_index import last_comparison
from casework.vocabulary import Action, IndexEngine
from casework.work import Actor
from documents import filing
from documents.blobs import BlobStore
from documents.extraction_filing import extract_versions
from documents.isolation import isolation
from search import comparing
from search.comparing import Compared, compare
from search.engines.serving import ServingEngine
from search.finding import find
from search.gathering import fingerprints, gather
from search.indexing import INDEXER, index_records
from search.rebuilding import rebuild
from tests.builders import Ministry, a_record
from tests.conftest import Clock
from tests.index_places import Kind
from tests.records import a_draft
from workflows.deliver import run_until_idle
from workflows.effects import HANDLERS
from workflows.index_keeping import compare_by_night
from workflows.runtime import Kit


@dataclass(frozen=True)
class Indexed:
    """Is an archive of three letters whose index knows them."""

    platform: Platform
    engine: ServingEngine
    kind: Kind
    clock: Clock
    letters: tuple[int, ...]

    def compared(self) -> Compared:
        return compare(self.platform, self.engine, rest=lambda _: None)

    def follow(self) -> None:
        """Lets the runner do what waits, longest for a text, and an hour pass."""
        self.clock.forward(minutes=2)
        kit = Kit(self.platform, extract=lambda _: None, index=self._index, move=lambda _: {})
        run_until_idle(kit, handlers={Effect.INDEX: HANDLERS[Effect.INDEX]}, patience=0.0)
        self.clock.forward(hours=1)

    def _index(self, records, position, before_commit) -> None:  # as the kit hands it over

        index_records(self.platform, self.engine, records, position, before_commit=before_commit)

    def damage(self, *, gone: tuple[int, ...] = (), ghost: int = 0, title_of: int = 0, access_of: int = 0) -> None:
        """Does to the index what no effect would."""
        with self.platform.work(Actor.system(INDEXER)) as work:
            known = {each.record_id: each for each in gather(work, self.letters)}
        batch = self.engine.batch()
        for each in gone:
            batch.delete(each)
        if ghost:
            batch.put(replace(known[self.letters[0]], record_id=ghost))
        if title_of:
            batch.put(replace(known[title_of], title="Gammel titel", fingerprint=known[title_of].fingerprint ^ 1))
        if access_of:
            widened = replace(known[access_of].access, readers=frozenset({"a1"}), restricted=None)
            batch.put(replace(known[access_of], access=widened, fingerprint=known[access_of].fingerprint ^ 2))
        batch.commit(self.engine.position())


@pytest.fixture(params=IndexEngine)
def kind(platform: Platform, request: pytest.FixtureRequest) -> Iterator[Kind]:
    made = Kind(request.param, platform.server)
    yield made
    made.sweep()


@pytest.fixture
def indexed(platform: Platform, ministry: Ministry, kind: Kind, clock: Clock) -> Indexed:
    with platform.work(ministry.actor("head")) as work:
        letters = tuple(a_record(work, ministry, title=f"Støj nummer {number}").id for number in range(3))
    made = Indexed(platform, kind.serving(platform.settings.index_folder), kind, clock, letters)
    made.follow()
    return made


def facts(platform: Platform, event: str) -> list[dict[str, object]]:
    with platform.work(Actor.system(INDEXER)) as work:
        rows = work.session.exec(select(EventRow.body).where(EventRow.kind == event).order_by(col(EventRow.id))).all()
    return [json.loads(each)["facts"] for each in rows]


def test_an_index_that_agrees_is_said_to_agree(indexed: Indexed, ministry: Ministry) -> None:
    assert Compared(records=3) == indexed.compared()
    assert [] == facts(indexed.platform, "index_found_different")
    with indexed.platform.work(ministry.actor("administrator")) as work:
        seen = last_comparison(work)

    assert seen is not None
    assert (3, 0, False) == (seen.records, seen.differing, seen.needs_a_rebuild)


@pytest.mark.parametrize("damage", ["gone", "ghost", "title_of", "access_of"])
def test_what_differs_is_found_told_and_put_right_by_the_runner(indexed: Indexed, ministry: Ministry, damage: str) -> None:
    first = indexed.letters[0]
    expected = {
        "gone": (Compared(3, missing=1, put_right=1), (first,)),
        "ghost": (Compared(3, too_many=1, put_right=1), 777),
        "title_of": (Compared(3, older=1, put_right=1), first),
        "access_of": (Compared(3, older=1, put_right=1), first),
    }
    found, done = expected[damage]
    indexed.damage(**{damage: done})

    assert found == indexed.compared()
    assert [[done] if isinstance(done, int) else list(done)] == [
        each["records"] for each in facts(indexed.platform, "index_found_different")
    ]

    indexed.follow()

    assert Compared(records=3) == indexed.compared()
    assert frozenset(indexed.letters) == indexed.engine.ids()
    with indexed.platform.work(ministry.actor("caseworker")) as work:
        assert 3 == find(work, indexed.engine, "titel:støj").total


def test_access_that_the_index_has_wider_is_put_right(indexed: Indexed, ministry: Ministry) -> None:
    letter, head = indexed.letters[1], ministry.people["head"]
    with indexed.platform.work(ministry.actor("head")) as work:
        work.load(Record, letter, Action.READ).restricted_to = [head]
        work.record(AccessChanged(record_id=letter, restricted_to=(head,)))
    indexed.follow()
    indexed.damage(access_of=letter)

    assert Compared(3, older=1, put_right=1) == indexed.compared()

    indexed.follow()
    with indexed.platform.work(ministry.actor("caseworker")) as work:
        assert 2 == find(work, indexed.engine, "støj").total
    with indexed.platform.work(Actor.system(INDEXER)) as work:
        assert [] == list(work.session.exec(select(SearchExclusion)))


def test_what_waits_to_be_indexed_or_was_just_now_is_no_difference(indexed: Indexed, ministry: Ministry) -> None:
    with indexed.platform.work(ministry.actor("head")) as work:
        waiting = a_record(work, ministry, title="Støj, lige kommet").id
    assert Compared(records=4) == indexed.compared()

    indexed.follow()
    indexed.clock.forward(hours=-1)
    indexed.damage(gone=(waiting,))

    assert Compared(records=4) == indexed.compared()

    indexed.clock.forward(hours=1)

    assert Compared(4, missing=1, put_right=1) == indexed.compared()


def test_comparing_twice_hands_over_once(indexed: Indexed) -> None:
    indexed.damage(gone=indexed.letters)

    assert [3, 0] == [indexed.compared().put_right for _ in range(2)]
    with indexed.platform.work(Actor.system(INDEXER)) as work:
        waiting = work.session.exec(select(Outbox.subject_id).where(Outbox.state == "waiting", Outbox.effect == Effect.INDEX)).all()
    assert sorted(indexed.letters) == sorted(waiting)


def test_more_than_is_worth_indexing_one_by_one_asks_for_a_rebuild(
    indexed: Indexed, ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "AT_ONCE", 1)
    monkeypatch.setattr(comparing, "MOST_MENDED", 2)
    indexed.damage(gone=indexed.letters)

    assert Compared(3, missing=3, put_right=2) == indexed.compared()
    with indexed.platform.work(ministry.actor("administrator")) as work:
        seen = last_comparison(work)
    assert seen is not None
    assert seen.needs_a_rebuild


def test_an_index_that_cannot_be_read_is_told(indexed: Indexed, ministry: Ministry) -> None:
    (indexed.platform.settings.index_folder / "current").unlink()

    assert Compared(is_broken=True) == indexed.compared()
    assert [True] == [each["is_broken"] for each in facts(indexed.platform, "index_compared")]
    with indexed.platform.work(ministry.actor("administrator")) as work:
        seen = last_comparison(work)
    assert seen is not None
    assert seen.needs_a_rebuild


def test_only_who_looks_after_effects_is_told_how_the_index_stands(indexed: Indexed, ministry: Ministry) -> None:
    indexed.compared()
    for who in ("caseworker", "outsider", "head"):
        with pytest.raises(NotPermitted), indexed.platform.work(ministry.actor(who)) as work:
            last_comparison(work)


def test_a_text_that_could_not_be_read_is_read_once_its_file_is_back(indexed: Indexed, ministry: Ministry) -> None:
    letter, store = a_draft(indexed.platform, ministry), BlobStore(indexed.platform.settings.blobs_folder)
    with indexed.platform.work(ministry.actor("caseworker")) as work:
        version = filing.add_document(work, letter, b"rugbrod", filename="a.txt", media_type="text/plain")
    with isolation(workers=1) as sandbox:
        extract_versions(indexed.platform, sandbox, [version])
    files = {each: each.read_bytes() for each in store.folder.glob("??/??/*")}
    for each in files:
        each.unlink()
    indexed.follow()

    assert Compared(4, older=1, put_right=1) == indexed.compared()

    for each, content in files.items():
        each.write_bytes(content)
    indexed.follow()

    assert Compared(records=4) == indexed.compared()
    with indexed.platform.work(ministry.actor("caseworker")) as work:
        assert [letter] == [hit.record_id for hit in find(work, indexed.engine, "rugbrod").hits]


def test_the_fingerprint_is_the_one_the_index_keeps(indexed: Indexed) -> None:
    with indexed.platform.work(Actor.system(INDEXER)) as work:
        gathered = {each.record_id: each.fingerprint for each in gather(work, indexed.letters)}
        assert gathered == fingerprints(work, indexed.letters)

    assert gathered == dict(indexed.engine.prints(0, 10**9))
    assert [] == indexed.engine.prints(max(indexed.letters) + 1, 10**9)
    assert 3 == len(set(gathered.values()))


def test_it_is_compared_once_a_night(indexed: Indexed) -> None:
    def after(hours: float) -> bool:
        indexed.clock.forward(hours=hours)
        return compare_by_night(indexed.platform, indexed.engine, rest=lambda _: None) is not None

    assert [True, False] == [after(0), after(0)]  # there was none yet; it is 11 in Copenhagen
    assert [False, True, False] == [after(13), after(3), after(0.5)]  # midnight, 3, half past 3
    assert [False, True] == [after(8), after(14)]  # by day, half past 1
    assert [False, True] == [after(20), after(17)]  # no night was awake


def test_a_rebuild_compares_before_it_changes_over(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    staged = indexed.engine.next_generation(indexed.engine.kind)
    staged.batch().commit(
        0, mark=indexed.letters[1], began=int(indexed.clock().timestamp()) + 600
    )  # says that two are written, and none is

    assert 3 == rebuild(indexed.platform, indexed.engine)
    assert Compared(records=3) == indexed.compared()
