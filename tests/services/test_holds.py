"""An order that something is kept: who gave it, why, since when and until when; what it stops; how it ends, and who knows of it."""

import datetime as dt
from typing import Any

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken
from casework.queries import histories, holds, record_page
from casework.services import cases, destroying, granting, holding, records
from casework.services.records import NewRecord
from casework.vocabulary import AccessLevel, Action, Channel, HoldState, Reason, RecordKind
from casework.work import Actor
from tests.builders import Ministry
from tests.conftest import Clock

TODAY = dt.date(2026, 11, 23)


def a_draft(platform: Platform, ministry: Ministry, *, case_id: int | None = None) -> int:
    with platform.work(ministry.actor("caseworker")) as work:
        me = ministry.people["caseworker"]
        new = NewRecord("Kladde", RecordKind.INTERNAL, Channel.DESK, ministry.grants, me, access_level=AccessLevel.ALL)
        record_id = records.draft(work, new)
        if case_id is not None:
            records.place_on_case(work, record_id, case_id)
        return record_id


def ordered(platform: Platform, ministry: Ministry, **what: Any) -> int:
    with platform.work(ministry.actor("manager")) as work:
        return holding.place_hold(work, "Retssag mod ministeriet", **what)


def in_the_way(platform: Platform, record_id: int) -> bool:
    with platform.work(Actor.system("sweeper")) as work:
        return Reason.ON_HOLD in destroying.may_destroy(work, work.session.get_one(record_page.Record, record_id))


def no(platform: Platform, actor: Actor, verb: Any, *args: Any, **named: Any) -> list[Reason]:
    with pytest.raises((RuleBroken, NotPermitted)) as refusal, platform.work(actor) as work:
        verb(work, *args, **named)
    return refusal.value.reasons


def test_an_order_says_who_gave_it_why_since_when_and_until_when(platform: Platform, ministry: Ministry) -> None:
    record = a_draft(platform, ministry)
    last = TODAY + dt.timedelta(days=30)
    hold = ordered(platform, ministry, record_id=record, until=last)
    with platform.work(ministry.actor("caseworker")) as work:
        (seen,) = holds.holds_on(work, record_id=record)
        page = record_page.record_page(work, record)
        lines = [line.facts["reason"] for line in histories.of_record(work, record) if line.kind == "hold_placed"]

    assert (hold, "Lis Krogh", "Retssag mod ministeriet", TODAY, last, HoldState.STANDS) == (
        seen.hold_id, seen.placed_by, seen.reason, seen.placed_at.date(), seen.until, seen.state,
    )  # fmt: skip
    assert seen.may_lift is False
    assert Reason.ON_HOLD in next(offer.refused for offer in page.offers if offer.action is Action.DELETE)
    assert ["Retssag mod ministeriet"] == lines


def test_an_order_ends_with_its_last_day_and_stands_without_one(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    dated, open_ended = a_draft(platform, ministry), a_draft(platform, ministry)
    ordered(platform, ministry, record_id=dated, until=TODAY + dt.timedelta(days=1))
    ordered(platform, ministry, record_id=open_ended)
    assert not in_the_way(platform, a_draft(platform, ministry)), "an order on one record keeps no other"
    clock.forward(days=1)
    still = [in_the_way(platform, each) for each in (dated, open_ended)]
    clock.forward(days=1)
    with platform.work(ministry.actor("manager")) as work:
        states = [hold.state for hold in holds.holds(work)]

    assert [True, True] == still
    assert [False, True] == [in_the_way(platform, each) for each in (dated, open_ended)]
    assert [HoldState.STANDS, HoldState.ENDED] == states, "what stands comes first"


def test_an_order_is_lifted_with_a_reason_and_stays_readable(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("caseworker")) as work:
        case = cases.open_case(work, cases.NewCase("Sag", "06.02.01"))
    record = a_draft(platform, ministry, case_id=case)
    hold = ordered(platform, ministry, case_id=case)
    before = in_the_way(platform, record)
    empty = no(platform, ministry.actor("manager"), holding.release_hold, hold, reason=" ")
    with platform.work(ministry.actor("manager")) as work:
        holding.release_hold(work, hold, reason="Sagen er forligt")
    again = no(platform, ministry.actor("manager"), holding.release_hold, hold, reason="Igen")
    with platform.work(ministry.actor("manager")) as work:
        (seen,) = holds.holds_on(work, record_id=record, case_id=case)

    assert (True, False) == (before, in_the_way(platform, record))
    assert ([Reason.REASON_IS_REQUIRED], [Reason.HOLD_HAS_ENDED]) == (empty, again)
    assert (HoldState.LIFTED, "Lis Krogh", "Sagen er forligt", False) == (seen.state, seen.lifted_by, seen.lift_reason, seen.may_lift)


def test_every_no_of_an_order(platform: Platform, ministry: Ministry) -> None:
    record, manager = a_draft(platform, ministry), ministry.actor("manager")
    yesterday = TODAY - dt.timedelta(days=1)

    assert [Reason.NEEDS_PRIVILEGE] == no(platform, ministry.actor("caseworker"), holding.place_hold, "Hvorfor", record_id=record)
    assert [Reason.REASON_IS_REQUIRED, Reason.DATES_ARE_WRONG] == no(
        platform, manager, holding.place_hold, " ", record_id=record, until=yesterday
    )
    assert [Reason.HOLD_NEEDS_ONE_THING] == no(platform, manager, holding.place_hold, "Hvorfor")
    hold = ordered(platform, ministry, record_id=record)
    assert [Reason.NEEDS_PRIVILEGE] == no(platform, ministry.actor("caseworker"), holding.release_hold, hold, reason="Nej")


def test_an_order_on_what_one_does_not_see_is_not_there(platform: Platform, ministry: Ministry) -> None:
    record = a_draft(platform, ministry)
    hold = ordered(platform, ministry, record_id=record)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record, [ministry.people["caseworker"]])

    with platform.work(ministry.actor("manager")) as work:
        assert () == holds.holds(work)
        with pytest.raises(NotFound):
            holding.release_hold(work, hold, reason="Jeg ser den ikke")
        with pytest.raises(NotFound):
            holds.holds_on(work, record_id=record)


def test_what_an_order_kept_is_destroyed_when_it_has_ended_and_the_history_keeps_the_order(platform: Platform, ministry: Ministry) -> None:
    record = a_draft(platform, ministry)
    hold = ordered(platform, ministry, record_id=record)
    assert [Reason.ON_HOLD] == no(platform, ministry.actor("caseworker"), destroying.destroy, record, reason="Fejl")
    with platform.work(ministry.actor("manager")) as work:
        holding.release_hold(work, hold, reason="Forliget")
    with platform.work(ministry.actor("caseworker")) as work:
        destroying.destroy(work, record, reason="Fejl")

    with platform.system_engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT count(*) FROM history WHERE table_name = 'hold' AND row_key = %s", (str(hold),))
        assert 3 == told.scalar_one()
