"""What roles may do in this authority, what waits for a second person, plans of the organisation, and what was changed."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from casework.errors import NotFound
from casework.model import ChangePlan, ChangeStep, EventRow, Principal, RightsProposal, RolePrivilege
from casework.queries.histories import Happening
from casework.queries.record_page import names_of
from casework.vocabulary import (
    PROTECTED,
    PlanKind,
    PlanState,
    Privilege,
    PrivilegeScope,
    ProposalKind,
    ProposalState,
    Role,
)
from casework.work import Work


@dataclass(frozen=True)
class RightShown:
    """Is a privilege of a role and how far it reaches."""

    role: Role
    privilege: Privilege
    scope: PrivilegeScope
    is_protected: bool


@dataclass(frozen=True)
class ProposalShown:
    """Is something that takes two persons; ``is_mine`` says that I proposed it, so that another must confirm."""

    proposal_id: int
    kind: ProposalKind
    state: ProposalState
    official: str
    role: str
    privilege: str
    scope: str
    unit: str
    clearance: int | None
    reason: str
    proposed_by: str
    proposed_at: dt.datetime
    decided_by: str
    is_mine: bool


@dataclass(frozen=True)
class PlanShown:
    """Is a change of the organisation: whom it is about, how far it has come, what its preview said.

    ``definitions`` are the published approvals that ask by name for whoever goes, and must be published anew; ``unread`` counts the
    records and cases of a leaver that nobody who takes over could read, for want of clearance or a group.
    """

    plan_id: int
    kind: PlanKind
    state: PlanState
    about: str
    to: str
    made_by: str
    made_at: dt.datetime
    total: int
    done: int
    trouble: str
    counts: dict[str, int]
    report: dict[str, int]
    unchanged: int
    of_authority: str = ""
    is_ours: bool = True
    waits_for_me: bool = False
    waits_for_other: bool = False
    back_is_asked: bool = False
    is_between_ministries: bool = False
    definitions: tuple[str, ...] = ()
    unread: int = 0


@dataclass(frozen=True)
class AccessShift:
    """Is a thing whose readers a plan changes: named by number alone, with who loses and who gains."""

    thing: str
    loses: tuple[str, ...]
    gains: tuple[str, ...]


def rights(work: Work) -> tuple[RightShown, ...]:
    """Gives what each role has, by role and privilege."""
    rows = work.session.exec(select(RolePrivilege).where(col(RolePrivilege.is_given))).all()
    shown = [RightShown(row.role, row.privilege, row.scope, row.privilege in PROTECTED) for row in rows]
    return tuple(sorted(shown, key=lambda each: (list(Role).index(each.role), each.privilege)))


def proposals(work: Work) -> tuple[ProposalShown, ...]:
    """Gives the proposals that wait, then those decided, the newest first."""
    rows = work.session.exec(
        select(RightsProposal).order_by(col(RightsProposal.state) != ProposalState.OPEN, col(RightsProposal.id).desc()).limit(100)
    ).all()
    names = _names(work, {each for row in rows for each in (row.official_id, row.unit_id, row.proposed_by, row.decided_by)})
    return tuple(
        ProposalShown(
            proposal_id=row.id,
            kind=row.kind,
            state=row.state,
            official=names.get(row.official_id, ""),
            role=row.role or "",
            privilege=row.privilege or "",
            scope=row.scope or "",
            unit=names.get(row.unit_id, ""),
            clearance=row.clearance,
            reason=row.reason,
            proposed_by=names.get(row.proposed_by, ""),
            proposed_at=row.proposed_at,
            decided_by=names.get(row.decided_by, ""),
            is_mine=row.proposed_by == work.official_id,
        )
        for row in rows
    )


def plans(work: Work) -> tuple[PlanShown, ...]:
    """Gives the plans of the authority, the newest first, without what is in them by name."""
    rows = work.session.exec(select(ChangePlan).order_by(col(ChangePlan.id).desc()).limit(50)).all()
    return tuple(_plan(work, row) for row in rows)


def plans_waiting(work: Work) -> int:
    """Counts the moves between authorities that wait for the asker's one to say yes, there or back."""
    comes = (
        (col(ChangePlan.to_authority_id) == work.authority_id)
        & (col(ChangePlan.state) == PlanState.PREVIEWED)
        & col(ChangePlan.consented_at).is_(None)
    )
    back = (col(ChangePlan.back_waits_for) == work.authority_id) & col(ChangePlan.state).in_([PlanState.DONE, PlanState.RUNNING])
    return work.session.exec(select(func.count()).select_from(ChangePlan).where(comes | back)).one()


def plan_shifts(work: Work, plan_id: int) -> tuple[AccessShift, ...]:
    """Gives each record and case whose readers the plan changes, by number alone, and who loses and gains.

    Raises:
        NotFound: there is no such plan for the asker.
    """
    plan = work.session.get(ChangePlan, plan_id)
    if plan is None:
        raise NotFound("ChangePlan", plan_id)
    access: list[dict[str, Any]] = plan.content.get("preview", {}).get("access", [])
    names = _names(work, {each for shift in access for each in (*shift["loses"], *shift["gains"])})
    return tuple(
        AccessShift(
            f"#{shift['record']}" if shift["record"] is not None else f"case {shift['case']}",
            tuple(names.get(each, "") for each in shift["loses"]),
            tuple(names.get(each, "") for each in shift["gains"]),
        )
        for shift in access
    )


def organisation_history(work: Work, *, first: int = 100) -> tuple[Happening, ...]:
    """Gives what happened to the organisation, the newest first, to who manages it or reads its audit."""
    kinds = ("organisation_changed", "rights_proposed", "privilege_changed", "organisation_planned")
    rows = work.session.exec(select(EventRow).where(col(EventRow.kind).in_(kinds)).order_by(col(EventRow.id).desc()).limit(first)).all()
    people = _names(work, {each for row in rows for each in (row.actor_id, row.on_behalf_of_id)})
    return tuple(
        Happening(
            event_id=row.id, at=row.at, kind=row.kind, actor=people.get(row.actor_id, row.system_actor),
            on_behalf_of=people.get(row.on_behalf_of_id, ""), record_id=None, case_id=None, facts=_facts(row.body),
        )
        for row in rows
    )  # fmt: skip


def _plan(work: Work, row: ChangePlan) -> PlanShown:
    content = row.content
    about = [content.get("official_id"), content.get("unit_id"), *content.get("unit_ids", [])]
    to = [content.get("to_id"), content.get("into_id"), content.get("parent_id"), content.get("authority_id")]
    names = names_of(work, {each for each in (*about, *to, row.made_by, row.authority_id) if each is not None})
    waits = row.to_authority_id is not None and row.state is PlanState.PREVIEWED and row.consented_at is None
    is_done = row.state in {PlanState.DONE, PlanState.RUNNING}
    report = work.session.exec(
        select(ChangeStep.what, func.count())
        .where(col(ChangeStep.plan_id) == row.id, col(ChangeStep.done_at).is_not(None), col(ChangeStep.undone_at).is_(None))
        .group_by(ChangeStep.what)
    ).all()
    unchanged = work.session.exec(
        select(func.count()).select_from(ChangeStep).where(col(ChangeStep.plan_id) == row.id, col(ChangeStep.outcome) != "")
    ).one()
    return PlanShown(
        plan_id=row.id,
        kind=row.kind,
        state=row.state,
        about=", ".join(names[each] for each in about if each in names),
        to=", ".join(names[each] for each in to if each in names) or ", ".join(part["name"] for part in content.get("parts", [])),
        made_by=names.get(row.made_by, ""),
        made_at=row.made_at,
        total=row.total,
        done=row.done,
        trouble=row.trouble,
        counts=content.get("preview", {}).get("counts", {}),
        definitions=tuple(content.get("preview", {}).get("definitions", [])) if row.authority_id == work.authority_id else (),
        report=dict(report) | content.get("ended", {}),
        unread=content.get("preview", {}).get("unread", 0),
        unchanged=unchanged,
        of_authority=names.get(row.authority_id, ""),
        is_ours=row.authority_id == work.authority_id,
        waits_for_me=(waits and row.to_authority_id == work.authority_id) or (is_done and row.back_waits_for == work.authority_id),
        waits_for_other=(waits and row.authority_id == work.authority_id)
        or (is_done and row.back_waits_for not in {None, work.authority_id}),
        back_is_asked=is_done and row.back_waits_for is not None,
        is_between_ministries=row.to_authority_id is not None,
    )


def _names(work: Work, ids: set[int | None]) -> dict[int | None, str]:
    found = work.session.exec(select(Principal.id, Principal.name).where(col(Principal.id).in_({each for each in ids if each})))
    return dict(found.all())


def _facts(body: str) -> dict[str, Any]:
    return dict(json.loads(body)["facts"])
