"""Search all over: the archive, what lies there for oneself alone, and one's own bin at once; nobody else's, in no row, count or choice."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.lists.definition import Condition, ListDefinition, Sort
from casework.model import Record
from casework.queries import list_cases, lists
from casework.services import granting, records, saved_lists
from casework.vocabulary import AccessLevel, Action, Area, ListColumn, ListKey, ListOperator, ListScope, ListSource, Reason
from casework.work import Actor
from search.all_over import find_all_over
from search.engines.whoosh_engine import WhooshEngine
from search.finding import FoundPage, find
from search.indexing import index_records
from search.language import LanguageError
from tests.builders import Ministry
from tests.records import a_case_of, a_draft

ME, OTHERS = "caseworker", ("head", "clerk", "manager", "outsider")
BY_TITLE = (Sort(ListColumn.TITLE),)


def in_area(*areas: Area) -> tuple[Condition, ...]:
    return (Condition(ListColumn.LIES_IN, ListOperator.IS, areas),)


class Mine:
    """Is one record of an official in each place: the archive, for the official alone, the bin."""

    def __init__(self, platform: Platform, ministry: Ministry) -> None:
        self.case_id = a_case_of(platform, ministry, ME)
        self.open = a_draft(platform, ministry, ME, title="Pumpe, åben", access_level=AccessLevel.ALL, body_html="<p>Om støj</p>")
        self.private = a_draft(platform, ministry, ME, title="Pumpe, privat", body_html="<p>Om støj</p>")
        self.binned = a_draft(platform, ministry, ME, title="Pumpe, kasseret", body_html="<p>Om støj i kælderen</p>")
        self.all = {self.open: Area.ARCHIVE, self.private: Area.PRIVATE, self.binned: Area.BIN}
        with platform.work(ministry.actor(ME)) as work:
            records.bin_record(work, self.binned)


@pytest.fixture
def mine(platform: Platform, ministry: Ministry) -> Mine:
    return Mine(platform, ministry)


@pytest.fixture
def engine(platform: Platform, mine: Mine) -> WhooshEngine:
    made = WhooshEngine(platform.settings.index_folder, create=True)
    index_records(platform, made, list(mine.all), 9)
    return made


def shown(platform: Platform, actor: Actor, *where: Condition, sort: tuple[Sort, ...] = ()) -> dict[int, Area]:
    with platform.work(actor) as work:
        return {row.record_id: row.lies_in for row in lists.page(work, ListKey.ALL_OVER, where=where, sort=sort).rows}


def words(platform: Platform, actor: Actor, engine: WhooshEngine, asked: str = "støj") -> FoundPage:
    with platform.work(actor) as work:
        return find_all_over(work, engine, asked)


def test_all_over_shows_each_once_and_says_where_it_lies(platform: Platform, ministry: Ministry, mine: Mine) -> None:
    me = ministry.actor(ME)
    with platform.work(me) as work:
        counted = lists.count(work, ListKey.ALL_OVER)
        pages = [lists.page(work, ListKey.ALL_OVER, first=2)]
        pages.append(lists.page(work, ListKey.ALL_OVER, first=2, after=pages[0].after))
        in_archive = {row.record_id for row in lists.page(work, ListKey.ARCHIVE).rows}
        with pytest.raises(NotFound):
            work.load(Record, mine.binned, Action.READ)

    assert mine.all == shown(platform, me)
    assert [mine.binned, mine.private, mine.open] == [row.record_id for each in pages for row in each.rows]
    assert (3, 3) == (counted, pages[0].total)
    assert {mine.open, mine.private} == in_archive


def test_all_over_is_narrowed_and_ordered_by_where_it_lies(platform: Platform, ministry: Ministry, mine: Mine) -> None:
    me = ministry.actor(ME)

    assert {mine.binned: Area.BIN} == shown(platform, me, *in_area(Area.BIN))
    assert {mine.private, mine.open} == {*shown(platform, me, *in_area(Area.PRIVATE, Area.ARCHIVE))}
    assert [mine.binned, mine.private, mine.open] == list(shown(platform, me, sort=BY_TITLE))
    assert [mine.open, mine.binned, mine.private] == list(shown(platform, me, sort=(Sort(ListColumn.LIES_IN),)))
    with platform.work(me) as work:
        assert 1 == lists.count(work, ListKey.ALL_OVER, where=in_area(Area.BIN))
        assert 0 == lists.count(work, ListKey.ARCHIVE, where=in_area(Area.BIN))
        with pytest.raises(RuleBroken) as refusal:
            lists.page(work, ListKey.ALL_OVER, where=(Condition(ListColumn.TITLE, ListOperator.CONTAINS, ("pumpe",)),))
    assert [Reason.LIST_IS_TOO_WIDE] == refusal.value.reasons


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_finds_what_is_binned_or_private(
    platform: Platform, ministry: Ministry, mine: Mine, engine: WhooshEngine, who: str
) -> None:
    other = ministry.actor(who)

    with platform.work(other) as work:
        counts = [lists.count(work, ListKey.ALL_OVER, where=where) for where in ((), in_area(Area.BIN), in_area(Area.PRIVATE))]
    assert [1, 0, 0] == counts
    for sort in ((), BY_TITLE):
        assert {mine.open: Area.ARCHIVE} == shown(platform, other, sort=sort)
    found = words(platform, other, engine)
    assert (1, [mine.open]) == (found.total, [hit.record_id for hit in found.hits])
    assert FoundPage(0, ()) == words(platform, other, engine, "kælderen")


def test_words_find_all_over_what_the_index_never_holds(platform: Platform, ministry: Ministry, mine: Mine, engine: WhooshEngine) -> None:
    me = ministry.actor(ME)
    found, of_the_bin = words(platform, me, engine), words(platform, me, engine, "kæld*")

    assert (3, mine.all) == (found.total, {hit.record_id: hit.row.lies_in for hit in found.hits})
    assert [mine.binned, mine.private, mine.open] == [hit.record_id for hit in found.hits]
    assert [(mine.binned, "kælderen")] == [(hit.record_id, part.text) for hit in of_the_bin.hits for part in hit.snippet if part.is_hit]
    with platform.work(me) as work:
        find_all_over(work, engine, "støj")
        assert {mine.open, mine.private} == {hit.record_id for hit in find(work, engine, "støj").hits}
        assert (3, 2) == ((page := find_all_over(work, engine, "støj", size=2)).total, len(page.hits))
        with pytest.raises(LanguageError):
            find_all_over(work, engine, '"støj')
        with pytest.raises(NotFound):
            work.load(Record, mine.binned, Action.READ)
    with pytest.raises(NotPermitted), platform.work(Actor.system("indexer")) as work:
        find_all_over(work, engine, "støj")


def test_what_is_taken_out_of_the_bin_lies_in_the_archive_again(
    platform: Platform, ministry: Ministry, mine: Mine, engine: WhooshEngine
) -> None:
    me = ministry.actor(ME)
    with platform.work(me) as work:
        records.restore(work, mine.binned)
        granting.set_level(work, mine.private, AccessLevel.ALL)

    assert {mine.open: Area.ARCHIVE, mine.private: Area.ARCHIVE, mine.binned: Area.PRIVATE} == shown(platform, me)


def test_a_list_of_all_over_saved_for_everybody_shows_each_their_own(platform: Platform, ministry: Ministry, mine: Mine) -> None:
    with platform.work(ministry.actor("manager")) as work:
        made = saved_lists.save_list(
            work, "Alt i papirkurven", ListDefinition(ListSource.ALL_OVER, conditions=in_area(Area.BIN)), scope=ListScope.STANDARD
        )
    found = {}
    for who in (ME, "head"):
        with platform.work(ministry.actor(who)) as work:
            found[who] = [row.record_id for row in lists.page(work, f"saved-{made}").rows]

    assert {ME: [mine.binned], "head": []} == found


def test_as_cases_all_over_shows_the_cases_of_the_archive(platform: Platform, ministry: Ministry, mine: Mine) -> None:
    with platform.work(ministry.actor(ME)) as work:
        records.place_on_case(work, mine.open, mine.case_id)
        assert [mine.case_id] == [row.case_id for row in list_cases.page(work, ListKey.ALL_OVER).rows]


def test_the_library_is_what_is_finished_and_open_to_the_whole_ministry(platform: Platform, ministry: Ministry, mine: Mine) -> None:
    def library(who: str) -> list[int]:
        with platform.work(ministry.actor(who)) as work:
            rows = lists.page(work, ListKey.LIBRARY).rows
            assert len(rows) == lists.count(work, ListKey.LIBRARY)
            return [row.record_id for row in rows if row.lies_in is Area.LIBRARY]

    everybody = (ME, "head", "outsider")
    assert [[], [], []] == [library(each) for each in everybody]
    with platform.work(ministry.actor(ME)) as work:
        records.complete(work, mine.open)
        records.complete(work, mine.private)
    assert [[mine.open]] * 3 == [library(each) for each in everybody]
    assert Area.LIBRARY == shown(platform, ministry.actor(ME))[mine.open]

    with platform.work(ministry.actor(ME)) as work:
        granting.restrict(work, mine.open, [ministry.people[ME], ministry.people["head"]])
    assert [[], [], []] == [library(each) for each in everybody]  # also for those who may still read it
