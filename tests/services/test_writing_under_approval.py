"""What writing on a record comes to in its approval is told before: who becomes a drafter, and who is asked again."""

import pytest
from sqlalchemy import text

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.queries.writing_under_approval import UnderApproval, of_case, of_record
from casework.services import approving
from tests.approvals import ALONE, THREE, decided, does, letter, publish, shown, started
from tests.builders import Ministry
from tests.processes import Office
from tests.services.test_fields_that_are_decided_on import ASKS, SEES, TWO
from tests.services.test_seats_that_nobody_decides import writes
from workflows.processes.registry import Registry

ASKING = THREE | {"name": "asking", "asks_again": True}


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Office:
    """Gives the small ministry with definitions that ask again and such as do not."""
    publish(platform, ministry, THREE, ASKING, TWO, SEES, ASKS, ALONE)
    return Office(platform, ministry, Registry({}))


def told(office: Office, record_id: int, username: str = "caseworker") -> UnderApproval | None:
    with office.platform.work(office.ministry.actor(username)) as work:
        return of_record(work, record_id)


def case_of(office: Office, approval_id: int) -> int:
    with office.platform.system_engine.connect() as connection:
        asked = text("SELECT r.case_id FROM approval a JOIN record r ON r.id = a.record_id WHERE a.id = :id")
        return int(connection.execute(asked, {"id": approval_id}).scalar_one())


def told_of_fields(office: Office, approval_id: int, username: str = "caseworker") -> list[tuple[tuple[str, ...], bool, tuple[str, ...]]]:
    with office.platform.work(office.ministry.actor(username)) as work:
        return [(each.fields, each.asks_again, each.approved_by) for each in of_case(work, case_of(office, approval_id))]


def test_of_a_record_that_is_in_no_approval_nothing_is_told(office: Office) -> None:
    assert told(office, letter(office.platform, office.ministry)) is None


@pytest.mark.parametrize(("definition", "asks_again"), [("three", False), ("asking", True)])
def test_who_has_approved_is_named_and_whether_they_are_asked_again(office: Office, definition: str, asks_again: bool) -> None:
    approval_id = started(office.platform, office.ministry, definition)
    record_id = shown(office.platform, office.ministry, approval_id).record_id
    before = told(office, record_id)
    decided(office.platform, office.ministry, approval_id, "head")
    after = told(office, record_id)

    assert before is not None
    assert after is not None
    assert (before.approved_by, after.approved_by, after.asks_again) == ((), ("Jens Holt",), asks_again)


def test_a_decision_taken_back_is_named_no_more(office: Office) -> None:
    approval_id = started(office.platform, office.ministry, "asking")
    decided(office.platform, office.ministry, approval_id, "head")
    does(office.platform, office.ministry, "head", approving.undo, approval_id)

    after = told(office, shown(office.platform, office.ministry, approval_id).record_id)

    assert after is not None
    assert after.approved_by == ()


def test_who_is_asked_is_told_that_writing_takes_their_seat_and_who_has_written_that_it_is_so(office: Office) -> None:
    approval_id = started(office.platform, office.ministry, "three")
    record_id = shown(office.platform, office.ministry, approval_id).record_id
    before, another = told(office, record_id, "head"), told(office, record_id)
    writes(office.platform, office.ministry, "head", record_id)
    after = told(office, record_id, "head")

    assert before is not None
    assert another is not None
    assert after is not None
    assert [(True, False), (False, False), (False, True)] == [(each.is_asked, each.is_drafter) for each in (before, another, after)]


def test_what_has_ended_warns_of_nothing(office: Office) -> None:
    approval_id = started(office.platform, office.ministry, "three")
    does(office.platform, office.ministry, "caseworker", approving.cancel, approval_id)

    assert told(office, shown(office.platform, office.ministry, approval_id).record_id) is None


def test_who_does_not_see_the_record_is_told_nothing(office: Office) -> None:
    record_id = shown(office.platform, office.ministry, started(office.platform, office.ministry, "three")).record_id

    with pytest.raises(NotFound):
        told(office, record_id, "outsider")


@pytest.mark.parametrize(
    ("definition", "said"),
    [("two", []), ("sees", [(("amount",), False, ("Jens Holt",))]), ("asks", [(("amount",), True, ("Jens Holt",))])],
)
def test_of_a_case_the_fields_that_are_decided_on_are_told_with_who_approved(office: Office, definition: str, said: list[object]) -> None:
    approval_id = office.started(definition, amount="1000")
    office.decided(approval_id, "head")

    assert said == told_of_fields(office, approval_id)


def test_who_does_not_see_the_case_is_told_nothing(office: Office) -> None:
    approval_id = office.started("asks", amount="1000")

    with pytest.raises(NotFound):
        told_of_fields(office, approval_id, "outsider")
