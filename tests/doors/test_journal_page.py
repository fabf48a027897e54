"""The queue of what waits to be registered, on the desk without a browser."""

from casework.bootstrap import Platform
from casework.vocabulary import RecordKind, RecordState
from tests.builders import Ministry, a_record
from tests.conftest import Clock
from tests.doors.page_walk import a_desk, shown


def test_a_letter_stands_under_the_danish_day_it_came_on(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    late = clock.now.replace(month=1, day=14, hour=23, minute=30)  # half past midnight in Copenhagen
    with platform.work(ministry.actor("head")) as work:
        a_record(work, ministry, kind=RecordKind.INBOUND, state=RecordState.RECEIVED, title="Klage", arrived_at=late)
    text = shown(a_desk(platform, ministry.people["head"], "head"), page="journal")

    assert ("15. jan." in text, "14. jan." in text) == (True, False)
