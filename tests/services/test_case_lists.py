"""Lists shown as cases: their columns, two levels of order, pages by keyset, and what they cost."""

import datetime as dt

import pytest

from casework.bootstrap import Platform
from casework.lists.case_columns import ORDERS, UNSORTED, CaseSort, case_sort_from
from casework.queries import list_cases
from casework.services import granting, value_lists
from casework.services.cases import CaseChanges, edit
from casework.vocabulary import CaseColumn, CaseState, Cause, ExternalAccess, ListKey
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock
from tests.statements import statements_of

DAYS = (dt.date(2026, 12, 3), None, dt.date(2026, 12, 1), dt.date(2026, 12, 2))
TITLES = ("Ålborg", "Amager", "Ærø", "amager")


@pytest.fixture
def made(platform: Platform, ministry: Ministry) -> list[int]:
    """Gives four cases of the caseworker, each with a record, the last one newest."""
    ids = []
    for number, (title, deadline) in enumerate(zip(TITLES, DAYS, strict=True)):
        with platform.work(ministry.actor("caseworker")) as work:
            me = ministry.people["caseworker"]
            at = work.now + dt.timedelta(minutes=number)
            case = a_case(work, ministry, title=title, deadline=deadline, responsible_id=me, opened_at=at)
            work.session.flush()
            granting.give_on_case(work, case.id, me, cause=Cause.RESPONSIBLE)
            a_record(work, ministry, case_id=case.id, arrived_at=at)
            ids.append(case.id)
    return ids


def order(platform: Platform, ministry: Ministry, *sort: CaseSort, who: str = "caseworker", key: str = ListKey.ARCHIVE) -> list[int]:
    """Gives the cases as they stand, asked page by page of two."""
    found: list[int] = []
    after = ""
    while True:
        with platform.work(ministry.actor(who)) as work:
            page = list_cases.page(work, key, first=2, after=after, sort=sort)
        found += [row.case_id for row in page.rows]
        after = page.after
        if not after:
            return found


@pytest.mark.parametrize("key", [ListKey.ARCHIVE, ListKey.MY_CASES, ListKey.UNIT_PROCESS])
def test_cases_stand_in_the_order_asked_page_by_page(platform: Platform, ministry: Ministry, made: list[int], key: str) -> None:
    one, two, three, four = made

    def asked(*sort: CaseSort) -> list[int]:
        return order(platform, ministry, *sort, key=key)

    assert [four, three, two, one] == asked()
    assert [three, four, one, two] == asked(CaseSort(CaseColumn.DEADLINE))  # what is empty stands last
    assert [one, four, three, two] == asked(CaseSort(CaseColumn.DEADLINE, descending=True))
    assert [four, two, three, one] == asked(CaseSort(CaseColumn.TITLE))  # æ before å, alike by the newest
    assert [two, four, three, one] == asked(CaseSort(CaseColumn.TITLE), CaseSort(CaseColumn.NUMBER))
    assert [one, two, three, four] == asked(CaseSort(CaseColumn.LATEST))


def test_every_column_that_is_offered_for_order_puts_cases_in_one(platform: Platform, ministry: Ministry, made: list[int]) -> None:
    assert set(CaseColumn) == {*ORDERS, CaseColumn.LATEST, *UNSORTED}
    for column in ORDERS:
        assert set(made) == set(order(platform, ministry, CaseSort(column)))
    assert [CaseSort(CaseColumn.LATEST, descending=True)] == list(case_sort_from([["keywords", False]]))
    assert order(platform, ministry) == order(platform, ministry, CaseSort(CaseColumn.KEYWORDS))


def test_a_row_tells_what_the_columns_show(platform: Platform, ministry: Ministry, made: list[int], clock: Clock) -> None:
    with platform.work(ministry.actor("manager")) as work:
        word = value_lists.save_keyword(work, "Støj")
    clock.now += dt.timedelta(hours=2)
    with platform.work(ministry.actor("caseworker")) as work:
        version = {row.case_id: row.version for row in list_cases.page(work, ListKey.MY_CASES).rows}[made[0]]
        edit(work, made[0], CaseChanges(keywords=(word,), external_access=ExternalAccess.CLOSED), opened_version=version or 0)
        changed = work.now
    with platform.work(ministry.actor("caseworker")) as work:
        shown = {row.case_id: row for row in list_cases.page(work, ListKey.ARCHIVE, columns=(CaseColumn.CHANGED,)).rows}
        bare = list_cases.page(work, ListKey.ARCHIVE).rows

    row = shown[made[0]]
    assert (("Støj",), ExternalAccess.CLOSED, "Almindelig sag", CaseState.IN_PROGRESS, changed) == (
        row.keywords, row.external_access, row.type_da, row.state, row.changed_at
    )  # fmt: skip
    assert {None} == {each.changed_at for each in bare}
    assert (shown[made[1]].changed_at or changed) < changed


def test_an_order_tells_nothing_of_a_case_that_one_may_not_see(platform: Platform, ministry: Ministry, made: list[int]) -> None:
    def seen() -> list[list[int]]:
        return [order(platform, ministry, CaseSort(column), who="clerk") for column in (*ORDERS, CaseColumn.LATEST)]

    before = seen()
    with platform.work(ministry.actor("lawyer")) as work:
        legal = {"unit_id": ministry.legal, "responsible_id": ministry.people["lawyer"]}
        hidden = a_case(work, ministry, title="Amager", deadline=DAYS[0], **legal)
        a_record(work, ministry, case_id=hidden.id, created_by=ministry.people["lawyer"], **legal)
    assert before == seen()


def test_a_page_in_any_order_costs_at_most_twelve_statements(platform: Platform, ministry: Ministry, made: list[int]) -> None:
    for key in (ListKey.ARCHIVE, ListKey.MY_CASES, ListKey.UNIT_PROCESS):
        for sort in ((), (CaseSort(CaseColumn.RESPONSIBLE), CaseSort(CaseColumn.DEADLINE))):
            said = statements_of(
                platform, ministry.actor("caseworker"),
                lambda work, key=key, sort=sort: list_cases.page(work, key, first=2, sort=sort, columns=tuple(CaseColumn)),
            )  # fmt: skip
            assert len(said) <= 12, said
