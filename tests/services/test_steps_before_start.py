"""The steps of an approval changed by who starts it, before it begins: all of them, the first too, within the rules for steps to come."""

from typing import Any

import pytest
from sqlmodel import col, select

from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong, RuleBroken
from casework.events import OrganisationChanged
from casework.model import Approval, Unit
from casework.queries import histories
from casework.queries.approval_steps import steps_of_mine, steps_to_edit, steps_to_start
from casework.services import approving, granting
from casework.services.moving import MOTOR, look
from casework.vocabulary import ApprovalState, DefinitionProblem, Reason
from casework.work import Actor, Work
from tests.approvals import DISTINCT, EVERY_SHAPE, THREE, UNSEEN, attach, decided, letter, moved, outcome, publish, shown, started
from tests.builders import Ministry

HEAD, LAWYER, SECRETARY = THREE["steps"]
MANAGER = {"name": "manager", "title": "Arkiv", "seats": [{"official": "manager"}]}


@pytest.fixture
def office(platform: Platform, ministry: Ministry) -> Ministry:
    """Gives the small ministry with the definitions published."""
    publish(platform, ministry, *EVERY_SHAPE)
    return ministry


def begun(platform: Platform, office: Ministry, *steps: dict[str, Any], definition: str = "three", record_id: int | None = None) -> int:
    """Gives an approval that was started with steps of its own."""
    with platform.work(office.actor("caseworker")) as work:
        approval_id = approving.start(work, record_id or letter(platform, office), definition, steps=steps)
    moved(platform, approval_id)
    return approval_id


def wrong(platform: Platform, office: Ministry, *steps: dict[str, Any], **where: Any) -> list[tuple[str, str]]:
    """Gives what is wrong with steps that an approval is to be started with."""
    with pytest.raises(DefinitionIsWrong) as refusal:
        begun(platform, office, *steps, **where)
    return [(each.place, each.problem) for each in refusal.value.problems]


def test_steps_are_added_taken_out_and_moved_before_it_starts_the_first_of_them_too(platform: Platform, office: Ministry) -> None:
    approval_id = begun(platform, office, MANAGER, SECRETARY, LAWYER | {"deadline": "+2"})
    other = started(platform, office, "three")
    first = [seat.username for seat in shown(platform, office, approval_id).steps[0].seats]
    with platform.work(MOTOR) as work:
        replayed = look(work, approval_id)
    with platform.work(office.actor("caseworker")) as work:
        told = [line.kind for line in histories.of_record(work, shown(platform, office, approval_id).record_id)]
        kept = steps_to_edit(work, approval_id)
    for username in ("manager", "secretary", "lawyer"):
        decided(platform, office, approval_id, username)

    assert (["manager"], 1, ["manager", "secretary", "lawyer"]) == (first, kept.begun, [step["name"] for step in kept.content["steps"]])
    assert not replayed.has_moves
    assert {"approval_started", "steps_edited"} <= {*told}
    assert shown(platform, office, approval_id).state is ApprovalState.APPROVED
    assert ["head", "lawyer", "secretary"] == [step.name for step in shown(platform, office, other).steps]


def test_steps_that_are_the_definitions_own_are_no_change(platform: Platform, office: Ministry) -> None:
    """Also where people must differ and the definition itself asks one of them twice."""
    with platform.work(office.actor("caseworker")) as work:
        written = steps_to_start(work, "distinct").content["steps"]
    approval_id = begun(platform, office, *written, definition="distinct")
    with platform.work(office.actor("caseworker")) as work:
        approval = work.session.get_one(Approval, approval_id)

        assert approval.own_content is None
        assert "steps_edited" not in {line.kind for line in histories.of_record(work, approval.record_id)}


def test_a_step_that_asks_a_closed_unit_is_taken_out_and_no_longer_stands_in_the_way(platform: Platform, office: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Unit, office.legal).closed_on = work.today
        work.record(OrganisationChanged(what="unit", subject_id=office.legal, change="closed"))
        written = next(each for each in EVERY_SHAPE if each["name"] == "unit")["steps"]

    plain = outcome(platform, office.actor("caseworker"), lambda work, one: approving.start(work, one, "unit"), letter(platform, office))
    assert Reason.SEAT_OF_A_CLOSED_UNIT is plain
    same = outcome(
        platform, office.actor("caseworker"), lambda work, one: approving.start(work, one, "unit", steps=written), letter(platform, office)
    )
    assert Reason.SEAT_OF_A_CLOSED_UNIT is same
    assert [("steps.0.seats.0", DefinitionProblem.UNIT_IS_CLOSED)] == wrong(platform, office, *written, MANAGER, definition="unit")
    assert "open" == shown(platform, office, begun(platform, office, written[1], definition="unit")).steps[0].state


def test_nobody_who_has_written_is_put_into_a_step_nor_anybody_twice_where_people_must_differ(platform: Platform, office: Ministry) -> None:
    record_id = letter(platform, office)
    attach(platform, office.actor("clerk"), record_id, b"Et bilag til")
    drafter = {"name": "clerk", "seats": [{"official": "clerk"}]}

    assert [("steps.0.seats.0", DefinitionProblem.DRAFTER_CANNOT_DECIDE)] == wrong(platform, office, drafter, HEAD, record_id=record_id)
    twice = [MANAGER, *DISTINCT["steps"]]
    assert DefinitionProblem.SEAT_TWICE in {problem for _, problem in wrong(platform, office, *twice, definition="distinct")}


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ([], ("steps", DefinitionProblem.NO_STEPS)),
        ([{"name": "ghost", "seats": [{"official": "findes_ikke"}]}], ("steps.0.seats.0", DefinitionProblem.UNKNOWN_OFFICIAL)),
    ],
)
def test_steps_that_are_wrong_start_nothing(
    platform: Platform, office: Ministry, steps: list[dict[str, Any]], found: tuple[str, str]
) -> None:
    record_id = letter(platform, office)

    assert [found] == wrong(platform, office, *steps, record_id=record_id)
    with platform.work(office.actor("caseworker")) as work:
        assert [] == work.session.exec(select(Approval).where(col(Approval.record_id) == record_id)).all()


def test_steps_of_an_approval_that_i_sent_before_are_there_to_begin_from(platform: Platform, office: Ministry) -> None:
    """The latest first, the same ones once; those of others, of records I no longer see, and of the definition itself not at all."""
    written = {"name": "manager", "title": "Ledelsen", "seats": [{"official": "manager"}]}
    begun(platform, office, written, LAWYER)
    latest = begun(platform, office, written, LAWYER)
    shut = begun(platform, office, MANAGER)
    started(platform, office, "three")
    with platform.work(Actor.system("setup")) as work:
        record_id = work.session.get_one(Approval, shut).record_id
    with platform.work(office.actor("caseworker")) as work:
        approving.hand_over(work, begun(platform, office, LAWYER), office.people["clerk"])

    def of_mine(username: str) -> list[tuple[int, list[str]]]:
        with platform.work(office.actor(username)) as work:
            return [(each.approval_id, [step["name"] for step in each.steps]) for each in steps_of_mine(work, "three")]

    assert [(shut, ["manager"]), (latest, ["manager", "lawyer"])] == of_mine("caseworker")
    assert [] == of_mine("head")
    gone = begun(platform, office, LAWYER)
    for verb in (approving.cancel, approving.delete):
        with platform.work(office.actor("caseworker")) as work:
            verb(work, gone)
    assert [shut, latest] == [id for id, _ in of_mine("caseworker")]
    with platform.work(office.actor("clerk")) as work:
        granting.restrict(work, record_id, [office.people["clerk"]])
    assert [(latest, ["manager", "lawyer"])] == of_mine("caseworker")
    with platform.work(office.actor("caseworker")) as work:
        again = steps_of_mine(work, "three")[0].steps
    assert ["manager", "lawyer"] == [step.name for step in shown(platform, office, begun(platform, office, *again)).steps]


@pytest.mark.parametrize(("who", "no"), [("head", Reason.NEEDS_FULL_WRITE), ("administrator", UNSEEN), ("limited", UNSEEN)])
def test_who_does_not_write_on_the_record_starts_nothing_with_steps_of_its_own(
    platform: Platform, office: Ministry, who: str, no: object
) -> None:
    def start(work: Work, record_id: int) -> None:
        approving.start(work, record_id, "three", steps=[MANAGER])

    assert no == outcome(platform, office.actor(who), start, letter(platform, office))


def test_an_approval_that_is_no_longer_to_be_had_has_no_steps_to_start_with(platform: Platform, office: Ministry) -> None:
    with pytest.raises(RuleBroken) as refusal, platform.work(office.actor("caseworker")) as work:
        steps_to_start(work, "findes_ikke")

    assert [Reason.NO_SUCH_DEFINITION] == list(refusal.value.reasons)
