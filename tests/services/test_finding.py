"""Searching through a ``Work``: what the rows say is found by whoever may read it, and the index follows the outbox."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotPermitted, Retryable, RuleBroken
from casework.events import AccessChanged
from casework.model import EventRow, Record, SearchExclusion
from casework.vocabulary import AccessLevel, Action, IndexEngine, Reason
from casework.work import Actor
from search import rebuilding
from search.engines.generations import current
from search.engines.port import Facet
from search.engines.serving import ServingEngine
from search.exporting import export_hits
from search.finding import FoundPage, find, index_filter, suggest
from search.indexing import exclusions, index_records
from search.language import LanguageError
from search.rebuilding import Rebuilt, rebuild
from search.tree import Word
from tests.builders import Ministry, a_case, a_record
from tests.index_places import Kind


@pytest.fixture(params=IndexEngine)
def kind(platform: Platform, request: pytest.FixtureRequest) -> Iterator[Kind]:
    made = Kind(request.param, platform.server)
    yield made
    made.sweep()


@pytest.fixture
def engine(platform: Platform, kind: Kind) -> ServingEngine:
    return kind.serving(platform.settings.index_folder)


ANOTHER = dict(itertools.pairwise((*IndexEngine, IndexEngine.WHOOSH)))


@pytest.fixture
def letter(platform: Platform, ministry: Ministry, engine: ServingEngine) -> int:
    """Files a letter that the grants unit may read, on a case, and one that only its head may, and indexes both."""
    with platform.work(ministry.actor("head")) as work:
        case = a_case(work, ministry, title="Varmepumper i Aarhus")
        letter = a_record(work, ministry, title="Klage over støj", body_html="<p>Kære <b>ministerium</b>, afgørelsen</p>", case_id=case.id)
        hidden = a_record(work, ministry, title="Støj, fortroligt", access_level=AccessLevel.INVOLVED)
    index_records(platform, engine, [letter.id, hidden.id, letter.id], 2)
    return letter.id


def ask(platform: Platform, actor: Actor, engine: ServingEngine, words: str) -> FoundPage:
    with platform.work(actor) as work:
        return find(work, engine, words)


@pytest.mark.parametrize(
    "words",
    ["støj", "ministerium afgørelse", "sag:varmepumper", "enhed:TT støj", 'enhed:"Tilskud & Tilsyn"', "plan:06.02", "århus"],
)
def test_who_may_read_finds_it(platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int, words: str) -> None:
    found = ask(platform, ministry.actor("caseworker"), engine, words)

    assert (1, [letter], ["Klage over støj"]) == (found.total, [hit.record_id for hit in found.hits], [hit.title for hit in found.hits])
    assert not found.is_degraded


def test_the_snippet_shows_why(platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int) -> None:
    hit = ask(platform, ministry.actor("caseworker"), engine, "afgørelse").hits[0]

    assert [("Kære ministerium, ", False), ("afgørelsen", True)] == [(part.text, part.is_hit) for part in hit.snippet]


def test_what_is_found_is_counted_by_code_and_state_with_their_names(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    facets = (Facet.PLAN, Facet.STATE, Facet.UNIT)
    counted = {}
    for who in ("head", "caseworker", "outsider"):
        with platform.work(ministry.actor(who)) as work:
            counted[who] = {(each.facet, each.value): (each.count, each.title) for each in find(work, engine, "støj", facets=facets).facets}

    assert (1, "Tilskud til varmepumper") == counted["caseworker"][Facet.PLAN, "06.02.01"]
    assert {(Facet.PLAN, "06"), (Facet.PLAN, "06.02")} < counted["caseworker"].keys()
    assert [1, 1] == [counted[who][Facet.STATE, "draft"][0] for who in ("head", "caseworker")]
    assert (1, "Tilskud & Tilsyn") == counted["caseworker"][Facet.UNIT, str(ministry.grants)]
    assert {} == counted["outsider"]


def test_who_may_not_read_finds_no_trace(platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int) -> None:
    assert FoundPage(0, ()) == ask(platform, ministry.actor("outsider"), engine, "støj")
    with platform.work(ministry.actor("outsider")) as work:
        assert () == suggest(work, engine, "stø")
    with platform.work(ministry.actor("caseworker")) as work:
        assert ("støj",) == suggest(work, engine, "stø")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("kalge", "klage"), ("kalge støj -aarhus", ""), ("kalge AND støj", "klage AND støj"), ("kalge*", ""), ("støj", "")],
)
def test_what_nobody_wrote_is_offered_as_it_is_known(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int, typed: str, meant: str
) -> None:
    assert meant == ask(platform, ministry.actor("caseworker"), engine, typed).did_you_mean


def test_every_hit_is_taken_out_as_far_as_one_may_read_it_and_that_is_written_down(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    taken = {}
    for who in ("head", "caseworker", "outsider"):
        with platform.work(ministry.actor(who)) as work:
            taken[who] = len(export_hits(work, engine, "støj"))
    with platform.work(Actor.system("indexer")) as work:
        written = work.session.exec(select(EventRow.body).where(EventRow.kind == "searched").order_by(col(EventRow.id))).all()

    assert {"head": 1, "caseworker": 1, "outsider": 0} == taken
    assert [1, 1, 0] == [json.loads(each)["facts"]["exported"] for each in written]
    (platform.settings.index_folder / "current").unlink()
    with platform.work(ministry.actor("head")) as work, pytest.raises(RuleBroken) as refused:
        export_hits(work, engine, "støj")
    assert [Reason.SEARCH_IS_BEING_REPAIRED] == refused.value.reasons


def test_a_word_that_only_hidden_records_know_is_not_offered(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    assert "klage" == ask(platform, ministry.actor("caseworker"), engine, "kalge").did_you_mean
    assert "" == ask(platform, ministry.actor("outsider"), engine, "kalge").did_you_mean
    assert "" == ask(platform, ministry.actor("caseworker"), engine, "fortorligt").did_you_mean


def test_a_system_actor_searches_nothing(platform: Platform, engine: ServingEngine, ministry: Ministry) -> None:
    with pytest.raises(NotPermitted), platform.work(Actor.system("indexer")) as work:
        find(work, engine, "støj")


def test_what_cannot_be_understood_is_told(platform: Platform, engine: ServingEngine, ministry: Ministry) -> None:
    with pytest.raises(LanguageError):
        ask(platform, ministry.actor("clerk"), engine, "(støj")


def restrict(platform: Platform, ministry: Ministry, record_id: int) -> None:
    with platform.work(ministry.actor("head")) as work:
        record = work.load(Record, record_id, Action.READ)
        record.restricted_to = [ministry.people["head"]]
        work.record(AccessChanged(record_id=record_id, restricted_to=(ministry.people["head"],)))


def test_revoked_access_is_gone_from_search_before_the_index_has_caught_up(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    restrict(platform, ministry, letter)

    assert 0 == ask(platform, ministry.actor("caseworker"), engine, "støj").total
    assert 1 == ask(platform, ministry.actor("head"), engine, "klage").total


def test_the_exclusion_is_lifted_when_the_index_has_caught_up(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    restrict(platform, ministry, letter)
    for _ in range(2):
        index_records(platform, engine, [letter], 3)

    with platform.work(Actor.system("indexer")) as work:
        assert [] == exclusions(work, [letter])
    assert 0 == ask(platform, ministry.actor("caseworker"), engine, "støj").total
    assert 1 == ask(platform, ministry.actor("head"), engine, "klage").total


def test_a_runner_that_lost_its_lock_commits_nothing(platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int) -> None:
    def lost() -> None:
        raise Retryable("another runner writes")

    restrict(platform, ministry, letter)
    with pytest.raises(Retryable):
        index_records(platform, engine, [letter], 9, before_commit=lost)

    assert 2 == engine.position()
    with platform.work(Actor.system("indexer")) as work:
        assert 1 <= len(exclusions(work, [letter]))
    index_records(platform, engine, [letter], 9)


def test_a_busy_index_is_tried_again(platform: Platform, ministry: Ministry, engine: ServingEngine) -> None:
    writer = engine.writer()

    with pytest.raises(Retryable):
        index_records(platform, engine, [1], 1)

    writer.cancel()


def test_a_broken_index_degrades_to_the_newest_records_and_rebuild_mends_it(
    platform: Platform, ministry: Ministry, kind: Kind, engine: ServingEngine, letter: int
) -> None:
    for pattern in ("*.pst", "*.idx"):
        for postings in current(platform.settings.index_folder).glob(pattern):
            postings.write_bytes(b"damaged")
    if kind.kind is IndexEngine.POSTGRES:
        kind.damage(platform.settings.index_folder, "DROP TABLE part")
    after = kind.serving(platform.settings.index_folder)
    degraded = ask(platform, ministry.actor("caseworker"), after, "støj")

    assert (True, [letter]) == (degraded.is_degraded, [hit.record_id for hit in degraded.hits])

    seen: list[Rebuilt] = []

    assert 2 == rebuild(platform, after, seen.append)
    assert FoundPage(1, degraded.hits) == ask(platform, ministry.actor("caseworker"), after, "støj")
    assert [2] == [each.records for each in seen]


def test_a_rebuild_by_another_engine_takes_over_in_every_process(
    platform: Platform, ministry: Ministry, kind: Kind, engine: ServingEngine, letter: int
) -> None:
    elsewhere = kind.serving(platform.settings.index_folder)
    before = ask(platform, ministry.actor("caseworker"), elsewhere, "støj")
    other = ANOTHER[engine.kind]

    assert 2 == rebuild(platform, engine, made_by=other)
    assert (other, other) == (engine.kind, elsewhere.kind)
    assert before == ask(platform, ministry.actor("caseworker"), elsewhere, "støj")
    assert 2 == elsewhere.position()
    assert (IndexEngine.POSTGRES is other) == bool(kind.schemas(platform.settings.index_folder))


def test_an_unfinished_rebuild_by_another_engine_is_begun_again(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    other = ANOTHER[engine.kind]
    engine.next_generation(other).batch().commit(0, mark=10**6)

    assert 2 == rebuild(platform, engine)
    assert 1 == ask(platform, ministry.actor("caseworker"), engine, "støj").total


def test_a_rebuild_that_was_stopped_does_not_bring_back_what_was_revoked_meanwhile(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int
) -> None:
    class Stopped(Exception):
        """Stops the rebuild after its first batch."""

    def stop(_: Rebuilt) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        rebuild(platform, engine, stop)
    restrict(platform, ministry, letter)
    index_records(platform, engine, [letter], 7)

    assert 2 == rebuild(platform, engine)
    assert 0 == ask(platform, ministry.actor("caseworker"), engine, "støj").total
    assert 1 == ask(platform, ministry.actor("head"), engine, "klage").total
    with platform.work(Actor.system("indexer")) as work:
        assert [] == list(work.session.exec(select(SearchExclusion)))


def test_what_changes_while_it_is_made_goes_to_the_new_index_too_before_it_takes_over(
    platform: Platform, ministry: Ministry, engine: ServingEngine, letter: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 1)
    staged: list[int] = []

    def change(so_far: Rebuilt) -> None:
        if so_far.records == 1:
            restrict(platform, ministry, letter)
            index_records(platform, engine, [letter], 7)
        else:
            with platform.work(ministry.actor("caseworker")) as work:
                by_the_index_alone = replace(index_filter(work), excluded_record_ids=frozenset())
            staged.append(engine.next_generation(engine.kind).find(Word("støj"), by_the_index_alone).total)

    assert 2 == rebuild(platform, engine, change, followed_every=dt.timedelta(0))
    assert [0] == staged
    assert 0 == ask(platform, ministry.actor("caseworker"), engine, "støj").total


@pytest.mark.parametrize("closed", ["by its list", "by its classification"])
def test_a_record_that_more_may_read_than_its_case_is_not_found_by_the_words_of_the_case(
    platform: Platform, ministry: Ministry, engine: ServingEngine, closed: str
) -> None:
    with platform.work(ministry.actor("secretary")) as work:
        secret = {"restricted_to": [ministry.people["secretary"]]} if closed == "by its list" else {"clearance": 3}
        case = a_case(work, ministry, title="Fyring af direktøren", **secret)
        record = a_record(work, ministry, title="Klage over støj", case_id=case.id, case_access=False, access_level=AccessLevel.ALL)
        number = case.number
    index_records(platform, engine, [record.id], 2)

    for words in ("direktøren", f"sag:{number}", number, "plan:06", "sag:fyring"):
        assert 0 == ask(platform, ministry.actor("caseworker"), engine, words).total, words
    hit = ask(platform, ministry.actor("caseworker"), engine, "støj").hits[0]
    assert (record.id, "") == (hit.record_id, hit.case_number)
