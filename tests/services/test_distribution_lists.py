"""Distribution lists: whose they are, who may change them, and what using one does."""

from dataclasses import dataclass

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.events import OrganisationChanged
from casework.model import Official, Record
from casework.queries import distribution_lists as asked
from casework.queries import party_snapshots, principals
from casework.services import distribution, granting, organisation, organisation_changing, parties
from casework.services.parties import PartyFields
from casework.vocabulary import Expansion, ListOwner, PartyKind, PartyRole, PrincipalKind, Reason, Role
from casework.work import Actor
from tests.builders import Ministry, a_record


@pytest.fixture
def members(platform: Platform, ministry: Ministry) -> list[int]:
    """Gives three municipalities of the register."""
    with platform.work(ministry.actor("clerk")) as work:
        return [parties.enter(work, PartyFields(PartyKind.AUTHORITY, f"{name} Kommune")) for name in ("Nordhavn", "Østerby", "Vesterlund")]


def a_list(platform: Platform, ministry: Ministry, by: str, scope: ListOwner) -> int:
    with platform.work(ministry.actor(by)) as work:
        return distribution.make(work, f"Høring {scope}", scope=scope)


def test_a_list_is_seen_by_whose_it_is(platform: Platform, ministry: Ministry) -> None:
    mine, units, all_ = (a_list(platform, ministry, "clerk", scope) for scope in ListOwner)

    seen = {}
    for asker in ("clerk", "caseworker", "outsider"):
        with platform.work(ministry.actor(asker)) as work:
            seen[asker] = {row.list_id for row in asked.lists_of(work)}
    assert {"clerk": {mine, units, all_}, "caseworker": {units, all_}, "outsider": {all_}} == seen
    for deed in (asked.list_page, lambda work, it: distribution.add_member(work, it, principal_id=ministry.legal)):
        with pytest.raises(NotFound), platform.work(ministry.actor("outsider")) as work:
            deed(work, units)


def test_who_may_not_change_a_list_does_not(platform: Platform, ministry: Ministry, members: list[int]) -> None:
    units, all_ = a_list(platform, ministry, "clerk", ListOwner.UNIT), a_list(platform, ministry, "clerk", ListOwner.AUTHORITY)
    with platform.work(ministry.actor("clerk")) as work:
        member = distribution.add_member(work, all_, party_id=members[0])
        assert member == distribution.add_member(work, all_, party_id=members[0])

    for deed in (
        lambda work: distribution.make(work, "X", scope=ListOwner.AUTHORITY),
        lambda work: distribution.make(work, "X", scope=ListOwner.UNIT, unit_id=ministry.legal),
        lambda work: distribution.add_member(work, all_, party_id=members[1]),
        lambda work: distribution.remove_member(work, member),
        lambda work: distribution.edit(work, all_, opened_version=1, name="Y"),
        lambda work: distribution.set_in_use(work, all_, in_use=False, opened_version=1),
    ):
        with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
            deed(work)
    with platform.work(ministry.actor("caseworker")) as work:
        assert (False, True) == (asked.list_page(work, all_).may_edit, asked.list_page(work, units).may_edit)
        distribution.edit(work, units, opened_version=1, name="Kommuner", description="Til høringer")
    with pytest.raises(Stale), platform.work(ministry.actor("clerk")) as work:
        distribution.edit(work, units, opened_version=1, name="Kommunerne")


def test_a_private_contact_stands_on_no_shared_list(platform: Platform, ministry: Ministry) -> None:
    mine, units = a_list(platform, ministry, "clerk", ListOwner.MINE), a_list(platform, ministry, "clerk", ListOwner.UNIT)
    with platform.work(ministry.actor("clerk")) as work:
        contact = parties.enter(work, PartyFields(PartyKind.CONTACT, "Journalist Vang"), is_private=True)
        distribution.add_member(work, mine, party_id=contact)

    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        distribution.add_member(work, units, party_id=contact)

    assert [Reason.PARTY_IS_PRIVATE] == refusal.value.reasons


def test_using_a_list_puts_everybody_on_the_record_once_and_says_who_was_left_out(
    platform: Platform, ministry: Ministry, members: list[int]
) -> None:
    listed = a_list(platform, ministry, "clerk", ListOwner.UNIT)
    with platform.work(ministry.actor("clerk")) as work:
        for each in members:
            distribution.add_member(work, listed, party_id=each)
        distribution.add_member(work, listed, principal_id=ministry.people["lawyer"])
        record = a_record(work, ministry)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
    with platform.work(ministry.actor("clerk")) as work:
        parties.take_out_of_use(work, members[1], opened_version=2)
        distribution.use_on_record(work, record.id, listed, role=PartyRole.COPY_RECIPIENT)
        first = distribution.use_on_record(work, record.id, listed)

    with platform.work(ministry.actor("clerk")) as work:
        again = distribution.use_on_record(work, record.id, listed)
        shown = [each.name for each in party_snapshots.on_record(work, record.id) if each.role is PartyRole.RECIPIENT]

    assert [Expansion.PUT, Expansion.NOT_IN_USE, Expansion.PUT, Expansion.PUT] == [each.outcome for each in first]
    assert [Expansion.THERE_ALREADY, Expansion.NOT_IN_USE, Expansion.THERE_ALREADY, Expansion.THERE_ALREADY] == [e.outcome for e in again]
    assert ["Nordhavn Kommune", "Vesterlund Kommune", "Ida Ravn"] == shown
    with pytest.raises(NotPermitted), platform.work(ministry.actor("caseworker")) as work:
        distribution.use_on_record(work, record.id, listed)
    with platform.work(ministry.actor("clerk")) as work:
        distribution.set_in_use(work, listed, in_use=False, opened_version=1)
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        distribution.use_on_record(work, record.id, listed)
    assert [Reason.LIST_NOT_IN_USE] == refusal.value.reasons


@dataclass(frozen=True)
class House:
    """Is what of the house a list can hold, and what it cannot."""

    team: int
    unit: int
    group: int
    elsewhere: int


@pytest.fixture
def house(platform: Platform, ministry: Ministry) -> House:
    """Gives a team, a unit and a security group of the ministry, and a unit of another one."""
    with platform.work(Actor.system("setup")) as work:
        other = organisation.found_authority(work, "Andet ministerium", cvr="10000017")
        return House(
            team=organisation.add_team(work, ministry.authority, "Høringsgruppen"),
            unit=organisation.add_unit(work, ministry.authority, "Presse", short_name="PR"),
            group=organisation.add_security_group(work, ministry.authority, "Beredskab"),
            elsewhere=organisation.add_unit(work, other, "Fremmed enhed", short_name="FE"),
        )


def leave_the_house(platform: Platform, ministry: Ministry, house: House, username: str) -> None:
    """Closes the unit, takes the team out of use, and lets the colleague go."""
    with platform.work(Actor.system("setup")) as work:
        organisation_changing.use_group(work, house.team, is_active=False)
        organisation_changing.close_unit(work, house.unit)
        person = work.session.get_one(Official, ministry.people[username])
        person.is_active = False
        work.record(OrganisationChanged(what="official", subject_id=person.id, change="left", official_id=person.id))


def test_units_and_teams_stand_on_a_list_and_are_put_on_the_record(platform: Platform, ministry: Ministry, house: House) -> None:
    listed = a_list(platform, ministry, "clerk", ListOwner.UNIT)
    inside = (house.team, house.unit, ministry.people["lawyer"])
    with platform.work(Actor.system("setup")) as work:
        organisation.add_member(work, house.team, ministry.people["head"], starts_on=work.today)
        organisation.give_post(work, ministry.people["head"], house.unit, Role.CASEWORKER, title="Presse", starts_on=work.today)
    with platform.work(ministry.actor("clerk")) as work:
        added = [distribution.add_member(work, listed, principal_id=each) for each in inside]
        assert added[0] == distribution.add_member(work, listed, principal_id=house.team)
        record_id = a_record(work, ministry).id
        granting.give(work, work.session.get_one(Record, record_id), work.official_id, right=granting.Right.FULL_WRITE,
                      cause=granting.Cause.RESPONSIBLE)  # fmt: skip
    with platform.work(ministry.actor("clerk")) as work:
        members = asked.list_page(work, listed).members
        said = distribution.use_on_record(work, record_id, listed)

    assert [("Høringsgruppen", "team", ""), ("Presse", "unit", ""), ("Ida Ravn", "official", "lawyer@prove.invalid")] == [
        (each.name, each.kind, each.email) for each in members
    ]
    assert [Expansion.PUT] * 3 == [each.outcome for each in said]


def test_who_has_left_the_house_is_shown_so_and_left_out(platform: Platform, ministry: Ministry, house: House) -> None:
    listed = a_list(platform, ministry, "clerk", ListOwner.UNIT)
    with platform.work(ministry.actor("clerk")) as work:
        for each in (house.team, house.unit, ministry.people["lawyer"]):
            distribution.add_member(work, listed, principal_id=each)
        record = a_record(work, ministry)
        granting.give(work, record, work.official_id, right=granting.Right.FULL_WRITE, cause=granting.Cause.RESPONSIBLE)
        record_id = record.id
    leave_the_house(platform, ministry, house, "lawyer")

    with platform.work(ministry.actor("clerk")) as work:
        shown = [each.is_active for each in asked.list_page(work, listed).members]
        offered = {each.principal_id for each in principals.principals(work, tuple(PrincipalKind), in_use=True)}
        said = distribution.use_on_record(work, record_id, listed)

    assert [False] * 3 == shown
    assert set() == offered & {house.team, house.unit, ministry.people["lawyer"]}
    assert {house.group, ministry.grants, ministry.people["clerk"], ministry.authority} <= offered
    assert [Expansion.NOT_IN_USE] * 3 == [each.outcome for each in said]


def test_whom_no_letter_goes_to_comes_on_no_list(platform: Platform, ministry: Ministry, house: House, members: list[int]) -> None:
    listed = a_list(platform, ministry, "clerk", ListOwner.UNIT)
    leave_the_house(platform, ministry, house, "lawyer")

    wrong = {
        Reason.MEMBER_IS_WRONG: ({}, {"principal_id": house.group}, {"principal_id": ministry.authority},
                                 {"party_id": members[0], "principal_id": ministry.legal}),
        Reason.MEMBER_NOT_IN_USE: ({"principal_id": house.team}, {"principal_id": house.unit}, {"principal_id": ministry.people["lawyer"]}),
    }  # fmt: skip
    for why, tries in wrong.items():
        for named in tries:
            with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
                distribution.add_member(work, listed, **named)
            assert [why] == refusal.value.reasons
    for unseen in (house.elsewhere, 9999):  # what is another ministry's is not there, no more than what nobody is
        with pytest.raises(NotFound), platform.work(ministry.actor("clerk")) as work:
            distribution.add_member(work, listed, principal_id=unseen)
    with platform.work(ministry.actor("clerk")) as work:
        assert () == asked.list_page(work, listed).members


def test_a_list_is_renamed_and_never_without_a_name(platform: Platform, ministry: Ministry) -> None:
    listed = a_list(platform, ministry, "clerk", ListOwner.MINE)

    with platform.work(ministry.actor("clerk")) as work:
        distribution.edit(work, listed, opened_version=1, name="  Kommunerne i vest ", description="Høringer om varme")
    with pytest.raises(RuleBroken) as refusal, platform.work(ministry.actor("clerk")) as work:
        distribution.edit(work, listed, opened_version=2, name="  ")
    with pytest.raises(NotFound), platform.work(ministry.actor("caseworker")) as work:
        distribution.edit(work, listed, opened_version=2, name="Min nu")

    assert [Reason.NAME_IS_EMPTY] == refusal.value.reasons
    with platform.work(ministry.actor("clerk")) as work:
        page = asked.list_page(work, listed)
    assert ("Kommunerne i vest", "Høringer om varme") == (page.row.name, page.description)
