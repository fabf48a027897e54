"""How far a privilege reaches: to the things of its unit and no further, for every action that one permits, in deed and in offer."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import select

from casework import access
from casework.access import HELD_FOR_UNITS, RULES
from casework.bootstrap import Platform
from casework.errors import NotFound, NotPermitted, Refused, RuleBroken
from casework.events import PrivilegeChanged
from casework.lists.definition import ListDefinition
from casework.model import Case, Record, RolePrivilege
from casework.queries import communication, holds, offers
from casework.queries.case_offers import offers_on_case
from casework.services import (
    granting,
    holding,
    notes,
    organisation,
    organisation_changing,
    organisation_rights,
    parties,
    saved_lists,
    value_lists,
)
from casework.services.parties import PartyFields
from casework.vocabulary import AccessLevel, Action, Cause, ListScope, ListSource, PartyKind, Privilege, PrivilegeScope, Reason, Right, Role
from casework.work import Actor, Work
from tests.access_table import ABOVE, BELOW, BESIDE, DEEPER, NO_UNIT, OWN, REACHES
from tests.builders import Ministry, a_case, a_record

BY_PRIVILEGE = [
    (model, action, privilege)
    for (model, action), needs in RULES.items()
    for privilege in (needs.privilege, needs.or_privilege)
    if privilege is not None
]
OF_A_UNIT = [row for row in BY_PRIVILEGE if row[0] in {Record, Case}]
OF_NONE = [row for row in BY_PRIVILEGE if row[0] not in {Record, Case}]


def named(row: tuple[type, Action, Privilege]) -> str:
    return f"{row[0].__name__} {row[1]}"


@pytest.fixture
def tree(platform: Platform, ministry: Ministry) -> dict[str, int]:
    """Gives the units around that of the grants: the one above, two below, and one beside."""
    with platform.work(Actor.system("setup")) as work:
        above = organisation.add_unit(work, ministry.authority, "Departementet", short_name="DEP")
        own = organisation.add_unit(work, ministry.authority, "Klima", short_name="KL", parent_id=above)
        below = organisation.add_unit(work, ministry.authority, "Kvoter", short_name="KV", parent_id=own)
        deeper = organisation.add_unit(work, ministry.authority, "Handel", short_name="HA", parent_id=below)
        organisation.give_post(work, ministry.people["auditor"], own, Role.MINISTER, title="", starts_on=work.today)
    return {ABOVE: above, OWN: own, BELOW: below, DEEPER: deeper, BESIDE: ministry.legal}


def give(platform: Platform, ministry: Ministry, privilege: Privilege, scope: PrivilegeScope) -> None:
    """Lets a minister's post, which the auditor has in the unit ``own``, have one privilege as far as said."""
    with platform.work(Actor.system("setup")) as work:
        given = work.session.exec(select(RolePrivilege).where(RolePrivilege.role == Role.MINISTER, RolePrivilege.privilege == privilege))
        row = given.first() or RolePrivilege(authority_id=ministry.authority, role=Role.MINISTER, privilege=privilege)
        row.scope = scope
        work.session.add(row)
        work.record(PrivilegeChanged(role=Role.MINISTER, privilege=privilege, scope=scope, is_given=True))


def things(work: Work, ministry: Ministry, tree: dict[str, int], model: type, right: Right) -> dict[str, int]:
    """Puts a thing that the auditor reads into each unit."""
    made = {}
    for place, unit in tree.items():
        if model is Record:
            record = a_record(work, ministry, unit_id=unit, access_level=AccessLevel.ALL, is_shared=True)
            granting.give(work, record, ministry.people["auditor"], right=right, cause=Cause.SHARED)
            made[place] = record.id
        else:
            made[place] = a_case(work, ministry, unit_id=unit).id
            granting.give_on_case(work, made[place], ministry.people["auditor"], cause=Cause.SHARED, right=right)
    return made


def needed(model: type, action: Action) -> Right:
    """Gives the right that the action needs beside the privilege; where the privilege stands in for it, no more than reading."""
    needs = RULES[model, action]
    return needs.right if needs.privilege is not None else Right.READ


@pytest.mark.parametrize("scope", PrivilegeScope)
@pytest.mark.parametrize("row", OF_A_UNIT, ids=named)
def test_a_privilege_permits_and_offers_with_the_things_of_its_units_alone(
    platform: Platform, ministry: Ministry, tree: dict[str, int], row: tuple[type, Action, Privilege], scope: PrivilegeScope
) -> None:
    model, action, privilege = row
    give(platform, ministry, privilege, scope)
    with platform.work(Actor.system("setup")) as work:
        made = things(work, ministry, tree, model, needed(model, action))
    permitted, offered, sees = set(), set(), set()
    for place, id in made.items():
        with platform.work(ministry.actor("auditor")) as work:
            thing = work.load(model, id, Action.READ)
            sees.add(place)
            found = offers.offers(work, thing) if isinstance(thing, Record) else offers_on_case(work, thing)
            asked = [offer for offer in found if offer.action is action]
            by_right = {Reason.NEEDS_PRIVILEGE, Reason.NEEDS_FULL_WRITE, Reason.NOT_RESPONSIBLE_FOR_CASE}
            if not asked or not by_right & set(asked[0].refused):
                offered.add(place)
            try:
                work.load(model, id, action)
                permitted.add(place)
            except NotPermitted:
                work.session.rollback()

    assert set(tree) == sees
    assert REACHES[scope] - {NO_UNIT} == permitted
    assert not asked or permitted == offered


@pytest.mark.parametrize("row", OF_NONE, ids=named)
def test_what_belongs_to_no_unit_is_reached_for_the_authority_alone(
    platform: Platform, ministry: Ministry, tree: dict[str, int], row: tuple[type, Action, Privilege]
) -> None:
    model, _, privilege = row
    thing = model.model_construct()
    said = {}
    for scope in PrivilegeScope:
        give(platform, ministry, privilege, scope)
        with platform.work(ministry.actor("auditor")) as work:
            said[scope] = work.has_for(privilege, thing)

    assert access.unit_of(thing) is None
    assert {scope: NO_UNIT in reached for scope, reached in REACHES.items()} == said


def refused(platform: Platform, ministry: Ministry, deed: Callable[[Work], object]) -> Reason | str:
    try:
        with platform.work(ministry.actor("auditor")) as work:
            deed(work)
            work.session.rollback()
            work.session.expunge_all()
            raise RuleBroken
    except NotFound:
        return "unseen"
    except Refused as no:
        return no.reasons[0] if no.reasons else "done"


def test_notes_and_orders_to_keep_are_offered_where_the_privilege_reaches(
    platform: Platform, ministry: Ministry, tree: dict[str, int]
) -> None:
    give(platform, ministry, Privilege.DELETE_NOTES, PrivilegeScope.UNIT_AND_BELOW)
    give(platform, ministry, Privilege.PLACE_HOLDS, PrivilegeScope.UNIT_AND_BELOW)
    with platform.work(Actor.system("setup")) as work:
        made = things(work, ministry, tree, Record, Right.READ)
    for id in made.values():
        with platform.work(ministry.actor("manager")) as work:
            holding.place_hold(work, "Til retten", record_id=id)
            notes.write_on_record(work, id, "Ringet op")
    with platform.work(ministry.actor("auditor")) as work:
        deletable = {place for place, id in made.items() if communication.notes_of_record(work, id)[0].may_delete}
        liftable = {place for place, id in made.items() if holds.holds_on(work, record_id=id)[0].may_lift}

    assert {OWN, BELOW, DEEPER} == deletable == liftable


@pytest.mark.parametrize("scope", PrivilegeScope)
def test_the_lists_of_a_unit_are_kept_for_it_and_those_of_everybody_for_the_authority(
    platform: Platform, ministry: Ministry, tree: dict[str, int], scope: PrivilegeScope
) -> None:
    give(platform, ministry, Privilege.MANAGE_LISTS, scope)
    wanted = ListDefinition(ListSource.ARCHIVE)

    def keep(of: ListScope, unit_id: int | None = None) -> Callable[[Work], object]:
        return lambda work: saved_lists.save_list(work, "Vores", wanted, scope=of, unit_id=unit_id)

    said = [
        refused(platform, ministry, keep(ListScope.UNIT, tree[OWN])),
        refused(platform, ministry, keep(ListScope.UNIT, tree[BESIDE])),
        refused(platform, ministry, keep(ListScope.STANDARD)),
    ]

    everything = scope is PrivilegeScope.AUTHORITY
    # the auditor has a post in the unit beside too, but none that gives the privilege there
    assert ["done", *(["done"] * 2 if everything else [Reason.NEEDS_PRIVILEGE] * 2)] == said


@pytest.mark.parametrize("scope", [PrivilegeScope.OWN_UNIT, PrivilegeScope.UNIT_AND_BELOW])
def test_what_is_the_whole_authoritys_is_not_changed_by_a_privilege_for_a_unit(
    platform: Platform, ministry: Ministry, tree: dict[str, int], scope: PrivilegeScope
) -> None:
    deeds: dict[Privilege, Callable[[Work], object]] = {
        Privilege.EDIT_PARTIES: lambda work: parties.enter(work, PartyFields(kind=PartyKind.CITIZEN, name="Bo Lind")),
        Privilege.MANAGE_CODES: lambda work: value_lists.save_keyword(work, "klima"),
        Privilege.GIVE_CLEARANCE: lambda work: organisation_changing.set_limited(work, ministry.people["clerk"], is_limited=True),
        Privilege.MANAGE_ORGANISATION: lambda work: organisation_rights.give_privilege(work, Role.CASEWORKER, Privilege.SEE_EFFECTS),
    }
    for privilege in deeds:
        give(platform, ministry, privilege, scope)
    said = {privilege: refused(platform, ministry, deed) for privilege, deed in deeds.items()}

    assert dict.fromkeys(deeds, Reason.NEEDS_PRIVILEGE) == said


def test_post_is_received_for_the_units_that_the_privilege_reaches(platform: Platform, ministry: Ministry, tree: dict[str, int]) -> None:
    give(platform, ministry, Privilege.RECEIVE_POST, PrivilegeScope.UNIT_AND_BELOW)
    with platform.work(ministry.actor("auditor")) as work:
        reached = {place for place, unit in tree.items() if work.has(Privilege.RECEIVE_POST, unit_id=unit)}

    assert {OWN, BELOW, DEEPER} == reached


def test_an_emergency_opens_nothing_in_a_unit_that_the_privilege_does_not_reach(
    platform: Platform, ministry: Ministry, tree: dict[str, int]
) -> None:
    """The database looks the number up: out of reach is told from nothing by nobody, and a case opens no record of another unit."""
    give(platform, ministry, Privilege.BREAK_GLASS, PrivilegeScope.UNIT_AND_BELOW)
    with platform.work(Actor.system("setup")) as work:
        cases = {place: a_case(work, ministry, unit_id=unit) for place, unit in tree.items()}
        numbers = {place: case.number for place, case in cases.items()}
        own = cases[OWN].id
        on_it = {place: a_record(work, ministry, unit_id=unit, case_id=own).id for place, unit in tree.items()}
    with platform.work(ministry.actor("auditor")) as work:
        connection = work.session.connection()
        find = text("SELECT * FROM casework_find_for_emergency(:number)")
        found = {place for place, number in numbers.items() if connection.execute(find, {"number": number}).all()}
        named = {place for place, id in on_it.items() if connection.execute(find, {"number": f"#{id}"}).all()}
        opened = set(connection.execute(text("SELECT casework_records_for_emergency(:case)"), {"case": own}).scalars())

    assert {OWN, BELOW, DEEPER} == found == named
    assert {on_it[place] for place in (OWN, BELOW, DEEPER)} == opened


def test_the_pages_of_the_whole_authority_are_not_offered_for_a_privilege_in_a_unit(
    platform: Platform, ministry: Ministry, tree: dict[str, int]
) -> None:
    give(platform, ministry, Privilege.MANAGE_CODES, PrivilegeScope.OWN_UNIT)
    give(platform, ministry, Privilege.PLACE_HOLDS, PrivilegeScope.OWN_UNIT)
    with platform.work(ministry.actor("auditor")) as work:
        somewhere = {Privilege.MANAGE_CODES, Privilege.PLACE_HOLDS} & work.standing.privileges
        offered = {each for each in somewhere if each in HELD_FOR_UNITS or work.has(each)}

    assert {Privilege.MANAGE_CODES, Privilege.PLACE_HOLDS} == somewhere
    assert {Privilege.PLACE_HOLDS} == offered
