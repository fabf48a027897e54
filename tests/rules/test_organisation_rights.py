"""Who may change the organisation, what takes two persons, and that nobody grants himself: each with its "no"."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from casework.bootstrap import Platform
from casework.errors import CaseworkError, NotFound, Refused, RuleBroken
from casework.model import RightsProposal, RolePrivilege
from casework.services import organisation, organisation_changing, organisation_rights
from casework.services.organisation_rights import NewPost
from casework.vocabulary import (
    Clearance,
    Privilege,
    PrivilegeScope,
    ProposalState,
    Reason,
    Role,
)
from tests.builders import SINCE, Ministry
from tests.conftest import Clock

TODAY = dt.date(2026, 11, 23)


def refused(platform: Platform, ministry: Ministry, who: str, verb, *args, **named) -> list[Reason] | type:
    try:
        with platform.work(ministry.actor(who)) as work:
            verb(work, *args, **named)
    except Refused as error:
        return error.reasons
    except CaseworkError as error:
        return type(error)
    return []


def test_a_role_has_what_its_authority_gives_it(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        organisation_rights.give_privilege(work, Role.CASEWORKER, Privilege.REGISTER_RECORDS, PrivilegeScope.OWN_UNIT)
    with platform.work(ministry.actor("caseworker")) as work:
        has = [work.has(Privilege.REGISTER_RECORDS, unit_id=unit) for unit in (None, ministry.grants, ministry.legal)]
    with platform.work(ministry.actor("administrator")) as work:
        organisation_rights.take_privilege(work, Role.CASEWORKER, Privilege.REGISTER_RECORDS)
    with platform.work(ministry.actor("caseworker")) as work:
        after = work.has(Privilege.REGISTER_RECORDS)

    assert [False, True, False] == has
    assert after is False


def test_a_privilege_reaches_the_units_below_where_it_says_so(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        below = organisation.add_unit(work, ministry.authority, "Klima", short_name="KL", parent_id=ministry.grants)
        deeper = organisation.add_unit(work, ministry.authority, "Kvoter", short_name="KV", parent_id=below)
    with platform.work(ministry.actor("head")) as work:
        has = [work.has(Privilege.NAME_SUBSTITUTES, unit_id=unit) for unit in (ministry.grants, below, deeper, ministry.legal)]

    assert [True, True, True, False] == has


def test_only_who_manages_the_organisation_changes_it(platform: Platform, ministry: Ministry) -> None:
    verbs = [
        (organisation.add_unit, (ministry.authority, "Ny"), {"short_name": "NY"}),
        (organisation.add_official, (organisation.NewOfficial(ministry.authority, "ny", "Ny Mand", ""),), {}),
        (organisation.give_post, (ministry.people["limited"], ministry.legal, Role.CASEWORKER), {"title": "", "starts_on": TODAY}),
        (organisation.add_team, (ministry.authority, "Holdet"), {}),
        (organisation_changing.rename_unit, (ministry.grants, "Andet"), {"short_name": "AN"}),
        (organisation_changing.close_unit, (ministry.grants,), {}),
        (organisation_rights.give_privilege, (Role.MINISTER, Privilege.RECEIVE_POST), {}),
        (organisation_rights.take_privilege, (Role.HEAD, Privilege.RECEIVE_POST), {}),
        (
            organisation_rights.propose_privilege,
            (Role.MINISTER, Privilege.BREAK_GLASS, PrivilegeScope.AUTHORITY),
            {"reason": "fordi"},
        ),
    ]

    for who in ("caseworker", "head", "officer", "auditor", "manager"):
        said = [refused(platform, ministry, who, verb, *args, **named) for verb, args, named in verbs]
        assert [[Reason.NEEDS_PRIVILEGE]] * len(verbs) == said, who


def test_clearance_limitation_and_security_groups_are_the_security_officers(platform: Platform, ministry: Ministry) -> None:
    verbs = [
        (organisation_rights.give_clearance, (ministry.people["limited"], Clearance.CONFIDENTIAL), {}),
        (organisation_rights.propose_clearance, (ministry.people["limited"], Clearance.SECRET), {"reason": "fordi"}),
        (organisation_changing.set_limited, (ministry.people["limited"],), {"is_limited": False}),
        (organisation.add_security_group, (ministry.authority, "Gruppen"), {}),
    ]

    for who in ("caseworker", "head", "administrator", "auditor"):
        said = [refused(platform, ministry, who, verb, *args, **named) for verb, args, named in verbs]
        assert [[Reason.NEEDS_PRIVILEGE]] * len(verbs) == said, who


def test_a_protected_privilege_is_given_by_two_and_never_by_one(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    asked = (Role.MINISTER, Privilege.BREAK_GLASS)
    alone = refused(platform, ministry, "administrator", organisation_rights.give_privilege, *asked)
    with platform.work(ministry.actor("administrator")) as work:
        proposal = organisation_rights.propose_privilege(work, *asked, PrivilegeScope.AUTHORITY, reason="beredskab")
    own = refused(platform, ministry, "administrator", organisation_rights.confirm, proposal)
    stranger = refused(platform, ministry, "caseworker", organisation_rights.confirm, proposal)
    with platform.work(ministry.actor("officer")) as work:
        organisation_rights.confirm(work, proposal)
    again = refused(platform, ministry, "officer", organisation_rights.confirm, proposal)

    assert [Reason.NEEDS_FOUR_EYES] == alone
    assert [Reason.NEEDS_FOUR_EYES] == own
    assert NotFound is stranger
    assert [Reason.PROPOSAL_IS_CLOSED] == again
    assert [True] == _given(platform, ministry, *asked)


def test_a_refused_or_withdrawn_proposal_gives_nothing(platform: Platform, ministry: Ministry) -> None:
    asked = (Role.MINISTER, Privilege.BREAK_GLASS, PrivilegeScope.AUTHORITY)
    with platform.work(ministry.actor("administrator")) as work:
        first = organisation_rights.propose_privilege(work, *asked, reason="beredskab")
        second = organisation_rights.propose_privilege(work, *asked, reason="beredskab igen")
        without = refused(platform, ministry, "administrator", organisation_rights.propose_privilege, *asked, reason=" ")
    with platform.work(ministry.actor("officer")) as work:
        organisation_rights.refuse(work, first)
    not_mine = refused(platform, ministry, "officer", organisation_rights.withdraw, second)
    with platform.work(ministry.actor("administrator")) as work:
        organisation_rights.withdraw(work, second)
        states = set(work.session.exec(select(RightsProposal.state)).all())

    assert [Reason.REASON_IS_REQUIRED] == without
    assert [Reason.NOT_THE_SAME_PERSON] == not_mine
    assert {ProposalState.REFUSED, ProposalState.WITHDRAWN} == states
    assert [] == _given(platform, ministry, *asked[:2])


def test_neither_of_the_two_gains(platform: Platform, ministry: Ministry) -> None:
    own_role = refused(
        platform, ministry, "administrator", organisation_rights.propose_privilege, Role.SYSTEM_ADMINISTRATOR, Privilege.BREAK_GLASS,
        PrivilegeScope.AUTHORITY, reason="mig selv",
    )  # fmt: skip
    with platform.work(ministry.actor("administrator")) as work:
        to_officers = organisation_rights.propose_privilege(
            work, Role.SECURITY_OFFICER, Privilege.BREAK_GLASS, PrivilegeScope.AUTHORITY, reason="dem"
        )
        post = organisation_rights.propose_post(
            work, NewPost(ministry.people["officer"], ministry.legal, Role.AUDITOR, "", TODAY), reason="to hatte"
        )
    gains = [refused(platform, ministry, "officer", organisation_rights.confirm, each) for each in (to_officers, post)]
    myself, top = ministry.people["officer"], Clearance.TOP_SECRET
    raises = [
        refused(platform, ministry, "officer", organisation_rights.give_clearance, myself, top),
        refused(platform, ministry, "officer", organisation_rights.propose_clearance, myself, top, reason="x"),
    ]

    assert [Reason.NOBODY_GRANTS_HIMSELF] == own_role
    assert [[Reason.NOBODY_GRANTS_HIMSELF]] * 2 == gains
    assert [[Reason.NEEDS_FOUR_EYES, Reason.NOBODY_GRANTS_HIMSELF], [Reason.NOBODY_GRANTS_HIMSELF]] == raises


def test_a_post_with_protected_privileges_takes_two(platform: Platform, ministry: Ministry) -> None:
    caseworker, since = ministry.people["caseworker"], {"title": "Kontorchef", "starts_on": TODAY}
    alone = refused(platform, ministry, "administrator", organisation.give_post, caseworker, ministry.legal, Role.HEAD, **since)
    with platform.work(ministry.actor("administrator")) as work:
        proposal = organisation_rights.propose_post(
            work, NewPost(caseworker, ministry.legal, Role.HEAD, "Kontorchef", TODAY), reason="forfremmet"
        )
    with platform.work(ministry.actor("officer")) as work:
        organisation_rights.confirm(work, proposal)
    with platform.work(ministry.actor("caseworker")) as work:
        units = work.standing.units

    assert [Reason.NEEDS_FOUR_EYES] == alone
    assert {ministry.grants, ministry.legal} == units


def test_clearance_up_to_confidential_takes_one_above_it_two(platform: Platform, ministry: Ministry) -> None:
    worker = ministry.people["caseworker"]
    with platform.work(ministry.actor("officer")) as work:
        organisation_rights.give_clearance(work, worker, Clearance.CONFIDENTIAL)
    alone = refused(platform, ministry, "officer", organisation_rights.give_clearance, worker, Clearance.SECRET)
    with platform.work(ministry.actor("officer")) as work:
        proposal = organisation_rights.propose_clearance(work, worker, Clearance.SECRET, reason="NATO")
    with platform.work(ministry.actor("administrator")) as work:
        organisation_rights.confirm(work, proposal)
    with platform.work(ministry.actor("caseworker")) as work:
        clearance = work.standing.clearance

    assert [Reason.NEEDS_FOUR_EYES] == alone
    assert Clearance.SECRET == clearance


def test_a_system_administrators_post_stands_alone(platform: Platform, ministry: Ministry) -> None:
    day = {"starts_on": TODAY, "ends_on": None}
    with platform.work(ministry.actor("officer")) as work:
        beside = [
            organisation.against_post(work, ministry.people["administrator"], ministry.legal, Role.CASEWORKER, **day),
            organisation.against_post(work, ministry.people["caseworker"], ministry.legal, Role.SYSTEM_ADMINISTRATOR, **day),
        ]

    assert [[Reason.ADMINISTRATOR_STANDS_ALONE]] * 2 == beside


OWN_DEEDS = {
    "a post": """INSERT INTO post (official_id, unit_id, role, title, is_primary, starts_on)
        VALUES (:me, :unit, 'caseworker', '', true, '2026-01-01')""",
    "a longer post": "UPDATE post SET unit_id = :unit WHERE official_id = :me",
    "a membership": "INSERT INTO membership (group_id, official_id, starts_on) VALUES (:unit, :me, '2026-01-01')",
    "clearance": "UPDATE official SET clearance = 2 WHERE id = :me",
    "a substitution": """INSERT INTO substitution (absent_id, substitute_id, starts_on, ends_on, scope)
        VALUES (:head, :me, '2026-01-01', '2027-01-01', 'everything')""",
    "a privilege of the own role": """INSERT INTO role_privilege (authority_id, role, privilege, scope, is_given)
        VALUES (:authority, 'system_administrator', 'register_records', 'authority', true)""",
    "a protected privilege": """INSERT INTO role_privilege (authority_id, role, privilege, scope, is_given)
        VALUES (:authority, 'minister', 'break_glass', 'authority', true)""",
    "a head": "UPDATE post SET role = 'head' WHERE official_id = :other",
    "somebody's secrets": "UPDATE official SET clearance = 4 WHERE id = :other",
    "a forged proposal": """INSERT INTO rights_proposal
        (authority_id, kind, state, reason, title, proposed_by, proposed_at, decided_by, decided_at)
        VALUES (:authority, 'clearance', 'confirmed', 'x', '', :other, now(), :me, now())""",
}  # fmt: skip


def test_the_database_holds_it_whatever_path_it_comes_by(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    values = {
        "me": people["administrator"], "unit": ministry.grants, "head": people["head"], "other": people["caseworker"],
        "authority": ministry.authority,
    }  # fmt: skip
    for deed, statement in OWN_DEEDS.items():
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        with pytest.raises((RuleBroken, DBAPIError)) as no, platform.work(ministry.actor("administrator")) as work:
            work.session.execute(text(statement), named)
        said = str(no.value)
        assert any(each in said for each in ("nobody_grants_himself", "needs_four_eyes", "a proposal is not changed")), (deed, said)


def test_a_group_out_of_use_takes_nobody_in_and_keeps_what_it_restricts(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("officer")) as work:
        group = organisation.add_security_group(work, ministry.authority, "Beredskab")
        organisation.add_member(work, group, ministry.people["head"], starts_on=SINCE)
        organisation_changing.use_group(work, group, is_active=False)
    more = refused(platform, ministry, "officer", organisation.add_member, group, ministry.people["clerk"], starts_on=SINCE)
    himself = refused(platform, ministry, "officer", organisation.add_member, group, ministry.people["officer"], starts_on=SINCE)
    with platform.work(ministry.actor("head")) as work:
        still = group in work.standing.principals

    assert [Reason.GROUP_IS_INACTIVE] == more
    assert [Reason.NOBODY_GRANTS_HIMSELF, Reason.GROUP_IS_INACTIVE] == himself
    assert still is True


def test_a_unit_closes_when_nothing_lies_in_it(platform: Platform, ministry: Ministry) -> None:
    full = refused(platform, ministry, "administrator", organisation_changing.close_unit, ministry.grants)
    with platform.work(ministry.actor("administrator")) as work:
        empty = organisation.add_unit(work, ministry.authority, "Tomt", short_name="TO")
        organisation_changing.rename_unit(work, empty, "Ganske tomt", short_name="GT")
        organisation_changing.close_unit(work, empty)
    closed = [
        refused(platform, ministry, "administrator", organisation_changing.close_unit, empty),
        refused(platform, ministry, "administrator", organisation_changing.rename_unit, empty, "Igen", short_name="IG"),
        refused(platform, ministry, "administrator", organisation.add_unit, ministry.authority, "Under", short_name="UN", parent_id=empty),
    ]

    assert [Reason.UNIT_IS_NOT_EMPTY] == full
    assert [[Reason.UNIT_IS_CLOSED]] * 3 == closed


def test_names_are_given_once(platform: Platform, ministry: Ministry) -> None:
    new = organisation.NewOfficial(ministry.authority, "HEAD ", "En Anden", "")

    assert [Reason.NAME_IS_TAKEN] == refused(platform, ministry, "administrator", organisation.add_official, new)
    assert [Reason.NAME_IS_TAKEN] == refused(
        platform, ministry, "administrator", organisation.add_unit, ministry.authority, "Jura 2", short_name="JU"
    )
    assert [Reason.NAME_IS_EMPTY] == refused(platform, ministry, "administrator", organisation.add_team, ministry.authority, " ")


def _given(platform: Platform, ministry: Ministry, role: Role, privilege: Privilege) -> list[bool]:
    with platform.work(ministry.actor("administrator")) as work:
        query = select(RolePrivilege.is_given).where(RolePrivilege.role == role, RolePrivilege.privilege == privilege)
        return list(work.session.exec(query).all())


def test_a_privilege_over_what_has_no_unit_is_given_for_the_authority_or_not_at_all(platform: Platform, ministry: Ministry) -> None:
    said = {
        (privilege, scope): refused(
            platform, ministry, "administrator", organisation_rights.give_privilege, Role.MINISTER, privilege, scope
        )
        for privilege in (Privilege.MANAGE_CODES, Privilege.PLACE_HOLDS)
        for scope in PrivilegeScope
    }
    proposed = refused(
        platform, ministry, "administrator", organisation_rights.propose_privilege, Role.MINISTER, Privilege.GIVE_CLEARANCE,
        PrivilegeScope.OWN_UNIT, reason="fordi",
    )  # fmt: skip

    assert {(Privilege.MANAGE_CODES, PrivilegeScope.OWN_UNIT), (Privilege.MANAGE_CODES, PrivilegeScope.UNIT_AND_BELOW)} == {
        asked for asked, no in said.items() if no == [Reason.PRIVILEGE_HAS_NO_UNITS]
    }
    assert [] == [no for no in said.values() if no not in ([], [Reason.PRIVILEGE_HAS_NO_UNITS])]
    assert [Reason.PRIVILEGE_HAS_NO_UNITS] == proposed


def test_nobody_who_is_not_there_is_put_into_a_team(platform: Platform, ministry: Ministry) -> None:
    with platform.work(ministry.actor("administrator")) as work:
        team_id = organisation.add_team(work, ministry.authority, "Beredskab")

    told = [refused(platform, ministry, "administrator", organisation.add_member, team_id, each, starts_on=TODAY) for each in (-1, 999_999)]

    assert [NotFound, NotFound] == told
