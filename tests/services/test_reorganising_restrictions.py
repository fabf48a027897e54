"""What is restricted to a leaver, and what is a leaver's own in the register: whom it goes to, what the preview says, and back again."""

from typing import Any

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound
from casework.events import AccessChanged
from casework.model import Case, DistributionList, Official, Party, Record
from casework.queries import distribution_lists, rights_page
from casework.services import (
    case_people,
    cases,
    distribution,
    granting,
    granting_access,
    organisation,
    organisation_plans,
    parties,
    records,
)
from casework.services.granting_access import Limits
from casework.services.parties import PartyFields
from casework.vocabulary import AccessLevel, ListOwner, PartyKind
from casework.work import Actor
from tests.approvals import ALONE, moved, publish, started
from tests.approvals import letter as a_letter
from tests.builders import Ministry
from tests.services.test_reorganising import CARRIED, TODAY, a_worked_case, a_worked_record, picture, plan_of, planned, reads, run

OWN = ("party", "distribution_list", "distribution_member")


def leaves(platform: Platform, ministry: Ministry, who: str, to: int) -> int:
    return planned(platform, ministry, organisation_plans.plan_leave, ministry.people[who], to, on=TODAY)


def counts_of(platform: Platform, plan_id: int) -> dict[str, int]:
    counts: dict[str, int] = plan_of(platform, plan_id).content["preview"]["counts"]
    return counts


def report(platform: Platform, ministry: Ministry) -> dict[str, int]:
    with platform.work(ministry.actor("administrator")) as work:
        return rights_page.plans(work)[0].report


def restricted(platform: Platform, kind: type[Record] | type[Case], id: int) -> list[int] | None:
    with platform.work(Actor.system("setup")) as work:
        return work.session.get_one(kind, id).restricted_to


def sees_case(platform: Platform, ministry: Ministry, who: str, case: int) -> bool:
    with platform.work(ministry.actor(who)) as work:
        return work.session.get(Case, case) is not None


def test_what_is_restricted_to_a_leaver_is_read_by_the_successor(platform: Platform, ministry: Ministry) -> None:
    people, who = ministry.people, ministry.people["caseworker"]
    record, case = a_worked_record(platform, ministry, "caseworker", unit=ministry.grants), a_worked_case(platform, ministry, "caseworker")
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record, [who])
        granting_access.limit_case(work, case, Limits((who,)))
    before = picture(platform, *CARRIED)
    plan_id = leaves(platform, ministry, "caseworker", people["outsider"])
    preview = plan_of(platform, plan_id).content["preview"]
    run(platform, ministry, plan_id, batch=1)
    seen = [record in reads(platform, ministry, "outsider"), sees_case(platform, ministry, "outsider", case)]
    still = record in reads(platform, ministry, "caseworker")
    lists = [restricted(platform, Record, record), restricted(platform, Case, case)]
    told = report(platform, ministry)
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert {"restriction": 1, "case_restriction": 1}.items() <= preview["counts"].items()
    assert {(record, None), (None, case)} == {(each["record"], each["case"]) for each in preview["access"]
                                              if each["gains"] == [people["outsider"]]}  # fmt: skip
    assert {"restriction": 1, "case_restriction": 1}.items() <= told.items()
    assert [True, True] == seen
    assert still, "who leaves reads until the end of the last day"
    assert [sorted([who, people["outsider"]])] * 2 == lists
    assert before == picture(platform, *CARRIED)


def test_a_unit_that_takes_over_reads_what_was_restricted_to_the_leaver(platform: Platform, ministry: Ministry) -> None:
    who = ministry.people["caseworker"]
    record = a_worked_record(platform, ministry, "caseworker", unit=ministry.grants)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record, [who])
    run(platform, ministry, leaves(platform, ministry, "caseworker", ministry.legal))

    assert sorted([who, ministry.legal]) == restricted(platform, Record, record)
    assert record in reads(platform, ministry, "lawyer")
    assert record not in reads(platform, ministry, "clerk")


def test_the_successor_passes_the_restriction_of_the_case_a_record_is_on(platform: Platform, ministry: Ministry) -> None:
    """The leaver has one record on a case of somebody else's that is restricted to the two of them."""
    people, who = ministry.people, ministry.people["caseworker"]
    case, record = a_worked_case(platform, ministry, "head"), a_worked_record(platform, ministry, "caseworker", unit=ministry.grants)
    with platform.work(ministry.actor("head")) as work:
        case_people.add_supplementary(work, case, who)
    with platform.work(ministry.actor("caseworker")) as work:
        records.place_on_case(work, record, case)
    with platform.work(ministry.actor("head")) as work:
        granting_access.limit_case(work, case, Limits((people["head"], who)))
    run(platform, ministry, leaves(platform, ministry, "caseworker", people["outsider"]))

    assert record in reads(platform, ministry, "outsider")
    assert sees_case(platform, ministry, "outsider", case)


def test_what_a_leaver_only_read_is_not_opened_to_the_successor(platform: Platform, ministry: Ministry) -> None:
    """A list with others on it, of a record that nobody hands over, stays as it is: the plan gives nobody more than the work."""
    people, who = ministry.people, ministry.people["caseworker"]
    record = a_worked_record(platform, ministry, "head", unit=ministry.grants)
    with platform.work(ministry.actor("head")) as work:
        granting.set_level(work, record, AccessLevel.ALL)
        granting.restrict(work, record, [people["head"], who])
    run(platform, ministry, leaves(platform, ministry, "caseworker", people["outsider"]))

    assert sorted([people["head"], who]) == restricted(platform, Record, record)
    assert record not in reads(platform, ministry, "outsider")


def test_what_a_leaver_alone_was_named_on_is_not_left_to_nobody(platform: Platform, ministry: Ministry) -> None:
    """The responsible, who was shut out, is let in, and the successor stands in the leaver's place."""
    people, who = ministry.people, ministry.people["caseworker"]
    record = a_worked_record(platform, ministry, "head", unit=ministry.grants)
    with platform.work(ministry.actor("head")) as work:
        granting.share(work, record, who)
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Record, record).restricted_to = [who]
        work.record(AccessChanged(record_id=record, restricted_to=(who,)))
    before = picture(platform, *CARRIED)
    plan_id = leaves(platform, ministry, "caseworker", people["outsider"])
    run(platform, ministry, plan_id)
    listed = restricted(platform, Record, record)
    readers = [record in reads(platform, ministry, each) for each in ("head", "outsider")]
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert sorted([who, people["head"], people["outsider"]]) == listed
    assert [True, False] == readers
    assert before == picture(platform, *CARRIED)


def test_a_seat_on_a_restricted_record_goes_with_its_place_on_the_list(platform: Platform, ministry: Ministry) -> None:
    publish(platform, ministry, ALONE)
    people, record = ministry.people, a_letter(platform, ministry)
    approval = started(platform, ministry, "alone", record)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record, [people["caseworker"], people["head"]])
    moved(platform, approval)
    run(platform, ministry, leaves(platform, ministry, "head", people["lawyer"]))

    assert record in reads(platform, ministry, "lawyer")


def test_a_list_somebody_changed_meanwhile_is_left_alone_when_taken_back(platform: Platform, ministry: Ministry) -> None:
    people, who = ministry.people, ministry.people["caseworker"]
    record = a_worked_record(platform, ministry, "caseworker", unit=ministry.grants)
    with platform.work(ministry.actor("caseworker")) as work:
        granting.restrict(work, record, [who])
    plan_id = leaves(platform, ministry, "caseworker", people["outsider"])
    run(platform, ministry, plan_id)
    with platform.work(ministry.actor("outsider")) as work:
        granting.restrict(work, record, [people["outsider"], people["head"]])
    run(platform, ministry, plan_id, organisation_plans.undo_plan)
    with platform.work(ministry.actor("administrator")) as work:
        unchanged = rights_page.plans(work)[0].unchanged

    assert sorted([people["outsider"], people["head"]]) == restricted(platform, Record, record)
    assert 1 == unchanged


def test_the_preview_says_what_no_successor_could_read(platform: Platform, ministry: Ministry) -> None:
    """Clearance is no plan's to give: the preview counts what would lie there unread."""
    people, who = ministry.people, ministry.people["caseworker"]
    shut, open_one = (a_worked_record(platform, ministry, "caseworker", unit=ministry.grants, title=title) for title in ("Lukket", "Åben"))
    with platform.work(Actor.system("setup")) as work:
        work.session.get_one(Official, who).clearance = 2
        work.session.get_one(Record, shut).clearance = 2
        work.record(AccessChanged(record_id=shut, clearance=2))
    plan_id = leaves(platform, ministry, "caseworker", people["outsider"])
    to_unit = leaves(platform, ministry, "caseworker", ministry.legal)  # whose secretary may read it
    with platform.work(ministry.actor("administrator")) as work:
        shown = {plan.plan_id: plan.unread for plan in rights_page.plans(work)}

    assert {plan_id: 1, to_unit: 0} == shown
    assert open_one not in {each["record"] for each in plan_of(platform, plan_id).content["preview"]["access"] if not each["gains"]}


def an_own_order(platform: Platform, ministry: Ministry, who: str) -> dict[str, int]:
    """Gives an official a private contact, a list with it, and a list without."""
    with platform.work(ministry.actor(who)) as work:
        contact = parties.enter(work, PartyFields(PartyKind.CITIZEN, "Kaj Privat"), is_private=True)
        lists = {name: distribution.make(work, name, scope=ListOwner.MINE) for name in ("med kontakt", "uden")}
        distribution.add_member(work, lists["med kontakt"], party_id=contact)
        distribution.add_member(work, lists["uden"], principal_id=ministry.people["head"])
    return {"contact": contact, **lists}


def owners(platform: Platform, own: dict[str, int]) -> list[Any]:
    with platform.work(Actor.system("setup")) as work:
        lists = [work.session.get_one(DistributionList, own[name]) for name in ("med kontakt", "uden")]
        return [work.session.get_one(Party, own["contact"]).owner_id, *((each.owner_id, each.unit_id) for each in lists)]


def test_a_leavers_lists_and_contacts_go_to_the_successor_and_back(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    own = an_own_order(platform, ministry, "caseworker")
    before = picture(platform, *OWN)
    plan_id = leaves(platform, ministry, "caseworker", people["outsider"])
    run(platform, ministry, plan_id)
    with platform.work(ministry.actor("outsider")) as work:
        names = {each.name for each in distribution_lists.lists_of(work)}
        contact = work.session.get(Party, own["contact"])
    carried = owners(platform, own)
    told = report(platform, ministry)
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    assert {"distribution_list": 2, "contact": 1}.items() <= counts_of(platform, plan_id).items()
    assert {"distribution_list": 2, "contact": 1}.items() <= told.items()
    assert {"med kontakt", "uden"} <= names
    assert contact is not None
    assert [people["outsider"], (people["outsider"], None), (people["outsider"], None)] == carried
    assert before == picture(platform, *OWN)


def test_a_leavers_contacts_go_to_the_head_of_the_unit_and_stay_private(platform: Platform, ministry: Ministry) -> None:
    """What names a private contact is nobody's but one person's: the head's; what names none becomes the unit's."""
    own = an_own_order(platform, ministry, "caseworker")
    before = picture(platform, *OWN)
    plan_id = leaves(platform, ministry, "caseworker", ministry.grants)
    run(platform, ministry, plan_id)
    carried = owners(platform, own)
    with platform.work(ministry.actor("clerk")) as work:
        seen = [work.session.get(Party, own["contact"]), work.session.get(DistributionList, own["med kontakt"])]
    run(platform, ministry, plan_id, organisation_plans.undo_plan)

    head = ministry.people["head"]
    assert [head, (head, None), (None, ministry.grants)] == carried
    assert [None, None] == seen
    assert before == picture(platform, *OWN)


def test_without_a_head_a_leavers_contacts_stay_where_nobody_else_sees_them(platform: Platform, ministry: Ministry) -> None:
    own, who = an_own_order(platform, ministry, "caseworker"), ministry.people["caseworker"]
    with platform.work(Actor.system("setup")) as work:
        without = organisation.add_unit(work, ministry.authority, "Journalen", short_name="JO")
    plan_id = leaves(platform, ministry, "caseworker", without)
    run(platform, ministry, plan_id)

    assert [who, (who, None), (None, without)] == owners(platform, own)
    assert 1 == counts_of(platform, plan_id)["distribution_list"]
    assert "contact" not in counts_of(platform, plan_id)


def test_a_colleague_does_not_open_what_was_the_leavers(platform: Platform, ministry: Ministry) -> None:
    own = an_own_order(platform, ministry, "caseworker")
    run(platform, ministry, leaves(platform, ministry, "caseworker", ministry.people["outsider"]))

    with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
        distribution.set_in_use(work, own["uden"], in_use=False, opened_version=1)


def test_a_case_that_is_somebody_elses_is_opened_to_nobody_by_it(platform: Platform, ministry: Ministry) -> None:
    people, who = ministry.people, ministry.people["caseworker"]
    with platform.work(ministry.actor("head")) as work:
        case = cases.open_case(work, cases.NewCase("Sag", "06.02.01", restricted_to=(people["head"], who)))
    run(platform, ministry, leaves(platform, ministry, "caseworker", people["outsider"]))

    assert sorted([people["head"], who]) == restricted(platform, Case, case)
