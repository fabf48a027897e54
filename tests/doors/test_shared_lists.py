"""A saved list on the desk without a browser: whom it was shared with opens it; to others its address is one of no list."""

import pytest

from casework.bootstrap import Platform
from casework.lists.definition import ListDefinition
from casework.services import saved_lists
from casework.vocabulary import ListScope, ListSource
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors.page_walk import NOTHING, a_desk, shown

NAME, NO_LIST = "Juras hemmelige liste", 999_999


@pytest.mark.parametrize(
    ("scope", "seen_by"),
    [
        (ListScope.PERSONAL, {"manager"}),
        (ListScope.UNIT, {"manager", "outsider"}),
        (ListScope.STANDARD, {"manager", "outsider", "clerk"}),
    ],
)
def test_a_list_is_seen_and_opened_by_whom_it_stands_ready_for_and_is_not_there_for_others(
    platform: Platform, ministry: Ministry, clock: Clock, scope: ListScope, seen_by: set[str]
) -> None:
    unit_id = ministry.legal if scope is ListScope.UNIT else None
    with platform.work(ministry.actor("manager")) as work:
        made = saved_lists.save_list(work, NAME, ListDefinition(ListSource.ARCHIVE), scope=scope, unit_id=unit_id)
    desks = {name: a_desk(platform, ministry.people[name], name) for name in ("manager", "outsider", "clerk")}
    among_lists = {name for name, desk in desks.items() if NAME in shown(desk, page="lists")}
    opened = {name: shown(desk, list=f"saved-{made}") for name, desk in desks.items()}
    nowhere = {name: shown(desk, list=f"saved-{NO_LIST}") for name, desk in desks.items()}

    assert seen_by == among_lists
    assert seen_by == {name for name, text in opened.items() if NOTHING not in text}
    assert [] == [name for name in desks if name not in seen_by and opened[name] != nowhere[name]]
