"""Giving somebody else's work to another: who may, whom it tells, what it does not let one read, and taking it back."""

from collections.abc import Callable

import pytest
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import NotFound, Refused
from casework.model import Case, Notice, Record
from casework.queries import offers
from casework.queries.case_offers import offers_on_case
from casework.services import case_people, granting, organisation, records
from casework.vocabulary import AccessLevel, Action, Cause, Privilege, Reason, Right
from casework.work import Actor, Work
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock


def held_by(platform: Platform, ministry: Ministry, who: str, **fields: object) -> tuple[int, int]:
    """Gives a case and a record on it, open to the unit, that somebody is responsible for."""
    responsible = ministry.people[who]
    with platform.work(Actor.system("setup")) as work:
        case = a_case(work, ministry, responsible_id=responsible)
        record = a_record(work, ministry, responsible_id=responsible, case_id=case.id, access_level=AccessLevel.UNIT, **fields)
        granting.give(work, record, responsible, right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        granting.give_on_case(work, case.id, responsible, cause=Cause.RESPONSIBLE)
        return case.id, record.id


def said(platform: Platform, actor: Actor, deed: Callable[[Work], object]) -> Reason | str:
    try:
        with platform.work(actor) as work:
            deed(work)
    except NotFound:
        return "unseen"
    except Refused as no:
        return no.reasons[0]
    return "done"


def told(platform: Platform) -> set[tuple[int, str, int | None, int | None]]:
    with platform.work(Actor.system("setup")) as work:
        return {(each.official_id, each.cause, each.record_id, each.case_id) for each in work.session.exec(select(Notice)).all()}


def test_a_head_gives_the_work_of_an_absent_colleague_to_another_and_both_are_told(platform: Platform, ministry: Ministry) -> None:
    case_id, record_id = held_by(platform, ministry, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        offered = {each.action for each in offers.offers(work, work.load(Record, record_id, Action.READ)) if not each.refused}
        offered_on_case = {each.action for each in offers_on_case(work, work.load(Case, case_id, Action.READ)) if not each.refused}
        records.assign(work, record_id, ministry.people["clerk"])
        case_people.assign(work, case_id, ministry.people["clerk"])
    with platform.work(Actor.system("setup")) as work:
        record, case = work.session.get_one(Record, record_id), work.session.get_one(Case, case_id)
        now = (record.responsible_id, case.responsible_id, record.unit_id, case.unit_id)

    new, old = ministry.people["clerk"], ministry.people["caseworker"]
    assert {Action.ASSIGN, Action.TAKE_RESPONSIBILITY} <= offered & offered_on_case
    assert Action.EDIT not in offered | offered_on_case
    assert (new, new, ministry.grants, ministry.grants) == now
    assert {
        (new, "responsible", record_id, None), (old, "reassigned", record_id, None),
        (new, "responsible", None, case_id), (old, "reassigned", None, case_id),
    } == told(platform)  # fmt: skip


def test_a_head_takes_over_himself(platform: Platform, ministry: Ministry) -> None:
    case_id, record_id = held_by(platform, ministry, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        records.take_responsibility(work, record_id)
        case_people.take_responsibility(work, case_id)

    old = ministry.people["caseworker"]
    assert {(old, "reassigned", record_id, None), (old, "reassigned", None, case_id)} == told(platform)


def test_who_gives_away_what_is_his_own_tells_only_the_new_one_of_the_record(platform: Platform, ministry: Ministry) -> None:
    case_id, record_id = held_by(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        records.assign(work, record_id, ministry.people["clerk"])
        case_people.assign(work, case_id, ministry.people["clerk"])

    assert {(ministry.people["clerk"], "responsible", record_id, None)} == told(platform)


@pytest.mark.parametrize("who", ["clerk", "lawyer", "manager", "auditor", "administrator"])
def test_nobody_else_gives_away_what_others_are_responsible_for(platform: Platform, ministry: Ministry, who: str) -> None:
    """Not a colleague of the unit, not the head of another unit who may read it, not whoever registers or runs the system."""
    case_id, record_id = held_by(platform, ministry, "caseworker")
    if who != "administrator":
        with platform.work(ministry.actor("caseworker")) as work:
            granting.share(work, record_id, ministry.people[who])
    deeds: list[Callable[[Work], object]] = [
        lambda work: records.assign(work, record_id, ministry.people["limited"]),
        lambda work: records.take_responsibility(work, record_id),
        lambda work: case_people.assign(work, case_id, ministry.people["clerk"]),
        lambda work: case_people.take_responsibility(work, case_id),
    ]

    expected = "unseen" if who == "administrator" else Reason.NEEDS_FULL_WRITE
    assert [expected] * 4 == [said(platform, ministry.actor(who), deed) for deed in deeds]
    assert set() == {each for each in told(platform) if each[1] != "shared"}


def test_reassigning_lets_nobody_read_what_is_kept_from_him(platform: Platform, ministry: Ministry) -> None:
    """Neither what only those involved see, nor what a restriction or its class keeps from the head of the unit."""
    case_id, involved = held_by(platform, ministry, "caseworker")
    _, restricted = held_by(platform, ministry, "caseworker", restricted_to=[ministry.people["caseworker"]])
    _, classified = held_by(platform, ministry, "caseworker", clearance=2)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.set_level(work, involved, AccessLevel.INVOLVED)
    tried = [
        said(platform, ministry.actor("head"), lambda work, one=one: records.assign(work, one, ministry.people["head"]))
        for one in (involved, restricted, classified)
    ]
    tried.append(said(platform, ministry.actor("head"), lambda work: case_people.take_responsibility(work, case_id)))

    assert ["unseen"] * 4 == tried


def test_work_is_not_given_to_whom_it_is_kept_from(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    case_id, record_id = held_by(platform, ministry, "caseworker", restricted_to=[people["caseworker"], people["head"]])
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Case, case_id).restricted_to = [people["caseworker"], people["head"]]
        granting.give_on_case(work, case_id, people["head"], cause=Cause.SHARED, right=Right.READ)
    on_record = said(platform, ministry.actor("head"), lambda work: records.assign(work, record_id, people["clerk"]))
    on_case = said(platform, ministry.actor("head"), lambda work: case_people.assign(work, case_id, people["clerk"]))

    assert (Reason.SHUT_OUT_OF_RECORD, Reason.SHUT_OUT_OF_CASE) == (on_record, on_case)


def test_what_was_given_away_a_moment_ago_is_taken_back_to_whom_and_where_it_was(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    people = ministry.people
    case_id, record_id = held_by(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.share(work, record_id, people["head"])
    with platform.work(ministry.actor("head")) as work:
        records.assign(work, record_id, ministry.legal)
        case_people.assign(work, case_id, ministry.legal)
    stranger = said(platform, ministry.actor("lawyer"), lambda work: case_people.take_back(work, case_id))
    with platform.work(ministry.actor("head")) as work:
        records.take_back(work, record_id)
        case_people.take_back(work, case_id)
    with platform.work(Actor.system("setup")) as work:
        record, case = work.session.get_one(Record, record_id), work.session.get_one(Case, case_id)
        back = {(record.responsible_id, record.unit_id), (case.responsible_id, case.unit_id)}
    with platform.work(ministry.actor("head")) as work:
        case_people.assign(work, case_id, people["clerk"])
    clock.forward(minutes=11)
    late = said(platform, ministry.actor("head"), lambda work: case_people.take_back(work, case_id))

    assert {(people["caseworker"], ministry.grants)} == back
    assert Reason.TOO_LATE_TO_TAKE_BACK == stranger == late


def test_who_stands_in_for_the_head_reassigns_in_his_name(platform: Platform, ministry: Ministry) -> None:
    case_id, _ = held_by(platform, ministry, "caseworker")
    with platform.work(ministry.actor("head")) as work:
        organisation.substitute(work, ministry.people["head"], ministry.people["clerk"], starts_on=work.today, ends_on=work.today)
    for_the_head = Actor.official(ministry.people["clerk"], on_behalf_of=ministry.people["head"])

    assert "done" == said(platform, for_the_head, lambda work: case_people.assign(work, case_id, ministry.people["clerk"]))


def test_only_heads_have_it_when_a_ministry_is_founded_and_for_their_units(platform: Platform, ministry: Ministry) -> None:
    reach = {}
    for who in ministry.people:
        with platform.work(ministry.actor(who)) as work:
            reach[who] = [work.has(Privilege.REASSIGN_WORK, unit_id=unit) for unit in (None, ministry.grants, ministry.legal)]

    assert {"head": [False, True, False], "lawyer": [False, False, True]} == {who: has for who, has in reach.items() if any(has)}
