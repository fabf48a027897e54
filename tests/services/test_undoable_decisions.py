"""Which of one's decisions may still be taken back, and until when: what is told is what undoing does."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.queries.record_page import record_page
from casework.queries.undoable import Undoable, last_decided, my_undoable, start_undoable
from casework.services import approving, inbox
from casework.vocabulary import ApprovalState, Reason, Verdict
from tests.approvals import THREE, decided, does, outcome, publish, shown, started
from tests.builders import Ministry
from tests.services.test_approval_undoing import TWO_AND_ONE


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with the definitions published."""
    publish(platform, ministry, THREE, TWO_AND_ONE)
    return ministry


def told(platform: Platform, office: Ministry, approval_id: int, username: str) -> Undoable | None:
    with platform.work(office.actor(username)) as work:
        return my_undoable(work, approval_id)


def opened(platform: Platform, office: Ministry, approval_id: int, username: str) -> None:
    with platform.work(office.actor(username)) as work:
        record_page(work, shown(platform, office, approval_id).record_id)
        inbox.mark_read(work, shown(platform, office, approval_id).record_id)


def test_a_decision_may_be_taken_back_until_the_next_has_opened_it_and_that_one_is_named(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")

    before = told(platform, office, approval_id, "head")
    opened(platform, office, approval_id, "lawyer")

    assert before is not None
    assert (before.verdict, before.step_waits, len(before.until)) == (Verdict.APPROVE, False, 1)
    assert told(platform, office, approval_id, "head") is None


def test_a_return_may_be_taken_back_until_the_responsible_has_opened_it(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head", Verdict.RETURN, "Ret beløbet")

    before = told(platform, office, approval_id, "head")
    opened(platform, office, approval_id, "caseworker")

    assert before is not None
    assert before.until == ("Mette Lund",)
    assert told(platform, office, approval_id, "head") is None


def test_where_the_step_waits_for_another_it_may_be_taken_back_until_that_one_decides(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "two_and_one")
    decided(platform, office, approval_id, "head")
    opened(platform, office, approval_id, "lawyer")

    before = told(platform, office, approval_id, "head")
    decided(platform, office, approval_id, "lawyer")

    assert before is not None
    assert before.step_waits
    assert told(platform, office, approval_id, "head") is None


def test_a_decision_is_told_to_whoever_made_it_and_to_nobody_else(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")

    assert told(platform, office, approval_id, "caseworker") is None
    assert told(platform, office, approval_id, "lawyer") is None
    with pytest.raises(NotFound):
        told(platform, office, approval_id, "outsider")


def test_what_i_decided_last_stands_first_and_what_is_taken_back_does_not_stand_there(platform: Platform, office: Ministry) -> None:
    first, second = started(platform, office, "three"), started(platform, office, "three")
    for approval_id in (first, second):
        decided(platform, office, approval_id, "head")

    def listed() -> list[int]:
        with platform.work(office.actor("head")) as work:
            return [each.approval_id for each in last_decided(work)]

    before = listed()
    does(platform, office, "head", approving.undo, second)

    assert (before, listed()) == ([second, first], [first])


def test_the_final_decision_is_never_offered(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    for username in ("head", "lawyer", "secretary"):
        decided(platform, office, approval_id, username)

    assert told(platform, office, approval_id, "secretary") is None


def may_undo_start(platform: Platform, office: Ministry, approval_id: int, username: str = "caseworker") -> tuple[str, ...] | None:
    with platform.work(office.actor(username)) as work:
        return start_undoable(work, approval_id)


def test_a_start_by_mistake_is_taken_back_as_long_as_nobody_has_opened_it(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")

    before = may_undo_start(platform, office, approval_id)
    does(platform, office, "caseworker", approving.undo_start, approval_id)

    assert before == ("Jens Holt",)
    assert shown(platform, office, approval_id).state is ApprovalState.CANCELLED
    assert may_undo_start(platform, office, approval_id) is None


def test_a_start_stands_once_whoever_is_asked_has_opened_it(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    opened(platform, office, approval_id, "head")

    assert may_undo_start(platform, office, approval_id) is None
    assert outcome(platform, office.actor("caseworker"), approving.undo_start, approval_id) is Reason.NEXT_HAS_OPENED


def test_a_start_stands_once_somebody_has_decided(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")
    decided(platform, office, approval_id, "head")

    assert may_undo_start(platform, office, approval_id) is None
    assert outcome(platform, office.actor("caseworker"), approving.undo_start, approval_id) is Reason.NEXT_HAS_DECIDED


def test_nobody_but_the_responsible_takes_a_start_back(platform: Platform, office: Ministry) -> None:
    approval_id = started(platform, office, "three")

    assert may_undo_start(platform, office, approval_id, "head") is None
    assert outcome(platform, office.actor("head"), approving.undo_start, approval_id) is Reason.NOT_THE_RESPONSIBLE
