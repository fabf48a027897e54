"""What substitutes, limited officials and those who would give themselves rights are refused, whichever way they come."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from casework.access import RULES
from casework.bootstrap import Platform
from casework.bundles.shapes import KINDS
from casework.calendar import legal_date
from casework.model import Case, Record
from casework.queries.approvals import approval_show
from casework.services import approving, granting, organisation, organisation_changing, organisation_rights, records, requests
from casework.services.organisation import Lends
from casework.services.organisation_rights import NewPost
from casework.services.requests import NewRequest
from casework.vocabulary import (
    AccessLevel,
    Action,
    Cause,
    Channel,
    Clearance,
    Privilege,
    PrivilegeScope,
    Reason,
    RecordKind,
    Right,
    Role,
    SubstituteScope,
    Verdict,
)
from casework.work import Actor, Work
from tests.approvals import ALONE, THREE, outcome, publish, started
from tests.asking import ASKED, a_record_of
from tests.builders import Ministry, a_case, a_record
from tests.conftest import Clock

DAY = dt.timedelta(days=1)
DECIDED, CHANGED = "decided", "changed"


def tried(platform: Platform, actor: Actor, deed: Callable[[Work], object], done: str = "done") -> Reason | str:
    """Gives the first reason against a deed, "unseen", or the word for done; nothing is kept."""
    return outcome(platform, actor, lambda work, _: deed(work), 0) or done


# ---- substitutes ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lends", "within"),
    [
        (Lends(), (DECIDED, CHANGED, "read")),
        (Lends(SubstituteScope.APPROVALS), (DECIDED, Reason.ONLY_APPROVALS, "unseen")),
    ],
    ids=["everything", "approvals only"],
)
def test_a_substitute_acts_from_the_first_day_to_the_last_and_as_far_as_is_lent(
    platform: Platform, ministry: Ministry, clock: Clock, lends: Lends, within: tuple[object, ...]
) -> None:
    """The day before, the first, the last and the day after: deciding at the seat, changing its record, reading another of the absent's."""
    publish(platform, ministry, ALONE)
    with platform.work(ministry.actor("head")) as work:
        new = records.NewRecord("Eget", RecordKind.INTERNAL, Channel.DESK, ministry.grants, ministry.people["head"])
        own = records.draft(work, replace(new, access_level=AccessLevel.INVOLVED))
    approval_id = started(platform, ministry, "alone")
    first = legal_date(clock()) + DAY
    with platform.work(ministry.actor("head")) as work:
        record_id = approval_show(work, approval_id).record_id
        organisation.substitute(work, ministry.people["head"], ministry.people["lawyer"], starts_on=first, ends_on=first + DAY, lends=lends)
        granting.give(work, work.session.get_one(Record, own), ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.SHARED)
    substitute = Actor.official(ministry.people["lawyer"], on_behalf_of=ministry.people["head"])

    def decides(work: Work) -> None:
        approving.decide(work, approval_id, Verdict.APPROVE, manifest_hash=approval_show(work, approval_id).manifest_hash)

    said = []
    for _ in range(4):
        said.append(
            (
                tried(platform, substitute, decides, DECIDED),
                tried(platform, substitute, lambda work: work.load(Record, record_id, Action.NOTE), CHANGED),
                tried(platform, substitute, lambda work: work.load(Record, own, Action.READ), "read"),
            )
        )
        clock.forward(days=1)

    refused = (Reason.NOT_A_SUBSTITUTE,) * 3
    assert [refused, within, within, refused] == said


def test_who_stands_in_for_approvals_only_does_no_other_verb(platform: Platform, ministry: Ministry, clock: Clock) -> None:
    publish(platform, ministry, ALONE)
    approval_id, today = started(platform, ministry, "alone"), legal_date(clock())
    with platform.work(ministry.actor("head")) as work:
        record_id = approval_show(work, approval_id).record_id
        lends = Lends(SubstituteScope.APPROVALS)
        organisation.substitute(work, ministry.people["head"], ministry.people["lawyer"], starts_on=today, ends_on=today, lends=lends)
    substitute = Actor.official(ministry.people["lawyer"], on_behalf_of=ministry.people["head"])
    verbs = [action for model, action in RULES if model is Record]
    said = {action: tried(platform, substitute, lambda work, verb=action: work.load(Record, record_id, verb)) for action in verbs}

    assert {Action.READ, Action.MARK_READ, Action.DECIDE} == {action for action in verbs if said.pop(action) == "done"}
    assert tried(platform, substitute, lambda work: approving.edit_steps(work, approval_id, THREE)) is Reason.ONLY_APPROVALS


# ---- limited officials ------------------------------------------------------------------------------------------------------
def test_a_limited_official_is_let_in_by_no_cause_but_a_list_that_names_him(platform: Platform, ministry: Ministry) -> None:
    """Not by his unit, not by a right given to him, not by helping, by a seat, by a request or by his team."""
    limited = ministry.people["limited"]
    with platform.work(Actor.system("setup")) as work:
        team = organisation.add_team(work, ministry.authority, "Holdet")
        organisation.add_member(work, team, limited, starts_on=work.today)
        ids = [a_record(work, ministry).id for _ in range(3)]
        for record_id, who, cause in zip(ids[1:], (limited, team), (Cause.SEAT, Cause.SHARED), strict=True):
            granting.give(work, work.session.get_one(Record, record_id), who, right=Right.FULL_WRITE, cause=cause)
        case = a_case(work, ministry).id
        granting.give_on_case(work, case, limited, cause=Cause.TASK)
    with platform.work(ministry.actor("head")) as work:
        ids.append(a_record(work, ministry).id)
        granting.give(work, work.session.get_one(Record, ids[-1]), ministry.people["head"], right=Right.FULL_WRITE, cause=Cause.RESPONSIBLE)
        records.add_supplementary(work, ids[-1], limited)
    asked_on = a_record_of(platform, ministry, "head", unit_id=ministry.grants)
    asking = tried(platform, ministry.actor("head"), lambda work: requests.make(work, asked_on, NewRequest(ASKED, (limited,))))
    me = ministry.actor("limited")
    unlisted = [tried(platform, me, lambda work, one=one: work.load(Record, one, Action.READ)) for one in (*ids, asked_on)]
    unlisted.append(tried(platform, me, lambda work: work.load(Case, case, Action.READ)))
    with platform.work(ministry.actor("head")) as work:
        granting.restrict(work, ids[-1], [ministry.people["head"], limited])
    listed = tried(platform, me, lambda work: work.load(Record, ids[-1], Action.READ))

    assert "done" != asking
    assert {"unseen"} == set(unlisted)
    assert "done" == listed


# ---- nobody grants himself --------------------------------------------------------------------------------------------------
def _paths(ministry: Ministry) -> dict[str, tuple[str, Callable[[Work], object], Reason]]:
    """Gives every way to more rights that a service knows: who would take it, how, and why not."""
    people, day, everywhere = ministry.people, dt.date(2026, 11, 23), PrivilegeScope.AUTHORITY
    administrator, officer, head = people["administrator"], people["officer"], people["head"]
    own, four, since, rights = Reason.NOBODY_GRANTS_HIMSELF, Reason.NEEDS_FOUR_EYES, {"starts_on": day}, organisation_rights

    def post(work: Work) -> None:
        organisation.give_post(work, administrator, ministry.grants, Role.CASEWORKER, title="", starts_on=day)

    def proposed_post(work: Work) -> None:
        rights.propose_post(work, NewPost(administrator, ministry.grants, Role.HEAD, "", day), reason="x")

    def privilege(work: Work) -> None:
        rights.give_privilege(work, Role.SYSTEM_ADMINISTRATOR, Privilege.REGISTER_RECORDS, everywhere)

    def protected(work: Work) -> None:
        rights.give_privilege(work, Role.MINISTER, Privilege.BREAK_GLASS, everywhere)

    def proposed_privilege(work: Work) -> None:
        rights.propose_privilege(work, Role.SYSTEM_ADMINISTRATOR, Privilege.BREAK_GLASS, everywhere, reason="x")

    def group(work: Work) -> None:
        organisation.add_member(work, organisation.add_security_group(work, work.authority_id, "G"), officer, **since)

    def team(work: Work) -> None:
        organisation.add_member(work, organisation.add_team(work, work.authority_id, "H"), administrator, **since)

    def standing_in(work: Work) -> None:
        organisation.substitute(work, people["caseworker"], head, starts_on=day, ends_on=day)

    return {
        "post": ("administrator", post, own),
        "post, proposed": ("administrator", proposed_post, own),
        "privilege of one's role": ("administrator", privilege, own),
        "protected privilege alone": ("administrator", protected, four),
        "protected privilege of one's role, proposed": ("administrator", proposed_privilege, own),
        "team": ("administrator", team, own),
        "security group": ("officer", group, own),
        "clearance": ("officer", lambda work: rights.give_clearance(work, officer, Clearance.TOP_SECRET), four),
        "clearance, proposed": ("officer", lambda work: rights.propose_clearance(work, officer, Clearance.TOP_SECRET, reason="x"), own),
        "standing in": ("head", standing_in, own),
    }


def test_nobody_gives_himself_rights_by_any_service(platform: Platform, ministry: Ministry) -> None:
    paths = _paths(ministry)

    assert {name: no for name, (_, _, no) in paths.items()} == {
        name: tried(platform, ministry.actor(who), deed) for name, (who, deed, _) in paths.items()
    }


def test_a_limited_security_officer_does_not_lift_his_own_limit(platform: Platform, ministry: Ministry) -> None:
    officer = ministry.people["officer"]
    no = tried(platform, ministry.actor("officer"), lambda work: organisation_changing.set_limited(work, officer, is_limited=False))

    assert no is Reason.NOBODY_GRANTS_HIMSELF


def test_nobody_is_substituted_into_more_than_he_was_given_by_confirming_for_another(
    platform: Platform, ministry: Ministry, clock: Clock
) -> None:
    """Four eyes are two persons, not one person and his substitute: acting for the officer lends no protected privilege."""
    today = legal_date(clock())
    with platform.work(ministry.actor("officer")) as work:
        organisation.substitute(work, ministry.people["officer"], ministry.people["caseworker"], starts_on=today, ends_on=today)
    with platform.work(ministry.actor("administrator")) as work:
        proposal = organisation_rights.propose_privilege(
            work, Role.MINISTER, Privilege.BREAK_GLASS, PrivilegeScope.AUTHORITY, reason="beredskab"
        )
    for_the_officer = Actor.official(ministry.people["caseworker"], on_behalf_of=ministry.people["officer"])
    said = tried(platform, for_the_officer, lambda work: organisation_rights.confirm(work, proposal))

    assert said in {Reason.NEEDS_PRIVILEGE, "unseen"}


def test_an_import_knows_nothing_that_gives_anybody_rights(platform: Platform, ministry: Ministry) -> None:
    """A bundle has no officials, posts, groups, clearances, privileges or grants of its own: who imports cannot write himself in."""
    fields = {name for shape in KINDS.values() for name in shape.model_fields}

    assert {
        "parties", "cases", "folders", "records", "relations", "links", "notes", "annotations", "versions", "chats", "approvals",
        "requests", "events",
    } == set(KINDS), "a new kind of row says here that it gives nobody rights"  # fmt: skip
    assert not fields & {"posts", "role", "privileges", "memberships", "grants", "substitutes", "readers", "is_limited"}


# ---- naming substitutes for others ------------------------------------------------------------------------------------------
def test_who_may_name_substitutes_in_a_unit_also_ends_what_another_named_there(platform: Platform, ministry: Ministry) -> None:
    people = ministry.people
    with platform.work(ministry.actor("caseworker")) as work:
        days = {"starts_on": work.today, "ends_on": work.today}
        named = organisation.substitute(work, people["caseworker"], people["clerk"], **days)

    def end(work: Work) -> None:
        organisation_changing.end_substitution(work, named)

    said = [tried(platform, ministry.actor(who), end) for who in ("outsider", "lawyer", "manager", "head")]

    assert [Reason.NEEDS_PRIVILEGE] * 3 + ["done"] == said
