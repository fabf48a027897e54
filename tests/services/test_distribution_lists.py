"""Distribution lists: whose they are, who may change them, and what using one does."""

import pytest

from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, RuleBroken, Stale
from casework.queries import distribution_lists as asked
from casework.queries import party_snapshots
from casework.services import distribution, granting, parties
from casework.services.parties import PartyFields
from casework.vocabulary import Expansion, ListOwner, PartyKind, PartyRole, Reason
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
