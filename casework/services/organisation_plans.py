"""Plans that change the organisation and carry its work along: an official leaves, a unit is merged, split or moved.

An official proposes, looks at the preview and starts; the named system actor ``organiser`` carries out
(``casework.services.organisation_carrying``), because whoever manages the organisation reads none of what is carried.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from casework.errors import NotFound, RuleBroken
from casework.events import OrganisationPlanned
from casework.model import ChangePlan, Official, Principal, Unit
from casework.vocabulary import PlanKind, PlanState, PrincipalKind, Privilege, Reason
from casework.work import Work


@dataclass(frozen=True)
class Part:
    """Is one of the units that a unit is split into: its name, who goes there, and which codes' cases."""

    name: str
    short_name: str
    official_ids: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()


def plan_leave(work: Work, official_id: int, to_id: int, *, on: dt.date) -> int:
    """Plans that an official leaves after a day and a colleague or a unit takes over; gives the plan's id.

    Raises:
        RuleBroken: the official has left, or the successor has, is the same, or is a closed unit; all of them together.
    """
    work.demand(Privilege.MANAGE_ORGANISATION)
    person, successor = work.session.get(Official, official_id), work.session.get(Principal, to_id)
    if person is None or successor is None or successor.kind not in {PrincipalKind.OFFICIAL, PrincipalKind.UNIT}:
        raise NotFound("Official", official_id if person is None else to_id)
    heir = work.session.get(Official, to_id)
    unit = work.session.get(Unit, to_id)
    gone = person.ends_on is not None and person.ends_on <= on
    reasons = [
        *([Reason.OFFICIAL_HAS_LEFT] if not person.is_active or gone or (heir is not None and not _stays(heir, on)) else []),
        *([Reason.NOT_THE_SAME_PERSON] if official_id == to_id else []),
        *([Reason.UNIT_IS_CLOSED] if unit is not None and unit.closed_on else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    return _propose(work, PlanKind.LEAVE, {"official_id": official_id, "to_id": to_id, "on": on.isoformat()})


def plan_merge(work: Work, unit_ids: tuple[int, ...], into_id: int) -> int:
    """Plans that units go up into another and gives the plan's id."""
    if not unit_ids or into_id in unit_ids:
        raise RuleBroken(Reason.UNIT_IS_CLOSED if not unit_ids else Reason.NOT_THE_SAME_PERSON)
    for unit_id in (*unit_ids, into_id):
        _open_unit(work, unit_id)
    return _propose(work, PlanKind.MERGE, {"unit_ids": list(unit_ids), "into_id": into_id})


def plan_split(work: Work, unit_id: int, parts: tuple[Part, ...]) -> int:
    """Plans that a unit is split; what fits no part's people or codes goes to the first. Gives the plan's id.

    Raises:
        RuleBroken: fewer than two parts, or a part without a name; both together.
    """
    _open_unit(work, unit_id)
    if len(parts) < 2 or any(not part.name.strip() or not part.short_name.strip() for part in parts):
        raise RuleBroken(Reason.NAME_IS_EMPTY)
    return _propose(work, PlanKind.SPLIT, {"unit_id": unit_id, "parts": [dataclasses.asdict(part) for part in parts]})


def plan_move(work: Work, unit_id: int, *, parent_id: int | None = None, authority_id: int | None = None) -> int:
    """Plans that a unit gets another place in the tree, or goes to another authority of the installation; gives the plan's id.

    Raises:
        RuleBroken: the place lies below the unit itself.
    """
    _open_unit(work, unit_id)
    moves_out = authority_id is not None and authority_id != work.authority_id
    if moves_out and authority_id not in {id for id, _ in work.session.execute(text("SELECT id, name FROM casework_authorities()"))}:
        raise NotFound("Authority", authority_id or 0)
    if parent_id is not None and not moves_out:
        _open_unit(work, parent_id)
        if unit_id in _above(work, parent_id):
            raise RuleBroken(Reason.FOLDER_INSIDE_ITSELF)
    content = {"unit_id": unit_id, "parent_id": None if moves_out else parent_id, "authority_id": authority_id if moves_out else None}
    return _propose(work, PlanKind.MOVE, content)


def accept_plan(work: Work, plan_id: int, *, parent_id: int | None = None) -> None:
    """Says yes, for the receiving authority, to a unit that comes to it, and where in its tree the unit will stand.

    Raises:
        RuleBroken: it is not for this authority to say, no preview has been looked at, the place is closed, or an open unit here has
            the short name already; all of them together.
    """
    plan = _plan(work, plan_id)
    parent = work.session.get(Unit, parent_id) if parent_id is not None else None
    if parent_id is not None and parent is None:
        raise NotFound("Unit", parent_id)
    short_name = work.session.connection().execute(text("SELECT casework_short_name_of_unit(:unit)"), {"unit": plan.content.get("unit_id")})
    taken = select(Unit.id).where(col(Unit.short_name) == short_name.scalar_one(), col(Unit.closed_on).is_(None))
    reasons = [
        *([] if plan.to_authority_id == work.authority_id else [Reason.OTHER_AUTHORITYS_PLAN]),
        *([] if plan.state is PlanState.PREVIEWED and plan.consented_at is None else [Reason.PLAN_IS_NOT_READY]),
        *([Reason.UNIT_IS_CLOSED] if parent is not None and parent.closed_on else []),
        *([Reason.NAME_IS_TAKEN] if work.session.exec(taken.where(col(Unit.authority_id) == work.authority_id)).first() else []),
    ]
    if reasons:
        raise RuleBroken(*reasons)
    plan.content = plan.content | {"parent_id": parent_id}
    plan.consented_by, plan.consented_at = work.official_id, work.now
    work.record(OrganisationPlanned(plan_id=plan_id, what=plan.kind, change="accepted"))


def decline_plan(work: Work, plan_id: int) -> None:
    """Says no: the receiving authority to a unit that would come to it, or whoever proposed it to any plan not yet started."""
    plan = _plan(work, plan_id)
    if plan.state not in {PlanState.PROPOSED, PlanState.PREVIEWED}:
        raise RuleBroken(Reason.PLAN_IS_NOT_READY)
    is_ours = plan.authority_id == work.authority_id
    plan.state = PlanState.WITHDRAWN if is_ours else PlanState.DECLINED
    work.record(OrganisationPlanned(plan_id=plan_id, what=plan.kind, change="withdrawn" if is_ours else "declined"))


def start_plan(work: Work, plan_id: int) -> None:
    """Starts a plan whose preview has been looked at; a unit goes to another authority only when that one has said yes.

    Raises:
        RuleBroken: there is no preview yet, the other authority has not said yes, or it is the other one's plan.
    """
    plan = _plan(work, plan_id)
    if plan.authority_id != work.authority_id:
        raise RuleBroken(Reason.OTHER_AUTHORITYS_PLAN)
    if plan.to_authority_id is not None and plan.consented_at is None and plan.state is PlanState.PREVIEWED:
        raise RuleBroken(Reason.WAITS_FOR_THE_OTHER_AUTHORITY)
    _go(work, plan_id, {PlanState.PREVIEWED}, PlanState.RUNNING, "started")


def undo_plan(work: Work, plan_id: int) -> None:
    """Takes a plan back: every row becomes what it was; a leaver comes back within the day.

    What two authorities agreed on goes back when both say so: the first asks, the other's deed takes it back.

    Raises:
        RuleBroken: it is not carried out, the day has passed, or the other authority has not agreed yet.
    """
    plan = _plan(work, plan_id)
    if plan.to_authority_id is not None and plan.state in {PlanState.DONE, PlanState.RUNNING} and plan.back_waits_for != work.authority_id:
        _ask_back(work, plan)
        return
    if plan.kind is PlanKind.LEAVE and plan.done_at is not None and work.now - plan.done_at > dt.timedelta(days=1):
        raise RuleBroken(Reason.UNDO_IS_TOO_LATE)
    _go(work, plan_id, {PlanState.DONE, PlanState.RUNNING}, PlanState.UNDOING, "taken back")


def _ask_back(work: Work, plan: ChangePlan) -> None:
    if plan.back_waits_for is not None:
        raise RuleBroken(Reason.WAITS_FOR_THE_OTHER_AUTHORITY)
    plan.back_asked_by = work.official_id
    plan.back_waits_for = plan.to_authority_id if plan.authority_id == work.authority_id else plan.authority_id
    work.record(OrganisationPlanned(plan_id=plan.id, what=plan.kind, change="asked back"))


def _go(work: Work, plan_id: int, states: set[PlanState], state: PlanState, change: str) -> None:
    plan = _plan(work, plan_id)
    if plan.state not in states:
        raise RuleBroken(Reason.PLAN_IS_NOT_READY)
    plan.state, plan.trouble, plan.back_waits_for = state, "", None
    work.record(OrganisationPlanned(plan_id=plan_id, what=plan.kind, change=change))


def _plan(work: Work, plan_id: int) -> ChangePlan:
    work.demand(Privilege.MANAGE_ORGANISATION)
    plan = work.session.exec(select(ChangePlan).where(col(ChangePlan.id) == plan_id).with_for_update()).first()
    if plan is None:
        raise NotFound("ChangePlan", plan_id)
    return plan


def _propose(work: Work, kind: PlanKind, content: dict[str, Any]) -> int:
    plan = work.add(
        ChangePlan(
            authority_id=work.authority_id, kind=kind, content=content, made_by=work.official_id, made_at=work.now,
            to_authority_id=content.get("authority_id"),
        )
    )  # fmt: skip
    work.record(OrganisationPlanned(plan_id=plan.id, what=kind, change="proposed"))
    return plan.id


def _open_unit(work: Work, unit_id: int) -> None:
    work.demand(Privilege.MANAGE_ORGANISATION, unit_id=unit_id)
    unit = work.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("Unit", unit_id)
    if unit.closed_on is not None:
        raise RuleBroken(Reason.UNIT_IS_CLOSED)


def _above(work: Work, unit_id: int) -> set[int]:
    above: set[int] = set()
    at: int | None = unit_id
    while at is not None and at not in above:
        above.add(at)
        at = work.session.get_one(Unit, at).parent_id
    return above


def _stays(person: Official, on: dt.date) -> bool:
    return person.is_active and (person.ends_on is None or person.ends_on > on)
