"""A unit that is asked: it cannot close over an open seat or task, is not seated once closed, and blocks when nobody there can read."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import DefinitionIsWrong, RuleBroken, UnitIsNotEmpty
from casework.model import Approval, InboxItem, Post, Seat
from casework.queries.approvals import approval_show
from casework.services import approving, organisation, organisation_changing, records
from casework.services.definitions import publish_definition
from casework.services.records import NewRecord
from casework.vocabulary import Channel, DefinitionProblem, Reason, RecordKind, Role, SeatState
from casework.work import Actor
from tests.approvals import UNIT, decided, letter, moved, publish, started
from tests.builders import SINCE, Ministry
from tests.doors.page_walk import a_desk, shown
from tests.services.test_reorganising import Other, moved_to, other, picture, plan_of, taken_back
from workflows.reconcile import Turn, left_behind

__all__ = ["other"]
YESTERDAY = dt.date(2026, 11, 22)
ASKS_ARCHIVE: dict[str, Any] = {"name": "archive", "title": "Arkivet", "steps": [{"name": "one", "seats": [{"members": "AR"}]}]}
ASKS_BOTH: dict[str, Any] = {"name": "both", "title": "Begge", "steps": [{"name": "one", "seats": [{"members": "TT"}, {"members": "JU"}]}]}


@pytest.fixture
def archive(platform: Platform, ministry: Ministry) -> int:
    """Adds a unit where the registry clerk has a post beside his own."""
    with platform.work(Actor.system("setup")) as work:
        unit = organisation.add_unit(work, ministry.authority, "Arkivet", short_name="AR")
        organisation.give_post(work, ministry.people["clerk"], unit, Role.REGISTRY_CLERK, title="", starts_on=SINCE)
    return unit


def seat_of(platform: Platform, approval_id: int) -> Seat:
    with platform.work(Actor.system("setup")) as work:
        return work.session.exec(select(Seat).where(Seat.approval_id == approval_id)).one()


def leave_the_archive(platform: Platform, ministry: Ministry, archive: int) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        post = work.session.exec(select(Post.id).where(Post.unit_id == archive)).one()
        organisation.end_post(work, post, on=YESTERDAY)


def close(platform: Platform, ministry: Ministry, unit: int) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        organisation_changing.close_unit(work, unit)


def test_a_unit_that_is_asked_for_approval_does_not_close(platform: Platform, ministry: Ministry, archive: int) -> None:
    publish(platform, ministry, ASKS_ARCHIVE)
    approval = started(platform, ministry, "archive")
    leave_the_archive(platform, ministry, archive)
    with pytest.raises(UnitIsNotEmpty) as no:
        close(platform, ministry, archive)
    with platform.work(ministry.actor("caseworker")) as work:
        approving.replace_approver(work, approval, approval_show(work, approval).steps[0].seats[0].seat_id, ministry.legal)
    close(platform, ministry, archive)

    assert ([Reason.UNIT_IS_NOT_EMPTY], {"seat": 1}) == (no.value.reasons, no.value.left)


def test_a_closed_units_short_name_seats_nobody(platform: Platform, ministry: Ministry, archive: int) -> None:
    publish(platform, ministry, ASKS_ARCHIVE)
    record = letter(platform, ministry)
    leave_the_archive(platform, ministry, archive)
    close(platform, ministry, archive)
    with pytest.raises(RuleBroken) as no, platform.work(ministry.actor("caseworker")) as work:
        approving.start(work, record, "archive")
    with pytest.raises(DefinitionIsWrong) as again, platform.work(Actor.system("setup")) as work:
        publish_definition(work, {**ASKS_ARCHIVE, "name": "again"}, authority_id=ministry.authority)

    assert ([Reason.SEAT_OF_A_CLOSED_UNIT], "AR") == (no.value.reasons, no.value.detail)
    assert [("steps.0.seats.0", DefinitionProblem.UNIT_IS_CLOSED)] == [(each.place, each.problem) for each in again.value.problems]


def test_a_unit_that_took_over_the_short_name_is_asked_not_the_closed_one(platform: Platform, ministry: Ministry, archive: int) -> None:
    publish(platform, ministry, ASKS_ARCHIVE)
    leave_the_archive(platform, ministry, archive)
    close(platform, ministry, archive)
    with platform.work(ministry.actor("administrator")) as work:
        new = organisation.add_unit(work, ministry.authority, "Det nye arkiv", short_name="AR")
        organisation.give_post(work, ministry.people["clerk"], new, Role.REGISTRY_CLERK, title="", starts_on=SINCE)
    approval = started(platform, ministry, "archive")

    assert new == seat_of(platform, approval).holder_id


def test_a_step_whose_unit_closed_meanwhile_waits_for_the_responsible_and_seats_nobody(platform: Platform, ministry: Ministry) -> None:
    with platform.work(Actor.system("setup")) as work:
        unit = organisation.add_unit(work, ministry.authority, "Arkivet", short_name="AR")
    head = {"name": "first", "seats": [{"official": "head"}]}
    publish(platform, ministry, {**ASKS_ARCHIVE, "steps": [head, *ASKS_ARCHIVE["steps"]]})
    approval = started(platform, ministry, "archive")
    close(platform, ministry, unit)
    decided(platform, ministry, approval, "head")
    with platform.work(Actor.system("setup")) as work:
        holders = work.session.exec(select(Seat.holder_id).where(Seat.approval_id == approval)).all()

    with platform.work(ministry.actor("caseworker")) as work:
        assert "seat_of_a_closed_unit: unit:AR" == approval_show(work, approval).trouble
    assert [ministry.people["head"]] == holders


def test_whether_holders_may_still_read_is_looked_at_by_turns(platform: Platform, ministry: Ministry, archive: int) -> None:
    publish(platform, ministry, ASKS_ARCHIVE)
    ids = [started(platform, ministry, "archive") for _ in range(3)]
    leave_the_archive(platform, ministry, archive)
    with platform.work(Actor.system("setup")) as work:
        work.session.execute(text("UPDATE outbox SET state = 'done'"))  # the runner has done what it was given
    with platform.work(ministry.actor("administrator")) as work:
        organisation.give_post(work, ministry.people["outsider"], archive, Role.CASEWORKER, title="", starts_on=SINCE)
    turn = Turn(most=2)
    turns = [(left_behind(platform, turn), turn.after) for _ in range(3)]

    assert [(ids[:2], ids[1]), (ids[2:], 0), (ids[:2], ids[1])] == turns


def test_a_seat_of_a_unit_where_nobody_reads_any_more_is_blocked_at_once(platform: Platform, ministry: Ministry, archive: int) -> None:
    """The last who could read leaves the unit: the responsible is told in that transaction; a new colleague opens the seat again."""
    publish(platform, ministry, ASKS_ARCHIVE)
    approval = started(platform, ministry, "archive")
    with platform.work(Actor.system("setup")) as work:
        work.session.execute(text("UPDATE outbox SET state = 'done'"))  # the runner has done what it was given
    leave_the_archive(platform, ministry, archive)
    blocked = seat_of(platform, approval)
    with platform.work(ministry.actor("caseworker")) as work:
        causes = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == ministry.people["caseworker"])).all()
        told, told_on = (found := approval_show(work, approval)).steps[0].seats[0], found.record_id
    page = shown(a_desk(platform, ministry.people["caseworker"], "Mette Lund"), record=str(told_on))
    assert [] == left_behind(platform)
    with platform.work(ministry.actor("administrator")) as work:
        organisation.give_post(work, ministry.people["outsider"], archive, Role.CASEWORKER, title="", starts_on=SINCE)
    waiting = left_behind(platform)
    moved(platform, approval)

    assert (SeatState.BLOCKED, "lost_access") == (blocked.state, blocked.trouble)
    assert (["seat_blocked"], SeatState.BLOCKED) == (causes, told.state)
    assert "Ingen i Arkivet må længere læse akten" in page
    assert [approval] == waiting
    assert SeatState.OPEN is seat_of(platform, approval).state
    decided(platform, ministry, approval, "outsider")


def test_a_units_seat_stays_open_while_a_colleague_still_reads(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, UNIT)
    approval = started(platform, ministry, "unit")
    with platform.work(ministry.actor("officer")) as work:
        organisation_changing.set_limited(work, ministry.people["lawyer"], is_limited=True)

    assert SeatState.OPEN is seat_of(platform, approval).state


def test_a_unit_that_goes_to_another_ministry_leaves_no_seat_without_somebody(
    platform: Platform,
    ministry: Ministry,
    other: Other,
) -> None:
    """Its own letter goes with the approval, and the seat of those who stay is blocked; a letter that stays blocks the unit's seat."""
    publish(platform, ministry, ASKS_BOTH, UNIT)
    goes = started(platform, ministry, "both")
    with platform.work(ministry.actor("lawyer")) as work:
        new = NewRecord("Svar fra Jura", RecordKind.INTERNAL, Channel.DESK, ministry.legal, ministry.people["lawyer"])
        stays = approving.start(work, records.draft(work, new), "both")
    moved(platform, stays)
    tables = ("approval", "seat", "step", "grant_row", "case_task", "unit", "record")
    before = picture(platform, *tables)
    plan_id = moved_to(platform, ministry, other)
    counts = plan_of(platform, plan_id).content["preview"]["counts"]
    with platform.work(Actor.system("setup")) as work:
        seats = {
            (seat.approval_id, seat.holder_id): (seat.state, seat.trouble)
            for seat in work.session.exec(select(Seat).where(Seat.approval_id.in_([goes, stays]))).all()  # type: ignore[attr-defined]
        }
        owners = [work.session.get_one(Approval, each).authority_id for each in (goes, stays)]
        told = set(work.session.exec(select(InboxItem.principal_id).where(InboxItem.cause == "seat_blocked")).all())
    moved(platform, goes)
    taken_back(platform, ministry, other, plan_id)

    lost, is_open = (SeatState.BLOCKED, "lost_access"), (SeatState.OPEN, "")
    assert {
        (goes, ministry.grants): is_open, (goes, ministry.legal): lost, (stays, ministry.grants): lost, (stays, ministry.legal): is_open,
    } == seats  # fmt: skip
    assert [other.authority, ministry.authority] == owners
    assert (1, 2) == (counts["approval_out"], counts["seat_blocked"])
    assert {ministry.people["caseworker"], ministry.people["lawyer"]} == told
    assert before == picture(platform, *tables)
    with platform.work(Actor.system("setup")) as work:
        lying = work.session.exec(select(InboxItem).where(InboxItem.cause == "seat_blocked", InboxItem.archived_at.is_(None))).all()  # type: ignore[union-attr]
    assert [] == list(lying)
