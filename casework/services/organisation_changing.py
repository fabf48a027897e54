"""Changes what stands in the organisation: names, closed units, groups in use, limited officials, substitutions that end."""

import datetime as dt

from sqlalchemy import text

from casework.errors import NotFound, NotPermitted, RuleBroken, UnitIsNotEmpty
from casework.events import OrganisationChanged, SeatBlocked
from casework.model import Official, Principal, SecurityGroup, Substitution, Team, Unit
from casework.services.gates import people_of
from casework.services.standing_in import may_name_substitutes
from casework.vocabulary import Privilege, Reason
from casework.work import Work


def rename_unit(work: Work, unit_id: int, name: str, *, short_name: str) -> None:
    """Gives a unit another name; what it did under the old one keeps it in the history.

    Raises:
        RuleBroken: no name, or the unit is closed.
    """
    unit = _unit(work, unit_id)
    reasons = [
        *([] if name.strip() and short_name.strip() else [Reason.NAME_IS_EMPTY]),
        *([Reason.UNIT_IS_CLOSED] if unit.closed_on else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    unit.name, unit.short_name = name.strip(), short_name.strip()
    work.session.get_one(Principal, unit_id).name = name.strip()
    work.record(OrganisationChanged(what="unit", subject_id=unit_id, change="renamed", unit_id=unit_id))


def close_unit(work: Work, unit_id: int) -> None:
    """Closes a unit that nothing lies in any more; its past stays readable.

    Raises:
        RuleBroken: it is closed already. UnitIsNotEmpty: posts, units below, cases, records, seats of approvals, tasks or requests are
        still there, counted by kind: merge or split the unit, which carries all of it along.
    """
    unit = _unit(work, unit_id)
    if unit.closed_on:
        raise RuleBroken(Reason.UNIT_IS_CLOSED)
    left = work.session.connection().execute(
        text("SELECT what, number FROM casework_left_in_unit(:id, :today)"), {"id": unit_id, "today": work.today}
    )
    if still := {row.what: row.number for row in left}:
        raise UnitIsNotEmpty(still)
    unit.closed_on = work.today
    work.record(OrganisationChanged(what="unit", subject_id=unit_id, change="closed", unit_id=unit_id))


def use_group(work: Work, group_id: int, *, is_active: bool) -> None:
    """Takes a team or security group into use or out of it: it cannot be chosen any more, what it restricts stays restricted."""
    security_group = work.session.get(SecurityGroup, group_id)
    work.demand(Privilege.MANAGE_ORGANISATION if security_group is None else Privilege.MANAGE_SECURITY_GROUPS)
    group = security_group or work.session.get(Team, group_id)
    if group is None:
        raise NotFound("Team", group_id)
    group.is_active = is_active
    what = "team" if security_group is None else "security_group"
    work.record(OrganisationChanged(what=what, subject_id=group_id, change="activated" if is_active else "deactivated"))


def set_limited(work: Work, official_id: int, *, is_limited: bool) -> None:
    """Makes an official limited, who then reads only what names him in its restriction, or no longer.

    Raises:
        RuleBroken: nobody lifts his own limitation.
    """
    work.demand(Privilege.GIVE_CLEARANCE)
    person = _official(work, official_id)
    if official_id in {work.actor.official_id, work.actor.on_behalf_of} and not is_limited:
        raise RuleBroken(Reason.NOBODY_GRANTS_HIMSELF)
    person.is_limited = is_limited
    change = "limited" if is_limited else "not_limited"
    work.record(OrganisationChanged(what="official", subject_id=official_id, change=change, official_id=official_id))
    block_lost_seats(work, official_id)


def set_gate(work: Work, official_id: int, team_id: int | None) -> None:
    """Puts a gate before an official, kept by a team, or takes it away; what lies at it already goes on as it came.

    Gatekeepers are those of the team who may act for the official; the team reads what lies at the gate, so the official is not in it.

    Raises:
        NotFound: no such official or team. RuleBroken: the team is not in use, or the official is in it.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    person = _official(work, official_id)
    if team_id is not None:
        team = work.session.get(Team, team_id)
        if team is None:
            raise NotFound("Team", team_id)
        if not team.is_active:
            raise RuleBroken(Reason.GROUP_IS_INACTIVE)
        if official_id in people_of(work, team_id):
            raise RuleBroken(Reason.KEEPS_NO_OWN_GATE)
    person.gate_team_id = team_id
    change = "gated" if team_id is not None else "not_gated"
    work.record(OrganisationChanged(what="official", subject_id=official_id, change=change, official_id=official_id))


def end_substitution(work: Work, substitution_id: int) -> None:
    """Ends a substitution at once; the absent, the substitute himself, or whoever may name substitutes there."""
    row = work.session.get(Substitution, substitution_id)
    if row is None:
        raise NotFound("Substitution", substitution_id)
    if work.actor.official_id not in {row.absent_id, row.substitute_id, row.named_by} and not may_name_substitutes(work, row.absent_id):
        raise NotPermitted(Reason.NEEDS_PRIVILEGE, detail=Privilege.NAME_SUBSTITUTES)
    row.ends_on = work.today - dt.timedelta(days=1)
    work.record(OrganisationChanged(what="substitution", subject_id=row.id, change="ended", official_id=row.absent_id))


def block_lost_seats(work: Work, *official_ids: int) -> int:
    """Blocks the open seats that lost access by this work: those of the officials, and of units of theirs where nobody reads any more.

    Whoever is responsible for the approval is told in the same transaction. Gives how many seats that was.
    """
    work.session.flush()
    found = work.session.connection().execute(
        text("SELECT * FROM casework_block_lost_seats(:officials, :now, :today)"),
        {"officials": list(official_ids), "now": work.now, "today": work.today},
    )
    lost = found.all()
    for row in lost:
        work.record(SeatBlocked(record_id=row.record_id, approval_id=row.approval_id, seat_id=row.seat_id))
    return len(lost)


def _unit(work: Work, unit_id: int) -> Unit:
    work.demand(Privilege.MANAGE_ORGANISATION, unit_id=unit_id)
    unit = work.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("Unit", unit_id)
    return unit


def _official(work: Work, official_id: int) -> Official:
    person = work.session.get(Official, official_id)
    if person is None:
        raise NotFound("Official", official_id)
    return person
