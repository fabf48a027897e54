"""Open requests when a unit goes to another ministry and the record stays behind, or the other way round; and the way back."""

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.model import InboxItem, Record, Request, RequestRecipient
from casework.services import granting, request_answering, request_carrying
from casework.vocabulary import Cause, RecipientState, RequestState, Right
from casework.work import Actor
from tests.asking import ASKED, DUE, a_record_of, answered, asked, part, seen
from tests.builders import Ministry
from tests.services.test_reorganising import CARRIED, Other, moved_to, other, picture, plan_of, taken_back

__all__ = ["other"]
TABLES = (*CARRIED, "request", "request_recipient")


def courier(platform: Platform, request_id: int) -> None:
    """Runs the courier twice: the second time there is nothing to do."""
    for _ in range(2):
        with platform.work(request_carrying.COURIER) as work:
            request_carrying.carry(work, request_id)


def of_us(platform: Platform, ministry: Ministry, *recipients: str | int, who: str = "lawyer") -> int:
    """Gives a request on a record of the legal unit that stays, made of the unit that goes unless it says of whom."""
    record_id = a_record_of(platform, ministry, who, unit_id=ministry.legal, body_html="<p>Bilag</p>")
    asks = [ministry.people[each] if isinstance(each, str) else each for each in recipients] or [ministry.grants]
    return asked(platform, ministry, record_id, *asks, who=who)


def arrived(platform: Platform) -> tuple[Request, RequestRecipient, Record]:
    """Gives the request as it stands at the other ministry."""
    with platform.work(Actor.system("setup")) as work:
        away = work.session.exec(select(Request).where(Request.came_from_id.is_not(None))).one()  # type: ignore[union-attr]
        theirs = work.session.exec(select(RequestRecipient).where(RequestRecipient.request_id == away.id)).one()
        return away, theirs, work.session.get_one(Record, away.record_id)


def test_what_was_asked_of_the_unit_is_asked_of_it_in_the_other_ministry_and_answered_from_there(
    platform: Platform, ministry: Ministry, other: Other
) -> None:
    request_id = of_us(platform, ministry)
    plan_id = moved_to(platform, ministry, other)
    counts = plan_of(platform, plan_id).content["preview"]["counts"]
    courier(platform, request_id)
    shown = part(platform, ministry, request_id, who="lawyer")
    away, theirs, record = arrived(platform)
    with platform.work(ministry.actor("lawyer")) as work:
        told = work.session.exec(select(InboxItem.cause).where(InboxItem.principal_id == ministry.people["lawyer"])).all()
    home = seen(platform, ministry, request_id, "lawyer").record_id
    with platform.work(ministry.actor("clerk")) as work:
        sees = [work.session.get(Record, home), work.session.get_one(Record, record.id).body_html]
    answered(platform, ministry, theirs.id, "clerk")
    courier(platform, request_id)

    assert {"request_out": 1, "request_right_ends": 1}.items() <= counts.items()
    assert ("Andet ministerium", True, RecipientState.WAITING) == (shown.name, shown.is_abroad, shown.state)
    assert [None, "<p>Bilag</p>"] == sees, "nobody reads across; what is needed went along"
    assert (ASKED, DUE, ministry.grants, other.authority, ministry.grants) == (
        away.text, away.deadline, theirs.principal_id, record.authority_id, record.unit_id,
    )  # fmt: skip
    assert "request_out" in told
    assert RecipientState.EXECUTED is part(platform, ministry, request_id, who="lawyer").state


def test_taken_back_it_is_the_units_again_and_ends_in_the_other_ministry(platform: Platform, ministry: Ministry, other: Other) -> None:
    request_id = of_us(platform, ministry)
    before = picture(platform, *TABLES)
    plan_id = moved_to(platform, ministry, other)
    courier(platform, request_id)
    with platform.work(ministry.actor("clerk")) as work:
        request_answering.accept(work, arrived(platform)[1].id)
    taken_back(platform, ministry, other, plan_id)
    courier(platform, request_id)
    away, theirs, record = arrived(platform)
    after = picture(platform, *TABLES)
    gone = {"record": record.id, "request": away.id, "request_recipient": theirs.id}
    for table, id in gone.items():
        after[table] = [row for row in after[table] if row["id"] != id]
    for table in ("grant_row", "inbox_item"):
        after[table] = [row for row in after[table] if row["record_id"] != record.id and row.get("cause") != "request_out"]
    answered(platform, ministry, part(platform, ministry, request_id, who="clerk").recipient_id, "clerk")
    again = moved_to(platform, ministry, other)

    assert before == after
    assert (RequestState.CANCELLED, RecipientState.WITHDRAWN) == (away.state, theirs.state)
    assert [other.top] * 3 == [record.unit_id, record.responsible_id, theirs.principal_id], "the other ministry keeps what it got"
    assert "request_out" not in plan_of(platform, again).content["preview"]["counts"], "what is answered stays"


def test_the_unit_goes_there_once_more_and_is_asked_again(platform: Platform, ministry: Ministry, other: Other) -> None:
    request_id = of_us(platform, ministry)
    taken_back(platform, ministry, other, moved_to(platform, ministry, other))
    courier(platform, request_id)
    for _ in range(2):
        plan_id = moved_to(platform, ministry, other)
        courier(platform, request_id)
        away, theirs, record = arrived(platform)
        assert (RequestState.SENT, ministry.grants, ministry.grants) == (away.state, theirs.principal_id, record.unit_id)
        taken_back(platform, ministry, other, plan_id)
        courier(platform, request_id)


def test_a_restricted_record_does_not_go_along_and_its_requester_is_told_why(platform: Platform, ministry: Ministry, other: Other) -> None:
    request_id = of_us(platform, ministry)
    record_id = seen(platform, ministry, request_id, "lawyer").record_id
    with platform.work(ministry.actor("lawyer")) as work:
        granting.restrict(work, record_id, [ministry.people["lawyer"], ministry.grants])
    before = picture(platform, *TABLES)
    plan_id = moved_to(platform, ministry, other)
    counts = plan_of(platform, plan_id).content["preview"]["counts"]
    courier(platform, request_id)
    blocked = part(platform, ministry, request_id, who="lawyer")
    with platform.work(ministry.actor("lawyer")) as work:
        told = work.session.exec(select(InboxItem.cause).where(InboxItem.record_id == record_id)).all()
    with platform.work(Actor.system("setup")) as work:
        sent = work.session.exec(select(Request).where(Request.came_from_id.is_not(None))).all()  # type: ignore[union-attr]
    with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
        request_answering.accept(work, blocked.recipient_id)
    taken_back(platform, ministry, other, plan_id)
    after = picture(platform, *TABLES)
    after["inbox_item"] = [row for row in after["inbox_item"] if row["cause"] != "request_blocked"]

    assert 1 == counts["request_blocked"]
    assert "request_out" not in counts
    assert ("restricted_record", RecipientState.WAITING) == (blocked.trouble, blocked.state)
    assert "request_blocked" in told
    assert [] == sent
    assert before == after


def test_unit_and_colleague_were_both_asked_and_the_other_ministry_is_asked_once(
    platform: Platform, ministry: Ministry, other: Other
) -> None:
    request_id = of_us(platform, ministry, ministry.grants, "caseworker")
    before = picture(platform, *TABLES)
    plan_id = moved_to(platform, ministry, other)
    states = [(each.is_abroad, each.state) for each in seen(platform, ministry, request_id, "lawyer").recipients]
    taken_back(platform, ministry, other, plan_id)
    after = picture(platform, *TABLES)
    after["inbox_item"] = [row for row in after["inbox_item"] if row["cause"] != "request_out"]

    assert [(True, RecipientState.WAITING), (False, RecipientState.WITHDRAWN)] == states
    assert before == after


def test_an_official_who_was_asked_alone_gets_it_alone(platform: Platform, ministry: Ministry, other: Other) -> None:
    request_id = of_us(platform, ministry, "caseworker")
    moved_to(platform, ministry, other)
    courier(platform, request_id)
    _, theirs, record = arrived(platform)
    with platform.work(ministry.actor("clerk")) as work:
        colleague = work.session.get(Record, record.id)

    assert (ministry.people["caseworker"], ministry.grants) == (theirs.principal_id, record.unit_id)
    assert colleague is None


def test_a_record_that_goes_with_its_unit_asks_who_stays_from_there(platform: Platform, ministry: Ministry, other: Other) -> None:
    record_id = a_record_of(platform, ministry, "head", unit_id=ministry.grants)
    request_id = asked(platform, ministry, record_id, ministry.legal, ministry.people["clerk"])
    moved_to(platform, ministry, other)
    courier(platform, request_id)
    home = seen(platform, ministry, request_id, "head")
    _, theirs, record = arrived(platform)

    assert [("Ministeriet for Prøver", True), ("Karen Toft", False)] == [(each.name, each.is_abroad) for each in home.recipients]
    assert (ministry.legal, ministry.legal, ministry.authority) == (theirs.principal_id, record.unit_id, record.authority_id)


def test_who_asked_and_is_gone_gives_way_to_whoever_has_the_record(platform: Platform, ministry: Ministry, other: Other) -> None:
    record_id = a_record_of(platform, ministry, "lawyer", unit_id=ministry.legal)
    with platform.work(ministry.actor("lawyer")) as work:
        record = work.session.get_one(Record, record_id)
        granting.give(work, record, ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.SHARED)
    request_id = asked(platform, ministry, record_id, ministry.people["outsider"], who="head", return_to_id=ministry.grants)
    before = picture(platform, *TABLES)
    plan_id = moved_to(platform, ministry, other)
    counts = plan_of(platform, plan_id).content["preview"]["counts"]
    moved = seen(platform, ministry, request_id, "lawyer")
    with pytest.raises(NotFound):
        seen(platform, ministry, request_id, "head")
    taken_back(platform, ministry, other, plan_id)

    assert {"request_requester": 1, "request_return": 1}.items() <= counts.items()
    assert ("Ida Ravn", "Jura", True) == (moved.requested_by, moved.return_to, moved.is_mine)
    assert before == picture(platform, *TABLES)
