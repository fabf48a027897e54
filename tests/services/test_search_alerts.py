"""Saved searches tell of what they newly find: each hit once, to whoever may read it then, and to nobody else."""

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.lists.definition import ListDefinition
from casework.model import SavedList, SearchTold
from casework.queries import list_panel, lists, notices
from casework.services import granting, noticing, saved_lists, sharing_lists
from casework.vocabulary import AccessLevel, ListScope, ListSource, NoticeKind, NoticeWay, Reason
from casework.work import Actor
from search import saving
from search.alerting import tell_of_hits
from search.engines.whoosh_engine import WhooshEngine
from search.indexing import index_records
from search.language import LanguageError
from tests.builders import Ministry
from tests.records import a_draft

ME, COLLEAGUE, OTHER = "caseworker", "head", "outsider"


class Searching:
    """Is a ministry with an index, and somebody who has a search saved."""

    def __init__(self, platform: Platform, ministry: Ministry) -> None:
        self.platform, self.ministry = platform, ministry
        self.engine = WhooshEngine(platform.settings.index_folder, create=True)
        self.old = self.comes("Støj, gammelt")
        self.list_id = self.saves(ME)

    def saves(self, who: str, *, scope: ListScope = ListScope.PERSONAL, unit_id: int | None = None, words: str = "støj -stille") -> int:
        with self.platform.work(self.ministry.actor(who)) as work:
            return saving.save_search(work, "Om støj", words, scope=scope, unit_id=unit_id)

    def asks(self, who: str, list_id: int | None = None) -> None:
        with self.platform.work(self.ministry.actor(who)) as work:
            saving.tell_me(work, self.engine, list_id or self.list_id)

    def comes(self, title: str, level: AccessLevel = AccessLevel.ALL, *, who: str = COLLEAGUE) -> int:
        record_id = a_draft(self.platform, self.ministry, who, title=title, access_level=level)
        self.indexed(record_id)
        return record_id

    def indexed(self, *record_ids: int) -> int:
        index_records(self.platform, self.engine, record_ids, 1)
        return tell_of_hits(self.platform, record_ids)

    def told(self, who: str) -> list[int]:
        with self.platform.work(self.ministry.actor(who)) as work:
            return [each.record_id or 0 for each in notices.notices(work) if each.cause == "search_hit"][::-1]


@pytest.fixture
def searching(platform: Platform, ministry: Ministry) -> Searching:
    return Searching(platform, ministry)


def test_each_new_hit_is_told_once_with_the_search_that_found_it(searching: Searching, platform: Platform, ministry: Ministry) -> None:
    searching.asks(ME)
    searching.asks(ME)
    new = searching.comes("Støj fra en vej")
    searching.comes("Støj, men stille")
    again = searching.indexed(new, searching.old)

    assert (0, [new], [], []) == (again, *(searching.told(who) for who in (ME, COLLEAGUE, OTHER)))
    with platform.work(ministry.actor(ME)) as work:
        assert [("Om støj", searching.list_id)] == [(each.search, each.list_id) for each in notices.notices(work)]
        assert (searching.list_id,) == saving.alerts(work)
        noticing.mark_all_read(work)
    assert 0 == searching.indexed(new)


def test_what_one_may_not_read_at_that_moment_is_not_told_and_is_when_one_may(
    searching: Searching, platform: Platform, ministry: Ministry
) -> None:
    searching.asks(ME)
    hidden = searching.comes("Støj, fortroligt", AccessLevel.INVOLVED)
    assert [] == searching.told(ME)

    with platform.work(ministry.actor(COLLEAGUE)) as work:
        granting.share(work, hidden, ministry.people[ME])
    assert 1 == searching.indexed(hidden)
    assert [hidden] == searching.told(ME)


def test_a_right_lost_before_the_notice_tells_nothing_and_one_lost_after_takes_it_away(
    searching: Searching, platform: Platform, ministry: Ministry
) -> None:
    searching.asks(ME)
    told, lost = (
        searching.comes("Støj, den ene"),
        a_draft(platform, ministry, COLLEAGUE, title="Støj, den anden", access_level=AccessLevel.ALL),
    )
    index_records(platform, searching.engine, [lost], 2)
    for each in (told, lost):
        with platform.work(ministry.actor(COLLEAGUE)) as work:
            granting.restrict(work, each, [ministry.people[COLLEAGUE]])

    assert (0, []) == (tell_of_hits(platform, [told, lost]), searching.told(ME))
    with platform.work(Actor.system("indexer")) as work:
        kept = work.session.exec(select(SearchTold.record_id).where(col(SearchTold.list_id) == searching.list_id)).all()
    assert {searching.old, told} == set(kept)


def test_one_s_own_writing_is_no_news_and_who_wants_no_notices_gets_none(
    searching: Searching, platform: Platform, ministry: Ministry
) -> None:
    searching.asks(ME)
    searching.comes("Støj, mit eget", who=ME)
    with platform.work(ministry.actor(ME)) as work:
        noticing.prefer(work, NoticeKind.FOUND, NoticeWay.NONE)
    searching.comes("Støj, uden besked")

    assert [] == searching.told(ME)


def test_told_no_more_in_one_go(searching: Searching, platform: Platform, ministry: Ministry) -> None:
    searching.asks(ME)
    for _ in range(2):
        with platform.work(ministry.actor(ME)) as work:
            saving.tell_me_no_more(work, searching.list_id)
    searching.comes("Støj fra en vej")

    assert [] == searching.told(ME)
    with platform.work(ministry.actor(ME)) as work:
        assert () == saving.alerts(work)
        assert [] == list(work.session.exec(select(SearchTold)))


def test_a_shared_and_a_unit_s_search_tell_whoever_asks_as_long_as_they_have_it(
    searching: Searching, platform: Platform, ministry: Ministry
) -> None:
    with pytest.raises(NotFound):
        searching.asks(COLLEAGUE)
    with platform.work(ministry.actor(ME)) as work:
        sharing_lists.share_list(work, searching.list_id, ministry.people[COLLEAGUE])
    searching.asks(COLLEAGUE)
    with pytest.raises(NotPermitted):
        searching.saves(ME, scope=ListScope.STANDARD)
    for_all = searching.saves("manager", scope=ListScope.STANDARD)
    searching.asks(OTHER, for_all)
    first = searching.comes("Støj i gården", who="clerk")
    with platform.work(ministry.actor(ME)) as work:
        sharing_lists.stop_sharing_list(work, searching.list_id, ministry.people[COLLEAGUE])
    second = searching.comes("Støj på vejen", who="clerk")

    assert ([], [first], [first, second]) == tuple(searching.told(who) for who in (ME, COLLEAGUE, OTHER))


def test_a_saved_search_stands_among_the_lists_and_is_asked_by_its_words(
    searching: Searching, platform: Platform, ministry: Ministry
) -> None:
    with platform.work(ministry.actor(ME)) as work:
        (saved,) = list_panel.saved_lists(work)
        assert ("Om støj", "støj -stille") == (saved.name, saved.definition.words)
        for ask in (lists.page, lists.count):
            with pytest.raises(RuleBroken) as refused:
                ask(work, saved.address)
            assert [Reason.LIST_IS_A_SEARCH] == refused.value.reasons
        copied = sharing_lists.copy_list(work, searching.list_id)
        assert "støj -stille" == next(each.definition.words for each in list_panel.saved_lists(work) if each.list_id == copied)
        with pytest.raises(LanguageError):
            saving.save_search(work, "Forkert", '"støj')


def test_what_is_no_search_or_finds_too_much_or_cannot_be_understood_is_refused(
    searching: Searching, platform: Platform, ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    with platform.work(ministry.actor(ME)) as work:
        plain = saved_lists.save_list(work, "En liste", ListDefinition(ListSource.ARCHIVE))
        broken = saved_lists.save_list(work, "Gammel", ListDefinition(ListSource.ARCHIVE, words='"støj'))
        with pytest.raises(RuleBroken) as no_search:
            saving.tell_me(work, searching.engine, plain)
        with pytest.raises(LanguageError):
            saving.tell_me(work, searching.engine, broken)
        monkeypatch.setattr(saving, "MOST_FOUND", 0)
        monkeypatch.setattr(saving, "MOST_PER_PAGE", 1)
        with pytest.raises(RuleBroken) as too_much:
            saving.tell_me(work, searching.engine, searching.list_id)

    assert ([Reason.LIST_IS_NO_SEARCH], [Reason.SEARCH_FINDS_TOO_MUCH]) == (no_search.value.reasons, too_much.value.reasons)


def test_a_search_that_nobody_understands_any_more_stops_no_other(searching: Searching, platform: Platform, ministry: Ministry) -> None:
    searching.asks(ME)
    other = searching.saves(ME, words="støj")
    searching.asks(ME, other)
    with platform.work(ministry.actor(ME)) as work:
        work.session.get_one(SavedList, searching.list_id).content = {"source": "archive", "words": '"støj'}
    new = searching.comes("Støj fra en vej")

    assert [new] == searching.told(ME)
    with platform.work(ministry.actor(ME)) as work:
        saved_lists.remove_list(work, other)
    assert [] == searching.told(ME)
