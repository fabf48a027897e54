"""Late approvals: all of them, however many there are, in the order of urgency, from what the database keeps beside each approval."""

import datetime as dt

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.lists import asker
from casework.lists.definition import Condition, Sort
from casework.model import Record
from casework.queries import lists
from casework.services import approving, granting
from casework.vocabulary import AccessLevel, Cause, ListColumn, ListKey, ListOperator, Right, Verdict
from tests.approvals import THREE_STEPS, TOGETHER, decided, does, letter, moved, publish, shown
from tests.asking import a_record_of
from tests.builders import Ministry
from tests.conftest import Clock
from tests.statements import statements_of

TODAY = dt.date(2026, 11, 23)
STALE = text("""
    SELECT a.id FROM approval a JOIN record r ON r.id = a.record_id,
           LATERAL (SELECT least(a.deadline, (SELECT min(s.deadline) FROM step s WHERE s.approval_id = a.id AND s.state = 'open')) AS due) d
     WHERE a.state IN ('in_progress', 'returned', 'withdrawn')
       AND (a.due_on, a.stands_at, a.open_to) IS DISTINCT FROM
           (d.due, casework_place(a.is_urgent, d.due),
            CASE r.access_level WHEN 'all' THEN r.authority_id WHEN 'unit' THEN r.unit_id END)""")
"""The approvals beside which something else is kept than their rows say."""


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry, THREE_STEPS, TOGETHER)
    return ministry


def begun(
    platform: Platform, office: Ministry, title: str, *, days: int | None, is_urgent: bool = False, definition: str = "together"
) -> int:
    record_id = letter(platform, office, title=title)
    with platform.work(office.actor("caseworker")) as work:
        due = None if days is None else TODAY + dt.timedelta(days=days)
        approval_id = approving.start(work, record_id, definition, deadline=due, is_urgent=is_urgent)
    moved(platform, approval_id)
    return approval_id


def terms(platform: Platform, office: Ministry, approval_id: int, deadline: dt.date | None, *, is_urgent: bool = False) -> None:
    with platform.work(office.actor("caseworker")) as work:
        approving.set_terms(work, approval_id, deadline=deadline, is_urgent=is_urgent)


def late(platform: Platform, office: Ministry, who: str = "caseworker", **asked: object) -> list[str]:
    with platform.work(office.actor(who)) as work:
        return [row.title for row in lists.page(work, ListKey.APPROVALS_LATE, **asked).rows]  # type: ignore[arg-type]  # whatever is asked


def test_everything_late_is_there_also_what_was_begun_long_before_the_newest(
    platform: Platform, office: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "SORTED_AMONG", 2)
    for title, days in (("Gammel og sen", -9), ("Ny", 5), ("Nyere", 6), ("Nyest", 7)):
        begun(platform, office, title, days=days)

    with platform.work(office.actor("caseworker")) as work:
        page = lists.page(work, ListKey.APPROVALS_LATE)

    assert (["Gammel og sen"], 1, False) == ([row.title for row in page.rows], page.total, page.is_sorted_among_newest)


def test_the_late_stand_urgent_first_and_then_the_longest_late_page_by_page_and_are_counted(platform: Platform, office: Ministry) -> None:
    for title, days, is_urgent in (
        ("Sen", -1, False),
        ("Haster, men er ikke sen", 4, True),
        ("Haster og sen", -1, True),
        ("Længst sen", -20, False),
        ("Haster og længst sen", -3, True),
        ("Uden frist", None, False),
        ("I dag", 0, False),
    ):
        begun(platform, office, title, days=days, is_urgent=is_urgent)
    expected = ["Haster og længst sen", "Haster og sen", "Længst sen", "Sen"]

    assert expected == late(platform, office)
    with platform.work(office.actor("caseworker")) as work:
        pages, after = [], ""
        while not pages or after:
            page = lists.page(work, ListKey.APPROVALS_LATE, first=3, after=after)
            pages.append([row.title for row in page.rows])
            after = page.after
        assert [expected[:3], expected[3:]] == pages
        assert 4 == lists.count(work, ListKey.APPROVALS_LATE)
    assert sorted(expected) == late(platform, office, sort=(Sort(ListColumn.TITLE),))
    assert expected[::-1] == late(platform, office, sort=(Sort(ListColumn.URGENT), Sort(ListColumn.APPROVAL, descending=True)))
    assert expected[:2] == late(platform, office, where=(Condition(ListColumn.URGENT, ListOperator.IS, ("yes",)),))


def test_a_step_past_its_deadline_is_late_until_it_is_decided_and_what_came_back_is_not(
    platform: Platform, office: Ministry, clock: Clock
) -> None:
    """The first step is due in three working days, the whole in forty."""
    decided_id = begun(platform, office, "Afgøres", days=40, definition="three_steps")
    returned_id = begun(platform, office, "Sendes tilbage", days=40, definition="three_steps")
    clock.forward(days=7)

    assert ["Sendes tilbage", "Afgøres"] == late(platform, office)
    decided(platform, office, decided_id, "head")
    decided(platform, office, returned_id, "head", Verdict.RETURN, "Mangler")
    assert [] == late(platform, office)
    for each in (decided_id, returned_id):
        terms(platform, office, each, TODAY + dt.timedelta(days=7))
    clock.forward(days=1)
    assert ["Afgøres"] == late(platform, office)


def test_what_is_kept_beside_an_approval_is_what_its_rows_say_whatever_is_done(platform: Platform, office: Ministry) -> None:
    ids = [begun(platform, office, title, days=3, definition="three_steps") for title in ("A", "B", "C", "D")]

    def stale() -> list[object]:
        with platform.system_engine.connect() as connection:
            return list(connection.execute(STALE))

    found = [stale()]
    decided(platform, office, ids[0], "head")
    decided(platform, office, ids[1], "head", Verdict.RETURN, "Mangler")
    does(platform, office, "caseworker", approving.withdraw, ids[2])
    terms(platform, office, ids[3], None, is_urgent=True)
    found.append(stale())
    with platform.work(office.actor("caseworker")) as work:
        approving.resume(work, ids[1])
    moved(platform, ids[1])
    does(platform, office, "caseworker", approving.cancel, ids[2])
    found.append(stale())
    record_id = shown(platform, office, ids[3]).record_id
    for level in (AccessLevel.ALL, AccessLevel.INVOLVED, AccessLevel.UNIT):
        with platform.work(office.actor("caseworker")) as work:
            granting.set_level(work, record_id, level)
        found.append(stale())

    assert [[]] * 6 == found


@pytest.mark.parametrize("key", [ListKey.APPROVALS, ListKey.APPROVALS_LATE])
def test_whoever_asks_the_ways_and_the_order_give_the_same(
    platform: Platform, office: Ministry, monkeypatch: pytest.MonkeyPatch, key: ListKey
) -> None:
    """Few units are asked way by way, many in one order: what is found is what may be read, by whichever way."""
    for title, days, level in (("Alle", -1, AccessLevel.ALL), ("Enheden", -2, AccessLevel.UNIT), ("Involverede", -3, AccessLevel.INVOLVED)):
        approval_id = begun(platform, office, title, days=days, is_urgent=title == "Enheden")
        record_id = shown(platform, office, approval_id).record_id
        with platform.work(office.actor("caseworker")) as work:
            granting.set_level(work, record_id, level)

    def seen(who: str) -> tuple[list[str], list[str], int]:
        with platform.work(office.actor(who)) as work:
            first = lists.page(work, key, first=1)
            rest = lists.page(work, key, first=3, after=first.after) if first.after else first
            return [row.title for row in lists.page(work, key).rows], [row.title for row in rest.rows], lists.count(work, key)

    everybody = ("caseworker", "clerk", "head", "lawyer", "outsider", "secretary", "administrator")
    by_ways = {who: seen(who) for who in everybody}
    monkeypatch.setattr(asker, "VERY_WIDE", 0)

    assert by_ways == {who: seen(who) for who in everybody}
    assert {1, 2, 3, 0} >= {len(titles) for titles, _, _ in by_ways.values()} >= {0, 3}


# ---- what one may not read -------------------------------------------------------------------------------------------------------------


def seen_by(platform: Platform, office: Ministry, who: str) -> list[object]:
    """Gives the list in several orders, narrowed, counted and page by page."""
    with platform.work(office.actor(who)) as work:
        first = lists.page(work, ListKey.APPROVALS_LATE, first=1)
        urgent = (Condition(ListColumn.URGENT, ListOperator.IS, ("yes",)),)
        return [
            *(
                lists.page(work, ListKey.APPROVALS_LATE, sort=sort)
                for sort in ((), (Sort(ListColumn.TITLE),), (Sort(ListColumn.WAITS_WITH),))
            ),
            (first, lists.page(work, ListKey.APPROVALS_LATE, first=1, after=first.after)),
            (lists.count(work, ListKey.APPROVALS_LATE), lists.count(work, ListKey.APPROVALS_LATE, where=urgent)),
        ]


@pytest.mark.parametrize("very_wide", [60, 0])
def test_late_approvals_that_one_may_not_read_change_no_row_count_column_or_order(
    platform: Platform, office: Ministry, monkeypatch: pytest.MonkeyPatch, very_wide: int
) -> None:
    monkeypatch.setattr(asker, "VERY_WIDE", very_wide)
    for title, days in (("Første", -4), ("Anden", -9)):
        begun(platform, office, title, days=days, is_urgent=title == "Anden")
    before = {who: seen_by(platform, office, who) for who in ("caseworker", "lawyer", "outsider")}

    for title, is_urgent in (("Hemmelig og haster", True), ("Hemmelig", False)):
        record_id = a_record_of(platform, office, title=title, access_level=AccessLevel.INVOLVED)
        with platform.work(office.actor("head")) as work:
            approval_id = approving.start(work, record_id, "together", deadline=TODAY - dt.timedelta(days=5), is_urgent=is_urgent)
        moved(platform, approval_id)
        with platform.work(office.actor("head")) as work:
            granting.restrict(work, record_id, [office.people["secretary"], office.people["head"]])

    assert before == {who: seen_by(platform, office, who) for who in before}
    assert {"Hemmelig og haster", "Hemmelig"} <= set(late(platform, office, "head"))


def test_who_lost_access_finds_it_late_no_more(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, "Lukkes", days=-2)
    record_id = shown(platform, office, approval_id).record_id
    found = []
    for level in (AccessLevel.ALL, AccessLevel.UNIT):
        with platform.work(office.actor("caseworker")) as work:
            granting.set_level(work, record_id, level)
        found.append([late(platform, office, who) for who in ("outsider", "caseworker")])
    assert [[["Lukkes"], ["Lukkes"]], [[], ["Lukkes"]]] == found
    with platform.work(office.actor("caseworker")) as work:
        granting.give(work, work.session.get_one(Record, record_id), office.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        granting.restrict(work, record_id, [office.people["head"]])
    assert [[], [], ["Lukkes"]] == [late(platform, office, who) for who in ("outsider", "caseworker", "head")]


@pytest.mark.parametrize("very_wide", [60, 0])
def test_a_page_of_late_approvals_costs_at_most_twelve_statements(
    platform: Platform, office: Ministry, monkeypatch: pytest.MonkeyPatch, very_wide: int
) -> None:
    monkeypatch.setattr(asker, "VERY_WIDE", very_wide)
    for number in range(4):
        begun(platform, office, f"Nr. {number}", days=-number - 1)

    said = statements_of(platform, office.actor("caseworker"), lambda work: lists.page(work, ListKey.APPROVALS_LATE, first=4))
    assert 12 >= len(said), said
