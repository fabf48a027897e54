"""What failed, was lost or no longer fits on an approval's way: tried again, parked, and shown on the desk with what to do."""

from collections.abc import Sequence

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.events import StepsEdited
from casework.model import Approval, InboxItem, Outbox, Step
from casework.outbox import Effect
from casework.services import approving
from casework.vocabulary import OutboxState
from casework.work import Actor
from tests.approvals import letter, moved, publish, shown, started
from tests.builders import Ministry
from tests.conftest import Clock
from tests.doors import page_walk
from tests.doors.page_walk import a_desk, acted
from tests.outbox import Watched, only, rows
from workflows.deliver import MOST_ATTEMPTS_OF_THE_UNEXPECTED, Runner
from workflows.reconcile import left_behind


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with its definitions published."""
    publish(platform, ministry)
    return ministry


def fails(_effect: Effect, _ids: Sequence[int]) -> None:
    raise ValueError("Anna Prøve")  # what must not be told


@pytest.mark.parametrize(
    ("language", "words"),
    [("da", "Det er en fejl i programmet. Meld den med følgehandlingens nummer"), ("en", "This is a fault in the program.")],
)
def test_a_move_that_fails_is_tried_again_and_parked_and_the_desk_says_what_to_do(
    platform: Platform, office: Ministry, clock: Clock, language: str, words: str
) -> None:
    with platform.work(office.actor("caseworker")) as work:
        approving.start(work, letter(platform, office), "alone")
    watched = Watched(platform, trouble=fails)
    desk = a_desk(platform, office.people["clerk"], "Karen Toft", language=language)
    with Runner(watched.kit(), handlers=only(Effect.MOVE)) as runner:
        for _ in range(MOST_ATTEMPTS_OF_THE_UNEXPECTED):
            assert 1 == runner.work_off(Effect.MOVE)
            clock.forward(minutes=11)
        with platform.work(Actor.system("motor")) as work:
            [effect_id] = work.session.exec(select(Outbox.id).where(col(Outbox.state) == OutboxState.PARKED)).all()
        text = page_walk.shown(desk, page="effects")
        acted(desk, lambda page: page.button(key=f"retry_{effect_id}").click(), page="effects")
        watched.trouble = lambda effect, ids: None
        assert 1 == runner.work_off(Effect.MOVE)

    assert words in text
    assert str(effect_id) in text
    assert "Anna Prøve" not in text
    assert ("done", 1, "") in rows(platform)


def _renamed(platform: Platform, approval_id: int, name: str) -> None:
    """Makes the rows what no run of the definition can have made, as a mended definition or a hand in the database would."""
    with platform.work(Actor.system("motor")) as work:
        record_id = work.session.get_one(Approval, approval_id).record_id
        work.session.exec(select(Step).where(col(Step.approval_id) == approval_id)).one().name = name
        work.record(StepsEdited(record_id=record_id, approval_id=approval_id, before=(), after=(name,)))


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Godkendelsen passer ikke længere til sit forløb"), ("en", "does not fit its definition any more")]
)
def test_rows_that_diverged_are_parked_told_to_the_responsible_and_go_on_once_mended(
    platform: Platform, office: Ministry, language: str, words: str
) -> None:
    record_id = letter(platform, office)
    approval_id = started(platform, office, "alone", record_id)
    _renamed(platform, approval_id, "otherwise")
    moved(platform, approval_id)
    text = page_walk.shown(a_desk(platform, office.people["caseworker"], "Mette Lund", language=language), record=str(record_id))
    with platform.work(office.actor("caseworker")) as work:
        causes = work.session.exec(select(InboxItem.cause).where(col(InboxItem.principal_id) == office.people["caseworker"])).all()
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")
    _renamed(platform, approval_id, "head")
    with platform.system_engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM outbox")

    assert words in text
    assert "approval_parked" in causes
    assert [approval_id] == left_behind(platform)
    assert "" == moved(platform, approval_id).trouble == shown(platform, office, approval_id).trouble
